"""One lock a site for as long as a run lives: flock on a file beside the store.

The kernel drops the lock with the process, so a file left behind is no lock.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
import weakref
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from newsbot.errors import StoreError
from newsbot.store import Held

LOOKS = (0.0, 0.02, 0.05)
"""Seconds before each try to get a lock."""


class SiteLocks:
    """The locks that this process holds in one folder; ``None`` as folder locks nothing."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._files: dict[str, int] = {}
        # A forked child shares the lock: one that outlives a killed run must not keep its sites.
        forget = weakref.WeakMethod(self.release)
        os.register_at_fork(after_in_child=lambda: (release := forget()) and release())

    def take(self, site: str, *, run_id: str, since: str) -> Held | None:
        """Locks the site, ``None``; or says who holds it. Taken twice it stays ours. Raises ``StoreError``."""
        if self._folder is None or site in self._files:
            return None
        path = self._folder / f"{quote(site, safe='')}.lock"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            message = f"{path}: cannot be written: {error.strerror}. Change its rights, or NEWSBOT_STORE"
            raise StoreError(message) from error
        if not _locked(file):
            os.close(file)
            return _holder(site, path)
        self._files[site] = file
        holder = {"pid": os.getpid(), "run_id": run_id, "since": since}
        os.ftruncate(file, 0)
        os.pwrite(file, json.dumps(holder).encode(), 0)
        return None

    def holder(self, site: str) -> Held | None:
        """Who else holds the site just now; ``None`` when it is free or ours."""
        path = self._folder / f"{quote(site, safe='')}.lock" if self._folder else None
        if path is None or site in self._files or not path.exists():
            return None
        with path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return _holder(site, path)
        return None

    def release(self) -> None:
        for file in self._files.values():
            os.close(file)
        self._files.clear()


def _locked(file: int) -> bool:
    """Whether the lock could be had; asked a few times, since ``holder`` has it for a moment when it looks."""
    for wait in LOOKS:
        time.sleep(wait)
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    return False


def _holder(site: str, path: Path) -> Held:
    """What the holder wrote into its lock; nothing but the site when it is just writing it."""
    try:
        said = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return Held(site=site)
    return Held(site=site, pid=said.get("pid"), run_id=said.get("run_id"), since=said.get("since"))
