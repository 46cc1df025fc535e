"""The machine: Python, Scrapy, room, rights, clock, time zones, extras, who is named as contact."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newsbot.dataset.files import MEBIBYTE, check_room, check_writable
from newsbot.doctor import FAULT, OK, WARN, Finding
from newsbot.errors import OutputError
from newsbot.exitcodes import ERROR, UNWRITABLE
from newsbot.schema import json_schema

LEAST_PYTHON: Final = (3, 11)
LEAST_SCRAPY: Final = (2, 19)

EXTRAS: Final = {
    "ui": (("jinja2", "rich"), "no report page and no live display"),
    "js": (("playwright",), "no sites that JavaScript draws"),
    "postgres": (("psycopg",), "no state in PostgreSQL"),
    "warc": (("warcio",), "WARC files of others cannot be read"),
    "parquet": (("pyarrow",), "no Parquet export"),
    "s3": (("s3fs",), "no export to S3"),
}
"""Extra → its modules, and what lacks without them."""


def versions() -> Iterator[Finding]:
    """Whether Python and Scrapy are new enough."""
    said = ".".join(map(str, sys.version_info[:3]))
    enough = sys.version_info >= LEAST_PYTHON
    yield Finding(
        level=OK if enough else FAULT,
        what="python",
        where=sys.executable,
        said=said,
        fix="" if enough else "install Python 3.11 or newer",
        code=0 if enough else ERROR,
    )
    try:
        found = version("scrapy")
    except PackageNotFoundError:
        found = "not installed"
    enough = found[0].isdigit() and tuple(map(int, found.split(".")[:2])) >= LEAST_SCRAPY
    yield Finding(
        level=OK if enough else FAULT,
        what="scrapy",
        where="",
        said=found,
        fix="" if enough else "pip install 'scrapy>=2.19'",
        code=0 if enough else ERROR,
    )


def room(folders: dict[str, Path], *, least_free: int) -> Iterator[Finding]:
    """Whether each folder can be written and has room; ``folders`` maps what it is for to where it is."""
    for what, folder in folders.items():
        try:
            check_writable(folder)
            check_room(folder, least_free)
        except OutputError as error:
            yield Finding(
                level=FAULT,
                what=what,
                where=str(folder),
                said=str(error),
                fix="make room, change its rights, or name another place",
                code=UNWRITABLE,
            )
        else:
            yield Finding(
                level=OK, what=what, where=str(folder), said=f"writable, {least_free / MEBIBYTE:.0f} MiB or more free"
            )


def clocks(now: datetime, *, fixed: bool, last_run: str | None) -> Iterator[Finding]:
    """Whether the clock can be right: not held still, and not before the last run that the state knows."""
    said = now.isoformat(timespec="seconds")
    if fixed:
        yield Finding(
            level=WARN,
            what="clock",
            where="NEWSBOT_NOW",
            said=f"stands still at {said}",
            fix="unset NEWSBOT_NOW, but for tests",
        )
    elif last_run is not None and datetime.fromisoformat(last_run) > now:
        yield Finding(
            level=WARN,
            what="clock",
            where="system",
            said=f"{said} is before the last run's {last_run}",
            fix="set the system's clock (timedatectl)",
        )
    else:
        yield Finding(level=OK, what="clock", where="system", said=said)


def time_zones() -> Iterator[Finding]:
    """Whether IANA names can be read."""
    try:
        ZoneInfo("Asia/Dubai")
    except ZoneInfoNotFoundError:
        yield Finding(
            level=FAULT,
            what="time zones",
            where="tzdata",
            said="cannot be read",
            fix="pip install tzdata",
            code=ERROR,
        )
    else:
        yield Finding(level=OK, what="time zones", where="tzdata", said="can be read")


def schemas() -> Iterator[Finding]:
    """Whether records have their schema."""
    schema = json_schema("articles")
    yield Finding(
        level=OK, what="schema", where="articles", said=str(schema.get("$id") or schema.get("title") or "whole")
    )


def extras() -> Iterator[Finding]:
    """Which extras are there; one that is not is a fault of no crawl."""
    for extra, (modules, lacks) in EXTRAS.items():
        missing = [module for module in modules if find_spec(module) is None]
        if missing:
            said = f"{', '.join(missing)} not installed: {lacks}"
            yield Finding(level=OK, what="extra", where=extra, said=said, fix=f"pip install 'newsbot[{extra}]'")
        else:
            yield Finding(level=OK, what="extra", where=extra, said="installed")


def contact(setting: str | None) -> Iterator[Finding]:
    """Whether the User-Agent says whom to ask."""
    if setting:
        yield Finding(level=OK, what="contact", where="NEWSBOT_CONTACT", said=setting)
    else:
        yield Finding(
            level=WARN,
            what="contact",
            where="NEWSBOT_CONTACT",
            said="the User-Agent names nobody",
            fix="set NEWSBOT_CONTACT to a URL or mail address",
        )
