"""What the spider follows, which pages need no reading, and what becomes of a record."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newsbot.arguments import Arguments, parse_arguments
from newsbot.clock import clock
from newsbot.discovery import follow_feed, follow_links, in_window, is_declared_list, on_site
from newsbot.ending import early_ending
from newsbot.errors import UsageError
from newsbot.feeds import feed_entries, is_feed
from newsbot.fingerprint import Fingerprint
from newsbot.items import Article
from newsbot.lifecycle import Lifecycle
from newsbot.page import Link, Page, Visit
from newsbot.site import Site
from newsbot.store import KnownArticle, Lease
from newsbot.store.revision import decide, is_another, twin
from newsbot.store.sqlite import SqliteStore
from newsbot.survey import Survey

NOW = datetime(2025, 4, 9, 10, 22, tzinfo=UTC)
LIST = Lease(
    id=1, url="http://a.test/", site="a", host="a.test", kind="list", found_via="seed",
    depth=0, related_depth=0, priority=0, tries=0,
)  # fmt: skip
ARTICLE = replace(LIST, url="http://a.test/news/1", kind="article", found_via="listing", depth=1)
LINKS = [Link(url=f"http://a.test/{kind}", kind=kind) for kind in ("article", "related", "listing", "next", "feed")]


def followed(lease: Lease, related_depth: int = 5) -> dict[str, str]:
    """Kind of link → found_via of its visit, for the links that are followed."""
    urls, _ = follow_links(LINKS, lease, Arguments(related_depth=related_depth), Survey())
    return {url.url.rpartition("/")[2]: url.found_via for url in urls}


def test_a_list_leads_to_articles_sections_feeds_and_its_next_page() -> None:
    assert followed(LIST) == {
        "article": "listing", "related": "related", "listing": "listing", "next": "next", "feed": "feed"
    }  # fmt: skip


def test_a_list_far_from_the_seed_leads_to_no_further_sections() -> None:
    assert "listing" not in followed(replace(LIST, depth=2))
    assert "next" in followed(replace(LIST, depth=2))


def test_an_article_leads_to_articles_only() -> None:
    assert followed(ARTICLE) == {"article": "link", "related": "related"}


def test_related_news_is_followed_to_its_own_depth_and_an_ordinary_link_begins_anew() -> None:
    deep = replace(ARTICLE, related_depth=5)
    assert followed(deep) == {"article": "link"}
    [[url], _] = follow_links(LINKS[:1], deep, Arguments(), Survey())
    assert url.related_depth == 0
    [[url], _] = follow_links(LINKS[1:2], replace(deep, related_depth=4), Arguments(), Survey())
    assert (url.related_depth, url.depth) == (5, 2)


def test_a_list_is_read_from_its_top_before_its_next_page() -> None:
    links = [*(Link(url=f"http://a.test/{n}", kind="article") for n in range(200)), LINKS[3]]
    urls = sorted(follow_links(links, LIST, Arguments(), Survey())[0], key=lambda url: -url.priority)
    assert [url.url for url in urls[:3]] == [f"http://a.test/{n}" for n in range(3)]
    assert urls[-1].found_via == "next"


def page(body: bytes) -> Page:
    return Page(url="http://a.test/feed", body=body, visit=Visit(now=NOW))


RSS = b"""<rss version="2.0"><channel><link>http://a.test/</link><item><link>/1?utm_source=rss</link>
<pubDate>Wed, 09 Apr 2025 10:22:00 GMT</pubDate></item><item><link>/1</link></item>
<item><link>mailto:x@a.test</link></item>
</channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="self" href="/x"/><link href="/1"/>
<updated>2025-04-09T10:22:00Z</updated></entry></feed>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><item><link>/1</link><dc:date>2025-04-09T10:22:00Z</dc:date></item></rdf:RDF>"""
SITEMAP = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>http://a.test/1</loc><news:news>
<news:publication_date>2025-04-09T10:22:00Z</news:publication_date></news:news></url></urlset>"""
JSON_FEED = b"""{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "http://a.test/1",
"date_published": "2025-04-09T10:22:00Z"}, {"url": 7}, 1]}"""


