"""HTTP framing and sizes."""

from __future__ import annotations

import os
from functools import partial

from benchmarks.faults.run import FAULT, Case, Result, story
from benchmarks.faults.server import HTML, KEEP, Asked, Page, Respond, answer, drip, endless

MIB = 1024 * 1024
PAGE = story("00099").encode()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
LEFTOVER = answer(story("66666", headline="عنوان مسموم لا يطلبه أحد"))


def chunked(data: bytes, end: bytes = b"0\r\n\r\n", extension: bytes = b"") -> bytes:
    return HEAD + b"Transfer-Encoding: chunked\r\n\r\n%x%s\r\n%s\r\n%s" % (len(data), extension, data, end)


def truncated(result: Result) -> str | None:
    record = result.record()
    return None if record is not None and record["truncated"] else "the record is not marked truncated"


def complete(result: Result) -> str | None:
    record = result.record()
    return None if record is not None and not record["truncated"] else "no whole record of the page"


def tried_again(result: Result) -> str | None:
    return None if result.site.paths().count(FAULT) > 1 else "the torn page was not asked for again"


def little_read(result: Result) -> str | None:
    return None if result.site.sent < 24 * MIB else f"{result.site.sent // MIB} MiB were read"


def not_poisoned(result: Result) -> str | None:
    wrong = [record["url"] for record in result.records if "مسموم" in (record["headline"] or "")]
    return f"another page's answer became {wrong}" if wrong else None


def cut(data: bytes) -> Respond:
    """The bytes, then the end of the connection."""
    return lambda _: [data]


def two_answers(_: Asked) -> list[bytes]:
    return [answer(PAGE) + LEFTOVER, KEEP]


def flood(_: Asked) -> list[bytes]:
    return [b"HTTP/1.1 100 Continue\r\n\r\n" * 4000] * 2000


framing = partial(Case, group="framing")
kept = partial(framing, ends=("article",), checks=(complete,))
torn = partial(framing, ends=("article",), checks=(truncated, tried_again))
lost = partial(framing, ends=("failed",))
whatever = partial(framing, ends=("article", "failed", "rejected"))


def body(size: int) -> bytes:
    filling = b"<!-- %s -->" % (b"x" * (size - len(PAGE)))
    return PAGE.replace(b"</article>", b"</article>" + filling)


