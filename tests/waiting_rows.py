"""A store in which rows wait to be published, for the tests of the dataset."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from newsbot.feed import to_line
from newsbot.items import Article, Rejected
from newsbot.store import PageCommit, Row, Url
from newsbot.store.sqlite import SqliteStore

NOW = datetime(2025, 4, 9, 10, 22, tzinfo=UTC)
CRAWLED = "2025-04-09T10:22:00Z"
SITES = ("eremnews", "wafa")


def opened(path: Path | str = ":memory:", run_id: str = "run1") -> SqliteStore:
    """The store, with both sites locked by a run that begins."""
    store = SqliteStore.open(path)
    assert store.lock_sites(SITES, run_id=run_id, now=NOW) == []
    store.begin_run(run_id, sites=SITES, now=NOW, arguments={})
    return store


def wait(store: SqliteStore, rows: list[Row]) -> None:
    """Lets the rows wait in the store, as a page that brought them does."""
    store.add([Url(url=f"https://newsroom.example/{sha256(rows[0].lines).hexdigest()}", site="eremnews")], now=NOW)
    (lease,) = store.lease(1, now=NOW, busy={}, per_host=1)
    store.commit([PageCommit(lease=lease, outcome="article", rows=rows)], now=NOW)


def article_row(n: int, site: str = "eremnews") -> Row:
    url = f"https://newsroom.example/{n}"
    article = Article(record_id=f"{n}", url=url, canonical_url=url, site=site, headline="خبر", date_crawled=CRAWLED)
    return Row(site=site, feed="articles", lines=to_line(article))


def rejected_row(n: int) -> Row:
    rejected = Rejected(url=f"r{n}", site="eremnews", reason="soft_404", date_crawled=CRAWLED)
    return Row(site="eremnews", feed="rejected", lines=to_line(rejected))


def some_rows() -> list[Row]:
    """Three articles and a rejected page of one site, an article of another."""
    return [*map(article_row, range(3)), rejected_row(0), article_row(9, "wafa")]
