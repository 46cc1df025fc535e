"""The drift sentinel: one run of a site against the site's own history, and against absolute bounds.

A break needs four things: enough articles, a change beyond the site's threshold, a value that no sound run
of the history had, and a probability below ``SURE`` given how much runs differ. A run in which a measure is
broken is no part of what is usual, so a break stays one until it is mended or its history is forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from newsbot.report.breaks import PROBLEM, SELECTOR, Break, Comparison, is_fault
from newsbot.report.chance import Share, chance_below, chance_of_so_few, pooled, scatter
from newsbot.report.history import LEAST, Entry, sound, windows
from newsbot.report.sizes import changed_sizes
from newsbot.thresholds import FIELDS, Threshold

SURE: Final = 1e-6
"""A break by chance: one in a million comparisons, some 20 000 runs."""

SURE_OF_SELECTORS: Final = 1e-4
"""Of a selector that hits nothing any more: a site file has few, and one that hits nothing is broken."""

LEAST_BOUND: Final = 20
"""Articles from which absolute bounds hold."""

MOST: Final = 200
"""As many articles are judged as in a run of that size: more prove nothing more."""

IMPLIED: Final = {
    PROBLEM + "no_headline": "headline",
    PROBLEM + "no_date": "date_published",
    PROBLEM + "empty_body": "body",
}
"""Problems that say again what a field says: told once."""

FALLEN: Final = 0.75
"""Of a field that few articles have, so much of what is usual must be lost."""

Reader = Callable[[Entry], Share]
"""The share of what is as it should be."""


def judge(
    site: str, now: Entry, before: Sequence[Entry], thresholds: Mapping[str, Threshold] | None = None
) -> list[Break]:
    """The breaks of the run ``now`` of a site with the history ``before``, oldest first."""
    compared = Comparison(site, now, before, thresholds or {})
    fields = list(_fields(compared))
    told = {found.measure for found in fields}
    faults = [one for one in _faults(compared) if IMPLIED.get(one.measure) not in told]
    return [*fields, *_selectors(compared, told), *faults, *changed_sizes(compared)]


def _fields(compared: Comparison) -> Iterator[Break]:
    for name in FIELDS:
        yield from _share(compared, name, name, partial(_coverage, name))


def _selectors(compared: Comparison, told: set[str]) -> Iterator[Break]:
    """Selectors of the site file that no longer win where the field is still found otherwise."""
    for name in {name: None for one in compared.before for name in one.sources if name in FIELDS}:
        source = SELECTOR + name
        if name not in told and any(source in one.sources.get(name, {}) for one in compared.before):
            yield from _share(compared, source, name, partial(_wins, name, source))


def _faults(compared: Comparison) -> Iterator[Break]:
    for name, reader in FAULTS.items():
        yield from _share(compared, name, name, reader)
    for code in compared.now.problems:
        yield from _share(compared, PROBLEM + code, "problems", partial(_without_problem, code))


def _coverage(name: str, one: Entry) -> Share:
    return one.filled.get(name, 0), one.counts["articles"]


def _wins(name: str, source: str, one: Entry) -> Share:
    return one.sources.get(name, {}).get(source, 0), one.counts["articles"]


def _without_problem(code: str, one: Entry) -> Share:
    return one.counts["articles"] - one.problems.get(code, 0), one.counts["articles"]


def _without(fault: str, of: Sequence[str], one: Entry) -> Share:
    whole = sum(one.counts[name] for name in of)
    return whole - one.counts[fault], whole


FAULTS: Final[Mapping[str, Reader]] = {
    "rejected": partial(_without, "rejected", ("articles", "rejected")),
    "failed": partial(_without, "failed", ("pages",)),
    "copies": partial(_without, "copies", ("articles",)),
    "dated_ahead": partial(_without, "dated_ahead", ("dated",)),
    "empty_lists": partial(_without, "empty_lists", ("lists",)),
}


def _share(compared: Comparison, measure: str, row: str, reader: Reader) -> Iterator[Break]:
    """The break of one share, if it is one: its change first, then its bound."""
    if not reader(compared.now)[1]:
        return
    threshold = compared.threshold(row)
    looks = list(_looks(compared, measure, reader))
    changed = next((look for look in looks if threshold.change is not None and look.changed(threshold.change)), None)
    if changed is not None:
        yield _break(changed, usual=changed.usual)
    elif threshold.bound is not None:
        least = threshold.bound if row in FIELDS else 1 - threshold.bound
        if _passes(looks[0].share, least):
            yield _break(looks[0], bound=threshold.bound)


@dataclass(frozen=True, slots=True)
class _Look:
    """One measure in the run (``window``: with small runs before it) and in the sound runs before those."""

    compared: Comparison
    measure: str
    reader: Reader
    window: Sequence[Entry]
    before: Sequence[Entry]

    @property
    def share(self) -> Share:
        return _sum(self.reader, self.window)

    @property
    def usual(self) -> float:
        some, of = _sum(self.reader, self.before)
        return some / of

    def changed(self, change: float) -> bool:
        """Whether the share fell by so much, below all that was, and not by chance."""
        shares = [self.reader(one) for one in self.before]
        some, of = self.share
        if sum(count for _, count in shares) < LEAST:
            return False
        base, now = pooled(shares), some / of
        if base - now < min(change, FALLEN * base):
            return False
        if self.since_before is not None:
            return True
        if of < LEAST or now >= min(_stretches(shares, of)):
            return False
        judged = (some, of) if of <= MOST else (round(some * MOST / of), MOST)
        sure = SURE_OF_SELECTORS if some == 0 and self.measure.startswith(SELECTOR) else SURE
        return chance_of_so_few(judged, base, scatter(shares)) < sure

    @property
    def since_before(self) -> str | None:
        """Since when the last run that says anything of the measure has it as broken; ``None`` when it has not."""
        last = next((one for one in reversed(self.compared.before) if self.reader(one)[1]), None)
        return last.broken.get(self.measure) if last is not None else None

    @property
    def since(self) -> str:
        """When it began: as an earlier run said, else the first run of the window from which on it holds."""
        if (known := self.since_before) is not None:
            return known
        some, of = self.share
        started = self.compared.now.started
        for one in reversed(self.window):
            good, count = self.reader(one)
            if count and good / count > some / of:
                break
            started = one.started
        return started


def _looks(compared: Comparison, measure: str, reader: Reader) -> Iterator[_Look]:
    for window, rest in windows(compared.now, compared.before, measure, lambda one: reader(one)[1]):
        before = [one for one in sound(rest, measure) if reader(one)[1]]
        yield _Look(compared, measure, reader, window, before)


def _stretches(shares: Sequence[Share], of: int) -> Iterator[float]:
    """The share in each stretch of the history that is about as long as ``of`` articles."""
    some = count = 0
    for good, weight in shares:
        some, count = some + good, count + weight
        if count >= min(of, LEAST):
            yield some / count
            some = count = 0
    if count == sum(weight for _, weight in shares):
        yield some / count


def _passes(share: Share, bound: float) -> bool:
    some, of = share
    return of >= LEAST_BOUND and some / of < bound and chance_below(share, bound) < 0.001


def _sum(reader: Reader, entries: Sequence[Entry]) -> Share:
    shares = [reader(one) for one in entries]
    return sum(some for some, _ in shares), sum(of for _, of in shares)


def _source(row: str, window: Sequence[Entry], usual: Sequence[Entry]) -> tuple[str, float, float] | None:
    """The source whose share fell most (of a field), or the reason whose share grew most: (name, now, usual)."""
    falls = row in FIELDS
    now, before = (_source_shares(row, entries) for entries in (window, usual))
    moved = {name: now.get(name, 0.0) - before.get(name, 0.0) for name in {**now, **before}}
    name = (min if falls else max)(moved, key=lambda name: moved[name], default=None)
    if name is None or (moved[name] >= 0 if falls else moved[name] <= 0):
        return None
    return name, now.get(name, 0.0), before.get(name, 0.0)


def _source_shares(row: str, entries: Sequence[Entry]) -> dict[str, float]:
    of = "articles" if row in FIELDS else "pages"
    whole = sum(one.counts[of] for one in entries) or 1
    names = {name for one in entries for name in one.sources.get(row, {})}
    return {name: sum(one.sources.get(row, {}).get(name, 0) for one in entries) / whole for name in sorted(names)}


def _break(look: _Look, *, usual: float | None = None, bound: float | None = None) -> Break:
    """The look as a break; of a fault the share that is faulty is told, not the one that is well."""
    measure = look.measure
    good = look.share[0] / look.share[1]
    usual_ones = look.before if bound is None else []
    name, now, before = _source(measure, look.window, usual_ones) or (None, None, None)
    faulty = is_fault(measure)
    return Break(
        site=look.compared.site,
        measure=measure,
        now=round(1 - good if faulty else good, 4),
        usual=None if usual is None else round(1 - usual if faulty else usual, 4),
        bound=bound,
        of=look.share[1],
        source=name,
        source_now=now,
        source_usual=before,
        since=look.since,
        sound=look.before[-1].started if look.before else None,
    )
