"""The numbers of a dataset in the words of its card."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from newsbot.dataset.statistics import LENGTHS, NONE, Statistics

MOST_ROWS = 12
"""Lines of a table in the card; statistics.json has all."""

SIGNALS = {
    "robots": "robots meta or header",
    "tdm_reservation": "TDM reservation",
    "noai": "against AI use",
    "copyright_notice": "copyright notice",
    "is_accessible_for_free": "free to read, as declared",
}
"""Signals about use, by the name of their counts, and what the card calls them."""

NEVER_STATED = "not stated"


def numbers(statistics: Statistics) -> list[str]:
    """The section with how many articles there are, in which languages, of which months, how long."""
    if not statistics.rows:
        return []
    rows, changed = statistics.rows, statistics.rows - statistics.articles
    return [
        "",
        "## In numbers",
        "",
        f"{statistics.articles} articles in {rows} rows: {changed} rows are later revisions, {statistics.copies} "
        f"repeat an earlier article. {_published(statistics)} Fetched {statistics.first_crawled} to "
        f"{statistics.last_crawled}. {statistics.words} words in all, {statistics.words // rows} a row.",
        *([f"{statistics.unread} lines hold no article: `newsbot verify` names them."] if statistics.unread else []),
        *_table("language", statistics.languages.most_common(MOST_ROWS), rows),
        *_table("words", _lengths(statistics), rows),
        *_table("published", _times(statistics), rows),
        *_table("date is precise to", statistics.date_precision.most_common(), rows),
        *_table("zone of the date by", statistics.date_zone_basis.most_common(), rows),
        *_table("section", statistics.sections.most_common(MOST_ROWS), rows),
        *_table("kind", statistics.article_types.most_common(MOST_ROWS), rows),
        *_table("problem", statistics.problems.most_common(MOST_ROWS), rows),
    ]


def rights(statistics: Statistics) -> list[str]:
    """The section with what the site's pages say about their use."""
    lines = [
        "",
        "## Rights",
        "",
        "The texts and pictures belong to their publishers. This dataset grants no licence to them: see",
        "`copyright_notice` and `rights` (robots, tdm_reservation, noai) of each article.",
    ]
    if not statistics.rows:
        return lines
    lines += ["", "| signal | found | rows |", "|---|---|---:|"]
    for name, said in SIGNALS.items():
        for value, count in getattr(statistics, name).most_common(MOST_ROWS):
            lines.append(f"| {said} | {_cell(value)} | {count} |")
    return lines


def share(count: int, whole: int) -> str:
    """A part of a whole in percent: "0 %" is none and "100 %" is all, whatever rounding would say."""
    percent = round(100 * count / whole)
    shown = min(max(percent, 1), 99) if 0 < count < whole else percent
    return f"{shown} %"


def _published(statistics: Statistics) -> str:
    undated = statistics.published[NONE]
    if statistics.first_published is None:
        return "None has a date of publication."
    without = f"; {undated} rows have no date" if undated else ""
    return f"Published {statistics.first_published} to {statistics.last_published}{without}."


def _lengths(statistics: Statistics) -> list[tuple[str, int]]:
    names = [str(least) if least + 1 == above else f"{least}-{above - 1}" for least, above in pairwise(LENGTHS)]
    counts = (statistics.lengths[str(least)] for least in LENGTHS)
    return list(zip([*names, f"{LENGTHS[-1]}+"], counts, strict=True))


def _times(statistics: Statistics) -> list[tuple[str, int]]:
    """Rows by month, or by year where months would be too many: the last of them."""
    months = {month: count for month, count in statistics.published.items() if month != NONE}
    if len(months) <= MOST_ROWS:
        return sorted(months.items())
    years: Counter[str] = Counter()
    for month, count in months.items():
        years[month[:4]] += count
    return sorted(years.items())[-MOST_ROWS:]


def _table(name: str, counts: Iterable[tuple[str, int]], whole: int) -> list[str]:
    rows = [f"| {_cell(value)} | {count} | {share(count, whole)} |" for value, count in counts if count]
    return ["", f"| {name} | rows | |", "|---|---:|---:|", *rows] if rows else []


def _cell(value: str) -> str:
    """A value found on a page as text in a table: no markup of its own, on one line."""
    if value == NONE:
        return NEVER_STATED
    escaped = re.sub(r"([\\`*_\[\]<>|&~])", r"\\\1", value)
    return " ".join(escaped.split())
