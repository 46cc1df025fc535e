"""Archive files into articles as a step of a datatrove pipeline (the extra ``bulk``): on one machine, Slurm or Ray.

datatrove shares the files out among tasks, restarts those that died and knows which are done; within a task the
files that have their marker are not read again. What the step yields are the articles as datatrove's documents, for
its filters, deduplication and writers.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from datatrove.data import Document
from datatrove.io import get_datafolder
from datatrove.pipeline.base import PipelineStep

from newsbot.bulk.files import Counts, destinations, line_of, reextract_file
from newsbot.bulk.workers import PAGE_SECONDS, Workers
from newsbot.dataset.parts import read_lines, suffix_of
from newsbot.errors import UsageError


class Reextract(PipelineStep):  # type: ignore[misc]  # datatrove is not typed
    """Reads its task's share of the WARC and ARC files in ``sources`` into ``to``, a file of articles each.

    Both are folders that every task sees (a shared or mounted file system). ``site_modules`` are further packages of
    site files, ``compression`` is ``None``, gz or zst. A page that takes longer than ``page_seconds`` or crashes its
    process is counted as failed.
    """

    name = "📰 newsbot"
    type = "📖 - READER"

    def __init__(
        self,
        sources: str,
        to: str,
        *,
        glob_pattern: str | None = None,
        compression: str | None = None,
        site_modules: tuple[str, ...] = (),
        page_seconds: float = PAGE_SECONDS,
    ) -> None:
        super().__init__()
        self.sources = sources
        self.to = to
        self.glob_pattern = glob_pattern
        self.suffix = suffix_of(compression)
        self.modules = ["newsbot.sites", *site_modules]
        self.page_seconds = page_seconds

    def run(self, data: Iterator[Document] | None, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """The articles of the task's files; raises ``UsageError`` for folders of another kind, ``OutputError``."""
        yield from data or ()
        mine = self._share(rank, world_size)
        if not mine:
            return
        with Workers(1, self.modules, line_of, page_seconds=self.page_seconds) as reader:
            for source, destination in mine.items():
                with self.track_time("file"):
                    counts = reextract_file(source, destination, reader)
                self._tell(counts)
                yield from self._documents(destination)

    def _share(self, rank: int, world_size: int) -> dict[Path, Path]:
        """The task's sources and where each goes: a part of all, so that two of one name are refused by each task."""
        folder = get_datafolder(self.sources)
        if not folder.is_local():
            raise UsageError(f"{self.sources}: give a local folder; mount what is elsewhere")
        names = sorted(folder.list_files(recursive=True, glob_pattern=self.glob_pattern))
        every = destinations([Path(folder.resolve_paths(name)) for name in names], Path(self.to), self.suffix)
        return dict(list(every.items())[rank::world_size])

    def _tell(self, counts: Counts) -> None:
        told = {"": counts.outcomes, "reason: ": counts.reasons, "skipped: ": counts.skipped}
        for kind, counted in told.items():
            for name, value in counted.items():
                self.stat_update(f"{kind}{name}", value=value, unit="file")

    def _documents(self, destination: Path) -> Iterator[Document]:
        for line in read_lines(destination):
            article: dict[str, Any] = orjson.loads(line)
            document = Document(text=article["body"], id=article["record_id"], metadata=article)
            self.update_doc_stats(document)
            yield document
