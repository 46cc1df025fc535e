"""What a page is cut into: pieces (text, picture, embed, table) and the frames (block elements) they hang in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lxml.html import HtmlElement

LEAST_PROSE: Final = 60
"""Characters outside links of a piece that is a sentence at least."""


@dataclass(slots=True)
class Frame:
    """A block element on the way: what its pieces inherit, and the prose that it holds.

    ``kin``: its tag and class: what is set alike shares it.
    """

    node: HtmlElement
    tag: str
    kin: tuple[str, str | None]
    parent: Frame | None
    depth: int
    own: int
    hints: int
    role: str
    first: int
    last: int = 0
    mass: float = 0.0


@dataclass(slots=True)
class Piece:
    """A run of text (kind text), a picture (image), an embed or a table, and where it stands.

    ``role``: the block tag that gives it its meaning (p, h2, li, blockquote, figcaption, td, div …);
    ``links``: (href, text) of the links in it; ``link_chars`` and ``bold_chars`` count characters;
    ``link_density``: the share of linked characters; ``is_prose``: a sentence or more outside links;
    ``parts``: the texts of its inline elements, of a short piece that has several.
    """

    index: int
    kind: str
    frame: Frame
    role: str
    text: str = ""
    raw: str = ""
    node: HtmlElement | None = None
    inside: str | None = None
    parts: tuple[str, ...] = ()
    links: list[tuple[str, str]] | None = None
    link_chars: int = 0
    bold_chars: int = 0
    link_density: float = 0.0
    is_prose: bool = False

    @property
    def hints(self) -> int:
        return self.frame.hints


@dataclass(slots=True)
class Segmentation:
    """The pieces of a page in order, and the frames they hang in (the first is the body)."""

    pieces: list[Piece]
    frames: list[Frame]
