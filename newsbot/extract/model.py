"""How likely a piece is prose of the article: a sum over small decision trees, trained on real pages.

``blocks.json`` holds the trees; benchmarks/train_blocks.py writes it. A tree is a number (a leaf) or
[column, threshold, tree at or below it, tree above it]; the sum of the leaves is the log-odds.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any, Final

FIRST: Final = 40
SURE: Final = 2.6

Tree = float | tuple[int, float, "Tree", "Tree"]


@cache
def trees() -> tuple[Tree, ...]:
    """The trees that the package ships."""
    data = json.loads(resources.files("newsbot.extract").joinpath("blocks.json").read_text("utf-8"))
    return tuple(map(tree, data["trees"]))


def tree(data: Any) -> Tree:
    """A tree from its JSON form."""
    if isinstance(data, list):
        column, threshold, below, above = data
        return column, threshold, tree(below), tree(above)
    return float(data)


def log_odds(row: Sequence[float]) -> float:
    """How much speaks for prose: above 0 more likely than not; ``row`` as ``features.NAMES`` has it.

    The trees that settle most come first; when they leave no doubt, the rest are not asked.
    """
    total = 0.0
    for place, node in enumerate(trees()):
        if place == FIRST and not -SURE < total < SURE:
            break
        while isinstance(node, tuple):
            node = node[2] if row[node[0]] <= node[1] else node[3]
        total += node
    return total
