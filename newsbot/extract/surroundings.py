"""What stands round a piece, as numbers for the model: its kin by tag and class, its list, the texts beside it.

Paragraphs of one article are set alike. What shares its tag and class with most of the page's prose is
likely prose itself, however short; what is set like nothing else is likely none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Final

from newsbot.extract.labels import kinds_of, table
from newsbot.extract.reading import Reading
from newsbot.extract.segment import Frame, Piece
from newsbot.extract.sums import Sums
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
HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
FURNITURE: Final = frozenset(("related", "promo", "tags"))
"""Labels of what is no article."""

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

    def __init__(self, reading: Reading, sums: Sums, sure: list[Piece]) -> None:
        self.reading = reading
        self.sums = sums
        self.texts = texts = reading.texts
        self.at = [*[piece.index for piece in texts], len(reading.pieces)]
        self.host = (host(reading.page.url) or "").removeprefix("www.")
        self.kin_texts = Counter([piece.frame.kin for piece in texts])
        self.all_kin = _sizes(texts)
        self.sure_kin = _sizes(sure)
        self.total = sums.prose[-1] or 1
        self.above_box = self._above_box()
        self.lists: dict[int, Row] = {}
        self.meets: dict[int, Row] = {}
        self.headings = self._headings()
        whole = reading.cut.frames[0].mass or 1.0
        self.page = (reading.box.mass / whole, min(len(texts), 400))

    def row(self, piece: Piece) -> Row:
        """The numbers of one piece, as ``NAMES`` has them."""
        place = self.sums.texts[piece.index]
        return (
            *self._wording(piece),
            *self._kin(piece),
            *self._windows(place),
            *self._list(piece),
            *self._meet(piece),
            *self.page,
            *self.headings[place],
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
        own, way = piece.frame.kin, path(piece.frame)
        return (
            self.sure_kin[own] / self.total,
            self.sure_kin[own] / (self.all_kin[own] or 1),
            self.sure_kin[way] / (self.all_kin[way] or 1),
            min(self.kin_texts[own], 100),
        )

    def _windows(self, place: int) -> Row:
        texts, sums = self.texts, self.sums
        at, behind = self.at[place], self.at[place + 1]
        low, high = self.at[max(0, place - WINDOW)], self.at[min(len(texts), place + 1 + WINDOW)]
        before = (sums.chars[at] - sums.chars[low]) or 1
        after = (sums.chars[high] - sums.chars[behind]) or 1
        box = self.reading.box_range
        previous = texts[place - 1].text[-1:] if place else ""
        following = texts[place + 1].text[-1:] if place + 1 < len(texts) else ""
        return (
            (sums.prose[at] - sums.prose[low]) / before,
            (sums.prose[high] - sums.prose[behind]) / after,
            (sums.linked[at] - sums.linked[low]) / before,
            (sums.linked[high] - sums.linked[behind]) / after,
            max(-FAR, min(place - sums.texts[box.start], FAR)),
            max(-FAR, min(sums.texts[box.stop] - 1 - place, FAR)),
            previous == ":",
            previous in ENDS,
            following in ENDS,
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
            sums, first, last = self.sums, frame.first, self.sums.end(frame)
            place = sums.texts[first]
            count = sums.texts[last] - place
            colon = place > 0 and self.texts[place - 1].text.endswith(":")
            mean = (sums.chars[last] - sums.chars[first]) / (count or 1)
            row = self.lists[id(frame)] = (min(count, 60), mean, sums.links(frame), colon)
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
            share = last.mass / (self.reading.cut.frames[0].mass or 1.0)
            row = self.meets[id(last)] = (self.sums.links(last), share)
        return steps, *row

    def _headings(self) -> list[Row]:
        """(whether the heading above is a label of furniture, how far above, its level) for each text."""
        rows: list[Row] = []
        label, level, at = False, 0, -FAR
        for place, piece in enumerate(self.texts):
            rows.append((label, min(place - at, FAR), level))
            role, size = piece.role, len(piece.text)
            if role in HEADINGS or (size < 40 and piece.bold_chars >= size - 1):
                label = not FURNITURE.isdisjoint(kinds_of(piece.text))
                level = HEADINGS.get(role, 7)
                at = place
        return rows


def _sizes(texts: Iterable[Piece]) -> defaultdict[object, int]:
    """The characters of the texts that are set alike: by their own node, and by it and its parent."""
    found: defaultdict[object, int] = defaultdict(int)
    for piece in texts:
        frame, size = piece.frame, len(piece.text)
        found[frame.kin] += size
        found[frame.kin, (frame.parent or frame).kin] += size
    return found


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


def path(frame: Frame) -> tuple[tuple[str, str | None], tuple[str, str | None]]:
    """Tag and class of a node and its parent: paragraphs of one article share it."""
    return frame.kin, (frame.parent or frame).kin
