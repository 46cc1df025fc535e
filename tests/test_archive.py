"""The archive: pages are in it before their records, once, as WARC that others read, over kills and damage."""

from __future__ import annotations

import gzip
import importlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from benchmarks.archive import unarchived
from benchmarks.crash import crash, parse
from benchmarks.loopback import newsroom
from newsbot.archive import Capture, Skipped, captured, page_of, warc
from newsbot.archive.folder import archive_files, captures
from newsbot.archive.writer import Archive, archive_folder
from newsbot.errors import OutputError, PageError
from newsbot.page import Witness
from newsbot.store import UNASKED, Lease, PageCommit
from newsbot.store.sqlite import SqliteStore
from tests.loopback import article, crawl, rows, serve

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
PAGE = Capture(
    url="https://example.com/news/1",
    requested_url="https://example.com/news/1?utm_source=x",
    body="<html><body><h1>عنوان</h1></body></html>".encode(),
    now=NOW,
    site="example.com",
    headers={"content-type": "text/html; charset=utf-8", "etag": '"1"', "x-robots-tag": "noai"},
    run_id="run-1",
    found_via="listing",
    depth=2,
    witness=Witness(title="عنوان", published="2026-11-23T09:00:00+00:00"),
)


def other(number: int, **more: object) -> Capture:
    body = f"<html><body>page {number} {'word ' * 50}</body></html>".encode()
    return replace(PAGE, **{"url": f"https://example.com/news/{number}", "body": body, **more})


