"""Which URL is fetched next, and which is fetched again.

A URL is visited at most once a run. In a later run it is queued again when it is a list and seen again,
when its ``next_visit`` is due, when a feed or sitemap shows a newer ``lastmod``, when every list that
showed it has dropped it, or when it was withdrawn and a list shows it anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from newsbot.store import KnownUrl, Lease, PageCommit, Url
from newsbot.store.database import Database, stamp, stamp_text
from newsbot.urls import host as host_of
from newsbot.urls import identity

FAILED_AGAIN = tuple(timedelta(hours=hours) for hours in (0, 1, 6, 24, 168))
"""How long a failed page waits, by the runs in a row that failed on it: at first any later run asks again."""

VALIDATORS = ("etag", "last_modified", "body_hash")

KEPT = {"unchanged": VALIDATORS, "failed": (*VALIDATORS, "gone_first_seen")}
"""What a page of this outcome leaves as it was known before, where it does not give it again."""

FIND = """
SELECT urls.id, queue, site, urls.kind, state, priority, depth, related_depth, lastmod, run_id, visited, next_visit
FROM urls JOIN queues ON queues.id = urls.queue WHERE
"""

QUEUED = "UPDATE urls SET state = 'queued', vanished = 0 WHERE state = 'done' AND run_id IS NOT :run AND "

MINE = "queue IN (SELECT id FROM queues WHERE site IN (SELECT site FROM mine))"

OPEN = f"SELECT count(*) FROM urls INDEXED BY urls_{{state}} WHERE state = '{{state}}' AND {MINE}"

READY = """
SELECT q.id, q.site, q.host FROM queues q INDEXED BY queues_ready LEFT JOIN hosts h ON h.host = q.host
WHERE q.ready = 1 AND q.site IN (SELECT site FROM mine) AND (h.backoff_until IS NULL OR h.backoff_until <= ?)
ORDER BY q.turn LIMIT ?
"""

PLACE = ("kind", "priority", "depth", "related_depth", "found_via")

LEASED = (
    "id", "url", "kind", "found_via", "depth", "related_depth", "priority", "tries",
    "etag", "last_modified", "body_hash", "record_id", "gone_first_seen",
)  # fmt: skip

LEASE = f"""
UPDATE urls SET state = 'leased' WHERE id IN (
  SELECT id FROM urls WHERE queue = ? AND state = 'queued' ORDER BY priority DESC, id LIMIT ?)
RETURNING {", ".join(LEASED)}
"""

DONE = """
UPDATE urls SET state = 'done', tries = 0, failures = :failures, run_id = :run, visited = :now, outcome = :outcome,
  reason = :reason, http_status = :http_status, etag = :etag, last_modified = :last_modified, body_hash = :body_hash,
  next_visit = :next_visit, record_id = coalesce(:record_id, record_id), gone_first_seen = :gone_first_seen
WHERE id = :id AND state = 'leased' RETURNING queue
"""

RETRY = """
UPDATE urls SET state = 'queued', tries = tries + 1, priority = priority - 1
WHERE id = :id AND state = 'leased' RETURNING queue
"""


ALIAS = "UPDATE urls SET state = 'done', run_id = ?, visited = ?, outcome = 'alias', record_id = ? WHERE url = ?"


class _Known(NamedTuple):
    """A row of ``FIND``."""

    id: int
    queue: int
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


@dataclass(slots=True)
class _Queue:
    """A host's place in one lease: ``room`` is how many more it may give."""

    id: int
    site: str
    host: str
    room: int


