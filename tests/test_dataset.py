"""Publishing: whole parts, each row once, through every crash."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newsbot.dataset import check_writable, publish, write_run
from newsbot.errors import OutputError, UsageError
from newsbot.feed import to_line
from newsbot.items import SCHEMA_VERSION, Article, Rejected
from newsbot.store import Part, Row

NOW = datetime(2025, 4, 9, 10, 22, tzinfo=UTC)
CRAWLED = "2025-04-09T10:22:00Z"


class FakeStore:
    """The publishing part of ``Store``, in memory: what it holds is what a crash leaves."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self.waiting = list(rows)
        self.parts: dict[Part, list[bytes]] = {}
        self.done: dict[Part, tuple[str, int]] = {}

    def stage(self, *, name_part: Any, now: datetime, limit: int) -> list[Part]:
        made = []
        for site, feed in sorted({(row.site, row.feed) for row in self.waiting}):
            lines = [row.line for row in self.waiting if (row.site, row.feed) == (site, feed)]
            for n, start in enumerate(range(0, len(lines), limit), 1):
                chunk = lines[start : start + limit]
                stamp = {"created": CRAWLED, "schema_version": SCHEMA_VERSION}
                part = Part(name=name_part(n), site=site, feed=feed, rows=len(chunk), **stamp)
                self.parts[part] = chunk
                made.append(part)
        self.waiting = []
        return made

    def staged(self) -> list[Part]:
        return list(self.parts)

    def part_lines(self, part: Part) -> Iterable[bytes]:
        return iter(self.parts[part])

    def published(self, part: Part, *, sha256: str, size: int, now: datetime) -> None:
        del self.parts[part]
        self.done[part] = (sha256, size)


def article_row(n: int, site: str = "eremnews") -> Row:
    article = Article(
        record_id=f"{n}",
        url=f"u{n}",
        canonical_url=f"u{n}",
        site=site,
        headline="خبر",
        date_crawled="2025-04-09T10:22:00Z",
    )
    return Row(site=site, feed="articles", line=to_line(article))


def rejected_row(n: int, site: str = "eremnews") -> Row:
    rejected = Rejected(url=f"r{n}", site=site, reason="soft_404", date_crawled=CRAWLED)
    return Row(site=site, feed="rejected", line=to_line(rejected))


def rows(count: int = 3) -> list[Row]:
    return [*map(article_row, range(count)), rejected_row(0), article_row(9, "wafa")]


def run(store: FakeStore, output: Path, **options: Any) -> list[Any]:
    return publish(store, output, **({"now": NOW, "run_id": "run1"} | options))  # type: ignore[arg-type]


def manifest(output: Path, site: str = "eremnews") -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((output / site / "manifest.json").read_bytes())
    return loaded


def visible(output: Path) -> list[str]:
    """All files that a reader sees, hidden ones too."""
    return sorted(str(path.relative_to(output)) for path in output.rglob("*") if path.is_file())


def test_rows_are_published_in_their_sites_folders(tmp_path: Path, read_feed: Callable[..., list[Any]]) -> None:
    done = run(FakeStore(rows()), tmp_path)
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
        "eremnews/latest.json",
        "eremnews/manifest.json",
        "eremnews/rejected/20250409T102200Z-run1-0001.jsonl",
        "eremnews/schema.json",
        "wafa/README.md",
        "wafa/articles/20250409T102200Z-run1-0001.jsonl",
        "wafa/latest.json",
        "wafa/manifest.json",
        "wafa/schema.json",
    ]


def test_the_manifest_lists_what_the_files_hold(tmp_path: Path) -> None:
    store = FakeStore(rows())
    run(store, tmp_path)
    for part in manifest(tmp_path)["parts"]:
        content = (tmp_path / "eremnews" / part["path"]).read_bytes()
        assert part["sha256"] == hashlib.sha256(content).hexdigest()
        assert (part["sha256"], part["bytes"]) in store.done.values()
        assert (part["bytes"], part["rows"], part["schema_version"]) == (len(content), content.count(b"\n"), "1.0")


def test_a_second_run_adds_parts_and_touches_none(tmp_path: Path) -> None:
    store = FakeStore(rows())
    first = run(store, tmp_path)
    before = {part.path: part.path.stat() for part in first}
    store.waiting = [article_row(5)]
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


def test_a_run_with_nothing_new_touches_nothing(tmp_path: Path) -> None:
    store = FakeStore(rows())
    run(store, tmp_path)
    before = {name: (tmp_path / name).stat() for name in visible(tmp_path)}
    assert run(store, tmp_path, run_id="run2") == []
    assert {name: (tmp_path / name).stat() for name in visible(tmp_path)} == before


def test_compressed_parts_are_the_same_bytes_for_the_same_rows(
    tmp_path: Path, read_feed: Callable[..., list[Any]]
) -> None:
    first = run(FakeStore(rows(500)), tmp_path / "a", compression="gz")
    again = run(FakeStore(rows(500)), tmp_path / "b", compression="gz")
    assert [part.sha256 for part in first] == [part.sha256 for part in again]
    assert first[0].path.name == "20250409T102200Z-run1-0001.jsonl.gz"
    assert len(read_feed(tmp_path / "a/eremnews/articles")) == first[0].rows == 500


