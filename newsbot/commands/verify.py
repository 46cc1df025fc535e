"""``scrapy verify DATASET``: whether a dataset keeps every promise that it makes."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from newsbot import exitcodes
from newsbot.dataset.lines import Problem, site_folders
from newsbot.dataset.verify import PROBLEMS, Verified, verify
from newsbot.errors import UsageError
from newsbot.upkeep import UpkeepCommand

SHOWN = 20
"""Problems of a kind that are named; all are counted."""


class Command(UpkeepCommand):
    """Reads only. Each problem is a line with its file and line; exit code 4 when there is any."""

    def syntax(self) -> str:
        return "[DATASET ...]"

    def short_desc(self) -> str:
        return "Check a dataset: rows, hashes, schema, keys, revisions, manifest"

    def long_desc(self) -> str:
        return f"{self.short_desc()}. DATASET is a site's folder or one that holds such folders (NEWSBOT_OUTPUT)."

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--all", action="store_true", help=f"name all problems, not {SHOWN} of a kind")
        parser.add_argument("--json", action="store_true", help="print one JSON object a site instead of words")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        for path in args or [str(self.output)]:
            try:
                folders = site_folders(Path(path))
            except UsageError as error:  # the others are checked all the same
                self.complain(str(error))
                self.exitcode = self.exitcode or exitcodes.USAGE
                continue
            for folder in folders:
                self._verify(folder, opts)

    def _verify(self, folder: Path, opts: argparse.Namespace) -> None:
        problems: Counter[str] = Counter()

        def tell(problem: Problem) -> None:
            problems[problem.code] += 1
            if opts.all or problems[problem.code] <= SHOWN:
                self.complain(str(problem))

        verified = verify(folder, tell)
        if problems:
            self.exitcode = exitcodes.GATE
        if opts.json:
            self.say(json.dumps(_summary(folder, verified, problems), ensure_ascii=False))
        else:
            self.say(*_words(folder, verified, problems))


def _summary(folder: Path, verified: Verified, problems: Counter[str]) -> dict[str, object]:
    parts, rows = len(verified.lines), dict(verified.rows)
    return {"folder": str(folder), "site": verified.site, "parts": parts, "rows": rows, "problems": dict(problems)}


def _words(folder: Path, verified: Verified, problems: Counter[str]) -> list[str]:
    read = ", ".join(f"{count} {feed}" for feed, count in verified.rows.items()) or "no row"
    ending = f"{problems.total()} problems" if problems else "every promise is kept"
    counts = [f"  {count:>7} {code:<13} {PROBLEMS[code]}" for code, count in problems.most_common()]
    return [f"{folder}: {len(verified.lines)} parts, {read}: {ending}", *counts]