@pytest.mark.parametrize("body", [RSS, ATOM, RDF, SITEMAP, JSON_FEED, gzip.compress(SITEMAP)])
def test_every_form_of_feed_gives_its_entries_with_their_dates(body: bytes) -> None:
    assert is_feed(page(body))
    [entry] = feed_entries(page(body))
    assert (entry.url, entry.kind) == ("http://a.test/1", "article")
    assert entry.date is not None
    assert datetime.fromisoformat(entry.date) == NOW


def test_a_sitemap_index_leads_to_its_sitemaps() -> None:
    body = b"<sitemapindex><sitemap><loc>http://a.test/map-1.xml</loc></sitemap></sitemapindex>"
    [url] = follow_feed(feed_entries(page(body)), replace(LIST, found_via="sitemap"), Arguments(), Survey())
    assert (url.kind, url.found_via) == ("list", "sitemap")


def test_a_feed_that_breaks_off_gives_what_came_before() -> None:
    assert [entry.url for entry in feed_entries(page(RSS[:-80]))] == ["http://a.test/1"]
    assert feed_entries(page(b"<rss")) == []


def test_entities_of_a_feed_are_not_read_from_disk() -> None:
    body = b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss><item><link>http://a.test/&x;</link></item></rss>'
    assert [entry.url for entry in feed_entries(page(body))] in ([], ["http://a.test/"])


@pytest.mark.parametrize("body", [b"<html><body><rss></rss></body></html>", b"", b"{}", b"text"])
def test_a_page_is_no_feed(body: bytes) -> None:
    assert not is_feed(page(body))


def test_links_that_leave_the_site_are_counted_and_not_followed() -> None:
    urls, _ = follow_links([*LINKS, Link(url="http://b.test/1", kind="article")], LIST, Arguments(), Survey())
    kept, left = on_site(urls, ("a.test",))
    assert (len(kept), left) == (5, 1)


def test_a_seed_that_nobody_declared_may_be_an_article() -> None:
    site = Site(name="a", hosts=("a.test",))
    assert not is_declared_list(site, LIST)
    assert is_declared_list(replace(site, seeds=("http://a.test",)), LIST)
    assert is_declared_list(site, replace(LIST, found_via="next"))


@pytest.mark.parametrize(
    ("date", "inside"),
    [
        ("2025-04-09T23:00:00+04:00", True),
        ("2025-04-08", False),
        ("2025-04-10", True),
        ("2025-04-11", False),
        (None, True),
    ],
)
def test_both_ends_of_the_window_are_inside(date: str | None, inside: bool) -> None:
    assert in_window(date, "2025-04-09", "2025-04-10") is inside


def test_arguments_are_read_as_what_they_are() -> None:
    given = {
        "url": " HTTP://A.test:80/x?utm_source=y ",
        "max_minutes": "0.5",
        "since": "2025-04-09",
        "related_depth": "0",
    }
    assert parse_arguments(given) == Arguments(
        url="http://a.test/x", max_minutes=0.5, since="2025-04-09", related_depth=0
    )
    assert parse_arguments({"sites": "a, b,a"}).sites == ("a", "b")


@pytest.mark.parametrize(
    ("name", "value"),
    [("max_pages", "0"), ("max_pages", "1.5"), ("max_minutes", "inf"), ("since", "9.4.2025"), ("related_depth", "-1"),
     ("sites", " , "), ("url", "ftp://a.test/"), ("max_page", "3")],
)  # fmt: skip
def test_a_wrong_argument_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(UsageError, match=name):
        parse_arguments({name: value})


def test_a_window_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(UsageError, match="is after"):
        parse_arguments({"since": "2025-02-01", "until": "2025-01-01"})


def test_the_clock_is_the_setting_or_the_systems() -> None:
    assert clock("2025-04-09T14:22:00+04:00")() == NOW
    assert clock("")().tzinfo is UTC
    with pytest.raises(UsageError, match="NEWSBOT_NOW"):
        clock("2025-04-09T14:22:00")


