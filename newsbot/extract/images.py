"""Pictures of the article: where they are, what they show, and the line beneath parted into caption and credit."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from newsbot.extract import hints as h
from newsbot.extract.labels import is_label, table
from newsbot.extract.reading import Reading
from newsbot.extract.segment import Frame, Piece
from newsbot.items import Image
from newsbot.metadata import text
from newsbot.metadata import urls as urls_of
from newsbot.page import Page
from newsbot.text.normalize import EDGES, clean, fold_label
from newsbot.urls import absolute

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
LONGEST_CAPTION: Final = 600
SMALLEST: Final = 100
"""Pixels; a picture whose stated side is below is furniture."""


def source(page: Page, piece: Piece) -> tuple[str | None, str | None]:
    """(absolute URL, alt text) of a picture; the widest candidate of a srcset; ``None`` for what is missing."""
    node = piece.node
    if node is None:
        return None, None
    return address(page, node), clean(node.get("alt")) or None


def address(page: Page, node: HtmlElement) -> str | None:
    for name in LAZY:
        value = node.get(name)
        if not value or PLACEHOLDER.search(value.strip()[:300]):
            continue
        candidate = widest(value) if "srcset" in name else value.strip()
        if url := absolute(page.base_url, candidate):
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
        if value and (url := absolute(page.base_url, widest(value))):
            return url
    return None


def _from_noscript(page: Page, node: HtmlElement) -> str | None:
    """The address that a page keeps for readers without scripts, in a noscript right after the placeholder."""
    following = node.getnext()
    if following is None or following.tag != "noscript":
        return None
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
    def pixels(value: str | None) -> int | None:
        match = re.fullmatch(r"\s*(\d{1,5})(?:\.\d+)?(?:px)?\s*", value or "")
        return int(match[1]) if match and int(match[1]) > 0 else None

    return pixels(node.get("width")), pixels(node.get("height"))


def is_furniture(page: Page, node: HtmlElement) -> bool:
    """Whether a picture is a logo, icon or tracking pixel: by its stated size, its name, its alt text."""
    width, height = size(node)
    if (width is not None and width < SMALLEST) or (height is not None and height < SMALLEST):
        return True
    url = address(page, node)
    if url is None:
        return True
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
        if is_furniture(reading.page, piece.node) or _leads_away(reading, piece):
            continue
        url, alt = source(reading.page, piece)
        if url is None or url in seen:
            reading.claim(piece, "repeated", "the same picture again")
            continue
        seen.add(url)
        width, height = size(piece.node)
        caption, credit = _caption(reading, piece)
        reading.claim(piece, "image", "a picture of the article")
        found.append((piece, Image(url=url, alt=alt, caption=caption, credit=credit, width=width, height=height)))
    return found


def _from(reading: Reading) -> int:
    """Where pictures of the article may begin: with its first printed headline, or with its node."""
    start = reading.box_range.start
    window = reading.pieces[max(0, start - 40) : start]
    near = next((piece.index for piece in window if reading.role(piece) == "headline"), None)
    first = next((piece.index for piece in reading.pieces if reading.role(piece) == "headline"), start)
    return min(start, first) if near is None else near


def _leads_away(reading: Reading, piece: Piece) -> bool:
    """Whether a picture is linked to another page (a teaser), not to its own large version."""
    if not piece.inside:
        return False
    href = absolute(reading.page.base_url, piece.inside)
    if href is None or re.search(r"\.(?:jpe?g|png|webp|gif|avif)\b", href, re.I):
        return False
    return href.split("#")[0] != reading.page.url.split("#")[0]


def _caption(reading: Reading, picture: Piece) -> tuple[str | None, str | None]:
    """(caption, credit) of a picture, their pieces claimed."""
    captions: list[str] = []
    credit: str | None = None
    for piece in _beneath(reading, picture):
        line, said = part_credit(line_of(reading, piece))
        named = piece.frame.hints & h.CREDIT and (captions or not piece.frame.own & h.CAPTION)
        if said is None and line and (named or (captions and is_label("agencies", line))):
            credit, line = credit or clean_credit(line), None
        credit = credit or said
        if line:
            captions.append(line)
        reading.claim(piece, "caption", "the line of a picture")
    caption = " ".join(captions) or None
    return caption, credit


def _beneath(reading: Reading, picture: Piece) -> list[Piece]:
    """The pieces that are a picture's line: in its figure, named caption or credit, or right after it."""
    figure = _figure(picture.frame)
    found = []
    if figure is not None:
        for piece in reading.pieces[figure.first : figure.last or len(reading.pieces)]:
            if piece.kind == "text" and len(piece.text) <= LONGEST_CAPTION and line_of(reading, piece):
                found.append(piece)
        return found
    for piece in reading.pieces[picture.index + 1 : picture.index + 4]:
        if piece.kind == "image" or reading.role(piece) == "headline":
            continue
        line = line_of(reading, piece) if piece.kind == "text" else ""
        if not line or len(line) > LONGEST_CAPTION:
            break
        named = reading.hints(piece) & (h.CAPTION | h.CREDIT) or piece.role == "figcaption"
        if (
            named
            or has_credit(line)
            or (found and is_label("agencies", line))
            or (not found and _credited_next(reading, piece))
        ):
            found.append(piece)
        else:
            break
    return found


