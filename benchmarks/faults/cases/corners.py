"""Corners of the other groups: codings that are not what they are called, refreshes, locations, hostile names."""

from __future__ import annotations

import gzip
import zlib
from functools import partial

import brotli

from benchmarks.faults.cases.addresses import ELSEWHERE, not_reached
from benchmarks.faults.cases.framing import HEAD, PAGE
from benchmarks.faults.cases.redirects import refresh, to
from benchmarks.faults.cases.robots import RULE, lets, refuses
from benchmarks.faults.cases.traps import bounded
from benchmarks.faults.cases.waiting import at_most
from benchmarks.faults.run import FAULT, HEALTHY, Case, Result, front, story
from benchmarks.faults.server import Asked, Page, answer, drip
from newsbot.unpacking import zstd

END: Page = answer(story("00099"))
HOP: dict[str, Page] = {"/hop/1": END}
PACKED = gzip.compress(PAGE)


def chunked(data: bytes, size: int = 100) -> bytes:
    parts = (data[at : at + size] for at in range(0, len(data), size))
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def coded(coding: str, data: bytes = PAGE) -> bytes:
    return answer(data, Content_Encoding=coding)


def refreshed(content: str, *links: str) -> bytes:
    """A front page with healthy articles that refreshes itself."""
    return answer(front(*HEALTHY, *links).replace("<head>", f"<head><meta http-equiv='refresh' content='{content}'>"))


def no_secret(result: Result) -> str | None:
    """No cookie, no credential and no referrer with one is sent on."""
    sent = [name for asked in result.site.asked for name in ("cookie", "authorization") if name in asked.headers]
    return f"sent {sent}" if sent else None


def plain_log(result: Result) -> str | None:
    bad = sorted({hex(ord(char)) for char in result.log if char in "\x1b\x07\x08\0\u202e\u2028\u2029\u0085"})
    return f"the log holds {bad}" if bad else None


def no_forged_line(result: Result) -> str | None:
    return "a forged line in the log" if any(line.startswith("FORGED") for line in result.log.splitlines()) else None


def drip_of_spaces(_: Asked) -> list[bytes]:
    return [HEAD + b"Content-Length: 90000\r\n\r\n" + b" " * 10]


compression = partial(Case, group="compression", ends=("article",))
redirects = partial(Case, group="redirects", ends=("article",))
limits = partial(Case, group="limits", ends=("article",))
hygiene = partial(Case, group="hygiene", checks=(plain_log, no_forged_line))

