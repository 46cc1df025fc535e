"""Pages of sites that JavaScript draws: the way of a page through the browser, and of what it asks for.

A page is fetched as all pages are. Then the browser draws it, and whatever its scripts ask for takes the same way as a
page: private addresses, robots.txt, pauses, delays and bounds hold for each request and each redirect.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from typing import Final, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import HtmlResponse, Request, Response
from scrapy.http.request import NO_CALLBACK

from newsbot import sites
from newsbot.bodies import check_markup
from newsbot.chromium import Chromium, find_program
from newsbot.clock import clock
from newsbot.errors import UsageError
from newsbot.extensions import Run
from newsbot.failures import ERROR, NotDrawn, Offsite, TooLarge, reason_of
from newsbot.intake import Intake
from newsbot.lifecycle import LEASE
from newsbot.pages import plain_headers
from newsbot.politeness import ROBOTS_REQUEST
from newsbot.site import Site
from newsbot.tab import Answer, DrawError, Fetch, Part
from newsbot.urls import same_site

logger = logging.getLogger(__name__)

PART: Final = "newsbot_part"
"""The key in ``Request.meta`` of the hosts that a part of a page may come from; only such requests have it."""

MOST_BYTES: Final = 20 * 1024 * 1024
"""Bytes, unpacked, of all parts of a page."""

MOST_SCRIPTS: Final = 32 * 1024 * 1024
"""Bytes of scripts that are kept for the next pages of a run."""

OWN: Final = frozenset({"user-agent", "cookie", "accept-encoding", "host", "connection", "range"})
"""Request headers that the browser does not decide; nor conditions, nor what it says of its fetches (``sec-``)."""

HOPS: Final = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "set-cookie"})
"""Response headers that say nothing of an unpacked body, or would make the browser remember."""

CONDITIONS: Final = ("If-None-Match", "If-Modified-Since")
VALIDATORS: Final = ("ETag", "Last-Modified")


class Drawing:
    """Has the pages drawn whose site file says ``javascript=True``."""

    def __init__(self, crawler: Crawler, site_of: Callable[[Request], Site | None]) -> None:
        self._crawler = crawler
        self._site_of = site_of
        self._largest = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._intake = Intake.of(crawler)
        self._chromium: Chromium | None = None
        self._scripts: dict[str, Answer] = {}
        self._counts: Counter[str] = Counter()
        crawler.signals.connect(self._end, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises ``UsageError`` where a crawl's site needs a browser and there is none."""
        run = crawler.get_extension(Run)
        if run is None:
            registry = sites.load(crawler.settings.getlist("NEWSBOT_SITE_MODULES"))
            today = clock(crawler.settings.get("NEWSBOT_NOW"))().date()
            return cls(crawler, lambda request: registry.site_for(request.url, today))
        if not any(site.javascript for site in run.sites.values()):
            raise NotConfigured
        find_program(crawler.settings.get("NEWSBOT_CHROMIUM"))
        return cls(crawler, lambda request: _leased_site(run, request))

    def process_request(self, request: Request) -> None:
        """Raises ``Offsite`` for a part from a host that the site file does not name, also by a redirect."""
        hosts = request.meta.get(PART)
        if hosts is not None:
            if not same_site(request.url, hosts):
                raise Offsite(f"no host of the site's scripts: {request.url}")
        elif self._draws(request):
            for name in CONDITIONS:  # an unchanged shell says nothing of the data that is drawn in it
                request.headers.pop(name, None)

    async def process_response(self, request: Request, response: Response) -> Response:
        """The page as drawn; raises ``NotDrawn``, also where there is no browser, and ``TooLarge``."""
        if not isinstance(response, HtmlResponse) or response.status != 200 or not self._draws(request):
            return response
        site = self._site_of(request)
        assert site is not None
        try:
            text = await self._browser().draw(response.url, _answer(response), self._fetching(site, response))
        except (DrawError, UsageError) as error:
            raise NotDrawn(f"not drawn: {error}") from error
        self._counts["pages"] += 1
        drawn = self._drawn(response, text)
        if LEASE in request.meta:
            self._intake.unpacked(request.meta[LEASE], drawn.body)
        return drawn

    def _draws(self, request: Request) -> bool:
        if PART in request.meta or ROBOTS_REQUEST in request.meta:
            return False
        site = self._site_of(request)
        return site is not None and site.javascript

    def _browser(self) -> Chromium:
        if self._chromium is None:
            settings = self._crawler.settings
            program = find_program(settings.get("NEWSBOT_CHROMIUM"))
            self._chromium = Chromium(program, agent=settings["USER_AGENT"], most=self._largest)
        return self._chromium

    def _drawn(self, response: HtmlResponse, text: str) -> Response:
        body = text.encode("utf-8", "replace")
        if len(body) > self._largest:
            raise TooLarge(f"{response.url}: more than {self._largest} bytes drawn")
        headers = response.headers.copy()
        for name in VALIDATORS:
            headers.pop(name, None)
        headers["Content-Type"] = "text/html; charset=utf-8"
        drawn = response.replace(body=body, headers=headers, encoding="utf-8")
        check_markup(drawn)
        return drawn

    def _fetching(self, site: Site, page: Response) -> Fetch:
        """Gives the parts of one page, as long as they are within its bounds."""
        hosts = (*site.hosts, *site.script_hosts)
        left = MOST_BYTES

        async def fetch(part: Part) -> Answer | None:
            nonlocal left
            answer = self._scripts.get(part.url)
            if answer is None and left > 0:
                answer = await self._fetch(part, hosts, most=min(left, self._largest), page=page.url)
            if answer is not None:
                left -= len(answer.body)
                self._counts["parts"] += 1
            return answer

        return fetch

    async def _fetch(self, part: Part, hosts: tuple[str, ...], *, most: int, page: str) -> Answer | None:
        """A part by newsbot's own downloader; ``None`` where that refuses it or cannot get it."""
        headers = {name: value for name, value in part.headers.items() if _is_scripts(name.lower())}
        meta = {PART: hosts, "download_maxsize": most}
        request = Request(part.url, method=part.method, headers=headers, meta=meta, callback=NO_CALLBACK)
        assert self._crawler.engine is not None
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - as a browser does: a part that cannot be had is missing
            reason = reason_of(error)
            self._counts[reason] += 1
            level = {ERROR: logging.ERROR, "private_address": logging.WARNING}.get(reason, logging.DEBUG)
            logger.log(level, "%s asks for %s: %s: %s", page, part.url, reason, error)
            return None
        answer = _answer(response)
        if part.is_script and response.status == 200:
            self._keep(part.url, answer)
        return answer

    def _keep(self, url: str, script: Answer) -> None:
        if "no-store" in script.headers.get("cache-control", ""):
            return
        self._scripts[url] = script
        while sum(len(kept.body) for kept in self._scripts.values()) > MOST_SCRIPTS:
            del self._scripts[next(iter(self._scripts))]

    async def _end(self) -> None:
        if self._chromium is not None:
            await self._chromium.end()
        if self._counts:
            refused = [
                f"{count} {what}" for what, count in sorted(self._counts.items()) if what not in ("pages", "parts")
            ]
            logger.info(
                "%d pages drawn, %d scripts and data loaded, not loaded: %s",
                self._counts["pages"], self._counts["parts"], ", ".join(refused) or "none",
            )  # fmt: skip


def _leased_site(run: Run, request: Request) -> Site | None:
    page = run.pages.page(request.meta.get(LEASE))
    return run.site(page.lease.site) if page is not None else None


def _answer(response: Response) -> Answer:
    headers = {name: value for name, value in plain_headers(response).items() if name not in HOPS}
    return Answer(response.status, headers, response.body)


def _is_scripts(header: str) -> bool:
    """Whether a request header is one that a page's scripts may set."""
    return header not in OWN and not header.startswith(("sec-", "if-"))
