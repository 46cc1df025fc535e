"""The state of crawls behind one protocol: frontier, known articles, hosts, runs, rows to publish.

Everything a page brought (rows for the feeds, links found, the done mark) is written in one
transaction by ``commit``; what was leased and not committed when a process died is leased again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


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

    ``body_hash`` is of the bytes seen last; ``record_id`` of the article known under this URL.
    """

    id: int
    url: str
    site: str
    kind: str
    found_via: str
    depth: int
    related_depth: int
    tries: int
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    record_id: str | None = None
    gone_first_seen: str | None = None


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
class Row:
    """One line of one feed (``line`` ends with a newline), waiting to be published."""

    site: str
    feed: str
    line: bytes


@dataclass(slots=True, kw_only=True)
class PageCommit:
    """All that one fetched page brought; committed whole or not at all.

    ``outcome`` is one of ``items.OUTCOMES`` or "retry" (put back, tries + 1). ``listed``: the URLs
    that a list page shows now; known articles that it showed before and no longer shows become due.
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
    rows: list[Row] = field(default_factory=list)
    adds: list[Url] = field(default_factory=list)
    listed: list[str] | None = None
    next_visit: datetime | None = None
    gone_first_seen: str | None = None
    ticker: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part file that was named before it is written: its rows are fixed, so writing repeats nothing."""

    name: str
    site: str
    feed: str
    rows: int


class Store(Protocol):
    """What the scheduler, the pipelines and the publisher need of a state store.

    Opening it locks nothing; ``lock_sites`` does. All times are aware datetimes from the run's clock.
    Every method raises ``StoreError`` when the state is damaged or cannot be written.
    """

    # runs
    def lock_sites(self, sites: Sequence[str], *, holder: str) -> list[str]:
        """The sites that another run holds (each with its holder in ``LockedError`` order), the rest locked."""

    def begin_run(self, run_id: str, *, sites: Sequence[str], now: datetime, arguments: Mapping[str, Any]) -> None: ...

    def end_run(self, run_id: str, *, now: datetime, summary: Mapping[str, Any]) -> None: ...

    # frontier
    def add(self, urls: Iterable[Url], *, now: datetime) -> int:
        """Adds what is new and wakes what is due; returns how many URLs are queued by it."""

    def lease(self, n: int, *, now: datetime, busy: Mapping[str, int], per_host: int) -> list[Lease]:
        """At most n queued URLs, best priority first, none of a host with ``per_host`` in ``busy``."""

    def release(self, leases: Iterable[Lease]) -> None:
        """Puts leases back untouched (a clean stop)."""

    def commit(self, pages: Sequence[PageCommit], *, now: datetime) -> None: ...

    def open_count(self) -> int:
        """URLs queued or leased for the locked sites."""

    # knowledge
    def article(self, record_id: str) -> KnownArticle | None: ...

    def ticker_seen(self, site: str, text: str) -> bool: ...

    # publishing
    def stage(self, *, name_part: Any, now: datetime, limit: int) -> list[Part]:
        """Gives waiting rows of the locked sites a part name each (stored before any file is written)."""

    def staged(self) -> list[Part]:
        """Parts named and not yet marked published: of this run, or of one that died between."""

    def part_lines(self, part: Part) -> Iterable[bytes]: ...

    def published(self, part: Part, *, sha256: str, now: datetime) -> None: ...

    def close(self) -> None: ...
