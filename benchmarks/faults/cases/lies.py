"""Answers that are not what their status or their headers say."""

from __future__ import annotations

import gzip
import zlib
from functools import partial

import brotli

from benchmarks.faults.cases.compression import kept, packed_zeros
from benchmarks.faults.cases.framing import HEAD, PAGE, little_read
from benchmarks.faults.cases.redirects import refresh, to
from benchmarks.faults.cases.waiting import at_most, hang_after
from benchmarks.faults.run import FAULT, Case, Result, story
from benchmarks.faults.server import Asked, Page, answer, endless, told, wait
from newsbot.unpacking import zstd

END: Page = answer(story("00099"))


def short_log(result: Result) -> str | None:
    return None if len(result.log) < 100_000 else f"a log of {len(result.log)} characters"


def started(status: str, **headers: str) -> bytes:
    return answer("", status, length=False, **headers)


def with_fields() -> bytes:
    """Gzip with each field that its header may have (RFC 1952, 2.3.1)."""
    packer = zlib.compressobj(wbits=-15)
    data = packer.compress(PAGE) + packer.flush()
    sums = zlib.crc32(PAGE).to_bytes(4, "little") + len(PAGE).to_bytes(4, "little")
    return b"\x1f\x8b\x08\x1c" + b"\0" * 6 + b"\x03\0abc" + b"name\0" + b"comment\0" + data + sums


def visited(asked: Asked) -> list[bytes]:
    """Sends everybody without a cookie back to itself."""
    return [END if "cookie" in asked.headers else answer("", "302 Found", Location=FAULT, Set_Cookie="seen=1")]


limits = partial(Case, group="limits", checks=(little_read, short_log))
ended = partial(limits, ends=("failed", "rejected", "gone", "listing"))
typed = partial(limits, ends=("article",))
redirects = partial(Case, group="redirects", ends=("failed", "rejected"))

