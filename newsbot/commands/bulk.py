"""``scrapy bulk DEST FILE…``: WARC or ARC files into files of articles, one each, without a store."""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

from newsbot.bulk.files import COUNTED, Counts, destinations, line_of, reextract_file
from newsbot.bulk.workers import Workers
from newsbot.dataset.parts import suffix_of
from newsbot.errors import UsageError
from newsbot.exitcodes import DONE, GATE, NOTHING, run_code
from newsbot.upkeep import UpkeepCommand


class Command(UpkeepCommand):
    """A file that is finished is not read again: the same command goes on where one was stopped."""

    def syntax(self) -> str:
        return "[--workers N] DEST FILE …"

    def short_desc(self) -> str:
        return "Read each WARC or ARC file into a file of articles; restarts where it stopped"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        cores = len(os.sched_getaffinity(0))
        parser.add_argument("--workers", type=int, default=cores, help=f"processes that read (default {cores})")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) < 2:
            raise UsageError("name a folder for the articles and the files: scrapy bulk DEST FILE …")
        if opts.workers < 1:
            raise UsageError(f"--workers {opts.workers}: give at least 1")
        suffix = suffix_of(self._settings.get("NEWSBOT_COMPRESSION") or None)
        files = destinations(map(Path, args[1:]), Path(args[0]), suffix)
        done: list[Counts] = []
        with Workers(opts.workers, self._settings.getlist("NEWSBOT_SITE_MODULES"), line_of) as reader:
            for source, destination in files.items():
                try:
                    counts = reextract_file(source, destination, reader)
                except UsageError as error:  # the others are still wanted
                    self.complain(str(error))
                    continue
                self.say(f"{destination}: {_words(counts.outcomes)}; skipped: {_words(counts.skipped)}")
                for example in counts.examples:
                    self.complain(example)
                done.append(counts)
        summary = _summary(done, missing=len(files) - len(done))
        self.say(json.dumps(summary))
        self.exitcode = summary["code"]


def _words(counts: Counter[str]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(counts.items())) or "none"


def _summary(done: list[Counts], *, missing: int) -> dict[str, Any]:
    total = {name: sum((getattr(one, name) for one in done), Counter[str]()) for name in COUNTED}
    found = total["outcomes"]["article"]
    is_damaged = missing or any(one.is_damaged for one in done)
    codes = [DONE if found else NOTHING] + [GATE] * bool(is_damaged and found)
    code = run_code(codes, errors=total["outcomes"]["failed"] > 0)
    counted = {name: dict(sorted(value.items())) for name, value in total.items()}
    return {"code": code, "files": len(done), "missing": missing, **counted}
