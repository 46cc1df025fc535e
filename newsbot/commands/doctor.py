"""``scrapy doctor [SITE]``: what may keep a crawl from going well, and what to do about it."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, ClassVar

from newsbot import sites
from newsbot.dataset.files import MEBIBYTE
from newsbot.doctor import FAULT, LEVELS, OK, WARN, Finding, exit_code, machine, past
from newsbot.errors import LockedError, StoreError, UsageError
from newsbot.extensions import MEMORY
from newsbot.logs import plain
from newsbot.reach import reach
from newsbot.site import Site
from newsbot.store import Store
from newsbot.store.opening import is_remote, open_store
from newsbot.upkeep import UpkeepCommand

MOST_RUNS = 200
"""Runs looked back on for the last one of each site."""


class Command(UpkeepCommand):
    """Prints each finding, faults last; the exit code is that of a crawl that met the gravest fault, else 0.

    The network is asked only for a site named, without ``--offline``. Nothing is changed, but that its folders are
    made and tried with a file.
    """

    requires_crawler_process = True
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False, "HTTPERROR_ALLOW_ALL": True}

    def syntax(self) -> str:
        return "[SITE] [--offline] [--json]"

    def short_desc(self) -> str:
        return "Look for what may keep a crawl from going well"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print the findings as one JSON array")
        parser.add_argument("--offline", action="store_true", help="do not ask the site's seeds and feeds")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) > 1:
            raise UsageError("doctor takes one site at most; `scrapy sites` lists them")
        settings = self._settings
        registry = sites.load(settings.getlist("NEWSBOT_SITE_MODULES"))
        site = registry.site(args[0], self.clock().date()) if args and args[0] not in registry.broken else None
        found = [*past.site_files(registry.broken.values()), *self._here(args[0] if args else None)]
        if site is not None and not opts.offline:
            found += self._reached(site)
        found.sort(key=lambda one: LEVELS.index(one.level))
        self.exitcode = exit_code(found)
        if opts.json:
            self.say(json.dumps([asdict(finding) for finding in found], ensure_ascii=False))
            return
        for finding in found:
            self.say(*_lines(finding))
        counts = Counter(finding.level for finding in found)
        self.say("", f"{len(found)} findings: {counts[FAULT]} faults, {counts[WARN]} warnings")

    def _here(self, site: str | None) -> Iterator[Finding]:
        """What is found without the network."""
        settings = self._settings
        yield from machine.versions()
        folders = {"output": self.output}
        if not is_remote(settings["NEWSBOT_STORE"]):
            folders["state folder"] = Path(settings["NEWSBOT_STORE"]).parent
        if textfile := settings.get("NEWSBOT_PROMETHEUS"):
            folders["textfile folder"] = Path(textfile).parent
        yield from machine.room(folders, least_free=settings.getint("NEWSBOT_MIN_FREE") * MEBIBYTE)
        runs: list[dict[str, Any]] = []
        yield from self._of_state(runs)
        yield from past.last_runs(runs, site=site)
        last = max((run["started"] for run in runs), default=None)
        yield from machine.clocks(self.clock(), fixed=bool(settings.get("NEWSBOT_NOW")), last_run=last)
        yield from machine.time_zones()
        yield from machine.schemas()
        yield from machine.extras()
        yield from machine.contact(settings.get("NEWSBOT_CONTACT"))

    def _of_state(self, runs: list[dict[str, Any]]) -> Iterator[Finding]:
        """What is found of the state; fills ``runs`` with the last ones."""
        try:
            store = self._state()
            if store is None:
                yield Finding(level=OK, what="state", where=self.state, said="none yet: a first crawl makes it")
                return
            try:
                yield from past.state(store, where=self.state)
                runs += store.last_runs(MOST_RUNS)
            finally:
                store.close()
        except LockedError as error:
            yield past.in_use(error, where=self.state)
        except StoreError as error:
            yield past.damaged(error, where=self.state)

    def _reached(self, site: Site) -> list[Finding]:
        """What the site's seeds and feeds answer; nothing of it is kept."""
        assert self.crawler_process is not None
        self.crawler_process.settings.set("NEWSBOT_STORE", MEMORY, priority="cmdline")
        return reach(self.crawler_process, site, self.clock())

    def _state(self) -> Store | None:
        """The state that there is; raises ``StoreError``, ``LockedError`` for one that cannot be used (now)."""
        return open_store(self._settings["NEWSBOT_STORE"]) if self.has_state() else None


def _lines(finding: Finding) -> Iterator[str]:
    where = f" {finding.where}" if finding.where else ""
    yield plain(f"{finding.level:<5}  {finding.what}{where}: {finding.said}")
    if finding.fix:
        yield plain(f"       → {finding.fix}")
