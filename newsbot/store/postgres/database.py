"""One connection to PostgreSQL: statements in the store's words, writes that happen whole, errors told as ours.

A server that goes away is waited for: what was not committed is done again, and what was is not.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, TypeVar

import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict
from psycopg.types.string import StrDumperUnknown as StrDumper

from newsbot.errors import StoreError, UsageError
from newsbot.store.postgres import schema
from newsbot.store.sql import Values, readable

T = TypeVar("T")

logger = logging.getLogger(__name__)

PATIENCE = 60.0
"""Seconds that a server which is away is waited for; a run then ends, and its pages come back."""

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 2.0
"""Seconds between two tries to reach it, each twice the last."""

MOST_TRIES = 20
"""Times that a write is done again which another worker's stood in the way of."""

IN_THE_WAY = (errors.DeadlockDetected, errors.SerializationFailure, errors.LockNotAvailable)

OPTIONS = {
    "search_path": f"{schema.SCHEMA},pg_temp",
    "timezone": "UTC",
    "lock_timeout": "3s",  # then the write is done again: who holds the lock may be a process that is stopped
    # All statements go by an index: read while the tables were new and small, they would be planned as scans.
    "enable_seqscan": "off",
    "jit": "off",
}

ADVICE: Mapping[str, str] = {
    "08": "cannot be reached. Nothing is lost: start the server, make the database (createdb), or change NEWSBOT_STORE",
    "42501": "the user may not do that. Grant CREATE on the database, or change NEWSBOT_STORE",
    "25006": "cannot be written: it is read-only (a standby?). Point NEWSBOT_STORE at the primary server",
    "53100": "cannot be written: the server's disk is full. Nothing is lost: free space and run again",
    "53": "the server has no more room or connections. Nothing is lost: run again",
    "57": "the server is ending or starting. Nothing is lost: run again",
    "58": "the server's disk is failing. Change it and run again",
    "55P03": "is locked by another process for too long. Nothing is lost: run again",
}
"""SQLSTATE, or its class → what it means (PostgreSQL, appendix A); the longest that fits."""

DAMAGED = "holds what newsbot did not write. Restore a copy, or point NEWSBOT_STORE at another database"

OUR_MISTAKES = (psycopg.IntegrityError, errors.SyntaxError, errors.UndefinedColumn, errors.DatatypeMismatch)
"""Errors of the code, not of the state."""

PLACES = re.compile(r"'[^']*'|(?<!:):(?P<name>[a-z_]\w*)|\?|%")


@lru_cache(maxsize=512)
def translated(sql: str) -> str:
    """The statement with psycopg's places for ``?`` and ``:name``; text in quotes and ``::`` casts stay."""

    def place(match: re.Match[str]) -> str:
        if name := match["name"]:
            return f"%({name})s"
        return {"?": "%s", "%": "%%"}.get(match[0], match[0].replace("%", "%%"))

    return PLACES.sub(place, sql)


class _TextDumper(StrDumper):
    """Text as PostgreSQL can hold it: an ETag, say, may have what it cannot."""

    def dump(self, obj: str) -> bytes:
        return obj.replace("\0", "").encode("utf-8", "replace")


