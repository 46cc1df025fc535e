"""Compaction: many small parts become few, and at no moment is the dataset less than whole or there twice.

The next generation of a site's folder is built beside it (parts that stay are hard links, small ones are
merged) with a manifest of its own, and takes its place in one step: the two folders are exchanged. Whoever
lists the folder or reads the manifest sees the old generation whole or the new one whole. The old one
lies under ``.retired/`` until its grace is over, so what was opened, or stands in it, can be read to the end.
"""

from __future__ import annotations

import ctypes
import errno
import itertools
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from newsbot.dataset.files import make_folder, sync_folder, unwritable
from newsbot.dataset.folder import held_parts, update_folder
from newsbot.dataset.parts import PartFile, read_lines, suffix_of, write_part
from newsbot.errors import OutputError
from newsbot.items import FEEDS

NEXT = ".compact"
RETIRED = ".retired"
"""Folders of the output folder: generations that are not yet, and no longer, the dataset."""

RETIRED_AT = "%Y%m%dT%H%M%SZ"

SMALL = 0.5
"""A part that fills less than this share of a merged one is merged with its neighbours."""

AT_FDCWD = -100
RENAME_EXCHANGE = 2
"""linux/fcntl.h and linux/fs.h: see renameat2(2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compacted:
    """What became of a site's folder: parts before and after, and where the old generation lies."""

    site: str
    before: int
    after: int
    retired: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How large a merged part may become."""

    rows: int = 50_000
    bytes: int = 256 * 1024 * 1024


def compact(
    output: Path, site: str, *, now: datetime, run_id: str, compression: str | None = None, limits: Limits | None = None
) -> Compacted:
    """Merges the small parts of one site, whose lock the caller holds and whose store has nothing staged.

    Nothing is changed where nothing can be merged. Raises ``OutputError``; the dataset is then as it was.
    """
    limits = limits or Limits()
    folder, following = output / site, output / NEXT / site
    parts = held_parts(folder)
    groups = [group for feed in FEEDS for group in _groups([part for part in parts if part.feed == feed], limits)]
    before, after = len(parts), len(groups)
    if before == after:
        return Compacted(site=site, before=before, after=after)
    try:
        shutil.rmtree(following, ignore_errors=True)
        _link_all(folder, following, leave={part.path for group in groups if len(group) > 1 for part in group})
        _merge(folder, following, groups, run_id=run_id, compression=compression)
        _same_rows(parts, update_folder(following, now=now, run_id=run_id))
        retired = _take_place(following, folder, output / RETIRED / f"{now.astimezone(UTC):{RETIRED_AT}}")
    except OSError as error:
        raise unwritable(folder, error) from error
    finally:
        shutil.rmtree(following, ignore_errors=True)
    return Compacted(site=site, before=before, after=after, retired=retired)


def forget_retired(output: Path, *, before: datetime) -> list[Path]:
    """Deletes the generations that were replaced before that moment and gives their folders."""
    old = []
    for folder in sorted((output / RETIRED).glob("[0-9]*Z")):
        replaced = datetime.strptime(folder.name, RETIRED_AT).replace(tzinfo=UTC)
        if replaced <= before:
            try:
                shutil.rmtree(folder)
            except OSError as error:
                raise unwritable(folder, error) from error
            old.append(folder)
    return old


def _groups(parts: list[PartFile], limits: Limits) -> list[list[PartFile]]:
    """The parts of a feed, oldest first, as neighbours to be merged; a part that stays is alone.

    Months are kept apart, so that a month's parts can be taken away or copied by their names.
    """
    groups: list[list[PartFile]] = []
    for part in parts:
        last = groups[-1] if groups else []
        fits = last and _month(last[0]) == _month(part) and _small(last, limits) and _small([part], limits)
        if fits and _fill([*last, part], limits) <= 1:
            last.append(part)
        else:
            groups.append([part])
    return groups


def _month(part: PartFile) -> str:
    return part.path.rpartition("/")[2][:6]


def _small(parts: list[PartFile], limits: Limits) -> bool:
    return _fill(parts, limits) < SMALL


def _fill(parts: Iterable[PartFile], limits: Limits) -> float:
    every = list(parts)
    return max(sum(part.rows for part in every) / limits.rows, sum(part.bytes for part in every) / limits.bytes)


def _link_all(folder: Path, following: Path, *, leave: set[str]) -> None:
    """Makes ``following`` hold all that the folder holds, as hard links, but the parts to leave."""
    make_folder(following)
    for place, folders, files in os.walk(folder):
        here = Path(place).relative_to(folder)
        for name in folders:
            (following / here / name).mkdir()
        for name in files:
            if str(here / name) not in leave:
                os.link(folder / here / name, following / here / name)


def _merge(
    folder: Path, following: Path, groups: list[list[PartFile]], *, run_id: str, compression: str | None
) -> None:
    numbers = itertools.count(1)
    for group in groups:
        if len(group) > 1:
            feed, _, first = group[0].path.partition("/")
            name = f"{first.partition('-')[0]}-{run_id}-{next(numbers):04d}{suffix_of(compression)}"
            write_part(following / feed / name, _lines(folder / part.path for part in group))


def _lines(paths: Iterable[Path]) -> Iterator[bytes]:
    for path in paths:
        for line in read_lines(path):
            if not line.endswith(b"\n"):
                raise OutputError(f"{path}: its last line is cut; move it away, run again")
            yield line


def _same_rows(before: list[PartFile], after: list[PartFile]) -> None:
    """Raises ``OutputError`` unless each feed has as many rows as it had."""
    for feed in FEEDS:
        had, has = (sum(part.rows for part in parts if part.feed == feed) for parts in (before, after))
        if had != has:
            raise OutputError(f"{feed}: {had} rows became {has} while parts were merged; nothing was changed")


def _take_place(following: Path, folder: Path, retired: Path) -> Path:
    """Exchanges the two folders, and retires the one that was the dataset."""
    for place, _, _ in os.walk(following):
        sync_folder(Path(place))
    make_folder(retired)
    _exchange(following, folder)
    sync_folder(folder.parent)
    following.rename(retired / folder.name)
    sync_folder(retired)
    return retired / folder.name


def _exchange(one: Path, other: Path) -> None:
    """Exchanges two folders in one step (renameat2(2)); raises ``OSError``."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        raise OSError(errno.ENOSYS, "only Linux can exchange two folders in one step")
    if rename(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"two folders cannot be exchanged in one step here: {os.strerror(number)}")
