"""What state that outlives a kill costs: CPU of a crawl, against the same spider on Scrapy's scheduler in memory.

    python -m benchmarks.scheduler [--articles 1000] [--rounds 5] [--text 1] [--profile FILE]

Both crawl the same loopback site with the same spider, middlewares, extraction, checks and hashes. newsbot keeps
every page in its store and publishes parts; the peer keeps its queue and what it has seen in memory and writes one
JSON Lines file through FEEDS, all of which a kill would lose. They take turns, round by round. Prints one JSON object:
CPU milliseconds an article (whole processes, their start included) and their ratio, the median of the rounds.
Neither keeps raw pages or writes a report.
Issue figure: at most 1.15. ``--text`` makes the paragraphs so many times as long; ``--profile`` writes newsbot's
cProfile instead.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scrapy.crawler import CrawlerProcess
from scrapy.http import Request, Response
from scrapy.settings import Settings

from benchmarks.loopback import newsroom
from newsbot.extensions import Run
from newsbot.fingerprint import Fingerprint
from newsbot.items import Article
from newsbot.scheduler import URL, wanted_url
from newsbot.spiders.news import NewsSpider
from newsbot.store import Lease
from newsbot.store.revision import decide
from newsbot.text.resemblance import Sketch, sketch
from tests.loopback import WORDS, Site, environment, serve

MOST = 1.15

FAST = {
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "LOG_LEVEL": "WARNING",
    "NEWSBOT_ARCHIVE": "0",
}

IN_MEMORY = {
    "SCHEDULER": "scrapy.core.scheduler.Scheduler",
    "NEWSBOT_STORE": ":memory:",
    "FEEDS": {"articles.jsonl": {"format": "jsonlines"}},
}

INSTEAD = {
    "EXTENSIONS": {"newsbot.extensions.Run": "benchmarks.scheduler.Stateless"},
    "ITEM_PIPELINES": {"newsbot.pipelines.StoreArticle": "benchmarks.scheduler.CompleteArticle"},
}
"""The components of the settings that the peer has others for."""


class Stateless(Run):
    """A run that knows of a page what its request says, and stores nothing."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self.store.known_url = lambda url: None  # type: ignore[method-assign]

    def lease_of(self, response: Response) -> Lease:
        found = {name: value for name, value in response.meta[URL].items() if name != "lastmod"}
        return Lease(id=0, host="", tries=0, **found)


class CompleteArticle:
    """Gives the article what its record needs besides: its hashes, and the earlier article whose text it repeats."""

    def __init__(self) -> None:
        self._originals: defaultdict[int, list[tuple[str, Sketch]]] = defaultdict(list)

    def process_item(self, item: Article) -> Article:
        decision = decide(Fingerprint(item), None, asked=item.url)
        item.revision, item.content_hash = decision.known.revision, decision.known.content_hash
        told = sketch(item.body)
        if told is not None:
            found = [one for key in told.keys for one in self._originals[key]]
            item.duplicate_of = next((record_id for record_id, text in found if told.repeats(text)), None)
            for key in told.keys if item.duplicate_of is None else ():
                self._originals[key].append((item.record_id, told))
        return item


class Forgetful(NewsSpider):
    """The spider whose requests go to Scrapy's own scheduler and filter of duplicates."""

    async def start(self) -> AsyncIterator[Any]:
        async for request in super().start():
            yield plain(request)

    async def parse(self, response: Response) -> AsyncIterator[Any]:
        async for one in super().parse(response):
            yield plain(one)


def plain(one: Any) -> Any:
    if not isinstance(one, Request):
        return one
    url = wanted_url(one)
    assert url is not None
    return Request(url.url, meta={URL: asdict(url)}, priority=url.priority)


def crawl(name: str, url: str, profile: str | None) -> None:
    """Runs one of the two in this process and folder."""
    settings = Settings()
    settings.setmodule("newsbot.settings", priority="project")
    settings.setdict(FAST, priority="cmdline")
    # What both go without: raw pages kept, and the report of a run. Neither is state.
    settings.set("EXTENSIONS", {**settings.getdict("EXTENSIONS"), "newsbot.sentinel.Sentinel": None}, "cmdline")
    if name == "memory":
        settings.setdict(IN_MEMORY, priority="cmdline")
        for setting, others in INSTEAD.items():
            components = {others.get(path, path): order for path, order in settings.getdict(setting).items()}
            settings.set(setting, components, priority="cmdline")
    process = CrawlerProcess(settings)
    process.crawl(Forgetful if name == "memory" else NewsSpider, url=url)
    profiler = cProfile.Profile()
    if profile:
        profiler.enable()
    process.start()
    if profile:
        profiler.dump_stats(profile)


def cpu_seconds(name: str, site: Site, profile: str | None = None) -> float:
    """CPU of one crawl in a process and folder of its own; raises ``RuntimeError`` when it missed an article."""
    site.seen.clear()
    with tempfile.TemporaryDirectory() as folder:
        line = [sys.executable, "-W", "ignore", "-m", "benchmarks.scheduler", "--run", name, "--url", f"{site.url}/"]
        line += ["--profile", profile] if profile else []
        process = subprocess.Popen(line, cwd=folder, env=environment(site))
        _, status, used = os.wait4(process.pid, 0)
        written = [part for part in Path(folder).rglob("*.jsonl") if part.parent.name not in ("related", "rejected")]
        lines = sum(part.read_bytes().count(b"\n") for part in written)
    wanted = sum("/news/" in path for path in site.pages)
    if status or lines != wanted:
        raise RuntimeError(f"{name}: ended with {status}, wrote {lines} of {wanted} articles")
    return used.ru_utime + used.ru_stime


def measure(site: Site, arguments: argparse.Namespace) -> dict[str, Any]:
    names = ["store", "memory"]
    took: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(arguments.rounds):
        for name in names:
            took[name].append(cpu_seconds(name, site))
        names.reverse()
    ratios = [store / memory for store, memory in zip(took["store"], took["memory"], strict=True)]
    each = {name: round(statistics.median(seconds) / arguments.articles * 1000, 2) for name, seconds in took.items()}
    return {
        "articles": arguments.articles,
        "rounds": arguments.rounds,
        "store_ms": each["store"],
        "memory_ms": each["memory"],
        "ratio": round(statistics.median(ratios), 3),
        "ratios": [round(ratio, 3) for ratio in sorted(ratios)],
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--text", type=int, default=1)
    parser.add_argument("--profile")
    parser.add_argument("--run", choices=("store", "memory"), help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.run:
        crawl(arguments.run, arguments.url, arguments.profile)
        return 0
    with serve(newsroom(arguments.articles, text=" ".join([WORDS] * arguments.text))) as site:
        if arguments.profile:
            print(cpu_seconds("store", site, str(Path(arguments.profile).absolute())))
            return 0
        found = measure(site, arguments)
    print(json.dumps(found))
    return 0 if found["ratio"] <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
