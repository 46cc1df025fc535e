"""One worker and two on the same pages, over PostgreSQL, and SQLite's one, in rounds, where no delay binds them.

``pages_a_second`` is over the time between the first article asked for and the last, so neither the start nor the
report at the end count; ``seconds`` is the whole command. CPU is of the workers and of the database's processes.
"""

from __future__ import annotations

import argparse
import os
import statistics
from pathlib import Path
from typing import Any

from benchmarks.workers.joint import Joint, cpu_of, folders, progress, settings
from benchmarks.workers.press import ARTICLE, Press, printing
from tests.postgres import Server, server

LEAST = 1.5
"""Times one worker that two must do."""

CONTESTANTS = {"sqlite": 1, "one": 1, "two": 2}


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--hosts", type=int, default=16)
    parser.add_argument("--pages", type=int, default=125)
    parser.add_argument("--only", nargs="+", choices=CONTESTANTS, default=list(CONTESTANTS))


def run(given: argparse.Namespace) -> tuple[dict[str, Any], bool]:
    taken: dict[str, list[dict[str, float]]] = {name: [] for name in given.only}
    with folders() as folder, printing(given.hosts, given.pages, folder, is_heavy=True) as press:
        for turn in range(given.rounds):
            for name in given.only:
                took = race(name, press, folder / f"{name}-{turn}", server())
                taken[name].append(took)
                progress(name, took)
    shown = {name: {what: median(all_of, what) for what in all_of[0]} for name, all_of in taken.items()}
    if not {"one", "two"} <= shown.keys():
        return shown, True
    pairs = zip(taken["one"], taken["two"], strict=True)
    ratios = [round(two["pages_a_second"] / one["pages_a_second"], 2) for one, two in pairs]
    ratio = statistics.median(ratios)
    return {**shown, "ratio": ratio, "ratios": ratios}, ratio >= LEAST


def median(taken: list[dict[str, float]], what: str) -> float:
    return round(statistics.median(one[what] for one in taken), 2)


def race(name: str, press: Press, folder: Path, postgres: Server) -> dict[str, float]:
    """What one contestant took; raises ``RuntimeError`` where it failed or lacks a page."""
    address = str(folder / "state" / "newsbot.sqlite") if name == "sqlite" else postgres.new_database()
    workers = Joint(press, folder, address, settings("CONCURRENT_REQUESTS_PER_DOMAIN=2"))
    skip, server_before, before = len(press.arrivals()), cpu_of(postgres.process()), os.times()
    started = workers.start(CONTESTANTS[name])
    codes = workers.end()
    after, server_after = os.times(), cpu_of(postgres.process())
    arrivals = press.arrivals()[skip:]
    articles = [one.at for one in arrivals if one.path.startswith(ARTICLE)]
    if any(codes) or len(articles) < len(press.hosts) * press.pages:
        raise RuntimeError(f"{name} ended with {codes} and {len(articles)} pages: {workers.words({*codes})}")
    pages = len(articles)
    workers.close()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return {
        "pages_a_second": pages / (max(articles) - min(articles)),
        "seconds": max(worker.summary()["seconds"] for worker in started),
        "worker_cpu_ms": 1000 * spent / pages,
        "server_cpu_ms": 1000 * (server_after - server_before) / pages,
    }
