"""Where an export goes: a local file, standard output, or what fsspec reaches (``s3://bucket/key``).

A file appears whole under its name or not at all; a device or a named pipe is written to as it comes.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from newsbot.dataset.files import check_writable, replacing, unwritable
from newsbot.errors import OutputError, UsageError

STDOUT = "-"


@contextmanager
def opened(destination: str) -> Iterator[IO[bytes]]:
    """A file to write to; when the block ends without an error, the destination holds it.

    Raises ``OutputError`` where nothing can be written, before the block begins where that shows; ``UsageError``
    for a protocol or library that there is not.
    """
    if destination == STDOUT:
        with _standard_output() as file:
            yield file
    elif "://" in destination and not destination.startswith("file://"):
        with _remote(destination) as file:
            yield file
    else:
        with _local(Path(destination.removeprefix("file://"))) as file:
            yield file


@contextmanager
def _standard_output() -> Iterator[IO[bytes]]:
    try:
        yield sys.stdout.buffer
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left has nowhere to go
        if not isinstance(error, BrokenPipeError):  # of a pipe: who reads has read enough
            raise OutputError(f"standard output: cannot be written: {error.strerror or error}") from error


@contextmanager
def _local(path: Path) -> Iterator[IO[bytes]]:
    if path.is_dir():
        raise OutputError(f"{path}: is a folder; name a file")
    if path.exists() and not path.is_file():  # a device or a pipe is written to, never replaced
        with _straight(path) as file:
            yield file
        return
    path = path.resolve()  # of a link what it leads to
    check_writable(path.parent)
    with replacing(path, path.with_name(f".{path.name}.{os.getpid()}.tmp")) as file:
        yield file


@contextmanager
def _straight(path: Path) -> Iterator[IO[bytes]]:
    try:
        with path.open("wb") as file:
            yield file
    except OSError as error:
        raise unwritable(path, error) from error


@contextmanager
def _remote(destination: str) -> Iterator[IO[bytes]]:
    """A temporary file that is put there at the end: half an export is never seen, whatever the protocol."""
    try:
        system, path = _file_system(destination)
        bucket = path.partition("/")[0]
        if bucket and not system.exists(bucket):
            raise FileNotFoundError("there is no such bucket, or it cannot be reached")
        with tempfile.NamedTemporaryFile() as file:
            yield file
            file.flush()
            system.put_file(file.name, path)
    except (OSError, _library_error()) as error:
        raise OutputError(f"{destination}: cannot be written: {error}; nothing was left there") from error


def _file_system(destination: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs  # an extra

        system, path = url_to_fs(destination)
        return system, path
    except (ImportError, ValueError) as error:
        raise UsageError(f"{destination}: {error}; for s3:// install newsbot[s3]") from error


def _library_error() -> type[Exception]:
    """What the library of S3 raises beside ``OSError``: no credentials, no connection."""
    try:
        from botocore.exceptions import BotoCoreError
    except ImportError:
        return OSError
    kind: type[Exception] = BotoCoreError
    return kind
