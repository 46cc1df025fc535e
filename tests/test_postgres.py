"""What only the store in PostgreSQL does: workers share a run, come and go, and outlive the server for a while."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from newsbot.errors import LockedError, LostError, OutdatedError, StoreError, UsageError
from newsbot.store import PageCommit, Row
from newsbot.store.opening import called, open_store
from newsbot.store.postgres.database import translated
from newsbot.store.postgres.slots import SHARING
from newsbot.store.postgres.store import PostgresStore
from newsbot.store.postgres.workers import LIFE, MEMBERS
from tests.loopback import crawl, serve
from tests.postgres import server
from tests.store.cases import LATER, NOW, article, known, lease, listing, name_part, url

HOSTS = tuple(f"h{number}.example" for number in range(12))


@pytest.fixture
def address() -> str:
    return server().new_database()


@pytest.fixture
def come(address: str) -> Iterator[Callable[..., PostgresStore]]:
    """Opens the store once more, as a worker of the run of site "a"."""
    opened: list[PostgresStore] = []

    def come(run_id: str = "run", *, joins: bool = True) -> PostgresStore:
        store = PostgresStore.open(address)
        opened.append(store)
        assert store.lock_sites(["a"], run_id=run_id, now=NOW, joins=joins) == []
        store.begin_run(run_id, sites=["a"], now=NOW, arguments={})
        return store

    yield come
    for store in opened:
        store.close()


def leased(store: PostgresStore, *, per_host: int = 1, now: Any = NOW) -> list[Any]:
    """What the store leases once it has looked at who has what."""
    store._mine.forget()
    return lease(store, now=now, per_host=per_host)


def let_silence_pass(address: str, store: PostgresStore) -> None:
    """Lets the worker's lease of life run out, and the time in which a fresh server gives everybody time."""
    with psycopg.connect(address, autocommit=True) as other:
        sql = "SELECT extract(epoch FROM clock_timestamp() - pg_postmaster_start_time())"
        [up] = other.execute(sql).fetchone()  # type: ignore[misc]
        time.sleep(max(0.0, LIFE - float(up) + 0.1))
        silent = "UPDATE newsbot.workers SET until = clock_timestamp() - interval '1 second' WHERE worker = %s"
        other.execute(silent, (store._workers.me,))


def test_worker_that_asks_for_the_same_sites_joins_the_run(come: Callable[..., PostgresStore], address: str) -> None:
    first, second = come("one"), come("two")
    assert (first._run_id, second._run_id) == ("one", "one")
    other = PostgresStore.open(address)
    [held] = other.lock_sites(["a", "b"], run_id="three", now=LATER, joins=True)
    assert (held.site, held.run_id, held.since) == ("a", "one", "2026-01-01T12:00:00Z")
    assert other.begin_run("three", sites=["a", "b"], now=NOW, arguments={}) == "three"
    other.close()


def test_upkeep_joins_nobody(come: Callable[..., PostgresStore], address: str) -> None:
    come("one")
    other = PostgresStore.open(address)
    assert [held.run_id for held in other.lock_sites(["a"], run_id="upkeep", now=NOW)] == ["one"]
    other.close()


def test_hosts_are_shared_out_and_no_host_is_leased_by_two(come: Callable[..., PostgresStore]) -> None:
    first, second = come(), come()
    first.add([url(f"{n}", host=host) for host in HOSTS for n in range(3)], now=NOW)
    shares = [{one.host for one in leased(store)} for store in (first, second)]
    assert shares[0] | shares[1] == set(HOSTS)
    assert not shares[0] & shares[1]
    assert min(map(len, shares)) >= len(HOSTS) // 3


def test_worker_that_comes_later_is_given_its_part_of_the_hosts(come: Callable[..., PostgresStore]) -> None:
    first = come()
    first.add([url(f"{n}", host=host) for host in HOSTS for n in range(3)], now=NOW)
    under_way = leased(first)
    assert {one.host for one in under_way} == set(HOSTS), "it is alone"
    second = come()
    leased(first)  # sees that the other has none, and leases no more of what it lets go
    assert leased(second) == [], "of those hosts pages are under way"
    for one in under_way:
        first.commit([article(one)], now=NOW)
    kept = {one.host for one in leased(first)}  # frees what nothing is under way of
    given = {one.host for one in leased(second)}
    assert given
    assert not given & kept


