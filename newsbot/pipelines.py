"""The pipelines: a page becomes an article, the article is checked, and stored as what it is."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newsbot import checks
from newsbot.clock import rfc3339
from newsbot.discovery import PROBES, in_window, is_before, is_declared_list
from newsbot.ending import next_visit, young_until
from newsbot.extensions import Run
from newsbot.feeds import is_feed
from newsbot.items import Article, TickerLine
from newsbot.lifecycle import OpenPage
from newsbot.page import Extraction, PageItem
from newsbot.store.revision import decide
from newsbot.store.rows import article_rows, row
from newsbot.urls import canonicalize

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
            self._ticker(page, item, extraction)
        outcome, reason, detail = self._judge(page, extraction)
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

    def _ticker(self, page: OpenPage, item: PageItem, extraction: Extraction) -> None:
        for ticker in extraction.ticker:
            line = TickerLine(
                site=page.lease.site,
                text=ticker.text,
                url=ticker.url,
                page_url=item.page.url,
                date_seen=rfc3339(item.page.visit.now),
                run_id=self.run.id,
            )
            if self.run.pages.new_ticker(line):
                page.commit.ticker.append(line.text)
                page.commit.rows.append(row("ticker", line))


class CheckArticle:
    """Adds the codes of the checks that the article trips; stops nothing."""

    def process_item(self, item: Any) -> Any:
        if isinstance(item, Article):
            item.problems = list(dict.fromkeys([*item.problems, *checks.check(item)]))
        return item


class StoreArticle(_OfRun):
    """Hangs the article on its page's commit as what it is: new, a revision, unchanged or a duplicate.

    An item without a page (``scrapy parse``, a spider of one's own) passes.
    """

    def process_item(self, item: Any) -> Any:
        page = PAGE.get()
        if page is None or not isinstance(item, Article):
            return item
        item.site = page.lease.site
        decision = decide(item, self.run.pages.known_article(item.record_id), asked=page.lease.url)
        canonical = canonicalize(item.canonical_url)
        page.commit.aliases = sorted({canonicalize(item.url), canonical} - {page.lease.url})
        now = self.run.clock()
        young = young_until(item.date_published, page.lease, now)
        page.commit.young_until = rfc3339(young)
        page.commit.next_visit = next_visit(young, now)
        if decision.outcome == "duplicate":
            page.commit.article = decision.known
            page.commit.next_visit = None
        else:
            self.run.pages.keep_article(page, decision.known)
        if decision.outcome != "article":
            page.end(decision.outcome)
            raise NotNew(decision.outcome)
        item.revision = decision.known.revision
        item.changed_fields = decision.changed
        item.content_hash = decision.known.content_hash
        item.duplicate_of = self.run.pages.repeated_by(page, item)
        item.run_id = self.run.id
        page.end("article", rows=article_rows(item))
        return item
