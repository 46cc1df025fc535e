"""Pages read in bulk: workers that survive any page, re-extraction to the same bytes, and what differs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.archive import unarchived
from newsbot import bulk, sites
from newsbot.archive import Capture
from newsbot.bulk.differences import differences, where_they_differ
from newsbot.bulk.reading import Reading
from newsbot.bulk.workers import HANDED, Fault, InProcess, Workers, answer
from newsbot.errors import WorkerError
from newsbot.fingerprint import Fingerprint
from newsbot.page import Extraction
from newsbot.store.rows import article_rows
from tests.loopback import Answer, article, crawl, environment, listing, rows, serve
from tests.test_archive import NOW

ODD = ["tests.odd_sites"]


def page(path: str, host: str = "odd.example") -> Capture:
    return Capture(url=f"http://{host}/{path}", body=str(article(1).body).encode(), now=NOW, site=None)


def kind(read: Extraction | Fault) -> str:
    return read.reason if isinstance(read, Fault) else read.outcome


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with state, archive and dataset of a small site, of two runs, an article corrected between them."""
    folder = tmp_path_factory.mktemp("crawled")
    with serve() as site:
        at = ("news", "-a", f"url={site.url}/")
        assert crawl(folder, *at, site=site, NEWSBOT_NOW="2026-11-23T08:00:00Z").code == 0
        site.pages["/news/story-00002"] = article(2, text="تصحيح: تغير عدد المشاركين في المؤتمر الذي عقد أمس.")
        again = ("-a", "revisit=9999d")
        assert crawl(folder, *at, *again, site=site, NEWSBOT_NOW="2026-11-23T12:00:00Z").code == 0
        return folder, site.name


def newsbot(folder: Path, *line: str, **settings: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "ignore", "-m", "newsbot", *line]
    values = environment(None, **settings)
    return subprocess.run(command, cwd=folder, env=values, capture_output=True, text=True, stdin=subprocess.DEVNULL)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize(
    "settled",
    [{}, {"revision": 2, "changed_fields": ["body"]}, {"duplicate_of": "another"}, {"run_id": "other", "site": "else"}],
)
def test_rows_made_ahead_are_those_of_the_article_as_it_is_settled(settled: dict[str, Any]) -> None:
    capture = replace(page("news/1"), body=str(article(1, related=(2, 3)).body).encode(), site="odd.example")
    registry = sites.load(ODD)
    read = answer(capture, registry, run_id="run")
    assert isinstance(read, Reading)
    assert [row.count for row in read.made] == [1, 2]
    told = Fingerprint(bulk.read(capture, registry).article)
    whole = replace(told.article, run_id="run", found_via="archive", content_hash=told.content_hash)
    for name, value in settled.items():
        setattr(read.article, name, value)
        setattr(whole, name, value)
    assert list(read.rows(read.article)) == list(article_rows(whole))


def test_crash_hang_and_error_cost_one_page_each_and_order_is_kept() -> None:
    paths = [f"news/{n}" for n in range(2 * HANDED)]
    paths[3:3] = ["crash", "hang", "raise"]
    with Workers(2, ODD, answer, page_seconds=5) as workers:
        read = [(capture.url.partition(".example/")[2], kind(got)) for capture, got in workers.read(map(page, paths))]
    odd = {"crash": "worker_crash", "hang": "time_limit", "raise": "extraction_error"}
    assert read == [(path, odd.get(path, "article")) for path in paths]


def test_workers_read_what_one_process_reads() -> None:
    pages = [page(f"news/{n}", host) for n in range(5) for host in ("odd.example", "other.example")]
    alone = [got for _, got in InProcess(ODD).read(pages)]
    with Workers(2, ODD, answer) as workers:
        assert [got for _, got in workers.read(pages)] == alone


def test_hands_over_no_page_before_it_is_wanted() -> None:
    taken = []

    def pages() -> object:
        for n in range(10_000):
            taken.append(n)
            yield page(f"news/{n}")

    with Workers(1, ODD, answer) as workers:
        next(workers.read(pages()))  # type: ignore[arg-type]
    assert len(taken) < 200


def test_reextraction_gives_the_same_records_and_the_same_bytes_twice(crawled: tuple[Path, str]) -> None:
    folder, site = crawled
    assert unarchived(folder / "output" / site, folder / "state" / "newsbot.archive") == []
    done = newsbot(folder, "reextract", "again", "--workers", "2", "--diff", "diff.json")
    assert done.returncode == 0, done.stderr
    assert "9 records compared, 0 only in the old dataset, 0 only new" in done.stdout
    assert "no field differs" in done.stdout
    assert json.loads(done.stdout.splitlines()[-1])["revisions"] == 1
    assert json.loads((folder / "diff.json").read_text("utf-8"))["fields"]["body"]["same"] == 9
    assert newsbot(folder, "reextract", "once-more", "--workers", "1").returncode == 0
    assert tree(folder / "again") == tree(folder / "once-more")
    assert newsbot(folder, "verify", "again").returncode == 0


