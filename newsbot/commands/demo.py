"""``scrapy demo``: serves the bundled newsroom on the loopback and crawls one of its days."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from newsbot.demo import truth
from newsbot.demo.check import Dataset, differences
from newsbot.demo.newsroom import DAYS, SITE, now
from newsbot.demo.server import Newsroom, serving
from newsbot.exitcodes import GATE

STORE = Path("state/demo.sqlite")
OUTPUT = Path("output/demo")
LOG = Path("state/demo.log")
LONGEST_RUN = 120
PROGRESS_EVERY = 2.0
LAST_LINES = 15


class Command(ScrapyCommand):
    """Runs ``scrapy crawl newsroom`` in a child process whose proxy is the demo server."""

    requires_project = False
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[--day N] [--redesign] [--check | --serve]"

    def short_desc(self) -> str:
        return "Crawl the bundled newsroom into output/demo, offline"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--day", type=int, choices=DAYS, default=1, help="the newsroom's day (default 1)")
        parser.add_argument(
            "--check", action="store_true", help="compare the feeds with the truth; exit 1 if they differ"
        )
        parser.add_argument(
            "--redesign",
            action="store_true",
            help="serve the day with renamed classes and moved dates: the run exits 4",
        )
        parser.add_argument("--serve", action="store_true", help="only serve the newsroom, until Ctrl-C")
        parser.add_argument("--site", choices=(SITE, "rivage"), default=SITE, help="rivage: only with --serve")
        parser.add_argument("--port", type=int, default=0, help="the port of --serve (default: a free one)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError(f"demo takes options only, got {' '.join(args)}")
        if opts.day > 1 and not STORE.exists():
            raise UsageError(f"day {opts.day} follows day {opts.day - 1}: run `demo --day {opts.day - 1}` first")
        if opts.redesign and opts.check:
            raise UsageError("--check knows the truth before the redesign only: leave one of both out")
        second = opts.site != SITE
        if second and not opts.serve:
            raise UsageError("rivage has no site file: --serve it, and write one as docs/sites.md says")
        with serving(opts.day, opts.port, redesign=opts.redesign, second=second) as newsroom:
            _say(
                f"The newsroom of day {opts.day} is served at {newsroom.home}/ (through the proxy http://{newsroom.address})"
            )
            if opts.serve:
                _wait(newsroom)
                return
            before = set(OUTPUT.rglob("*.jsonl"))
            self.exitcode = _crawl(newsroom, opts.day)
        if self.exitcode == GATE:
            _say(*_not_as_usual())
        elif self.exitcode:
            _say(f"The crawl ended with exit code {self.exitcode}; its log is {LOG}:", *_log_tail())
        if self.exitcode:
            return
        _summarise(Dataset(OUTPUT), before)
        if opts.check:
            self.exitcode = _check(opts.day)


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def _wait(newsroom: Newsroom) -> None:
    _say("Ctrl-C ends it. To read it:", f"  curl -x http://{newsroom.address} {newsroom.home}/")
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        _say("", f"{sum(newsroom.served.values())} requests answered.")


def _crawl(newsroom: Newsroom, day: int) -> int:
    """The exit code of the crawl; what it printed and logged goes to ``LOG``."""
    LOG.parent.mkdir(parents=True, exist_ok=True)
    moment = now(day).isoformat()
    environment = {
        **os.environ,
        "SCRAPY_SETTINGS_MODULE": "newsbot.settings",
        "http_proxy": f"http://{newsroom.address}",
        "no_proxy": "",
        "NEWSBOT_ALLOW_PRIVATE": newsroom.address,
        "NEWSBOT_STORE": str(STORE),
        "NEWSBOT_OUTPUT": str(OUTPUT),
        "NEWSBOT_NOW": moment,
    }
    polite = ("DOWNLOAD_DELAY=0.05", "AUTOTHROTTLE_ENABLED=False")
    settings = [part for setting in polite for part in ("-s", setting)]
    command = [sys.executable, "-m", "scrapy", "crawl", SITE, *settings]
    _say(f"Crawling as of {moment} …")
    with LOG.open("w", encoding="utf-8") as log:
        child = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            return _watched(child, newsroom)
        finally:
            child.kill()
            child.wait()


def _watched(child: subprocess.Popen[bytes], newsroom: Newsroom) -> int:
    started = time.monotonic()
    while time.monotonic() - started < LONGEST_RUN:
        try:
            return child.wait(timeout=PROGRESS_EVERY)
        except subprocess.TimeoutExpired:
            _say(f"  {sum(newsroom.served.values())} requests answered")
    _say(f"The crawl did not end within {LONGEST_RUN} s and was stopped.")
    return 1


def _not_as_usual() -> list[str]:
    """What the newest run says against the newsroom, and where its report is."""
    newest = max((OUTPUT / "runs").glob("*.json"), key=lambda path: path.stat().st_mtime)
    why = json.loads(newest.read_bytes())["sites"][SITE]["why"]
    return [
        f"The data is published, and the crawl ended with exit code {GATE}: the newsroom is not as it was.",
        *(f"  {line}" for line in why.removeprefix("not as usual: ").split(" | ")),
        f"Its report is {OUTPUT / SITE / 'report.html'}.",
    ]


def _log_tail() -> list[str]:
    return [f"  {line}" for line in LOG.read_text(encoding="utf-8", errors="replace").splitlines()[-LAST_LINES:]]


def _summarise(dataset: Dataset, before: set[Path]) -> None:
    newest = dataset.newest().values()
    rows = dataset.rows("articles")
    placements = Counter(edge["placement"] for row in newest for edge in row["related"])
    rejected = Counter(row["reason"] for row in dataset.rows("rejected"))
    written = sorted(set(OUTPUT.rglob("*.jsonl")) - before)
    _say(
        "",
        f"{len(newest)} articles in {OUTPUT / SITE}, {len(rows) - len(newest)} of them in a later revision",
        f"  languages  {_counted(Counter(str(row['language']) for row in newest))}",
        f"  related    {_counted(placements)}",
        f"  rejected   {_counted(rejected)}",
        f"  withdrawn  {len(dataset.rows('tombstones'))}",
        f"  ticker     {len(dataset.rows('ticker'))} lines",
        "",
        *([f"Written by this run, {len(written)} parts:"] if written else ["Nothing new since the last run."]),
        *(f"  {path}" for path in written),
    )
    if rows:
        _say("", "The first record, in part:", _sample(rows[0]))


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.most_common()) or "none"


def _sample(row: dict[str, Any]) -> str:
    keys = ("url", "language", "section", "headline", "authors", "date_published", "image", "word_count")
    return json.dumps({key: row[key] for key in keys}, ensure_ascii=False, indent=2)


def _check(day: int) -> int:
    found = differences(Dataset(OUTPUT), truth.after(day))
    _say(
        "",
        *found,
        f"{len(found)} differences from the truth" if found else "The feeds equal the truth, field by field.",
    )
    return 1 if found else 0
