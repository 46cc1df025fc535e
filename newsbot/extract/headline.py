"""The printed headline without the site's name; the kicker above or before it; another declared headline."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from newsbot.extract import hints as h
from newsbot.extract.labels import is_label, split_label
from newsbot.extract.parts import Part, join, parts_of
from newsbot.extract.phrases import UNSPACED
from newsbot.extract.reading import Reading
from newsbot.extract.segment import Frame, Piece
from newsbot.extract.sources import Source, selected, win
from newsbot.extract.titles import (
    ALTERNATIVE,
    DECLARED,
    EDGES,
    declared,
    letters,
    likeness,
    site_letters,
    split_rubric,
    without_site,
    words_of,
)
from newsbot.text.normalize import fold
from newsbot.urls import is_home, site_name

LONGEST: Final = 300
LONGEST_KICKER: Final = 80
LONGEST_RUN: Final = 6
HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
ALIKE: Final = 0.8
"""The share of common words from which two headlines are one, worded a little differently."""
WEAK: Final = ("title", "microdata")
"""Declarations that no alternative headline is taken from: teasers carry microdata too."""
ELSEWHERE: Final = h.NAV | h.FOOTER | h.COMMENTS | h.CONSENT | h.TICKER | h.RELATED | h.BREADCRUMB | h.HIDDEN
KICKERS: Final = re.compile(
    r"kicker|eyebrow|over-?line|top-?line|roof-?line|dachzeile|spitzmarke|super-?title|pre-?(?:head|title)|ante-?titulo|volanta|"
    r"sur-?titre|vignette|titleheader",
    re.I,
)
"""Class names that the trade gives to the line above a headline, in several languages."""


@dataclass(frozen=True, slots=True)
class Headline:
    """What stands over the article; ``pieces`` are those that print it, ``source`` where it was found."""

    text: str | None
    source: str | None
    kicker: str | None = None
    pieces: tuple[Piece, ...] = ()


def read_headline(reading: Reading) -> Headline:
    """The headline as the site file points at it, as printed, or as declared; text ``None`` when there is none.

    Its pieces are claimed wherever they are printed, above the article and in it.
    """
    found = _found(reading)
    if found.text is None:
        return found
    folded = fold(found.text)
    printed = {piece.index for piece in found.pieces}
    for piece in reading.texts:
        text = piece.text
        if piece.index in printed or (len(text) <= LONGEST and fold(text) == folded):
            reading.claim(piece, "headline", "the headline")
    return found


def _found(reading: Reading) -> Headline:
    value, name = win(reading, (selected("headline"),))
    if value:
        return Headline(value, name)
    titles = declared(reading)
    return _best_printed(reading, [title for _, title in titles]) or (
        Headline(titles[0][1], titles[0][0]) if titles else Headline(None, None)
    )


def kicker(reading: Reading, found: Headline) -> tuple[str | None, str | None]:
    """(the line over or before the headline, source): in the headline's element, or named so right above it."""
    value, name = win(reading, (selected("kicker"),))
    if value or found.kicker:
        return (value, name) if value else (found.kicker, found.source)
    for piece in _above(reading, found):
        names = f"{piece.frame.node.get('class') or ''} {piece.frame.node.get('id') or ''}"
        if KICKERS.search(names) and piece.link_density < 0.5 and not is_label("ticker", piece.text):
            reading.claim(piece, "kicker", "named so, above the headline")
            return piece.text.strip(EDGES), "printed"
    return None, None


def _above(reading: Reading, found: Headline) -> Iterator[Piece]:
    """The two short texts right above the headline, the nearer first."""
    first = found.pieces[0].index if found.pieces else 0
    texts = [p for p in reading.pieces[max(0, first - 4) : first] if p.kind == "text"]
    return (p for p in reversed(texts[-2:]) if len(p.text) <= LONGEST_KICKER and reading.free(p))


def alternative_headline(reading: Reading, found: Headline) -> tuple[str | None, str | None]:
    """(another headline that the page declares, source): neither the printed one nor one with its kicker or site."""
    value, name = win(reading, (selected("alternative_headline"),))
    if value or found.text is None:
        return value, name
    printed = letters(found.text)
    description = reading.page.metadata.first("og:description", "description")
    for source, title in sorted(declared(reading), key=lambda row: row[0] != ALTERNATIVE):
        other = letters(title)
        differs = (
            source not in WEAK
            and printed not in other
            and other not in printed
            and likeness(title, [found.text]) < ALIKE
        )
        if differs and not (description and other == letters(description[1])):
            return title, source
    return None, None


def _best_printed(reading: Reading, titles: list[str]) -> Headline | None:
    """The printed line that looks most like the headline; ``None`` when none does."""
    best: tuple[float, Headline] | None = None
    repeated = _repeated(reading)
    for candidate in _candidates(reading, titles, repeated):
        score = _score(reading, candidate, titles, repeated)
        if score > 0.5 and (best is None or score > best[0]):
            best = score, candidate
    return best[1] if best else None


def _printed_text(reading: Reading) -> str | None:
    found = _best_printed(reading, [title for _, title in declared(reading)])
    return found.text if found else None


HEADLINE: Final[tuple[Source[str], ...]] = (selected("headline"), ("printed", _printed_text), *DECLARED)
"""Where a headline may come from, in order of trust."""


