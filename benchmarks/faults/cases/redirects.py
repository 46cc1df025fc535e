"""Redirects by status and by meta refresh."""

from __future__ import annotations

from functools import partial

from benchmarks.faults.cases.waiting import at_most
from benchmarks.faults.run import FAULT, Case, Result, story
from benchmarks.faults.server import Asked, Page, answer

redirects = partial(Case, group="redirects")
ended = partial(redirects, ends=("failed",))


def to(location: str, status: str = "302 Found") -> bytes:
    return answer("", status, Location=location)


def refresh(target: str, seconds: int = 0) -> bytes:
    return answer(
        f"<html><head><meta http-equiv='refresh' content='{seconds};url={target}'></head><body></body></html>"
    )


def chain(length: int, end: Page) -> dict[str, Page]:
    """/hop/1 → … → /hop/length → the end."""
    hops: dict[str, Page] = {f"/hop/{n}": to(f"/hop/{n + 1}") for n in range(1, length)}
    return {**hops, f"/hop/{length}": end}


def growing(request: Asked) -> list[bytes]:
    return [to(f"{request.path}{'&' if '?' in request.path else '?'}n=1")]


def requests_at_most(number: int) -> object:
    def check(result: Result) -> str | None:
        asked = sum(path.startswith(FAULT) for path in result.site.paths())
        return None if asked <= number else f"{asked} requests"

    return check


def no_file(result: Result) -> str | None:
    return (
        "a file of this machine is in the dataset" if any("root:" in str(record) for record in result.records) else None
    )


END = answer(story("00099"))

CASES = [
    ended(name="to itself", fault=to(FAULT), checks=(at_most(11),), short=True),
    ended(name="back and forth", fault=to("/hop/1"), pages={"/hop/1": to(FAULT)}, checks=(at_most(6),)),
    redirects(name="nine times, then the page", fault=to("/hop/1"), pages=chain(9, END), ends=("article",)),
    ended(name="fourteen times", fault=to("/hop/1"), pages=chain(14, END)),
    ended(name="to ever longer URLs", fault=growing, checks=(requests_at_most(20),)),
    ended(name="to another site", fault=to("http://other.example/"), ends=("failed:offsite",)),
    ended(name="to a file", fault=to("file:///etc/passwd"), checks=(no_file,), ends=("failed", "rejected")),
    ended(name="to ftp", fault=to("ftp://127.0.0.1/x"), ends=("failed", "rejected")),
    ended(name="to data", fault=to("data:text/html,<h1>x</h1>"), ends=("failed", "rejected")),
    ended(name="to javascript", fault=to("javascript:alert(1)"), ends=("failed", "rejected")),
    ended(name="without location", fault=answer("", "302 Found"), ends=("failed", "rejected")),
    ended(name="to nothing", fault=to(""), ends=("failed", "rejected")),
    ended(name="to a host that is none", fault=to("http://exa mple..invalid:99999/"), ends=("failed", "rejected")),
    ended(name="to a URL of 100 kB", fault=to("/" + "a" * 100_000), ends=("failed", "rejected")),
    redirects(name="with control characters", fault=to("/news/a\x1b[31m\x07b"), ends=("failed", "rejected")),
    redirects(name="in raw Arabic", fault=to("/أخبار/قصة-00099"), missing=END, ends=("article",)),
    *(
        redirects(name=f"status {status}", fault=to("/hop/1", status), pages={"/hop/1": END}, ends=("article",))
        for status in ("301 Moved", "303 See Other", "307 Temporary", "308 Permanent")
    ),
    redirects(
        name="300 with a choice",
        fault=answer("", "300 Multiple Choices", Location="/hop/1"),
        ends=("failed", "rejected"),
    ),
    redirects(name="seed to another site", pages={"/": to("http://other.example/")}, codes=(3,), healthy=False),
    redirects(name="refresh to itself", fault=refresh(FAULT), checks=(at_most(2),), ends=("failed", "rejected")),
    redirects(name="refresh to the page", fault=refresh("/hop/1"), pages={"/hop/1": END}, ends=("article",)),
    ended(
        name="refresh without end",
        fault=lambda a: [refresh(f"{FAULT}?n={len(a.path)}{a.path[-3:]}")],
        checks=(requests_at_most(24),),
        ends=("failed", "rejected"),
    ),
    ended(
        name="refresh to a file", fault=refresh("file:///etc/passwd"), checks=(no_file,), ends=("failed", "rejected")
    ),
    ended(name="refresh to another site", fault=refresh("http://other.example/"), ends=("failed:offsite",)),
    redirects(
        name="refresh in an hour",
        fault=refresh(FAULT, 3600),
        ends=("rejected", "listing", "failed"),
        checks=(at_most(2),),
    ),
]
