"""Pages that refresh to another one: what is looked at before the page is decoded misses none that Scrapy finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy.http import HtmlResponse
from scrapy.utils.response import get_meta_refresh

from newsbot.middlewares import may_refresh
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
def test_refresh_that_scrapy_finds_is_looked_for(told: str, encoding: str) -> None:
    body = MARKUP.format(told).encode(encoding)
    headers = {"Content-Type": f"text/html; charset={encoding.removesuffix('-sig')}"}
    response = HtmlResponse("https://news.test/a", body=body, headers=headers)
    assert get_meta_refresh(response) == (0, "https://news.test/news/1")
    assert may_refresh(body)


def test_page_that_only_says_how_it_is_to_be_read_is_not_decoded_for_it() -> None:
    assert not may_refresh(MARKUP.format('http-equiv="X-UA-Compatible" content="IE=edge"').encode())
    assert not may_refresh(MARKUP.format("name=description content='a refreshing read'").encode())


def test_refresh_leads_to_the_article(tmp_path: Path) -> None:
    moved = Answer(MARKUP.format('http-equiv="refresh" content="0; url=/news/story-00001"'))
    with serve({**newsroom(), "/": listing((9,)), "/news/story-00009": moved}) as site:
        crawl(tmp_path, "news", "-a", f"url={site.url}/", "-s", "DOWNLOAD_DELAY=0", site=site)
        assert [row["url"] for row in rows(tmp_path, site.name)] == [f"{site.url}/news/story-00001"]
