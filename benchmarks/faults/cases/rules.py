"""robots.txt once more: how lines may be written, and every way that could lead past it."""

from __future__ import annotations

from functools import partial

from benchmarks.faults.cases.framing import HEAD, PAGE
from benchmarks.faults.cases.redirects import refresh, to
from benchmarks.faults.cases.robots import RULE, lets, refuses, robots, says, untouched
from benchmarks.faults.run import FAULT, HEALTHY, PORT, Result, front, story
from benchmarks.faults.server import answer, told

PRIVATE = "/private/page-00088"
LOCS = "".join(f"<url><loc>{path}</loc></url>" for path in HEALTHY)


def kept_out(result: Result) -> str | None:
    asked = [path for path in result.site.paths() if path.startswith("/private")]
    return f"{asked} fetched against robots.txt" if asked else None


passes_by = partial(robots, pages={PRIVATE: answer(story("00088"))}, checks=(kept_out,))

CASES = [
    *(
        refuses(name=name, pages=says(text))
        for name, text in {
            "field names in capitals": RULE.upper().replace("/NEWS/FAULT", "/news/fault"),
            "blanks around the colon": "User-agent : *\n Disallow\t:\t/news/fault  \n",
            "a comment behind the rule": "User-agent: * # all\nDisallow: /news/fault # not this one\n",
            "a name in capitals with a version": "User-agent: NEWSBOT/1.0\nDisallow: /news/fault\n",
            "no line end at the end": RULE.strip(),
            "empty lines within a group": "User-agent: *\n\n\nDisallow: /news/fault\n",
            "a rule before any agent": "Disallow: /\nUser-agent: *\nDisallow: /news/fault\n",
            "an agent without a name": "User-agent:\nDisallow:\nUser-agent: *\nDisallow: /news/fault\n",
            "several agents of one group": "User-agent: a\nUser-agent: newsbot\nUser-agent: b\nDisallow: /news/fault\n",
            "a star within the path": "User-agent: *\nDisallow: /news/*-00099\n",
            "stars beyond number": f"User-agent: *\nDisallow: /{'*' * 5000}fault\n",
            "a crawl delay within the agents": "User-agent: newsbot\nCrawl-delay: 0\nDisallow: /news/fault\n",
            "a line of 400 kB": f"# {'x' * 400_000}\n{RULE}",
            "NUL bytes": "\0# x\0\n" + RULE,
        }.items()
    ),
    *(
        lets(name=name, pages=says(text))
        for name, text in {
            "allow and disallow of one length": "User-agent: *\nDisallow: /news/fault\nAllow: /news/fault\n",
            "an end that is not there": "User-agent: *\nDisallow: /news/fault$\n",
            "paths are told apart by case": "User-agent: *\nDisallow: /NEWS/\n",
            "an empty group of our own": "User-agent: *\nDisallow: /news/fault\n\nUser-agent: newsbot\nDisallow:\n",
            "crawl delays that are none": "User-agent: *\nCrawl-delay: nan\nCrawl-delay: -5\nCrawl-delay: 1e\n",
        }.items()
    ),
    *(
        lets(name=f"{status}", pages={"/robots.txt": answer(RULE, status)})
        for status in ("401 Unauthorized", "410 Gone", "418 Teapot")
    ),
    *(
        robots(
            name=f"{status}, and nothing fetched",
            pages={"/robots.txt": answer(RULE, status)},
            checks=(untouched,),
            codes=(3,),
            healthy=False,
        )
        for status in ("502 Bad Gateway", "504 Timeout", "599 Network")
    ),
    refuses(
        name="cut off behind the rule",
        pages={"/robots.txt": lambda _: [HEAD + b"Content-Length: 9000\r\n\r\n" + RULE.encode()]},
    ),
    lets(name="redirect to a page", pages={"/robots.txt": to("/login"), "/login": answer(PAGE)}),
    lets(name="redirect to a file", pages={"/robots.txt": to("file:///etc/passwd")}),
    robots(
        name="redirect to what is no URL",
        pages={"/robots.txt": to("http://[::1/robots.txt")},
        codes=(0, 3),
        healthy=False,
    ),
    passes_by(name="a redirect into what is forbidden", fault=to(PRIVATE), ends=("failed", "rejected")),
    passes_by(name="a refresh into what is forbidden", fault=refresh(PRIVATE), ends=("failed", "rejected")),
    passes_by(name="a forbidden path in escapes", links=("/%70rivate/page-00088", "/x/../private/page-00088")),
    passes_by(name="a forbidden path behind two slashes", links=(f"//127.0.0.1:{PORT}/private/page-00088",)),
    robots(
        name="forbidden feed, next page and sitemap",
        pages={
            "/": told(
                front(*HEALTHY, more="<a rel='next' href='/private/2'>2</a>").replace(
                    "<head>", "<head><link rel='alternate' type='application/rss+xml' href='/private/feed.xml'>"
                )
            ),
            "/robots.txt": told(
                "User-agent: *\nDisallow: /private\nSitemap: http://HOST/private/map.xml\n", "text/plain"
            ),
        },
        checks=(kept_out,),
    ),
    robots(
        name="a query that is forbidden",
        pages={
            **says("User-agent: *\nDisallow: /*?*page=\n"),
            "/": answer(front(*HEALTHY, FAULT, "/private-no?page=2")),
        },
        checks=(kept_out,),
    ),
]
