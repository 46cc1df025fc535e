"""The pipelines: a page becomes an article, the article is checked, and stored as what it is."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newsbot import checks
from newsbot.archive import captured
from newsbot.discovery import PROBES, in_window, is_before, is_declared_list
from newsbot.extensions import Run
from newsbot.feeds import is_feed
from newsbot.fingerprint import Fingerprint
from newsbot.items import Article
from newsbot.lifecycle import OpenPage
from newsbot.page import Extraction, PageItem
from newsbot.settle import note_ticker, settle

PAGE: ContextVar[OpenPage | None] = ContextVar("newsbot_page", default=None)
"""The page whose item is on its way: Scrapy takes an item through all pipelines in one task."""


class NotNew(DropItem):
    """The page brought no new article; what it was is counted and no cause for a line in the log."""

    def __init__(self, outcome: str, reason: str | None = None) -> None:
        super().__init__(f"{outcome}: {reason}" if reason else outcome, log_level="DEBUG")


class _OfRun:
    def __init__(self, run: Run) -> None:
        self.run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(Run.of(crawler))


class ExtractArticle(_OfRun):
    """PageItem → Article. A page that is none raises ``NotNew``; what it was hangs on the page's commit."""

    def process_item(self, item: Any) -> Any:
        page = self.run.pages.page(item.lease) if isinstance(item, PageItem) else None
        PAGE.set(page)
        if not isinstance(item, PageItem):
            return item
        if page is not None and page.commit.outcome == "unchanged":
            raise NotNew("unchanged")
        if is_feed(item.page):
            self._end(page, item, "listing", None, None)
        extraction = item.page.article()
        item.page.close()
        if page is not None:
            note_ticker(self.run.pages, page, extraction, item.page, run_id=self.run.id)
        outcome, reason, detail = self._judge(page, extraction)
        if page is not None and (outcome, reason) == (extraction.outcome, extraction.reason):
            page.capture = captured(item.page, page.lease.site, body_hash=page.commit.body_hash)
        if outcome != "article":
            self._end(page, item, outcome, reason, detail)
        return extraction.article

    def _judge(self, page: OpenPage | None, extraction: Extraction) -> tuple[str, str | None, str | None]:
        """What the page is, given also how it was found, whether it led anywhere, and the dates wanted."""
        judged = (extraction.outcome, extraction.reason, extraction.detail)
        arguments = self.run.arguments
        if page is not None and page.lease.found_via in PROBES.values():
            return "rejected", "no_feed", None
        if page is not None and page.lease.kind == "list":
            declared = is_declared_list(self.run.site(page.lease.site), page.lease)
            if page.commit.adds and (declared or extraction.outcome != "article"):
                return "listing", None, None
            if declared and extraction.outcome == "article":
                return "listing", None, None
        if extraction.outcome == "article":
            date = extraction.article.date_published
            if not in_window(date, arguments.since, arguments.until):
                if page is not None and date is not None and is_before(date, arguments.since):
                    self.run.pages.surveys[page.lease.site].too_old(page.lease.url)
                return "rejected", "out_of_range", date
        return judged

    def _end(self, page: OpenPage | None, item: PageItem, outcome: str, reason: str | None, detail: str | None) -> None:
        if page is not None:
            self.run.pages.end(page, outcome, reason, detail=detail, url=item.page.url)
        raise NotNew(outcome, reason)


class CheckArticle:
    """Adds the codes of the checks that the article trips; stops nothing."""

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Article):
            item.problems = checks.problems(item)
        return item


class StoreArticle(_OfRun):
    """Hangs the article on its page's commit as what it is: new, a revision, unchanged or a duplicate.

    An item without a page (``scrapy parse``, a spider of one's own) passes.
    """

    def process_item(self, item: Any) -> Any:
        page = PAGE.get()
        if page is None or not isinstance(item, Article):
            return item
        outcome = settle(self.run.pages, page, Fingerprint(item), now=self.run.clock(), run_id=self.run.id)
        if outcome != "article":
            raise NotNew(outcome)
        return item
