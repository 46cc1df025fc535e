"""When it was published and changed: metadata and print as witnesses, each value with its zone's basis."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from newsbot.extract import hints as h
from newsbot.extract.reading import Reading
from newsbot.extract.segment import Piece
from newsbot.extract.sources import selected_texts
from newsbot.metadata import text
from newsbot.text.dates import PrintedDate, parse_date, parse_dates

LONGEST: Final = 120
PUBLISHED_META: Final = (
    "article:published_time", "og:article:published_time", "datepublished", "itemprop:datepublished", "parsely-pub-date",
    "sailthru.date", "dc.date.issued", "dcterms.created", "dc.date", "date", "pubdate", "publishdate", "publish-date",
    "publication_date", "cxenseparse:recs:publishtime", "article.published", "displaydate", "last-modified-original",
)  # fmt: skip
MODIFIED_META: Final = (
    "article:modified_time", "og:updated_time", "datemodified", "itemprop:datemodified", "lastmod", "dcterms.modified",
    "article.updated",
)  # fmt: skip
BASIS: Final = {"unknown": 0, "site": 1, "printed": 2, "offset": 2}
RANK: Final = {"day": 0, "hour": 1, "minute": 2, "second": 3}


@dataclass(slots=True)
class Dated:
    """A date that a source gave, and the source's name."""

    date: PrintedDate
    source: str


@dataclass(slots=True)
class Dates:
    published: Dated | None = None
    modified: Dated | None = None


def read_dates(reading: Reading, language: str | None) -> Dates:
    """The article's dates: the first source in order of trust, made exact by a later one of the same day."""
    published, modified = witnesses(reading, language)
    chosen = _choose(published)
    changed = next((dated for dated in modified if chosen is None or _after(dated, chosen)), None)
    return Dates(chosen, changed)


def witnesses(reading: Reading, language: str | None) -> tuple[list[Dated], list[Dated]]:
    """All dates found: (published, modified), each in order of trust."""
    now, zone = reading.page.visit.now, reading.site.zone

    def parsed(value: str | None, source: str) -> list[Dated]:
        date = parse_date(value, now=now, zone=zone, language=language) if value else None
        return [Dated(date, source)] if date else []

    metadata = reading.page.metadata
    node = metadata.article or {}
    published: list[Dated] = []
    for value in selected_texts(reading, "date_published"):
        published += parsed(value, "site:date_published")
    published += parsed(text(node.get("datePublished")), "json-ld")
    for key in PUBLISHED_META:
        for value in metadata.meta.get(key, ())[:1]:
            published += parsed(value, f"meta:{key}")
    for value in metadata.microdata.get("datePublished", ())[:1]:
        published += parsed(value, "microdata")
    modified = parsed(text(node.get("dateModified")), "json-ld")
    for key in MODIFIED_META:
        for value in metadata.meta.get(key, ())[:1]:
            modified += parsed(value, f"meta:{key}")
    printed, changed = _printed(reading, language)
    published += printed
    modified += changed
    if not any(dated.date.zone_basis in ("offset", "printed") for dated in published) and reading.state is not None:
        published += parsed(reading.state.published, "script")
        modified += parsed(reading.state.modified, "script")
    return published, modified


def _printed(reading: Reading, language: str | None) -> tuple[list[Dated], list[Dated]]:
    """Dates printed near the headline; their pieces are claimed."""
    published: list[Dated] = []
    modified: list[Dated] = []
    now, zone = reading.page.visit.now, reading.site.zone
    for piece in _near(reading):
        found = parse_dates(piece.text, now=now, zone=zone, language=language)
        if not found:
            continue
        time = _time_element(piece)
        for date in found:
            target = modified if date.label == "modified" else published
            target.append(Dated(date, "printed"))
        if time:
            exact = parse_date(time, now=now, zone=zone, language=language)
            if exact:
                last = modified if found[-1].label == "modified" else published
                last.insert(len(last) - 1, Dated(_with_raw(exact, found[-1]), "time[datetime]"))
        reading.claim(piece, "date", "a printed date")
    return published, modified


def _with_raw(date: PrintedDate, printed: PrintedDate) -> PrintedDate:
    return replace(date, raw=printed.raw, label=printed.label)


def _time_element(piece: Piece) -> str | None:
    """The machine date of the time element that a piece stands in or holds."""
    node = piece.frame.node
    for time in node.iter("time"):
        if value := time.get("datetime"):
            return str(value)
    return None


def _near(reading: Reading) -> list[Piece]:
    """Short pieces round the headline and before the prose, nearest to the headline first; then the
    article's end."""
    first = reading.first_prose
    headline = max((i for i in range(first) if reading.role(reading.pieces[i]) == "headline"), default=first)
    window = [
        p
        for p in reading.pieces[max(0, headline - 12) : first + 3]
        if p.kind == "text" and len(p.text) <= LONGEST and not p.frame.hints & (h.RELATED | h.TICKER | h.COMMENTS | h.FOOTER)
    ]
    return sorted(window, key=lambda p: (p.index < headline, abs(p.index - headline)))


def _choose(found: list[Dated]) -> Dated | None:
    """The first date; one of the same day that is more exact, or knows its zone, takes its place, and the
    printed form is kept as raw."""
    if not found:
        return None
    best = found[0]
    for other in found[1:]:
        if other.date.value[:10] != best.date.value[:10]:
            continue
        finer = RANK[other.date.precision] > RANK[best.date.precision] and best.date.precision == "day"
        zoned = BASIS[other.date.zone_basis] > BASIS[best.date.zone_basis] and other.date.precision != "day"
        if finer or zoned:
            best = other
    return best


def raw_of(reading: Reading, found: list[Dated], chosen: Dated) -> str | None:
    """The date as readers see it: the printed form when the page prints one, else the source's own."""
    printed = next((d for d in found if d.source in ("printed", "time[datetime]", "site:date_published")), None)
    return (printed or chosen).date.raw


def _after(dated: Dated, published: Dated) -> bool:
    """Whether a change lies after publication; a day alone cannot tell within itself."""
    first, second = published.date.instant, dated.date.instant
    if first is None or second is None:
        return dated.date.value[:16] > published.date.value[:16]
    return second > first
