"""Adding URLs and leasing them: who is next, who waits."""

from __future__ import annotations

from collections import Counter

from newsbot.store import PageCommit, Store
from tests.store.cases import (
    LATER,
    NOW,
    Open,
    article,
    begin,
    lease,
    listing,
    paths,
    url,
)


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
    assert store.add([url("1", depth=2, related_depth=1, priority=5), url("1", depth=9)], now=NOW) == 0
    [got] = lease(store)
    assert (got.depth, got.related_depth, got.priority) == (1, 0, 5)


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
