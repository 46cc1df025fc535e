"""What leaves the house: no escapes, no forged lines, no file name of another's choice, no secret."""

from __future__ import annotations

import csv
import re
from functools import partial

from benchmarks.faults.cases.redirects import to
from benchmarks.faults.run import FAULT, PORT, Case, Result, story
from benchmarks.faults.server import Asked, answer

FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
FORGED = "2025-04-09 10:00:00 [scrapy.core.engine] INFO: Spider closed (finished)"


def clean_records(result: Result) -> str | None:
    found = {char for record in result.records for char in FORBIDDEN.findall(_text(record))}
    return f"{found!r} in the records" if found else None


def _text(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(map(_text, value.values()))
    if isinstance(value, list):
        return " ".join(map(_text, value))
    return value if isinstance(value, str) else ""


def clean_log(result: Result) -> str | None:
    found = set(FORBIDDEN.findall(result.log))
    return f"{found!r} in the log" if found else None


def not_forged(result: Result) -> str | None:
    return (
        "a line of the log was forged"
        if any(line.startswith(FORGED[:40]) for line in result.log.splitlines())
        else None
    )


def only_known_files(result: Result) -> str | None:
    names = {path.name for path in result.folder.rglob("*")}
    strange = [name for name in names if "fault" in name or "passwd" in name or ".." in name]
    return f"files {strange}" if strange else None


def no_cookie(result: Result) -> str | None:
    sent = [
        request.path
        for request in result.site.asked
        if "cookie" in request.headers or "authorization" in request.headers
    ]
    return f"cookies or credentials were sent to {sent}" if sent else None


def true_agent(result: Result) -> str | None:
    wrong = [
        request.headers.get("user-agent")
        for request in result.site.asked
        if "newsbot" not in request.headers.get("user-agent", "")
    ]
    return f"User-Agent {wrong[:2]}" if wrong else None


def cells_are_text(result: Result) -> str | None:
    with (result.folder / "out.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    bad = [cell[:30] for cell in cells if cell[:1] in ("=", "+", "@", "\t", "\r") or re.match(r"-[^\d]", cell)]
    return f"formulas {bad[:3]}" if bad else None


def spy(_: Asked) -> list[bytes]:
    return [answer(story("00099"), Set_Cookie="id=secret; Domain=127.0.0.1", WWW_Authenticate="Basic")]


hygiene = partial(Case, group="hygiene", checks=(clean_records, clean_log, not_forged, only_known_files))
TITLES = {
    "terminal escapes": "خبر \x1b[31mأحمر\x1b[0m \x1b]0;title\x07 \x9b31m من العاصمة اليوم",
    "bidi overrides": "خبر \u202eمقلوب\u202c \u2066معزول\u2069 من العاصمة اليوم",
    "line separators": "خبر\u2028ثان\u2029ثالث\x85رابع من العاصمة اليوم",
    "NULs": "خبر\x00 من\x00 العاصمة\x00 اليوم",
    "backspaces": "خبر\b\b\b من العاصمة\x7f اليوم",
}

CASES = [
    *(
        hygiene(
            name=name, fault=answer(story("00099", headline=title)), ends=("article",), short=name == "terminal escapes"
        )
        for name, title in TITLES.items()
    ),
    *(
        hygiene(
            name=f"{name} as references",
            fault=answer(
                story(
                    "00099", headline="".join(f"&#{ord(c)};" if ord(c) < 0xA0 or ord(c) > 0x2000 else c for c in title)
                )
            ),
            ends=("article",),
        )
        for name, title in TITLES.items()
    ),
    hygiene(
        name="lone surrogates in JSON-LD",
        fault=answer(
            story(
                "00099",
                head='<script type="application/ld+json">{"@type":"NewsArticle","headline":"\\ud800 x \\udfff",'
                '"description":"\\u001b[31m \\u202e \\ud83d"}</script>',
            )
        ),
        ends=("article",),
    ),
    hygiene(name="a forged line by redirect", fault=to(f"/x%0a{FORGED}"), ends=("failed", "rejected")),
    hygiene(
        name="a forged line in a header",
        fault=answer(story("00099"), Content_Encoding=f"x\x0b\x85\u2028{FORGED}"),
        ends=("article", "failed", "rejected"),
    ),
    hygiene(
        name="a forged line as status", fault=f"HTTP/1.1 2x0 \x1b[31m\x85{FORGED}\r\n\r\n".encode(), ends=("failed",)
    ),
    hygiene(name="a path that climbs", fault=to("/..%2f..%2f..%2fetc%2fpasswd"), ends=("failed", "rejected")),
    hygiene(name="a URL of 9,000 characters", links=("/news/fault-" + "x" * 9000,)),
    Case(group="hygiene", name="cookies and credentials", fault=spy, checks=(no_cookie, true_agent)),
    Case(
        group="hygiene",
        name="a link with credentials",
        links=(f"http://user:word@127.0.0.1:{PORT}/news/x",),
        checks=(no_cookie,),
    ),
    Case(
        group="hygiene",
        name="formulas in CSV",
        fault=answer(story("00099", headline="=HYPERLINK(&quot;http://x.example&quot;,&quot;خبر من العاصمة&quot;)")),
        options=("-O", "out.csv"),
        checks=(cells_are_text,),
        ends=("article",),
    ),
]

__all__ = ["CASES", "FAULT"]
