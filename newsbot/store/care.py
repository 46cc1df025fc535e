"""Care of the state: what it holds, whether it is whole, what may be forgotten."""

from __future__ import annotations

import json
from typing import Any

from newsbot.store.sql import Sql
from newsbot.urls import identity

COUNTED = {
    "urls": "SELECT state, count(*) FROM urls GROUP BY state",
    "outcomes": "SELECT outcome, count(*) FROM urls WHERE outcome IS NOT NULL GROUP BY outcome",
    "articles": "SELECT CASE gone WHEN 1 THEN 'gone' ELSE 'live' END, count(*) FROM articles GROUP BY gone",
    "waiting_rows": "SELECT feed, sum(count) FROM rows GROUP BY feed",
    "parts": "SELECT CASE WHEN published IS NULL THEN 'staged' ELSE 'published' END, count(*) FROM parts GROUP BY 1",
    "runs": "SELECT CASE WHEN ended IS NULL THEN 'open' ELSE 'ended' END, count(*) FROM runs GROUP BY 1",
    "hosts": "SELECT 'known', count(DISTINCT host) FROM queues",
}
"""What ``inspect`` says: name → a query for what is counted and how many."""

SITES = "SELECT site FROM queues UNION SELECT site FROM articles ORDER BY site"

LAST_RUNS = "SELECT run_id, sites, started, ended, alive, summary FROM runs ORDER BY started DESC, {} DESC LIMIT ?"

OF_SITE = "SELECT urls.id FROM urls JOIN queues ON queues.id = urls.queue WHERE site = ?"

ORIGINALS_OF_SITE = "DELETE FROM originals WHERE record_id IN (SELECT record_id FROM articles WHERE site = ?)"

LEAVING = ("DELETE FROM listed WHERE list = ?", "DELETE FROM listed WHERE url = ?", "DELETE FROM urls WHERE id = ?")
"""What takes a URL out of all tables, given its id."""

OF_URL = "SELECT id FROM urls WHERE url = ? UNION SELECT id FROM urls WHERE identity = ? AND record_id IS NOT NULL"


class Care:
    """What is done to the state as a whole, by people. What writes runs in a transaction of the caller."""

    def __init__(self, database: Sql) -> None:
        self._database = database

    def inspect(self) -> dict[str, Any]:
        with self._database.explained():
            return {name: dict(self._database.execute(sql).fetchall()) for name, sql in COUNTED.items()}

    def sites(self) -> list[str]:
        with self._database.explained():
            return [site for (site,) in self._database.execute(SITES)]

    def last_runs(self, most: int) -> list[dict[str, Any]]:
        names = ("run_id", "sites", "started", "ended", "alive", "summary")
        with self._database.explained():
            rows = self._database.execute(LAST_RUNS.format(self._database.order), (most,)).fetchall()
        return [dict(zip(names, (*row, json.loads(summary) if summary else {}), strict=True)) for *row, summary in rows]

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
            execute("DELETE FROM staged WHERE part IN (SELECT id FROM parts WHERE site = ?)", (site,))
            execute("DELETE FROM rows WHERE site = ?", (site,))
            execute("DELETE FROM parts WHERE site = ?", (site,))
        return forgotten

    def _forget(self, which: str, values: tuple[str, ...]) -> int:
        """Deletes the URLs whose ids the query gives, and says how many."""
        ids = self._database.execute(which, values).fetchall()
        for sql in LEAVING:
            self._database.executemany(sql, ids)
        return len(ids)
