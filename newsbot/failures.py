"""Why a request brought no page: what newsbot refuses itself, and the reason code of every failure."""

from __future__ import annotations

import logging
from collections.abc import Callable

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Request, Response
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost
from twisted.python.failure import Failure

from newsbot.ending import ROBOTS
from newsbot.errors import NewsbotError, StoreError, UnreadError, WorkerError
from newsbot.lifecycle import LEASE, OFFSITE, Lifecycle
from newsbot.urls import without_user

logger = logging.getLogger(__name__)


class RobotsRefused(IgnoreRequest):
    """robots.txt forbids the URL: it is refused, and no page."""

    refused = True


class RobotsUnreachable(IgnoreRequest):
    """The host's robots.txt cannot be had, so nothing of it may be fetched; ``reason`` says why."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.refused = reason == "http_429"


class Offsite(IgnoreRequest):
    """A redirect led away from the page's site."""


class PrivateAddress(IgnoreRequest):
    """The URL names an address of a private network."""


class Credentials(IgnoreRequest):
    """The URL carries a user's name or password, which no page may make us send."""


class BadRedirect(IgnoreRequest):
    """The page redirects to what is no http or https URL."""


class TooLarge(IgnoreRequest):
    """The body is larger than may be read, as it came or unpacked."""


class UnknownCoding(IgnoreRequest):
    """The body is packed in a way that was not asked for."""


class NotDrawn(IgnoreRequest):
    """The browser that was to draw the page did not."""


class PageEnded(IgnoreRequest):
    """The page has its outcome and needs no reading; not a failure."""


REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (RobotsRefused, ROBOTS),
    (Offsite, OFFSITE),
    (PrivateAddress, "private_address"),
    (Credentials, "credentials"),
    (BadRedirect, "redirect"),
    (TooLarge, "too_large"),
    (UnknownCoding, "coding"),
    (NotDrawn, "browser"),
    (DownloadCancelledError, "too_large"),
    (DownloadTimeoutError, "timeout"),
    (CannotResolveHostError, "dns"),
    (ResponseDataLossError, "torn"),
    (DownloadConnectionRefusedError, "network"),
    (DownloadFailedError, "network"),
    (ConnectError, "network"),
    (ConnectionDone, "network"),
    (ConnectionLost, "network"),
    (OSError, "network"),
    (UnsupportedURLSchemeError, "scheme"),
    (IgnoreRequest, "ignored"),
)
"""The first type that fits gives the reason; what none fits is an error of ours or of Scrapy."""

ERROR = "error"


def reason_of(failure: BaseException) -> str:
    """The reason code of what ended a request without a page; ``ERROR`` for what nobody expected."""
    if isinstance(failure, RobotsUnreachable):
        return failure.reason
    return next((reason for kind, reason in REASONS if isinstance(failure, kind)), ERROR)


class Failures:
    """Gives pages that fail their outcome. ``fail`` is told what makes going on pointless.

    ``unread`` names the pages that ended in an error of ours, with what it said.
    """

    def __init__(self, pages: Lifecycle, *, fail: Callable[[NewsbotError], None]) -> None:
        self.unread: list[str] = []
        self._pages = pages
        self._fail = fail

    def in_request(self, failure: Failure) -> None:
        """The errback of every leased request: the page ends with the reason of what came instead of it."""
        error = failure.value
        if error is None or isinstance(error, PageEnded):
            return
        page = self._pages.page(failure.request.meta.get(LEASE))  # type: ignore[attr-defined]
        if page is None:
            return
        if isinstance(error, StoreError):
            self._fail(error)
        reason = reason_of(error)
        if reason == ERROR:
            page.fail(reason)
            self.unread.append(f"{page.lease.url}: {type(error).__name__}: {error}")
            logger.error("%s: %s: %s", page.lease.url, type(error).__name__, error, exc_info=error)
            return
        page.refused = getattr(error, "refused", False)
        page.end("failed", reason)
        level = logging.DEBUG if page.refused else logging.WARNING
        logger.log(level, "%s: %s: %s", without_user(page.lease.url), reason, error)

    def in_page(self, failure: Failure, response: Response | Failure | None) -> None:
        """A callback or pipeline raised: the page is failed, whatever it was before."""
        error = failure.value
        if isinstance(error, StoreError | WorkerError):
            self._fail(error)
        request: Request | None = getattr(response, "request", None)
        page = self._pages.page(request.meta.get(LEASE)) if request is not None else None
        if page is None:
            return
        if isinstance(error, UnreadError):
            said, reason = str(error), error.reason
        else:
            said, reason = f"{type(error).__name__}: {error}", f"{ERROR}:{type(error).__name__}"
        self.unread.append(f"{page.lease.url}: {said}")
        page.fail(reason)
