"""What may end a run before its time: a signal, the minutes given, a disk without room."""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from scrapy.utils.asyncio import AsyncioLoopingCall, create_looping_call
from twisted.internet.task import LoopingCall

from newsbot.dataset.files import check_room
from newsbot.errors import OutputError

logger = logging.getLogger(__name__)

STOPPING = (signal.SIGINT, signal.SIGTERM)

PATIENCE = 15.0
"""Seconds from a signal until pages under way are given up; with publishing, a run ends within 30."""

LOOK_EVERY = 5.0
"""Seconds between two looks at the disk, and two signs of life."""


Handler = Callable[[int, FrameType | None], Any] | int | None


class Guard:
    """Watches over a run. ``signal`` is the number of the one that stops it, ``None`` while none does.

    ``folders`` must have ``least_free`` bytes of room; ``fail`` is told when they have not.
    """

    def __init__(self, folders: list[Path], *, least_free: int, fail: Callable[[OutputError], None]) -> None:
        self._folders = folders
        self._least_free = least_free
        self._fail = fail
        self._hurry: Callable[[], object] | None = None
        self._looking: AsyncioLoopingCall | LoopingCall | None = None
        self.signal: int | None = None

    def listen(self) -> None:
        """Keeps the number of a signal from now on, and does what Scrapy does on it."""
        if threading.current_thread() is threading.main_thread():  # a shell's engine runs in another
            for number in STOPPING:
                signal.signal(number, self._noting(signal.getsignal(number)))

    def check(self) -> None:
        """Raises ``OutputError`` where there is no room."""
        for folder in self._folders:
            check_room(folder, self._least_free)

    def begin(self, *, alive: Callable[[], None], give_up: Callable[[], None]) -> None:
        """Watches the disk from now on.

        ``alive`` is called at each look; ``give_up`` a while after a signal, when the run still waits for pages.
        """
        loop = asyncio.get_running_loop()
        self._hurry = lambda: loop.call_soon_threadsafe(loop.call_later, PATIENCE, give_up)
        if self.signal is not None:
            self._hurry()

        def look() -> None:
            alive()
            try:
                self.check()
            except OutputError as error:
                self._fail(error)

        self._looking = create_looping_call(look)
        self._looking.start(LOOK_EVERY, now=True)

    def end(self) -> None:
        """Watches no more."""
        if self._looking is not None and self._looking.running:
            self._looking.stop()

    def _noting(self, handler: Handler) -> Callable[[int, FrameType | None], None]:
        def note(received: int, frame: FrameType | None) -> None:
            if self.signal is None and self._hurry is not None:
                self._hurry()
            self.signal = received
            if callable(handler):
                handler(received, frame)

        return note
