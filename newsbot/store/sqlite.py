"""The store in one SQLite file: the embedded default."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newsbot.store import (
    UNASKED,
    Held,
    Host,
    KnownArticle,
    KnownUrl,
    Lease,
    Original,
    PageCommit,
    Part,
    Store,
    Stored,
    Tally,
    Url,
)
from newsbot.store.captures import Captures
from newsbot.store.care import Care
from newsbot.store.database import MEMORY, Database, stamp
from newsbot.store.frontier import Frontier
from newsbot.store.leases import Leases
from newsbot.store.lists import Lists
from newsbot.store.locks import SiteLocks
from newsbot.store.originals import Originals
from newsbot.store.outbox import Outbox
from newsbot.text.resemblance import Sketch

ARTICLE = ("record_id", "site", "url", "canonical_url", "revision", "content_hash", "headline", "fields", "gone")

MOST_TWINS = 20
"""Articles of one headline and body that are looked at: a site's hourly bulletins may have thousands."""

HOST = ("host", "robots", "robots_status", "robots_fetched", "backoff_until", "last_request")


class SqliteStore(Store):
    """``newsbot.store.Store`` over one file (or memory), shared by processes that lock different sites."""

    def __init__(self, database: Database, locks: SiteLocks) -> None:
        self._database = database
        self._locks = locks
        self._frontier = Frontier(database)
        self._leases = Leases(database, self._frontier)
        self._lists = Lists(database, self._frontier)
        self._originals = Originals(database)
        self._outbox = Outbox(database)
        self._captures = Captures(database)
        self._care = Care(database)

    @classmethod
    def open(cls, path: Path | str, *, durable: bool = False, busy_seconds: float = 30) -> SqliteStore:
        """The store in the file, made with its folder where missing; ":memory:" locks and keeps nothing.

        ``durable``: every commit survives a power loss, not only the death of the process, at the
        cost of an fsync each. Raises ``StoreError``: damaged, no state, newer, or not writable.
        """
        database = Database(path, durable=durable, busy_seconds=busy_seconds)
        folder = None if str(path) == MEMORY else Path(f"{path}.locks")
        return cls(database, SiteLocks(folder))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            with self._database.transaction():
                yield
        except BaseException:
            self._frontier.forget()
            raise

    # runs

    def lock_sites(self, sites: Sequence[str], *, run_id: str, now: datetime) -> list[Held]:
        held = []
        for site in sites:
            holder = self._locks.take(site, run_id=run_id, since=stamp(now))
            if holder is not None:
                held.append(holder)
                continue
            with self._writing():
                self._frontier.take_over(site)
        return held

    def begin_run(self, run_id: str, *, sites: Sequence[str], now: datetime, arguments: Mapping[str, Any]) -> None:
        with self._writing():
            self._database.execute(
                "INSERT INTO runs (run_id, sites, arguments, started) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (run_id) DO UPDATE SET ended = NULL",
                (run_id, json.dumps(list(sites)), json.dumps(dict(arguments), ensure_ascii=False), stamp(now)),
            )
        self._frontier.run_id = run_id

    def heartbeat(self, run_id: str, *, now: datetime) -> None:
        with self._writing():
            self._database.execute("UPDATE runs SET alive = ? WHERE run_id = ?", (stamp(now), run_id))

    def end_run(self, run_id: str, *, now: datetime, summary: Mapping[str, Any]) -> None:
        values = (stamp(now), json.dumps(dict(summary), ensure_ascii=False), run_id)
        with self._writing():
            self._database.execute("UPDATE runs SET ended = ?, summary = ? WHERE run_id = ?", values)

    def counts(self, run_id: str) -> list[Tally]:
        sql = (
            "SELECT site, outcome, nullif(reason, ''), pages, bytes FROM tallies"
            " WHERE run_id = ? ORDER BY site, outcome, reason"
        )
        names = ("site", "outcome", "reason", "pages", "bytes")
        return [Tally(**dict(zip(names, row, strict=True))) for row in self._read(sql, (run_id,))]

    # frontier

    def add(self, urls: Iterable[Url], *, now: datetime) -> int:
        with self._writing():
            return self._frontier.add(urls, now=now)

    def wake_due(self, *, now: datetime, young_after: datetime | None = None) -> int:
        with self._writing():
            return self._frontier.wake_due(now=now, young_after=young_after)

    def lease(self, n: int, *, now: datetime, busy: Mapping[str, int], per_host: int) -> list[Lease]:
        with self._writing():
            return self._leases.lease(n, now=now, busy=busy, per_host=per_host)

    def release(self, leases: Iterable[Lease]) -> None:
        with self._writing():
            self._leases.release(leases)

    def commit(self, pages: Sequence[PageCommit], *, now: datetime) -> None:
        with self._writing():
            for page in pages:
                self._commit(page, now)
            for site in {page.lease.site for page in pages if page.lease.kind == "list" and page.outcome != "retry"}:
                self._lists.wake_vanished(site)
            for host in {page.lease.host for page in pages if page.lease.id != UNASKED}:
                self._keep_host(host, last_request=stamp(now))

    def _commit(self, page: PageCommit, now: datetime) -> None:
        if page.lease.id != UNASKED:
            self._move_on(page, now)
        if page.article is not None and page.outcome != "duplicate":
            self._keep_article(page.article)
            self._keep_original(page, page.article.record_id)
        if page.stored is not None:
            self._captures.keep(page.lease.site, page.stored)
        self._outbox.put(page.rows)
        lines = ((page.lease.site, text, stamp(now)) for text in page.ticker)
        self._database.executemany("INSERT OR IGNORE INTO ticker (site, text, seen) VALUES (?, ?, ?)", lines)
        if page.outcome != "retry":
            self._tally(page)

    def _move_on(self, page: PageCommit, now: datetime) -> None:
        """The frontier after the page: its lease is over, its links are queued."""
        self._leases.end(page, now=now)
        queued = self._frontier.queue(page.adds, now=now)
        if page.lease.kind == "list" and page.outcome in ("listing", "unchanged"):
            self._lists.pace(page, queued, now=now)
        record_id = page.article.record_id if page.article else None
        for url in page.aliases:
            self._frontier.answer(url, page.lease, record_id, now=now)
        if page.listed:
            self._lists.show(page.lease.id, page.listed)

    def _keep_article(self, article: KnownArticle) -> None:
        values = {name: getattr(article, name) for name in ARTICLE}
        values["fields"] = json.dumps(dict(article.fields), separators=(",", ":"))
        places = ", ".join(f":{name}" for name in ARTICLE)
        self._database.execute(f"INSERT OR REPLACE INTO articles ({', '.join(ARTICLE)}) VALUES ({places})", values)

    def _keep_original(self, page: PageCommit, record_id: str) -> None:
        """A new revision stands with its new text, or no more; a page unchanged or gone changes nothing."""
        if page.original is not None:
            self._originals.keep(page.original)
        elif page.outcome == "article":
            self._originals.forget(record_id)

    def _tally(self, page: PageCommit) -> None:
        self._database.execute(
            "INSERT INTO tallies (run_id, site, outcome, reason, pages, bytes) VALUES (?, ?, ?, ?, 1, ?)"
            " ON CONFLICT DO UPDATE SET pages = pages + 1, bytes = bytes + excluded.bytes",
            (self._frontier.run_id, page.lease.site, page.outcome, page.reason or "", page.bytes),
        )

    def open_count(self) -> int:
        return self._frontier.open_count()

    # knowledge

    def article(self, record_id: str) -> KnownArticle | None:
        return self._article("record_id = ?", record_id)

    def article_by_canonical(self, url: str) -> KnownArticle | None:
        return self._article("canonical_url = ?", url)

    def articles_by_text(self, site: str, fields: Mapping[str, str]) -> list[KnownArticle]:
        texts = ("headline", "body")
        which = " AND ".join(
            ["json_valid(fields)", *(f"json_extract(fields, '$.{name}') = ?" for name in texts), "site = ?"]
        )
        return self._articles(which, (*(fields[name] for name in texts), site), most=MOST_TWINS)

    def _article(self, which: str, value: str) -> KnownArticle | None:
        return next(iter(self._articles(which, (value,), most=1)), None)

    def _articles(self, which: str, values: Sequence[str], *, most: int) -> list[KnownArticle]:
        rows = self._read(f"SELECT {', '.join(ARTICLE)} FROM articles WHERE {which} LIMIT {most}", values)
        every = [dict(zip(ARTICLE, row, strict=True)) for row in rows]
        with self._database.explained():
            for known in every:
                known |= {"fields": json.loads(known["fields"]), "gone": bool(known["gone"])}
        return [KnownArticle(**known) for known in every]

    def originals(self, sketch: Sketch) -> list[Original]:
        return self._originals.repeated(sketch)

    def known_url(self, url: str) -> KnownUrl | None:
        return self._frontier.known_url(url)

    def ticker_seen(self, site: str, text: str) -> bool:
        return bool(self._read("SELECT 1 FROM ticker WHERE site = ? AND text = ?", (site, text)))

    # hosts

    def host(self, host: str) -> Host | None:
        rows = self._read(f"SELECT {', '.join(HOST)} FROM hosts WHERE host = ?", (host,))
        return Host(**dict(zip(HOST, rows[0], strict=True))) if rows else None

    def keep_robots(self, host: str, *, body: bytes, status: int, now: datetime) -> None:
        with self._writing():
            self._keep_host(host, robots=body, robots_status=status, robots_fetched=stamp(now))

    def back_off(self, host: str, *, until: datetime) -> None:
        with self._writing():
            self._keep_host(host, backoff_until=stamp(until))

    def _keep_host(self, host: str, **values: str | int | bytes) -> None:
        names = ", ".join(values)
        self._database.execute(
            f"INSERT INTO hosts (host, {names}) VALUES (?{', ?' * len(values)})"
            f" ON CONFLICT DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in values)}",
            (host, *values.values()),
        )

    def next_ready(self, *, now: datetime) -> datetime | None:
        sql = (
            "SELECT min(backoff_until) FROM hosts JOIN queues USING (host)"
            " WHERE ready = 1 AND backoff_until > ? AND site IN (SELECT site FROM mine)"
        )
        [[until]] = self._read(sql, (stamp(now),))
        return datetime.fromisoformat(until).astimezone(UTC) if until else None

    # publishing

    def stage(self, *, name_part: Callable[[int], str], now: datetime, limit: int) -> list[Part]:
        return self._outbox.stage(name_part=name_part, run_id=self._frontier.run_id, now=now, limit=limit)

    def staged(self) -> list[Part]:
        return self._outbox.staged()

    def part_lines(self, part: Part) -> Iterator[bytes]:
        return self._outbox.lines(part)

    def published(self, part: Part, *, sha256: str, size: int | None = None, now: datetime) -> None:
        self._outbox.published(part, sha256=sha256, size=size, now=now)

    def parts(self, site: str) -> list[Part]:
        return self._outbox.parts(site)

    def unannounced(self) -> list[str]:
        return self._outbox.unannounced()

    def announced(self) -> None:
        self._outbox.announced()

    # archive

    def archive_files(self, site: str) -> dict[str, int]:
        return self._captures.files(site)

    def begin_archive_file(self, site: str, name: str) -> None:
        with self._writing():
            self._captures.begin(site, name)

    def stored(self, site: str, digest: bytes) -> Stored | None:
        return self._captures.find(site, digest)

    # care

    def inspect(self) -> dict[str, Any]:
        return self._care.inspect()

    def sites(self) -> list[str]:
        return self._care.sites()

    def last_runs(self, most: int) -> list[dict[str, Any]]:
        return self._care.last_runs(most)

    def holder(self, site: str) -> Held | None:
        return self._locks.holder(site)

    def check(self) -> None:
        self._care.check()

    def vacuum(self) -> None:
        self._care.vacuum()

    def forget_url(self, url: str) -> int:
        with self._writing():
            forgotten = self._care.forget_url(url)
        self._frontier.forget()
        return forgotten

    def forget_site(self, site: str, *, articles: bool = False) -> int:
        with self._writing():
            forgotten = self._care.forget_site(site, articles=articles)
        self._frontier.forget()
        return forgotten

    def close(self) -> None:
        try:
            self._database.close()
        finally:
            self._locks.release()

    def _read(self, sql: str, values: Sequence[str]) -> list[Any]:
        with self._database.explained():
            return self._database.execute(sql, values).fetchall()
