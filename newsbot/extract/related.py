"""Related news as typed edges: found by label, by the name of their block, or by standing alone as a link.

A block of related news is a run of pieces: a label, pictures, linked headlines. It is claimed whole,
before the prose is judged, so that no headline of another article can land in the body.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from newsbot.extract import hints as h
from newsbot.extract.cards import Edge, edges_of
from newsbot.extract.labels import PARTING, is_label, kinds_of, leading_label, starts_with_label
from newsbot.extract.reading import Reading
from newsbot.extract.segment import Frame, Piece
from newsbot.text.normalize import clean
from newsbot.urls import host, same_site

LONGEST_EXCERPT: Final = 400
"""Characters of unlinked text that one card may carry before it is prose and no card."""

LONGEST_TITLE: Final = 40
"""Characters of a block's own label."""

LONGEST_LABELLED: Final = 300
"""Characters of a line that a label may begin."""

NAMED: Final = h.RELATED
NEVER: Final = h.NAV | h.BREADCRUMB | h.SHARE | h.COMMENTS | h.TAGS | h.AUTHOR | h.BIO | h.CONSENT | h.TICKER


def claim_related(reading: Reading) -> list[Edge]:
    """The edges of the page in order; every piece of their blocks is claimed."""
    edges: list[Edge] = []
    for block, label in _blocks(reading):
        found = edges_of(reading, block, label, _placement(reading, block))
        if not found:
            continue
        for piece in block:
            reading.claim(piece, "related", label or "a block named so")
        edges.extend(found)
    edges.sort(key=lambda edge: edge.first)
    return _unique(edges)


def _blocks(reading: Reading) -> Iterator[tuple[list[Piece], str | None]]:
    taken: set[int] = set()
    for block, label in (*_selected(reading), *_labelled(reading), *_named(reading), *_alone(reading)):
        block = [piece for piece in block if piece.index not in taken and reading.free(piece)]
        if block:
            taken.update(piece.index for piece in block)
            yield block, label


def _selected(reading: Reading) -> Iterator[tuple[list[Piece], str | None]]:
    """Blocks that the site file points at."""
    for frame in reading.frames_at("related"):
        block = _pieces(reading, frame)
        label = next((p.text for p in block if p.kind == "text" and is_label("related", p.text)), None)
        yield block, label or _title(block)


def _labelled(reading: Reading) -> Iterator[tuple[list[Piece], str | None]]:
    """Blocks that begin with a label: the widest node round it without prose, else the run after it."""
    for piece in reading.texts:
        if len(piece.text) > LONGEST_LABELLED or not reading.free(piece):
            continue
        if piece.frame.hints & NEVER and not reading.inside(piece):
            continue
        if "related" in kinds_of(piece.text):
            block = _around(reading, piece) or _after(reading, piece)
            if block:
                yield block, clean(piece.text).rstrip(PARTING)
        elif (piece.links or piece.inside) and (parted := leading_label("related", piece.text, piece.parts)):
            after = _after(reading, piece)[1:] if _only_label_unlinked(piece, parted) else []
            yield [*_same_link_before(reading, piece), piece, *after], parted[0]


def _only_label_unlinked(piece: Piece, parted: tuple[str, str]) -> bool:
    return len(piece.text) - piece.link_chars <= len(parted[0]) + 3


def _same_link_before(reading: Reading, piece: Piece) -> list[Piece]:
    """The pictures right before a piece that lead where it leads."""
    href = piece.inside or (piece.links[0][0] if piece.links else None)
    found: list[Piece] = []
    for index in range(piece.index - 1, max(-1, piece.index - 3), -1):
        other = reading.pieces[index]
        if other.kind != "image" or other.inside != href:
            break
        found.insert(0, other)
    return found


def _around(reading: Reading, label: Piece) -> list[Piece]:
    """The pieces of the widest node round a label that has links and pictures but no prose; [] if none."""
    best: Frame | None = None
    frame: Frame | None = label.frame
    while frame is not None and frame is not reading.box and frame.depth > 0 and not _holds_prose(reading, frame):
        if frame.first > label.index or _texts_before(reading, frame, label) or _holds_furniture(reading, frame, label):
            break
        best = frame
        frame = frame.parent
    if best is None:
        return []
    block = _pieces(reading, best)
    return block if any(_is_link(piece) or piece.kind == "image" for piece in block if piece is not label) else []


def _holds_furniture(reading: Reading, frame: Frame, label: Piece) -> bool:
    """Whether a node also has the page's menu or footer, which its label does not announce."""
    bits = (h.NAV | h.FOOTER | h.SHARE) & ~label.frame.hints
    return any(piece.frame.hints & bits for piece in _pieces(reading, frame))


