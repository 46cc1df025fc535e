"""Where ``-O FILE`` and ``-o FILE`` go (``FEED_STORAGES``): local files that no failed run can spoil.

Scrapy opens the file at the first item, or, for a run without items, while the spider closes; and
hands it back in ``store`` after the spider closed, which has said its reason by then.
"""

from __future__ import annotations

import fcntl
import io
import json
import logging
import os
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from w3lib.url import file_uri_to_path

from newsbot.dataset import check_writable
from newsbot.dataset.files import sync_folder, unwritable
from newsbot.errors import OutputError
from newsbot.extensions import Run

logger = logging.getLogger(__name__)

JSON_LINES = ("jsonl", "jsonlines", "jl")

WHOLE = ("finished", "closespider_itemcount", "closespider_pagecount", "closespider_timeout")
"""Reasons of a clean end: the run came to its end, or to a limit that the user set."""


class LocalFeedStorage:
    """One local file of a feed.

    ``overwrite`` (``-O``): items go to a temporary file beside it, which replaces it when the run ends
    cleanly and had items (``allow_empty``: also without). Else (``-o``): items are appended, after a
    torn last line was cut. A run that fails leaves the file of ``-O`` as it was.

    Raises ``OutputError`` at once where the folder cannot be written.
    """

    def __init__(self, uri: str, *, feed_options: dict[str, Any] | None = None, allow_empty: bool = False) -> None:
        options = feed_options or {}
        path = Path(file_uri_to_path(uri) if uri.startswith("file:") else uri)
        self.regular = path.is_file() or not path.exists()  # /dev/stdout and named pipes are only written to
        self.path = path.resolve() if self.regular else path
        self.overwrite = self.regular and bool(options.get("overwrite", False))
        self.lines = self.regular and options.get("format") in JSON_LINES and "postprocessing" not in options
        self.allow_empty = allow_empty
        self.reason: str | None = None
        self.file: _Watched | None = None
        self._crawler: Crawler | None = None
        if self.path.is_dir():
            raise OutputError(f"{self.path}: is a folder; name a file")
        if self.regular:
            check_writable(self.path.parent)

    @classmethod
    def from_crawler(cls, crawler: Crawler, uri: str, *, feed_options: dict[str, Any] | None = None) -> Self:
        storage = cls(uri, feed_options=feed_options, allow_empty=crawler.settings.getbool("NEWSBOT_ALLOW_EMPTY"))
        storage._crawler = crawler
        crawler.signals.connect(storage.spider_closed, signals.spider_closed)
        return storage

    def spider_closed(self, reason: str) -> None:
        self.reason = reason

    def open(self, spider: Spider) -> IO[bytes]:
        """The file to write items to; raises ``OutputError`` when another run writes to it."""
        if self.reason is not None and not self.allow_empty:  # opened only now: there was no item
            return io.BytesIO()
        try:
            self.file = _Watched(self._temporary if self.overwrite else self.path)
            if self.overwrite:
                self.file.truncate(0)  # what a killed run left
            elif self.lines:
                _mend(self.path, self.file)
        except OSError as error:
            raise unwritable(self.path, error) from error
        return io.BufferedWriter(self.file)

    def store(self, file: IO[bytes]) -> None:
        """Makes the file durable and puts it in its place; raises ``OutputError`` where it is not whole."""
        if self.file is None:
            return
        try:
            file.flush()
            if self.regular:
                os.fsync(file.fileno())
            if self.file.failure is not None:
                raise self.file.failure
            if self.overwrite:
                self._replace()
        except OSError as error:
            if self.overwrite:
                self._temporary.unlink(missing_ok=True)
            raise self._unwritten(error) from error
        finally:
            with suppress(OSError):  # said already, by flush
                file.close()

    def _unwritten(self, error: OSError) -> OutputError:
        """What is raised, and told to the run: Scrapy only logs and counts it."""
        told = unwritable(self.path, error)
        run = self._crawler.get_extension(Run) if self._crawler is not None else None
        if run is not None:
            run.unwritten.append(told)
        return told

    def _replace(self) -> None:
        if self.reason is not None and self.reason not in WHOLE:
            logger.warning("%s: left as it was, the run ended by %s", self.path, self.reason)
            self._temporary.unlink()
            return
        self._temporary.rename(self.path)
        sync_folder(self.path.parent)

    @property
    def _temporary(self) -> Path:
        return self.path.with_name(f".{self.path.name}.tmp")


class _Watched(io.FileIO):
    """A file opened to append, held by one run at a time, that remembers that a write failed.

    Scrapy logs what an exporter raises and goes on with the next item.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, "a+b")
        self.failure: OSError | None = None
        try:
            fcntl.flock(self, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # A writer that ended between opening and locking has put this very file in its place.
            ours = path.exists() and os.path.samestat(path.stat(), os.fstat(self.fileno()))
        except BlockingIOError:
            ours = False
        if not ours:
            self.close()
            raise OutputError(f"{path}: another run is writing it; wait for it or name another file")

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            self.failure = error
            raise


def _mend(path: Path, file: io.FileIO) -> None:
    """Cuts a torn last line; one that lacks its newline only gets it."""
    tail = _last_line(file)
    if not tail or tail.endswith(b"\n"):
        return
    try:
        json.loads(tail)
    except ValueError:
        logger.warning("%s: cut its torn last line (%d bytes)", path, len(tail))
        file.truncate(file.seek(0, os.SEEK_END) - len(tail))
    else:
        file.write(b"\n")


def _last_line(file: io.FileIO, step: int = 1 << 16) -> bytes:
    """The bytes after the last newline but one at the very end; reads backwards."""
    tail = b""
    end = file.seek(0, os.SEEK_END)
    while end and b"\n" not in tail[:-1]:
        start = max(0, end - step)
        file.seek(start)
        tail = file.read(end - start) + tail
        end = start
    return tail[tail.rfind(b"\n", 0, -1) + 1 :]
