"""A store of each kind, and the same state opened again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsbot.store import Store
from tests.store.cases import (
    STORES,
    Open,
    begin,
)


@pytest.fixture(params=STORES)
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens the same state again each time it is called."""
    opened: list[Store] = []

    def opens() -> Store:
        opened.append(STORES[request.param](tmp_path))
        return opened[-1]

    yield opens
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: Open) -> Store:
    return begin(open_store(), "run-1")