KNOWN = replace(ARTICLE, record_id="r", body_hash="h")
SEEN = {"content_type": "text/html", "head": b"<html>", "body_hash": "x", "now": NOW}
ENDINGS = {
    "an article to be read": (ARTICLE, {"status": 200}, None),
    "the same bytes of a known article": (KNOWN, {"status": 200, "body_hash": "h"}, ("unchanged", None)),
    "the same bytes of a page never read": (replace(ARTICLE, body_hash="h"), {"status": 200, "body_hash": "h"}, None),
    "not modified": (replace(KNOWN, etag='"1"'), {"status": 304}, ("unchanged", None)),
    "not modified, which nobody asked": (ARTICLE, {"status": 304}, ("failed", "http_304")),
    "a picture": (ARTICLE, {"status": 200, "content_type": "image/png"}, ("rejected", "not_html")),
    "no type but markup": (ARTICLE, {"status": 200, "content_type": None, "head": b"\xef\xbb\xbf <p>"}, None),
    "no type, no markup": (ARTICLE, {"status": 200, "content_type": None, "head": b"%PDF"}, ("rejected", "not_html")),
    "a feed": (LIST, {"status": 200, "content_type": "application/rss+xml"}, None),
    "a JSON feed": (LIST, {"status": 200, "content_type": "application/feed+json"}, None),
    "JSON for an article": (ARTICLE, {"status": 200, "content_type": "application/json"}, ("rejected", "not_html")),
    "an unknown page not there": (ARTICLE, {"status": 404}, ("rejected", "error_page")),
    "an unknown page gone": (ARTICLE, {"status": 410}, ("rejected", "error_page")),
    "a known article gone": (KNOWN, {"status": 410}, ("gone", "http_410")),
    "a known article missed once": (KNOWN, {"status": 404}, ("failed", "http_404")),
    "missed again too soon": (
        replace(KNOWN, gone_first_seen="2025-04-09T04:23:00+00:00"), {"status": 404}, ("failed", "http_404")
    ),
    "missed again after six hours": (
        replace(KNOWN, gone_first_seen="2025-04-09T04:22:00+00:00"), {"status": 404}, ("gone", "http_404")
    ),
    "forbidden": (ARTICLE, {"status": 403}, ("failed", "http_403")),
    "no password": (ARTICLE, {"status": 401}, ("failed", "http_401")),
    "too many requests": (ARTICLE, {"status": 429}, ("failed", "http_429")),
    "a bad request": (ARTICLE, {"status": 400}, ("rejected", "error_page")),
    "a server error": (ARTICLE, {"status": 500}, ("failed", "http_500")),
    "a redirect to nowhere": (ARTICLE, {"status": 302}, ("failed", "http_302")),
}  # fmt: skip


@pytest.mark.parametrize("case", ENDINGS)
def test_a_response_alone_may_end_a_page(case: str) -> None:
    lease, response, expected = ENDINGS[case]
    ending = early_ending(lease, **{**SEEN, **response})  # type: ignore[arg-type]
    assert (ending and (ending.outcome, ending.reason)) == expected


def test_the_links_of_an_unchanged_list_are_followed_all_the_same() -> None:
    ending = early_ending(replace(LIST, body_hash="h"), status=200, **{**SEEN, "body_hash": "h"})  # type: ignore[arg-type]
    assert ending is not None
    assert (ending.outcome, ending.follow) == ("unchanged", True)


def record(**changes: str) -> Article:
    values = {"url": "http://a.test/1", "canonical_url": "http://a.test/1", "headline": "h", "body": "b", **changes}
    return Article(record_id="r", site="a", date_crawled="2025-04-09T10:22:00Z", **values)  # type: ignore[arg-type]


FIRST: KnownArticle = decide(Fingerprint(record()), None, asked="http://a.test/1").known


def test_a_record_never_seen_is_revision_1_with_nothing_changed() -> None:
    decision = decide(Fingerprint(record()), None, asked="http://a.test/1")
    assert (decision.outcome, decision.known.revision, decision.changed) == ("article", 1, [])


