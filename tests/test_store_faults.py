"""The SQLite store when processes die, disks fill, files are damaged, and others hold what it wants."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import pytest

from newsbot.archive.foreign import asked
from newsbot.errors import StoreError
from newsbot.store import Held, KnownArticle, PageCommit, Row, Url, frontier
from newsbot.store.locks import SiteLocks
from newsbot.store.schema import VERSION
from newsbot.store.sqlite import SqliteStore

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
ROOT = Path(__file__).parent.parent

CRAWLER = """
import sys
from tests.test_store_faults import begin, bring
store = begin(sys.argv[1], sys.argv[2], run_id=sys.argv[2])
bring(store, sys.argv[2], pages=int(sys.argv[3]), tell=lambda path: print(path, flush=True))
"""


def begin(path: Path | str, site: str = "a", *, run_id: str = "run") -> SqliteStore:
    store = SqliteStore.open(path)
    assert store.lock_sites([site], run_id=run_id, now=NOW) == []
    store.begin_run(run_id, sites=[site], now=NOW, arguments={})
    return store


def bring(store: SqliteStore, site: str, *, pages: int, tell=lambda path: None) -> None:
    """A crawl in which page n brings three rows, its article and the link to page n + 1."""
    store.add([page_url(site, 1)], now=NOW)
    for _ in range(pages):
        leases = store.lease(1, now=NOW, busy={}, per_host=1)
        if not leases:
            return
        [lease] = leases
        n = int(lease.url.rpartition("/")[2])
        rows = [Row(site=site, feed="articles", lines=b"%d %s\n" % (n, b"x" * 2000)) for _ in range(3)]
        known = KnownArticle(
            record_id=f"{site}{n}", site=site, url=lease.url, canonical_url=lease.url,
            revision=1, content_hash="", headline=None, fields={},
        )  # fmt: skip
        link = page_url(site, n + 1)
        store.commit([PageCommit(lease=lease, outcome="article", article=known, rows=rows, adds=[link])], now=NOW)
        tell(n)


def page_url(site: str, n: int) -> Url:
    return Url(url=f"https://{site}.example/{n}", site=site)


def crawler(path: Path, site: str = "a", *, pages: int = 10**9) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", CRAWLER, str(path), site, str(pages)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def killed_after(path: Path, pages: int) -> int:
    """Kills a crawler once it has said so many pages; returns the last that it said."""
    with crawler(path) as process:
        said = [int(process.stdout.readline()) for _ in range(pages)]
        process.kill()
        said += [int(line) for line in process.stdout]
    assert process.returncode == -signal.SIGKILL
    return said[-1]


def staged_pages(store: SqliteStore) -> list[int]:
    parts = store.stage(name_part=lambda n: f"part-{n}", now=NOW, limit=10**6)
    return [int(line.split()[0]) for part in parts for line in store.part_lines(part)]


# death of the process


def test_killed_crawl_keeps_every_committed_page_whole_and_none_half(tmp_path: Path) -> None:
    path = tmp_path / "newsbot.sqlite"
    for kill in (1, 13, 40):
        said = killed_after(path, kill)
        store = begin(path)
        done = store.inspect()["urls"].get("done", 0)
        assert said <= done <= said + 1, "at most the page whose commit it could not tell any more"
        assert all(store.article(f"a{n}") for n in range(1, done + 1))
        assert store.article(f"a{done + 1}") is None
        assert store.inspect()["waiting_rows"] == {"articles": 3 * done}
        assert store.open_count() == 1, "the page in flight, or the link of the last one, waits"
        store.check()
        store.close()
    assert staged_pages(begin(path)) == [n for n in range(1, done + 1) for _ in range(3)]


def test_lock_of_a_killed_run_is_free_and_its_file_is_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "newsbot.sqlite"
    killed_after(path, 1)
    assert (tmp_path / "newsbot.sqlite.locks" / "a.lock").exists()
    begin(path, run_id="next").close()


def test_lock_names_the_process_that_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "newsbot.sqlite"
    with crawler(path) as process:
        process.stdout.readline()
        store = SqliteStore.open(path)
        [held] = store.lock_sites(["a"], run_id="second", now=NOW)
        assert (held.site, held.pid, held.run_id) == ("a", process.pid, "a")
        assert held.since == "2026-01-01T12:00:00Z"
        assert store.lease(9, now=NOW, busy={}, per_host=9) == []
        store.close()
        process.kill()


def test_lock_that_says_nothing_yet_is_a_lock(tmp_path: Path) -> None:
    first, second = SiteLocks(tmp_path), SiteLocks(tmp_path)
    assert first.take("a", run_id="run", since="now") is None
    (tmp_path / "a.lock").write_text("")
    held = second.take("a", run_id="other", since="now")
    assert (held.site, held.pid) == ("a", None)
    first.release()
    assert second.take("a", run_id="other", since="now") is None
    second.release()


def test_locks_of_thousands_of_sites_take_one_open_file(tmp_path: Path) -> None:
    first, second = SiteLocks(tmp_path), SiteLocks(tmp_path)
    before = len(os.listdir("/proc/self/fd"))
    for n in range(3000):
        assert first.take(f"site-{n}", run_id="run", since="now") is None
    assert len(os.listdir("/proc/self/fd")) == before + 1
    assert second.holder("site-2999") == Held(site="site-2999", pid=os.getpid(), run_id="run", since="now")
    assert second.holder("site-3000") is None
    first.release()
    assert second.holder("site-2999") is None


def test_forked_worker_that_lives_on_does_not_hold_the_site(tmp_path: Path) -> None:
    locks = SiteLocks(tmp_path)
    locks.take("a", run_id="run", since="now")
    (lives, live), (ends, end) = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        os.write(live, b"!")
        os.close(end)
        os.read(ends, 1)
        os._exit(0)
    os.read(lives, 1)
    locks.release()
    other = SiteLocks(tmp_path)
    assert other.take("a", run_id="next", since="now") is None
    other.release()
    os.close(end)
    os.waitpid(child, 0)
    for file in (lives, live, ends):
        os.close(file)


def test_site_name_never_leaves_the_lock_folder(tmp_path: Path) -> None:
    locks = SiteLocks(tmp_path / "locks")
    assert locks.take("../a/b", run_id="run", since="now") is None
    assert [path.parent for path in tmp_path.rglob("*.lock")] == [tmp_path / "locks"]
    locks.release()


def test_store_in_memory_locks_nothing_and_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    stores = [begin(":memory:"), begin(":memory:")]
    for store in stores:
        bring(store, "a", pages=2)
        assert store.open_count() == 1
        store.close()
    assert list(tmp_path.iterdir()) == []


# several processes


def test_new_file_opened_by_many_at_once_is_made_once(tmp_path: Path) -> None:
    together = Barrier(8)

    def open_and_close(path: Path) -> None:
        together.wait()
        SqliteStore.open(path).close()

    with ThreadPoolExecutor(8) as threads:
        for n in range(10):
            list(threads.map(open_and_close, [tmp_path / f"{n}.sqlite"] * 8))


def test_crawls_of_different_sites_share_one_new_file(tmp_path: Path) -> None:
    path = tmp_path / "state" / "newsbot.sqlite"
    sites = ("a", "b", "c")
    crawlers = [crawler(path, site, pages=40) for site in sites]
    told = [process.communicate()[0].split() for process in crawlers]
    assert [process.returncode for process in crawlers] == [0, 0, 0]
    assert told == [[str(n) for n in range(1, 41)]] * 3
    for site in sites:
        store = begin(path, site, run_id=f"audit-{site}")
        assert staged_pages(store) == [n for n in range(1, 41) for _ in range(3)]
        store.close()


def test_file_locked_for_too_long_says_so(tmp_path: Path) -> None:
    path = tmp_path / "newsbot.sqlite"
    store = SqliteStore.open(path, busy_seconds=0)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match=r"newsbot\.sqlite: is locked by another process"):
        store.add([page_url("a", 1)], now=NOW)
    other.execute("ROLLBACK")
    assert store.add([page_url("a", 1)], now=NOW) == 1
    other.close()
    store.close()


# disks


@contextmanager
def files_limited_to(size: int) -> Iterator[None]:
    """What writing beyond the size meets is what it meets on a full disk: an error in the middle of it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_write_that_fails_is_told_undone_and_possible_later(tmp_path: Path) -> None:
    path = tmp_path / "newsbot.sqlite"
    store = begin(path)
    done: list[int] = []
    with files_limited_to(300_000), pytest.raises(StoreError, match=r"newsbot.sqlite: cannot be .*written"):
        bring(store, "a", pages=1000, tell=done.append)
    assert done
    assert store.open_count() == 1
    store.close()
    again = begin(path, run_id="next")
    bring(again, "a", pages=5, tell=done.append)
    assert done == list(range(1, len(done) + 1))
    assert staged_pages(again) == [n for n in done for _ in range(3)]
    again.check()
    again.close()