def test_who_takes_a_host_over_keeps_its_delay(come: Callable[..., PostgresStore], address: str) -> None:
    first, second = come(), come()
    first.add([url("1"), url("2")], now=NOW)
    [one, *_] = leased(first)
    assert not one.handed_over, "nobody had it before"
    assert leased(second) == []
    let_silence_pass(address, first)
    second.heartbeat("run", now=LATER)
    [again, *_] = leased(second, now=LATER)
    assert (again.url, again.handed_over) == (one.url, True)
    host = second.host(again.host)
    assert host is not None
    assert host.last_request is not None
    assert host.last_request.startswith("2026-01-01T13:00:00")
    second.release([again])
    assert not leased(second, now=LATER)[0].handed_over, "it is told once"


def test_worker_that_was_silent_writes_nothing_any_more(come: Callable[..., PostgresStore], address: str) -> None:
    first, second = come(), come()
    first.add([url("1")], now=NOW)
    [one] = leased(first)
    let_silence_pass(address, first)
    second.heartbeat("run", now=LATER)
    with pytest.raises(LostError, match="silent for more than 15 s"):
        first.commit([article(one)], now=NOW)
    with pytest.raises(LostError):
        first.confirm()
    assert lease(first) == []
    assert first.staged() == first.stage(name_part=name_part, now=NOW, limit=9) == []
    assert first.leave({}) == "over"
    first.release([one])
    [again] = leased(second)
    second.commit([article(again)], now=NOW)
    assert [part.rows for part in second.stage(name_part=name_part, now=NOW, limit=9)] == [1]


@pytest.mark.parametrize(
    "held",
    [
        "SELECT 1 FROM workers WHERE worker = '{me}' FOR UPDATE",
        f"SELECT pg_advisory_xact_lock({MEMBERS})",
        f"SELECT pg_advisory_xact_lock({SHARING})",
        "UPDATE runs SET publisher = publisher RETURNING run_id",
    ],
)
def test_worker_that_is_stopped_within_a_write_keeps_nothing_locked(
    come: Callable[..., PostgresStore], address: str, held: str
) -> None:
    first, second = come(), come()
    first.add([url("1")], now=NOW)
    [one] = leased(first)
    let_silence_pass(address, first)
    published = []
    with suppress(psycopg.OperationalError), first._server._connection.pipeline():  # which ends with its session
        first._server._connection.execute("BEGIN")
        first._server._connection.execute(held.format(me=first._workers.me)).fetchall()
        second.heartbeat("run", now=NOW)
        [again] = leased(second)
        assert again.url == one.url
        second.commit([article(again)], now=NOW)
        published = second.stage(name_part=name_part, now=NOW, limit=9)
    assert [part.rows for part in published] == [1]


def test_one_worker_publishes_and_another_takes_over(come: Callable[..., PostgresStore], address: str) -> None:
    first, second = come(), come()
    first.add([url("1")], now=NOW)
    [one] = leased(first)
    first.commit([article(one)], now=NOW)
    assert first.staged() == []
    assert second.stage(name_part=name_part, now=NOW, limit=9) == []
    [part] = first.stage(name_part=name_part, now=NOW, limit=9)
    let_silence_pass(address, first)
    second.heartbeat("run", now=NOW)
    assert second.staged() == [part]
    assert list(second.part_lines(part)) == [f"{one.url}\n".encode()]
    with pytest.raises(LostError):
        list(first.part_lines(part))


def test_last_worker_hears_what_the_others_did(come: Callable[..., PostgresStore], address: str) -> None:
    first, second, third = come(), come(), come()
    assert first.leave({"counts": 1}) == "others"
    first.end_run("run", now=NOW, summary={"code": 9})
    let_silence_pass(address, third)
    assert second.leave({"counts": 2}) == "last"
    assert sorted(second.shares(), key=len) == [{}, {"counts": 1}]
    assert first.leave({"counts": 1}) == "over"
    first.end_run("run", now=NOW, summary={"code": 9})
    second.end_run("run", now=LATER, summary={"code": 0})
    assert [run["summary"] for run in second.last_runs(5)] == [{"code": 0}]


def test_article_that_two_workers_read_at_once_is_written_once(come: Callable[..., PostgresStore]) -> None:
    first, second = come(), come()
    first.add([url("1", host=HOSTS[0]), url("1", host=HOSTS[1])], now=NOW)
    [one], [other] = leased(first), leased(second)
    record = known(one)
    first.commit([article(one, article=record)], now=NOW)
    with pytest.raises(OutdatedError, match="another worker has written revision 1"):
        second.commit([article(other, article=record)], now=NOW)
    assert [part.rows for part in first.stage(name_part=name_part, now=NOW, limit=9)] == [1]


