"""How many bytes of bodies a run holds at a time, whatever its hosts send at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Final, Self

from scrapy.crawler import Crawler

from newsbot.extensions import Run
from newsbot.unpacking import GZIP

SMALL: Final = 1024 * 1024
"""Bytes up to which a body never waits; of these there are no more than requests under way."""

MOST_ARRIVING: Final = 64 * 1024 * 1024
"""Bytes on their way and waiting to be unpacked. Beyond it large bodies stop arriving, but the oldest one."""

MOST_READ: Final = 64 * 1024 * 1024
"""Bytes that the unpacked bodies take, with what is made of them, until their pages are over. One may take more."""

A_TAG: Final = 250
"""Bytes that an element's beginning or end takes once it is parsed: a tree's node, a quarter of a feed's entry."""

PAUSE: Final = 0.02
"""Seconds between two looks whether there is room: pages are read on the one thread that this waits on."""


class Intake:
    """The extension that lets handler and middleware share the room for bodies.

    ``is_open`` says of a lease whether its page is still to be read.
    """

    def __init__(self, is_open: Callable[[int], bool]) -> None:
        self._is_open = is_open
        self._arriving: dict[Any, int] = {}
        self._paused: list[Any] = []
        self._waiting = 0
        self._read: dict[int, int] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(lambda lease: Run.of(crawler).pages.page(lease) is not None)

    @classmethod
    def of(cls, crawler: Crawler) -> Intake:
        """The extension of the crawler; raises ``RuntimeError`` when it is switched off."""
        extension = crawler.get_extension(cls)
        if extension is None:
            raise RuntimeError("the setting EXTENSIONS lacks newsbot.intake.Intake: memory would have no bound")
        return extension

    def arrived(self, stream: Any, size: int) -> None:
        """Notes that a connection has brought so many bytes of its body, and stops it where there is no room.

        ``stream`` is a protocol whose ``transport`` can be paused.
        """
        self._arriving[stream] = size
        if size > SMALL and not self._has_room() and stream is not self._oldest() and stream not in self._paused:
            self._paused.append(stream)
            stream.transport.pauseProducing()

    def left(self, stream: Any) -> None:
        """The connection brings no more of its body."""
        self._arriving.pop(stream, None)
        if stream in self._paused:
            self._paused.remove(stream)
        self._go_on()

    @asynccontextmanager
    async def waiting(self, size: int) -> AsyncIterator[None]:
        """Within it a body that has arrived may be unpacked: before, it waits for the pages being read."""
        self._waiting += size
        try:
            while self._reading() > MOST_READ:
                await asyncio.sleep(PAUSE)
            yield
        finally:
            self._waiting -= size
            self._go_on()

    def unpacked(self, lease: int, body: bytes) -> None:
        """Notes what the body of an open page takes; of one that is still packed, all there is."""
        self._read[lease] = MOST_READ + 1 if body.startswith(GZIP) else len(body) + A_TAG * body.count(b"<")

    def dropped(self, lease: int) -> None:
        """The page's body was not the last: it leads on, or is asked for again."""
        self._read.pop(lease, None)

    def _reading(self) -> int:
        self._read = {lease: size for lease, size in self._read.items() if self._is_open(lease)}
        return sum(self._read.values())

    def _has_room(self) -> bool:
        return sum(self._arriving.values()) + self._waiting <= MOST_ARRIVING

    def _oldest(self) -> Any:
        return next((stream for stream, size in self._arriving.items() if size > SMALL), None)

    def _go_on(self) -> None:
        """Lets streams that were stopped go on: the oldest in any case, others as far as there is room."""
        while self._paused:
            oldest = self._oldest()
            if oldest not in self._paused and not self._has_room():
                return
            stream = oldest if oldest in self._paused else self._paused[0]
            self._paused.remove(stream)
            stream.transport.resumeProducing()
