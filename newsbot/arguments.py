"""The arguments of a news spider (``-a name=value``), checked before anything is fetched."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from newsbot.errors import UsageError
from newsbot.sites import did_you_mean
from newsbot.urls import absolute, canonicalize


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """What to crawl and how far.

    - ``url``: a page or site to begin with; ``sites``: names of site files; ``urls``: a file with a page
      or site a line (``read_urls``);
    - ``since``, ``until``: the days of publication wanted, YYYY-MM-DD, both included; what was given as
      an age ("2d", "12h") or moment is a moment (RFC 3339, UTC);
    - ``max_pages``, ``max_minutes``: where to stop, to go on next time; ``max_pages_per_site``: where to
      leave a site, the others going on;
    - ``revisit``: hours ("7d", "12h"): known articles up to this age are asked again, not only those of 48 hours;
    - ``related_depth``: how many related-news links in a row are followed; ``None``: as far as they lead,
      from an article given as ``url`` only its own.
    """

    url: str | None = None
    sites: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    urls: str | None = None
    max_pages: int | None = None
    max_pages_per_site: int | None = None
    max_minutes: float | None = None
    revisit: float | None = None
    related_depth: int | None = None


SCRAPYD_JOB = "_job"
"""What Scrapyd gives each spider as an argument: its own number of the run."""


def parse_arguments(given: Mapping[str, str], *, now: datetime | None = None) -> Arguments:
    """The arguments in ``given``; raises ``UsageError`` for a name or value that is none.

    ``now`` is what ages count from; without it they are refused.
    """
    valid = [member.name for member in fields(Arguments)]
    given = {name: text for name, text in given.items() if name != SCRAPYD_JOB}
    for name in given:
        if name not in valid:
            hint = did_you_mean(name, valid)
            raise UsageError(f"no argument {name!r}{hint}; the arguments are {', '.join(valid)}")
    values = {name: _value(name, text, now) for name, text in given.items()}
    arguments = Arguments(**values)
    if arguments.since and arguments.until and arguments.since[:10] > arguments.until[:10]:
        raise UsageError(f"since={arguments.since} is after until={arguments.until}")
    return arguments


def read_urls(path: str) -> tuple[list[str], list[str]]:
    """(the http and https URLs in the file, one a line; "line 3: …" for each line that is none).

    A host alone means its front page. Empty lines and what follows a "#" at the beginning of a line or
    behind a blank do not count. Raises ``UsageError`` for a file that cannot be read.
    """
    try:
        lines = Path(path).read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"urls={path!r}: {getattr(error, 'strerror', None) or error}; give a text file") from error
    urls: list[str] = []
    bad: list[str] = []
    for number, line in enumerate(lines, 1):
        text = COMMENT.sub("", line).strip()
        url = _url_or_host(text)
        if url is not None:
            urls.append(url)
        elif text:
            bad.append(f"line {number}: {text[:80]!r}")
    return list(dict.fromkeys(urls)), bad


def _url_or_host(text: str) -> str | None:
    if HOST.fullmatch(text):
        text = f"https://{text}/"
    url = absolute(text, text) if "://" in text and not any(map(str.isspace, text)) else None
    return canonicalize(url) if url is not None else None


def _value(name: str, text: str, now: datetime | None) -> Any:
    read, wanted = READERS[name]
    text = str(text).strip()
    try:
        if name in DATES and (age := AGE.fullmatch(text)) and now is not None:
            moment = now - int(age[1]) * AGE_UNITS[age[2].lower()]
            return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        return read(text)
    except (ValueError, OverflowError) as error:
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
    if "T" not in text:
        return date.fromisoformat(text).isoformat()
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _hours(text: str) -> float:
    age = AGE.fullmatch(text)
    if age is None:
        raise ValueError(text)
    return int(age[1]) * AGE_UNITS[age[2].lower()] / timedelta(hours=1)


def _file(text: str) -> str:
    if not text:
        raise ValueError(text)
    return text


AGE = re.compile(r"(\d{1,5})([dhDH])")
AGE_UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1)}
DATES = ("since", "until")
A_DATE = "day, moment or age; write it as 2025-04-09, 2025-04-09T14:00:00Z, 2d or 12h"
COMMENT = re.compile(r"(?:^|\s)#.*")
HOST = re.compile(r"(?=.*\.)[^\s/:@?#]+(?::\d+)?")


READERS: dict[str, tuple[Callable[[str], Any], str]] = {
    "url": (_url, "http or https URL; write it as https://example.com/"),
    "sites": (_names, "list of site names with commas between"),
    "urls": (_file, "file with a URL a line"),
    "since": (_day, A_DATE),
    "until": (_day, A_DATE),
    "max_pages": (_at_least(1, int), "whole number from 1"),
    "max_pages_per_site": (_at_least(1, int), "whole number from 1"),
    "max_minutes": (_at_least(0.01, float), "number of minutes above 0"),
    "revisit": (_hours, "age; write it as 7d or 12h"),
    "related_depth": (_at_least(0, int), "whole number from 0"),
}
