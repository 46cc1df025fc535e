"""Each piece of the page judged in context: prose, heading, list … or what else it is.

The model says how likely a piece is prose of the article; some rules hold against it, and neighbours speak
for what it is unsure of. The rules give the reason for what is not kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from newsbot.extract import model
from newsbot.extract.features import Features, candidates
from newsbot.extract.reading import BODY_ROLES, Reading
from newsbot.extract.rules import reason, refused
from newsbot.extract.segment import Frame, Piece

ENOUGH: Final = 0.7
"""Share of the prose in the article's node that the model keeps of nearly every article."""
LOWEST: Final = -2.2
UNSURE_BETWEEN: Final = -2.6
UNSURE_KIN: Final = -1.7
UNSURE_AFTER: Final = -0.85
"""Log-odds of probabilities 0.1, 0.07, 0.15 and 0.3: below them neither the page nor a neighbour speaks for a piece."""
HEADED_WITHIN: Final = 7

SENTENCE_END = re.compile(r"[.!?؟。…:؛»”\"')]\s*$")
STATEMENT_END = re.compile(r"[.…;؛,،]\s*$")


def judge(reading: Reading) -> None:
    """Claims every free piece of the page: prose roles for the article's own, reasons for the others."""
    pieces = candidates(reading)
    kept = chosen(reading, pieces)
    for piece in pieces:
        if piece.index in kept:
            reading.claim(piece, prose_role(reading, piece), piece.role)
    for piece in reading.pieces:
        if not reading.free(piece):
            continue
        role, why = reason(reading, piece)
        if piece.kind != "text" and role == "prose":
            role, why = piece.kind, piece.role
        elif role == "prose":
            role, why = "unlikely", "unlike the article's prose"
        reading.claim(piece, role, why)


def chosen(reading: Reading, pieces: Sequence[Piece]) -> set[int]:
    """The indexes of the pieces that are the article's text; by rules alone where the model finds none."""
    odds = [model.log_odds(row) for row in Features(reading).rows(pieces)]
    bar = _bar(reading, pieces, odds)
    kept = [_keeps(reading, piece, odd, bar) for piece, odd in zip(pieces, odds, strict=True)]
    _add_kin(reading, pieces, odds, kept)
    _join(reading, pieces, odds, kept)
    _drop_last_headings(pieces, kept)
    found = {piece.index for piece, is_kept in zip(pieces, kept, strict=True) if is_kept}
    if any(reading.pieces[index].is_prose for index in found):
        return found
    return {piece.index for piece in pieces if reason(reading, piece)[0] == "prose"}


def _bar(reading: Reading, pieces: Sequence[Piece], odds: Sequence[float]) -> float:
    """The log-odds from which a piece is kept: 0, less on a page whose prose the model mostly refuses.

    Its pieces are then of a kind that it has not met; the likeliest of them are still the article's.
    """
    prose = sorted(
        (
            (odd, len(piece.text))
            for piece, odd in zip(pieces, odds, strict=True)
            if reading.inside(piece) and piece.is_prose
        ),
        reverse=True,
    )
    wanted = ENOUGH * sum(size for _, size in prose)
    for odd, size in prose:
        wanted -= size
        if wanted <= 0:
            return max(LOWEST, min(0.0, odd - 1e-9))
    return 0.0


def _keeps(reading: Reading, piece: Piece, odd: float, bar: float) -> bool:
    """Whether a piece passes the bar; all rules have to agree where the bar is lower than even odds."""
    if odd <= bar or refused(reading, piece):
        return False
    return odd > 0 or reason(reading, piece)[0] == "prose"


def _add_kin(reading: Reading, pieces: Sequence[Piece], odds: Sequence[float], kept: list[bool]) -> None:
    """Keeps paragraphs of prose that the model is unsure of, set like kept ones of the same node.

    On a page whose names say nothing, what follows the last related news looks like the page's end.
    """
    homes = {_home(piece) for piece, is_kept in zip(pieces, kept, strict=True) if is_kept and piece.is_prose}
    for place, piece in enumerate(pieces):
        if not kept[place] and piece.role == "p" and piece.is_prose and _home(piece) in homes:
            kept[place] = _keeps(reading, piece, odds[place], UNSURE_KIN)


