"""The article's node: where most of the page's prose hangs together."""

from __future__ import annotations

from typing import Final

from newsbot.extract import hints as h
from newsbot.extract.segment import Frame, Segmentation

SHARE: Final = 0.72
"""A child that holds this share of its parent's prose takes its place; less, and the parent stays."""

LEAVES: Final = frozenset(("p", "li", "blockquote", "td", "h1", "h2", "h3", "h4", "figcaption", "pre"))


def container(cut: Segmentation) -> Frame:
    """The frame of the article's node; the body's when the page has no prose."""
    children: dict[int, list[Frame]] = {}
    for frame in cut.frames[1:]:
        if frame.mass > 0 and frame.parent is not None:
            children.setdefault(id(frame.parent), []).append(frame)
    node = cut.frames[0]
    while True:
        best = max(children.get(id(node), ()), key=weight, default=None)
        if best is None or best.role in LEAVES or weight(best) < SHARE * total(children[id(node)], node):
            return node
        node = best


def weight(frame: Frame) -> float:
    """The prose of a frame, worth more where its own name says body, less where it says sidebar."""
    worth = 1.0
    if frame.own & h.BODY or frame.tag in ("article", "main"):
        worth = 1.5
    if frame.own & (h.ASIDE | h.CARD | h.WIDGET) and not frame.own & h.BODY:
        worth = 0.6
    return frame.mass * worth


def total(children: list[Frame], node: Frame) -> float:
    own = node.mass - sum(child.mass for child in children)
    return own + sum(weight(child) for child in children)
