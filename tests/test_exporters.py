"""What -o and -O write: through the exporter, into files that no failed run can spoil."""

from __future__ import annotations

import errno
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import scrapy
from scrapy.utils.misc import load_object

from newsbot import settings
from newsbot.errors import FeedError, OutputError, UsageError
from newsbot.exporters import JsonLinesExporter, PlainCsvExporter
from newsbot.feed import to_line
from newsbot.feedstorage import LocalFeedStorage
from newsbot.items import Article, Image

SPIDER = scrapy.Spider("any")
ARTICLE = Article(
    record_id="id",
    url="u",
    canonical_url="u",
    site="eremnews",
    headline="لقاء",
    image=Image(caption="علما روسيا"),
    date_crawled="2025-04-09T10:22:00Z",
)


def exported(*items: Any, **options: Any) -> bytes:
    file = io.BytesIO()
    exporter = JsonLinesExporter(file, **options)
    exporter.start_exporting()
    for item in items:
        exporter.export_item(item)
    exporter.finish_exporting()
    return file.getvalue()


def test_a_record_is_exported_as_the_publisher_writes_it(valid_line: Callable[[bytes, str], dict[str, Any]]) -> None:
    assert exported(ARTICLE) == to_line(ARTICLE)
    valid_line(exported(ARTICLE), "articles")


@pytest.mark.parametrize(
    ("chosen", "line"),
    [
        (["headline", "site"], '{"headline":"لقاء","site":"eremnews"}\n'),
        ({"headline": "title"}, '{"title":"لقاء"}\n'),
        (["kicker", "nothing"], '{"kicker":null}\n'),
    ],
)
def test_fields_are_chosen_and_renamed(chosen: Any, line: str) -> None:
    assert exported(ARTICLE, fields_to_export=chosen) == line.encode()


def test_a_nested_object_is_exported_whole() -> None:
    image = json.loads(exported(ARTICLE, fields_to_export=["image"]))["image"]
    assert image["caption"] == "علما روسيا"
    assert image["width"] is None


class Foreign(scrapy.Item):
    title = scrapy.Field(serializer=str.upper)
    parts = scrapy.Field()


def test_items_of_users_are_exported_too() -> None:
    item = Foreign(title="a\u2028b", parts=[Foreign(title="x")])
    assert exported(item) == b'{"title":"A B","parts":[{"title":"x"}]}\n'
    plain = {"when": datetime(2025, 4, 9, tzinfo=UTC), "price": Decimal("1.50"), "tags": {"b", "a"}, "n": {1: None}}
    assert exported(plain) == b'{"when":"2025-04-09T00:00:00+00:00","price":"1.50","tags":["a","b"],"n":{"1":null}}\n'


def test_a_value_that_json_cannot_hold_is_refused() -> None:
    with pytest.raises(FeedError, match="cannot be written as a line"):
        exported({"a": object()})


def test_feeds_are_utf8() -> None:
    assert exported(ARTICLE, encoding="utf-8", indent=2) == to_line(ARTICLE)
    with pytest.raises(UsageError, match="JSON Lines are UTF-8"):
        exported(ARTICLE, encoding="latin-1")


def test_a_cell_that_a_spreadsheet_would_run_stands_behind_an_apostrophe() -> None:
    out = io.BytesIO()
    exporter = PlainCsvExporter(out)
    exporter.export_item({"a": "=1+1", "b": " @x", "c": "-5", "d": -5, "e": "a=b"})
    assert out.getvalue().decode().splitlines()[1] == "'=1+1,' @x,'-5,-5,a=b"


def test_the_project_uses_this_exporter_and_this_storage() -> None:
    lines = dict.fromkeys(("jsonl", "jsonlines", "jl"), JsonLinesExporter)
    used = {name: load_object(path) for name, path in settings.FEED_EXPORTERS.items()}
    assert used == {**lines, "csv": PlainCsvExporter}
    assert {scheme: load_object(path) for scheme, path in settings.FEED_STORAGES.items()} == dict.fromkeys(
        ("", "file"), LocalFeedStorage
    )


