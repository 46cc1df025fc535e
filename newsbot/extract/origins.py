"""Where on the page each field, block and related edge came from, as elements of the page's own tree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import chain
from typing import Any, Final

from lxml.html import HtmlElement

from newsbot.extract.images import source
from newsbot.extract.pieces import Piece
from newsbot.extract.reading import Reading
from newsbot.items import Article, Block, Provenance, RelatedLink
from newsbot.text.normalize import clean, fold

Nodes = list[HtmlElement]

ROLES: Final = {
    "headline": ("headline",),
    "kicker": ("kicker",),
    "section": ("section",),
    "description": ("description",),
    "authors": ("byline",),
    "date_published": ("date", "byline"),
    "date_modified": ("date", "byline"),
    "related": ("related",),
}
"""The roles that pieces are claimed for where the page prints a field."""

DECLARED: Final = {
    "json-ld": "//script[contains(@type, 'ld+json')]",
    "og": "//meta[starts-with(@property, 'og:') or starts-with(@name, 'og:')]",
    "meta": "//meta[@content]",
    "title": "//title",
    "link[rel=canonical]": "//link[@rel='canonical'] | //meta[@property='og:url']",
    "microdata": "//*[@itemprop]",
    "time[datetime]": "//body//time[@datetime]",
    "attribute": "//body//*[@content or @datetime or @data-date or @data-time]",
    "declared": "/html[@lang]",
    "script": "//script[not(contains(@type, 'ld+json'))]",
}
"""A source's name up to its colon → the elements that may have told it."""

EVIDENCE: Final = ("content", "href", "datetime", "src", "lang", "data-date", "data-time")
"""Attributes in which an element tells a value; else its text does."""


ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """The elements of each field by its name, of each block and of each related edge in their order; [] unknown."""

    fields: dict[str, Nodes]
    blocks: list[Nodes]
    related: list[Nodes]


def origins(reading: Reading, article: Article) -> Origins:
    """Where all of the record came from; every element stands in ``reading.page.root``."""
    if reading.root is reading.page.root.getroottree().getroot():
        printed = reading.pieces
        blocks = _blocks(reading, printed, article.blocks)
        related = [_edge(reading, printed, link) for link in article.related]
    else:
        printed = []
        blocks = [_in_data(reading, [block.text, *block.items[:1], block.url]) for block in article.blocks]
        related = [_in_data(reading, [link.headline, link.url]) for link in article.related]
    found = {each.name: _field(reading, printed, article, each.name) for each in fields(Provenance)}
    found["body"] = list(chain(*(nodes for nodes, block in zip(blocks, article.blocks, strict=True) if _prose(block))))
    found["related"] = _once(chain(*related))
    return Origins(fields=found, blocks=blocks, related=related)


def _prose(block: Block) -> bool:
    return block.type in ("paragraph", "heading", "quote", "list")


def _field(reading: Reading, printed: Sequence[Piece], article: Article, name: str) -> Nodes:
    value, won = getattr(article, name), getattr(article.provenance, name)
    if not value or not won:
        return []
    if won.startswith("site:"):
        return reading.selected(won.removeprefix("site:"))
    needles = _needles(article, name, value)
    if xpath := DECLARED.get(won.partition(":")[0]):
        return _declaring(reading, xpath, needles)
    if not printed:
        return _in_data(reading, needles)
    if name == "language":  # told by the letters or words of the article as a whole
        return [reading.box.node]
    if name == "image":
        return _pictures(reading, printed, value.url)
    pieces = [p for p in printed if p.kind == "text"]
    claimed = [p for p in pieces if reading.role(p) in ROLES.get(name, ())]
    return _holding(claimed, needles) or _holding(pieces, needles) or [element(p) for p in claimed[:1]]


