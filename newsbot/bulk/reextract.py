"""The archive into a new dataset by today's rules: the same bytes for the same archive, rules and filters."""

from __future__ import annotations

import hashlib
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, islice
from operator import attrgetter
from pathlib import Path
from typing import Any, Protocol, cast

from newsbot import __version__
from newsbot.archive import Capture, Skipped
from newsbot.archive.folder import captures
from newsbot.bulk.replay import Replay
from newsbot.bulk.workers import Fault
from newsbot.clock import rfc3339
from newsbot.dataset import publish, write_run
from newsbot.dataset.files import make_folder, sync_folder, unwritable
from newsbot.dataset.lines import Report, lines_of
from newsbot.discovery import in_window
from newsbot.errors import UsageError
from newsbot.items import Tombstone
from newsbot.page import Extraction
from newsbot.store.sqlite import SqliteStore

COMMIT_EVERY = 50
"""Pages of a transaction: a kill costs the whole dataset that is being made anyway."""

PUBLISH_EVERY = 200 * COMMIT_EVERY
"""Pages between two publications: what waits in the store stays small."""

STATE = ".state"
"""The folder, in the dataset that is being made, of the store that tells revisions and copies; gone at the end."""


class Reads(Protocol):
    """What reads pages: ``workers.Workers``, ``workers.InProcess``."""

    def read(self, captures: Iterable[Capture]) -> Iterator[tuple[Capture, Extraction | Fault]]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Which pages are read: the archive's files by site, and from which to which moment they were fetched
    (YYYY-MM-DD or RFC 3339, both included). ``withdrawn``: what the sites took back, in the order of its dates, which
    no archived page says."""

    files: dict[str, list[Path]]
    since: str | None = None
    until: str | None = None
    withdrawn: Sequence[Tombstone] = ()

    @property
    def run_id(self) -> str:
        """What stands for a run in the names of parts: it follows from what is read and by which version."""
        said = [__version__, str(self.since), str(self.until)]
        said += [f"{site}/{path.name} {path.stat().st_size}" for site, paths in self.files.items() for path in paths]
        said += [f"{gone.record_id} {gone.date_seen}" for gone in self.withdrawn]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:8]

    def wants(self, moment: str) -> bool:
        """Whether a page fetched then (RFC 3339, UTC) is among them."""
        return in_window(moment, self.since, self.until)


def withdrawn(dataset: Path, sites: Iterable[str], report: Report) -> list[Tombstone]:
    """What the sites took back by the tombstones of an output folder, in the order of its dates."""
    lines = chain.from_iterable(lines_of(dataset / site, "tombstones", report) for site in sites)
    return sorted((cast(Tombstone, line.record) for line in lines), key=attrgetter("date_seen", "record_id"))


def reextract(
    job: Job, destination: Path, reader: Reads, *, compression: str | None = None, at: Callable[[int], None]
) -> dict[str, Any]:
    """Makes the dataset and gives the summary of what became of the pages; ``at`` is told how many were read.

    The destination appears whole at the end. Raises ``UsageError`` when it is there already, ``OutputError``,
    ``StoreError``.
    """
    if destination.exists() and (not destination.is_dir() or any(destination.iterdir())):
        raise UsageError(f"{destination}: is there already; name a folder that is new or empty")
    partial = destination.with_name(f".{destination.name}.partial")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        make_folder(partial)
        with closing(SqliteStore.open(partial / STATE / "newsbot.sqlite")) as store:
            summary = _fill(job, partial, store, reader, compression, at)
        shutil.rmtree(partial / STATE)
        write_run(partial, job.run_id, summary)
        if destination.exists():
            destination.rmdir()
        partial.rename(destination)
        sync_folder(destination.absolute().parent)
    except OSError as error:
        raise unwritable(destination, error) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return summary


def _fill(
    job: Job, output: Path, store: SqliteStore, reader: Reads, compression: str | None, at: Callable[[int], None]
) -> dict[str, Any]:
    began = datetime.fromtimestamp(0, UTC)
    store.lock_sites(list(job.files), run_id=job.run_id, now=began)
    store.begin_run(job.run_id, sites=list(job.files), now=began, arguments={"command": "reextract"})
    replay = Replay(store, run_id=job.run_id)

    def wanted() -> Iterator[Capture]:
        for found in captures(job.files.values()):
            if isinstance(found, Skipped):
                replay.skip(found)
            elif job.wants(rfc3339(found.now)):
                yield found

    def published() -> None:
        publish(store, output, now=replay.now or began, run_id=job.run_id, compression=compression)

    gone = deque(each for each in job.withdrawn if job.wants(each.date_seen))
    pages = enumerate(reader.read(wanted()), 1)
    for first in pages:
        with store.together():
            for number, (capture, read) in chain([first], islice(pages, COMMIT_EVERY - 1)):
                _withdraw(gone, replay, before=rfc3339(capture.now))
                replay.take(capture, read)
                at(number)
        if number % PUBLISH_EVERY == 0:
            published()
    _withdraw(gone, replay)
    published()
    return replay.summary()


def _withdraw(gone: deque[Tombstone], replay: Replay, before: str | None = None) -> None:
    """Takes in what the sites took back before that moment; without one all that is left."""
    while gone and (before is None or gone[0].date_seen < before):
        replay.withdraw(gone.popleft())
