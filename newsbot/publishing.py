"""A run's publishing: now and then while it goes on, once at its end, and told to whom it may concern."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

from newsbot.archive.writer import Archive
from newsbot.clock import Clock
from newsbot.dataset import PublishedPart, publish_by_site
from newsbot.dataset.announce import announce
from newsbot.errors import NewsbotError, OutputError, StoreError
from newsbot.store import Store

PUBLISH_EVERY = 300.0
"""Seconds between two publications of a long run; a shorter one publishes at its end."""


class Publishing:
    """Writes the rows that wait in the store as parts of the dataset; ``parts`` are those of this run.

    What cannot be written is told to ``fail``. ``compression`` is NEWSBOT_COMPRESSION, ``command`` NEWSBOT_ON_PUBLISH.
    """

    def __init__(
        self,
        store: Store,
        archive: Archive | None,
        output: Path,
        *,
        clock: Clock,
        run_id: str,
        compression: str | None,
        command: str | None,
        fail: Callable[[NewsbotError], None],
    ) -> None:
        self.parts: list[PublishedPart] = []
        self._store = store
        self._archive = archive
        self._output = output
        self._clock = clock
        self._run_id = run_id
        self._compression = compression
        self._command = command
        self._fail = fail
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Publishes every five minutes from now on."""
        self._task = asyncio.ensure_future(self._now_and_then())

    def end(self) -> None:
        """Publishes no longer by itself."""
        if self._task is not None:
            self._task.cancel()

    def publish(self) -> None:
        """Publishes all that waits."""
        for _ in self._by_site():
            pass

    async def _now_and_then(self) -> None:
        """Between two sites the run goes on: thousands of them take minutes."""
        while True:
            await asyncio.sleep(PUBLISH_EVERY)
            for _ in self._by_site():
                await asyncio.sleep(0)

    def _by_site(self) -> Iterator[None]:
        """Publishes what waits, a site each time; the archive is on the disk before the records that name its pages."""
        try:
            if self._archive is not None:
                self._archive.sync()
            for parts in publish_by_site(
                self._store, self._output, now=self._clock(), run_id=self._run_id, compression=self._compression
            ):
                self.parts += parts
                yield
        except (OutputError, StoreError) as error:
            self._fail(error)

    def announce(self) -> None:
        """Tells the command of all parts that it was not told of yet; raises ``AnnounceError`` or ``StoreError``."""
        if self._command and (sites := self._store.unannounced()):
            announce(self._command, [(self._output / site / "manifest.json").absolute() for site in sites])
            self._store.announced()
