"""Breaking-news lines at the top of the page: by the name of their node, by label, or by position."""

from __future__ import annotations

from itertools import chain
from typing import Final

from newsbot.extract import hints as h
from newsbot.extract.labels import is_label, leading_label
from newsbot.extract.reading import Reading
from newsbot.extract.segment import Piece
from newsbot.page import Ticker

SHORTEST: Final = 25
LONGEST: Final = 250
NEVER: Final = h.CONSENT | h.NEWSLETTER | h.COMMENTS | h.WIDGET | h.PAYWALL | h.BREADCRUMB | h.SUMMARY | h.AD | h.HIDDEN


def claim_ticker(reading: Reading) -> list[Ticker]:
    """The ticker's lines in order, their pieces claimed; [] when the page has none."""
    named = [p for p in _candidates(reading) if p.frame.hints & h.TICKER or _follows_label(reading, p)]
    lines = _selected(reading) or named or _by_position(reading)
    found = []
    for piece in lines:
        text = piece.text
        if parted := leading_label("ticker", text, piece.parts):
            text = parted[1]
        href = piece.inside or (piece.links[0][0] if piece.links else None)
        reading.claim(piece, "ticker", "a breaking-news line")
        found.append(Ticker(text=text, url=reading.page.absolute(href) if href else None))
    return found


def _selected(reading: Reading) -> list[Piece]:
    """The lines that the site file points at."""
    ranges = (range(frame.first, frame.last or len(reading.pieces)) for frame in reading.frames_at("ticker"))
    found = (reading.pieces[index] for index in sorted(set(chain(*ranges))))
    return [
        piece for piece in found if piece.kind == "text" and reading.free(piece) and not is_label("ticker", piece.text)
    ]


def _candidates(reading: Reading) -> list[Piece]:
    """Sentence-like lines above the headline (anywhere outside the article's node when named so)."""
    headline = _headline(reading)
    return [
        p
        for p in reading.texts
        if (p.index < headline or (p.frame.hints & h.TICKER and not reading.inside(p)))
        and SHORTEST <= len(p.text) <= LONGEST
        and not p.frame.hints & NEVER
        and reading.free(p)
        and len(p.text.split()) >= 4
    ]


def _headline(reading: Reading) -> int:
    return next((piece.index for piece in reading.taken["headline"]), reading.first_prose)


def _follows_label(reading: Reading, piece: Piece) -> bool:
    if leading_label("ticker", piece.text, piece.parts):
        return True
    before = reading.pieces[piece.index - 1] if piece.index else None
    return before is not None and before.kind == "text" and is_label("ticker", before.text)


def _by_position(reading: Reading) -> list[Piece]:
    """An unlabelled sentence that stands before every picture, menu and heading of the page: its first line."""
    for piece in reading.pieces[: _headline(reading)]:
        if piece.kind == "image" or piece.role[0] == "h":
            return []
        if piece.kind != "text" or len(piece.text) < 3 or piece.frame.hints & h.HIDDEN:
            continue
        sentence = SHORTEST + 5 <= len(piece.text) <= LONGEST and len(piece.text.split()) >= 6
        return [piece] if sentence and not piece.frame.hints & (NEVER | h.NAV) and reading.free(piece) else []
    return []
