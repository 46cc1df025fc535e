"""Compressed bodies: every coding, nested, cut, mislabelled and built to explode."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.unpacking import CODINGS, ZSTD_WINDOW, gunzip, unpack, zstd

TEXT = "خبر من العاصمة. ".encode() * 5000
MIB = 1024 * 1024


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKED = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


@pytest.mark.parametrize("coding", CODINGS)
def test_every_coding_that_is_asked_for_is_read(coding: str) -> None:
    assert unpack(PACKED[coding](TEXT), [coding.upper()], MIB).body == TEXT


def test_raw_deflate_and_identity_are_read() -> None:
    assert unpack(raw_deflate(TEXT), ["identity", "deflate"], MIB).body == TEXT


def test_nested_codings_are_taken_off_in_reverse() -> None:
    assert unpack(brotli.compress(gzip.compress(TEXT)), ["gzip", "br"], MIB).body == TEXT


@pytest.mark.parametrize("coding", CODINGS)
def test_a_bomb_is_stopped_at_the_limit(coding: str) -> None:
    bomb = unpack(PACKED[coding](bytes(40 * MIB)), [coding], MIB)
    assert (bomb.too_large, len(bomb.body)) == (True, MIB)


def test_a_bomb_inside_and_too_many_layers_are_too_large() -> None:
    assert unpack(gzip.compress(gzip.compress(bytes(40 * MIB))), ["gzip", "gzip"], MIB).too_large
    body = TEXT
    for _ in range(9):
        body = gzip.compress(body)
    assert unpack(body, ["gzip"] * 9, MIB).too_large


@pytest.mark.parametrize("coding", CODINGS)
def test_a_cut_stream_is_noticed_and_what_came_is_kept(coding: str) -> None:
    noise = b"".join(zlib.crc32(bytes([n % 251, n // 251])).to_bytes(4, "big") for n in range(50_000))
    packed = PACKED[coding](noise)
    result = unpack(packed[: len(packed) // 2], [coding], MIB)
    assert result.cut
    assert len(result.body) > 1000
    assert noise.startswith(result.body)


def test_a_checksum_that_does_not_fit_is_a_cut_stream() -> None:
    packed = bytearray(gzip.compress(TEXT))
    packed[-6] ^= 0xFF
    result = unpack(bytes(packed), ["gzip"], MIB)
    assert (result.cut, result.body) == (True, TEXT)


@pytest.mark.parametrize("coding", CODINGS)
def test_a_body_that_was_never_packed_is_left_as_it_is(coding: str) -> None:
    page = b"<!doctype html><html><body><p>text</p></body></html>"
    assert unpack(page, [coding], MIB).body == page


@pytest.mark.parametrize("coding", ["utf-8", "none", "binary", "8bit", "windows-1256"])
def test_a_word_that_is_no_coding_is_passed_over(coding: str) -> None:
    assert unpack(TEXT, [coding], MIB).body == TEXT
    assert unpack(gzip.compress(TEXT), ["gzip", coding], MIB) == unpack(gzip.compress(TEXT), ["gzip"], MIB)


@pytest.mark.parametrize("called", ["gzip", "deflate", "br", "zstd"])
def test_a_body_packed_otherwise_than_it_is_called_is_unpacked(called: str) -> None:
    assert unpack(gzip.compress(TEXT), [called], MIB).body == TEXT
    assert unpack(zstd.compress(TEXT), [called], MIB).body == TEXT
    assert unpack(gzip.compress(bytes(9 * MIB)), [called], MIB).too_large


def test_an_unknown_coding_is_named() -> None:
    assert unpack(b"x", ["rot13"], MIB).unknown == "rot13"


def test_members_are_joined_and_garbage_behind_them_is_dropped() -> None:
    packed = gzip.compress(b"a") + gzip.compress(b"b") + b"\0\0\0"
    assert unpack(packed, ["gzip"], MIB) == unpack(gzip.compress(b"ab"), ["gzip"], MIB)


def test_endless_empty_members_are_given_up() -> None:
    assert unpack(gzip.compress(b"") * 200_000, ["gzip"], MIB).body == b""


def test_a_zstd_stream_that_asks_for_too_much_memory_is_not_begun() -> None:
    options = {zstd.CompressionParameter.window_log: ZSTD_WINDOW + 4, zstd.CompressionParameter.content_size_flag: 0}
    packer = zstd.ZstdCompressor(options=options)
    packed = packer.compress(TEXT, zstd.ZstdCompressor.FLUSH_BLOCK) + packer.flush()
    assert unpack(packed, ["zstd"], MIB).body == b""


def test_gzip_is_told_by_its_first_bytes() -> None:
    assert gunzip(gzip.compress(TEXT), MIB).body == TEXT
    assert gunzip(gzip.compress(gzip.compress(TEXT)), MIB).body == TEXT
    assert gunzip(gzip.compress(gzip.compress(bytes(9 * MIB))), MIB).too_large
    assert gunzip(b"<urlset/>", MIB).body == b"<urlset/>"
    assert gunzip(bytes(MIB + 1), MIB).too_large


@given(st.binary(max_size=300), st.sampled_from(sorted(CODINGS)))
def test_whatever_comes_is_unpacked_or_left(body: bytes, coding: str) -> None:
    assert isinstance(unpack(body, [coding], 1000).body, bytes)
    assert len(unpack(body, [coding], 1000).body) <= 1000
