"""The drift sentinel: what is a break, what is none, and what a run that breaks says of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from benchmarks.drift import FAULTS, HABITS, Site, false_alarms, runs_until_found
from newsbot.errors import SiteError
from newsbot.report import history
from newsbot.report.breaks import sentence
from newsbot.report.chance import chance_below, chance_of_so_few, scatter
from newsbot.report.drift import judge
from newsbot.report.history import DAYS, RUNS, Entry, condensed
from newsbot.site import Site as SiteFile
from newsbot.thresholds import DEFAULTS, FIELDS, Threshold

MONDAY = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
COUNTS = dict.fromkeys(
    ("pages", "rejected", "failed", "articles", "new", "copies", "dated", "dated_ahead", "lists", "empty_lists"), 0
)


def run(
    number: int = 0,
    *,
    articles: int = 40,
    new: int = 0,
    source: str = "printed",
    broken: dict[str, str] | None = None,
    **filled: int,
) -> Entry:
    """The entry of one daily run: ``filled`` of the articles have the field, all others have all."""
    counts = {**COUNTS, "articles": articles, "new": new, "pages": articles}
    has = {**dict.fromkeys(("headline", "body", "date_published"), articles), **filled}
    return Entry(
        run_id=f"{number:08x}",
        started=(MONDAY + timedelta(days=number)).isoformat(),
        counts=counts,
        filled=has,
        sources={name: {source: some} for name, some in has.items() if some},
        words=(100, 200, 300, 400, 500) if articles else (),
        broken=broken or {},
    )


WEEK = [run(number) for number in range(7)]


def measures(now: Entry, before: list[Entry], **thresholds: Threshold) -> list[str]:
    return [found.measure for found in judge("site", now, before, thresholds)]


def test_a_field_that_is_gone_is_named_with_its_source_and_since_when() -> None:
    [found] = judge("site", run(7, date_published=0), WEEK)
    assert (found.measure, found.now, found.usual, found.of) == ("date_published", 0, 1, 40)
    assert (found.source, found.source_now, found.source_usual) == ("printed", 0, 1)
    assert (found.since, found.sound) == (run(7).started, run(6).started)
    said = sentence(found)
    for words in ("date_published: found in 0% of 40", "usually 100%", "'printed' wins 0%, before 100%", found.since):
        assert words in said


def test_a_break_stays_one_and_keeps_its_first_day() -> None:
    since = run(7).started
    broken = run(7, date_published=0, broken={"date_published": since})
    for articles in (40, 2):
        [found] = judge("site", run(8, articles=articles, date_published=0), [*WEEK, broken])
        assert (found.since, found.usual) == (since, 1)


def test_a_mended_field_is_sound_at_once_even_in_a_small_run() -> None:
    broken = run(7, date_published=0, broken={"date_published": run(7).started})
    assert measures(run(8, articles=2), [*WEEK, broken]) == []


def test_a_run_without_articles_says_nothing() -> None:
    assert measures(run(7, articles=0), WEEK) == []


def test_small_runs_are_judged_together() -> None:
    before = [run(number, articles=3) for number in range(12)]
    one = run(12, articles=3, date_published=0)
    assert measures(one, before) == []
    later = [*before, one, *(run(number, articles=3, date_published=0) for number in (13, 14))]
    [found] = judge("site", run(15, articles=3, date_published=0), later)
    assert found.measure == "date_published"
    assert found.since == one.started


def test_one_large_run_is_history_enough() -> None:
    assert measures(run(1, articles=13, date_published=0), [run(0, articles=157)]) == ["date_published"]


def test_a_field_that_comes_and_goes_is_no_break() -> None:
    before = [run(number, authors=(20, 4, 25, 0, 18, 9, 30)[number]) for number in range(7)]
    assert measures(run(7, authors=1), before) == []


def test_the_site_files_selector_is_named_where_another_source_steps_in() -> None:
    before = [run(number, source="site:headline") for number in range(7)]
    found = [one for one in judge("site", run(7, source="h1"), before) if one.measure == "site:headline"]
    assert [(one.now, one.usual) for one in found] == [(0, 1)]


def test_a_threshold_of_the_site_switches_a_measure_off_or_sets_its_bound() -> None:
    now = run(7, date_published=0)
    assert measures(now, WEEK, date_published=Threshold()) == []
    assert measures(run(0), [], section=Threshold(bound=0.5)) == ["section"]
    assert measures(run(0, section=40), [], section=Threshold(bound=0.5)) == []


def test_bounds_hold_on_a_first_run_but_not_on_a_small_one() -> None:
    [found] = judge("site", run(0, headline=10), [])
    assert (found.measure, found.bound, found.usual) == ("headline", 0.8, None)
    assert "bound 80%" in sentence(found)
    assert measures(run(0, articles=8, headline=0), []) == []


def test_a_site_file_with_an_unknown_measure_is_refused() -> None:
    with pytest.raises(SiteError, match="no measure 'autors'"):
        SiteFile(name="site", thresholds={"autors": Threshold()})
    assert set(FIELDS) < set(DEFAULTS)


def test_a_day_far_below_the_poorest_one_is_a_break_and_a_poor_one_is_none() -> None:
    before = [run(number, new=(100, 90, 110, 95, 100, 30, 25, 100)[number]) for number in range(8)]
    assert measures(run(8, new=10), before) == []
    [found] = judge("site", run(8, new=3), before)
    assert (found.measure, found.now) == ("articles", 3)


def test_older_runs_are_kept_by_day() -> None:
    hourly = [
        replace(run(number), started=(MONDAY + timedelta(hours=number)).isoformat(), run_id=str(number))
        for number in range(24 * 40)
    ]
    kept: list[Entry] = []
    for one in hourly:
        kept = condensed([*kept, one])
    assert len(kept) == RUNS + DAYS
    assert [one.run_id for one in kept[-RUNS:]] == [one.run_id for one in hourly[-RUNS:]]
    whole_day = kept[5]
    assert whole_day.counts["articles"] == 24 * 40
    assert whole_day.filled["headline"] == 24 * 40


def test_history_is_read_as_it_was_written_and_begins_anew_where_damaged(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    assert history.read(tmp_path, "site") == []
    history.write(tmp_path, "site", WEEK)
    again = history.read(tmp_path, "site")
    assert [(one.run_id, one.counts, one.filled) for one in again] == [
        (one.run_id, one.counts, one.filled) for one in WEEK
    ]
    (tmp_path / "site" / history.FILE).write_text('{"runs": [{"run_id": 1')
    assert history.read(tmp_path, "site") == []


def test_chances_are_those_of_the_distributions() -> None:
    assert chance_below((0, 3), 0.5) == pytest.approx(0.125)
    assert chance_of_so_few((10, 10), 0.5, 0.1) == pytest.approx(1)
    # a beta-binomial with a = b = 1 is uniform: each of 0 to 9 has a tenth
    assert chance_of_so_few((2, 9), 0.5, 1 / 3) == pytest.approx(0.3)
    assert scatter([(9, 10), (1, 10), (9, 10), (1, 10)]) > scatter([(5, 10)] * 4)


@pytest.mark.parametrize("habit", HABITS[:2], ids=lambda habit: habit.name)
def test_ordinary_days_raise_no_alarm(habit) -> None:  # type: ignore[no-untyped-def]
    assert [sentence(found) for found in false_alarms(habit, seed=1, runs=60)] == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_each_kind_of_break_is_found_within_two_days(fault) -> None:  # type: ignore[no-untyped-def]
    assert runs_until_found(HABITS[0], fault, seed=1, most=2) is not None


@pytest.mark.slow
@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: habit.name)
def test_two_hundred_ordinary_runs_raise_no_alarm(habit) -> None:  # type: ignore[no-untyped-def]
    assert [sentence(found) for found in false_alarms(habit, seed=0)] == []


def test_a_quiet_weekend_is_as_usual() -> None:
    site = Site(HABITS[1], seed=3)
    for _ in range(5):
        site.run()
    assert [site.run() for _ in range(2)] == [[], []]
