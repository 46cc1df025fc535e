"""CPU milliseconds that reading a page takes: parse, fields, links, and the line of its record, each by itself.

    python -m benchmarks.reading [CORPORA] [--pages 200] [--rounds 3]

Over the pages of ``benchmarks.crawl`` (70 to 90 KB, Arabic) and, given a folder of corpora (folders with gold.jsonl
and gzipped pages), over all of theirs. A page's figure is the least of the rounds, for what else the machine does only
adds; shown are the median and the mean of the pages. The corpora's pages are of as many sites, so what is remembered of
a site's URLs and class names helps them little: in a crawl they would take less.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Final

from benchmarks.crawl.site import article
from benchmarks.extraction import load
from newsbot import extract
from newsbot.bulk.process import spare_collector
from newsbot.feed import to_line
from newsbot.page import Page, Visit

PARTS: Final = ("parse", "fields", "links", "line")
VISIT: Final = Visit(now=datetime(2026, 1, 1, tzinfo=UTC))
Source = tuple[str, bytes]
"""URL and body of a page."""
Spent = tuple[float, ...]
"""CPU ms of each of ``PARTS``."""


def spent(url: str, body: bytes) -> Spent:
    page = Page(url=url, body=body, visit=VISIT, status=200, headers={"content-type": "text/html"})
    moments = [time.process_time()]
    extract.open(page)
    for work in (lambda: page.root, page.article, page.links, lambda: to_line(page.article().article)):
        work()
        moments.append(time.process_time())
    page.close()
    return tuple((after - before) * 1000 for before, after in pairwise(moments))


def least(sources: Sequence[Source], rounds: int) -> list[Spent]:
    """What each page takes, the least of so many rounds over all."""
    runs = [[spent(url, body) for url, body in sources] for _ in range(rounds)]
    return [tuple(map(min, zip(*runs_of_page, strict=True))) for runs_of_page in zip(*runs, strict=True)]


def row(name: str, pages: Sequence[Spent]) -> str:
    sums = {part: [page[place] for page in pages] for place, part in enumerate(PARTS)}
    sums["parse and fields"] = [page[0] + page[1] for page in pages]
    sums["all"] = [sum(page) for page in pages]
    figures = (f"{statistics.median(cost):.2f} ({statistics.mean(cost):.2f})" for cost in sums.values())
    return f"| {name} ({len(pages)}) | " + " | ".join(figures) + " |"


def corpora(folder: Path) -> Iterable[Source]:
    for gold in sorted(folder.glob("*/gold.jsonl")):
        for page in load(gold.parent, None)[1]:
            yield page["url"], page["html"].encode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="?", type=Path)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    url = "http://127.0.0.1/news/story-{:05}"
    made = [(url.format(number), article(number, given.pages).encode()) for number in range(1, given.pages + 1)]
    sets = {"benchmarks.crawl": made} | ({"corpora": list(corpora(given.corpora))} if given.corpora else {})
    least(made[:20], 1)
    spare_collector()
    print("| pages | " + " | ".join((*PARTS, "parse and fields", "all")) + " |\n| --- |" + " ---: |" * (len(PARTS) + 2))
    for name, sources in sets.items():
        print(row(name, least(sources, given.rounds)), flush=True)


if __name__ == "__main__":
    main()
