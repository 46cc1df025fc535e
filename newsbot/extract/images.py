"""Pictures of the article: where they are, what they show, and the one that stands for it."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement, fragment_fromstring

from newsbot.extract import hints as h
from newsbot.extract.captions import caption_of, without_credit
from newsbot.extract.reading import Reading
from newsbot.extract.segment import Piece, is_markup
from newsbot.items import Image
from newsbot.metadata import text
from newsbot.metadata import urls as urls_of
from newsbot.page import Page
from newsbot.text.normalize import clean, fold_label

LAZY: Final = (
    "data-src", "data-original", "data-lazy-src", "data-lazy", "data-srcset", "data-lazy-srcset", "data-hi-res-src",
    "data-url", "data-image", "data-full-src", "srcset", "src",
)  # fmt: skip
"""Attributes that carry a picture's address, what lazy loaders read before what they show meanwhile."""

PLACEHOLDER = re.compile(
    r"^data:|(?:^|[/_.-])(?:blank|spacer|pixel|1x1|placeholder|transparent|lazy|loading|grey|gray)\b", re.I
)
FURNITURE = re.compile(
    r"(?:^|[/_.-])(?:logo|icon|sprite|avatar|favicon|emoji|badge|tracking|pixel|spinner|gravatar)s?\b", re.I
)
PIXELS = re.compile(r"\s*(\d{1,5})(?:\.\d+)?(?:px)?\s*")
SMALLEST: Final = 100
"""Pixels; a picture whose stated side is below is furniture."""


def source(page: Page, piece: Piece) -> tuple[str | None, str | None]:
    """(absolute URL, alt text) of a picture; the widest candidate of a srcset; ``None`` for what is missing."""
    node = piece.node
    if node is None:
        return None, None
    return address(page, node), alt_of(node)


def alt_of(node: HtmlElement) -> str | None:
    return clean(node.get("alt")) or None


def address(page: Page, node: HtmlElement) -> str | None:
    attributes = dict(node.items())
    for name in LAZY:
        value = attributes.get(name)
        if not value or PLACEHOLDER.search(value.strip()[:300]):
            continue
        candidate = widest(value) if "srcset" in name else value.strip()
        if url := page.absolute(candidate):
            return url
    return _from_picture(page, node) or _from_noscript(page, node)


def _from_picture(page: Page, node: HtmlElement) -> str | None:
    """The address in a picture's sources (the parser nests what follows a source into it)."""
    parent = node.getparent()
    while parent is not None and parent.tag == "source":
        parent = parent.getparent()
    if parent is None or parent.tag != "picture":
        return None
    for candidate in parent.iter("source"):
        value = candidate.get("srcset") or candidate.get("data-srcset")
        if value and (url := page.absolute(widest(value))):
            return url
    return None


def _from_noscript(page: Page, node: HtmlElement) -> str | None:
    """The address that a page keeps for readers without scripts, in a noscript right after the placeholder."""
    following = node.getnext()
    if following is None or following.tag != "noscript":
        return None
    if is_markup(following):
        following = fragment_fromstring(following.text or "", create_parent="noscript")
    image = following.find(".//img")
    return address(page, image) if image is not None else None


def widest(srcset: str) -> str:
    """The candidate of a srcset with the largest descriptor (HTML Standard, 4.8.4.2.1)."""
    best, size = "", -1.0
    for candidate in re.split(r",\s+|,(?=https?:|/)", srcset.strip()):
        parts = candidate.split()
        if not parts:
            continue
        try:
            width = float(parts[1].rstrip("wxh")) if len(parts) > 1 else 1.0
        except ValueError:
            width = 1.0
        if width > size:
            best, size = parts[0].rstrip(","), width
    return best


def size(node: HtmlElement) -> tuple[int | None, int | None]:
    """(width, height) in pixels as the element states them; ``None`` for what it does not."""
    return _stated(node.get("width")), _stated(node.get("height"))


def _stated(value: str | None) -> int | None:
    match = PIXELS.fullmatch(value) if value else None
    return int(match[1]) or None if match else None


def is_small(node: HtmlElement) -> bool:
    """Whether a picture states a side that is furniture's."""
    return any(side is not None and side < SMALLEST for side in size(node))


def is_furniture(node: HtmlElement, url: str) -> bool:
    """Whether a picture at an address is a logo, icon or tracking pixel: by its name, its alt text."""
    path = urlsplit(url).path
    return bool(FURNITURE.search(path.rsplit("/", 1)[-1])) or path.endswith((".svg", ".gif")) or is_logo(node)


def is_logo(node: HtmlElement) -> bool:
    return fold_label(node.get("alt") or "") in ("logo", "icon", "avatar", "شعار", "لوغو", "לוגו")


