"""The statistics of drift: shares that scatter from run to run, and medians of few. Plain floats, no dependency.

A share is judged by the beta-binomial distribution: besides chance it knows that runs differ (weekends,
sections that sleep), by as much as those of the past did.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, lgamma, log, sqrt
from statistics import median
from typing import Final

Share = tuple[int, int]
"""How many of how many."""

USUAL_SCATTER: Final = 0.05
"""The intra-class correlation taken for granted while few runs are known."""

SURE_AFTER: Final = 3.0
"""As many runs weigh as much as that."""

LEAST_SCATTER: Final = 0.01

MOST_OF_ONE: Final = 100
"""One run counts as so many articles at most: a first run that reads an archive is still one run."""


def pooled(shares: Sequence[Share]) -> float:
    """The usual share, never quite 0 or 1 (Krichevsky and Trofimov's half)."""
    capped = [_capped(share) for share in shares]
    return (sum(some for some, _ in capped) + 0.5) / (sum(of for _, of in capped) + 1)


def scatter(shares: Sequence[Share]) -> float:
    """How much the share differs from run to run beyond chance: the intra-class correlation, 0 to 1.

    Moments of a one-way layout (Kleinman 1973), drawn towards ``USUAL_SCATTER`` while runs are few.
    """
    capped = [_capped(share) for share in shares if share[1]]
    runs, total = len(capped), sum(of for _, of in capped)
    usual = pooled(capped)
    found = USUAL_SCATTER
    if runs > 1:
        spread = sum(of * (some / of - usual) ** 2 for some, of in capped) / (usual * (1 - usual))
        found = (spread - (runs - 1)) / (total - sum(of * of for _, of in capped) / total - (runs - 1) or 1.0)
    bounded = min(max(found, LEAST_SCATTER), 0.9)
    return (runs * bounded + SURE_AFTER * USUAL_SCATTER) / (runs + SURE_AFTER)


def chance_of_so_few(share: Share, usual: float, spread: float) -> float:
    """The probability of so few or fewer, by the beta-binomial with that mean and intra-class correlation."""
    some, of = share
    size = 1 / spread - 1
    a, b = usual * size, (1 - usual) * size
    whole = _log_beta(a, b)
    terms = (_log_choose(of, k) + _log_beta(k + a, of - k + b) - whole for k in range(some + 1))
    return min(1.0, sum(exp(term) for term in terms))


def chance_below(share: Share, bound: float) -> float:
    """The probability of so few or fewer, were the true share just ``bound`` (binomial)."""
    some, of = share
    terms = (_log_choose(of, k) + k * log(bound) + (of - k) * log(1 - bound) for k in range(some + 1))
    return min(1.0, sum(exp(term) for term in terms))


def deviation(now: float, before: Sequence[float], own_error: float) -> float:
    """By how many standard errors the logarithm of ``now`` lies off the median of those before.

    The scatter of those before is the median of their deviations (robust against one bad run), at least a tenth.
    """
    logs = [log(value) for value in before]
    middle = median(logs)
    spread = max(0.1, 1.4826 * median(abs(value - middle) for value in logs))
    return (log(now) - middle) / sqrt(spread**2 + own_error**2)


def _capped(share: Share) -> Share:
    some, of = share
    return share if of <= MOST_OF_ONE else (round(some * MOST_OF_ONE / of), MOST_OF_ONE)


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def _log_choose(of: int, some: int) -> float:
    return lgamma(of + 1) - lgamma(some + 1) - lgamma(of - some + 1)
