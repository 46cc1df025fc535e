"""README.md of a dataset folder: what it holds, and how the Hugging Face ``datasets`` library loads it."""

from __future__ import annotations

import json
import types
from collections import Counter
from collections.abc import Iterable
from dataclasses import fields
from typing import Any, get_args, get_origin, get_type_hints

from newsbot import __version__
from newsbot.dataset.cardtext import numbers, rights, share
from newsbot.dataset.parts import PartFile
from newsbot.dataset.statistics import COUNTED_FEED, NONE, Statistics
from newsbot.items import FEEDS, SCHEMA_VERSION
from newsbot.schema import describe, summary

DTYPES = {str: "string", int: "int64", bool: "bool"}

DATES = ("date_published", "date_published_raw", "date_modified", "date_crawled", "date_seen")
"""Texts that the reader of JSON below ``datasets`` takes for timestamps, losing offset and precision: as
``json`` it leaves them alone (datasets 4.7 and later; an earlier one refuses the card, which is better)."""


def card(site: str, parts: Iterable[PartFile], statistics: Statistics) -> str:
    """The dataset card: YAML front matter with ``configs`` and ``dataset_info``, then plain words."""
    parts = list(parts)
    head = front_matter(site, parts, statistics)
    return "\n".join(["---", *head, "---", *_words(site, _rows(parts), statistics)]) + "\n"


def _rows(parts: Iterable[PartFile]) -> dict[str, int]:
    """How many rows each feed has that has any."""
    counts = Counter({feed: 0 for feed in FEEDS})
    for part in parts:
        counts[part.feed] += part.rows
    return {feed: count for feed, count in counts.items() if count}


def front_matter(site: str, parts: Iterable[PartFile], statistics: Statistics) -> list[str]:
    """Lines of front matter as the datasets library and its hub read it; the first feed is loaded by default."""
    feeds = list(_rows(parts))
    lines = [
        f"pretty_name: {json.dumps(site)}",
        f"language: {_languages(statistics)}",
        "license: other",
        f"size_categories: [{_size(statistics.rows)}]",
        "configs:",
    ]
    for feed in feeds:
        lines += [f"- config_name: {feed}", f"  data_files: {feed}/*.jsonl*"]
        lines += ["  default: true"] if feed == feeds[0] else []
    lines.append("dataset_info:")
    for feed in feeds:
        lines += [f"- config_name: {feed}", "  features:", *_features(FEEDS[feed], "  ")]
    return lines


def _size(rows: int) -> str:
    """The size in the hub's words: n<1K, 1K<n<10K …"""
    sizes = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
    return next((words for most, words in sizes if rows < most), "1M<n<10M")


def _languages(statistics: Statistics) -> str:
    """The languages as a list of YAML; quoted, or Norwegian would be false."""
    tags = sorted({tag.partition("-")[0] for tag in statistics.languages if tag != NONE})
    return f"[{', '.join(json.dumps(tag) for tag in tags)}]"


def _features(made: type, indent: str) -> list[str]:
    hints = get_type_hints(made)
    lines = []
    for field in fields(made):
        dtype = ["  dtype: json"] if field.name in DATES else _feature(hints[field.name], "  ")
        lines += [f"{indent}{line}" for line in (f"- name: {field.name}", *dtype)]
    return lines


def _feature(hint: Any, indent: str) -> list[str]:
    """``dtype:`` of a scalar, ``sequence:`` of scalars, ``list:`` of objects, ``struct:`` of an object."""
    if get_origin(hint) is types.UnionType:
        hint = next(part for part in get_args(hint) if part is not types.NoneType)
    if hint in DTYPES:
        return [f"{indent}dtype: {DTYPES[hint]}"]
    if get_origin(hint) is list:
        (element,) = get_args(hint)
        if element in DTYPES:
            return [f"{indent}sequence: {DTYPES[element]}"]
        return [f"{indent}list:", *_features(element, indent)]
    return [f"{indent}struct:", *_features(hint, indent)]


def _words(site: str, rows: dict[str, int], statistics: Statistics) -> list[str]:
    first = next(iter(rows), COUNTED_FEED)
    return [
        f"# {site}",
        "",
        f"News of the site `{site}`, collected by newsbot; schema version {SCHEMA_VERSION}.",
        "",
        "| feed | rows | a row is |",
        "|---|---|---|",
        *(f"| `{feed}/` | {rows[feed]} | {_row(FEEDS[feed])} |" for feed in rows),
        "",
        *LAYOUT,
        "",
        "```python",
        "from datasets import load_dataset  # 4.7 or later",
        "",
        f'{first} = load_dataset("path/of/this/folder")  # another feed: its name as second argument',
        "```",
        *numbers(statistics),
        *rights(statistics),
        *MADE,
        f"This card was written by newsbot {__version__}.",
        "",
        f"## {first}",
        "",
        *_fields_table(first, statistics),
    ]


LAYOUT = (
    "Each feed is a folder of part files, one JSON object a line, UTF-8. A part never changes once it is",
    "there; `manifest.json` lists all parts with rows and SHA-256, `latest.json` the newest of each feed,",
    "`schema.json` is the JSON Schema of the lines, `datapackage.json` describes them to Frictionless tools,",
    "`statistics.json` has the numbers below. `newsbot verify` checks all of it. An article that changed is",
    "there once for each `revision`; the highest one counts. One in `tombstones/` was withdrawn by its site.",
)

MADE = (
    "",
    "## How it was made",
    "",
    "A crawler followed the site's sections, feeds, sitemaps, article links and related news, within its",
    "robots.txt. Each page was cut once into pieces; fields were read from what the page prints and what it",
    "declares, and `provenance` names the source of each. Text is kept as printed (NFC, single blanks);",
    "nothing was translated, corrected or written by a model. `language` is told by script and letters first.",
    "A date has an offset only where its zone is proved (`date_zone_basis`). An article that changed was",
    "written again as its next revision. `duplicate_of` names the earliest article whose text an article",
    "repeats; none was dropped for it. `problems` has the codes of the checks that a record fails.",
)


def _fields_table(feed: str, statistics: Statistics) -> list[str]:
    """What each key means and, for articles, in how many rows it says something."""
    made = FEEDS[feed]
    if feed != COUNTED_FEED or not statistics.rows:
        rows = [f"| `{field.name}` | {describe(made, field.name)} |" for field in fields(made)]
        return ["| key | what |", "|---|---|", *rows]
    filled = {field.name: share(statistics.filled[field.name], statistics.rows) for field in fields(made)}
    rows = [f"| `{field.name}` | {filled[field.name]} | {describe(made, field.name)} |" for field in fields(made)]
    return ["| key | filled | what |", "|---|---:|---|", *rows]


def _row(made: type) -> str:
    return summary(made).rpartition(" feed: ")[2]
