"""One lock a site for as long as a run lives: a byte of one file beside the store, locked by the kernel.

Open file description locks (fcntl(2), Linux): the kernel drops them with the process, so a file left behind is no
lock, and one open file holds the locks of any number of sites. A note for each site says who holds it, for people.
"""

from __future__ import annotations

import fcntl
import json
import os
import struct
import weakref
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from newsbot.errors import StoreError
from newsbot.store import Held

ASKED = struct.Struct("hhqqi4x")
"""``struct flock`` of fcntl(2): type, whence, start, length, process (0 for a lock of an open file)."""

ANYTHING = 1 << 62
"""Offsets that sites are spread over: two sites never meet, and the file stays empty."""


ANY_SITE = ASKED.pack(fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
"""The request for the locks of all sites: to the end of the file, wherever that is."""


class SiteLocks:
    """The locks that this process holds in one folder; ``None`` as folder locks nothing."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._file: int | None = None
        self._mine: set[str] = set()
        # A forked child shares the locks: one that outlives a killed run must not keep its sites.
        forget = weakref.WeakMethod(self.release)
        os.register_at_fork(after_in_child=lambda: (release := forget()) and release())

    def take(self, site: str, *, run_id: str, since: str) -> Held | None:
        """Locks the site, ``None``; or says who holds it. Taken twice it stays ours. Raises ``StoreError``."""
        if self._folder is None or site in self._mine:
            return None
        note = _note(self._folder, site)
        try:
            if self._file is None:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._file = os.open(self._folder / "sites", os.O_RDWR | os.O_CREAT, 0o644)
            if not _locked(self._file, site):
                return _holder(site, note)
            note.write_text(json.dumps({"pid": os.getpid(), "run_id": run_id, "since": since}), "utf-8")
        except OSError as error:
            message = f"{note}: cannot be written: {error.strerror}. Change its rights, or NEWSBOT_STORE"
            raise StoreError(message) from error
        self._mine.add(site)
        return None

    def holder(self, site: str) -> Held | None:
        """Who else holds the site just now; ``None`` when it is free or ours."""
        if self._folder is None or site in self._mine:
            return None
        return _holder(site, _note(self._folder, site)) if _others(self._folder, _asked(site)) else None

    def are_held(self) -> bool:
        """Whether any other process holds a site just now."""
        return self._folder is not None and _others(self._folder, ANY_SITE)

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
        self._file = None
        self._mine.clear()


def _others(folder: Path, asked: bytes) -> bool:
    """Whether a lock of another stands in the way of the one asked for."""
    try:
        file = os.open(folder / "sites", os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        answer = fcntl.fcntl(file, fcntl.F_OFD_GETLK, asked)
    finally:
        os.close(file)
    return bool(ASKED.unpack(answer)[0] != fcntl.F_UNLCK)


def _locked(file: int, site: str) -> bool:
    """Whether the lock could be had."""
    with suppress(BlockingIOError):  # another holds it
        fcntl.fcntl(file, fcntl.F_OFD_SETLK, _asked(site))
        return True
    return False


def _asked(site: str) -> bytes:
    """The request for the lock of the site: the byte at an offset that its name gives."""
    place = int.from_bytes(sha256(site.encode()).digest()[:8]) % ANYTHING
    return ASKED.pack(fcntl.F_WRLCK, os.SEEK_SET, place, 1, 0)


def _note(folder: Path, site: str) -> Path:
    return folder / f"{quote(site, safe='')}.lock"


def _holder(site: str, note: Path) -> Held:
    """What the holder wrote of itself; nothing but the site when it is just writing it."""
    try:
        said = json.loads(note.read_text("utf-8"))
    except (OSError, ValueError):
        return Held(site=site)
    return Held(site=site, pid=said.get("pid"), run_id=said.get("run_id"), since=said.get("since"))
