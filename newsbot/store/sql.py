"""What the tables of a store are reached by, in either database, and the one form of their times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

Values = Sequence[Any] | Mapping[str, Any]

OLDER_IN_USE = (
    "is of an older newsbot, of which a run is under way. Run again when it is over: it is then brought up to date"
)


class Result(Protocol):
    """What a statement gave."""

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...

    def __iter__(self) -> Iterator[Any]: ...


class Sql(Protocol):
    """A database. Statements are written with ``?`` and ``:name``, in words that all databases know."""

    path: str
    """What errors call it: the file, or the address without its password."""

    same_text: str
    """The SQL that asks whether an article's headline and body have two given hashes."""

    order: str
    """The SQL for the order in which the rows of a table came."""

    def execute(self, sql: str, values: Values = (), /) -> Result: ...

    def executemany(self, sql: str, values: Iterable[Values], /) -> Any: ...

    def explained(self) -> AbstractContextManager[None]:
        """Tells errors of the database as ``StoreError``."""

    def listed(self, name: str, kind: str) -> str:
        """The SQL for the members of the JSON list given as ``:name``; ``kind`` is "text" or "bigint"."""


def readable(address: str) -> str:
    """The address of a database as logs and errors may say it: without password and options."""
    parts = urlsplit(address)
    where = parts.netloc.rpartition("@")[2]
    user = parts.netloc[: -len(where)].partition(":")[0].rstrip("@") if parts.netloc != where else ""
    return f"{parts.scheme}://{user}{'@' if user else ''}{where}{parts.path}"


def stamp(moment: datetime) -> str:
    """The moment as RFC 3339 UTC to the second, the form in which the store compares times."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def stamp_text(text: str | None) -> str | None:
    """A time that a feed or sitemap states as ``stamp`` gives it; ``None`` when it is no ISO 8601 time.

    A time without offset counts as UTC; a day as its start.
    """
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return stamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
