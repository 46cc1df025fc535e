"""The run: it opens the state, locks its sites, stops at limits and signals, publishes, and sums itself up."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from newsbot import sums
from newsbot.archive.writer import open_archive
from newsbot.arguments import Arguments
from newsbot.bulk.executors import Executors, check_sites
from newsbot.clock import Clock, clock
from newsbot.dataset import check_writable, write_run
from newsbot.dataset.files import MEBIBYTE
from newsbot.dataset.parts import suffix_of
from newsbot.ending import YOUNG
from newsbot.errors import (
    AnnounceError,
    LockedError,
    LostError,
    NewsbotError,
    OutputError,
    StartError,
    StoreError,
    UsageError,
)
from newsbot.failures import Failures
from newsbot.guard import Guard
from newsbot.hosts import Hosts
from newsbot.joint import Sharer, leave
from newsbot.lifecycle import LEASE, Lifecycle, give_up
from newsbot.publishing import Publishing
from newsbot.site import GENERIC, Site
from newsbot.store import Held, Lease, Store
from newsbot.store.opening import is_remote, open_store
from newsbot.summary import sum_up
from newsbot.urls import canonicalize, site_name

logger = logging.getLogger(__name__)

MEMORY = ":memory:"
"""The NEWSBOT_STORE that keeps nothing: such a run publishes nothing either."""

FAILED = "newsbot_failed"
"""The reason with which Scrapy closes a spider whose state or output cannot be written."""

START_ERROR = "start_error"
"""Scrapy's reason for a spider whose ``start`` raised."""

FEED_FAILURES = "feedexport/failed_count/"
"""How Scrapy's statistics call the feeds of -o and -O that failed."""


