"""CPU a crawl takes for an article, newsbot beside bare Scrapy and the peers, in rounds on one loopback site.

    python -m benchmarks.crawl [--articles 600] [--rounds 3] [--only bare,newsbot] [--least newsbot=0.5]

Each round runs every contestant once, so that all meet the same noise; a figure is the median of its rounds. CPU is
user and system time of the crawling process and its children, less that of the same command over a site of one
article. The server is another process's work. The peers extract inside the same bare spider, each in an environment
of its own under .venv-peers/ in the newest version there is; one that cannot be installed is named and left out.
``throughput`` is that of bare Scrapy's CPU an article by the contestant's: 1 is as fast as following bare links.
``--least NAME=RATIO`` makes the exit code 1 when a throughput is less: CI's guard, wide enough for noise.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.crawl.site import newsroom
from benchmarks.peers import NotInstalledError, install
from tests.loopback import Site, command, environment, serve

ROOT: Final = Path(__file__).parents[2]
PEERS: Final = ("trafilatura", "newspaper4k", "news-please")
ARABIC: Final = {"news-please": ("newspaper4k[nlp]",)}
"""What a peer needs besides for pages in Arabic, by its own words when it fails."""
BARE: Final = ROOT / "benchmarks" / "crawl" / "bare.py"
PACE: Final = ("CONCURRENT_REQUESTS_PER_DOMAIN=16", "DOWNLOAD_DELAY=0", "LOG_LEVEL=ERROR", "AUTOTHROTTLE_ENABLED=False")
SITE_FILE: Final = """
from newsbot.site import Site

