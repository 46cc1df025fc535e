"""How much memory a long crawl takes: one run over many pages, its resident memory as it goes.

    python -m benchmarks.faults.steady [--pages 20000]

Fails when the run ever holds more than 300 MiB, or grows by more than a tenth in its second half.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.discovery import words
from benchmarks.faults.run import held
from benchmarks.loopback import Crawl, path_of
from tests.loopback import Answer, Site, article, listing, serve

MOST_MEMORY = 300
MOST_GROWTH = 1.1
LONGEST = 7200
LINKS = 8


class Endless(dict[str, Answer]):
    """A newsroom of so many articles, each made when it is asked for; all but the first are found from others."""

    def __init__(self, count: int) -> None:
        super().__init__({"/": listing(tuple(range(1, LINKS + 1)))})
        self.count = count

    def get(self, path: str, default: Answer | None = None) -> Answer | None:  # type: ignore[override]
        name = path.rpartition("story-")[2]
        if not name.isdecimal() or path != path_of(int(name)):
            return super().get(path, default)
        number = int(name)
        links = tuple(1 + (LINKS * number + step) % self.count for step in range(LINKS))
        return article(number, related=links, text=" ".join(words(10 * number + part) for part in range(10)))


def sampled(crawl: Crawl, site: Site) -> list[tuple[int, int]]:
    """(requests answered, MiB held) once a second until the run is over."""
    samples: list[tuple[int, int]] = []
    while crawl.running():
        assert crawl.process is not None
        if memory := held(crawl.process.pid):
            samples.append((site.seen.total(), memory))
        time.sleep(1)
    return samples


def at(samples: list[tuple[int, int]], requests: int) -> int:
    """MiB held when so many requests had been answered."""
    return next((memory for seen, memory in samples if seen >= requests), samples[-1][1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=20_000)
    count = parser.parse_args().pages
    with tempfile.TemporaryDirectory() as folder, serve({}) as site:
        site.pages = Endless(count)
        started = time.monotonic()
        crawl = Crawl(site, Path(folder) / "run").start()
        samples = sampled(crawl, site)
        code, found = crawl.wait(LONGEST), crawl.counts()["outcomes"]["article"]
        seconds = time.monotonic() - started
    for tenth in range(1, 11):
        sys.stdout.write(f"after {tenth * count // 10:6} pages  {at(samples, tenth * count // 10):4} MiB\n")
    highest = max(memory for _, memory in samples)
    growth = at(samples, count) / at(samples, count // 2)
    good = code == 0 and found == count and highest <= MOST_MEMORY and growth <= MOST_GROWTH
    sys.stdout.write(
        f"{found} of {count} articles, {seconds:.0f} s, exit {code}; at most {highest} MiB, second half × {growth:.2f}"
        f"  {'ok' if good else 'FAILS'}\n"
    )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
