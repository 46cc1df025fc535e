"""``scrapy check`` with its state in memory: checking contracts leaves nothing behind."""

from __future__ import annotations

import argparse

from scrapy.commands.check import Command as ScrapyCheck

from newsbot.extensions import MEMORY


class Command(ScrapyCheck):
    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        self.settings.set("NEWSBOT_STORE", MEMORY, priority="cmdline")
