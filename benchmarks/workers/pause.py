"""A worker is stopped for longer than its lease and woken: while it fetches, and while it publishes.

The others have its pages by then. When it wakes it writes nothing: no row, no part, no manifest of its own making; it
asks no host, and ends by itself.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import signal
import time
from pathlib import Path
from typing import Any

from benchmarks.loopback import Crawl
from benchmarks.workers.joint import Joint, folders, gaps, joint, polite, progress
from benchmarks.workers.press import printing

NOISE = 0.02

OWN = """
SELECT (SELECT coalesce(sum(pages), 0)::int FROM tallies WHERE worker = %(me)s),
  (SELECT count(*) FROM articles WHERE worker = %(me)s), (SELECT count(*) FROM workers WHERE worker = %(me)s),
  (SELECT count(*) FROM urls WHERE worker = %(me)s AND state = 'leased'),
  (SELECT count(*) FROM slots WHERE worker = %(me)s)
"""
"""What the database holds of one worker: pages, articles, its life, leases, slots."""


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sleep", type=float, default=20.0, help="seconds that a worker is stopped")
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--hosts", type=int, default=12)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--delay", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--of", nargs="+", choices=CASES, default=list(CASES))


def run(given: argparse.Namespace) -> tuple[dict[str, Any], bool]:
    chance = random.Random(given.seed)
    with folders() as folder:
        shown = {name: trial(folder / name, name, given, chance) for name in given.of}
    return shown, not any(one["faults"] for one in shown.values())


def fetching(workers: Joint, chance: random.Random, whole: int) -> Crawl | None:
    """A worker in the middle of it all."""
    workers.until(lambda: workers.done() > whole / 4)
    return chance.choice(workers.alive)


def leaving(workers: Joint, chance: random.Random, whole: int) -> Crawl | None:
    """One that was told to leave, while it publishes what there is."""
    workers.until(lambda: workers.done() > whole / 4)
    workers.alive[0].signal(signal.SIGTERM)
    workers.until(workers.publisher, every=0.002)
    time.sleep(chance.uniform(0, 0.3))
    return workers.publisher()


def ending(workers: Joint, chance: random.Random, whole: int) -> Crawl | None:
    """The last one, while it publishes."""
    workers.until(workers.publisher, every=0.002)
    time.sleep(chance.uniform(0, 0.3))
    return workers.publisher()


CASES = {"fetching": fetching, "leaving": leaving, "ending": ending}


def trial(folder: Path, name: str, given: argparse.Namespace, chance: random.Random) -> dict[str, Any]:
    folder.mkdir()
    whole = given.hosts * given.pages
    with (
        printing(given.hosts, given.pages, folder) as press,
        joint(press, folder / "run", polite(given.delay)) as workers,
    ):
        workers.start(given.workers)
        worker = CASES[name](workers, chance, whole)
        if worker is None or worker.process is None:
            return {"faults": ["no worker was there to be stopped"]}
        me = workers.names()[worker.process.pid]
        worker.signal(signal.SIGSTOP)
        workers.alive.remove(worker)
        time.sleep(given.sleep)
        if name == "ending":
            last = workers.complete()  # nobody else would take the sleeper's work
        before = held(workers, me)
        worker.signal(signal.SIGCONT)
        code = workers.wait(worker, 60)
        after = held(workers, me)
        if name != "ending":
            workers.start()
            last = workers.complete()
        found, smallest = workers.audit(), min(gaps(press).values())
    faults = [
        f"it wrote {name}" for name in sorted(after.keys() | before.keys()) if after.get(name) != before.get(name)
    ]
    faults += [f"it ended with {code}: {worker.said()}"] if code not in (0, 10, 128 + signal.SIGTERM) else []
    faults += [f"the last worker ended with {last}"] if last else []
    faults += [str(found.wrong())] if found.wrong() else []
    faults += [f"a host was asked after {smallest:.3f} s"] if smallest < given.delay - NOISE else []
    shown = {"articles": whole, "rows": found.rows, "code": code, "smallest_gap": round(smallest, 4)}
    progress(name, {**shown, "faults": faults})
    return {**shown, "faults": faults}


def held(workers: Joint, me: str) -> dict[str, Any]:
    """What there is of the worker in the database; the dataset's files too, where nobody else writes them."""
    [own] = workers.ask(OWN, me=me)
    output = workers.folder / "here" / "output"
    found: dict[str, Any] = {"rows of the state": own}
    if not any(worker.running() for worker in workers.alive):
        for path in output.rglob("*.json*"):
            found[str(path.relative_to(output))] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found
