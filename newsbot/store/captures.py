"""Which archive files a site has, how far each is committed, and where a body of given bytes lies in them."""

from __future__ import annotations

from newsbot.store import Stored
from newsbot.store.sql import Sql

KEEP = """
INSERT INTO captures (digest, archive, "offset", length)
SELECT :digest, id, :offset, :end - :offset FROM archives WHERE site = :site AND name = :file
ON CONFLICT DO NOTHING
"""

FIND = """
SELECT name, "offset", "offset" + length FROM captures JOIN archives ON archives.id = captures.archive
WHERE digest = ? AND site = ?
"""


class Captures:
    """The archive's tables in the store's database. What writes runs in a transaction of the caller."""

    def __init__(self, database: Sql) -> None:
        self._database = database

    def files(self, site: str) -> dict[str, int]:
        with self._database.explained():
            return dict(
                self._database.execute(
                    "SELECT name, bytes FROM archives WHERE site = ? ORDER BY id", (site,)
                ).fetchall()
            )

    def begin(self, site: str, name: str) -> None:
        self._database.execute("INSERT INTO archives (site, name, bytes) VALUES (?, ?, 0)", (site, name))

    def keep(self, site: str, stored: Stored) -> None:
        """Counts the file up to the page's end. The place of a body that is known already stays."""
        values = {"site": site, "file": stored.file, "offset": stored.offset, "end": stored.end}
        self._database.execute(
            "UPDATE archives SET bytes = :end WHERE site = :site AND name = :file AND bytes < :end", values
        )
        self._database.execute(KEEP, {**values, "digest": stored.digest})

    def find(self, site: str, digest: bytes) -> Stored | None:
        with self._database.explained():
            row = self._database.execute(FIND, (digest, site)).fetchone()
        return Stored(file=row[0], offset=row[1], end=row[2], digest=digest) if row else None
