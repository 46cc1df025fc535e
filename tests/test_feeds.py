"""Feeds and sitemaps: attacks by entities come to nothing, broken documents give what they hold."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from newsbot.feeds import MOST_ENTRIES, PIECE, feed_entries, is_feed
from newsbot.page import Page, Visit

LOCS = "".join(f"<url><loc>/news/{n}</loc></url>" for n in (1, 2, 3))
URLS = [f"http://site.example/news/{n}" for n in (1, 2, 3)]


def page(body: bytes | str) -> Page:
    data = body if isinstance(body, bytes) else body.encode()
    return Page(url="http://site.example/feed", body=data, visit=Visit(now=datetime(2025, 4, 9, tzinfo=UTC)))


def urls(body: bytes | str) -> list[str]:
    feed = page(body)
    assert is_feed(feed)
    return [entry.url for entry in feed_entries(feed)]


LAUGHS = "<!ENTITY a 'lol'>" + "".join(
    f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "document",
    [
        f"<urlset>{LOCS}</urlset>",
        f"\n <?xml version='1.0'?>\n<urlset>{LOCS}</urlset>",
        f"<!DOCTYPE urlset [{LAUGHS}]><urlset>{LOCS}<url><loc>&i;</loc></url></urlset>",
        f"<!DOCTYPE urlset SYSTEM 'file:///etc/passwd'><urlset>{LOCS}</urlset>",
        f"<!DOCTYPE urlset [<!ENTITY % x SYSTEM 'http://h.example/'> %x;]><urlset>{LOCS}</urlset>",
        f"<urlset>{LOCS}<url><loc>/news/to",
        f"<urlset>{LOCS.replace('</url>', '')}</urlset>",
        f"<urlset>{LOCS}<p>Fish & Chips &nbsp; \x00\x0b</p></urlset>",
        f"<?xml version='1.0' encoding='klingon'?><urlset>{LOCS}</urlset>",
        f"<?xml version='1.0' encoding='utf-16'?><urlset>{LOCS}</urlset>",
        f"<?xml version='1.0' encoding='utf-16'?><urlset>{LOCS}</urlset>".encode("utf-16"),
        gzip.compress(f"<urlset>{LOCS}</urlset>".encode()),
        gzip.compress(f"<urlset>{LOCS}</urlset>".encode())[:-6],
        gzip.compress(gzip.compress(f"<urlset>{LOCS}</urlset>".encode())),
        f"<?xml version='1.0' encoding='utf-16'?><urlset>{LOCS}</urlset>".encode("utf-16-le"),
        f"<urlset>{LOCS}</urlset>".encode("utf-16-be"),
    ],
)
def test_what_a_sitemap_holds_is_read(document: bytes | str) -> None:
    assert [url for url in urls(document) if "/news/" in url] == URLS


ATOM = "xmlns='http://www.w3.org/2005/Atom'"
VERSION = '"version": "https://jsonfeed.org/version/1.1"'


@pytest.mark.parametrize(
    "document",
    [
        "<urlset xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'><url><image:image><image:loc>/a.jpg"
        "</image:loc></image:image><loc>/news/1</loc></url></urlset>",
        "<urlset xmlns:xhtml='http://www.w3.org/1999/xhtml'><url><xhtml:link rel='alternate' hreflang='en' href='/en'/>"
        "<loc>/news/1</loc></url></urlset>",
        "<rss><item><guid isPermaLink='false'>17</guid></item><item><link>/news/1</link></item></rss>",
        "<rss><item><guid>tag:17</guid></item><item><guid isPermaLink='true'>/news/1</guid></item></rss>",
        "<rss><item><description><p>x</description><link>/news/1</link></item></rss>",
        f"<feed {ATOM}><entry><source><link href='/x'/></source><link href='/news/1'/></entry></feed>",
        f"<feed {ATOM}><entry><id>http://site.example/news/1</id></entry><entry><id>urn:x</id></entry></feed>",
        f"<feed {ATOM} xml:base='/news/'><entry><link href='1'/></entry></feed>",
        f"<feed {ATOM} xml:base='http://[::1/'><entry><link href='/news/1'/></entry></feed>",
        f"<feed {ATOM} xml:base='javascript:1'><entry><link href='http://site.example/news/1'/></entry></feed>",
        f"<feed {ATOM} xml:base='http://site.example/x/'><entry xml:base='../news/'><link href='1'/></entry></feed>",
        f'{{{VERSION}, "items": [{{"id": "http://site.example/news/1"}}, {{"id": "17"}}, null]}}',
        f'{{{VERSION}, "items": [{{"url": "/news/1"}}]}}'.replace("/", "\\/"),
        f'{{"items": [{{"url": "/news/1", "content_text": "{"x" * 9000}"}}], {VERSION}}}',
        f'{{{VERSION}, "title": "أخبار", "items": [{{"url": "/news/1"}}]}}'.encode("cp1256"),
        f'{{{VERSION}, "items": [{{"url": "/news/1"}}]}}'.encode("utf-16"),
        f'{{{VERSION}, "next_url": "/news/1", "items": [{{"url": "/news/1"}}]}}',
    ],
)
def test_an_entry_leads_to_its_own_page_and_nowhere_else(document: bytes | str) -> None:
    assert [(entry.url, entry.kind) for entry in feed_entries(page(document))] == [(URLS[0], "article")]
    assert is_feed(page(document))


def test_the_title_of_an_entry_is_its_own() -> None:
    document = (
        "<urlset xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'"
        " xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>/news/1</loc>"
        "<image:image><image:title>A picture</image:title></image:image><news:news><news:publication>"
        "<news:language>ar</news:language></news:publication><news:title>Talks</news:title></news:news></url></urlset>"
    )
    assert [(entry.title, entry.language) for entry in feed_entries(page(document))] == [("Talks", "ar")]


def test_a_bare_ampersand_stays_in_its_url() -> None:
    assert urls("<urlset><url><loc>/x?a=1&b=2&amp;c=3</loc></url></urlset>") == ["http://site.example/x?a=1&b=2&c=3"]


def test_entries_on_the_border_of_two_pieces_are_read() -> None:
    count = 3 * PIECE // 40
    body = "<urlset>" + "".join(f"<url><loc>/news/{n:07}</loc></url>" for n in range(count)) + "</urlset>"
    assert len(urls(body)) == count


def test_a_sitemap_gives_no_more_than_it_may_hold() -> None:
    body = "<urlset>" + "".join(f"<url><loc>/{n}</loc></url>" for n in range(MOST_ENTRIES + 9)) + "</urlset>"
    assert len(urls(body)) == MOST_ENTRIES


def test_a_json_feed_nested_without_end_is_empty() -> None:
    assert urls('{"version": "https://jsonfeed.org/version/1.1", "items": ' + "[" * 100_000) == []


@pytest.mark.parametrize(
    "document",
    [
        f"<br />\n<b>Warning</b>: x in <b>/a.php</b><br />\n<?xml version='1.0'?><urlset>{LOCS}</urlset>",
        f"<urlset><url><title>caf&eacute; &nbsp; 1 < 2</title><loc>/news/1</loc></url>{LOCS}</urlset>",
        "\n".join(URLS),
        "\ufeff" + "\r\n".join(URLS),
    ],
)
def test_a_feed_behind_a_warning_with_entities_of_html_or_of_plain_text_is_read(document: str) -> None:
    assert urls(document) == URLS


@pytest.mark.parametrize(
    ("document", "further"),
    [
        ('<feed><link href="/feed?p=2&amp;x=1" rel="next"/><entry/></feed>', "http://site.example/feed?p=2&x=1"),
        (f'<feed {ATOM} xml:base="/news/"><link rel="next" href="p2"/></feed>', "http://site.example/news/p2"),
        (f'<feed {ATOM} xml:base="http://[::1/"><link rel="next" href="/p2"/></feed>', "http://site.example/p2"),
        (f'<feed>{"<entry/>" * 20_000}<link rel="next" href="/p2"/></feed>', "http://site.example/p2"),
        ('<rss><atom:link rel="prev-archive" href="/2024.xml"/></rss>', "http://site.example/2024.xml"),
        ("<rss><generator>https://wordpress.org/?v=6.5</generator></rss>", "http://site.example/feed?paged=2"),
        ('{"version": "https://jsonfeed.org/version/1.1", "next_url": "/p2", "items": []}', "http://site.example/p2"),
        ("<rss><generator>Hugo</generator></rss>", None),
    ],
)
def test_a_feed_names_its_next_page(document: str, further: str | None) -> None:
    assert [entry.url for entry in feed_entries(page(document)) if entry.kind == "page"] == (
        [further] if further else []
    )
