"""Slow and hanging hosts, and hosts that ask for patience."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial

from benchmarks.faults.cases.framing import HEAD, PAGE, complete
from benchmarks.faults.run import FAULT, HEALTHY, Case, Check, Result
from benchmarks.faults.server import Asked, Respond, answer, drip, wait

timeouts = partial(Case, group="timeouts", ends=("failed:timeout",), seconds=30)
patience = partial(Case, group="retry-after")


def hang_after(begin: bytes) -> Respond:
    def respond(_: Asked) -> Iterator[bytes]:
        yield begin
        yield from drip(b" ", every=60)(_)

    return respond


def once(status: str, then: bytes = answer(PAGE), **headers: str) -> Respond:
    """The status at the first time, the page from then on."""
    asked: list[float] = []

    def respond(request: Asked) -> list[bytes]:
        asked.append(request.at)
        return [then if len(asked) > 1 else answer("later", status, **headers)]

    return respond


def always(status: str, **headers: str) -> bytes:
    return answer("later", status, **headers)


def in_seconds(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)  # noqa: TID251 - a server has its own clock


def dated(_: list[float] = []) -> Respond:  # noqa: B006 - one list a case
    asked: list[float] = []

    def respond(request: Asked) -> list[bytes]:
        asked.append(request.at)
        return [answer(PAGE) if len(asked) > 1 else always("429 Too Many", Retry_After=in_seconds(4))]

    return respond


def paused(seconds: float) -> Check:
    """Nothing came to the host for so long after its first refusal."""

    def check(result: Result) -> str | None:
        first = next(request.at for request in result.site.asked if request.path == FAULT)
        gaps = [request.at - first for request in result.site.asked if request.at > first + 0.3]
        return (
            None if gaps and min(gaps) >= seconds else f"asked again after {min(gaps, default=0):.1f} s, not {seconds}"
        )

    return check


def at_most(number: int, path: str = FAULT) -> Check:
    def check(result: Result) -> str | None:
        asked = result.site.paths().count(path)
        return None if asked <= number else f"{path} was asked for {asked} times"

    return check


def quiet(number: int) -> Check:
    return lambda r: None if len(r.site.asked) <= number else f"{len(r.site.asked)} requests to a host that said no"


def in_time(result: Result) -> str | None:
    """The healthy pages came in the first seconds, whatever the other one did."""
    first = result.site.asked[0].at
    last = max(request.at for request in result.site.asked if request.path in HEALTHY)
    return None if last - first < 5 else f"a healthy page came only after {last - first:.1f} s"


def ledger(**wanted: Callable[[object], bool]) -> Check:
    def check(result: Result) -> str | None:
        host = result.summary.get("hosts", {}).get("127.0.0.1", {})
        wrong = {name: host.get(name) for name, right in wanted.items() if not right(host.get(name))}
        return f"the ledger says {wrong}" if wrong else None

    return check


CASES = [
    timeouts(name="no answer", fault=wait(60, b""), checks=(in_time,), short=True),
    timeouts(name="headers byte by byte", fault=drip(answer(PAGE), every=0.5), checks=(in_time,)),
    timeouts(name="headers, then nothing", fault=hang_after(HEAD), checks=(in_time,)),
    timeouts(
        name="half a body, then nothing",
        fault=hang_after(HEAD + b"Content-Length: 90000\r\n\r\n" + PAGE[:900]),
        checks=(in_time,),
    ),
    timeouts(name="body byte by byte", fault=drip(HEAD + b"\r\n" + PAGE, every=0.3, size=2), checks=(in_time,)),
    timeouts(
        name="chunks of one byte",
        fault=drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 900, every=0.3, size=6),
        checks=(in_time,),
    ),
    timeouts(
        name="three tries and no more",
        fault=wait(60, b""),
        settings=("RETRY_TIMES=2", "DOWNLOAD_TIMEOUT=2"),
        checks=(at_most(3),),
    ),
    timeouts(name="answer just in time", fault=wait(2, answer(PAGE)), ends=("article",), checks=(complete,)),
    Case(
        group="timeouts",
        name="closed port",
        seed="http://127.0.0.1:9/",
        environment={"NEWSBOT_ALLOW_PRIVATE": "127.0.0.1"},
        codes=(3,),
        healthy=False,
    ),
    Case(
        group="timeouts", name="name that nobody knows", seed="http://no-such-host.invalid/", codes=(3,), healthy=False
    ),
    patience(
        name="429 with seconds",
        fault=once("429 Too Many", Retry_After="4"),
        ends=("article",),
        checks=(paused(3.8), ledger(too_many_requests=lambda n: n == 1)),
        short=True,
    ),
    patience(name="429 with a date", fault=dated(), ends=("article",), checks=(paused(2.5),)),
    patience(
        name="503 with seconds",
        fault=once("503 Unavailable", Retry_After="3"),
        ends=("article",),
        checks=(paused(2.8), ledger(unavailable=lambda n: n == 1)),
    ),
    patience(name="503 without", fault=once("503 Unavailable"), ends=("article",)),
    patience(name="429 without", fault=once("429 Too Many"), ends=("article",), checks=(paused(3),)),
    patience(name="429 with nonsense", fault=once("429 Too Many", Retry_After="soon"), ends=("article",)),
    patience(name="429 with a negative number", fault=once("429 Too Many", Retry_After="-5"), ends=("article",)),
    patience(
        name="429 with a date gone by",
        fault=once("429 Too Many", Retry_After="Wed, 09 Apr 2025 10:00:00 GMT"),
        ends=("article",),
    ),
    patience(
        name="429 for a day",
        fault=always("429 Too Many", Retry_After="86400"),
        ends=("failed:http_429",),
        checks=(at_most(1),),
        codes=(0, 4, 10),
        healthy=False,
    ),
    patience(
        name="429 for a year, by date",
        fault=always("429 Too Many", Retry_After="Wed, 09 Apr 2098 10:00:00 GMT"),
        ends=("failed:http_429",),
        checks=(at_most(1),),
        codes=(0, 4, 10),
        healthy=False,
    ),
    patience(
        name="503 for a day",
        fault=always("503 Unavailable", Retry_After="86400"),
        ends=("failed:http_503",),
        checks=(at_most(1),),
        codes=(0, 4, 10),
        healthy=False,
    ),
    patience(
        name="429 for a number too long",
        fault=always("429 Too Many", Retry_After="9" * 400),
        ends=("failed:http_429",),
        checks=(at_most(1),),
        codes=(0, 4, 10),
        healthy=False,
    ),
    patience(
        name="every page 429 for a day",
        pages={"/": always("429 Too Many", Retry_After="86400")},
        codes=(6,),
        healthy=False,
        checks=(quiet(2),),
        short=True,
    ),
    patience(
        name="still left alone in the next run",
        pages={"/": always("429 Too Many", Retry_After="86400")},
        codes=(3, 6, 10),
        healthy=False,
        checks=(quiet(2),),
        runs=2,
    ),
    patience(name="429 without end", fault=always("429 Too Many"), ends=("failed:http_429",), checks=(at_most(2),)),
]
