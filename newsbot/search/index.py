"""The index: SQLite FTS5 with trigrams over folded text, so that a word is found within others, however spelled.

It knows which parts it has read and reads those that are new whenever it is asked, each in one transaction: a
crash costs at most one part read again, and the file can be deleted at any time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from newsbot.dataset.lines import Problem, Report, lines_in
from newsbot.dataset.parts import part_files
from newsbot.errors import StoreError
from newsbot.items import Article
from newsbot.search.spelling import indexed
from newsbot.store.opening import is_remote

VERSION = 3
"""``PRAGMA user_version``: an index of another version, or of another folding, is built anew."""

TABLES = """
CREATE TABLE parts (path TEXT PRIMARY KEY, bytes INTEGER) WITHOUT ROWID;
CREATE TABLE articles (
    id INTEGER PRIMARY KEY, record_id TEXT UNIQUE, revision INTEGER, content_hash TEXT, part TEXT, site TEXT,
    section TEXT, language TEXT, date_published TEXT, url TEXT, headline TEXT, body TEXT);
CREATE INDEX by_part ON articles (part);
CREATE VIRTUAL TABLE folded USING fts5 (headline, body, tokenize = 'trigram');
"""
"""``articles``: each at its latest revision, as a record keeps text; ``folded``: the same, for matching only."""

COLUMNS = "record_id revision content_hash part site section language date_published url headline body".split()


def index_path(store: str, output: Path) -> Path:
    """Where the index of that store lies: beside it, or in the output folder when the store is a server."""
    return output / ".search.sqlite" if is_remote(store) else Path(store).with_suffix(".search.sqlite")


def forget(path: Path) -> None:
    """Deletes the index; the next to open it makes it anew. Raises ``StoreError``."""
    try:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"{path}: cannot be deleted: {error.strerror}") from error


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The index, made where it is missing; errors of SQLite become ``StoreError``."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as database:
            _prepare(database)
            yield database
    except (sqlite3.Error, OSError) as error:
        raise StoreError(
            f"{path}: {error}. It is made of the published parts only: `scrapy search --rebuild` makes it anew "
            f"(needs SQLite 3.34 or newer with FTS5; this is {sqlite3.sqlite_version})"
        ) from error


def _prepare(database: sqlite3.Connection) -> None:
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute("BEGIN IMMEDIATE")
    [version] = database.execute("PRAGMA user_version").fetchone()
    if version != VERSION:
        for name in ("parts", "articles", "folded"):
            database.execute(f"DROP TABLE IF EXISTS {name}")
        for statement in TABLES.strip().split(";\n"):
            database.execute(statement)
        database.execute(f"PRAGMA user_version = {VERSION}")
    database.execute("COMMIT")


def catch_up(database: sqlite3.Connection, folders: Sequence[Path], report: Report) -> int:
    """Reads the parts that are new and forgets those that are gone; gives how many were read.

    Compaction replaces parts by others with the same rows: those are compared, not folded again.
    """
    there = {f"{folder.name}/{path.name}": path for folder in folders for path in part_files(folder / "articles")}
    read = _read_new(database, there, report)
    gone = [name for name, _ in database.execute("SELECT path, bytes FROM parts") if name not in there]
    lost = {name.partition("/")[0] for name in gone if _has_articles(database, name)}
    with _transaction(database):
        for name in gone:
            database.execute("DELETE FROM parts WHERE path = ?", (name,))
        for site in lost:  # what their earlier revisions said is not kept: that site is read anew
            _forget_site(database, site)
    return read + (_read_new(database, there, report) if lost else 0)


def _read_new(database: sqlite3.Connection, there: dict[str, Path], report: Report) -> int:
    known = dict(database.execute("SELECT path, bytes FROM parts"))
    read = 0
    for name, path in there.items():
        try:
            size = path.stat().st_size
            if known.get(name) == size:
                continue
            with _transaction(database):
                for line in lines_in(path, Article, _unless_gone(path, report)):
                    _add(database, line.record, name)
                database.execute("INSERT OR REPLACE INTO parts VALUES (?, ?)", (name, size))
        except FileNotFoundError:  # compaction merged it a moment ago: the next time reads what it is in now
            continue
        read += 1
    return read


def _unless_gone(path: Path, report: Report) -> Report:
    """Reports what is wrong with a part, but raises ``FileNotFoundError`` when it is not there any more."""

    def tell(problem: Problem) -> None:
        if problem.code == "unreadable":
            path.stat()
        report(problem)

    return tell


@contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


def _add(database: sqlite3.Connection, article: Article, part: str) -> None:
    """Lets the index hold the article, unless it holds a later revision."""
    query = "SELECT id, revision, content_hash FROM articles WHERE record_id = ?"
    number, revision, content_hash = database.execute(query, (article.record_id,)).fetchone() or (None, 0, None)
    if revision > article.revision:
        return
    if revision == article.revision and content_hash == article.content_hash:
        database.execute("UPDATE articles SET part = ? WHERE id = ?", (part, number))
        return
    values = [part if name == "part" else getattr(article, name) for name in COLUMNS]
    if number is not None:
        database.execute("DELETE FROM folded WHERE rowid = ?", (number,))
    statement = f"INSERT OR REPLACE INTO articles (id, {', '.join(COLUMNS)}) VALUES (?{', ?' * len(COLUMNS)})"
    number = database.execute(statement, (number, *values)).lastrowid
    above = " ".join(filter(None, (article.kicker, article.headline, article.alternative_headline)))
    below = " ".join(filter(None, (article.description, article.body)))
    database.execute(
        "INSERT INTO folded (rowid, headline, body) VALUES (?, ?, ?)", (number, indexed(above), indexed(below))
    )


def _has_articles(database: sqlite3.Connection, part: str) -> bool:
    return database.execute("SELECT 1 FROM articles WHERE part = ? LIMIT 1", (part,)).fetchone() is not None


def _forget_site(database: sqlite3.Connection, site: str) -> None:
    """Forgets a site's folder: its parts and the articles that came from them."""
    chosen = "SELECT id FROM articles WHERE part GLOB ? || '/*'"
    database.execute(f"DELETE FROM folded WHERE rowid IN ({chosen})", (site,))
    database.execute("DELETE FROM articles WHERE part GLOB ? || '/*'", (site,))
    database.execute("DELETE FROM parts WHERE path GLOB ? || '/*'", (site,))
