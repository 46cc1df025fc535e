"""A stream of WARC or ARC records cut at their lengths, over stretches that are no whole record.

A record says how long it is, and the next begins behind it (ISO 28500, 4). Where none does, the length lies or the
record was cut: what it would take is not its own, so it counts as damaged and reading goes on at the next beginning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from newsbot.archive.members import LARGEST_RECORD

WARC = rb"WARC/[0-9.]+\r?\n"
ARC = rb"(?:https?|ftp|dns|filedesc):[^ \n]* [^ \n]* \d{12,14} [^ \n]*(?: [^ \n]*){0,6}? \d{1,12}\r?\n"
"""A record's first line: of ARC its URL, address, date, type and at last the length (Burner and Kahle 1996)."""

BEGINNING = re.compile(rb"%s|%s" % (WARC, ARC))
NEXT_BEGINNING = re.compile(rb"%s|(?<=\n)%s" % (WARC, ARC))
HEAD_END = re.compile(rb"\n\r?\n|%s" % WARC)
"""The blank line behind a head; or another record, before which its own end is lost."""

LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,15})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
BLANK = re.compile(rb"[\r\n]+")
RECORD_END = b"\r\n\r\n"

LONGEST_HEAD = 64 * 1024
AHEAD = 8 * 1024
"""Bytes looked at behind a record: of a gzip member of one record its end, where its checksum stands."""


class _Buffer:
    """What was read of the stream and not yet taken; ``at`` is where it begins."""

    def __init__(self, read: Callable[[], bytes]) -> None:
        self._read = read
        self.data = bytearray()
        self.at = 0

    def fill(self, size: int) -> bool:
        """Whether the stream has so many bytes more; they are in ``data`` then."""
        while len(self.data) < size:
            if not (piece := self._read()):
                return False
            self.data += piece
        return True

    def drop(self, size: int) -> None:
        """Takes so many bytes away, read or not yet read."""
        self.at += size
        while size > len(self.data):
            size -= len(self.data)
            self.data.clear()
            if not self.fill(1):
                return
        del self.data[:size]


def records(read: Callable[[], bytes]) -> Iterator[tuple[int, bytes | str]]:
    """(where it begins, the record, or the reason why it is none) for each of a stream.

    ``read`` gives the next bytes, b"" at the end; what it raises passes through, and the record that it was at is
    lost. Reasons: ``damaged``, ``torn_tail``, ``too_large``. Holds one record at a time.
    """
    buffer = _Buffer(read)
    while _at_record(buffer):
        at, size = buffer.at, _size(buffer)
        if size is not None and size > LARGEST_RECORD:
            yield at, "too_large"
            buffer.drop(size)
        elif size is not None and buffer.fill(size) and _ends(buffer, size):
            yield at, bytes(buffer.data[:size])
            buffer.drop(size)
        else:
            found_next = _to_next(buffer)
            yield at, "torn_tail" if size is not None and not found_next else "damaged"


def _at_record(buffer: _Buffer) -> bool:
    """Leaves the blank lines between records behind; False at the end of the stream."""
    while buffer.fill(1):
        blank = BLANK.match(buffer.data)
        if blank is None:
            return True
        buffer.drop(blank.end())
    return False


def _size(buffer: _Buffer) -> int | None:
    """Bytes of the record that begins here, its head included; ``None`` where none does."""
    buffer.fill(AHEAD)
    first = BEGINNING.match(buffer.data)
    if first is None:
        return None
    if not first[0].startswith(b"WARC/"):
        return first.end() + int(first[0].rpartition(b" ")[2])
    end = HEAD_END.search(buffer.data, first.end() - 1)
    if end is None and buffer.fill(LONGEST_HEAD):
        end = HEAD_END.search(buffer.data, first.end() - 1)
    if end is None or end[0].startswith(b"WARC/"):
        return None
    length = LENGTH.search(buffer.data, 0, end.end())
    return end.end() + int(length[1]) if length else None


def _ends(buffer: _Buffer, size: int) -> bool:
    """Whether the record ends where its length says: the end of a record, another one or nothing follows."""
    buffer.fill(size + AHEAD)
    following = bytes(buffer.data[size : size + AHEAD])
    rest = following.lstrip(b"\r\n")
    return following.startswith(RECORD_END) or not rest or BEGINNING.match(rest) is not None


def _to_next(buffer: _Buffer) -> bool:
    """Goes on at the next beginning of a record; False at the end of the stream."""
    buffer.drop(1)
    while (found := NEXT_BEGINNING.search(buffer.data)) is None:
        buffer.drop(max(0, len(buffer.data) - AHEAD))  # the rest may be half a beginning
        if not buffer.fill(len(buffer.data) + 1):
            buffer.drop(len(buffer.data))
            return False
    buffer.drop(found.start())
    return True
