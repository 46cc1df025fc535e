"""The records in the part files of a dataset, and what is wrong with the lines that are none."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import orjson

from newsbot.dataset.parts import part_files, read_lines
from newsbot.errors import FeedError, OutputError, UsageError
from newsbot.feed import from_dict
from newsbot.items import FEEDS, Record
from newsbot.sites import did_you_mean

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong, and where: ``line`` counts from 1, ``None`` when it is the file or folder as a whole."""

    code: str
    path: Path
    line: int | None = None
    detail: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else str(self.path)
        return f"{place}: {self.code}: {self.detail}"


@dataclass(frozen=True, slots=True)
class Line(Generic[R]):
    """A line that holds a record: where it stands, its bytes, and the record."""

    path: Path
    number: int
    raw: bytes
    record: R


Report = Callable[[Problem], None]


def site_folders(dataset: Path) -> list[Path]:
    """The sites' folders in an output folder, by name; the folder itself where it is a site's.

    Raises ``UsageError`` for a folder that holds no dataset.
    """
    if _is_of_a_site(dataset):
        return [dataset]
    folders = sorted(folder for folder in dataset.glob("[!.]*") if _is_of_a_site(folder))
    if not folders:
        raise UsageError(
            f"{dataset}: is no dataset: name a folder with manifest.json, or one that holds such folders "
            "(NEWSBOT_OUTPUT says where runs write them)"
        )
    return folders


def check_sites(wanted: Iterable[str], folders: Iterable[Path]) -> None:
    """Raises ``UsageError`` for a name that is none of those of the sites' folders."""
    there = {_site(folder) for folder in folders} if (wanted := list(wanted)) else set()
    for name in wanted:
        if name not in there:
            raise UsageError(f"no site {name!r} here{did_you_mean(name, there)}; there is {', '.join(sorted(there))}")


def _site(folder: Path) -> str:
    """The site whose folder it is, by its manifest; by its name where that says none."""
    try:
        return str(json.loads((folder / "manifest.json").read_bytes())["site"])
    except (OSError, ValueError, TypeError, KeyError):
        return folder.name


def _is_of_a_site(folder: Path) -> bool:
    """Whether a folder has a manifest, or parts that lost theirs."""
    return (folder / "manifest.json").is_file() or any(part_files(folder / feed) for feed in FEEDS)


def lines_of(folder: Path, feed: str, report: Report) -> Iterator[Line[Record]]:
    """All lines of a feed of a site's folder, oldest part first."""
    for path in part_files(folder / feed):
        yield from lines_in(path, FEEDS[feed], report)


def lines_in(path: Path, record_type: type[R], report: Report) -> Iterator[Line[R]]:
    """The lines of a part that hold a record of that type; what is wrong with the others is reported.

    Codes: ``unreadable`` (the file ends there), ``torn`` (a last line with no newline), ``foreign`` (no JSON
    object), ``schema`` (an object that is no such record).
    """
    number = 0
    try:
        for number, raw in enumerate(read_lines(path), 1):
            try:
                yield Line(path, number, raw, _record(raw, record_type))
            except FeedError as error:
                report(Problem(code=_code(raw), path=path, line=number, detail=str(error)))
    except OutputError as error:
        report(Problem(code="unreadable", path=path, line=number or None, detail=str(error.__cause__ or error)))


def _record(raw: bytes, record_type: type[R]) -> R:
    if not raw.endswith(b"\n"):
        raise FeedError(f"the last line is cut after {len(raw)} bytes: {raw[-40:].decode('utf-8', 'replace')!r}")
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise FeedError(f"no JSON: {error}") from error
    if not isinstance(value, dict):
        raise FeedError(f"no JSON object: {raw[:40].decode('utf-8', 'replace').strip()!r}")
    return from_dict(value, record_type)


def _code(raw: bytes) -> str:
    if not raw.endswith(b"\n"):
        return "torn"
    try:
        return "schema" if isinstance(orjson.loads(raw), dict) else "foreign"
    except orjson.JSONDecodeError:
        return "foreign"
