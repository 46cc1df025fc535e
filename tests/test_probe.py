"""``scrapy probe``: what a look at a site tells, and how politely it is had."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from newsbot.demo.server import serving
from newsbot.publisher.articleurl import learned, target_of
from newsbot.publisher.zones import guess_zone, moments
from tests.loopback import Answer, environment, newsroom, serve

QUICK = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "RETRY_TIMES=0")


def run(*args: str, **env: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "newsbot", "probe", *args, *QUICK]
    return subprocess.run(line, env={**os.environ, **env}, capture_output=True, text=True, timeout=60)


@pytest.fixture(scope="module")
def demo() -> dict[str, Any]:
    with serving(1) as server:
        proxy = {"http_proxy": f"http://{server.address}", "no_proxy": "", "NEWSBOT_ALLOW_PRIVATE": server.address}
        done = run("http://newsroom.example/", "--json", NEWSBOT_NOW="2026-01-10T12:00:00+04:00", **proxy)
    assert (done.returncode, done.stderr) == (0, "")
    offer: dict[str, Any] = json.loads(done.stdout)
    return offer


def test_feeds_and_sitemaps_of_the_newsroom_are_found(demo: dict[str, Any]) -> None:
    assert [(one["url"], one["basis"]) for one in demo["feeds"]] == [("http://newsroom.example/rss.xml", "link")]
    found = {one["url"].rpartition("/")[2]: (one["basis"], one["news"]) for one in demo["sitemaps"]}
    assert found == {
        "sitemap.xml": ("robots.txt", False),
        "news-sitemap.xml": ("index", True),
        "archive-sitemap.xml": ("index", False),
    }


def test_zone_follows_from_the_offsets_of_dates(demo: dict[str, Any]) -> None:
    assert set(demo["offsets"]) == {"+04:00"}
    assert (demo["zone"]["zone"], demo["zone"]["sure"]) == ("Asia/Dubai", False)


def test_crawl_delay_and_rules_are_told(demo: dict[str, Any]) -> None:
    assert (demo["robots"]["crawl_delay"], demo["robots"]["home_allowed"]) == (0.05, True)


def test_learned_pattern_parts_articles_from_sections(demo: dict[str, Any]) -> None:
    shape = demo["article_urls"][0]
    assert shape["count"] > 100
    assert all(re.search(shape["pattern"], target_of(url)) for url in shape["examples"])
    assert [url for url in demo["sections"] if re.search(shape["pattern"], target_of(url))] == []


def test_site_that_forbids_all_ends_with_6(tmp_path: Path) -> None:
    pages = {
        **newsroom(),
        "/robots.txt": Answer("User-agent: *\nDisallow: /\n", headers={"Content-Type": "text/plain"}),
    }
    with serve(pages) as site:
        done = run(site.url + "/", **environment(site))
    assert done.returncode == 6
    assert set(site.seen) == {"/robots.txt"}


def test_private_address_is_not_asked() -> None:
    with serve() as site:
        done = run(site.url + "/", **environment(None))
    assert (done.returncode, site.seen.total()) == (3, 0)


def test_articles_come_from_the_feed_where_the_front_page_links_to_none() -> None:
    with serve(newsroom()) as site:
        items = "".join(f"<item><title>خبر {n}</title><link>{site.url}/news/story-{n:05}</link></item>" for n in (4, 5))
        site.pages["/"] = Answer('<title>x</title><link rel="alternate" type="application/rss+xml" href="/rss.xml">')
        site.pages["/rss.xml"] = Answer(f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>")
        done = run(site.url + "/", site.url + "/news/story-00001", "--json", **environment(site))
    read = sorted(one["url"].rpartition("/")[2] for one in json.loads(done.stdout)["articles"])
    assert read == ["story-00001", "story-00004", "story-00005"]


def test_what_is_no_url_is_a_usage_error() -> None:
    done = run("example.com")
    assert (done.returncode, done.stdout) == (2, "")
    assert "https://example.com/" in done.stderr


def test_hostile_title_cannot_steer_the_terminal() -> None:
    pages = {**newsroom(), "/": Answer("<title>x</title><meta property='og:site_name' content='a\x1b[2J\u202eb'>")}
    with serve(pages) as site:
        done = run(site.url + "/", **environment(site))
    assert not {"\x1b", "\u202e"} & set(done.stdout)


@pytest.mark.parametrize(
    ("urls", "pattern"),
    [
        (["https://a.example/2025/04/09/one-two-three", "https://a.example/2024/12/31/four-five-six"],
         r"^/\d{4}/\d{1,2}/\d{1,2}/[^/?-]+(?:-[^/?-]+){2,}$"),
        (["https://a.example/news/123456", "https://a.example/sports/654321"], r"^/[^/?]+/\d+$"),
        (["https://a.example/story-00001.html", "https://a.example/story-00002.html"], r"^/story\-\d+\.html$"),
        (["https://a.example/view.php?id=12345", "https://a.example/view.php?id=54321"], r"^/view\.php\?(?:.*&)?id="),
    ],
)  # fmt: skip
def test_form_of_urls_is_learned(urls: list[str], pattern: str) -> None:
    [shape] = learned(urls)
    assert (shape.pattern, shape.count) == (pattern, 2)
    assert all(re.search(shape.pattern, target_of(url)) for url in urls)


def test_zone_of_the_hosts_country_goes_before_the_languages() -> None:
    times = moments("2026-01-10T12:00:00+02:00 and 2026-07-10T12:00:00+03:00")
    assert [time for time in times if not isinstance(time, datetime)] == []
    guess = guess_zone(times, host="news.example.eg", language="ar")
    assert (guess.zone, guess.sure) == ("Africa/Cairo", True)


def test_times_in_utc_name_no_zone() -> None:
    assert guess_zone(moments("2026-01-10T12:00:00Z"), host="a.example", language="ar").zone is None
