"""The shape of a URL: what its segments are, not what they say; and paths that lead nowhere.

"/news/world/2yxhb1i" and "/news/sport/9kd02xq" have one shape, "/w/w/id". What the pages of a shape
turned out to be tells what the next URL of that shape will be, in any language and on any site.
"""

from __future__ import annotations

import calendar
import re
from collections import Counter
from datetime import date
from itertools import pairwise
from typing import Final
from urllib.parse import unquote

from newsbot.text.kept import kept
from newsbot.urls import LONGEST_URL, split

DEEPEST: Final = 20
"""Segments of a path; deeper ones are made by a program that runs in a circle (Heritrix's TooManyHopsDecideRule)."""

MOST_REPEATS: Final = 3
"""How often a path may hold one pair of segments (Heritrix's PathologicalPathDecideRule allows two repetitions)."""

LONG_SLUG: Final = 4
"""Words of a segment from which it reads like a headline."""

HEADLINE: Final = 30
"""Characters of a link's text from which it is no name of a section."""

FILE_ENDING: Final = re.compile(r"\.([a-z]{2,5}\d?)$", re.I)
DATED: Final = re.compile(r"(?:19|20)\d\d([-_.]?)(?:0[1-9]|1[0-2])(?:\1(?:0[1-9]|[12]\d|3[01]))?")
NUMBER: Final = re.compile(r"\d+")
HEX: Final = re.compile(r"[0-9a-f]{8,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
MIXED: Final = re.compile(r"(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{6,12}", re.I)
ID_IN_SLUG: Final = re.compile(r"(?:^|[-_.,])[a-z]{0,3}\d{4,}$|^\d{4,}[-_.,]", re.I)
WORDS: Final = re.compile(r"[^-_\s+]+")
IDS: Final = frozenset({"id", "hex", "n"})
"""Classes of segments (``shape_of``) that name something by no words."""

PAGE_ENDING: Final = (
    re.compile(r"[/_-]?(\d{1,5})(?:\.[a-z]{3,5})?/?$", re.I),
    re.compile(r"[/_-][a-z]{1,8}[/_-]?(\d{1,5})(?:\.[a-z]{3,5})?/?$", re.I),
)
"""How a path names a page of a list: "/world/2", "/world/page/2", "/world_2.html"."""

DAY: Final = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:[/_.-]?(0[1-9]|1[0-2]|[1-9](?!\d))(?:[/_.-]?(0[1-9]|[12]\d|3[01]|[1-9](?!\d)))?)?(?!\d)"
)
QUERY_PERIOD: Final = re.compile(
    r"(?:^|&)y+(?:ear)?=((?:19|20)\d\d)(?:&(?:mm?|month)=(\d{1,2}))?(?:&(?:dd?|day)=(\d{1,2}))?(?=&|$)", re.I
)


@kept(16384)
def shape_of(url: str) -> str:
    """The classes of the URL's segments, its ending and the classes of its query: "/w/w/id", "/y/m/slug.html?id=n".

    Classes: n number, y year, m two digits or fewer, date several parts of one, hex, id letters and digits
    mixed or a word with a long number, w one or two words, w3 three, slug more.
    """
    _, raw, query = split(url)
    segments = [segment for segment in unquote(raw).split("/") if segment]
    ending = FILE_ENDING.search(segments[-1]) if segments else None
    if ending:
        segments[-1] = segments[-1][: ending.start()]
    path = "/".join(map(_segment, segments))
    tail = "/" if raw.endswith("/") and segments else ""
    shape = f"/{path}{ending[0].lower() if ending else tail}"
    if not query:
        return shape
    pairs = sorted(pair.partition("=")[::2] for pair in query.split("&") if pair)
    classes = "&".join(f"{name}={_segment(unquote(value))}" for name, value in pairs)
    return f"{shape}?{classes}" if classes else shape


@kept(8192)
def family_of(url: str) -> str:
    """The URL with what counts up or names one page taken out: "/news/*", "/world?page=#", "/calendar/#/#".

    Pages of one family are made by one template of the site for one purpose.
    """
    authority, path, query = split(url)
    segments = [segment for segment in path.split("/") if segment]
    kept = [_counted(segment) for segment in segments]
    if segments and _segment(unquote(FILE_ENDING.sub("", segments[-1]))) in ("id", "slug", "hex"):
        kept[-1] = "*"
    names = sorted(pair.partition("=")[0] for pair in query.split("&") if pair)
    return f"{authority}/{'/'.join(kept)}{'?' + '&'.join(names) if names else ''}"


@kept(8192)
def branch_of(url: str) -> str:
    """The part of the site that the URL belongs to: host, first segment, and whether it has a query."""
    authority, path, query = split(url)
    first = next((segment for segment in path.split("/") if segment), "")
    return f"{authority}/{_counted(first)}{'?' if query else ''}"


def same_but_ids(url: str, other: str) -> bool:
    """Whether two URLs of a site may lead to one page: they end in the same segment, or differ in ids and query only.

    "/s/0a1b2c3d/news/x" and "/news/x?sid=9f8e7d" may; "/news/a-first-long-headline" and "/news/another" may not.
    """
    mine, others = ([part for part in split(one)[1].split("/") if part] for one in (url, other))
    if mine[-1:] == others[-1:]:
        return True
    return len(mine) == len(others) and all(
        one == two or {_segment(FILE_ENDING.sub("", part)) for part in (one, two)} <= IDS
        for one, two in zip(mine, others, strict=True)
    )