def test_reextraction_of_a_window_reads_the_pages_fetched_then(crawled: tuple[Path, str]) -> None:
    folder, site = crawled
    done = newsbot(folder, "reextract", "late", "--since", "2026-11-23T10:00:00Z", "--site", site)
    assert done.returncode == 0, done.stderr
    assert "1 records compared, 0 only in the old dataset" in done.stdout
    assert json.loads(done.stdout.splitlines()[-1])["pages"] == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ([], "name the folder"),
        (["output"], "is there already"),
        (["x", "--site", "nope"], "has no site 'nope'"),
        (["x", "--archive", "nowhere"], "holds no archived page"),
        (["x", "--since", "soon"], "is no day"),
        (["x", "--workers", "0"], "give at least 1"),
        (["x", "--against", "nowhere"], "nowhere: is no dataset"),
    ],
)
def test_wrong_reextraction_says_what_is_wrong(crawled: tuple[Path, str], line: list[str], said: str) -> None:
    done = newsbot(crawled[0], "reextract", *line)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def test_damaged_archive_gives_the_rest_and_4(crawled: tuple[Path, str], tmp_path: Path) -> None:
    folder, site = crawled
    there = tmp_path / "archive" / site
    there.mkdir(parents=True)
    for path in (folder / "state" / "newsbot.archive" / site).iterdir():
        data = bytearray(path.read_bytes())
        data[1500:1540] = bytes(40)
        (there / path.name).write_bytes(data)
    done = newsbot(folder, "reextract", str(tmp_path / "new"), "--archive", str(tmp_path / "archive"))
    summary = json.loads(done.stdout.splitlines()[-1])
    assert (done.returncode, summary["skipped"]) == (4, {"damaged": 1})
    assert summary["outcomes"]["article"] == 8
    assert "newsbot: damaged: " in done.stderr


def test_differences_tell_what_changed_was_filled_and_lost(tmp_path: Path) -> None:
    base = {"url": "http://a/1", "date_crawled": "2026-01-01T00:00:00Z", "headline": "x", "kicker": None, "tags": ["t"]}
    changed = {**base, "headline": "y", "kicker": "k", "tags": []}
    more = {**base, "url": "http://a/2"}
    gone = {**base, "url": "http://a/3"}
    for name, records in (("old", [base, gone]), ("new", [changed, more])):
        folder = tmp_path / name / "a" / "articles"
        folder.mkdir(parents=True)
        lines = "".join(json.dumps(record) + "\n" for record in records)
        (folder / "20260101T000000Z-x-0001.jsonl").write_text(lines)
    found = differences(tmp_path / "old", tmp_path / "new", ["a"], wants=lambda moment: True)
    assert (found.compared, found.only_old, found.only_new) == (1, 1, 1)
    assert (found.urls_only_old, found.urls_only_new) == (["http://a/3"], ["http://a/2"])
    kinds = {name: dict(found.fields[name]) for name in ("headline", "kicker", "tags", "body")}
    assert kinds == {"headline": {"changed": 1}, "kicker": {"filled": 1}, "tags": {"lost": 1}, "body": {"same": 1}}
    assert found.plain()["fields"]["headline"]["examples"][0]["after"] == "y"
    assert "  lost in http://a/1" in found.table()


def test_what_a_site_took_back_and_gave_again_is_so_in_the_new_dataset(tmp_path: Path) -> None:
    with serve() as site:
        at, story = ("news", "-a", f"url={site.url}/", "-a", "revisit=9999d"), "/news/story-00002"
        front, page = site.pages["/"], site.pages[story]
        without = (listing((1, 3), more="/?page=2"), Answer("", 410))
        for day, told in ((21, (front, page)), (22, without), (23, (front, page))):
            site.pages["/"], site.pages[story] = told
            crawl(tmp_path, *at, site=site, NEWSBOT_NOW=f"2026-11-{day}T08:00:00Z")
        name = site.name
    assert [row["last_revision"] for row in rows(tmp_path, name, "tombstones")] == [1]
    assert [row["revision"] for row in rows(tmp_path, name) if row["url"].endswith(story)] == [1, 2]
    done = newsbot(tmp_path, "reextract", "output2/output")
    assert done.returncode == 0, done.stderr
    assert "9 records compared, 0 only in the old dataset, 0 only new\nno field differs" in done.stdout
    assert rows(tmp_path / "output2", name, "tombstones") == rows(tmp_path, name, "tombstones")
    assert newsbot(tmp_path, "verify", "output2/output").returncode == 0


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("x", "y", ("x", "y")),
        ("a " * 90 + "old end", "a " * 90 + "new end", ("… " + "a " * 10 + "old end", "… " + "a " * 10 + "new end")),
        (["a", "b"], ["b", "a"], (["a", "b"], ["b", "a"])),
        (["a"], ["a", "a"], (["a"], ["a", "a"])),
        (["a", "b"], ["a", "c", "d"], (["b"], ["c", "d"])),
        ({"url": "u", "alt": None}, {"url": "u", "alt": "x"}, ({"alt": None}, {"alt": "x"})),
        ([{"text": "t", "level": 1}], [{"text": "t", "level": 2}], ([{"level": 1}], [{"level": 2}])),
    ],
)
def test_difference_is_shown_from_where_it_begins(before: object, after: object, shown: tuple[object, object]) -> None:
    assert where_they_differ(before, after) == shown


def test_differences_that_cannot_be_written_are_said_before_anything_is_read(
    crawled: tuple[Path, str], tmp_path: Path
) -> None:
    done = newsbot(crawled[0], "reextract", str(tmp_path / "new"), "--diff", "/proc/nothing/diff.json")
    assert (done.returncode, done.stderr.count("\n")) == (5, 1), done.stderr
    assert os.listdir(tmp_path) == []


def test_reextraction_leaves_nothing_where_it_fails(crawled: tuple[Path, str], tmp_path: Path) -> None:
    target = tmp_path / "target"
    done = newsbot(crawled[0], "reextract", str(target), NEWSBOT_COMPRESSION="rar")
    assert done.returncode == 2
    assert os.listdir(tmp_path) == []
    assert rows(crawled[0], crawled[1])


def test_process_that_cannot_begin_is_no_fault_of_the_pages() -> None:
    with Workers(1, [1], answer) as workers, pytest.raises(WorkerError, match="did not start"):  # type: ignore[list-item]
        list(workers.read([page("news/1")]))
