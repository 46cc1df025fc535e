"""The frontier in PostgreSQL: what a page leads to is looked up and added by the page, not by the link."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from newsbot.store import Lease, Url
from newsbot.store.frontier import KNOWN, OPEN, WHERE, Frontier, Known
from newsbot.store.postgres.database import Database
from newsbot.store.postgres.slots import slot_of
from newsbot.store.sql import stamp, stamp_text
from newsbot.urls import host as host_of
from newsbot.urls import identity

FIND_ALL = f"SELECT {KNOWN}, urls.url{WHERE}url = ANY(?)"

FIND_VARIANTS = (
    f"SELECT DISTINCT ON (identity) {KNOWN}, identity{WHERE}identity = ANY(?) AND record_id IS NOT NULL"
    " ORDER BY identity, outcome IN ('alias', 'duplicate'), urls.id"
)

# The ids are given in the order of the page, the rows written in that of their URLs: two pages that add the same
# ones do not wait for each other in a circle.
INSERT_ALL = """
INSERT INTO urls (id, url, identity, queue, kind, state, priority, depth, related_depth, found_via, lastmod)
SELECT id, url, identity, queue, kind, 'queued', priority, depth, related_depth, found_via, lastmod FROM (
  SELECT nextval(pg_get_serial_sequence('urls', 'id')) AS id, given.* FROM unnest(
    ?::text[], ?::text[], ?::bigint[], ?::text[], ?::int[], ?::int[], ?::int[], ?::text[], ?::text[]
  ) AS given (url, identity, queue, kind, priority, depth, related_depth, found_via, lastmod)) AS numbered
ORDER BY url ON CONFLICT DO NOTHING RETURNING url
"""

ANY = 0
"""The id of no queue: nobody knows in which."""

HAS_OPEN = " OR ".join(
    f"EXISTS (SELECT 1 FROM queues JOIN urls ON urls.queue = queues.id AND urls.state = '{state}'"
    " WHERE site IN (SELECT site FROM mine))"
    for state in ("leased", "queued")
)


class PostgresFrontier(Frontier):
    """The URLs that the workers of a run share: how many are open is asked, never remembered."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._queues: dict[tuple[str, str], int] = {}
        self._ahead: dict[str, Known | None] = {}
        self.queued = {ANY}
        """The queues in which this process has queued anything since that was last cleared."""

    def forget(self) -> None:
        super().forget()
        self._queues.clear()
        self._ahead.clear()
        self.queued.add(ANY)

    def open_count(self) -> int:
        with self._database.explained():
            return int(self._execute(f"SELECT {OPEN}").fetchone()[0])

    def has_open(self) -> bool:
        with self._database.explained():
            return bool(self._execute(f"SELECT {HAS_OPEN}").fetchone()[0])

    def take_over(self, site: str) -> None:
        self._execute("INSERT INTO mine (site) VALUES (?) ON CONFLICT DO NOTHING", (site,))
        self._mine.add(site)
        self.queued.add(ANY)

    def queue(self, urls: Iterable[Url], *, now: datetime) -> list[Url]:
        every, moment = list(urls), stamp(now)
        known = self._find_all(every)
        new: dict[str, Url] = {}
        queued = []
        for url in every:
            if (found := known.get(url.url)) is not None:
                if self._ask_again(found, url, moment):
                    queued.append(url)
                    known |= {name: row._replace(state="queued") for name, row in known.items() if row.id == found.id}
            elif (twice := new.get(url.url)) is not None:
                new[url.url] = _best(twice, url)
            else:
                new[url.url] = url
        added = self._insert_all(list(new.values()))
        first = [url for url in new.values() if url.url in added]
        self.queued |= {self._queues[url.site, host_of(url.url)] for url in first}
        return [*queued, *first]

    def _find_all(self, urls: Iterable[Url]) -> dict[str, Known]:
        """The rows of the URLs, or of those which they are variants of."""
        self.look_ahead((url.url, url.kind == "article") for url in urls)
        found, self._ahead = self._ahead, {}
        return {url: row for url, row in found.items() if row is not None}

    def look_ahead(self, wanted: Iterable[tuple[str, bool]]) -> None:
        asked = dict(wanted)
        self._ahead = dict.fromkeys(asked)
        if not asked:
            return
        self._ahead |= {url: Known(*row) for *row, url in self._execute(FIND_ALL, (list(asked),))}
        variants = {url: identity(url) for url, also in asked.items() if also and self._ahead[url] is None}
        if not variants:
            return
        rows = {name: Known(*row) for *row, name in self._execute(FIND_VARIANTS, (list(set(variants.values())),))}
        self._ahead |= {url: rows[name] for url, name in variants.items() if name in rows}

    def find(self, url: str, *, variants: bool) -> Known | None:
        return self._ahead.pop(url) if url in self._ahead else super().find(url, variants=variants)

    def _insert_all(self, urls: list[Url]) -> set[str]:
        """Adds the URLs; gives those that no other worker added in the same moment."""
        if not urls:
            return set()
        self._find_queues(urls)
        rows = [
            (
                url.url, identity(url.url), self._queues[url.site, host_of(url.url)], url.kind,
                url.priority, url.depth, url.related_depth, url.found_via, stamp_text(url.lastmod),
            )
            for url in urls
        ]  # fmt: skip
        columns = [list(column) for column in zip(*rows, strict=True)]
        return {url for (url,) in self._execute(INSERT_ALL, columns)}

    def _insert(self, url: Url, lastmod: str | None) -> None:
        self._insert_all([url])

    def _queue(self, url: Url) -> int:
        self._find_queues([url])
        queue = self._queues[url.site, host_of(url.url)]
        self.queued.add(queue)
        return queue

    def _find_queues(self, urls: Iterable[Url]) -> None:
        """Knows the ids of the URLs' queues afterwards; those that are new are made."""
        missing = sorted({(url.site, host_of(url.url)) for url in urls} - self._queues.keys())
        for site, host in missing:
            sql = "INSERT INTO queues (site, host, slot) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
            self._execute(sql, (site, host, slot_of(host)))
            row = self._execute("SELECT id FROM queues WHERE site = ? AND host = ?", (site, host)).fetchone()
            self._queues[site, host] = row[0]

    def answer(self, url: str, lease: Lease, record_id: str | None, *, now: datetime) -> None:
        self._ahead = {}
        super().answer(url, lease, record_id, now=now)

    def make_ready(self, queues: Iterable[tuple[int]]) -> None:
        self.queued |= {id_ for (id_,) in queues}


def _best(one: Url, other: Url) -> Url:
    """The URL as the better of two ways leads to it."""
    return Url(
        url=one.url,
        site=other.site,
        kind="list" if "list" in (one.kind, other.kind) else one.kind,
        found_via=other.found_via,
        depth=min(one.depth, other.depth),
        related_depth=min(one.related_depth, other.related_depth),
        priority=max(one.priority, other.priority),
        lastmod=one.lastmod,
    )