def looks_like_article(url: str, text: str = "") -> bool:
    """Whether a URL has the shape that articles have on most sites: an id, a date, or a slug of several words.

    A long link text, as headlines are, makes up for a shorter slug. A date alone is an archive.
    """
    shown = _shows_article(shape_of(url))
    return len(text) >= HEADLINE if shown is None else shown


@kept(4096)
def _shows_article(shape: str) -> bool | None:
    """Whether a shape is that of an article's URL; ``None`` where a headline for its text has to say so."""
    path, _, query = shape.partition("?")
    has_id = bool(query) and any(pair.endswith(("=n", "=m", "=id", "=hex")) for pair in query.split("&"))
    if path == "/":
        return has_id
    ending = FILE_ENDING.search(path)
    *before, last = (path[: ending.start()] if ending else path).strip("/").split("/")
    if last in ("id", "hex", "slug", "n") or (ending and has_id):
        return True
    if last in ("m", "y", "date"):
        return False
    if "date" in before or "y" in before:
        return True
    return None if len(before) > 1 or last == "w3" else False


def same_list(url: str, here: str, *, digits: int) -> bool:
    """Whether the URL differs from that of the list at ``here`` only by the number of a page, of so many digits."""
    number = _number_of(url)
    return number is not None and len(number) <= digits and not _lists(url).isdisjoint(_lists(here))


def same_archive(url: str, here: str) -> bool:
    """Whether both URLs are lists of one archive by date, that differ in nothing but their day, month or year.

    "/archive/2025/04/" and "/archive/2025/03/", or "/archive/2025/"; "?date=2025-04-09" and "?date=2025-04-08".
    """
    archive = _archive(url)
    return archive is not None and archive == _archive(here)


def endless(url: str) -> bool:
    """Whether the URL is one that only a site which runs in a circle makes: too deep, too long, repeating itself."""
    if len(url) > LONGEST_URL:
        return True
    if url.count("/") <= len("//") + MOST_REPEATS:  # as in most
        return False
    segments = [segment for segment in split(url)[1].split("/") if segment]
    if len(segments) > DEEPEST:
        return True
    repeated = len(segments) - len(set(segments))
    return repeated >= MOST_REPEATS - 1 and max(Counter(pairwise(segments)).values()) >= MOST_REPEATS


@kept(8192)
def period_of(url: str) -> tuple[date, date] | None:
    """The first and last day that a date in the URL's path or query means; ``None`` without one.

    "/2025/04/" is a month, "/sitemap-2025.xml" a year, "/2025/04/09/x" a day.
    """
    _, path, query = split(url)
    found = QUERY_PERIOD.search(query) or DAY.search(unquote(path)) or DAY.search(query)
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return first, first
    last_month = month or 12
    return first, date(year, last_month, calendar.monthrange(year, last_month)[1])


def days_apart(url: str, other: str) -> int:
    """Days between the days that two URLs mean (``period_of``); 0 where one lies within the other, or means none."""
    one, two = period_of(url), period_of(other)
    if one is None or two is None:
        return 0
    return max((one[0] - two[1]).days, (two[0] - one[1]).days, 0)


@kept(8192)
def _archive(url: str) -> tuple[str, str] | None:
    """Path and query without the date in one of them; ``None`` where there is none."""
    _, raw, query = split(url)
    path = unquote(raw).rstrip("/")
    for dated in (QUERY_PERIOD, DAY):
        if (found := dated.search(query)) is not None:
            return path, query[: found.start()] + query[found.end() :]
    if (found := DAY.search(path)) is None:
        return None
    return path[: found.start()].rstrip("/") + path[found.end() :], query


@kept(8192)
def _number_of(url: str) -> str | None:
    """The number of a page in the URL."""
    _, path, query = split(url)
    if query and (pair := next(filter(_is_page, query.split("&")), None)):
        return pair.partition("=")[2]
    ending = PAGE_ENDING[0].search(path) if NUMBER.search(path) else None
    return ending[1] if ending else None


@kept(8192)
def _lists(url: str) -> frozenset[tuple[str, str]]:
    """The lists that the URL may be a page of, as paths and queries without its number."""
    _, path, query = split(url)
    rest = "&".join(pair for pair in query.split("&") if not _is_page(pair))
    paths = {path, *(ending.sub("", path) for ending in PAGE_ENDING)}
    return frozenset((re.sub(r"\.[a-z]{3,5}$|/$", "", path), rest) for path in paths)


def _is_page(pair: str) -> bool:
    value = pair.partition("=")[2]
    return value.isdecimal() and len(value) <= 5


def _counted(segment: str) -> str:
    return NUMBER.sub("#", segment)


@kept(16384)
def _segment(segment: str) -> str:
    """The class of one segment (or of one value of a query)."""
    return (NUMBER.search(segment) and _numbered(segment)) or _worded(segment)


def _numbered(segment: str) -> str | None:
    """The class of a segment with digits in it, where they make one."""
    if DATED.fullmatch(segment):
        return "date"
    if segment.isdecimal():
        return _number(segment)
    if HEX.fullmatch(segment):
        return "hex"
    return "id" if MIXED.fullmatch(segment) or ID_IN_SLUG.search(segment) else None


def _worded(segment: str) -> str:
    words = len(WORDS.findall(segment))
    if words >= LONG_SLUG:
        return "slug"
    return "w3" if words == LONG_SLUG - 1 else "w"


def _number(digits: str) -> str:
    if len(digits) == 4 and digits[:2] in ("19", "20"):
        return "y"
    return "m" if len(digits) <= 2 else "n"
