"""The dates that a page declares: metadata by name in order of trust, time elements, script state, its URL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Final

from newsbot.extract import hints as h
from newsbot.extract.dateorder import NUMERIC, region_of, with_region
from newsbot.extract.reading import Reading
from newsbot.extract.sources import selected_texts
from newsbot.metadata import Metadata, Node, names, text, types_of, urls
from newsbot.text.dates import PrintedDate, parse_dates, parse_metadata_date
from newsbot.text.months import languages
from newsbot.text.normalize import clean, fold
from newsbot.urls import identity

META: Final = {
    "published": (
        "article:published_time", "og:article:published_time", "article:published", "og:published_time",
        "datepublished", "itemprop:datepublished", "parsely-pub-date", "published_at", "published", "publishdate",
        "publish-date", "publish_date", "publication_date", "publication-date", "pubdate", "bt:pubdate",
        "article.published", "displaydate", "sailthru.date", "cxenseparse:recs:publishtime", "article_date_original",
        "og:pubdate", "citation_publication_date", "citation_online_date", "citation_date", "dc.date.issued",
        "dcterms.issued", "release_date", "og:release_date", "itemprop:datecreated", "dc.date.created",
        "dcterms.created", "dc.created", "dc.date", "dcterms.date", "date",
    ),
    "modified": (
        "article:modified_time", "og:article:modified_time", "article:modified", "og:modified_time", "datemodified",
        "itemprop:datemodified", "og:updated_time", "updated_time", "updated_at", "updated", "dc.date.modified",
        "dcterms.modified", "lastmod", "last-modified", "last-updated", "revised", "article.updated",
    ),
}  # fmt: skip
"""Names of meta elements, in order of trust; names that some write the day of a change into come last."""

KEYS: Final = {"published": "datePublished", "modified": "dateModified"}
"""The property of schema.org for each."""
FOREIGN: Final = frozenset((
    "Comment", "Review", "VideoObject", "ImageObject", "AudioObject", "Product", "Book", "Movie", "Organization",
    "Person",
))  # fmt: skip
"""schema.org types whose dates are those of something that the article shows or speaks of."""
ATTRIBUTES: Final = (
    "datetime", "data-datetime", "data-timestamp", "data-date", "data-published", "data-pubdate", "data-publish-date",
    "data-published-at", "data-time", "data-epoch", "data-utc",
)  # fmt: skip
RDFA: Final = re.compile(r"(?:^|[\s:])(?:datePublished|published_time|created|date|issued)(?:$|\s)")
ELEMENTS: Final = f".//time | .//*[@property and @content] | .//*[{' or '.join(f'@{name}' for name in ATTRIBUTES[1:])}]"
CHANGE: Final = re.compile("modif|updat")
"""How classes and property names call the date of a change."""
OFF_ARTICLE: Final = h.NAV | h.RELATED | h.COMMENTS | h.TICKER | h.FOOTER | h.AD | h.WIDGET | h.CARD
URL_DAY: Final = re.compile(r"[/_-]((?:19|20)\d\d)([/_-]?)(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?=[/_.+-]|$)")
URL_NAMED_DAY: Final = re.compile(r"/((?:19|20)\d\d)/([a-z]{3,9})/(0?[1-9]|[12]\d|3[01])(?=/|$)", re.I)
"""Also with the month's name: /2024/may/17/."""
SAYS_PUBLISHED: Final = re.compile(
    r"publi(?:sh|cation)\w*[._:-]?(?:date|time|at|on)|(?:date|time)[._:-]?publi(?:sh|cation)|pub[._:-]?date"
)
SAYS_OTHER: Final = re.compile(r"modif|updat|expir|unpubl|video|image|event")
"""What meta names that no table lists say when they speak of a publication; and when of something else's."""
IN_DATA: Final = re.compile(
    r"(?:datePublished|publishedAt|published_at|publishedDate|published_date|publishDate|publish_date|publicationDate|"
    r"publication_date|publishedTime|published_time|pubDate)"
    r'(?:\\*"|&quot;|%22)\s*:\s*(?:\\*"|&quot;|%22)'
    r"((?:19|20)\d\d-\d\d-\d\d[T\d:.+Z -]{0,24})"
)
"""A publication as any JSON of a page tells it, in scripts and attributes, however often it was escaped."""
LONGEST_LINE: Final = 200
LONGEST_PAGE: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class Dated:
    """A date, its label telling publication from change, and the source's name."""

    date: PrintedDate
    source: str


@dataclass
class DateReader:
    """Reads texts of one page as dates; each text once."""

    now: datetime
    zone: str | None
    language: str | None
    reading: Reading
    known: dict[str, PrintedDate | None] = field(default_factory=dict)

    @classmethod
    def of(cls, reading: Reading, language: str | None) -> DateReader:
        """For a page; its declared language lends the region that tells 4/9 from 9/4."""
        stated = (reading.page.metadata.lang or "").replace("_", "-")
        if language and stated.partition("-")[0].lower() == language.partition("-")[0].lower():
            language = stated
        language = with_region(language, reading.page.url)
        return cls(reading.page.visit.now, reading.site.zone, language, reading)

    def value(self, value: str | None) -> PrintedDate | None:
        """The date of a machine's value; a zone that it names (Z) is an offset, for no reader sees it."""
        if not value:
            return None
        if value not in self.known:
            found = parse_metadata_date(value, now=self.now, zone=self.zone, language=self.tabled)
            if found is not None and found.zone_basis == "printed":
                found = replace(found, zone_basis="offset")
            self.known[value] = found
        return self.known[value]

    @cached_property
    def tabled(self) -> str | None:
        """The language where our own tables cover it: no fallback is asked for every text."""
        return self.language if self.language and self.language.partition("-")[0].lower() in languages() else None

    def line(self, line: str, *, foreign: bool = False) -> list[PrintedDate]:
        """The dates of a printed line; ``foreign`` lets the costly fallback read it."""
        found = parse_dates(line, now=self.now, zone=self.zone, language=self.language if foreign else self.tabled)
        if not found and self.region and NUMERIC.search(line):
            return parse_dates(line, now=self.now, zone=self.zone, language=f"en-{self.region}")
        return found

    @cached_property
    def region(self) -> str | None:
        """Where the rest of the page says whether day or month comes first, for a line that does not."""
        if self.language not in (None, "en"):
            return None
        return region_of(piece.text for piece in self.reading.pieces if len(piece.text) <= LONGEST_LINE)

    def dated(self, value: str | None, label: str, source: str) -> list[Dated]:
        found = self.value(value)
        return [Dated(replace(found, label=label), source)] if found else []


