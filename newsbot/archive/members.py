"""The gzip members of a file, one by one, over stretches that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from newsbot.archive import Skipped
from newsbot.archive.packing import BROKEN, unpacking

LARGEST_RECORD = 64 * 1024 * 1024
"""Bytes of a member unpacked; a record of ours holds a page of at most 10 MiB and its headers."""

CHUNK = 32 * 1024
MAGIC = b"\x1f\x8b\x08"
"""How a gzip member begins (RFC 1952, 2.3): its two bytes, and deflate, the only method there is."""


def members(path: Path) -> Iterator[tuple[int, bytes | Skipped]]:
    """(where it begins, the member, or why it cannot be read) for each of a file, which is closed between them.

    One that is broken costs itself only. Raises ``OSError`` where the file cannot be read.
    """
    at, size = 0, path.stat().st_size
    while at < size:
        with path.open("rb") as file:
            content, end = member(file, at)
            if content is None:
                end = next_member(file, at + 1)
        where = f"{path} at byte {at}"
        if content is None:
            yield at, Skipped(reason="torn_tail" if end == size else "damaged", where=where)
        else:
            yield at, content
        at = end


class Plain:
    """A file read from a byte on; it is open only meanwhile."""

    def __init__(self, path: Path, at: int = 0) -> None:
        self._path = path
        self._at = at

    def read(self) -> bytes:
        """The next bytes, b"" at the end; raises ``OSError``."""
        with self._path.open("rb") as file:
            file.seek(self._at)
            piece = file.read(CHUNK)
        self._at += len(piece)
        return piece


class Member:
    """The gzip member that begins at a byte, of any length, unpacked as it is read; its file is open only meanwhile.

    ``end`` is where it ends, once it was read to its end and its checksum was right; a file that is cut has none.
    """

    def __init__(self, path: Path, at: int) -> None:
        self._file = Plain(path, at)
        self._read = at
        self._stream = unpacking()
        self.end: int | None = None

    def read(self) -> bytes:
        """The next bytes, b"" at its end or the file's; raises one of ``BROKEN`` where it is damaged."""
        while not self._stream.eof:
            packed = self._stream.unconsumed_tail
            if not packed:
                packed = self._file.read()
                self._read += len(packed)
            piece: bytes = self._stream.decompress(packed, CHUNK)
            if piece:
                return piece
            if not packed and not self._stream.eof:
                return b""
        self.end = self._read - len(self._stream.unused_data)
        return b""


def member(file: BinaryIO, at: int) -> tuple[bytes | None, int]:
    """(the gzip member that begins there, where it ends); no member where it is damaged, cut or too large."""
    stream = unpacking()
    out = bytearray()
    file.seek(at)
    try:
        while (piece := file.read(CHUNK)) and len(out) <= LARGEST_RECORD:
            out += stream.decompress(piece, LARGEST_RECORD - len(out) + 1)
            if stream.eof:
                return bytes(out), file.tell() - len(stream.unused_data)
    except BROKEN:
        pass
    return None, at


def next_member(file: BinaryIO, at: int) -> int:
    """Where the next member may begin, else the end of the file."""
    file.seek(at)
    before = b""
    while piece := file.read(CHUNK):
        found = (before + piece).find(MAGIC)
        if found >= 0:
            return file.tell() - len(before) - len(piece) + found
        before = piece[-len(MAGIC) + 1 :]
    return file.tell()
