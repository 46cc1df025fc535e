"""The store that the setting NEWSBOT_STORE names."""

from __future__ import annotations

from newsbot.errors import UsageError
from newsbot.store import Store
from newsbot.store.sql import readable
from newsbot.store.sqlite import SqliteStore

POSTGRES = ("postgresql://", "postgres://")


def open_store(setting: str, *, durable: bool = False) -> Store:
    """The store at that path, in memory (":memory:") or at that address of a PostgreSQL database.

    ``durable``: what it has said it keeps outlives a power loss. Raises ``UsageError`` for a kind of store that there
    is not, or whose extra is not installed, ``StoreError`` for one that cannot be used, ``LockedError`` for one of an
    older newsbot that is in use.
    """
    if not is_remote(setting):
        return SqliteStore.open(setting, durable=durable)
    if not setting.startswith(POSTGRES):
        scheme = setting.partition(":")[0]
        raise UsageError(f"NEWSBOT_STORE: no store of kind {scheme!r}; give a path, or postgresql://user@host/database")
    try:
        from newsbot.store.postgres.store import PostgresStore
    except ImportError as error:  # psycopg, or the libpq that it wraps
        raise UsageError(
            f"NEWSBOT_STORE: a store in PostgreSQL needs psycopg: pip install 'newsbot[postgres]' ({error})"
        ) from error
    return PostgresStore.open(setting, durable=durable)


def is_remote(setting: str) -> bool:
    """Whether the setting is an address and no path."""
    return "://" in setting


def called(setting: str) -> str:
    """What messages call the store: its path, or its address without password."""
    return readable(setting) if is_remote(setting) else setting
