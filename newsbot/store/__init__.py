"""The state of crawls behind one protocol: frontier, known articles, hosts, runs, rows to publish.

Everything a page brought (rows for the feeds, links found, the done mark) is written in one
transaction by ``commit``; what was leased and not committed when a process died is leased again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of one feed (``line`` ends with a newline), waiting to be published."""

    site: str
    feed: str
    line: bytes


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


class Store(Protocol):
    """What the scheduler, the pipelines and the publisher need of a state store.

    Opening it locks nothing; ``lock_sites`` does. All times are aware datetimes from the run's clock.
    Every method raises ``StoreError`` when the state is damaged or cannot be written; what it was
    doing is then undone whole. A run's order: lock_sites, begin_run, wake_due, add (seeds), then
    lease and commit until ``open_count`` is 0, end_run, close.
    """

    # runs
    def lock_sites(self, sites: Sequence[str], *, run_id: str, now: datetime) -> list[Held]:
        """Locks the sites for this process until ``close`` or its death; returns those that others hold.

        What a dead run of a locked site had leased is queued again.
        """

    def begin_run(self, run_id: str, *, sites: Sequence[str], now: datetime, arguments: Mapping[str, Any]) -> None:
        """Starts a run; ``run_id`` is one that no run had before."""

    def heartbeat(self, run_id: str, *, now: datetime) -> None:
        """Notes that the run is alive, for people and for stores whose locks do not end with a process."""

    def end_run(self, run_id: str, *, now: datetime, summary: Mapping[str, Any]) -> None: ...

    def counts(self, run_id: str) -> list[Tally]:
        """The pages of a run by site, outcome and reason; "retry" is no page's end and not among them."""

    # frontier
    def add(self, urls: Iterable[Url], *, now: datetime) -> int:
        """Adds what is new and wakes what is due; returns how many URLs are queued by it.

        A list is due once a run; an article when its next visit is due or ``lastmod`` is newer than
        the one known. A variant (``urls.identity``) of a known article's URL speaks for that URL.
        """

    def wake_due(self, *, now: datetime, young_after: datetime | None = None) -> int:
        """Queues what is due by age on the locked sites; returns how many.

        ``young_after``: also each known article whose ``young_until`` is later than that.
        """

    def lease(self, n: int, *, now: datetime, busy: Mapping[str, int], per_host: int) -> list[Lease]:
        """At most n queued URLs of the locked sites, the hosts in turn, of each its best priority first.

        First in, first out among equals; none of a host that backs off, and never so many that one
        has more than ``per_host`` with those in ``busy`` (host → leases not yet ended).
        """

    def release(self, leases: Iterable[Lease]) -> None:
        """Puts leases back untouched (a clean stop)."""

    def commit(self, pages: Sequence[PageCommit], *, now: datetime) -> None:
        """Writes the pages in one transaction; raises ``ValueError`` for a lease that is not open (any more).

        A page whose lease is ``UNASKED`` leaves no trace in the frontier.
        """

    def open_count(self) -> int:
        """URLs queued or leased for the locked sites."""

    # knowledge
    def article(self, record_id: str) -> KnownArticle | None: ...

    def article_by_canonical(self, url: str) -> KnownArticle | None: ...

    def originals(self, sketch: Sketch) -> list[Original]:
        """The originals of any site that a text with that sketch repeats, those seen first at the head."""

    def known_url(self, url: str) -> KnownUrl | None: ...

    def ticker_seen(self, site: str, text: str) -> bool: ...

    # hosts
    def host(self, host: str) -> Host | None: ...

    def keep_robots(self, host: str, *, body: bytes, status: int, now: datetime) -> None: ...

    def back_off(self, host: str, *, until: datetime) -> None:
        """Leases nothing of the host before ``until``, in this run and later ones."""

    def next_ready(self, *, now: datetime) -> datetime | None:
        """When the first host with work ends its back-off; ``None`` when no work waits for that."""

    # publishing
    def stage(self, *, name_part: Callable[[int], str], now: datetime, limit: int) -> list[Part]:
        """Gives waiting rows of the locked sites a part name each (stored before any file is written).

        At most ``limit`` rows a part; ``name_part(n)`` names the n-th part, from 1, of the run in its feed.
        """

    def staged(self) -> list[Part]:
        """Parts named and not yet marked published: of this run, or of one that died between."""

    def part_lines(self, part: Part) -> Iterable[bytes]:
        """The lines of a staged part, in the order they were committed."""

    def published(self, part: Part, *, sha256: str, size: int | None = None, now: datetime) -> None:
        """Marks the part published and forgets its rows; marking it again changes nothing."""

    def parts(self, site: str) -> list[Part]:
        """The published parts of a site, oldest first."""

    def unannounced(self) -> list[str]:
        """The locked sites with published parts, of this run or an earlier one, that ``announced`` was not said of."""

    def announced(self) -> None:
        """Marks all published parts of the locked sites as told of."""

    # archive
    def archive_files(self, site: str) -> dict[str, int]:
        """The archive files of the site that this store wrote, oldest first → bytes of it committed."""

    def begin_archive_file(self, site: str, name: str) -> None:
        """Names a new archive file of the site, before its first byte is written."""

    def stored(self, site: str, digest: bytes) -> Stored | None:
        """Where the archive has a page of the site with that body; ``None`` when it has none."""

    # care
    def inspect(self) -> dict[str, Any]:
        """Counts of what the store holds, for people: URLs by state, articles, hosts, runs, rows and parts waiting."""

    def sites(self) -> list[str]:
        """The sites that the store knows anything of."""

    def last_runs(self, most: int) -> list[dict[str, Any]]:
        """The latest runs first: run_id, sites (a JSON list), started, ended and code (``None``: it did not), alive."""

    def holder(self, site: str) -> Held | None:
        """Who holds the site just now; ``None`` when it is free."""

    def check(self) -> None:
        """Reads the state whole; raises ``StoreError`` where it is damaged."""

    def vacuum(self) -> None:
        """Gives room of what was deleted back; nobody else may use the store meanwhile."""

    def forget_url(self, url: str) -> int:
        """Forgets the visits of a URL and its variants; returns how many there were.

        The article stays known: found again it is fetched anew, and written only where it has changed.
        """

    def forget_site(self, site: str, *, articles: bool = False) -> int:
        """Forgets all visits of a site; returns how many URLs.

        ``articles``: also what was written of it, so that all is written again, from revision 1.
        """

    def close(self) -> None: ...
