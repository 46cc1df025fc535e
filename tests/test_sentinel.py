"""A run judged and reported: what it leaves behind, what it exits with, and what a redesign makes of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from newsbot.exitcodes import GATE, SiteCounts, run_code, site_code
from tests.loopback import Answer, Site, article, crawl, listing, rows, serve

ROBOTS = Answer("", headers={"Content-Type": "text/plain"})


def undated(number: int) -> Answer:
    """The article after a redesign that lets a script draw the date."""
    page = article(number)
    assert isinstance(page.body, str)
    start, end = page.body.index("<time"), page.body.index("</time>") + len("</time>")
    return Answer(page.body[:start] + page.body[end:])


def show(site: Site, numbers: range, page: Any) -> None:
    """The front page shows the articles of these numbers, and no others."""
    site.pages["/"] = listing(tuple(numbers))
    site.pages.update({f"/news/story-{number:05}": page(number) for number in numbers})


def run_file(folder: Path, run_id: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "output" / "runs" / f"{run_id}.json").read_bytes())
    return content


def test_a_run_after_a_redesign_exits_4_names_the_field_and_publishes(tmp_path: Path) -> None:
    with serve({"/robots.txt": ROBOTS}) as site:
        at = ("news", "-a", f"url={site.url}/")
        show(site, range(1, 31), article)
        first = crawl(tmp_path, *at, site=site)
        assert (first.code, first.site["why"]) == (0, None)
        show(site, range(31, 61), undated)
        second = crawl(tmp_path, *at, site=site)
        show(site, range(61, 91), article)
        third = crawl(tmp_path, *at, site=site)
    assert second.code == GATE, second.err
    for words in ("date_published: found in 0% of 30 articles, usually 100%", "'time[datetime]' wins 0%", "since "):
        assert words in second.site["why"]
    assert third.code == 0, third.err
    assert len(rows(tmp_path, site.name)) == 90
    written = run_file(tmp_path, second.summary["run_id"])
    [found] = [one for one in written["breaks"][site.name] if one["measure"] == "date_published"]
    assert (found["now"], found["usual"], found["source"]) == (0, 1, "time[datetime]")
    facts = written["facts"][site.name]
    assert facts["fields"]["headline"]["filled"] == facts["articles"] == facts["new"] == 30
    assert facts["problems"]["no_date"]["count"] == 30
    assert written["hosts"]
    report = Path(second.summary["report"])
    assert (tmp_path / report).name == f"{second.summary['run_id']}.html"
    newest = (tmp_path / "output" / site.name / "report.html").read_text()
    assert third.summary["run_id"] in newest


def test_a_run_of_nothing_new_is_as_usual_and_has_its_report(tmp_path: Path) -> None:
    with serve() as site:
        at = ("news", "-a", f"url={site.url}/")
        runs = [crawl(tmp_path, *at, site=site) for _ in range(2)]
    assert [run.code for run in runs] == [0, 0]
    assert all((tmp_path / run.summary["report"]).stat().st_size < 300_000 for run in runs)
    history = json.loads((tmp_path / "output" / site.name / "history.json").read_bytes())
    assert [one["run_id"] for one in history["runs"]] == [run.summary["run_id"] for run in runs]


def test_a_break_is_a_gate_and_worse_codes_go_before_it() -> None:
    fine = SiteCounts(known=True, article_links=3)
    assert site_code(fine) == (0, "")
    assert site_code(fine, ["section: gone"]) == (GATE, "not as usual: section: gone")
    assert site_code(SiteCounts(), ["section: gone"])[0] == 3
    assert [run_code(codes) for codes in ([4], [4, 0], [4, 3], [4, 6, 0])] == [4, 4, 4, 4]


@pytest.mark.slow
def test_the_demo_newsroom_redesigned_exits_4_and_names_selector_and_date(tmp_path: Path) -> None:
    def demo(*options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "newsbot", "demo", *options]
        return subprocess.run(
            command, capture_output=True, text=True, cwd=tmp_path, stdin=subprocess.DEVNULL, check=False
        )

    assert demo().returncode == 0
    redesigned = demo("--day", "2", "--redesign")
    assert redesigned.returncode == GATE, redesigned.stdout
    for words in (
        "date_published: found in",
        "'printed' wins",
        "site:section: the site file",
    ):
        assert words in redesigned.stdout
    assert (tmp_path / "output" / "demo" / "newsroom" / "report.html").stat().st_size < 300_000
