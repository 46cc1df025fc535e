"""The crash bench: its audit finds what is wrong, and a short form of it finds nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.audit import audit
from benchmarks.crash import Result, crash, parse, side_by_side
from benchmarks.loopback import newsroom
from tests.loopback import crawl, serve

EXPECTED = [f"/news/story-{n:05}" for n in range(1, 9)]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    folder = tmp_path_factory.mktemp("crawled")
    with serve() as site:
        assert crawl(folder, "news", "-a", f"url={site.url}/", site=site).code == 0
        yield folder / "output" / site.name, folder / "state" / "newsbot.sqlite"


def the_part(output: Path) -> Path:
    [part] = (output / "articles").iterdir()
    return part


def cut(output: Path) -> None:
    the_part(output).write_bytes(the_part(output).read_bytes()[:-7])


def repeat(output: Path) -> None:
    lines = the_part(output).read_bytes().splitlines(keepends=True)
    the_part(output).write_bytes(b"".join([*lines, lines[0]]))


def drop(output: Path) -> None:
    the_part(output).write_bytes(b"".join(the_part(output).read_bytes().splitlines(keepends=True)[1:]))


def hide(output: Path) -> None:
    the_part(output).rename(output / "articles" / "20250101T000000Z-x-0001.jsonl")


def litter(output: Path) -> None:
    (output / "articles" / ".half.jsonl.tmp").touch()


def restored(output: Path, change: Callable[[Path], None], state: Path) -> dict[str, list[str]]:
    """What the audit finds after the change, which is undone."""
    part, content = the_part(output), the_part(output).read_bytes()
    change(output)
    found = audit(output, state, EXPECTED).wrong()
    for path in (output / "articles").iterdir():
        path.unlink()
    part.write_bytes(content)
    return found


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        (cut, {"torn", "lost", "missed", "unlisted"}),
        (repeat, {"duplicated", "unlisted"}),
        (drop, {"lost", "missed", "unlisted"}),
        (hide, {"unlisted"}),
        (litter, {"left", "unlisted"}),
    ],
)
def test_the_audit_finds_what_is_wrong(
    crawled: tuple[Path, Path], change: Callable[[Path], None], kinds: set[str]
) -> None:
    output, state = crawled
    assert audit(output, state, EXPECTED).wrong() == {}
    assert set(restored(output, change, state)) == kinds


def test_the_audit_finds_rows_that_wait_for_nobody(crawled: tuple[Path, Path], tmp_path: Path) -> None:
    output, state = crawled
    waiting = tmp_path / "waiting.sqlite"
    with closing(sqlite3.connect(state)) as source, closing(sqlite3.connect(waiting)) as target:
        source.backup(target)
        row = "INSERT INTO rows (id, site, feed, count, lines) VALUES (7, ?, 'articles', 1, x'00')"
        target.execute(row, (output.name,))
        target.commit()
    assert audit(output, waiting, EXPECTED).wrong() == {"missed": ["row 7 waits"]}


def test_a_bench_that_found_a_fault_or_fetched_too_much_has_failed() -> None:
    assert Result(refetched=5, in_flight=5).good()
    assert not Result(refetched=6, in_flight=5).good()
    assert not Result(faults=["x"]).good()
    assert not Result(slowest_term=31).good()


@pytest.mark.slow
def test_ten_kills_lose_repeat_and_tear_nothing(tmp_path: Path) -> None:
    arguments = parse(["--trials", "2", "--kills", "10", "--terms", "2", "--articles", "120"])
    with serve(newsroom(arguments.articles)) as site:
        result = crash(site, tmp_path, arguments)
    assert result.good(), result.faults
    assert (result.ends["SIGKILL"], result.ends["SIGTERM"]) == (10, 2)
    assert (result.lost, result.duplicated, result.torn) == (0, 0, 0)


@pytest.mark.slow
def test_runs_of_two_sites_on_one_store_complete_side_by_side(tmp_path: Path) -> None:
    arguments = parse(["--pairs", "1", "--kills", "4", "--articles", "120"])
    result = Result()
    with serve(newsroom(arguments.articles)) as one, serve(newsroom(arguments.articles)) as other:
        side_by_side((one, other), tmp_path, arguments, result)
    assert result.good(), result.faults
    assert result.ends["code 0"] >= 2, "each completes; a run that is faster than its kill ends by itself before"
