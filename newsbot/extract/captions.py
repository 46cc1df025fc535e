"""The line beneath a picture, parted into caption and credit: "علما روسياالمصدر: رويترز" is two things."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from newsbot.extract import hints as h
from newsbot.extract.labels import is_label, table
from newsbot.extract.reading import Reading
from newsbot.extract.segment import Frame, Piece
from newsbot.text.normalize import EDGES, clean, fold_label

LONGEST_CAPTION: Final = 600
LONGEST_CREDIT: Final = 60
LONGEST_NAME: Final = 30
"""Characters of a label that a credit follows, at most."""


def caption_of(reading: Reading, picture: Piece) -> tuple[str | None, str | None]:
    """(caption, credit) of a picture, their pieces claimed."""
    captions: list[str] = []
    credit: str | None = None
    for piece in _beneath(reading, picture):
        line, said = _own_part(piece) or part_credit(line_of(reading, piece))
        named = piece.frame.hints & h.CREDIT and (captions or not piece.frame.own & h.CAPTION)
        if said is None and line and (named or (captions and is_label("agencies", line))):
            credit, line = credit or clean_credit(line), None
        credit = credit or said
        if line:
            captions.append(line)
        reading.claim(piece, "caption", "the line of a picture")
    caption = " ".join(captions) or None
    return caption, credit


def _own_part(piece: Piece) -> tuple[str, str | None] | None:
    """(caption, credit) where the credit is an inline element of its own at the end that names an agency
    ("<span>Flags in Riyadh</span><span>Mona Ali—Reuters</span>"), label or not."""
    last = piece.parts[-1] if len(piece.parts) > 1 else ""
    if not _names_agency(last) or has_credit(piece.text) or not piece.text.endswith(last):
        return None
    caption = piece.text[: -len(last)].strip(" |-–—")
    return (caption, clean_credit(last)) if len(caption) > len(last) else None


def without_credit(caption: str, credit: str) -> str | None:
    """A caption without the credit that it ends with, known from elsewhere; ``None`` when nothing is left."""
    return caption[: -len(credit)].rstrip(" |-–—(/") or None if caption.endswith(credit) else caption


def _names_agency(text: str) -> bool:
    return len(text) <= LONGEST_CREDIT and any(
        fold_label(part) in table("agencies") for part in re.split(r"[-–—/،,|]", text)
    )


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
        if not fold_label(before[-LONGEST_NAME:]).endswith(_credit_names()):
            continue
        for name_length in range(min(LONGEST_NAME, len(before)), 1, -1):
            name = before[-name_length:]
            start = len(before) - name_length
            if name[0] not in EDGES and fold_label(name) in table("credit") and _word_begins(before, start):
                return start, match.end()
    return None


@cache
def _credit_names() -> tuple[str, ...]:
    return tuple(table("credit"))


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
    if match and _names_agency(match[2]):
        return match[1] or None, clean_credit(match[2])
    return line or None, None


def clean_credit(text: str) -> str | None:
    return clean(text).strip(" |-–—()[]،,:") or None
