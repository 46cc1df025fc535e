"""How much prose each frame holds, and which of the names on the way to it are believed."""

from __future__ import annotations

import re
from typing import Final

from newsbot.extract import hints as h
from newsbot.extract.pieces import Frame, Piece

LEAST_ARTICLE: Final = 400
LEAST_NAMED: Final = 300
"""Prose from which a name that says "no prose" of most of the page's is wrong."""
SHORTEST_PROSE: Final = 20
"""Characters of prose at least where a character is a syllable or a word; elsewhere twice as many."""
WIDE: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def weigh(frames: list[Frame], pieces: list[Piece]) -> None:
    """Sets what frames inherit and the prose they hold; prose said again counts once.

    A name that says "no prose" on a node with half of the page's prose is wrong (WordPress writes the
    article's own tags and categories into its class), so it is not passed on; nor is one that such nodes
    share (chapters in sections that are each named after the table of contents). Comments and consent
    texts do outweigh articles: their names are believed while prose enough for an article is left.
    """
    masses = _masses(pieces)
    _spread(frames, pieces, masses)
    _inherit(frames)
    half = max(frames[0].mass / 2, LEAST_NAMED)
    wrong = _wrong(frames[0].mass, half, pieces, masses)
    for frame in frames:
        if frame.mass > half:
            headed = any(piece.role == "h1" for piece in pieces[frame.first : frame.last])
            frame.own &= h.BODY if headed else h.BODY | h.OUTWEIGHING & ~wrong
        elif wrong and frame.mass > half / 25:
            frame.own &= ~wrong
    _inherit(frames)
    believed = (0.0 if piece.frame.hints & h.OFF_BODY else mass for piece, mass in zip(pieces, masses, strict=True))
    _spread(frames, pieces, list(believed))


def _masses(pieces: list[Piece]) -> list[float]:
    """The prose of each piece; 0 where it is short, or said before."""
    masses = [0.0] * len(pieces)
    seen: set[str] = set()
    for piece in pieces:
        if len(piece.text) >= SHORTEST_PROSE and piece.text not in seen:
            seen.add(piece.text)
            masses[piece.index] = prose_mass(piece)
    return masses


def _inherit(frames: list[Frame]) -> None:
    """Sets each frame's hints to its own and its parent's; parents come first."""
    for frame in frames:
        frame.hints = frame.own | (frame.parent.hints if frame.parent else 0)


def _wrong(whole: float, half: float, pieces: list[Piece], masses: list[float]) -> int:
    """The hints that too much of the page's prose is named by."""
    by_name: dict[int, float] = {}
    for piece, mass in zip(pieces, masses, strict=True):
        if mass:
            by_name[piece.frame.hints] = by_name.get(piece.frame.hints, 0.0) + mass
    outweighing = whole - max(LEAST_ARTICLE, whole / 10)
    wrong = 0
    for bit in h.OFF_BODY_BITS:
        named = sum(mass for hints, mass in by_name.items() if hints & bit)
        if named > (outweighing if bit & h.OUTWEIGHING else half):
            wrong |= bit
    return wrong


def _spread(frames: list[Frame], pieces: list[Piece], masses: list[float]) -> None:
    """Sets each frame's mass to that of the pieces in it."""
    for frame in frames:
        frame.mass = 0.0
    for piece, mass in zip(pieces, masses, strict=True):
        piece.frame.mass += mass
    for frame in reversed(frames):
        if frame.parent is not None:
            frame.parent.mass += frame.mass


def prose_mass(piece: Piece) -> float:
    """How much a piece speaks for being prose of an article: characters outside links, short ones none."""
    plain = len(piece.text) - piece.link_chars
    wide = WIDE.search(piece.text, 0, 40) is not None
    if plain < (SHORTEST_PROSE if wide else 2 * SHORTEST_PROSE):
        return 0.0
    role = piece.frame.role
    weight = 1.0 if role in ("p", "blockquote") else 0.3 if role in ("li", "td", "figcaption") else 0.7
    if wide:
        weight *= 2
    return plain * weight * (plain / len(piece.text))
