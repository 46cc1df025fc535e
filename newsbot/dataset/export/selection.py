"""Which rows an export takes, told in one or two readings of the dataset, in memory that does not grow with it.

What depends on other rows (the latest revision, one article of each cluster of copies, withdrawal) is worked out
by a first reading that notes each row's place in a temporary SQLite file.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from newsbot.dataset.lines import Line, Report, lines_of
from newsbot.items import Article, Tombstone


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to take. ``since``, ``until``: days of publication, YYYY-MM-DD, both included; an article without a
    date is in no such range. ``languages``: tags; "ar" is "ar-EG" too (RFC 4647, 3.3.1).

    ``latest``: only the last revision of each article; ``dedup``: of an article and its copies one, the original
    where it is among those wanted, else the first; ``withdrawn``: also what its site has taken back.
    """

    since: str | None = None
    until: str | None = None
    languages: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    latest: bool = False
    dedup: bool = False
    withdrawn: bool = True

    def refusal(self, article: Article) -> str | None:
        """Why the article is not wanted, by itself; ``None`` when it is."""
        if self.sites and article.site not in self.sites:
            return "other site"
        if self.languages and not any(_is_in(article.language, wanted) for wanted in self.languages):
            return "other language"
        if self.since or self.until:
            if article.date_published is None:
                return "no date"
            day = article.date_published[:10]
            if day < (self.since or day) or day > (self.until or day):
                return "other date"
        return None

    @property
    def compares(self) -> bool:
        """Whether other rows decide about a row."""
        return self.latest or self.dedup or not self.withdrawn


def _is_in(language: str | None, wanted: str) -> bool:
    tag, wanted = (language or "").lower(), wanted.lower()
    return tag == wanted or tag.startswith(f"{wanted}-")


@dataclass(slots=True, kw_only=True)
class Selected:
    """What became of the rows: ``taken``, and those left out, by reason."""

    taken: int = 0
    left: Counter[str] = field(default_factory=Counter)


def select(folders: Sequence[Path], wanted: Wanted, selected: Selected, report: Report) -> Iterator[Line[Article]]:
    """The lines wanted, in the order of folders and parts; bad lines are reported, once."""
    if not wanted.compares:
        for line in _articles(folders, report):
            if reason := wanted.refusal(line.record):
                selected.left[reason] += 1
            else:
                selected.taken += 1
                yield line
        return
    with closing(_Places()) as places:
        places.fill(folders, wanted, report)
        chosen = places.chosen(wanted, selected)
        place = next(chosen, None)
        for number, line in enumerate(_articles(folders, _silent)):
            if number == place:
                selected.taken += 1
                yield line
                place = next(chosen, None)


def _articles(folders: Sequence[Path], report: Report) -> Iterator[Line[Article]]:
    for folder in folders:
        yield from cast(Iterator[Line[Article]], lines_of(folder, "articles", report))


def _silent(problem: object) -> None:
    """The second reading: all was reported by the first."""


TABLES = """
CREATE TABLE rows (place INTEGER PRIMARY KEY, record_id, revision, cluster, original, refusal);
CREATE TABLE withdrawn (record_id PRIMARY KEY, revision) WITHOUT ROWID;
"""

INDEXES = "CREATE INDEX by_record ON rows (record_id, revision)"

LEFT: tuple[tuple[str, Callable[[Wanted], bool], str], ...] = (
    (
        "earlier revision",
        lambda wanted: wanted.latest,
        "EXISTS (SELECT 1 FROM rows AS other "
        "WHERE other.record_id = rows.record_id AND other.revision > rows.revision)",
    ),
    (
        "withdrawn",
        lambda wanted: not wanted.withdrawn,
        "record_id IN (SELECT record_id FROM withdrawn WHERE withdrawn.revision >= "
        "(SELECT max(revision) FROM rows AS other WHERE other.record_id = rows.record_id))",
    ),
)
"""Why a row is left out for what other rows say: the words, whether it is asked, the condition in SQL."""

KEPT = """
CREATE TABLE kept AS SELECT cluster, record_id FROM (
    SELECT cluster, record_id, row_number() OVER (PARTITION BY cluster ORDER BY original DESC, place) AS nth
    FROM rows WHERE refusal IS NULL) WHERE nth = 1;
CREATE UNIQUE INDEX by_cluster ON kept (cluster);
UPDATE rows SET refusal = 'copy' WHERE refusal IS NULL
    AND record_id <> (SELECT kept.record_id FROM kept WHERE kept.cluster = rows.cluster);
"""
"""Of each cluster one article: the original before its copies, then what came first."""


class _Places:
    """The place of each row among all, and what decides whether it is taken."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)  # a file that SQLite deletes itself
        self._database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + TABLES)

    def fill(self, folders: Sequence[Path], wanted: Wanted, report: Report) -> None:
        """Reads all rows, and all tombstones."""
        self._database.execute("BEGIN")
        for place, line in enumerate(_articles(folders, report)):
            article = line.record
            cluster, original = article.duplicate_of or article.record_id, article.duplicate_of is None
            values = (place, article.record_id, article.revision, cluster, original, wanted.refusal(article))
            self._database.execute("INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?)", values)
        for folder in folders:
            for tombstone in lines_of(folder, "tombstones", report):
                gone = cast(Tombstone, tombstone.record)
                statement = "INSERT INTO withdrawn VALUES (?, ?) ON CONFLICT DO UPDATE SET revision = excluded.revision"
                self._database.execute(statement, (gone.record_id, gone.last_revision))
        self._database.execute("COMMIT")
        self._database.execute(INDEXES)

    def chosen(self, wanted: Wanted, selected: Selected) -> Iterator[int]:
        """The places of the rows that are taken, ascending."""
        for reason, asked, condition in LEFT:
            if asked(wanted):
                self._database.execute(f"UPDATE rows SET refusal = '{reason}' WHERE {condition}")
        if wanted.dedup:
            self._database.executescript(KEPT)
        query = "SELECT refusal, count(*) FROM rows WHERE refusal IS NOT NULL GROUP BY refusal"
        selected.left.update(dict(self._database.execute(query)))
        for (place,) in self._database.execute("SELECT place FROM rows WHERE refusal IS NULL ORDER BY place"):
            yield place

    def close(self) -> None:
        self._database.close()
