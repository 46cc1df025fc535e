"""robots.txt: what it says, how it is had, and what follows when it is not."""

from __future__ import annotations

import gzip
from functools import partial
from itertools import count, pairwise

from benchmarks.faults.cases.framing import PAGE
from benchmarks.faults.cases.waiting import hang_after, ledger
from benchmarks.faults.run import FAULT, Case, Check, Result
from benchmarks.faults.server import Asked, Page, answer, endless, wait

PLAIN = "text/plain"
RULE = "User-agent: *\nDisallow: /news/fault\n"


def says(body: str | bytes, **headers: str) -> dict[str, Page]:
    return {"/robots.txt": answer(body, type_=PLAIN, **headers)}


def untouched(result: Result) -> str | None:
    return f"{FAULT} was fetched against robots.txt" if FAULT in result.site.paths() else None


def fetched(result: Result) -> str | None:
    return None if FAULT in result.site.paths() else f"{FAULT} was not fetched though robots.txt lets it"


def nothing_fetched(result: Result) -> str | None:
    others = [path for path in result.site.paths() if not path.startswith(("/robots.txt", "/hop"))]
    return f"{others} fetched without leave" if others else None


def asked_once(result: Result) -> str | None:
    asked = result.site.paths().count("/robots.txt")
    return None if asked == 1 else f"robots.txt was asked for {asked} times"


def gap(least: float) -> Check:
    def check(result: Result) -> str | None:
        times = [request.at for request in result.site.asked]
        smallest = min(later - sooner for sooner, later in pairwise(times))
        return None if smallest >= least - 0.05 else f"two requests {smallest:.2f} s apart, not {least}"

    return check


robots = partial(Case, group="robots", fault=answer(PAGE))
refuses = partial(robots, checks=(untouched,))
lets = partial(robots, checks=(fetched,), ends=("article",))
closes = partial(robots, checks=(nothing_fetched,), healthy=False)


def hops(length: int, end: Page) -> dict[str, Page]:
    chain: dict[str, Page] = {f"/hop/{n}": answer("", "302 F", Location=f"/hop/{n + 1}") for n in range(1, length)}
    return {"/robots.txt": answer("", "301 M", Location="/hop/1"), **chain, f"/hop/{length}": end}


def flaky(_: Asked, seen: count[int] = count()) -> list[bytes]:  # noqa: B008 - one count a process
    return [answer("busy", "503 U") if next(seen) % 2 == 0 else answer(RULE, type_=PLAIN)]


def bomb(_: Asked) -> list[bytes]:
    packed = gzip.compress(RULE.encode()) + gzip.compress(b"#" * (32 << 20)) * 10
    return [answer(packed, type_=PLAIN, Content_Encoding="gzip")]


ENDLESS_TEXT = endless(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + RULE.encode(), b"# nothing\n" * 6000)