class Writing:
    """Runs that keep and commit pages, on one store."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "archive"
        self.store = SqliteStore.open(folder / "state.sqlite")
        self.archive = self.run("run-1")

    def run(self, run_id: str, now: datetime = NOW) -> Archive:
        self.store.begin_run(run_id, sites=["example.com"], now=now, arguments={})
        self.archive = Archive(self.folder, self.store, now=now, run_id=run_id, agent="newsbot/1")
        return self.archive

    def keep(self, capture: Capture, *, commit: bool = True) -> None:
        stored = self.archive.keep(capture)
        lease = Lease(
            id=UNASKED, url=capture.url, site="example.com", host="", kind="article", found_via="x", depth=0,
            related_depth=0, priority=0, tries=0,
        )  # fmt: skip
        if commit:
            self.store.commit([PageCommit(lease=lease, outcome="article", stored=stored)], now=NOW)

    def files(self) -> list[Path]:
        return archive_files(self.folder).get("example.com", [])

    def found(self) -> list[Capture | Skipped]:
        return list(captures([self.files()]))


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[Writing]:
    writing = Writing(tmp_path)
    yield writing
    writing.store.close()


def checked(*paths: Path) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-c", "from warcio.cli import main; main()", "check", *map(str, paths)]
    return subprocess.run(line, capture_output=True, text=True)


def test_page_comes_back_as_it_was_fetched(writing: Writing) -> None:
    cut = other(2, truncated=True, status=203, witness=None, found_via=None)
    writing.keep(PAGE)
    writing.keep(cut)
    back = writing.found()
    assert [each.body for each in back if isinstance(each, Capture)] == [PAGE.body, cut.body]
    for one, same in zip((PAGE, cut), back, strict=True):
        assert isinstance(same, Capture)
        for name in ("url", "requested_url", "now", "site", "status", "run_id", "found_via", "depth", "witness"):
            assert getattr(same, name) == getattr(one, name), name
        assert same.truncated == one.truncated
        assert one.headers.items() <= same.headers.items()


def test_page_of_a_capture_is_the_page_that_was_captured() -> None:
    assert captured(page_of(PAGE), "example.com") == PAGE


def test_what_only_the_way_needed_and_cookies_are_left_out(writing: Writing) -> None:
    writing.keep(other(1, headers={"set-cookie": "id=7", "content-length": "9", "transfer-encoding": "chunked"}))
    [page] = writing.found()
    assert isinstance(page, Capture)
    assert dict(page.headers) == {"content-length": str(len(page.body))}


def test_headers_that_would_break_lines_do_not(writing: Writing) -> None:
    writing.keep(other(1, headers={"x-odd": "a\r\nEvil: b", "x-é": "\x85"}, found_via="a\r\nWARC-Type: x"))
    [page] = writing.found()
    assert isinstance(page, Capture)
    assert page.headers["x-odd"] == "a Evil: b"
    assert "evil" not in page.headers


def test_warcio_and_fastwarc_read_it_and_find_its_digests_right(writing: Writing) -> None:
    for capture in (PAGE, other(2), other(3, body=PAGE.body)):
        writing.keep(capture)
    [path] = writing.files()
    done = checked(path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    with path.open("rb") as file:
        records = [
            (record.record_type, record.verify_block_digest()) for record in ArchiveIterator(file, parse_http=False)
        ]
    kinds = [WarcRecordType.warcinfo, WarcRecordType.response, WarcRecordType.response, WarcRecordType.revisit]
    assert records == [(kind, True) for kind in kinds]


def test_body_is_kept_once_and_repeated_by_name(writing: Writing) -> None:
    writing.keep(PAGE)
    size = writing.files()[0].stat().st_size
    writing.keep(other(2, body=PAGE.body))
    assert writing.files()[0].stat().st_size - size < 1000
    bodies = [(page.url, page.body) for page in writing.found() if isinstance(page, Capture)]
    assert bodies == [(PAGE.url, PAGE.body), ("https://example.com/news/2", PAGE.body)]


def test_body_whose_file_was_taken_away_is_kept_again(writing: Writing) -> None:
    writing.keep(PAGE)
    writing.files()[0].unlink()
    writing.keep(other(2, body=PAGE.body))
    [page] = writing.found()
    assert isinstance(page, Capture)
    assert page.body == PAGE.body


def test_runs_of_a_day_go_on_with_its_file_and_the_next_day_has_its_own(writing: Writing) -> None:
    writing.keep(PAGE)
    writing.run("run-2", NOW + timedelta(hours=3))
    writing.keep(other(2))
    assert len(writing.files()) == 1
    writing.run("run-3", NOW + timedelta(days=1))
    writing.keep(other(3))
    assert [path.name[:8] for path in writing.files()] == ["20261123", "20261124"]
    assert len(writing.found()) == 3


@pytest.mark.parametrize("tail", [b"", b"\x1f\x8b\x08\x00half"])
def test_what_a_dead_run_left_uncommitted_is_cut_and_nothing_is_there_twice(writing: Writing, tail: bytes) -> None:
    writing.keep(PAGE)
    [path] = writing.files()
    committed = path.stat().st_size
    writing.keep(other(2), commit=False)
    path.write_bytes(path.read_bytes() + tail)
    writing.run("run-2")
    assert writing.archive.mend("example.com") == [path]
    assert path.stat().st_size == committed
    writing.keep(other(2))
    assert [page.url for page in writing.found() if isinstance(page, Capture)] == [PAGE.url, other(2).url]
    assert checked(path).returncode == 0


def test_file_that_the_store_does_not_know_is_left_alone(writing: Writing) -> None:
    foreign = writing.folder / "example.com" / "20200101T000000Z-x-0001.warc.gz"
    foreign.parent.mkdir(parents=True)
    foreign.write_bytes(b"of somebody else")
    assert writing.archive.mend("example.com") == []
    assert foreign.read_bytes() == b"of somebody else"


def test_page_that_finds_no_room_leaves_nothing_behind(writing: Writing, monkeypatch: pytest.MonkeyPatch) -> None:
    writing.keep(PAGE)
    [path] = writing.files()
    before = path.read_bytes()

    def full(file: int, data: bytes, offset: int) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("newsbot.archive.writer.os.pwrite", full)
    with pytest.raises(OutputError, match="No space left"):
        writing.keep(other(2))
    assert path.read_bytes() == before


def flip(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes(255 - byte for byte in data[middle : middle + 40]) + data[middle + 40 :]


def tear(data: bytes) -> bytes:
    return data[:-30]


@pytest.mark.parametrize(("damage", "reason"), [(flip, "damaged"), (tear, "torn_tail")])
def test_damage_costs_the_page_that_it_hits(writing: Writing, damage: Callable[[bytes], bytes], reason: str) -> None:
    for number in range(9):
        writing.keep(other(number))
    [path] = writing.files()
    path.write_bytes(damage(path.read_bytes()))
    found = writing.found()
    assert sum(isinstance(each, Capture) for each in found) == 8
    assert [each.reason for each in found if isinstance(each, Skipped)] == [reason]


def test_repeat_whose_original_is_lost_is_counted(writing: Writing) -> None:
    writing.keep(PAGE)
    writing.run("run-2", NOW + timedelta(days=1))
    writing.keep(other(2, body=PAGE.body))
    writing.files()[0].unlink()
    [lost] = writing.found()
    assert isinstance(lost, Skipped)
    assert lost.reason == "lost_original"


@pytest.fixture(params=["as installed", "zlib alone"])
def packing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The module that packs, as it is here and as it is on a machine that ISA-L is not made for."""
    from newsbot.archive import packing

    if request.param == "zlib alone":
        monkeypatch.setitem(sys.modules, "isal", None)
    yield importlib.reload(packing)
    monkeypatch.undo()
    importlib.reload(packing)


