"""What it costs to have pages drawn by a browser: the same articles from a plain site and from one of scripts.

    python -m benchmarks.drawing [--pages 60] [--rounds 3]

Both sites are on the loopback, crawled without delays, in turn. A page's cost is what a large crawl takes beyond a
small one, so the begin of Python and of the browser is apart. The drawn site's script is small: real ones cost more.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.loopback import SPEED
from tests.loopback import Answer, article, command, environment, listing, rows, serve
from tests.test_drawing import scripted, write_site

FEW = 10
LOOK = 0.05
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one crawl: seconds on the wall, of CPU with all processes begun, and the most MiB they held together."""

    wall: float
    cpu: float
    memory: float


def plain(count: int) -> dict[str, Answer]:
    """The articles as a server draws them."""
    pages = {f"/news/story-{number:05}": article(number) for number in range(1, count + 1)}
    robots = Answer("User-agent: *\nDisallow:\n", headers={"Content-Type": "text/plain"})
    return {"/robots.txt": robots, "/": listing(tuple(range(1, count + 1))), **pages}


def crawl(count: int, *, drawn: bool) -> Cost:
    """One crawl of so many articles; raises ``RuntimeError`` when not all were stored."""
    pages = scripted(range(1, count + 1)) if drawn else plain(count)
    with serve(pages) as site, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_site(folder, site, javascript=drawn)
        line = command("scripted", *(part for setting in SPEED for part in ("-s", setting)))
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        process = subprocess.Popen(
            line,
            cwd=folder,
            env=environment(site, NEWSBOT_SITE_MODULES="sites"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        most = 0.0
        while process.poll() is None:
            most = max(most, sum(map(proportional, family(process.pid))) / MEBIBYTE)
            time.sleep(LOOK)
        wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        if (stored := len(rows(folder, "scripted"))) != count:
            raise RuntimeError(f"{stored} of {count} articles stored")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, most)


def family(pid: int) -> list[int]:
    """The process and all that came of it."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text("latin-1").rpartition(")")[2].split()[1])
            except OSError:
                continue  # it has ended
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def proportional(pid: int) -> int:
    """Bytes that the process holds, of what it shares its part; 0 once it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    costs: dict[bool, list[tuple[Cost, Cost]]] = {False: [], True: []}
    for _ in range(asked.rounds):
        for drawn, found in costs.items():
            found.append((crawl(FEW, drawn=drawn), crawl(asked.pages, drawn=drawn)))
    print(f"{'':8}{'ms a page':>12}{'CPU ms a page':>16}{'s for the first ' + str(FEW):>20}{'most MiB':>10}")
    more = asked.pages - FEW
    table = {
        drawn: (
            median((large.wall - small.wall) / more for small, large in found) * 1000,
            median((large.cpu - small.cpu) / more for small, large in found) * 1000,
            median(small.wall for small, _ in found),
            median(large.memory for _, large in found),
        )
        for drawn, found in costs.items()
    }
    for drawn, (wall, cpu, first, memory) in table.items():
        print(f"{'drawn' if drawn else 'plain':8}{wall:12.0f}{cpu:16.0f}{first:20.1f}{memory:10.0f}")
    ratios = [one / other for one, other in zip(table[True], table[False], strict=True)]
    print(f"{'ratio':8}{ratios[0]:12.1f}{ratios[1]:16.1f}{ratios[2]:20.1f}{ratios[3]:10.1f}")


if __name__ == "__main__":
    main()
