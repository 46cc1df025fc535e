"""Whether a page costs more as the state grows: a page's work in the store with ten thousand to a million URLs known.

    python -m benchmarks.growth [--most 1000000] [--hosts 10000] [--pages 2000] [--svg FILE]

At each size so many pages are leased and committed one by one, each with an article's row and 20 links, one of them
new; the others lie anywhere in the state. Prints a line of JSON a size: CPU microseconds a lease and a commit
(medians), where the run meets the links for the first time (``commit_us``) and where it has met them before
(``again_us``); seconds to open the state again, most memory so far. Issue figures: a crawled page, of which the store
is some hundredths, flat within a tenth from 10,000 to 1,000,000 URLs; 50 µs a lease, 2 s, 300 MB.
``--svg`` draws it.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from benchmarks.store import CHUNK, NOW, opened, urls
from newsbot.store import Lease, PageCommit, Row, Url
from newsbot.store.sqlite import SqliteStore

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
BATCH = 64
LINKS = 20
LINE = b"x" * 5000

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 640, 300, 56, 40, 150, 40
COLOURS = {"commit_us": "#2563eb", "again_us": "#0f766e", "lease_us": "#b45309"}
TITLES = {"commit_us": "commit", "again_us": "links met before", "lease_us": "lease"}


def page(lease: Lease, known: Sequence[Url], new: Iterator[Url], chance: random.Random) -> PageCommit:
    adds = [*chance.choices(known, k=LINKS - 1), next(new)]
    row = Row(site=lease.site, feed="articles", lines=LINE)
    return PageCommit(lease=lease, outcome="article", http_status=200, bytes=80_000, adds=adds, rows=[row])


def work(store: SqliteStore, known: Sequence[Url], new: Iterator[Url], pages: int) -> tuple[float, float]:
    """(CPU microseconds of a lease, of a commit) over so many pages."""
    chance = random.Random(0)
    leasing: list[float] = []
    committing: list[float] = []
    while len(committing) < pages:
        began = time.process_time()
        batch = store.lease(BATCH, now=NOW, busy={}, per_host=8)
        leasing.append((time.process_time() - began) / len(batch))
        for lease in batch:
            commit = page(lease, known, new, chance)
            began = time.process_time()
            store.commit([commit], now=NOW)
            committing.append(time.process_time() - began)
    return statistics.median(leasing) * 1e6, statistics.median(committing) * 1e6


def measure(folder: Path, sizes: Sequence[int], hosts: int, pages: int) -> Iterator[dict[str, float]]:
    path = folder / "newsbot.sqlite"
    new = urls(2 * sizes[-1], hosts)
    filled = 0
    for turn, size in enumerate(sizes):
        store = opened(path, f"fill{turn}")
        known = []
        while filled < size:
            chunk = list(islice(new, min(CHUNK, size - filled)))
            store.add(chunk, now=NOW)
            known += chunk[:: max(1, CHUNK // 100)]
            filled += len(chunk)
        store.close()
        began = time.perf_counter()
        store = opened(path, f"read{turn}")
        reopened = time.perf_counter() - began
        lease, commit = work(store, known, new, pages)
        store.add(known, now=NOW)
        _, again = work(store, known, new, pages)
        filled += 2 * pages
        store.close()
        yield {
            "urls": size,
            "lease_us": round(lease, 1),
            "commit_us": round(commit, 1),
            "again_us": round(again, 1),
            "reopen_s": round(reopened, 3),
            "rss_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }


def svg(found: Sequence[dict[str, float]]) -> str:
    """Both costs over the number of URLs, each size as far from the next as it is a multiple of it."""
    highest = max(row[name] for row in found for name in COLOURS)
    top = -(-highest * 1.15 // 50) * 50
    step = (WIDTH - LEFT - RIGHT) / max(1, len(found) - 1)
    base = HEIGHT - BOTTOM

    def y(value: float) -> float:
        return base - (base - TOP) * value / top

    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"',
        ' font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="20" font-size="14">CPU microseconds a page in the store, by URLs in its state</text>',
    ]
    for part in range(5):
        value = top * part / 4
        drawn.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(value):.1f}" y2="{y(value):.1f}" stroke="#e5e7eb"/>'
        )
        drawn.append(f'<text x="{LEFT - 8}" y="{y(value) + 4:.1f}" text-anchor="end">{value:.0f}</text>')
    for place, row in enumerate(found):
        x = LEFT + place * step
        drawn.append(f'<text x="{x:.1f}" y="{base + 20}" text-anchor="middle">{row["urls"]:,}</text>')
    for name, colour in COLOURS.items():
        points = [(LEFT + place * step, y(row[name])) for place, row in enumerate(found)]
        line = " ".join(f"{x:.1f},{height:.1f}" for x, height in points)
        drawn.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        drawn += [f'<circle cx="{x:.1f}" cy="{height:.1f}" r="3" fill="{colour}"/>' for x, height in points]
        x, height = points[-1]
        drawn.append(
            f'<text x="{x + 8:.1f}" y="{height + 4:.1f}" fill="{colour}">{TITLES[name]} {found[-1][name]:.0f}</text>'
        )
    return "\n".join([*drawn, "</svg>", ""])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=SIZES[-1])
    parser.add_argument("--hosts", type=int, default=10_000)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--svg", type=Path)
    given = parser.parse_args()
    found = []
    with tempfile.TemporaryDirectory() as folder:
        sizes = [size for size in SIZES if size <= given.most]
        for row in measure(Path(folder), sizes, given.hosts, given.pages):
            print(json.dumps(row), flush=True)
            found.append(row)
    if given.svg:
        given.svg.write_text(svg(found), "utf-8")
    last = found[-1]
    return 0 if last["lease_us"] <= 50 and last["rss_mib"] <= 300 and last["reopen_s"] <= 2 else 1


if __name__ == "__main__":
    sys.exit(main())
