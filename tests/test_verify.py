"""``scrapy verify``: what a whole dataset promises, and what is said of one that is not."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings

from newsbot import exitcodes
from newsbot.commands.verify import Command
from newsbot.dataset.folder import update_folder
from newsbot.dataset.lines import Problem
from newsbot.dataset.revisions import Revisions
from newsbot.dataset.verify import PROBLEMS, verify
from newsbot.feed import to_line
from newsbot.items import Article, RelatedEdge, Tombstone, content_hash
from tests.waiting_rows import CRAWLED, NOW


def article(n: int, revision: int = 1, **changes: Any) -> Article:
    url = f"https://newsroom.example/{n}"
    made = Article(
        record_id=f"{n}",
        revision=revision,
        url=url,
        canonical_url=url,
        site="newsroom",
        headline=f"خبر {n}",
        body="نص",
        date_crawled=CRAWLED,
    )
    return replace(made, **{"content_hash": content_hash(made), **changes})


EDGE = RelatedEdge(
    record_id="0",
    revision=2,
    site="newsroom",
    source_url="https://newsroom.example/0",
    placement="inline",
    position=1,
    date_crawled=CRAWLED,
)
GONE = Tombstone(record_id="1", url="u", site="newsroom", last_revision=1, reason="410", date_seen=CRAWLED)
PART = "articles/20250409T102200Z-run-0001.jsonl"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A whole dataset of three rows of articles, an edge and a tombstone."""
    made = tmp_path / "newsroom"
    write(made, PART, article(0), article(1), article(0, 2))
    write(made, "related/20250409T102200Z-run-0001.jsonl", EDGE)
    write(made, "tombstones/20250409T102200Z-run-0001.jsonl", GONE)
    update_folder(made, now=NOW, run_id="run")
    return made


def write(folder: Path, name: str, *records: Any, tail: bytes = b"") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(map(to_line, records)) + tail)
    return path


def problems(folder: Path) -> list[Problem]:
    found: list[Problem] = []
    verify(folder, found.append)
    assert {problem.code for problem in found} <= set(PROBLEMS)
    return found


def codes(folder: Path) -> set[str]:
    return {problem.code for problem in problems(folder)}


def test_a_whole_dataset_has_no_problem(folder: Path) -> None:
    assert problems(folder) == []
    assert verify(folder, print).rows == {"articles": 3, "related": 1, "tombstones": 1}


@pytest.mark.parametrize(
    ("records", "code", "line"),
    [
        ([article(0), article(1), article(0)], "repeated", 3),
        ([article(0), article(1), article(0, 3)], "order", 3),
        ([article(1), article(0, 2), article(0)], "order", 2),
        ([article(0), article(1), article(0, 2, content_hash="0" * 64)], "content_hash", 3),
        ([article(0), article(1), article(0, 2, site="other")], "site", 3),
    ],
)
def test_rows_that_break_a_promise_are_named(folder: Path, records: list[Article], code: str, line: int) -> None:
    path = write(folder, PART, *records)
    update_folder(folder, now=NOW, run_id="run2")
    assert (code, path, line) in [(problem.code, problem.path, problem.line) for problem in problems(folder)]


@pytest.mark.parametrize(
    ("tail", "code"),
    [
        (b'{"torn": "', "torn"),
        (to_line(article(2))[:-1], "torn"),
        (b"foreign\n", "foreign"),
        (b"\n", "foreign"),
        (b"[1]\n", "foreign"),
        (b'{"schema_version": "1.0"}\n', "schema"),
        (to_line(article(2)).replace(b'"depth":0', b'"depth":"0"'), "schema"),
        (to_line(article(2)).replace(b'"1.0"', b'"2.0"'), "schema"),
    ],
)
def test_bad_lines_are_named_with_file_and_line(folder: Path, tail: bytes, code: str) -> None:
    path = write(folder, PART, article(0), article(1), article(0, 2), tail=tail)
    bad = [problem for problem in problems(folder) if problem.code == code]
    assert [(problem.path, problem.line) for problem in bad] == [(path, 4)]
    assert str(bad[0]).startswith(f"{path}:4: {code}: ")


