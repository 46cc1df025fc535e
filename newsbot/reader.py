"""A page from a file, a line or the web, read outside a crawl: what ``extract`` and ``explain`` share."""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from scrapy import Spider
from scrapy.commands import ScrapyCommand
from scrapy.crawler import CrawlerProcessBase
from scrapy.exceptions import UsageError as ScrapyUsageError
from scrapy.http import Request, Response

from newsbot import extract, feed, sites
from newsbot.bulk.process import spare_collector
from newsbot.checks import problems
from newsbot.clock import Clock, clock
from newsbot.errors import NewsbotError, PageError, UsageError
from newsbot.exitcodes import failure_code
from newsbot.items import content_hash
from newsbot.page import Extraction, Page, Visit
from newsbot.pages import plain_headers
from newsbot.sites import Registry
from newsbot.urls import absolute

ALONE: dict[str, Any] = {
    "SCHEDULER": "scrapy.core.scheduler.Scheduler",
    "EXTENSIONS": {
        "newsbot.extensions.Run": None,
        "newsbot.politeness.Politeness": 1,
        "newsbot.intake.Intake": 1,
    },
    "ITEM_PIPELINES": {},
    "SPIDER_MIDDLEWARES": {"newsbot.middlewares.Pages": None},
    "DOWNLOADER_MIDDLEWARES": {
        "newsbot.middlewares.SiteBorder": None,
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
        "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
        "newsbot.drawing.Drawing": 50,
        "newsbot.middlewares.PublicOnly": 60,
        "newsbot.politeness.Robots": 100,
        "newsbot.politeness.Pauses": 560,
        "newsbot.bodies.Bodies": 590,
    },
    "HTTPERROR_ALLOW_ALL": True,
    "LOG_LEVEL": "ERROR",
}
"""Settings of a process that reads single pages: no store, no feeds, the borders of a crawl all the same."""


class Reader:
    """Reads pages one by one as the sites' declarations say, by one clock."""

    def __init__(self, registry: Registry, clock: Clock) -> None:
        self._registry = registry
        self._clock = clock

    def page(self, body: bytes, url: str, headers: Mapping[str, str] | None = None, status: int | None = None) -> Page:
        """The opened page; raises ``UsageError`` when ``url`` is no http or https URL."""
        address = absolute(url, url)
        if address is None:
            raise UsageError(f"{url!r} is no http or https URL of a page; write it as https://example.com/news/1")
        visit = Visit(now=self._clock())
        page = Page(url=address, body=body, visit=visit, headers=headers or {}, status=status)
        day: date = visit.now.date()
        return extract.open(page, self._registry.site_for(address, day))

    def answers(self, lines: Iterator[bytes]) -> Iterator[dict[str, Any]]:
        """One answer for each line {"id", "url", "html"}: the flat record after id, outcome and reason.

        A line that cannot be read gets outcome "failed" and says why in ``detail``; the others go on.
        """
        spare_collector()
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield self._answer(number, line)

    def _answer(self, number: int, line: bytes) -> dict[str, Any]:
        identity: Any = None
        try:
            asked = _asked(number, line)
            identity = asked.get("id")
            html = asked["html"].encode("utf-8", "surrogatepass")
            page = self.page(html, asked["url"])
            try:
                return {"id": identity, **record(page.article())}
            finally:
                page.close()
        except NewsbotError as error:
            return {"id": identity, "outcome": "failed", "reason": type(error).__name__, "detail": str(error)}
        except Exception as error:  # noqa: BLE001 - the border of a page: one bad page never stops the others
            return {
                "id": identity,
                "outcome": "failed",
                "reason": "extraction_error",
                "detail": f"line {number}: {error!r}",
            }


