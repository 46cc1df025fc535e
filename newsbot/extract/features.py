"""What a piece looks like in its page, as numbers: what the model of ``model.py`` judges by.

Structure first: where a piece hangs, how much prose hangs beside it, what stands before and after.
The few words that count come from the label table of all languages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate
from typing import Final

from newsbot.extract import hints as h
from newsbot.extract.labels import EMAIL, LEADING, kinds_of, leading_kinds
from newsbot.extract.reading import Reading, is_prose
from newsbot.extract.segment import Frame, Piece
from newsbot.extract.surroundings import NAMES as AROUND
from newsbot.extract.surroundings import Surroundings, path
from newsbot.text.normalize import fold

Row = tuple[float, ...]

FAR: Final = 20
"""Distances, in pieces, count up to here."""

LONGEST_SHORT: Final = 400
"""Characters; what is longer is not looked up among labels and words of the page."""

ROLE: Final = {
    "div": 0, "td": 1, "li": 2, "address": 3, "figcaption": 4, "figure": 5, "p": 6, "pre": 7, "blockquote": 8,
    "h1": 11, "h2": 12, "h3": 13, "h4": 14, "h5": 15, "h6": 16,
}  # fmt: skip
SEEN: Final = {"related": 1, "headline": 2, "caption": 3, "date": 4, "section": 5}
"""Roles that other rules have taken a neighbour for."""

FLAGS: Final = (
    h.BODY, h.NAV | h.BREADCRUMB, h.FOOTER, h.HEADER, h.ASIDE, h.RELATED, h.AD, h.SHARE, h.COMMENTS, h.NEWSLETTER,
    h.AUTHOR, h.BIO, h.TAGS, h.CAPTION | h.CREDIT, h.DATE, h.PAYWALL, h.TITLE, h.HIDDEN, h.SUMMARY, h.KICKER, h.CARD,
    h.WIDGET, h.QUOTE, h.EMBED | h.MEDIA, h.PRODUCT, h.READMORE, h.COPYRIGHT,
)  # fmt: skip

MOSTLY_LINKS: Final = 0.5

SENTENCE_ENDS: Final = frozenset(".!?؟。…۔।")
QUOTES: Final = "\"'“”„«»‘’「」)]"
INNER_STOP = re.compile(r"[.!?؟。۔।][\"'”»’)\]]*(?=\s|$)|。")
WORD = re.compile(r"[^\W\d_]{5,}")
DIGIT = re.compile(r"[0-9]|[^\x00-\x7f]")
"""What may be a digit: of ASCII only the ten are."""
WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def candidates(reading: Reading) -> list[Piece]:
    """The pieces that may be prose: free text, and outside the article's node neither furniture nor mostly links."""
    never = h.NAV | h.FOOTER | h.BREADCRUMB | h.CONSENT | h.TICKER
    free, inside = reading.free, reading.inside
    return [
        piece
        for piece in reading.pieces
        if piece.kind == "text"
        and free(piece)
        and (inside(piece) or not (piece.frame.hints & never or piece.link_density >= MOSTLY_LINKS))
    ]


