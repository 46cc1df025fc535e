"""``scrapy fetch`` with its state in memory: fetching a page leaves nothing behind."""

from __future__ import annotations

import argparse

from scrapy.commands.fetch import Command as ScrapyFetch

from newsbot.extensions import MEMORY


class Command(ScrapyFetch):
    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        self.settings.set("NEWSBOT_STORE", MEMORY, priority="cmdline")