CASES = [
    refuses(
        name="refusal",
        pages=says(RULE),
        checks=(untouched, asked_once, ledger(robots_refused=lambda n: n == 1)),
        short=True,
    ),
    refuses(
        name="refusal by our name",
        pages=says("User-agent: NewsBot\nDisallow: /news/fault\n\nUser-agent: *\nDisallow:\n"),
    ),
    lets(
        name="leave by our name",
        pages=says("User-agent: *\nDisallow: /news/fault\n\nUser-agent: newsbot/9\nAllow: /\n"),
    ),
    refuses(
        name="name with blanks in the User-Agent",
        pages=says("User-agent: Foo\nDisallow: /news/fault"),
        settings=("USER_AGENT=Foo/2.0 (a bot; +http://x.example) Bar",),
    ),
    refuses(
        name="groups of one name in two places",
        pages=says(
            "User-agent: newsbot\nDisallow: /x\n\nUser-agent: a\nDisallow:\n\n"
            "User-agent: newsbot\nDisallow: /news/fault\n"
        ),
    ),
    refuses(
        name="unknown lines within a group",
        pages=says("User-agent: newsbot\nHost: x\nSitemap: /s.xml\nUser-agent: b\nDisallow: /news/fault\n"),
    ),
    lets(name="the longest rule wins", pages=says("User-agent: *\nDisallow: /news/f\nAllow: /news/fault\n")),
    refuses(name="wildcards", pages=says("User-agent: *\nDisallow: /*fault*99$\n")),
    refuses(name="escapes", pages=says("User-agent: *\nDisallow: /n%65ws/fault\n")),
    refuses(name="byte order mark", pages=says("\ufeff" + RULE)),
    refuses(name="lines that end in CR", pages=says(RULE.replace("\n", "\r"))),
    refuses(name="bytes that are no UTF-8", pages=says(b"# \xff\xfe\xc3\n" + RULE.encode() + b"Disallow: /\xe9")),
    refuses(name="declared as HTML", pages={"/robots.txt": answer(RULE)}),
    lets(name="a page instead of rules", pages={"/robots.txt": answer("<html><body>Disallow: /</body></html>")}),
    lets(name="404", pages={"/robots.txt": answer("User-agent: *\nDisallow: /", "404 N")}),
    lets(name="403", pages={"/robots.txt": answer("User-agent: *\nDisallow: /", "403 F")}),
    lets(name="empty", pages=says("")),
    closes(name="500", pages={"/robots.txt": answer("", "500 E")}, codes=(3,), short=True),
    closes(name="503", pages={"/robots.txt": answer("", "503 U")}, codes=(3,)),
    closes(name="429", pages={"/robots.txt": answer("", "429 T", Retry_After="1")}, codes=(6,)),
    closes(name="no answer", pages={"/robots.txt": wait(60, b"")}, codes=(3,)),
    closes(
        name="headers, then nothing",
        pages={"/robots.txt": hang_after(b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\n")},
        codes=(3,),
    ),
    closes(name="closed at once", pages={"/robots.txt": lambda _: []}, codes=(3,)),
    closes(
        name="500, and left alone in the next run", pages={"/robots.txt": answer("", "500 E")}, codes=(3, 10), runs=2
    ),
    refuses(name="503 once, then rules", pages={"/robots.txt": flaky}),
    refuses(name="behind five redirects", pages=hops(5, answer(RULE, type_=PLAIN))),
    lets(name="behind six redirects", pages=hops(6, answer(RULE, type_=PLAIN))),
    lets(name="redirect to itself", pages={"/robots.txt": answer("", "301 M", Location="/robots.txt")}),
    closes(
        name="redirect to a private address",
        pages={"/robots.txt": answer("", "301 M", Location="http://127.0.0.1:9/robots.txt")},
        codes=(3,),
    ),
    refuses(name="without end", pages={"/robots.txt": ENDLESS_TEXT}, short=True),
    refuses(
        name="500 KiB count, the rest does not", pages=says(RULE + "#" * 600_000 + "\nUser-agent: *\nDisallow: /\n")
    ),
    refuses(
        name="gzip", pages={"/robots.txt": answer(gzip.compress(RULE.encode()), type_=PLAIN, Content_Encoding="gzip")}
    ),
    refuses(
        name="gzip bomb",
        pages={"/robots.txt": bomb},
    ),
    refuses(name="forty thousand rules", pages=says(RULE + "Disallow: /*a*b*c*d\n" * 24_000)),
    robots(
        name="crawl delay",
        pages=says("User-agent: *\nCrawl-delay: 1.2\n"),
        checks=(gap(1.2), ledger(crawl_delay=lambda n: n == 1.2)),
    ),
    robots(
        name="crawl delay against autothrottle",
        pages=says("User-agent: *\nCrawl-delay: 1\n"),
        settings=("AUTOTHROTTLE_ENABLED=True",),
        checks=(gap(1),),
    ),
    robots(name="crawl delay that is none", pages=says("User-agent: *\nCrawl-delay: soon\n"), checks=(fetched,)),
    robots(name="kept for the next run", pages=says(RULE), runs=2, checks=(asked_once,)),
]
