"""Care of the state: what it says of itself, what may be forgotten, and that nothing is written twice by it."""

from __future__ import annotations

import json
from datetime import timedelta

from newsbot.store import Store
from tests.store.cases import DAY, LATER, NOW, Open, article, begin, lease, listing, paths, stage, url, visit


def test_sites_are_those_that_the_store_knows(store: Store) -> None:
    store.add([url("1"), url("2", site="b")], now=NOW)
    assert store.sites() == ["a", "b"]


def test_last_runs_say_when_they_were_alive_and_how_they_ended(store: Store, open_store: Open) -> None:
    store.heartbeat("run-1", now=LATER)
    store.end_run("run-1", now=LATER, summary={"code": 10})
    begin(open_store(), "run-2", sites=("b",), now=NOW + DAY)
    second, first = store.last_runs(5)
    assert (second["run_id"], second["ended"], second["alive"], second["summary"]) == ("run-2", None, None, {})
    assert (first["alive"], first["ended"], first["summary"]["code"]) == (
        "2026-01-01T13:00:00Z",
        "2026-01-01T13:00:00Z",
        10,
    )
    assert json.loads(first["sites"]) == ["a"]
    assert [run["run_id"] for run in store.last_runs(1)] == ["run-2"]


def test_holder_of_a_site_is_named_without_taking_it(store: Store, open_store: Open) -> None:
    other = open_store()
    held = other.holder("a")
    assert held is not None
    assert (held.run_id, held.since) == ("run-1", "2026-01-01T12:00:00Z")
    assert store.holder("a") is None, "one's own site is held by no other"
    store.close()
    assert other.holder("a") is None
    assert other.holder("never-locked") is None


def test_forgotten_url_is_fetched_anew_and_its_article_stays_known(store: Store) -> None:
    store.add([url("1"), url("2")], now=NOW)
    visit(store, article, article)
    assert store.forget_url(url("1").url) == 1
    assert store.known_url(url("1").url) is None
    known = store.article(f"id-{url('1').url}")
    assert known is not None
    assert known.revision == 1
    store.add([url("1")], now=LATER)
    [again] = lease(store, now=LATER)
    assert (again.url, again.etag, again.record_id) == (url("1").url, None, None)


def test_url_that_is_not_known_is_not_forgotten(store: Store) -> None:
    assert store.forget_url("https://a.example/never") == 0


def test_forgotten_article_leaves_the_lists_that_showed_it(store: Store, open_store: Open) -> None:
    store.add([url("list", kind="list")], now=NOW)
    visit(store, lambda one: listing(one, "1", "2"))
    visit(store, article, article)
    store.forget_url(url("1").url)
    store.close()
    later = begin(open_store(), "run-2", now=LATER)
    later.add([url("list", kind="list")], now=LATER)
    visit(later, lambda one: listing(one, "2"), now=LATER)
    assert paths(lease(later, now=LATER)) == []


def test_forgotten_site_begins_anew_but_writes_nothing_twice(store: Store) -> None:
    store.add([url("1"), url("9", site="b")], now=NOW)
    visit(store, article)
    assert store.forget_site("a") == 1
    assert store.sites() == ["a", "b"], "its article is known still"
    assert store.article(f"id-{url('1').url}") is not None
    assert store.inspect()["waiting_rows"] == {"articles": 1}
    assert store.open_count() == 0
    assert store.known_url(url("9", site="b").url) is not None
    store.add([url("1")], now=LATER)
    assert paths(lease(store, now=LATER)) == ["1"]


def test_site_forgotten_with_its_articles_leaves_no_trace(store: Store) -> None:
    store.add([url("1")], now=NOW)
    visit(store, article)
    stage(store)
    store.forget_site("a", articles=True)
    assert store.sites() == []
    assert store.staged() == []
    counted = store.inspect()
    assert (counted["articles"], counted["waiting_rows"], counted["parts"]) == ({}, {}, {})


def test_vacuumed_state_is_whole_and_holds_the_same(store: Store, open_store: Open) -> None:
    store.add([url(str(n)) for n in range(50)], now=NOW)
    visit(store, *[article] * 20)
    before = store.inspect()
    store.close()
    care = open_store()
    care.vacuum()
    care.check()
    assert care.inspect() == before


def test_open_count_is_right_after_forgetting(store: Store) -> None:
    store.add([url("1"), url("2"), url("3")], now=NOW)
    assert store.open_count() == 3
    store.forget_url(url("2").url)
    assert store.open_count() == 2
    assert store.forget_site("a") == 2
    assert store.open_count() == 0
    assert lease(store, now=NOW + timedelta(days=9)) == []