def test_packed_members_are_gzip_whatever_packs_them(packing: ModuleType) -> None:
    packed = packing.packed(b"WARC/1.1\r\n" + "نص ".encode() * 1000)
    assert gzip.decompress(packed) == b"WARC/1.1\r\n" + "نص ".encode() * 1000
    assert len(packed) < 200
    assert packing.unpacked(gzip.compress(b"page")) == b"page"


def test_small_pages_take_little_room_whatever_packs_them(packing: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "packed", packing.packed)
    body = "".join(str(article(number).body) for number in range(3)).encode()
    record = warc.response(replace(PAGE, body=body))
    assert len(record) < 1.1 * len(gzip.compress(gzip.decompress(record), 4))


@pytest.mark.parametrize("damage", [lambda data: data[:-1], lambda data: b"\x1f\x8b\x08" + data[4:40] + data[41:]])
def test_damaged_members_raise_whatever_unpacks_them(packing: ModuleType, damage: Callable[[bytes], bytes]) -> None:
    with pytest.raises(PageError, match="no whole gzip member"):
        packing.unpacked(damage(packing.packed(bytes(range(256)) * 40)))


def test_pages_of_all_sites_come_by_their_dates(writing: Writing) -> None:
    for site, hours in (("a", (1, 4)), ("b", (2, 3))):
        for hour in hours:
            writing.archive.keep(other(hour, site=site, now=NOW + timedelta(hours=hour)))
    found = captures(archive_files(writing.folder).values())
    assert [each.url[-1] for each in found if isinstance(each, Capture)] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("setting", "store", "folder"),
    [
        ("1", "state/demo.sqlite", "state/demo.archive"),
        ("on", "state/demo.sqlite", "state/demo.archive"),
        ("/pages", "state/demo.sqlite", "/pages"),
        ("0", "state/demo.sqlite", None),
        ("off", "state/demo.sqlite", None),
        ("1", ":memory:", None),
    ],
)
def test_setting_says_where_pages_are_kept(setting: str, store: str, folder: str | None) -> None:
    assert archive_folder(setting, store) == (Path(folder) if folder else None)


def test_crawl_keeps_the_page_of_every_record_and_what_it_rejected(tmp_path: Path) -> None:
    with serve() as site:
        assert crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site).code == 0
        name = site.name
    archive = tmp_path / "state" / "newsbot.archive"
    assert unarchived(tmp_path / "output" / name, archive) == []
    found = [each for each in captures(archive_files(archive).values()) if isinstance(each, Capture)]
    assert len(found) >= len(rows(tmp_path, name)) == 8
    archive_files(archive)[name][0].unlink()
    assert len(unarchived(tmp_path / "output" / name, archive)) == 8


def test_crawl_keeps_no_page_when_that_is_off(tmp_path: Path) -> None:
    with serve() as site:
        assert crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site, NEWSBOT_ARCHIVE="0").code == 0
    assert not (tmp_path / "state" / "newsbot.archive").exists()


@pytest.mark.slow
def test_twelve_kills_leave_no_record_without_its_page(tmp_path: Path) -> None:
    arguments = parse(["--trials", "2", "--kills", "12", "--terms", "2", "--articles", "120"])
    with serve(newsroom(arguments.articles)) as site:
        result = crash(site, tmp_path, arguments)
    assert result.ends["SIGKILL"] == 12, result.faults
    for trial in ("trial-0", "trial-1"):
        folder = tmp_path / trial
        assert unarchived(folder / "output" / site.name, folder / "state" / "newsbot.archive") == []
