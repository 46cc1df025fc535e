"""What stands round a piece, as numbers for the model: its kin by tag and class, its list, the texts beside it.

Paragraphs of one article are set alike. What shares its tag and class with most of the page's prose is
likely prose itself, however short; what is set like nothing else is likely none.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import accumulate
from typing import Final

from newsbot.extract.labels import is_label, table
from newsbot.extract.reading import Reading
from newsbot.extract.segment import Frame, Piece
from newsbot.text.normalize import fold_label, words
from newsbot.urls import host

Row = tuple[float, ...]

WINDOW: Final = 4
"""Texts on each side that are looked at as one."""
FAR: Final = 20
"""Distances, in texts, count up to here."""
LONGEST_SHORT: Final = 400
"""Characters; the words of what is longer are not looked up."""
WORDINGS: Final = ("call_word", "rights_word", "picture_word", "reader_word", "job_title")
"""Kinds of ``labels.json`` whose single words are counted in a text."""
NO_WORDING: Final = (0,) * len(WORDINGS)
EMPHASIS: Final = frozenset(("em", "i"))
ENDS: Final = frozenset(".!?؟。…۔।")
LISTS: Final = frozenset(("ul", "ol", "dl", "table"))

NAMES: Final = (
    *WORDINGS, "italic", "link_kind", "kin", "kin_pure", "path_pure", "kin_texts",
    "window_before", "window_after", "links_before", "links_after",
    "from_edge", "to_edge", "colon_before", "ends_before", "ends_after",
    "items", "item_mean", "list_links", "list_colon",
    "steps_to_box", "meet_links", "meet_prose", "box_share", "texts", "under_label", "from_heading", "heading_level",
)  # fmt: skip

NO_LIST: Final = (0.0, 0.0, 0.0, 0.0)


class Surroundings:
    """The numbers of one page's pieces; ``sure`` are those that are prose without doubt."""

    def __init__(self, reading: Reading, texts: list[Piece], sure: list[Piece]) -> None:
        self.reading = reading
        self.texts = texts
        self.place = {piece.index: place for place, piece in enumerate(texts)}
        self.host = (host(reading.page.url) or "").removeprefix("www.")
        known = {piece.index for piece in sure}
        self.all_kin: dict[object, int] = defaultdict(int)
        self.sure_kin: dict[object, int] = defaultdict(int)
        self.kin_texts: dict[object, int] = defaultdict(int)
        for piece in texts:
            size = len(piece.text)
            own = kin(piece.frame)
            self.kin_texts[own] += 1
            for key in (own, path(piece.frame)):
                self.all_kin[key] += size
                if piece.index in known:
                    self.sure_kin[key] += size
        self.total = sum(len(piece.text) for piece in sure) or 1
        self.chars = list(accumulate((len(piece.text) for piece in texts), initial=0))
        self.linked = list(accumulate((piece.link_chars for piece in texts), initial=0))
        self.prose = list(accumulate((len(piece.text) if piece.index in known else 0 for piece in texts), initial=0))
        self.before_index = list(accumulate((piece.kind == "text" for piece in reading.pieces), initial=0))
        self.above_box = self._above_box()
        self.lists: dict[int, Row] = {}
        self.meets: dict[int, Row] = {}
        self.headings = self._headings()
        whole = reading.cut.frames[0].mass or 1.0
        self.page = (reading.box.mass / whole, min(len(texts), 400))

    def row(self, piece: Piece) -> Row:
        """The numbers of one piece, as ``NAMES`` has them."""
        return (
            *self._wording(piece),
            *self._kin(piece),
            *self._windows(piece),
            *self._list(piece),
            *self._meet(piece),
            *self.page,
            *self.headings[self.place[piece.index]],
        )

    def _wording(self, piece: Piece) -> Row:
        text = piece.text
        counts: Row = NO_WORDING
        if len(text) <= LONGEST_SHORT:
            counts = wording(text)
        node = piece.frame.node
        child = node[0] if len(node) else None
        italic = child is not None and child.tag in EMPHASIS and not (node.text or "").strip()
        return *counts, italic, self._link_kind(piece)

    def _link_kind(self, piece: Piece) -> int:
        """0 no link, 1 to a place on the page, 2 on the site, 3 elsewhere, 4 no page (a mail, a call)."""
        href = piece.inside or (piece.links[0][0] if piece.links else None)
        if href is None:
            return 0
        href = href.strip()
        if href.startswith("#"):
            return 1
        scheme, colon, _ = href.partition(":")
        if colon and scheme.isalpha() and scheme not in ("http", "https"):
            return 4
        target = (host(href) or "").removeprefix("www.") if "//" in href[:8] else self.host
        return 2 if target.endswith(self.host) or self.host.endswith(target) else 3

    def _kin(self, piece: Piece) -> Row:
        own, way = kin(piece.frame), path(piece.frame)
        return (
            self.sure_kin[own] / self.total,
            self.sure_kin[own] / (self.all_kin[own] or 1),
            self.sure_kin[way] / (self.all_kin[way] or 1),
            min(self.kin_texts[own], 100),
        )

    def _windows(self, piece: Piece) -> Row:
        at = self.place[piece.index]
        low, high = max(0, at - WINDOW), min(len(self.texts), at + 1 + WINDOW)
        before = (self.chars[at] - self.chars[low]) or 1
        after = (self.chars[high] - self.chars[at + 1]) or 1
        box = self.reading.box_range
        previous = self.texts[at - 1].text if at else ""
        following = self.texts[at + 1].text if at + 1 < len(self.texts) else ""
        return (
            (self.prose[at] - self.prose[low]) / before,
            (self.prose[high] - self.prose[at + 1]) / after,
            (self.linked[at] - self.linked[low]) / before,
            (self.linked[high] - self.linked[at + 1]) / after,
            max(-FAR, min(at - self.before_index[box.start], FAR)),
            max(-FAR, min(self.before_index[box.stop] - 1 - at, FAR)),
            previous[-1:] == ":",
            previous[-1:] in ENDS,
            following[-1:] in ENDS,
        )

    def _list(self, piece: Piece) -> Row:
        """(items, their mean size, their link density, whether a colon announces them) of the piece's list."""
        frame: Frame | None = piece.frame
        if piece.role not in ("li", "td"):
            return NO_LIST
        while frame is not None and frame.tag not in LISTS:
            frame = frame.parent
        if frame is None:
            return NO_LIST
        row = self.lists.get(id(frame))
        if row is None:
            first = self.before_index[frame.first]
            last = self.before_index[frame.last or len(self.reading.pieces)]
            chars, count = self.chars[last] - self.chars[first], last - first
            colon = first > 0 and self.texts[first - 1].text.endswith(":")
            linked = (self.linked[last] - self.linked[first]) / (chars or 1)
            row = self.lists[id(frame)] = (min(count, 60), chars / (count or 1), linked, colon)
        return row

    def _above_box(self) -> set[int]:
        frames: set[int] = set()
        frame: Frame | None = self.reading.box
        while frame is not None:
            frames.add(id(frame))
            frame = frame.parent
        return frames

    def _meet(self, piece: Piece) -> Row:
        """(steps up to a node round the article's, link density and share of prose of the last one below it)."""
        frame = piece.frame
        last = frame
        steps = 0
        while id(frame) not in self.above_box and frame.parent is not None:
            last, frame = frame, frame.parent
            steps += 1
        row = self.meets.get(id(last))
        if row is None:
            low = self.before_index[last.first]
            high = self.before_index[last.last or len(self.reading.pieces)]
            chars = (self.chars[high] - self.chars[low]) or 1
            linked = (self.linked[high] - self.linked[low]) / chars
            row = self.meets[id(last)] = (linked, last.mass / (self.reading.cut.frames[0].mass or 1.0))
        return steps, *row

    def _headings(self) -> list[Row]:
        """(whether the heading above is a label of furniture, how far above, its level) for each text."""
        rows: list[Row] = []
        label, level, at = False, 0, -FAR
        for place, piece in enumerate(self.texts):
            rows.append((label, min(place - at, FAR), level))
            if piece.role[0] == "h" or (len(piece.text) < 40 and piece.bold_chars >= len(piece.text) - 1):
                label = is_label("related", piece.text) or is_label("promo", piece.text) or is_label("tags", piece.text)
                level = int(piece.role[1]) if piece.role[0] == "h" else 7
                at = place
        return rows


@cache
def _wordings() -> dict[str, tuple[int, ...]]:
    """The places in ``WORDINGS`` of the kinds that each word belongs to."""
    found: dict[str, tuple[int, ...]] = {}
    for place, kind in enumerate(WORDINGS):
        for word in table(kind):
            found[word] = (*found.get(word, ()), place)
    return found


def wording(text: str) -> Row:
    """How many different words of each of ``WORDINGS`` the text has."""
    kinds = _wordings()
    told = kinds.keys() & words(fold_label(text))
    if not told:
        return NO_WORDING
    counts = [0] * len(WORDINGS)
    for word in told:
        for place in kinds[word]:
            counts[place] += 1
    return tuple(counts)


def kin(frame: Frame) -> tuple[str, str | None]:
    """Tag and class of a node."""
    known = frame.kin
    if known is None:
        known = frame.kin = frame.tag, frame.node.get("class")
    return known


def path(frame: Frame) -> tuple[str, str | None, str, str | None]:
    """Tag and class of a node and its parent: paragraphs of one article share it."""
    return (*kin(frame), *kin(frame.parent or frame))
