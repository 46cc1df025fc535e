"""``scrapy reextract DEST``: today's rules over the archived pages, into a new dataset, compared with the old one."""

from __future__ import annotations

import argparse
import json
import os
import sys
from functools import partial
from pathlib import Path

from newsbot.archive.folder import archive_files
from newsbot.archive.writer import archive_folder
from newsbot.arguments import parse_arguments
from newsbot.bulk.differences import differences
from newsbot.bulk.reextract import Job, reextract, withdrawn
from newsbot.bulk.workers import Workers, answer
from newsbot.dataset.files import check_writable, write_whole
from newsbot.dataset.lines import site_folders
from newsbot.errors import UsageError
from newsbot.sites import did_you_mean
from newsbot.upkeep import UpkeepCommand

PROGRESS_EVERY = 1000


class Command(UpkeepCommand):
    """Reads the archive only: no site is asked, state and old dataset stay as they are."""

    def syntax(self) -> str:
        return "[--since DAY] [--until DAY] [--site NAME …] [--workers N] DEST"

    def short_desc(self) -> str:
        return "Read all archived pages again, into a new dataset; say what differs"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--since", metavar="DAY", help="pages fetched from that day on (YYYY-MM-DD, 2d or 12h)")
        parser.add_argument("--until", metavar="DAY", help="pages fetched up to that day, it included")
        parser.add_argument("--site", metavar="NAME", action="append", help="of this site only; may be repeated")
        parser.add_argument("--archive", metavar="DIR", help="the archive's folder (default: NEWSBOT_ARCHIVE)")
        parser.add_argument("--against", metavar="DIR", help="the dataset to compare with (default: NEWSBOT_OUTPUT)")
        parser.add_argument("--diff", metavar="FILE", help="write the differences as JSON too")
        cores = len(os.sched_getaffinity(0))
        parser.add_argument("--workers", type=int, default=cores, help=f"processes that read (default {cores})")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("name the folder of the new dataset: scrapy reextract [--since DAY] [--site NAME] DEST")
        if opts.workers < 1:
            raise UsageError(f"--workers {opts.workers}: give at least 1")
        given = {name: value for name in ("since", "until") if (value := getattr(opts, name)) is not None}
        window = parse_arguments(given, now=self.clock())
        files = self._files(opts)
        destination, old = Path(args[0]), self._old(opts.against)
        gone = withdrawn(old, files, lambda problem: self.complain(f"{problem}; left out"))
        job = Job(files=files, since=window.since, until=window.until, withdrawn=gone)
        if opts.diff:
            check_writable(Path(opts.diff).parent)
        modules = self._settings.getlist("NEWSBOT_SITE_MODULES")
        compression = self._settings.get("NEWSBOT_COMPRESSION") or None
        with Workers(opts.workers, modules, partial(answer, run_id=job.run_id)) as workers:
            summary = reextract(job, destination, workers, compression=compression, at=_progress)
        for line in summary["examples"]:
            self.complain(line)
        found = differences(old, destination, job.files, wants=job.wants)
        self.say(*found.table())
        if opts.diff:
            told = json.dumps(found.plain(), ensure_ascii=False, indent=2) + "\n"
            write_whole(Path(opts.diff), [told.encode()])
        self.say(json.dumps(summary, ensure_ascii=False))
        self.exitcode = summary["code"]

    def _old(self, named: str | None) -> Path:
        """The dataset to compare with; raises ``UsageError`` where one was named that is none."""
        if named is not None:
            site_folders(Path(named))
        return self.output if named is None else Path(named)

    def _files(self, opts: argparse.Namespace) -> dict[str, list[Path]]:
        """The archive's files of the sites wanted; raises ``UsageError`` where there are none."""
        named = opts.archive or archive_folder(self._settings["NEWSBOT_ARCHIVE"], self._settings["NEWSBOT_STORE"])
        if named is None:
            raise UsageError("NEWSBOT_ARCHIVE is off: say with --archive where pages are archived")
        files = archive_files(Path(named))
        if not files:
            raise UsageError(f"{named}: holds no archived page; a crawl fills it, --archive names another folder")
        for site in opts.site or ():
            if site not in files:
                raise UsageError(f"{named}: has no site {site!r}{did_you_mean(site, files)}; it has {', '.join(files)}")
        return {site: paths for site, paths in files.items() if not opts.site or site in opts.site}


def _progress(number: int) -> None:
    if number % PROGRESS_EVERY == 0 and sys.stderr.isatty():
        sys.stderr.write(f"\r{number} pages read")
