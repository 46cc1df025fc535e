"""Why a request brought no page: what newsbot refuses itself, and the reason code of every failure."""

from __future__ import annotations

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
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost

from newsbot.lifecycle import OFFSITE, ROBOTS


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
