"""The store that the setting NEWSBOT_STORE names."""

from __future__ import annotations

from newsbot.errors import UsageError
from newsbot.store.sqlite import SqliteStore


def open_store(setting: str, *, durable: bool = False) -> SqliteStore:
    """The store of that path, or ":memory:"; ``durable``: what it has said it keeps outlives a power loss.

    Raises ``UsageError`` for a kind of store that there is not, ``StoreError`` for a file that cannot be used.
    """
    if "://" in setting:
        raise UsageError(f"NEWSBOT_STORE {setting!r}: the store is an SQLite file; give its path")
    return SqliteStore.open(setting, durable=durable)
