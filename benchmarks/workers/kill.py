"""Kills workers of a run at random and starts others in their place, until its kills are spent; then audits.

Three workers share the run. One of them, chosen by chance, is killed at a moment by chance; some are killed while
they publish: one that was told to leave, or the last of the run. A fresh one joins for each.
"""

from __future__ import annotations

import argparse
import random
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from benchmarks.workers.joint import LOCKED, Joint, folders, joint, polite, progress
from benchmarks.workers.press import Press, printing

WORKERS = 3

EXPECTED = {0, LOCKED, -signal.SIGKILL, 128 + signal.SIGTERM, -signal.SIGTERM}
"""What workers may end with: the last while Python starts."""


@dataclass(slots=True)
class Killed:
    """What the trials showed; ``refetched`` are articles that were asked for more than once."""

    trials: int = 0
    kills: int = 0
    while_publishing: int = 0
    articles: int = 0
    rows: int = 0
    refetched: int = 0
    lost: int = 0
    duplicated: int = 0
    torn: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--a-trial", type=int, default=10, help="kills of one run at most")
    parser.add_argument("--hosts", type=int, default=12)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--delay", type=float, default=1.0)
    parser.add_argument("--pause", type=float, default=8.0, help="seconds between two kills at most")
    parser.add_argument("--seed", type=int, default=1)


def run(given: argparse.Namespace) -> tuple[dict[str, Any], bool]:
    chance, found = random.Random(given.seed), Killed()
    with folders() as folder:
        while found.kills < given.kills and not found.faults:
            place = folder / f"trial-{found.trials}"
            place.mkdir()
            with (
                printing(given.hosts, given.pages, place) as press,
                joint(press, place / "run", polite(given.delay)) as workers,
            ):
                Trial(workers, chance, found, given).run(min(given.a_trial, given.kills - found.kills))
                take(found, press, workers)
            progress(found)
    shown = {name: getattr(found, name) for name in Killed.__slots__}
    return shown, not found.faults


def take(found: Killed, press: Press, workers: Joint) -> None:
    found.trials += 1
    wrong = workers.audit()
    found.rows += wrong.rows
    found.articles += given_articles(press)
    asked = Counter((one.host, one.path) for one in press.arrivals() if one.path.startswith("/news/"))
    found.refetched += sum(times - 1 for times in asked.values())
    found.lost += len(wrong.lost) + len(wrong.missed)
    found.duplicated += len(wrong.duplicated)
    found.torn += len(wrong.torn)
    found.codes.update({str(code): times for code, times in workers.codes.items()})
    if odd := set(workers.codes) - EXPECTED:
        found.faults.append(f"trial {found.trials}: workers ended with {sorted(odd)}: {workers.words(odd)}")
    if kinds := wrong.wrong():
        found.faults.append(f"trial {found.trials}: {kinds}")


def given_articles(press: Press) -> int:
    return len(press.hosts) * press.pages


class Trial:
    """One run whose workers are killed."""

    def __init__(self, workers: Joint, chance: random.Random, found: Killed, given: argparse.Namespace) -> None:
        self.workers = workers
        self.chance = chance
        self.found = found
        self.pause = given.pause

    def run(self, kills: int) -> None:
        self.workers.start(WORKERS)
        self.workers.until(self.workers.done)
        at_the_end = 1
        for n in range(kills - at_the_end):
            if not self.workers.alive or self.workers.publisher() is not None:
                break
            time.sleep(self.chance.uniform(0, self.pause))
            self.workers.reap()
            if n % 4 == 3:
                self.leaving()
            elif self.workers.alive:
                self.kill(self.chance.choice(self.workers.alive))
            self.workers.start()
        if self.workers.until(self.workers.publisher, every=0.002):
            self.publishing()
        if code := self.workers.complete():
            self.found.faults.append(f"the last worker ended with {code}: {self.workers.words({code})}")

    def leaving(self) -> None:
        """Tells a worker to leave, and kills it while it publishes what there is."""
        worker = self.chance.choice(self.workers.alive)
        worker.signal(signal.SIGTERM)
        self.workers.until(lambda: not worker.running() or self.workers.publisher() is worker, every=0.002)
        self.publishing()

    def publishing(self) -> None:
        """Kills the worker that publishes, at a moment by chance."""
        if (worker := self.workers.publisher()) is not None:
            time.sleep(self.chance.uniform(0, 0.4))
            self.found.while_publishing += self.kill(worker)

    def kill(self, worker: Any) -> bool:
        """Whether it was killed before it ended."""
        worker.signal(signal.SIGKILL)
        killed = self.workers.wait(worker) == -signal.SIGKILL
        self.found.kills += killed
        return killed