def line_of(reading: Reading, piece: Piece) -> str:
    """What a piece can say of a picture: its text while it is free; of one taken for its date, the inline
    parts that give a credit ("المصدر: رويترز" beside a date in one row)."""
    if reading.free(piece):
        return piece.text
    if reading.role(piece) != "date":
        return ""
    return " ".join(part for part in piece.parts if has_credit(part))


def _credited_next(reading: Reading, piece: Piece) -> bool:
    """Whether a short line is followed by a credit: then it is the caption that the credit belongs to."""
    if len(piece.text) > 200 or piece.links or piece.role[0] == "h":
        return False
    following = reading.pieces[piece.index + 1] if piece.index + 1 < len(reading.pieces) else None
    return (
        following is not None
        and following.kind == "text"
        and following.frame.parent is piece.frame.parent
        and has_credit(line_of(reading, following), start=True)
    )


def _figure(frame: Frame | None) -> Frame | None:
    for _ in range(4):
        if frame is None:
            return None
        if frame.tag in ("figure", "amp-figure") or (frame.own & h.MEDIA and frame.mass < 300 and frame.role != "div"):
            return frame
        frame = frame.parent
    return None


def has_credit(line: str, *, start: bool = False) -> bool:
    """Whether a line says whose picture it is; with ``start``, right at its beginning."""
    match = _find_credit(line)
    return match is not None and (not start or match[0] <= 1)


def _find_credit(text: str) -> tuple[int, int] | None:
    """(start, end) of a credit label with its colon in a text; glued to the word before it or not."""
    for match in re.finditer(r"[::©]|\bby\b", text):
        if match[0] == "©":
            return match.start(), match.end()
        before = text[: match.start() if match[0] in "::" else match.end()].rstrip()
        for name_length in range(min(30, len(before)), 1, -1):
            name = before[-name_length:]
            start = len(before) - name_length
            if name[0] not in EDGES and fold_label(name) in table("credit") and _word_begins(before, start):
                return start, match.end()
    return None


def _word_begins(text: str, start: int) -> bool:
    """Whether a label may begin there: at a word's start, or glued where its script shows the seam."""
    if start == 0 or not text[start - 1].isalpha():
        return True
    return text[start].isupper() or not (text[start].islower() or text[start - 1].islower())


def part_credit(line: str) -> tuple[str | None, str | None]:
    """(caption, credit) of a picture's line: "علما روسياالمصدر: رويترز" is ("علما روسيا", "رويترز").

    The credit label may be glued to the caption; what follows it is the credit. Without a label the
    whole line is caption, but for an agency in brackets at its end.
    """
    found = _find_credit(line)
    if found is not None:
        caption, credit = line[: found[0]].strip(" |-–—(،,"), clean_credit(line[found[1] :])
        return caption or None, credit
    match = re.search(r"^(.*?)[\s.]*[(\[]([^()\[\]]{2,60})[)\]]\.?$", line)
    if match and any(fold_label(part) in table("agencies") for part in re.split(r"[-–/،,]", match[2])):
        return match[1] or None, clean_credit(match[2])
    return line or None, None


def clean_credit(text: str) -> str | None:
    return clean(text).strip(" |-–—()[]،,:") or None


def declared_images(reading: Reading) -> list[tuple[str, Image]]:
    """(source, picture) that the metadata names: JSON-LD image objects, then OpenGraph; logos left out."""
    page = reading.page
    found: list[tuple[str, Image]] = []
    for value in _listed((page.metadata.article or {}).get("image")):
        facts = value if isinstance(value, dict) else {"url": value}
        url = absolute(page.base_url, next(iter(urls_of(facts)), ""))
        if url:
            credit = text(facts.get("creditText")) or text(facts.get("copyrightHolder"))
            image = Image(url=url, caption=text(facts.get("caption")), credit=credit)
            image.width, image.height = _pixels(facts.get("width")), _pixels(facts.get("height"))
            found.append(("json-ld", image))
    if (og := page.metadata.first("og:image", "og:image:url", "og:image:secure_url", "twitter:image")) and (
        url := absolute(page.base_url, og[1])
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
    """(the article's own picture, source): the printed one that the metadata names, else the first printed,
    else the one declared; an empty ``Image`` when there is none. What the page does not print of it
    (size, alt) comes from the metadata."""
    declared = declared_images(reading)
    known = {_name(image.url): image for _, image in reversed(declared)}
    for picture in pictures:
        if (named := known.get(_name(picture.url))) is not None:
            for key in ("alt", "caption", "credit", "width", "height"):
                if getattr(picture, key) is None:
                    setattr(picture, key, getattr(named, key))
    chosen = next((picture for picture in pictures if _name(picture.url) in known), None)
    if chosen or pictures:
        return chosen or pictures[0], "page"
    return (declared[0][1], declared[0][0]) if declared else (Image(), None)


def _name(url: str | None) -> str:
    """What tells one picture from another whatever its size: the last part of its path without size and ending."""
    path = urlsplit(url or "").path
    return re.sub(
        r"(?:[-_]\d{2,4}x\d{2,4}|[-_@]\dx|[-_](?:scaled|large|medium|small|thumb))?\.\w{2,5}$",
        "",
        path.rsplit("/", 1)[-1],
    ).lower()
