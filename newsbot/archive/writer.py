"""The archive as a run writes it: a page is in its file before its commit says where.

A site's folder has a file a day, which only the run that holds the site's lock appends to. A kill between a page and
its commit leaves bytes that no commit counts, whole or torn: ``mend`` cuts them before the next run writes.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newsbot.archive import Capture, warc
from newsbot.archive.packing import unpacked
from newsbot.clock import rfc3339
from newsbot.dataset.files import make_folder, sync_folder, unwritable
from newsbot.errors import PageError
from newsbot.store import Store, Stored
from newsbot.store.opening import is_remote

LARGEST = 1 << 30
"""Bytes of a file before another one is begun: what the WARC standard recommends (ISO 28500, annex C)."""

SUFFIX = ".warc.gz"
DAY = len("YYYYMMDD")


class Archive:
    """The files of one run's sites below ``folder``; ``agent`` is the User-Agent that fetched the pages.

    ``now``: when the run began; its day's file is gone on with. ``durable``: each page is on the disk before
    ``keep`` returns, else with ``sync``.
    """

    def __init__(
        self, folder: Path, store: Store, *, now: datetime, run_id: str, agent: str, durable: bool = False
    ) -> None:
        self._folder = folder
        self._store = store
        self._begun = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        self._now = now
        self._run_id = run_id
        self._agent = agent
        self._durable = durable
        self._current: dict[str, tuple[Path, int]] = {}
        self._unsynced: set[Path] = set()

    def mend(self, site: str) -> list[Path]:
        """Cuts what a dead run of the site left beyond its last commit, and gives the files that were cut.

        Files that are not there any more, or that the store knows nothing of, are left alone. Raises ``OutputError``.
        """
        cut = []
        for name, size in self._store.archive_files(site).items():
            path = self._folder / site / name
            try:
                if path.exists() and path.stat().st_size > size:
                    os.truncate(path, size)
                    cut.append(path)
            except OSError as error:
                raise unwritable(path, error) from error
        return cut

    def keep(self, capture: Capture) -> Stored:
        """Writes the page, as a revisit where its body is in the archive already, and says where it lies.

        ``capture`` must name its site. Raises ``OutputError``, ``StoreError``.
        """
        site = capture.site
        assert site is not None, capture.url
        path, size = self._file(site)
        begin = b"" if size else warc.warcinfo(path.name, now=self._now, agent=self._agent, site=site)
        page = self._revisit(site, capture) or warc.response(capture)
        offset = size + len(begin)
        self._write(path, size, begin + page)
        self._current[site] = (path, offset + len(page))
        return Stored(file=path.name, offset=offset, end=offset + len(page), digest=capture.digest)

    def holds(self, capture: Capture) -> bool:
        """Whether this very page, of that URL, date and body, was kept before."""
        original = self._store.stored(capture.site or "", capture.digest)
        fields = self._fields(capture.site or "", original) if original is not None else {}
        said = (fields.get("warc-target-uri"), fields.get("warc-date"))
        return said == (capture.url, rfc3339(capture.now))

    def sync(self) -> None:
        """Brings all that was kept to the disk; raises ``OutputError``."""
        for path in sorted(self._unsynced):
            try:
                file = os.open(path, os.O_RDONLY)
                try:
                    os.fsync(file)
                finally:
                    os.close(file)
                sync_folder(path.parent)
            except FileNotFoundError:  # taken away by its owner while the run went on
                pass
            except OSError as error:
                raise unwritable(path, error) from error
        self._unsynced.clear()

    def _file(self, site: str) -> tuple[Path, int]:
        """The file to write to, and where in it to go on."""
        path, size = self._current.get(site) or self._last(site)
        if path is not None and size < LARGEST and (size == 0 or path.exists()):
            return path, size
        stem = f"{self._begun}-{self._run_id}"
        begun = sum(name.startswith(stem) for name in self._store.archive_files(site))
        name = f"{stem}-{begun + 1:04d}{SUFFIX}"
        self._store.begin_archive_file(site, name)
        return self._folder / site / name, 0

    def _last(self, site: str) -> tuple[Path | None, int]:
        """The site's file of the day, when it is there as it was left; else none."""
        name, size = next(reversed(self._store.archive_files(site, mine=True).items()), ("", 0))
        path = self._folder / site / name
        as_left = name[:DAY] == self._begun[:DAY] and path.is_file() and path.stat().st_size == size
        return (path, size) if as_left else (None, 0)

    def _revisit(self, site: str, capture: Capture) -> bytes | None:
        """``None`` for a page whose body is not in the archive yet, or cannot be read there any more."""
        original = self._store.stored(site, capture.digest)
        if original is None:
            return None
        fields = self._fields(site, original)
        return warc.revisit(capture, original, fields) if fields.get("warc-type") == "response" else None

    def _fields(self, site: str, stored: Stored) -> dict[str, str]:
        """The fields of a record; none where it cannot be read any more."""
        try:
            with (self._folder / site / stored.file).open("rb") as file:
                file.seek(stored.offset)
                member = file.read(stored.end - stored.offset)
            return warc.parse(unpacked(member))[0]
        except (OSError, PageError):
            return {}

    def _write(self, path: Path, offset: int, data: bytes) -> None:
        try:
            if not offset:
                make_folder(path.parent)
            file = os.open(path, os.O_WRONLY | os.O_CREAT, 0o644)
            try:
                self._write_at(file, offset, data)
            finally:
                os.close(file)
        except OSError as error:
            raise unwritable(path, error) from error
        if not self._durable:
            self._unsynced.add(path)

    def _write_at(self, file: int, offset: int, data: bytes) -> None:
        """Writes all of the data, or takes back what of it was written."""
        try:
            written = 0
            while written < len(data):
                written += os.pwrite(file, data[written:], offset + written)
            if self._durable:
                os.fsync(file)
        except OSError:
            with suppress(OSError):
                os.ftruncate(file, offset)
            raise


def archive_folder(setting: str | None, store: str) -> Path | None:
    """The folder that NEWSBOT_ARCHIVE means: beside the store unless it names one.

    ``None`` when it is off, and for a store in memory, which keeps nothing.
    """
    named = (setting or "").strip()
    if named.lower() in OFF or store == ":memory:":
        return None
    if named.lower() not in ON:
        return Path(named)
    return Path("state/newsbot.archive") if is_remote(store) else Path(store).with_suffix(".archive")


def open_archive(settings: Mapping[str, Any], store: Store, *, now: datetime, run_id: str) -> Archive | None:
    """The archive that a run writes, as the settings want it; ``None`` when they want none."""
    folder = archive_folder(settings["NEWSBOT_ARCHIVE"], settings["NEWSBOT_STORE"])
    durable = str(settings["NEWSBOT_DURABLE"]).lower() in ON
    agent = settings["USER_AGENT"]
    return Archive(folder, store, now=now, run_id=run_id, agent=agent, durable=durable) if folder else None


ON = frozenset({"1", "on", "true", "yes"})
OFF = frozenset({"", "0", "off", "false", "no", "none"})