def run(path: Path, *lines: bytes, overwrite: bool = True, reason: str = "finished", allow_empty: bool = False) -> None:
    """What Scrapy's FeedExporter does in a run with these lines and this end."""
    options = {"overwrite": overwrite, "format": "jsonl"}
    storage = LocalFeedStorage(str(path), feed_options=options, allow_empty=allow_empty)
    file = storage.open(SPIDER) if lines else None
    for line in lines:
        assert file is not None
        file.write(line)
    storage.spider_closed(reason)
    storage.store(file if file is not None else storage.open(SPIDER))


def test_a_clean_run_replaces_the_file(tmp_path: Path) -> None:
    run(tmp_path / "a.jsonl", b"1\n")
    run(tmp_path / "a.jsonl", b"2\n", b"3\n")
    assert (tmp_path / "a.jsonl").read_bytes() == b"2\n3\n"
    assert os.listdir(tmp_path) == ["a.jsonl"]


@pytest.mark.parametrize("reason", ["closespider_itemcount", "closespider_pagecount", "closespider_timeout"])
def test_a_run_that_came_to_its_limit_replaces_the_file(tmp_path: Path, reason: str) -> None:
    run(tmp_path / "a.jsonl", b"1\n", reason=reason)
    assert (tmp_path / "a.jsonl").read_bytes() == b"1\n"


@pytest.mark.parametrize("reason", ["shutdown", "closespider_errorcount", "memusage_exceeded", "start_error"])
def test_an_aborted_run_leaves_the_file(tmp_path: Path, reason: str, caplog: pytest.LogCaptureFixture) -> None:
    run(tmp_path / "a.jsonl", b"1\n")
    run(tmp_path / "a.jsonl", b"2\n", reason=reason)
    assert (tmp_path / "a.jsonl").read_bytes() == b"1\n"
    assert os.listdir(tmp_path) == ["a.jsonl"]
    assert f"left as it was, the run ended by {reason}" in caplog.text


@pytest.mark.parametrize("overwrite", [True, False])
def test_an_empty_run_leaves_the_file(tmp_path: Path, overwrite: bool) -> None:
    run(tmp_path / "a.jsonl", overwrite=overwrite)
    assert os.listdir(tmp_path) == []
    (tmp_path / "a.jsonl").write_bytes(b"1\n")
    run(tmp_path / "a.jsonl", overwrite=overwrite)
    assert (tmp_path / "a.jsonl").read_bytes() == b"1\n"


def test_an_empty_run_replaces_the_file_when_it_is_told_to(tmp_path: Path) -> None:
    run(tmp_path / "a.jsonl", b"1\n")
    run(tmp_path / "a.jsonl", allow_empty=True)
    assert (tmp_path / "a.jsonl").read_bytes() == b""


def test_what_a_killed_run_left_is_no_part_of_the_next(tmp_path: Path) -> None:
    (tmp_path / ".a.jsonl.tmp").write_bytes(b"old\n" * 9)
    run(tmp_path / "a.jsonl", b"1\n")
    assert (tmp_path / "a.jsonl").read_bytes() == b"1\n"
    assert os.listdir(tmp_path) == ["a.jsonl"]


@pytest.mark.parametrize(
    ("there", "kept"),
    [
        (b"", b""),
        (b"1\n2\n", b"1\n2\n"),
        (b'{"a": 1}\n{"a": ', b'{"a": 1}\n'),
        (b'{"a": ', b""),
        (b'{"a": 1}\n{"a": 2}', b'{"a": 1}\n{"a": 2}\n'),
        (b'{"a": 1}\n{"a": "' + b"x" * 200_000, b'{"a": 1}\n'),
        ('{"a": "لقاء"}\n{"a": "ل'.encode()[:-1], '{"a": "لقاء"}\n'.encode()),
    ],
)
def test_a_torn_last_line_is_cut_before_lines_are_appended(tmp_path: Path, there: bytes, kept: bytes) -> None:
    (tmp_path / "a.jsonl").write_bytes(there)
    run(tmp_path / "a.jsonl", b"3\n", overwrite=False)
    assert (tmp_path / "a.jsonl").read_bytes() == kept + b"3\n"


def test_only_json_lines_are_mended(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"torn")
    storage = LocalFeedStorage(str(tmp_path / "a.csv"), feed_options={"format": "csv"})
    storage.store(storage.open(SPIDER))
    assert (tmp_path / "a.csv").read_bytes() == b"torn"


