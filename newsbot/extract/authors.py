"""Who wrote it: names only, never an agency, the site, a dateline, a quoted expert or a social handle."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from newsbot.extract import hints as h
from newsbot.extract.labels import is_label
from newsbot.extract.parts import parts_of
from newsbot.extract.people import LISTED, after_label, is_author_label, looks_like_name, people
from newsbot.extract.reading import Reading
from newsbot.extract.segment import Piece
from newsbot.extract.sources import Source, selected_texts
from newsbot.extract.titles import letters, site_names
from newsbot.metadata import Node, types_of
from newsbot.metadata import names as names_of
from newsbot.text.normalize import clean

LONGEST_LINE: Final = 160
ABOVE: Final = 8
BELOW: Final = 30
"""How many pieces above and below the headline a byline may stand."""

AUTHOR_PAGE: Final = re.compile(
    r"/(?:authors?|auth|autor(?:en|es|in|innen)?|auteurs?|autori?|autore|writers?|contributors?|columnists?|journalists?|reporters?|"
    r"journalistes?|redacteurs?|redakteure?|redaktion|people|person|profiles?|profil|persona|staff|staff-profile|by|byline|bio|bios|"
    r"yazar|yazarlar|penulis|writer|skribent|toimittaja|avtor|author-profile|our-team|team|experts?|opinion-writers|firmas?|"
    r"autor-profil|كاتب|الكاتب|كتاب|katib|correspondents?|ahli)(?:/|[?=]|\.html|$)|[?&]author=|/@",
    re.I,
)
"""Where newsrooms keep the pages of their authors."""

SOCIAL: Final = re.compile(r"(?:facebook|twitter|instagram|linkedin|youtube|tiktok|threads|t)\.(?:com|net|me)|^mailto:|^tel:|//x\.com")
AGE: Final = re.compile(r"\d{4}|\d{1,2}[./:]\d{2}|\d\s*(?:min|mins|minute|minutes|hours?|h|Min\.?|minuti|دقيقة|دقائق|ساعة)\b")
BY_INSIDE: Final = re.compile(r"(?:^|[\s\d|·•,-])(?:[Bb]y|BY|[Vv]on|[Pp]or|[Pp]ar)\s+(?=[A-ZÀ-Þ])")
FOREIGN: Final = h.NAV | h.FOOTER | h.RELATED | h.COMMENTS | h.CONSENT | h.NEWSLETTER | h.CAPTION | h.CREDIT | h.HIDDEN | h.TAGS
META: Final = ("author", "article:author", "article:author_name", "og:article:author", "dc.creator", "dcterms.creator", "parsely-author",
               "sailthru.author", "byl", "cxenseparse:author", "itemprop:author", "creator", "citation_author")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Witness:
    """A place where authors are named: ``strict`` where nothing but the place says that it names them."""

    source: str
    read: Callable[[Reading], list[str]]
    strict: bool = False


def _site(reading: Reading) -> list[str]:
    return selected_texts(reading, "authors")


# Declared


def _json_ld(reading: Reading) -> list[str]:
    """The author's names in JSON-LD, of persons and of what declares no type; references by @id are followed."""
    metadata = reading.page.metadata
    nodes = [metadata.article] if metadata.article else []
    for node in [*nodes, *metadata.nodes("WebPage", "Article", "VideoObject")]:
        for key in ("author", "creator"):
            found = [name for author in _listed(node.get(key)) for name in _declared_names(reading, author)]
            if found:
                return found
    return []


def _declared_names(reading: Reading, author: object) -> list[str]:
    if isinstance(author, dict):
        if "name" not in author and isinstance(author.get("@id"), str):
            author = _referred(reading, author["@id"]) or author
        if any(name.endswith("Organization") or name == "Corporation" for name in types_of(author)):
            return []
        return names_of(author.get("name"))
    return names_of(author)


def _referred(reading: Reading, reference: str) -> Node | None:
    nodes = reading.page.metadata.json_ld
    return next((node for node in nodes if node.get("@id") == reference and "name" in node), None)


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _meta(reading: Reading) -> list[str]:
    meta = reading.page.metadata.meta
    for key in META:
        if found := [value for value in meta.get(key, ()) if value and not value.startswith("http")]:
            return found
    for label, data in (("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")):
        if any(is_author_label(value) for value in meta.get(label, ())):
            return meta.get(data, [])
    return []


