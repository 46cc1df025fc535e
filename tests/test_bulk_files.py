"""An archive file into a file of articles: the same bytes anywhere, whole or not there, done once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsbot.archive import Capture, warc
from newsbot.archive.writer import SUFFIX
from newsbot.bulk.files import DONE, Counts, PageLine, destinations, line_of, reextract_file
from newsbot.bulk.workers import Fault, Workers
from newsbot.dataset.parts import read_lines
from newsbot.errors import UsageError
from newsbot.feed import from_line
from newsbot.items import Article
from newsbot.sites import load
from tests.test_bulk import ODD, newsbot, page


class InThisProcess:
    """Reads like ``Workers``, and counts the pages."""

    def __init__(self) -> None:
        self.pages = 0

    def read(self, captures: Iterable[Capture]) -> Iterator[tuple[Capture, PageLine | Fault]]:
        registry = load(ODD)
        for capture in captures:
            self.pages += 1
            yield capture, line_of(capture, registry)


def archived(folder: Path, *paths: str, name: str = "1") -> Path:
    """An archive file of ours with those pages."""
    file = folder / f"{name}{SUFFIX}"
    file.write_bytes(b"".join(warc.response(replace(page(path), site="odd", found_via="feed")) for path in paths))
    return file


def test_each_article_is_a_line_as_the_archive_tells_it(tmp_path: Path) -> None:
    source, destination = archived(tmp_path, "news/1", "news/2"), tmp_path / "1.jsonl"
    counts = reextract_file(source, destination, InThisProcess())
    articles = [from_line(line, Article) for line in read_lines(destination)]
    assert [article.url for article in articles] == ["http://odd.example/news/1", "http://odd.example/news/2"]
    assert {(article.site, article.found_via, article.revision) for article in articles} == {("odd", "feed", 1)}
    assert all(article.content_hash for article in articles)
    assert (counts.outcomes, counts.reasons, counts.skipped) == ({"article": 2}, {}, {})


def test_finished_file_is_not_read_again_unless_its_source_changed(tmp_path: Path) -> None:
    source, destination = archived(tmp_path, "news/1"), tmp_path / "1.jsonl"
    reader = InThisProcess()
    first = reextract_file(source, destination, reader)
    assert reextract_file(source, destination, reader) == first
    assert reader.pages == 1
    archived(tmp_path, "news/1", "news/2")
    assert reextract_file(source, destination, reader).outcomes == {"article": 2}
    (tmp_path / f"1.jsonl{DONE}").write_text("{}")
    assert reextract_file(source, destination, reader).outcomes == {"article": 2}
    assert reader.pages == 5


def test_same_bytes_with_any_number_of_workers_and_packed_by_name(tmp_path: Path) -> None:
    source = archived(tmp_path, *(f"news/{number}" for number in range(20)))
    made = []
    for count in (1, 2):
        with Workers(count, ODD, line_of) as reader:
            reextract_file(source, tmp_path / f"{count}.jsonl.zst", reader)
        made.append((tmp_path / f"{count}.jsonl.zst").read_bytes())
    assert made[0] == made[1]
    assert len(list(read_lines(tmp_path / "2.jsonl.zst"))) == 20


def test_page_that_hangs_or_crashes_costs_itself_only(tmp_path: Path) -> None:
    source = archived(tmp_path, "news/1", "hang", "crash", "raise", "news/2")
    with Workers(1, ODD, line_of, page_seconds=3) as reader:
        counts = reextract_file(source, tmp_path / "1.jsonl", reader)
    assert counts.outcomes == {"article": 2, "failed": 3}
    assert counts.reasons == {"time_limit": 1, "worker_crash": 1, "extraction_error": 1}


def test_broken_records_are_counted_and_the_others_read(tmp_path: Path) -> None:
    source, destination = archived(tmp_path, "news/1", "news/2", "news/3"), tmp_path / "1.jsonl"
    content = bytearray(source.read_bytes())
    second = content.index(b"\x1f\x8b\x08", 10)
    content[second + 20 : second + 60] = b"\0" * 40
    source.write_bytes(content[:-5])
    counts = reextract_file(source, destination, InThisProcess())
    assert (counts.outcomes, counts.is_damaged) == ({"article": 1}, True)
    assert counts.skipped == {"damaged": 1, "torn_tail": 1}


def test_source_that_cannot_be_read_is_not_marked_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, destination = archived(tmp_path, "news/1"), tmp_path / "1.jsonl"

    def fails(source: object) -> Iterator[None]:
        raise OSError(5, "Input/output error")
        yield

    monkeypatch.setattr("newsbot.archive.folder.members", fails)
    monkeypatch.setattr("newsbot.archive.foreign.framed", fails)
    assert reextract_file(source, destination, InThisProcess()).skipped == {"unreadable_file": 1}
    monkeypatch.undo()
    assert reextract_file(source, destination, InThisProcess()).outcomes == {"article": 1}


def test_two_sources_of_one_name_are_refused(tmp_path: Path) -> None:
    named = destinations([Path("a/1.warc.gz"), Path("a/2.arc"), Path("3.warc.zst")], tmp_path, ".jsonl")
    assert [path.name for path in named.values()] == ["1.jsonl", "2.jsonl", "3.jsonl"]
    with pytest.raises(UsageError, match=r"b/1\.warc: .* has that name too"):
        destinations([Path("a/1.warc.gz"), Path("b/1.warc")], tmp_path, ".jsonl")


def test_command_names_what_is_missing_and_does_the_rest(tmp_path: Path) -> None:
    archived(tmp_path, "news/1")
    done = newsbot(tmp_path, "bulk", "out", f"1{SUFFIX}", "nowhere.warc.gz", NEWSBOT_SITE_MODULES=ODD[0])
    assert (done.returncode, json.loads(done.stdout.splitlines()[-1])["missing"]) == (4, 1)
    assert "nowhere.warc.gz: No such file" in done.stderr
    assert Counts(**json.loads((tmp_path / "out" / f"1.jsonl{DONE}").read_text())).outcomes == {"article": 1}
    assert newsbot(tmp_path, "bulk", "out").returncode == 2


@pytest.mark.slow
def test_killed_command_goes_on_where_it_stopped(tmp_path: Path) -> None:
    for number in range(3):
        archived(tmp_path, *(f"news/{number}-{page}" for page in range(150)), name=str(number))
    line = ["bulk", "--workers", "1", "out", *(f"{number}{SUFFIX}" for number in range(3))]
    command = [sys.executable, "-W", "ignore", "-m", "newsbot", *line]
    begun = subprocess.Popen(command, cwd=tmp_path, env={**os.environ, "NEWSBOT_SITE_MODULES": ODD[0]})
    while not (first := tmp_path / "out" / f"0.jsonl{DONE}").exists():
        assert begun.poll() is None
        time.sleep(0.01)
    begun.send_signal(signal.SIGKILL)
    begun.wait()
    stamp = first.stat().st_mtime_ns
    assert len(list((tmp_path / "out").glob(f"*{DONE}"))) < 3
    assert newsbot(tmp_path, *line, NEWSBOT_SITE_MODULES=ODD[0]).returncode == 0
    assert first.stat().st_mtime_ns == stamp
    rows = [len(list(read_lines(path))) for path in sorted((tmp_path / "out").glob("*.jsonl"))]
    assert rows == [150, 150, 150]
