"""One SQLite file: opened safely, written in transactions, its errors told in the store's words."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from newsbot.errors import LockedError, StoreError
from newsbot.store import migrations, schema
from newsbot.store.sql import OLDER_IN_USE

logger = logging.getLogger(__name__)

MEMORY = ":memory:"

MOVE_AWAY = (
    "Restore a copy, or move it and its -wal and -shm files away: published parts stay, the next run starts anew"
)

ADVICE = {
    sqlite3.SQLITE_FULL: "cannot be written: the disk is full. Nothing is lost: free space and run again",
    sqlite3.SQLITE_IOERR: "cannot be read or written: the disk is full or failing. Free or change it and run again",
    sqlite3.SQLITE_BUSY: "is locked by another process for too long. Nothing is lost: run again",
    sqlite3.SQLITE_LOCKED: "is locked by another process for too long. Nothing is lost: run again",
    sqlite3.SQLITE_READONLY: "cannot be written: it is read-only. Change its rights, or NEWSBOT_STORE",
    sqlite3.SQLITE_PERM: "cannot be written: no permission. Change its rights, or NEWSBOT_STORE",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: no permission, or no file. Change its rights, or NEWSBOT_STORE",
    sqlite3.SQLITE_NOTADB: f"is no newsbot state (no database), or is damaged. {MOVE_AWAY}",
    sqlite3.SQLITE_CORRUPT: f"is damaged. {MOVE_AWAY}",
}
"""SQLite's primary result code → what it means for the state file (sqlite.org/rescode.html)."""

DAMAGED = f"holds what newsbot did not write. {MOVE_AWAY}"
"""For errors without a code of the table: a table that is missing, text that is no UTF-8, JSON cut short."""

OUR_MISTAKES = (sqlite3.IntegrityError, sqlite3.ProgrammingError)
"""Errors of the code, not of the file: never told as damage."""

OUTER = ("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK")
INNER = ("SAVEPOINT inner_write", "RELEASE inner_write", "ROLLBACK TO inner_write")
"""How a write begins, ends and is undone, and how one within another does (sqlite.org/lang_savepoint.html)."""


class Database:
    """A connection and its transactions. Everything SQLite raises leaves here as ``StoreError``."""

    order = "rowid"
    same_text = "json_valid(fields) AND json_extract(fields, '$.headline') = ? AND json_extract(fields, '$.body') = ?"

    def __init__(
        self, path: Path | str, *, durable: bool, busy_seconds: float, in_use: Callable[[], bool] = lambda: False
    ) -> None:
        """Opens the file and its folder, making both where missing; raises ``StoreError``, ``LockedError``.

        ``in_use`` says whether a run is under way on it: state of an older newsbot is then left as it is.

        ``durable``: each commit survives a power loss (synchronous=FULL), else only the death of
        the process: after a power loss the last commits may be missing, whole.
        """
        self.path = str(path)
        self._in_use = in_use
        if self.path != MEMORY:
            self._make_folder(Path(path).parent)
        with self.explained():
            self._connection = sqlite3.connect(self.path, timeout=busy_seconds, isolation_level=None)
        try:
            with self._alone():
                self._set_up(durable)
        except BaseException:
            self._connection.close()
            raise
        self.execute = self._connection.execute
        self.executemany = self._connection.executemany

    def _make_folder(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"{self.path}: its folder cannot be made: {error.strerror}. Change its rights, or NEWSBOT_STORE"
            raise StoreError(message) from error

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Lets processes that open a new file together take turns: SQLite fails at once where two turn it to WAL."""
        if self.path == MEMORY:
            yield
            return
        folder = os.open(Path(self.path).parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def _set_up(self, durable: bool) -> None:
        with self.explained():
            schema.refuse_foreign(self._connection, self.path)
            for pragma in (
                "journal_mode = WAL",
                f"synchronous = {'FULL' if durable else 'NORMAL'}",
                "foreign_keys = ON",
                "temp_store = MEMORY",
                "secure_delete = OFF",  # some builds write zeros over each page that a published row leaves
                "cache_size = -16384",
                "journal_size_limit = 67108864",
                "wal_autocheckpoint = 4000",  # a row that is published by then is copied into the file once, not twice
            ):
                self._connection.execute(f"PRAGMA {pragma}")
            self._connection.execute(schema.SESSION)
        self._keep_copy()
        with self.transaction() as connection:
            schema.make(connection)
            migrations.migrate(connection)

    def _keep_copy(self) -> None:
        """Keeps state of an older version as it is, before it is brought up to this one."""
        with self.explained():
            if not migrations.needed(self._connection):
                return
            if self._in_use():
                raise LockedError(f"{self.path}: {OLDER_IN_USE}")
            try:
                copy = migrations.keep_copy(self._connection, Path(self.path))
            except OSError as error:
                raise StoreError(f"{self.path}: cannot be copied before it is changed: {error.strerror}") from error
        logger.info("%s: is brought up to version %s; as it was it stays in %s", self.path, schema.VERSION, copy)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A write that happens whole or not at all, also within another one; raises ``StoreError``."""
        connection = self._connection
        begin, end, undo = INNER if connection.in_transaction else OUTER
        with self.explained():
            connection.execute(begin)
            try:
                yield connection
                connection.execute(end)
            except BaseException:
                # SQLite has rolled back by itself after some errors (sqlite.org/lang_transaction.html, 3).
                with suppress(sqlite3.OperationalError):
                    connection.execute(undo)
                raise

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Tells errors of the file as ``StoreError``: what, where, what to do."""
        try:
            yield
        except OUR_MISTAKES:
            raise
        except (sqlite3.Error, json.JSONDecodeError) as error:
            primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
            raise StoreError(f"{self.path}: {ADVICE.get(primary, DAMAGED)} ({error})") from error

    def listed(self, name: str, kind: str) -> str:
        return f"(SELECT value FROM json_each(:{name}))"

    def check(self) -> None:
        """Raises ``StoreError`` where the file is damaged."""
        with self.explained():
            problems = [row[0] for row in self.execute("PRAGMA integrity_check")]
        if problems != ["ok"]:
            raise StoreError(f"{self.path}: is damaged. {MOVE_AWAY} ({problems[0]})")

    def size(self) -> int:
        """Bytes of the file and those beside it: its log, and copies from before it was brought up to date."""
        path = Path(self.path)
        return sum(file.stat().st_size for file in path.parent.glob(f"{path.name}*") if file.is_file())

    def vacuum(self) -> None:
        """Gives room of what was deleted back to the disk; needs as much again while it works."""
        with self.explained():
            for statement in ("VACUUM", "PRAGMA optimize", "PRAGMA wal_checkpoint(TRUNCATE)"):
                self.execute(statement).fetchall()

    def close(self) -> None:
        with self.explained():
            self._connection.close()
