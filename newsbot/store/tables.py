"""A store over SQL tables: what ``Store`` promises, in statements that SQLite and PostgreSQL read alike.

Where the two differ, the database says how (``Sql``), or the store of that database has its own way.
"""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import orjson

from newsbot.store import (
    UNASKED,
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
from newsbot.store.frontier import Frontier
from newsbot.store.leases import Leases
from newsbot.store.lists import Lists
from newsbot.store.originals import Originals
from newsbot.store.outbox import Outbox
from newsbot.store.sql import Sql, stamp
from newsbot.text.resemblance import Sketch

T = TypeVar("T")

ARTICLE = ("record_id", "site", "url", "canonical_url", "revision", "content_hash", "headline", "fields", "gone")

KEEP_ARTICLE = (
    f"INSERT INTO articles ({', '.join(ARTICLE)}) VALUES ({', '.join(f':{name}' for name in ARTICLE)})"
    f" ON CONFLICT (record_id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in ARTICLE[1:])}"
)

MOST_TWINS = 20
"""Articles of one headline and body that are looked at: a site's hourly bulletins may have thousands."""

HOST = ("host", "robots", "robots_status", "robots_fetched", "backoff_until", "last_request")


class TableStore(Store):
    """What both stores share. ``frontier``, ``leases``, ``originals`` and ``care`` are the database's own ways."""

    news_after: float | None = None

    _keep_ticker = "INSERT INTO ticker (site, text, seen) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"

    def __init__(
        self,
        database: Sql,
        *,
        frontier: Frontier,
        leases: Leases,
        originals: Originals,
        care: Care,
        publishes: str = "mine",
    ) -> None:
        self._database = database
        self._frontier = frontier
        self._leases = leases
        self._originals = originals
        self._care = care
        self._run_id = ""
        self._lists = Lists(database, frontier)
        self._outbox = Outbox(database, of=publishes)
        self._captures = Captures(database)

    @abstractmethod
    def _written(self, work: Callable[[], T]) -> T:
        """What the work gives, done in one transaction."""

    # runs

    def begin_run(self, run_id: str, *, sites: Sequence[str], now: datetime, arguments: Mapping[str, Any]) -> str:
        sql = (
            "INSERT INTO runs (run_id, sites, arguments, started) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (run_id) DO UPDATE SET ended = NULL"
        )
        values = (run_id, json.dumps(list(sites)), json.dumps(dict(arguments), ensure_ascii=False), stamp(now))
        self._written(lambda: self._database.execute(sql, values))
        self._run_id = run_id
        self._frontier.begin(run_id)
        return run_id

    def heartbeat(self, run_id: str, *, now: datetime) -> None:
        sql = "UPDATE runs SET alive = ? WHERE run_id = ?"
        self._written(lambda: self._database.execute(sql, (stamp(now), run_id)))

    def confirm(self) -> None:
        """Nobody takes anything from a process that lives."""

    def leave(self, share: Mapping[str, Any]) -> str:
        return "last"

    def shares(self) -> list[dict[str, Any]]:
        return []

    def end_run(self, run_id: str, *, now: datetime, summary: Mapping[str, Any]) -> None:
        sql = "UPDATE runs SET ended = ?, summary = ? WHERE run_id = ?"
        values = (stamp(now), json.dumps(dict(summary), ensure_ascii=False), run_id)
        self._written(lambda: self._database.execute(sql, values))

    def counts(self, run_id: str) -> list[Tally]:
        sql = (
            "SELECT site, outcome, nullif(reason, ''), pages, bytes FROM tallies"
            " WHERE run_id = ? ORDER BY site, outcome, reason"
        )
        names = ("site", "outcome", "reason", "pages", "bytes")
        return [Tally(**dict(zip(names, row, strict=True))) for row in self._read(sql, (run_id,))]

    # frontier

    def add(self, urls: Iterable[Url], *, now: datetime) -> int:
        every = list(urls)
        return self._written(lambda: self._frontier.add(every, now=now))

    def wake_due(self, *, now: datetime, young_after: datetime | None = None) -> int:
        return self._written(lambda: self._frontier.wake_due(now=now, young_after=young_after))

    def lease(self, n: int, *, now: datetime, busy: Mapping[str, int], per_host: int) -> list[Lease]:
        return self._written(lambda: self._leases.lease(n, now=now, busy=busy, per_host=per_host))

    def release(self, leases: Iterable[Lease]) -> None:
        every = list(leases)
        self._written(lambda: self._leases.release(every))

    def commit(self, pages: Sequence[PageCommit], *, now: datetime) -> None:
        self._written(lambda: self._commit_pages(pages, now))

    def _commit_pages(self, pages: Sequence[PageCommit], now: datetime) -> None:
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
            self._keep_article(page.article, is_new=page.outcome == "article")
            self._keep_original(page, page.article.record_id)
        if page.stored is not None:
            self._captures.keep(page.lease.site, page.stored)
        self._outbox.put(page.rows)
        self._database.executemany(self._keep_ticker, [(page.lease.site, text, stamp(now)) for text in page.ticker])
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

    def _keep_article(self, article: KnownArticle, *, is_new: bool) -> None:
        self._database.execute(KEEP_ARTICLE, values_of(article))

    def _keep_original(self, page: PageCommit, record_id: str) -> None:
        """A new revision stands with its new text, or no more; a page unchanged or gone changes nothing."""
        if page.original is not None:
            self._originals.keep(page.original)
        elif page.outcome == "article":
            self._originals.forget(record_id)

    def _tally(self, page: PageCommit) -> None:
        self._database.execute(
            "INSERT INTO tallies (run_id, site, outcome, reason, pages, bytes) VALUES (?, ?, ?, ?, 1, ?)"
            " ON CONFLICT (run_id, site, outcome, reason)"
            " DO UPDATE SET pages = tallies.pages + 1, bytes = tallies.bytes + excluded.bytes",
            (self._run_id, page.lease.site, page.outcome, page.reason or "", page.bytes),
        )

    def open_count(self) -> int:
        return self._frontier.open_count()

    def has_open(self) -> bool:
        return self._frontier.has_open()

    # knowledge

    def article(self, record_id: str) -> KnownArticle | None:
        return next(iter(self._articles("record_id = ?", (record_id,), most=1)), None)

    def articles_by_text(self, site: str, fields: Mapping[str, str]) -> list[KnownArticle]:
        which = f"{self._database.same_text} AND site = ?"
        return self._articles(which, (fields["headline"], fields["body"], site), most=MOST_TWINS)

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
        fetched = stamp(now)
        self._written(lambda: self._keep_host(host, robots=body, robots_status=status, robots_fetched=fetched))

    def back_off(self, host: str, *, until: datetime) -> None:
        self._written(lambda: self._keep_host(host, backoff_until=stamp(until)))

    def _keep_host(self, host: str, **values: str | int | bytes) -> None:
        names = ", ".join(values)
        self._database.execute(
            f"INSERT INTO hosts (host, {names}) VALUES (?{', ?' * len(values)})"
            f" ON CONFLICT (host) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in values)}",
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
        stage = self._outbox.stage
        return self._written(lambda: stage(name_part=name_part, run_id=self._run_id, now=now, limit=limit))

    def staged(self) -> list[Part]:
        return self._outbox.staged()

    def part_lines(self, part: Part) -> Iterator[bytes]:
        return self._outbox.lines(part)

    def published(self, part: Part, *, sha256: str, size: int | None = None, now: datetime) -> None:
        self._written(lambda: self._outbox.published(part, sha256=sha256, size=size, now=now))

    def parts(self, site: str) -> list[Part]:
        return self._outbox.parts(site)

    def unannounced(self) -> list[str]:
        return self._outbox.unannounced()

    def announced(self) -> None:
        self._written(self._outbox.announced)

    # archive

    def archive_files(self, site: str, *, mine: bool = False) -> dict[str, int]:
        return self._captures.files(site)

    def begin_archive_file(self, site: str, name: str) -> None:
        self._written(lambda: self._captures.begin(site, name))

    def stored(self, site: str, digest: bytes) -> Stored | None:
        return self._captures.find(site, digest)

    # care

    def inspect(self) -> dict[str, Any]:
        return self._care.inspect()

    def sites(self) -> list[str]:
        return self._care.sites()

    def last_runs(self, most: int) -> list[dict[str, Any]]:
        return self._care.last_runs(most)

    def forget_url(self, url: str) -> int:
        forgotten = self._written(lambda: self._care.forget_url(url))
        self._frontier.forget()
        return forgotten

    def forget_site(self, site: str, *, articles: bool = False) -> int:
        forgotten = self._written(lambda: self._care.forget_site(site, articles=articles))
        self._frontier.forget()
        return forgotten

    def _read(self, sql: str, values: Sequence[Any]) -> list[Any]:
        with self._database.explained():
            return self._database.execute(sql, values).fetchall()


def values_of(article: KnownArticle) -> dict[str, Any]:
    """The article as ``KEEP_ARTICLE`` takes it."""
    values = {name: getattr(article, name) for name in ARTICLE}
    return {**values, "gone": int(article.gone), "fields": orjson.dumps(dict(article.fields)).decode()}
