"""State of an older newsbot brought up to this one: first a copy is kept beside it, then all steps happen, or none.

A change to ``schema.TABLES`` raises ``schema.VERSION`` and adds its step here.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from newsbot.store import schema


def _to_2(connection: sqlite3.Connection) -> None:
    """How long an article counts as young, how long a list was quiet, when a run was last alive, what was told."""
    if "young_until" not in _columns(connection, "urls"):
        connection.execute("ALTER TABLE urls ADD COLUMN young_until TEXT")
    connection.execute("ALTER TABLE urls ADD COLUMN quiet INTEGER NOT NULL DEFAULT 0")
    connection.execute("ALTER TABLE runs ADD COLUMN alive TEXT")
    connection.execute("ALTER TABLE parts ADD COLUMN announced INTEGER NOT NULL DEFAULT 0")


def _to_3(connection: sqlite3.Connection) -> None:
    """Originals and their keys: copies of articles read before are told from when those are read anew."""
    for statement in schema.ORIGINALS.split(";"):
        connection.execute(statement)


def _to_4(connection: sqlite3.Connection) -> None:
    """The archive's files and what is in them: pages are kept from now on."""
    for statement in schema.CAPTURES.split(";"):
        connection.execute(statement)


def _to_5(connection: sqlite3.Connection) -> None:
    """Articles by their text: another URL of one is told from those known already, too."""
    connection.execute(schema.TEXTS)


def _to_6(connection: sqlite3.Connection) -> None:
    """Rows of several lines, whose parts are told apart from them; no index of what nobody looks up."""
    connection.execute("DROP INDEX IF EXISTS articles_canonical")
    connection.execute("ALTER TABLE rows RENAME TO waiting")
    for statement in schema.ROWS.split(";"):
        connection.execute(statement)
    connection.execute("INSERT INTO rows (id, site, feed, count, lines) SELECT id, site, feed, 1, line FROM waiting")
    connection.execute("INSERT INTO staged (id, part) SELECT id, part FROM waiting WHERE part IS NOT NULL")
    connection.execute("DROP TABLE waiting")


STEPS: Mapping[int, Callable[[sqlite3.Connection], None]] = {1: _to_2, 2: _to_3, 3: _to_4, 4: _to_5, 5: _to_6}
"""From which version → what makes it the next."""


def needed(connection: sqlite3.Connection) -> bool:
    """Whether the file was made by an older newsbot."""
    return version(connection) < schema.VERSION and bool(_columns(connection, "urls"))


def version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def keep_copy(connection: sqlite3.Connection, path: Path) -> Path:
    """Writes the state as it is to ``<path>.v<version>`` and gives that path; raises ``sqlite3.Error``, ``OSError``."""
    copy = path.with_name(f"{path.name}.v{version(connection)}")
    half = copy.with_name(f"{copy.name}.tmp")
    half.unlink(missing_ok=True)
    with closing(sqlite3.connect(half)) as target:
        connection.backup(target)
    with half.open("rb") as file:
        os.fsync(file.fileno())
    half.rename(copy)
    return copy


def migrate(connection: sqlite3.Connection) -> None:
    """Takes the steps that are left; runs in a transaction of the caller, so of two processes one takes them."""
    while (at := version(connection)) < schema.VERSION:
        STEPS[at](connection)
        connection.execute(f"PRAGMA user_version = {at + 1}")


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
