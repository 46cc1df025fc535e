"""The related-news graph of a run, laid out for one drawing: same edges, same picture."""

from __future__ import annotations

from cmath import rect
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import pi
from typing import Any, Final

from newsbot.urls import canonicalize

MOST: Final = 60
"""Articles that are drawn: those with the most edges; more make a hairball."""

WIDTH, HEIGHT, MARGIN = 760.0, 420.0, 14.0
STEPS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One article in the drawing; ``read`` says whether this run wrote it, ``links`` how many edges lead to it."""

    url: str
    headline: str
    x: float
    y: float
    links: int
    read: bool

    @property
    def radius(self) -> float:
        return min(3.5 + 1.2 * self.links, 11.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """``edges`` are pairs of indices into ``nodes``; ``articles`` and ``links`` count all, also those not drawn."""

    nodes: list[Node]
    edges: list[tuple[int, int]]
    articles: int
    links: int
    width: float = WIDTH
    height: float = HEIGHT


def graph(articles: Iterable[Mapping[str, Any]]) -> Graph:
    """The graph of the articles' related edges."""
    names: dict[str, str] = {}
    read: set[str] = set()
    edges: dict[tuple[str, str], None] = {}
    for article in articles:
        source = canonicalize(article["canonical_url"])
        names[source] = article["headline"] or source
        read.add(source)
        for link in article["related"]:
            if link["url"] and (target := canonicalize(link["url"])) != source:
                names.setdefault(target, link["headline"] or target)
                edges[source, target] = None
    degree = Counter(url for edge in edges for url in edge)
    drawn = [url for url, _ in sorted(degree.items(), key=lambda one: (-one[1], one[0]))[:MOST]]
    known = set(drawn)
    linked = {url for edge in edges if known.issuperset(edge) for url in edge}
    drawn = [url for url in drawn if url in linked]
    place = {url: index for index, url in enumerate(drawn)}
    kept = [(place[one], place[other]) for one, other in edges if one in place and other in place]
    led_to = Counter(target for _, target in edges)
    spots = _layout(len(drawn), kept)
    nodes = [
        Node(url=url, headline=names[url], x=x, y=y, links=led_to[url], read=url in read)
        for url, (x, y) in zip(drawn, spots, strict=True)
    ]
    return Graph(nodes=nodes, edges=kept, articles=len(names), links=len(edges))


def _layout(count: int, edges: list[tuple[int, int]]) -> list[tuple[float, float]]:
    """Places by forces (Fruchterman and Reingold 1991), from a spiral, cooling: no chance in it."""
    if not count:
        return []
    spots = [rect((index + 0.5) ** 0.5, index * pi * (3 - 5**0.5)) for index in range(count)]
    for step in range(STEPS):
        most = 0.5 * (1 - step / STEPS) + 0.01
        moves = zip(spots, _forces(spots, edges), strict=True)
        spots = [spot + force * min(1.0, most / (abs(force) or 1.0)) for spot, force in moves]
    xs, ys = [spot.real for spot in spots], [spot.imag for spot in spots]
    return list(zip(_scaled(xs, WIDTH), _scaled(ys, HEIGHT), strict=True))


def _forces(spots: list[complex], edges: list[tuple[int, int]]) -> list[complex]:
    """Each pushes each away, edges pull together, and all are drawn to the middle a little.

    A push falls off with the distance: as complex numbers, d / |d|² is the conjugate of 1 / d.
    """
    pushes = [sum([1 / (spot - other) for other in spots if other != spot]) for spot in spots]
    moves = [push.conjugate() - 0.06 * spot for push, spot in zip(pushes, spots, strict=True)]
    for one, other in edges:
        apart = spots[other] - spots[one]
        pull = apart * abs(apart) * 0.3
        moves[one] += pull
        moves[other] -= pull
    return moves


def _scaled(values: list[float], size: float) -> list[float]:
    least, most = min(values), max(values)
    scale = (size - 2 * MARGIN) / ((most - least) or 1.0)
    return [round(MARGIN + (value - least) * scale, 1) for value in values]