def test_full_disk_is_told_as_such(tmp_path: Path) -> None:
    store = begin(tmp_path / "newsbot.sqlite")
    store._database.execute("PRAGMA max_page_count = 60")
    with pytest.raises(StoreError, match=r"the disk is full\. Nothing is lost: free space and run again"):
        bring(store, "a", pages=1000)
    assert store.open_count() == 1
    store.close()


def test_power_loss_mode_syncs_each_commit(tmp_path: Path) -> None:
    for durable, full in ((True, 2), (False, 1)):
        store = SqliteStore.open(tmp_path / "newsbot.sqlite", durable=durable)
        assert store._database.execute("PRAGMA synchronous").fetchone() == (full,)
        store.close()


def test_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"file/state/newsbot.sqlite: its folder cannot be made: .*NEWSBOT_STORE"):
        SqliteStore.open(tmp_path / "file" / "state" / "newsbot.sqlite")


def test_store_that_is_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"cannot be opened: .*NEWSBOT_STORE"):
        SqliteStore.open(tmp_path)


def test_lock_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "newsbot.sqlite.locks").touch()
    store = SqliteStore.open(tmp_path / "newsbot.sqlite")
    with pytest.raises(StoreError, match=r"a.lock: cannot be written: .*NEWSBOT_STORE"):
        store.lock_sites(["a"], run_id="run", now=NOW)
    store.close()


