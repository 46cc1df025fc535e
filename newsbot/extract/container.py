"""The article's node: where most of the page's prose hangs together."""

from __future__ import annotations

from typing import Final

from newsbot.extract import hints as h
from newsbot.extract.segment import Frame, Segmentation

SHARE: Final = 0.72
"""A child that holds this share of its parent's prose takes its place; less, and the parent stays."""

LEAVES: Final = frozenset(("p", "li", "blockquote", "td", "h1", "h2", "h3", "h4", "figcaption", "pre"))

SMALLEST: Final = 0.03
"""Share of its parent's prose that an article among several holds at least."""


def container(cut: Segmentation) -> Frame:
    """The frame of the article's node; the body's when the page has no prose."""
    children: dict[int, list[Frame]] = {}
    for frame in cut.frames[1:]:
        if frame.mass > 0 and frame.parent is not None:
            children.setdefault(id(frame.parent), []).append(frame)
    node = cut.frames[0]
    while True:
        inner = children.get(id(node), [])
        best = max(inner, key=weight, default=None)
        if best is None or best.role in LEAVES:
            return node
        if weight(best) < SHARE * total(inner, node):
            articles = several(cut, inner, node)
            if not articles:
                return node
            best = articles[0]
        node = best


def several(cut: Segmentation, children: list[Frame], node: Frame) -> list[Frame]:
    """The children that are each an article with headline and byline or date, when there are two or more.

    Pages that load the next article under the first have them; the first is the page's own.
    """
    articles = [child for child in children if child.mass > SMALLEST * node.mass and _is_whole(cut, child)]
    return articles if len(articles) > 1 else []


def _is_whole(cut: Segmentation, frame: Frame) -> bool:
    pieces = cut.pieces[frame.first : frame.last]
    headed = any(piece.role == "h1" and piece.kind == "text" for piece in pieces)
    signed = any(piece.frame.own & (h.AUTHOR | h.DATE) for piece in pieces)
    return headed and (signed or next(frame.node.iter("time"), None) is not None)


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
