"""How completely a site is found whose articles are known one way only, and how soon each trap ends.

    python -m benchmarks.discovery [--size 5000] [--only sections,calendar]

Each row is one crawl of a loopback site by the real command, with no site file: articles found of those there
are, requests, and for a trap the requests that went into it.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from benchmarks.loopback import Crawl, path_of
from benchmarks.loopback import newsroom as related_newsroom
from tests.loopback import Answer, article, listing, rows, serve

SECTIONS = 10
ON_A_PAGE = 20
IN_A_SITEMAP = 1000
HEALTHY = 100
MOST_TRAPPED = 500
LEAST_FOUND = 0.999
XML = {"Content-Type": "application/xml"}


class Pages(dict[str, Answer]):
    """The pages of a site: those written down, and those that a rule makes for every path it is asked for."""

    def __init__(self, pages: dict[str, Answer], rule: Callable[[str], Answer | None] = lambda path: None) -> None:
        super().__init__(pages)
        self.rule = rule

    def get(self, path: str, default: Any = None) -> Any:
        return super().get(path) or self.rule(path) or default


def articles(size: int) -> dict[str, Answer]:
    """The articles, none of which leads to another; each has its own words."""
    return {path_of(number): article(number, text=f"{number} {words(number)}") for number in range(1, size + 1)}


def words(number: int) -> str:
    """A few made-up words that no other article has."""
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
    return " ".join("".join(letters[int(char, 16)] for char in digest[at : at + 5]) for at in range(0, 60, 5))


def sections(size: int, url: str) -> Pages:
    """A front page that leads to sections only, each in pages of twenty articles."""
    pages = articles(size)
    names = [f"section{chr(97 + place)}" for place in range(SECTIONS)]
    for place, name in enumerate(names):
        own = list(range(place + 1, size + 1, SECTIONS))
        parts = [tuple(own[at : at + ON_A_PAGE]) for at in range(0, len(own), ON_A_PAGE)]
        for number, part in enumerate(parts, 1):
            more = f"/{name}?page={number + 1}" if number < len(parts) else None
            pages[f"/{name}" if number == 1 else f"/{name}?page={number}"] = listing(part, more=more)
    return Pages({"/": front(*(f"/{name}" for name in names)), **pages})


def related(size: int, url: str) -> Pages:
    """Twenty articles on the front page, all others only from article to article."""
    return Pages(related_newsroom(size))


def feed(size: int, url: str) -> Pages:
    """A front page that names a feed and shows nothing."""
    items = "".join(f"<item><link>{url}{path_of(n)}</link><title>{n}</title></item>" for n in range(1, size + 1))
    rss = Answer(f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>', headers=XML)
    link = '<link rel="alternate" type="application/rss+xml" href="/news/all.xml">'
    return Pages({"/": front(head=link), "/news/all.xml": rss, **articles(size)})


def sitemap(size: int, url: str) -> Pages:
    """A front page that shows nothing; an index at a usual place leads to packed sitemaps."""
    pages = articles(size)
    starts = range(1, size + 1, IN_A_SITEMAP)
    for start in starts:
        numbers = range(start, min(start + IN_A_SITEMAP, size + 1))
        locs = "".join(f"<url><loc>{url}{path_of(n)}</loc></url>" for n in numbers)
        pages[f"/map-{start}.xml.gz"] = Answer(gzip.compress(f"<urlset>{locs}</urlset>".encode()), headers=XML)
    maps = "".join(f"<sitemap><loc>{url}/map-{start}.xml.gz</loc></sitemap>" for start in starts)
    index = Answer(f"<sitemapindex>{maps}</sitemapindex>", headers=XML)
    return Pages({"/": front(), "/sitemap_index.xml": index, **pages})


def front(*hrefs: str, head: str = "", text: str = "") -> Answer:
    """A page of plain links."""
    links = "".join(f'<li><a href="{href}">{text or href.strip("/")}</a></li>' for href in hrefs)
    return Answer(f"<html lang='ar'><head><title>أخبار</title>{head}</head><body><ul>{links}</ul></body></html>")


WAYS: dict[str, Callable[[int, str], Pages]] = {
    "sections": sections,
    "related": related,
    "feed": feed,
    "sitemap": sitemap,
}


def calendar(path: str) -> Answer | None:
    """Months without end, each with its days, all empty."""
    parts = path.strip("/").split("/")
    if parts[0] != "calendar":
        return None
    year, month = (int(part) for part in [*parts[1:3], "2025", "1"][:2])
    months = (f"/calendar/{y}/{m}" for y, m in ((year, month % 12 + 1), (year + 1, month), (year - 1, month)))
    return front(*months, *(f"/calendar/{year}/{month}/{day}" for day in range(1, 29)))


def growing(path: str) -> Answer | None:
    """A relative link that is one folder short: each page leads deeper into itself."""
    return front("deeper/", "side/", f"more{len(path)}/") if path.startswith("/grow") else None


def facets(path: str) -> Answer | None:
    """A catalogue that can be sorted and filtered in every combination, always with the same articles."""
    parts = urlsplit(path)
    if parts.path != "/catalogue":
        return None
    chosen = dict(parse_qsl(parts.query))
    links = []
    for name in ("colour", "size", "sort", "brand", "year", "rating"):
        for value in ("a", "b", "c", "d"):
            query = "&".join(f"{key}={said}" for key, said in sorted({**chosen, name: value}.items()))
            links.append(f"/catalogue?{query}")
    return front(*links, *map(path_of, range(1, 6)))


def sessions(path: str) -> Answer | None:
    """Every visit of a page gives its links a new number of the visit, in a parameter that nobody knows."""
    parts = urlsplit(path)
    if not parts.query.startswith("visit="):
        return front(*(f"{path_of(n)}?visit=0{n}" for n in range(1, 6))) if path == "/session" else None
    number = int(parts.path.rpartition("-")[2])
    tag = hashlib.sha256(path.encode()).hexdigest()[:10]
    links = "".join(
        f'<a href="{path_of(n)}?visit={tag}{n}">عنوان الخبر رقم {n} من العاصمة كما نشر</a>' for n in range(1, 6)
    )
    body = str(article(number, text=f"{number} {words(number)}").body)
    return Answer(body.replace("</article>", f"</article><nav>{links}</nav>"))


def soft_404(path: str) -> Answer | None:
    """Every address is answered, with a page that says it is not there and leads on."""
    if not path.startswith("/lost/"):
        return front(*(f"/lost/item-{n:06}" for n in range(40))) if path == "/lost" else None
    tag = int(hashlib.sha256(path.encode()).hexdigest()[:8], 16)
    page = front(*(f"/lost/item-{(tag + n) % 10**6:06}" for n in range(40)))
    return Answer(str(page.body).replace("<ul>", "<h1>404: الصفحة غير موجودة</h1><ul>").replace("أخبار", "404"))


TRAPS: dict[str, tuple[Callable[[str], Answer | None], str]] = {
    "calendar": (calendar, "/calendar"),
    "growing paths": (growing, "/grow/"),
    "facets": (facets, "/catalogue"),
    "session ids": (sessions, "/session"),
    "soft 404": (soft_404, "/lost"),
}
"""Trap → the rule that makes its pages, and where the site leads into it."""


def trapped(rule: Callable[[str], Answer | None], entrance: str, size: int, url: str) -> Pages:
    """A healthy site with one link into the trap, also on every article."""
    pages = sections(size, url)
    pages["/"] = front(entrance, *(f"/section{chr(97 + place)}" for place in range(SECTIONS)))
    pages.rule = rule
    return pages


def crawled(name: str, make: Callable[[str], Pages], folder: Path, expected: int, healthy: set[str]) -> bool:
    """Crawls the site and prints a row; whether the row is as it shall be."""
    with serve({}) as site:
        site.pages = make(site.url)
        started = time.monotonic()
        code = Crawl(site, folder / name.replace(" ", "-")).run()
        seconds = time.monotonic() - started
        found = {urlsplit(row["url"]).path for row in rows(folder / name.replace(" ", "-"), site.name)}
        requests = site.seen.total()
        outside = sum(count for path, count in site.seen.items() if path not in healthy)
    share = len(found & healthy) / expected
    good = code == 0 and share >= LEAST_FOUND and outside <= MOST_TRAPPED
    _print(
        f"{name:14} {share:8.2%} of {expected:5}  {requests:6} requests, {outside:4} in no healthy page"
        f"  {seconds:6.1f} s  exit {code}  {'ok' if good else 'FAILS'}"
    )
    return good


def cases(size: int) -> Iterator[tuple[str, Callable[[str], Pages], int]]:
    for name, way in WAYS.items():
        yield name, lambda url, way=way: way(size, url), size  # type: ignore[misc]
    for name, (rule, entrance) in TRAPS.items():
        yield name, lambda url, rule=rule, entrance=entrance: trapped(rule, entrance, HEALTHY, url), HEALTHY  # type: ignore[misc]


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=5000, help="articles of each healthy site (default 5000)")
    parser.add_argument("--only", help="cases by name, with commas between")
    options = parser.parse_args()
    only = options.only.split(",") if options.only else None
    with tempfile.TemporaryDirectory() as folder:
        good = [
            crawled(name, make, Path(folder), expected, set(make("http://x.test")) - {"/"})
            for name, make, expected in cases(options.size)
            if only is None or name in only
        ]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
