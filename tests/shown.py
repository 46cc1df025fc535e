"""The command lines that README.md and docs/ show, as a reader would type them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROGRAMS = """
    newsbot scrapy make pip apt-get python curl podman warcio export cat zcat jq frictionless scrapyd-deploy (cd
""".split()
"""What a line of a code block begins with that is a command; others are output, trees and the like."""

FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.S | re.M)
INDENTED = re.compile(r"(?:^ {4}\S.*\n)(?:(?: {4}.*)?\n)*", re.M)
SAID_BESIDE = re.compile(r"\s+# .*$|\s{3,}\S.*$")
"""What stands beside a command in its line to explain it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One command; ``page`` names the file that shows it."""

    page: str
    line: str


def shown() -> Iterator[Shown]:
    """Every command of every page, in order."""
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        text = page.read_text("utf-8")
        blocks = [block for language, block in FENCED.findall(text) if language in ("sh", "console")]
        blocks += INDENTED.findall(FENCED.sub("", text))
        for block in blocks:
            for line in re.sub(r"\\\n\s*", "", block).splitlines():
                command = SAID_BESIDE.sub("", line.strip().removeprefix("$ "))
                if command.split(" ")[0] in PROGRAMS:
                    yield Shown(page.name, command)
