"""Rows on their way into part files: waiting, then fixed to a named part, then published and forgotten."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from newsbot.items import SCHEMA_VERSION
from newsbot.store import Part, Row
from newsbot.store.sql import Sql, stamp

PART = "SELECT name, site, feed, rows, created, schema_version, sha256, size FROM parts"

KEY = "site = :site AND feed = :feed AND name = :name"

IS_WAITING = "NOT EXISTS (SELECT 1 FROM staged WHERE staged.id = rows.id)"

WAITING = f"SELECT DISTINCT site, feed FROM rows WHERE {IS_WAITING} AND {{}} ORDER BY site, feed"

WAITING_OF = f"SELECT id, count FROM rows WHERE site = ? AND feed = ? AND id > ? AND {IS_WAITING} ORDER BY id LIMIT ?"

LINES = f"SELECT lines FROM staged JOIN rows USING (id) WHERE part = (SELECT id FROM parts WHERE {KEY}) ORDER BY id"

FORGET = ("DELETE FROM rows WHERE id IN (SELECT id FROM staged WHERE part = ?)", "DELETE FROM staged WHERE part = ?")
"""What takes the rows of a part out, given its id."""

UNTOLD = "announced = 0 AND published IS NOT NULL AND {}"


class Outbox:
    """The rows and parts of the store. What writes runs in a transaction of the caller."""

    def __init__(self, database: Sql, *, of: str) -> None:
        """``of``: the table that names the sites whose rows this process publishes."""
        self._mine = f"site IN (SELECT site FROM {of})"
        self._database = database
        self._execute = database.execute

    def put(self, rows: Iterable[Row]) -> None:
        """Lets the rows wait."""
        values = ((row.site, row.feed, row.count, row.lines) for row in rows)
        self._database.executemany("INSERT INTO rows (site, feed, count, lines) VALUES (?, ?, ?, ?)", values)

    def stage(self, *, name_part: Callable[[int], str], run_id: str, now: datetime, limit: int) -> list[Part]:
        staged: list[Part] = []
        for site, feed in self._execute(WAITING.format(self._mine)).fetchall():
            last = 0
            while rows := self._execute(WAITING_OF, (site, feed, last, limit)).fetchall():
                ids, lines = _first(rows, limit)
                last = ids[-1]
                staged.append(self._stage(site, feed, ids, lines, name_part=name_part, run_id=run_id, now=stamp(now)))
        return staged

    def _stage(
        self,
        site: str,
        feed: str,
        ids: list[int],
        lines: int,
        *,
        name_part: Callable[[int], str],
        run_id: str,
        now: str,
    ) -> Part:
        """The next part of the feed, of those rows with so many lines."""
        place = (site, feed)
        sql = "SELECT count(*) FROM parts WHERE site = ? AND feed = ? AND run_id = ?"
        name = name_part(1 + self._execute(sql, (*place, run_id)).fetchone()[0])
        [part_id] = self._execute(
            "INSERT INTO parts (site, feed, name, run_id, rows, schema_version, created)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (*place, name, run_id, lines, SCHEMA_VERSION, now),
        ).fetchone()
        sql = f"INSERT INTO staged (id, part) SELECT one.*, :part FROM {self._database.listed('ids', 'bigint')} AS one"
        self._execute(sql, {"part": part_id, "ids": json.dumps(ids)})
        return Part(name=name, site=site, feed=feed, rows=lines, created=now, schema_version=SCHEMA_VERSION)

    def staged(self) -> list[Part]:
        return self._parts(f"published IS NULL AND {self._mine}", ())

    def parts(self, site: str) -> list[Part]:
        return self._parts("published IS NOT NULL AND site = ?", (site,))

    def _parts(self, which: str, values: tuple[str, ...]) -> list[Part]:
        names = ("name", "site", "feed", "rows", "created", "schema_version", "sha256", "size")
        with self._database.explained():
            rows = self._execute(f"{PART} WHERE {which} ORDER BY id", values).fetchall()
        return [Part(**dict(zip(names, row, strict=True))) for row in rows]

    def lines(self, part: Part) -> Iterator[bytes]:
        with self._database.explained():
            for (lines,) in self._execute(LINES, _key(part)):
                yield from parted(lines)

    def published(self, part: Part, *, sha256: str, size: int | None, now: datetime) -> None:
        marked = self._execute(
            "UPDATE parts SET published = :now, sha256 = :sha256, size = :size"
            f" WHERE {KEY} AND published IS NULL RETURNING id",
            {**_key(part), "now": stamp(now), "sha256": sha256, "size": size},
        ).fetchall()
        for sql in FORGET:
            self._database.executemany(sql, marked)

    def unannounced(self) -> list[str]:
        sql = f"SELECT DISTINCT site FROM parts WHERE {UNTOLD.format(self._mine)} ORDER BY site"
        with self._database.explained():
            return [site for (site,) in self._execute(sql)]

    def announced(self) -> None:
        self._execute(f"UPDATE parts SET announced = 1 WHERE {UNTOLD.format(self._mine)}")


def parted(lines: bytes) -> Iterator[bytes]:
    """The lines of a row one by one, each with its newline."""
    return io.BytesIO(lines)


def _first(rows: Iterable[tuple[int, int]], limit: int) -> tuple[list[int], int]:
    """The ids of the first of the rows, each id and lines, that have ``limit`` lines at most, and how many they have.

    A row is never parted: one of more lines is taken by itself.
    """
    ids: list[int] = []
    lines = 0
    for id_, count in rows:
        if ids and lines + count > limit:
            break
        ids.append(id_)
        lines += count
    return ids, lines


def _key(part: Part) -> dict[str, str]:
    return {"site": part.site, "feed": part.feed, "name": part.name}
