"""Kills the same crawl again and again until a run of it ends by itself, then audits all that it left.

    python -m benchmarks.crash [--trials 50] [--kills 200] [--terms 50] [--full 20] [--pairs 5] [--articles 2000]
                               [--seed 1]

The same command is run in a fresh folder for each trial and ended at random moments: by KILL or TERM while it
starts, fetches, publishes or closes, or by a full disk (a small tmpfs where it may be mounted, else
RLIMIT_FSIZE), until its share of kills is spent; the last run is left to end. Then pairs of runs, of two sites side
by side on one store, each killed four times. Prints one JSON object.
Issue figures: nothing lost, duplicated or torn; fetched again at most what was under way at each kill;
TERM ends a run within 30 s; a full disk ends it with code 5 and the next run completes. Exit code 1 otherwise.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from resource import RLIMIT_FSIZE, setrlimit

from benchmarks.audit import Audit, audit, leased
from benchmarks.loopback import Crawl, newsroom
from tests.loopback import Site, serve

ARTICLE = "/news/"
TERM_SECONDS = 30
"""What a run may take to end on TERM."""

KILLS_OF_A_PAIR = 4
"""How often each run of two side by side is killed."""

MOST_FAULTS = 20
"""After so many there is no need to go on."""

CODES = {
    signal.SIGKILL: (-signal.SIGKILL,),
    signal.SIGTERM: (128 + signal.SIGTERM, -signal.SIGTERM),  # the latter while Python starts: a shell says 143 too
}
"""How a run ended by the signal ends."""


@dataclass(slots=True)
class Result:
    """What the trials showed. ``refetched`` is of articles, ``in_flight`` what the state had leased at the kills."""

    trials: int = 0
    runs: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    refetched: int = 0
    in_flight: int = 0
    most_in_flight: int = 0
    slowest_term: float = 0.0
    lost: int = 0
    duplicated: int = 0
    torn: int = 0
    faults: list[str] = field(default_factory=list)

    def take(self, found: Audit, where: str) -> None:
        self.lost += len(found.lost) + len(found.missed)
        self.duplicated += len(found.duplicated)
        self.torn += len(found.torn)
        if wrong := found.wrong():
            self.faults.append(f"{where}: {wrong}")

    def add(self, other: Result) -> None:
        """Takes in what another found."""
        for name in ("trials", "runs", "refetched", "in_flight", "lost", "duplicated", "torn", "ends", "faults"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.most_in_flight = max(self.most_in_flight, other.most_in_flight)
        self.slowest_term = max(self.slowest_term, other.slowest_term)

    def good(self) -> bool:
        return not self.faults and self.refetched <= self.in_flight and self.slowest_term <= TERM_SECONDS


class Trial:
    """One folder in which the crawl is run until it ends by itself."""

    def __init__(self, site: Site, folder: Path, chance: random.Random, result: Result) -> None:
        self.site = site
        self.folder = folder
        self.chance = chance
        self.result = result
        self.fetched: set[str] = set()
        self.state = folder / "state" / "newsbot.sqlite"
        self.output = folder / "output" / site.name
        site.seen.clear()

    def killed_by(self, number: signal.Signals) -> bool:
        """Begins a run and ends it by the signal at a random moment; False when it ended before."""
        run = self._begin()
        self._wait_for_a_moment(run)
        sent = time.monotonic()
        run.signal(number)
        code = self._wait(run)
        self._count_again()
        if number == signal.SIGTERM and code in CODES[number]:
            self.result.slowest_term = max(self.result.slowest_term, time.monotonic() - sent)
        elif number == signal.SIGKILL and code in CODES[number]:
            self._count_in_flight()
        if code not in (0, *CODES[number]):
            self._fault(run, code)
        self.result.ends[number.name if code in CODES[number] else f"code {code}"] += 1
        stopped = number == signal.SIGTERM and code in CODES[number] and run.summed_up()  # not ended while it began
        self.result.take(audit(self.output, self.state, over=stopped), f"{self.folder.name} after {number.name}")
        return code in CODES[number]

    def ended_by_itself(self) -> None:
        run = self._begin()
        code = self._wait(run)
        self._count_again()
        self.result.ends[f"code {code}"] += 1
        if code:
            self._fault(run, code)
        articles = [path for path in self.site.pages if path.startswith(ARTICLE)]
        self.result.take(audit(self.output, self.state, articles), self.folder.name)

    def filled(self, folder: Path, *, most: int | None) -> None:
        """A run whose state and output are on the disk that fills: it must end with 5 and tear nothing."""
        limit = None if most is None else lambda: setrlimit(RLIMIT_FSIZE, (most, most))
        run = Crawl(self.site, self.folder, prepare=limit).start()
        self.result.runs += 1
        code = self._wait(run)
        self._count_again()
        self._count_in_flight()
        self.result.ends[f"disk full: code {code}"] += 1
        if code != 5:
            self._fault(run, code)
        self.result.take(audit(self.output, self.state, over=False), f"{self.folder.name} with a full disk")

    def _begin(self) -> Crawl:
        self.result.runs += 1
        return Crawl(self.site, self.folder, log=self.site.name).start()

    def _wait(self, run: Crawl) -> int:
        try:
            return run.wait()
        except subprocess.TimeoutExpired:
            self._fault(run, "no end")
            return -signal.SIGKILL

    def _fault(self, run: Crawl, code: int | str) -> None:
        self.result.faults.append(f"{self.folder.name}: ended with {code}: {run.said()}")

    def _wait_for_a_moment(self, run: Crawl) -> None:
        """A moment of the start, of the fetching (mostly), or of the end, when all is fetched and much is written."""
        where = self.chance.random()
        if where < 0.15:
            time.sleep(self.chance.uniform(0, 1.5))
            return
        missing = sum(path.startswith(ARTICLE) for path in self.site.pages) - len(self.fetched)
        wanted = missing if where > 0.75 else self.chance.uniform(0, missing / 2)
        while run.running() and len(self._seen() - self.fetched) < wanted:
            time.sleep(0.002)
        time.sleep(self.chance.uniform(0, 1.0 if where > 0.75 else 0.05))

    def _seen(self) -> set[str]:
        return {path for path in list(self.site.seen) if path.startswith(ARTICLE)}

    def _count_in_flight(self) -> None:
        under_way = leased(self.state, self.site.name)
        self.result.in_flight += under_way
        self.result.most_in_flight = max(self.result.most_in_flight, under_way)

    def _count_again(self) -> None:
        """Counts the articles that the run just over fetched again."""
        seen = self._seen()
        again = sum(times - (path not in self.fetched) for path, times in self.site.seen.items() if path in seen)
        self.result.refetched += again
        self.fetched |= seen
        self.site.seen.clear()


def crash(site: Site, folder: Path, arguments: argparse.Namespace) -> Result:
    chance = random.Random(arguments.seed)
    result = Result()
    wanted = [signal.SIGKILL] * arguments.kills + [signal.SIGTERM] * arguments.terms
    chance.shuffle(wanted)
    a_trial = -(-len(wanted) // max(1, arguments.trials))
    while (wanted or result.trials < arguments.trials) and len(result.faults) < MOST_FAULTS:
        trial = Trial(site, folder / f"trial-{result.trials}", chance, result)
        for _ in range(min(a_trial, len(wanted))):
            if not trial.killed_by(wanted[-1]):
                break
            wanted.pop()
        trial.ended_by_itself()
        result.trials += 1
        progress(result)
    return result


def side_by_side(sites: Sequence[Site], folder: Path, arguments: argparse.Namespace, result: Result) -> None:
    """Runs of different sites on one store and one output, at the same time, each killed and begun again."""

    def alone(site: Site, place: Path, seed: int) -> Result:
        found = Result(trials=1)
        trial = Trial(site, place, random.Random(seed), found)
        for _ in range(KILLS_OF_A_PAIR):
            if not trial.killed_by(signal.SIGKILL):
                break
        trial.ended_by_itself()
        return found

    for n in range(arguments.pairs):
        with ThreadPoolExecutor() as pool:
            running = [
                pool.submit(alone, site, folder / f"pair-{n}", arguments.seed + len(sites) * n + place)
                for place, site in enumerate(sites)
            ]
        for one in running:
            result.add(one.result())
        progress(result)


def fill(site: Site, folder: Path, arguments: argparse.Namespace, result: Result) -> None:
    """The trials with a full disk, each completed by a run with room."""
    chance = random.Random(arguments.seed)
    for n in range(arguments.full):
        name = folder / f"full-{n}"
        size = chance.randrange(arguments.articles * 500, arguments.articles * 4000)
        trial = Trial(site, name, chance, result)
        with small_disk(name, size) as disk:
            trial.filled(name, most=None if disk else size)
            if disk:
                grow(name)
            trial.ended_by_itself()
        result.trials += 1
        progress(result)


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[bool]:
    """A disk of that size at the folder; False where this user may not mount one."""
    folder.mkdir()
    mounted = _quiet("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    try:
        yield mounted
    finally:
        if mounted:
            _quiet("umount", "-l", str(folder))


def grow(folder: Path) -> None:
    _quiet("mount", "-o", "remount,size=2g", str(folder))


def _quiet(*line: str) -> bool:
    try:
        return subprocess.run(line, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def progress(result: Result) -> None:
    print(f"{result.trials} trials, {result.runs} runs, {dict(result.ends)}", file=sys.stderr)


def parse(line: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (
        ("trials", 50),
        ("kills", 200),
        ("terms", 50),
        ("full", 20),
        ("pairs", 5),
        ("articles", 2000),
        ("seed", 1),
    ):
        parser.add_argument(f"--{name}", type=int, default=default)
    return parser.parse_args(line)


def main() -> int:
    arguments = parse()
    pages = newsroom(arguments.articles)
    with tempfile.TemporaryDirectory() as folder, serve(pages) as site, serve(pages) as other:
        result = crash(site, Path(folder), arguments)
        fill(site, Path(folder), arguments, result)
        side_by_side((site, other), Path(folder), arguments, result)
    shown = {name: getattr(result, name) for name in Result.__slots__}
    print(json.dumps({**shown, "slowest_term": round(result.slowest_term, 2)}, indent=2))
    return 0 if result.good() else 1


if __name__ == "__main__":
    sys.exit(main())
