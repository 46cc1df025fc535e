"""``scrapy doctor [SITE]``: what may keep a crawl from going well, and what to do about it."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

from newsbot import sites
from newsbot.dataset.files import MEBIBYTE
from newsbot.doctor import FAULT, LEVELS, WARN, Finding, exit_code, machine, past
from newsbot.errors import StoreError, UsageError
from newsbot.logs import plain
from newsbot.store import Store
from newsbot.store.opening import open_store
from newsbot.upkeep import UpkeepCommand

MOST_RUNS = 200
"""Runs looked back on for the last one of each site."""


class Command(UpkeepCommand):
    """Prints each finding, faults last; the exit code is that of a crawl that met the gravest fault, else 0.

    It asks nothing of the network, and changes nothing but that it makes its folders and tries to write there.
    """

    def syntax(self) -> str:
        return "[SITE] [--json]"

    def short_desc(self) -> str:
        return "Look for what may keep a crawl from going well"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print the findings as one JSON array")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) > 1:
            raise UsageError("doctor takes one site at most; `scrapy sites` lists them")
        found = sorted(self._findings(args[0] if args else None), key=lambda one: LEVELS.index(one.level))
        self.exitcode = exit_code(found)
        if opts.json:
            self.say(json.dumps([asdict(finding) for finding in found], ensure_ascii=False))
            return
        for finding in found:
            self.say(*_lines(finding))
        counts = Counter(finding.level for finding in found)
        self.say("", f"{len(found)} findings: {counts[FAULT]} faults, {counts[WARN]} warnings")

    def _findings(self, site: str | None) -> Iterator[Finding]:
        settings = self._settings
        registry = sites.load(settings.getlist("NEWSBOT_SITE_MODULES"))
        if site is not None and site not in registry.broken:
            registry.site(site, date.max)
        runs = []
        yield from machine.versions()
        folders = {"output": self.output, "state folder": self.state.parent}
        yield from machine.room(folders, least_free=settings.getint("NEWSBOT_MIN_FREE") * MEBIBYTE)
        yield from past.site_files(registry.broken.values())
        try:
            store = self._state()
            if store is None:
                yield Finding(level="ok", what="state", where=str(self.state), said="none yet: a first crawl makes it")
            else:
                try:
                    yield from past.state(store, where=str(self.state))
                    runs = store.last_runs(MOST_RUNS)
                finally:
                    store.close()
        except StoreError as error:
            yield past.damaged(error, where=str(self.state))
        yield from past.last_runs(runs, output=self.output, site=site)
        last = max((run["started"] for run in runs), default=None)
        yield from machine.clocks(self.clock(), fixed=bool(settings.get("NEWSBOT_NOW")), last_run=last)
        yield from machine.time_zones()
        yield from machine.schemas()
        yield from machine.extras()
        yield from machine.contact(settings.get("NEWSBOT_CONTACT"))

    def _state(self) -> Store | None:
        """The state that there is; raises ``StoreError`` for one that cannot be used."""
        return open_store(str(self.state)) if Path(self.state).is_file() else None


def _lines(finding: Finding) -> Iterator[str]:
    where = f" {finding.where}" if finding.where else ""
    yield plain(f"{finding.level:<5}  {finding.what}{where}: {finding.said}")
    if finding.fix:
        yield plain(f"       → {finding.fix}")