def _candidates(reading: Reading, titles: list[str], repeated: frozenset[str]) -> Iterator[Headline]:
    """Every heading, once with all its pieces, and the other lines up to the prose that may be a title."""
    names = site_letters(reading)
    known = frozenset[str]().union(*map(words_of, titles))
    pieces, first_prose = reading.pieces, reading.first_prose
    seen: set[int] = set()
    for piece in pieces[: first_prose + 60]:
        if piece.kind != "text":
            continue
        frame = heading_of(piece)
        if frame is not None:
            if id(frame) not in seen:
                seen.add(id(frame))
                inside = tuple(p for p in pieces[frame.first : frame.last] if p.kind == "text")
                yield _printed(parts_of(frame.node), inside, titles, names)
        elif piece.index <= first_prose and _may_be_title(piece.text, known, repeated):
            yield _printed([Part(piece.raw)], (piece,), titles, names)


def _may_be_title(line: str, known: frozenset[str], repeated: frozenset[str]) -> bool:
    """Whether a line that is no heading can score: it has words of a declared title, or is printed twice."""
    if not 4 <= len(line) <= LONGEST:
        return False
    return not known.isdisjoint(words_of(line)) or UNSPACED.search(line) is not None or letters(line) in repeated


def heading_of(piece: Piece) -> Frame | None:
    """The frame of the heading element that a piece stands in; ``None`` outside headings."""
    frame: Frame | None = piece.frame
    while frame is not None and frame.role in HEADINGS:
        if frame.tag in HEADINGS:
            return frame
        frame = frame.parent
    return None


def _printed(parts: list[Part], pieces: tuple[Piece, ...], titles: list[str], names: frozenset[str]) -> Headline:
    """The headline among the parts of a line: the parts that a title confirms, or all but the kicker."""
    if confirmed := _confirmed(parts, titles):
        start, text = confirmed
    else:
        start = _after_kicker(parts)
        text = without_site(join(parts[start:]), names)
    above = join(parts[:start]).strip(EDGES) or None
    if labelled := split_label("ticker", text) or split_rubric(text):
        above, text = above or labelled[0], labelled[1]
    if above and (len(above) > LONGEST_KICKER or is_label("ticker", above)):
        above = None
    source = pieces[0].role if pieces else "printed"
    return Headline(text, source, above, pieces)


def _confirmed(parts: list[Part], titles: list[str]) -> tuple[int, str] | None:
    """(first part, text) of the shortest run of parts that prints a declared title whole; ``None`` when none does.

    Over several parts the title's own spelling is taken: it has the colon that the layout stands for.
    """
    if len(parts) < 2:
        return None
    known = {letters(title): title for title in reversed(titles)}
    count = min(len(parts), LONGEST_RUN)
    for length in range(1, count + 1):
        for start in range(count - length + 1):
            text = join(parts[start : start + length])
            if (title := known.get(letters(text))) and len(title) >= 10:
                return start, text if length == 1 else title
    return None


def _after_kicker(parts: list[Part]) -> int:
    """How many parts at the start are kicker or label; 0 when nothing would be left."""
    count = 0
    while count < len(parts) - 1 and _is_kicker(parts[count]):
        count += 1
    return count


def _is_kicker(part: Part) -> bool:
    text = part.text
    named = KICKERS.search(part.names) or is_label("ticker", text)
    return bool(named) or not letters(text) or (text.endswith(":") and not part.bare)


def _score(reading: Reading, candidate: Headline, titles: list[str], repeated: frozenset[str]) -> float:
    """How much a line looks like the headline: its element, its place, its agreement with the declared titles."""
    piece, text = candidate.pieces[0] if candidate.pieces else None, candidate.text
    if piece is None or text is None or not 4 <= len(text) <= LONGEST:
        return 0.0
    before = piece.index <= reading.first_prose
    level = piece.role if piece.role in HEADINGS else ""
    score = 0.2 if _is_crumb(piece) else {"h1": 1.0, "h2": 0.45, "": 0.0}.get(level, 0.3)
    score += likeness(text, titles)
    if piece.frame.hints & ELSEWHERE:
        score -= 0.7
    if piece.frame.own & h.TITLE:
        score += 0.15
    if not before:
        score -= 0.5
    if not level and letters(piece.text) in repeated:
        score += 0.6
    if piece.link_density > 0.9:
        score -= 1.0 if _is_masthead(reading, piece) else 0.2 if level != "h1" else 0.0
    return score


def _is_masthead(reading: Reading, piece: Piece) -> bool:
    """Whether a line is a link to the site's front page: its name, which many sites set as the only h1."""
    url = reading.page.absolute(piece.links[0][0]) if piece.links else None
    return url is not None and is_home(url) and site_name(url) == site_name(reading.page.url)


def _is_crumb(piece: Piece) -> bool:
    """Whether a heading is the last of the breadcrumbs, or another item of a list: the title told to search engines."""
    frame = heading_of(piece)
    if frame is None:
        return False
    return bool(frame.hints & h.BREADCRUMB) or (frame.parent is not None and frame.parent.role == "li")


def _repeated(reading: Reading) -> frozenset[str]:
    """The letters of the lines that are printed twice before the prose (in the breadcrumbs and over the text, say)."""
    above = reading.pieces[: reading.first_prose]
    counted = Counter([letters(p.text) for p in above if p.kind == "text" and 20 <= len(p.text) <= LONGEST])
    return frozenset(line for line, count in counted.items() if count > 1)
