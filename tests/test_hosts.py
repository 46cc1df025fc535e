"""What a run knows of hosts: pauses, rules kept from run to run, and the ledger of how politely they were asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from scrapy.http import Request, Response

from newsbot.hosts import FIRST_WAIT, LONGEST_WAIT, MOST_STRIKES, Hosts, wait_of
from newsbot.logs import plain
from newsbot.politeness import LARGE, LARGE_BYTES_A_SECOND, LONGEST_REST, Pauses
from newsbot.store import Store
from newsbot.store.sqlite import SqliteStore

NOW = datetime(2025, 4, 9, 12, 0, tzinfo=UTC)
ORIGIN, HOST = "https://news.example", "news.example"


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def store() -> Iterator[Store]:
    store = SqliteStore.open(":memory:")
    yield store
    store.close()


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 5 ", 5.0),
        ("Wed, 09 Apr 2025 12:00:30 GMT", 30.0),
        ("Wed, 09 Apr 2025 11:00:00 GMT", 0.0),
        ("-5", None),
        ("soon", None),
        ("١٢", None),
        ("", None),
        (None, None),
        ("9" * 400, 999999999.0),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str | None, seconds: float | None) -> None:
    assert wait_of(header, NOW) == seconds


def test_pauses_after_429_double_until_the_host_is_left_to_a_later_run() -> None:
    hosts = Hosts(Clock())
    waits = [hosts.refusal(HOST, status=429, retry_after=None) for _ in range(MOST_STRIKES)]
    assert waits[:3] == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT]
    assert waits[-1] is None
    hosts.answered(HOST)
    assert hosts.refusal(HOST, status=429, retry_after=None) == FIRST_WAIT


def test_a_host_that_wants_more_than_a_run_waits_is_backed_off_in_the_store(store: Store) -> None:
    hosts = Hosts(Clock(), store)
    assert hosts.refusal(HOST, status=503, retry_after=str(int(LONGEST_WAIT) + 1)) is None
    known = store.host(HOST)
    assert known is not None
    assert known.backoff_until is not None
    assert datetime.fromisoformat(known.backoff_until) - NOW >= timedelta(seconds=LONGEST_WAIT)


def test_a_503_that_names_no_time_is_no_pause() -> None:
    assert Hosts(Clock()).refusal(HOST, status=503, retry_after=None) == 0.0


@pytest.mark.parametrize(("status", "may"), [(200, False), (204, False), (404, True), (403, True), (301, True)])
def test_only_a_robots_txt_that_came_with_2xx_is_read(status: int, may: bool) -> None:
    rules = Hosts(Clock()).keep_rules(ORIGIN, HOST, status=status, body=b"user-agent: *\ndisallow: /")
    assert rules.robots.allowed(f"{ORIGIN}/x", "newsbot") is may


def test_a_robots_txt_is_kept_for_24_hours_from_run_to_run(store: Store) -> None:
    clock = Clock()
    Hosts(clock, store).keep_rules(ORIGIN, HOST, status=200, body=b"user-agent: *\ndisallow: /")
    clock.now += timedelta(hours=23)
    later = Hosts(clock, store)
    rules = later.known_rules(ORIGIN, HOST)
    assert rules is not None
    assert not rules.robots.allowed(f"{ORIGIN}/x", "newsbot")
    assert later.ledgers[HOST].robots == "kept"
    clock.now += timedelta(hours=1)
    assert Hosts(clock, store).known_rules(ORIGIN, HOST) is None


def test_nothing_may_be_fetched_where_robots_txt_cannot_be_had(store: Store) -> None:
    rules = Hosts(Clock(), store).unreachable(HOST, "http_503")
    assert not rules.robots.allowed(f"{ORIGIN}/", "newsbot")
    assert store.host(HOST) is not None


def test_the_ledger_holds_the_smallest_gap_between_two_requests() -> None:
    hosts = Hosts(Clock())
    for at in (10.0, 12.0, 12.5, 15.0):
        hosts.sent(HOST, at=at)
    assert (hosts.ledgers[HOST].requests, hosts.ledgers[HOST].smallest_gap) == (4, 0.5)
    assert hosts.summary()[HOST]["requests"] == 4


def test_an_entry_of_the_log_cannot_pose_as_another() -> None:
    said = plain("x\r\n2025-04-09 [scrapy] INFO: forged\x1b[31m\u202e\u2028\x9b")
    assert said == "x\\r\n    2025-04-09 [scrapy] INFO: forged\\x1b[31m\\u202e\\u2028\\x9b"


@pytest.mark.parametrize(
    ("size", "others", "rest"),
    [
        (LARGE, True, []),
        (2 * LARGE, True, [2 * LARGE / LARGE_BYTES_A_SECOND]),
        (12 * LARGE, True, [LONGEST_REST]),
        (12 * LARGE, False, []),
    ],
)
def test_host_rests_after_a_body_that_takes_long_to_read(size: int, others: bool, rest: list[float]) -> None:
    rested: list[float] = []
    pauses = object.__new__(Pauses)
    pauses._hosts = Hosts(clock=Clock())
    pauses._slots = SimpleNamespace(  # type: ignore[assignment]
        pause=lambda _, seconds: rested.append(seconds), asks_others=lambda _: others
    )
    request = Request("https://paper.test/a")
    assert pauses.process_response(request, Response(request.url, body=b"x" * size)).status == 200
    assert rested == rest
