"""Part files: lines of one feed, in plain or compressed form, and what a reader finds in one."""

from __future__ import annotations

import gzip
import hashlib
import io
import itertools
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, cast

from newsbot.dataset.files import unwritable, write_whole
from newsbot.errors import OutputError, UsageError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SUFFIXES = {None: ".jsonl", "gz": ".jsonl.gz", "zst": ".jsonl.zst"}
"""The compressions to choose from, and how a part's name ends; the name says how to read it."""

CHUNK = 1 << 20

ZSTD_LEVEL = 9
"""Articles come out a fifth smaller than at the library's 3, and half the size of gzip, still faster than it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFile:
    """What a part file holds: ``sha256`` and ``bytes`` of the file as it lies, ``rows`` unpacked."""

    feed: str
    path: str
    rows: int
    bytes: int
    sha256: str
    schema_version: str | None


def part_namer(*, now: datetime, run_id: str, compression: str | None) -> Callable[[int], str]:
    """Gives the n-th part of a run its name, ``<UTC time>-<run>-<n>.jsonl``: newer names sort later.

    Raises ``UsageError`` for an unknown compression.
    """
    suffix = suffix_of(compression)
    stem = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{run_id}"
    return lambda n: f"{stem}-{n:04d}{suffix}"


def suffix_of(compression: str | None) -> str:
    """How the name of a part so compressed ends; raises ``UsageError`` for an unknown compression."""
    if compression not in SUFFIXES:
        known = ", ".join(str(name) for name in SUFFIXES)
        raise UsageError(f"compression {compression!r}: use one of {known}")
    return SUFFIXES[compression]


def part_files(folder: Path) -> list[Path]:
    """The published parts in a feed's folder, oldest first; files of others and temporary ones are none."""
    return sorted(path for path in folder.glob("[0-9]*Z-*.jsonl*") if path.name.endswith(tuple(SUFFIXES.values())))


def write_part(path: Path, lines: Iterable[bytes]) -> None:
    """Writes the part whole; one that is there with these lines is left, one with others raises.

    Raises ``OutputError``: a published file is never rewritten.
    """
    if not path.exists():
        write_whole(path, packed(path.suffix, lines))
        return
    if not all(old == new for old, new in itertools.zip_longest(read_lines(path), lines)):
        raise OutputError(f"{path}: holds other rows than the store published under that name; move it away, run again")


def read_lines(path: Path) -> Iterator[bytes]:
    """The lines of a part, unpacked; raises ``OutputError`` for a file that cannot be read."""
    try:
        with _unpacked(path) as file:
            yield from file
    except (OSError, EOFError, zstd.ZstdError) as error:
        raise OutputError(f"{path}: cannot be read: {error}; move it away, run again") from error


def describe(path: Path) -> PartFile:
    """What the part file holds, read from the file itself; raises ``OutputError``."""
    rows, version = 0, None
    for line in read_lines(path):
        if rows == 0:
            version = _schema_version(path, line)
        rows += 1
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
            size = file.tell()
    except OSError as error:
        raise unwritable(path, error) from error
    return PartFile(
        feed=path.parent.name,
        path=f"{path.parent.name}/{path.name}",
        rows=rows,
        bytes=size,
        sha256=digest.hexdigest(),
        schema_version=version,
    )


def _schema_version(path: Path, line: bytes) -> str | None:
    try:
        record = json.loads(line)
    except ValueError:
        record = None
    if not isinstance(record, dict):
        raise OutputError(f"{path}: holds no JSON Lines; move it away, run again")
    return record.get("schema_version")


def _unpacked(path: Path) -> IO[bytes]:
    if path.suffix == ".gz":
        return cast(IO[bytes], gzip.open(path, "rb"))
    if path.suffix == ".zst":
        return cast(IO[bytes], zstd.open(path, "rb"))
    return path.open("rb")


def packed(suffix: str, lines: Iterable[bytes]) -> Iterable[bytes]:
    """The content of a part of that suffix: the same bytes for the same lines (no time, no name in it)."""
    if suffix == ".gz":
        return _gzip(lines)
    if suffix == ".zst":
        return _zstd(lines)
    return lines


def _gzip(lines: Iterable[bytes]) -> Iterator[bytes]:
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, mtime=0) as packer:
        for line in lines:
            packer.write(line)
            if buffer.tell() > CHUNK:
                yield buffer.getvalue()
                buffer.seek(0)
                buffer.truncate()
    yield buffer.getvalue()


def _zstd(lines: Iterable[bytes]) -> Iterator[bytes]:
    """One frame with a checksum (RFC 8878, 3.1.1), so that a reader notices a changed or cut file."""
    setting = zstd.CompressionParameter
    options: dict[int, int] = {setting.compression_level: ZSTD_LEVEL, setting.checksum_flag: 1}
    packer = zstd.ZstdCompressor(options=options)
    for line in lines:
        yield packer.compress(line)
    yield packer.flush()
