"""The table ``data/robots-cases.txt``, row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsbot.robots import RobotsTxt

TABLE = Path(__file__).parent / "data" / "robots-cases.txt"
ASKED = re.compile(r"  (?P<may>yes|no): +(?P<agent>.+?): (?P<paths>/.*)")


def cases() -> Iterator[tuple[str, str, str, str, bool]]:
    """(what the case is about, robots.txt, agent, path, whether it may be fetched)."""
    title, robots = "", ""
    for number, line in enumerate(TABLE.read_text("utf-8").splitlines(), 1):
        if line.startswith("= "):
            title, robots = line[2:], ""
        elif line.startswith("    |"):
            robots += f"{line[6:]}\n"
        elif line and not line.startswith("#"):
            asked = ASKED.fullmatch(line)
            assert asked, f"{TABLE.name}:{number}: {line!r} is no row"
            for path in asked["paths"].split():
                yield title, robots, asked["agent"], path, asked["may"] == "yes"


@pytest.mark.parametrize(
    ("robots", "agent", "path", "may"),
    [pytest.param(*rest, id=f"{title} - {rest[1]} {rest[2]}") for title, *rest in cases()],
)
def test_the_agent_may_fetch_the_path(robots: str, agent: str, path: str, may: bool) -> None:
    assert RobotsTxt(robots.encode()).allowed(f"https://news.example{path}", agent) is may


def test_the_table_is_whole() -> None:
    assert len(list(cases())) >= 145
