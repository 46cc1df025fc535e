"""A run that goes wrong is named alike by exit code, summary, Prometheus textfile, report and ``newsbot doctor``."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from newsbot.prometheus import exposition
from newsbot.store.locks import SiteLocks
from tests.loopback import Answer, Crawl, Site, article, crawl, environment, listing, newsroom, serve

TEXT = {"Content-Type": "text/plain"}
PROMETHEUS = {"NEWSBOT_PROMETHEUS": "newsbot.prom"}


def run(folder: Path, site: Site, *more: str, **settings: str) -> Crawl:
    return crawl(folder, "news", "-a", f"url={site.url}/", *more, site=site, **PROMETHEUS, **settings)


def doctor(folder: Path, site: Site, *arguments: str, **settings: str) -> tuple[int, list[dict[str, Any]]]:
    """Its exit code and what it finds against the run: all that is not ok."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "newsbot", "doctor", "--json", *arguments],
        cwd=folder,
        env=environment(site, NEWSBOT_CONTACT="https://example.org/bot", **settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, [one for one in json.loads(done.stdout) if one["level"] != "ok"]


def metrics(folder: Path) -> dict[str, float]:
    families = text_string_to_metric_families((folder / "newsbot.prom").read_text("utf-8"))
    return {sample.name: sample.value for family in families for sample in family.samples}


Fault = Callable[[Path, Site], tuple[Crawl, dict[str, str]]]
"""Lets a run go wrong; gives it, and the settings that the doctor needs as well."""


def _dead(folder: Path, site: Site) -> tuple[Crawl, dict[str, str]]:
    site.pages["/"] = Answer("down", 503)
    return run(folder, site), {}


def _forbidden(folder: Path, site: Site) -> tuple[Crawl, dict[str, str]]:
    site.pages["/"] = Answer("no", 403)
    return run(folder, site), {}


def _robots(folder: Path, site: Site) -> tuple[Crawl, dict[str, str]]:
    site.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /\n", headers=TEXT)
    return run(folder, site), {}


def _unwritable(folder: Path, site: Site) -> tuple[Crawl, dict[str, str]]:
    (folder / "file").touch()
    return run(folder, site, NEWSBOT_OUTPUT="file/output"), {"NEWSBOT_OUTPUT": "file/output"}


def _damaged(folder: Path, site: Site) -> tuple[Crawl, dict[str, str]]:
    (folder / "state").mkdir()
    (folder / "state" / "newsbot.sqlite").write_bytes(b"not a database" * 500)
    return run(folder, site), {}


def _locked(folder: Path, site: Site) -> tuple[Crawl, dict[str, str]]:
    assert run(folder, site).code == 0
    site.locks = SiteLocks(folder / "state" / "newsbot.sqlite.locks")  # type: ignore[attr-defined]
    site.locks.take(site.name, run_id="other", since="2026-01-01T12:00:00Z")  # type: ignore[attr-defined]
    return run(folder, site), {}


def _limit(folder: Path, site: Site) -> tuple[Crawl, dict[str, str]]:
    return run(folder, site, "-a", "max_pages=2"), {}


def _interrupted(folder: Path, site: Site) -> tuple[Crawl, dict[str, str]]:
    def stop() -> None:
        if site.seen["/news/story-00001"] == 1:
            os.kill(int((folder / "pid").read_text()), signal.SIGTERM)

    site.pages["/news/story-00001"] = Answer(article(1).body, wait=stop)
    return run(folder, site, "--pidfile", "pid"), {}


def _broken_site_file(folder: Path, site: Site) -> tuple[Crawl, dict[str, str]]:
    (folder / "press").mkdir()
    (folder / "press" / "__init__.py").touch()
    (folder / "press" / "broken.py").write_text("from newsbot.site import Site\nSITE = Site(name='Bad Name')", "utf-8")
    settings = {"NEWSBOT_SITE_MODULES": "press"}
    return crawl(folder, "broken", site=site, **PROMETHEUS, **settings), settings


def _drift(folder: Path, site: Site) -> tuple[Crawl, dict[str, str]]:
    def publish(first: int, *, dated: bool) -> None:
        numbers = tuple(range(first, first + 40))
        site.pages["/"] = listing(numbers)
        for number in numbers:
            body = str(article(number).body)
            day = body if dated else body.replace("<time datetime='2025-04-09T14:22:00+04:00'>9 أبريل 2025</time>", "")
            site.pages[f"/news/story-{number:05}"] = Answer(day)

    for day in range(3):
        publish(100 * (day + 1), dated=True)
        assert run(folder, site, NEWSBOT_NOW=f"2025-04-{10 + day}T11:00:00Z").code == 0
    publish(400, dated=False)
    return run(folder, site, NEWSBOT_NOW="2025-04-13T11:00:00Z"), {}


FAULTS: dict[str, tuple[Fault, int, str, str]] = {
    "a dead site": (_dead, 3, "no seed could be reached", "last run"),
    "a site that answers 403": (_forbidden, 6, "all seeds were refused", "last run"),
    "a robots.txt that forbids all": (_robots, 6, "robots.txt", "last run"),
    "an output that cannot be written": (_unwritable, 5, "file/output: cannot be written", "output"),
    "damaged state": (_damaged, 5, "is no newsbot state", "state"),
    "a site that another run holds": (_locked, 75, "run other", "lock"),
    "a limit of pages": (_limit, 10, "max_pages", "last run"),
    "a signal": (_interrupted, 143, "", "last run"),
    "a broken site file": (_broken_site_file, 2, "'Bad Name'", "site file"),
    "a site that is not as usual": (_drift, 4, "date_published", "last run"),
}
"""What goes wrong → how, the exit code, what names it, and as what the doctor finds it."""

BEGAN = {"last run"}
WARNED = {10, 75, 143}
"""Codes that ask nothing of anybody: the doctor warns, and exits 0."""


@pytest.mark.parametrize("name", FAULTS)
def test_each_way_to_go_wrong_is_named_everywhere(tmp_path: Path, name: str) -> None:
    cause, code, said, found_as = FAULTS[name]
    with ExitStack() as stack:
        site = stack.enter_context(serve(newsroom()))
        done, settings = cause(tmp_path, site)
        assert done.code == code, done.err
        assert done.summary["code"] == code
        assert said in json.dumps(done.summary, ensure_ascii=False)
        assert metrics(tmp_path)["newsbot_run_exit_code"] == code
        exit_code, findings = doctor(tmp_path, site, **settings)
        if hasattr(site, "locks"):
            site.locks.release()
    [finding] = [one for one in findings if one["what"] == found_as]
    assert said in finding["said"]
    assert finding["fix"]
    assert exit_code == (0 if code in WARNED else code)
    if found_as in BEGAN:
        report = (tmp_path / "output" / "runs" / f"{done.summary['run_id']}.html").read_text("utf-8")
        assert said in report
        assert f">{code}<" in report or f"exit code {code}" in report.lower()


def test_the_textfile_says_a_whole_run_and_escapes_labels() -> None:
    hostile = 'a"b\\c\nd'
    counts = {name: 1 for name in ("code", "new_articles", "revisions", "bytes", "refused", "retries", "errors")}
    summary = {
        "code": 4,
        "seconds": 1.5,
        "left": 2,
        "started": "2026-01-11T08:00:00Z",
        "ended": "2026-01-11T08:00:02Z",
        "sites": {hostile: {**counts, "outcomes": {"article": 3}, "reasons": {hostile: 1}}},
        "hosts": {"h": {"requests": 5, "bytes": 7, "waited": 0.5, "too_many_requests": 0}},
    }
    families = {one.name: one for one in text_string_to_metric_families(exposition(summary, crawl="erem"))}
    assert all(one.type == "gauge" and one.documentation for one in families.values())
    [pages] = families["newsbot_site_pages"].samples
    assert (pages.labels, pages.value) == ({"crawl": "erem", "site": hostile, "outcome": "article"}, 3)
    [faults] = families["newsbot_site_faults"].samples
    assert faults.labels["reason"] == hostile
    [ended] = families["newsbot_run_end_time_seconds"].samples
    assert ended.value == 1768118402


def test_a_textfile_that_cannot_be_written_is_5(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with serve() as site:
        done = crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site, NEWSBOT_PROMETHEUS="file/newsbot.prom")
    assert (done.code, done.summary["code"]) == (5, 5)
    assert "file/newsbot.prom" in done.summary["error"]


def test_the_doctor_finds_nothing_against_a_sound_project(tmp_path: Path) -> None:
    with serve() as site:
        assert run(tmp_path, site).code == 0
        assert doctor(tmp_path, site) == (0, [])


def test_the_doctor_knows_no_such_site(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "newsbot", "doctor", "eremnws"],
        cwd=tmp_path,
        env=environment(None),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean eremnews" in done.stderr


def test_the_doctor_asks_the_seeds_and_feeds_of_a_site(tmp_path: Path) -> None:
    feed = (
        "<rss version='2.0'><channel><item><title>t</title><link>http://127.0.0.1/news/story-00001</link>"
        "<pubDate>Wed, 09 Apr 2025 10:22:00 GMT</pubDate></item></channel></rss>"
    )
    with serve({**newsroom(), "/feed": Answer(feed, headers={"Content-Type": "application/rss+xml"})}) as site:
        site.pages["/shut"] = Answer("no", 403)
        site.pages["/gone"] = Answer("no", 404)
        seeds = [f"{site.url}{path}" for path in ("/", "/shut", "/gone", "/private/")]
        (tmp_path / "press.py").write_text(
            f"from newsbot.site import Site\nS = Site(name='press', hosts=('127.0.0.1',), seeds={tuple(seeds)!r},"
            f" feeds=('{site.url}/feed',))",
            "utf-8",
        )
        settings = {"NEWSBOT_SITE_MODULES": "press"}
        assert doctor(tmp_path, site, "press", "--offline", **settings) == (0, [])
        assert not site.seen
        code, findings = doctor(tmp_path, site, "press", **settings)
        assert set(site.seen) == {"/robots.txt", "/", "/shut", "/gone", "/feed"}
    assert code == 3
    said = {one["where"].removeprefix(site.url): (one["level"], one["said"], one["code"]) for one in findings}
    assert said == {
        "/shut": ("fault", "answers 403", 6),
        "/gone": ("fault", "answers 404", 3),
        "/private/": ("fault", "robots.txt forbids it", 6),
        "/feed": ("warn", "1 entries, the newest of 2025-04-09T10:22:00+00:00", 0),
    }
    assert not (tmp_path / "state" / "newsbot.sqlite").exists()