class Frontier:
    """The URLs of the store. Every method but ``open_count`` and ``known_url`` runs in a transaction of the caller."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._execute = database.execute
        self.run_id = ""
        self._open: int | None = None
        self._turn: int | None = None

    def forget(self) -> None:
        """Drops what memory knows of a transaction that was undone."""
        self._open = self._turn = None

    def open_count(self) -> int:
        if self._open is None:
            with self._database.explained():
                self._open = sum(
                    self._execute(OPEN.format(state=state)).fetchone()[0] for state in ("queued", "leased")
                )
        return self._open

    def known_url(self, url: str) -> KnownUrl | None:
        with self._database.explained():
            row = self._execute(
                "SELECT url, site, kind, state, outcome, reason, record_id"
                " FROM urls JOIN queues ON queues.id = urls.queue WHERE url = ?",
                (url,),
            ).fetchone()
        names = ("url", "site", "kind", "state", "outcome", "reason", "record_id")
        return KnownUrl(**dict(zip(names, row, strict=True))) if row else None

    # in

    def take_over(self, site: str) -> None:
        """Makes the site this connection's; what a dead run had leased of it is queued again."""
        self._execute("INSERT OR IGNORE INTO temp.mine (site) VALUES (?)", (site,))
        self._put_back("queue IN (SELECT id FROM queues WHERE site = ?)", (site,))
        self._open = None

    def add(self, urls: Iterable[Url], *, now: datetime) -> int:
        moment = stamp(now)
        queued = sum(self._add(url, moment) for url in urls)
        self._count(queued)
        return queued

    def _add(self, url: Url, now: str) -> bool:
        """Whether the URL is queued by this."""
        lastmod = stamp_text(url.lastmod)
        known = self.find(url.url, variants=url.kind == "article")
        if known is None:
            self._insert(url, lastmod)
            return True
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

    def _improve(self, known: _Known, url: Url) -> None:
        """Lets a queued URL have the best of the ways by which it was found."""
        had = (known.priority, known.depth, known.related_depth)
        best = (max(had[0], url.priority), min(had[1], url.depth), min(had[2], url.related_depth))
        if best != had or known.site != url.site:
            self._requeue(known, url, best)

    def _requeue(self, known: _Known, url: Url, rank: tuple[int, int, int]) -> None:
        """Queues a known URL as it is found now: its site may be another since it has a site file."""
        kind = "list" if "list" in (known.kind, url.kind) else known.kind
        self._execute(
            "UPDATE urls SET state = 'queued', priority = ?, depth = ?, related_depth = ?, queue = ?, kind = ?,"
            " found_via = ? WHERE id = ?",
            (*rank, self._queue(url), kind, url.found_via, known.id),
        )

    def _insert(self, url: Url, lastmod: str | None) -> None:
        self._execute(
            "INSERT INTO urls (url, identity, queue, kind, state, priority, depth, related_depth, found_via, lastmod)"
            " VALUES (?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?)",
            (url.url, identity(url.url), self._queue(url), *(getattr(url, name) for name in PLACE), lastmod),
        )

    def find(self, url: str, *, variants: bool) -> _Known | None:
        """The row of the URL; with ``variants`` also that of the known article's URL which it is a variant of."""
        row = self._execute(FIND + "url = ?", (url,)).fetchone()
        if row is None and variants:
            row = self._execute(FIND + "identity = ? AND record_id IS NOT NULL", (identity(url),)).fetchone()
        return _Known(*row) if row else None

    def _queue(self, url: Url) -> int:
        """The id of the URL's queue, which is made ready."""
        place = (url.site, host_of(url.url))
        row = self._execute("SELECT id, ready FROM queues WHERE site = ? AND host = ?", place).fetchone()
        if row is None:
            return int(self._execute("INSERT INTO queues (site, host) VALUES (?, ?) RETURNING id", place).fetchone()[0])
        if not row[1]:
            self._execute("UPDATE queues SET ready = 1 WHERE id = ?", row[:1])
        return int(row[0])

    def wake_due(self, *, now: datetime) -> int:
        return self.wake(f"next_visit <= :now AND {MINE}", {"now": stamp(now)})

    def wake(self, which: str, values: Mapping[str, str | int]) -> int:
        """Queues what is done, not in this run, and meets the condition; returns how many."""
        woken = self._execute(f"{QUEUED} {which} RETURNING queue", {"run": self.run_id, **values}).fetchall()
        self._make_ready(woken)
        self._count(len(woken))
        return len(woken)

    def _put_back(self, which: str, values: Sequence[str | int]) -> None:
        sql = f"UPDATE urls SET state = 'queued' WHERE state = 'leased' AND {which} RETURNING queue"
        self._make_ready(self._execute(sql, values).fetchall())

    def _make_ready(self, queues: Iterable[tuple[int]]) -> None:
        self._database.executemany("UPDATE queues SET ready = 1 WHERE id = ? AND ready = 0", set(queues))

    def _count(self, change: int) -> None:
        if self._open is not None:
            self._open += change

    # out

    def lease(self, n: int, *, now: datetime, busy: Mapping[str, int], per_host: int) -> list[Lease]:
        rows = self._execute(READY, (stamp(now), n + len(busy))).fetchall()
        queues = [_Queue(id_, site, host, per_host - busy.get(host, 0)) for id_, site, host in rows]
        leases: list[Lease] = []
        while n > len(leases) and (queues := [queue for queue in queues if queue.room > 0]):
            share = max(1, (n - len(leases)) // len(queues))
            for queue in queues[: n - len(leases)]:
                leases += self._lease(queue, min(share, queue.room))
        return sorted(leases, key=lambda lease: -lease.priority)

    def _lease(self, queue: _Queue, wanted: int) -> list[Lease]:
        """The best of one queue, which goes to the end of the turn."""
        rows = self._execute(LEASE, (queue.id, wanted)).fetchall()
        dry = len(rows) < wanted
        queue.room = 0 if dry else queue.room - wanted
        values = (not dry, self._next_turn(), queue.id)
        self._execute("UPDATE queues SET ready = ?, turn = ? WHERE id = ?", values)
        rows.sort(key=lambda row: (-row[6], row[0]))
        return [Lease(site=queue.site, host=queue.host, **dict(zip(LEASED, row, strict=True))) for row in rows]

    def _next_turn(self) -> int:
        if self._turn is None:
            self._turn = self._execute("SELECT coalesce(max(turn), 0) FROM queues").fetchone()[0]
        self._turn += 1
        return self._turn

    def release(self, leases: Iterable[Lease]) -> None:
        for lease in leases:
            self._put_back("id = ?", (lease.id,))

    # done

    def end(self, page: PageCommit, *, now: datetime) -> None:
        """Ends the page's lease: done, or back into the queue; raises ``ValueError`` for one that is not open."""
        if page.outcome == "retry":
            ended = self._execute(RETRY, {"id": page.lease.id}).fetchall()
            self._make_ready(ended)
        else:
            ended = self._execute(DONE, self._done(page, now)).fetchall()
            self._count(-1)
        if not ended:
            raise ValueError(f"{page.lease.url}: commit of outcome {page.outcome!r} without an open lease")

    def end_alias(self, url: str, page: PageCommit, *, now: datetime) -> None:
        """Makes the URL one that needs no fetch of its own: the page has answered for it."""
        known = self.find(url, variants=False)
        if known is None:
            lease = page.lease
            place = Url(url=url, site=lease.site, found_via=lease.found_via, depth=lease.depth)
            self._insert(place, None)
            self._count(1)
        if known is None or known.state == "queued":
            record_id = page.article.record_id if page.article else None
            self._execute(ALIAS, (self.run_id, stamp(now), record_id, url))
            self._count(-1)

    def _done(self, page: PageCommit, now: datetime) -> dict[str, str | int | None]:
        kept = KEPT.get(page.outcome, ())
        known = {name: getattr(page.lease, name) for name in kept}
        given = {name: getattr(page, name) for name in KEPT["failed"]}
        failures, next_visit = 0, page.next_visit
        if page.outcome == "failed":
            [before] = self._execute("SELECT failures FROM urls WHERE id = ?", (page.lease.id,)).fetchone()
            failures = before + 1
            next_visit = next_visit or now + FAILED_AGAIN[min(before, len(FAILED_AGAIN) - 1)]
        return {
            **{name: given[name] if given[name] is not None else known.get(name) for name in given},
            "id": page.lease.id,
            "failures": failures,
            "run": self.run_id,
            "now": stamp(now),
            "outcome": page.outcome,
            "reason": page.reason,
            "http_status": page.http_status,
            "next_visit": stamp(next_visit) if next_visit else None,
            "record_id": page.article.record_id if page.article else None,
        }


def _is_due(known: _Known, url: Url, now: str) -> bool:
    """Whether a URL of an earlier run is due without a newer ``lastmod``: a list unless it shall wait."""
    if known.next_visit is None:
        return "list" in (known.kind, url.kind)
    return known.next_visit <= now
