"""The scheduler over the store: what is to be fetched is state, not memory.

Pages to visit go to the store and come back as leases. What belongs to a page already leased (a
redirect, a retry) and requests of spiders that know nothing of the store wait in memory, in Scrapy's
own scheduler, which this one extends.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from typing import Self

import scrapy
from scrapy.core.scheduler import Scheduler
from scrapy.crawler import Crawler
from scrapy.http import Request
from scrapy.spiders import Spider
from twisted.internet.defer import Deferred

from newsbot.extensions import Run
from newsbot.hosts import LONGEST_WAIT
from newsbot.lifecycle import LEASE, watch
from newsbot.store import Lease, Url

URL = "newsbot_url"
"""The key in ``Request.meta`` that holds a ``Url`` for the store."""


def request_for(url: Url) -> Request:
    """The request by which a spider asks for a visit of the URL."""
    return Request(url.url, meta={URL: url}, dont_filter=True)


def wanted_url(request: Request) -> Url | None:
    """The URL that a request of ``request_for`` asks for; ``None`` for any other request."""
    url: Url | None = request.meta.get(URL)
    return url


class StoreScheduler(Scheduler):
    """Hands out requests for the store's leases, the hosts in turn, few of each host at a time."""

    run: Run
    crawler: Crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        scheduler = super().from_crawler(crawler)
        scheduler.run = Run.of(crawler)
        scheduler._per_host = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        scheduler._batch = crawler.settings.getint("CONCURRENT_REQUESTS")
        scheduler._leases = deque()
        scheduler._parked = []
        scheduler._asking = None
        return scheduler

    _per_host: int
    _batch: int
    _leases: deque[Lease]
    _asking: asyncio.TimerHandle | None
    _parked: list[Lease]
    """Leases of sites that have had their pages: put back at the end, for the next run."""

    def open(self, spider: Spider) -> Deferred[None] | None:
        watch(self.crawler.engine, self._request_over, scrapy.__version__)
        return super().open(spider)

    def enqueue_request(self, request: Request) -> bool:
        """Takes a URL to visit into the store, a continuation or a foreign request into memory."""
        if (url := wanted_url(request)) is not None:
            with self.run.guarded():
                self.run.store.add([url], now=self.run.clock())
            return True
        if (page := self.run.pages.page(request.meta.get(LEASE))) is not None:
            self.run.pages.continued(page, redirects=request.meta.get("redirect_times", 0))
        return super().enqueue_request(request)

    def next_request(self) -> Request | None:
        """A request that waits in memory, else one for the next lease; ``None`` when none may go now."""
        request = super().next_request() or self._next_leased()
        if request is None:
            self._ask_again_soon()
        return request

    def _ask_again_soon(self) -> None:
        """Has the engine ask again once other workers may have queued something: by itself it asks every 5 seconds."""
        wait = self.run.store.news_after
        if wait is not None and self._asking is None and not self.run.stopping():
            self._asking = asyncio.get_running_loop().call_later(wait, self._ask)

    def _ask(self) -> None:
        self._asking = None
        slot = getattr(self.crawler.engine, "_slot", None)
        if slot is not None and slot.closing is None:
            slot.nextcall.schedule()

    def has_pending_requests(self) -> bool:
        if super().has_pending_requests():
            return True
        if self.run.stopping():
            return False
        with self.run.guarded():
            return self.run.store.has_open() and not self._all_left_alone()
        return False

    def close(self, reason: str) -> Deferred[None] | None:
        """Puts back what was leased and not fetched."""
        if self._asking is not None:
            self._asking.cancel()
        with self.run.guarded():
            self.run.store.release([*self._leases, *self._parked, *self.run.pages.drop()])
        self._leases.clear()
        self._parked.clear()
        return super().close(reason)

    def _next_leased(self) -> Request | None:
        if self.run.stopping():
            return None
        while self._fill():
            lease = self._leases.popleft()
            if self.run.is_full(lease.site):
                self._parked.append(lease)
            elif not self.run.pages.skip(lease):
                return self._request(lease)
        return None

    def _fill(self) -> bool:
        """Leases pages where none wait here; whether there are any."""
        if not self._leases:
            busy = Counter(lease.host for lease in self.run.pages.in_flight())
            with self.run.guarded():
                self._leases.extend(
                    self.run.store.lease(self._batch, now=self.run.clock(), busy=busy, per_host=self._per_host)
                )
        return bool(self._leases)

    def _all_left_alone(self) -> bool:
        """Whether all that is left waits for hosts that want to be left alone longer than a run waits."""
        self._fill()
        if self._leases or self.run.pages.in_flight():
            return False
        now = self.run.clock()
        ready = self.run.store.next_ready(now=now)
        if ready is None and self._parked:
            self.run.reach("max_pages_per_site")
            return True
        if ready is None or (ready - now).total_seconds() <= LONGEST_WAIT:
            return False
        self.run.reach("back_off")
        return True

    def _request(self, lease: Lease) -> Request:
        """The request for a lease, conditional where the last visit left validators (RFC 9110, 13.1)."""
        self.run.pages.open(lease)
        if lease.handed_over and self.run.hosts is not None:
            self.run.hosts.handed_over(lease.host)
        known = lease.kind == "list" or lease.record_id is not None
        conditions = {"If-None-Match": lease.etag, "If-Modified-Since": lease.last_modified} if known else {}
        return Request(
            lease.url,
            headers={name: value for name, value in conditions.items() if value},
            meta={LEASE: lease.id},
            errback=self.run.failures.in_request,
            priority=lease.priority,
            dont_filter=True,
        )

    def _request_over(self, request: Request) -> None:
        self.run.pages.request_over(request.meta.get(LEASE))
