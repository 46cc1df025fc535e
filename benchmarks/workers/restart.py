"""The database stops in mid-crawl and starts again: as for an update (fast), and as in a crash (immediate).

The workers wait for it and go on. A crash of the server takes what was committed in its last moments whole; pages of
that are fetched again.
"""

from __future__ import annotations

import argparse
import time
from typing import Any

from benchmarks.workers.joint import folders, joint, polite, progress
from benchmarks.workers.press import printing
from tests.postgres import server


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--restarts", nargs="+", default=["fast", "immediate", "fast", "immediate"])
    parser.add_argument("--away", type=float, default=4.0, help="seconds until the server starts again")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--hosts", type=int, default=12)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--delay", type=float, default=0.5)


def run(given: argparse.Namespace) -> tuple[dict[str, Any], bool]:
    postgres, whole, faults = server(), given.hosts * given.pages, []
    with (
        folders() as folder,
        printing(given.hosts, given.pages, folder) as press,
        joint(press, folder / "run", polite(given.delay)) as workers,
    ):
        workers.start(given.workers)
        for n, mode in enumerate(given.restarts, 1):
            part = whole * n / (len(given.restarts) + 1)
            if not workers.until(lambda part=part: press.fetched() >= part):
                faults.append("a worker ended before its time")
            postgres.stop(mode)
            time.sleep(given.away)
            postgres.start()
            progress(mode, press.fetched(), "of", whole)
        codes = workers.end()
        if any(codes):
            faults.append(f"ended with {codes}: {workers.words(set(codes) - {0})}")
        found, left = workers.audit(), workers.left()
        summaries = workers.summaries()
        again = sum(one.path.startswith("/news/") for one in press.arrivals()) - press.fetched()
    last = sum(not one["goes_on"] for one in summaries)
    faults += [str(found.wrong())] if found.wrong() else []
    faults += [f"{left} URLs or rows are left"] if left else []
    faults += [f"{last} workers summed the run up"] if last != 1 else []
    shown = {"restarts": given.restarts, "articles": whole, "rows": found.rows, "refetched": again, "codes": codes}
    return {**shown, "faults": faults}, not faults
