"""Publishing: whole parts, each row once, through every crash."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from newsbot.dataset import PublishedPart, check_writable, publish, write_run
from newsbot.dataset.parts import read_lines
from newsbot.errors import OutputError, UsageError
from newsbot.store.sqlite import SqliteStore
from tests.waiting_rows import NOW, SITES, article_row, opened, rejected_row, some_rows, wait


@pytest.fixture
def store() -> Iterator[SqliteStore]:
    made = opened()
    wait(made, some_rows())
    yield made
    made.close()


def run(store: SqliteStore, output: Path, *, run_id: str = "run1", **options: Any) -> list[PublishedPart]:
    store.begin_run(run_id, sites=SITES, now=NOW, arguments={})
    return publish(store, output, now=options.pop("now", NOW), run_id=run_id, **options)


def manifest(output: Path, site: str = "eremnews") -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((output / site / "manifest.json").read_bytes())
    return loaded


def visible(output: Path) -> list[str]:
    """All files that a reader sees, hidden ones too."""
    return sorted(str(path.relative_to(output)) for path in output.rglob("*") if path.is_file())


def test_rows_are_published_in_their_sites_folders(
    store: SqliteStore, tmp_path: Path, read_feed: Callable[..., list[Any]]
) -> None:
    done = run(store, tmp_path)
    assert [(part.site, part.feed, part.rows) for part in done] == [
        ("eremnews", "articles", 3),
        ("eremnews", "rejected", 1),
        ("wafa", "articles", 1),
    ]
    assert [record["record_id"] for record in read_feed(tmp_path / "eremnews/articles")] == ["0", "1", "2"]
    assert [record["url"] for record in read_feed(tmp_path / "eremnews/rejected")] == ["r0"]
    assert [record["site"] for record in read_feed(tmp_path / "wafa/articles")] == ["wafa"]
    assert visible(tmp_path) == [
        "eremnews/README.md",
        "eremnews/articles/20250409T102200Z-run1-0001.jsonl",
        "eremnews/datapackage.json",
        "eremnews/latest.json",
        "eremnews/manifest.json",
        "eremnews/rejected/20250409T102200Z-run1-0001.jsonl",
        "eremnews/schema.json",
        "eremnews/statistics.json",
        "wafa/README.md",
        "wafa/articles/20250409T102200Z-run1-0001.jsonl",
        "wafa/datapackage.json",
        "wafa/latest.json",
        "wafa/manifest.json",
        "wafa/schema.json",
        "wafa/statistics.json",
    ]


def test_the_manifest_lists_what_the_files_hold(store: SqliteStore, tmp_path: Path) -> None:
    run(store, tmp_path)
    for part in manifest(tmp_path)["parts"]:
        content = (tmp_path / "eremnews" / part["path"]).read_bytes()
        assert part["sha256"] == hashlib.sha256(content).hexdigest()
        assert (part["bytes"], part["rows"], part["schema_version"]) == (len(content), content.count(b"\n"), "1.0")
    assert [(f"{part.feed}/{part.name}", part.rows, part.sha256, part.size) for part in store.parts("eremnews")] == [
        (part["path"], part["rows"], part["sha256"], part["bytes"]) for part in manifest(tmp_path)["parts"]
    ]


def test_a_second_run_adds_parts_and_touches_none(store: SqliteStore, tmp_path: Path) -> None:
    first = run(store, tmp_path)
    before = {part.path: part.path.stat() for part in first}
    wait(store, [article_row(5)])
    (second,) = run(store, tmp_path, run_id="run2", now=NOW.replace(day=10))
    assert {part.path: part.path.stat() for part in first} == before
    assert [part["path"] for part in manifest(tmp_path)["parts"] if part["feed"] == "articles"] == [
        "articles/20250409T102200Z-run1-0001.jsonl",
        "articles/20250410T102200Z-run2-0001.jsonl",
    ]
    latest = json.loads((tmp_path / "eremnews/latest.json").read_bytes())
    assert (latest["run_id"], latest["time"]) == ("run2", "2025-04-10T10:22:00Z")
    assert latest["feeds"]["articles"]["path"] == f"articles/{second.path.name}"
    assert latest["feeds"]["rejected"]["path"] == "rejected/20250409T102200Z-run1-0001.jsonl"


def test_a_run_with_nothing_new_touches_nothing(store: SqliteStore, tmp_path: Path) -> None:
    run(store, tmp_path)
    before = {name: (tmp_path / name).stat() for name in visible(tmp_path)}
    assert run(store, tmp_path, run_id="run2") == []
    assert {name: (tmp_path / name).stat() for name in visible(tmp_path)} == before


@pytest.mark.parametrize("compression", ["gz", "zst"])
def test_compressed_parts_are_the_same_bytes_for_the_same_rows(
    tmp_path: Path, read_feed: Callable[..., list[Any]], compression: str
) -> None:
    hashes = []
    for folder in ("a", "b"):
        store = opened()
        wait(store, [article_row(n) for n in range(50)])
        (part,) = run(store, tmp_path / folder, compression=compression)
        store.close()
        hashes.append(part.sha256)
        assert part.path.name == f"20250409T102200Z-run1-0001.jsonl.{compression}"
        assert len(read_feed(part.path.parent)) == part.rows == 50
    assert hashes[0] == hashes[1]


@pytest.mark.parametrize("compression", ["gz", "zst"])
def test_a_compressed_part_cut_short_is_named(store: SqliteStore, tmp_path: Path, compression: str) -> None:
    part = run(store, tmp_path, compression=compression)[0].path
    part.write_bytes(part.read_bytes()[:-9])
    with pytest.raises(OutputError, match=r"0001\.jsonl\.\w+: cannot be read"):
        list(read_lines(part))


def test_an_unknown_compression_is_a_wrong_use(store: SqliteStore, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="'rar': use one of"):
        run(store, tmp_path, compression="rar")
    assert store.inspect()["waiting_rows"] == {"articles": 4, "rejected": 1}


def test_a_published_file_is_never_rewritten(store: SqliteStore, tmp_path: Path) -> None:
    part = tmp_path / "eremnews/articles/20250409T102200Z-run1-0001.jsonl"
    part.parent.mkdir(parents=True)
    part.write_bytes(article_row(7).lines)
    with pytest.raises(OutputError, match="holds other rows"):
        run(store, tmp_path)
    assert part.read_bytes() == article_row(7).lines
    assert len(store.staged()) == 3


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"parts": [{"path": 1}]}', b"\xff"])
def test_a_damaged_manifest_is_built_anew(store: SqliteStore, tmp_path: Path, damage: bytes) -> None:
    run(store, tmp_path)
    whole = manifest(tmp_path)
    (tmp_path / "eremnews/manifest.json").write_bytes(damage)
    wait(store, [rejected_row(8)])
    run(store, tmp_path, run_id="run2")
    assert [part for part in manifest(tmp_path)["parts"] if "run2" not in part["path"]] == whole["parts"]


def test_files_of_others_are_no_parts(store: SqliteStore, tmp_path: Path) -> None:
    run(store, tmp_path)
    for name in ("mine.jsonl", "notes.txt", "20250409T102200Z-run1-0001.jsonl.bak"):
        (tmp_path / "eremnews/articles" / name).write_text("no JSON")
    wait(store, [rejected_row(8)])
    run(store, tmp_path, run_id="run2")
    assert len(manifest(tmp_path)["parts"]) == 3


@pytest.mark.parametrize("content", [b"no JSON\n", b"[1]\n", b"\xff\n"])
def test_a_part_that_holds_no_lines_of_json_is_named(store: SqliteStore, tmp_path: Path, content: bytes) -> None:
    part = run(store, tmp_path)[0].path
    part.write_bytes(content)
    wait(store, [rejected_row(8)])
    with pytest.raises(OutputError, match=r"0001\.jsonl: holds no JSON Lines"):
        run(store, tmp_path, run_id="run2")


def test_a_part_that_was_taken_away_leaves_the_manifest(store: SqliteStore, tmp_path: Path) -> None:
    run(store, tmp_path)[0].path.unlink()
    wait(store, [rejected_row(8)])
    run(store, tmp_path, run_id="run2")
    assert {part["feed"] for part in manifest(tmp_path)["parts"]} == {"rejected"}


def test_the_card_says_what_is_held(store: SqliteStore, tmp_path: Path) -> None:
    run(store, tmp_path)
    card = (tmp_path / "eremnews/README.md").read_text("utf-8")
    assert "- config_name: articles\n  data_files: articles/*.jsonl*\n  default: true\n" in card
    assert "  - name: blocks\n    list:\n    - name: type\n      dtype: string\n" in card
    assert "  - name: tags\n    sequence: string\n" in card
    assert "  - name: date_published\n    dtype: json\n" in card
    assert "| `rejected/` | 1 | a fetched page that is no article, and why. |" in card
    assert "tombstones/*" not in card


def test_gzip_parts_hold_no_time(store: SqliteStore, tmp_path: Path) -> None:
    (part, *_) = run(store, tmp_path, compression="gz")
    assert part.path.read_bytes()[4:8] == bytes(4)
    assert gzip.decompress(part.path.read_bytes()).count(b"\n") == 3


def test_the_summary_of_a_run_is_kept(tmp_path: Path) -> None:
    path = write_run(tmp_path, "run1", {"site": "إرم", "articles": 3})
    assert path == tmp_path / "runs/run1.json"
    assert json.loads(path.read_bytes()) == {"site": "إرم", "articles": 3}


def test_a_folder_that_can_be_written_is_made_and_left_empty(tmp_path: Path) -> None:
    check_writable(tmp_path / "a/b")
    assert list((tmp_path / "a/b").iterdir()) == []


def test_an_output_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("")
    with pytest.raises(OutputError, match="output: cannot be written: File exists"):
        check_writable(tmp_path / "output")


def test_an_output_in_a_read_only_place_is_refused() -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        check_writable(Path("/proc/newsbot"))
