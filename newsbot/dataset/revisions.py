"""The keys of the rows seen so far, in a temporary SQLite file: memory does not grow with them."""

from __future__ import annotations

import sqlite3


class Revisions:
    """Which (record_id, revision) were seen."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)  # a file that SQLite deletes itself
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute(
            "CREATE TABLE seen (record_id, revision, PRIMARY KEY (record_id, revision)) WITHOUT ROWID"
        )

    def add(self, record_id: str, revision: int) -> bool:
        """Notes a key; False when it was there before."""
        added = self._database.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (record_id, revision))
        return added.rowcount == 1

    def has(self, record_id: str, revision: int) -> bool:
        found = self._database.execute("SELECT 1 FROM seen WHERE record_id = ? AND revision = ?", (record_id, revision))
        return found.fetchone() is not None

    def last(self, record_id: str) -> int:
        """The highest revision seen of the record, 0 when none."""
        found = self._database.execute("SELECT max(revision) FROM seen WHERE record_id = ?", (record_id,))
        return found.fetchone()[0] or 0

    def close(self) -> None:
        self._database.close()
