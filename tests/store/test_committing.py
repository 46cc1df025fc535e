"""Committing a page: all that it brought, once, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsbot.items import OUTCOMES
from newsbot.store import Lease, PageCommit, Store, Tally
from tests.store.cases import (
    LATER,
    NOW,
    Open,
    article,
    begin,
    known,
    lease,
    paths,
    stage,
    url,
    visit,
)


def test_page_is_committed_with_all_that_it_brought(store: Store) -> None:
    store.add([url("1")], now=NOW)
    visit(store, lambda one: article(one, adds=[url("2")], ticker=["عاجل"], etag='"e"', bytes=9))
    assert store.open_count() == 1
    assert store.ticker_seen("a", "عاجل")
    assert not store.ticker_seen("b", "عاجل")
    assert store.article("id-https://a.example/1").headline == "خبر"
    assert [part.rows for part in stage(store)] == [1]
    assert store.counts("run-1") == [Tally(site="a", outcome="article", reason=None, pages=1, bytes=9)]


def test_pages_of_one_commit_are_written_all_or_none(store: Store) -> None:
    store.add([url("1"), url("2")], now=NOW)
    first, second = lease(store)
    store.release([second])
    with pytest.raises(ValueError, match="/2: commit of outcome 'article' without an open lease"):
        store.commit([article(first, adds=[url("3")]), article(second)], now=NOW)
    assert store.article("id-https://a.example/1") is None
    assert store.known_url("https://a.example/3") is None
    assert stage(store) == []
    assert store.open_count() == 2
    assert store.add([url("3"), url("3")], now=NOW) == 1
    assert store.open_count() == 3


def test_page_is_not_committed_twice(store: Store) -> None:
    store.add([url("1")], now=NOW)
    [one] = lease(store)
    store.commit([article(one)], now=NOW)
    with pytest.raises(ValueError, match="without an open lease"):
        store.commit([article(one)], now=NOW)
    assert [part.rows for part in stage(store)] == [1]


def test_counts_are_by_site_outcome_and_reason(store: Store, open_store: Open) -> None:
    begin(store, "run-1", sites=("b",))
    store.add([url("1"), url("2"), url("3"), url("1", site="b")], now=NOW)
    for one in lease(store):
        reason = None if one.site == "b" else "soft_404" if one.url.endswith("1") else "login"
        store.commit([PageCommit(lease=one, outcome="rejected", reason=reason, bytes=10)], now=NOW)
    tallies = [(tally.site, tally.reason, tally.pages, tally.bytes) for tally in store.counts("run-1")]
    assert tallies == [("a", "login", 2, 20), ("a", "soft_404", 1, 10), ("b", None, 1, 10)]
    assert store.counts("run-2") == []


def test_known_article_comes_back_as_it_was_given(store: Store) -> None:
    store.add([url("1")], now=NOW)
    canonical = "https://a.example/canonical"
    visit(store, lambda one: article(one, article=known(one, canonical_url=canonical, revision=3, gone=True)))
    got = store.article("id-https://a.example/1")
    assert (got.canonical_url, got.revision, got.gone) == (canonical, 3, True)
    assert got.fields == {"headline": "h1", "body": "b1"}
    assert store.article("other") is None


def test_known_url_says_state_outcome_and_record(store: Store) -> None:
    store.add([url("1")], now=NOW)
    assert store.known_url("https://a.example/1").state == "queued"
    visit(store, lambda one: article(one, reason="new"))
    got = store.known_url("https://a.example/1")
    assert (got.state, got.outcome, got.reason, got.record_id) == ("done", "article", "new", "id-https://a.example/1")
    assert store.known_url("https://a.example/2") is None


def test_duplicate_points_to_the_known_article_and_leaves_it(store: Store) -> None:
    store.add([url("1"), url("2")], now=NOW)
    first, second = lease(store)
    store.commit([article(first)], now=NOW)
    other = known(first, url="https://a.example/2", revision=9)
    store.commit([PageCommit(lease=second, outcome="duplicate", article=other)], now=NOW)
    assert store.known_url("https://a.example/2").record_id == "id-https://a.example/1"
    assert store.article("id-https://a.example/1").revision == 1


def test_redirect_target_is_not_fetched_for_itself(store: Store) -> None:
    store.add([url("1"), url("target", priority=-1)], now=NOW)
    visit(store, lambda one: article(one, aliases=["https://a.example/target", "https://a.example/other"]))
    assert store.add([url("target"), url("other")], now=NOW) == 0
    assert lease(store) == []
    assert store.known_url("https://a.example/other").record_id == "id-https://a.example/1"
    assert sum(tally.pages for tally in store.counts("run-1")) == 1


def test_alias_that_is_being_fetched_keeps_its_lease(store: Store) -> None:
    store.add([url("1"), url("2")], now=NOW)
    first, second = lease(store)
    store.commit([article(first, aliases=[second.url])], now=NOW)
    store.commit([PageCommit(lease=second, outcome="duplicate")], now=NOW)
    assert store.open_count() == 0


def test_list_to_which_an_article_was_redirected_is_visited_all_the_same(store: Store) -> None:
    store.add([url("home", kind="list"), url("1", priority=1)], now=NOW)
    visit(store, lambda one: PageCommit(lease=one, outcome="rejected", aliases=["https://a.example/home"]))
    assert paths(lease(store)) == ["home"]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("add", "lease", "release", "wake", "retry", *OUTCOMES)),
        st.integers(0, 5),
        st.sampled_from(("article", "list")),
    )
)


@given(steps=STEPS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_open_count_is_what_is_queued_or_leased(open_store: Open, steps: list[tuple[str, int, str]]) -> None:
    store = begin(open_store(), "run-1")
    held: list[Lease] = []
    for step, n, kind in steps:
        if step == "add":
            store.add([url(f"{n}", kind=kind, priority=n)], now=NOW)
        elif step == "lease":
            held += lease(store, n)
        elif step == "wake":
            store.wake_due(now=LATER)
        elif held and step == "release":
            store.release([held.pop()])
        elif held:
            one = held.pop(n % len(held))
            shown, alias = ([url(f"{n}"), url(f"{n + 1}")], f"https://a.example/alias{n}")
            page = PageCommit(lease=one, outcome=step, adds=shown, listed=[shown[0].url], aliases=[alias])
            store.commit([page], now=NOW)
        urls = store.inspect()["urls"]
        assert urls.get("leased", 0) == len(held)
        assert store.open_count() == urls.get("queued", 0) + len(held)
    store.close()