SITE = Site(
    name="perf",
    hosts=("127.0.0.1",),
    publisher="صحيفة المرفأ",
    language="ar",
    zone="Asia/Dubai",
    seeds=("{url}/",),
    article_url=r"^/news/story-",
    listing_url=r"^/section/",
    selectors={{"container": "article", "remove": "header, footer, .most-read"}},
)
"""

Command = Callable[[Site, Path], list[str]]


@dataclass(slots=True)
class Contestant:
    """A crawler: its command, and what its rounds measured. CPU in ms an article, clock in s, memory in MiB."""

    name: str
    command: Command
    start: float = 0.0
    cpu: list[float] = field(default_factory=list)
    clock: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    found: list[int] = field(default_factory=list)

    @property
    def cost(self) -> float:
        return statistics.median(self.cpu)


@dataclass(frozen=True, slots=True)
class Spent:
    """What one crawl took: CPU and clock seconds, peak memory in MiB, articles in its feed."""

    seconds: float
    clock: float
    memory: float
    articles: int


def settings(*more: str) -> list[str]:
    return [part for setting in (*PACE, *more) for part in ("-s", setting)]


def bare(python: str, extractor: str) -> Command:
    def made(site: Site, folder: Path) -> list[str]:
        asked = ["-a", f"url={site.url}/", "-a", f"extractor={extractor}", "-o", "feed.jsonl"]
        return [
            python,
            "-W",
            "ignore",
            "-m",
            "scrapy",
            "runspider",
            str(BARE),
            *asked,
            *settings("ROBOTSTXT_OBEY=True"),
        ]

    return made


def generic(site: Site, folder: Path) -> list[str]:
    return command("news", "-a", f"url={site.url}/", *settings())


def with_workers(site: Site, folder: Path) -> list[str]:
    return [*generic(site, folder), "-s", "NEWSBOT_EXTRACT_WORKERS=2"]


def with_site_file(site: Site, folder: Path) -> list[str]:
    (folder / "perf_sites").mkdir()
    (folder / "perf_sites" / "__init__.py").touch()
    (folder / "perf_sites" / "perf.py").write_text(SITE_FILE.format(url=site.url), "utf-8")
    return command("perf", *settings("NEWSBOT_SITE_MODULES=perf_sites"))


def spent(contestant: Contestant, site: Site) -> Spent:
    """Runs the contestant in a folder of its own; raises ``RuntimeError`` with its last words when it fails."""
    folder = Path(tempfile.mkdtemp(prefix="crawl-"))
    try:
        line = contestant.command(site, folder)
        path = os.pathsep.join((str(folder), str(ROOT)))
        began = time.perf_counter()
        with (folder / "said").open("wb") as said:
            process = subprocess.Popen(
                line, cwd=folder, env={**environment(site), "PYTHONPATH": path}, stdout=said, stderr=said
            )
            _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            words = (folder / "said").read_text("utf-8", "replace")[-600:]
            raise RuntimeError(f"{contestant.name} ended with {process.returncode}: {words}")
        clock = time.perf_counter() - began
        if not (found := articles(folder)):
            words = (folder / "said").read_text("utf-8", "replace")[-600:]
            raise RuntimeError(f"{contestant.name} found no article: {words}")
        return Spent(usage.ru_utime + usage.ru_stime, clock, usage.ru_maxrss / 1024, found)
    finally:
        shutil.rmtree(folder)


def articles(folder: Path) -> int:
    """Articles with a body or, from the bare spider, with a URL: those in the feed, each counted once."""
    feeds = [*folder.glob("feed.jsonl"), *folder.glob("output/*/articles/*.jsonl")]
    rows = (json.loads(line) for feed in feeds for line in feed.read_text("utf-8").splitlines())
    return len({row["url"] for row in rows if row.get("body", "bare")})


def contestants(names: Iterable[str]) -> list[Contestant]:
    """Those of the names that are there, in order."""
    own = {
        "bare": bare(sys.executable, "none"),
        "newsbot": generic,
        "newsbot with 2 workers": with_workers,
        "newsbot with a site file": with_site_file,
    }
    found = []
    for name in names:
        try:
            found.append(
                Contestant(name, own.get(name) or bare(str(install(name, "scrapy", *ARABIC.get(name, ()))), name))
            )
        except NotInstalledError as error:
            print(f"{name} is left out: pip says {error}", file=sys.stderr)
    return found


def race(racing: list[Contestant], count: int, rounds: int) -> None:
    """Fills in what each contestant takes; one that fails is named and left out from then on."""
    with serve(newsroom(1)) as small, serve(newsroom(count)) as site:
        for turn in range(rounds):
            for one in list(racing):
                try:
                    one.start = one.start or spent(one, small).seconds
                    took = spent(one, site)
                except RuntimeError as error:
                    print(error, file=sys.stderr)
                    racing.remove(one)
                    continue
                one.cpu.append((took.seconds - one.start) / max(1, took.articles - 1) * 1000)
                one.clock.append(took.clock)
                one.memory.append(took.memory)
                one.found.append(took.articles)
                print(f"round {turn + 1}  {one.name}: {one.cpu[-1]:.2f} ms", file=sys.stderr, flush=True)


def table(raced: list[Contestant], count: int) -> list[str]:
    """The figures in Markdown, bare Scrapy's throughput as the measure."""
    head = [
        "crawler",
        "CPU ms an article",
        "articles a core-second",
        "throughput",
        "clock s",
        "peak MiB",
        "articles found",
    ]
    rows = [head, ["---", *["---:"] * 6]]
    for one in raced:
        rows.append([
            one.name, f"{one.cost:.2f}", f"{1000 / one.cost:.0f}", f"{raced[0].cost / one.cost:.2f}",
            f"{statistics.median(one.clock):.1f}", f"{max(one.memory):.0f}", f"{min(one.found)} of {count}",
        ])  # fmt: skip
    return ["| " + " | ".join(row) + " |" for row in rows]


def bound(text: str) -> tuple[str, float]:
    name, _, least = text.partition("=")
    return name, float(least)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", help="some of the contestants, by name, the first being the measure")
    parser.add_argument("--least", type=bound, action="append", default=[], metavar="NAME=RATIO")
    return parser.parse_args()


def main() -> int:
    given = arguments()
    everyone = ["bare", "newsbot", "newsbot with 2 workers", "newsbot with a site file", *PEERS]
    racing = contestants(given.only.split(",") if given.only else everyone)
    race(racing, given.articles, given.rounds)
    print("\n".join(table(racing, given.articles)))
    costs = {one.name: racing[0].cost / one.cost for one in racing}
    short = [f"{name} {costs.get(name, 0):.2f} < {least}" for name, least in given.least if costs.get(name, 0) < least]
    if short:
        print("Too slow: " + ", ".join(short), file=sys.stderr)
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