def _microdata(reading: Reading) -> list[str]:
    return [value for value in reading.page.metadata.microdata.get("author", ()) if not value.startswith("http")]


def _author_urls(reading: Reading) -> list[str]:
    """Names in the addresses of author pages (…/author/jane-doe/), for pages that name them nowhere else."""
    metadata = reading.page.metadata
    article = metadata.article or {}
    urls = [author.get("url") for author in _listed(article.get("author")) if isinstance(author, dict)]
    urls += [*metadata.microdata.get("author", ()), *metadata.meta.get("article:author", ()), *metadata.links.get("author", ())]
    found = []
    for url in urls:
        if isinstance(url, str) and url.startswith("http") and AUTHOR_PAGE.search(url) and not SOCIAL.search(url):
            slug = re.sub(r"\.\w+$", "", unquote(urlsplit(url).path).rstrip("/").rsplit("/", 1)[-1])
            if re.fullmatch(r"[^\W\d_]+(?:-[^\W\d_]+){1,3}", slug):
                found.append(slug.replace("-", " ").title())
    return found


# Printed


def _byline(reading: Reading) -> list[str]:
    """The names on the lines by the headline that a byline word begins, or that follow one on a line of its own."""
    found: list[str] = []
    awaited = False
    for piece in _near(reading):
        text = line_of(piece)
        if is_author_label(text):
            awaited = True
            continue
        rest = after_label(text) if not _other_role(text) else None
        if rest is None and (inner := BY_INSIDE.search(text)) and AGE.search(text):
            rest = text[inner.end() :]
        if awaited and rest is None and len(text) <= 80:
            rest = text
        awaited = False
        if rest:
            found.append(_linked_name(piece, rest))
    return found


def line_of(piece: Piece) -> str:
    """The text of a piece with a blank between its inline elements: "Jane Doe" and "Reporter" are not glued."""
    spaced = " ".join(piece.parts)
    return spaced if letters(spaced) == letters(piece.text) else piece.text


def _linked_name(piece: Piece, text: str) -> str:
    """The one name that a link in the line prints, where the line goes on unparted ("Jane Doe Reporter"); else the line."""
    names = [name for href, name in piece.links or () if looks_like_name(name) and not SOCIAL.search(href)]
    rest = after_label(names[0]) or names[0] if len(names) == 1 else ""
    return rest if rest and text.startswith(rest) and not LISTED.search(text[len(rest) : len(rest) + 6]) else text


def _other_role(text: str) -> bool:
    words = text.split()
    return any(is_label("not_author_label", " ".join(words[:count])) for count in range(1, 4))


def _author_links(reading: Reading) -> list[str]:
    """Names in links by the headline that lead to an author's page."""
    found = []
    for piece in _near(reading):
        for href, text in piece.links or ():
            if len(text) <= 60 and _leads_to_author(href) and not _other_role(piece.text):
                found.append(text)
    return found


def _leads_to_author(href: str) -> bool:
    return AUTHOR_PAGE.search(unquote(href)) is not None and SOCIAL.search(href) is None


def _rel_author(reading: Reading) -> list[str]:
    """Names in the first links marked rel=author (HTML Standard, 4.6.7.1), outside lists of other articles."""
    nodes = (node for node in reading.page.root.iter("a") if "author" in (node.get("rel") or "").split())
    texts = [" | ".join(part.text for part in parts_of(node)) for node, _ in zip(nodes, range(4), strict=False)]
    return texts[:1]


def _named(reading: Reading) -> list[str]:
    """Names in elements by the headline whose class says author or byline."""
    found = []
    for piece in _near(reading):
        if piece.frame.hints & h.AUTHOR and not _other_role(piece.text):
            linked = [text for href, text in piece.links or () if looks_like_name(text) and not SOCIAL.search(href)]
            found += linked or [*piece.parts, line_of(piece)]
    return found[:12]


def _beside_date(reading: Reading) -> list[str]:
    """A name on a line of its own next to the date."""
    near = _near(reading)
    for index, piece in enumerate(near):
        if any(not _leads_to_author(href) for href, _ in piece.links or ()) or piece.role[0] == "h":
            continue
        neighbours = near[max(0, index - 2) : index + 3]
        if len(piece.text) <= 80 and any(AGE.search(other.text) and len(other.text) < 80 for other in neighbours):
            line = line_of(piece)
            if looks_like_name(re.split(r"[,|·•]", line)[0].strip()) or AGE.search(line):
                return [line]
    return []


