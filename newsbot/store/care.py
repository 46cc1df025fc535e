"""Care of the state: what it holds, whether it is whole, what may be forgotten."""

from __future__ import annotations

from typing import Any

from newsbot.errors import StoreError
from newsbot.store.database import MOVE_AWAY, Database
from newsbot.urls import identity

COUNTED = {
    "urls": "SELECT state, count(*) FROM urls GROUP BY state",
    "outcomes": "SELECT outcome, count(*) FROM urls WHERE outcome IS NOT NULL GROUP BY outcome",
    "articles": "SELECT CASE gone WHEN 1 THEN 'gone' ELSE 'live' END, count(*) FROM articles GROUP BY gone",
    "waiting_rows": "SELECT feed, count(*) FROM rows GROUP BY feed",
    "parts": "SELECT iif(published IS NULL, 'staged', 'published'), count(*) FROM parts GROUP BY published IS NULL",
    "runs": "SELECT iif(ended IS NULL, 'open', 'ended'), count(*) FROM runs GROUP BY ended IS NULL",
    "hosts": "SELECT 'known', count(DISTINCT host) FROM queues",
}
"""What ``inspect`` says: name → a query for what is counted and how many."""

SITES = "SELECT site FROM queues UNION SELECT site FROM articles ORDER BY site"

LAST_RUNS = """
SELECT run_id, sites, started, ended, alive, json_extract(summary, '$.code') FROM runs
ORDER BY started DESC, rowid DESC LIMIT ?
"""

OF_SITE = "SELECT urls.id FROM urls JOIN queues ON queues.id = urls.queue WHERE site = ?"

ORIGINALS_OF_SITE = "DELETE FROM originals WHERE record_id IN (SELECT record_id FROM articles WHERE site = ?)"

OF_URL = "SELECT id FROM urls WHERE url = ? UNION SELECT id FROM urls WHERE identity = ? AND record_id IS NOT NULL"


class Care:
    """What is done to the state as a whole, by people. What writes runs in a transaction of the caller."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def inspect(self) -> dict[str, Any]:
        with self._database.explained():
            return {name: dict(self._database.execute(sql).fetchall()) for name, sql in COUNTED.items()}

    def sites(self) -> list[str]:
        with self._database.explained():
            return [site for (site,) in self._database.execute(SITES)]

    def last_runs(self, most: int) -> list[dict[str, Any]]:
        names = ("run_id", "sites", "started", "ended", "alive", "code")
        with self._database.explained():
            return [dict(zip(names, row, strict=True)) for row in self._database.execute(LAST_RUNS, (most,))]

    def check(self) -> None:
        with self._database.explained():
            problems = [row[0] for row in self._database.execute("PRAGMA integrity_check")]
        if problems != ["ok"]:
            raise StoreError(f"{self._database.path}: is damaged. {MOVE_AWAY} ({problems[0]})")

    def vacuum(self) -> None:
        """Gives room of what was deleted back to the disk; needs as much again while it works."""
        with self._database.explained():
            for statement in ("VACUUM", "PRAGMA optimize", "PRAGMA wal_checkpoint(TRUNCATE)"):
                self._database.execute(statement).fetchall()

    def forget_url(self, url: str) -> int:
        return self._forget(OF_URL, (url, identity(url)))

    def forget_site(self, site: str, *, articles: bool) -> int:
        forgotten = self._forget(OF_SITE, (site,))
        execute = self._database.execute
        execute("DELETE FROM hosts WHERE host IN (SELECT host FROM queues WHERE site = ?)", (site,))
        execute("DELETE FROM queues WHERE site = ?", (site,))
        if articles:
            execute(ORIGINALS_OF_SITE, (site,))
            execute("DELETE FROM original_keys WHERE original NOT IN (SELECT id FROM originals)")
            execute("DELETE FROM articles WHERE site = ?", (site,))
            execute("DELETE FROM ticker WHERE site = ?", (site,))
            execute("DELETE FROM rows WHERE site = ?", (site,))
            execute("DELETE FROM parts WHERE site = ?", (site,))
        return forgotten

    def _forget(self, which: str, values: tuple[str, ...]) -> int:
        """Deletes the URLs whose ids the query gives, and says how many."""
        ids = self._database.execute(which, values).fetchall()
        for sql in ("DELETE FROM listed WHERE list = ?1 OR url = ?1", "DELETE FROM urls WHERE id = ?1"):
            self._database.executemany(sql, ids)
        return len(ids)
