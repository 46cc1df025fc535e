"""A break of a site with its own past, as a value and as a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from newsbot.report.history import Entry
from newsbot.thresholds import DEFAULTS, SHARES, SIZES, Threshold

PROBLEM: Final = "problem:"
SELECTOR: Final = "site:"
"""What a measure begins with that stands for one problem code, or for one selector of the site file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """One measure of one site that is not as it was (or passes its bound).

    ``now`` and ``usual`` are shares (or sizes); ``of`` says of how many; ``source`` is what stopped winning (or the
    reason that grew), with its shares; ``since``: the start of the first such run; ``sound``: of the last sound one.
    """

    site: str
    measure: str
    now: float
    usual: float | None = None
    bound: float | None = None
    of: int = 0
    source: str | None = None
    source_now: float | None = None
    source_usual: float | None = None
    since: str
    sound: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one judgement looks at: the run, what was before it (oldest first), and the site's thresholds."""

    site: str
    now: Entry
    before: Sequence[Entry]
    thresholds: Mapping[str, Threshold]

    def threshold(self, measure: str) -> Threshold:
        return self.thresholds.get(measure, DEFAULTS[measure])


def sentence(found: Break) -> str:
    """The break in words: what, how it was, what stopped winning, since when."""
    now, usual = (_told(found.measure, value) for value in (found.now, found.usual))
    against = f"usually {usual}" if found.bound is None else f"bound {_told(found.measure, found.bound)}"
    parts = [f"{found.measure}: {_words(found.measure).format(now=now, of=found.of)}, {against}"]
    if found.source is not None and found.source_usual is not None and found.source_now is not None:
        verb = "wins" if found.source_now < found.source_usual else "is"
        source = found.source or "no named source"
        parts.append(f"{source!r} {verb} {found.source_now:.0%}, before {found.source_usual:.0%}")
    parts.append(f"since {found.since}" + (f", sound until {found.sound}" if found.sound else ""))
    return "; ".join(parts)


WORDS: Final[Mapping[str, str]] = {
    "rejected": "{now} of {of} new pages are no articles",
    "failed": "{now} of {of} pages failed",
    "copies": "{now} of {of} articles repeat another one",
    "dated_ahead": "{now} of {of} dated articles are dated after they were read",
    "empty_lists": "{now} of {of} lists show no article",
    "words": "the median body of {of} articles has {now} words",
    "lag": "half of {of} articles were seen later than {now} hours after publication",
    "articles": "{now} new articles in 24 hours",
    PROBLEM: "{now} of {of} articles have it",
    SELECTOR: "the site file's selector gives it in {now} of {of} articles",
}


def _words(measure: str) -> str:
    kind, colon, _ = measure.partition(":")
    return WORDS.get(kind + colon, "found in {now} of {of} articles")


def is_fault(measure: str) -> bool:
    """Whether the measure counts what is wrong: it breaks by rising."""
    return measure in SHARES or measure.startswith(PROBLEM)


def _told(measure: str, value: float | None) -> str:
    if value is None:
        return "unknown"
    return f"{value:g}" if measure in SIZES else f"{value:.0%}"
