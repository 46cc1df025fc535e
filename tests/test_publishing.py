"""A run publishes now and then, and goes on meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsbot import publishing
from newsbot.errors import NewsbotError, OutputError
from newsbot.publishing import Publishing
from newsbot.store.sqlite import SqliteStore
from tests.waiting_rows import NOW, article_row, opened, some_rows, wait


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[SqliteStore]:
    monkeypatch.setattr(publishing, "PUBLISH_EVERY", 0.01)
    made = opened()
    wait(made, some_rows())
    yield made
    made.close()


def of(store: SqliteStore, output: Path, failures: list[NewsbotError]) -> Publishing:
    return Publishing(
        store, None, output, clock=lambda: NOW, run_id="run1", compression=None, command=None, fail=failures.append
    )


def test_run_goes_on_between_two_sites_that_are_published(store: SqliteStore, tmp_path: Path) -> None:
    published = of(store, tmp_path, [])

    async def stop_after_the_first_site() -> None:
        published.begin()
        while not published.parts:
            await asyncio.sleep(0)
        published.end()
        await asyncio.sleep(0.05)

    asyncio.run(stop_after_the_first_site())
    assert {part.site for part in published.parts} == {"eremnews"}
    published.publish()
    assert [(part.site, part.rows) for part in published.parts] == [("eremnews", 3), ("eremnews", 1), ("wafa", 1)]
    assert store.staged() == []


def test_what_waits_is_published_again_and_again(store: SqliteStore, tmp_path: Path) -> None:
    published = of(store, tmp_path, [])

    async def twice() -> None:
        published.begin()
        while len(published.parts) < 3:
            await asyncio.sleep(0.01)
        wait(store, [article_row(7)])
        while len(published.parts) < 4:
            await asyncio.sleep(0.01)
        published.end()

    asyncio.run(asyncio.wait_for(twice(), 10))
    assert store.staged() == []


def test_folder_that_cannot_be_written_is_told(store: SqliteStore, tmp_path: Path) -> None:
    failures: list[NewsbotError] = []
    (tmp_path / "eremnews").write_text("no folder")
    of(store, tmp_path, failures).publish()
    assert [type(failure) for failure in failures] == [OutputError]
    assert {part.site for part in store.staged()} == {"eremnews", "wafa"}
