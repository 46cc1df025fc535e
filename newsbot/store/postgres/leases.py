"""Leases of a worker: its queues with work wait in memory in their turn, and one statement leases from many."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from newsbot.store import Lease
from newsbot.store.leases import LEASED, Leases, Queue
from newsbot.store.postgres.database import Database
from newsbot.store.postgres.frontier import PostgresFrontier
from newsbot.store.postgres.slots import Slots, slot_of
from newsbot.store.postgres.workers import Workers
from newsbot.store.sql import stamp

AGAIN: Final = 0.1
"""Seconds until queues that were found empty are looked at again, unless this worker queued something itself."""

AGAIN_AT_WORK: Final = 1.0
"""The same while the hosts of others are asked: more to ask may be found a little later."""

WITH_WORK = """
SELECT q.id, q.site, q.host FROM queues q LEFT JOIN hosts h ON h.host = q.host
WHERE q.slot = ANY(:slots) AND q.site IN (SELECT site FROM mine)
AND (h.backoff_until IS NULL OR h.backoff_until <= :now)
AND EXISTS (SELECT 1 FROM urls WHERE urls.queue = q.id AND state = 'queued') ORDER BY q.id
"""

TAKE = f"""
WITH best AS (
  SELECT urls_of.id FROM unnest(:queues::bigint[], :most::int[]) AS wanted (queue, most)
  JOIN queues ON queues.id = wanted.queue LEFT JOIN hosts ON hosts.host = queues.host
  CROSS JOIN LATERAL (
    SELECT id FROM urls WHERE urls.queue = wanted.queue AND state = 'queued'
    ORDER BY priority DESC, id LIMIT wanted.most
  ) AS urls_of
  WHERE hosts.backoff_until IS NULL OR hosts.backoff_until <= :now)
UPDATE urls SET state = 'leased', worker = :me FROM best WHERE urls.id = best.id AND state = 'queued'
RETURNING queue, {", ".join(f"urls.{name}" for name in LEASED)}
"""

LEASE_AGAIN = """
WITH alive AS (SELECT worker FROM workers WHERE worker = :me FOR UPDATE)
UPDATE urls SET state = 'leased', worker = alive.worker
FROM alive, unnest(:ids::bigint[], :urls::text[]) AS held (id, url)
WHERE urls.id = held.id AND urls.url = held.url
AND (state = 'queued' OR state = 'leased' AND urls.worker = alive.worker) RETURNING urls.id
"""


class PostgresLeases(Leases):
    """What this worker has in flight. The slots say which queues are its own."""

    def __init__(self, database: Database, frontier: PostgresFrontier, workers: Workers) -> None:
        super().__init__(database, frontier)
        self._news = frontier
        self._workers = workers
        self.slots = Slots(database, workers)
        self._turns: dict[int, tuple[str, str]] = {}
        self._looked = 0.0
        self._looked_for = ""
        self.under_way: dict[int, Lease] = {}
        """All that this worker was given and that is not over, by id; the store keeps it."""
        self._lost: set[tuple[int, str]] = set()

    def forget(self) -> None:
        """Drops what memory knows of a transaction that was undone."""
        self._turns.clear()
        self._looked = 0.0
        self.slots.forget()

    def may_give(self, *, now: datetime, busy: Mapping[str, int], per_host: int) -> bool:
        """Whether the database is worth asking for leases, as far as memory tells."""
        return self.slots.is_due() or self._is_due(now) or bool(self._free(busy, per_host))

    def lease(self, n: int, *, now: datetime, busy: Mapping[str, int], per_host: int) -> list[Lease]:
        self._share(now, idle=False)
        leases = super().lease(n, now=now, busy=busy, per_host=per_host)
        if not leases and self._is_due(now):  # what was thought to have work has none: others may
            leases = super().lease(n, now=now, busy=busy, per_host=per_host)
        return [replace(lease, handed_over=True) if self.slots.meets(lease.host) else lease for lease in leases]

    def _share(self, now: datetime, *, idle: bool) -> None:
        if self.slots.share((slot_of(lease.host) for lease in self.under_way.values()), now=now, idle=idle):
            mine = set(self.slots.mine())
            self._turns = {id_: place for id_, place in self._turns.items() if slot_of(place[1]) in mine}

    def _ready(
        self, most: int, *, now: datetime, busy: Mapping[str, int], per_host: int
    ) -> Iterable[tuple[int, str, str]]:
        free = self._free(busy, per_host)
        if not free and self._is_due(now):
            self._look(now)
            free = self._free(busy, per_host)
        return free[:most]

    def _free(self, busy: Mapping[str, int], per_host: int) -> list[tuple[int, str, str]]:
        """The queues that are thought to have work and whose host may be asked, in their turn."""
        return [(id_, *place) for id_, place in self._turns.items() if busy.get(place[1], 0) < per_host]

    def _is_due(self, now: datetime) -> bool:
        late = time.monotonic() - self._looked >= (AGAIN_AT_WORK if self._turns else AGAIN)
        return late or bool(self._news.queued - self._turns.keys()) or stamp(now) != self._looked_for

    def _look(self, now: datetime) -> None:
        """Learns which of this worker's queues have work; those that are new come last in turn."""
        self._share(now, idle=not self._turns)
        values = {"slots": self.slots.mine(), "now": stamp(now)}
        found = {id_: (site, host) for id_, site, host in self._execute(WITH_WORK, values)}
        self._turns = {id_: place for id_, place in self._turns.items() if id_ in found}
        self._turns |= {id_: place for id_, place in found.items() if id_ not in self._turns}
        self._looked, self._looked_for = time.monotonic(), stamp(now)
        self._news.queued.clear()

    def _take(self, wanted: Mapping[Queue, int], *, now: datetime) -> list[Lease]:
        values = {
            "queues": [queue.id for queue in wanted],
            "most": list(wanted.values()),
            "now": stamp(now),
            "me": self._workers.me,
        }
        rows = self._execute(TAKE, values).fetchall()
        leases: list[Lease] = []
        for queue, most in wanted.items():
            given = [row[1:] for row in rows if row[0] == queue.id]
            place = self._turns.pop(queue.id, None)
            if not queue.gave(len(given), of=most) and place is not None:
                self._turns[queue.id] = place
            leases += queue.leases(given)
        return leases

    def begun(self, leases: Iterable[Lease]) -> None:
        """Notes leases that are this worker's for certain now."""
        self.under_way |= {lease.id: lease for lease in leases}

    def over(self, leases: Iterable[Lease]) -> None:
        """Notes leases that are over for certain now."""
        for lease in leases:
            self.under_way.pop(lease.id, None)

    def restore(self) -> None:
        """Brings the database and this worker to the same leases, after a server's crash took its last writes whole.

        What only the database has is queued; what only this worker has is leased again, where it is still a URL.
        """
        self._frontier.put_back("worker = ? AND NOT id = ANY(?)", (self._workers.me, list(self.under_way)))
        urls = [lease.url for lease in self.under_way.values()]
        values = {"me": self._workers.me, "ids": list(self.under_way), "urls": urls}
        kept = {id_ for (id_,) in self._execute(LEASE_AGAIN, values).fetchall()}
        self._lost |= {(id_, lease.url) for id_, lease in self.under_way.items() if id_ not in kept}

    def has_lost(self, lease: Lease) -> bool:
        """Whether a crash of the server took the URL of the lease: the page that leads to it is read again."""
        return (lease.id, lease.url) in self._lost
