"""The report of a run: whole, small, made of text that stays text."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from newsbot.commands.report import Command
from newsbot.feed import to_dict
from newsbot.report import page
from newsbot.report.facts import SiteFacts, quartiles
from newsbot.report.graph import graph
from newsbot.report.page import direction, href, percent, plain, write_reports
from newsbot.report.published import records, replaced
from newsbot.report.wordiff import word_diff
from tests.reported import HOSTILE, articles, make_run

LARGEST = 300_000


class Markup(HTMLParser):
    """The elements and attributes of a page, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def html(tmp_path: Path) -> str:
    written = write_reports(tmp_path, make_run(tmp_path))
    assert written == str(tmp_path / "runs" / "run1.html")
    return Path(written).read_text()


def test_hostile_text_stays_text(html: str) -> None:
    markup = Markup(html)
    names = {name for name, _ in markup.elements}
    assert not names & {"script", "img", "iframe", "object", "form", "base"}
    assert not [attribute for _, held in markup.elements for attribute in held if attribute.startswith("on")]
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", html)
    assert "<script>alert(1)</script>" in markup.text
    links = [held["href"] or "" for name, held in markup.elements if name == "a"]
    assert links
    assert all(link.startswith("https://") for link in links)


def test_the_page_asks_for_nothing(html: str) -> None:
    assert "default-src 'none'" in html
    assert not re.search(r"@import|url\(|<script", html)
    fetching = [
        held for name, held in Markup(html).elements if name in ("link", "img", "source", "use") or "src" in held
    ]
    assert [held["href"] for held in fetching] == ["data:,"]


def test_samples_stand_in_the_direction_of_their_record(html: str) -> None:
    headlines = [held for _, held in Markup(html).elements if held.get("class") == "headline"]
    assert {(held["dir"], held["lang"]) for held in headlines} >= {("rtl", "ar")}
    assert "auto" not in {held.get("dir") for _, held in Markup(html).elements}


def test_the_report_shows_what_the_run_knows(html: str) -> None:
    text = " ".join(Markup(html).text.split())
    for words in (
        "exit code 4", "authors: found in 10% of 14 articles, usually 90%", "beside the last 9 runs", "Articles by day",
        "حديقة كبيرة على البحر رقم 3", "Repeated texts: 1 copies", "Related news", "How hosts were asked",
        "Samples, best by checks", "Samples, worst by checks", "markup_in_text", "120.6 KiB",
    ):  # fmt: skip
        assert words in text, words
    assert "<del>جديدة</del>" in html
    assert "<ins>كبيرة</ins>" in html


def test_many_sites_stay_below_the_limit_and_have_a_page_each(tmp_path: Path) -> None:
    sites = tuple(f"site{number}.example" for number in range(30))
    written = write_reports(tmp_path, make_run(tmp_path, sites=sites))
    assert written is not None
    assert Path(written).stat().st_size < LARGEST
    text = Path(written).read_text()
    assert all(f"../{site}/report.html" in text for site in sites)
    assert (tmp_path / "site29.example" / "report.html").stat().st_size < LARGEST


def test_an_older_run_leaves_the_newest_report_alone(tmp_path: Path) -> None:
    run = make_run(tmp_path)
    write_reports(tmp_path, {**run, "run_id": "run0"})
    assert (tmp_path / "runs" / "run0.html").exists()
    assert not (tmp_path / "news.example" / "report.html").exists()


def test_rows_are_found_after_their_parts_were_merged(tmp_path: Path) -> None:
    run = make_run(tmp_path)
    folder = tmp_path / "news.example" / "articles"
    lines = b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
    for path in folder.iterdir():
        path.unlink()
    (folder / "20260112T080000Z-merged-0001.jsonl").write_bytes(lines)
    assert len(list(records(tmp_path, "news.example", run))) == len(articles())
    old = replaced(tmp_path, "news.example", {f"{3:032x}": 2})
    assert [row["revision"] for row in old.values()] == [1]


def test_without_jinja_the_run_says_so_and_writes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(page, "find_spec", lambda name: None)
    assert write_reports(tmp_path, make_run(tmp_path)) is None
    assert "newsbot[ui]" in caplog.text
    assert not (tmp_path / "runs").exists()


def run_report(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "newsbot", "report", "-s", f"NEWSBOT_OUTPUT={folder}", *arguments]
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False, cwd=folder)


def test_the_command_remakes_the_newest_report_and_refuses_what_is_none(tmp_path: Path) -> None:
    run = make_run(tmp_path)
    none = run_report(tmp_path)
    assert (none.returncode, "has no run" in none.stderr) == (2, True)
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "run1.json").write_text(json.dumps(run))
    done = run_report(tmp_path)
    assert (done.returncode, done.stdout) == (0, f"{tmp_path}/runs/run1.html\n")
    wrong = run_report(tmp_path, "run2")
    assert wrong.returncode == 2
    assert "did you mean run1?" in wrong.stderr
    accepted = run_report(tmp_path, "--accept", "news.example")
    assert (accepted.returncode, "10 runs are forgotten" in accepted.stdout) == (0, True)
    assert Command().short_desc()


def test_words_that_changed_are_told_with_those_around() -> None:
    assert word_diff("a b c", "a  b c") == []
    assert word_diff("a b c", "a x c") == [("same", "a"), ("gone", "b"), ("new", "x"), ("same", "c")]
    long = " ".join(map(str, range(50)))
    found = word_diff(long, long + " end")
    assert found[0] == ("left out", "…")
    assert found[-1] == ("new", "end")


def test_filters_say_what_people_read() -> None:
    assert [percent(share) for share in (0, 0.001, 0.5, 0.999, 1, None)] == [
        "0 %",
        "<1 %",
        "50 %",
        ">99 %",
        "100 %",
        "–",
    ]
    assert [href(url) for url in ("https://a/", "javascript:x", "data:x", None)] == ["https://a/", None, None, None]
    assert [direction(text) for text in ("محليات", "Local", "")] == ["rtl", "ltr", "ltr"]
    assert plain(HOSTILE).endswith("gnp.exe")


def test_a_graph_is_the_same_each_time_and_stays_within_its_frame() -> None:
    rows: list[dict[str, Any]] = [
        {
            "canonical_url": f"https://a/{n}",
            "headline": "h",
            "related": [{"url": f"https://a/{n // 2}", "headline": ""}],
        }
        for n in range(100)
    ]
    first, second = graph(rows), graph(rows)
    assert first == second
    assert (first.articles, first.links) == (100, 99)
    assert all(0 <= node.x <= first.width and 0 <= node.y <= first.height for node in first.nodes)
    assert graph([]).nodes == []


def test_facts_keep_examples_and_quartiles() -> None:
    assert SiteFacts().plain()["words"] == []
    assert quartiles([4, 1, 2, 3, 5]) == [1, 2, 3, 4, 5]
    facts = SiteFacts()
    for one in articles():
        facts.note_article(to_dict(one))
    plain_facts = facts.plain()
    assert plain_facts["fields"]["headline"] == {"filled": 14, "sources": {"": 14}}
    assert plain_facts["problems"] == {"markup_in_text": {"count": 1, "examples": ["javascript:alert(3)"]}}
    assert (plain_facts["new"], len(plain_facts["revisions"]), plain_facts["lag"][2]) == (13, 1, 2.0)
