"""Bylines as printed: lines by the headline, links to authors' pages, the box about the author.

Each witness gives texts; which names they hold is for ``people`` to say.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from newsbot.extract import hints as h
from newsbot.extract.labels import split_label
from newsbot.extract.parts import parts_of
from newsbot.extract.people import CASELESS, LISTED, after_label, looks_like_name, people
from newsbot.extract.reading import Reading, once
from newsbot.extract.roles import is_author_label, is_other_label, parted
from newsbot.extract.segment import Piece
from newsbot.extract.titles import letters

LONGEST_LINE: Final = 160
LONGEST_NAME_LINE: Final = 80
ABOVE: Final = 8
BELOW: Final = 30
FAR: Final = 40
INSIDE: Final = 15
BEHIND: Final = 20
SHORTEST_BIOGRAPHY: Final = 60
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
BARS: Final = re.compile(r"[|•·]")
AGE: Final = re.compile(r"\d{4}|\d{1,2}[./:]\d{2}|\d\s*(?:[Mm]ins?|minutes?|hours?|h|minuti|دقيقة|دقائق|ساعة)\b")
BY_INSIDE: Final = re.compile(
    r"(?:^|[\s\d|·•,-])(?:(?:[Bb]y|BY|[Vv]on|[Pp]or|[Pp]ar|[Dd]oor|[Oo]leh)\s+(?=[A-ZÀ-Þ])|(?:بقلم|كتب|كتبت|بواسطة|מאת)[\s:/]+)"
)
WRITTEN_BY: Final = re.compile(
    r"^(?:[Tt]his|[Tt]he) (?:\w+ ){1,3}(?:was|is) (?:originally )?(?:written|authored) by\s+(?=[A-ZÀ-Þ])"
)
"""A sentence that names the author: "This post was written by Jane Doe, head of …"."""
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
        if rest is None and (sentence := WRITTEN_BY.match(text)):
            rest = text[sentence.end() :]
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
    links = [(href, name) for href, name in piece.links or () if looks_like_name(name) and not SOCIAL.search(href)]
    names = [name for href, name in links if leads_to_author(href)] or [name for _, name in links]
    rest = after_label(names[0]) or names[0] if len(names) == 1 else ""
    return rest if rest and text.startswith(rest) and not LISTED.search(text[len(rest) : len(rest) + 6]) else text


def _other_role(text: str) -> bool:
    return bool(text) and not parted(text)[0]


def others(reading: Reading) -> str:
    """All that the lines by the headline name in another role than the author's ("Photography by Jane Doe")."""
    found = []
    awaited = False
    for piece in [*_near(reading), *_over_prose(reading)]:
        line = line_of(piece)
        if awaited and len(line) <= LONGEST_NAME_LINE and not is_author_label(line):
            found.append(line)
        found.append(parted(line)[1])
        awaited = is_other_label(line)
    return " ".join(found)


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
    first = reading.first_prose
    top = max((piece.index for piece in reading.taken["headline"] if piece.index < first), default=-1)
    for index, piece in enumerate(near):
        line = line_of(piece)
        if piece.index < top or piece.role[0] == "h" or len(line) > LONGEST_NAME_LINE or CASELESS.search(line):
            continue
        if not any(YEAR.search(other.text) for other in near[max(0, index - 1) : index + 2]):
            continue
        others = [text for href, text in piece.links or () if not leads_to_author(href)]
        for part in BARS.split(line):  # "Jane Doe | Springfield | 8 January": one of them is who wrote it
            found = people([part], strict=True)
            if names := [name for name in found if name not in others and f"{name}:" not in line]:
                return names
    return []


def closing(reading: Reading) -> list[str]:
    """The name in the box about the author, or behind a byline word, right after the article."""
    end = reading.box_range.stop
    found = []
    previous = ""
    for piece in reading.pieces[max(0, end - 4) : end + BEHIND]:
        if piece.kind != "text" or piece.frame.hints & (h.COMMENTS | h.NAV | h.RELATED | h.FOOTER):
            continue
        sentence = WRITTEN_BY.match(piece.text)
        rest = piece.text[sentence.end() :] if sentence else after_label(line_of(piece))
        if len(piece.text) > (LONGEST_LINE if rest else LONGEST_NAME_LINE):
            previous = piece.text
            continue
        if rest or is_author_label(previous) or piece.frame.hints & (h.BIO | h.AUTHOR):
            found.append(rest or line_of(piece))
        previous = piece.text
    return found[:3]


def biography(reading: Reading) -> list[str]:
    """The name behind the article that the next text begins with ("Jane Doe" over "Jane Doe is a writer who …").

    Only where a byline word or a class says that it is no product's, place's or firm's, and of one only.
    """
    found: dict[str, str] = {}
    for index in range(max(0, reading.box_range.stop - INSIDE), len(reading.pieces) - 1):
        line = reading.pieces[index]
        if line.kind != "text" or len(line.text) > LONGEST_NAME_LINE or line.frame.hints & h.COMMENTS:
            continue
        label = after_label(line.text)
        name = label or line.text
        if not looks_like_name(name) or not any(_tells_of(name, one) for one in reading.pieces[index + 1 : index + 3]):
            continue
        if label or line.frame.hints & (h.AUTHOR | h.BIO):
            found.setdefault(letters(name), name)
    return list(found.values()) if len(found) == 1 else []


def _tells_of(name: str, piece: Piece) -> bool:
    begins = piece.text.startswith((f"{name} ", f"{name}:"))
    return piece.kind == "text" and len(piece.text) >= SHORTEST_BIOGRAPHY and begins


@once
def _near(reading: Reading) -> list[Piece]:
    """The short texts around the headline, down to the first lines of prose, that belong to no other thing."""
    first = reading.first_prose
    heads = [piece.index for piece in reading.taken["headline"] if piece.index <= first + 60]
    tops = [i for i in heads if i <= first] or [min(heads, default=max(0, first - BELOW))]
    places: set[int] = set()
    for top in tops:
        places.update(range(max(0, top - ABOVE), min(max(first + 3, top + 4), top + BELOW)))
    near = (reading.pieces[index] for index in sorted(places.difference(heads)) if index < len(reading.pieces))
    return [piece for piece in near if _is_line(piece)]


@once
def _over_prose(reading: Reading) -> list[Piece]:
    """The short texts right above the prose, where the headline stands far from it."""
    near = {piece.index for piece in _near(reading)}
    first = reading.first_prose
    return [p for p in reading.pieces[max(0, first - FAR) : first + 3] if _is_line(p) and p.index not in near]


def _is_line(piece: Piece) -> bool:
    short = piece.kind == "text" and len(piece.text) <= LONGEST_LINE
    own = not piece.frame.hints & FOREIGN and piece.role != "figcaption"
    return short and own and split_label("credit", piece.text) is None
