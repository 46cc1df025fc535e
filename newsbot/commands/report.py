"""``scrapy report [RUN]``: makes the report of a run anew, or lets a site's history begin anew."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from newsbot.errors import OutputError, UsageError
from newsbot.report import history
from newsbot.report.page import write_reports
from newsbot.sites import did_you_mean
from newsbot.upkeep import UpkeepCommand


class Command(UpkeepCommand):
    """Reads what runs left under the output folder; fetches nothing and needs no state."""

    def syntax(self) -> str:
        return "[RUN | --accept SITE]"

    def short_desc(self) -> str:
        return "Make the HTML report of a run, the newest unless named"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--accept", metavar="SITE", help="take the site as it is now for usual: its history begins anew"
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) > 1 or (args and opts.accept):
            raise UsageError("report takes one run at most, or --accept SITE")
        if opts.accept:
            self._accept(opts.accept)
            return
        path = self._run_file(args[0] if args else None)
        run = _read(path)
        written = write_reports(self.output, run)
        if written is None:
            raise UsageError("the report needs Jinja2: pip install 'newsbot[ui]'")
        self.say(written)

    def _run_file(self, name: str | None) -> Path:
        """The file of the run named, else of the newest; raises ``UsageError``."""
        files = {path.stem: path for path in (self.output / "runs").glob("*.json")}
        if name is None and files:
            return max(files.values(), key=lambda path: path.stat().st_mtime)
        if name not in files:
            what = f"no run {name!r}{did_you_mean(name, files)}" if name else "no run"
            raise UsageError(f"{self.output / 'runs'}: has {what}; NEWSBOT_OUTPUT names another folder")
        return files[name]

    def _accept(self, site: str) -> None:
        path = self.output / site / history.FILE
        if not path.is_file():
            raise UsageError(f"{path}: there is no history of {site!r}")
        runs = len(history.read(self.output, site))
        history.write(self.output, site, [])
        self.say(f"{site}: {runs} runs are forgotten; the next one is the first of its history")


def _read(path: Path) -> dict[str, Any]:
    try:
        run = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise OutputError(f"{path}: cannot be read: {error}") from error
    if "facts" not in run:
        raise UsageError(f"{path}: holds no facts of its sites: the run failed, or an older newsbot made it")
    return dict(run)
