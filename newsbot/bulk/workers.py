"""Pages read in processes of their own: a crash or a hang costs the one page, which is named.

Each worker is one process with one pipe. It is handed a few pages when it has none, so that handing over never waits,
and answers them one by one; the clock runs for the page that it is at.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from typing import Generic, Protocol, Self, TypeVar

from newsbot import bulk, sites
from newsbot.archive import Capture
from newsbot.bulk.process import Process
from newsbot.bulk.reading import packed
from newsbot.errors import WorkerError
from newsbot.page import Extraction

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

PAGE_SECONDS = 30.0
"""What one page may take; honest ones take milliseconds."""

START_SECONDS = 120.0
"""What a process may take to load the rules and site files."""

HANDED = 8
HANDED_BYTES = 256 * 1024
"""Pages, and bytes of them, that a worker is handed at a time; one may be larger."""

WINDOW = 8
"""Hands of pages, for each worker, that may be read ahead of one that takes long: their order is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A page that could not be read: ``reason`` is worker_crash, time_limit or extraction_error."""

    reason: str
    detail: str


class Reads(Protocol[T_co]):
    """What is made of a page, in the process that reads it."""

    def __call__(self, capture: Capture, registry: sites.Registry, /) -> T_co | Fault: ...


@dataclass(slots=True)
class _Task(Generic[T]):
    capture: Capture
    answer: T | Fault | None = None


@dataclass(slots=True)
class _Worker(Generic[T]):
    """A process, the pages it has been handed and not answered, and since when it is at the first of them.

    It begins by saying that it is ready; what it takes until then is no page's fault.
    """

    process: Process
    tasks: deque[_Task[T]] = field(default_factory=deque)
    since: float = 0.0


class Workers(Generic[T]):
    """``count`` processes that read pages with the site files of ``modules``; ends them when its block is left.

    ``reads`` is a module's function: what a process makes of a page (``answer``).
    """

    def __init__(
        self, count: int, modules: Sequence[str], reads: Reads[T], *, page_seconds: float = PAGE_SECONDS
    ) -> None:
        self._modules = list(modules)
        self._reads = reads
        self._page_seconds = page_seconds
        self._workers: list[_Worker[T]] = [self._begin() for _ in range(count)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for worker in self._workers:
            worker.process.end()

    def read(self, captures: Iterable[Capture]) -> Iterator[tuple[Capture, T | Fault]]:
        """Each page with what it turned out to be, in the order given; few are held at a time.

        Raises ``WorkerError`` when a process cannot begin.
        """
        source = iter(captures)
        waiting: deque[_Task[T]] = deque()
        most = len(self._workers) * HANDED * WINDOW
        while True:
            for worker in self._workers:
                if not worker.tasks and len(waiting) < most:
                    waiting.extend(self._hand_over(worker, source))
            if not waiting:
                return
            while waiting and waiting[0].answer is not None:
                task = waiting.popleft()
                assert task.answer is not None
                yield task.capture, task.answer
            if waiting:
                self._take_answers()

    def _hand_over(self, worker: _Worker[T], source: Iterator[Capture]) -> list[_Task[T]]:
        tasks: list[_Task[T]] = []
        size = 0
        while len(tasks) < HANDED and size < HANDED_BYTES and (capture := next(source, None)) is not None:
            tasks.append(_Task(capture))
            size += len(capture.body)
        self._send(worker, tasks)
        return tasks

    def _send(self, worker: _Worker[T], tasks: Iterable[_Task[T]]) -> None:
        worker.tasks.extend(tasks)
        worker.since = time.monotonic()
        if worker.tasks:
            with suppress(OSError):  # it has died: its pipe says so when it is asked for the answer
                worker.process.pipe.send([task.capture for task in worker.tasks])

    def _take_answers(self) -> None:
        """Waits until a worker answers, dies, or takes too long for its page."""
        busy = [worker for worker in self._workers if worker.tasks]
        latest = min(worker.since + self._limit(worker) for worker in busy)
        ready = wait([worker.process.pipe for worker in busy], max(0.0, latest - time.monotonic()))
        for worker in busy:
            if worker.process.pipe not in ready:
                if time.monotonic() - worker.since >= self._limit(worker):
                    self._replace(worker, "time_limit", f"took longer than {self._limit(worker):g} s")
                continue
            try:
                answer = worker.process.pipe.recv()
            except (EOFError, OSError):
                self._replace(worker, "worker_crash", worker.process.ending())
                continue
            if worker.process.ready:
                worker.tasks.popleft().answer = answer
            worker.process.ready = True
            worker.since = time.monotonic()

    def _limit(self, worker: _Worker[T]) -> float:
        return self._page_seconds if worker.process.ready else START_SECONDS

    def _replace(self, worker: _Worker[T], reason: str, detail: str) -> None:
        """Gives up the page that the worker was at; a new process goes on with the others that it had.

        Raises ``WorkerError`` for one that did not come so far: the next would not either.
        """
        if not worker.process.ready:
            raise WorkerError(f"a process that reads pages did not start: {detail}; stderr says why")
        worker.tasks.popleft().answer = Fault(reason=reason, detail=detail)
        worker.process.end()
        fresh = self._begin()
        self._workers[self._workers.index(worker)] = fresh
        self._send(fresh, worker.tasks)

    def _begin(self) -> _Worker[T]:
        return _Worker(Process(self._reads, self._modules, self._page_seconds))


def answer(capture: Capture, registry: sites.Registry, *, run_id: str | None = None) -> Extraction | Fault:
    """What the page turned out to be, or why it could not be read; an article as ``reading.packed`` hands it over.

    ``run_id``: what the record of a page says that no run fetched.
    """
    try:
        extraction = bulk.read(capture, registry)
        return packed(capture, extraction, run_id=run_id) if extraction.outcome == "article" else extraction
    except Exception as error:  # noqa: BLE001 - the border of a page: one bad page never stops the others
        return fault_of(error)


def fault_of(error: Exception) -> Fault:
    """What is said of a page whose reading raised the error."""
    return Fault(reason="extraction_error", detail=f"{type(error).__name__}: {error}")


class InProcess:
    """Reads pages in this process, for few pages and for tools that have processes of their own (no time limit)."""

    def __init__(self, modules: Sequence[str]) -> None:
        self._registry = sites.load(modules)

    def read(self, captures: Iterable[Capture]) -> Iterator[tuple[Capture, Extraction | Fault]]:
        return ((capture, answer(capture, self._registry)) for capture in captures)
