"""Copies are told from other texts, and the store keeps what they are told by."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.resemblance import CHANGES, Change, false_pairs, index, planted, stories
from newsbot.fingerprint import Fingerprint
from newsbot.items import Article
from newsbot.lifecycle import Lifecycle
from newsbot.store import Lease, Original, Url
from newsbot.store.database import Database
from newsbot.store.originals import COMMON, Originals
from newsbot.store.sqlite import SqliteStore
from newsbot.text.resemblance import SHORT, Sketch, sketch

TEXTS = stories(16)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
SINCE = "2026-01-01T00:00:00Z"
BRIEF = "أعلنت بلدية المدينة صباح اليوم عن افتتاح مكتبة عامة جديدة في الحي القديم بعد أعمال ترميم"


def told(text: str) -> Sketch:
    found = sketch(text)
    assert found is not None
    return found


@pytest.fixture
def originals() -> Originals:
    return Originals(Database(":memory:", durable=False, busy_seconds=1))


@pytest.mark.parametrize("change", [change for name, change in CHANGES.items()], ids=list(CHANGES))
def test_planted_copies_are_found_among_all_texts(originals: Originals, change: Change) -> None:
    heads = index(TEXTS, originals)
    copies = list(planted(TEXTS, change))
    found = sum(
        bool({int(known.record_id) for known in originals.repeated(told(copy))} & heads[number])
        for number, copy in copies
    )
    assert found >= 0.98 * len(copies)


def test_other_texts_of_the_same_topic_are_no_copies() -> None:
    wrong, pairs = false_pairs(TEXTS)
    assert wrong <= 0.001 * pairs


def test_a_short_text_repeats_only_the_same_words() -> None:
    assert len(BRIEF.split()) < SHORT
    assert told(BRIEF).repeats(told(BRIEF.replace("أ", "ا") + "."))
    assert not told(BRIEF).repeats(told(BRIEF + " واسعة"))


def test_a_few_words_repeat_nothing() -> None:
    assert sketch("شاهد الفيديو كاملا") is None
    assert sketch("") is None


def test_a_brief_is_no_copy_of_the_long_report_that_quotes_it() -> None:
    report = "\n\n".join(TEXTS[:4])
    assert not told(TEXTS[0]).repeats(told(report))


def test_chinese_is_told_by_its_characters() -> None:
    text = "北京市政府今天宣布新的公共图书馆将于下月在老城区开放读者可以免费借阅各种书籍和杂志并参加周末举行的讲座活动"
    assert told(text).repeats(told(text + "图书馆开放时间为每天上午九点"))


def test_hashes_are_the_same_on_every_machine() -> None:
    assert told("كتاب " * 50).hashes == told("كِتاب " * 50).hashes == (4169892465,)


def test_the_text_of_a_new_revision_replaces_the_old_one_and_the_first_date_stays(originals: Originals) -> None:
    old, new = told(TEXTS[0]), told(TEXTS[40])
    originals.keep(Original(record_id="a", sketch=old, since=SINCE))
    originals.keep(Original(record_id="a", sketch=new, since="2026-02-01T00:00:00Z"))
    assert originals.repeated(old) == []
    assert originals.repeated(new) == [Original(record_id="a", sketch=new, since=SINCE)]
    originals.forget("a")
    assert originals.repeated(new) == []


def test_a_set_phrase_under_many_articles_finds_nothing(originals: Originals) -> None:
    for number in range(COMMON + 1):
        sketch_ = Sketch(400, (1, *range(1000 * (number + 1), 1000 * (number + 1) + 63)))
        originals.keep(Original(record_id=str(number), sketch=sketch_, since=SINCE))
    assert originals.repeated(Sketch(400, (1, *range(5, 68)))) == []


def test_originals_outlive_the_run(tmp_path: Path) -> None:
    for found in ([], ["a"]):
        database = Database(tmp_path / "newsbot.sqlite", durable=False, busy_seconds=1)
        originals = Originals(database)
        assert [known.record_id for known in originals.repeated(told(TEXTS[0]))] == found
        originals.keep(Original(record_id="a", sketch=told(TEXTS[0]), since=SINCE))
        database.close()


def leases(store: SqliteStore, count: int) -> list[Lease]:
    store.lock_sites(["a"], run_id="1", now=NOW)
    store.begin_run("1", sites=["a"], now=NOW, arguments={})
    store.add([Url(url=f"https://a.example/{number}", site="a") for number in range(count)], now=NOW)
    return store.lease(count, now=NOW, busy={}, per_host=count)


def record(record_id: str, published: str | None) -> Article:
    url = f"https://a.example/{record_id}"
    return Article(
        record_id=record_id,
        url=url,
        canonical_url=url,
        site="a",
        body=TEXTS[0],
        date_published=published,
        date_crawled=SINCE,
    )


def test_of_two_copies_in_flight_the_later_read_points_to_the_other() -> None:
    store = SqliteStore.open(":memory:")
    pages = Lifecycle(store, lambda: NOW, run_id="1", on_failure=lambda error: None)
    first, second, again = (pages.open(lease) for lease in leases(store, 3))
    assert pages.repeated_by(first, Fingerprint(record("late", "2026-01-01T10:00:00Z"))) is None
    assert pages.repeated_by(second, Fingerprint(record("early", "2026-01-01T09:00:00Z"))) == "late"
    assert (first.commit.original is None, second.commit.original) == (False, None)
    assert (
        pages.repeated_by(again, Fingerprint(record("late", "2026-01-01T10:00:00Z"))) is None
    )  # its own next revision
    store.close()


def test_of_several_originals_the_earliest_published_is_repeated() -> None:
    store = SqliteStore.open(":memory:")
    pages = Lifecycle(store, lambda: NOW, run_id="1", on_failure=lambda error: None)
    late, early, copy = (pages.open(lease) for lease in leases(store, 3))
    cut = record("early", "2026-01-01T12:00:00+04:00")
    pages.repeated_by(late, Fingerprint(record("late", "2026-01-01T09:00:00Z")))
    cut.body = TEXTS[40]
    pages.repeated_by(early, Fingerprint(cut))
    both = record("copy", None)
    both.body = f"{TEXTS[0]}\n\n{TEXTS[40]}"
    assert pages.repeated_by(copy, Fingerprint(both)) == "early"
    store.close()
