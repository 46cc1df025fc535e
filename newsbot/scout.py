"""A first look at a site: a few polite requests, through the same download path as a crawl's."""

from __future__ import annotations

import argparse
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final
from urllib.parse import urljoin

from scrapy import Spider
from scrapy.crawler import CrawlerProcessBase
from scrapy.exceptions import UsageError as ScrapyUsageError
from scrapy.http import Request, Response

from newsbot.discovery import USUAL_FEEDS, USUAL_SITEMAPS
from newsbot.errors import UsageError
from newsbot.failures import reason_of
from newsbot.feeds import feed_entries, is_feed
from newsbot.page import Page
from newsbot.pages import plain_headers
from newsbot.publisher.look import Look, Seen
from newsbot.reader import Reader, ReadingCommand
from newsbot.shapes import shape_of
from newsbot.sites import Registry
from newsbot.urls import canonicalize, host, same_site

MOST: Final = {"feed": 7, "sitemap": 5, "section": 2, "article": 3}
"""Requests of a kind; with robots.txt (asked for by the guard too), front page and ``CHILDREN`` a look costs 22 at
most, redirects and the articles given apart."""

CHILDREN: Final = 2
"""Sitemaps of indexes that are looked at."""


class Scout(Spider):
    """Asks for robots.txt, the front page, and from there for feeds, sitemaps, sections and a few articles."""

    name = "scout"

    def __init__(self, *, look: Look, articles: Sequence[str], reader: Reader) -> None:
        super().__init__()
        self._look = look
        self._given = articles
        self._reader = reader
        self._asked: set[str] = set()
        self._children_left = CHILDREN
        self._articles_left = max(0, MOST["article"] - len(articles))

    async def start(self) -> Any:
        yield self.request(urljoin(self._look.home, "/robots.txt"), "robots", "given")

    def request(self, url: str, kind: str, basis: str) -> Request:
        """A request whose answer, or the reason for none, goes into the look."""
        return Request(
            url, callback=self.take, errback=self.miss, dont_filter=True, cb_kwargs={"kind": kind, "basis": basis}
        )

    def take(self, response: Response, kind: str, basis: str) -> Iterator[Request]:
        page = self._reader.page(response.body, response.url, plain_headers(response), response.status)
        page.requested_url = response.meta.get("redirect_urls", [response.url])[0]
        seen = Seen(url=response.url, kind=kind, basis=basis, page=page)
        self._look.seen.append(seen)
        yield from self._after(seen)

    def miss(self, failure: Any) -> Iterator[Request]:
        request = failure.request
        seen = Seen(url=request.url, reason=reason_of(failure.value), **request.cb_kwargs)
        self._look.seen.append(seen)
        yield from self._after(seen)

    def _after(self, seen: Seen) -> Iterator[Request]:
        """What is asked for next: the front page after robots.txt, all else after the front page."""
        if seen.kind == "robots":
            yield self.request(self._look.home, "home", "given")
        elif seen.kind == "home":
            yield from self._wanted((url, "article", "given") for url in self._given)
            if seen.answered is not None:
                yield from self._from_front(seen.answered)
        elif seen.kind in ("feed", "sitemap") and seen.answered is not None:
            yield from self._from_list(seen.answered, seen.kind, seen.basis)

    def _from_front(self, page: Page) -> Iterator[Request]:
        links = page.links()
        feeds = [link.url for link in links if link.kind == "feed"][: MOST["feed"]]
        named = [urljoin(page.url, url) for url in self._look.robots.sitemaps][: MOST["sitemap"]]
        sections = [link.url for link in links if link.kind == "listing"][: MOST["section"]]
        yield from self._wanted((url, "feed", "link") for url in feeds)
        yield from self._wanted((url, "sitemap", "robots.txt") for url in named)
        if not feeds:
            yield from self._wanted((urljoin(page.url, path), "feed", "usual place") for path in USUAL_FEEDS)
        if not named:
            yield from self._wanted((urljoin(page.url, path), "sitemap", "usual place") for path in USUAL_SITEMAPS)
        yield from self._wanted((url, "section", "link") for url in sections)
        yield from self._articles([link.url for link in links if link.kind == "article"], "link")

    def _from_list(self, page: Page, kind: str, basis: str) -> Iterator[Request]:
        """A sitemap's children; and articles, where the front page linked to too few."""
        entries = list(feed_entries(page)) if is_feed(page) else []
        if kind == "sitemap" and basis != "index":
            maps = [entry for entry in entries if entry.kind == "sitemap"]
            maps.sort(key=lambda entry: ("news" in entry.url.lower(), entry.date or ""), reverse=True)
            children = maps[: self._children_left]
            self._children_left -= len(children)
            yield from self._wanted((entry.url, "sitemap", "index") for entry in children)
        home = (host(self._look.home) or "",)
        listed = [entry.url for entry in entries if entry.kind == "article" and same_site(entry.url, home)]
        yield from self._articles(listed, kind)

    def _articles(self, urls: Sequence[str], basis: str) -> Iterator[Request]:
        """As many of the articles as are still wanted, of as many shapes as there are."""
        fresh = [url for url in urls if canonicalize(url) not in self._asked]
        chosen = one_of_each_shape(fresh)[: self._articles_left]
        self._articles_left -= len(chosen)
        yield from self._wanted((url, "article", basis) for url in chosen)

    def _wanted(self, urls: Iterable[tuple[str, str, str]]) -> Iterator[Request]:
        """Requests for what was not asked for yet."""
        for url, kind, basis in urls:
            key = canonicalize(url)
            if key not in self._asked and key.startswith(("http://", "https://")):
                self._asked.add(key)
                yield self.request(key, kind, basis)


def one_of_each_shape(urls: Sequence[str]) -> list[str]:
    """A few URLs, of as many shapes as there are: the first of each, then what comes."""
    first = list({shape_of(url): url for url in reversed(urls)}.values())[::-1]
    return list(dict.fromkeys([*first, *urls]))[: MOST["article"]]


def look_at(process: CrawlerProcessBase, home: str, articles: Sequence[str], reader: Reader) -> Look:
    """What the site offers at its front page and behind it; runs the process to its end."""
    look = Look(home=canonicalize(home), agent=str(process.settings["USER_AGENT"]))
    process.crawl(Scout, look=look, articles=articles, reader=reader)
    process.start()
    return look


class LookCommand(ReadingCommand):
    """A command that looks at the site whose front page is named first; articles may follow."""

    @abstractmethod
    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        """Does what the command is for; raises ``NewsbotError``."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        name = type(self).__module__.rpartition(".")[2]
        if not args:
            raise ScrapyUsageError(f"name the site's front page: newsbot {name} https://example.com/")
        self.guarded(lambda: self.work(args, opts))

    def look(self, args: Sequence[str], opts: argparse.Namespace) -> Look:
        """What a look at the front page and the articles named brings; raises ``UsageError`` for what is no URL."""
        assert self.settings is not None
        assert self.crawler_process is not None
        for url in args:
            if not url.startswith(("http://", "https://")) or not host(url):
                raise UsageError(f"{url!r} is no http or https URL with a host; write it as https://example.com/")
        return look_at(self.crawler_process, args[0], args[1:], Reader(Registry(), self.clock(opts)))
