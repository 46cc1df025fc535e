"""What hostile hosts cost their neighbours: nineteen healthy sites in one run with one that is not, or a crowd of them.

    python -m benchmarks.faults.neighbours [KIND …]

Each row is one run; compared is when the slowest of the nineteen healthy sites had its last page, with the hostile
site and without it. Fails when that takes more than 1.1 times as long, a healthy article is lost, or the run holds more
than 512 MiB. Of a crowd, forty sites that all send the largest bodies at once, only articles and memory are judged.
"""

from __future__ import annotations

import argparse
import gzip
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.faults.run import HTML, MOST_MEMORY, ROOT, front, held, story
from benchmarks.faults.server import Asked, Page, Site, answer, drip, endless, serve

NEIGHBOURS = 19
ARTICLES = 20
MOST_RATIO = 1.1
LONGEST = 600
OPTIONS = ("DOWNLOAD_DELAY=0.5", "RANDOMIZE_DOWNLOAD_DELAY=False", "LOG_LEVEL=ERROR")

PATHS = tuple(f"/news/story-{number:05}" for number in range(1, ARTICLES + 1))
ALL_ALLOWED = answer("User-agent: *\nDisallow:\n", type_="text/plain")


def healthy() -> dict[str, Page]:
    return {
        "/robots.txt": ALL_ALLOWED,
        "/": answer(front(*PATHS)),
        **{path: answer(story(path[-5:])) for path in PATHS},
    }


def hostile(page: Page) -> dict[str, Page]:
    """A front page like all others, behind which every page is the fault."""
    return {"/robots.txt": ALL_ALLOWED, "/": answer(front(*PATHS)), **dict.fromkeys(PATHS, page)}


def hanging(_: Asked) -> Iterator[bytes]:
    time.sleep(LONGEST)
    yield b""


def circling(asked: Asked) -> Iterator[bytes]:
    yield answer("", 302, Location=f"{asked.path}x")


def large(_: Asked) -> Iterator[bytes]:
    """As much text and markup as is still read of a page."""
    yield answer("<html><body><article>" + "<p>" + "<b>a</b> word, " * 140_000 + "x" * 7_000_000)


def packed(_: Asked) -> Iterator[bytes]:
    yield answer(BOMB, Content_Encoding="gzip")


BOMB = gzip.compress(b"<p>a" * (80 << 20 >> 2), 9)
PACKED = gzip.compress(b"<html><body>" + b"<p>" * 280_000 + b"word " * 1_800_000, 9)
PACKED_FEED = gzip.compress(b"<urlset>" + b"<url><loc>/a</loc></url>" * 2_000_000, 9)
BEGUN = f"HTTP/1.1 200 OK\r\nContent-Type: {HTML}\r\n\r\n".encode()

HOSTILE: Mapping[str, Mapping[str, Page]] = {
    "hangs": hostile(hanging),
    "robots.txt hangs": {"/robots.txt": hanging},
    "slow drip": hostile(drip(BEGUN + story("drip").encode(), every=0.5, size=8)),
    "redirects without end": hostile(circling),
    "429, an hour": hostile(answer("", 429, Retry_After="3600")),
    "429, a minute": hostile(answer("", 429, Retry_After="60")),
    "large pages": hostile(large),
    "bombs": hostile(packed),
    "bodies without end": hostile(endless(BEGUN, b"<p>a" * 16_384)),
    "cut answers": hostile(b"HTTP/1.1 200"),
    "headers without end": hostile(endless(BEGUN[:-2], b"X-A: a\r\n" * 1000)),
}

CROWD = 40
CROWDS: Mapping[str, Mapping[str, Page]] = {
    "crowd: large pages": {"/robots.txt": ALL_ALLOWED, "/": large},
    "crowd: bodies without end": {"/robots.txt": ALL_ALLOWED, "/": HOSTILE["bodies without end"][PATHS[0]]},
    "crowd: packed pages": {"/robots.txt": ALL_ALLOWED, "/": lambda _: [answer(PACKED, Content_Encoding="gzip")]},
    "crowd: packed feeds": {"/robots.txt": ALL_ALLOWED, "/": lambda _: [answer(PACKED_FEED, type_="text/xml")]},
}


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run went for the healthy sites: seconds until the slowest had its last page, articles asked for."""

    seconds: float
    articles: int
    memory: int


def crawl(others: Sequence[Mapping[str, Page]]) -> Ended:
    """One run over the healthy sites and the others."""
    sites = [Site(healthy(), host=f"127.0.1.{number + 1}") for number in range(NEIGHBOURS)]
    hostiles = [Site(pages, host=f"127.0.2.{number + 1}") for number, pages in enumerate(others)]
    with ExitStack() as stack, tempfile.TemporaryDirectory(prefix="neighbours-") as folder:
        for site in (*sites, *hostiles):
            stack.enter_context(serve(site))
        started = time.monotonic()
        memory = _run(Path(folder), [*hostiles, *sites], until=lambda: _articles(sites) == NEIGHBOURS * ARTICLES)
        return Ended(
            seconds=max(asked.at for site in sites for asked in site.asked) - started,
            articles=_articles(sites),
            memory=memory,
        )


def _articles(sites: Sequence[Site]) -> int:
    return sum(len(set(PATHS).intersection(site.paths())) for site in sites)


def _run(folder: Path, sites: Sequence[Site], *, until: Callable[[], bool]) -> int:
    """The most memory of a run over the sites, which is stopped once the condition holds."""
    (folder / "urls.txt").write_text("".join(f"{site.url}/\n" for site in sites), "utf-8")
    line = [sys.executable, "-W", "ignore", "-m", "newsbot", "crawl", "news", "-a", "urls=urls.txt"]
    line += [part for option in OPTIONS for part in ("-s", option)]
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    allowed = ",".join(f"{site.host}:{site.port}" for site in sites)
    environment = {**kept, "PYTHONPATH": str(ROOT), "NEWSBOT_ALLOW_PRIVATE": allowed}
    ends = time.monotonic() + LONGEST
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(line, cwd=folder, env=environment, stdout=log, stderr=log)
        while process.poll() is None and time.monotonic() < ends and not until():
            time.sleep(0.2)
        memory = held(process.pid, what="VmHWM")
        process.kill()
        process.wait()
    return memory


def _compared(kind: str, others: Sequence[Mapping[str, Page]]) -> bool:
    """Prints a row; the run without the others comes right before, so that both have the machine alike."""
    alone = crawl([])
    ended = crawl(others)
    ratio = ended.seconds / alone.seconds
    good = (
        (ratio <= MOST_RATIO or kind in CROWDS)
        and ended.articles == NEIGHBOURS * ARTICLES
        and ended.memory <= MOST_MEMORY
    )
    sys.stdout.write(
        f"{kind:24} {ended.articles:4} articles  {ended.seconds:6.1f} s  × {ratio:.2f}  {ended.memory:4} MiB"
        f"  {'ok' if good else 'FAILS'}\n"
    )
    sys.stdout.flush()
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"of {', '.join((*HOSTILE, *CROWDS))}; none: all")
    wanted = parser.parse_args().kinds
    kinds = {
        **{kind: [pages] for kind, pages in HOSTILE.items()},
        **{kind: [pages] * CROWD for kind, pages in CROWDS.items()},
    }
    good = [_compared(kind, others) for kind, others in kinds.items() if not wanted or kind in wanted]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
