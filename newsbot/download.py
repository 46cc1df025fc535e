"""One try on the wire, bounded: the time a URL may take, the headers it may send, and the ledger it is noted in."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, _LenientHTTP11ClientFactory
from scrapy.core.downloader.handlers.http11 import _LenientHTTP11ClientProtocol as LenientProtocol
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Request, Response
from twisted.web._newclient import BODY, HTTP11ClientProtocol
from twisted.web.client import HTTPConnectionPool

from newsbot.intake import Intake
from newsbot.politeness import Politeness, Slots
from newsbot.urls import host as host_of

URL_TIMEOUT = 90.0
"""Seconds on the wire for one URL, all its tries and redirects together."""

SPENT = "newsbot_spent"
"""The key in ``Request.meta`` of the seconds that a URL has spent on the wire; retries and redirects inherit it."""

MOST_IDLE = 256
"""Connections kept open that no request uses: a quarter of the files that a process may usually have open."""

MOST_HEADERS = 256 * 1024
"""Bytes before the body begins, interim answers (RFC 9110, 15.2) among them."""


class BoundedProtocol(LenientProtocol):
    """Gives up on a server whose headers have no end; brings no more of a body than there is room for.

    ``sending`` is told the host of each request as it goes out: once the connection is made.
    """

    def __init__(self, quiescent: Any, intake: Intake, sending: Callable[[str], None]) -> None:
        super().__init__(quiescent)  # type: ignore[no-untyped-call]
        self._intake = intake
        self._sending = sending
        self._head = self._body = 0

    def request(self, request: Any) -> Any:
        self._head = self._body = 0
        self._sending(host_of((request.absoluteURI or b"").decode("ascii")))
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        if self._parser is not None and self._parser.state != BODY:
            self._head += len(data)
            if self._head > MOST_HEADERS and self.transport is not None:
                self.transport.abortConnection()
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]
        if self._parser is not None and self._parser.state == BODY:
            self._body += len(data)
            self._intake.arrived(self, self._body)

    def _disconnectParser(self, reason: Any) -> None:  # noqa: N802 - Twisted's name; every end of an answer passes it
        self._intake.left(self)
        super()._disconnectParser(reason)  # type: ignore[no-untyped-call]


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def __init__(self, intake: Intake, sending: Callable[[str], None], quiescent: Any, metadata: Any) -> None:
        super().__init__(quiescent, metadata)  # type: ignore[no-untyped-call]
        self._intake = intake
        self._sending = sending

    def buildProtocol(self, addr: Any) -> HTTP11ClientProtocol:  # noqa: N802 - Twisted's name
        return BoundedProtocol(self._quiescentCallback, self._intake, self._sending)


class BoundedPool(HTTPConnectionPool):
    """Closes the connection that was idle longest where too many are: Twisted would keep some to each host of a run
    for four minutes."""

    def _putConnection(self, key: Any, connection: Any) -> None:  # noqa: N802 - Twisted's name
        super()._putConnection(key, connection)  # type: ignore[no-untyped-call]
        while len(self._timeouts) > MOST_IDLE:
            timeout = next(iter(self._timeouts.values()))
            oldest = timeout.args
            timeout.cancel()  # which forgets them
            self._removeConnection(*oldest)  # type: ignore[no-untyped-call]


class BoundedHandler(HTTP11DownloadHandler):
    """Scrapy's handler with a bound for the whole URL, and each request noted."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        most, reactor = self._pool.maxPersistentPerHost, self._pool._reactor
        self._pool = BoundedPool(reactor, persistent=True)  # type: ignore[no-untyped-call]
        self._pool.maxPersistentPerHost = most
        self._pool._factory = partial(  # type: ignore[assignment]
            _BoundedFactory, Intake.of(crawler), Slots(crawler).sending
        )
        self._timeout = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        self._hosts = Politeness.of(crawler).hosts

    async def download_request(self, request: Request) -> Response:
        """Raises ``DownloadTimeoutError`` also for a URL whose time was spent by its earlier tries.

        Raises ``LostError`` for one that another worker may have by now, since this one was silent for too long.
        """
        self._hosts.check_ours()
        spent = request.meta.get(SPENT, 0.0)
        if spent >= URL_TIMEOUT - 1:
            raise DownloadTimeoutError(f"{request.url} took {spent:.0f} seconds in all")
        request.meta["download_timeout"] = min(self._timeout, URL_TIMEOUT - spent)
        started = time.monotonic()
        host = host_of(request.url)
        self._hosts.sent(host, at=started)
        try:
            response = await super().download_request(request)
        finally:
            request.meta[SPENT] = spent + time.monotonic() - started
        self._hosts.ledgers[host].bytes += len(response.body)
        return response
