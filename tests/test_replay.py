"""Replay: anyone's web archives give the articles that a crawl of the same pages finds, and the rest is counted."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from benchmarks.archive import unarchived
from newsbot.archive import Capture, Skipped
from newsbot.archive.foreign import captures
from newsbot.errors import UsageError
from tests.loopback import article, crawl, rows, serve
from tests.test_bulk import newsbot

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

URL = "https://example.com/news/story-00001"
HTML = str(article(1).body).encode()
PLAIN = [("Content-Type", "text/html; charset=utf-8")]

pytestmark = pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")  # of warcio's writer


class Warc:
    """A WARC file as warcio writes it; ``members`` are its records, packed one by one."""

    def __init__(self) -> None:
        self.members: list[bytes] = []

    def add(
        self,
        url: str = URL,
        body: bytes = HTML,
        headers: list[tuple[str, str]] = PLAIN,
        *,
        status: str = "200 OK",
        kind: str = "response",
        date: str = "2026-11-23T08:00:00Z",
        packed: bool = True,
        digest: str = "sha1:X",
    ) -> None:
        out = io.BytesIO()
        writer = WARCWriter(out, gzip=packed)
        head = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
        said = {"WARC-Date": date}
        if kind == "revisit":
            record = writer.create_revisit_record(url, digest, url, date, http_headers=head, warc_headers_dict=said)
        elif kind == "warcinfo":
            record = writer.create_warcinfo_record("x.warc.gz", {"software": "other"})
        else:
            record = writer.create_warc_record(
                url, kind, payload=io.BytesIO(body), http_headers=head, warc_headers_dict=said
            )
        writer.write_record(record)
        self.members.append(out.getvalue())

    def write(self, path: Path, pack: Callable[[bytes], bytes] = bytes) -> Path:
        path.write_bytes(pack(b"".join(self.members)))
        return path


def found(*paths: Path) -> tuple[list[Capture], Counter[str]]:
    each = list(captures(paths))
    return [one for one in each if isinstance(one, Capture)], Counter(
        one.reason for one in each if isinstance(one, Skipped)
    )


def chunked(body: bytes) -> bytes:
    middle = len(body) // 2
    pieces = (body[:middle], body[middle:])
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (HTML, PLAIN),
        (chunked(HTML), [*PLAIN, ("Transfer-Encoding", "chunked")]),
        (gzip.compress(HTML), [*PLAIN, ("Content-Encoding", "gzip")]),
        (chunked(gzip.compress(HTML)), [*PLAIN, ("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")]),
        (zstd.compress(HTML), [*PLAIN, ("Content-Encoding", "zstd")]),
        (HTML, [*PLAIN, ("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")]),
    ],
)
def test_body_is_had_however_it_travelled(tmp_path: Path, body: bytes, headers: list[tuple[str, str]]) -> None:
    warc = Warc()
    warc.add(body=body, headers=headers)
    pages, skipped = found(warc.write(tmp_path / "x.warc.gz"))
    assert [page.body for page in pages] == [HTML]
    assert skipped == {}


@pytest.mark.parametrize(
    ("packed", "pack"), [(True, bytes), (False, bytes), (False, gzip.compress), (False, zstd.compress)]
)
def test_file_is_read_however_it_is_packed(tmp_path: Path, packed: bool, pack: Callable[[bytes], bytes]) -> None:
    warc = Warc()
    for number in (1, 2, 3):
        warc.add(f"{URL}{number}", packed=packed)
    pages, skipped = found(warc.write(tmp_path / "x", pack))
    assert [page.url for page in pages] == [f"{URL}{number}" for number in (1, 2, 3)]
    assert skipped == {}


def test_what_is_no_page_is_counted_by_its_reason(tmp_path: Path) -> None:
    warc = Warc()
    warc.add(kind="warcinfo")
    warc.add(kind="request", body=b"", status="GET / HTTP/1.1")
    warc.add(kind="revisit")
    warc.add(status="404 Not Found")
    warc.add(status="301 Moved", headers=[("Location", "/x")])
    warc.add(headers=[("Content-Type", "image/png")], body=b"\x89PNG")
    warc.add(headers=[("Content-Type", "text/html")], body=b"\x01\x02\x03" * 500)
    warc.add(headers=[("Content-Type", "application/rss+xml")], body=b"<rss><channel/></rss>")
    warc.add(body=b"<html>" + b" " * (10 << 20))
    warc.add("dns:example.com", kind="resource", body=b"1.2.3.4")
    warc.add()
    pages, skipped = found(warc.write(tmp_path / "x.warc.gz"))
    assert len(pages) == 1
    assert skipped == {
        "warcinfo": 1, "request": 1, "revisit": 1, "http_404": 1, "http_301": 1, "not_html": 2, "feed": 1,
        "too_large": 1, "resource": 1,
    }  # fmt: skip


def news_file(path: Path) -> Path:
    """A file as Common Crawl's news crawler writes it: warcinfo, then of each page request, response, metadata."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    writer.write_record(writer.create_warcinfo_record(path.name, {"software": "StormCrawler"}))
    packed = StatusAndHeaders(
        "200 OK", [*PLAIN, ("Content-Encoding", "gzip"), ("X-Crawler-Content-Length", "9")], protocol="HTTP/1.1"
    )
    plain = StatusAndHeaders("200 OK", PLAIN, protocol="HTTP/1.1")
    asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "example.com")], is_http_request=True)
    dates = [f"2026-11-2{number}T08:00:00Z" for number in range(5)]
    for url, date, head, body in ((URL, dates[0], packed, gzip.compress(HTML)), (f"{URL}x", dates[1], plain, HTML * 2)):
        at = {"WARC-Date": date}
        for kind, said, data in (("request", asked, b""), ("response", head, body), ("metadata", None, b"fetch: 1")):
            content = io.BytesIO(data)
            writer.write_record(
                writer.create_warc_record(url, kind, payload=content, http_headers=said, warc_headers_dict=at)
            )
    for url, date, refers in (
        (URL, dates[2], (URL, dates[0])),
        (f"{URL}-moved", dates[3], (f"{URL}x", dates[1])),
        (URL, dates[4], (URL, "2020-01-01T00:00:00Z")),
    ):
        at = {"WARC-Date": date}
        writer.write_record(writer.create_revisit_record(url, "sha1:NONE", *refers, None, at))
    path.write_bytes(out.getvalue())
    return path


