"""What the store takes and gives: URLs and leases, what is known, what a page brought, parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from newsbot.text.resemblance import Sketch


@dataclass(frozen=True, slots=True, kw_only=True)
class Url:
    """A URL to add to the frontier. ``url`` is canonical (``urls.canonicalize``) and the key.

    ``kind``: article (a page that may be one) or list (section page, feed, sitemap: visited anew
    each run). ``lastmod``: what a feed or sitemap says (RFC 3339), newer = due. Higher ``priority``
    goes first. ``related_depth``: related-news links followed since the last ordinary link.
    """

    url: str
    site: str
    kind: str = "article"
    found_via: str = "link"
    depth: int = 0
    related_depth: int = 0
    priority: int = 0
    lastmod: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A URL handed out to be fetched, with what is known of it for a conditional request.

    ``host`` is the key of ``busy`` (``urls.host``); ``tries`` counts the fetches of this visit that
    ended "retry"; ``body_hash`` is of the bytes seen last; ``record_id`` of the article known under this URL.
    ``handed_over``: the first lease of a host that another worker of the run asked before.
    """

    id: int
    url: str
    site: str
    host: str
    kind: str
    found_via: str
    depth: int
    related_depth: int
    priority: int
    tries: int
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    record_id: str | None = None
    gone_first_seen: str | None = None
    young_until: str | None = None
    handed_over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownUrl:
    """What is known of a URL: ``state`` is queued, leased or done; ``outcome`` that of the last visit."""

    url: str
    site: str
    kind: str
    state: str
    outcome: str | None
    reason: str | None
    record_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownArticle:
    """The last revision of an article: ``fields`` maps a field's name to a short hash of its value."""

    record_id: str
    site: str
    url: str
    canonical_url: str
    revision: int
    content_hash: str
    headline: str | None
    fields: Mapping[str, str]
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """What is remembered of a host from run to run; times are RFC 3339 UTC.

    ``robots`` is the body of its robots.txt as fetched at ``robots_fetched`` with ``robots_status``;
    before ``backoff_until`` nothing of the host is leased.
    """

    host: str
    robots: bytes | None = None
    robots_status: int | None = None
    robots_fetched: str | None = None
    backoff_until: str | None = None
    last_request: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A site that another run holds: its process, its run and since when, as far as it said so."""

    site: str
    pid: int | None = None
    run_id: str | None = None
    since: str | None = None

    def __str__(self) -> str:
        """Who holds it, as a sentence."""
        return f"another run holds it (run {self.run_id}, process {self.pid}, since {self.since})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Lines of one feed that wait to be published: a record, or ``count`` that belong together (an article's edges).

    Each line ends with a newline.
    """

    site: str
    feed: str
    lines: bytes
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """An article that repeats none; its copies are told by ``sketch``, of the text of its last revision.

    ``since``: when it was published, else first seen (RFC 3339 UTC): of several the earliest is the one repeated.
    """

    record_id: str
    sketch: Sketch
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """Where the archive keeps a page's bytes: the file of its site, and which part of it.

    ``digest`` is SHA-256 of the page's body. Nothing of a file counts that lies beyond the last ``end`` committed.
    """

    file: str
    offset: int
    end: int
    digest: bytes


UNASKED = 0
"""The ``Lease.id`` of a page that no frontier handed out (one of an archive): its commit leaves the frontier alone."""


@dataclass(slots=True, kw_only=True)
class PageCommit:
    """All that one fetched page brought; committed whole or not at all.

    - ``outcome`` is one of ``items.OUTCOMES`` or "retry": put back behind its equals, tries + 1.
    - ``etag``, ``last_modified``, ``body_hash``, ``young_until``: an "unchanged" page keeps those it does
      not give again, a "failed" one keeps ``gone_first_seen`` too. ``young_until`` (RFC 3339) is only kept.
    - ``article``: the revision that is now the last (with ``gone`` set: the one withdrawn); with outcome
      "duplicate" the known article that this URL repeats, which itself stays as it is.
    - ``original``: the article with outcome "article", unless it repeats another one or has too little text.
    - ``aliases``: other URLs that need no fetch any more (where a redirect led, the canonical URL); a list does.
    - ``listed``: the URLs that a list page shows now; ``None``, or none at all, says nothing. Known
      articles that no list of the site shows any more become due once its lists are visited, and
      so does a withdrawn one that a list shows anew.
    - ``next_visit``: when to ask again; ``None``: never by age (a failed page and a list: see ``leases``, ``lists``).
    - ``ticker``: the lines that were new (``ticker_seen``).
    - ``stored``: where the archive has its bytes, written there before this is committed.
    """

    lease: Lease
    outcome: str
    reason: str | None = None
    http_status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    bytes: int = 0
    article: KnownArticle | None = None
    original: Original | None = None
    rows: list[Row] = field(default_factory=list)
    adds: list[Url] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    listed: list[str] | None = None
    next_visit: datetime | None = None
    gone_first_seen: str | None = None
    young_until: str | None = None
    ticker: list[str] = field(default_factory=list)
    stored: Stored | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many pages of a site ended in one outcome for one reason, and their bytes."""

    site: str
    outcome: str
    reason: str | None
    pages: int
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part file that was named before it is written: its rows are fixed, so writing repeats nothing.

    ``created`` is when it was named (RFC 3339 UTC); ``sha256`` and ``size`` are ``None`` until it is published.
    """

    name: str
    site: str
    feed: str
    rows: int
    created: str
    schema_version: str
    sha256: str | None = None
    size: int | None = None
