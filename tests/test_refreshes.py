"""Pages that refresh to another one: read as browsers do, and found before the page is decoded."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsbot.middlewares import may_refresh
from newsbot.refreshes import declared_refresh, refresh_of
from tests.loopback import Answer, crawl, listing, newsroom, rows, serve

MARKUP = "<html><head><title>خبر</title><meta {}></head><body>نص</body></html>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1256"])
@pytest.mark.parametrize(
    "told",
    [
        'http-equiv="refresh" content="0; url=/news/1"',
        "HTTP-EQUIV=Refresh CONTENT='0;URL=/news/1'",
        'content="0; url=/news/1" data-x="1" http-equiv=refresh',
    ],
)
def test_refresh_in_any_encoding_is_looked_for(told: str, encoding: str) -> None:
    assert declared_refresh(MARKUP.format(told)) == (0, "/news/1")
    assert may_refresh(MARKUP.format(told).encode(encoding))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("0;url=/a", (0, "/a")),
        ("0 ; url = /a", (0, "/a")),
        ("0, URL='/a b'", (0, "/a b")),
        ('3; url="/a"rest', (3, "/a")),
        ("0;/a", (0, "/a")),
        ("0 /a", (0, "/a")),
        ("1.5;url=/a", (1, "/a")),
        ("5", None),
        ("5;", None),
        ("5;url=", None),
        ("5;url=''", None),
        ("-1;url=/a", None),
        ("soon;url=/a", None),
        ("", None),
    ],
)
def test_refresh_is_read_as_browsers_do(content: str, expected: tuple[int, str] | None) -> None:
    assert refresh_of(content) == expected


@pytest.mark.parametrize("hidden", ["<!--{}-->", "<noscript>{}</noscript>", "<script>{}</script>"])
def test_refresh_that_no_reader_sees_is_none(hidden: str) -> None:
    assert declared_refresh(hidden.format("<meta http-equiv=refresh content='0;url=/a'>")) is None


def test_characters_by_number_are_part_of_the_refresh() -> None:
    assert declared_refresh("<meta http-equiv='refresh' content='0;url=&#47;a&amp;b'>") == (0, "/a&b")


def test_refresh_in_a_header_leads_on(tmp_path: Path) -> None:
    moved = Answer("<p>نص</p>", headers={"Content-Type": "text/html", "Refresh": "0; url=/news/story-00001"})
    with serve({**newsroom(), "/": listing((9,)), "/news/story-00009": moved}) as site:
        crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site)
        assert [row["url"] for row in rows(tmp_path, site.name)] == [f"{site.url}/news/story-00001"]


def test_page_that_only_says_how_it_is_to_be_read_is_not_decoded_for_it() -> None:
    assert not may_refresh(MARKUP.format('http-equiv="X-UA-Compatible" content="IE=edge"').encode())
    assert not may_refresh(MARKUP.format("name=description content='a refreshing read'").encode())


def test_refresh_leads_to_the_article(tmp_path: Path) -> None:
    moved = Answer(MARKUP.format('http-equiv="refresh" content="0; url=/news/story-00001"'))
    with serve({**newsroom(), "/": listing((9,)), "/news/story-00009": moved}) as site:
        crawl(tmp_path, "news", "-a", f"url={site.url}/", "-s", "DOWNLOAD_DELAY=0", site=site)
        assert [row["url"] for row in rows(tmp_path, site.name)] == [f"{site.url}/news/story-00001"]
