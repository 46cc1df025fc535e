"""The facts of one site in one run: counts, coverage, sources, lengths, days; gathered page by page, examples kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import orjson

from newsbot.store import PageCommit
from newsbot.thresholds import FIELDS

EXAMPLES: Final = 3
"""Example URLs kept for each reason and each problem."""

MOST_LISTED: Final = 200
"""Revisions and copies that are named one by one; all are counted."""

MOST_NAMES: Final = 40
"""Sections and days that are named; the rest counts as ``OTHERS``."""

OTHERS: Final = "…"

LONGEST_NAME: Final = 300
"""Characters of a headline or section that are kept; what is longer is no name that a reader wants whole."""

FRESH: Final = timedelta(days=7)
"""An article published longer ago says nothing of how fast the site is read."""

AHEAD: Final = timedelta(minutes=-10)
"""An article read so long before its own publication carries a wrong date; clocks differ by less."""


@dataclass(slots=True)
class Tally:
    """How many, and the first few URLs."""

    count: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, url: str) -> None:
        self.count += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(url)

    def plain(self) -> dict[str, Any]:
        return {"count": self.count, "examples": self.examples[:EXAMPLES]}


@dataclass(slots=True)
class SiteFacts:
    """What the committed pages of one site say; ``plain`` is what the run's data keeps of it."""

    outcomes: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    problems: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    filled: Counter[str] = field(default_factory=Counter)
    sources: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    sections: Counter[str] = field(default_factory=Counter)
    days: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    words: list[int] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)
    revisions: list[dict[str, Any]] = field(default_factory=list)
    copies: list[dict[str, Any]] = field(default_factory=list)
    articles: int = 0
    new: int = 0
    repeated: int = 0
    dated: int = 0
    ahead: int = 0
    lists: int = 0
    empty_lists: int = 0

    def note(self, commit: PageCommit) -> None:
        """Takes in one page that is committed."""
        self.outcomes[f"{commit.outcome}/{commit.reason or ''}"].add(commit.lease.url)
        if commit.lease.kind == "list" and commit.outcome in ("listing", "rejected"):
            self.lists += 1
            self.empty_lists += not commit.listed
        for row in commit.rows:
            if row.feed == "articles":
                self.note_article(orjson.loads(row.lines))

    def note_article(self, article: Mapping[str, Any]) -> None:
        """Takes in one revision of one article, as its line says it."""
        self.articles += 1
        self.words.append(article["word_count"])
        self.sections[(article["section"] or "")[:LONGEST_NAME]] += 1
        self.days[(article["date_published"] or "")[:10]] += 1
        self.languages[article["language"] or ""] += 1
        for name in FIELDS:
            if is_filled(article[name]):
                self.filled[name] += 1
                self.sources[name][article["provenance"].get(name) or ""] += 1
        for code in article["problems"]:
            self.problems[code].add(article["url"])
        self._note_copy(article)
        if article["revision"] == 1:
            self.new += 1
            self._note_lag(article)
        elif len(self.revisions) < MOST_LISTED:
            self.revisions.append({key: article[key] for key in ("record_id", "revision", "url", "changed_fields")})

    def _note_copy(self, article: Mapping[str, Any]) -> None:
        if article["duplicate_of"]:
            self.repeated += 1
            if len(self.copies) < MOST_LISTED:
                copy = {key: article[key] for key in ("duplicate_of", "url", "direction")}
                self.copies.append({**copy, "headline": (article["headline"] or "")[:LONGEST_NAME] or None})

    def _note_lag(self, article: Mapping[str, Any]) -> None:
        """How long after its publication the article was seen; a day or a time of no zone says too little."""
        if article["date_precision"] in (None, "day") or not article["date_published"]:
            return
        published = datetime.fromisoformat(article["date_published"])
        if published.tzinfo is None:
            return
        lag = datetime.fromisoformat(article["date_crawled"]) - published
        self.dated += 1
        self.ahead += lag < AHEAD
        if lag <= FRESH:
            self.lags.append(round(max(lag.total_seconds(), 0) / 3600, 2))

    def plain(self) -> dict[str, Any]:
        """The facts as JSON knows them."""
        return {
            "articles": self.articles,
            "new": self.new,
            "copies": {"count": self.repeated, "named": self.copies[:MOST_LISTED]},
            "revisions": self.revisions[:MOST_LISTED],
            "outcomes": _by_outcome(self.outcomes),
            "problems": {code: tally.plain() for code, tally in sorted(self.problems.items())},
            "fields": {name: {"filled": self.filled[name], "sources": dict(self.sources[name])} for name in FIELDS},
            "words": quartiles(self.words),
            "lag": quartiles(self.lags),
            "dated": self.dated,
            "dated_ahead": self.ahead,
            "sections": _largest(self.sections),
            "days": _largest(self.days),
            "languages": _largest(self.languages),
            "lists": self.lists,
            "empty_lists": self.empty_lists,
        }


def is_filled(value: Any) -> bool:
    """Whether a field of a record says anything; a picture does by its URL."""
    return bool(value["url"]) if isinstance(value, Mapping) else bool(value)


def quartiles(values: Iterable[float]) -> list[float]:
    """Least, lower quartile, median, upper quartile and most; [] for no values."""
    ordered = sorted(values)
    return [ordered[round(part * (len(ordered) - 1) / 4)] for part in range(5)] if ordered else []


def _by_outcome(tallies: Mapping[str, Tally]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for name, tally in sorted(tallies.items()):
        outcome, _, reason = name.partition("/")
        found.setdefault(outcome, {})[reason] = tally.plain()
    return found


def _largest(counts: Counter[str]) -> dict[str, int]:
    kept = dict(counts.most_common(MOST_NAMES))
    rest = counts.total() - sum(kept.values())
    return {**kept, OTHERS: rest} if rest else kept
