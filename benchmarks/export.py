"""What reading a dataset costs at size: peak memory and time of export, verify and search, large against small.

    python -m benchmarks.export [--articles 100000] [--folder DIR]

Each command runs in a process of its own over N articles of the demo newsroom, every tenth a copy, every twentieth
revised, and over a hundredth of them. Memory that does not grow with the rows has a ratio near 1.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

from newsbot.dataset.folder import update_folder
from newsbot.dataset.parts import write_part
from newsbot.demo.newsroom import HOME, SITE, entries
from newsbot.demo.pages import answers
from newsbot.extract import open as read
from newsbot.feed import to_line
from newsbot.items import Article, content_hash, record_id
from newsbot.page import Page, Visit
from newsbot.sites.newsroom import SITE as NEWSROOM

NOW = datetime(2026, 1, 10, 8, tzinfo=UTC)
ROWS_A_PART = 10_000
MEBIBYTE_OF_KIB = 1 << 10

MEASURE = """
import resource, subprocess, sys, time
started = time.perf_counter()
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, time.perf_counter() - started)
"""
"""Run by a small process: a child's peak begins with what its parent had when it was forked."""

COMMANDS = {
    "export jsonl": ["export", "e.jsonl"],
    "export jsonl --latest --dedup": ["export", "--latest", "--dedup", "e.jsonl"],
    "export csv --latest": ["export", "--latest", "--format", "csv", "e.csv"],
    "export parquet --latest --dedup": ["export", "--latest", "--dedup", "--format", "parquet", "e.parquet"],
    "export parquet --as schema-org": ["export", "--as", "schema-org", "--format", "parquet", "e.parquet"],
    "verify": ["verify"],
    "search, all parts new": ["search"],
    "search, none new": ["search", "السعودية", "--limit", "10"],
}


def demo_articles() -> list[Article]:
    """The articles of the newsroom's first day, extracted from their pages."""
    made = []
    for url in entries(1):
        answer = answers(1)[url.removeprefix(HOME)]
        headers = {"content-type": answer.content_type}
        page = Page(url=url, body=answer.body, headers=headers, visit=Visit(now=NOW))
        made.append(read(page, NEWSROOM).article().article)
    return made


def rows(count: int) -> Iterator[bytes]:
    """Lines of that many articles, and of their revisions."""
    last = None
    for n, story in enumerate(islice(cycle(demo_articles()), count)):
        url = f"{story.url}-{n}"
        copy_of = last if n % 10 == 9 else None
        made = replace(story, url=url, canonical_url=url, record_id=record_id(url), duplicate_of=copy_of)
        made = replace(made, content_hash=content_hash(made))
        yield to_line(made)
        if n % 20 == 0:
            changed = replace(made, revision=2, changed_fields=["headline"], headline=f"{made.headline} ({n})")
            yield to_line(replace(changed, content_hash=content_hash(changed)))
        last = made.record_id if copy_of is None else last


def make_dataset(folder: Path, count: int) -> Path:
    """``folder`` with output/newsroom of that many articles; one that is there is kept."""
    site = folder / "output" / SITE
    if not site.exists():
        lines = rows(count)
        for part in range(sys.maxsize):
            chunk = list(islice(lines, ROWS_A_PART))
            if not chunk:
                break
            write_part(site / f"articles/20260110T080000Z-bench-{part:04d}.jsonl", chunk)
        update_folder(site, now=NOW, run_id="bench")
    return folder


def measure(folder: Path, command: list[str]) -> tuple[float, float]:
    """(peak MiB of memory, seconds) of one command, a process of its own."""
    environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "newsbot.settings"}
    measured = [sys.executable, "-c", MEASURE, sys.executable, "-m", "newsbot", *command]
    done = subprocess.run(measured, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    peak, seconds = done.stdout.split()
    return int(peak) / MEBIBYTE_OF_KIB, float(seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="where to make the datasets, and keep them")
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp())
    try:
        small = make_dataset(folder / "small", max(1, options.articles // 100))
        large = make_dataset(folder / "large", options.articles)
        for made in (small, large):
            shutil.rmtree(made / "state", ignore_errors=True)
        print(f"{'':34} {'MiB':>6} {'ratio':>6} {'s':>7} {'articles/s':>11}")
        for name, command in COMMANDS.items():
            least, _ = measure(small, command)
            memory, seconds = measure(large, command)
            speed = options.articles / seconds
            print(f"{name:34} {memory:6.0f} {memory / least:6.2f} {seconds:7.1f} {speed:11.0f}", flush=True)
        sizes = [("articles", large / f"output/{SITE}/articles"), ("index", large / "state")]
        for name, place in sizes:
            size = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
            print(f"{name}: {size / (1 << 20):.0f} MiB on disk")
    finally:
        if options.folder is None:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
