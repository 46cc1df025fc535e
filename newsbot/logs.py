"""Log lines that nobody can forge: what came from outside stays on its line, and no terminal obeys it."""

from __future__ import annotations

import logging
import re
from typing import Self

from scrapy.crawler import Crawler

UNPRINTABLE = re.compile(
    "[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff\\ud800-\\udfff]"
)
"""Control characters, line and paragraph separators, marks that turn the direction of text, lone surrogates."""

CONTINUED = "\n    "
"""A further line of one entry (a traceback, the statistics) is indented: only entries begin a line."""


class PlainFormatter(logging.Formatter):
    """Formats as another formatter does, with unprintable characters escaped and further lines indented."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        return plain(self._inner.format(record))


def plain(text: str) -> str:
    """The text as one entry of a log."""
    return UNPRINTABLE.sub(lambda char: char[0].encode("unicode_escape").decode(), text).replace("\n", CONTINUED)


class PlainLog:
    """The extension that puts the formatter in front of every handler, and has Scrapy make no entry that no handler of
    the root and of ``scrapy`` takes: it makes two of each page, which LOG_LEVEL would only drop at their end.

    A level of that logger that is not Scrapy's own stays. Who adds a handler later that wants more sets it anew.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        for handler in logging.root.handlers:
            if not isinstance(handler.formatter, PlainFormatter):
                handler.setFormatter(PlainFormatter(handler.formatter or logging.Formatter()))
        scrapy = logging.getLogger("scrapy")
        if scrapy.level == logging.DEBUG:
            taken = [handler.level for handler in (*logging.root.handlers, *scrapy.handlers)]
            scrapy.setLevel(max(min(taken, default=logging.DEBUG), logging.DEBUG))
        return cls()
