"""The state of crawls behind one protocol: frontier, known articles, hosts, runs, rows to publish.

Everything a page brought (rows for the feeds, links found, the done mark) is written in one
transaction by ``commit``; what was leased and not committed when a process died is leased again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from newsbot.store.records import (
    UNASKED,
    Held,
    Host,
    KnownArticle,
    KnownUrl,
    Lease,
    Original,
    PageCommit,
    Part,
    Row,
    Stored,
    Tally,
    Url,
)
from newsbot.text.resemblance import Sketch

__all__ = [
    "UNASKED",
    "Held",
    "Host",
    "KnownArticle",
    "KnownUrl",
    "Lease",
    "Original",
    "PageCommit",
    "Part",
    "Row",
    "Store",
    "Stored",
    "Tally",
    "Url",
]


class Store(Protocol):
    """What the scheduler, the pipelines and the publisher need of a state store.

    Opening it locks nothing; ``lock_sites`` does. All times are aware datetimes from the run's clock.
    Every method raises ``StoreError`` when the state is damaged or cannot be written; what it was
    doing is then undone whole. A run's order: lock_sites, begin_run, wake_due, add (seeds), then
    lease and commit until ``open_count`` is 0, end_run, close.
    """

    news_after: float | None
    """Seconds after which others may have queued something that is to be leased here; ``None``: nobody else does."""

    # runs
    def lock_sites(self, sites: Sequence[str], *, run_id: str, now: datetime, joins: bool = False) -> list[Held]:
        """Locks the sites for this process until ``close`` or its death; returns those that others hold.

        What a dead run of a locked site had leased is queued again. ``joins``: where processes of several machines
        share a store, those that ask for the same sites share them, in one run.
        """

    def begin_run(self, run_id: str, *, sites: Sequence[str], now: datetime, arguments: Mapping[str, Any]) -> str:
        """Starts a run, with an id that no run had before, or joins the open one; gives the id of the run."""

    def heartbeat(self, run_id: str, *, now: datetime) -> None:
        """Notes that the run is alive, for people and for stores whose locks do not end with a process.

        Raises ``LostError`` once this process was silent for so long that its work was given to others: nothing that
        it commits is written then, and it is given no more.
        """

    def confirm(self) -> None:
        """Raises ``LostError`` where others may have what this process holds; asks only when it was silent for long."""

    def leave(self, share: Mapping[str, Any]) -> str:
        """Says that this process has no more to do in the run, and what it did of it (plain JSON).

        "last": it is to publish what is left and to sum the run up; "others": others go on, and will; "over":
        another one does so already. Where a run has one process that is the last.
        """

    def shares(self) -> list[dict[str, Any]]:
        """What the other processes said when they left the run; {} for each that died and never said."""

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

    def has_open(self) -> bool:
        """Whether there are any: quicker, where others lease and queue as well."""

    # knowledge
    def article(self, record_id: str) -> KnownArticle | None: ...

    def articles_by_text(self, site: str, fields: Mapping[str, str]) -> list[KnownArticle]:
        """The site's articles whose headline and body have the hashes in ``fields``, twenty at most."""
        ...

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

        At most ``limit`` lines a part, or one row that has more; ``name_part(n)`` names the n-th part, from 1, of the
        run in its feed.
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
    def archive_files(self, site: str, *, mine: bool = False) -> dict[str, int]:
        """The archive files of the site that nobody else writes, oldest first → bytes of it committed.

        ``mine``: only those that nobody else may go on with.
        """

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
        """The latest runs first: run_id, sites (a JSON list), started, ended (``None``: it did not), alive, summary.

        ``summary`` is what ``end_run`` was given, {} where the run did not end.
        """

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

    def size(self) -> int:
        """Bytes that the state takes on the disk."""
        ...

    def close(self) -> None: ...
