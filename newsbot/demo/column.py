"""The article's column: its pieces written one after another in the form that a shape gives them."""

from __future__ import annotations

from collections.abc import Callable

from newsbot.demo.markup import h, text
from newsbot.demo.parts import IMAGES, RELATED
from newsbot.demo.shapes import Shape
from newsbot.demo.story import Piece, Story


def _paragraph(words: str) -> str:
    return h("p", text(words))


PROSES: dict[str, Callable[[str], str]] = {
    "p": _paragraph,
    "div": lambda words: h("div", text(words), class_="paragraph"),
    "span": lambda words: h("div", h("span", h("span", text(words), style="font-size:18px"))),
    "br": lambda words: text(words) + "<br><br>\n",
    "p-span": lambda words: h("p", h("span", text(words)), dir="RTL", style="text-align:justify"),
}

HEADINGS: dict[str, Callable[[str], str]] = {
    "h2": lambda words: h("h2", text(words)),
    "h3": lambda words: h("h3", h("strong", text(words))),
    "strong": lambda words: h("p", h("strong", text(words))),
    "bold-line": lambda words: h("b", text(words)) + "<br><br>\n",
}


def _piece(piece: Piece, shape: Shape) -> str:
    writers: dict[str, Callable[[], str]] = {
        "paragraph": lambda: PROSES[shape.prose](piece.text),
        "heading": lambda: HEADINGS[shape.heading](piece.text),
        "quote": lambda: h("blockquote", h("p", text(piece.text))),
        "list": lambda: h("ul", *(h("li", text(item)) for item in piece.items)),
        "image": lambda: _body_image(piece, shape),
        "related": lambda: RELATED[shape.related](piece, shape.image),
        "promo": lambda: h("p", h("a", text(piece.text), href="https://t.me/newsroom_example"), class_="promo"),
        "spacer": lambda: "&nbsp;<br>" if shape.prose == "br" else h("p", "&nbsp;"),
    }
    return writers[piece.kind]()


def _body_image(piece: Piece, shape: Shape) -> str:
    photo = piece.photo
    if photo is None:
        raise ValueError(f"an image piece without a photo: {piece}")
    return h("figure", IMAGES[shape.image](photo.url, photo.alt), h("figcaption", text(photo.caption or "")))


def column(story: Story, shape: Shape) -> str:
    """The article's column: its pieces one after another."""
    return "\n".join(_piece(piece, shape) for piece in story.pieces)
