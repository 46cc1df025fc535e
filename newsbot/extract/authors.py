"""Who wrote it: names only, never an agency, the site, a dateline, a quoted expert or a social handle."""

from __future__ import annotations

import re
from typing import Final

from newsbot.extract import hints as h
from newsbot.extract.titles import site_names
from newsbot.extract.labels import is_label, table
from newsbot.extract.reading import Reading
from newsbot.extract.segment import Piece
from newsbot.extract.sources import Source, selected_texts, win
from newsbot.metadata import names as names_of
from newsbot.metadata import types_of
from newsbot.text.normalize import clean, fold, fold_label

AND = re.compile(r"\s+(?:and|und|et|y|e|en|og|och|ja|ve|و|и)\s+|\s*[,;،؛|/•·&]\s*")
ROLE_TAIL = re.compile(
    r"\s*[,،(\[–—|-]\s*(?:[^,،]*\b(?:editor|reporter|correspondent|writer|staff|contributor|journalist|columnist|"
    r"producer|desk|chief|senior|updated|published|redakteur\w*|korrespondent\w*|politik|مراسل\w*|محرر\w*|صحفي\w*)\b).*$",
    re.I,
)
HANDLE = re.compile(r"@|https?:|www\.|\.(?:com|net|org)\b|facebook|twitter|instagram", re.I)
DIGITS = re.compile(r"\d")
LONGEST: Final = 60
NEVER: Final = frozenset(
    fold_label(name)
    for name in "admin administrator editor editors staff newsroom redaktion redazione redacción redacao rédaction online "
    "webmaster guest unknown author anonymous none null user team news-desk newsdesk web-desk".split()
    + ["staff writer", "staff writers", "staff reporter", "news desk", "web desk", "editorial team", "editorial board", "the editors"]
)


def _json_ld(reading: Reading) -> list[str]:
    node = reading.page.metadata.article or {}
    found = []
    for author in _as_list(node.get("author")) or _as_list(node.get("creator")):
        if isinstance(author, dict) and "Organization" in types_of(author):
            continue
        found.extend(names_of(author))
    return people(found, reading)


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _meta(reading: Reading) -> list[str]:
    found = reading.page.metadata.first("author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl")
    return people([found[1]], reading) if found else []


def _microdata(reading: Reading) -> list[str]:
    return people(list(reading.page.metadata.microdata.get("author", ())), reading)


def _site(reading: Reading) -> list[str]:
    return people(selected_texts(reading, "authors"), reading)


def _byline_links(reading: Reading) -> list[str]:
    """Names in links marked rel=author or leading to an author's page, near the headline."""
    found = []
    for node in reading.page.root.iter("a"):
        if "author" in (node.get("rel") or "").split():
            found.append(clean(node.text_content()))
    return people(found[:6], reading)


def _byline(reading: Reading) -> list[str]:
    """Names on a short line between headline and prose that a byline word begins or a node name announces."""
    for piece in _near(reading):
        text = piece.text
        rest = _after_prefix(text)
        if rest:
            if found := people([rest], reading):
                return found
        elif piece.frame.hints & h.AUTHOR and not piece.frame.hints & (h.BIO | h.RELATED | h.COMMENTS):
            if found := people([text], reading):
                return found
    return []


def _near(reading: Reading) -> list[Piece]:
    first = reading.first_prose
    return [p for p in reading.pieces[max(0, first - 30) : first + 2] if p.kind == "text" and len(p.text) <= 120]


def _after_prefix(text: str) -> str | None:
    """What follows a byline word ("By", "كتب", "Von") at the start of a line; ``None`` when there is none."""
    words = text.split()
    for count in (3, 2, 1):
        if len(words) > count and is_label("byline", " ".join(words[:count])):
            return " ".join(words[count:]).lstrip(":- ")
    return None


AUTHORS: Final[tuple[Source[list[str]], ...]] = (
    ("site:authors", _site),
    ("json-ld", _json_ld),
    ("byline", _byline),
    ("a[rel=author]", _byline_links),
    ("microdata", _microdata),
    ("meta", _meta),
)


def authors(reading: Reading) -> tuple[list[str], str | None]:
    """(names, source); ([], None) when no person is named as author."""
    value, name = win(reading, AUTHORS)
    return value or [], name


def people(texts: list[str], reading: Reading) -> list[str]:
    """The persons named in byline texts, each once, in order."""
    not_people = {fold_label(name) for name in site_names(reading)} | NEVER | table("not_a_person") | table("agencies")
    found: dict[str, str] = {}
    for text in texts:
        text = ROLE_TAIL.sub("", _after_prefix(text) or text)
        for part in AND.split(text):
            name = person(part)
            if name and fold_label(name) not in not_people and not _is_site(name, not_people):
                found.setdefault(fold(name), name)
    return list(found.values())


def _is_site(name: str, not_people: set[str] | frozenset[str]) -> bool:
    letters = "".join(char for char in fold(name) if char.isalnum())
    return any(letters == "".join(char for char in other if char.isalnum()) for other in not_people if other)


def person(text: str) -> str | None:
    """The text as a person's name, tidied; ``None`` when it is none (too long, digits, a handle, an address)."""
    name = clean(text).strip(" .,:;|-–—()[]")
    name = _after_prefix(name) or name
    if not 2 < len(name) <= LONGEST or DIGITS.search(name) or HANDLE.search(name) or len(name.split()) > 6:
        return None
    return name