def test_revisit_is_the_page_that_it_repeats_where_that_is_given(tmp_path: Path) -> None:
    pages, skipped = found(news_file(tmp_path / "CC-NEWS.warc.gz"))
    assert [(page.url, page.now.day, page.body) for page in pages] == [
        (URL, 20, HTML),
        (f"{URL}x", 21, HTML * 2),
        (URL, 22, HTML),
        (f"{URL}-moved", 23, HTML * 2),
    ]
    assert skipped == {"warcinfo": 1, "request": 2, "metadata": 2, "revisit": 1}


def test_revisit_is_found_by_its_digest_alone(tmp_path: Path) -> None:
    warc = Warc()
    warc.add()
    first = next(iter(ArchiveIterator(io.BytesIO(warc.members[0]))))
    digest = first.rec_headers.get_header("WARC-Payload-Digest")
    warc.add(f"{URL}-again", kind="revisit", digest=digest, date="2026-11-24T08:00:00Z")
    pages, skipped = found(warc.write(tmp_path / "x.warc.gz"))
    assert [(page.url, page.body) for page in pages] == [(URL, HTML), (f"{URL}-again", HTML)]
    assert skipped == {}


def broken(warc: Warc) -> None:
    member = warc.members[1]
    warc.members[1] = member[:100] + bytes(60) + member[160:]


def torn(warc: Warc) -> None:
    warc.members[-1] = warc.members[-1][:-40]


def lying(warc: Warc) -> None:
    warc.members[1] = gzip.compress(b"WARC/1.0\r\nno header at all")


def other_format(warc: Warc) -> None:
    warc.members[1] = gzip.compress(b"<html>no record</html>")


@pytest.mark.parametrize(
    ("damage", "reason"), [(broken, "damaged"), (torn, "torn_tail"), (lying, None), (other_format, "damaged")]
)
def test_broken_record_costs_itself(tmp_path: Path, damage: Callable[[Warc], None], reason: str | None) -> None:
    warc = Warc()
    for number in range(4):
        warc.add(f"{URL}{number}")
    damage(warc)
    pages, skipped = found(warc.write(tmp_path / "x.warc.gz"))
    assert len(pages) == 3
    assert skipped.total() == 1
    assert reason is None or reason in skipped


