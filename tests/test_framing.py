"""Web archives that are broken: each record that is whole is read as it was written, the others are counted."""

from __future__ import annotations

import gzip
import os
import random
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from newsbot.archive import framing
from newsbot.unpacking import dechunk
from tests.test_replay import HTML, PLAIN, URL, Warc, found

pytestmark = pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")  # of warcio's writer

ARC = (
    b"filedesc://x.arc 0.0.0.0 20261123080000 text/plain 76\n"
    b"1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n\n"
)


def story(number: int, *, packed: bool = False) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body(number)
    whole = record(b"response", b"%s%d" % (URL.encode(), number), b"application/http; msgtype=response", block)
    return gzip.compress(whole) if packed else whole


def record(kind: bytes, url: bytes, content_type: bytes, block: bytes) -> bytes:
    fields = (
        (b"WARC-Type", kind),
        (b"WARC-Target-URI", url),
        (b"WARC-Date", b"2026-11-23T08:00:00Z"),
        (b"WARC-Record-ID", b"<urn:uuid:00000000-0000-4000-8000-000000000000>"),
        (b"Content-Type", content_type),
        (b"Content-Length", b"%d" % len(block)),
    )
    return b"WARC/1.0\r\n%s\r\n%s\r\n\r\n" % (b"".join(b"%s: %s\r\n" % field for field in fields), block)


def body(number: int) -> bytes:
    """Of each story another, as long as pages are that compress badly."""
    return HTML + b"<!--%s-->" % random.Random(number).randbytes(20_000).hex().encode()


def arc(number: int) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body(number)
    return b"%s%d 192.0.2.1 20261123080000 text/html %d\n%s\n" % (URL.encode(), number, len(block), block)


def lengthened(record: bytes) -> bytes:
    return re.sub(rb"Content-Length: (\d+)", rb"Content-Length: 1\1", record, count=1)


def without_length(record: bytes) -> bytes:
    return re.sub(rb"Content-Length: \d+", b"Content-Length: many", record, count=1)