class Run:
    """One run of one spider: what its parts share, and what happens at its beginning and end.

    ``pages`` holds the pages in flight; ``skipped`` the sites that other runs hold; ``failure`` what
    ended the run before its time; ``summary`` is there once the run is over.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        if settings.get("JOBDIR"):
            raise UsageError("JOBDIR is not used: newsbot keeps its state in NEWSBOT_STORE; leave the setting out")
        self._workers = worker_count(settings["NEWSBOT_EXTRACT_WORKERS"])
        self._modules = settings.getlist("NEWSBOT_SITE_MODULES")
        self.executors: Executors | None = None
        self._crawler = crawler
        self.clock: Clock = clock(settings.get("NEWSBOT_NOW"))
        self.started = self.clock()
        self.began = time.monotonic()  # the run's clock may stand still (NEWSBOT_NOW)
        self.id = secrets.token_hex(4)
        self.output = Path(settings["NEWSBOT_OUTPUT"])
        self.sites: dict[str, Site] = getattr(crawler.spider, "sites", {})
        if self._workers:
            check_sites(self.sites.values())
        self.arguments: Arguments = getattr(crawler.spider, "arguments", Arguments())
        self.skipped: dict[str, Held] = {}
        self.failure: NewsbotError | None = None
        self.limit: str | None = None
        self.bad_lines: list[str] = getattr(crawler.spider, "bad_lines", [])
        self.hosts: Hosts | None = None
        self.summary: dict[str, Any] | None = None
        self._reason = ""
        self._left = 0
        self.sharers: dict[str, Sharer] = {"counts": Sharer(self._share_counts, self._take_counts)}
        """What the workers of a run tell each other when they leave it."""
        self.lacks_shares = False
        """Whether a worker of the run died and never said what it did."""
        self.is_last = True
        """Whether this process sums the run up, which others may have been in too."""
        self.unwritten: list[OutputError] = []
        """What feeds of -o and -O could not be written."""
        self.judges: list[Callable[[], None]] = []
        """Called once all pages are over and published, before the run is summed up: they fill the next two."""
        self.breaks: dict[str, list[str]] = {}
        """Site → what its quality gate says against it."""
        self.details: dict[str, Any] = {}
        """What the run's file says beside the summary."""
        self._kept = settings["NEWSBOT_STORE"] != MEMORY
        compression = settings.get("NEWSBOT_COMPRESSION") or None
        suffix_of(compression)
        self.guard = Guard(
            _folders(self.output, settings["NEWSBOT_STORE"]) if self._kept else [],
            least_free=settings.getint("NEWSBOT_MIN_FREE") * MEBIBYTE,
            fail=self.fail,
        )
        self.guard.listen()
        if self._kept:
            check_writable(self.output)
            self.guard.check()
        self.store: Store = open_store(settings["NEWSBOT_STORE"], durable=settings.getbool("NEWSBOT_DURABLE"))
        self._closing: asyncio.Task[None] | None = None
        try:
            self.archive = open_archive(settings, self.store, now=self.started, run_id=self.id)
            self._begin()
        except BaseException:
            self.store.close()
            raise
        self.pages = Lifecycle(self.store, self.clock, run_id=self.id, on_failure=self.fail, archive=self.archive)
        self.failures = Failures(self.pages, fail=self.fail)
        self.publishing = Publishing(
            self.store,
            self.archive,
            self.output,
            clock=self.clock,
            run_id=self.id,
            compression=compression,
            command=settings.get("NEWSBOT_ON_PUBLISH") or None,
            fail=self.fail,
        )

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises ``UsageError``, ``OutputError``, ``StoreError`` or ``LockedError`` before anything is fetched."""
        if crawler.settings["NEWSBOT_STORE"] is None:
            raise NotConfigured("no NEWSBOT_STORE")
        run = cls(crawler)
        for receiver, event in (
            (run.spider_opened, signals.spider_opened),
            (run.failures.in_page, signals.spider_error),
            (run.failures.in_page, signals.item_error),
            (run.spider_closed, signals.spider_closed),
            (run.engine_stopped, signals.engine_stopped),
        ):
            crawler.signals.connect(receiver, signal=event)
        return run

    @classmethod
    def of(cls, crawler: Crawler) -> Run:
        """The run of the crawler; raises ``RuntimeError`` when the extension is switched off."""
        run = crawler.get_extension(cls)
        if run is None:
            raise RuntimeError("the setting EXTENSIONS lacks newsbot.extensions.Run, without which nothing is stored")
        return run

    # the beginning

    def _begin(self) -> None:
        names = list(self.sites)
        held = self.store.lock_sites(names, run_id=self.id, now=self.started, joins=True)
        self.skipped = {holder.site: holder for holder in held}
        for holder in held:
            logger.warning("%s is skipped: %s", holder.site, holder)
        if names and len(held) == len(names):
            raise LockedError("; ".join(f"{holder.site}: {holder}" for holder in held))
        for name in names:
            if self.archive is not None and name not in self.skipped:
                self.archive.mend(name)
        begun = self.store.begin_run(self.id, sites=names, now=self.started, arguments=asdict(self.arguments))
        if begun != self.id:
            logger.info("joins run %s, which crawls the same sites", begun)
            self.id = begun
        age = self.arguments.revisit
        young_after = self.started + YOUNG - timedelta(hours=age) if age is not None else None
        self.store.wake_due(now=self.started, young_after=young_after)

    def spider_opened(self) -> None:
        if self._workers:
            self.executors = Executors(self._workers, self._modules)
        self.guard.begin(alive=self._alive, give_up=self._give_up)
        if self.arguments.max_minutes is not None:
            asyncio.get_running_loop().call_later(self.arguments.max_minutes * 60, self.reach, "max_minutes")
        self.publishing.begin()

    def _alive(self) -> None:
        with self.guarded():
            self.store.heartbeat(self.id, now=self.clock())

    def _give_up(self) -> None:
        """Puts the pages under way back, so that the run can end."""
        with self.guarded():
            self.store.release(self.pages.drop())
        give_up(self._crawler.engine)

    # the way

    def site(self, name: str) -> Site:
        """The declaration by which the site's pages are read."""
        return self.sites.get(name, GENERIC)

    def lease_of(self, response: Response) -> Lease:
        """The lease a response was fetched under; for one fetched by hand, what a seed would have."""
        page = self.pages.page(response.meta.get(LEASE))
        if page is not None:
            return page.lease
        url = canonicalize(response.url)
        site = next(iter(self.sites), site_name(url))
        return Lease(
            id=0,
            url=url,
            site=site,
            host="",
            kind="list",
            found_via="seed",
            depth=0,
            related_depth=0,
            priority=0,
            tries=0,
        )

    def stopping(self) -> bool:
        """Whether no further page is begun: a limit is reached, or the state cannot be written."""
        most = self.arguments.max_pages
        if most is not None and self.pages.begun.total() >= most:
            self.reach("max_pages")
        return self.limit is not None or self.failure is not None

    def is_full(self, site: str) -> bool:
        """Whether the site has had all the pages that it may have in this run."""
        most = self.arguments.max_pages_per_site
        return most is not None and self.pages.begun[site] >= most

    def reach(self, limit: str) -> None:
        """Begins no further page: a limit is reached."""
        if self.limit is None:
            self.limit = limit
            logger.info("%s is reached: no further page is begun", limit)

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """The border at which an error of the store ends the run instead of passing through Scrapy."""
        try:
            yield
        except StoreError as error:
            self.fail(error)

    def fail(self, error: NewsbotError) -> None:
        """Ends the run: what follows could not be stored. A worker whose work others have just stops."""
        if isinstance(error, LostError):
            if self.limit is None:
                logger.warning("%s", error)
            self.reach("lost")
            self.is_last = False
        elif self.failure is None:
            self.failure = error
            logger.error("%s", error)
            self._closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason=FAILED))

    # the end

    def _announce(self) -> None:
        """Tells of what is published; an interrupted run leaves that to the next."""
        if not self._kept or self.failure or self.guard.signal:
            return
        try:
            self.publishing.announce()
        except (AnnounceError, StoreError) as error:
            self.failure = error
            logger.error("%s", error)

    def spider_closed(self, reason: str) -> None:
        """All pages are over: publishes, announces, and lets the run be judged."""
        self.guard.end()
        if self.executors is not None:
            self.executors.close()
        self.publishing.end()
        self._reason = reason
        with self.guarded():
            self._leave()
        self._left = self._open_urls()
        if self._kept and not isinstance(self.failure, OutputError):
            self.publishing.publish()
        if reason == START_ERROR and self.failure is None:
            self.failure = StartError("the spider's start failed; the log says why")
        with self.guarded():
            self.store.confirm()
        if self.is_last:
            self._announce()
            for judge in self.judges:
                judge()

    def _leave(self) -> None:
        """Leaves the run; the last of its workers takes what the others did of it for its own."""
        shares = leave(self.store, self.sharers, alive=self._alive, hurried=lambda: self.guard.signal is not None)
        self.is_last = shares is not None
        for share in shares or ():
            self.lacks_shares = self.lacks_shares or not share
            for name, said in share.items():
                self.sharers[name].take(said)

    def _share_counts(self) -> dict[str, Any]:
        return {name: sums.plain(counts) for name, counts in self.pages.counts.items()}

    def _take_counts(self, share: Mapping[str, Any]) -> None:
        for name, counts in share.items():
            sums.add(self.pages.counts[name], counts)

    def engine_stopped(self) -> None:
        """All is over, feeds of -o and -O too: sums up, in the state and in the run's file."""
        if not self._reason:
            return
        if self.failure is None and any(name.startswith(FEED_FAILURES) for name in self._crawler.stats.get_stats()):
            unnamed = OutputError("a feed of -o or -O could not be written; the log says why")
            self.failure = next(iter(self.unwritten), unnamed)
        summary = sum_up(self, reason=self._reason, left=self._left)
        summary = self._keep(summary, self._in_output)
        told = self._keep(summary, self._in_state)
        self.summary = summary if told is summary else self._keep(told, self._in_output)

    def _in_output(self, summary: dict[str, Any]) -> None:
        if self._kept and self.is_last:
            write_run(self.output, self.id, {**summary, **self.details})

    def _in_state(self, summary: dict[str, Any]) -> None:
        self.store.end_run(self.id, now=self.clock(), summary=summary)
        self.store.close()

    def _keep(self, summary: dict[str, Any], keep: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
        """The summary once it is kept; a new one that says why where it could not be."""
        try:
            keep(summary)
        except (OutputError, StoreError) as error:
            self.failure = self.failure or error
            logger.error("%s", error)
            return sum_up(self, reason=self._reason, left=self._left)
        return summary

    def _open_urls(self) -> int:
        with self.guarded():
            return self.store.open_count()
        return 0


def _folders(output: Path, store: str) -> list[Path]:
    """The folders that a run writes to."""
    return [output] if is_remote(store) else [output, Path(store).parent]


def worker_count(setting: Any) -> int:
    """NEWSBOT_EXTRACT_WORKERS as a number; raises ``UsageError`` when it is none from 0 on."""
    try:
        if (count := int(setting or 0)) >= 0:
            return count
    except ValueError:
        pass
    raise UsageError(f"NEWSBOT_EXTRACT_WORKERS {setting!r}: give a number of processes, 0 for none")