def _home(piece: Piece) -> tuple[int, tuple[str, str | None]]:
    """The node that a piece's own hangs in, and how its own is set."""
    return id(piece.frame.parent), piece.frame.kin


def _join(reading: Reading, pieces: Sequence[Piece], odds: Sequence[float], kept: list[bool]) -> None:
    """Keeps what the model is unsure of and no rule refuses, between or right after kept pieces beside it.

    What stands between is kept or not as one: items of a list are not parted.
    """
    place = 0
    while place < len(pieces):
        start = place
        while place < len(pieces) and not kept[place]:
            place += 1
        gap = range(start, place)
        place += 1
        if not gap or not start:
            continue
        between = gap.stop < len(pieces) and _beside(pieces[gap.stop], pieces[start])
        if between and all(_fits(reading, pieces, odds, at, UNSURE_BETWEEN) for at in gap):
            for at in gap:
                kept[at] = True
            continue
        for at in gap:
            if pieces[at].index - pieces[at - 1].index > 1 or not _fits(reading, pieces, odds, at, UNSURE_AFTER):
                break
            kept[at] = True


def _fits(reading: Reading, pieces: Sequence[Piece], odds: Sequence[float], place: int, bar: float) -> bool:
    return _beside(pieces[place - 1], pieces[place]) and _keeps(reading, pieces[place], odds[place], bar)


def _beside(piece: Piece, other: Piece) -> bool:
    """Whether two pieces hang in one node, each at most two levels below it (an item and a paragraph, say)."""
    nodes = {id(frame) for frame in _above(other)}
    return any(id(frame) in nodes for frame in _above(piece))


def _above(piece: Piece) -> list[Frame]:
    frames = [piece.frame]
    while len(frames) < 3 and frames[-1].parent is not None:
        frames.append(frames[-1].parent)
    return frames


def _drop_last_headings(pieces: Sequence[Piece], kept: list[bool]) -> None:
    """Drops headings that no kept piece follows soon: they head what is no part of the article."""
    following: int | None = None
    for place in range(len(pieces) - 1, -1, -1):
        if not kept[place]:
            continue
        index = pieces[place].index
        if pieces[place].role[0] == "h" and (following is None or following - index > HEADED_WITHIN):
            kept[place] = False
        else:
            following = index


def body_range(reading: Reading) -> range:
    """From the first to the last piece of the article's node and of the article's text outside it."""
    box = reading.box_range
    kept = [index for index, verdict in reading.verdicts.items() if verdict.role in BODY_ROLES]
    return range(min([box.start, *kept]), max([box.stop, *(index + 1 for index in kept)]))


def prose_role(reading: Reading, piece: Piece) -> str:
    if piece.kind != "text":
        return piece.kind
    role = piece.role
    if role[0] == "h" or is_bold_heading(reading, piece):
        return "heading"
    return {"blockquote": "quote", "li": "list"}.get(role, "paragraph")


def is_bold_heading(reading: Reading, piece: Piece) -> bool:
    """Whether a short paragraph is a heading: all bold, or standing bare between two long paragraphs."""
    text = piece.text
    if len(text) > 90 or piece.role not in ("p", "div", "td") or piece.link_chars:
        return False
    following = next_text(reading, piece, 1)
    if following is None:
        return False
    if piece.bold_chars >= len(text) - 1:
        return not STATEMENT_END.search(text) and following.bold_chars < len(following.text) / 2
    previous = next_text(reading, piece, -1)
    bare = len(text.split()) <= 7 and not SENTENCE_END.search(text) and len(following.text) >= 90
    return bare and previous is not None and previous.is_prose and following.is_prose


def next_text(reading: Reading, piece: Piece, step: int) -> Piece | None:
    """The neighbouring piece of text that is not taken for furniture."""
    index = piece.index + step
    while index in reading.box_range:
        other = reading.pieces[index]
        if other.kind == "text" and reading.role(other) in (None, "paragraph", "heading", "quote", "list"):
            return other
        index += step
    return None
