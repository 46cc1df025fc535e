"""``scrapy testsite NAME``: whether a site's saved pages still give the records saved with them, offline."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from newsbot import sites
from newsbot.commands.newsite import FOLDER
from newsbot.errors import OutputError, UsageError
from newsbot.exitcodes import GATE
from newsbot.logs import plain
from newsbot.publisher.fixtures import Difference, Fixture, excerpts, fixtures_of
from newsbot.publisher.place import place_of
from newsbot.publisher.sitefile import layouts_of
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
        parser.add_argument(
            "--update",
            action="store_true",
            help="take what the pages give today as expected; not what a page gives that is read as no article",
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("name one site: testsite NAME")
        folder, name = Path(opts.dir), args[0]
        saved = fixtures_of(folder / "pages", name)
        registry = self._registry(place_of(folder, name).file, name)
        fields = sum(len(fixture.expected) for fixture in saved)
        changed = updated = 0
        for fixture in saved:
            found = fixture.differences(registry)
            self.say(*(line for one in found for line in _told(fixture, one)))
            size = len({one.key for one in found})
            changed += size
            if opts.update and found and found[0].key != "outcome":
                _update(fixture, registry)
                updated += size
        self.say(f"{len(saved)} pages, {fields} fields: {changed} changed" + f", {updated} updated" * opts.update)
        if changed > updated:
            self.exitcode = GATE

    def _registry(self, file: Path, name: str) -> sites.Registry:
        """The sites that there are, the one of DIR too where NEWSBOT_SITE_MODULES does not name its folder."""
        registry = sites.load(self._settings.getlist("NEWSBOT_SITE_MODULES"))
        if name not in registry.names() and name not in registry.broken and file.exists():
            registry.add(layouts_of(file), str(file))
        return registry


def _told(fixture: Fixture, one: Difference) -> Iterator[str]:
    expected, got = map(plain, excerpts(one))
    yield from (f"{fixture.folder.name}  {one.field}", f"  expected  {expected}", f"  got       {got}")


def _update(fixture: Fixture, registry: sites.Registry) -> None:
    try:
        fixture.update(registry)
    except OSError as error:
        raise OutputError(f"{error.filename}: {error.strerror}") from error
