"""Compaction: few parts of many, the same rows, and at no moment a dataset that lacks or repeats any."""

from __future__ import annotations

import errno
import json
import os
import signal
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from newsbot.dataset import compact as compaction
from newsbot.dataset import publish
from newsbot.dataset.compact import Compacted, Limits, compact, forget_retired
from newsbot.errors import OutputError, UsageError
from tests.test_dataset import manifest
from tests.waiting_rows import NOW, article_row, opened, rejected_row, wait

Reader = Callable[..., list[dict[str, Any]]]

SITE = "eremnews"
FEW = Limits(rows=20, bytes=1 << 20)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A dataset of six parts with articles and one with a rejected page."""
    store = opened()
    for n in range(6):
        wait(store, [article_row(n)] if n else [article_row(0), rejected_row(0)])
        publish(store, tmp_path, now=NOW + timedelta(minutes=n), run_id=f"run{n}", compression="gz" if n == 3 else None)
    store.close()
    return tmp_path


def merged(output: Path, **options: Any) -> Compacted:
    return compact(output, SITE, **{"now": NOW + timedelta(days=1), "run_id": "merge", "limits": FEW, **options})


def whole(output: Path, read_feed: Reader) -> None:
    """Checks that each row is there once, in order, and that the manifest lists just the files there are."""
    assert [record["record_id"] for record in read_feed(output / SITE / "articles")] == list("012345")
    assert [record["url"] for record in read_feed(output / SITE / "rejected")] == ["r0"]
    there = Counter(str(path.relative_to(output / SITE)) for path in (output / SITE).glob("*/*.jsonl*"))
    assert Counter(part["path"] for part in manifest(output)["parts"]) == there
    assert sum(part["rows"] for part in manifest(output)["parts"]) == 7


def test_small_parts_become_one_with_the_same_rows_in_order(output: Path, read_feed: Reader) -> None:
    done = merged(output)
    assert (done.before, done.after) == (7, 2)
    whole(output, read_feed)
    names = [part["path"] for part in manifest(output)["parts"]]
    assert names == ["articles/20250409T102200Z-merge-0001.jsonl", "rejected/20250409T102200Z-run0-0001.jsonl"]


@pytest.mark.parametrize("compression", ["gz", "zst"])
def test_a_merged_part_may_be_compressed(output: Path, read_feed: Reader, compression: str) -> None:
    merged(output, compression=compression)
    whole(output, read_feed)
    assert manifest(output)["parts"][0]["path"].endswith(f"-merge-0001.jsonl.{compression}")


def test_an_unknown_compression_changes_nothing(output: Path, read_feed: Reader) -> None:
    with pytest.raises(UsageError, match="'rar': use one of"):
        merged(output, compression="rar")
    whole(output, read_feed)
    assert not (output / ".compact" / SITE).exists()


def test_no_merged_part_is_larger_than_its_limit(output: Path, read_feed: Reader) -> None:
    assert merged(output, limits=Limits(rows=4)).after == 4
    assert [part["rows"] for part in manifest(output)["parts"]] == [2, 2, 2, 1]
    whole(output, read_feed)


def test_what_is_large_enough_is_left_so_that_compaction_comes_to_rest(output: Path) -> None:
    merged(output)
    names = [part["path"] for part in manifest(output)["parts"]]
    assert merged(output, run_id="again") == Compacted(site=SITE, before=2, after=2)
    assert [part["path"] for part in manifest(output)["parts"]] == names


def test_months_are_kept_apart(tmp_path: Path) -> None:
    store = opened()
    for n, day in enumerate((0, 1, 30, 31)):
        wait(store, [article_row(n)])
        publish(store, tmp_path, now=NOW + timedelta(days=day), run_id=f"run{n}")
    store.close()
    merged(tmp_path)
    assert [part["path"][9:15] for part in manifest(tmp_path)["parts"]] == ["202504", "202505"]


def test_parts_that_stay_are_not_rewritten_and_other_files_are_kept(output: Path) -> None:
    stays = output / SITE / "rejected/20250409T102200Z-run0-0001.jsonl"
    before = stays.stat()
    (output / SITE / "mine").mkdir()
    (output / SITE / "mine/notes.txt").write_text("مهم")
    merged(output)
    assert (stays.stat().st_ino, stays.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert (output / SITE / "mine/notes.txt").read_text() == "مهم"


def test_a_reader_that_stands_in_the_old_generation_reads_it_to_its_end(output: Path) -> None:
    folder = os.open(output / SITE, os.O_RDONLY)
    listed = [part["path"] for part in manifest(output)["parts"]]
    merged(output)
    for path in listed:
        os.close(os.open(path, os.O_RDONLY, dir_fd=folder))
    os.close(folder)


def test_the_old_generation_is_kept_for_its_grace(output: Path, read_feed: Reader) -> None:
    done = merged(output)
    assert done.retired == output / ".retired/20250410T102200Z" / SITE
    assert len(read_feed(done.retired / "articles")) == 6
    assert forget_retired(output, before=NOW + timedelta(hours=23)) == []
    assert forget_retired(output, before=NOW + timedelta(hours=25)) == [output / ".retired/20250410T102200Z"]
    assert not done.retired.exists()
    whole(output, read_feed)


def test_latest_names_a_part_that_is_there(output: Path) -> None:
    merged(output)
    latest = json.loads((output / SITE / "latest.json").read_bytes())
    assert (output / SITE / latest["feeds"]["articles"]["path"]).is_file()


def test_a_part_cut_short_is_never_merged(output: Path) -> None:
    part = output / SITE / "articles/20250409T102300Z-run1-0002.jsonl"
    part.write_bytes(part.read_bytes()[:-1])
    (output / SITE / "manifest.json").unlink()
    with pytest.raises(OutputError, match="its last line is cut"):
        merged(output)
    assert len(list((output / SITE / "articles").iterdir())) == 6


def test_where_folders_cannot_be_exchanged_nothing_is_changed(
    output: Path, read_feed: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(one: Path, other: Path) -> None:
        raise OSError(errno.EINVAL, "two folders cannot be exchanged in one step here")

    monkeypatch.setattr(compaction, "_exchange", refuse)
    with pytest.raises(OutputError, match="exchanged in one step"):
        merged(output)
    whole(output, read_feed)


def killed_at(output: Path, step: int) -> bool:
    """Compacts in a process that is killed before the n-th link, sync or rename; False when it ended."""
    child = os.fork()
    if child == 0:
        count = 0

        def counted(real: Callable[..., Any]) -> Callable[..., Any]:
            def call(*arguments: Any, **named: Any) -> Any:
                nonlocal count
                count += 1
                if count == step:
                    os.kill(os.getpid(), signal.SIGKILL)
                return real(*arguments, **named)

            return call

        try:
            for owner, name in ((os, "fsync"), (os, "link"), (Path, "rename"), (compaction, "_exchange")):
                setattr(owner, name, counted(getattr(owner, name)))
            merged(output)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_a_compaction_killed_at_any_step_leaves_a_whole_dataset_and_the_next_completes(
    output: Path, read_feed: Reader
) -> None:
    steps = 0
    while killed_at(output, steps + 1):
        steps += 1
        whole(output, read_feed)
    assert steps > 20
    assert merged(output, run_id="last").after == 2
    whole(output, read_feed)
