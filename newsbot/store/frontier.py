"""Which URLs wait to be fetched, and which known ones wait again.

A URL is visited at most once a run. In a later run it is queued again when it is a list and seen again
(a quiet one waits: ``lists``), when its ``next_visit`` is due, when a feed or sitemap shows a newer
``lastmod``, when every list that showed it has dropped it, or when it was withdrawn and a list shows it
anew (both: ``lists``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from mmap import mmap
from typing import Any, NamedTuple

from newsbot.store import KnownUrl, Lease, Url
from newsbot.store.sql import Sql, stamp, stamp_text
from newsbot.urls import host as host_of
from newsbot.urls import identity

INSERT = """
INSERT INTO urls (url, identity, queue, kind, state, priority, depth, related_depth, found_via, lastmod)
VALUES (?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""

KNOWN = "urls.id, site, urls.kind, state, priority, depth, related_depth, lastmod, run_id, visited, next_visit"

WHERE = " FROM urls JOIN queues ON queues.id = urls.queue WHERE "

FIND = f"SELECT {KNOWN}{WHERE}"

VARIANT = "identity = ? AND record_id IS NOT NULL ORDER BY outcome IN ('alias', 'duplicate'), urls.id LIMIT 1"

REQUEUE = """
UPDATE urls SET state = 'queued', priority = ?, depth = ?, related_depth = ?, queue = ?, kind = ?, found_via = ?
WHERE id = ? AND (state = 'queued' OR state = 'done' AND (run_id IS NULL OR run_id <> ?))
"""

WAKE = "UPDATE urls SET state = 'queued', vanished = 0 WHERE state = 'done' AND (run_id IS NULL OR run_id <> :run) AND "

ALIAS = """
UPDATE urls SET state = 'done', run_id = ?, visited = ?, outcome = 'alias', record_id = ?
WHERE url = ? AND state = 'queued' AND kind = 'article' RETURNING id
"""

MINE = "queue IN (SELECT id FROM queues WHERE site IN (SELECT site FROM mine))"

OPEN = " + ".join(f"(SELECT count(*) FROM urls WHERE state = '{state}' AND {MINE})" for state in ("queued", "leased"))


PLACES = 1 << 20
"""Ways to URLs that are remembered as settled, in 8 MB at most: the menus and news that many pages lead to."""


class Known(NamedTuple):
    """A row of ``KNOWN``."""

    id: int
    site: str
    kind: str
    state: str
    priority: int
    depth: int
    related_depth: int
    lastmod: str | None
    run_id: str | None
    visited: str | None
    next_visit: str | None


class Frontier:
    """The URLs of the store. What writes runs in a transaction of the caller, who calls ``forget`` where it fails."""

    def __init__(self, database: Sql) -> None:
        self._database = database
        self._execute = database.execute
        self.run_id = ""
        self._mine: set[str] = set()
        self._open: int | None = None
        self._settled = memoryview(mmap(-1, 8 * PLACES)).cast("q")
        """Hashes of the URLs that this run has queued or visited, as they were found; a later one takes the place.

        Found the same way again, such a URL stays as it is, also behind its equals where a retry put it. That two ways
        have the same 64 bits is as good as never.
        """
        self._era = 0

    def begin(self, run_id: str) -> None:
        self.run_id = run_id
        self.forget()

    def forget(self) -> None:
        """Drops what memory knows of a transaction that was undone."""
        self._open = None
        self._era += 1

    def open_count(self) -> int:
        if self._open is None:
            with self._database.explained():
                self._open = int(self._execute(f"SELECT {OPEN}").fetchone()[0])
        return self._open

    def has_open(self) -> bool:
        return self.open_count() > 0

    def count(self, change: int) -> None:
        """Says how many more (or fewer) URLs of the locked sites are open now."""
        if self._open is not None:
            self._open += change

    def known_url(self, url: str) -> KnownUrl | None:
        names = ("url", "site", "kind", "state", "outcome", "reason", "record_id")
        sql = f"SELECT {', '.join(names)} FROM urls JOIN queues ON queues.id = urls.queue WHERE url = ?"
        with self._database.explained():
            row = self._execute(sql, (url,)).fetchone()
        return KnownUrl(**dict(zip(names, row, strict=True))) if row else None

    def take_over(self, site: str) -> None:
        """Makes the site this connection's; what a dead run had leased of it is queued again."""
        if site in self._mine:
            return
        self._execute("INSERT INTO mine (site) VALUES (?) ON CONFLICT DO NOTHING", (site,))
        self.put_back("queue IN (SELECT id FROM queues WHERE site = ?)", (site,))
        self._mine.add(site)
        self._open = None

    def add(self, urls: Iterable[Url], *, now: datetime) -> int:
        return len(self.queue(urls, now=now))

    def queue(self, urls: Iterable[Url], *, now: datetime) -> list[Url]:
        """Adds the URLs and gives those that are queued by it."""
        moment, every = stamp(now), list(urls)
        self.look_ahead((url.url, url.kind == "article") for url in every)
        queued = [url for url in every if self._add(url, moment)]
        self.count(sum(url.site in self._mine for url in queued))
        return queued

    def _add(self, url: Url, now: str) -> bool:
        """Whether the URL is queued by this."""
        way = hash((url.url, url.site, url.kind, url.priority, url.depth, url.related_depth, self._era))
        if url.lastmod is None and self._settled[way % PLACES] == way:
            return False
        known = self.find(url.url, variants=url.kind == "article")
        if known is None:
            self._insert(url, stamp_text(url.lastmod))
        queued = known is None or self._ask_again(known, url, now)
        if known is None or queued or known.state == "queued" or known.run_id == self.run_id:
            self._settle(url, way)
        return queued

    def _settle(self, url: Url, way: int) -> None:
        if url.site in self._mine:  # else another process may visit it
            self._settled[way % PLACES] = way

    def _ask_again(self, known: Known, url: Url, now: str) -> bool:
        """Whether a known URL is queued since it is found again."""
        lastmod = stamp_text(url.lastmod)
        if known.state == "queued":
            self._improve(known, url)
        if known.state != "done":
            return False
        newer = lastmod is not None and lastmod > (known.lastmod or known.visited or "")
        if newer:
            self._execute("UPDATE urls SET lastmod = ? WHERE id = ?", (lastmod, known.id))
        if known.run_id == self.run_id or not (newer or _is_due(known, url, now)):
            return False
        self._requeue(known, url, (url.priority, url.depth, url.related_depth))
        return True

    def _insert(self, url: Url, lastmod: str | None) -> None:
        place = (url.kind, url.priority, url.depth, url.related_depth, url.found_via)
        self._execute(INSERT, (url.url, identity(url.url), self._queue(url), *place, lastmod))

    def _improve(self, known: Known, url: Url) -> None:
        """Lets a queued URL have the best of the ways by which it was found."""
        had = (known.priority, known.depth, known.related_depth)
        best = (max(had[0], url.priority), min(had[1], url.depth), min(had[2], url.related_depth))
        if known.site != url.site:
            self._open = None
        if best != had or known.site != url.site:
            self._requeue(known, url, best)

    def _requeue(self, known: Known, url: Url, rank: tuple[int, int, int]) -> None:
        """Queues a known URL as it is found now: its site may be another since it has a site file."""
        kind = "list" if "list" in (known.kind, url.kind) else known.kind
        self._execute(REQUEUE, (*rank, self._queue(url), kind, url.found_via, known.id, self.run_id))

    def look_ahead(self, wanted: Iterable[tuple[str, bool]]) -> None:
        """Says what ``find`` will be asked for, each with ``variants``: what is far away is fetched at once."""

    def find(self, url: str, *, variants: bool) -> Known | None:
        """The row of the URL; with ``variants`` also that of the known article's URL which it is a variant of."""
        row = self._execute(FIND + "url = ?", (url,)).fetchone()
        if row is None and variants:
            row = self._execute(FIND + VARIANT, (identity(url),)).fetchone()
        return Known(*row) if row else None

    def _queue(self, url: Url) -> int:
        """The id of the URL's queue, which is made ready."""
        place = (url.site, host_of(url.url))
        row = self._execute("SELECT id, ready FROM queues WHERE site = ? AND host = ?", place).fetchone()
        if row is None:
            row = self._execute("INSERT INTO queues (site, host) VALUES (?, ?) RETURNING id, ready", place).fetchone()
        if not row[1]:
            self.make_ready([row[:1]])
        return int(row[0])

    def answer(self, url: str, lease: Lease, record_id: str | None, *, now: datetime) -> None:
        """Marks a URL that needs no fetch of its own, since the page of the lease has answered for it."""
        if self.find(url, variants=False) is None:
            self._insert(Url(url=url, site=lease.site, found_via=lease.found_via, depth=lease.depth), None)
            self.count(1)
        marked = self._execute(ALIAS, (self.run_id, stamp(now), record_id, url))
        self.count(-len(marked.fetchall()))

    def wake_due(self, *, now: datetime, young_after: datetime | None) -> int:
        woken = self.wake(f"next_visit <= :now AND {MINE}", {"now": stamp(now)})
        if young_after is not None:
            woken += self.wake(
                f"record_id IS NOT NULL AND young_until > :young AND {MINE}", {"young": stamp(young_after)}
            )
        return woken

    def wake(self, which: str, values: Mapping[str, str | int]) -> int:
        """Queues what of the locked sites is done, not in this run, and meets the condition; returns how many."""
        woken = self._execute(f"{WAKE} {which} RETURNING queue", {"run": self.run_id, **values}).fetchall()
        self.make_ready(woken)
        self.count(len(woken))
        return len(woken)

    def put_back(self, which: str, values: Sequence[Any]) -> None:
        """Queues the leased URLs that meet the condition, as they were."""
        sql = f"UPDATE urls SET state = 'queued' WHERE state = 'leased' AND {which} RETURNING queue"
        self.make_ready(self._execute(sql, values).fetchall())

    def make_ready(self, queues: Iterable[tuple[int]]) -> None:
        """Says that the queues, each the row of its id, have work."""
        self._database.executemany("UPDATE queues SET ready = 1 WHERE id = ? AND ready = 0", set(queues))


def _is_due(known: Known, url: Url, now: str) -> bool:
    """Whether a URL of an earlier run is due without a newer ``lastmod``: a list unless it shall wait."""
    if known.next_visit is None:
        return "list" in (known.kind, url.kind)
    return known.next_visit <= now