# files


@pytest.mark.parametrize("content", [b"no database\n", b"{}", b"\0" * 5000, b"SQLite format 3\0" + b"?" * 9000])
def test_file_that_is_no_database_is_told_and_left(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "newsbot.sqlite"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"newsbot.sqlite: is no newsbot state .*move it"):
        SqliteStore.open(path)
    assert path.read_bytes() == content


def test_database_of_another_program_is_told_and_left(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE urls (id)")
    other.close()
    content = path.read_bytes()
    with pytest.raises(StoreError, match=r"other\.sqlite: is a database of another program; point NEWSBOT_STORE"):
        SqliteStore.open(path)
    assert path.read_bytes() == content


def test_state_of_a_newer_version_is_refused_and_left(tmp_path: Path) -> None:
    path = tmp_path / "newsbot.sqlite"
    SqliteStore.open(path).close()
    newer = sqlite3.connect(path)
    newer.execute(f"PRAGMA user_version = {VERSION + 1}")
    newer.close()
    content = path.read_bytes()
    message = f"has state of version {VERSION + 1}, this newsbot reads up to {VERSION}; upgrade newsbot"
    with pytest.raises(StoreError, match=message):
        SqliteStore.open(path)
    assert path.read_bytes() == content


def filled(path: Path) -> Path:
    store = begin(path)
    bring(store, "a", pages=60)
    store.close()
    return path


def overwrite(path: Path, start: float, end: float) -> None:
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(int(size * start))
        file.write(b"\xff" * int(size * (end - start)))


def test_damaged_header_is_told(tmp_path: Path) -> None:
    path = filled(tmp_path / "newsbot.sqlite")
    overwrite(path, 0, 0.001)
    with pytest.raises(StoreError, match=r"newsbot.sqlite: is no newsbot state .*published parts stay"):
        SqliteStore.open(path)


@pytest.mark.parametrize("start", [0.02, 0.3, 0.6])
def test_damage_in_the_middle_is_told_by_whoever_meets_it(tmp_path: Path, start: float) -> None:
    path = filled(tmp_path / "newsbot.sqlite")
    overwrite(path, start, start + 0.3)
    with pytest.raises(StoreError, match=r"newsbot.sqlite: .*Restore a copy, or move it"):
        crawl_on(path)


def crawl_on(path: Path) -> None:
    store = SqliteStore.open(path)
    try:
        store.lock_sites(["a"], run_id="next", now=NOW)
        bring(store, "a", pages=5)
        store.check()
    finally:
        store.close()


def test_value_cut_short_is_told_as_damage(tmp_path: Path) -> None:
    path = filled(tmp_path / "newsbot.sqlite")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("""UPDATE articles SET fields = '{"a": ' WHERE record_id = 'a1'""")
    other.execute("UPDATE articles SET headline = CAST(x'ff' AS TEXT) WHERE record_id = 'a2'")
    other.execute("DROP TABLE ticker")
    other.close()
    store = SqliteStore.open(path)
    for read in (lambda: store.article("a1"), lambda: store.article("a2"), lambda: store.ticker_seen("a", "x")):
        with pytest.raises(StoreError, match="holds what newsbot did not write"):
            read()
    store.close()


# cost


@pytest.mark.parametrize("hosts", [1, 300])
def test_work_of_a_lease_does_not_grow_with_what_waits(tmp_path: Path, hosts: int) -> None:
    steps = []
    for urls in (600, 6000):
        store = begin(tmp_path / f"{urls}.sqlite")
        store.add([Url(url=f"https://h{n % hosts}.example/{n}", site="a") for n in range(urls)], now=NOW)
        counted: list[None] = []
        store._database._connection.set_progress_handler(lambda counted=counted: counted.append(None), 10)
        for _ in range(3):
            assert len(store.lease(20, now=NOW, busy={}, per_host=100)) == 20
        steps.append(len(counted))
        store.close()
    assert steps[1] < 1.5 * steps[0]


def test_write_within_another_is_undone_alone(tmp_path: Path) -> None:
    store = begin(tmp_path / "state.sqlite")
    unknown = replace(asked("http://a.test/1", site="a"), id=4711)
    with store.together():
        store.commit([ticking("kept")], now=NOW)
        with pytest.raises(ValueError, match="without an open lease"):
            store.commit([ticking("undone"), PageCommit(lease=unknown, outcome="article")], now=NOW)
    with suppress(InterruptedError), store.together():
        store.commit([ticking("lost")], now=NOW)
        raise InterruptedError
    assert [text for text in ("kept", "undone", "lost") if store.ticker_seen("a", text)] == ["kept"]
    store.close()


def ticking(text: str) -> PageCommit:
    return PageCommit(lease=asked("http://a.test/1", site="a"), outcome="article", ticker=[text])


def test_next_run_of_a_process_asks_again_for_what_the_last_one_settled(tmp_path: Path) -> None:
    store = begin(tmp_path / "newsbot.sqlite")
    seed = Url(url="https://a.example/", site="a", kind="list")
    assert store.add([seed, seed], now=NOW) == 1
    [lease] = store.lease(1, now=NOW, busy={}, per_host=1)
    store.commit([PageCommit(lease=lease, outcome="listing")], now=NOW)
    assert store.add([seed], now=NOW) == 0
    store.begin_run("next", sites=["a"], now=NOW, arguments={})
    assert store.add([seed, seed], now=NOW) == 1


def test_links_found_again_are_told_from_new_ones_however_many_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frontier, "PLACES", 3)
    store = begin(tmp_path / "newsbot.sqlite")
    links = [page_url("a", n) for n in range(10)]
    assert [store.add(links[:n], now=NOW) for n in (4, 10, 10)] == [4, 6, 0]
    assert store.open_count() == 10


def test_links_of_a_write_that_was_undone_are_new_again(tmp_path: Path) -> None:
    store = begin(tmp_path / "newsbot.sqlite")
    with suppress(InterruptedError), store.together():
        store.add([page_url("a", 1)], now=NOW)
        raise InterruptedError
    assert store.open_count() == 0
    assert store.add([page_url("a", 1)], now=NOW) == 1
