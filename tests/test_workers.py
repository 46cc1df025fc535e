"""Several workers of one crawl: short forms of ``benchmarks.workers``, and what a store does for them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from types import ModuleType

import psycopg
import pytest

from benchmarks.workers import kill, pause, restart
from benchmarks.workers.joint import joint
from benchmarks.workers.press import printing
from newsbot.errors import LostError, StoreError
from newsbot.store.opening import open_store
from newsbot.store.postgres.database import Database
from newsbot.store.postgres.schema import SCHEMA
from newsbot.store.postgres.workers import REMOVE
from tests.postgres import server
from tests.store.cases import NOW, article, begin, lease, url


@pytest.fixture
def address() -> str:
    return server().new_database()


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    database = Database(address, durable=False)
    yield database
    database.close()


def test_two_workers_share_a_run_and_one_sums_it_up(tmp_path: Path) -> None:
    with printing(2, 8, tmp_path) as press, joint(press, tmp_path / "run") as workers:
        workers.start(2)
        assert workers.end() == [0, 0]
        assert workers.audit().wrong() == {}
        assert workers.left() == 0
        assert [one["goes_on"] for one in workers.summaries()].count(False) == 1
        assert workers.done() == len({(one.host, one.path) for one in press.arrivals()} - robots(press.hosts))


def robots(hosts: list[str]) -> set[tuple[str, str]]:
    return {(host, "/robots.txt") for host in hosts}


def test_a_worker_that_was_removed_writes_nothing(address: str, database: Database) -> None:
    sleeper = begin(open_store(address), "run-1")
    sleeper.add([url("1"), url("2")], now=NOW)
    [first, _] = lease(sleeper)
    [(worker,)] = database.execute("SELECT worker FROM workers").fetchall()
    for sql in REMOVE:
        database.execute(sql, (worker,))
    other = begin(open_store(address), "run-2")
    for write in (
        lambda: sleeper.commit([article(first)], now=NOW),
        lambda: sleeper.add([url("3")], now=NOW),
        sleeper.confirm,
    ):
        with pytest.raises(LostError):
            write()
    assert sleeper.leave({}) == "over"
    assert other.article(f"id-{first.url}") is None
    assert other.known_url(url("3").url) is None
    assert other.open_count() == 2
    sleeper.close()
    other.close()


def test_a_worker_that_was_removed_does_not_sum_the_run_up(address: str, database: Database) -> None:
    """The first that it does when it wakes may be to leave."""
    sleeper = begin(open_store(address), "run-1")
    [(worker,)] = database.execute("SELECT worker FROM workers").fetchall()
    for sql in REMOVE:
        database.execute(sql, (worker,))
    assert sleeper.leave({"pages": 1}) == "over"
    sleeper.end_run("run-1", now=NOW, summary={"pages": 1})
    assert database.execute("SELECT ended, summary FROM runs").fetchall() == [(None, None)]
    assert database.execute("SELECT share FROM shares").fetchall() == []
    sleeper.close()


def test_leases_that_a_crash_of_the_server_took_are_taken_again(address: str, database: Database) -> None:
    """One was given out by a write that the server lost, one's URL was added by such a write, one's commit is lost."""
    store = begin(open_store(address), "run-1")
    store.add([url("given"), url("added"), url("done")], now=NOW)
    given, added, done = lease(store)
    store.commit([article(done)], now=NOW)
    database.execute("UPDATE urls SET state = 'queued', worker = NULL WHERE id = ?", (given.id,))
    database.execute("UPDATE urls SET state = 'leased' WHERE id = ?", (done.id,))
    database.execute("DELETE FROM urls WHERE id = ?", (added.id,))
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    database.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
    assert [store.known_url(one.url).state for one in (given, done)] == ["leased", "queued"]
    store.commit([article(given)], now=NOW)
    store.commit([article(added)], now=NOW)
    store.release([added])
    assert [one.url for one in lease(store)] == [done.url]
    assert store.article(f"id-{given.url}") is not None
    assert store.article(f"id-{added.url}") is None
    store.close()


def test_the_first_error_of_a_write_is_told_though_nobody_read_it(database: Database) -> None:
    def write() -> None:
        database.execute("INSERT INTO slots (run_id, slot) VALUES ('a', 1)")
        database.execute("SELECT 1 / 0")
        database.executemany("INSERT INTO slots (run_id, slot) VALUES ('b', ?)", [(n,) for n in range(500)])

    with pytest.raises(StoreError, match="division by zero"):
        database.write(write, is_done=lambda: False)
    assert database.execute("SELECT count(*) FROM slots").fetchall() == [(0,)]


def test_a_write_that_stands_in_anothers_way_is_done_again(address: str, database: Database) -> None:
    """Two writes lock the same rows the other way round; the server ends the one that first looks for a deadlock."""
    database.execute("INSERT INTO slots (run_id, slot) VALUES ('a', 1), ('a', 2)")
    one_is_locked, two_is_locked, tries = Event(), Event(), []

    def other() -> None:
        with psycopg.connect(address, options=f"-c search_path={SCHEMA} -c deadlock_timeout=60s") as connection:
            connection.execute("UPDATE slots SET worker = 'other' WHERE slot = 2")
            two_is_locked.set()
            one_is_locked.wait(30)
            connection.execute("UPDATE slots SET worker = 'other' WHERE slot = 1")

    def write() -> None:
        tries.append(1)
        database.execute("UPDATE slots SET worker = 'me' WHERE slot = 1 RETURNING slot").fetchall()
        one_is_locked.set()
        two_is_locked.wait(30)
        database.execute("UPDATE slots SET worker = 'me' WHERE slot = 2")

    with ThreadPoolExecutor(1) as pool:
        going = pool.submit(other)
        database.write(write, is_done=lambda: False)
        going.result(30)
    assert len(tries) >= 2
    assert database.execute("SELECT worker FROM slots ORDER BY slot").fetchall() == [("me",), ("me",)]


def shortly(kind: ModuleType, *line: str) -> None:
    parser = argparse.ArgumentParser()
    kind.options(parser)
    shown, is_good = kind.run(parser.parse_args(line))
    assert is_good, shown


SMALL = ("--hosts", "6", "--pages", "25", "--delay", "1")


@pytest.mark.slow
def test_killed_workers_lose_and_repeat_nothing() -> None:
    shortly(kill, "--kills", "4", "--a-trial", "4", *SMALL)


@pytest.mark.slow
def test_workers_wait_for_a_database_that_restarts() -> None:
    shortly(restart, "--restarts", "fast", "immediate", *SMALL)


@pytest.mark.slow
@pytest.mark.parametrize("case", pause.CASES)
def test_a_worker_that_slept_past_its_lease_writes_nothing(case: str) -> None:
    shortly(pause, "--of", case, *SMALL)