def test_the_same_words_are_unchanged_under_the_known_url_and_a_duplicate_under_another() -> None:
    assert decide(Fingerprint(record()), FIRST, asked="http://a.test/1").outcome == "unchanged"
    assert decide(Fingerprint(record()), FIRST, asked="http://a.test/go/1").outcome == "duplicate"


def test_other_words_are_the_next_revision_and_name_what_changed() -> None:
    decision = decide(Fingerprint(record(headline="H")), FIRST, asked="http://a.test/1")
    assert (decision.outcome, decision.known.revision, decision.changed) == ("article", 2, ["headline"])
    back = decide(Fingerprint(record()), decision.known, asked="http://a.test/1")
    assert (back.known.revision, back.known.content_hash) == (3, FIRST.content_hash)


def test_a_variant_that_reads_differently_makes_no_revision() -> None:
    variant = record(url="http://a.test/amp/1", body="shorter")
    assert decide(Fingerprint(variant), FIRST, asked="http://a.test/amp/1").outcome == "duplicate"


ANOTHER = {"url": "http://a.test/2", "headline": "H", "body": "B"}


@pytest.mark.parametrize(
    ("changes", "another"),
    [
        ({}, True),
        ({"url": "http://a.test/1"}, False),  # the owner of the canonical URL
        ({"url": "http://a.test/amp/1"}, False),
        ({"url": "http://a.test/sport/1"}, False),
        ({"headline": "h"}, False),
        ({"body": "b"}, False),
    ],
)
def test_a_canonical_url_that_another_article_has_is_no_identity(changes: dict[str, str], another: bool) -> None:
    assert is_another(Fingerprint(record(**{**ANOTHER, **changes})), FIRST) is another


OTHER_URLS = {
    "a session in the path": ("http://a.test/s/0a1b2c3d/news/x-1234", "http://a.test/s/ffee0011/news/x-1234", True),
    "a session before the path": ("http://a.test/s/0a1b2c3d/news/x", "http://a.test/news/x", True),
    "a session in the query": ("http://a.test/news/x?visit=0a1b2c", "http://a.test/news/x?visit=11ffee", True),
    "a number made up": ("http://a.test/news/copy-00000001", "http://a.test/news/copy-00000002", True),
    "another name": ("http://a.test/news/a-long-first-headline", "http://a.test/news/a-long-other-headline", False),
}


@pytest.mark.parametrize("case", OTHER_URLS)
def test_the_same_words_under_other_ids_are_another_url_of_the_article(case: str) -> None:
    url, other, same = OTHER_URLS[case]
    known = decide(Fingerprint(record(url=other)), None, asked=other).known
    assert twin(Fingerprint(record(url=url)), [known]) == (known if same else None)
    assert twin(Fingerprint(record(url=url, headline="another")), [known]) is None
    assert twin(Fingerprint(record(url=url, date_published="2025-04-09")), [known]) is None
    assert twin(Fingerprint(record(url=url)), [replace(known, gone=True)]) is None
    assert twin(Fingerprint(record(url=url)), [replace(known, site="b")]) is None


def test_another_url_of_an_article_that_is_still_in_flight_is_told() -> None:
    url, other, _ = OTHER_URLS["a session in the path"]
    pages = Lifecycle(SqliteStore.open(":memory:"), lambda: NOW, run_id="1", on_failure=lambda error: None)
    known = decide(Fingerprint(record(url=other)), None, asked=other).known
    pages.keep_article(pages.open(LIST), known)
    assert pages.twin(Fingerprint(record(url=url))) == known
    assert pages.twin(Fingerprint(record(url=url, body="another"))) is None


def test_an_article_that_comes_back_is_the_next_revision_even_if_it_reads_the_same() -> None:
    decision = decide(Fingerprint(record()), replace(FIRST, gone=True), asked="http://a.test/1")
    assert (decision.outcome, decision.known.revision, decision.known.gone) == ("article", 2, False)