def declared(reading: Reading, reader: DateReader) -> Iterator[Dated]:
    """The dates of the site file's selectors, JSON-LD, meta elements and microdata, in order of trust."""
    metadata = reading.page.metadata
    nodes = [metadata.article] if metadata.article else []
    others = (node for node in metadata.json_ld if node is not metadata.article)
    nodes += [node for node in others if _about_page(reading, metadata, node)]
    for label, key in KEYS.items():
        for words in selected_texts(reading, f"date_{label}"):
            for found in reader.line(words, foreign=True):
                yield Dated(replace(found, label=label), f"site:date_{label}")
        for node in nodes:
            yield from reader.dated(text(node.get(key)), label, "json-ld")
        for name in META[label]:
            for value in metadata.meta.get(name, ())[:1]:
                yield from reader.dated(value, label, f"meta:{name}")
        for value in metadata.microdata.get(key, ())[:1]:
            yield from reader.dated(value, label, "microdata")
    yield from _unlisted(metadata, reader)


def _unlisted(metadata: Metadata, reader: DateReader) -> list[Dated]:
    """The earliest date of the meta elements that no table lists but whose name says publication."""
    names = (name for name in metadata.meta if SAYS_PUBLISHED.search(name) and not SAYS_OTHER.search(name))
    found = [
        one
        for name in names
        if name not in META["published"]
        for value in metadata.meta[name][:1]
        for one in reader.dated(value, "published", f"meta:{name}")
    ]
    return sorted(found, key=lambda one: one.date.value)[:1]


def _about_page(reading: Reading, metadata: Metadata, node: Node) -> bool:
    """Whether a dated JSON-LD object that is no article is about this page: by its URL or by its name."""
    if not any(key in node for key in KEYS.values()) or not FOREIGN.isdisjoint(types_of(node)):
        return False
    page = identity(reading.page.url)
    if any(identity(url) == page for key in ("url", "@id", "mainEntityOfPage") for url in urls(node.get(key))):
        return True
    title = fold(metadata.title or "")
    return any(len(name) >= 8 and fold(name) in title for key in ("headline", "name") for name in names(node.get(key)))


def elements(reading: Reading, reader: DateReader) -> Iterator[Dated]:
    """Dates in attributes of the article's elements: time elements that a script fills, RDFa, data attributes."""
    for node in reading.box.node.xpath(ELEMENTS):
        if node.get("property") and not RDFA.search(node.get("property")):
            continue
        value = node.get("content") or next((node.get(name) for name in ATTRIBUTES if node.get(name)), None)
        found = reader.value(value)
        if found is None or _off_article(reading, node):
            continue
        label = "modified" if CHANGE.search(node.get("class") or node.get("property") or "") else "published"
        raw = clean(node.text_content()) or found.raw
        yield Dated(replace(found, label=label, raw=raw), "time[datetime]" if node.tag == "time" else "attribute")


def _off_article(reading: Reading, node) -> bool:  # type: ignore[no-untyped-def]
    """Whether an element stands in a part of the article's node that is not the article."""
    while node is not None and node is not reading.box.node:
        if h.own_hints(node, node.tag) & OFF_ARTICLE:
            return True
        node = node.getparent()
    return False


def of_state(reading: Reading, reader: DateReader, known: Iterable[Dated]) -> Iterator[Dated]:
    """The dates of the article that the page carries as data; looked for where a script names a known day."""
    days = {one.date.value[:10] for one in known}
    scripts = (one for one in reading.page.root.iter("script") if "ld+json" not in one.get("type", ""))
    if days and not any(day in script.text for script in scripts if script.text for day in days):
        return
    state = reading.state
    if state is None or fold(state.headline) not in fold(reading.page.metadata.title or state.headline):
        return
    yield from reader.dated(state.published, "published", "script")
    yield from reader.dated(state.modified, "modified", "script")


def in_url(reading: Reading, reader: DateReader) -> Iterator[Dated]:
    """The day in the page's URL (/2023/12/22/): sites write it there when they publish."""
    if match := URL_DAY.search(reading.page.url):
        found = reader.value(f"{match[1]}-{int(match[3]):02}-{int(match[4]):02}")
    elif match := URL_NAMED_DAY.search(reading.page.url):
        found = reader.value(f"{match[3]} {match[2]} {match[1]}")
    else:
        return
    if found:
        yield Dated(replace(found, label="published", raw=match[0].strip("/_-")), "url")


def in_data(reading: Reading, reader: DateReader) -> Iterator[Dated]:
    """The publication that JSON anywhere in the page tells, when all that tell one tell the same day."""
    values = list(dict.fromkeys(match[1] for match in IN_DATA.finditer(reading.page.text[:LONGEST_PAGE])))
    if len({value[:10] for value in values}) == 1:
        yield from reader.dated(max(values, key=len), "published", "script")
