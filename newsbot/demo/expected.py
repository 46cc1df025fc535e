"""The record that a story's page in a given shape must give, told from the model and never read from the page."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict
from itertools import groupby
from typing import Any

from newsbot.demo.labels import LABELS, RIGHT_TO_LEFT, printed_date
from newsbot.demo.parts import DECLARING_DATES
from newsbot.demo.shapes import Shape
from newsbot.demo.story import Photo, Piece, Story, Teaser
from newsbot.items import Block, Image, RelatedLink

HEADING_LEVELS = {"h2": 2, "h3": 3}
ONLY_DATA = ("next-data", "next-blocks", "next-flight")
UNSEEN = ("promo", "spacer")


def record(story: Story, shape: Shape, *, site: str, zoned: bool, dated: str | None = None) -> dict[str, Any]:
    """The fields that the page decides. ``zoned``: a site file tells the zone that the page does not print;
    ``dated``: the date as printed, where not as ``printed_date`` has it."""
    blocks, edges = _cut(story, shape)
    body = "\n\n".join(_prose(blocks))
    drawn = shape.frame not in ONLY_DATA
    return {
        "url": story.url,
        "canonical_url": story.url,
        "site": site,
        "language": story.language,
        "publisher": story.publisher,
        "article_type": (story.article_type or "news") if shape.head == "full" else None,
        "direction": "rtl" if story.language in RIGHT_TO_LEFT else "ltr",
        "section": story.section,
        "breadcrumbs": _breadcrumbs(story, shape),
        "kicker": story.kicker,
        "headline": story.headline,
        "alternative_headline": story.alternative_headline if shape.head == "full" else None,
        "description": story.description if shape.head != "bare" else None,
        "authors": list(story.authors),
        "dateline": story.dateline,
        **_dates(story, shape, zoned=zoned),
        "date_published_raw": dated or printed_date(story.published, story.language),
        "image": asdict(_image(story.photo, shape)),
        "images": [asdict(_image(photo, shape)) for photo in _photos(story)],
        "body": body,
        "blocks": [asdict(block) for block in blocks],
        "word_count": word_count(body),
        "related": [asdict(edge) for edge in edges],
        "tags": list(story.tags),
        "is_accessible_for_free": story.free if shape.head == "full" else None,
        "copyright_notice": story.copyright if drawn else None,
    }


def ticker(story: Story, shape: Shape) -> list[str]:
    """The breaking-news lines that the page shows."""
    return [] if shape.ticker == "none" else list(story.ticker)


def word_count(body: str) -> int:
    """Maximal runs of letters, digits and combining marks."""
    return sum(word for word, _run in groupby(body, lambda sign: unicodedata.category(sign)[0] in "LMN"))


def _cut(story: Story, shape: Shape) -> tuple[list[Block], list[RelatedLink]]:
    blocks: list[Block] = []
    edges: list[RelatedLink] = []
    for piece in story.pieces:
        if piece.kind == "related":
            for teaser in piece.teasers:
                before = len(blocks) - 1 if blocks else None
                edges.append(_edge(teaser, piece.text, "inline", before, len(edges) + 1))
                blocks.append(Block(type="related", text=_clean(teaser.headline), url=teaser.url))
        elif piece.kind not in UNSEEN:
            blocks.append(_block(piece, shape))
    for teaser in story.footer_related if shape.frame not in ONLY_DATA else ():
        edges.append(_edge(teaser, LABELS[story.language].related, "footer", None, len(edges) + 1))
    return blocks, edges


def _edge(teaser: Teaser, label: str, placement: str, after_block: int | None, position: int) -> RelatedLink:
    return RelatedLink(
        url=teaser.url,
        headline=_clean(teaser.headline),
        label=label,
        image_url=teaser.image_url,
        image_alt=teaser.image_alt,
        placement=placement,
        after_block=after_block,
        position=position,
    )


def _block(piece: Piece, shape: Shape) -> Block:
    if piece.kind == "image" and piece.photo:
        photo = piece.photo
        return Block(type="image", text=photo.alt, url=photo.url, caption=photo.caption, credit=photo.credit)
    if piece.kind == "list":
        return Block(type="list", items=[_clean(item) for item in piece.items])
    level = HEADING_LEVELS.get(shape.heading) if piece.kind == "heading" else None
    return Block(type=piece.kind, text=_clean(piece.text), level=level)


def _prose(blocks: list[Block]) -> list[str]:
    texts: list[str] = []
    for block in blocks:
        if block.type == "list":
            texts.extend(block.items)
        elif block.type in ("paragraph", "heading", "quote") and block.text:
            texts.append(block.text)
    return texts


def _dates(story: Story, shape: Shape, *, zoned: bool) -> dict[str, Any]:
    declared = shape.head != "bare" or shape.date in DECLARING_DATES or shape.frame.startswith("next")
    known = declared or zoned
    moment = story.published if known else story.published.replace(tzinfo=None)
    modified = story.modified.isoformat() if story.modified and shape.head != "bare" else None
    return {
        "date_published": moment.isoformat(),
        "date_precision": "minute",
        "date_zone_basis": "offset" if declared else "site" if zoned else "unknown",
        "date_modified": modified,
    }


def _photos(story: Story) -> list[Photo]:
    inside = [piece.photo for piece in story.pieces if piece.photo]
    return [story.photo, *inside] if story.photo else inside


def _image(photo: Photo | None, shape: Shape) -> Image:
    if photo is None:
        return Image()
    sized = shape.head == "full" or shape.frame in ONLY_DATA
    return Image(
        url=photo.url,
        alt=photo.alt,
        caption=photo.caption,
        credit=photo.credit,
        width=photo.width if sized else None,
        height=photo.height if sized else None,
    )


def _breadcrumbs(story: Story, shape: Shape) -> list[str]:
    """The printed trail between the front page and the article."""
    return [story.section] if shape.section == "breadcrumb" and shape.frame == "semantic" else []


def _clean(words: str) -> str:
    return " ".join(words.split())