def test_pages_of_several_files_come_by_date(tmp_path: Path) -> None:
    paths = []
    for name, hours in (("a", (9, 12)), ("b", (8, 10))):
        warc = Warc()
        for hour in hours:
            warc.add(f"{URL}-{hour}", date=f"2026-11-23T{hour:02}:00:00Z")
        paths.append(warc.write(tmp_path / f"{name}.warc.gz"))
    pages, _ = found(*paths)
    assert [page.url.rpartition("-")[2] for page in pages] == ["8", "9", "10", "12"]


def test_without_warcio_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "warcio.archiveiterator", None)
    with pytest.raises(UsageError, match=r"pip install 'newsbot\[warc\]'"):
        captures([])


@pytest.mark.parametrize(
    ("line", "said"), [([], "name the WARC files"), (["nowhere.warc"], "No such file"), (["."], "directory")]
)
def test_wrong_replay_says_what_is_wrong(tmp_path: Path, line: list[str], said: str) -> None:
    done = newsbot(tmp_path, "replay", *line)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert list(tmp_path.iterdir()) == []


def test_file_without_an_article_ends_with_3(tmp_path: Path) -> None:
    (tmp_path / "x.warc").write_bytes(b"no web archive")
    done = newsbot(tmp_path, "replay", "x.warc")
    assert done.returncode == 3
    assert "newsbot: damaged: x.warc at byte 0" in done.stderr


def test_replay_finds_what_a_crawl_finds_once_and_archives_it(tmp_path: Path) -> None:
    live, replayed = tmp_path / "live", tmp_path / "replayed"
    live.mkdir()
    replayed.mkdir()
    warc = Warc()
    with serve() as site:
        assert crawl(live, "news", "-a", f"url={site.url}/", site=site).code == 0
        for path, answer in site.pages.items():
            warc.add(site.url + path, str(answer.body).encode(), list(answer.headers.items()) or PLAIN)
        name = site.name
    corrected = str(article(2, text="تصحيح: تغير عدد المشاركين في المؤتمر الذي عقد أمس.").body)
    warc.add(f"{site.url}/news/story-00002", corrected.encode(), date="2026-11-24T08:00:00Z")
    warc.write(replayed / "x.warc.gz")
    done = newsbot(replayed, "replay", "x.warc.gz")
    summary = json.loads(done.stdout.splitlines()[-1])
    assert (done.returncode, summary["new_articles"], summary["revisions"]) == (0, 8, 1), done.stderr
    crawl_facts = ("date_crawled", "run_id", "found_via", "depth", "etag", "last_modified", "http_status")
    crawl_facts += ("duplicate_of",)  # all have one text: which of them a crawl reads first is chance
    first = [row for row in rows(replayed, name) if row["revision"] == 1]
    same = [sorted(rows_without(each, crawl_facts)) for each in (rows(live, name), first)]
    assert same[0] == same[1]
    assert unarchived(replayed / "output" / name, replayed / "state" / "newsbot.archive") == []
    again = json.loads(newsbot(replayed, "replay", "x.warc.gz").stdout.splitlines()[-1])
    assert (again["code"], again["new_articles"], again["revisions"]) == (0, 0, 0)
    assert again["skipped"]["known"] == summary["outcomes"]["article"] + summary["outcomes"].get("rejected", 0)
    assert len(rows(replayed, name)) == 9


def rows_without(records: list[dict[str, object]], names: tuple[str, ...]) -> list[str]:
    return [json.dumps({key: value for key, value in record.items() if key not in names}) for record in records]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("wget") is None, reason="needs wget")
def test_wget_archives_give_the_articles_of_a_crawl(tmp_path: Path) -> None:
    with serve() as site:
        assert crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site).code == 0
        name = site.name
        line = ["wget", "-q", "-r", "-l", "9", "-e", "robots=off", "--warc-file=site", f"{site.url}/"]
        subprocess.run(line, cwd=tmp_path, check=False, capture_output=True)
    found_live = {row["url"] for row in rows(tmp_path, name)}
    settings = {"NEWSBOT_STORE": "w/state.sqlite", "NEWSBOT_OUTPUT": "w/output"}
    done = newsbot(tmp_path, "replay", "site.warc.gz", **settings)
    assert done.returncode == 0, done.stderr
    assert {row["url"] for row in rows(tmp_path / "w", name)} == found_live
