"""The store in a PostgreSQL database, for the workers of a run on one machine or several."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from newsbot.errors import LostError, OutdatedError, StoreError
from newsbot.store import Held, Host, KnownArticle, Lease, PageCommit, Part, Row, Tally
from newsbot.store.care import Care
from newsbot.store.originals import Originals
from newsbot.store.outbox import parted
from newsbot.store.postgres.database import Database
from newsbot.store.postgres.frontier import PostgresFrontier
from newsbot.store.postgres.leases import AGAIN, PostgresLeases
from newsbot.store.postgres.workers import REMOVED, Workers
from newsbot.store.sql import stamp
from newsbot.store.tables import ARTICLE, T, TableStore, values_of

logger = logging.getLogger(__name__)

KEEP_ARTICLE = (
    f"INSERT INTO articles ({', '.join(ARTICLE)}, run_id, worker)"
    f" VALUES ({', '.join(f':{name}' for name in ARTICLE)}, :run_id, :worker)"
    f" ON CONFLICT (record_id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in ARTICLE[1:])},"
    " run_id = excluded.run_id, worker = excluded.worker WHERE NOT :is_new OR articles.revision < excluded.revision"
    " OR articles.worker = excluded.worker OR articles.run_id IS DISTINCT FROM excluded.run_id RETURNING record_id"
)
"""Gives no row where another worker of the run has written that revision."""

NEXT_READY = """
SELECT min(backoff_until) FROM hosts JOIN queues USING (host)
WHERE backoff_until > ? AND slot = ANY(?) AND site IN (SELECT site FROM mine)
AND EXISTS (SELECT 1 FROM urls WHERE urls.queue = queues.id AND state = 'queued')
"""

COUNTS = """
SELECT site, outcome, nullif(reason, ''), sum(pages)::int, sum(bytes)::bigint FROM tallies
WHERE run_id = ? GROUP BY site, outcome, reason ORDER BY site, outcome, reason
"""

COUNT = """
INSERT INTO tallies (run_id, worker, site, outcome, reason, pages, bytes) VALUES (?, ?, ?, ?, ?, 1, ?)
ON CONFLICT (run_id, worker, site, outcome, reason)
DO UPDATE SET pages = tallies.pages + 1, bytes = tallies.bytes + excluded.bytes
"""

LINES = """
SELECT id, lines FROM staged JOIN rows USING (id)
WHERE part = (SELECT id FROM parts WHERE site = ? AND feed = ? AND name = ?) AND id > ? ORDER BY id LIMIT 200
"""

FILES = "SELECT name, bytes FROM archives WHERE site = :site AND {} ORDER BY id"

NOBODYS = "NOT EXISTS (SELECT 1 FROM workers WHERE workers.worker = archives.worker AND workers.worker <> :me)"

LISTS = 0x6E657774
"""The first half of the advisory lock under which list pages of a site are committed; the site gives the other."""


class PostgresStore(TableStore):
    """``newsbot.store.Store`` over one database. What a worker that was removed commits is not written."""

    news_after = AGAIN

    def __init__(self, database: Database) -> None:
        self._workers = Workers(database)
        self._shared = PostgresFrontier(database)
        self._mine = PostgresLeases(database, self._shared, self._workers)
        super().__init__(
            database,
            frontier=self._shared,
            leases=self._mine,
            originals=Originals(database),
            care=Care(database),
            publishes="published_here",
        )
        self._server = database
        self._is_lost = False
        database.on_connect = self._restore
        database.on_wait = self._clear_the_way

    @classmethod
    def open(cls, address: str, *, durable: bool = False) -> PostgresStore:
        """The store at the address (libpq's URI or key words), made where missing.

        ``durable``: every commit is on the server's disk before it returns. Raises ``UsageError`` for what is no
        address, ``StoreError``: no server, no rights, or a newer version.
        """
        return cls(Database(address, durable=durable))

    # one write

    def _written(self, work: Callable[[], T], *, durable: bool = False) -> T:
        def fenced() -> T:
            try:
                self._workers.renew()
                return work()
            except BaseException:
                self._forget()
                raise

        try:
            given = self._server.write(fenced, is_done=self._workers.has_written, durable=durable)
        except StoreError as error:
            if not isinstance(error.__cause__, REMOVED):
                raise
            self._is_lost = True
            self._mine.under_way.clear()
            raise self._workers.lost() from error
        self._workers.renewed()
        return given

    def _forget(self) -> None:
        self._shared.forget()
        self._mine.forget()

    def _clear_the_way(self) -> None:
        """Stays alive while it waits, and ends what workers that are silent for too long are in the midst of."""
        self._written(self._workers.end_silent)

    def _restore(self) -> None:
        """Brings a new connection to what the lost one knew."""
        self._forget()
        self._server.executemany("INSERT INTO mine (site) VALUES (?)", [(site,) for site in self._workers.sites])
        if self._workers.run_id is not None:
            self._workers.name_session()
            self._mine.restore()

    # runs

    def lock_sites(self, sites: Sequence[str], *, run_id: str, now: datetime, joins: bool = False) -> list[Held]:
        before = self._workers.run_id

        def lock() -> list[Held]:
            if before is None:
                self._workers.run_id = None
            held = self._workers.lock(sites, run_id=run_id, joins=joins)
            for site in self._workers.sites:
                self._shared.take_over(site)
            return held

        if before is not None:
            return self._written(lock)
        return self._server.write(lock, is_done=self._workers.has_written, durable=True)

    def begin_run(self, run_id: str, *, sites: Sequence[str], now: datetime, arguments: Mapping[str, Any]) -> str:
        if self._workers.run_id is None:
            self._server.write(lambda: self._workers.come(run_id, None), is_done=self._workers.has_written)
        run = self._workers.run_id or run_id
        self._run_id = run
        self._shared.begin(run)
        self._written(lambda: self._workers.begin(sites=sites, started=now, arguments=arguments), durable=True)
        return run

    def heartbeat(self, run_id: str, *, now: datetime) -> None:
        if self._is_lost:
            return

        def beat() -> None:
            self._workers.remove_silent()
            self._database.execute("UPDATE runs SET alive = ? WHERE run_id = ?", (stamp(now), self._run_id))

        self._written(beat)

    def confirm(self) -> None:
        if self._is_lost or not self._workers.is_sure():
            self._written(lambda: None)

    def leave(self, share: Mapping[str, Any]) -> str:
        """ "over" also for a worker that was removed: it has nothing to wait for, nor to say."""
        try:
            return "over" if self._is_lost else self._written(lambda: self._workers.leave(share))
        except LostError as error:
            logger.warning("%s", error)
            return "over"

    def shares(self) -> list[dict[str, Any]]:
        with self._database.explained():
            return self._workers.shares()

    def end_run(self, run_id: str, *, now: datetime, summary: Mapping[str, Any]) -> None:
        if not self._is_lost and self.leave({}) == "last":
            super().end_run(self._run_id, now=now, summary=summary)

    def counts(self, run_id: str) -> list[Tally]:
        names = ("site", "outcome", "reason", "pages", "bytes")
        return [Tally(**dict(zip(names, row, strict=True))) for row in self._read(COUNTS, (run_id,))]

    def holder(self, site: str) -> Held | None:
        with self._database.explained():
            return self._workers.holder(site)

    # frontier

    def lease(self, n: int, *, now: datetime, busy: Mapping[str, int], per_host: int) -> list[Lease]:
        if self._is_lost or not self._mine.may_give(now=now, busy=busy, per_host=per_host):
            return []
        leases = super().lease(n, now=now, busy=busy, per_host=per_host)
        self._mine.begun(leases)
        return leases

    def release(self, leases: Iterable[Lease]) -> None:
        every = [lease for lease in leases if not self._mine.has_lost(lease)]
        if every and not self._is_lost:
            super().release(every)
            self._mine.over(every)

    def commit(self, pages: Sequence[PageCommit], *, now: datetime) -> None:
        super().commit([page for page in pages if not self._mine.has_lost(page.lease)], now=now)
        self._mine.over(page.lease for page in pages)

    def _commit_pages(self, pages: Sequence[PageCommit], now: datetime) -> None:
        for site in sorted({page.lease.site for page in pages if page.lease.kind == "list"}):
            self._database.execute("SELECT pg_advisory_xact_lock(?, ?)", (LISTS, _number(site)))
        super()._commit_pages(pages, now)

    def _commit(self, page: PageCommit, now: datetime) -> None:
        super()._commit(self._without_known_ticker(page, now) if page.ticker else page, now)

    def _without_known_ticker(self, page: PageCommit, now: datetime) -> PageCommit:
        """The page without the lines of the ticker that another worker has seen in the same moment."""
        sql = f"{self._keep_ticker} RETURNING text"
        place = page.lease.site, stamp(now)
        new = {text for text in page.ticker if self._database.execute(sql, (place[0], text, place[1])).fetchall()}
        rows = [row for row in page.rows if row.feed != "ticker" or _text(row) in new]
        return replace(page, rows=rows, ticker=[])

    def _keep_article(self, article: KnownArticle, *, is_new: bool) -> None:
        writer = {"run_id": self._run_id, "worker": self._workers.me}
        values = {**values_of(article), **writer, "is_new": is_new}
        if not self._database.execute(KEEP_ARTICLE, values).fetchall():
            raise OutdatedError(f"{article.url}: another worker has written revision {article.revision} of it")

    def _tally(self, page: PageCommit) -> None:
        place = (page.lease.site, page.outcome, page.reason or "")
        self._database.execute(COUNT, (self._run_id, self._workers.me, *place, page.bytes))

    # hosts

    def host(self, host: str) -> Host | None:
        known = super().host(host)
        since = self._mine.slots.handed_over(host)
        if since is None or (known is not None and (known.last_request or "") > stamp(since)):
            return known
        return replace(known or Host(host=host), last_request=since.astimezone(UTC).isoformat())

    def keep_robots(self, host: str, *, body: bytes, status: int, now: datetime) -> None:
        if not self._is_lost:
            super().keep_robots(host, body=body, status=status, now=now)

    def back_off(self, host: str, *, until: datetime) -> None:
        if not self._is_lost:
            super().back_off(host, until=until)

    def next_ready(self, *, now: datetime) -> datetime | None:
        [[until]] = self._read(NEXT_READY, (stamp(now), self._mine.slots.mine()))
        return datetime.fromisoformat(until).astimezone(UTC) if until else None

    # publishing: of one worker at a time, and on the server's disk before a file says so

    def _claim(self) -> None:
        self._database.execute("DELETE FROM published_here")
        if self._workers.publishes():
            self._database.execute("INSERT INTO published_here SELECT site FROM mine")

    def stage(self, *, name_part: Callable[[int], str], now: datetime, limit: int) -> list[Part]:
        if self._is_lost:
            return []

        def stage() -> list[Part]:
            self._claim()
            return self._outbox.stage(name_part=name_part, run_id=self._run_id, now=now, limit=limit)

        return self._written(stage, durable=True)

    def staged(self) -> list[Part]:
        if self._is_lost:
            return []
        self._written(self._claim)
        return super().staged()

    def part_lines(self, part: Part) -> Iterator[bytes]:
        """A few hundred at a time, each time only while this worker publishes: rows of a part go with its mark."""
        last = 0
        while rows := self._written(self._reading(part, last)):
            for _, lines in rows:
                yield from parted(lines)
            last = rows[-1][0]

    def _reading(self, part: Part, last: int) -> Callable[[], list[tuple[int, bytes]]]:
        values = (part.site, part.feed, part.name, last)
        return lambda: self._database.execute(LINES, values).fetchall()

    def published(self, part: Part, *, sha256: str, size: int | None = None, now: datetime) -> None:
        self._written(lambda: self._outbox.published(part, sha256=sha256, size=size, now=now), durable=True)

    # archive

    def archive_files(self, site: str, *, mine: bool = False) -> dict[str, int]:
        sql = FILES.format("worker = :me" if mine else NOBODYS)
        with self._database.explained():
            return dict(self._database.execute(sql, {"site": site, "me": self._workers.me}).fetchall())

    def begin_archive_file(self, site: str, name: str) -> None:
        def begin() -> None:
            self._captures.begin(site, name)
            own = "UPDATE archives SET worker = ? WHERE site = ? AND name = ?"
            self._database.execute(own, (self._workers.me, site, name))

        self._written(begin, durable=True)

    # care

    def size(self) -> int:
        return self._server.size()

    def check(self) -> None:
        self._server.check()

    def vacuum(self) -> None:
        self._server.vacuum()

    def close(self) -> None:
        try:
            if self._workers.run_id is not None and not self._is_lost:
                self._written(self._workers.go)
        except StoreError as error:
            logger.warning("%s: left without a word; what this worker held is free in a while", error)
        finally:
            self._server.close()


def _number(text: str) -> int:
    """A number of 32 bits for an advisory lock."""
    return int.from_bytes(sha256(text.encode()).digest()[:4], signed=True)


def _text(row: Row) -> Any:
    return json.loads(row.lines)["text"]
