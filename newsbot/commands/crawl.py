"""``scrapy crawl``: Scrapy's own, with an exit code that tells how it went and a summary line."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from pathlib import Path
from typing import Any, ClassVar, TextIO

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import Crawler

from newsbot import exitcodes, prometheus
from newsbot.bulk.process import spare_collector
from newsbot.errors import NewsbotError, OutputError, UsageError
from newsbot.extensions import Run
from newsbot.sites import did_you_mean
from newsbot.summary import cut_short

logger = logging.getLogger(__name__)

STDOUT = ("-", "stdout:")


class Command(ScrapyCrawl):
    """Runs a spider by name; the last line on stdout (stderr when a feed goes there) is the summary as JSON."""

    default_settings: ClassVar[dict[str, Any]] = {"NEWSBOT_PROGRESS": True}

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--allow-empty", action="store_true", help="let -O replace its file also when the run has no new record"
        )
        parser.add_argument(
            "--on-publish",
            metavar="CMD",
            help="run this once new parts are published, with the manifest's path as argument",
        )
        parser.add_argument(
            "-q", "--quiet", action="store_true", help="say nothing but errors and the summary; a log file gets it all"
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        if opts.on_publish:
            self.settings.set("NEWSBOT_ON_PUBLISH", opts.on_publish, priority="cmdline")
        if opts.allow_empty:
            self.settings.set("NEWSBOT_ALLOW_EMPTY", True, priority="cmdline")
        if opts.quiet:
            self.settings.set("NEWSBOT_QUIET", True, priority="cmdline")
        if self.settings.getbool("NEWSBOT_QUIET") and not self.settings.get("LOG_FILE"):
            self.settings.set("LOG_LEVEL", "ERROR", priority="cmdline")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            summary = self._crawl(args, opts)
        except NewsbotError as error:
            if self.settings is not None and self.settings.get("LOG_FILE"):
                logger.error("%s", error)  # under Scrapyd nobody reads stderr
            summary = {"run_id": None, "code": exitcodes.failure_code(error), "error": str(error)}
        except Exception as error:
            logger.exception("unexpected error")
            summary = {"run_id": None, "code": exitcodes.ERROR, "error": f"{type(error).__name__}: {error}"}
        summary = self._expose(summary)
        self.exitcode = summary["code"]
        if summary["error"]:
            self._print(f"newsbot: {summary['error']}")
        for name, site in summary.get("sites", {}).items():
            if site["why"]:
                self._print(f"newsbot: {name}: {site['why']}")
        if not _said(json.dumps(summary, ensure_ascii=False), self._summary_stream()):
            self.exitcode = self.exitcode or exitcodes.UNWRITABLE

    def _expose(self, summary: dict[str, Any]) -> dict[str, Any]:
        """Writes the summary for Prometheus where NEWSBOT_PROMETHEUS says; gives it with what failed at that."""
        assert self.settings is not None
        if path := self.settings.get("NEWSBOT_PROMETHEUS"):
            try:
                prometheus.write(Path(path), summary)
            except OutputError as error:
                errors = "; ".join(filter(None, (summary["error"], str(error))))
                return {**summary, "code": summary["code"] or exitcodes.failure_code(error), "error": errors}
        return summary

    def _crawl(self, args: list[str], opts: argparse.Namespace) -> dict[str, Any]:
        """The summary of the run; raises what ended it before it began."""
        if len(args) != 1:
            raise UsageError("name one spider: scrapy crawl NAME; `scrapy list` says which there are")
        process = self.crawler_process
        assert process is not None
        crawler = self._crawler_for(args[0])
        crawling: Any = process.crawl(crawler, **opts.spargs)
        stopped_by = _noting(process)
        spare_collector()
        process.start()
        if crawling.done() and not crawling.cancelled() and (error := crawling.exception()) is not None:
            raise error
        return self._summary(crawler, stopped_by)

    def _crawler_for(self, name: str) -> Crawler:
        assert self.crawler_process is not None
        loader = self.crawler_process.spider_loader
        try:
            return self._create_crawler(name)
        except KeyError:
            hint = did_you_mean(name, loader.list())
            raise UsageError(f"no spider {name!r}{hint}; `scrapy list` names those there are") from None

    def _summary(self, crawler: Crawler, stopped_by: list[int]) -> dict[str, Any]:
        """What the run summed up."""
        run = Run.of(crawler)
        if stopped_by and run.guard.signal is None:
            run.guard.signal = stopped_by[-1]
        if run.summary is None and run.guard.signal is not None:
            return cut_short(run)
        if run.summary is None:
            raise RuntimeError("the run ended without summing up; the log says why")
        return run.summary

    def _summary_stream(self) -> Any:
        assert self.settings is not None
        feeds = self.settings.getdict("FEEDS")
        return sys.stderr if any(str(uri).startswith(STDOUT) for uri in feeds) else sys.stdout

    def _print(self, line: str) -> None:
        _said(line, sys.stderr)


def _noting(process: Any) -> list[int]:
    """The signals that Scrapy takes itself, noted as they come: the first may be there before the run listens."""
    noted: list[int] = []
    shut_down = process._signal_shutdown

    def note(number: int, frame: Any) -> None:
        noted.append(number)
        shut_down(number, frame)

    process._signal_shutdown = note
    return noted


def _said(line: str, stream: TextIO) -> bool:
    """Writes the line; False where the stream cannot take it (a full disk, a closed pipe).

    What it could not take is dropped, or Python would try again while it ends, and exit with 120.
    """
    try:
        print(line, file=stream, flush=True)
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
        return False
    return True
