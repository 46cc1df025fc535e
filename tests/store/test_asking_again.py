"""Which known URLs a later run asks again."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

import pytest

from newsbot.store import PageCommit, Store
from tests.store.cases import (
    DAY,
    LATER,
    NOW,
    Open,
    article,
    begin,
    lease,
    listing,
    paths,
    url,
    visit,
)


def next_run(open_store: Open, *, now: datetime, run_id: str = "run-2", wake: bool = False) -> Store:
    store = begin(open_store(), run_id, now=now)
    if wake:
        store.wake_due(now=now)
    return store


def test_list_is_visited_once_a_run(store: Store, open_store: Open) -> None:
    seed = url("list", kind="list")
    store.add([seed], now=NOW)
    visit(store, listing)
    assert store.add([seed], now=NOW) == 0
    store.close()
    again = next_run(open_store, now=NOW)
    assert again.add([seed], now=NOW) == 1
    assert paths(lease(again)) == ["list"]


def test_list_that_shall_wait_waits(store: Store, open_store: Open) -> None:
    seed = url("list", kind="list")
    store.add([seed], now=NOW)
    visit(store, lambda one: listing(one, next_visit=NOW + DAY))
    store.close()
    again = next_run(open_store, now=LATER)
    assert again.add([seed], now=LATER) == 0
    assert again.add([seed], now=NOW + DAY) == 1


def test_list_that_another_run_visited_meanwhile_is_asked_again(store: Store, open_store: Open) -> None:
    elsewhere = url("list", site="b", kind="list")
    assert store.add([elsewhere], now=NOW) == 1
    other = begin(open_store(), "other", sites=("b",))
    visit(other, listing)
    assert store.add([elsewhere], now=LATER) == 1
    assert paths(lease(other, now=LATER)) == ["list"]
    other.close()


def test_page_taken_for_an_article_becomes_a_list_when_a_seed_says_so(store: Store, open_store: Open) -> None:
    store.add([url("x")], now=NOW)
    visit(store, lambda one: PageCommit(lease=one, outcome="listing"))
    store.close()
    again = next_run(open_store, now=NOW)
    assert again.add([url("x")], now=NOW) == 0
    assert again.add([url("x", kind="list")], now=NOW) == 1
    assert lease(again)[0].kind == "list"


def test_visited_article_is_not_asked_again_before_it_is_due(store: Store, open_store: Open) -> None:
    store.add([url("1"), url("2")], now=NOW)
    visit(store, lambda one: article(one, next_visit=LATER), article)
    store.close()
    again = next_run(open_store, now=LATER - timedelta(seconds=1))
    assert again.add([url("1"), url("2")], now=LATER - timedelta(seconds=1)) == 0
    assert again.wake_due(now=LATER - timedelta(seconds=1)) == 0
    assert again.add([url("1"), url("2")], now=LATER) == 1
    assert paths(lease(again)) == ["1"]


def test_due_article_is_asked_even_when_no_list_shows_it(store: Store, open_store: Open) -> None:
    store.add([url("1")], now=NOW)
    visit(store, lambda one: article(one, next_visit=LATER, etag='"1"', last_modified="then", body_hash="h"))
    store.close()
    again = begin(open_store(), "run-2", now=LATER)
    assert again.wake_due(now=LATER) == 1
    assert again.open_count() == 1
    [got] = lease(again, now=LATER)
    assert (got.etag, got.last_modified, got.body_hash) == ('"1"', "then", "h")
    assert got.record_id == "id-https://a.example/1"


def test_other_sites_are_not_woken(store: Store, open_store: Open) -> None:
    store.add([url("1")], now=NOW)
    visit(store, lambda one: article(one, next_visit=LATER))
    other = begin(open_store(), "run-b", now=LATER, sites=("b",))
    assert other.wake_due(now=LATER) == 0


@pytest.mark.parametrize(
    ("said", "queued"),
    [
        ("2026-01-01T09:00:00Z", 0),
        ("2026-01-01T10:00:00Z", 0),
        ("2026-01-01T13:00:00+03:00", 0),
        ("2026-01-01T13:00:01+03:00", 1),
        ("2026-01-02", 1),
        ("yesterday", 0),
        (None, 0),
    ],
)
def test_article_is_due_when_a_feed_says_it_is_newer(store: Store, open_store: Open, said: str, queued: int) -> None:
    store.add([url("1", lastmod="2026-01-01T10:00:00Z")], now=NOW)
    visit(store, article)
    store.close()
    again = next_run(open_store, now=LATER)
    assert again.add([url("1", lastmod=said)], now=LATER) == queued


def test_first_lastmod_of_a_known_article_counts_from_its_visit(store: Store, open_store: Open) -> None:
    store.add([url("1"), url("2")], now=NOW)
    visit(store, article, article)
    store.close()
    again = next_run(open_store, now=LATER)
    before, after = "2026-01-01T11:59:59Z", "2026-01-01T12:00:01Z"
    assert again.add([url("1", lastmod=before), url("2", lastmod=after)], now=LATER) == 1
    assert paths(lease(again)) == ["2"]


def test_lastmod_of_a_page_of_this_run_is_for_the_next(store: Store, open_store: Open) -> None:
    later, latest = "2026-01-01T13:00:00Z", "2026-01-01T14:00:00Z"
    store.add([url("1")], now=NOW)
    visit(store, article)
    assert store.add([url("1"), url("1", lastmod=later)], now=NOW) == 0
    store.close()
    again = next_run(open_store, now=LATER)
    assert again.add([url("1", lastmod=later)], now=LATER) == 0
    assert again.add([url("1", lastmod=latest)], now=LATER) == 1


def test_newer_lastmod_asks_once(store: Store, open_store: Open) -> None:
    store.add([url("1")], now=NOW)
    visit(store, article)
    newer = url("1", lastmod="2026-01-01T13:00:00Z")
    for n, queued in ((2, 1), (3, 0)):
        store.close()
        store = next_run(open_store, now=LATER, run_id=f"run-{n}")
        assert store.add([newer], now=LATER) == queued
        visit(store, *[article] * queued, now=LATER)


def test_variant_of_a_known_article_speaks_for_it(store: Store, open_store: Open) -> None:
    store.add([url("news/1")], now=NOW)
    visit(store, article)
    assert store.add([url("amp/news/1"), url("news/1", host="www.a.example")], now=NOW) == 0
    assert lease(store) == []
    store.close()
    again = next_run(open_store, now=LATER)
    assert again.add([url("news/1/amp", lastmod="2026-01-02")], now=LATER) == 1
    assert [one.url for one in lease(again)] == ["https://a.example/news/1"]


def test_failed_page_waits_for_a_later_run_and_each_time_longer(store: Store, open_store: Open) -> None:
    store.add([url("1")], now=NOW)
    now, waits = NOW, []
    for n in count(2):
        visit(store, lambda one: PageCommit(lease=one, outcome="failed", reason="timeout"), now=now)
        assert store.add([url("1")], now=now) == store.wake_due(now=now + 30 * DAY) == 0, "not in the same run"
        store.close()
        store = begin(open_store(), f"run-{n}", now=now)
        wait = next(h for h in range(999) if store.wake_due(now=now + timedelta(hours=h)))
        now += timedelta(hours=wait)
        waits.append(wait)
        if len(waits) == 6:
            break
    assert waits == [0, 1, 6, 24, 168, 168]


def test_success_ends_the_failures(store: Store, open_store: Open) -> None:
    outcomes = ("failed", "failed", "article", "failed")
    store.add([url("1")], now=NOW)
    for n, outcome in enumerate(outcomes, 2):
        visit(store, lambda one, outcome=outcome: PageCommit(lease=one, outcome=outcome, next_visit=NOW))
        store.close()
        store = next_run(open_store, now=NOW, run_id=f"run-{n}", wake=True)
    visit(store, lambda one: PageCommit(lease=one, outcome="failed"))
    store.close()
    assert next_run(open_store, now=LATER, run_id="last").wake_due(now=LATER) == 1


@pytest.mark.parametrize(
    ("outcome", "kept"),
    [
        ("unchanged", ('"e"', "then", "h", None)),
        ("failed", ('"e"', "then", "h", "first")),
        ("article", (None, None, None, None)),
    ],
)
def test_validators_outlive_pages_that_do_not_give_them(
    store: Store, open_store: Open, outcome: str, kept: tuple[str | None, ...]
) -> None:
    store.add([url("1")], now=NOW)
    given = {"etag": '"e"', "last_modified": "then", "body_hash": "h", "gone_first_seen": "first"}
    visit(store, lambda one: article(one, next_visit=NOW, **given))
    store.close()
    store = next_run(open_store, now=NOW, wake=True)
    visit(store, lambda one: PageCommit(lease=one, outcome=outcome, next_visit=NOW))
    store.close()
    [got] = lease(next_run(open_store, now=NOW, run_id="run-3", wake=True))
    assert (got.etag, got.last_modified, got.body_hash, got.gone_first_seen) == kept


def test_articles_of_a_greater_age_are_asked_again_when_that_is_wanted(store: Store, open_store: Open) -> None:
    store.add([url("new"), url("old")], now=NOW)
    until = {"new": NOW - 2 * DAY, "old": NOW - 9 * DAY}
    for one in lease(store):
        store.commit([article(one, young_until=until[paths([one])[0]].isoformat())], now=NOW)
    store.close()
    later = begin(open_store(), "run-2", now=LATER)
    assert later.wake_due(now=LATER) == 0
    assert later.wake_due(now=LATER, young_after=NOW - 5 * DAY) == 1
    assert paths(lease(later, now=LATER)) == ["new"]
