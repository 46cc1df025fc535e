"""``scrapy schema [FEED]``: the JSON Schema of the feeds."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from newsbot.items import FEEDS
from newsbot.schema import dataset_schema, json_schema


class Command(ScrapyCommand):
    """Prints the schema of one feed, or of all of them (what schema.json of a dataset holds)."""

    requires_project = False
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_ENABLED": False}

    def syntax(self) -> str:
        return "[feed]"

    def short_desc(self) -> str:
        return "Print the JSON Schema of the feeds, or of one: " + ", ".join(FEEDS)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) > 1 or any(feed not in FEEDS for feed in args):
            raise UsageError(f"schema takes one feed at most, one of {', '.join(FEEDS)}; got {' '.join(args)}")
        document = json_schema(args[0]) if args else dataset_schema()
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