def test_a_row_of_an_article_that_is_not_there_is_an_orphan(folder: Path) -> None:
    write(folder, "related/20250409T102200Z-run-0001.jsonl", replace(EDGE, revision=3))
    write(folder, "tombstones/20250409T102200Z-run-0001.jsonl", replace(GONE, last_revision=2))
    assert [problem.path.parent.name for problem in problems(folder) if problem.code == "orphan"] == [
        "related",
        "tombstones",
    ]


def test_a_changed_byte_is_noticed(folder: Path) -> None:
    path = folder / PART
    path.write_bytes(path.read_bytes().replace(b'"run_id":null', b'"run_id":"ab"', 1))
    assert codes(folder) == {"changed", "statistics"}


def test_parts_and_manifest_must_agree(folder: Path) -> None:
    (folder / PART).rename(folder / "articles/20250409T102201Z-run-0001.jsonl")
    assert codes(folder) == {"missing", "unlisted"}


def test_a_row_more_is_noticed(folder: Path) -> None:
    write(folder, PART, article(0), article(1), article(0, 2), article(5))
    assert codes(folder) == {"changed", "rows", "statistics"}


@pytest.mark.parametrize("name", ["manifest.json", "latest.json", "datapackage.json", "statistics.json", "schema.json"])
def test_a_file_beside_the_parts_may_not_be_missing(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert "manifest" in codes(folder)


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff", b'{"parts": [{"path": 1}]}'])
def test_a_damaged_manifest_is_named(folder: Path, content: bytes) -> None:
    (folder / "manifest.json").write_bytes(content)
    assert {"manifest", "unlisted"} <= codes(folder)


def test_the_data_package_must_list_the_same_parts(folder: Path) -> None:
    text = (folder / "datapackage.json").read_text()
    (folder / "datapackage.json").write_text(text.replace(PART, "articles/20250409T102209Z-run-0001.jsonl"))
    assert codes(folder) == {"datapackage"}


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("manifest.json", '"schema_version": "1.0",\n  "site"', '"schema_version": "9.0",\n  "site"', "manifest"),
        ("manifest.json", '"bytes": ', '"bytes": 1', "changed"),
        ("manifest.json", '"rows": 3', '"rows": 4', "rows"),
        ("manifest.json", '"sha256": "', '"sha256": "0', "changed"),
        ("manifest.json", '"feed": "articles"', '"feed": "related"', "manifest"),
        ("manifest.json", '"feed": "articles"', '"feed": "others"', "manifest"),
        ("latest.json", '"rows": 3', '"rows": 4', "latest"),
        ("latest.json", '"feeds"', '"others"', "latest"),
        ("statistics.json", '"rows": 3', '"rows": 4', "statistics"),
        ("statistics.json", '"words": ', '"words": 9', "statistics"),
        ("schema.json", '"integer"', '"number"', "schema.json"),
        ("README.md", "dtype: json", "dtype: string", "card"),
        ("README.md", "language: []", 'language: ["ar"]', "card"),
    ],
)
def test_what_stands_beside_the_parts_must_be_so(folder: Path, name: str, old: str, new: str, code: str) -> None:
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")
    assert code in codes(folder)
    assert {problem.path.name for problem in problems(folder)} & {name, *(path.name for path in folder.glob("*/*"))}


