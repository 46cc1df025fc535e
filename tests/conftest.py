"""Fixtures for all tests: whatever is written in a test is checked against the schema."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from benchmarks.audit import lines_of
from newsbot.schema import json_schema
from tests.screens import CHROMIUM


@cache
def _validator(feed: str) -> Draft202012Validator:
    return Draft202012Validator(json_schema(feed))


@pytest.fixture(scope="session")
def valid_line() -> Callable[[bytes, str], dict[str, Any]]:
    """Gives the record in a line of the feed named; fails where the line breaks its schema."""

    def check(line: bytes, feed: str) -> dict[str, Any]:
        assert line.endswith(b"\n"), f"torn line: {line[-80:]!r}"
        record: dict[str, Any] = json.loads(line)
        _validator(feed).validate(record)
        assert set(record) == set(json_schema(feed)["$defs"][_type_name(feed)]["properties"])
        return record

    return check


@pytest.fixture(scope="session")
def read_feed(valid_line: Callable[[bytes, str], dict[str, Any]]) -> Callable[..., list[dict[str, Any]]]:
    """Gives the records of a part, of a feed's folder or of a ``-o`` file, each line checked.

    A file outside a feed's folder is read as articles unless ``feed`` says otherwise.
    """

    def read(path: Path, feed: str | None = None) -> list[dict[str, Any]]:
        parts = sorted(path.glob("*.jsonl*")) if path.is_dir() else [path]
        records = []
        for part in parts:
            records += [valid_line(line, feed or _feed_of(part)) for line in lines_of(part)]
        return records

    return read


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium for tests that look at screens (``tests/screens.py``); one a module: its loop bars ``asyncio.run``."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def _feed_of(part: Path) -> str:
    return part.parent.name if part.parent.name in ("related", "rejected", "tombstones", "ticker") else "articles"


def _type_name(feed: str) -> str:
    return str(json_schema(feed)["$ref"].rpartition("/")[2])
