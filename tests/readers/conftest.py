"""Two months of the demo newsroom, for the libraries that read it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest

from benchmarks.export import demo_articles
from newsbot.dataset import publish
from newsbot.demo.newsroom import SITE
from newsbot.feed import to_line
from newsbot.items import Article, RelatedEdge, Tombstone, content_hash, record_id
from newsbot.store import Row
from tests.waiting_rows import opened, wait

FIRST_DAY = datetime(2026, 1, 10, 8, tzinfo=UTC)
DAYS = 60
ARTICLES_A_DAY = 12
PACKED_FROM = 45
"""The day from which parts are compressed."""

if find_spec("datasets") is None:
    collect_ignore_glob = ["test_*.py"]

Rows = list[dict[str, Any]]


@pytest.fixture(scope="session")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``output/newsroom``: sixty days, a correction each day, a withdrawal each tenth."""
    folder = tmp_path_factory.mktemp("here")
    store = opened()
    assert store.lock_sites([SITE], run_id="run1", now=FIRST_DAY) == []
    stories = cycle(demo_articles())
    for day in range(DAYS):
        now = FIRST_DAY + timedelta(days=day)
        wait(store, list(_rows_of(day, now, list(islice(stories, ARTICLES_A_DAY)))))
        publish(store, folder / "output", now=now, run_id=f"run{day}", compression="gz" if day >= PACKED_FROM else None)
    store.close()
    return folder


def _rows_of(day: int, now: datetime, stories: list[Article]) -> Iterator[Row]:
    for n, story in enumerate(stories):
        url = f"{story.url}-{day}"
        crawled = f"{now:%Y-%m-%dT%H:%M:%SZ}"
        fresh = replace(
            story, url=url, canonical_url=url, record_id=record_id(url), date_crawled=crawled, run_id=f"run{day}"
        )
        fresh = replace(fresh, content_hash=content_hash(fresh))
        yield _row("articles", fresh)
        for edge in fresh.related:
            shared = {name: getattr(edge, name) for name in edge.__slots__}
            named = {"record_id": fresh.record_id, "revision": 1, "site": SITE, "source_url": url}
            yield _row("related", RelatedEdge(**named, **shared, date_crawled=crawled))
        if n == 0:
            changed = replace(fresh, revision=2, changed_fields=["headline"], headline=f"{fresh.headline} (مصحح)")
            yield _row("articles", replace(changed, content_hash=content_hash(changed)))
        if n == 1 and day % 10 == 0:
            gone = Tombstone(
                record_id=fresh.record_id, url=url, site=SITE, last_revision=1, reason="gone", date_seen=crawled
            )
            yield _row("tombstones", gone)


def _row(feed: str, record: Any) -> Row:
    return Row(site=SITE, feed=feed, lines=to_line(record))


@pytest.fixture(scope="session")
def site(here: Path) -> Path:
    return here / "output" / SITE


@pytest.fixture(scope="session")
def truth(site: Path) -> Rows:
    """All rows of articles as the standard library reads them, in the order of the parts."""
    rows = []
    for part in sorted((site / "articles").iterdir()):
        content = gzip.decompress(part.read_bytes()) if part.suffix == ".gz" else part.read_bytes()
        rows += [json.loads(line) for line in content.splitlines()]
    assert len(rows) == DAYS * (ARTICLES_A_DAY + 1)
    return rows
