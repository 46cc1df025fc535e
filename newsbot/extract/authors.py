"""Who wrote it: names only, never an agency, the site, a dateline, a quoted expert or a social handle."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from newsbot.extract import bylines
from newsbot.extract.people import after_label, could_name_a_site, looks_like_name, people
from newsbot.extract.reading import Reading
from newsbot.extract.roles import is_author_label
from newsbot.extract.sources import Source, selected_texts
from newsbot.extract.titles import letters, site_letters
from newsbot.metadata import Node, text, types_of
from newsbot.metadata import names as names_of
from newsbot.text.normalize import clean

META: Final = (
    "author", "article:author", "article:author_name", "og:article:author", "og:author", "dc.creator",
    "dcterms.creator", "parsely-author", "sailthru.author", "byl", "cxenseparse:author", "itemprop:author", "creator",
    "citation_author",
)  # fmt: skip
"""Meta names that hold an author, in order of trust."""
UNLISTED_META: Final = re.compile(r"(?:^|[._:-])(?:authors?|creator)(?:[._:-]?names?)?$")
"""Meta names that no list has and that say author all the same."""
SLUG: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+){1,3}")


@dataclass(frozen=True, slots=True)
class Witness:
    """A place where authors are named: ``strict`` where nothing but the place says that it names them."""

    source: str
    read: Callable[[Reading], list[str]]
    strict: bool = False


def _site(reading: Reading) -> list[str]:
    return selected_texts(reading, "authors")


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
        parts = [text(author.get(key)) or "" for key in ("givenName", "familyName")]
        return names_of(author.get("name")) or list(filter(None, [" ".join(filter(None, parts))]))
    return [name for name in names_of(author) if not name.startswith("http")]


def _referred(reading: Reading, reference: str) -> Node | None:
    nodes = reading.page.metadata.json_ld
    return next((node for node in nodes if node.get("@id") == reference and "name" in node), None)


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _meta(reading: Reading) -> list[str]:
    meta = reading.page.metadata.meta
    unlisted = (key for key in meta if UNLISTED_META.search(key) and not key.startswith(("twitter:", "og:image")))
    for key in (*META, *unlisted):
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
    urls = [one.get("url") if isinstance(one, dict) else one for one in _listed(article.get("author"))]
    urls += [
        *metadata.microdata.get("author", ()),
        *metadata.meta.get("article:author", ()),
        *metadata.links.get("author", ()),
    ]
    found = []
    for url in urls:
        if isinstance(url, str) and url.startswith("http") and bylines.leads_to_author(url):
            slug = re.sub(r"\.\w+$", "", unquote(urlsplit(url).path).rstrip("/").rsplit("/", 1)[-1])
            if SLUG.fullmatch(slug):
                found.append(slug.replace("-", " ").title())
    return found


def _only_person(reading: Reading) -> list[str]:
    """The name of the one Person that JSON-LD tells of, when it tells of one only."""
    names = {name for node in reading.page.metadata.nodes("Person") for name in names_of(node.get("name"))}
    return list(names) if len(names) == 1 else []


WITNESSES: Final = (
    Witness("site:authors", _site),
    Witness("json-ld", _json_ld),
    Witness("byline", bylines.labelled),
    Witness("a[href=author]", bylines.linked, strict=True),
    Witness("meta", _meta),
    Witness("microdata", _microdata),
    Witness("author", bylines.named, strict=True),
    Witness("beside the date", bylines.beside_date, strict=True),
    Witness("a[rel=author]", bylines.marked, strict=True),
    Witness("json-ld:Person", _only_person, strict=True),
    Witness("author box", bylines.closing, strict=True),
    Witness("biography", bylines.biography, strict=True),
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
        names = _without_others(reading, refused.people(witness))
        if any(len(name.split()) > 1 or not name.isascii() for name in names):
            return _fuller(refused, names) or (names, witness.source)
        if names and not fallback[0]:
            fallback = names, witness.source
    return fallback


def _without_others(reading: Reading, names: list[str]) -> list[str]:
    """The names without those that the page prints in another role; metadata often list them among the authors."""
    if len(names) < 2:
        return names
    others = letters(bylines.others(reading))
    return [name for name in names if letters(name) not in others] or names


def claim_bylines(reading: Reading, names: list[str]) -> None:
    """Takes the lines around and in the article that print its authors and little else: they are no prose."""
    known = [letters(name) for name in names]
    window = reading.pieces[max(0, reading.first_prose - 30) : reading.box_range.stop + 6]
    for piece in window if known else ():
        if piece.kind != "text" or len(piece.text) > LONGEST_BYLINE:
            continue
        printed = rest = letters(after_label(piece.text) or piece.text)
        for name in known:
            rest = rest.replace(name, "")
        if rest != printed and len(rest) <= LONGEST_AND:
            reading.claim(piece, "byline", "the names of the authors")


LONGEST_BYLINE: Final = 120
LONGEST_AND: Final = 3
"""Letters that join two names ("and", "und", "و")."""


class _Refused:
    """What is no person on this page: the site, unless it has a person's name; where the text is weak, its sections."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        metadata = reading.page.metadata
        article = metadata.article or {}
        sections = [*names_of(article.get("articleSection")), *metadata.breadcrumbs]
        sections += [value for key in ("article:section", "section") for value in metadata.meta.get(key, ())]
        self.sites = site_letters(reading)
        self.sections = frozenset(letters(clean(name)) for name in sections)

    def people(self, witness: Witness) -> list[str]:
        """The persons that a witness names."""
        names = people(witness.read(self.reading), strict=witness.strict)
        return [name for name in names if not self._refuses(name, witness.strict)]

    def _refuses(self, name: str, strict: bool) -> bool:
        known = letters(name)
        return (known in self.sites and could_name_a_site(name)) or (strict and known in self.sections)


def _fuller(refused: _Refused, names: list[str]) -> tuple[list[str], str] | None:
    """The printed byline, when it names all of ``names`` and others besides."""
    witness = next(one for one in WITNESSES if one.source == "byline")
    printed = refused.people(witness)
    known = {letters(name) for name in names}
    full = all(map(looks_like_name, printed))
    return (printed, witness.source) if full and known < {letters(name) for name in printed} else None
