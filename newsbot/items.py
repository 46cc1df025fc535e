"""The records: what newsbot writes, one dataclass a feed, every key always present.

Names are schema.org NewsArticle's, in snake_case. A missing text is ``None``, a missing list is
empty, a nested object keeps all its keys. How a record becomes a line is ``feed.py``; what makes
two articles, or two revisions of one, the same stands below the records.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter

import orjson

SCHEMA_VERSION = "1.0"

BLOCK_TYPES = ("paragraph", "heading", "quote", "list", "image", "table", "embed", "related")
PLACEMENTS = ("inline", "aside", "footer")
OUTCOMES = ("article", "unchanged", "duplicate", "gone", "rejected", "listing", "failed")
DIRECTIONS = ("ltr", "rtl")
DATE_PRECISIONS = ("second", "minute", "hour", "day")
DATE_ZONE_BASES = ("printed", "offset", "site", "unknown")


@dataclass(slots=True, kw_only=True)
class Image:
    """A picture of the article. Caption and credit are two things even where the page glues them."""

    url: str | None = None
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None
    width: int | None = None
    height: int | None = None


@dataclass(slots=True, kw_only=True)
class Block:
    """One piece of the article in page order. ``type`` is one of ``BLOCK_TYPES``.

    ``text``: the words (a related block: the headline; a table: rows by newline, cells by tab);
    ``level``: 1 to 6 of a heading; ``url``: of an image, embed or related link; ``items``: of a list.
    """

    type: str
    text: str | None = None
    level: int | None = None
    url: str | None = None
    caption: str | None = None
    credit: str | None = None
    items: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class RelatedLink:
    """A typed edge to another article; never prose.

    ``placement`` is one of ``PLACEMENTS``; ``after_block`` the 0-based index into ``blocks`` of the
    block before an inline edge (``None`` when there is none, or not inline); ``position`` counts
    from 1 over the record.
    """

    url: str | None = None
    headline: str | None = None
    label: str | None = None
    image_url: str | None = None
    image_alt: str | None = None
    placement: str
    after_block: int | None = None
    position: int


@dataclass(slots=True, kw_only=True)
class Rights:
    """Signals about use, as found; each ``None`` when the page says nothing."""

    robots: str | None = None
    tdm_reservation: str | None = None
    noai: str | None = None


@dataclass(slots=True, kw_only=True)
class Provenance:
    """For each field the source that won: "json-ld", "og", "time[datetime]", "site:headline" …"""

    language: str | None = None
    publisher: str | None = None
    canonical_url: str | None = None
    article_type: str | None = None
    kicker: str | None = None
    headline: str | None = None
    alternative_headline: str | None = None
    description: str | None = None
    section: str | None = None
    breadcrumbs: str | None = None
    tags: str | None = None
    authors: str | None = None
    dateline: str | None = None
    date_published: str | None = None
    date_modified: str | None = None
    image: str | None = None
    body: str | None = None
    related: str | None = None
    is_accessible_for_free: str | None = None
    copyright_notice: str | None = None


@dataclass(slots=True, kw_only=True)
class Article:
    """One revision of one news article; the key is (``record_id``, ``revision``)."""

    schema_version: str = SCHEMA_VERSION
    record_id: str
    revision: int = 1
    changed_fields: list[str] = field(default_factory=list)
    url: str
    canonical_url: str
    site: str
    publisher: str | None = None
    language: str | None = None
    direction: str = "ltr"
    article_type: str | None = None
    kicker: str | None = None
    headline: str | None = None
    alternative_headline: str | None = None
    description: str | None = None
    section: str | None = None
    breadcrumbs: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    dateline: str | None = None
    date_published: str | None = None
    date_published_raw: str | None = None
    date_precision: str | None = None
    date_zone_basis: str | None = None
    date_modified: str | None = None
    image: Image = field(default_factory=Image)
    images: list[Image] = field(default_factory=list)
    body: str = ""
    blocks: list[Block] = field(default_factory=list)
    word_count: int = 0
    related: list[RelatedLink] = field(default_factory=list)
    is_accessible_for_free: bool | None = None
    copyright_notice: str | None = None
    rights: Rights = field(default_factory=Rights)
    provenance: Provenance = field(default_factory=Provenance)
    problems: list[str] = field(default_factory=list)
    content_hash: str = ""
    duplicate_of: str | None = None
    date_crawled: str
    run_id: str | None = None
    found_via: str | None = None
    depth: int = 0
    http_status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    truncated: bool = False


@dataclass(slots=True, kw_only=True)
class RelatedEdge:
    """A row of the ``related`` feed: one edge of one revision of one article."""

    schema_version: str = SCHEMA_VERSION
    record_id: str
    revision: int
    site: str
    source_url: str
    url: str | None = None
    headline: str | None = None
    label: str | None = None
    image_url: str | None = None
    image_alt: str | None = None
    placement: str
    after_block: int | None = None
    position: int
    date_crawled: str
    run_id: str | None = None


@dataclass(slots=True, kw_only=True)
class Rejected:
    """A row of the ``rejected`` feed: a fetched page that is no article, and why."""

    schema_version: str = SCHEMA_VERSION
    url: str
    site: str
    reason: str
    detail: str | None = None
    http_status: int | None = None
    found_via: str | None = None
    depth: int = 0
    date_crawled: str
    run_id: str | None = None


@dataclass(slots=True, kw_only=True)
class Tombstone:
    """A row of the ``tombstones`` feed: a known article that its site has withdrawn."""

    schema_version: str = SCHEMA_VERSION
    record_id: str
    url: str
    site: str
    last_revision: int
    reason: str
    http_status: int | None = None
    date_seen: str
    run_id: str | None = None


@dataclass(slots=True, kw_only=True)
class TickerLine:
    """A row of the ``ticker`` feed: a breaking-news line and when it was first seen on the site."""

    schema_version: str = SCHEMA_VERSION
    site: str
    text: str
    url: str | None = None
    page_url: str
    date_seen: str
    run_id: str | None = None


Record = Article | RelatedEdge | Rejected | Tombstone | TickerLine

FEEDS: dict[str, type[Record]] = {
    "articles": Article,
    "related": RelatedEdge,
    "rejected": Rejected,
    "tombstones": Tombstone,
    "ticker": TickerLine,
}
"""The feeds of a dataset, each a folder under ``output/<site>/``, and the record its lines hold."""

CHOICES: dict[tuple[type, str], tuple[str, ...]] = {
    (Article, "direction"): DIRECTIONS,
    (Article, "date_precision"): DATE_PRECISIONS,
    (Article, "date_zone_basis"): DATE_ZONE_BASES,
    (Block, "type"): BLOCK_TYPES,
    (RelatedLink, "placement"): PLACEMENTS,
    (RelatedEdge, "placement"): PLACEMENTS,
}
"""Fields whose words are a closed list; reasons, problems and article types stay open."""


def _stated_date(article: Article) -> str | None:
    """The publication date where the page states it: a relative time moves with every crawl.

    "منذ 59 دقيقة" has at most three digits, a date with its year at least four ("9/4/25").
    """
    raw = article.date_published_raw
    if raw is not None and sum(map(str.isdigit, raw)) < 4:
        return None
    return article.date_published


def _captions(things: list[Image] | list[Block]) -> list[tuple[str | None, str | None]]:
    return [(thing.caption, thing.credit) for thing in things if thing.caption or thing.credit]


def _inline_related(article: Article) -> list[tuple[str | None, str | None, str | None]]:
    return [(link.url, link.headline, link.label) for link in article.related if link.placement == "inline"]


CONTENT: dict[str, Callable[[Article], object]] = {
    "article_type": attrgetter("article_type"),
    "kicker": attrgetter("kicker"),
    "headline": attrgetter("headline"),
    "alternative_headline": attrgetter("alternative_headline"),
    "description": attrgetter("description"),
    "section": attrgetter("section"),
    "authors": attrgetter("authors"),
    "dateline": attrgetter("dateline"),
    "date_published": _stated_date,
    "date_modified": attrgetter("date_modified"),
    "image": lambda article: _captions([article.image]),
    "images": lambda article: _captions(article.images),
    "body": attrgetter("body"),
    "blocks": lambda article: _captions(article.blocks),
    "related": _inline_related,
    "is_accessible_for_free": attrgetter("is_accessible_for_free"),
}
"""What readers read, in record order: the field, and what of it counts. A new revision is a change here."""


def record_id(identity: str) -> str:
    """The id of the article with that identity (its canonical URL's): 32 hex digits of SHA-256."""
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def content(article: Article) -> dict[str, bytes]:
    """What ``CONTENT`` counts of the article, each as the JSON that the hashes are of."""
    return {name: _encoded(read(article)) for name, read in CONTENT.items()}


def content_hash(article: Article) -> str:
    """SHA-256, 64 hex digits, over all that ``CONTENT`` counts of the article."""
    return hash_of_all(content(article))


def hash_of_all(told: Mapping[str, bytes]) -> str:
    """``content_hash`` of the article whose ``content`` this is: of the JSON object with those members."""
    members = b",".join(b'"%b":%b' % (name.encode(), value) for name, value in told.items())
    return hashlib.sha256(b"{%b}" % members).hexdigest()


def hash_of_each(told: Mapping[str, bytes]) -> dict[str, str]:
    """A hash of 16 hex digits for each field of ``content``; kept to name what changed next time."""
    return {name: hashlib.sha256(value).hexdigest()[:16] for name, value in told.items()}


def changed_fields(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """The fields whose hashes differ, in record order; a field that only one side knows is none."""
    return [name for name in CONTENT if name in old and name in new and old[name] != new[name]]


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _encoded(value: object) -> bytes:
    """The value as compact JSON; orjson writes it ten times as fast, but no lone surrogates."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return _JSON.encode(value).encode("utf-8", "surrogatepass")
