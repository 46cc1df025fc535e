"""The texts that repeat no other, found again by the smallest hashes of their sketches.

Only originals stand here: a text copied a thousand times is one entry, so what is looked up stays
few however large a cluster grows, and every copy points to its head, never to another copy.
"""

from __future__ import annotations

import json
import struct
from collections import Counter
from collections.abc import Sequence

from newsbot.store import Original
from newsbot.store.sql import Sql
from newsbot.text.resemblance import Sketch

COMMON = 32
"""A hash that more originals have is of a set phrase (a notice under every article): it tells nothing."""

LIKELY = 8
"""How many originals are compared whole: those that share the most hashes."""


class Originals:
    """Originals and their hashes in the store's database. What writes runs in a transaction of the caller."""

    def __init__(self, database: Sql) -> None:
        self._database = database

    def repeated(self, sketch: Sketch) -> list[Original]:
        """The originals that the text of that sketch repeats, in the order in which they were first seen."""
        likely = [found for found, _ in self._sharing(sketch.keys).most_common(LIKELY)]
        if not likely:
            return []
        sql = (
            "SELECT record_id, since, shingles, hashes FROM originals"
            f" WHERE id IN {self._database.listed('likely', 'bigint')} ORDER BY id"
        )
        with self._database.explained():
            rows = self._database.execute(sql, {"likely": json.dumps(likely)}).fetchall()
        known = [
            Original(record_id=record_id, since=since, sketch=Sketch(shingles, _unpacked(hashes)))
            for record_id, since, shingles, hashes in rows
        ]
        return [original for original in known if sketch.repeats(original.sketch)]

    def _sharing(self, keys: Sequence[int]) -> Counter[int]:
        """The originals that have any of the keys, and how many of them, but for keys that tell nothing."""
        one = "SELECT * FROM (SELECT hash, original FROM original_keys WHERE hash = ? LIMIT ?) AS one"
        values = [value for key in keys for value in (key, COMMON + 1)]
        with self._database.explained():
            rows = self._database.execute(" UNION ALL ".join([one] * len(keys)), values).fetchall()
        having = Counter([key for key, _ in rows])
        return Counter([original for key, original in rows if having[key] <= COMMON])

    def keep(self, original: Original) -> None:
        """Adds the original, or puts its new text in place of its old one; the earlier ``since`` stays."""
        values = (original.record_id, original.since, original.sketch.count, packed(original.sketch.hashes))
        self._drop_keys(original.record_id)
        sql = (
            "INSERT INTO originals (record_id, since, shingles, hashes) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (record_id) DO UPDATE SET since = CASE WHEN originals.since < excluded.since"
            " THEN originals.since ELSE excluded.since END,"
            " shingles = excluded.shingles, hashes = excluded.hashes RETURNING id"
        )
        [[number]] = self._database.execute(sql, values).fetchall()
        keys = f"SELECT one.*, :number FROM {self._database.listed('keys', 'bigint')} AS one"
        self._database.execute(
            f"INSERT INTO original_keys (hash, original) {keys}",
            {"keys": json.dumps(original.sketch.keys), "number": number},
        )

    def forget(self, record_id: str) -> None:
        """Takes out an article that is no original (any more); one that is none stays none."""
        self._drop_keys(record_id)
        self._database.execute("DELETE FROM originals WHERE record_id = ?", (record_id,))

    def _drop_keys(self, record_id: str) -> None:
        sql = "SELECT id, shingles, hashes FROM originals WHERE record_id = ?"
        for number, shingles, hashes in self._database.execute(sql, (record_id,)).fetchall():
            keys = ((key, number) for key in Sketch(shingles, _unpacked(hashes)).keys)
            self._database.executemany("DELETE FROM original_keys WHERE hash = ? AND original = ?", keys)


def packed(hashes: tuple[int, ...]) -> bytes:
    return struct.pack(f"<{len(hashes)}I", *hashes)


def _unpacked(packed: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(packed) // 4}I", packed)
