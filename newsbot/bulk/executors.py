"""Pages of a crawl read in processes of their own, one at a time each: what a crawl waits for, others do meanwhile."""

from __future__ import annotations

import asyncio
import atexit
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.reduction import ForkingPickler
from pickle import PicklingError  # noqa: TID251 - the name of what pipes raise; nothing is kept in it
from typing import Any

from newsbot import extract, sites
from newsbot.archive import Capture, page_of
from newsbot.bulk.process import Process
from newsbot.bulk.workers import PAGE_SECONDS, START_SECONDS, Fault, fault_of
from newsbot.errors import UnreadError, UsageError, WorkerError
from newsbot.page import Extraction, Link
from newsbot.site import Site


@dataclass(frozen=True, slots=True)
class Made:
    """What a worker cut from a page: its links and its record, or why there is none."""

    made_links: list[Link] | Fault
    extraction: Extraction | Fault

    def links(self) -> list[Link]:
        """The page's links; raises ``UnreadError`` where they could not be had."""
        links: list[Link] = _unless_fault(self.made_links)
        return links

    def article(self) -> Extraction:
        """What the page is and its record; raises ``UnreadError`` where it could not be read."""
        extraction: Extraction = _unless_fault(self.extraction)
        return extraction

    def explain(self) -> dict[str, Any]:
        """Raises ``RuntimeError``: what the record was chosen from stays in the worker."""
        raise RuntimeError("a page read by a worker cannot be explained; `newsbot explain` reads it in its own process")


def _unless_fault(made: Any) -> Any:
    if isinstance(made, Fault):
        raise UnreadError(made.reason, made.detail)
    return made


class Executors:
    """``count`` processes that read pages; a page waits for one that is idle. To be made inside the running loop."""

    def __init__(self, count: int, modules: Sequence[str], *, page_seconds: float = PAGE_SECONDS) -> None:
        self._modules = list(modules)
        self._page_seconds = page_seconds
        self._closed = False
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="newsbot-worker")
        self._processes: set[Process] = set()
        self._idle: asyncio.Queue[Process] = asyncio.Queue()
        for _ in range(count):
            self._idle.put_nowait(self._begin())
        atexit.register(self.close)  # before multiprocessing waits for what it started

    async def read(self, capture: Capture, site: Site) -> Made:
        """The page's links and record, as ``site`` reads it.

        A crash of the process, or a page that takes too long, is a ``Fault`` in both; another process takes its place.
        Raises ``WorkerError`` when none can begin.
        """
        process = await self._idle.get()
        answered = False
        try:
            await self._make_ready(process)
            made: Made = await self._within(self._page_seconds, process, _ask, process, (capture, site))
            answered = True
            return made
        except TimeoutError:
            fault = Fault(reason="time_limit", detail=f"took longer than {self._page_seconds:g} s")
        except (EOFError, OSError):
            fault = Fault(reason="worker_crash", detail=process.ending())
        finally:
            self._idle.put_nowait(process if answered or self._closed else self._replaced(process))
        return Made(fault, fault)

    def close(self) -> None:
        """Ends the processes; a page that is being read has then met a crash."""
        self._closed = True
        atexit.unregister(self.close)
        for process in self._processes:
            process.kill()
        self._threads.shutdown()
        for process in self._processes:
            process.end()
        self._processes.clear()

    async def _make_ready(self, process: Process) -> None:
        if process.ready:
            return
        try:
            await self._within(START_SECONDS, process, process.pipe.recv)
        except (EOFError, OSError) as error:
            detail = process.ending()
            raise WorkerError(f"a process that reads pages did not start: {detail}; stderr says why") from error
        process.ready = True

    async def _within(self, seconds: float, process: Process, work: Callable[..., Any], *given: Any) -> Any:
        """What ``work`` gives in a thread; when it takes longer, the process is killed and ``TimeoutError`` raised."""
        future = asyncio.get_running_loop().run_in_executor(self._threads, work, *given)
        done, _ = await asyncio.wait([future], timeout=seconds)
        if done:
            return await future
        process.kill()
        await asyncio.wait([future])
        raise TimeoutError from future.exception()

    def _begin(self) -> Process:
        process = Process(read_page, self._modules, self._page_seconds)
        self._processes.add(process)
        return process

    def _replaced(self, process: Process) -> Process:
        self._processes.discard(process)
        process.end()
        return self._begin()


def check_sites(declared: Iterable[Site]) -> None:
    """Raises ``UsageError`` for a site that no other process can be handed: its hook is no function of a module."""
    for site in declared:
        try:
            ForkingPickler.dumps(site)
        except (PicklingError, AttributeError, TypeError) as error:
            raise UsageError(
                f"site {site.name}: cannot be handed to a worker ({error}); make its hook a function of its file, "
                "or leave NEWSBOT_EXTRACT_WORKERS at 0"
            ) from error


def read_page(task: tuple[Capture, Site], registry: sites.Registry) -> Made:
    """What the worker's process makes of a page; ``registry`` is there so that hooks can be found."""
    capture, site = task
    page = extract.open(page_of(capture), site)
    try:
        links = page.links()
    except Exception as error:  # noqa: BLE001 - the border of a page: one bad page never stops the others
        return Made(fault_of(error), fault_of(error))
    try:
        return Made(links, page.article())
    except Exception as error:  # noqa: BLE001 - the same: what was found before the error is kept
        return Made(links, fault_of(error))
    finally:
        page.close()


def _ask(process: Process, task: tuple[Capture, Site]) -> Made:
    process.pipe.send([task])
    made: Made = process.pipe.recv()
    return made
