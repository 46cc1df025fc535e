"""The options by which commands choose articles: --from, --to, --lang, --site."""

from __future__ import annotations

import argparse
from datetime import datetime

from newsbot.arguments import parse_arguments


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Adds the options that ``days_given`` and ``names_given`` read."""
    parser.add_argument(
        "--from", dest="since", metavar="DAY", help="published that day or later: 2025-04-09, or 7d ago"
    )
    parser.add_argument("--to", dest="until", metavar="DAY", help="published that day or earlier")
    parser.add_argument("--lang", metavar="TAG,...", help="in one of these languages, such as ar,fa")
    parser.add_argument("--site", metavar="NAME,...", help="of these sites only")


def days_given(opts: argparse.Namespace, *, now: datetime) -> tuple[str | None, str | None]:
    """--from and --to as days, YYYY-MM-DD, in the words of ``-a since`` and ``until``; raises ``UsageError``."""
    given = {name: value for name, value in (("since", opts.since), ("until", opts.until)) if value}
    arguments = parse_arguments(given, now=now)
    return arguments.since and arguments.since[:10], arguments.until and arguments.until[:10]


def names_given(text: str | None) -> tuple[str, ...]:
    """The names in a list with commas between; () when nothing was given."""
    return tuple(dict.fromkeys(name.strip() for name in (text or "").split(",") if name.strip()))
