"""The archive read back: every page in it by its date, and every stretch that gives none by its reason."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from newsbot.archive import Capture, Skipped, warc
from newsbot.archive.members import MAGIC, member, members
from newsbot.archive.writer import SUFFIX
from newsbot.errors import PageError

PAGES = frozenset({"response", "revisit"})
"""The types of records that hold a page."""

FIRST = datetime.min.replace(tzinfo=UTC)


def archive_files(folder: Path) -> dict[str, list[Path]]:
    """The archive's files by site, the oldest first."""
    found = sorted(folder.glob(f"*/*{SUFFIX}"))
    return {site: list(files) for site, files in itertools.groupby(found, lambda path: path.parent.name)}


def is_ours(path: Path) -> bool:
    """Whether the first page in the file was written by newsbot, which says more of it than others do."""
    try:
        with path.open("rb") as file:
            if not file.read(len(MAGIC)).startswith(MAGIC):
                return False
        for _, found in members(path):
            if isinstance(found, bytes):
                fields, block = warc.parse(found)
                if fields.get("warc-type") in PAGES:
                    warc.capture_of(fields, block)
                    return True
    except (OSError, PageError):
        return False
    return False


def captures(sites: Iterable[Iterable[Path]]) -> Iterator[Capture | Skipped]:
    """The pages of all sites in the order in which they were fetched, and what gives no page.

    ``sites`` are the files of each. Holds one page a site at a time, and no file open between two.
    """
    return by_date(_of_site(files) for files in sites)


def by_date(streams: Iterable[Iterable[Capture | Skipped]]) -> Iterator[Capture | Skipped]:
    """What the streams give, each in its own order, those that are earlier first."""
    for _, found in heapq.merge(*map(_dated, streams), key=lambda dated: dated[0]):
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
    for at, found in members(path):
        if isinstance(found, Skipped):
            yield found
        else:
            yield from _of_record(found, path, at)


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
            record, _ = member(file, at)
        body = warc.capture_of(*warc.parse(record or b"")).body
    except (OSError, PageError) as error:
        return Skipped(reason="lost_original", where=f"{path}: {revisit.url}", detail=str(error))
    return replace(revisit, body=body)
