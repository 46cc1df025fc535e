"""Publishing ends anywhere, by SIGKILL or a full disk: no row is lost, none is there twice, no file is torn."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsbot.dataset import publish
from newsbot.errors import OutputError
from newsbot.store.sqlite import SqliteStore
from tests.test_dataset import manifest, visible
from tests.waiting_rows import NOW, SITES, opened, some_rows, wait

MOST_STEPS = 60
"""More durable steps than one publish takes."""

Reader = Callable[..., list[dict[str, Any]]]


def at_step(patch: pytest.MonkeyPatch, step: int, happens: Callable[[], object]) -> None:
    """Lets something happen right before the n-th fsync, rename or mark in the store."""
    count = 0

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            if count == step:
                happens()
            return real(*arguments, **named)

        return call

    for owner, name in ((os, "fsync"), (Path, "rename"), (SqliteStore, "published")):
        patch.setattr(owner, name, counted(getattr(owner, name)))


def kill_self() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def no_space() -> None:
    raise OSError(28, "No space left on device")


def publish_in_child(state: Path, output: Path, step: int) -> int:
    """Publishes in a process that is killed at the step; gives the signal that ended it, 0 for none."""
    child = os.fork()
    if child == 0:
        try:
            at_step(pytest.MonkeyPatch(), step, kill_self)
            publish(opened(state), output, now=NOW, run_id="run1")
        finally:
            os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def complete(output: Path, read_feed: Reader) -> None:
    """Checks that each row is there once, in whole files, all of them listed."""
    assert sorted(record["record_id"] for record in read_feed(output / "eremnews/articles")) == ["0", "1", "2"]
    assert [record["url"] for record in read_feed(output / "eremnews/rejected")] == ["r0"]
    assert [record["record_id"] for record in read_feed(output / "wafa/articles")] == ["9"]
    for site in SITES:
        listed = {part["path"] for part in manifest(output, site)["parts"]}
        assert listed == {str(path.relative_to(output / site)) for path in (output / site).glob("*/*.jsonl")}
    assert not [name for name in visible(output) if name.endswith(".tmp")]


def test_a_publish_killed_at_any_step_is_made_good_by_the_next(tmp_path: Path, read_feed: Reader) -> None:
    before = tmp_path / "before"
    store = opened(before / "newsbot.sqlite", "run0")
    wait(store, some_rows())
    store.close()
    for step in range(1, MOST_STEPS):
        state, output = tmp_path / f"state{step}", tmp_path / f"output{step}"
        shutil.copytree(before, state)
        if publish_in_child(state / "newsbot.sqlite", output, step) == 0:
            break
        for part in output.glob("*/*/*.jsonl"):
            assert read_feed(part)
        store = opened(state / "newsbot.sqlite", "run2")
        publish(store, output, now=NOW, run_id="run2")
        assert store.staged() == []
        store.close()
        complete(output, read_feed)
    assert 20 < step < MOST_STEPS - 1


def test_a_full_disk_at_any_step_loses_nothing(tmp_path: Path, read_feed: Reader) -> None:
    for step in range(1, MOST_STEPS):
        store, output = opened(), tmp_path / str(step)
        wait(store, some_rows())
        with pytest.MonkeyPatch.context() as patch:
            at_step(patch, step, no_space)
            try:
                publish(store, output, now=NOW, run_id="run1")
                break
            except (OutputError, OSError):
                publish(store, output, now=NOW, run_id="run1")
        store.close()
        complete(output, read_feed)
    store.close()
    assert 20 < step < MOST_STEPS - 1


def test_a_full_disk_is_said_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = opened()
    wait(store, some_rows())
    at_step(monkeypatch, 4, no_space)
    said = r"0001\.jsonl: cannot be written: No space left on device\. Nothing is lost"
    with pytest.raises(OutputError, match=said):
        publish(store, tmp_path, now=NOW, run_id="run1")
    store.close()
