"""The smallest gap between two requests of a host, robots.txt included, while 1, 2 and 4 workers share the hosts.

Each trial starts so many workers at once. When a third of the pages is done another one joins, and at two thirds one
of the first is told to leave: hosts are handed over twice. The moments are the server's, as requests come in.
``shares`` are the parts that each of the first workers did between the moment when all had begun and the first
change, by the fair part: 1 is an even share.
"""

from __future__ import annotations

import argparse
import signal
from pathlib import Path
from typing import Any

from benchmarks.workers.joint import Joint, folders, gaps, joint, polite, progress
from benchmarks.workers.press import printing

NOISE = 0.02
"""Seconds that timers and the machine may take from a gap."""

LEAST_SHARE = 0.5


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--hosts", type=int, default=40)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--delay", type=float, default=0.5)


def run(given: argparse.Namespace) -> tuple[dict[str, Any], bool]:
    with folders() as folder:
        shown = {str(count): trial(folder / str(count), count, given) for count in given.workers}
    return shown, not any(one["faults"] for one in shown.values())


def trial(folder: Path, count: int, given: argparse.Namespace) -> dict[str, Any]:
    folder.mkdir()
    with (
        printing(given.hosts, given.pages, folder) as press,
        joint(press, folder / "run", polite(given.delay)) as workers,
    ):
        first = workers.start(count)
        workers.until(lambda: len(workers.pages()) == count)
        shares, joined = Shares(workers), Shares(workers)
        whole = given.hosts * given.pages
        workers.until(lambda: workers.done() > whole / 3)
        parts = shares.parts()
        workers.start()
        workers.until(lambda: len(workers.pages()) > count)
        joined = Shares(workers)
        workers.until(lambda: workers.done() > whole * 2 / 3)
        late = joined.parts()
        first[0].signal(signal.SIGTERM)
        codes = workers.end()
        found, smallest = workers.audit(), gaps(press)
        handovers = sum(host["requests"] > 0 for one in workers.summaries() for host in one["hosts"].values())
        asked = len(press.arrivals())
    closest = min(smallest, key=lambda host: smallest[host])
    faults = [f"{closest}: {smallest[closest]:.3f} s apart"] if smallest[closest] < given.delay - NOISE else []
    faults += [f"unfair: {parts}"] if len(parts) < count or min(parts) < LEAST_SHARE else []
    faults += [f"unfair once one had joined: {late}"] if len(late) <= count or min(late) < LEAST_SHARE else []
    faults += [f"ended with {codes}: {workers.words(set(codes) - {0})}"] if set(codes) - {0, 143} else []
    faults += [str(found.wrong())] if found.wrong() else []
    shown = {
        "smallest_gap": round(smallest[closest], 4),
        "under_the_delay": sum(gap < given.delay for gap in smallest.values()),
        "requests": asked,
        "handed_over": handovers - given.hosts,
        "shares": parts,
        "shares_with_one_more": late,
        "codes": codes,
        "faults": faults,
    }
    progress(count, shown)
    return shown


class Shares:
    """What each worker does from now on."""

    def __init__(self, workers: Joint) -> None:
        self._workers = workers
        self._before = workers.pages()

    def parts(self) -> list[float]:
        """The part of each worker that was there at first, by the fair part, the smallest first."""
        pages = self._workers.pages()
        done = [pages.get(worker, 0) - before for worker, before in self._before.items()]
        return sorted(round(one * len(done) / max(1, sum(done)), 2) for one in done)