@pytest.mark.parametrize("name", ["manifest.json", "latest.json", "datapackage.json", "statistics.json", "schema.json"])
@pytest.mark.parametrize(
    "content",
    [
        '{"parts": 5, "resources": 5, "feeds": 5}',
        '{"parts": [1], "resources": [1], "feeds": [1], "rows": "x"}',
        '{"parts": [{}], "resources": [{"path": 5}], "feeds": {"articles": 1}, "languages": 1}',
        '{"parts": [{"feed": 1, "path": 2, "rows": "3", "bytes": null, "sha256": 4, "schema_version": 5}], '
        '"resources": [{"path": [1]}], "feeds": {"x": {"path": []}}, "$defs": 1}',
        "[]",
    ],
)
def test_nonsense_beside_the_parts_is_named_and_the_rest_is_checked(folder: Path, name: str, content: str) -> None:
    (folder / name).write_text(content)
    found = problems(folder)
    assert folder / name in {problem.path for problem in found}
    assert verify(folder, found.append).rows == {"articles": 3, "related": 1, "tombstones": 1}


@pytest.mark.parametrize("name", ["foreign.jsonl", "20250409T102200Z-run-0001.jsonl.bak", "copy of part.jsonl.gz"])
def test_a_file_that_readers_take_for_a_part_is_stray(folder: Path, name: str) -> None:
    write(folder, f"articles/{name}", article(7))
    write(folder, f"articles/.{name}.tmp", article(7))
    assert [(problem.code, problem.path.name) for problem in problems(folder)] == [("stray", name)]


def test_a_part_that_is_a_link_is_read_and_one_that_leads_nowhere_is_named(folder: Path, tmp_path: Path) -> None:
    (folder / PART).rename(tmp_path / "kept")
    (folder / PART).symlink_to(tmp_path / "kept")
    assert problems(folder) == []
    (tmp_path / "kept").unlink()
    unreadable = [problem.path for problem in problems(folder) if problem.code == "unreadable"]
    assert unreadable == [folder / PART]


def test_a_cut_compressed_part_is_named(folder: Path) -> None:
    (folder / "articles/20250409T102205Z-run-0001.jsonl.gz").write_bytes(b"\x1f\x8b\x08\x00")
    assert "unreadable" in codes(folder)


def test_what_was_seen_is_told_from_what_was_not() -> None:
    seen = Revisions()
    assert (seen.add("a", 1), seen.add("a", 2), seen.add("a", 1)) == (True, True, False)
    assert (seen.last("a"), seen.last("b"), seen.has("a", 2), seen.has("b", 1)) == (2, 0, True, False)
    seen.close()


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., int]:
    def run_command(*args: str, **options: Any) -> int:
        command = Command()
        command.settings = Settings({"NEWSBOT_OUTPUT": str(tmp_path)})
        command.run(list(args), Namespace(**{"all": False, "json": False, **options}))
        return command.exitcode

    return run_command


def test_the_command_says_that_every_promise_is_kept(
    folder: Path, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run() == exitcodes.DONE
    said = f"{folder}: 3 parts, 3 articles, 1 related, 1 tombstones: every promise is kept\n"
    assert capsys.readouterr().out == said


def test_the_command_counts_by_reason_and_ends_with_4(
    folder: Path, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, PART, article(0), article(1), article(0, 2), tail=b"foreign\n" * 30)
    assert run(str(folder), json=True) == exitcodes.GATE
    said = capsys.readouterr()
    assert json.loads(said.out)["problems"] == {"foreign": 30, "changed": 1, "rows": 1, "statistics": 1}
    assert len(said.err.splitlines()) == 23


def test_a_folder_without_a_dataset_does_not_keep_the_others_from_being_checked(
    folder: Path, run: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(str(tmp_path / "nowhere"), str(folder)) == exitcodes.USAGE
    said = capsys.readouterr()
    assert "every promise is kept" in said.out
    assert f"{tmp_path / 'nowhere'}: is no dataset" in said.err
    write(folder, PART, article(0))
    assert run(str(folder), str(tmp_path / "nowhere")) == exitcodes.GATE


def test_a_site_that_lost_its_manifest_is_not_passed_over(
    folder: Path, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "manifest.json").unlink()
    assert run() == exitcodes.GATE
    assert f"{folder}/manifest.json: manifest: is missing" in capsys.readouterr().err


def test_a_folder_without_a_dataset_is_a_wrong_use(run: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == exitcodes.USAGE
    assert "is no dataset" in capsys.readouterr().err
