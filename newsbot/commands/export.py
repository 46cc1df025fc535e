"""``scrapy export DEST``: chosen articles in one file, in another's format and words."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from newsbot import exitcodes
from newsbot.dataset.export import Selected, Wanted, export
from newsbot.dataset.export.destinations import STDOUT
from newsbot.dataset.export.formats import FORMATS
from newsbot.dataset.export.profiles import PROFILES
from newsbot.dataset.lines import Problem, check_sites, site_folders
from newsbot.errors import UsageError
from newsbot.filters import add_filters, days_given, names_given
from newsbot.upkeep import UpkeepCommand

SHOWN = 20
"""Bad lines that are named; all are counted."""


class Command(UpkeepCommand):
    """Reads the dataset only; the last line says how many rows went where, and why others did not."""

    def syntax(self) -> str:
        return "[options] DEST"

    def short_desc(self) -> str:
        return "Export articles as JSON Lines, CSV or Parquet, also to S3"

    def long_desc(self) -> str:
        return (
            f"{self.short_desc()}. DEST is a file, - for standard output, or a URL such as s3://bucket/key "
            "(extra s3; AWS_ENDPOINT_URL names another server). It appears whole or not at all."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add_filters(parser)
        parser.add_argument("--dataset", metavar="DIR", help="a site's folder or one of such folders (NEWSBOT_OUTPUT)")
        parser.add_argument("--latest", action="store_true", help="one row an article: its latest revision")
        parser.add_argument("--dedup", action="store_true", help="one article of each cluster of copies")
        parser.add_argument("--without-withdrawn", action="store_true", help="leave out what its site took back")
        parser.add_argument("--format", default="jsonl", metavar="|".join(FORMATS), help="(default jsonl)")
        parser.add_argument("--as", dest="shape", default="newsbot", metavar="|".join(PROFILES), help="(newsbot)")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1 or not args[0]:
            raise UsageError("name one destination: scrapy export [options] DEST")
        since, until = days_given(opts, now=self.clock())
        wanted = Wanted(
            since=since,
            until=until,
            languages=names_given(opts.lang),
            sites=names_given(opts.site),
            latest=opts.latest,
            dedup=opts.dedup,
            withdrawn=not opts.without_withdrawn,
        )
        problems: Counter[str] = Counter()

        def tell(problem: Problem) -> None:
            problems[problem.code] += 1
            if problems.total() <= SHOWN:
                self.complain(f"{problem}; left out")

        folders = site_folders(Path(opts.dataset or self.output))
        check_sites(wanted.sites, folders)
        (dest,) = args
        done = export(folders, dest, wanted, format_name=opts.format, profile_name=opts.shape, report=tell)
        summary = json.dumps(_summary(dest, done, problems), ensure_ascii=False)
        if dest == STDOUT:
            self.complain(summary)
        else:
            self.say(summary)
        if problems:
            self.exitcode = exitcodes.GATE


def _summary(destination: str, done: Selected, problems: Counter[str]) -> dict[str, object]:
    """The rows add up: those written, those left out by reason, and the bad lines by reason."""
    return {"to": destination, "rows": done.taken, "left_out": dict(done.left), "bad_lines": dict(problems)}
