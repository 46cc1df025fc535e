"""The sentinel of a run: gathers its facts, compares each site with its own past, and has the report written."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from newsbot import sums
from newsbot.clock import rfc3339
from newsbot.errors import OutputError
from newsbot.exitcodes import failure_code
from newsbot.extensions import MEMORY, Run
from newsbot.joint import Sharer
from newsbot.report import drift, history
from newsbot.report.breaks import Break, sentence
from newsbot.report.facts import SiteFacts
from newsbot.report.page import write_reports
from newsbot.site import Site
from newsbot.store import PageCommit

logger = logging.getLogger(__name__)


class Sentinel:
    """Scrapy's side of ``newsbot.report``. A run that keeps nothing has none."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._facts: defaultdict[str, SiteFacts] = defaultdict(SiteFacts)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if crawler.settings["NEWSBOT_STORE"] in (None, MEMORY):
            raise NotConfigured("a run that keeps nothing has no history and no report")
        sentinel = cls(crawler)
        crawler.signals.connect(sentinel.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(sentinel.report, signal=signals.engine_stopped)
        return sentinel

    def spider_opened(self) -> None:
        self._run = Run.of(self._crawler)
        self._run.pages.observers.append(self.note)
        self._run.judges.append(self.judge)
        self._run.sharers["facts"] = Sharer(self._share, self._take)

    def note(self, commit: PageCommit) -> None:
        """Takes in a page that is committed."""
        self._facts[commit.lease.site].note(commit)

    def _share(self) -> dict[str, Any]:
        return {name: sums.plain(facts) for name, facts in self._facts.items()}

    def _take(self, share: Mapping[str, Any]) -> None:
        for name, facts in share.items():
            sums.add(self._facts[name], facts)

    def judge(self) -> None:
        """Compares each site with its history, which the run then is part of; what broke is the run's to tell."""
        run = self._run
        seen = {name: site for name, site in run.sites.items() if name in self._facts and name not in run.skipped}
        try:
            found = {name: self._judge_site(name, site) for name, site in seen.items()}
        except OutputError as error:
            run.failure = run.failure or error
            logger.error("%s", error)
            return
        run.breaks = {name: [sentence(one) for one in breaks] for name, breaks in found.items() if breaks}
        for name, sentences in run.breaks.items():
            for words in sentences:
                logger.warning("%s is not as usual: %s", name, words)
        run.details = {
            "facts": {name: self._facts[name].plain() for name in seen},
            "breaks": {name: [asdict(one) for one in breaks] for name, breaks in found.items()},
        }

    def _judge_site(self, name: str, site: Site) -> list[Break]:
        run = self._run
        before = history.read(run.output, name)
        entry = history.entry(
            self._facts[name].plain(),
            run_id=run.id,
            started=rfc3339(run.started),
            before=before,
            partial=self._is_partial(),
        )
        found = drift.judge(name, entry, before, site.thresholds)
        broken = {one.measure: one.since for one in found}
        history.write(run.output, name, [*before, replace(entry, broken=broken)])
        return found

    def _is_partial(self) -> bool:
        """Whether the run may not have seen the whole site: it was asked for less, or ended before its time."""
        run, asked = self._run, self._run.arguments
        asked_less = any((asked.url, asked.urls, asked.since, asked.until, asked.max_pages_per_site))
        return bool(asked_less or run.limit or run.failure or run.guard.signal or run.lacks_shares)

    def report(self) -> None:
        """Writes the report pages of the run that is over; one that could not be judged has none."""
        summary: dict[str, Any] | None = self._run.summary
        if summary is None or not self._run.details:
            return
        try:
            summary["report"] = write_reports(self._run.output, {**summary, **self._run.details})
        except OutputError as error:
            logger.error("%s", error)
            summary.update(code=failure_code(error), error=summary["error"] or str(error))
        except Exception:  # the border of a run: its data is published, whatever a page of figures trips over
            logger.exception("the report could not be made; `scrapy report %s` tries again", self._run.id)
            summary["report"] = None
