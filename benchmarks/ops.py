"""What a newsroom's days bring, and what goes wrong on them: each case against the real command.

    python -m benchmarks.ops [--articles 2000] [--new 50]

A loopback site is crawled, changes, and is crawled again, the clock a day on. Prints a table: case, whether it
held, and its figures. Exit code 1 when one did not.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.audit import audit, lines_of, parts_of
from benchmarks.crash import grow, small_disk
from benchmarks.loopback import FRONT, Crawl, front, newsroom, path_of, with_etag
from tests.loopback import Answer, Site, article, serve

DAYS = [f"2026-01-{day:02}T12:00:00Z" for day in range(5, 20)]
OLD_SHARE = 0.02
"""How much of what is known may be fetched again with a body."""

BUSY_SECONDS = 5

Figures = dict[str, Any]


class World:
    """A site of so many articles and the folder it is crawled into."""

    def __init__(self, site: Site, folder: Path, articles: int, new: int) -> None:
        self.site = site
        self.folder = folder
        self.articles = articles
        self.new = new
        self.day = 0
        self.output = folder / "output" / site.name
        self.state = folder / "state" / "newsbot.sqlite"

    def crawl(self, **settings: str) -> Crawl:
        self.site.bodies.clear()
        run = Crawl(self.site, self.folder, settings={"NEWSBOT_NOW": DAYS[self.day], **settings})
        run.run()
        return run

    def next_day(self) -> None:
        self.day += 1

    def published(self) -> list[bytes]:
        return [line for part in parts_of(self.output / "articles") for line in lines_of(part)]

    def revisions(self, number: int) -> list[int]:
        rows = [json.loads(line) for line in self.published()]
        return [row["revision"] for row in rows if row["url"].endswith(path_of(number))]

    def faults(self) -> dict[str, list[str]]:
        return audit(self.output, self.state).wrong()

    def old_bodies(self) -> int:
        return sum(times for path, times in self.site.bodies.items() if path in self.old)

    @property
    def old(self) -> set[str]:
        return {path_of(number) for number in range(1, self.articles + 1)}


OF_RUNS = {"report.html", "history.json"}
"""Files beside the dataset that tell of each run, also of one that failed."""


def first_day(world: World) -> Figures:
    run = world.crawl()
    rows = len(world.published())
    good = run.wait() == 0 and rows == world.articles and not world.faults()
    return {"held": good, "code": run.wait(), "rows": rows, "faults": world.faults()}


def rerun(world: World) -> Figures:
    before = world.published()
    run = world.crawl()
    return {
        "held": run.wait() == 0 and world.published() == before and not world.faults(),
        "code": run.wait(),
        "new lines": len(world.published()) - len(before),
        "old with a body": world.old_bodies(),
    }


def new_day(world: World) -> Figures:
    """Fifty new articles: those that fit on the front page, the others behind them."""
    world.next_day()
    numbers = range(world.articles + 1, world.articles + world.new + 1)
    for number in numbers:
        links = (number + 1,) if number + 1 in numbers else (number - world.articles,)
        world.site.pages[path_of(number)] = with_etag(article(number, related=links))
    shown = [*numbers][:: -(-world.new // FRONT)]
    world.site.pages["/"] = front([*shown, *range(1, FRONT + 1)])
    before = world.published()
    run = world.crawl()
    rows = world.published()
    added = {json.loads(line)["url"].rpartition("/")[2] for line in rows[len(before) :]}
    wanted = {path_of(number).rpartition("/")[2] for number in numbers}
    share = world.old_bodies() / world.articles
    return {
        "held": run.wait() == 0 and added == wanted and not world.faults() and share <= OLD_SHARE,
        "code": run.wait(),
        "new": f"{len(added & wanted)} of {len(wanted)}",
        "duplicates": len(rows) - len(before) - len(added),
        "old with a body": f"{share:.1%}",
        "shrunk": rows[: len(before)] != before,
    }


def correction(world: World) -> Figures:
    world.next_day()
    world.site.pages[path_of(1)] = with_etag(article(1, text="نص مصحح نشرته الوكالة مساء اليوم بعد بيان جديد"))
    world.site.pages["/feed.xml"] = feed({1: DAYS[world.day]}, world.site.url)
    link = '<link rel="alternate" type="application/rss+xml" href="/feed.xml"></head>'
    page = world.site.pages["/"]
    world.site.pages["/"] = with_etag(Answer(str(page.body).replace("</head>", link)))
    before = len(world.published())
    run = world.crawl()
    got = world.revisions(1)
    added = len(world.published()) - before
    return {"held": run.wait() == 0 and got == [1, 2] and added == 1, "revisions": got, "new lines": added}


def withdrawal(world: World) -> Figures:
    world.next_day()
    world.site.pages[path_of(2)] = Answer("gone", 410)
    world.site.pages["/feed.xml"] = feed({2: DAYS[world.day]}, world.site.url)
    run = world.crawl()
    tombstones = [json.loads(line) for part in parts_of(world.output / "tombstones") for line in lines_of(part)]
    urls = [row["url"].rpartition("/")[2] for row in tombstones]
    return {"held": run.wait() == 0 and urls == [path_of(2).rpartition("/")[2]], "tombstones": urls}


def comeback(world: World) -> Figures:
    world.next_day()
    world.site.pages[path_of(2)] = with_etag(article(2))
    world.site.pages["/feed.xml"] = feed({2: DAYS[world.day]}, world.site.url)
    run = world.crawl()
    got = world.revisions(2)
    return {"held": run.wait() == 0 and got == [1, 2], "revisions": got}


def overlap(world: World) -> Figures:
    """A second run while one goes on: it says 75 and who holds the site, and disturbs nothing."""
    world.next_day()
    busy = Answer(str(world.site.pages["/"].body), wait=lambda: time.sleep(2 * BUSY_SECONDS))
    kept, world.site.pages["/"] = world.site.pages["/"], busy
    world.site.seen.clear()
    first = Crawl(world.site, world.folder, settings={"NEWSBOT_NOW": DAYS[world.day]}).start()
    while "/" not in world.site.seen and first.running():
        time.sleep(0.05)
    second = Crawl(world.site, world.folder, settings={"NEWSBOT_NOW": DAYS[world.day]}, log="second")
    code = second.run()
    took = time.monotonic() - second.started
    world.site.pages["/"] = kept
    said = str(second.summary()["error"])
    named = "another run holds it" in said and "since" in said
    return {
        "held": code == 75 and took <= BUSY_SECONDS and named and first.wait() == 0,
        "code": code,
        "seconds": round(took, 1),
        "first run": first.wait(),
    }


def failing_site(world: World) -> Figures:
    """The site is down: code 3, and what was published stays as it is."""
    world.next_day()
    files = [path for path in world.output.rglob("*") if path.is_file() and path.name not in OF_RUNS]
    before = {path: path.read_bytes() for path in files}
    pages = dict(world.site.pages)
    for path in pages:
        world.site.pages[path] = Answer("down", 503)
    run = world.crawl()
    world.site.pages.update(pages)
    after = {path: path.read_bytes() for path in before}
    return {"held": run.wait() == 3 and after == before, "code": run.wait(), "files changed": after != before}


def full_disk(world: World) -> Figures:
    """State and output on a disk that fills: code 5, then room, and the next run completes."""
    folder = world.folder.with_name("small")
    small = World(world.site, folder, world.articles, world.new)
    with small_disk(folder, small.articles * 2500) as mounted:
        if not mounted:
            return {"held": True, "skipped": "no tmpfs may be mounted here; benchmarks.crash limits file sizes instead"}
        code = small.crawl(NEWSBOT_MIN_FREE="0").wait()
        torn = audit(small.output, small.state, over=False).torn
        grow(folder)
        completed = small.crawl().wait()
        faults = audit(small.output, small.state, small.old - {path_of(2)}).wrong()
    return {
        "held": (code, torn, completed, faults) == (5, [], 0, {}),
        "code": code,
        "then": completed,
        "faults": faults,
    }


def feed(changed: dict[int, str], base: str) -> Answer:
    entries = "".join(
        f"<entry><link href='{base}{path_of(number)}'/><updated>{when}</updated></entry>"
        for number, when in changed.items()
    )
    body = f"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'>{entries}</feed>"
    return with_etag(Answer(body, headers={"Content-Type": "application/atom+xml"}))


CASES: dict[str, Callable[[World], Figures]] = {
    "first day": first_day,
    "rerun": rerun,
    "new day": new_day,
    "correction": correction,
    "withdrawal": withdrawal,
    "return": comeback,
    "overlap": overlap,
    "site down": failing_site,
    "disk full": full_disk,
}
"""In this order: each begins with the world that the one before has left."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--new", type=int, default=50)
    arguments = parser.parse_args()
    held = True
    with tempfile.TemporaryDirectory() as folder, serve(newsroom(arguments.articles)) as site:
        world = World(site, Path(folder) / "world", arguments.articles, arguments.new)
        for name, case in CASES.items():
            figures = case(world)
            held &= figures["held"]
            shown = ", ".join(f"{what} {value}" for what, value in figures.items() if what != "held")
            print(f"{'held' if figures['held'] else 'FAILED':<7} {name:<11} {shown}", flush=True)
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
