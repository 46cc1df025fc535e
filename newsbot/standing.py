"""How far a run is at one moment: figures of each site, the rate, the queue. Pure; ``progress`` shows it."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final, Self

from newsbot.exitcodes import SiteCounts

RATE_OVER: Final = 60.0
"""Seconds that the rate is of: the last minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What became of pages so far, in the words of the summary."""

    pages: int = 0
    articles: int = 0
    new: int = 0
    rejected: int = 0
    failed: int = 0

    @classmethod
    def of(cls, counts: SiteCounts) -> Self:
        return cls(
            pages=counts.pages,
            articles=counts.outcomes["article"],
            new=counts.new_articles,
            rejected=counts.outcomes["rejected"],
            failed=counts.outcomes["failed"],
        )

    def __add__(self, other: Figures) -> Figures:
        return Figures(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A run at one moment.

    ``rate``: pages a minute; ``queue``: URLs left; ``ending``: how it ends, once it does.
    """

    sites: Mapping[str, Figures]
    rate: float
    queue: int
    seconds: float
    ending: str | None = None

    @property
    def total(self) -> Figures:
        return sum(self.sites.values(), Figures())

    def line(self) -> str:
        """The standing as one plain line."""
        total = self.total
        said = (
            f"{total.pages} pages, {total.articles} articles ({total.new} new), {total.rejected} rejected, "
            f"{total.failed} failed, {self.rate:.0f} pages/min, {self.queue} in the queue, {elapsed(self.seconds)}"
        )
        return f"{said}; {self.ending}" if self.ending else said


def elapsed(seconds: float) -> str:
    """Hours, minutes and seconds, as in 0:02:07."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


class Rate:
    """Pages a minute over the last ``RATE_OVER`` seconds, from ``began`` (in seconds) on."""

    def __init__(self, began: float) -> None:
        self._seen = deque([(began, 0)])

    def note(self, pages: int, *, at: float) -> float:
        """Takes in how many pages there are at a moment, and gives the rate."""
        self._seen.append((at, pages))
        while len(self._seen) > 2 and self._seen[1][0] <= at - RATE_OVER:
            self._seen.popleft()
        since, before = self._seen[0]
        return 60 * (pages - before) / (at - since) if at > since else 0.0
