"""The arguments of a news spider (``-a name=value``), checked before anything is fetched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from newsbot.errors import UsageError
from newsbot.sites import did_you_mean
from newsbot.urls import absolute, canonicalize


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """What to crawl and how far.

    - ``url``: a page or site to begin with; ``sites``: names of site files;
    - ``since``, ``until``: the days of publication wanted, YYYY-MM-DD, both included;
    - ``max_pages``, ``max_minutes``: where to stop, to go on next time;
    - ``related_depth``: how many related-news links in a row are followed.
    """

    url: str | None = None
    sites: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    max_pages: int | None = None
    max_minutes: float | None = None
    related_depth: int = 5


def parse_arguments(given: Mapping[str, str]) -> Arguments:
    """The arguments in ``given``; raises ``UsageError`` for a name or value that is none."""
    valid = [member.name for member in fields(Arguments)]
    for name in given:
        if name not in valid:
            hint = did_you_mean(name, valid)
            raise UsageError(f"no argument {name!r}{hint}; the arguments are {', '.join(valid)}")
    values = {name: _value(name, text) for name, text in given.items()}
    arguments = Arguments(**values)
    if arguments.since and arguments.until and arguments.since > arguments.until:
        raise UsageError(f"since={arguments.since} is after until={arguments.until}")
    return arguments


def _value(name: str, text: str) -> Any:
    read, wanted = READERS[name]
    try:
        return read(str(text).strip())
    except ValueError as error:
        raise UsageError(f"{name}={text!r} is no {wanted}") from error


def _url(text: str) -> str:
    url = absolute(text, text)
    if url is None:
        raise ValueError(text)
    return canonicalize(url)


def _names(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    if not names:
        raise ValueError(text)
    return names


def _at_least(least: float, kind: Callable[[str], Any]) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        number = kind(text)
        if not least <= number < float("inf"):
            raise ValueError(text)
        return number

    return read


def _day(text: str) -> str:
    return date.fromisoformat(text).isoformat()


READERS: dict[str, tuple[Callable[[str], Any], str]] = {
    "url": (_url, "http or https URL; write it as https://example.com/"),
    "sites": (_names, "list of site names with commas between"),
    "since": (_day, "day; write it as 2025-04-09"),
    "until": (_day, "day; write it as 2025-04-09"),
    "max_pages": (_at_least(1, int), "whole number from 1"),
    "max_minutes": (_at_least(0.01, float), "number of minutes above 0"),
    "related_depth": (_at_least(0, int), "whole number from 0"),
}
