"""What changed between two texts, by words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, Literal

Kind = Literal["same", "gone", "new", "left out"]

AROUND: Final = 6
"""Words shown before and after what changed."""

MOST_WORDS: Final = 4000
"""Words of a text that are compared; what follows is left out of the report."""


def word_diff(before: str, after: str) -> list[tuple[Kind, str]]:
    """The runs of words that stayed, went and came, in reading order; what stayed far from a change is left out.

    [] when the words are the same (whitespace apart).
    """
    old, new = before.split()[:MOST_WORDS], after.split()[:MOST_WORDS]
    if old == new:
        return []
    groups = SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND)
    found: list[tuple[Kind, str]] = []
    for group in groups:
        if found or group[0][1] > 0:
            found.append(("left out", "…"))
        for tag, first, last, start, end in group:
            found.extend(_runs(tag, old[first:last], new[start:end]))
    return found


def _runs(tag: str, old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Kind, str]]:
    if tag == "equal":
        yield "same", " ".join(old)
        return
    if old:
        yield "gone", " ".join(old)
    if new:
        yield "new", " ".join(new)