class Features:
    """The numbers of one page's pieces; what is shared by pieces is worked out once."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.texts = [piece for piece in reading.pieces if piece.kind == "text"]
        self.place = {piece.index: place for place, piece in enumerate(self.texts)}
        box = reading.box_range
        off = h.OFF_BODY | h.CAPTION | h.AUTHOR
        self.sure = [
            piece
            for piece in self.texts
            if piece.index in box and is_prose(piece) and piece.link_density < 0.35 and not reading.hints(piece) & off
        ]
        self.chars = list(accumulate((len(piece.text) for piece in reading.pieces), initial=0))
        self.linked = list(accumulate((piece.link_chars for piece in reading.pieces), initial=0))
        self.count = list(accumulate((piece.kind == "text" for piece in reading.pieces), initial=0))
        sure = {piece.index for piece in self.sure}
        self.prose = list(
            accumulate((len(piece.text) if piece.index in sure else 0 for piece in reading.pieces), initial=0)
        )
        self.prose_count = list(accumulate((piece.index in sure for piece in reading.pieces), initial=0))
        self.h1_count = list(accumulate((piece.role == "h1" for piece in reading.pieces), initial=0))
        signs = h.DATE | h.AUTHOR
        self.sign_count = list(accumulate((bool(piece.frame.own & signs) for piece in reading.pieces), initial=0))
        self.total = self.prose[-1] or 1
        self.paths = Counter[tuple[str | None, ...]]()
        for piece in self.sure:
            self.paths[path(piece.frame)] += len(piece.text)
        self.copies = Counter(piece.text for piece in self.texts)
        self.long_words: dict[int, set[str]] = {}
        self.words = Counter(word for piece in self.sure for word in self._long_words(piece))
        sample = "".join(piece.text for piece in self.sure[:4])[:400]
        self.width = 2.0 if len(WIDE.findall(sample)) > len(sample) / 4 else 1.0
        self.headline = next((i for i, verdict in reading.verdicts.items() if verdict.role == "headline"), -1)
        self.title_words = (
            frozenset(WORD.findall(reading.pieces[self.headline].text.lower())) if self.headline >= 0 else frozenset()
        )
        metadata = reading.page.metadata
        found = metadata.first("og:description", "description", "twitter:description")
        self.description = fold(found[1]) if found else ""
        self.declared = _letters(str((metadata.article or {}).get("articleBody") or ""))
        if len(self.declared) < self.total / 2:
            self.declared = ""
        self.surroundings = Surroundings(reading, self.texts, self.sure)
        self.of_frame: dict[int, Row] = {}
        self.of_parent: dict[int, Row] = {}
        self.gaps_before = self._gaps(self.texts)
        self.gaps_after = self._gaps(self.texts[::-1])[::-1]
        self.look: dict[int, Row] = {}

    def rows(self, pieces: Iterable[Piece]) -> list[Row]:
        """One row a piece, as ``NAMES`` names its columns."""
        return [self._row(piece) for piece in pieces]

    def _row(self, piece: Piece) -> Row:
        frame = piece.frame
        parent = frame.parent or frame
        return (
            *self._text(piece),
            *self._words(piece),
            *self._position(piece),
            *self._around(frame, parent),
            *self._neighbours(piece),
            *flags(self.reading.hints(piece)),
            *self.surroundings.row(piece),
        )

    def _text(self, piece: Piece) -> Row:
        text = piece.text
        size = len(text)
        last = text.rstrip(QUOTES)[-1:]
        letters = sum(map(str.isalpha, text[:80]))
        return (
            size * self.width,
            text.count(" ") + 1,
            piece.link_density,
            len(piece.links) if piece.links else 0,
            piece.bold_chars / size,
            ROLE.get(piece.role, 0),
            last in SENTENCE_ENDS,
            last == ":",
            text[0].islower(),
            text[:80].isupper(),
            letters / min(size, 80),
            sum(map(str.isdigit, text)) / size if size < 200 and DIGIT.search(text) else 0.0,
            len(INNER_STOP.findall(text)) if size < 1200 else 9,
            text.count(",") + text.count("،"),
            "@" in text,
            text[0] in '"“«„「—–-',
            "|" in text,
            "?" in text or "؟" in text,
            piece.inside is not None,
            len(piece.raw.strip()) - size,
        )

    def _words(self, piece: Piece) -> Row:
        """Labels, shared words, repetition: only of short pieces."""
        text = piece.text
        if len(text) > LONGEST_SHORT:
            return *NO_LABELS, 0, 0, 0, 1, self._declared(text)
        folded = fold(text)
        words = self._long_words(piece)
        own = self.prose_count[piece.index + 1] - self.prose_count[piece.index]
        known = sum(1 for word in words if self.words[word] > own)
        return (
            *_labels(text),
            "@" in text and EMAIL.search(text) is not None,
            known / len(words) if words else -1,
            len(words & self.title_words),
            _within(folded, self.description),
            self.copies[text],
            self._declared(text),
        )

    def _long_words(self, piece: Piece) -> set[str]:
        words = self.long_words.get(piece.index)
        if words is None:
            words = self.long_words[piece.index] = set(WORD.findall(piece.text.lower()))
        return words

    def _declared(self, text: str) -> float:
        """Whether JSON-LD's articleBody has the text; -1 when there is none to ask."""
        if not self.declared:
            return -1
        return _letters(text[:80]) in self.declared

    def _position(self, piece: Piece) -> Row:
        i = piece.index
        box = self.reading.box_range
        inside = i in box
        before = self.prose[i] / self.total
        count_before = self.prose_count[i]
        count_after = self.prose_count[-1] - self.prose_count[i + 1]
        first = self.reading.first_prose
        return (
            inside,
            (i - box.start if i < box.start else i - box.stop + 1) if not inside else 0,
            before,
            min(count_before, FAR),
            min(count_after, FAR),
            i - first,
            (i - self.headline) if self.headline >= 0 else -1,
            self.h1_count[i] - self.h1_count[min(first, i)],
            self.sign_count[i] - self.sign_count[min(first, i)],
            len(self.sure),
            self.total,
            piece.frame.depth - self.reading.box.depth,
        )

    def _around(self, frame: Frame, parent: Frame) -> Row:
        return (self.paths[path(frame)] / self.total, *self._frame(frame)[:3], *self._above(parent))

    def _above(self, parent: Frame) -> Row:
        """What a node, the one above it and the one above that hold: pieces side by side share it."""
        row = self.of_parent.get(id(parent))
        if row is None:
            grand = parent.parent or parent
            row = (*self._frame(parent), *self._frame(grand), *self._frame(grand.parent or grand))
            self.of_parent[id(parent)] = row
        return row

    def _frame(self, frame: Frame) -> Row:
        """(texts, link density, share of the prose, mean size of a text) of a node."""
        key = id(frame)
        row = self.of_frame.get(key)
        if row is None:
            first, last = frame.first, frame.last or len(self.reading.pieces)
            chars = self.chars[last] - self.chars[first]
            texts = self.count[last] - self.count[first]
            row = self.of_frame[key] = (
                texts,
                (self.linked[last] - self.linked[first]) / (chars or 1),
                (self.prose[last] - self.prose[first]) / self.total,
                chars / (texts or 1),
            )
        return row

    def _neighbours(self, piece: Piece) -> Row:
        place, index = self.place[piece.index], piece.index
        pieces, home = self.reading.pieces, piece.frame.parent
        return (
            *self._looks(place - 2),
            *self._looks(place - 1),
            *self._looks(place + 1),
            *self._looks(place + 2),
            place > 0 and self.texts[place - 1].frame.parent is home,
            place + 1 < len(self.texts) and self.texts[place + 1].frame.parent is home,
            index > 0 and pieces[index - 1].kind != "text",
            index + 1 < len(pieces) and pieces[index + 1].kind != "text",
            self.gaps_before[place],
            self.gaps_after[place],
        )

    def _looks(self, place: int) -> Row:
        """(size, link density, role, what other rules took it for) of a text; a page's edge has none."""
        if not 0 <= place < len(self.texts):
            return EDGE
        look = self.look.get(place)
        if look is None:
            piece = self.texts[place]
            verdict = self.reading.verdicts.get(piece.index)
            taken = SEEN.get(verdict.role, 6) if verdict else 0
            look = len(piece.text) * self.width, piece.link_density, ROLE.get(piece.role, 0), taken
            self.look[place] = look
        return look

    def _gaps(self, texts: list[Piece]) -> list[int]:
        """How many texts before each the last sure prose is; ``FAR`` at most."""
        gaps: list[int] = []
        distance = FAR
        for piece in texts:
            gaps.append(distance)
            sure = self.prose_count[piece.index + 1] > self.prose_count[piece.index]
            distance = 1 if sure else min(distance + 1, FAR)
        return gaps


