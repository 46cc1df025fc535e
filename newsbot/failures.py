"""Why a request brought no page: what newsbot refuses itself, and the reason code of every failure."""

from __future__ import annotations

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost

from newsbot.lifecycle import OFFSITE, ROBOTS


class RobotsRefused(IgnoreRequest):
    """robots.txt forbids the URL: it is refused, and no page."""


class Offsite(IgnoreRequest):
    """A redirect led away from the page's site."""


class PrivateAddress(IgnoreRequest):
    """The URL names an address of a private network."""


class PageEnded(IgnoreRequest):
    """The page has its outcome and needs no reading; not a failure."""


REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (RobotsRefused, ROBOTS),
    (Offsite, OFFSITE),
    (PrivateAddress, "private_address"),
    (DownloadTimeoutError, "timeout"),
    (CannotResolveHostError, "dns"),
    (ResponseDataLossError, "torn"),
    (DownloadConnectionRefusedError, "network"),
    (DownloadFailedError, "network"),
    (ConnectError, "network"),
    (ConnectionDone, "network"),
    (ConnectionLost, "network"),
    (OSError, "network"),
    (IgnoreRequest, "ignored"),
)
"""The first type that fits gives the reason; what none fits is an error of ours or of Scrapy."""

ERROR = "error"


def reason_of(failure: BaseException) -> str:
    """The reason code of what ended a request without a page; ``ERROR`` for what nobody expected."""
    return next((reason for kind, reason in REASONS if isinstance(failure, kind)), ERROR)
