"""``scrapy replay FILE…``: pages of anyone's WARC files into the same state and feeds as a crawl's."""

from __future__ import annotations

import argparse
import json
import os
import secrets
import signal
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from newsbot import exitcodes, sites
from newsbot.archive import Capture, Skipped
from newsbot.archive.foreign import captures
from newsbot.archive.writer import open_archive
from newsbot.bulk import site_of
from newsbot.bulk.replay import KNOWN, Replay
from newsbot.bulk.workers import Workers, answer
from newsbot.dataset import check_writable, publish, write_run
from newsbot.dataset.parts import suffix_of
from newsbot.errors import UsageError
from newsbot.page import Extraction
from newsbot.store import Store
from newsbot.store.opening import open_store
from newsbot.upkeep import UpkeepCommand

PUBLISH_EVERY = 10_000


class Command(UpkeepCommand):
    """A run of its own, whose clock are the dates of the pages; the last line on stdout sums it up as JSON."""

    def syntax(self) -> str:
        return "[--workers N] FILE …"

    def short_desc(self) -> str:
        return "Take in the pages of WARC or ARC files, as if they were crawled"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        cores = len(os.sched_getaffinity(0))
        parser.add_argument("--workers", type=int, default=cores, help=f"processes that read (default {cores})")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        if not args:
            raise UsageError("name the WARC files: scrapy replay FILE …")
        if opts.workers < 1:
            raise UsageError(f"--workers {opts.workers}: give at least 1")
        compression = self._settings.get("NEWSBOT_COMPRESSION") or None
        suffix_of(compression)
        found = captures([_readable(Path(name)) for name in args])
        check_writable(self.output)
        durable = self._settings.getbool("NEWSBOT_DURABLE")
        with closing(open_store(self._settings["NEWSBOT_STORE"], durable=durable)) as store:
            run = _Run(self, store, compression, files=args)
            reads = partial(answer, run_id=run.id)
            with Workers(opts.workers, self._settings.getlist("NEWSBOT_SITE_MODULES"), reads) as workers:
                summary = run.over(found, workers)
        for line in summary["examples"]:
            self.complain(line)
        self.say(json.dumps(summary, ensure_ascii=False))
        self.exitcode = summary["code"]


class _Run:
    """One replay: it locks each site when its first page comes, publishes now and then, and sums itself up."""

    def __init__(self, command: Command, store: Store, compression: str | None, *, files: list[str]) -> None:
        self._command = command
        self._store = store
        self._compression = compression
        self._clock = command.clock
        self.id = secrets.token_hex(4)
        self._registry = sites.load(command._settings.getlist("NEWSBOT_SITE_MODULES"))
        self._free: dict[str, bool] = {}
        self._held: Counter[str] = Counter()
        self._parts: list[str] = []
        self._signal: int | None = None
        now = self._clock()
        self._archive = open_archive(command._settings, store, now=now, run_id=self.id)
        self._replay = Replay(store, run_id=self.id, archive=self._archive)
        store.begin_run(self.id, sites=[], now=now, arguments={"command": "replay", "files": files})

    def over(self, found: Iterable[Capture | Skipped], workers: Workers[Extraction]) -> dict[str, Any]:
        """Takes in all that is found, until a signal comes, and gives the summary."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        for done, (capture, read) in enumerate(workers.read(self._wanted(found)), 1):
            self._replay.take(capture, read)
            if done % PUBLISH_EVERY == 0:
                self._publish()
        self._publish()
        summary = self._sum_up()
        self._store.end_run(self.id, now=self._clock(), summary=summary)
        write_run(self._command.output, self.id, summary)
        return summary

    def _wanted(self, found: Iterable[Capture | Skipped]) -> Iterator[Capture]:
        for each in found:
            if self._signal is not None:
                return
            if isinstance(each, Skipped):
                self._replay.skip(each)
                continue
            try:
                site = site_of(each, self._registry).name
            except UsageError as error:
                self._replay.skip(Skipped(reason="damaged", where=each.url, detail=str(error)))
                continue
            capture = replace(each, site=site)
            if not self._is_free(site):
                self._held[site] += 1
            elif self._archive is not None and self._archive.holds(capture):
                self._replay.skip(Skipped(reason=KNOWN, where=capture.url))
            else:
                yield capture

    def _is_free(self, site: str) -> bool:
        """Whether the site is locked for this run; one that another run holds is named once."""
        if site not in self._free:
            held = self._store.lock_sites([site], run_id=self.id, now=self._clock())
            self._free[site] = not held
            for holder in held:
                self._command.complain(f"{site} is skipped: {holder}")
            if not held and self._archive is not None:
                self._archive.mend(site)
        return self._free[site]

    def _publish(self) -> None:
        if self._archive is not None:
            self._archive.sync()
        now, compression = self._clock(), self._compression
        parts = publish(self._store, self._command.output, now=now, run_id=self.id, compression=compression)
        self._parts += [str(part.path) for part in parts]

    def _stop(self, number: int, frame: object) -> None:
        self._signal = number

    def _sum_up(self) -> dict[str, Any]:
        summary = self._replay.summary()
        code = summary["code"]
        if self._held and not any(self._free.values()):
            code = exitcodes.LOCKED
        elif self._held and code == exitcodes.DONE:
            code = exitcodes.GATE
        if self._signal is not None:
            code = exitcodes.SIGNAL + self._signal
        return {**summary, "code": code, "held": dict(self._held), "parts": self._parts}


def _readable(path: Path) -> Path:
    """The path; raises ``UsageError`` for what is no file that may be read."""
    try:
        with path.open("rb"):
            return path
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}; give a WARC or ARC file") from error
