"""What a piece looks like in its page, as numbers: what the model of ``model.py`` judges by.

Structure first: where a piece hangs, how much prose hangs beside it, what stands before and after.
The few words that count come from the label table of all languages.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import Final

from newsbot.extract import hints as h
from newsbot.extract.labels import EMAIL, LEADING, kinds_of, leading_kinds
from newsbot.extract.reading import Reading
from newsbot.extract.segment import Frame, Piece
from newsbot.extract.sums import Sums, totals
from newsbot.extract.surroundings import NAMES as AROUND
from newsbot.extract.surroundings import Surroundings, path
from newsbot.text.normalize import count_letters, fold, letters_only

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
INNER_STOP = re.compile(r"[.!?؟۔।。](?:(?<=。)|[\"'”»’)\]]*(?=\s|$))")
SHORTEST_WORD: Final = 5
WORD = re.compile(rf"[^\W\d_]{{{SHORTEST_WORD},}}")
DIGIT = re.compile(
    r"[\d\u00b2-\u00b3\u00b9\u1369-\u1371\u19da\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490\u24ea"
    r"\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792\U00010a40-\U00010a43\U00010e60-\U00010e68\U00011052-\U0001105a"
    r"\U0001f100-\U0001f10a]"
)
"""What ``str.isdigit`` takes for a digit: beside the decimal ones those above, below and in circles."""
WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def candidates(reading: Reading) -> list[Piece]:
    """The pieces that may be prose: free text, and outside the article's node neither furniture nor mostly links."""
    never = h.NAV | h.FOOTER | h.BREADCRUMB | h.CONSENT | h.TICKER
    taken, box = reading.verdicts, reading.box_range
    return [
        piece
        for piece in reading.texts
        if piece.index not in taken
        and (piece.index in box or not (piece.frame.hints & never or piece.link_density >= MOSTLY_LINKS))
    ]


