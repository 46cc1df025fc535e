"""The Store protocol as sentences. A further store is put through them by one more entry in ``STORES``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsbot.items import OUTCOMES
from newsbot.store import KnownArticle, Lease, PageCommit, Part, Row, Store, Tally, Url
from newsbot.store.sqlite import SqliteStore

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
DAY = timedelta(days=1)

STORES: dict[str, Callable[[Path], Store]] = {"sqlite": lambda folder: SqliteStore.open(folder / "newsbot.sqlite")}

Open = Callable[[], Store]


@pytest.fixture(params=STORES)
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens the same state again each time it is called."""
    opened: list[Store] = []

    def opens() -> Store:
        opened.append(STORES[request.param](tmp_path))
        return opened[-1]

    yield opens
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: Open) -> Store:
    return begin(open_store(), "run-1")


def begin(store: Store, run_id: str, *, now: datetime = NOW, sites: tuple[str, ...] = ("a",)) -> Store:
    assert store.lock_sites(sites, run_id=run_id, now=now) == []
    store.begin_run(run_id, sites=sites, now=now, arguments={})
    return store


def url(path: str, *, site: str = "a", host: str | None = None, **more: object) -> Url:
    return Url(url=f"https://{host or f'{site}.example'}/{path}", site=site, **more)


def lease(store: Store, n: int = 100, *, now: datetime = NOW, per_host: int = 100, **busy: int) -> list[Lease]:
    return store.lease(n, now=now, busy={f"{name}.example": held for name, held in busy.items()}, per_host=per_host)


def paths(leases: list[Lease]) -> list[str]:
    return [lease.url.rpartition("/")[2] for lease in leases]


def known(lease: Lease, **more: object) -> KnownArticle:
    fields = {"headline": "h1", "body": "b1"}
    values = {"record_id": f"id-{lease.url}", "site": lease.site, "url": lease.url, "canonical_url": lease.url}
    return KnownArticle(
        **{**values, "revision": 1, "content_hash": "c1", "headline": "خبر", "fields": fields, **more},
    )


def article(lease: Lease, **more: object) -> PageCommit:
    row = Row(site=lease.site, feed="articles", line=f"{lease.url}\n".encode())
    return PageCommit(**{"lease": lease, "outcome": "article", "article": known(lease), "rows": [row], **more})


def listing(lease: Lease, *shown: str, adds: bool = True, **more: object) -> PageCommit:
    found = [url(path) for path in shown]
    listed = [one.url for one in found]
    return PageCommit(**{"lease": lease, "outcome": "listing", "listed": listed, "adds": found if adds else [], **more})


def visit(store: Store, *commits: Callable[[Lease], PageCommit], now: datetime = NOW) -> None:
    """Leases as many URLs as there are commits and commits each in turn."""
    leases = lease(store, len(commits), now=now)
    assert len(leases) == len(commits)
    for one, make in zip(leases, commits, strict=True):
        store.commit([make(one)], now=now)


def name_part(n: int) -> str:
    return f"20260101T120000Z-run-{n:04d}.jsonl"


def stage(store: Store, limit: int = 100) -> list[Part]:
    return store.stage(name_part=name_part, now=NOW, limit=limit)


# adding and leasing


def test_new_url_is_queued_once(store: Store) -> None:
    assert store.add([url("1"), url("1"), url("2")], now=NOW) == 2
    assert store.add([url("1")], now=NOW) == 0
    assert store.open_count() == 2
    assert paths(lease(store)) == ["1", "2"]


def test_lease_carries_what_the_url_was_added_with(store: Store) -> None:
    store.add([url("1", kind="list", found_via="seed", depth=2, related_depth=1, priority=7)], now=NOW)
    [got] = lease(store)
    assert (got.site, got.host, got.kind, got.found_via) == ("a", "a.example", "list", "seed")
    assert (got.depth, got.related_depth, got.priority, got.tries) == (2, 1, 7, 0)
    assert (got.etag, got.last_modified, got.body_hash, got.record_id, got.gone_first_seen) == (None,) * 5


def test_best_priority_is_leased_first_then_first_in(store: Store) -> None:
    store.add([url("1"), url("2", priority=5), url("3"), url("4", priority=5)], now=NOW)
    assert paths(lease(store, 3)) == ["2", "4", "1"]
    assert paths(lease(store, 3)) == ["3"]


def test_leased_url_is_not_leased_again(store: Store) -> None:
    store.add([url("1")], now=NOW)
    assert len(lease(store)) == 1
    assert lease(store) == []
    assert store.add([url("1")], now=NOW) == 0
    assert store.open_count() == 1


