"""Other pages made of a real one: a short item of the same site, and a page whose names say nothing.

Corpora hold long articles of sites with telling class names; the model has to know short news and bare markup too.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import Final

import lxml.html

from newsbot.extract.segment import Piece

FEWEST: Final = 6
"""Paragraphs that a page has at least for a short item to be made of it."""
SENTENCE = re.compile(r".{15,}?[.!?؟。۔।][\"'”»’)]*(?=\s|$)|.{8,}?。", re.S)
NAMED: Final = ("class", "id", "itemprop", "role")


def variant(
    root: lxml.html.HtmlElement, pieces: Sequence[Piece], labels: dict[int, int | None], seed: str
) -> bytes | None:
    """The page with two to seven of its paragraphs left, some cut to a sentence, some pages without names.

    ``None`` when it is too short for that. Changes the tree. The same seed gives the same page.
    """
    chance = random.Random(seed)
    body = [p for p in pieces if labels.get(p.index) == 1 and p.frame.last - p.frame.first == 1 and p.role != "td"]
    if len(body) < FEWEST:
        return None
    first = chance.choice((0, 0, 0, 1, 2))
    kept = set(range(first, first + chance.randint(2, 7)))
    for place, piece in enumerate(body):
        node = piece.frame.node
        if node.getparent() is None:
            continue
        if place not in kept:
            node.drop_tree()
        elif chance.random() < 0.5 and len(node) == 0 and (cut := SENTENCE.match(piece.text)):
            node.text = cut[0]
    if chance.random() < 0.5:
        for node in root.iter(lxml.html.etree.Element):
            for name in NAMED:
                node.attrib.pop(name, None)
    return bytes(lxml.html.tostring(root, encoding="utf-8"))
