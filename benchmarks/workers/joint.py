"""One run of several workers over one database, in a folder: started, watched, ended and audited."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from benchmarks.audit import Audit, audit
from benchmarks.loopback import Crawl
from benchmarks.workers.press import Press
from newsbot.store.postgres.schema import SCHEMA
from newsbot.store.postgres.workers import LIFE
from tests.postgres import Server, server

PATIENT = ("DOWNLOAD_TIMEOUT=60", "RETRY_TIMES=4")
"""A worker that slept finds its answers late."""

LOCKED = 75

LONGEST = 600.0
"""Seconds that anything is waited for."""


def settings(*pairs: str) -> tuple[str, ...]:
    return tuple(part for pair in pairs for part in ("-s", pair))


def polite(delay: float) -> tuple[str, ...]:
    """The settings under which a host is asked once in so many seconds, exactly."""
    return settings(f"DOWNLOAD_DELAY={delay}", "CONCURRENT_REQUESTS_PER_DOMAIN=1", "RANDOMIZE_DOWNLOAD_DELAY=False")


@dataclass(slots=True)
class Joint:
    """The run. ``codes`` counts how the workers that are over ended, ``faults`` says what was wrong with them."""

    press: Press
    folder: Path
    address: str
    options: tuple[str, ...] = ()
    alive: list[Crawl] = field(default_factory=list)
    started: list[Crawl] = field(default_factory=list)
    codes: Counter[int] = field(default_factory=Counter)
    _connection: psycopg.Connection[Any] | None = None

    def start(self, workers: int = 1) -> list[Crawl]:
        asked = self.folder / "urls.txt"
        asked.parent.mkdir(parents=True, exist_ok=True)
        asked.write_text("".join(f"{url}\n" for url in self.press.fronts))
        for _ in range(workers):
            worker = Crawl(
                None,
                self.folder / "here",
                settings={"NEWSBOT_STORE": self.address, "NEWSBOT_ALLOW_PRIVATE": self.press.allowed},
                options=(*settings(*PATIENT), *self.options),
                log=f"worker-{len(self.started)}",
                asked=f"urls={asked}",
            )
            self.started.append(worker.start())
            self.alive.append(worker)
        return self.started[-workers:]

    def wait(self, worker: Crawl, seconds: float = LONGEST) -> int:
        """The worker's exit code; raises ``subprocess.TimeoutExpired`` for one that goes on."""
        code = worker.wait(seconds)
        self.codes[code] += 1
        if worker in self.alive:
            self.alive.remove(worker)
        return code

    def reap(self) -> list[int]:
        """The codes of the workers that ended since the last look."""
        return [self.wait(worker) for worker in list(self.alive) if not worker.running()]

    def end(self) -> list[int]:
        """The codes of the workers, all of which are left to end by themselves."""
        return [self.wait(worker) for worker in list(self.alive)]

    def complete(self) -> int:
        """The code of the last worker: where a dead one holds the run that it was to sum up, once that is free."""
        codes = self.end()
        while not codes or codes[-1] == LOCKED or self.left():
            self.start()
            codes = self.end()
            if codes[-1] not in (0, LOCKED):
                break
            if codes[-1] == LOCKED:
                time.sleep(LIFE / 5)
        return codes[-1]

    def left(self) -> int:
        """URLs and rows that wait in the store."""
        [[waiting]] = self.ask("SELECT (SELECT count(*) FROM urls WHERE state <> 'done') + (SELECT count(*) FROM rows)")
        return int(waiting)

    # what the database knows

    def ask(self, sql: str, **values: Any) -> list[Any]:
        """What the database says; ``[]`` while it has no tables."""
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(self.address, autocommit=True, options=f"-c search_path={SCHEMA}")
        try:
            return self._connection.execute(sql, values or None).fetchall()
        except psycopg.errors.UndefinedTable:
            return []

    def names(self) -> dict[int, str]:
        """Process → name of each worker that the database knows."""
        return dict(self.ask("SELECT pid, worker FROM workers"))

    def publisher(self) -> Crawl | None:
        """The worker that publishes now."""
        rows = self.ask("SELECT pid FROM workers JOIN runs ON publisher = worker")
        of = {worker.process.pid: worker for worker in self.alive if worker.process is not None}
        return next((of[pid] for (pid,) in rows if pid in of), None)

    def pages(self) -> dict[str, int]:
        """Worker → pages that it committed."""
        return dict(self.ask("SELECT worker, sum(pages)::int FROM tallies GROUP BY worker"))

    def done(self) -> int:
        return sum(self.pages().values())

    def until(self, holds: Callable[[], Any], seconds: float = LONGEST, every: float = 0.1) -> bool:
        """Waits until it holds; False when it took too long, or no worker is left."""
        by = time.monotonic() + seconds
        while time.monotonic() < by and any(worker.running() for worker in self.alive):
            if holds():
                return True
            time.sleep(every)
        return bool(holds())

    # what is left behind

    def audit(self) -> Audit:
        """All sites' faults as one."""
        found = Audit()
        for host in self.press.hosts:
            site = self.press.site(host)
            one = audit(self.folder / "here" / "output" / site, self.address, self.press.articles(host))
            found.rows += one.rows
            for kind in ("lost", "missed", "duplicated", "torn", "unlisted", "left"):
                getattr(found, kind).extend(f"{site}: {wrong}" for wrong in getattr(one, kind))
        return found

    def words(self, codes: Collection[int]) -> str:
        """What the workers said last that ended with one of the codes."""
        ended = [worker for worker in self.started if worker.process and worker.process.returncode in codes]
        return " | ".join(f"{worker.log}: {worker.said()[-500:]}" for worker in ended)

    def summaries(self) -> list[dict[str, Any]]:
        """The summary lines of the workers that had one."""
        return [worker.summary() for worker in self.started if worker.summed_up()]

    def close(self) -> None:
        for worker in self.alive:
            if worker.running():
                worker.signal(9)
                worker.wait()
        if self._connection is not None:
            self._connection.close()


@contextmanager
def joint(press: Press, folder: Path, options: Sequence[str] = (), postgres: Server | None = None) -> Iterator[Joint]:
    """A run to be, in a database of its own."""
    run = Joint(press, folder, (postgres or server()).new_database(), tuple(options))
    try:
        yield run
    finally:
        run.close()


@contextmanager
def folders() -> Iterator[Path]:
    with TemporaryDirectory(prefix="newsbot-workers-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def gaps(press: Press) -> dict[str, float]:
    """Host → the smallest gap between two requests to it, in seconds."""
    by_host: dict[str, list[float]] = {}
    for one in press.arrivals():
        by_host.setdefault(one.host, []).append(one.at)
    return {
        host: min(later - earlier for earlier, later in itertools.pairwise(times))
        for host, times in by_host.items()
        if len(times) > 1
    }


def cpu_of(process: int) -> float:
    """CPU seconds of a process, of its children that ended, and of those that live."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return 0.0  # it ended meanwhile, and is its parent's from now on
    tick = os.sysconf("SC_CLK_TCK")
    children = subprocess.run(["pgrep", "-P", str(process)], capture_output=True, text=True).stdout.split()
    own = stat.rpartition(")")[2].split()[11:15]
    return sum(map(int, own)) / tick + sum(cpu_of(int(child)) for child in children)


def progress(*said: object) -> None:
    print(*said, file=sys.stderr, flush=True)