def test_hosts_take_turns(store: Store) -> None:
    store.add([url(f"{host}{n}", host=f"{host}.example") for host in "xyz" for n in range(4)], now=NOW)
    turns = [lease(store, 1)[0].host for _ in range(6)]
    assert turns == ["x.example", "y.example", "z.example"] * 2


def test_one_batch_takes_from_all_hosts_alike(store: Store) -> None:
    store.add([url(f"{host}{n}", host=f"{host}.example") for host in "xyz" for n in range(10)], now=NOW)
    hosts = Counter(one.host for one in lease(store, 9))
    assert hosts == {"x.example": 3, "y.example": 3, "z.example": 3}


def test_host_with_little_leaves_its_share_to_others(store: Store) -> None:
    store.add([url("1", host="x.example"), *(url(str(n), host="y.example") for n in range(2, 12))], now=NOW)
    assert Counter(one.host for one in lease(store, 8)) == {"x.example": 1, "y.example": 7}


def test_busy_host_gives_no_more_than_its_room(store: Store) -> None:
    store.add([url(f"{n}", host=f"{host}.example") for host in "xy" for n in range(5)], now=NOW)
    hosts = Counter(one.host for one in lease(store, per_host=2, x=2, y=1))
    assert hosts == {"y.example": 1}


def test_more_busy_hosts_than_wanted_do_not_hide_a_free_one(store: Store) -> None:
    store.add([url("1", host=f"h{n}.example") for n in range(6)], now=NOW)
    busy = {f"h{n}.example": 1 for n in range(5)}
    assert [one.host for one in store.lease(1, now=NOW, busy=busy, per_host=1)] == ["h5.example"]


def test_host_that_backs_off_waits_also_in_later_runs(store: Store, open_store: Open) -> None:
    store.add([url("1"), url("2", host="b.example")], now=NOW)
    store.back_off("a.example", until=LATER)
    assert paths(lease(store)) == ["2"]
    assert store.next_ready(now=NOW) == LATER
    store.close()
    again = begin(open_store(), "run-2")
    assert paths(lease(again)) == ["2"]
    assert paths(lease(again, now=LATER)) == ["1"]
    assert again.next_ready(now=LATER) is None


def test_queue_that_ran_dry_fills_again(store: Store) -> None:
    store.add([url("1")], now=NOW)
    assert len(lease(store, 5)) == 1
    store.add([url("2")], now=NOW)
    assert paths(lease(store, 5)) == ["2"]


def test_released_url_is_leased_again_as_it_was(store: Store) -> None:
    store.add([url("1", priority=3)], now=NOW)
    leases = lease(store)
    store.release(leases)
    assert store.open_count() == 1
    assert lease(store) == leases


def test_retried_url_goes_behind_its_equals_with_one_try_more(store: Store) -> None:
    store.add([url("1"), url("2")], now=NOW)
    [first] = lease(store, 1)
    store.commit([PageCommit(lease=first, outcome="retry")], now=NOW)
    assert [(one.url[-1], one.tries) for one in lease(store)] == [("2", 0), ("1", 1)]
    assert store.counts("run-1") == []


def test_queued_url_found_by_a_better_way_takes_it(store: Store) -> None:
    store.add([url("1", depth=3, related_depth=2)], now=NOW)
    assert store.add([url("1", depth=1, related_depth=0, priority=4)], now=NOW) == 0
    [got] = lease(store)
    assert (got.depth, got.related_depth, got.priority) == (1, 0, 4)


def test_only_locked_sites_are_leased_and_counted(store: Store, open_store: Open) -> None:
    store.add([url("1"), url("1", site="b")], now=NOW)
    assert store.open_count() == 1
    assert [one.site for one in lease(store)] == ["a"]
    other = begin(open_store(), "run-b", sites=("b",))
    assert [one.site for one in lease(other)] == ["b"]


def test_url_moves_to_the_site_that_a_new_site_file_gives_it(store: Store) -> None:
    store.add([url("1", site="b", host="h.example")], now=NOW)
    assert store.open_count() == 0
    store.add([url("1", host="h.example")], now=NOW)
    assert store.open_count() == 1
    assert [one.site for one in lease(store)] == ["a"]


