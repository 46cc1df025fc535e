"""Which pieces of a page the checked body of a corpus holds: labels for training."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from newsbot.extract.segment import Piece

TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f]|[^\W_]+")
MOST_PLACES: Final = 8
SAME: Final = 0.8
"""Share of a piece's word 4-grams in the body that makes it body; less than ``OTHER`` makes it none."""
OTHER: Final = 0.25

Span = tuple[int, int]


def labels_of(pieces: Sequence[Piece], body: str, without_summary: str | None = None) -> dict[int, int | None]:
    """For each piece of text 1 (body), 0 (not) or ``None`` (not to be told), by its index.

    ``without_summary`` is the body that leaves the standfirst out; a piece that only one of them has is ``None``.
    """
    labels = _labels(pieces, body)
    if not without_summary:
        return labels
    other = _labels(pieces, without_summary)
    return {index: label if label == other[index] else None for index, label in labels.items()}


def _labels(pieces: Sequence[Piece], body: str) -> dict[int, int | None]:
    gold = TOKEN.findall(body.lower())
    grams: dict[tuple[str, ...], list[int]] = {}
    for size in (1, 4):
        for at in range(len(gold) - size + 1):
            grams.setdefault(tuple(gold[at : at + size]), []).append(at)
    labels: dict[int, int | None] = {}
    places: list[tuple[int, list[Span], int]] = []
    for piece in pieces:
        if piece.kind != "text":
            continue
        words = TOKEN.findall(piece.text.lower())
        spans, share = _places(words, gold, grams)
        labels[piece.index] = 0 if share < OTHER else None
        if share >= SAME:
            places.append((piece.index, spans, len(words)))
    for index in _in_order(places):
        labels[index] = 1
    chosen = {index for index, label in labels.items() if label == 1}
    for index, _, _ in places:
        if index not in chosen:
            labels[index] = 0
    return labels


def _places(words: list[str], gold: list[str], grams: dict[tuple[str, ...], list[int]]) -> tuple[list[Span], float]:
    """(where the words stand in the body, share of them that does)."""
    size = 4 if len(words) >= 4 else 1
    if not words:
        return [], 0.0
    found = grams.get(tuple(words[:size]), [])
    spans = [(at, at + len(words)) for at in found if gold[at : at + len(words)] == words][:MOST_PLACES]
    if spans:
        return spans, 1.0
    if len(words) < 4:
        return [], 0.0
    hits = [at for i in range(len(words) - 3) if (at := grams.get(tuple(words[i : i + 4])))]
    share = len(hits) / (len(words) - 3)
    if share >= SAME:
        spans = [(at, at + len(hits)) for at in hits[0][:MOST_PLACES]]
    return spans, share


def _in_order(places: list[tuple[int, list[Span], int]]) -> list[int]:
    """The pieces that can all stand in the body in page order without overlap: the heaviest such choice."""
    ends: list[int] = [0]  # ascending ends of spans, and the best weight and chain up to each
    best: list[tuple[float, tuple[int, object] | None]] = [(0.0, None)]
    for index, spans, weight in places:
        fresh = []
        for start, end in spans:
            at = bisect_left(ends, start + 1) - 1
            value, chain = best[at]
            fresh.append((end, value + weight, (index, chain)))
        for end, value, link in sorted(fresh, key=lambda item: item[0]):
            at = bisect_left(ends, end + 1)
            if best[at - 1][0] >= value:
                continue
            ends.insert(at, end)
            best.insert(at, (value, link))
            while at + 1 < len(best) and best[at + 1][0] <= value:
                del ends[at + 1], best[at + 1]
    chosen: list[int] = []
    chain = best[-1][1]
    while chain is not None:
        chosen.append(chain[0])
        chain = chain[1]  # type: ignore[assignment]
    return chosen
