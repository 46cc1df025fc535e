"""``newsbot doctor``: nothing against a sound project, and what the network says of a site."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.loopback import Answer, Site, crawl, environment, newsroom, serve


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


def test_the_doctor_finds_nothing_against_a_sound_project(tmp_path: Path) -> None:
    with serve() as site:
        assert crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site).code == 0
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
