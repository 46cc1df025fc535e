"""A page's life: under one lease through redirects and retries, ended once, committed whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from newsbot.errors import OutdatedError, StoreError, UsageError
from newsbot.lifecycle import ROBOTS, UNENDED, Lifecycle, give_up, watch
from newsbot.resolver import allowed_places, is_public, may_reach
from newsbot.store import KnownArticle, Lease, PageCommit, Url
from newsbot.store.sqlite import SqliteStore

NOW = datetime(2025, 4, 9, 10, 22, tzinfo=UTC)
NOBODY: Mapping[str, int] = {}


@pytest.fixture
def store() -> SqliteStore:
    store = SqliteStore.open(":memory:")
    store.lock_sites(["a"], run_id="1", now=NOW)
    store.begin_run("1", sites=["a"], now=NOW, arguments={})
    return store


@pytest.fixture
def pages(store: SqliteStore) -> Lifecycle:
    failures: list[StoreError] = []
    return Lifecycle(store, lambda: NOW, run_id="1", on_failure=failures.append)


def lease(store: SqliteStore, url: str = "http://a.test/1", **changes: Any) -> Lease:
    store.add([Url(url=url, site="a", **changes)], now=NOW)
    [leased] = store.lease(1, now=NOW, busy=NOBODY, per_host=9)
    return leased


def known(record_id: str = "r", revision: int = 1) -> KnownArticle:
    return KnownArticle(
        record_id=record_id, site="a", url="u", canonical_url="u", revision=revision, content_hash="", headline=None,
        fields={},
    )  # fmt: skip


def test_a_page_that_nothing_gave_an_outcome_is_failed(store: SqliteStore, pages: Lifecycle) -> None:
    page = pages.open(lease(store))
    pages.request_over(page.lease.id)
    [tally] = store.counts("1")
    assert (tally.outcome, tally.reason) == ("failed", UNENDED)
    assert pages.counts["a"].outcomes == {"failed": 1}
    assert store.open_count() == 0


def test_a_page_whose_article_another_worker_wrote_meanwhile_is_read_again(
    store: SqliteStore, pages: Lifecycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = pages.open(lease(store))
    page.end("article")
    commit = store.commit

    def outdated_once(commits: list[PageCommit], *, now: datetime) -> None:
        monkeypatch.setattr(store, "commit", commit)
        raise OutdatedError("another worker has written revision 1 of it")

    monkeypatch.setattr(store, "commit", outdated_once)
    pages.request_over(page.lease.id)
    assert pages.counts["a"].pages == 0
    [again] = store.lease(1, now=NOW, busy=NOBODY, per_host=9)
    assert (again.url, again.tries) == (page.lease.url, 1)


def test_a_redirect_and_a_retry_belong_to_the_same_page(store: SqliteStore, pages: Lifecycle) -> None:
    page = pages.open(lease(store))
    pages.continued(page, redirects=1)
    pages.request_over(page.lease.id)
    pages.continued(page, redirects=1)
    pages.request_over(page.lease.id)
    assert store.counts("1") == []
    page.end("article")
    pages.request_over(page.lease.id)
    assert [tally.outcome for tally in store.counts("1")] == ["article"]
    assert (pages.counts["a"].redirects, pages.counts["a"].retries) == (1, 1)


def test_after_an_error_no_outcome_counts_and_only_the_links_are_kept(store: SqliteStore, pages: Lifecycle) -> None:
    page = pages.open(lease(store))
    page.commit.body_hash = "h"
    pages.collect(page, [Url(url="http://a.test/2", site="a")])
    pages.keep_article(page, known())
    page.end("article")
    page.fail("error:ValueError")
    page.end("article")
    pages.request_over(page.lease.id)
    assert store.article("r") is None
    assert [tally.outcome for tally in store.counts("1")] == ["failed"]
    [again] = store.lease(9, now=NOW, busy=NOBODY, per_host=9)
    assert again.url == "http://a.test/2"


def test_an_article_of_a_page_not_yet_committed_is_known(store: SqliteStore, pages: Lifecycle) -> None:
    page = pages.open(lease(store))
    pages.keep_article(page, known())
    assert pages.known_article("r") == known()
    page.end("article")
    pages.request_over(page.lease.id)
    assert pages.known_article("r") == known()


def test_links_of_a_list_are_listed_and_counted_and_a_known_one_is_noticed(
    store: SqliteStore, pages: Lifecycle
) -> None:
    first = pages.open(lease(store, "http://a.test/1"))
    pages.keep_article(first, known())
    first.end("article")
    pages.request_over(first.lease.id)
    page = pages.open(lease(store, "http://a.test/", kind="list"))
    pages.collect(page, [Url(url="http://a.test/2", site="a")])
    assert not pages.counts["a"].known
    pages.collect(page, [Url(url="http://a.test/1", site="a")])
    assert pages.counts["a"].known
    assert page.commit.listed == ["http://a.test/2", "http://a.test/1"]
    assert pages.counts["a"].article_links == 2


def test_what_robots_txt_forbids_is_no_page(store: SqliteStore, pages: Lifecycle) -> None:
    page = pages.open(lease(store))
    page.end("failed", ROBOTS)
    pages.request_over(page.lease.id)
    assert (pages.counts["a"].refused, pages.counts["a"].pages) == (1, 0)


def test_pages_in_flight_at_a_stop_are_put_back(store: SqliteStore, pages: Lifecycle) -> None:
    page = pages.open(lease(store))
    store.release(pages.drop())
    pages.request_over(page.lease.id)
    assert store.counts("1") == []
    assert store.open_count() == 1


def test_a_store_that_fails_is_told_and_raises_nothing(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    failures: list[StoreError] = []
    full = StoreError("the disk is full")

    def commit(*args: object, **more: object) -> None:
        raise full

    pages = Lifecycle(store, lambda: NOW, run_id="1", on_failure=failures.append)
    page = pages.open(lease(store))
    monkeypatch.setattr(store, "commit", commit)
    page.end("listing")
    pages.request_over(page.lease.id)
    assert failures == [full]
    assert pages.counts["a"].pages == 0


def test_a_page_that_cannot_be_committed_is_counted_as_an_error(store: SqliteStore, pages: Lifecycle) -> None:
    page = pages.open(lease(store))
    store.release([page.lease])
    page.end("listing")
    pages.request_over(page.lease.id)
    assert (pages.counts["a"].errors, pages.counts["a"].pages) == (1, 0)


def test_the_hook_tells_before_the_engine_forgets() -> None:
    seen: list[str] = []
    engine = SimpleNamespace(_slot=slot(seen, "x"))
    watch(engine, lambda request: seen.append(f"over {request}"), "2.19")
    engine._slot.remove_request("x")
    assert seen == ["over x", "forgot x"]


def test_a_request_given_up_is_over_once() -> None:
    seen: list[str] = []
    engine = SimpleNamespace(_slot=slot(seen, "x", "y"))
    watch(engine, lambda request: seen.append(f"over {request}"), "2.19")
    give_up(engine)
    engine._slot.remove_request("x")
    assert sorted(seen) == ["forgot x", "forgot y", "over x", "over y"]


def slot(seen: list[str], *requests: str) -> SimpleNamespace:
    """A slot of the engine that says what it forgets."""
    inprogress = set(requests)

    def remove(request: str) -> None:
        inprogress.remove(request)
        seen.append(f"forgot {request}")

    return SimpleNamespace(inprogress=inprogress, remove_request=remove)


@pytest.mark.parametrize(
    "engine",
    [
        SimpleNamespace(),
        SimpleNamespace(_slot=None),
        SimpleNamespace(_slot=object()),
        SimpleNamespace(_slot=SimpleNamespace(remove_request=print)),
    ],
)
def test_a_scrapy_without_the_hook_is_refused_by_version(engine: object) -> None:
    with pytest.raises(RuntimeError, match=r"Scrapy 9\.9 has no engine\._slot\.remove_request"):
        watch(engine, lambda request: None, "9.9")


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:127.0.0.1", "0.0.0.0", "a"]
)
def test_an_address_of_a_private_network_is_not_public(address: str) -> None:
    assert not is_public(address)


def test_a_name_may_be_asked_for_and_a_private_address_only_when_allowed() -> None:
    allowed = allowed_places("127.0.0.1:80, [::1]:8080")
    assert may_reach("a.test", 80, allowed)
    assert may_reach("127.0.0.1", 80, allowed)
    assert may_reach("::1", 8080, allowed)
    assert not may_reach("127.0.0.1", 81, allowed)
    assert may_reach("8.8.8.8", 81, allowed)


@pytest.mark.parametrize(
    "setting", ["here:", ":80", "here:http", "here:99999", "http://here:80", "10.0.0.0/8", "a@here"]
)
def test_a_place_without_host_or_port_is_refused(setting: str) -> None:
    with pytest.raises(UsageError, match="NEWSBOT_ALLOW_PRIVATE"):
        allowed_places(setting)