def _closing(reading: Reading) -> list[str]:
    """The name in the box about the author, or behind a byline word, right after the article."""
    end = reading.box_range.stop
    found = []
    previous = ""
    for piece in reading.pieces[max(0, end - 4) : end + 16]:
        if piece.kind != "text" or piece.frame.hints & (h.COMMENTS | h.NAV | h.RELATED | h.FOOTER) or len(piece.text) > 80:
            previous = piece.text
            continue
        rest = after_label(line_of(piece))
        if rest or is_author_label(previous) or piece.frame.hints & (h.BIO | h.AUTHOR):
            found.append(rest or line_of(piece))
        previous = piece.text
    return found[:3]


def _near(reading: Reading) -> list[Piece]:
    """The short texts around the headline, down to the first lines of prose, that belong to no other thing."""
    first = reading.first_prose
    heads = [p.index for p in reading.pieces if reading.role(p) == "headline" and p.index <= first + 60]
    top = max((i for i in heads if i <= first), default=min(heads, default=max(0, first - BELOW)))
    start, stop = max(0, top - ABOVE), min(max(first + 3, top + 4), top + BELOW + ABOVE)
    return [
        p
        for p in reading.pieces[start:stop]
        if p.kind == "text"
        and len(p.text) <= LONGEST_LINE
        and p.index not in heads
        and not p.frame.hints & FOREIGN
        and p.role != "figcaption"
    ]


WITNESSES: Final = (
    Witness("site:authors", _site),
    Witness("json-ld", _json_ld),
    Witness("byline", _byline),
    Witness("a[href=author]", _author_links, strict=True),
    Witness("meta", _meta),
    Witness("microdata", _microdata),
    Witness("author", _named, strict=True),
    Witness("beside the date", _beside_date, strict=True),
    Witness("a[rel=author]", _rel_author, strict=True),
    Witness("author box", _closing, strict=True),
    Witness("author url", _author_urls, strict=True),
)
"""Where authors are named, in order of trust."""


def _names(witness: Witness) -> Source[list[str]]:
    return witness.source, lambda reading: _Refused(reading).people(witness)


AUTHORS: Final[tuple[Source[list[str]], ...]] = tuple(map(_names, WITNESSES))


def authors(reading: Reading) -> tuple[list[str], str | None]:
    """(names, source); ([], None) when no person is named as author.

    The first witness with full names wins; a single word (a user name, a first name) wins only where
    nobody gives a full name. A printed byline that has the declared names and more goes before them.
    """
    refused = _Refused(reading)
    fallback: tuple[list[str], str | None] = [], None
    for witness in WITNESSES:
        names = refused.people(witness)
        if any(len(name.split()) > 1 or not name.isascii() for name in names):
            return _fuller(refused, names) or (names, witness.source)
        if names and not fallback[0]:
            fallback = names, witness.source
    return fallback


class _Refused:
    """What is no person on this page: the site, unless it is a declared person's own; where the text is weak, its sections."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        metadata = reading.page.metadata
        article = metadata.article or {}
        sections = [*names_of(article.get("articleSection")), *metadata.breadcrumbs]
        sections += [value for key in ("article:section", "section") for value in metadata.meta.get(key, ())]
        self.sites = frozenset(letters(name) for name in site_names(reading)) - {""}
        self.sections = frozenset(letters(clean(name)) for name in sections) - {""}

    def people(self, witness: Witness) -> list[str]:
        texts = witness.read(self.reading)
        refused = self.sites | self.sections if witness.strict else self.sites
        if witness.source == "json-ld":
            own = {letters(name) for name in _declared_persons(self.reading) if looks_like_name(name)}
            refused -= own
        return people(texts, refused, strict=witness.strict)


def _declared_persons(reading: Reading) -> list[str]:
    """Names of what JSON-LD calls a Person: a site may be named for the one who writes it."""
    return [name for node in reading.page.metadata.nodes("Person") for name in names_of(node.get("name"))]


def _fuller(refused: _Refused, names: list[str]) -> tuple[list[str], str] | None:
    """The printed byline, when it names all of ``names`` and others besides."""
    witness = next(one for one in WITNESSES if one.source == "byline")
    printed = refused.people(witness)
    known = {letters(name) for name in names}
    full = all(map(looks_like_name, printed))
    return (printed, witness.source) if full and known < {letters(name) for name in printed} else None
