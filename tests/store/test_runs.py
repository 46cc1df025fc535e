"""Runs, the locks of their sites, and what is remembered of hosts."""

from __future__ import annotations

from newsbot.store import Store
from tests.store.cases import (
    LATER,
    NOW,
    Open,
    article,
    begin,
    lease,
    paths,
    stage,
    url,
    visit,
)


def test_leases_of_a_dead_run_are_queued_by_the_next(store: Store, open_store: Open) -> None:
    store.add([url("1"), url("2")], now=NOW)
    [first, _] = lease(store)
    store.commit([article(first)], now=NOW)
    store.close()
    again = begin(open_store(), "run-2")
    assert again.open_count() == 1
    assert paths(lease(again)) == ["2"]


def test_locked_site_names_its_holder_and_others_are_locked(store: Store, open_store: Open) -> None:
    other = open_store()
    [held] = other.lock_sites(["a", "b"], run_id="run-2", now=LATER)
    assert (held.site, held.run_id, held.since) == ("a", "run-1", "2026-01-01T12:00:00Z")
    store.add([url("1")], now=NOW)
    other.add([url("1", site="b")], now=NOW)
    assert [one.site for one in lease(other)] == ["b"]
    store.close()
    assert other.lock_sites(["a", "b"], run_id="run-2", now=LATER) == []
    assert [one.site for one in lease(other)] == ["a"]


def test_site_is_locked_again_by_its_holder_without_harm(store: Store) -> None:
    store.add([url("1")], now=NOW)
    assert len(lease(store)) == 1
    assert store.lock_sites(["a"], run_id="run-1", now=NOW) == []
    assert lease(store) == [], "its leases are not those of a dead run"


def test_two_stores_side_by_side_see_what_the_other_committed(store: Store, open_store: Open) -> None:
    other = begin(open_store(), "run-b", sites=("b",))
    store.add([url("1")], now=NOW)
    other.add([url("1", site="b")], now=NOW)
    visit(store, article)
    visit(other, article)
    assert other.article("id-https://a.example/1") is not None
    assert store.article("id-https://b.example/1") is not None
    assert [part.site for part in stage(store)] == ["a"]


def test_robots_and_last_request_are_kept_of_a_host(store: Store, open_store: Open) -> None:
    assert store.host("a.example") is None
    store.keep_robots("a.example", body=b"User-agent: *", status=200, now=NOW)
    store.back_off("a.example", until=LATER)
    store.add([url("1")], now=NOW)
    visit(store, article, now=LATER)
    got = open_store().host("a.example")
    assert (got.robots, got.robots_status, got.robots_fetched) == (b"User-agent: *", 200, "2026-01-01T12:00:00Z")
    assert got.backoff_until == got.last_request == "2026-01-01T13:00:00Z"


def test_inspect_counts_what_there_is(store: Store) -> None:
    store.add([url("1"), url("2")], now=NOW)
    visit(store, article)
    store.end_run("run-1", now=LATER, summary={"new": 1})
    got = store.inspect()
    assert got["urls"] == {"done": 1, "queued": 1}
    assert got["articles"] == {"live": 1}
    assert got["waiting_rows"] == {"articles": 1}
    assert got["runs"] == {"ended": 1}
    store.check()