SIDES: Final = ("before2", "before", "after", "after2")
EDGE: Final = (0, 0, -1, 0)
NO_LABELS: Final = (0,) * (len(LEADING) + 2)
WHOLE: Final = frozenset(("related", "promo"))
"""Labels that stand alone."""

NAMES: Final = (
    "size", "words", "link_density", "links", "bold", "role", "ends", "colon", "lower", "upper", "letters", "digits",
    "stops", "commas", "at", "quote", "bar", "asks", "inside_link", "blanks",
    *(f"label_{kind}" for kind in LEADING), "label", "email", "known_words", "title_words", "described", "copies",
    "declared",
    "in_box", "from_box", "prose_before", "sure_before", "sure_after", "from_first", "from_headline", "h1_since",
    "signs_since", "sure", "prose", "depth",
    "path", "frame_texts", "frame_links", "frame_prose",
    *(f"{node}_{what}" for node in ("parent", "grand", "great") for what in ("texts", "links", "prose", "mean")),
    *(f"{side}_{what}" for side in SIDES for what in ("size", "links", "role", "taken")),
    "before_beside", "after_beside",
    "picture_before", "picture_after", "gap_before", "gap_after",
    *(f"hint_{bit}" for bit in range(len(FLAGS))),
    *AROUND,
)  # fmt: skip


@lru_cache(maxsize=4096)
def flags(bits: int) -> Row:
    return tuple(float(bool(bits & flag)) for flag in FLAGS)


def _labels(text: str) -> Row:
    """Which labels a text begins with, and whether it is nothing but one."""
    leading = leading_kinds(text)
    begins = [kind in leading for kind in LEADING] if leading else NO_LABELS[: len(LEADING)]
    return *begins, not WHOLE.isdisjoint(kinds_of(text))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def _within(text: str, other: str) -> float:
    """1 when one text begins with the other, 0.5 when it stands in it; texts of a line or more."""
    if len(text) < 25 or len(other) < 25:
        return 0.0
    if text == other:
        return 2.0
    if other.startswith(text[:60]) or text.startswith(other[:60]):
        return 1.0
    return 0.5 if text in other else 0.0
