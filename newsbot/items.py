"""The records: what newsbot writes, one dataclass a feed, every key always present.

Names are schema.org NewsArticle's, in snake_case. A missing text is ``None``, a missing list is
empty, a nested object keeps all its keys. Nothing here reads or computes: how a record becomes a
line is ``feed.py``, how it is hashed is ``identity`` below the records.
"""

from __future__ import annotations

from dataclasses import dataclass, field

SCHEMA_VERSION = "1.0"

BLOCK_TYPES = ("paragraph", "heading", "quote", "list", "image", "table", "embed", "related")
PLACEMENTS = ("inline", "aside", "footer")
OUTCOMES = ("article", "unchanged", "duplicate", "gone", "rejected", "listing", "failed")


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
