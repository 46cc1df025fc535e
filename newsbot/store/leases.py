"""URLs handed out to be fetched: hosts in turn, of each the best first; back at the page's end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from newsbot.store import Lease, PageCommit
from newsbot.store.frontier import Frontier
from newsbot.store.sql import Sql, stamp

FAILED_AGAIN = tuple(timedelta(hours=hours) for hours in (0, 1, 6, 24, 168))
"""How long a failed page waits, by the runs in a row that failed on it: at first any later run asks again."""

LASTING = ("etag", "last_modified", "body_hash", "young_until")

KEPT = {"unchanged": LASTING, "failed": (*LASTING, "gone_first_seen")}
"""What a page of this outcome leaves as it was known before, where it does not give it again."""

READY = """
SELECT q.id, q.site, q.host FROM queues q INDEXED BY queues_ready LEFT JOIN hosts h ON h.host = q.host
WHERE q.ready = 1 AND q.site IN (SELECT site FROM mine) AND (h.backoff_until IS NULL OR h.backoff_until <= ?)
ORDER BY q.turn LIMIT ?
"""

LEASED = (
    "id", "url", "kind", "found_via", "depth", "related_depth", "priority", "tries",
    "etag", "last_modified", "body_hash", "record_id", "gone_first_seen", "young_until",
)  # fmt: skip

LEASE = f"""
UPDATE urls SET state = 'leased' WHERE id IN (
  SELECT id FROM urls WHERE queue = ? AND state = 'queued' ORDER BY priority DESC, id LIMIT ?)
RETURNING {", ".join(LEASED)}
"""

RETRY = """
UPDATE urls SET state = 'queued', tries = tries + 1, priority = priority - 1
WHERE id = ? AND state = 'leased' RETURNING queue
"""

FAILURES = "SELECT failures FROM urls WHERE id = ?"

DONE = """
UPDATE urls SET state = 'done', tries = 0, failures = :failures, run_id = :run, visited = :now, outcome = :outcome,
  reason = :reason, http_status = :http_status, etag = :etag, last_modified = :last_modified, body_hash = :body_hash,
  next_visit = :next_visit, record_id = coalesce(:record_id, record_id), gone_first_seen = :gone_first_seen,
  young_until = :young_until
WHERE id = :id AND state = 'leased' RETURNING id
"""


@dataclass(slots=True, eq=False)
class Queue:
    """A host's place in one lease: ``room`` is how many more it may give."""

    id: int
    site: str
    host: str
    room: int

    def gave(self, given: int, *, of: int) -> bool:
        """Notes how many it gave of those wanted; whether it is empty now."""
        dry = given < of
        self.room = 0 if dry else self.room - of
        return dry

    def leases(self, rows: Iterable[Sequence[Any]]) -> list[Lease]:
        """The leases of rows of ``LEASED``, the best first."""
        leases = [Lease(site=self.site, host=self.host, **dict(zip(LEASED, row, strict=True))) for row in rows]
        return sorted(leases, key=lambda lease: (-lease.priority, lease.id))


class Leases:
    """What is in flight. Every method runs in a transaction of the caller."""

    def __init__(self, database: Sql, frontier: Frontier) -> None:
        self._execute = database.execute
        self._frontier = frontier
        self._turn: int | None = None

    def lease(self, n: int, *, now: datetime, busy: Mapping[str, int], per_host: int) -> list[Lease]:
        queues = [
            Queue(id_, site, host, per_host - busy.get(host, 0))
            for id_, site, host in self._ready(n + len(busy), now=now, busy=busy, per_host=per_host)
        ]
        leases: list[Lease] = []
        while n > len(leases) and (queues := [queue for queue in queues if queue.room > 0]):
            share = max(1, (n - len(leases)) // len(queues))
            leases += self._take({queue: min(share, queue.room) for queue in queues[: n - len(leases)]}, now=now)
        return sorted(leases, key=lambda lease: -lease.priority)

    def _ready(
        self, most: int, *, now: datetime, busy: Mapping[str, int], per_host: int
    ) -> Iterable[tuple[int, str, str]]:
        """The next queues with work, each as id, site and host: those whose turn it is first."""
        rows: list[tuple[int, str, str]] = self._execute(READY, (stamp(now), most)).fetchall()
        return rows

    def _take(self, wanted: Mapping[Queue, int], *, now: datetime) -> list[Lease]:
        """The best of each queue, which goes to the end of the turn, or is known to be empty now."""
        leases = []
        for queue, most in wanted.items():
            rows = self._execute(LEASE, (queue.id, most)).fetchall()
            dry = queue.gave(len(rows), of=most)
            self._execute("UPDATE queues SET ready = ?, turn = ? WHERE id = ?", (not dry, self._next_turn(), queue.id))
            leases += queue.leases(rows)
        return leases

    def _next_turn(self) -> int:
        if self._turn is None:
            self._turn = int(self._execute("SELECT coalesce(max(turn), 0) FROM queues").fetchone()[0])
        self._turn += 1
        return self._turn

    def release(self, leases: Iterable[Lease]) -> None:
        for lease in leases:
            self._frontier.put_back("id = ?", (lease.id,))

    def end(self, page: PageCommit, *, now: datetime) -> None:
        """Ends the page's lease, done or put back; raises ``ValueError`` for one that is not open."""
        id_ = page.lease.id
        if page.outcome == "retry":
            queues = self._execute(RETRY, (id_,)).fetchall()
            self._frontier.make_ready(queues)
            ended = len(queues)
        else:
            ended = len(self._execute(DONE, self._done(page, now)).fetchall())
            self._frontier.count(-ended)
        if not ended:
            raise ValueError(f"{page.lease.url}: commit of outcome {page.outcome!r} without an open lease")

    def _done(self, page: PageCommit, now: datetime) -> dict[str, str | int | None]:
        known = {name: getattr(page.lease, name) for name in KEPT.get(page.outcome, ())}
        given = {name: getattr(page, name) for name in KEPT["failed"]}
        failures, next_visit = 0, page.next_visit
        if page.outcome == "failed":
            [before] = self._execute(FAILURES, (page.lease.id,)).fetchone()
            failures = before + 1
            next_visit = next_visit or now + FAILED_AGAIN[min(before, len(FAILED_AGAIN) - 1)]
        return {
            **{name: value if value is not None else known.get(name) for name, value in given.items()},
            "id": page.lease.id,
            "failures": failures,
            "run": self._frontier.run_id,
            "now": stamp(now),
            "outcome": page.outcome,
            "reason": page.reason,
            "http_status": page.http_status,
            "next_visit": stamp(next_visit) if next_visit else None,
            "record_id": page.article.record_id if page.article else None,
        }
