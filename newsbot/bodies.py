"""Bodies within bounds: their type is asked of the headers, they are unpacked, and cut ones are tried again."""

from __future__ import annotations

import re
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import StopDownload
from scrapy.http import Headers, HtmlResponse, Request, Response, TextResponse
from scrapy.responsetypes import responsetypes

from newsbot.ending import is_markup
from newsbot.extensions import Run
from newsbot.failures import TooLarge, UnknownCoding
from newsbot.feeds import LARGEST_FEED
from newsbot.intake import Intake
from newsbot.lifecycle import LEASE, OpenPage
from newsbot.politeness import ROBOTS_REQUEST
from newsbot.robots import LARGEST as LARGEST_ROBOTS
from newsbot.unpacking import CODINGS, unpack

CUT = "dataloss"
"""Scrapy's flag of a response whose body ended early."""

PARTIAL = 206
"""The status of a part of a page (RFC 9110, 15.3.7), which nobody here asks for."""

MOST_TAGS = 300_000
"""Elements of a page (and their ends) that are parsed; honest pages have some thousands, each costs memory."""

MOST_ATTRIBUTES = 5_000
"""Attributes of one element; the parser compares each with all before it, so that time grows with their square."""

LONG_TAG = 10_000
TAG = re.compile(rb"<[a-zA-Z](?:=\s*+(?:\"[^\"]*\"|'[^']*')|[^>])*+")
VALUE = re.compile(rb"=\s*(?:\"[^\"]*\"|'[^']*')")
PARTED = re.compile(rb"[=/\s]+")


class Bodies:
    """Stands where Scrapy's HttpCompressionMiddleware does."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._run = crawler.get_extension(Run)
        self._intake = Intake.of(crawler)
        self._largest = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._tries = crawler.settings.getint("RETRY_TIMES")
        crawler.signals.connect(self._check_type, signal=signals.headers_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        request.headers.setdefault("Accept-Encoding", ", ".join(name for name in CODINGS if name != "x-gzip"))
        self._intake.dropped(request.meta.get(LEASE, 0))
        request.meta["download_fail_on_dataloss"] = request.meta.get("retry_times", 0) < self._tries

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """The response unpacked, or the next try; raises ``TooLarge``, ``UnknownCoding``. Waits its turn."""
        async with self._intake.waiting(len(response.body)):
            plain = self._unpacked(request, response)
            if isinstance(plain, Response) and self._page(request) is not None:
                self._intake.unpacked(request.meta[LEASE], plain.body)
            return plain

    def _unpacked(self, request: Request, response: Response) -> Request | Response:
        codings = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1").split(",")
        is_robots = ROBOTS_REQUEST in request.meta
        most = LARGEST_ROBOTS + 1 if is_robots else request.meta.get("download_maxsize", self._largest)
        unpacked = unpack(response.body, codings, most)
        if not is_robots:
            if unpacked.too_large:
                raise TooLarge(f"{response.url}: more than {most} bytes unpacked")
            if unpacked.unknown is not None:
                raise UnknownCoding(f"{response.url}: Content-Encoding {unpacked.unknown!r}")
            if unpacked.cut and (again := self._again(request)) is not None:
                return again
        if any(codings):
            response = _plain(response, unpacked.body)
        if (unpacked.cut or response.status == PARTIAL) and CUT not in response.flags:
            response.flags.append(CUT)
        if isinstance(response, HtmlResponse):
            check_markup(response)
        return response

    def _again(self, request: Request) -> Request | None:
        assert self._crawler.spider is not None
        return get_retry_request(request, spider=self._crawler.spider, reason="cut")

    def _check_type(self, headers: Headers, request: Request) -> None:
        """Ends the download of what no page is, before its body is read; gives a feed the room that it may take."""
        page = self._page(request)
        if page is None:
            return
        kind = (headers.get("Content-Type") or b"").decode("latin-1").lower()
        if is_markup(page.lease, kind) is False:
            raise StopDownload(fail=False)
        is_feed = page.lease.kind == "list" and "html" not in kind
        request.meta["download_maxsize"] = LARGEST_FEED if is_feed else self._largest

    def _page(self, request: Request) -> OpenPage | None:
        return self._run.pages.page(request.meta.get(LEASE)) if self._run is not None else None


def _plain(response: Response, body: bytes) -> Response:
    """The response with its body unpacked, as the kind of response that the body now shows."""
    del response.headers["Content-Encoding"]
    kind = responsetypes.from_args(headers=response.headers, url=response.url, body=body)
    changed: dict[str, Any] = {"body": body, "cls": kind}
    if issubclass(kind, TextResponse):
        changed["encoding"] = None
    plain: Response = response.replace(**changed)
    return plain


def check_markup(response: Response) -> None:
    """Raises ``TooLarge`` for a page whose markup alone would cost seconds or hundreds of MiB."""
    body = response.body
    if len(body) > MOST_TAGS and body.count(b"<") > MOST_TAGS:  # most have not even as many bytes
        raise TooLarge(f"{response.url}: more than {MOST_TAGS} tags")
    plain = body.replace(b"\0", b"") if b"\0" in body[:1024] else body  # UTF-16
    if _has_long_tag(plain):
        for tag in TAG.finditer(plain):
            if len(tag[0]) > LONG_TAG and len(PARTED.findall(VALUE.sub(b"=", tag[0]))) > 2 * MOST_ATTRIBUTES:
                raise TooLarge(f"{response.url}: more than {MOST_ATTRIBUTES} attributes of one element")


def _has_long_tag(markup: bytes) -> bool:
    """Whether more than ``LONG_TAG`` bytes may be one element's tag: they hold no "<", and as many no ">".

    Each such stretch holds a multiple of ``LONG_TAG``, so that only what stands around these is looked at.
    """
    for place in range(0, len(markup), LONG_TAG):
        start = markup.rfind(b"<", max(0, place - LONG_TAG), place) + 1
        stretch = markup[start : start + LONG_TAG + 1]
        if len(stretch) > LONG_TAG and b"<" not in stretch and b">" not in stretch[:LONG_TAG]:
            return True
    return False
