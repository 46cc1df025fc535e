"""What list pages show: an article that all lists have dropped is due, a withdrawn one that is back too.

A list that a page leads to is asked again the later the longer it brought no news; seeds are asked by every run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from newsbot.store import PageCommit, Url
from newsbot.store.frontier import Frontier
from newsbot.store.sql import Sql, stamp

QUIET_AGAIN = tuple(timedelta(hours=hours) for hours in (0, 0, 1, 3, 6))
"""How long a list waits, by the visits in a row that brought no news: at first any later run asks again."""

OF_SITE = "queue IN (SELECT id FROM queues WHERE site = :site)"


class Lists:
    """Which URLs each list page showed last. Every method runs in a transaction of the caller."""

    def __init__(self, database: Sql, frontier: Frontier) -> None:
        self._execute = database.execute
        self._executemany = database.executemany
        self._listed = database.listed
        self._frontier = frontier

    def pace(self, page: PageCommit, queued: Iterable[Url], *, now: datetime) -> None:
        """Says when the list is due again, given what of its links was queued.

        News on it may have pushed other news to the lists it leads to: they are due as well.
        """
        if any(url.kind == "article" for url in queued):
            quiet = 0
            lists = json.dumps([url.url for url in page.adds if url.kind == "list"])
            self._frontier.wake(f"kind = 'list' AND url IN {self._listed('lists', 'text')}", {"lists": lists})
        else:
            [quiet] = self._execute("SELECT quiet + 1 FROM urls WHERE id = ?", (page.lease.id,)).fetchone()
        again = stamp(now + QUIET_AGAIN[min(quiet, len(QUIET_AGAIN) - 1)]) if page.lease.depth else None
        sql = "UPDATE urls SET quiet = ?, next_visit = coalesce(next_visit, ?) WHERE id = ?"
        self._execute(sql, (quiet, again, page.lease.id))

    def show(self, list_id: int, urls: Iterable[str]) -> None:
        """Takes what the list shows now. A list that shows nothing known is taken as broken, not as emptied."""
        every = list(urls)
        self._frontier.look_ahead((url, True) for url in every)
        known = (self._frontier.find(url, variants=True) for url in every)
        shown = {row.id for row in known if row is not None}
        if not shown:
            return
        before = {row[0] for row in self._execute("SELECT url FROM listed WHERE list = ?", (list_id,))}
        dropped, new = before - shown, shown - before
        self._executemany("DELETE FROM listed WHERE list = ? AND url = ?", [(list_id, url) for url in dropped])
        self._executemany("INSERT INTO listed (list, url) VALUES (?, ?)", [(list_id, url) for url in new])
        self._executemany(
            "UPDATE urls SET vanished = 1 WHERE id = ? AND record_id IS NOT NULL", [(url,) for url in dropped]
        )
        back = f"outcome = 'gone' AND id IN {self._listed('new', 'bigint')}"
        self._frontier.wake(back, {"new": json.dumps(list(new))})

    def wake_vanished(self, site: str) -> None:
        """Once the last list of the site is visited: what no list shows any more is due.

        Not before, since what leaves the first page is shown by the second.
        """
        of_site = {"site": site}
        sql = f"SELECT EXISTS (SELECT 1 FROM urls WHERE kind = 'list' AND state <> 'done' AND {OF_SITE})"
        if self._execute(sql, of_site).fetchone()[0]:
            return
        unlisted = "NOT EXISTS (SELECT 1 FROM listed WHERE listed.url = urls.id)"
        self._frontier.wake(f"vanished = 1 AND {OF_SITE} AND outcome <> 'gone' AND {unlisted}", of_site)
        self._execute(f"UPDATE urls SET vanished = 0 WHERE vanished = 1 AND {OF_SITE}", of_site)
