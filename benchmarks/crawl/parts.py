"""Where a crawl's CPU time goes, part by part: its stack is looked at each time some milliseconds of CPU have passed.

    python -m benchmarks.crawl.parts FILE news -a url=…

runs ``newsbot crawl`` with the arguments and writes the CPU seconds of each part to FILE as JSON. The innermost frame
in a file that ``PARTS`` names says what is being done; grounds that all parts share (urls, text) leave that to their
callers. What no file of newsbot's stands in the way of is fetching: Scrapy, Twisted, the loop.
"""

from __future__ import annotations

import atexit
import json
import signal
import sys
import time
from collections import defaultdict
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Final

import newsbot

EVERY: Final = 0.001
"""Seconds of CPU between two looks; most kernels look every 4 ms at best. A look counts for what passed before it."""

PACKAGE: Final = f"{Path(newsbot.__file__).parent}/"

PARTS: Final = {
    "page.py:root": "parse",
    "page.py:decoded": "parse",
    "text/encoding.py": "parse",
    "extract/links.py": "links",
    "discovery.py": "links",
    "survey.py": "links",
    "spiders/": "links",
    "scheduler.py:request_for": "links",
    "lifecycle.py:collect": "links",
    "middlewares.py:get_processed_request": "links",
    "extract/": "extraction",
    "metadata.py": "extraction",
    "json_ld.py": "extraction",
    "sites/": "extraction",
    "scheduler.py": "store",
    "lifecycle.py": "store",
    "settle.py": "store",
    "store/rows.py": "feed",
    "store/": "store",
    "fingerprint.py": "hashes, copies",
    "checks.py": "extraction",
    "report/": "report",
    "sentinel.py": "report",
    "feed.py": "feed",
    "dataset/": "feed",
    "archive/": "archive",
    "download.py": "fetch",
    "resolver.py": "fetch",
}
"""Files and folders below newsbot/, and functions in them → the part; the longest that fits counts."""

SHARED: Final = (
    "urls.py",
    "shapes.py",
    "parameters.py",
    "items.py",
    "clock.py",
    "page.py",
    "text/",
    "commands/",
    "__main__.py",
)
"""What works for several parts: the caller says for which."""

FETCH, OTHER = "fetch", "other"


@cache
def part_of(file: str, function: str) -> str | None:
    """The part that a frame stands for; ``None`` for one that leaves it to its caller."""
    if not file.startswith(PACKAGE):
        return None
    place = f"{file.removeprefix(PACKAGE)}:{function}"
    if fitting := [start for start in PARTS if place.startswith(start)]:
        return PARTS[max(fitting, key=len)]
    return None if place.startswith(SHARED) else OTHER


class Sampler:
    """Adds the CPU seconds passed since the last look to what the stack shows; ``seconds`` holds them by part."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._before = time.process_time()

    def start(self) -> None:
        signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)

    def stop(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)

    def _look(self, _signal: int, frame: FrameType | None) -> None:
        part = None
        while frame is not None and part is None:
            part = part_of(frame.f_code.co_filename, frame.f_code.co_name)
            frame = frame.f_back
        now = time.process_time()
        self.seconds[part or FETCH] += now - self._before
        self._before = now


def main() -> None:
    from newsbot.__main__ import main as newsbot_main

    file = Path(sys.argv[1])
    sampler = Sampler()

    def write() -> None:
        sampler.stop()
        file.write_text(json.dumps(sampler.seconds), "utf-8")

    atexit.register(write)
    sys.argv[1:] = ["crawl", *sys.argv[2:]]
    sampler.start()
    newsbot_main()


if __name__ == "__main__":
    main()
