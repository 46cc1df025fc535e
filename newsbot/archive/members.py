"""The gzip members of a file, one by one, over stretches that cannot be read."""

from __future__ import annotations

import zlib
from typing import BinaryIO

LARGEST_RECORD = 64 * 1024 * 1024
"""Bytes of a member unpacked; a record of ours holds a page of at most 10 MiB and its headers."""

CHUNK = 32 * 1024
MAGIC = b"\x1f\x8b\x08"
"""How a gzip member begins (RFC 1952, 2.3): its two bytes, and deflate, the only method there is."""


def member(file: BinaryIO, at: int) -> tuple[bytes | None, int]:
    """(the gzip member that begins there, where it ends); no member where it is damaged, cut or too large."""
    stream = zlib.decompressobj(31)
    out = bytearray()
    file.seek(at)
    try:
        while (piece := file.read(CHUNK)) and len(out) <= LARGEST_RECORD:
            out += stream.decompress(piece, LARGEST_RECORD - len(out) + 1)
            if stream.eof:
                return bytes(out), file.tell() - len(stream.unused_data)
    except zlib.error:
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
