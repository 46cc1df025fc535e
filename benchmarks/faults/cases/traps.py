"""Places without end: each must end by itself within 500 requests, and the healthy articles be found."""

from __future__ import annotations

import hashlib
import random
import re
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlsplit

from benchmarks.faults.run import HEALTHY, Case, Check, Result, front, story
from benchmarks.faults.server import Asked, Respond, answer

MOST = 500


def bounded(result: Result) -> str | None:
    trapped = [path for path in result.site.paths() if path not in HEALTHY]
    return None if len(trapped) <= MOST else f"{len(trapped)} requests into the trap"


def repeats_none(result: Result) -> str | None:
    headlines = [record["headline"] for record in result.records]
    return None if len(headlines) == len(set(headlines)) else f"{len(headlines)} records of {len(set(headlines))}"


def articles_at_most(number: int) -> Check:
    """So many records at most that are not marked as the repetition of another."""

    def check(result: Result) -> str | None:
        own = sum(record["duplicate_of"] is None for record in result.records)
        return None if own <= number else f"{own} records of {number} articles"

    return check


def page(*links: str, title: str = "أرشيف", more: str = "") -> bytes:
    items = "".join(f"<li><a href='{link}'>{title} {at}</a></li>" for at, link in enumerate(links))
    return answer(
        f"<html lang='ar'><head><title>{title}</title></head><body><nav><ul>{items}</ul></nav>{more}</body></html>"
    )


def query(asked: Asked) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(asked.path).query))


def calendar(asked: Asked) -> list[bytes]:
    parts = [part for part in asked.path.split("/") if part.isdigit()]
    month = int(parts[0]) * 12 + int(parts[1]) if len(parts) > 1 else 2025 * 12
    near = [f"/calendar/{at // 12}/{at % 12 + 1:02}/" for at in (month - 2, month)]
    days = [f"/calendar/{month // 12}/{month % 12 + 1:02}/{day:02}/" for day in range(1, 29)]
    return [page(*near, *days, title="تقويم", more=f"<a rel='next' href='{near[1]}'>التالي</a>")]


def calendar_by_query(asked: Asked) -> list[bytes]:
    at = int(query(asked).get("month", "0"))
    return [page(*(f"/calendar?month={n}&view=all" for n in (at - 1, at + 1)), title="تقويم")]


def relative(asked: Asked) -> list[bytes]:
    return [page("archive/", "more/archive/", "../x/archive/", title="المزيد")]


def facets(asked: Asked) -> list[bytes]:
    given = query(asked)
    names = ("color", "size", "sort", "tag", "year", "author", "lang", "page")
    return [
        page(
            *(
                f"/facets?{'&'.join(f'{k}={v}' for k, v in sorted({**given, name: str(n)}.items()))}"
                for name in names
                for n in range(4)
            )
        )
    ]


def session(asked: Asked) -> list[bytes]:
    fresh = hashlib.md5(f"{random.random()}".encode()).hexdigest()
    return [
        answer(
            front(
                *(f"{path}?sid={fresh}" for path in HEALTHY),
                f"/session?sid={fresh}",
                more=f"<a href='/session?PHPSESSID={fresh}'>x</a>",
            )
        )
    ]


def sessions_of_articles(asked: Asked) -> list[bytes]:
    """Every page, articles too, links all others under the id of a visit that begins with it."""
    fresh = hashlib.md5(f"{random.random()}".encode()).hexdigest()
    links = [f"/s/{fresh}{path}" for path in HEALTHY] + [f"{path}?visit={fresh}" for path in HEALTHY]
    name = urlsplit(asked.path).path[-5:]
    related = "".join(f"<a href='{link}'>خبر ذو صلة عن المباحثات في العاصمة</a>" for link in links)
    more = f"<aside class='related'><h4>أخبار ذات صلة</h4>{related}</aside>"
    return [answer(story(name, more=more) if name.isdigit() else front(*links))]


def agenda(asked: Asked) -> list[bytes]:
    """Days that lead to their neighbours under a new name each time, told as headlines in the diary."""
    given = re.search(r"/(\w+)/(\d{4}-\d\d-\d\d)-", asked.path)
    name, day = (given[1], date.fromisoformat(given[2])) if given else ("agenda", date(2025, 4, 1))
    near = [day + timedelta(days=days) for days in (-31, -1, 1, 2, 3, 31)]
    links = [f"/{name}/{at}-v{random.randrange(10**6)}" for at in near]
    return [answer(front(*links)) if name == "diary" else page(*links, title="تقويم")]


def session_in_path(asked: Asked) -> list[bytes]:
    fresh = hashlib.md5(f"{random.random()}".encode()).hexdigest()
    return [page(*(f"/s/{fresh}/section/{n}/" for n in range(5)))]


def pagination(asked: Asked) -> list[bytes]:
    at = int(query(asked).get("page", "1"))
    return [answer(front(*HEALTHY, more=f"<a rel='next' href='/list?page={at + 1}'>التالي</a>"))]


