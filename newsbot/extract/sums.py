"""Running totals over a page's pieces, from which what any stretch of them holds is one subtraction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate

from newsbot.extract.segment import Frame, Piece


class Sums:
    """What stands before each piece of a page; the last number of each list is the whole page's.

    ``texts``: pieces of text; ``chars`` and ``linked``: their characters and the linked ones; ``sure`` and ``prose``:
    those that are prose without doubt and their characters.
    """

    def __init__(self, pieces: Sequence[Piece], sure: Iterable[Piece]) -> None:
        prose = [0] * len(pieces)
        for piece in sure:
            prose[piece.index] = len(piece.text)
        self.texts = totals([piece.kind == "text" for piece in pieces])
        self.chars = totals([len(piece.text) for piece in pieces])
        self.linked = totals([piece.link_chars for piece in pieces])
        self.prose = totals(prose)
        self.sure = totals(map(bool, prose))

    def end(self, frame: Frame) -> int:
        """Where the pieces of a node end."""
        return frame.last or len(self.texts) - 1

    def links(self, frame: Frame) -> float:
        """The share of a node's text that is linked."""
        last = self.end(frame)
        return (self.linked[last] - self.linked[frame.first]) / (self.chars[last] - self.chars[frame.first] or 1)


def totals(values: Iterable[int]) -> list[int]:
    """The sum before each value, and that of all."""
    return list(accumulate(values, initial=0))
