"""A process that reads what it is handed through a pipe, until the pipe is closed."""

from __future__ import annotations

import gc
import math
import multiprocessing
import signal
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any

from newsbot import sites

YOUNG_OBJECTS = 50_000
"""Objects made between two looks of the garbage collector: about a page's; its tree goes by counting."""

GRACE = 5
"""Seconds beyond a page's limit after which the system ends the process: nobody is there who would have."""

Answer = Callable[[Any, sites.Registry], Any]
"""What is made of one thing handed over; a module's function, so that the process can find it."""


class Process:
    """One worker: hands of things go in by ``pipe``, ``answer`` of each comes out, after a first ``None``: it is ready.

    It ends by itself when the pipe is closed, also by a kill of this process, at the latest once the page it is at has
    had its time. Signals to the whole group are for this process, which says when a worker ends.
    """

    def __init__(self, answer: Answer, modules: Sequence[str], page_seconds: float) -> None:
        context = multiprocessing.get_context("spawn")  # a fork would share the store's file and locks
        self.pipe, theirs = context.Pipe()
        arguments = (theirs, answer, list(modules), page_seconds)
        self._process = context.Process(target=work, args=arguments, daemon=True)
        self._process.start()
        theirs.close()
        self.ready = False

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def ending(self) -> str:
        """How the process ended, which its closed pipe told, in words."""
        self._process.join()
        return f"the process ended with {self._process.exitcode}"

    def kill(self) -> None:
        """Ends the process; whoever waits at its pipe is told by ``EOFError`` or ``OSError``."""
        self._process.kill()
        self._process.join()

    def end(self) -> None:
        """Ends the process and closes its pipe, at which nobody waits."""
        self.kill()
        self.pipe.close()


def spare_collector() -> None:
    """Keeps the garbage collector from what is loaded by now, which lives as long as the process; for the rest it
    comes about once a page."""
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS)


def work(pipe: Connection[Any, Any], answer: Answer, modules: Sequence[str], page_seconds: float) -> None:
    """What a worker's process does until its pipe is closed: hands in, an answer for each thing out."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    registry = sites.load(modules)
    spare_collector()
    most = math.ceil(page_seconds) + GRACE
    try:
        pipe.send(None)
        while True:
            for each in pipe.recv():
                signal.alarm(most)  # its default action reaches even code that holds the interpreter
                pipe.send(answer(each, registry))
                signal.alarm(0)
    except (EOFError, BrokenPipeError, ConnectionResetError):  # whoever asked is gone
        return
