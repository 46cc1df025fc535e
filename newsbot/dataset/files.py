"""Files that are whole or not there: temporary name, fsync, rename, fsync of the folder."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from newsbot.errors import OutputError

MEBIBYTE = 1 << 20


def write_whole(path: Path, chunks: Iterable[bytes]) -> None:
    """Makes ``path`` hold exactly the chunks; whatever goes wrong, it stays as it was.

    Raises ``OutputError`` where the file cannot be written; what the chunks raise passes through.
    """
    with replacing(path, path.with_name(f".{path.name}.tmp")) as file:
        file.writelines(chunks)


@contextmanager
def replacing(path: Path, temporary: Path) -> Iterator[IO[bytes]]:
    """A file that takes the place of ``path``, as ``temporary`` until the block ends without an error.

    Raises ``OutputError`` where the file cannot be written, or ``path`` is there and no file (a device, a pipe);
    what the block raises passes through.
    """
    if path.exists() and not path.is_file():
        raise OutputError(f"{path}: is no regular file; name another")
    try:
        make_folder(path.parent)
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(path)
        sync_folder(path.parent)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def write_changed(path: Path, content: bytes) -> None:
    """``write_whole``, unless ``path`` holds just that already."""
    try:
        if path.read_bytes() == content:
            return
    except FileNotFoundError:
        pass
    except OSError as error:
        raise unwritable(path, error) from error
    write_whole(path, [content])


def check_writable(folder: Path) -> None:
    """Makes the folder where it is missing and tries it with a file; raises ``OutputError``."""
    try:
        make_folder(folder)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"\0" * 4096)
            file.flush()
    except OSError as error:
        raise unwritable(folder, error) from error


def check_room(folder: Path, least: int) -> None:
    """Raises ``OutputError`` when the disk of the folder, or of the nearest one there is, has fewer bytes free."""
    there = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.is_dir())
    try:
        room = os.statvfs(there)
    except OSError as error:
        raise unwritable(folder, error) from error
    free = room.f_bavail * room.f_frsize
    if free < least:
        raise OutputError(
            f"{folder}: the disk has {free / MEBIBYTE:.0f} MiB left, fewer than NEWSBOT_MIN_FREE, which is "
            f"{least / MEBIBYTE:.0f}. Nothing is lost: make room and run again"
        )


def make_folder(folder: Path) -> None:
    """The folder and its missing parents, each durable in its own parent; raises ``OSError``."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Makes names in the folder durable (a rename is not, until its folder is synced); raises ``OSError``."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def unwritable(path: Path, error: OSError) -> OutputError:
    """The error to raise for a file or folder that cannot be written, with what to do."""
    return OutputError(
        f"{path}: cannot be written: {error.strerror or error}. Nothing is lost: make room, or name another place"
        " (NEWSBOT_OUTPUT, -O), and run again"
    )
