"""Feeds and sitemaps that attack, and broken ones that hold articles all the same."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import partial

from benchmarks.faults.cases.addresses import feed, sitemap
from benchmarks.faults.cases.redirects import no_file
from benchmarks.faults.run import HEALTHY, Case, Result
from benchmarks.faults.server import Asked, Page, answer

XML = "application/xml"
NS = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
LOCS = "".join(f"<url><loc>{path}</loc></url>" for path in HEALTHY)


def given(body: str | bytes, type_: str = XML, **headers: str) -> dict[str, Page]:
    """A site known through its sitemap only."""
    return {"/sitemap.xml": answer(body, type_=type_, **headers)}


def not_called(result: Result) -> str | None:
    return "an external entity was fetched" if "/entity" in "".join(result.site.paths()) else None


def all_listed(number: int) -> object:
    def check(result: Result) -> str | None:
        known = sum("/news/" in url for url in result.urls)
        return None if known >= number else f"{known} of {number} URLs found"

    return check


def doctype(declarations: str, loc: str = "") -> str:
    extra = f"<url><loc>{loc}</loc></url>" if loc else ""
    return f"<?xml version='1.0'?><!DOCTYPE urlset [{declarations}]><urlset {NS}>{LOCS}{extra}</urlset>"


LAUGHS = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 12)).replace("&l0;", "lol")
QUADRATIC = f"<!ENTITY a '{'a' * 100_000}'>"


def big(size: int) -> str:
    """A sitemap with so many bytes of comments between its URLs."""
    return (
        f"<?xml version='1.0'?><urlset {NS}>{LOCS}"
        + "<!-- nothing to see here, move on please -->\n" * (size // 44)
        + "</urlset>"
    )


def many(_: Asked) -> Iterator[bytes]:
    urls = "".join(f"<url><loc>/news/story-1{n:06}</loc><lastmod>2020-01-01</lastmod></url>\n" for n in range(50_000))
    yield answer(f"<?xml version='1.0'?><urlset {NS}>{LOCS}{urls}</urlset>", type_=XML)


def endless(_: Asked) -> Iterator[bytes]:
    yield f"HTTP/1.1 200 OK\r\nContent-Type: {XML}\r\n\r\n<urlset {NS}>".encode()
    for n in range(3_000_000):
        yield "".join(f"<url><loc>/news/story-{n}{m:03}</loc></url>" for m in range(400)).encode()


def bomb(_: Asked) -> Iterator[bytes]:
    packed = gzip.compress(big(1000).encode()) + gzip.compress(b" " * (32 << 20)) * 16
    yield answer(packed, type_="application/gzip")


xml = partial(Case, group="xml", seed="/sitemap.xml")

CASES = [
    xml(name="sitemap", pages={"/sitemap.xml": sitemap(*HEALTHY)}, short=True),
    xml(name="feed", seed="/feed.xml", pages={"/feed.xml": feed(*HEALTHY)}),
    xml(name="billion laughs", pages=given(doctype(LAUGHS, "&l11;")), short=True),
    xml(name="quadratic blow-up", pages=given(doctype(QUADRATIC, "&a;" * 20_000))),
    xml(
        name="external entity of a file",
        pages=given(doctype("<!ENTITY x SYSTEM 'file:///etc/passwd'>", "/news/&x;")),
        checks=(no_file,),
    ),
    xml(
        name="external entity of a URL",
        pages=given(doctype("<!ENTITY x SYSTEM '/entity'>", "/news/&x;")),
        checks=(not_called,),
    ),
    xml(name="parameter entity", pages=given(doctype("<!ENTITY % x SYSTEM '/entity'> %x;")), checks=(not_called,)),
    xml(
        name="external DTD",
        pages=given(f"<?xml version='1.0'?><!DOCTYPE urlset SYSTEM '/entity.dtd'><urlset {NS}>{LOCS}</urlset>"),
        checks=(not_called,),
    ),
    xml(
        name="XInclude and stylesheet",
        pages=given(
            f"<?xml-stylesheet href='/entity.xsl'?><urlset {NS} xmlns:xi='http://www.w3.org/2001/XInclude'>"
            f"<xi:include href='/entity'/>{LOCS}</urlset>"
        ),
        checks=(not_called,),
    ),
    xml(name="torn in the middle", pages=given(f"<urlset {NS}>{LOCS}<url><loc>/news/story-0")),
    xml(name="bare ampersands", pages=given(f"<urlset {NS}><url><loc>/news/x?a=1&b=2</loc></url>{LOCS}</urlset>")),
    xml(name="tags that do not fit", pages=given(f"<urlset {NS}>{LOCS.replace('</url>', '')}</urlset>")),
    xml(name="text before the declaration", pages=given(f"\n\n <?xml version='1.0'?><urlset {NS}>{LOCS}</urlset>")),
    xml(
        name="control characters", pages=given(f"<urlset {NS}><url><loc>/news/\x00\x0b\x1bx</loc></url>{LOCS}</urlset>")
    ),
    xml(
        name="encoding that it is not in",
        pages=given(f"<?xml version='1.0' encoding='utf-16'?><urlset {NS}><!-- أخبار -->{LOCS}</urlset>"),
    ),
    xml(
        name="encoding that nobody knows",
        pages=given(f"<?xml version='1.0' encoding='klingon'?><urlset {NS}>{LOCS}</urlset>"),
    ),
    xml(
        name="UTF-16",
        pages=given(f"<?xml version='1.0' encoding='utf-16'?><urlset {NS}>{LOCS}</urlset>".encode("utf-16")),
    ),
    xml(
        name="windows-1256",
        pages=given(
            f"<?xml version='1.0' encoding='windows-1256'?><urlset {NS}><!-- أخبار -->{LOCS}</urlset>".encode(
                "windows-1256"
            )
        ),
    ),
    xml(
        name="gz file",
        seed="/sitemap.xml",
        pages=given(gzip.compress(f"<urlset {NS}>{LOCS}</urlset>".encode()), type_="application/gzip"),
    ),
    xml(
        name="gz file in gzip",
        pages=given(gzip.compress(gzip.compress(f"<urlset {NS}>{LOCS}</urlset>".encode())), Content_Encoding="gzip"),
    ),
    xml(
        name="gz file cut off",
        pages=given(
            gzip.compress(f"<urlset {NS}>{LOCS}</urlset>".encode() + bytes(range(256)) * 40)[:-200],
            type_="application/gzip",
        ),
    ),
    xml(
        name="gz bomb",
        pages={"/sitemap.xml": bomb},
    ),
    xml(
        name="sitemap of 45 MiB",
        pages={"/sitemap.xml": lambda _: [answer(big(45 << 20), type_=XML)]},
    ),
    xml(
        name="sitemap of 50,000 URLs",
        pages={"/sitemap.xml": many},
        options=("-a", "max_pages=5"),
        codes=(10,),
        checks=(all_listed(50_000),),
        healthy=False,
        seconds=60,
    ),
    xml(
        name="sitemap without end",
        pages={"/sitemap.xml": endless},
        options=("-a", "max_pages=4"),
        codes=(0, 3, 10),
        healthy=False,
    ),
    xml(name="100,000 elements within each other", pages=given(f"<urlset {NS}>{LOCS}" + "<a>" * 100_000)),
    xml(
        name="a million attributes",
        pages=given(f"<urlset {NS}>{LOCS}<url " + " ".join(f"a{n}='x'" for n in range(300_000)) + "/></urlset>"),
    ),
    xml(
        name="a page instead of a sitemap",
        pages={"/sitemap.xml": answer("<html><body>404</body></html>", type_=XML)},
        healthy=False,
        codes=(3,),
    ),
    xml(
        name="JSON feed",
        seed="/feed.json",
        pages={
            "/feed.json": answer(
                '{"version":"https://jsonfeed.org/version/1.1","items":['
                + ",".join(f'{{"id":"{p}","url":"{p}"}}' for p in HEALTHY)
                + "]}",
                type_="application/feed+json",
            )
        },
    ),
    xml(
        name="JSON feed that is nested deep",
        seed="/feed.json",
        pages={
            "/feed.json": answer(
                '{"version":"https://jsonfeed.org/version/1.1","items":' + "[" * 200_000, type_="application/feed+json"
            )
        },
        healthy=False,
        codes=(3,),
    ),
]