CASES = [
    torn(
        name="length longer than the body",
        fault=cut(HEAD + b"Content-Length: %d\r\n\r\n" % (len(PAGE) + 5000) + PAGE),
        short=True,
    ),
    whatever(name="length shorter than the body", fault=HEAD + b"Content-Length: 300\r\n\r\n" + PAGE),
    kept(name="chunked", fault=chunked(PAGE)),
    torn(name="chunked, cut off", fault=chunked(PAGE, end=b"ff\r\nabc")),
    torn(name="chunked, without its end", fault=chunked(PAGE, end=b"")),
    whatever(name="chunk of a size that is no number", fault=HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + PAGE),
    whatever(name="chunk of negative size", fault=HEAD + b"Transfer-Encoding: chunked\r\n\r\n-5\r\n" + PAGE),
    whatever(
        name="chunk of 2^64 bytes", fault=HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 17 + b"\r\n" + PAGE
    ),
    whatever(
        name="chunk extension without end", fault=endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5;", b"x" * 65536)
    ),
    whatever(name="trailers without end", fault=endless(chunked(PAGE, end=b"0\r\n"), b"X-T: y\r\n" * 8000)),
    kept(name="no length, closed at the end", fault=answer(PAGE, length=False)),
    whatever(
        name="length and chunks at once", fault=chunked(PAGE).replace(b"Transfer", b"Content-Length: 40\r\nTransfer")
    ),
    whatever(
        name="two lengths that differ", fault=cut(HEAD + b"Content-Length: 5\r\nContent-Length: 900\r\n\r\n" + PAGE)
    ),
    whatever(name="negative length", fault=HEAD + b"Content-Length: -1\r\n\r\n" + PAGE),
    whatever(name="length that is no number", fault=HEAD + b"Content-Length: many\r\n\r\n" + PAGE),
    kept(name="header line without colon", fault=answer(PAGE).replace(b"\r\n", b"\r\nnonsense\r\n", 1)),
    kept(name="folded header", fault=answer(PAGE, X_A="1\r\n and more")),
    kept(name="header with control characters", fault=answer(PAGE, X_A="a\x00b\x1b[31mc")),
    kept(name="header in UTF-8", fault=answer(PAGE, X_A="عنوان")),
    lost(
        name="headers without end",
        fault=endless(HEAD, b"X-A: " + b"y" * 100 + b"\r\n"),
        checks=(little_read,),
        short=True,
    ),
    lost(name="one header line without end", fault=endless(HEAD + b"X-A: ", b"y" * 65536), checks=(little_read,)),
    whatever(name="ten thousand headers", fault=answer(PAGE).replace(b"\r\n", b"\r\nX-A: y\r\n" * 10_000, 1)),
    whatever(name="status line that is none", fault=b"ICY OK\r\n\r\n" + PAGE),
    whatever(name="no status line at all", fault=PAGE),
    lost(name="interim answers without end", fault=flood, checks=(little_read,)),
    kept(name="interim answer, then the page", fault=b"HTTP/1.1 100 Continue\r\n\r\n" + answer(PAGE)),
    kept(name="early hints, then the page", fault=b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + answer(PAGE)),
    lost(
        name="body without end", fault=endless(HEAD + b"\r\n", b"<p>text</p>" * 6000), checks=(little_read,), short=True
    ),
    lost(
        name="body without end, chunked",
        fault=endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"x" * 65536 + b"\r\n"),
        checks=(little_read,),
    ),
    lost(
        name="length of five gigabytes",
        fault=endless(HEAD + b"Content-Length: 5000000000\r\n\r\n", b"x" * 65536),
        ends=("failed:too_large",),
        checks=(little_read,),
    ),
    kept(name="page of 9 MiB", fault=answer(body(9 * MIB))),
    lost(name="page of 11 MiB", fault=answer(body(11 * MIB)), ends=("failed:too_large",)),
    framing(
        name="page of a million tags",
        fault=answer(PAGE.replace(b"</article>", b"</article>" + b"<b>x</b>" * 1_000_000)),
        ends=("failed", "rejected"),
    ),
    framing(
        name="page of tags within each other",
        fault=answer(PAGE.replace(b"</article>", b"</article>" + b"<div>" * 140_000)),
        ends=("article", "failed", "rejected"),
    ),
    framing(
        name="one paragraph of 9 MiB",
        fault=answer(PAGE.replace(b"</article>", b"<p>" + b"word " * (9 * MIB // 5) + b"</p></article>")),
        ends=("article", "failed", "rejected"),
    ),
    framing(
        name="one attribute of 9 MiB",
        fault=answer(PAGE.replace(b"<article>", b"<article data-x='" + b"y" * 9 * MIB + b"'>")),
        ends=("article", "failed", "rejected"),
    ),
    framing(
        name="links without number",
        fault=answer(
            story(
                "00099",
                more="".join(
                    f"<a href='/news/story-9{n:05}'>خبر رقم {n} عن المباحثات في العاصمة</a>" for n in range(20_000)
                ),
            )
        ),
        ends=("article", "listing", "rejected"),
        options=("-a", "max_pages=60"),
        codes=(0, 10),
        healthy=False,
    ),
    framing(name="204 with nothing", fault=answer(b"", "204 No Content"), ends=("failed", "rejected")),
    framing(
        name="206 that nobody asked for",
        fault=answer(PAGE, "206 Partial Content"),
        ends=("article", "failed", "rejected"),
    ),
    framing(name="status 999", fault=answer(PAGE, "999 Request denied"), ends=("failed", "rejected")),
    framing(name="status 000", fault=answer(PAGE, "000 What"), ends=("failed", "rejected")),
    lost(name="closed before a byte", fault=lambda _: []),
    torn(name="closed in the middle of the body", fault=cut(HEAD + b"Content-Length: 900000\r\n\r\n" + PAGE)),
    framing(
        name="PDF without end",
        fault=endless(HEAD.replace(HTML.encode(), b"application/pdf") + b"\r\n", b"%PDF" * 9000),
        ends=("rejected:not_html",),
        checks=(little_read,),
        short=True,
    ),
    framing(
        name="video of a gigabyte",
        fault=endless(HEAD.replace(HTML.encode(), b"video/mp4") + b"Content-Length: 1000000000\r\n\r\n", b"\0" * 65536),
        ends=("rejected:not_html",),
        checks=(little_read,),
    ),
    kept(name="no content type", fault=answer(PAGE, type_=None)),
    framing(name="bytes that are no text as text/html", fault=answer(os.urandom(200_000)), ends=("rejected", "failed")),
    framing(name="empty page", fault=answer(b""), ends=("rejected", "failed")),
    framing(name="two answers to one request", fault=two_answers, checks=(not_poisoned,), ends=("article", "failed")),
    kept(name="page byte by byte", fault=drip(answer(PAGE), every=0.0005, size=3)),
]

__all__ = ["CASES", "HEAD", "MIB", "PAGE", "Page", "complete", "kept", "torn", "tried_again", "truncated"]