def _texts_before(reading: Reading, frame: Frame, label: Piece) -> bool:
    """Whether a node has other text before the label: then the label is not the node's."""
    return any(reading.pieces[i].kind == "text" for i in range(frame.first, label.index))


def _holds_prose(reading: Reading, frame: Frame) -> bool:
    run = 0
    named = frame.own & NAMED
    for piece in _pieces(reading, frame):
        if piece.kind != "text":
            continue
        run = 0 if piece.link_density > 0.5 or piece.inside else run + len(piece.text) - piece.link_chars
        if run > LONGEST_EXCERPT:
            return True
        if piece.is_prose and (
            len(piece.text) > LONGEST_EXCERPT or not (piece.inside or named or piece.role not in ("p", "blockquote"))
        ):
            return True
    return False


def _after(reading: Reading, label: Piece) -> list[Piece]:
    """The label and the run of links and pictures that follows it among its neighbours."""
    block = [label]
    for index in range(label.index + 1, min(label.index + 40, len(reading.pieces))):
        piece = reading.pieces[index]
        if reading.inside(label) and not reading.inside(piece):
            break
        if not (_is_link(piece) or (piece.kind == "image" and _leads_to_link(reading, index))):
            break
        block.append(piece)
    return block if len(block) > 1 else []


def _leads_to_link(reading: Reading, index: int) -> bool:
    """Whether a picture belongs to a linked headline: it is linked, or a link comes next."""
    pieces = reading.pieces
    if pieces[index].inside:
        return True
    following = pieces[index + 1] if index + 1 < len(pieces) else None
    return following is not None and _is_link(following)


def _is_link(piece: Piece) -> bool:
    return piece.kind == "text" and piece.link_density >= 0.7


def _named(reading: Reading) -> Iterator[tuple[list[Piece], str | None]]:
    """Blocks whose node is named related, recommended …, without prose."""
    last = -1
    for frame in reading.cut.frames[1:]:
        if frame.first < last or not frame.own & NAMED or frame.hints & NEVER or frame is reading.box:
            continue
        if _contains(frame, reading.box) or _holds_prose(reading, frame):
            continue
        block = _pieces(reading, frame)
        if any(_is_link(piece) or (piece.kind == "text" and piece.inside) for piece in block):
            last = frame.last or len(reading.pieces)
            yield block, _title(block)


def _title(block: list[Piece]) -> str | None:
    """What stands first in a block, when it is short and no link: the block's own label, in whatever words."""
    first = next((piece for piece in block if piece.kind == "text"), None)
    if first is None or first.links or first.inside or len(first.text) > LONGEST_TITLE:
        return None
    return first.text or None


def _contains(frame: Frame, inner: Frame | None) -> bool:
    while inner is not None:
        if inner is frame:
            return True
        inner = inner.parent
    return False


def _alone(reading: Reading) -> Iterator[tuple[list[Piece], str | None]]:
    """Paragraphs of the article's node that are nothing but a link to another page of the site."""
    for index in reading.box_range:
        piece = reading.pieces[index]
        if piece.kind != "text" or piece.role not in ("p", "div", "h4", "h5") or not piece.links:
            continue
        if (
            len(piece.text) >= 25
            and piece.link_density > 0.95
            and len(piece.links) == 1
            and index > reading.first_prose
        ):
            href = reading.page.absolute(piece.links[0][0])
            if href and _elsewhere_on_site(reading, href) and not starts_with_label("promo", piece.text):
                yield [piece], None


def _elsewhere_on_site(reading: Reading, url: str) -> bool:
    hosts = reading.site.hosts or (host(reading.page.url) or "",)
    return same_site(url, hosts) and url.split("#")[0] != reading.page.url.split("#")[0]


def _pieces(reading: Reading, frame: Frame) -> list[Piece]:
    return reading.pieces[frame.first : frame.last or len(reading.pieces)]


def _placement(reading: Reading, block: list[Piece]) -> str:
    first, last = block[0], block[-1]
    if reading.inside(first) and reading.inside(last):
        return "inline"
    if first.frame.hints & h.ASIDE or first.index < reading.box_range.start:
        return "aside"
    return "footer"


def _unique(edges: list[Edge]) -> list[Edge]:
    """Each target once a placement; an inline edge wins over a later copy of it."""
    seen: set[str | None] = set()
    kept = []
    for edge in sorted(edges, key=lambda e: (e.placement != "inline", e.first)):
        if edge.url is None or edge.url not in seen:
            seen.add(edge.url)
            kept.append(edge)
    return sorted(kept, key=lambda e: (e.placement != "inline", e.first))
