"""How far a site may go from its own history, and what it must reach at least: one table, with defaults.

A site file changes single rows: ``thresholds={"authors": Threshold(change=None)}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """What a measure may do before a run exits 4; ``None`` switches that half off.

    - ``change``: how far it may go from what is usual on the site, in shares (0.2 = 20 points) or, for
      ``SIZES``, as a factor (4 = to a quarter or to four times);
    - ``bound``: what it may never pass: the least share of a field, the most of a fault.
    """

    change: float | None = None
    bound: float | None = None


FIELDS: Final[Mapping[str, Threshold]] = {
    "headline": Threshold(change=0.1, bound=0.8),
    "body": Threshold(change=0.1, bound=0.8),
    "date_published": Threshold(change=0.2, bound=0.5),
    **dict.fromkeys(
        (
            "kicker", "alternative_headline", "description", "section", "breadcrumbs", "tags", "authors", "dateline",
            "date_modified", "image", "related", "article_type", "publisher", "language", "copyright_notice",
        ),
        Threshold(change=0.25),
    ),
}  # fmt: skip
"""Share of the run's articles that have the field: it may not fall."""

SHARES: Final[Mapping[str, Threshold]] = {
    "rejected": Threshold(change=0.25, bound=0.9),
    "failed": Threshold(change=0.25, bound=0.5),
    "problems": Threshold(change=0.25),
    "copies": Threshold(change=0.3),
    "dated_ahead": Threshold(change=0.1, bound=0.5),
    "empty_lists": Threshold(change=0.3),
}
"""Share that is faulty: pages rejected or failed, articles with a problem (each code by itself), repeating another
article, dated after they were read; lists that show no article. It may not rise."""

SIZES: Final[Mapping[str, Threshold]] = {
    "words": Threshold(change=2.5),
    "lag": Threshold(change=4),
    "articles": Threshold(change=4),
}
"""Words of the median body; hours from publication to when it was first seen (it may not rise); new articles in
24 hours (it may not fall)."""

DEFAULTS: Final[Mapping[str, Threshold]] = {**FIELDS, **SHARES, **SIZES}
