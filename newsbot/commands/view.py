"""``scrapy view`` with its state in memory: showing a page leaves nothing behind."""

from __future__ import annotations

import argparse

from scrapy.commands.view import Command as ScrapyView

from newsbot.extensions import MEMORY


class Command(ScrapyView):
    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        self.settings.set("NEWSBOT_STORE", MEMORY, priority="cmdline")