def test_open_count_follows_every_change(store: Store, open_store: Open) -> None:
    store.add([url("list", kind="list"), url("1"), url("2"), url("3")], now=NOW)
    seen = [store.open_count()]
    leases = lease(store, 3)
    store.release(leases[2:])
    seen.append(store.open_count())
    store.commit([listing(leases[0], "4", "5")], now=NOW)
    seen.append(store.open_count())
    store.commit([article(leases[1], aliases=["https://a.example/5", "https://a.example/6"])], now=NOW)
    seen.append(store.open_count())
    store.close()
    seen.append(begin(open_store(), "run-2").open_count())
    assert seen == [4, 4, 5, 3, 3]


# committing a page


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
    got = store.article_by_canonical(canonical)
    assert got == store.article("id-https://a.example/1")
    assert (got.revision, got.gone, got.fields) == (3, True, {"headline": "h1", "body": "b1"})
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


# asking again


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


# lists that drop and show again


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


# runs, locks, hosts


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


# publishing


def with_rows(store: Store, n: int, feed: str = "articles") -> Store:
    store.add([url("page")], now=NOW)
    rows = [Row(site="a", feed=feed, line=b"%d\n" % i) for i in range(n)]
    visit(store, lambda one: PageCommit(lease=one, outcome="article", rows=rows))
    return store


def test_rows_are_staged_in_order_and_in_parts_of_the_limit(store: Store) -> None:
    parts = stage(with_rows(store, 5), limit=2)
    assert [(part.name, part.rows, part.feed) for part in parts] == [
        (name_part(1), 2, "articles"), (name_part(2), 2, "articles"), (name_part(3), 1, "articles"),
    ]  # fmt: skip
    assert [b"".join(store.part_lines(part)) for part in parts] == [b"0\n1\n", b"2\n3\n", b"4\n"]


def test_feeds_have_parts_of_their_own(store: Store) -> None:
    store.add([url("1")], now=NOW)
    rows = [Row(site="a", feed=feed, line=feed.encode()) for feed in ("articles", "related", "articles")]
    visit(store, lambda one: PageCommit(lease=one, outcome="article", rows=rows))
    parts = stage(store)
    assert [(part.feed, part.name, part.rows) for part in parts] == [
        ("articles", name_part(1), 2), ("related", name_part(1), 1),
    ]  # fmt: skip


def test_later_rows_of_a_run_get_a_further_name(store: Store) -> None:
    [first] = stage(with_rows(store, 1))
    store.published(first, sha256="x", size=1, now=NOW)
    store.add([url("2")], now=NOW)
    visit(store, article)
    [second] = stage(store)
    assert (first.name, second.name) == (name_part(1), name_part(2))


def test_published_part_is_listed_and_its_rows_are_forgotten(store: Store) -> None:
    [part] = stage(with_rows(store, 3))
    assert store.parts("a") == []
    store.published(part, sha256="5ha", size=6, now=LATER)
    assert store.parts("a") == [replace(part, sha256="5ha", size=6)]
    assert (part.created, part.schema_version) == ("2026-01-01T12:00:00Z", "1.0")
    assert store.staged() == []
    assert list(store.part_lines(part)) == []
    assert store.inspect()["waiting_rows"] == {}
    store.published(part, sha256="other", size=9, now=LATER)
    assert store.parts("a")[0].sha256 == "5ha"


def test_rows_of_a_site_locked_elsewhere_are_left_to_its_run(store: Store, open_store: Open) -> None:
    with_rows(store, 2)
    other = begin(open_store(), "run-b", sites=("b",))
    assert stage(other) == other.staged() == []
    stage(store)
    assert other.staged() == []


def publish(store: Store, files: dict[str, bytes], stop_after: str | None) -> None:
    """What a publisher does, up to the step after which it dies."""
    staged = [*store.staged(), *stage(store, limit=2)]
    if stop_after == "stage":
        return
    for part in staged:
        content = b"".join(store.part_lines(part))
        assert files.setdefault(part.name, content) == content, "a published file is never rewritten"
        if stop_after == "file":
            return
        store.published(part, sha256="x", size=len(content), now=NOW)
        if stop_after == "published":
            return


@pytest.mark.parametrize("stop_after", ["commit", "stage", "file", "published"])
def test_crash_between_any_two_steps_of_publishing_repeats_nothing(open_store: Open, stop_after: str) -> None:
    files: dict[str, bytes] = {}
    store = with_rows(begin(open_store(), "run-1"), 5)
    if stop_after != "commit":
        publish(store, files, stop_after)
    store.close()
    again = begin(open_store(), "run-2", now=LATER)
    publish(again, files, None)
    assert sorted(b"".join(files.values()).split()) == [b"0", b"1", b"2", b"3", b"4"]
    assert again.staged() == []
    assert {part.name for part in again.parts("a")} == set(files)
    publish(again, files, None)
    assert len(files) == 3