def test_the_file_behind_a_link_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "a.jsonl").symlink_to("data/b.jsonl")
    for line in (b"1\n", b"2\n"):
        run(tmp_path / "a.jsonl", line)
    assert (tmp_path / "a.jsonl").is_symlink()
    assert (tmp_path / "data/b.jsonl").read_bytes() == b"2\n"


@pytest.mark.parametrize("overwrite", [True, False])
def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path, overwrite: bool) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    run(pipe, b"1\n", overwrite=overwrite)
    assert os.read(reader, 9) == b"1\n"
    os.close(reader)
    assert pipe.is_fifo()


def test_two_runs_never_write_one_file(tmp_path: Path) -> None:
    first = LocalFeedStorage(str(tmp_path / "a.jsonl"), feed_options={"overwrite": True})
    file = first.open(SPIDER)
    with pytest.raises(OutputError, match="another run is writing it"):
        LocalFeedStorage(str(tmp_path / "a.jsonl"), feed_options={"overwrite": True}).open(SPIDER)
    file.write(b"1\n")
    first.store(file)
    assert (tmp_path / "a.jsonl").read_bytes() == b"1\n"


@pytest.mark.parametrize("place", ["folder", "file/a.jsonl", "/proc/a.jsonl"])
def test_a_place_that_cannot_be_written_is_refused_at_once(tmp_path: Path, place: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(OutputError):
        LocalFeedStorage(str(tmp_path / place))


def test_a_write_that_failed_keeps_the_old_file(tmp_path: Path) -> None:
    run(tmp_path / "a.jsonl", b"1\n")
    storage = LocalFeedStorage(str(tmp_path / "a.jsonl"), feed_options={"overwrite": True})
    file = storage.open(SPIDER)
    file.write(b"2\n")
    assert storage.file is not None
    storage.file.failure = OSError(errno.ENOSPC, "No space left on device")
    storage.spider_closed("finished")
    with pytest.raises(OutputError, match="No space left on device"):
        storage.store(file)
    assert (tmp_path / "a.jsonl").read_bytes() == b"1\n"
    assert os.listdir(tmp_path) == ["a.jsonl"]


SCRIPT = """
import sys
from pathlib import Path
import scrapy
from scrapy.crawler import AsyncCrawlerProcess

class Three(scrapy.Spider):
    name = "three"
    async def start(self):
        for n in range(int(sys.argv[2])):
            yield {"n": n}
        if sys.argv[3] == "wait":
            print("ready", flush=True)
            import asyncio
            await asyncio.sleep(60)

settings = {
    "FEED_EXPORTERS": {"jsonl": "newsbot.exporters.JsonLinesExporter"},
    "FEED_STORAGES": {"": "newsbot.feedstorage.LocalFeedStorage"},
    "FEEDS": {sys.argv[1]: {"format": "jsonl", "overwrite": True}},
    "TELNETCONSOLE_ENABLED": False,
    "LOG_LEVEL": "WARNING",
}
process = AsyncCrawlerProcess(settings)
process.crawl(Three)
process.start()
"""


def crawl(path: Path, items: int, *, until: signal.Signals | None = None) -> None:
    """Crawls into the file with Scrapy's own machinery, to the end or until that signal."""
    then = "end" if until is None else "wait"
    command = [sys.executable, "-W", "ignore", "-c", SCRIPT, str(path), str(items), then]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        if until is not None:
            assert process.stdout.readline() == b"ready\n"
            process.send_signal(until)
    assert process.returncode == (-until if until is signal.SIGKILL else 0)


def test_scrapy_itself_replaces_keeps_and_leaves_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    crawl(path, 3)
    whole = b'{"n":0}\n{"n":1}\n{"n":2}\n'
    assert path.read_bytes() == whole
    crawl(path, 0)
    crawl(path, 1, until=signal.SIGTERM)
    crawl(path, 1, until=signal.SIGKILL)
    assert path.read_bytes() == whole
    crawl(path, 1)
    assert path.read_bytes() == b'{"n":0}\n'
    assert os.listdir(tmp_path) == ["a.jsonl"]
