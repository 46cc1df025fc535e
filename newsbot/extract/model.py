"""How likely a piece is prose of the article: a sum over small decision trees, trained on real pages.

``blocks.json`` holds the trees; benchmarks/train_blocks.py writes it. A tree is a number (a leaf) or
[column, threshold, tree at or below it, tree above it]; the sum of the leaves is the log-odds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from importlib import resources
from typing import Any, Final

FIRST: Final = 60
SURE: Final = 2.6

Tree = float | tuple[int, float, "Tree", "Tree"]
Sum = Callable[[Sequence[float], float], float]


@cache
def trees() -> tuple[Tree, ...]:
    """The trees that the package ships."""
    data = json.loads(resources.files("newsbot.extract").joinpath("blocks.json").read_text("utf-8"))
    return tuple(map(tree, data["trees"]))


def tree(data: Any) -> Tree:
    """A tree from its JSON form."""
    if isinstance(data, list):
        column, threshold, below, above = data
        return int(column), float(threshold), tree(below), tree(above)
    return float(data)


def log_odds(row: Sequence[float]) -> float:
    """How much speaks for prose: above 0 more likely than not; ``row`` as ``features.NAMES`` has it.

    The trees that settle most come first; when they leave no doubt, the rest are not asked. Python compares two
    floats far faster than a float and a whole number.
    """
    first, rest = sums()
    row = [*map(float, row)]
    total = first(row, 0.0)
    return rest(row, total) if -SURE < total < SURE else total


@cache
def sums() -> tuple[Sum, Sum]:
    """The trees that the package ships, compiled."""
    return compiled(trees())


def compiled(nodes: Sequence[Tree]) -> tuple[Sum, Sum]:
    """The first trees and the rest, each as a function that adds their leaves to a total.

    They are written as Python, from numbers alone: walking the trees takes three times as long.
    """
    return _sum(nodes[:FIRST]), _sum(nodes[FIRST:])


def _sum(nodes: Sequence[Tree]) -> Sum:
    used = set[int]().union(*map(_columns, nodes))
    columns = ", ".join(f"c{column}" if column in used else "_" for column in range(max(used, default=-1) + 1))
    lines = [
        "def add(row, total):",
        *([f" {columns}, *_ = row"] if used else ()),
        *(f" total += {_expression(node)}" for node in nodes),
        " return total",
    ]
    names: dict[str, Sum] = {}
    exec("\n".join(lines), {}, names)
    return names["add"]


def _columns(node: Tree) -> set[int]:
    """The columns that a tree asks for."""
    return {node[0]} | _columns(node[2]) | _columns(node[3]) if isinstance(node, tuple) else set()


def _expression(node: Tree) -> str:
    if not isinstance(node, tuple):
        return repr(node)
    column, threshold, below, above = node
    return f"({_expression(below)} if c{column:d} <= {threshold!r} else {_expression(above)})"
