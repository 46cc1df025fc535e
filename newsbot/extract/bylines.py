"""Bylines as printed: lines by the headline, links to authors' pages, the box about the author.

Each witness gives texts; which names they hold is for ``people`` to say.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from newsbot.extract import hints as h
from newsbot.extract.labels import is_label, split_label
from newsbot.extract.parts import parts_of
from newsbot.extract.people import CASELESS, LISTED, after_label, is_author_label, looks_like_name, people
from newsbot.extract.reading import Reading
from newsbot.extract.segment import Piece
from newsbot.extract.titles import letters

LONGEST_LINE: Final = 160
LONGEST_NAME_LINE: Final = 80
ABOVE: Final = 8
BELOW: Final = 30
FAR: Final = 40
"""How many pieces above and below the headline a byline may stand."""

AUTHOR_PAGE: Final = re.compile(
    r"/(?:authors?|auth|autor(?:en|es|in|innen)?|auteurs?|autori?|autore|writers?|contributors?|columnists?|journalists?|"
    r"reporters?|journalistes?|redacteurs?|redakteure?|redaktion|people|person|profiles?|profil|persona|staff|staff-profile|by|"
    r"byline|bio|bios|yazar|yazarlar|penulis|skribent|toimittaja|avtor|author-profile|our-team|team|experts?|firmas?|"
    r"opinion-writers|autor-profil|كاتب|الكاتب|كتاب|katib|correspondents?)(?:/|[?=]|\.html|$)|[?&]author=|/@",
    re.I,
)
"""Where newsrooms keep the pages of their authors."""

SOCIAL: Final = re.compile(
    r"(?:facebook|twitter|instagram|linkedin|youtube|tiktok|threads|\bt)\.(?:com|net|me)|^mailto:|^tel:|//x\.com"
)
YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[./:]\d{2}")
AGE: Final = re.compile(r"\d{4}|\d{1,2}[./:]\d{2}|\d\s*(?:[Mm]ins?|minutes?|hours?|h|minuti|دقيقة|دقائق|ساعة)\b")
BY_INSIDE: Final = re.compile(r"(?:^|[\s\d|·•,-])(?:[Bb]y|BY|[Vv]on|[Pp]or|[Pp]ar)\s+(?=[A-ZÀ-Þ])")
FOREIGN: Final = (
    h.NAV | h.FOOTER | h.RELATED | h.COMMENTS | h.CONSENT | h.NEWSLETTER | h.CAPTION | h.CREDIT | h.HIDDEN | h.TAGS
)
"""Hints of nodes whose lines name others than the author."""


def labelled(reading: Reading) -> list[str]:
    """The names on the lines by the headline that a byline word begins, or that follow one on a line of its own."""
    found: list[str] = []
    awaited = False
    for piece in [*_near(reading), *_over_prose(reading)]:
        text = line_of(piece)
        if is_author_label(text):
            awaited = True
            continue
        rest = after_label(text) if not _other_role(text) else None
        if rest is None and (inner := BY_INSIDE.search(text)) and AGE.search(text):
            rest = text[inner.end() :]
        if awaited and rest is None and len(text) <= LONGEST_NAME_LINE:
            rest = text
        awaited = False
        if rest and (not rest[0].islower() or len(rest.split()) == 1):
            found.append(_linked_name(piece, rest))
    return found


def line_of(piece: Piece) -> str:
    """The text of a piece with a blank between its inline elements: "Jane Doe" and "Reporter" are not glued."""
    spaced = " ".join(piece.parts)
    return spaced if letters(spaced) == letters(piece.text) else piece.text


def _linked_name(piece: Piece, text: str) -> str:
    """The one name that a link prints, where the line goes on unparted ("Jane Doe Reporter"); else the line."""
    names = [name for href, name in piece.links or () if looks_like_name(name) and not SOCIAL.search(href)]
    rest = after_label(names[0]) or names[0] if len(names) == 1 else ""
    return rest if rest and text.startswith(rest) and not LISTED.search(text[len(rest) : len(rest) + 6]) else text


def _other_role(text: str) -> bool:
    words = text.split()
    return any(is_label("not_author_label", " ".join(words[:count])) for count in range(1, 4))


def linked(reading: Reading) -> list[str]:
    """Names in links by the headline that lead to an author's page."""
    found = []
    for piece in _near(reading):
        for href, text in piece.links or ():
            if len(text) <= 60 and leads_to_author(href) and not _other_role(piece.text):
                found.append(text)
    return found