def test_an_unknown_compression_is_a_wrong_use(tmp_path: Path) -> None:
    store = FakeStore(rows())
    with pytest.raises(UsageError, match="'rar': use one of"):
        run(store, tmp_path, compression="rar")
    assert len(store.waiting) == 5


class Killed(BaseException):
    """Stands for the process's end: nothing may catch it."""


STEPS = 60
"""More file system calls than one publish makes; a later step simply never comes."""


def die_at(monkeypatch: pytest.MonkeyPatch, step: int, error: BaseException) -> Callable[[], bool]:
    """Lets the process die right before the n-th durable file operation; tells whether it came to it."""
    count = 0

    def dying(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            if count == step:
                raise error
            return real(*args, **named)

        return call

    monkeypatch.setattr(os, "fsync", dying(os.fsync))
    monkeypatch.setattr(Path, "rename", dying(Path.rename))
    monkeypatch.setattr(FakeStore, "published", dying(FakeStore.published))
    return lambda: count >= step


@pytest.mark.parametrize("error", [Killed(), OSError(28, "No space left on device")], ids=["killed", "disk full"])
def test_no_row_is_lost_or_repeated_wherever_a_publish_ends(
    tmp_path: Path, error: BaseException, read_feed: Callable[..., list[Any]]
) -> None:
    reached = []
    for step in range(1, STEPS):
        output, store = tmp_path / str(step), FakeStore(rows())
        with pytest.MonkeyPatch.context() as patch:
            came = die_at(patch, step, error)
            try:
                run(store, output)
            except (Killed, OutputError, OSError):
                reached.append(step)
            assert came() == (step in reached)
        for part in output.glob("*/*/*.jsonl"):
            assert len(read_feed(part)) in (1, 3), "a torn part is visible"
        run(store, output, run_id="run2")
        assert sorted(record["record_id"] for record in read_feed(output / "eremnews/articles")) == ["0", "1", "2"]
        assert len(read_feed(output / "eremnews/rejected")) == len(read_feed(output / "wafa/articles")) == 1
        assert not store.parts
        for site in ("eremnews", "wafa"):
            listed = {part["path"] for part in manifest(output, site)["parts"]}
            assert listed == {str(path.relative_to(output / site)) for path in (output / site).glob("*/*.jsonl")}
        assert not [name for name in visible(output) if name.endswith(".tmp")]
    assert reached == list(range(1, len(reached) + 1))
    assert 20 < len(reached) < STEPS - 1


def test_a_full_disk_is_said_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    die_at(monkeypatch, 3, OSError(28, "No space left on device"))
    with pytest.raises(OutputError, match=r"0001\.jsonl: cannot be written: No space left on device\. Nothing is lost"):
        run(FakeStore(rows()), tmp_path)


def test_a_published_file_is_never_rewritten(tmp_path: Path) -> None:
    store = FakeStore(rows())
    part = tmp_path / "eremnews/articles/20250409T102200Z-run1-0001.jsonl"
    part.parent.mkdir(parents=True)
    part.write_bytes(article_row(7).line)
    with pytest.raises(OutputError, match="holds other rows"):
        run(store, tmp_path)
    assert part.read_bytes() == article_row(7).line
    assert len(store.parts) == 3


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"parts": [{"path": 1}]}', b"\xff"])
def test_a_damaged_manifest_is_built_anew(tmp_path: Path, damage: bytes) -> None:
    store = FakeStore(rows())
    run(store, tmp_path)
    whole = manifest(tmp_path)
    (tmp_path / "eremnews/manifest.json").write_bytes(damage)
    store.waiting = [rejected_row(8)]
    run(store, tmp_path, run_id="run2")
    assert [part for part in manifest(tmp_path)["parts"] if "run2" not in part["path"]] == whole["parts"]


def test_a_part_that_was_taken_away_leaves_the_manifest(tmp_path: Path) -> None:
    store = FakeStore(rows())
    run(store, tmp_path)[0].path.unlink()
    store.waiting = [rejected_row(8)]
    run(store, tmp_path, run_id="run2")
    assert {part["feed"] for part in manifest(tmp_path)["parts"]} == {"rejected"}


def test_the_card_says_what_is_held(tmp_path: Path) -> None:
    run(FakeStore(rows()), tmp_path)
    card = (tmp_path / "eremnews/README.md").read_text("utf-8")
    assert "- config_name: articles\n  data_files: articles/*.jsonl*\n  default: true\n" in card
    assert "  - name: blocks\n    list:\n    - name: type\n      dtype: string\n" in card
    assert "  - name: tags\n    sequence: string\n" in card
    assert "  - name: date_published\n    dtype: json\n" in card
    assert "| `rejected/` | 1 | a fetched page that is no article, and why |" in card
    assert "tombstones/*" not in card


def test_gzip_parts_hold_no_time(tmp_path: Path) -> None:
    (part, *_) = run(FakeStore(rows()), tmp_path, compression="gz")
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


def test_an_output_on_a_full_disk_is_refused() -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        check_writable(Path("/proc/newsbot"))
