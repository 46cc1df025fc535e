"""README.md of a dataset folder: what it holds, and how the Hugging Face ``datasets`` library loads it."""

from __future__ import annotations

import types
from collections.abc import Iterable
from dataclasses import fields
from typing import Any, get_args, get_origin, get_type_hints

from newsbot.dataset.parts import PartFile
from newsbot.items import FEEDS, SCHEMA_VERSION
from newsbot.schema import describe, summary

DTYPES = {str: "string", int: "int64", bool: "bool"}

DATES = ("date_published", "date_published_raw", "date_modified", "date_crawled", "date_seen")
"""Texts that the reader of JSON below ``datasets`` takes for timestamps, losing offset and precision: as
``json`` it leaves them alone (datasets 4.7 and later; an earlier one refuses the card, which is better)."""


def card(site: str, parts: Iterable[PartFile]) -> str:
    """The dataset card: YAML front matter with ``configs`` and ``dataset_info``, then plain words."""
    rows = {feed: 0 for feed in FEEDS}
    for part in parts:
        rows[part.feed] += part.rows
    held = [feed for feed in FEEDS if rows[feed]]
    return "\n".join(["---", *_front_matter(held), "---", *_words(site, held, rows)]) + "\n"


def _front_matter(feeds: list[str]) -> list[str]:
    """Front matter as the datasets library reads it; the first feed is the one loaded by default."""
    lines = ["configs:"]
    for feed in feeds:
        lines += [f"- config_name: {feed}", f"  data_files: {feed}/*.jsonl*"]
        lines += ["  default: true"] if feed == feeds[0] else []
    lines.append("dataset_info:")
    for feed in feeds:
        lines += [f"- config_name: {feed}", "  features:", *_features(FEEDS[feed], "  ")]
    return lines


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


def _words(site: str, held: list[str], rows: dict[str, int]) -> list[str]:
    first = held[0] if held else "articles"
    return [
        f"# {site}",
        "",
        f"News of the site `{site}`, collected by newsbot; schema version {SCHEMA_VERSION}.",
        "",
        "| feed | rows | a row is |",
        "|---|---|---|",
        *(f"| `{feed}/` | {rows[feed]} | {_row(FEEDS[feed])} |" for feed in held),
        "",
        "Each feed is a folder of part files, one JSON object a line, UTF-8. A part never changes once it is",
        "there; `manifest.json` lists all parts with rows and SHA-256, `latest.json` the newest of each feed,",
        "`schema.json` is the JSON Schema of the lines. An article that changed is there once for each",
        "`revision`; the highest one counts. An article in `tombstones/` was withdrawn by its site.",
        "",
        "```python",
        "from datasets import load_dataset  # 4.7 or later",
        "",
        f'{first} = load_dataset("path/of/this/folder")  # another feed: its name as second argument',
        "```",
        "",
        "The texts and pictures belong to their publishers. This dataset grants no licence to them: see",
        "`copyright_notice` and `rights` (robots, tdm_reservation, noai) of each article.",
        "",
        f"## {first}",
        "",
        "| key | what |",
        "|---|---|",
        *(f"| `{field.name}` | {describe(FEEDS[first], field.name)} |" for field in fields(FEEDS[first])),
    ]


def _row(made: type) -> str:
    return summary(made).rpartition(" feed: ")[2]
