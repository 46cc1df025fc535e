"""What a page calls itself and its site: declared titles, the site's names, and one without the other."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final
from urllib.parse import urlsplit

from newsbot.extract.reading import Reading, once
from newsbot.extract.sources import Source, all_of, json_ld, meta, microdata
from newsbot.metadata import names as names_of
from newsbot.text.kept import kept
from newsbot.text.normalize import clean, fold, letters_only

SEPARATOR: Final = re.compile(r"\s+[|\-–—•·»«:/~]+\s+|\s*[|»¦]+\s*")
EDGES: Final = " |¦-–—•·»«:/~"
SHORT_TAIL: Final = 3
"""Words of a rubric behind a bar ("… | Opinion") at most."""


def _title(reading: Reading) -> str | None:
    return reading.page.metadata.title


ALTERNATIVE: Final = "json-ld:alternativeHeadline"

DECLARED: Final[tuple[Source[str], ...]] = (
    ("json-ld", json_ld("headline")[1]),
    meta("og", "og:title"),
    ("json-ld:name", json_ld("name")[1]),
    meta("twitter", "twitter:title"),
    microdata("headline"),
    ("title", _title),
    (ALTERNATIVE, json_ld("alternativeHeadline")[1]),
)
"""Where a page declares its headline, in order of trust."""


@once
def declared(reading: Reading) -> list[tuple[str, str]]:
    """(source, title) of every declaration, in order of trust, without the site's name and rubrics."""
    known = site_letters(reading)
    return [(source, without_site(value, known)) for source, value in all_of(reading, DECLARED)]


@once
def site_names(reading: Reading) -> list[str]:
    """Names that the site goes by: declared publisher, og:site_name, the title's tail, its host's own words."""
    metadata = reading.page.metadata
    names = [value for key in SITE_KEYS for value in metadata.meta.get(key, ())]
    names += names_of((metadata.article or {}).get("publisher"))
    names += [name for node in metadata.nodes("WebSite") for name in names_of(node.get("name"))]
    if reading.site.publisher:
        names.append(reading.site.publisher)
    host = (urlsplit(reading.page.url).hostname or "").removeprefix("www.")
    names += [host, host.rsplit(".", 1)[0], *host.split(".")[:-1]]
    names += _tail_of_title(reading)
    return [name for name in dict.fromkeys(map(clean, names)) if len(name) > 2]


@once
def site_letters(reading: Reading) -> frozenset[str]:
    """The ``letters`` of the names that the site goes by."""
    return frozenset(map(letters, site_names(reading)))


SITE_KEYS: Final = ("og:site_name", "application-name", "apple-mobile-web-app-title", "al:android:app_name")


def _tail_of_title(reading: Reading) -> list[str]:
    """What the title element says beyond the declared headline: "Talks resume | World | Erem News"."""
    metadata = reading.page.metadata
    title = metadata.title or ""
    for value in (json_ld("headline")[1](reading), (metadata.first("og:title") or ("", ""))[1]):
        if value and len(value) >= 10 and title.startswith(value) and SEPARATOR.match(title, len(value)):
            return [part for part in SEPARATOR.split(title[len(value) :]) if part]
    return []


def without_site(text: str, known: Collection[str]) -> str:
    """A title without the site's name at its end or beginning, and without a rubric behind a bar at its end.

    ``known``: the ``letters`` of the site's names.
    """
    found = [(match.start(), match.end()) for match in SEPARATOR.finditer(text)]
    while found and letters(text[found[-1][1] :]) in known:
        text = text[: found.pop()[0]]
    if found and letters(text[: found[0][0]]) in known:
        text = text[found[0][1] :]
    return without_rubric(text.strip(EDGES) or text)


def without_rubric(text: str) -> str:
    """A headline without a last bar and the few words behind it ("Leave child labor laws alone | Editorial")."""
    head, bar, tail = text.rpartition("|")
    if bar and len(tail.split()) <= SHORT_TAIL and len(head.split()) > len(tail.split()) + 1:
        return head.strip(EDGES)
    return text


def split_rubric(text: str) -> tuple[str, str] | None:
    """(rubric, headline) of a text with few words before its first bar ("Opinion | Leave the law alone")."""
    head, bar, tail = text.partition("|")
    if bar and head.strip() and len(head.split()) <= SHORT_TAIL and len(tail.split()) > len(head.split()) + 1:
        return head.strip(EDGES), tail.strip(EDGES)
    return None


@kept(4096)
def letters(text: str) -> str:
    """The letters and digits of a text, folded: two texts with the same are one title printed twice."""
    return letters_only(fold(text))


@kept(1024)
def words_of(text: str) -> frozenset[str]:
    """The words of a text, folded, with the punctuation at their ends."""
    return frozenset(fold(text).split())


def likeness(text: str, titles: Iterable[str]) -> float:
    """How much a printed line is one of the titles: 1 the same letters, 0 nothing shared."""
    printed, words = letters(text), words_of(text)
    best = 0.0
    for title in titles:
        other = letters(title)
        if not printed or not other:
            continue
        if printed == other:
            return 1.0
        if len(printed) > 12 and printed in other:
            best = max(best, 0.6 + 0.4 * len(printed) / len(other))
        theirs = words_of(title)
        shared = len(words & theirs)
        best = max(best, shared / (len(words) + len(theirs) - shared))
    return best
