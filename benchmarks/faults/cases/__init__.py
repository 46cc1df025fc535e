"""All cases, group by group."""

from __future__ import annotations

from benchmarks.faults.cases import (
    addresses,
    archives,
    charsets,
    compression,
    corners,
    dialects,
    encodings,
    endless,
    framing,
    hygiene,
    lies,
    lists,
    mazes,
    memory,
    outside,
    redirects,
    robots,
    rules,
    traps,
    waiting,
    xml,
)

CASES = [
    *framing.CASES,
    *compression.CASES,
    *waiting.CASES,
    *redirects.CASES,
    *robots.CASES,
    *addresses.CASES,
    *xml.CASES,
    *encodings.CASES,
    *charsets.CASES,
    *traps.CASES,
    *mazes.CASES,
    *endless.CASES,
    *lists.CASES,
    *dialects.CASES,
    *archives.CASES,
    *corners.CASES,
    *hygiene.CASES,
    *memory.CASES,
    *rules.CASES,
    *lies.CASES,
    *outside.CASES,
]

__all__ = ["CASES"]
