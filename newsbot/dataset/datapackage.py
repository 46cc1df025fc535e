"""datapackage.json: the dataset as a Frictionless Data Package, with a Table Schema for each feed.

Written after the Data Package standard, version 2 (datapackage.org), whose profile it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from newsbot.dataset.parts import SUFFIXES, PartFile
from newsbot.items import FEEDS, SCHEMA_VERSION
from newsbot.schema import json_schema

FILE = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

KEYS = {"articles": ["record_id", "revision"]}
"""Feeds whose rows have a key."""

KINDS = {"string", "integer", "boolean", "array", "object"}
"""Types that JSON Schema and Table Schema call by the same name; dates are strings, as in schema.json."""


def descriptor(site: str, parts: Iterable[PartFile]) -> dict[str, Any]:
    """What datapackage.json holds: a resource for each feed and compression, its parts as paths in order."""
    grouped: dict[tuple[str, str], list[PartFile]] = {}
    for part in parts:
        suffix = next(suffix for suffix in reversed(SUFFIXES.values()) if part.path.endswith(suffix))
        grouped.setdefault((part.feed, suffix), []).append(part)
    return {
        "$schema": PROFILE,
        "name": re.sub(r"[^a-z0-9._-]", "-", site.lower()),
        "title": site,
        "description": f"News of the site {site}, collected by newsbot. Checksums are in manifest.json.",
        "version": SCHEMA_VERSION,
        "resources": [_resource(feed, suffix, group) for (feed, suffix), group in grouped.items()],
    }


def _resource(feed: str, suffix: str, parts: Sequence[PartFile]) -> dict[str, Any]:
    packing = suffix.removeprefix(".jsonl").removeprefix(".")
    return {
        "name": f"{feed}-{packing}" if packing else feed,
        "path": [part.path for part in parts],
        "format": "jsonl",
        **({"compression": packing} if packing else {}),
        "mediatype": "application/jsonl",
        "encoding": "utf-8",
        "schema": _table_schema(feed),
    }


def _table_schema(feed: str) -> dict[str, Any]:
    document = json_schema(feed)
    properties = document["$defs"][FEEDS[feed].__name__]["properties"]
    key = {"primaryKey": KEYS[feed]} if feed in KEYS else {}
    # Nothing but null is missing: "" is a body without words.
    return {"fields": [_field(name, rule) for name, rule in properties.items()], "missingValues": [], **key}


def _field(name: str, rule: dict[str, Any]) -> dict[str, Any]:
    choices = rule.get("enum", [])
    named = rule.get("type", "string" if choices else "object")
    types = named if isinstance(named, list) else [named]
    (kind,) = KINDS & set(types)
    nullable = "null" in types or None in choices
    constraints = {
        **({} if nullable else {"required": True}),
        **({"enum": [choice for choice in choices if choice is not None]} if choices else {}),
    }
    described = {"name": name, "type": kind, "description": rule["description"]}
    return {**described, "constraints": constraints} if constraints else described
