"""The printed headline, apart from kicker and alternative headline, without the site's name."""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from newsbot.extract import hints as h
from newsbot.extract.reading import Reading
from newsbot.extract.segment import Piece
from newsbot.extract.sources import Source, json_ld, meta, microdata, selected, win
from newsbot.metadata import names as names_of
from newsbot.text.normalize import fold

SEPARATORS = re.compile(r"\s+[|\-–—•·»«:/~]+\s+|\s*[|»]\s*|(?<=\S)\s*\|\|\s*")
LONGEST: Final = 300


def declared(reading: Reading) -> list[str]:
    """What the metadata calls the page: JSON-LD, OpenGraph, Twitter, microdata, title; in order of trust."""
    values = (read(reading) for _, read in DECLARED)
    return [value for value in values if value]


def _title(reading: Reading) -> str | None:
    return reading.page.metadata.title


DECLARED: Final[tuple[Source[str], ...]] = (
    json_ld("headline", "name"),
    meta("og", "og:title"),
    meta("twitter", "twitter:title"),
    microdata("headline"),
    ("title", _title),
)


def without_site(text: str, reading: Reading) -> str:
    """A title without the site's name at its end or beginning ("… | Erem News")."""
    names = {fold(name) for name in site_names(reading)}
    parts = SEPARATORS.split(text)
    if len(parts) < 2:
        return text
    if fold(parts[-1]) in names:
        return text[: text.rindex(parts[-1])].rstrip(" |-–—•·»«:/~")
    if fold(parts[0]) in names:
        return text[text.index(parts[0]) + len(parts[0]) :].lstrip(" |-–—•·»«:/~")
    return text


def site_names(reading: Reading) -> list[str]:
    """Names that the site goes by: declared publisher, og:site_name, its host's own word."""
    metadata = reading.page.metadata
    found = metadata.first("og:site_name", "application-name", "apple-mobile-web-app-title")
    names = [found[1]] if found else []
    names += names_of((metadata.article or {}).get("publisher"))
    if reading.site.publisher:
        names.append(reading.site.publisher)
    host = re.sub(r"^https?://(?:www\.)?|[/:].*$", "", reading.page.url)
    return [*names, host, host.rsplit(".", 1)[0], host.split(".")[0]]


def _letters(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalnum())


def likeness(text: str, titles: list[str]) -> float:
    """How much a printed line is one of the declared titles: 1 the same letters, 0 nothing shared."""
    printed = _letters(text)
    words = set(fold(text).split())
    best = 0.0
    for title in titles:
        other = _letters(title)
        if not printed or not other:
            continue
        if printed == other:
            return 1.0
        if printed in other and len(printed) > 12:
            best = max(best, 0.6 + 0.4 * len(printed) / len(other))
        theirs = set(fold(title).split())
        best = max(best, len(words & theirs) / max(1, len(words | theirs)))
    return best


def _printed(reading: Reading) -> str | None:
    piece = find(reading)
    return piece.text if piece else None


def find(reading: Reading) -> Piece | None:
    """The piece that prints the headline: the best h1, else a heading or line that the metadata or a
    repetition confirms; ``None`` when the page prints none."""
    titles = declared(reading)
    best: tuple[float, int] | None = None
    for piece in reading.pieces:
        if piece.kind != "text" or not 4 <= len(piece.text) <= LONGEST or piece.index > reading.first_prose + 60:
            continue
        score = _score(reading, piece, titles)
        if score > 0.5 and (best is None or score > best[0]):
            best = score, piece.index
    return reading.pieces[best[1]] if best else None


def _score(reading: Reading, piece: Piece, titles: list[str]) -> float:
    role = piece.role
    before = piece.index <= reading.first_prose
    score = {"h1": 1.0, "h2": 0.45}.get(role, 0.3 if role[0] == "h" else 0.0)
    if not score and not before:
        return 0.0
    if piece.frame.hints & (h.NAV | h.FOOTER | h.COMMENTS | h.CONSENT | h.TICKER | h.RELATED):
        score -= 0.7
    if piece.frame.own & h.TITLE:
        score += 0.15
    score += likeness(piece.text, titles) if titles else 0.0
    if not before:
        score -= 0.5
    if role[0] != "h" and before and len(piece.text) >= 20 and _repeated(reading, piece):
        score += 0.5
    if piece.link_density > 0.9 and role != "h1":
        score -= 0.2
    return score


def _repeated(reading: Reading, piece: Piece) -> bool:
    """Whether the same line is printed again before the prose (breadcrumb and heading, say)."""
    folded = fold(piece.text)
    others = reading.pieces[: reading.first_prose]
    return any(o is not piece and o.kind == "text" and fold(o.text) == folded for o in others)


def _stripped(read: Source[str], reading: Reading) -> str | None:
    value = read[1](reading)
    return without_site(value, reading) if value else None


HEADLINE: Final[tuple[Source[str], ...]] = (
    selected("headline"),
    ("printed", _printed),
    *((source[0], partial(_stripped, source)) for source in DECLARED),
)


def headline(reading: Reading) -> tuple[str | None, str | None]:
    """(headline, source); its pieces are claimed wherever they are printed above and in the article."""
    value, name = win(reading, HEADLINE)
    if value is None:
        return None, None
    if name == "printed":
        piece = find(reading)
        name = piece.role if piece is not None else name
        value = without_site(value, reading) if piece is not None and piece.role != "h1" else value
    folded = fold(value)
    for piece in reading.pieces:
        if piece.kind == "text" and len(piece.text) <= LONGEST and fold(piece.text) == folded:
            reading.claim(piece, "headline", "the headline")
    return value, name