def claim_images(reading: Reading) -> list[tuple[Piece, Image]]:
    """The article's pictures in page order, their pieces claimed, captions and credits too."""
    found: list[tuple[Piece, Image]] = []
    seen: set[str] = set()
    for piece in reading.pieces[_from(reading) : reading.box_range.stop]:
        if piece.kind != "image" or not reading.free(piece) or piece.node is None:
            continue
        if reading.hints(piece) & (h.OFF_BODY | h.AUTHOR):
            continue
        if is_small(piece.node) or (url := address(reading.page, piece.node)) is None:
            continue
        if is_furniture(piece.node, url) or _leads_away(reading, piece):
            continue
        if url in seen:
            reading.claim(piece, "repeated", "the same picture again")
            continue
        seen.add(url)
        width, height = size(piece.node)
        caption, credit = caption_of(reading, piece)
        reading.claim(piece, "image", "a picture of the article")
        alt = alt_of(piece.node)
        found.append((piece, Image(url=url, alt=alt, caption=caption, credit=credit, width=width, height=height)))
    return found


def _from(reading: Reading) -> int:
    """Where pictures of the article may begin: with its first printed headline, or with its node."""
    start = reading.box_range.start
    printed = [piece.index for piece in reading.taken["headline"]]
    near = next((index for index in printed if start - 40 <= index < start), None)
    return min([start, *printed]) if near is None else near


def _leads_away(reading: Reading, piece: Piece) -> bool:
    """Whether a picture is linked to another page (a teaser), not to its own large version."""
    if not piece.inside:
        return False
    href = reading.page.absolute(piece.inside)
    if href is None or re.search(r"\.(?:jpe?g|png|webp|gif|avif)\b", href, re.I):
        return False
    return href.split("#")[0] != reading.page.url.split("#")[0]


def declared_images(reading: Reading) -> list[tuple[str, Image]]:
    """(source, picture) that the metadata names: JSON-LD image objects, then OpenGraph; logos left out."""
    page = reading.page
    found: list[tuple[str, Image]] = []
    for value in _listed((page.metadata.article or {}).get("image")):
        facts = value if isinstance(value, dict) else {"url": value}
        url = page.absolute(next(iter(urls_of(facts)), ""))
        if url:
            credit = text(facts.get("creditText")) or text(facts.get("copyrightHolder"))
            image = Image(url=url, caption=text(facts.get("caption")), credit=credit)
            image.width, image.height = _pixels(facts.get("width")), _pixels(facts.get("height"))
            found.append(("json-ld", image))
    if (og := page.metadata.first("og:image", "og:image:url", "og:image:secure_url", "twitter:image")) and (
        url := page.absolute(og[1])
    ):
        sizes = (page.metadata.first(f"og:image:{side}") for side in ("width", "height"))
        width, height = (_pixels(size[1]) if size else None for size in sizes)
        alt = page.metadata.first("og:image:alt", "twitter:image:alt")
        found.append(("og", Image(url=url, alt=clean(alt[1]) or None if alt else None, width=width, height=height)))
    return [(name, image) for name, image in found if image.url and not FURNITURE.search(image.url.rsplit("/", 1)[-1])]


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _pixels(value: object) -> int | None:
    """A size in pixels from metadata: a number, "1200", "1200px", {"@value": …}; ``None`` for anything else."""
    match = re.match(r"\s*(\d{1,5})", text(value) or "")
    return int(match[1]) or None if match else None


def hero(reading: Reading, pictures: list[Image]) -> tuple[Image, str | None]:
    """(the article's own picture, source): the one at the site file's selector, else the printed one that the
    metadata names, else the first printed, else the one declared; an empty ``Image`` when there is none.

    What the page does not print of it (size, alt) comes from the metadata.
    """
    declared = declared_images(reading)
    known = {_name(image.url): image for _, image in reversed(declared)}
    for picture in pictures:
        if (named := known.get(_name(picture.url))) is not None:
            for key in ("alt", "caption", "credit", "width", "height"):
                if getattr(picture, key) is None:
                    setattr(picture, key, getattr(named, key))
            if picture.caption and picture.credit:
                picture.caption = without_credit(picture.caption, picture.credit)
    if (own := _selected(reading)) is not None:
        return next((picture for picture in pictures if picture.url == own.url), own), "site:image"
    chosen = next((picture for picture in pictures if _name(picture.url) in known), None)
    if chosen or pictures:
        return chosen or pictures[0], "page"
    return (declared[0][1], declared[0][0]) if declared else (Image(), None)


def _selected(reading: Reading) -> Image | None:
    """The first picture at or in what the site file points at."""
    nodes = (node for element in reading.selected("image") for node in element.iter("img", "amp-img"))
    for node in nodes:
        if url := address(reading.page, node):
            width, height = size(node)
            return Image(url=url, alt=alt_of(node), width=width, height=height)
    return None


def _name(url: str | None) -> str:
    """What tells one picture from another whatever its size: the last part of its path without size and ending."""
    path = urlsplit(url or "").path
    return re.sub(
        r"(?:[-_]\d{2,4}x\d{2,4}|[-_@]\dx|[-_](?:scaled|large|medium|small|thumb))?\.\w{2,5}$",
        "",
        path.rsplit("/", 1)[-1],
    ).lower()
