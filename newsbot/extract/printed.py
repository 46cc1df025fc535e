"""The dates that a page prints: near the headline, and labelled ones at the article's end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from newsbot.extract import hints as h
from newsbot.extract.datesources import CHANGE, Dated, DateReader
from newsbot.extract.reading import Reading
from newsbot.extract.segment import Piece
from newsbot.text.dates import PrintedDate
from newsbot.text.normalize import clean

LONGEST: Final = 160
BEFORE: Final = 12
AFTER: Final = 30
UNDER: Final = 4
"""Pieces under a headline that is printed once more further down."""
NOT_HERE: Final = h.RELATED | h.TICKER | h.COMMENTS | h.NAV | h.CAPTION | h.COPYRIGHT | h.CREDIT
SEPARATORS: Final = re.compile(r"\s*[|•·⋅∙●\n]\s*|\s+[-–—/]\s+")
DIGIT: Final = re.compile(r"\d")
LABEL_LONGEST: Final = 30
CAPTION_SHORTEST: Final = 40
"""Letters beside a date without a label from which on the line is a caption's or a sentence's."""


@dataclass(frozen=True, slots=True)
class TimeElement:
    """A time element: its text, its machine date, and whether its class says that it is a change's."""

    text: str
    date: PrintedDate
    change: bool


def printed(reading: Reading, reader: DateReader) -> list[Dated]:
    """The dates near the headline and at the end, nearest first; their pieces are claimed."""
    times = _times(reading, reader)
    found: list[Dated] = []
    last: list[Dated] = []
    for piece in _near(reading):
        dates = _dates_of(reading, reader, piece, times)
        if dates:
            found += dates
            reading.claim(piece, "date", "a printed date")
    for piece in _end(reading):
        dates = [one for one in _dates_of(reading, reader, piece, times) if one.date.label]
        if dates:
            last += dates
            reading.claim(piece, "date", "a printed date")
    if not found and not last and reader.language and not reader.tabled:
        found = _foreign(reading, reader)
    return found + last


def _dates_of(reading: Reading, reader: DateReader, piece: Piece, times: list[TimeElement]) -> list[Dated]:
    """The dates of one piece, each as exact as its time element."""
    mine = [time for time in times if time.text and time.text in piece.text]
    dates = _lines(reader, piece)
    if not dates and mine:
        line = piece.text
        for time in mine:
            line = line.replace(time.text, time.date.value, 1)
        found = reader.line(line)
        exact = [replace(one, raw=time.text) for one, time in zip(found, mine, strict=False)]
        dates = exact if len(found) == len(mine) else []
        dates = dates or [replace(time.date, raw=time.text) for time in mine if time.text in piece.parts]
    dates = [one for one in dates if one.label != "clock"]
    if not mine and any(one.label is None for one in dates) and _says_more(piece, dates):
        return []
    if len(dates) == 1 and dates[0].label is None and (label := _label_before(reading, reader, piece, dates[0])):
        dates = [replace(dates[0], label=label)]
    return [dated for one in dates for dated in _with_time(one, mine)]


def _lines(reader: DateReader, piece: Piece) -> list[PrintedDate]:
    """The dates of a piece's text as one line, else of its lines or of its inline parts: of whichever tell a clock."""
    if not DIGIT.search(piece.text):
        return reader.line(piece.text) if piece.frame.hints & h.DATE else []
    if len(piece.text) <= LONGEST and (found := reader.line(piece.text)):
        return found
    ways = (parts for parts in (SEPARATORS.split(piece.text), piece.parts) if len(parts) > 1)
    read = [[one for part in parts if DIGIT.search(part) for one in reader.line(part)] for parts in ways]
    clocks = (found for found in read if any(one.precision != "day" for one in found))
    return next(clocks, None) or next(filter(None, read), [])


def _says_more(piece: Piece, dates: list[PrintedDate]) -> bool:
    """Whether a line says much besides its dates and who wrote it; dates that fill inline parts of their own
    stand beside the rest, not in it."""
    if all(one.raw in piece.parts for one in dates):
        return False
    rest = len(piece.text) - piece.link_chars - sum(len(one.raw) for one in dates)
    return rest > CAPTION_SHORTEST and not SEPARATORS.search(piece.text) and not piece.frame.hints & (h.DATE | h.AUTHOR)


def _with_time(one: PrintedDate, times: list[TimeElement]) -> Iterator[Dated]:
    """A printed date; before it that of its time element, which is more exact."""
    for time in times:
        if one.raw in time.text or time.text in one.raw:
            label = one.label or ("modified" if time.change and len(times) > 1 else None)
            yield Dated(replace(time.date, raw=one.raw, label=label), "time[datetime]")
            one = replace(one, label=label)
            break
    yield Dated(one, "printed")


def _label_before(reading: Reading, reader: DateReader, piece: Piece, date: PrintedDate) -> str | None:
    """The label that stands in a piece of its own before the date ("Published" above "Feb 2, 2023")."""
    if piece.index == 0:
        return None
    before = reading.pieces[piece.index - 1]
    if before.kind != "text" or len(before.text) > LABEL_LONGEST or DIGIT.search(before.text):
        return None
    return next((one.label for one in reader.line(f"{before.text}: {date.value[:10]}")), None)


def _times(reading: Reading, reader: DateReader) -> list[TimeElement]:
    """The time elements of the page that have a machine date."""
    found = []
    for node in islice(reading.page.root.iter("time"), 40):
        date = reader.value(node.get("datetime"))
        if date is not None:
            name = node.get("class") or ""
            change = CHANGE.search(name) is not None and "publish" not in name
            found.append(TimeElement(clean(node.text_content()), date, change))
    return found


def _near(reading: Reading) -> list[Piece]:
    """Short pieces round the headline and before the prose, those after the headline first."""
    first = reading.first_prose
    heads = [piece.index for piece in reading.taken["headline"] if piece.index <= first]
    headline = max(heads, default=first)
    window = [*reading.pieces[max(0, headline - BEFORE) : first + 3]]
    window += [p for head in heads[:-1] for p in reading.pieces[head + 1 : min(head + 1 + UNDER, headline - BEFORE)]]
    return sorted(
        (p for p in window if _may_date(reading, p)), key=lambda p: (p.index < headline, abs(p.index - headline))
    )


def _end(reading: Reading) -> list[Piece]:
    """Short pieces after the last paragraph of the article's node."""
    box = reading.box_range
    start = next((i for i in reversed(box) if reading.pieces[i].is_prose), box.start) + 1
    start = max(start - 3, reading.first_prose + 3)
    window = reading.pieces[start : box.stop + AFTER]
    return [
        p
        for p in window
        if _may_date(reading, p) and p.inside is None and (reading.inside(p) or not p.hints & h.FOOTER)
    ]


def _may_date(reading: Reading, piece: Piece) -> bool:
    if piece.kind != "text" or len(piece.text) > 2 * LONGEST or piece.role == "figcaption":
        return False
    if len(piece.text) > LONGEST and not piece.parts:
        return False
    return not reading.hints(piece) & NOT_HERE and reading.role(piece) in (None, "date")


def _foreign(reading: Reading, reader: DateReader) -> list[Dated]:
    """The date in a language that our tables lack: one line, the likeliest, goes to the fallback."""
    for piece in _near(reading):
        if DIGIT.search(piece.text) and len(piece.text) <= 60 and (piece.frame.hints & h.DATE or len(piece.text) <= 30):
            return [Dated(one, "printed") for one in reader.line(piece.text, foreign=True)]
    return []
