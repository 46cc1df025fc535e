"""A site file on the disk: written, read back and only then put in its place; a second layout written into it."""

from __future__ import annotations

import ast
import runpy
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from newsbot.errors import SiteError
from newsbot.publisher.literal import call
from newsbot.site import Site
from newsbot.sites import literals

Layouts = tuple[Site, ...]
NEVER_CARRIED = ("until", "selectors", "seeds", "feeds", "sitemaps", "article_url")
"""What a rebuilt site says anew, or what only a layout that is over has."""


def layouts_of(file: Path) -> Layouts:
    """The layouts of the one site that a file declares; raises ``SiteError`` for a file that does not run, or declares
    none or several."""
    try:
        found = list(literals(runpy.run_path(str(file))))
    except SiteError as error:
        raise SiteError(f"site file {file}: {error}") from error
    except Exception as error:  # a site file is a stranger's code: whatever it raises is said with its name
        raise SiteError(f"site file {file}: {type(error).__name__}: {error}") from error
    if len(found) != 1:
        raise SiteError(f"site file {file}: want one site, got {len(found)}")
    return found[0]


def write(file: Path, text: str, layouts: Layouts) -> None:
    """Writes the file; one that does not read back as these layouts is not left behind.

    Raises ``SiteError`` for that, ``OSError``.
    """
    fresh = file.with_name(f".{file.name}.new")
    fresh.write_text(text, encoding="utf-8")
    try:
        if layouts_of(fresh) != layouts:
            raise SiteError(f"{file}: the draft does not read back as it was meant; write the file by hand")
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)


def with_layout(text: str, site: Site, reasons: Mapping[str, str], until: date) -> str:
    """The source of a site file with one more layout, the newest first: the one that held until now ends on that day.

    What stands in the file stays, word for word. Raises ``SiteError`` where it declares the site in another way than as
    ``Site(…)`` or a tuple of them.
    """
    tree = ast.parse(text)
    holding = [(node, calls) for node in tree.body if isinstance(node, ast.Assign) and (calls := _calls(node.value))]
    if len(holding) != 1:
        raise SiteError(f"want one assignment of Site(…), got {len(holding)}: write the second layout by hand")
    node, calls = holding[0]
    last = [one for one in calls if all(keyword.arg != "until" for keyword in one.keywords)]
    if len(last) != 1:
        raise SiteError(f"want one layout without until=, got {len(last)}: write the second layout by hand")
    (begin, _), (start, end) = _span(text, node), _span(text, last[0])
    old = _ended(text[start:end], f"until=date({until.year}, {until.month}, {until.day}),")
    new = _indented(f"{call(site, reasons)},")
    if node.value is last[0]:
        written = f"{text[:begin]}SITES = (\n{new}\n{_indented(old)},\n){text[end:]}"
    else:
        first = _span(text, node.value)[0] + 1
        gap = "" if text[first] == "\n" else "\n    "
        written = f"{text[:first]}\n{new}{gap}{text[first:start]}{old}{text[end:]}"
    return _importing(written, tree)


def not_carried(old: Site, new: Site) -> list[str]:
    """The fields that the old layout says and the new one does not."""
    blank = Site(name=old.name)
    names = (one.name for one in fields(Site) if one.name not in NEVER_CARRIED)
    return [name for name in names if _says(old, blank, name) and not _says(new, blank, name)]


def _says(site: Site, blank: Site, name: str) -> bool:
    return bool(getattr(site, name) != getattr(blank, name))


def _calls(value: ast.expr) -> list[ast.Call]:
    """The ``Site(…)`` calls of an assignment's value; [] when it is anything else."""
    members: list[Any] = value.elts if isinstance(value, ast.Tuple | ast.List) else [value]
    calls = [
        one for one in members if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == "Site"
    ]
    return calls if len(calls) == len(members) else []


def _span(text: str, node: ast.expr | ast.stmt) -> tuple[int, int]:
    """Where a node's source begins and ends; columns of the tree count bytes of UTF-8."""
    lines = text.splitlines(keepends=True)

    def place(line: int, column: int) -> int:
        return sum(map(len, lines[: line - 1])) + len(lines[line - 1].encode()[:column].decode())

    return place(node.lineno, node.col_offset), place(node.end_lineno or 0, node.end_col_offset or 0)


def _ended(source: str, end: str) -> str:
    head, rest = source[: source.index("(") + 1], source[source.index("(") + 1 :]
    return f"{head}\n    {end}{rest}" if rest.startswith("\n") else f"{head}{end} {rest}"


def _indented(source: str) -> str:
    return "\n".join(f"    {line}" if line else line for line in source.split("\n"))


def _importing(text: str, tree: ast.Module) -> str:
    """The source with ``date`` imported before its other imports; these stand before the declaration."""
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    if any(alias.name == "date" and alias.asname is None for node in imports for alias in node.names):
        return text
    lines = text.splitlines(keepends=True)
    first = imports[0]
    own = isinstance(first, ast.ImportFrom) and (first.module or "").startswith("newsbot")
    lines.insert(first.lineno - 1, f"from datetime import date\n{chr(10) if own else ''}")
    return "".join(lines)