@pytest.mark.parametrize(
    "broken",
    [
        story(2)[:-5000],
        story(2)[:300],
        story(2)[:100],
        lengthened(story(2)),
        without_length(story(2)),
        b"no record\r\n\r\n" * 9,
        os.urandom(50_000),
        gzip.compress(story(2)),
    ],
    ids=["cut", "cut in its fields", "cut in a field", "too long", "no length", "text", "noise", "packed"],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_broken_record_costs_itself_in_a_file_of_one_stream(
    tmp_path: Path, broken: bytes, pack: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "x"
    path.write_bytes(pack(story(1) + broken + story(3) + story(4)))
    pages, skipped = found(path)
    assert [(page.url, page.body) for page in pages] == [(f"{URL}{number}", body(number)) for number in (1, 3, 4)]
    assert skipped == {"damaged": 1}


@pytest.mark.parametrize(
    ("content", "numbers", "reason"),
    [
        (b"".join(map(story, (1, 2, 3)))[:-3000], (1, 2), "torn_tail"),
        (gzip.compress(b"".join(map(story, (1, 2, 3))))[:-3000], (1, 2), "torn_tail"),
        (ARC + arc(1) + arc(2)[:-3000], (1,), "torn_tail"),
        (ARC + arc(1)[:-3000] + b"\n" + arc(2), (2,), "damaged"),
        (gzip.compress(story(1)[:-3000]) + story(2, packed=True), (2,), "torn_tail"),
        (gzip.compress(b"no archive"), (), "damaged"),
    ],
)
def test_record_that_is_cut_is_no_page(tmp_path: Path, content: bytes, numbers: tuple[int, ...], reason: str) -> None:
    (tmp_path / "x").write_bytes(content)
    pages, skipped = found(tmp_path / "x")
    assert [(page.url, page.body) for page in pages] == [(f"{URL}{number}", body(number)) for number in numbers]
    assert skipped[reason] == 1
    assert skipped.total() == 1 + skipped["warcinfo"]


def test_what_stands_before_a_break_in_one_gzip_stream_is_read(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(b"".join(map(story, range(1, 9)))))
    packed[-40_000:-39_900] = bytes(100)
    (tmp_path / "x.warc.gz").write_bytes(packed)
    pages, skipped = found(tmp_path / "x.warc.gz")
    assert [page.url for page in pages][:5] == [f"{URL}{number}" for number in range(1, 6)]
    assert skipped.total() > 0


def test_lost_stretches_never_make_a_page_of_two(tmp_path: Path) -> None:
    written = {f"{URL}{number}": body(number) for number in range(1, 7)}
    whole = b"".join(map(story, range(1, 7)))
    lost = random.Random(7)
    for _ in range(60):
        start = lost.randrange(len(whole))
        (tmp_path / "x").write_bytes(whole[:start] + whole[start + lost.randrange(1, 90_000) :])
        pages, skipped = found(tmp_path / "x")
        assert all(written[page.url] == page.body for page in pages)
        assert len(pages) < 6
        assert skipped.total() > 0


@pytest.mark.parametrize(
    "noise",
    [
        b"http:" * 400_000,
        b"\nhttp:" * 300_000,
        b"http://a 1.1.1.1 20261123080000 text/html " + b"1" * 2_000_000,
        b"http://a 1.1.1.1 20261123080000" + b" 1" * 1_000_000,
        b"WARC/1.0\r\nContent-Length: 9999999\r\n\r\n" * 3_000,
        b"WARC/1.0\r\n" * 200_000,
        b"\r\n" * 1_000_000,
    ],
    ids=["schemes", "lines", "digits", "blanks", "lies", "heads", "blank lines"],
)
def test_no_noise_takes_long(tmp_path: Path, noise: bytes) -> None:
    (tmp_path / "x").write_bytes(noise + b"\n" + story(1))
    began = time.process_time()
    pages, _ = found(tmp_path / "x")
    assert [page.body for page in pages] == [body(1)]
    assert time.process_time() - began < 8


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_arc_is_read(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    lookup = b"dns:example.com 192.0.2.1 20261123080000 text/dns 5\nhello\n"
    (tmp_path / "x.arc").write_bytes(b"".join(map(pack, (ARC, lookup, arc(1), arc(2)))))
    pages, skipped = found(tmp_path / "x.arc")
    assert [(page.url, page.body, page.now.isoformat()) for page in pages] == [
        (f"{URL}{number}", body(number), "2026-11-23T08:00:00+00:00") for number in (1, 2)
    ]
    assert skipped == {"warcinfo": 1, "not_http": 1}


def test_record_too_large_to_hold_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(framing, "LARGEST_RECORD", 100_000)
    film = record(b"response", b"https://example.com/film", b"application/http", os.urandom(300_000))
    for pack in (bytes, gzip.compress):
        (tmp_path / "x").write_bytes(b"".join(map(pack, (story(1), film, story(2)))))
        pages, skipped = found(tmp_path / "x")
        assert [page.url for page in pages] == [f"{URL}1", f"{URL}2"]
        assert skipped == {"too_large": 1}


def test_saved_page_is_a_page_and_a_looked_up_name_is_none(tmp_path: Path) -> None:
    saved = (
        (b"https://example.com/a", b"text/html"),
        (b"https://example.com/b", b"image/png"),
        (b"dns:a", b"text/dns"),
    )
    (tmp_path / "x").write_bytes(b"".join(record(b"resource", url, kind, HTML) for url, kind in saved))
    pages, skipped = found(tmp_path / "x")
    assert [(page.url, page.status, page.body) for page in pages] == [("https://example.com/a", 200, HTML)]
    assert skipped == {"not_html": 1, "resource": 1}


def test_revisit_is_found_in_a_plain_file(tmp_path: Path) -> None:
    warc = Warc()
    warc.add(f"{URL}0", packed=False)
    warc.add(packed=False)
    warc.add(kind="revisit", packed=False)
    pages, skipped = found(warc.write(tmp_path / "x.warc"))
    assert [(page.url, page.body) for page in pages] == [(f"{URL}0", HTML), (URL, HTML), (URL, HTML)]
    assert skipped == {}


@pytest.mark.parametrize("date", ["9999-12-31T23:59:59-12:00", "20261123080000", ""])
def test_date_that_is_none_is_damage(tmp_path: Path, date: str) -> None:
    warc = Warc()
    warc.add(date=date)
    assert found(warc.write(tmp_path / "x")) == ([], {"damaged": 1})


@pytest.mark.parametrize(
    ("travelled", "whole", "cut"),
    [
        (b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", b"abcde", False),
        (b"3;name=value\r\nabc\r\n0\r\nX-Checksum: 1\r\n\r\n", b"abc", False),
        (b"3\nabc\n0\n\n", b"abc", False),
        (b"3\r\nabc\r\n5\r\nde", b"abcde", True),
        (b"3\r\nabc", b"abc", True),
        (b"<html>", b"<html>", False),
        (b"", b"", False),
    ],
)
def test_chunks_are_put_together(travelled: bytes, whole: bytes, cut: bool) -> None:
    found = dechunk(travelled)
    assert (found.body, found.cut) == (whole, cut)


@pytest.mark.parametrize("named", ["gzip, chunked", "chunked, chunked", "Chunked"])
def test_coding_of_the_transfer_is_taken_off(tmp_path: Path, named: str) -> None:
    content = gzip.compress(HTML) if "gzip" in named else HTML
    warc = Warc()
    warc.add(body=b"%x\r\n%s\r\n0\r\n\r\n" % (len(content), content), headers=[*PLAIN, ("Transfer-Encoding", named)])
    pages, skipped = found(warc.write(tmp_path / "x"))
    assert ([page.body for page in pages], skipped) == ([HTML], {})
