"""Whether a site's seeds and feeds answer: asked once each, the way a crawl does, robots.txt first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from scrapy import Spider
from scrapy.crawler import CrawlerProcessBase
from scrapy.http import Request, Response

from newsbot.doctor import FAULT, OK, WARN, Finding
from newsbot.exitcodes import NOTHING, REFUSED
from newsbot.failures import RobotsRefused, reason_of
from newsbot.feeds import feed_entries
from newsbot.page import Page, Visit
from newsbot.pages import plain_headers
from newsbot.site import Site

MOST: Final = 10
"""URLs of a site that are asked for."""

STALE: Final = timedelta(days=3)
"""A feed whose newest entry is older than that is named."""

REFUSALS: Final = (401, 403, 429)


class Caller(Spider):
    """Asks for each URL once, and takes down how it was answered."""

    name = "doctor"

    def __init__(self, *, urls: Sequence[str], feeds: Sequence[str], found: list[Finding], now: datetime) -> None:
        super().__init__()
        self._urls = urls
        self._feeds = feeds
        self._found = found
        self._now = now

    async def start(self) -> Any:
        for url in self._urls:
            yield Request(url, callback=self.take, errback=self.miss, dont_filter=True, cb_kwargs={"asked": url})

    def take(self, response: Response, asked: str) -> None:
        if response.status != 200:
            code = REFUSED if response.status in REFUSALS else NOTHING
            self._found.append(_unanswered(asked, f"answers {response.status}", code))
        elif asked in self._feeds:
            page = Page(
                url=response.url,
                body=response.body,
                visit=Visit(now=self._now),
                headers=plain_headers(response),
                status=response.status,
            )
            self._found.append(freshness(asked, page, self._now))
        else:
            self._found.append(Finding(level=OK, what="seed", where=asked, said="answers 200"))

    def miss(self, failure: Any) -> None:
        error = failure.value
        said = "robots.txt forbids it" if isinstance(error, RobotsRefused) else f"{reason_of(error)}: {error}"
        code = REFUSED if getattr(error, "refused", False) else NOTHING
        self._found.append(_unanswered(failure.request.cb_kwargs["asked"], said, code))


def freshness(url: str, page: Page, now: datetime) -> Finding:
    """How old the newest dated entry of a feed or sitemap is."""
    entries = feed_entries(page)
    days = [moment for entry in entries for moment in _moments(entry.published or entry.date)]
    if not entries:
        fix = "look whether it moved, and mend the site file"
        return Finding(level=WARN, what="feed", where=url, said="has no entry", fix=fix)
    if days and now - max(days) > STALE:
        said = f"{len(entries)} entries, the newest of {max(days).isoformat()}"
        return Finding(level=WARN, what="feed", where=url, said=said, fix="look whether another feed took its place")
    newest = f", the newest of {max(days).isoformat()}" if days else ", none dated"
    return Finding(level=OK, what="feed", where=url, said=f"{len(entries)} entries{newest}")


def _moments(text: str | None) -> Iterator[datetime]:
    """The moment that the text says, if it says one with its offset."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return
    if moment.tzinfo is not None:
        yield moment


def _unanswered(url: str, said: str, code: int) -> Finding:
    fix = "ask the site's owner, or go slower" if code == REFUSED else "look at the site: down, or moved?"
    return Finding(level=FAULT, what="seed", where=url, said=said, fix=fix, code=code)


def reach(process: CrawlerProcessBase, site: Site, now: datetime) -> list[Finding]:
    """What the site's seeds, feeds and sitemaps answer; runs the process to its end.

    Its settings must keep nothing (NEWSBOT_STORE in memory) and let all statuses through (HTTPERROR_ALLOW_ALL).
    """
    feeds = (*site.feeds, *site.sitemaps)
    urls = (*site.seeds, *feeds)[:MOST]
    if not urls:
        said = "its file names no seeds, feeds or sitemaps"
        return [Finding(level=WARN, what="seed", where=site.name, said=said, fix="name some in its file")]
    found: list[Finding] = []
    process.crawl(Caller, urls=urls, feeds=feeds, found=found, now=now)
    process.start()
    return found
