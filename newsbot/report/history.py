"""What a site's last runs were like: ``output/<site>/history.json``, read before a run is judged and written after.

The last ``RUNS`` stand one by one; of older ones each day is one entry, so that an hourly crawl still knows its
weekends. The file is small, replaced by rename, and may be deleted: the site is then known from its next run on.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from newsbot.dataset.files import unwritable, write_whole

logger = logging.getLogger(__name__)

RUNS: Final = 14
"""Runs that are kept one by one."""

DAYS: Final = 28
"""Entries of whole days that are kept of what came before."""

FILE: Final = "history.json"

LEAST: Final = 12
"""Articles (or pages) that a judgement needs; a smaller run is judged with those before it."""

WINDOWS: Final = 5
"""How often that is doubled at most."""

UNFAULTY: Final = ("out_of_range",)
"""Reasons for which a page is rejected that say nothing of the site: the dates asked for."""

HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One run (or one day of older runs) of a site in figures that add up.

    ``counts``: pages, rejected, failed, articles, new, copies, dated, dated_ahead, lists, empty_lists;
    ``sources``: of each field, and of pages rejected and failed by reason; ``words``, ``lag``: quartiles, the
    lag without the time that no run was there; ``broken``: measure → since when; ``partial``: not all was read.
    """

    run_id: str
    started: str
    partial: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    filled: Mapping[str, int] = field(default_factory=dict)
    sources: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    problems: Mapping[str, int] = field(default_factory=dict)
    words: Sequence[float] = ()
    lag: Sequence[float] = ()
    broken: Mapping[str, str] = field(default_factory=dict)

    @property
    def day(self) -> str:
        return self.started[:10]


def entry(
    facts: Mapping[str, Any], *, run_id: str, started: str, before: Sequence[Entry] = (), partial: bool = False
) -> Entry:
    """The facts of one run as an entry of the site's history, which is ``before`` so far."""
    pages = {
        name: {reason: tally["count"] for reason, tally in reasons.items() if reason not in UNFAULTY}
        for name, reasons in facts["outcomes"].items()
    }
    sums = {name: sum(reasons.values()) for name, reasons in pages.items()}
    names = ("articles", "new", "dated", "dated_ahead", "lists", "empty_lists")
    gap = (moment(started) - moment(before[-1].started)) / HOUR if before else None
    return Entry(
        run_id=run_id,
        started=started,
        partial=partial,
        counts={
            **{name: facts[name] for name in names},
            "copies": facts["copies"]["count"],
            "pages": sum(sums.values()),
            "rejected": sums.get("rejected", 0),
            "failed": sums.get("failed", 0),
        },
        filled={name: found["filled"] for name, found in facts["fields"].items()},
        sources={
            **{name: found["sources"] for name, found in facts["fields"].items() if found["sources"]},
            **{name: pages[name] for name in ("rejected", "failed") if pages.get(name)},
        },
        problems={code: tally["count"] for code, tally in facts["problems"].items()},
        words=facts["words"],
        lag=[round(max(0.0, lag - gap), 2) for lag in facts["lag"]] if gap is not None else (),
    )


def read(output: Path, site: str) -> list[Entry]:
    """The site's entries, oldest first; [] where there are none yet or the file is damaged, which is logged.

    Raises ``OutputError`` where it cannot be read.
    """
    path = output / site / FILE
    try:
        return [Entry(**one) for one in json.loads(path.read_bytes())["runs"]]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise unwritable(path, error) from error
    except (ValueError, TypeError, KeyError) as error:
        logger.warning("%s is damaged (%s: %s): history begins anew", path, type(error).__name__, error)
        return []


def write(output: Path, site: str, entries: Sequence[Entry]) -> None:
    """Writes the site's entries, older ones merged by day; raises ``OutputError``."""
    runs = [asdict(one) for one in condensed(entries)]
    write_whole(output / site / FILE, [json.dumps({"site": site, "runs": runs}, ensure_ascii=False).encode(), b"\n"])


def condensed(entries: Sequence[Entry]) -> list[Entry]:
    """The last ``RUNS`` as they are, before them at most ``DAYS`` days, each one entry."""
    days: list[Entry] = []
    for one in entries[:-RUNS]:
        if days and days[-1].day == one.day:
            days[-1] = merged(days[-1], one)
        else:
            days.append(one)
    return [*days[-DAYS:], *entries[-RUNS:]]


def merged(first: Entry, second: Entry) -> Entry:
    """Two entries that follow each other as one."""
    weights = (first.counts["articles"], second.counts["articles"])
    return replace(
        second,
        started=first.started,
        partial=first.partial and second.partial,
        counts=_sum(first.counts, second.counts),
        filled=_sum(first.filled, second.filled),
        sources={
            name: _sum(first.sources.get(name, {}), second.sources.get(name, {}))
            for name in {**first.sources, **second.sources}
        },
        problems=_sum(first.problems, second.problems),
        words=_mean(first.words, second.words, weights),
        lag=_mean(first.lag, second.lag, weights),
        broken={**second.broken, **first.broken},
    )


def _sum(first: Mapping[str, int], second: Mapping[str, int]) -> dict[str, int]:
    return {name: first.get(name, 0) + second.get(name, 0) for name in {**first, **second}}


def _mean(first: Sequence[float], second: Sequence[float], weights: tuple[int, int]) -> Sequence[float]:
    """The quartiles of both by the weight of each: near enough for what is compared by factors."""
    if not first or not second or not sum(weights):
        return second or first
    return [
        round((one * weights[0] + other * weights[1]) / sum(weights), 2)
        for one, other in zip(first, second, strict=True)
    ]


def moment(text: str) -> datetime:
    """The aware time that a run's data writes."""
    return datetime.fromisoformat(text).astimezone(UTC)


def sound(entries: Iterable[Entry], measure: str) -> list[Entry]:
    """The entries in which the measure was not broken: what is usual."""
    return [one for one in entries if measure not in one.broken]


def windows(
    now: Entry, before: Sequence[Entry], measure: str, weight: Callable[[Entry], int]
) -> Iterator[tuple[list[Entry], list[Entry]]]:
    """The run with as many sound ones before it as weigh ``LEAST``, then twice, four … times that; and what was before.

    A slow break shows in the longer ones. None reaches beyond a run in which the measure was broken.
    """
    window, rest = [now], list(before)
    for least in (LEAST << step for step in range(WINDOWS)):
        while rest and sum(map(weight, window)) < least and measure not in rest[-1].broken:
            window.insert(0, rest.pop())
        yield list(window), list(rest)
