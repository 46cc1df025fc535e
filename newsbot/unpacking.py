"""Bodies unpacked within bounds, chunks and compression: a bomb is stopped early, a cut stream is noticed and kept."""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import brotli
import webencodings

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

GZIP: Final = b"\x1f\x8b"
ZSTD: Final = b"\x28\xb5\x2f\xfd"
CHUNK: Final = 64 * 1024
MOST_LAYERS: Final = 4
"""Codings one inside the other; honest servers send one, careless ones two."""

MOST_MEMBERS: Final = 1000
"""Members of one gzip stream (RFC 1952, 2.2); thousands of empty ones are there to cost time."""

NO_CODINGS: Final = frozenset({"identity", "none", "null", "binary", "7bit", "8bit"})
CHUNK_SIZE: Final = re.compile(rb"(?:\r?\n)?([0-9a-fA-F]{1,8})[ \t]*(?:;[^\n]*)?\r?\n")
"""The line before a chunk: its size, perhaps extensions; behind the first, the end of the chunk before."""

TRAILER: Final = 8
"""Bytes of checksum and length behind a gzip stream: read alone, so that a wrong one costs no text."""

ZSTD_WINDOW: Final = 23
"""Base-2 logarithm of the memory a zstd stream may ask for: 8 MiB (RFC 9659, 3)."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """``body`` is all that could be had; ``cut``: the stream ended early or is damaged;
    ``too_large``: it would be longer than asked for; ``unknown``: the coding that nobody here reads."""

    body: bytes
    cut: bool = False
    too_large: bool = False
    unknown: str | None = None


class _TooLargeError(Exception):
    """The output is longer than asked for."""


class _CutError(Exception):
    """The input ended before its stream did, or is damaged."""


def unpack(body: bytes, codings: Sequence[str], most: int) -> Unpacked:
    """The body without the codings of its Content-Encoding, as they were applied, at most so many bytes.

    No layer inside may be longer than ``most`` either. A body that is not what its header says is left
    as it is. Never raises.
    """
    names = [name for coding in codings if (name := coding.strip().lower()) and not _is_none(name)]
    if len(names) > MOST_LAYERS:
        return Unpacked(b"", too_large=True)
    cut = False
    for name in reversed(names):
        if name not in CODINGS:
            return Unpacked(body, cut=cut, unknown=name)
        layer = _layer(CODINGS[name], body, most)
        if layer.too_large:
            return layer
        body, cut = layer.body, cut or layer.cut
    return Unpacked(body, cut=cut)


def _is_none(name: str) -> bool:
    """Whether a coding changes nothing: servers write there what belongs elsewhere, a charset above all."""
    return name in NO_CODINGS or webencodings.lookup(name) is not None


def gunzip(body: bytes, most: int) -> Unpacked:
    """The body unpacked when it begins as gzip does, twice when a file was packed once more; else as it is.

    At most so many bytes.
    """
    if not body.startswith(GZIP):
        return Unpacked(body[:most], too_large=len(body) > most)
    unpacked = _layer(_gzip, body, most)
    return _layer(_gzip, unpacked.body, most) if unpacked.body.startswith(GZIP) else unpacked


def dechunk(body: bytes) -> Unpacked:
    """The body without the framing of chunked transfer (RFC 9112, 7.1), as it is when it has none. Never raises."""
    out = bytearray()
    at = 0
    while (size := CHUNK_SIZE.match(body, at)) is not None:
        length = int(size[1], 16)
        if not length:
            return Unpacked(bytes(out))
        out += body[size.end() : size.end() + length]
        at = size.end() + length
    return Unpacked(bytes(out), cut=True) if at else Unpacked(body)


def _layer(chunks: Callable[[bytes], Iterator[bytes]], body: bytes, most: int) -> Unpacked:
    """One coding taken off. Of what is too large, the beginning is kept."""
    if not body:
        return Unpacked(b"")
    out = bytearray()
    try:
        for chunk in chunks(body):
            out += chunk
            if len(out) > most:
                return Unpacked(bytes(out[:most]), too_large=True)
    except (_CutError, zlib.error, brotli.error, zstd.ZstdError):
        return Unpacked(bytes(out), cut=True) if out else _undone(chunks, body, most)
    return Unpacked(bytes(out))


def _undone(chunks: Callable[[bytes], Iterator[bytes]], body: bytes, most: int) -> Unpacked:
    """What gave nothing: a stream cut at its very beginning is empty, one packed otherwise than it is called is
    unpacked, else it was never packed."""
    for magic, true in ((GZIP, _gzip), (ZSTD, _zstd)):
        if body.startswith(magic):
            return Unpacked(b"", cut=True) if chunks is true else _layer(true, body, most)
    return Unpacked(body)


def _inflated(body: bytes, wbits: int) -> Iterator[bytes]:
    """All members of the stream; what follows them and is none is dropped."""
    view = memoryview(body)
    at = 0
    for _ in range(MOST_MEMBERS):
        stream = zlib.decompressobj(wbits)
        while not stream.eof and at < len(view):
            body_end = len(view) - TRAILER
            piece = bytes(view[at : min(at + CHUNK // 4, body_end if at < body_end else len(view))])
            at += len(piece)
            while piece and not stream.eof:
                yield stream.decompress(piece, CHUNK)
                piece = stream.unconsumed_tail
            at -= len(stream.unused_data)
        if not stream.eof:
            raise _CutError
        if bytes(view[at : at + 2]) != GZIP:
            return
    raise _CutError


def _gzip(body: bytes) -> Iterator[bytes]:
    return _inflated(body, 31)


def _deflate(body: bytes) -> Iterator[bytes]:
    """With the zlib header that the standard asks for (RFC 9110, 8.4.1.2), or without, as some servers send it."""
    has_header = len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0
    return _inflated(body, 15 if has_header else -15)


def _brotli(body: bytes) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    piece = stream.process(body, output_buffer_limit=CHUNK)
    while piece:
        yield piece
        if stream.is_finished():
            return
        piece = stream.process(b"", output_buffer_limit=CHUNK)
    if not stream.is_finished():
        raise _CutError


def _zstd(body: bytes) -> Iterator[bytes]:
    options = {int(zstd.DecompressionParameter.window_log_max): ZSTD_WINDOW}
    for _ in range(MOST_MEMBERS):
        stream = zstd.ZstdDecompressor(options=options)
        piece = stream.decompress(body, CHUNK)
        while piece or not (stream.eof or stream.needs_input):
            yield piece
            piece = b"" if stream.eof else stream.decompress(b"", CHUNK)
        if not stream.eof:
            raise _CutError
        body = stream.unused_data
        if not body.startswith(b"\x28\xb5\x2f\xfd"):
            return
    raise _CutError


CODINGS: Final = {"gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate, "br": _brotli, "zstd": _zstd}
"""What is read of Content-Encoding (RFC 9110, 8.4.1; RFC 7932; RFC 8878), and asked for."""
