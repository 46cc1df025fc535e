"""The related-news graph of a run, laid out for one drawing: same edges, same picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, hypot, pi, sin
from typing import Any, Final

from newsbot.urls import canonicalize

MOST: Final = 60
"""Articles that are drawn: those with the most edges; more make a hairball."""

WIDTH, HEIGHT, MARGIN = 760.0, 420.0, 14.0
STEPS: Final = 150


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
    linked = {url for edge in edges if edge[0] in drawn and edge[1] in drawn for url in edge}
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
    angle = pi * (3 - 5**0.5)
    xs = [(index + 0.5) ** 0.5 * cos(index * angle) for index in range(count)]
    ys = [(index + 0.5) ** 0.5 * sin(index * angle) for index in range(count)]
    for step in range(STEPS):
        moves = _forces(xs, ys, edges)
        most = 0.5 * (1 - step / STEPS) + 0.01
        for index, (dx, dy) in enumerate(moves):
            force = hypot(dx, dy) or 1.0
            xs[index] += dx / force * min(force, most)
            ys[index] += dy / force * min(force, most)
    return list(zip(_scaled(xs, WIDTH), _scaled(ys, HEIGHT), strict=True))


def _forces(xs: list[float], ys: list[float], edges: list[tuple[int, int]]) -> list[tuple[float, float]]:
    """Each pushes each away, edges pull together, and all are drawn to the middle a little."""
    moves = [[-0.06 * x, -0.06 * y] for x, y in zip(xs, ys, strict=True)]
    for one in range(len(xs)):
        for other in range(one):
            dx, dy = xs[one] - xs[other], ys[one] - ys[other]
            push = 1 / max(dx * dx + dy * dy, 0.01)
            _pull(moves, one, other, dx * push, dy * push)
    for one, other in edges:
        dx, dy = xs[other] - xs[one], ys[other] - ys[one]
        pull = hypot(dx, dy)
        _pull(moves, one, other, dx * pull * 0.3, dy * pull * 0.3)
    return [(dx, dy) for dx, dy in moves]


def _pull(moves: list[list[float]], one: int, other: int, dx: float, dy: float) -> None:
    moves[one][0] += dx
    moves[one][1] += dy
    moves[other][0] -= dx
    moves[other][1] -= dy


def _scaled(values: list[float], size: float) -> list[float]:
    least, most = min(values), max(values)
    scale = (size - 2 * MARGIN) / ((most - least) or 1.0)
    return [round(MARGIN + (value - least) * scale, 1) for value in values]
