"""Exit codes: what a run's counts mean to cron (DESIGN §4). Pure, one table for a site and one for a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from newsbot.errors import AnnounceError, LockedError, OutputError, StoreError, UsageError
from newsbot.items import OUTCOMES

DONE, ERROR, USAGE, NOTHING, GATE, UNWRITABLE, REFUSED, LIMIT, LOCKED = 0, 1, 2, 3, 4, 5, 6, 10, 75
SIGNAL = 128
"""Added to a signal's number: 130 for SIGINT, 143 for SIGTERM."""


@dataclass(slots=True)
class SiteCounts:
    """What a run did on one site. ``outcomes`` adds up to the pages fetched; the rest is counted apart.

    - ``reasons``: of pages rejected and failed, by code;
    - ``seeds``: how the site's seeds ended: "reached", "refused", "unreachable", "elsewhere"
      (a redirect to another site) or "other";
    - ``article_links``: links to articles that list pages and feeds gave; ``known``: one of them, or
      of the pages, is an article in the store (for the exit code only);
    - ``refused``: URLs that robots.txt forbids; ``offsite``: links and redirects that left the site;
    - ``skipped``: URLs not asked for since their like brought nothing new; ``probes``: feeds and sitemaps
      that were not where custom has them; ``cut_links``: links beyond the most that one page may give;
    - ``errors``: pages that ended in an exception of ours.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    seeds: Counter[str] = field(default_factory=Counter)
    article_links: int = 0
    known: bool = False
    new_articles: int = 0
    revisions: int = 0
    refused: int = 0
    offsite: int = 0
    skipped: int = 0
    probes: int = 0
    cut_links: int = 0
    redirects: int = 0
    retries: int = 0
    errors: int = 0
    bytes: int = 0

    @property
    def pages(self) -> int:
        return self.outcomes.total()

    def summary(self) -> dict[str, Any]:
        """The counts as the summary line says them, each outcome named."""
        values = {member.name: getattr(self, member.name) for member in fields(self) if member.name != "known"}
        plain = {name: dict(value) if isinstance(value, Counter) else value for name, value in values.items()}
        return {"pages": self.pages, **plain, "outcomes": {outcome: self.outcomes[outcome] for outcome in OUTCOMES}}


def _all_seeds(counts: SiteCounts, ending: str) -> bool:
    return counts.seeds.total() > 0 and counts.seeds[ending] == counts.seeds.total()


def _nothing_to_read(counts: SiteCounts) -> bool:
    """No link to an article, known or new, and no page that was one."""
    return not counts.known and counts.article_links == 0 and counts.outcomes["article"] == 0


def _first_run_empty(counts: SiteCounts) -> bool:
    return not counts.known and counts.outcomes["article"] == 0


SITE_RULES: tuple[tuple[Callable[[SiteCounts], bool], int, str], ...] = (
    (lambda counts: _all_seeds(counts, "refused"), REFUSED, "all seeds were refused (401, 403, 429 or robots.txt)"),
    (lambda counts: _all_seeds(counts, "unreachable"), NOTHING, "no seed could be reached"),
    (lambda counts: _all_seeds(counts, "elsewhere"), NOTHING, "all seeds redirect to another site; the log says where"),
    (_nothing_to_read, NOTHING, "no page gave a link to an article"),
    (_first_run_empty, NOTHING, "the first run stored no article"),
)
"""The first rule that applies decides; none: 0."""


MOST_REASONS = 3
"""Reasons of pages that say why a site gave nothing, the most frequent first."""


def site_code(counts: SiteCounts, breaks: Sequence[str] = ()) -> tuple[int, str]:
    """The site's exit code, and why in words ("" for 0); ``breaks`` is what its quality gate says against it."""
    reasons = f": {', '.join(reason for reason, _ in counts.reasons.most_common(MOST_REASONS))}"
    gate = (GATE, f"not as usual: {' | '.join(breaks)}") if breaks else (DONE, "")
    ruled = ((code, why + reasons * bool(counts.reasons)) for applies, code, why in SITE_RULES if applies(counts))
    return next(ruled, gate)


WORST = (NOTHING, REFUSED, GATE, DONE)
"""Codes of a site, the worst first."""


def run_code(
    sites: Iterable[int],
    *,
    failure: BaseException | None = None,
    errors: bool = False,
    signal: int | None = None,
    limited: bool = False,
) -> int:
    """The run's code: the first that applies of 5, 1, 130/143 and 10, then 4 for a mixed run, else the worst.

    ``failure`` is what ended the run, ``errors`` that pages ended in exceptions, ``signal`` the
    number of the signal that stopped it, ``limited`` that it stopped with work left.
    """
    codes = set(sites)
    if failure is not None:
        return failure_code(failure)
    if errors:
        return ERROR
    if signal is not None:
        return SIGNAL + signal
    if limited:
        return LIMIT
    if codes & {DONE, GATE} and len(codes) > 1:
        return GATE
    return next((code for code in WORST if code in codes), DONE)


FAILURES: Mapping[type[BaseException], int] = {
    StoreError: UNWRITABLE,
    OutputError: UNWRITABLE,
    LockedError: LOCKED,
    AnnounceError: GATE,
    UsageError: USAGE,
}


def failure_code(failure: BaseException) -> int:
    """The code for an exception that ended the run: 5, 75 or 2 for those raised on purpose, else 1."""
    return next((code for kind, code in FAILURES.items() if isinstance(failure, kind)), ERROR)