def empty_pagination(asked: Asked) -> list[bytes]:
    at = int(query(asked).get("page", "1"))
    return [page(more=f"<a rel='next' href='/list?page={at + 1}'>التالي</a>")]


def maze(asked: Asked) -> list[bytes]:
    seed = random.Random(asked.path)
    return [answer(front(*(f"/maze/{seed.randrange(10**9)}/" for _ in range(12))))]


def same_article(asked: Asked) -> list[bytes]:
    """One article under URLs without end, each linking more of them."""
    seed = random.Random(asked.path)
    links = "".join(
        f"<a href='/news/copy-{seed.randrange(10**8):08}'>خبر ذو صلة عن المباحثات في العاصمة</a>" for _ in range(8)
    )
    return [answer(story("00077", more=f"<aside class='related'><h4>أخبار ذات صلة</h4>{links}</aside>"))]


def soft_404(asked: Asked) -> list[bytes]:
    seed = random.Random(asked.path)
    links = [f"/news/lost-{seed.randrange(10**8):08}" for _ in range(8)]
    return [answer(front(*links).replace("أخبار", "الصفحة غير موجودة"))]


def sitemap_index(asked: Asked) -> list[bytes]:
    seed = random.Random(asked.path)
    locs = "".join(f"<sitemap><loc>/sitemap-{seed.randrange(10**9)}.xml</loc></sitemap>" for _ in range(4))
    return [
        answer(
            f"<sitemapindex><sitemap><loc>/sitemap.xml</loc></sitemap><sitemap><loc>/good.xml</loc></sitemap>{locs}</sitemapindex>",
            type_="application/xml",
        )
    ]


GOOD = answer(
    "<urlset>" + "".join(f"<url><loc>{path}</loc></url>" for path in HEALTHY) + "</urlset>", type_="application/xml"
)
LOOP = answer(
    "<sitemapindex><sitemap><loc>/sitemap.xml</loc></sitemap><sitemap><loc>/two.xml</loc></sitemap><sitemap><loc>/good.xml</loc></sitemap></sitemapindex>",
    type_="application/xml",
)


def counters(asked: Asked) -> list[bytes]:
    at = int(query(asked).get("hit", "0"))
    return [page(*(f"{path}?hit={at + n}" for n in range(1, 3) for path in ("/counters", "/counters/print")))]


def deeper(asked: Asked) -> list[bytes]:
    return [page(*(f"{asked.path.rstrip('/')}/{word}{len(asked.path)}/" for word in ("a", "b", "c")))]


def trap(name: str, respond: Respond, *links: str, short: bool = False, checks: tuple[Check, ...] = ()) -> Case:
    more = "".join(f"<a href='{link}'>المزيد</a>" for link in links)
    pages = {"/": answer(front(*HEALTHY, more=f"<nav>{more}</nav>"))}
    return Case(
        group="traps",
        name=name,
        pages=pages,
        missing=respond,
        checks=(bounded, articles_at_most(5), *checks),
        seconds=120,
        short=short,
    )


CASES = [
    trap("calendar", calendar, "/calendar/2025/04/", short=True),
    trap("calendar by query", calendar_by_query, "/calendar?month=1&view=all"),
    trap("relative paths that grow", relative, "/archive/"),
    trap("paths that grow deeper", deeper, "/section/"),
    trap("facets", facets, "/facets?color=1"),
    trap("session ids in queries", session, "/session?sid=abc123def456"),
    trap("session ids of every article", sessions_of_articles, "/s/0a1b2c3d/", checks=(repeats_none,)),
    trap("days with ids made up", agenda, "/agenda/2025-04-01-v123"),
    trap("days with ids made up, told as headlines", agenda, "/diary/2025-04-01-v123"),
    trap("session ids in paths", session_in_path, "/s/0a1b2c3d/section/1/"),
    trap("pages without end that show the same", pagination, "/list?page=1"),
    trap("pages without end that show nothing", empty_pagination, "/list?page=1"),
    trap("maze of lists", maze, "/maze/1/"),
    trap("one article under URLs without end", same_article, "/news/copy-00000001", checks=(repeats_none,)),
    trap("missing pages that link missing pages", soft_404, "/news/lost-00000001"),
    trap("hit counters", counters, "/counters?hit=1"),
    Case(
        group="traps",
        name="sitemaps that list each other",
        seed="/sitemap.xml",
        pages={"/sitemap.xml": LOOP, "/two.xml": LOOP, "/good.xml": GOOD},
        checks=(bounded,),
    ),
    Case(
        group="traps",
        name="sitemap indexes without end",
        seed="/sitemap.xml",
        pages={"/sitemap.xml": sitemap_index, "/good.xml": GOOD},
        missing=sitemap_index,
        checks=(bounded,),
        seconds=120,
    ),
]
