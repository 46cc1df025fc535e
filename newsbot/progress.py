"""Shows how far a crawl is while it runs: a live display on a terminal, elsewhere a plain line a minute."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import AsyncioLoopingCall, create_looping_call
from twisted.internet.task import LoopingCall

from newsbot.extensions import Run
from newsbot.logs import PlainFormatter
from newsbot.standing import Figures, Rate, Standing

if TYPE_CHECKING:
    from newsbot.live import Display

logger = logging.getLogger(__name__)

LINE_EVERY: Final = 60.0
DRAW_EVERY: Final = 0.25
"""Seconds between two plain lines, and between two looks of the display."""


class Progress:
    """The extension that shows it; ``scrapy crawl`` switches it on, other commands have no progress to show.

    With NEWSBOT_QUIET nothing is shown. The display needs a terminal on stderr and the extra ``ui``.
    Where the log goes to a file (LOG_FILE), the terminal still gets its warnings, a quiet run's stderr its errors.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._quiet = crawler.settings.getbool("NEWSBOT_QUIET")
        self._display: Display | None = None
        self._beside: logging.Handler | None = None
        self._showing: AsyncioLoopingCall | LoopingCall | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool("NEWSBOT_PROGRESS"):
            raise NotConfigured("only a crawl has a progress")
        progress = cls(crawler)
        crawler.signals.connect(progress.begin, signal=signals.spider_opened)
        crawler.signals.connect(progress.end, signal=signals.engine_stopped)
        return progress

    def begin(self) -> None:
        from twisted.internet import reactor  # not before Scrapy has installed the one of its settings

        shutdown: Any = reactor
        shutdown.addSystemEventTrigger("after", "shutdown", self.end)  # also after a second signal
        self._run = Run.of(self._crawler)
        self._began = time.monotonic()
        self._rate = Rate(self._began)
        display = not self._quiet and self._may_display()
        if self._crawler.settings.get("LOG_FILE") and (self._quiet or display):
            self._log_beside(logging.ERROR if self._quiet else logging.WARNING)
        if display:
            self._display = _display(self.standing)
            self._display.begin()
            self._every(DRAW_EVERY, self._display.draw)
        elif not self._quiet:
            self._every(LINE_EVERY, lambda: logger.info("%s", self.standing().line()))

    def end(self) -> None:
        """Leaves the terminal as it was, with the last standing as a line; called twice it does nothing more."""
        if self._showing is not None and self._showing.running:
            self._showing.stop()
        display, self._display = self._display, None
        if display is not None:
            display.end(f"newsbot: {self.standing().line()}")
        if self._beside is not None:
            logging.root.removeHandler(self._beside)

    def standing(self) -> Standing:
        """How far the run is just now."""
        now = time.monotonic()
        run = self._run
        counts = {name: Figures.of(counts) for name, counts in run.pages.counts.items()}
        return Standing(
            sites=counts,
            rate=self._rate.note(sum(figures.pages for figures in counts.values()), at=now),
            queue=run.store.open_count() if run.summary is None else run.summary["left"],
            seconds=now - self._began,
            ending=_ending(run),
        )

    def _may_display(self) -> bool:
        """Whether stderr is a terminal that can be drawn on, and nothing else writes there."""
        feeds = self._crawler.settings.getdict("FEEDS")
        shared = sys.stdout.isatty() and any(str(uri) in ("-", "stdout:") for uri in feeds)
        drawable = sys.stderr.isatty() and os.environ.get("TERM", "dumb") not in ("dumb", "unknown")
        if not drawable or shared:
            return False
        if find_spec("rich") is None:
            logger.info("rich is not installed: a line a minute; `pip install 'newsbot[ui]'` brings a live display")
            return False
        return True

    def _log_beside(self, level: int) -> None:
        """Says on stderr what is at least so grave; all else stands in the log file only."""
        self._beside = logging.StreamHandler(sys.stderr)
        self._beside.setLevel(level)
        self._beside.setFormatter(PlainFormatter(logging.Formatter("%(levelname)s: %(message)s")))
        logging.root.addHandler(self._beside)

    def _every(self, seconds: float, show: Callable[[], None]) -> None:
        self._showing = create_looping_call(show)
        self._showing.start(seconds, now=False)


def _display(standing: Callable[[], Standing]) -> Display:
    from newsbot.live import Display

    return Display(standing, sys.stderr)


def _ending(run: Run) -> str | None:
    """How the run ends, once it does."""
    if run.summary is not None:
        return f"exit code {run.summary['code']}"
    if run.guard.signal is not None:
        return "stopping: pages under way are finished, what is done is published"
    if run.failure is not None:
        return "stopping: state or output cannot be written"
    return f"stopping: {run.limit} is reached" if run.limit is not None else None
