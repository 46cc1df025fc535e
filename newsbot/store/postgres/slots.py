"""Which hosts a worker asks: hosts hash to slots, and a slot is one worker's, so no host is asked by two.

Slots are shared out by the hosts in them that have work. A worker with too many lets some go: first it leases nothing
more of them, and once nothing of them is under way they are free. Who takes a slot that another had keeps its hosts'
delay from then on (``Lease.handed_over``).
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Final

from newsbot.store.postgres.database import Database
from newsbot.store.postgres.workers import Workers

SLOTS: Final = 256
"""Slots of a run: more than workers by far, few enough to be shared out in no time."""

AGAIN: Final = 1.0
"""Seconds between two looks at who has what, while there is work; a worker without looks as often as it asks."""

SHARING: Final = 0x6E657773_00000002
"""The advisory lock under which slots are taken."""

WORK = """
SELECT slot, count(*) FROM queues WHERE site IN (SELECT site FROM mine)
AND EXISTS (SELECT 1 FROM urls WHERE urls.queue = queues.id AND state = 'queued') GROUP BY slot
"""

TAKE = """
INSERT INTO slots (run_id, slot, worker) VALUES (?, ?, ?)
ON CONFLICT (run_id, slot) DO UPDATE SET worker = excluded.worker
"""


def slot_of(host: str) -> int:
    """The slot of a host, the same on every machine."""
    return sha256(host.encode()).digest()[0] % SLOTS


@dataclass(slots=True)
class Handover:
    """A slot that another worker had: since when it is ours, and which hosts of it were leased from since."""

    since: datetime
    met: set[str] = field(default_factory=set)


class Slots:
    """The slots of this worker. What writes runs in a transaction of the caller."""

    def __init__(self, database: Database, workers: Workers) -> None:
        self._database = database
        self._execute = database.execute
        self._workers = workers
        self._looked = 0.0
        self._mine: set[int] = set()
        self._draining: set[int] = set()
        self._handed_over: dict[int, Handover] = {}

    def mine(self) -> list[int]:
        """The slots that may be leased from."""
        return sorted(self._mine - self._draining)

    def forget(self) -> None:
        """Drops what memory knows of a transaction that was undone."""
        self._looked = 0.0

    def handed_over(self, host: str) -> datetime | None:
        """Since when this worker has the host that another one had before; ``None``: none had."""
        handover = self._handed_over.get(slot_of(host))
        return handover.since if handover else None

    def meets(self, host: str) -> bool:
        """Whether this worker leases from the host for the first time since another one had it."""
        handover = self._handed_over.get(slot_of(host))
        if handover is None or host in handover.met:
            return False
        handover.met.add(host)
        return True

    def is_due(self) -> bool:
        """Whether it is time to look who has what."""
        return time.monotonic() - self._looked >= AGAIN

    def share(self, under_way: Iterable[int], *, now: datetime, idle: bool) -> bool:
        """Takes what is due to this worker and lets go what is not; whether it looked at all.

        ``under_way``: the slot of each lease that is not over.
        """
        if not idle and not self.is_due():
            return False
        self._looked = time.monotonic()
        self._workers.remove_silent()
        self._execute("SELECT pg_advisory_xact_lock(?)", (SHARING,))
        owners = dict(self._execute("SELECT slot, worker FROM slots WHERE run_id = ?", (self._workers.run_id,)))
        me = self._workers.me
        self._mine = {slot for slot, owner in owners.items() if owner == me}
        self._draining &= self._mine
        self._handed_over = {slot: had for slot, had in self._handed_over.items() if slot in self._mine}
        busy = Counter(under_way)
        over = {slot for slot in self._draining if not busy[slot]}
        self._let_go(over)
        owners |= dict.fromkeys(over)
        work: dict[int, int] = dict(self._execute(WORK).fetchall())
        held = dict.fromkeys([*self._others(), me], 0)
        for slot, weight in work.items():
            owner = owners.get(slot)
            if owner in held and slot not in self._draining:
                held[owner] += weight
        free = [slot for slot in work if owners.get(slot) is None]
        if free:
            self._take(sorted(free, key=lambda slot: -work[slot]), work, held, before=owners, now=now)
        elif not self._draining:
            self._drain(work, held)
        return True

    def _others(self) -> list[str]:
        """The other workers of the run that go on."""
        rows = self._execute("SELECT worker FROM workers WHERE run_id = ? AND leaving = 0", (self._workers.run_id,))
        return [worker for (worker,) in rows if worker != self._workers.me]

    def _take(
        self, free: list[int], work: dict[int, int], held: dict[str, int], *, before: Container[int], now: datetime
    ) -> None:
        """Takes free slots, those with the most work first, until this worker has its part."""
        part = -(-sum(work.values()) // len(held))
        mine = held[self._workers.me]
        for slot in free:
            if mine >= part:
                return
            self._execute(TAKE, (self._workers.run_id, slot, self._workers.me))
            self._mine.add(slot)
            if slot in before:
                self._handed_over[slot] = Handover(now)
            mine += work[slot]

    def _drain(self, work: dict[int, int], held: dict[str, int]) -> None:
        """Begins to let slots go as long as another worker with them would have less work than this one has."""
        mine = held[self._workers.me]
        for slot in sorted(self.mine(), key=lambda slot: work.get(slot, 0)):
            neediest = min(held, key=lambda worker: held[worker])
            weight = work.get(slot, 0)
            if weight and held[neediest] + weight < mine:
                self._draining.add(slot)
                held[neediest] += weight
                mine -= weight

    def _let_go(self, slots: set[int]) -> None:
        sql = "UPDATE slots SET worker = NULL WHERE run_id = :run AND slot = ANY(:slots) AND worker = :me"
        if slots:
            self._execute(sql, {"run": self._workers.run_id, "slots": sorted(slots), "me": self._workers.me})
            self._mine -= slots
            self._draining -= slots
