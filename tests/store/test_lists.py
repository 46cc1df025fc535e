"""What lists drop, show again, and how long quiet ones wait."""

from __future__ import annotations

from datetime import datetime, timedelta

from newsbot.store import PageCommit
from tests.store.cases import (
    LATER,
    NOW,
    Open,
    article,
    begin,
    known,
    lease,
    listing,
    paths,
    url,
    visit,
)


def visited_lists(open_store: Open, run_id: str, lists: dict[str, tuple[str, ...]], *, now: datetime) -> list[str]:
    """A run in which the list pages show these paths; returns the paths asked for besides."""
    store = begin(open_store(), run_id, now=now)
    store.add([url(name, kind="list", priority=9) for name in lists], now=now)
    asked = []
    while leases := lease(store, 1, now=now):
        [one] = leases
        name = paths(leases)[0]
        if name in lists:
            store.commit([listing(one, *lists[name])], now=now)
        else:
            asked.append(name)
            store.commit([article(one)], now=now)
    store.close()
    return asked


def test_article_that_no_list_shows_any_more_is_asked_once(open_store: Open) -> None:
    assert visited_lists(open_store, "r1", {"list": ("1", "2", "3")}, now=NOW) == ["1", "2", "3"]
    assert visited_lists(open_store, "r2", {"list": ("1", "3")}, now=LATER) == ["2"]
    assert visited_lists(open_store, "r3", {"list": ("1", "3")}, now=LATER) == []


def test_article_that_moved_to_the_next_page_is_not_asked(open_store: Open) -> None:
    visited_lists(open_store, "r1", {"p1": ("1", "2"), "p2": ("3", "4")}, now=NOW)
    asked = visited_lists(open_store, "r2", {"p1": ("0", "1"), "p2": ("2", "3")}, now=LATER)
    assert set(asked) == {"0", "4"}, "0 is new, 4 is on no page any more, 2 moved"


def test_article_that_another_list_still_shows_is_not_asked(open_store: Open) -> None:
    visited_lists(open_store, "r1", {"politics": ("1", "2"), "home": ("1",)}, now=NOW)
    assert visited_lists(open_store, "r2", {"politics": ("2",), "home": ("1",)}, now=LATER) == []


def test_list_that_shows_nothing_is_taken_as_broken(open_store: Open) -> None:
    visited_lists(open_store, "r1", {"list": ("1", "2")}, now=NOW)
    assert visited_lists(open_store, "r2", {"list": ()}, now=LATER) == []
    assert visited_lists(open_store, "r3", {"list": ("2",)}, now=LATER) == ["1"]


def test_vanished_article_is_asked_though_the_last_list_fails(open_store: Open) -> None:
    visited_lists(open_store, "r1", {"a": ("1", "2"), "b": ("2",)}, now=NOW)
    store = begin(open_store(), "r2", now=LATER)
    store.add([url("a", kind="list"), url("b", kind="list")], now=LATER)
    visit(
        store,
        lambda one: listing(one, "2"),
        lambda one: PageCommit(lease=one, outcome="failed"),
        now=LATER,
    )
    assert paths(lease(store, now=LATER)) == ["1"]


def test_withdrawn_article_is_asked_when_a_list_shows_it_anew(open_store: Open) -> None:
    visited_lists(open_store, "r1", {"list": ("1", "2")}, now=NOW)
    store = begin(open_store(), "r2", now=LATER)
    store.add([url("list", kind="list")], now=LATER)
    visit(store, lambda one: listing(one, "2"), now=LATER)
    visit(store, lambda one: article(one, outcome="gone", article=known(one, gone=True)), now=LATER)
    store.close()
    assert visited_lists(open_store, "r3", {"list": ("2",)}, now=LATER) == []
    assert visited_lists(open_store, "r4", {"list": ("1", "2")}, now=LATER) == ["1"]


def test_withdrawn_article_that_a_list_goes_on_showing_is_left(open_store: Open) -> None:
    visited_lists(open_store, "r1", {"list": ("1", "2")}, now=NOW)
    store = begin(open_store(), "r2", now=LATER)
    store.add([url("1", lastmod="2026-01-02")], now=LATER)
    visit(store, lambda one: article(one, outcome="gone", article=known(one, gone=True)), now=LATER)
    store.close()
    assert visited_lists(open_store, "r3", {"list": ("1", "2")}, now=LATER) == []


def quiet_visits(open_store: Open, hours: list[float], *, depth: int = 1) -> list[bool]:
    """In which of the runs that begin so many hours after the first a list that always shows the same is asked."""
    asked = []
    for n, hour in enumerate([0, *hours]):
        now = NOW + timedelta(hours=hour)
        store = begin(open_store(), f"r{n}", now=now)
        store.wake_due(now=now)
        store.add([url("section", kind="list", depth=depth)], now=now)
        leases = [one for one in lease(store, now=now) if one.kind == "list"]
        for one in leases:
            store.commit([listing(one, "1")], now=now)
        asked.append(bool(leases))
        store.close()
    return asked[1:]


def test_quiet_list_is_asked_later_and_later_but_within_six_hours(open_store: Open) -> None:
    assert quiet_visits(open_store, [0.1, 0.2, 0.9, 1.3, 3, 4.4, 9, 10.5, 17]) == [
        True, True, False, True, False, True, False, True, True
    ]  # fmt: skip


def test_seed_is_asked_by_every_run(open_store: Open) -> None:
    assert quiet_visits(open_store, [0.1, 0.2, 0.3, 0.4, 0.5], depth=0) == [True] * 5


def test_news_on_a_list_wakes_the_quiet_lists_it_leads_to(open_store: Open) -> None:
    quiet_visits(open_store, [1, 2, 3, 6])
    now = NOW + timedelta(hours=7)
    store = begin(open_store(), "last", now=now)
    store.add([url("front", kind="list")], now=now)
    [front] = [one for one in lease(store, now=now) if one.kind == "list"]
    commit = listing(front, "new")
    commit.adds.append(url("section", kind="list", depth=1))
    store.commit([commit], now=now)
    assert set(paths(lease(store, now=now))) == {"new", "section"}
