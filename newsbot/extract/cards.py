"""The cards of a block of related news: its texts and pictures by the link that they belong to, an edge for each."""

from __future__ import annotations

from dataclasses import dataclass, field

from newsbot.extract.images import source
from newsbot.extract.labels import PARTING, is_label, split_label
from newsbot.extract.reading import Reading
from newsbot.extract.segment import Piece


@dataclass(slots=True)
class Edge:
    """One link of a block: what was printed for it."""

    url: str | None
    headline: str
    label: str | None
    image_url: str | None
    image_alt: str | None
    first: int
    placement: str = "inline"


@dataclass(slots=True)
class _Card:
    """Text and picture of one link, gathered from the pieces of its block."""

    first: int
    texts: list[Piece] = field(default_factory=list)
    picture: Piece | None = None
    linked: str = ""


def edges_of(reading: Reading, block: list[Piece], label: str | None, placement: str) -> list[Edge]:
    """The edges of a block, one a link, in the order of their first pieces; links without a headline give none."""
    cards = _cards(reading, block)
    edges = []
    for url, card in cards.items():
        headline = _headline(card, label)
        if headline:
            image_url, alt = source(reading.page, card.picture) if card.picture else (None, None)
            edges.append(Edge(url, headline, label, image_url, alt or None, card.first, placement))
    return edges


def _cards(reading: Reading, block: list[Piece]) -> dict[str, _Card]:
    """The block's pieces by the link they belong to; a picture without one goes to the next link."""
    cards: dict[str, _Card] = {}
    waiting: Piece | None = None
    for piece in block:
        href = piece.inside or (piece.links[0][0] if piece.links else None)
        url = reading.page.absolute(href) if href else None
        if url is None:
            if piece.kind == "image":
                waiting = piece
            elif (bare := next(reversed(cards.values()), None)) is not None and not bare.texts:
                bare.texts.append(piece)  # a headline beside its linked picture
                bare.linked = piece.text
            continue
        for target, text in _targets(reading, piece, url):
            card = cards.setdefault(target, _Card(piece.index))
            if piece.kind == "image":
                card.picture = card.picture or piece
            else:
                card.texts.append(piece)
                card.linked = max(card.linked, text, key=len)
            if waiting is not None and card.picture is None:
                card.picture = waiting
            waiting = None
    return cards


def _targets(reading: Reading, piece: Piece, url: str) -> list[tuple[str, str]]:
    """Each link of a piece with its text; the piece itself when it stands inside a link."""
    if piece.inside or not piece.links or len(piece.links) == 1:
        return [(url, piece.links[0][1] if piece.links and not piece.inside else piece.text)]
    pairs = ((reading.page.absolute(href), text) for href, text in piece.links)
    return [(target, text) for target, text in pairs if target]


def _headline(card: _Card, label: str | None) -> str | None:
    """The printed headline of a card: its heading, else its longest linked text; never the label."""
    texts = [p for p in card.texts if not is_label("related", p.text)]
    for piece in texts:
        if piece.role[0] == "h" and piece.inside:
            return piece.text
    best = card.linked
    if label and best.startswith(label):
        best = best[len(label) :].strip(PARTING)
    if label and (parted := split_label("related", best)):
        best = parted[1]
    if is_label("related", best) or len(best) < 8:
        return None
    return best