def test_ticker_line_that_two_workers_see_at_once_is_written_once(come: Callable[..., PostgresStore]) -> None:
    store = come()
    store.add([url("1"), url("2")], now=NOW)
    line = Row(site="a", feed="ticker", lines='{"text": "عاجل"}\n'.encode())
    for one in leased(store, per_host=2):
        store.commit([PageCommit(lease=one, outcome="listing", rows=[line], ticker=["عاجل"])], now=NOW)
    assert [(part.feed, part.rows) for part in store.stage(name_part=name_part, now=NOW, limit=9)] == [("ticker", 1)]


def test_article_that_vanished_from_lists_of_two_workers_is_asked_once_the_last_is_read(
    come: Callable[..., PostgresStore],
) -> None:
    lists = [url(f"list{n}", kind="list", host=HOSTS[n]) for n in range(2)]
    before = come("before")
    before.add(lists, now=NOW)
    for one in leased(before, per_host=9):
        before.commit([listing(one, "1", "2")], now=NOW)
    for one in leased(before, per_host=9):
        before.commit([article(one)], now=NOW)
    before.close()
    first, second = come("after"), come("after")
    first.add(lists, now=LATER)
    [one], [other] = leased(first, now=LATER), leased(second, now=LATER)
    first.commit([listing(one, "2")], now=LATER)
    assert first.known_url(url("1").url).state == "done"
    second.commit([listing(other, "2")], now=LATER)
    assert first.known_url(url("1").url).state == "queued"


def test_connection_that_is_cut_loses_nothing_and_does_nothing_twice(
    come: Callable[..., PostgresStore], address: str
) -> None:
    store = come()
    store.add([url("1"), url("2"), url("3")], now=NOW)
    [one] = leased(store)

    def cut() -> None:
        with psycopg.connect(address, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                          " AND datname = current_database()")  # fmt: skip

    cut()
    store.commit([article(one)], now=NOW)
    cut()
    assert store.open_count() == 2
    cut()
    [two] = leased(store)
    cut()
    store.commit([article(two)], now=NOW)
    assert store.counts("run")[0].pages == 2
    assert [part.rows for part in store.stage(name_part=name_part, now=NOW, limit=9)] == [2]


def test_write_that_was_done_when_the_connection_broke_is_not_done_again(come: Callable[..., PostgresStore]) -> None:
    store = come()
    store.add([url("1")], now=NOW)
    [one] = leased(store)
    database = store._server
    write = database._write

    def write_and_break(*arguments: Any) -> None:
        write(*arguments)
        database._write = write  # type: ignore[method-assign]
        database._connection.close()
        raise StoreError("the answer to COMMIT never came")

    database._write = write_and_break  # type: ignore[method-assign]
    store.commit([article(one)], now=NOW)
    assert [tally.pages for tally in store.counts("run")] == [1]


def test_lease_that_nobody_knows_of_after_a_crash_comes_back(come: Callable[..., PostgresStore]) -> None:
    store = come()
    store.add([url("1")], now=NOW)
    [one] = leased(store)
    store._mine.under_way.clear()
    store._server._connection.close()
    assert [again.url for again in leased(store)] == [one.url]


def test_text_that_postgresql_cannot_hold_stops_nothing(come: Callable[..., PostgresStore]) -> None:
    store = come()
    store.add([url("1")], now=NOW)
    [one] = leased(store)
    store.commit([article(one, etag='"a\0b"', last_modified="\ud800")], now=NOW)
    assert store.open_count() == 0


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT ? + :name", "SELECT %s + %(name)s"),
        ("SELECT '?:x%' WHERE a LIKE ? || '%'", "SELECT '?:x%%' WHERE a LIKE %s || '%%'"),
        ("SELECT :names::json, x::jsonb ->> 'a'", "SELECT %(names)s::json, x::jsonb ->> 'a'"),
        ("SELECT 7 % 2", "SELECT 7 %% 2"),
    ],
)
def test_statements_are_in_the_words_of_the_driver(sql: str, expected: str) -> None:
    assert translated(sql) == expected


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://me:secret@db.example:5433/news?password=secret", "postgresql://me@db.example:5433/news"),
        ("postgresql://db.example/news", "postgresql://db.example/news"),
        ("postgresql:///news", "postgresql:///news"),
        ("state/newsbot.sqlite", "state/newsbot.sqlite"),
    ],
)
def test_password_is_never_said(address: str, said: str) -> None:
    assert called(address) == said


