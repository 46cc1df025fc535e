"""The store in one SQLite file: the embedded default."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from newsbot.store import Held
from newsbot.store.care import Care
from newsbot.store.database import MEMORY, Database
from newsbot.store.frontier import Frontier
from newsbot.store.leases import Leases
from newsbot.store.locks import SiteLocks
from newsbot.store.originals import Originals
from newsbot.store.sql import stamp
from newsbot.store.tables import T, TableStore


class SqliteStore(TableStore):
    """``newsbot.store.Store`` over one file (or memory), shared by processes that lock different sites."""

    def __init__(self, database: Database, locks: SiteLocks) -> None:
        frontier = Frontier(database)
        super().__init__(
            database,
            frontier=frontier,
            leases=Leases(database, frontier),
            originals=Originals(database),
            care=Care(database),
        )
        self._file = database
        self._locks = locks

    @classmethod
    def open(cls, path: Path | str, *, durable: bool = False, busy_seconds: float = 30) -> SqliteStore:
        """The store in the file, made with its folder where missing; ":memory:" locks and keeps nothing.

        ``durable``: every commit survives a power loss, not only the death of the process, at the
        cost of an fsync each. Raises ``StoreError``: damaged, no state, newer, or not writable; ``LockedError``: of an
        older newsbot, and a run is under way on it.
        """
        locks = SiteLocks(None if str(path) == MEMORY else Path(f"{path}.locks"))
        return cls(Database(path, durable=durable, busy_seconds=busy_seconds, in_use=locks.are_held), locks)

    def _written(self, work: Callable[[], T]) -> T:
        with self.together():
            return work()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Makes one write of all in its block: a crash costs all of it. Raises ``StoreError``."""
        try:
            with self._file.transaction():
                yield
        except BaseException:
            self._frontier.forget()
            raise

    def lock_sites(self, sites: Sequence[str], *, run_id: str, now: datetime, joins: bool = False) -> list[Held]:
        held = []
        for site in sites:
            holder = self._locks.take(site, run_id=run_id, since=stamp(now))
            if holder is not None:
                held.append(holder)
                continue
            self._take_over(site)
        return held

    def _take_over(self, site: str) -> None:
        self._written(lambda: self._frontier.take_over(site))

    def holder(self, site: str) -> Held | None:
        return self._locks.holder(site)

    def size(self) -> int:
        return self._file.size()

    def check(self) -> None:
        self._file.check()

    def vacuum(self) -> None:
        self._file.vacuum()

    def close(self) -> None:
        try:
            self._file.close()
        finally:
            self._locks.release()
