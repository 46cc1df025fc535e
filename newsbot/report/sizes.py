"""Sizes beside those of a site's history: the length of bodies, the delay of sight, the articles of a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import reduce
from math import log, sqrt
from statistics import median
from typing import Final

from newsbot.report.breaks import Break, Comparison
from newsbot.report.chance import deviation
from newsbot.report.history import LEAST, Entry, merged, moment, sound, windows

ERRORS: Final = 5.0
"""Standard errors that a median must be off."""

LAG_ERROR: Final = 0.2
"""The standard error granted to a median delay (of its logarithm): editors and lists have their moods."""

RUNS: Final = 3
DAYS: Final = 7
"""Runs (days) that a history needs before sizes are compared: less says nothing of its weekends."""

LEAST_A_DAY: Final = 10
"""A site whose poorest day has fewer articles may also have none."""

DAY: Final = timedelta(hours=24)


def changed_sizes(compared: Comparison) -> Iterator[Break]:
    for measure, judges in SIZE_JUDGES.items():
        change = compared.threshold(measure).change
        if change is not None:
            yield from judges(compared, measure, change)


def _words(compared: Comparison, measure: str, change: float) -> Iterator[Break]:
    """The median body: it may neither shrink (text lost) nor grow (menus, related news taken in)."""
    for now, usual in _looks(compared, measure, "articles", lambda one: bool(one.words and one.words[2])):
        medians = [one.words[2] for one in usual]
        length = max(now.words[2], 1)
        error = 1.25 * median(_sigma(one.words) for one in usual) / sqrt(now.counts["articles"])
        ratio = length / median(medians)
        if max(ratio, 1 / ratio) > change and abs(deviation(length, medians, error)) > ERRORS:
            yield _size(compared, measure, length, usual, median(medians))
            return


def _looks(
    compared: Comparison, measure: str, of: str, says: Callable[[Entry], bool]
) -> Iterator[tuple[Entry, list[Entry]]]:
    """The run, merged with small ones before it, and the sound ones before those that say anything of the measure."""
    if not says(compared.now):
        return
    for window, rest in windows(compared.now, compared.before, measure, lambda one: one.counts[of]):
        now, usual = reduce(merged, window), [one for one in sound(rest, measure) if says(one)]
        if now.counts[of] >= LEAST and len(usual) >= RUNS:
            yield now, usual


def _sigma(quartiles: Sequence[float]) -> float:
    """The standard deviation of the logarithm, from the quartiles (of a normal one they lie 1.349 apart)."""
    return log(max(quartiles[3], 1) / max(quartiles[1], 1)) / 1.349


def _lag(compared: Comparison, measure: str, change: float) -> Iterator[Break]:
    """The hours from publication to first sight that the pause between runs does not explain."""
    for now, usual in _looks(compared, measure, "new", lambda one: bool(one.lag)):
        hours, medians = now.lag[2] + 1, [one.lag[2] + 1 for one in usual]
        if hours > change * max(medians) and deviation(hours, medians, LAG_ERROR) > ERRORS:
            yield _size(compared, measure, hours - 1, usual, median(medians) - 1)
            return


def _articles(compared: Comparison, measure: str, change: float) -> Iterator[Break]:
    """The new articles of the last 24 hours beside the poorest day of the history."""
    if compared.now.partial:
        return
    begin = moment(compared.now.started) - DAY
    whole = [one for one in compared.before if not one.partial]
    recent = [one for one in whole if moment(one.started) > begin]
    days: dict[str, int] = {}
    for one in sound(whole, measure):
        if one.day < begin.date().isoformat():
            days[one.day] = days.get(one.day, 0) + one.counts["new"]
    now = compared.now.counts["new"] + sum(one.counts["new"] for one in recent)
    if len(days) < DAYS or min(days.values()) < LEAST_A_DAY:
        return
    if now * change < min(days.values()):
        usual = [one for one in sound(whole, measure) if one.day in days]
        yield _size(compared, measure, now, usual, median(days.values()))


SIZE_JUDGES: Final[Mapping[str, Callable[[Comparison, str, float], Iterator[Break]]]] = {
    "words": _words,
    "lag": _lag,
    "articles": _articles,
}


def _size(compared: Comparison, measure: str, now: float, before: Sequence[Entry], usual: float) -> Break:
    last = compared.before[-1].broken if compared.before else {}
    return Break(
        site=compared.site,
        measure=measure,
        now=round(now, 2),
        usual=round(usual, 2),
        of=compared.now.counts["articles"],
        since=last.get(measure, compared.now.started),
        sound=before[-1].started,
    )
