"""Entries of the log: which of them are made at all."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from scrapy.crawler import Crawler
from scrapy.utils.test import get_crawler

from newsbot.logs import PlainFormatter, PlainLog

SCRAPY = logging.getLogger("scrapy")


@pytest.fixture
def crawler() -> Iterator[Crawler]:
    before = SCRAPY.level
    SCRAPY.setLevel(logging.DEBUG)  # as scrapy.utils.log.DEFAULT_LOGGING does
    yield get_crawler()
    SCRAPY.setLevel(before)


@pytest.mark.parametrize(
    ("levels", "least"),
    [
        ((logging.INFO, logging.ERROR), logging.INFO),
        ((logging.INFO, logging.DEBUG), logging.DEBUG),
        ((logging.INFO, logging.NOTSET), logging.DEBUG),
        ((), logging.DEBUG),
    ],
)
def test_scrapy_makes_no_entry_that_no_handler_takes(
    levels: tuple[int, ...], least: int, crawler: Crawler, monkeypatch: pytest.MonkeyPatch
) -> None:
    handlers = [logging.NullHandler(level) for level in levels]
    monkeypatch.setattr(logging.root, "handlers", handlers)
    PlainLog.from_crawler(crawler)
    entry = logging.getLogger("scrapy.core.scraper")
    assert entry.isEnabledFor(least)
    assert entry.isEnabledFor(logging.DEBUG) is (least == logging.DEBUG)
    assert all(isinstance(handler.formatter, PlainFormatter) for handler in handlers)


@pytest.mark.parametrize("level", [logging.NOTSET, logging.WARNING])
def test_level_that_somebody_chose_for_scrapy_stays(
    level: int, crawler: Crawler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.root, "handlers", [logging.NullHandler(logging.INFO)])
    SCRAPY.setLevel(level)
    PlainLog.from_crawler(crawler)
    assert SCRAPY.level == level
