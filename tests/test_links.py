"""What a link is taken for, by its URL, its text and the page it stands on; what shapes say of URLs."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from newsbot import extract
from newsbot.extract.links import MOST_ANCHORS, link_kind
from newsbot.page import Page, Visit
from newsbot.shapes import endless, family_of, looks_like_article, period_of, same_archive, same_list, shape_of
from newsbot.site import GENERIC, Site

HEADLINE = "عنوان خبر طويل عن مباحثات العاصمة أمس"
KINDS = [
    ("/news/world/2yxhb1i", "", "article"),
    ("/opinion/writers/2382453", "", "article"),
    ("/news/12345678.html", "", "article"),
    ("/2025/04/09/talks", "", "article"),
    ("/%d8%ae%d8%a8%d8%b1-%d8%b9%d8%a7%d8%ac%d9%84-%d9%85%d9%86-%d9%87%d9%86%d8%a7", "", "article"),
    ("/haber/ankara-da-yeni-donem-basladi", "", "article"),
    ("/article.php?id=12345", "", "article"),
    ("/?p=77", HEADLINE, "article"),
    ("/world/europe/talks", HEADLINE, "article"),
    ("/world", "العالم", "listing"),
    ("/news/world", "العالم", "listing"),
    ("/2025/04", "", "listing"),
    ("/a/b/c", "", "other"),
    ("/list?colour=red", "", "other"),
    ("/world?page=3", "", "next"),
    ("/world/page/2/", "", "next"),
    ("/here/2", "2", "next"),
    ("/here/p2", "›", "next"),
    ("/here?seite=2", "weiter", "next"),
    ("/here/23824", "", "article"),
    ("/", "", None),
    ("/ar/", "", None),
    ("/report.pdf", HEADLINE, None),
    ("/wp-login.php", "", None),
]


@pytest.mark.parametrize(("path", "text", "kind"), KINDS)
def test_a_link_is_what_its_shape_says_in_any_language(path: str, text: str, kind: str | None) -> None:
    assert link_kind(f"http://a.test{path}", text, GENERIC, here="http://a.test/here") == kind


def test_a_site_file_that_knows_its_articles_leaves_nothing_to_guess() -> None:
    site = Site(name="a", article_url=r"^/n/\d+$", listing_url=r"^/s/")
    found = [link_kind(f"http://a.test{path}", "", site) for path in ("/n/1", "/s/x", "/world/2yxhb1i", "/s?page=2")]
    assert found == ["article", "listing", None, "next"]


def links(body: str, url: str = "http://a.test/") -> dict[str, str]:
    page = extract.open(Page(url=url, body=body.encode(), visit=Visit(now=datetime(2025, 4, 9, tzinfo=UTC))))
    return {link.url.removeprefix("http://a.test"): link.kind for link in page.links()}


def test_feeds_are_found_by_their_link_tags() -> None:
    feed = '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
    head = feed + '<link rel="alternate" hreflang="ar" href="/ar">'
    assert links(f"<html><head>{head}</head><body></body></html>") == {"/rss.xml": "feed"}


def test_a_link_that_the_site_wants_unfollowed_is_followed_only_to_articles() -> None:
    body = '<a rel="nofollow" href="/login">x</a><a rel="nofollow" href="/news/2382453">x</a>'
    assert links(body) == {"/news/2382453": "article"}


@pytest.mark.parametrize("path", ["/news/2", "/news/?start=2", "/world/?page=2"])
def test_number_of_a_page_is_seen_also_where_a_longer_text_led_there_before(path: str) -> None:
    body = f'<a href="{path}">A headline that stands on the second page too</a><a href="{path}">2</a>'
    assert links(body, "http://a.test/news/") == {path: "next"}


def test_all_articles_of_a_list_are_kept_however_many() -> None:
    assert len(links("".join(f'<a href="/news/{n}">x</a>' for n in range(100000, 101000)))) == 1000


def test_of_a_page_of_links_without_end_the_first_are_taken() -> None:
    body = "".join(f'<a href="/news/{number}-a-headline-of-words">x</a>' for number in range(MOST_ANCHORS + 5))
    assert len(links(body)) == MOST_ANCHORS


def test_links_that_only_a_circling_site_makes_are_none() -> None:
    deep = "/" + "/".join(f"s{n}" for n in range(21))
    assert links(f'<a href="/a/b/a/b/a/b">x</a><a href="{deep}">x</a><a href="/{"x" * 2000}">x</a>') == {}
    assert not endless("http://a.test/a/b/a/b")
    assert not endless("http://a.test/" + "/".join(f"s{n}" for n in range(20)))


def test_urls_of_one_template_have_one_shape_and_family() -> None:
    one, other = "http://a.test/news/world/2yxhb1i", "http://a.test/news/world/9kd02xq"
    assert shape_of(one) == shape_of(other) == "/w/w/id"
    assert family_of(one) == family_of(other) == "a.test/news/world/*"
    assert shape_of("http://a.test/2025/04/x.html?b=2&a=1") == "/y/m/w.html?a=m&b=m"
    assert (
        family_of("http://a.test/world?page=2")
        == family_of("http://a.test/world?page=3")
        != family_of("http://a.test/world")
    )


def test_a_date_alone_is_an_archive_and_no_article() -> None:
    assert not looks_like_article("http://a.test/archive/2025/04/09", HEADLINE)
    assert not looks_like_article("http://a.test/archive/2025-04-09")
    assert looks_like_article("http://a.test/2025-04-09/talks")


@pytest.mark.parametrize(
    ("url", "here", "same"),
    [
        ("/world/2", "/world", True), ("/world/3", "/world/2", True), ("/world_2.html", "/world.html", True),
        ("/world/page/3", "/world/page/2", True), ("/world?s=2", "/world?s=3", True), ("/world?a=x", "/world", False),
        ("/sport/2", "/world", False), ("/world/23824", "/world", False),
        ("/calendar/2025/5", "/calendar/2025/4", True),
    ],
)  # fmt: skip
def test_pages_of_one_list_differ_by_a_number(url: str, here: str, same: bool) -> None:
    assert same_list(f"http://a.test{url}", f"http://a.test{here}", digits=3) is same


@pytest.mark.parametrize(
    ("url", "here", "same"),
    [
        ("/archive/2025/04/08/", "/archive/2025/04/09/", True),
        ("/archive/2025/04/", "/archive/2025/", True),
        ("/day-2025-04-08.html", "/day-2025-04-09.html", True),
        ("/list?date=2025-04-08&a=1", "/list?date=2025-04-09&a=1", True),
        ("/list?year=2024&month=12", "/list?year=2025&month=1", True),
        ("/list?date=2025-04-08&a=2", "/list?date=2025-04-09&a=1", False),
        ("/archive/2025/04/09/talks", "/archive/2025/04/09/", False),
        ("/sport/2025/04/08/", "/world/2025/04/09/", False),
        ("/archive/", "/archive/2025/", False),
        ("/world/2", "/world/3", False),
    ],
)
def test_lists_of_one_archive_differ_by_their_date(url: str, here: str, same: bool) -> None:
    assert same_archive(f"http://a.test{url}", f"http://a.test{here}") is same


def days(first: str, last: str) -> tuple[date, date]:
    return date.fromisoformat(first), date.fromisoformat(last)


@pytest.mark.parametrize(
    ("path", "period"),
    [
        ("/2025/04/09/x", days("2025-04-09", "2025-04-09")),
        ("/2025/04/", days("2025-04-01", "2025-04-30")),
        ("/sitemap-2024-02.xml", days("2024-02-01", "2024-02-29")),
        ("/map-2024.xml", days("2024-01-01", "2024-12-31")),
        ("/map?yyyy=2024&mm=05&dd=06", days("2024-05-06", "2024-05-06")),
        ("/20250409/x", days("2025-04-09", "2025-04-09")),
        ("/2025/13/x", days("2025-01-01", "2025-12-31")),
        ("/2025/02/30/x", None),
        ("/news/2382453", None),
        ("/news/2yxhb1i", None),
    ],
)
def test_the_days_that_a_url_means_are_read(path: str, period: tuple[date, date] | None) -> None:
    assert period_of(f"http://a.test{path}") == period
