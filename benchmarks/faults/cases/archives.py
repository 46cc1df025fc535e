"""Where articles are known from: archives by date, sitemaps below sitemaps, feeds named in odd places."""

from __future__ import annotations

from functools import partial

from benchmarks.faults.cases.addresses import feed, sitemap
from benchmarks.faults.cases.lists import RSS, no_path
from benchmarks.faults.cases.mazes import BESIDE, STORIES, beside, cards
from benchmarks.faults.cases.traps import bounded, query
from benchmarks.faults.cases.xml import NS, XML
from benchmarks.faults.run import HEALTHY, Case, Check, Result, front
from benchmarks.faults.server import Asked, Respond, answer, told

DATES = {path: f"2025-04-{number % 28 + 1:02}" for number, path in enumerate(BESIDE)}
feeds = partial(Case, group="lists")


def tree(asked: Asked) -> list[bytes]:
    """Years, months and days that hold the articles of their day."""
    parts = [part for part in asked.path.split("/") if part][1:]
    if len(parts) == 3:
        return cards(*(path for path, day in DATES.items() if day == "-".join(parts)))
    below = {0: ("2023", "2024", "2025"), 1: ("02", "03", "04"), 2: [f"{day:02}" for day in range(1, 30)]}[len(parts)]
    return cards(more="".join(f"<a href='/archive/{'/'.join([*parts, one])}/'>{one}</a>" for one in below))


def months_back(asked: Asked) -> list[bytes]:
    """Ten months with four articles each, of which each leads to the one before only."""
    given = query(asked).get("month", "2025-04")
    place = (2025 * 12 + 3) - (int(given[:4]) * 12 + int(given[5:7]) - 1)
    before = 2025 * 12 + 3 - place - 1
    link = f"/archive?month={before // 12}-{before % 12 + 1:02}"
    shown = BESIDE[place * 4 : place * 4 + 4] if 0 <= place < 10 else ()
    return cards(*shown, more=f"<a href='{link}'>الشهر السابق</a>")


def archived(
    name: str, respond: Respond, link: str, *options: str, checks: tuple[Check, ...] = (bounded, beside)
) -> Case:
    pages = {"/": answer(front(*HEALTHY, more=f"<a href='{link}'>الأرشيف</a>")), **STORIES}
    return Case(
        group="lists",
        name=name,
        pages=pages,
        missing=respond,
        options=options,
        checks=checks,
        seconds=120,
        healthy=not options,
    )


def of_days(first: str, last: str) -> Check:
    """The articles of these days are found, and no other of the archive asked for by more than a few lists."""
    wanted = {path for path, day in DATES.items() if first <= day <= last}

    def check(result: Result) -> str | None:
        found = {path for path in BESIDE if path in result.site.paths()}
        return None if wanted <= found else f"{len(wanted - found)} of {len(wanted)} lost"

    return check


CASES = [
    feeds(
        name="sitemaps three levels down",
        seed="/sitemap.xml",
        pages={
            "/sitemap.xml": answer(
                f"<sitemapindex {NS}><sitemap><loc>/a.xml</loc></sitemap></sitemapindex>", type_=XML
            ),
            "/a.xml": answer(f"<sitemapindex {NS}><sitemap><loc>/b.xml</loc></sitemap></sitemapindex>", type_=XML),
            "/b.xml": answer(f"<sitemapindex {NS}><sitemap><loc>/c.xml</loc></sitemap></sitemapindex>", type_=XML),
            "/c.xml": sitemap(*HEALTHY),
        },
    ),
    feeds(
        name="a sitemap index and URLs in one",
        seed="/sitemap.xml",
        pages={
            "/sitemap.xml": answer(
                f"<sitemapindex {NS}><sitemap><loc>/a.xml</loc></sitemap>"
                f"<url><loc>{HEALTHY[0]}</loc></url></sitemapindex>",
                type_=XML,
            ),
            "/a.xml": sitemap(*HEALTHY[1:]),
        },
    ),
    # archives
    # one page after the other: three months that answer at once may come in any order, 25 empty days first
    archived("an archive of years, months and days", tree, "/archive/", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1"),
    archived("months of which each leads to the one before", months_back, "/archive?month=2025-04"),
    archived(
        "an archive asked for a week",
        tree,
        "/archive/",
        "-a",
        "since=2025-04-07",
        "-a",
        "until=2025-04-13",
        checks=(of_days("2025-04-07", "2025-04-13"), bounded),
    ),
    # where lists are named
    feeds(
        name="a feed in robots.txt by a relative line",
        pages={
            "/": answer(front()),
            "/robots.txt": answer("Sitemap: /maps/all.xml\n", type_="text/plain"),
            "/maps/all.xml": sitemap(*HEALTHY),
        },
    ),
    feeds(
        name="a sitemap in robots.txt within a group",
        pages={
            "/": answer(front()),
            "/robots.txt": told("User-agent: x\nSitemap: http://HOST/maps/all.xml # all\nDisallow: /\n", "text/plain"),
            "/maps/all.xml": sitemap(*HEALTHY),
        },
    ),
    feeds(
        name="a feed in a Link header",
        pages={"/": answer(front(), Link=f'</all.xml>; rel="alternate"; type="{RSS}"'), "/all.xml": feed(*HEALTHY)},
    ),
    feeds(
        name="a next page in a Link header",
        pages={"/": answer(front(HEALTHY[0]), Link='</2>; rel="next"'), "/2": answer(front(*HEALTHY[1:]))},
    ),
    feeds(
        name="a feed by an anchor only",
        pages={"/": answer(front(more="<a href='/all.rss'>RSS</a>")), "/all.rss": feed(*HEALTHY)},
    ),
    feeds(
        name="a sitemap by an anchor only",
        pages={"/": answer(front(more="<a href='/map.xml'>خريطة الموقع</a>")), "/map.xml": sitemap(*HEALTHY)},
    ),
    feeds(
        name="a section that wants nobody to follow",
        pages={"/": answer(front(*HEALTHY, more="<a rel=nofollow href='/lost/'>x</a>"))},
        checks=(no_path("lost"),),
    ),
    feeds(
        name="links in an area and an SVG",
        pages={
            "/": answer(
                f"<html><body><map>{''.join(f'<area href={path}>' for path in HEALTHY[:2])}</map>"
                f"<svg><a href='{HEALTHY[2]}'><text>x</text></a></svg></body></html>"
            )
        },
    ),
]