CASES = [
    *(
        typed(name=f"a page as {type_ or 'nothing'}", fault=answer(PAGE, type_=type_))
        for type_ in (
            "application/xhtml+xml",
            "TEXT/HTML;CHARSET=UTF-8",
            'text/html; charset="utf-8',
            "text/html;;;",
            "",
        )
    ),
    *(
        ended(name=f"a page as {type_}", fault=answer(PAGE, type_=type_), ends=("article", "rejected", "failed"))
        for type_ in ("text/plain", "application/octet-stream", "image/jpeg", "x" * 60_000, "text", "html")
    ),
    ended(name="an image as a page", fault=answer(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 900)),
    ended(name="JSON as a page", fault=answer('{"headline": "x", "deep": ' + "[" * 100_000)),
    ended(name="two types", fault=answer(PAGE, Content_Type="image/png"), ends=("article", "rejected")),
    typed(
        name="a file to be saved",
        short=True,
        fault=answer(PAGE, Content_Disposition='attachment; filename="../../x.html"'),
    ),
    *(
        ended(name=f"{status} without end", fault=endless(started(status), b"<p>text</p>" * 6000))
        for status in ("404 Not Found", "403 Forbidden", "500 Error", "410 Gone", "429 Too Many")
    ),
    *(
        ended(
            name=f"{status} that is a bomb",
            fault=lambda _, status=status: [answer(packed_zeros("gzip"), status, Content_Encoding="gzip")],
            checks=(short_log,),
        )
        for status in ("404 Not Found", "500 Error")
    ),
    limits(
        name="a redirect with a body without end",
        fault=endless(started("302 Found", Location="/hop/1"), b"<p>text</p>" * 6000),
        pages={"/hop/1": END},
        ends=("article", "failed"),
    ),
    limits(
        name="a redirect whose body hangs",
        fault=hang_after(started("302 Found", Location="/hop/1", Content_Length="900")),
        pages={"/hop/1": END},
        ends=("article", "failed"),
    ),
    ended(name="304 with a body", fault=answer(PAGE, "304 Not Modified")),
    ended(name="a body behind length 0", fault=HEAD + b"Content-Length: 0\r\n\r\n" + PAGE),
    *(
        ended(name=f"status {status}", fault=answer(PAGE, status))
        for status in (
            "401 No",
            "402 Pay",
            "408 Slow",
            "418 Tea",
            "451 Law",
            "502 Bad",
            "504 Slow",
            "100 Go",
            "600 What",
        )
    ),
    ended(
        name="a chain of slow redirects",
        fault=wait(2, to("/hop/1")),
        pages={f"/hop/{n}": wait(2, to(f"/hop/{n + 1}")) for n in range(1, 14)},
        seconds=90,
    ),
    kept(name="gzip with all fields", fault=answer(with_fields(), Content_Encoding="gzip")),
    kept(name="identity and gzip", fault=answer(gzip.compress(PAGE), Content_Encoding="identity, , gzip")),
    kept(
        name="four codings one in the other",
        fault=answer(
            zstd.compress(brotli.compress(zlib.compress(gzip.compress(PAGE)))),
            Content_Encoding="gzip, deflate, br, zstd",
        ),
    ),
    kept(
        name="two Content-Encoding headers",
        fault=answer(brotli.compress(gzip.compress(PAGE))).replace(
            b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\nContent-Encoding: br\r\n\r\n", 1
        ),
    ),
    kept(
        name="zstd behind a frame to be skipped",
        fault=answer(b"\x50\x2a\x4d\x18\x04\0\0\0skip" + zstd.compress(PAGE), Content_Encoding="zstd"),
    ),
    ended(
        name="zstd that asks for 2 GiB of memory",
        fault=answer(b"\x28\xb5\x2f\xfd\x00\xa8" + b"\x01\0\0" + b"x" * 900, Content_Encoding="zstd"),
    ),
    ended(name="gzip of nothing", fault=answer(gzip.compress(b""), Content_Encoding="gzip")),
    ended(name="gzip of two bytes", fault=answer(b"\x1f\x8b", Content_Encoding="gzip")),
    ended(name="gzip that no header names", fault=answer(gzip.compress(PAGE)), ends=("article", "rejected")),
    redirects(name="to a host without scheme", fault=to("//other.example/x"), ends=("failed:offsite",)),
    redirects(name="to a host behind backslashes", fault=to("\\\\other.example\\x")),
    redirects(name="to an empty host", fault=to("http:///x")),
    redirects(name="to a port that is none", fault=to("http://127.0.0.1:99999999/")),
    redirects(name="by query only", fault=to("?a=1"), checks=(at_most(12),)),
    redirects(name="to a name and password", fault=told("", status="302 Found", Location="http://u:w@HOST/hop/1")),
    redirects(name="that asks for a cookie", fault=visited, checks=(at_most(12),)),
    redirects(
        name="two locations",
        fault=to("/hop/1\r\nLocation: file:///etc/passwd"),
        pages={"/hop/1": END},
        ends=("article", "failed", "rejected"),
    ),
    redirects(name="refresh in a header", fault=answer("", Refresh=f"0; url={FAULT}"), checks=(at_most(11),)),
    redirects(name="refresh to data", fault=refresh("data:text/html,<h1>x</h1>")),
    redirects(
        name="refresh and redirect in turn",
        fault=refresh("/hop/1"),
        pages={f"/hop/{n}": to(f"/hop/{n + 1}") if n % 2 else refresh(f"/hop/{n + 1}") for n in range(1, 30)},
        checks=(lambda r: None if len(r.site.asked) < 40 else f"{len(r.site.asked)} requests",),
    ),
    redirects(
        name="refresh within a comment",
        fault=answer(PAGE.replace(b"<article>", b"<!--<meta http-equiv=refresh content='0;url=/x'>--><article>")),
        ends=("article",),
    ),
]
