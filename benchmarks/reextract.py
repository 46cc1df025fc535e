"""Re-extraction beside extraction alone, over pages of the demo newsroom, on the same cores in the same run.

    python -m benchmarks.reextract [--pages 10000] [--workers 2] [--heavy]

Prints one JSON object: seconds of processor and clock for extraction alone (pages in memory, nothing written) and for
the whole of ``reextract`` with one worker and with ``--workers``; whether two runs gave the same bytes; most memory.
Issue figures: same bytes; the whole at most 1.2 times extraction alone; two workers at least 1.6 times one.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.crawl.site import article as heavy_article
from newsbot import bulk, sites
from newsbot.archive import Capture
from newsbot.archive.folder import archive_files, captures
from newsbot.archive.foreign import asked
from newsbot.archive.writer import Archive
from newsbot.bulk.reextract import Job, reextract
from newsbot.bulk.workers import Workers, answer
from newsbot.demo.frames import render
from newsbot.demo.newsroom import COUNTS, HOME, PUBLISHER, SITE, now
from newsbot.demo.shapes import SHAPES
from newsbot.demo.writer import Draft
from newsbot.store import PageCommit
from newsbot.store.sqlite import SqliteStore

MODULES = ["newsbot.sites"]
LANGUAGES = tuple(COUNTS)
HTML = {"content-type": "text/html; charset=utf-8"}


def newsroom(count: int) -> Iterator[tuple[str, bytes]]:
    """So many different articles of the demo's writer, 4 to 12 KB: its six languages and all its shapes in turn."""
    shapes = tuple(SHAPES.values())
    for number in range(count):
        draft = Draft(LANGUAGES[number % len(LANGUAGES)], number // len(LANGUAGES))
        published = now(1) - timedelta(minutes=number)
        story = draft.story(home=HOME, publisher=PUBLISHER, published=published, section_path=f"/{draft.language}")
        yield story.url, render(story, shapes[number % len(shapes)]).encode()


def heavy(count: int) -> Iterator[tuple[str, bytes]]:
    """So many different articles on pages of 70 to 90 KB, most of it menus, cards and scripts."""
    for number in range(1, count + 1):
        yield f"{HOME}/news/story-{number:05}", heavy_article(number, count).encode()


def fill(folder: Path, pages: Iterable[tuple[str, bytes]]) -> None:
    """An archive of the pages, as a crawl leaves it, a second between two."""
    store = SqliteStore.open(folder.parent / "fill.sqlite")
    store.begin_run("bench", sites=[SITE], now=now(1), arguments={})
    archive = Archive(folder, store, now=now(1), run_id="bench", agent="newsbot/bench")
    for number, (url, body) in enumerate(pages):
        moment = now(1) + timedelta(seconds=number)
        page = Capture(url=url, body=body, now=moment, site=SITE, headers=HTML, run_id="bench", found_via="listing")
        lease = asked(url, site=SITE, found_via="listing", depth=1)
        store.commit([PageCommit(lease=lease, outcome="article", stored=archive.keep(page))], now=moment)
    store.close()


def alone(folder: Path, share: int, shares: int, ready: Any, answer: Any) -> None:
    """Extracts every ``shares``-th page, with nothing around it; puts seconds of processor and clock."""
    registry = sites.load(MODULES)
    found = captures(archive_files(folder).values())
    pages = [page for page in islice(found, share, None, shares) if isinstance(page, Capture)]
    for page in pages[:20]:
        bulk.read(page, registry)
    ready.wait()
    cpu, clock = time.process_time(), time.perf_counter()
    for page in pages:
        bulk.read(page, registry)
    answer.put((time.process_time() - cpu, time.perf_counter() - clock))


def extraction_alone(folder: Path, processes: int) -> dict[str, float]:
    context = multiprocessing.get_context("spawn")
    ready, answer = context.Barrier(processes), context.Queue()
    running = [context.Process(target=alone, args=(folder, n, processes, ready, answer)) for n in range(processes)]
    for process in running:
        process.start()
    taken = [answer.get() for _ in running]
    for process in running:
        process.join()
    return {"cpu": sum(cpu for cpu, _ in taken), "clock": max(clock for _, clock in taken)}


def whole(folder: Path, destination: Path, workers: int) -> dict[str, float]:
    began: float = 0

    def first(number: int) -> None:
        nonlocal began, cpu
        if number == 1:  # the workers have started
            began, cpu = time.perf_counter(), _cpu()

    cpu = _cpu()
    job = Job(files=archive_files(folder))
    with Workers(workers, MODULES, partial(answer, run_id=job.run_id)) as reading:
        summary = reextract(job, destination, reading, at=first)
        clock = time.perf_counter() - began
    return {"cpu": _cpu() - cpu, "clock": clock, "articles": summary["outcomes"]["article"]}


def _cpu() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def measured(name: str, work: Callable[[], dict[str, float]]) -> dict[str, float]:
    taken = {key: round(value, 2) for key, value in work().items()}
    print(f"{name}: {taken}", file=sys.stderr)
    return taken


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--heavy", action="store_true", help="pages of 70 to 90 KB instead of the newsroom's 4 to 12")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, root = Path(name) / "archive", Path(name)
        fill(folder, (heavy if given.heavy else newsroom)(given.pages))
        size = sum(path.stat().st_size for paths in archive_files(folder).values() for path in paths)
        one = measured("whole, 1 worker", lambda: whole(folder, root / "one", 1))
        bare = measured("extraction alone", lambda: extraction_alone(folder, given.workers))
        more = measured(f"whole, {given.workers} workers", lambda: whole(folder, root / "more", given.workers))
        same = tree(root / "one") == tree(root / "more")
    shown = {
        "pages": given.pages,
        "archive_bytes_a_page": round(size / given.pages),
        "alone": bare,
        "one_worker": one,
        "workers": more,
        "same_bytes": same,
        "cpu_whole_to_alone": round(more["cpu"] / bare["cpu"], 3),
        "clock_whole_to_alone": round(more["clock"] / bare["clock"], 3),
        "workers_to_one": round(one["clock"] / more["clock"], 3),
        "parent_max_rss_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "worker_max_rss_mib": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
    }
    print(json.dumps(shown, indent=2))
    good = same and shown["cpu_whole_to_alone"] <= 1.2 and shown["workers_to_one"] >= 1.6
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