def _asked(number: int, line: bytes) -> dict[str, Any]:
    try:
        asked = json.loads(line)
    except ValueError as error:
        raise PageError(f"line {number} is no JSON object: {error}") from error
    if not isinstance(asked, dict) or not isinstance(asked.get("url"), str) or not isinstance(asked.get("html"), str):
        raise PageError(f'line {number}: want an object with "id", "url" and "html" (texts); got {line[:80]!r}')
    return asked


def record(extraction: Extraction) -> dict[str, Any]:
    """What was read as one flat object: outcome, reason and detail first, then the record's keys."""
    article = extraction.article
    article.problems = problems(article)
    article.content_hash = content_hash(article)
    head = {"outcome": extraction.outcome, "reason": extraction.reason, "detail": extraction.detail}
    ticker = [{"text": line.text, "url": line.url} for line in extraction.ticker]
    return {**head, **feed.to_dict(article), "ticker": ticker}


def read_file(path: Path) -> bytes:
    """The bytes of a saved page, unpacked when gzipped; raises ``UsageError`` for a file that cannot be read."""
    try:
        data = path.read_bytes()
        return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    except (OSError, EOFError) as error:
        raise UsageError(f"{path}: {getattr(error, 'strerror', None) or error}; give a saved page or a URL") from error


class OnePage(Spider):
    """Fetches one URL and keeps its response, or why there is none."""

    name = "one-page"
    url: str
    kept: ClassVar[dict[str, Response | str]] = {}

    async def start(self) -> Any:
        yield Request(self.url, callback=self.keep, errback=self.fail, dont_filter=True)

    def keep(self, response: Response) -> None:
        self.kept[self.url] = response

    def fail(self, failure: Any) -> None:
        self.kept[self.url] = failure.getErrorMessage()


def fetch(process: CrawlerProcessBase, url: str) -> Response:
    """The response to one polite request; raises ``PageError`` with the reason when there is none."""
    process.crawl(OnePage, url=url)
    process.start()
    kept = OnePage.kept.pop(url, "no answer")
    if isinstance(kept, str):
        raise PageError(f"{url}: {kept}")
    return kept


class ReadingCommand(ScrapyCommand):
    """A command that reads pages outside a crawl, by a clock of its own."""

    requires_project = True

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        self.settings.setdict(ALONE, priority="cmdline")  # a command's default settings would lose to the project's
        super().process_options(args, opts)

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--now",
            metavar="TIME",
            help="the clock for relative dates, RFC 3339 (default: NEWSBOT_NOW or the system's)",
        )

    def clock(self, opts: argparse.Namespace) -> Clock:
        assert self.settings is not None
        return clock(opts.now or self.settings.get("NEWSBOT_NOW"))

    def guarded(self, work: Callable[[], None]) -> None:
        """Runs the work; an error made on purpose becomes one line on stderr and its exit code."""
        try:
            work()
        except NewsbotError as error:
            print(f"newsbot: {error}", file=sys.stderr)  # noqa: T201
            self.exitcode = failure_code(error)


class PageCommand(ReadingCommand):
    """A command over one page, saved or fetched."""

    def syntax(self) -> str:
        return "FILE|URL [--url URL]"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--url", metavar="URL", help="the address of a page given as FILE (its site file and links need it)"
        )

    def reader(self, opts: argparse.Namespace) -> Reader:
        assert self.settings is not None
        return Reader(sites.load(self.settings.getlist("NEWSBOT_SITE_MODULES")), self.clock(opts))

    def page(self, args: list[str], opts: argparse.Namespace) -> Page:
        """The page named on the command line; raises ``UsageError`` or ``PageError``."""
        if len(args) != 1:
            raise ScrapyUsageError("name one page: a saved file or a URL")
        source = args[0]
        if source.startswith(("http://", "https://")):
            assert self.crawler_process is not None
            response = fetch(self.crawler_process, source)
            headers = plain_headers(response)
            return self.reader(opts).page(response.body, response.url, headers, response.status)
        body = read_file(Path(source))
        return self.reader(opts).page(body, opts.url or "http://localhost.invalid/" + Path(source).stem)
