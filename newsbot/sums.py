"""Counts of several processes added up: each says its own as plain JSON."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import fields, is_dataclass
from typing import Any


def plain(counts: Any) -> dict[str, Any]:
    """The counts of a dataclass as JSON knows them: numbers, lists, and mappings of text to these."""
    return {member.name: _plain(getattr(counts, member.name)) for member in fields(counts)}


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return plain(value)
    return {key: _plain(one) for key, one in value.items()} if isinstance(value, Mapping) else value


def add(counts: Any, other: Mapping[str, Any]) -> None:
    """Adds what ``plain`` said of another dataclass of the same kind: numbers, lists and mappings, key by key.

    A mapping must know what to begin a new key with (``Counter``, ``defaultdict``); a flag is set where either is.
    """
    for member in fields(counts):
        setattr(counts, member.name, _sum(getattr(counts, member.name), other[member.name]))


def _sum(one: Any, other: Any) -> Any:
    if isinstance(one, MutableMapping):
        for key, value in other.items():
            one[key] = _sum(one[key], value)
        return one
    if isinstance(other, Mapping):
        add(one, other)
        return one
    return one or other if isinstance(one, bool) else one + other
