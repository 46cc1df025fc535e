"""From judged pieces to the record's blocks, body and edges: filters over one list."""

from __future__ import annotations

from typing import Final

from newsbot.extract.cards import Edge
from newsbot.extract.judge import body_range
from newsbot.extract.reading import Reading
from newsbot.extract.segment import Piece
from newsbot.items import Block, Image, RelatedLink
from newsbot.text.normalize import clean

PROSE: Final = ("paragraph", "heading", "quote", "list")


def blocks_of(
    reading: Reading, pictures: list[tuple[Piece, Image]], edges: list[Edge]
) -> tuple[list[Block], list[RelatedLink]]:
    """(blocks in page order, related edges with their places among them)."""
    images = {piece.index: image for piece, image in pictures if piece.index > reading.first_prose}
    inline = {edge.first: edge for edge in edges if edge.placement == "inline"}
    blocks: list[Block] = []
    related: list[RelatedLink] = []
    open_list: object = None
    before: int | None = None
    for index in body_range(reading):
        piece = reading.pieces[index]
        for edge in [inline[index]] if index in inline else []:
            related.append(_link(edge, before, len(related) + 1))
            blocks.append(Block(type="related", text=edge.headline, url=edge.url))
        block = _block(reading, piece, images)
        if block is None:
            continue
        if block.type == "list":
            owner = list_of(piece)
            if owner is open_list and blocks and blocks[-1].type == "list":
                blocks[-1].items.extend(block.items)
                continue
            open_list = owner
        else:
            open_list = None
        before = len(blocks)
        blocks.append(block)
    for edge in edges:
        if edge.placement != "inline":
            related.append(_link(edge, None, len(related) + 1))
    return blocks, related


def list_of(piece: Piece) -> object:
    """The list element that an item belongs to: items of one list are one block."""
    frame = piece.frame
    while frame is not None and frame.tag not in ("ul", "ol", "dl"):
        if frame.parent is None:
            break
        frame = frame.parent
    return frame


def _link(edge: Edge, after_block: int | None, position: int) -> RelatedLink:
    return RelatedLink(
        url=edge.url,
        headline=edge.headline,
        label=edge.label,
        image_url=edge.image_url,
        image_alt=edge.image_alt,
        placement=edge.placement,
        after_block=after_block,
        position=position,
    )


def _block(reading: Reading, piece: Piece, images: dict[int, Image]) -> Block | None:
    role = reading.role(piece)
    if role == "heading":
        level = int(piece.role[1]) if piece.role[0] == "h" and piece.role[1:].isdigit() else None
        return Block(type="heading", text=piece.text, level=level)
    if role in ("paragraph", "quote"):
        return Block(type=role, text=piece.text)
    if role == "list":
        return Block(type="list", items=[piece.text])
    if role == "image" and piece.index in images:
        image = images[piece.index]
        return Block(type="image", text=image.alt, url=image.url, caption=image.caption, credit=image.credit)
    if role == "table" and piece.node is not None:
        text = table_text(piece)
        return Block(type="table", text=text) if text else None
    if role == "embed" and piece.node is not None:
        return _embed(reading, piece)
    return None


def table_text(piece: Piece) -> str:
    """Rows by newline, cells by tab."""
    if piece.node is None:
        return ""
    rows = ("\t".join(clean(cell.text_content()) for cell in row.iter("td", "th")) for row in piece.node.iter("tr"))
    return "\n".join(row for row in rows if row.strip())


def _embed(reading: Reading, piece: Piece) -> Block | None:
    """A video, post or frame: its address (the post's own link where it has one) and its words."""
    node = piece.node
    if node is None:
        return None
    hrefs = [
        node.get("src") or node.get("data-src"),
        *(a.get("href") for a in node.iter("a", "source")),
        *(s.get("src") for s in node.iter("source")),
    ]
    urls = [url for href in hrefs if href and (url := reading.page.absolute(href))]
    if not urls:
        return None
    post = node.tag in ("blockquote", "div")
    return Block(
        type="embed",
        text=clean(node.text_content()) or None if post else clean(node.get("title")) or None,
        url=urls[-1] if post else urls[0],
    )


def body_of(blocks: list[Block]) -> str:
    """Prose, headings, quotes and list items, joined by blank lines."""
    texts: list[str] = []
    for block in blocks:
        if block.type == "list":
            texts.extend(block.items)
        elif block.type in PROSE and block.text:
            texts.append(block.text)
    return "\n\n".join(texts)
