"""``scrapy testsite NAME``: whether a site's saved pages still give the records saved with them, offline."""

from __future__ import annotations

import argparse
from pathlib import Path

from newsbot import sites
from newsbot.commands.newsite import FOLDER
from newsbot.errors import OutputError, UsageError
from newsbot.exitcodes import GATE
from newsbot.logs import plain
from newsbot.publisher.fixtures import Fixture, excerpts, fixtures_of
from newsbot.upkeep import UpkeepCommand


class Command(UpkeepCommand):
    """Names each field that changed with both values; exit code 4 when there is any."""

    def syntax(self) -> str:
        return "NAME [--dir DIR] [--update]"

    def short_desc(self) -> str:
        return "Read a site's saved pages again, offline, and say which fields changed"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--dir", default=FOLDER, help=f"the folder that holds pages/NAME (default {FOLDER})")
        parser.add_argument("--update", action="store_true", help="take what the pages give today as expected")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("name one site: testsite NAME")
        registry = sites.load(self._settings.getlist("NEWSBOT_SITE_MODULES"))
        saved = fixtures_of(Path(opts.dir) / "pages", args[0])
        fields = changed = 0
        for fixture in saved:
            found = fixture.differences(registry)
            fields += len(fixture.expected)
            changed += len({one.field.partition(".")[0].partition("[")[0] for one in found})
            for one in found:
                expected, got = map(plain, excerpts(one))
                self.say(f"{fixture.folder.name}  {one.field}", f"  expected  {expected}", f"  got       {got}")
            if found and opts.update:
                self._update(fixture, registry)
        self.say(f"{len(saved)} pages, {fields} fields: {changed} {'updated' if opts.update else 'changed'}")
        if changed and not opts.update:
            self.exitcode = GATE

    def _update(self, fixture: Fixture, registry: sites.Registry) -> None:
        try:
            fixture.update(registry)
        except OSError as error:
            raise OutputError(f"{error.filename}: {error.strerror}") from error