def _needles(article: Article, name: str, value: Any) -> list[str]:
    """What of a value stands on the page, folded: each name of a list, a date as printed and its day."""
    if name == "date_published":
        return [fold(text) for text in (article.date_published_raw, value, value[:10]) if text]
    if name == "date_modified":
        return [fold(text) for text in (value, value[:10])]
    texts = value if isinstance(value, list) else [getattr(value, "url", value)]
    return [fold(text) for text in texts if isinstance(text, str) and text]


def _in_data(reading: Reading, values: Iterable[str | None]) -> Nodes:
    """The scripts that hold a value of a page that was drawn from its data."""
    return _declaring(reading, DECLARED["script"], [fold(value) for value in values if value])


def _declaring(reading: Reading, xpath: str, needles: list[str]) -> Nodes:
    """The elements that hold a needle, those of the first needle that any holds; else the first of the kind."""
    nodes: Nodes = reading.page.root.xpath(xpath)
    texts = [(node, fold(_evidence(node))) for node in nodes]
    for needle in needles:
        if holding := [node for node, text in texts if needle in text]:
            return holding[:4]
    return nodes[:1]


def _evidence(node: HtmlElement) -> str:
    text = clean(node.text_content())
    if node.tag == "script":  # JSON may spell letters as escapes (RFC 8259, 7)
        text = ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return " ".join([*(node.get(name) or "" for name in EVIDENCE), text])


def _holding(pieces: Sequence[Piece], needles: list[str]) -> Nodes:
    """For each needle the shortest piece that holds it, the first of equals."""
    found = []
    for needle in needles:
        holding = [piece for piece in pieces if needle in fold(piece.text)]
        if holding:
            found.append(element(min(holding, key=lambda piece: len(piece.text))))
    return _once(found)


def _pictures(reading: Reading, printed: Sequence[Piece], url: str | None) -> Nodes:
    pictures = [p for p in printed if p.kind == "image" and reading.role(p) == "image"]
    return [element(p) for p in pictures if source(reading.page, p)[0] == url][:1]


def _blocks(reading: Reading, printed: Sequence[Piece], blocks: Sequence[Block]) -> list[Nodes]:
    """The elements of each block: both go down the page, so each is looked for behind the one before."""
    found: list[Nodes] = []
    at = 0
    for block in blocks:
        nodes: Nodes = []
        wanted = list(block.items) if block.type == "list" else [block.text or ""]
        for text in wanted:
            place = next((n for n in range(at, len(printed)) if _is_of(reading, printed[n], block, text)), None)
            if place is not None:
                nodes.append(element(printed[place]))
                at = place + 1
        found.append(_once(nodes))
    return found


def _is_of(reading: Reading, piece: Piece, block: Block, text: str) -> bool:
    if reading.role(piece) != block.type:
        return False
    if block.type == "image":
        return source(reading.page, piece)[0] == block.url
    if block.type in ("table", "embed"):
        return True
    return text in piece.text if block.type == "related" else text == piece.text


def _edge(reading: Reading, printed: Sequence[Piece], link: RelatedLink) -> Nodes:
    """The anchors that lead where the edge leads, those with its headline before others."""
    claimed = [p for p in printed if reading.role(p) == "related"]
    frames = _once(p.frame.node for p in claimed)
    anchors = _once(
        a for frame in frames for a in chain(frame.iter("a"), frame.iterancestors("a")) if _leads(reading, a, link.url)
    )
    headline = fold(link.headline or "")
    return [a for a in anchors if headline in fold(clean(a.text_content()))][:1] or anchors[:1]


def _leads(reading: Reading, anchor: HtmlElement, url: str | None) -> bool:
    href = anchor.get("href")
    return url is not None and href is not None and reading.page.absolute(href) == url


def element(piece: Piece) -> HtmlElement:
    """The element that a piece stands in: a picture's own, a text's block."""
    return piece.frame.node if piece.node is None else piece.node


def _once(nodes: Iterable[HtmlElement]) -> Nodes:
    return list(dict.fromkeys(nodes))
