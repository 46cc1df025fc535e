"""How hosts are asked: what their robots.txt allows, at their pace, and not while they ask to be left alone."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Final, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured, StopDownload
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.asyncio import call_later
from scrapy.utils.httpobj import urlparse_cached

from newsbot.clock import clock
from newsbot.extensions import Run
from newsbot.failures import RobotsRefused, RobotsUnreachable, reason_of
from newsbot.hosts import Hosts, Rules
from newsbot.robots import LARGEST, product_token
from newsbot.urls import absolute
from newsbot.urls import host as host_of

logger = logging.getLogger(__name__)

ROBOTS_REQUEST = "newsbot_robots"
"""The key in ``Request.meta`` of the bytes that a robots.txt has brought so far; only such requests have it."""

ROBOTS_REDIRECTS = 5
"""Redirects followed to a robots.txt (RFC 9309, 2.3.1.2); behind more of them there is none."""


class Politeness:
    """The extension that holds the run's ``hosts`` for handler and middlewares, and gives their ledger to the run."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @cached_property
    def hosts(self) -> Hosts:
        """Made when first asked for: the run is another extension, and all of them must be there."""
        run = self._crawler.get_extension(Run)
        now = self._crawler.settings.get("NEWSBOT_NOW")
        hosts = Hosts(clock=clock(now), store=run.store if run is not None else None, fixed=bool(now))
        if run is not None:
            run.hosts = hosts
        return hosts

    @classmethod
    def of(cls, crawler: Crawler) -> Politeness:
        """The extension of the crawler; raises ``RuntimeError`` when it is switched off."""
        extension = crawler.get_extension(cls)
        if extension is None:
            raise RuntimeError("the setting EXTENSIONS lacks newsbot.politeness.Politeness: hosts would not be spared")
        return extension


RECENTLY: Final = 10.0
"""Seconds since its last request in which a host counts as being asked."""


class Slots:
    """Scrapy's download slots, one for each host: how far apart its requests are, and from when on."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self.delay = crawler.settings.getfloat("DOWNLOAD_DELAY")

    def space(self, host: str, seconds: float) -> None:
        """Keeps the host's requests so many seconds apart from now on, one at a time, without chance."""
        downloader = self._crawler.engine.downloader
        downloader.per_slot_settings[host] = {"delay": seconds, "concurrency": 1, "jitter": 0.0}
        if (slot := downloader.slots.get(host)) is not None:
            slot.delay, slot.concurrency, slot.jitter = seconds, 1, 0.0

    def asks_others(self, host: str) -> bool:
        """Whether the run asks other hosts at the moment."""
        slots = self._crawler.engine.downloader.slots.items()
        since = time.monotonic() - RECENTLY
        return any(slot.active or slot.queue or slot.lastseen > since for name, slot in slots if name != host)

    def sending(self, host: str) -> None:
        """Counts the host's delay from when a request goes out, not from when it was due.

        To connect takes time, and so do the pages that are read before the loop has come to the socket: what is
        written now goes out one turn later, so the turn after that is sure to be past it.
        """
        loop = asyncio.get_running_loop()
        self._sent(host)
        loop.call_soon(loop.call_soon, self._sent, host)

    def _sent(self, host: str) -> None:
        if (slot := self._crawler.engine.downloader.slots.get(host)) is not None:
            slot.lastseen = max(slot.lastseen, time.monotonic())

    def pause(self, request: Request, seconds: float) -> None:
        """Sends nothing more to the request's host for so many seconds."""
        downloader = self._crawler.engine.downloader
        _, slot = downloader._get_slot(request)
        until = max(slot.lastseen, time.monotonic() + seconds)
        if slot.latercall is not None:
            slot.latercall.cancel()
        slot.lastseen = until  # so that Scrapy keeps the slot that long
        slot.latercall = call_later(until - time.monotonic(), downloader._latercall, slot)


