"""What the pages show, read from the published parts, the search index and the archive; nothing else is touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Final

from newsbot.archive import Capture
from newsbot.archive.folder import archive_files, captures
from newsbot.clock import rfc3339
from newsbot.dataset.lines import Problem, site_folders
from newsbot.dataset.parts import part_files
from newsbot.items import record_id
from newsbot.report.published import rows_of
from newsbot.search.index import catch_up, opened
from newsbot.search.query import FACETS, Filters, Found, facet, search
from newsbot.urls import identity

Row = Mapping[str, Any]

PER_PAGE: Final = 20

KEPT_CAPTURES: Final = 16
"""Archived pages that are kept at hand: the same is asked for again with every click on a field."""

STAMP: Final = len("YYYYMMDDTHHMMSSZ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of what was found: the articles, how many there are in all, and the facets by name."""

    found: list[Found]
    count: int
    facets: dict[str, list[tuple[str, int]]]


class Shelf:
    """The collected articles under ``output``; ``archive`` is ``None`` where no raw pages are kept."""

    def __init__(self, output: Path, index: Path, archive: Path | None) -> None:
        self._output = output
        self._index = index
        self._archive = archive
        self._lock = Lock()
        self._kept: dict[tuple[str, str], Capture | None] = {}

    def refresh(self) -> int:
        """Reads the parts that are new into the index, and gives how many there were.

        Raises ``UsageError`` where there is no dataset, ``StoreError`` where the index cannot be used.
        """
        with self._lock, opened(self._index) as database:
            return catch_up(database, site_folders(self._output), _passed)

    def listing(self, wanted: list[str], filters: Filters, *, page: int) -> Listing:
        """The page (from 1) of the articles with all the terms; without terms all, the latest first."""
        with opened(self._index) as database:
            found, count = search(database, wanted, filters, limit=PER_PAGE, skip=(page - 1) * PER_PAGE)
            facets = {name: facet(database, name, wanted, filters) for name in FACETS}
        return Listing(found=found, count=count, facets=facets)

    def revisions(self, record: str) -> list[Row]:
        """All revisions of the article, the latest first; [] when it is unknown."""
        with opened(self._index) as database:
            query = "SELECT part, revision FROM articles WHERE record_id = ?"
            part, last = database.execute(query, (record,)).fetchone() or (None, 0)
        if part is None:
            return []
        name, _, file = part.partition("/")
        folder = next(folder for folder in site_folders(self._output) if folder.name == name) / "articles"
        found: dict[int, Row] = {}
        parts = [folder / file, *(path for path in reversed(part_files(folder)) if path.name != file)]
        for path in parts:
            found |= {row["revision"]: row for row in rows_of(path, {record.encode()}) if row["record_id"] == record}
            if len(found) >= last:
                break
        return [found[number] for number in sorted(found, reverse=True)]

    def known(self, urls: Iterable[str | None]) -> dict[str, str]:
        """URL → record_id of those that are collected."""
        ids = {url: record_id(identity(url)) for url in urls if url}
        with opened(self._index) as database:
            marks = ", ".join("?" * len(ids))
            rows = database.execute(f"SELECT record_id FROM articles WHERE record_id IN ({marks})", [*ids.values()])
            there = {record for [record] in rows}
        return {url: record for url, record in ids.items() if record in there}

    def capture(self, article: Row) -> Capture | None:
        """The archived page that this revision was read from; ``None`` where the archive does not hold it."""
        key = article["url"], article["date_crawled"]
        with self._lock:
            if key not in self._kept:
                while len(self._kept) >= KEPT_CAPTURES:
                    del self._kept[next(iter(self._kept))]
                self._kept[key] = self._find(article["site"], *key)
            return self._kept[key]

    def _find(self, site: str, url: str, crawled: str) -> Capture | None:
        """Looks through the site's files from the last that was begun by then back to the first."""
        stamp = crawled.replace("-", "").replace(":", "")
        files = archive_files(self._archive).get(site, []) if self._archive else []
        for path in reversed([path for path in files if path.name[:STAMP] <= stamp]):
            for found in captures([[path]]):
                if isinstance(found, Capture) and found.url == url and rfc3339(found.now) == crawled:
                    return found
        return None


def _passed(problem: Problem) -> None:
    """Lines that hold no article are ``scrapy verify``'s to name; they are not shown."""
