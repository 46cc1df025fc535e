"""``scrapy extract FILE|URL`` and ``scrapy extract --jsonl``: records of single pages, without a crawl."""

from __future__ import annotations

import argparse
import json
import sys

from scrapy.exceptions import UsageError as ScrapyUsageError

from newsbot.errors import PageError
from newsbot.reader import PageCommand, record


class Command(PageCommand):
    """Prints the record of one page, or answers JSON Lines from stdin line by line."""

    def syntax(self) -> str:
        return "FILE|URL [--url URL] | --jsonl < PAGES"

    def short_desc(self) -> str:
        return "Read one page, or JSON Lines of pages, into records"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--jsonl",
            action="store_true",
            help='answer lines {"id", "url", "html"} from stdin, each with one line: id, outcome, reason, the record',
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if opts.jsonl and args:
            raise ScrapyUsageError("--jsonl reads stdin and takes no page")
        self.guarded(lambda: self._answer_lines(opts) if opts.jsonl else self._print_record(args, opts))

    def _answer_lines(self, opts: argparse.Namespace) -> None:
        reader = self.reader(opts)
        for answer in reader.answers(iter(sys.stdin.buffer)):
            sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
            sys.stdout.buffer.flush()

    def _print_record(self, args: list[str], opts: argparse.Namespace) -> None:
        page = self.page(args, opts)
        if page.status is not None and page.status >= 400:
            raise PageError(f"{page.url}: answered HTTP {page.status}")
        text = json.dumps(record(page.article()), ensure_ascii=False, indent=2)
        sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