class Database:
    """``newsbot.store.sql.Sql`` over one connection. ``on_connect`` is called with each new one but the first.

    ``on_wait`` is called before a write is done again that another's stood in the way of.
    """

    order = "number"
    same_text = "(fields::jsonb ->> 'headline') = ? AND (fields::jsonb ->> 'body') = ?"

    def __init__(self, address: str, *, durable: bool) -> None:
        """Connects, and makes the tables where there are none; raises ``UsageError``, ``StoreError``.

        ``durable``: each commit is on the server's disk when it returns, else a little later, in order, so that a
        crash of the server costs the last ones whole; parts are named and marked published durably in any case.
        """
        self._address = address
        self._durable = durable
        self.path = readable(address)
        try:
            conninfo_to_dict(address)
        except psycopg.ProgrammingError as error:
            raise UsageError(f"NEWSBOT_STORE {self.path}: is no address of a database: {_line(error)}") from error
        self._writing = False
        self.on_connect: Callable[[], None] = lambda: None
        self.on_wait: Callable[[], None] = lambda: None
        with self.explained():
            self._connection = self._connect()
        try:
            with self.explained(), self._connection.transaction():
                schema.make(self._connection, self.path)
            with self.explained():
                self._connection.execute(schema.SESSION)
        except BaseException:
            self._connection.close()
            raise

    def _connect(self) -> psycopg.Connection[Any]:
        options = {**OPTIONS, "synchronous_commit": "on" if self._durable else "off"}
        connection = psycopg.connect(
            self._address,
            autocommit=True,
            application_name="newsbot",
            connect_timeout=10,
            options=" ".join(f"-c {name}={value}" for name, value in options.items()),
        )
        connection.adapters.register_dumper(str, _TextDumper)
        return connection

    def execute(self, sql: str, values: Values = (), /) -> psycopg.Cursor[Any]:
        """The result of a statement; outside of a write it is asked again of a server that went away."""
        while True:
            try:
                return self._connection.execute(translated(sql), values or None)
            except psycopg.Error as error:
                if not self._is_away() or self._writing:
                    raise
                self._wait_for_server(error)

    def executemany(self, sql: str, values: Iterable[Values], /) -> None:
        if rows := list(values):
            self._connection.cursor().executemany(translated(sql), rows)

    def write(self, work: Callable[[], T], *, is_done: Callable[[], bool], durable: bool = False) -> T:
        """What the work gives, done in one transaction; done again where another's stood in the way.

        ``is_done`` says, of a write whose end the connection did not outlive, whether it is in the database.
        Within another write it is a part of it. Raises ``StoreError``.
        """
        if self._writing:
            return work()
        tries = 0
        while True:
            given: list[T] = []
            try:
                with self.explained():
                    self._write(work, given, durable)
                return given[0]
            except StoreError as error:
                cause = error.__cause__
                if self._is_away():
                    self._wait_for_server(cause or error)
                    if given and is_done():
                        return given[0]
                elif not isinstance(cause, IN_THE_WAY) or (tries := tries + 1) > MOST_TRIES:
                    raise
                else:
                    self.on_wait()

    def _write(self, work: Callable[[], T], given: list[T], durable: bool) -> None:
        self._writing = True
        try:
            with self._transaction():
                if durable:
                    self._connection.execute("SET LOCAL synchronous_commit = on")
                given.append(work())
        finally:
            self._writing = False

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """A transaction whose statements are sent one after the other: only what is read is waited for.

        psycopg's own waits for BEGIN, and once more before COMMIT.
        """
        try:
            with self._connection.pipeline():
                self._connection.execute("BEGIN")
                yield
                self._connection.execute("COMMIT")
        except BaseException as error:
            if not self._is_away():
                self._connection.rollback()
            if isinstance(error, errors.PipelineAborted) and error.__context__ is not None:
                raise error.__context__ from None  # the error, not that what came after it was left out
            raise

    def _is_away(self) -> bool:
        return self._connection.closed

    def _wait_for_server(self, error: BaseException) -> None:
        """Connects again; raises ``StoreError`` once that took too long, or where it will never succeed."""
        logger.warning("%s: the connection is lost, waiting for the server: %s", self.path, _line(error))
        until, pause = time.monotonic() + PATIENCE, FIRST_PAUSE
        while True:
            try:
                self._connection = self._connect()
                self._connection.execute(schema.SESSION)
                self.on_connect()
                break
            except (psycopg.OperationalError, psycopg.InterfaceError) as again:
                if time.monotonic() > until:
                    raise StoreError(f"{self.path}: {ADVICE['08']} ({_line(again)})") from again
                time.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
        logger.info("%s: the server is back", self.path)

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Tells errors of the database as ``StoreError``: what, where, what to do."""
        try:
            yield
        except OUR_MISTAKES:
            raise
        except (psycopg.Error, json.JSONDecodeError) as error:
            raise StoreError(f"{self.path}: {_advice(error)} ({_line(error)})") from error

    def listed(self, name: str, kind: str) -> str:
        return f"(SELECT value::{kind} FROM json_array_elements_text(:{name}::json) AS value)"

    def check(self) -> None:
        """Reads all tables whole; raises ``StoreError`` where the server cannot."""
        tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = ?"
        with self.explained():
            for (table,) in self.execute(tables, (schema.SCHEMA,)).fetchall():
                self.execute(f"SELECT sum(length({table}::text)) FROM {schema.SCHEMA}.{table}").fetchall()

    def size(self) -> int:
        """Bytes of all tables with their indexes."""
        sql = "SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_class WHERE relnamespace = ?::regnamespace"
        with self.explained():
            return int(self.execute(f"{sql} AND relkind = 'r'", (schema.SCHEMA,)).fetchone()[0])  # type: ignore[index]

    def vacuum(self) -> None:
        """Gives room of what was deleted back to the tables, and counts anew what the planner goes by."""
        with self.explained():
            self.execute("VACUUM (ANALYZE)")

    def close(self) -> None:
        self._connection.close()


def _advice(error: BaseException) -> str:
    state = getattr(error, "sqlstate", None) or ""
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) and not state:
        return ADVICE["08"]
    return ADVICE.get(state) or ADVICE.get(state[:2]) or DAMAGED


def _line(error: BaseException) -> str:
    """What the error says, in one line."""
    return " ".join(str(error).split())