CASES = [
    *(
        compression(name=f"a plain page called {coding}", fault=coded(coding))
        for coding in ("utf-8", "none", "binary", "8bit", "identity", "gzip", "deflate", "br", "zstd")
    ),
    compression(name="gzip called br", fault=coded("br", PACKED)),
    compression(name="gzip called deflate", fault=coded("deflate", PACKED)),
    compression(name="gzip called zstd", fault=coded("zstd", PACKED)),
    compression(
        name="br called gzip", fault=coded("gzip", brotli.compress(PAGE)), ends=("article", "rejected", "failed")
    ),
    compression(
        name="zlib called gzip", fault=coded("gzip", zlib.compress(PAGE)), ends=("article", "rejected", "failed")
    ),
    compression(name="gzip packed once, called twice", fault=coded("gzip, gzip", PACKED)),
    compression(
        name="gzip packed twice, called once", fault=coded("gzip", gzip.compress(PACKED)), ends=("article", "rejected")
    ),
    compression(
        name="gzip in chunks",
        fault=lambda _: [HEAD + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(PACKED)],
    ),
    compression(
        name="gzip in chunks, cut off",
        fault=lambda _: [
            HEAD + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(PACKED)[:-60]
        ],
        ends=("article", "failed"),
    ),
    compression(
        name="gzip with the length of the page",
        fault=lambda _: [HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(PAGE) + PACKED],
        ends=("article", "failed"),
    ),
    compression(name="gzip byte by byte", fault=drip(coded("gzip", PACKED), every=0.001, size=2)),
    compression(name="zstd in two frames", fault=coded("zstd", zstd.compress(PAGE[:900]) + zstd.compress(PAGE[900:]))),
    # refreshes
    *(
        redirects(
            name=f"refresh written {content!r}", fault=refresh("").replace(b"0;url=", content.encode()), pages=HOP
        )
        for content in (
            "0; URL=/hop/1",
            '0;URL="/hop/1"',
            "1.5;url=/hop/1",
            "0 ; url = /hop/1",
            "0, url=/hop/1",
            "0;/hop/1",
            "0 url=/hop/1",
            "0; url=&#47;hop/1",
        )
    ),
    *(
        redirects(
            name=f"a front page that refreshes itself by {content!r}",
            pages={"/": refreshed(content)},
            ends=(),
            checks=(at_most(40),),
        )
        for content in (
            "3",
            "0",
            "3;url=/",
            "0;url=/",
            "3;url=",
            "5;url=/?r=1",
            "60",
            "x",
            "-1;url=/",
            "99999999999999999999;url=/",
        )
    ),
    redirects(
        name="a refresh within noscript",
        fault=answer(story("00099", head="<noscript><meta http-equiv='refresh' content='0;url=/nojs'></noscript>")),
    ),
    redirects(
        name="an article that refreshes itself",
        fault=answer(story("00099", head=f"<meta http-equiv='refresh' content='2;url={FAULT}'>")),
    ),
    redirects(
        name="an article that refreshes itself without URL",
        fault=answer(story("00099", head="<meta http-equiv='refresh' content='2'>")),
    ),
    # locations
    *(
        redirects(
            name=f"location {location!r}",
            fault=to(location),
            pages={**HOP, "/hop/%D8%AE%D8%A8%D8%B1": END, "/hop/a%20b": END},
        )
        for location in (
            " /hop/1 ",
            "../hop/1",
            "./../hop/1",
            "/x/../hop/1",
            "/hop/1#part",
            "/hop/a b",
            "/hop/خبر",
            "//127.0.0.1:00009/hop/1",
            "HTTP://127.0.0.1:00009/hop/1",
        )
    ),
    redirects(name="front page to another path", pages={"/": to("/home/"), "/home/": answer(front(*HEALTHY))}, ends=()),
    redirects(
        name="robots.txt of the target forbids it",
        fault=to("/private/1"),
        pages={"/private/1": END},
        ends=("failed:robots",),
    ),
    # names
    hygiene(
        name="cookies and credentials of other pages",
        fault=answer(
            story("00099", more=f"<img src='{ELSEWHERE}'>"),
            Set_Cookie="a=1; Domain=127.0.0.1; Path=/",
            WWW_Authenticate="Basic realm=x",
        ),
        checks=(no_secret, not_reached),
        ends=("article",),
    ),
    hygiene(
        name="a challenge for a password",
        fault=answer("<h1>401</h1>", "401 No", WWW_Authenticate='Basic realm="\x1b[31m"'),
        checks=(no_secret, plain_log),
        ends=("failed",),
    ),
    *(
        hygiene(name=f"a {what} with escapes and line ends", fault=fault, ends=("article", "failed", "rejected"))
        for what, fault in {
            "refresh": refresh("/x\x1b[2J&#10;FORGED&#x2028;FORGED\u202e"),
            "location": to("/x\x1b[2J%0aFORGED%e2%80%a8FORGED\u202e"),
            "host": to("http://a\x1b[2J.example%0aFORGED/"),
            "coding": answer(PAGE, Content_Encoding="x\x1b[2J\x0bFORGED"),
            "charset": answer(PAGE, type_="text/html; charset=\x1b[2J\x0bFORGED\u2028FORGED"),
            "canonical": answer(story("00099", head="<link rel='canonical' href='http://x\x1b[2J&#10;FORGED/'>")),
            "link": answer(story("00099", more="<a href='/news/\x1b[2J&#10;FORGED-00001'>خبر\x1b[2J&#10;FORGED</a>")),
        }.items()
    ),
    # robots.txt
    refuses(
        name="gzip in chunks",
        pages={
            "/robots.txt": lambda _: [
                HEAD
                + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
                + chunked(gzip.compress(RULE.encode()), 9)
            ]
        },
    ),
    refuses(name="a type of a picture", pages={"/robots.txt": answer(RULE, type_="image/png")}),
    refuses(name="no type at all", pages={"/robots.txt": answer(RULE, type_="")}),
    refuses(name="206", pages={"/robots.txt": answer(RULE, "206 Partial Content")}),
    refuses(
        name="called gzip and plain", pages={"/robots.txt": answer(RULE, type_="text/plain", Content_Encoding="gzip")}
    ),
    lets(name="204", pages={"/robots.txt": answer("", "204 No Content", length=False)}),
    lets(name="redirect without location", pages={"/robots.txt": answer("", "302 Found")}),
    Case(
        group="traps",
        name="a page of its own folder for ever",
        pages={"/": answer(front(*HEALTHY, more="<a href='more'>x</a>"))},
        missing=answer(front("./x/more", "more/", "?more")),
        checks=(bounded,),
    ),
]
