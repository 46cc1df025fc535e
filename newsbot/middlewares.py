"""What stands between engine, downloader and spider: the borders of a crawl, and each page's bookkeeping."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection
from datetime import datetime
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import __version__ as scrapy_version
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware, RedirectMiddleware
from scrapy.http import HtmlResponse, Request, Response
from scrapy.settings import BaseSettings
from scrapy.spidermiddlewares.base import BaseSpiderMiddleware
from scrapy.spidermiddlewares.referer import RefererMiddleware
from scrapy.spiders import Spider
from scrapy.utils.response import get_base_url

from newsbot import __version__
from newsbot.ending import GONE_AFTER, Ending, early_ending, next_visit
from newsbot.extensions import Run
from newsbot.failures import BadRedirect, Credentials, Offsite, PageEnded, PrivateAddress
from newsbot.lifecycle import LEASE, OpenPage
from newsbot.page import PageItem
from newsbot.refreshes import Refresh, declared_refresh, refresh_of
from newsbot.resolver import Place, allowed_places, may_reach
from newsbot.scheduler import wanted_url
from newsbot.urls import absolute, canonicalize, same_site

logger = logging.getLogger(__name__)

PORTS = {"http": 80, "https": 443}


class TrueUserAgent:
    """The add-on that says who asks: the program, its version, and NEWSBOT_CONTACT where it is set."""

    def update_settings(self, settings: BaseSettings) -> None:
        contact = settings.get("NEWSBOT_CONTACT")
        agent = f"newsbot/{__version__} (+{contact})" if contact else f"newsbot/{__version__}"
        settings.set("USER_AGENT", f"{agent} Scrapy/{scrapy_version}", "addon")


class SiteBorder:
    """Refuses to leave the site that a page belongs to: redirects to elsewhere are not followed."""

    def __init__(self, run: Run) -> None:
        self._run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(Run.of(crawler))

    def process_request(self, request: Request) -> None:
        page = self._run.pages.page(request.meta.get(LEASE))
        if page is not None and not same_site(request.url, self._run.site(page.lease.site).hosts):
            raise Offsite(f"leads to another site: {request.url}")


class PublicOnly:
    """Refuses URLs that spell a private address or carry a user's name, also where a proxy resolves names."""

    def __init__(self, allowed: Collection[Place]) -> None:
        self._allowed = allowed

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(allowed_places(crawler.settings.get("NEWSBOT_ALLOW_PRIVATE", "")))

    def process_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if "@" in parts.netloc:
            raise Credentials(f"a URL with credentials is not followed: {parts.hostname}")
        if "%" in parts.netloc and ":" not in (parts.hostname or ""):
            raise BadRedirect(f"no name of a host: {parts.hostname}")
        port = parts.port or PORTS.get(parts.scheme, 0)
        if not may_reach(parts.hostname or "", port, self._allowed):
            raise PrivateAddress("a private address; NEWSBOT_ALLOW_PRIVATE=host:port allows it")


class Redirects(RedirectMiddleware):
    """Scrapy's, for which a Location that is no URL is the end of the page and no error of ours."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        try:
            return super().process_response(request, response)
        except ValueError as error:
            raise BadRedirect(f"{request.url}: redirects to what is no URL: {error}") from error


LOOKED_AT = 4096
"""Characters in which a refresh is looked for; each takes four bytes at most."""


def may_refresh(body: bytes) -> bool:
    """Whether a body's beginning has what a refresh needs, whatever it is encoded in: most have not, and to decode
    a page for that takes longer than all else that Scrapy does with it."""
    head = body[: 4 * LOOKED_AT].lower()
    return b"\0" in head or (b"http-equiv" in head and b"refresh" in head)


class Refreshes(MetaRefreshMiddleware):
    """Scrapy's, with refreshes read as browsers do, those in headers too.

    None is followed to what is no URL, nor to what the page is itself: news sites let their front pages come again
    every few seconds, with what they show.
    """

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        if request.meta.get("dont_redirect") or not isinstance(response, HtmlResponse):
            return response
        told = _refresh(response)
        if told is None or told.seconds >= self._maxdelay:
            return response
        target = absolute(get_base_url(response), told.url)
        seen = map(canonicalize, (response.url, *request.meta.get("redirect_urls", ())))
        if target is None or canonicalize(target) in seen:
            return response
        further = self._redirect_request_using_get(request, response, target)
        return self._redirect(further, request, "meta refresh")


def _refresh(response: HtmlResponse) -> Refresh | None:
    header = response.headers.get("Refresh")
    if header is not None:
        return refresh_of(header.decode("latin-1"))
    return declared_refresh(response.text[:LOOKED_AT]) if may_refresh(response.body) else None


class Referrers(RefererMiddleware):
    """Scrapy's, which leaves links alone: they go to the store, which keeps no referrer."""

    def get_processed_request(self, request: Request, response: Response | None) -> Request | None:
        return request if wanted_url(request) is not None else super().get_processed_request(request, response)


class Pages(BaseSpiderMiddleware):
    """Ends pages that need no reading, and hangs what a page's callback yields on the page."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._run = Run.of(crawler)

    def process_spider_input(self, response: Response) -> None:
        """Raises ``PageEnded`` for a page that its response alone decides."""
        page = self._page(response)
        if page is None:
            return
        commit = page.commit
        commit.http_status = response.status
        commit.bytes = len(response.body)
        body_hash = hashlib.sha256(response.body).hexdigest()
        ending = self._ending(page, response, body_hash)
        if ending is None or ending.follow or ending.outcome == "unchanged":
            commit.etag = _header(response, "ETag")
            commit.last_modified = _header(response, "Last-Modified")
            commit.body_hash = body_hash if response.status == 200 else None
        if ending is None:
            return
        self._end(page, ending, response.url)
        if not ending.follow:
            raise PageEnded(ending.outcome)

    def get_processed_request(self, request: Request, response: Response | None) -> Request | None:
        """Takes a page's links out of Scrapy's way and onto the page's commit."""
        page = self._page(response) if response is not None else None
        if page is None:
            return request
        if (url := wanted_url(request)) is not None:
            with self._run.guarded():
                self._run.pages.collect(page, [url])
            return None
        request.meta.pop(LEASE, None)
        return request

    def get_processed_item(self, item: Any, response: Response | None) -> Any:
        if isinstance(item, PageItem) and response is not None:
            item.lease = response.meta.get(LEASE)
        return item

    def _page(self, response: Response) -> OpenPage | None:
        return self._run.pages.page(response.meta.get(LEASE))

    def _ending(self, page: OpenPage, response: Response, body_hash: str) -> Ending | None:
        return early_ending(
            page.lease,
            status=response.status,
            content_type=_header(response, "Content-Type"),
            head=response.body[:2048],
            body_hash=body_hash,
            now=self._run.clock(),
        )

    def _end(self, page: OpenPage, ending: Ending, url: str) -> None:
        page.refused = ending.refused
        if ending.outcome == "unchanged" and page.lease.young_until is not None:
            young = datetime.fromisoformat(page.lease.young_until)
            page.commit.next_visit = next_visit(young, self._run.clock())
        if ending.gone_first_seen is not None:
            page.commit.gone_first_seen = ending.gone_first_seen
            page.commit.next_visit = self._run.clock() + GONE_AFTER
        self._run.pages.end(page, ending.outcome, ending.reason, url=url)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
