"""The archive read back: every page in it by its date, and every stretch that gives none by its reason."""

from __future__ import annotations

import heapq
import itertools
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from newsbot.archive import Capture, Skipped, warc
from newsbot.archive.writer import SUFFIX
from newsbot.errors import PageError

LARGEST_RECORD = 64 * 1024 * 1024
"""Bytes of a record unpacked; ours hold a page of at most 10 MiB and its headers."""

CHUNK = 32 * 1024
MAGIC = b"\x1f\x8b\x08\x00"
"""How each member of our files begins (RFC 1952, 2.3): deflate, no flags."""

FIRST = datetime.min.replace(tzinfo=UTC)


def archive_files(folder: Path) -> dict[str, list[Path]]:
    """The archive's files by site, the oldest first."""
    found = sorted(folder.glob(f"*/*{SUFFIX}"))
    return {site: list(files) for site, files in itertools.groupby(found, lambda path: path.parent.name)}


def captures(sites: Iterable[Iterable[Path]]) -> Iterator[Capture | Skipped]:
    """The pages of all sites in the order in which they were fetched, and what gives no page.

    ``sites`` are the files of each. Holds one page a site at a time, and no file open between two.
    """
    streams = (_dated(_of_site(files)) for files in sites)
    for _, found in heapq.merge(*streams, key=lambda dated: dated[0]):
        yield found


def _dated(found: Iterable[Capture | Skipped]) -> Iterator[tuple[datetime, Capture | Skipped]]:
    """Each with the latest date so far: what gives no page stays where it stands."""
    latest = FIRST
    for each in found:
        latest = max(latest, each.now) if isinstance(each, Capture) else latest
        yield latest, each


def _of_site(files: Iterable[Path]) -> Iterator[Capture | Skipped]:
    for path in files:
        try:
            yield from _of_file(path)
        except OSError as error:
            yield Skipped(reason="unreadable_file", where=str(path), detail=error.strerror or str(error))


def _of_file(path: Path) -> Iterator[Capture | Skipped]:
    at, size = 0, path.stat().st_size
    while at < size:
        with path.open("rb") as file:
            record, end = _member(file, at)
            if record is None:
                end = _next_member(file, at + 1)
        if record is None:
            yield Skipped(reason="torn_tail" if end == size else "damaged", where=f"{path} at byte {at}")
        else:
            yield from _of_record(record, path, at)
        at = end


def _of_record(record: bytes, path: Path, at: int) -> Iterator[Capture | Skipped]:
    try:
        fields, block = warc.parse(record)
        kind = fields.get("warc-type")
        if kind == "response":
            yield warc.capture_of(fields, block)
        elif kind == "revisit":
            yield _with_body(warc.capture_of(fields, block), warc.original_of(fields), path)
    except PageError as error:
        yield Skipped(reason="damaged", where=f"{path} at byte {at}", detail=str(error))


def _with_body(revisit: Capture, original: tuple[str, int] | None, path: Path) -> Capture | Skipped:
    """The page of a revisit record with the body that it repeats."""
    try:
        if original is None:
            raise PageError("the record does not say where")
        name, at = original
        with (path.parent / Path(name).name).open("rb") as file:
            record, _ = _member(file, at)
        body = warc.capture_of(*warc.parse(record or b"")).body
    except (OSError, PageError) as error:
        return Skipped(reason="lost_original", where=f"{path}: {revisit.url}", detail=str(error))
    return replace(revisit, body=body)


def _member(file: BinaryIO, at: int) -> tuple[bytes | None, int]:
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


def _next_member(file: BinaryIO, at: int) -> int:
    """Where the next member may begin, else the end of the file."""
    file.seek(at)
    before = b""
    while piece := file.read(CHUNK):
        found = (before + piece).find(MAGIC)
        if found >= 0:
            return file.tell() - len(before) - len(piece) + found
        before = piece[-len(MAGIC) + 1 :]
    return file.tell()