def leads_to_author(href: str) -> bool:
    return AUTHOR_PAGE.search(unquote(href)) is not None and SOCIAL.search(href) is None


def marked(reading: Reading) -> list[str]:
    """Names in the first links marked rel=author (HTML Standard, 4.6.7.1), outside lists of other articles."""
    nodes = (node for node in reading.page.root.iter("a") if "author" in (node.get("rel") or "").split())
    texts = [" | ".join(part.text for part in parts_of(node)) for node, _ in zip(nodes, range(4), strict=False)]
    return texts[:1]


def named(reading: Reading) -> list[str]:
    """Names in elements by the headline whose class says author or byline."""
    found = []
    for piece in _near(reading):
        if piece.frame.hints & h.AUTHOR and not _other_role(piece.text):
            linked = [text for href, text in piece.links or () if looks_like_name(text) and not SOCIAL.search(href)]
            found += linked or [*piece.parts, line_of(piece)]
    return found[:12]


def beside_date(reading: Reading) -> list[str]:
    """A name on a line of its own next to the date, under the headline; in scripts with capitals only."""
    near = [piece for piece in _near(reading) if piece.index <= reading.first_prose]
    top = max((p.index for p in reading.pieces[: reading.first_prose] if reading.role(p) == "headline"), default=-1)
    for index, piece in enumerate(near):
        line = line_of(piece)
        if piece.index < top or piece.role[0] == "h" or len(line) > LONGEST_NAME_LINE or CASELESS.search(line):
            continue
        if not any(YEAR.search(other.text) for other in near[max(0, index - 1) : index + 2]):
            continue
        others = [text for href, text in piece.links or () if not leads_to_author(href)]
        if names := [name for name in people([line], strict=True) if name not in others and f"{name}:" not in line]:
            return names
    return []


def closing(reading: Reading) -> list[str]:
    """The name in the box about the author, or behind a byline word, right after the article."""
    end = reading.box_range.stop
    found = []
    previous = ""
    for piece in reading.pieces[max(0, end - 4) : end + 16]:
        if piece.kind != "text" or piece.frame.hints & (h.COMMENTS | h.NAV | h.RELATED | h.FOOTER):
            continue
        rest = after_label(line_of(piece))
        if len(piece.text) > (LONGEST_LINE if rest else LONGEST_NAME_LINE):
            previous = piece.text
            continue
        if rest or is_author_label(previous) or piece.frame.hints & (h.BIO | h.AUTHOR):
            found.append(rest or line_of(piece))
        previous = piece.text
    return found[:3]


def _near(reading: Reading) -> list[Piece]:
    """The short texts around the headline, down to the first lines of prose, that belong to no other thing."""
    first = reading.first_prose
    heads = [p.index for p in reading.pieces if reading.role(p) == "headline" and p.index <= first + 60]
    tops = [i for i in heads if i <= first] or [min(heads, default=max(0, first - BELOW))]
    places: set[int] = set()
    for top in tops:
        places.update(range(max(0, top - ABOVE), min(max(first + 3, top + 4), top + BELOW)))
    return [p for p in reading.pieces if p.index in places and _is_line(p) and p.index not in heads]


def _over_prose(reading: Reading) -> list[Piece]:
    """The short texts right above the prose, where the headline stands far from it."""
    near = {piece.index for piece in _near(reading)}
    first = reading.first_prose
    return [p for p in reading.pieces[max(0, first - FAR) : first + 3] if _is_line(p) and p.index not in near]


def _is_line(piece: Piece) -> bool:
    short = piece.kind == "text" and len(piece.text) <= LONGEST_LINE
    own = not piece.frame.hints & FOREIGN and piece.role != "figcaption"
    return short and own and split_label("credit", piece.text) is None
