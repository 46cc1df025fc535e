"""Content-Encoding: read, nested, cut, lied about, and bombs."""

from __future__ import annotations

import gzip
import zlib
from functools import cache, partial

import brotli

from benchmarks.faults.cases.framing import MIB, PAGE, complete, tried_again, truncated
from benchmarks.faults.run import Case
from benchmarks.faults.server import Asked, answer
from newsbot.unpacking import zstd

PACK = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": partial(brotli.compress, quality=4),
    "zstd": zstd.compress,
}

compression = partial(Case, group="compression")
kept = partial(compression, ends=("article",), checks=(complete,))
torn = partial(compression, ends=("article", "rejected"), checks=(tried_again,))
bomb = partial(compression, ends=("failed:too_large",))


@cache
def packed_zeros(coding: str) -> bytes:
    """A page of a gigabyte of blanks, packed piece by piece."""
    piece = b" " * (8 * MIB)
    if coding == "gzip":
        return b"".join([gzip.compress(piece)] * 128)
    if coding == "zstd":
        return b"".join([zstd.compress(piece)] * 128)
    if coding == "br":
        packer = brotli.Compressor(quality=1)
        return b"".join([*(packer.process(piece) for _ in range(32)), packer.finish()])
    stream = zlib.compressobj(wbits=-15)
    block = stream.compress(piece) + stream.flush(zlib.Z_FULL_FLUSH)  # as good behind itself as behind nothing
    return block * 128 + b"\x03\x00"


def exploding(coding: str) -> object:
    return lambda _: [answer(packed_zeros(coding), Content_Encoding=coding)]


def nested(_: Asked) -> list[bytes]:
    return [answer(gzip.compress(packed_zeros("gzip")), Content_Encoding="gzip, gzip")]


def layers(_: Asked) -> list[bytes]:
    body = PAGE
    for _layer in range(12):
        body = gzip.compress(body)
    return [answer(body, Content_Encoding=", ".join(["gzip"] * 12))]


def raw_deflate() -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(PAGE) + packer.flush()


def broken_sum() -> bytes:
    body = bytearray(gzip.compress(PAGE))
    body[-6] ^= 0xFF
    return bytes(body)


BIG = PAGE.replace(
    b"</article>", b"".join(b"<p>%d %d</p>" % (n, n * n * 7919 % 65537) for n in range(9000)) + b"</article>"
)

CASES = [
    *(kept(name=f"{coding}", fault=answer(pack(PAGE), Content_Encoding=coding)) for coding, pack in PACK.items()),
    kept(name="x-gzip in capitals", fault=answer(gzip.compress(PAGE), Content_Encoding="X-GZIP")),
    kept(name="raw deflate", fault=answer(raw_deflate(), Content_Encoding="deflate")),
    kept(name="br around gzip", fault=answer(brotli.compress(gzip.compress(PAGE)), Content_Encoding="gzip, br")),
    kept(
        name="gzip in two members",
        fault=answer(gzip.compress(PAGE[:700]) + gzip.compress(PAGE[700:]), Content_Encoding="gzip"),
    ),
    kept(name="gzip with garbage behind it", fault=answer(gzip.compress(PAGE) + b"\0" * 900, Content_Encoding="gzip")),
    kept(name="gzip that is none", fault=answer(PAGE, Content_Encoding="gzip"), short=True),
    compression(
        name="coding that nobody knows", fault=answer(PAGE, Content_Encoding="rot13"), ends=("failed", "rejected")
    ),
    *(
        torn(
            name=f"{coding} cut off",
            fault=answer(pack(BIG)[: len(pack(BIG)) * 9 // 10], Content_Encoding=coding),
            checks=(tried_again, *((truncated,) if coding in ("gzip", "deflate") else ())),
            short=coding == "gzip",
        )
        for coding, pack in PACK.items()
    ),
    torn(
        name="gzip with a wrong checksum",
        fault=answer(broken_sum(), Content_Encoding="gzip"),
        checks=(tried_again, truncated),
    ),
    *(bomb(name=f"{coding} bomb of a gigabyte", fault=exploding(coding), short=coding == "gzip") for coding in PACK),
    bomb(name="bomb within a bomb", fault=nested),
    compression(name="twelve layers", fault=layers, ends=("failed",)),
    compression(
        name="gzip of 400,000 empty members",
        fault=answer(gzip.compress(b"") * 400_000, Content_Encoding="gzip"),
        ends=("failed", "rejected"),
    ),
]