def test_kind_of_store_that_there_is_not_is_named() -> None:
    with pytest.raises(UsageError, match="no store of kind 'redis'; give a path, or postgresql://"):
        open_store("redis://localhost/1")


def test_option_that_is_none_is_named_without_the_password() -> None:
    with pytest.raises(UsageError, match="no address of a database") as caught:
        open_store("postgresql://me:secret@127.0.0.1/x?nonsense=1")
    assert "secret" not in str(caught.value)


def test_server_that_is_not_there_is_5_and_says_so(tmp_path: Path) -> None:
    run = crawl(tmp_path, "news", "-a", "url=http://127.0.0.1:9/", NEWSBOT_STORE="postgresql://me:secret@127.0.0.1:9/x")
    assert run.code == 5
    assert "postgresql://me@127.0.0.1:9/x: cannot be reached. Nothing is lost" in run.err
    assert "secret" not in run.err + run.out
    assert "Traceback" not in run.err


def test_database_that_is_not_there_is_5_and_says_so(tmp_path: Path, address: str) -> None:
    run = crawl(tmp_path, "news", "-a", "url=http://127.0.0.1:9/", NEWSBOT_STORE=f"{address}_not")
    assert run.code == 5
    assert "make the database (createdb), or change NEWSBOT_STORE" in run.err
    assert "does not exist" in run.err


def test_state_of_a_newer_version_is_refused(come: Callable[..., PostgresStore], address: str) -> None:
    come()._server._connection.execute("UPDATE about SET version = 99")
    with pytest.raises(StoreError, match="has state of version 99"):
        PostgresStore.open(address)


VERSION_1 = """
ALTER TABLE rows ADD COLUMN part BIGINT REFERENCES parts (id);
UPDATE rows SET part = staged.part FROM staged WHERE staged.id = rows.id;
DROP TABLE staged;
ALTER TABLE rows DROP COLUMN count;
ALTER TABLE rows RENAME COLUMN lines TO line;
DROP INDEX rows_feed;
CREATE INDEX rows_waiting ON rows (site, feed, id) WHERE part IS NULL;
CREATE INDEX rows_part ON rows (part, id) WHERE part IS NOT NULL;
CREATE INDEX articles_canonical ON articles (canonical_url);
UPDATE about SET version = 1;
"""
"""What makes of a database of this version one as version 1 wrote it."""


def test_state_of_version_1_is_brought_up_with_its_rows_and_parts(
    come: Callable[..., PostgresStore], address: str
) -> None:
    store = come()
    store.add([url("1"), url("2")], now=NOW)
    for nth, one in enumerate(leased(store, per_host=2)):
        store.commit([article(one)], now=NOW)
        if nth == 0:
            [fixed] = store.stage(name_part=name_part, now=NOW, limit=9)
    sql = "SELECT indexname FROM pg_indexes WHERE schemaname = 'newsbot'"
    new = set(store._server._connection.execute(sql).fetchall())
    store._server._connection.execute(VERSION_1)
    with pytest.raises(LockedError, match="of which a run is under way"):
        PostgresStore.open(address)
    store._server._connection.execute("UPDATE workers SET until = clock_timestamp()")
    PostgresStore.open(address).close()
    assert set(store._server._connection.execute(sql).fetchall()) == new
    assert store.staged() == [fixed]
    [waiting] = store.stage(name_part=name_part, now=NOW, limit=9)
    assert [len(list(store.part_lines(part))) for part in (fixed, waiting)] == [1, 1]


def test_crawl_is_complete_and_its_next_run_writes_nothing(tmp_path: Path, address: str) -> None:
    with serve() as site:
        first = crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site, NEWSBOT_STORE=address)
        assert (first.code, first.site["new_articles"]) == (0, 8)
        again = crawl(tmp_path, "news", "-a", f"url={site.url}/", site=site, NEWSBOT_STORE=address)
        assert (again.code, again.site["new_articles"], again.summary["parts"]) == (0, 0, [])
    assert not (tmp_path / "state" / "newsbot.sqlite").exists()


def test_run_that_was_killed_is_gone_on_with_at_once_when_it_left_its_word(
    come: Callable[..., PostgresStore], address: str
) -> None:
    first = come("one")
    first.add([url("1")], now=NOW)
    leased(first)
    first.close()
    second = come("two")
    assert second._run_id == "two"
    assert len(leased(second, now=NOW + timedelta(days=1))) == 1
