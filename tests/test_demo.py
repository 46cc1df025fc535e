"""The demo newsroom: its articles, its links, its days, its server, and the truth that it tells."""

from __future__ import annotations

import gzip
import html
import http.client
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import pytest

from newsbot.demo import truth
from newsbot.demo.newsroom import CORRECTED, DAYS, HOME, OLD_PAGE, WITHDRAWN, entries, url_of
from newsbot.demo.pages import answers, listed, redirects
from newsbot.demo.server import Newsroom, serving
from newsbot.demo.shapes import SHAPES
from newsbot.sites.newsroom import SITE

LISTS = ("/sitemap.xml", "/news-sitemap.xml", "/archive-sitemap.xml", "/rss.xml")
CRAWLED = "2026-01-10T08:00:00Z"


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with serving(1) as server:
        yield server


def ask(server: Newsroom, url: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of one request through the newsroom's proxy."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=5)
    try:
        connection.request(method, url, headers={key.replace("_", "-"): value for key, value in headers.items()})
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read()
    finally:
        connection.close()


def links(path: str, day: int = 1) -> set[str]:
    """The paths on the newsroom that a page's bytes name, in links or in the data of its scripts."""
    answer = answers(day)[path]
    if not answer.body.startswith(b"<!DOCTYPE") or answer.status != 200:
        return set()
    page = answer.body.decode("utf-8" if "charset" in answer.content_type else "cp1256")
    pushes = re.findall(r"__next_f\.push\((\[1,.*?)\)</script>", page)
    page += "".join(json.loads(push)[1] for push in pushes)
    named = re.findall(r'href="([^"]+)"', page) + re.findall(rf'{HOME}/[^"\\<>\s]*', page)
    found = (urlsplit(urljoin(HOME + path, html.unescape(name))) for name in named)
    own = [parts for parts in found if parts.hostname == "newsroom.example"]
    return {parts.path + (f"?{parts.query}" if parts.query and "utm_" not in parts.query else "") for parts in own}


def reached(day: int = 1) -> dict[str, int]:
    """Path → how many links inside articles lead to it at least, 0 for what lists lead to."""
    known = {url.removeprefix(HOME) for url in entries(day)}
    fronts = [path for path in answers(day) if path not in known and path not in LISTS and "/amp" not in path]
    depth = {
        link: 0
        for path in fronts
        if not path.startswith(("/mobile", "/private")) and "print" not in path
        for link in links(path, day)
        if link in known
    }
    queue = list(depth)
    for path in queue:
        for link in links(path, day):
            if link in known and link not in depth:
                depth[link] = depth[path] + 1
                queue.append(link)
    return depth


# the newsroom


def test_there_are_at_least_150_articles_in_six_languages() -> None:
    languages = [entry.story.language for entry in entries(1).values()]
    assert len(languages) >= 150
    assert {code: languages.count(code) >= 10 for code in ("ar", "fa", "he", "ur", "tr", "en")} == dict.fromkeys(
        ("ar", "fa", "he", "ur", "tr", "en"), True
    )
    assert languages.count("ar") > len(languages) / 2


def test_every_shape_is_in_use() -> None:
    assert {entry.shape.name for entry in entries(1).values()} >= set(SHAPES)


def test_no_two_articles_share_a_headline() -> None:
    headlines = [entry.story.headline for entry in entries(2).values()]
    assert len(set(headlines)) == len(headlines)


def test_the_same_day_is_always_the_same_bytes() -> None:
    assert answers.__wrapped__(2) == answers.__wrapped__(2)


def test_thirty_articles_are_reached_through_related_news_only() -> None:
    depth = reached()
    assert set(depth) == {url.removeprefix(HOME) for url in entries(1)}
    hidden = {HOME + path for path, steps in depth.items() if steps}
    assert hidden == truth.after(1).hidden
    assert len(hidden) >= 30


def test_hidden_articles_stand_in_no_feed_or_sitemap() -> None:
    lists = "".join(answers(1)[path].body.decode() for path in LISTS)
    assert [url for url in truth.after(1).hidden if url in lists] == []


def test_related_links_run_in_circles() -> None:
    start = next(iter(truth.after(1).hidden)).removeprefix(HOME)
    seen, queue = set(), [start]
    for path in queue:
        new = [link for link in links(path) if link in answers(1) and link not in seen]
        seen.update(new)
        queue += new
    assert start in seen


@pytest.mark.parametrize("day", DAYS)
def test_every_link_to_an_article_leads_to_one(day: int) -> None:
    pattern = re.compile(SITE.article_url or "")
    missing = {
        link for path in answers(day) for link in links(path, day) if pattern.search(link) and link not in answers(day)
    }
    assert missing == set()


@pytest.mark.parametrize("path", LISTS)
def test_feeds_and_sitemaps_are_well_formed(path: str) -> None:
    assert len(ElementTree.fromstring(answers(1)[path].body)) >= 1


def test_the_old_page_is_windows_1256_and_does_not_say_so() -> None:
    answer = answers(1)[url_of(*OLD_PAGE).removeprefix(HOME)]
    assert answer.content_type == "text/html"
    assert b"charset" not in answer.body
    assert entries(1)[url_of(*OLD_PAGE)].story.headline in answer.body.decode("cp1256")


# its days


def test_the_second_day_brings_twelve_articles_a_correction_and_a_withdrawal() -> None:
    first, second = answers(1), answers(2)
    articles = {url.removeprefix(HOME) for url in entries(2)}
    assert len(articles - first.keys()) == 12
    changed = {path for path in articles & first.keys() if first[path] != second[path]}
    assert changed == {url_of(*CORRECTED).removeprefix(HOME), url_of(*WITHDRAWN).removeprefix(HOME)}
    assert second[url_of(*WITHDRAWN).removeprefix(HOME)].status == 410
    assert url_of(*WITHDRAWN) not in {entry.story.url for entry in listed(2)}


def test_the_third_day_brings_the_withdrawn_article_back() -> None:
    path = url_of(*WITHDRAWN).removeprefix(HOME)
    assert answers(3)[path] == answers(1)[path]
    assert url_of(*WITHDRAWN) in {entry.story.url for entry in listed(3)}


# its server


def test_pages_are_served_by_their_own_urls(newsroom: Newsroom) -> None:
    status, headers, body = ask(newsroom, f"{HOME}/robots.txt")
    assert (status, headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert b"Crawl-delay: 0.05" in body


def test_any_other_host_is_refused(newsroom: Newsroom) -> None:
    assert ask(newsroom, "http://other.example/")[0] == 502


def test_www_leads_to_the_bare_host(newsroom: Newsroom) -> None:
    status, headers, _ = ask(newsroom, "http://www.newsroom.example/fa?page=2")
    assert (status, headers["Location"]) == (301, f"{HOME}/fa?page=2")


def test_a_known_version_is_answered_with_304(newsroom: Newsroom) -> None:
    url = url_of("ar", 0)
    _, headers, _ = ask(newsroom, url)
    assert ask(newsroom, url, If_None_Match=headers["ETag"])[0] == 304
    assert ask(newsroom, url, If_None_Match='"other"')[0] == 200
    assert ask(newsroom, url, If_Modified_Since=headers["Last-Modified"])[0] == 304


def test_head_sends_no_body(newsroom: Newsroom) -> None:
    status, headers, body = ask(newsroom, url_of("ar", 0), "HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 1000


def test_a_page_is_packed_for_those_who_take_it(newsroom: Newsroom) -> None:
    url = url_of("ar", 0)
    _, headers, body = ask(newsroom, url, Accept_Encoding="gzip")
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == ask(newsroom, url)[2]


def test_a_redirect_ends_at_its_article(newsroom: Newsroom) -> None:
    source, target = next(iter(redirects().items()))
    status, headers, _ = ask(newsroom, source)
    assert (status, headers["Location"]) == (301, target)
    assert ask(newsroom, target)[0] == 200


# the whole way


@pytest.mark.slow
def test_three_days_of_crawling_equal_the_truth(tmp_path: Path) -> None:
    environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "newsbot.settings"}
    for day in DAYS:
        command = [sys.executable, "-m", "scrapy", "demo", "--day", str(day), "--check"]
        run = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]