class Features:
    """The numbers of one page's pieces; what is shared by pieces is worked out once."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.texts = reading.texts
        box, pieces = reading.box_range, reading.pieces
        off = (h.OFF_BODY | h.CAPTION | h.AUTHOR) & ~reading.box.hints
        self.sure = [
            piece
            for piece in pieces[box.start : box.stop]
            if piece.is_prose and piece.link_density < 0.35 and not piece.frame.hints & off
        ]
        self.sums = Sums(pieces, self.sure)
        signs = h.DATE | h.AUTHOR
        self.h1_count = totals([piece.role == "h1" for piece in pieces])
        self.sign_count = totals([piece.frame.own & signs != 0 for piece in pieces])
        self.total = self.sums.prose[-1] or 1
        self.copies = Counter([piece.text for piece in self.texts])
        self.long_words: dict[int, set[str]] = {}
        self.words = Counter(chain.from_iterable(map(self._long_words, self.sure)))
        sample = "".join(piece.text for piece in self.sure[:4])[:400]
        self.width = 2.0 if len(WIDE.findall(sample)) > len(sample) / 4 else 1.0
        printed = next(iter(reading.taken["headline"]), None)
        self.headline = printed.index if printed else -1
        self.title_words = frozenset(WORD.findall(printed.text.lower())) if printed else frozenset()
        metadata = reading.page.metadata
        found = metadata.first("og:description", "description", "twitter:description")
        self.description = fold(found[1]) if found else ""
        self.declared = letters_only(str((metadata.article or {}).get("articleBody") or "").lower())
        if len(self.declared) < self.total / 2:
            self.declared = ""
        self.surroundings = Surroundings(reading, self.sums, self.sure)
        self.of_frame: dict[int, Row] = {}
        self.of_parent: dict[int, Row] = {}
        self.sure_places = [self.sums.texts[piece.index] for piece in self.sure]
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
        head = text[:80]
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
            head.isupper(),
            count_letters(head) / len(head),
            len(DIGIT.findall(text)) / size if size < 200 else 0.0,
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
        words = self._long_words(piece)
        own = self.sums.sure[piece.index + 1] - self.sums.sure[piece.index]
        times = self.words.get
        known = len([word for word in words if times(word, 0) > own])
        return (
            *_labels(text),
            "@" in text and EMAIL.search(text) is not None,
            known / len(words) if words else -1,
            len(words & self.title_words),
            _within(fold(text), self.description),
            self.copies[text],
            self._declared(text),
        )

    def _long_words(self, piece: Piece) -> set[str]:
        found = self.long_words.get(piece.index)
        if found is None:
            words = [word for word in piece.text.lower().split() if len(word) >= SHORTEST_WORD]
            found = self.long_words[piece.index] = {word for word in words if word.isalpha()}
            for word in words:
                if word not in found:
                    found.update(WORD.findall(word))
        return found

    def _declared(self, text: str) -> float:
        """Whether JSON-LD's articleBody has the text; -1 when there is none to ask."""
        if not self.declared:
            return -1
        return letters_only(text[:80].lower()) in self.declared

    def _position(self, piece: Piece) -> Row:
        i = piece.index
        box, first = self.reading.box_range, self.reading.first_prose
        inside = i in box
        sure, since = self.sums.sure, min(first, i)
        return (
            inside,
            (i - box.start if i < box.start else i - box.stop + 1) if not inside else 0,
            self.sums.prose[i] / self.total,
            min(sure[i], FAR),
            min(sure[-1] - sure[i + 1], FAR),
            i - first,
            (i - self.headline) if self.headline >= 0 else -1,
            self.h1_count[i] - self.h1_count[since],
            self.sign_count[i] - self.sign_count[since],
            len(self.sure),
            self.total,
            piece.frame.depth - self.reading.box.depth,
        )

    def _around(self, frame: Frame, parent: Frame) -> Row:
        return (self.surroundings.sure_kin[path(frame)] / self.total, *self._frame(frame)[:3], *self._above(parent))

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
            sums, first, last = self.sums, frame.first, self.sums.end(frame)
            texts = sums.texts[last] - sums.texts[first]
            row = self.of_frame[key] = (
                texts,
                sums.links(frame),
                (sums.prose[last] - sums.prose[first]) / self.total,
                (sums.chars[last] - sums.chars[first]) / (texts or 1),
            )
        return row

    def _neighbours(self, piece: Piece) -> Row:
        index, home = piece.index, piece.frame.parent
        place = self.sums.texts[index]
        pieces, texts = self.reading.pieces, self.texts
        return (
            *self._looks(place - 2),
            *self._looks(place - 1),
            *self._looks(place + 1),
            *self._looks(place + 2),
            place > 0 and texts[place - 1].frame.parent is home,
            place + 1 < len(texts) and texts[place + 1].frame.parent is home,
            index > 0 and pieces[index - 1].kind != "text",
            index + 1 < len(pieces) and pieces[index + 1].kind != "text",
            *self._gaps(place),
        )

    def _looks(self, place: int) -> Row:
        """(size, link density, role, what other rules took it for) of a text; a page's edge has none."""
        look = self.look.get(place)
        if look is None:
            if not 0 <= place < len(self.texts):
                return EDGE
            piece = self.texts[place]
            verdict = self.reading.verdicts.get(piece.index)
            taken = SEEN.get(verdict.role, 6) if verdict else 0
            look = len(piece.text) * self.width, piece.link_density, ROLE.get(piece.role, 0), taken
            self.look[place] = look
        return look

    def _gaps(self, place: int) -> Row:
        """How many texts before and behind a text the next sure prose is; ``FAR`` at most."""
        places = self.sure_places
        at = bisect_left(places, place)
        after = bisect_right(places, place, at)
        return (
            min(place - places[at - 1], FAR) if at else FAR,
            min(places[after] - place, FAR) if after < len(places) else FAR,
        )


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


def _within(text: str, other: str) -> float:
    """1 when one text begins with the other, 0.5 when it stands in it; texts of a line or more."""
    if len(text) < 25 or len(other) < 25:
        return 0.0
    if text == other:
        return 2.0
    if other.startswith(text[:60]) or text.startswith(other[:60]):
        return 1.0
    return 0.5 if text in other else 0.0
