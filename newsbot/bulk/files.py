"""One archive file into one file of articles: the unit of work that a pool, a cluster or a shell loop shares out.

What comes out follows from the file and the rules alone: no store, no other file, no clock. Revisions and copies are
told where all is brought together (``newsbot replay``, ``newsbot reextract``); here each page is a line.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from newsbot import __version__, bulk
from newsbot.archive import DAMAGE, Capture, Skipped, folder, foreign
from newsbot.bulk.replay import EXAMPLES
from newsbot.bulk.workers import Fault, fault_of
from newsbot.dataset.files import write_whole
from newsbot.dataset.parts import packed
from newsbot.errors import UsageError
from newsbot.feed import to_line
from newsbot.items import content_hash
from newsbot.sites import Registry

DONE = ".done"
"""Ends the name of the file, beside the lines, that says they are whole."""

UNREADABLE = "unreadable_file"

COUNTED = ("outcomes", "reasons", "skipped")
"""What is counted, by the names of ``Counts``."""

_WEB_ARCHIVE = re.compile(r"\.w?arc(\.gz|\.zst)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLine:
    """What a page turned out to be, and its line in ``articles`` if it is one."""

    outcome: str
    reason: str | None = None
    line: bytes | None = None


class ReadsLines(Protocol):
    """What reads pages: ``workers.Workers`` with ``line_of``."""

    def read(self, captures: Iterable[Capture]) -> Iterator[tuple[Capture, PageLine | Fault]]: ...


@dataclass(slots=True, kw_only=True)
class Counts:
    """What became of a file. ``outcomes``: of its pages; ``reasons``: of those rejected or failed; ``skipped``: of
    its records that give no page, by reason; ``examples``: the first pages that failed, and what was broken;
    ``source_bytes`` and ``newsbot`` say what was read, and by which version.
    """

    source: str
    source_bytes: int
    newsbot: str = __version__
    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        """The counts as one JSON object, by name."""
        named = {"source": self.source, "source_bytes": self.source_bytes, "newsbot": self.newsbot}
        counted = {name: dict(sorted(getattr(self, name).items())) for name in COUNTED}
        return {**named, **counted, "examples": self.examples}

    @property
    def is_damaged(self) -> bool:
        """Whether anything in the file is broken."""
        return not DAMAGE.isdisjoint(self.skipped)

    def show(self, reason: str, where: str, detail: str | None) -> None:
        """Names what went wrong, if few have been named."""
        if len(self.examples) < EXAMPLES:
            self.examples.append(f"{reason}: {where}{f': {detail}' if detail else ''}")

    def is_of(self, other: Counts) -> bool:
        """Whether both are counts of the same file by the same version."""
        return (self.source, self.source_bytes, self.newsbot) == (other.source, other.source_bytes, other.newsbot)


def line_of(capture: Capture, registry: Registry) -> PageLine | Fault:
    """The page's line, or why it has none: what a worker does."""
    try:
        read = bulk.read(capture, registry)
        if read.outcome != "article":
            return PageLine(outcome=read.outcome, reason=read.reason)
        read.article.found_via = capture.found_via or "archive"
        read.article.content_hash = content_hash(read.article)
        return PageLine(outcome=read.outcome, line=to_line(read.article))
    except Exception as error:  # noqa: BLE001 - the border of a page: one bad page never stops the others
        return fault_of(error)


def reextract_file(source: Path, destination: Path, reader: ReadsLines) -> Counts:
    """Writes a line for each article in the WARC or ARC file, in the file's order, and gives what became of its pages.

    The name of ``destination`` says whether it is packed (``.jsonl``, ``.jsonl.gz``, ``.jsonl.zst``). It is there
    whole or not at all, then the marker beside it (``.done``, the counts as JSON). With a marker of the same source
    and version nothing is read; a source that could not be read to its end gets none. Raises ``UsageError`` for a
    source that is not there, ``OutputError``.
    """
    counts = _nothing_yet(source)
    marker = destination.with_name(destination.name + DONE)
    finished = _finished(marker)
    if finished is not None and finished.is_of(counts) and destination.is_file():
        return finished
    with suppress(FileNotFoundError):
        marker.unlink()
    write_whole(destination, packed(destination.suffix, _lines(source, reader, counts)))
    if UNREADABLE not in counts.skipped:
        write_whole(marker, [json.dumps(counts.plain(), indent=1).encode(), b"\n"])
    return counts


def destinations(sources: Iterable[Path], to: Path, suffix: str) -> dict[Path, Path]:
    """Source → the file in the folder ``to`` that its articles go to; raises ``UsageError`` where two have one name."""
    named: dict[Path, Path] = {}
    for source in sources:
        destination = to / (_WEB_ARCHIVE.sub("", source.name) + suffix)
        if destination in named:
            raise UsageError(f"{source}: {named[destination]} has that name too; give them different folders")
        named[destination] = source
    return {source: destination for destination, source in named.items()}


def _nothing_yet(source: Path) -> Counts:
    try:
        return Counts(source=source.name, source_bytes=source.stat().st_size)
    except OSError as error:
        raise UsageError(f"{source}: {error.strerror or error}; give a WARC or ARC file") from error


def _lines(source: Path, reader: ReadsLines, counts: Counts) -> Iterator[bytes]:
    def pages() -> Iterator[Capture]:
        for found in _captures(source):
            if isinstance(found, Skipped):
                counts.skipped[found.reason] += 1
                if found.is_damage:
                    counts.show(found.reason, found.where, found.detail)
            else:
                yield found

    for capture, read in reader.read(pages()):
        outcome = "failed" if isinstance(read, Fault) else read.outcome
        counts.outcomes[outcome] += 1
        if read.reason is not None:
            counts.reasons[read.reason] += 1
        if isinstance(read, Fault):
            counts.show(read.reason, capture.url, read.detail)
        elif read.line is not None:
            yield read.line


def _captures(source: Path) -> Iterator[Capture | Skipped]:
    """The pages of the file, of ours with how they were found."""
    return folder.captures([[source]]) if folder.is_ours(source) else foreign.captures([source])


def _finished(marker: Path) -> Counts | None:
    """What the marker says; ``None`` where there is none, or none of this version's."""
    try:
        said: dict[str, Any] = json.loads(marker.read_bytes())
        return Counts(**said | {name: Counter(said[name]) for name in COUNTED})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
