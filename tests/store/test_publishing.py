"""Rows on their way into parts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsbot.store import PageCommit, Row, Store
from tests.store.cases import (
    LATER,
    NOW,
    Open,
    article,
    begin,
    name_part,
    stage,
    url,
    visit,
)


def with_rows(store: Store, n: int, feed: str = "articles") -> Store:
    store.add([url("page")], now=NOW)
    rows = [Row(site="a", feed=feed, lines=b"%d\n" % i) for i in range(n)]
    visit(store, lambda one: PageCommit(lease=one, outcome="article", rows=rows))
    return store


def test_rows_are_staged_in_order_and_in_parts_of_the_limit(store: Store) -> None:
    parts = stage(with_rows(store, 5), limit=2)
    assert [(part.name, part.rows, part.feed) for part in parts] == [
        (name_part(1), 2, "articles"), (name_part(2), 2, "articles"), (name_part(3), 1, "articles"),
    ]  # fmt: skip
    assert [b"".join(store.part_lines(part)) for part in parts] == [b"0\n1\n", b"2\n3\n", b"4\n"]


def with_edges(store: Store, *counts: int) -> Store:
    store.add([url("page")], now=NOW)
    rows = [
        Row(site="a", feed="related", lines=b"".join(b"%d.%d\n" % (nth, i) for i in range(count)), count=count)
        for nth, count in enumerate(counts)
    ]
    visit(store, lambda one: PageCommit(lease=one, outcome="article", rows=rows))
    return store


def test_lines_that_belong_together_are_counted_and_come_one_by_one(store: Store) -> None:
    assert with_edges(store, 2, 1).inspect()["waiting_rows"] == {"related": 3}
    [part] = stage(store)
    assert part.rows == 3
    assert list(store.part_lines(part)) == [b"0.0\n", b"0.1\n", b"1.0\n"]


def test_lines_that_belong_together_are_not_parted(store: Store) -> None:
    parts = stage(with_edges(store, 2, 2, 5, 1, 2), limit=3)
    assert [(part.name, part.rows) for part in parts] == [
        (name_part(1), 2), (name_part(2), 2), (name_part(3), 5), (name_part(4), 3),
    ]  # fmt: skip
    assert b"".join(store.part_lines(parts[3])) == b"3.0\n4.0\n4.1\n"


def test_feeds_have_parts_of_their_own(store: Store) -> None:
    store.add([url("1")], now=NOW)
    rows = [Row(site="a", feed=feed, lines=feed.encode()) for feed in ("articles", "related", "articles")]
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
