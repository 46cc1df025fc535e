"""What the documentation site is made of (mkdocs.yml): docs/, and README.md and its like cut into pages.

Each text stands in one place only: a section of README.md that is a page of its own here is taken out of the first.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

ROOT: Final = Path(__file__).parent.parent

SECTIONS: Final = {"The record": "record.md", "Beside its peers": "peers.md"}
"""Section of README.md → the page that it is."""

WHOLE: Final = {
    "ARCHITECTURE.md": "architecture.md",
    "CHANGELOG.md": "changes.md",
    "CONTRIBUTING.md": "contributing.md",
}
"""File beside README.md → the page that it is."""

NAV: Final = (
    ("Quick start", "index.md"),
    ("The record", "record.md"),
    ("Sites", "sites.md"),
    ("Operations", "operations.md"),
    ("The run report", "report.md"),
    ("Datasets", "dataset.md"),
    ("Local site", "browse.md"),
    ("Archive", "archive.md"),
    ("Archives in bulk", "bulk.md"),
    ("Several machines", "workers.md"),
    ("Scale", "scale.md"),
    ("Extraction", "extraction.md"),
    ("Fetching", "fetching.md"),
    ("Performance", "performance.md"),
    ("Comparison with peers", "peers.md"),
    ("Architecture", "architecture.md"),
    ("Contributing", "contributing.md"),
    ("Changes", "changes.md"),
)
"""Title and page in order; a page that is not there is left out, one not named here comes last."""

FETCHED: Final = re.compile(
    r"""<(?:script|img|iframe|source)[^>]+src=["']?(?:https?:)?//|<link[^>]+stylesheet[^>]+//"""
)


def on_config(config: Any) -> Any:
    """Lists the pages that there are."""
    made = {*SECTIONS.values(), *WHOLE.values(), "index.md"}
    there = made | {path.name for path in (ROOT / "docs").glob("*.md")}
    named = [{title: page} for title, page in NAV if page in there]
    config.nav = [*named, *sorted(there - {page for _, page in NAV})]
    return config


def on_files(files: Files, config: Any) -> Files:
    """Adds the pages made of README.md and its like."""
    for page, text in pages().items():
        files.append(File.generated(config, page, content=text))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Leads links to README.md and its like to the pages that they are here."""
    return linked(markdown)


def on_post_page(output: str, page: Any, **_: Any) -> str:
    """Refuses a page that fetches anything from elsewhere when it is read."""
    if found := FETCHED.search(output):
        raise PluginError(f"{page.file.src_path} fetches from the network: {output[found.start() :][:120]}")
    return output


def pages() -> dict[str, str]:
    """Page → its text, of what stands beside docs/."""
    first, *sections = re.split(r"^(?=## )", (ROOT / "README.md").read_text("utf-8"), flags=re.M)
    found = {page: (ROOT / name).read_text("utf-8") for name, page in WHOLE.items()}
    rest = [first]
    for section in sections:
        title = section.partition("\n")[0].removeprefix("## ")
        if title in SECTIONS:
            found[SECTIONS[title]] = section.removeprefix("#")
        else:
            rest.append(section)
    if missing := SECTIONS.keys() - {section.partition("\n")[0].removeprefix("## ") for section in sections}:
        raise PluginError(f"README.md has no section {', '.join(sorted(missing))}: mend SECTIONS in .ci/site.py")
    return {**found, "index.md": "".join(rest)}


def linked(text: str) -> str:
    """The text with links as they are among the pages of the site."""
    text = re.sub(r"\]\((?:\.\./)?docs/", "](", text)
    text = re.sub(r"\]\((?:\.\./)?README\.md#([^)]*)\)", lambda link: f"]({_page_of(link[1])})", text)
    for name, page in {"README.md": "index.md", **WHOLE}.items():
        text = re.sub(rf"\]\((?:\.\./)?{re.escape(name)}", f"]({page}", text)
    return text


def _page_of(anchor: str) -> str:
    """Where the section of README.md with the anchor is."""
    whole = {title.lower().replace(" ", "-"): page for title, page in SECTIONS.items()}
    return whole.get(anchor, f"index.md#{anchor}")
