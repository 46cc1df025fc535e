"""``scrapy sites``: the sites that have a file, and the files that are broken."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from typing import ClassVar

from scrapy.commands import ScrapyCommand

from newsbot import exitcodes, sites

HEAD = ("name", "hosts", "language", "zone", "file")


class Command(ScrapyCommand):
    """Prints a table; broken files with their reason go to stderr, and make the exit code 2."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, object]] = {"LOG_ENABLED": False}

    def short_desc(self) -> str:
        return "List the sites that have a site file"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        registry = sites.load(self.settings.getlist("NEWSBOT_SITE_MODULES"))
        rows = [HEAD, *(_row(registry, name) for name in registry.names())]
        widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
        for row in rows:
            line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            print(line.rstrip())  # noqa: T201
        for error in registry.broken.values():
            print(f"newsbot: {error}", file=sys.stderr)  # noqa: T201
        if registry.broken:
            self.exitcode = exitcodes.USAGE


def _row(registry: sites.Registry, name: str) -> tuple[str, ...]:
    site = registry.site(name, date.max)
    return name, ", ".join(site.hosts), site.language or "", site.zone or "", registry.files[name]