class Robots:
    """Obeys robots.txt by RFC 9309, and the Crawl-delay in it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._hosts = Politeness.of(crawler).hosts
        self._slots = Slots(crawler)
        self._agent = product_token(f"{crawler.settings['USER_AGENT']}/")  # a header, also when it has no version
        self._rules: dict[tuple[str, int], asyncio.Future[Rules]] = {}
        self._arriving = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raises ``RobotsRefused`` for what is forbidden, ``RobotsUnreachable`` where nobody could say."""
        if ROBOTS_REQUEST in request.meta:
            return
        request.meta.pop("download_slot", None)  # of the host before a redirect
        host = host_of(request.url)
        rules = await self._rules_for(request, host)
        ledger = self._hosts.ledgers[host]
        if rules.unreachable is not None:
            raise RobotsUnreachable(f"{host}: no robots.txt to be had ({rules.unreachable})", rules.unreachable)
        if not rules.robots.allowed(request.url, self._agent):
            ledger.robots_refused += 1
            raise RobotsRefused(f"{request.url}: forbidden by robots.txt")
        ledger.robots_allowed += 1
        if ledger.crawl_delay is not None:
            request.meta["autothrottle_dont_adjust_delay"] = True

    async def _rules_for(self, request: Request, host: str) -> Rules:
        """The rules of the request's origin, fetched once and again when they are too old."""
        origin = "{0.scheme}://{0.netloc}".format(urlparse_cached(request))
        key = (origin, self._hosts.handovers[host])
        task = self._rules.get(key)
        if task is None or (task.done() and task.result().until <= self._hosts.clock()):
            task = self._rules[key] = asyncio.ensure_future(self._fetch(origin, host, request))
        return await asyncio.shield(task)

    async def _fetch(self, origin: str, host: str, request: Request) -> Rules:
        rules = self._hosts.known_rules(origin, host)
        kept = rules.robots.crawl_delay(self._agent) if rules is not None else None
        if owed := self._hosts.owed(host, max(self._slots.delay, kept or 0.0)):
            self._slots.pause(request, owed)
        if rules is None:
            try:
                status, body = await self._download(f"{origin}/robots.txt")
            except Exception as error:  # noqa: BLE001 - whatever hinders us, nobody has allowed anything
                logger.warning("%s: no robots.txt to be had: %s", origin, error)
                return self._hosts.unreachable(host, reason_of(error))
            if status >= 500 or status == 429:
                return self._hosts.unreachable(host, f"http_{status}")
            rules = self._hosts.keep_rules(origin, host, status=status, body=body)
        delay = rules.robots.crawl_delay(self._agent)
        if delay is not None and delay > self._slots.delay:
            self._hosts.ledgers[host].crawl_delay = delay
            self._slots.space(host, delay)
        return rules

    async def _download(self, url: str) -> tuple[int, bytes]:
        """Status and first 500 KiB of the file; behind a sixth redirect it counts as missing."""
        with self._bounded():
            return await self._followed(url)

    @contextmanager
    def _bounded(self) -> Iterator[None]:
        """Within it no robots.txt is read to its end that has none; pages, which come in many pieces, are not asked."""
        self._arriving += 1
        self._crawler.signals.connect(self._stop_endless, signal=signals.bytes_received)
        try:
            yield
        finally:
            self._arriving -= 1
            if not self._arriving:
                self._crawler.signals.disconnect(self._stop_endless, signal=signals.bytes_received)

    async def _followed(self, url: str) -> tuple[int, bytes]:
        for _ in range(ROBOTS_REDIRECTS + 1):
            meta = {ROBOTS_REQUEST: 0, "dont_redirect": True, "download_maxsize": 0, "max_retry_times": 1}
            asked = Request(url, priority=1000, meta=meta, callback=NO_CALLBACK)
            assert self._crawler.engine is not None
            response = await self._crawler.engine.download_async(asked)
            location = response.headers.get("Location")
            if not 300 <= response.status < 400 or location is None:
                return response.status, response.body
            if (target := absolute(url, location.decode("latin-1"))) is None:
                break
            url = target
        return 404, b""

    def _stop_endless(self, data: bytes, request: Request) -> None:
        """Ends a download of robots.txt once it has brought as much as is read of it."""
        if ROBOTS_REQUEST in request.meta:
            request.meta[ROBOTS_REQUEST] += len(data)
            if request.meta[ROBOTS_REQUEST] > LARGEST:
                raise StopDownload(fail=False)


LARGE: Final = 4 << 20
"""Bytes of a body, unpacked, beyond which its host waits: reading such a page takes the time of tens of others."""
LARGE_BYTES_A_SECOND: Final = 1 << 19
LONGEST_REST: Final = 20.0
"""Seconds that it waits at most: as long as for the largest page; larger are sitemaps, which are read faster."""


class Pauses:
    """Leaves a host alone for as long as it asks (429 and 503 with Retry-After), and lets one that sends very large
    bodies wait two seconds for each MiB while other hosts are asked, so that reading them costs those a small share."""

    def __init__(self, crawler: Crawler) -> None:
        self._hosts = Politeness.of(crawler).hosts
        self._slots = Slots(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        host = host_of(request.url)
        if response.status not in (429, 503):
            self._hosts.answered(host)
            if (size := len(response.body)) > LARGE and self._slots.asks_others(host):
                self._slots.pause(request, min(size / LARGE_BYTES_A_SECOND, LONGEST_REST))
            return response
        header = response.headers.get("Retry-After")
        text = header.decode("latin-1") if header else None
        wait = self._hosts.refusal(host, status=response.status, retry_after=text)
        if wait is None:
            request.meta["dont_retry"] = True
            logger.warning("%s answers %d and wants to be left alone: %s", host, response.status, text)
        elif wait:
            self._slots.pause(request, wait)
            logger.info("%s answers %d: left alone for %.0f s", host, response.status, wait)
        return response
