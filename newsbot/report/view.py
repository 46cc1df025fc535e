"""What the report's page shows of a run, as values: no markup here, and no counting in the template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from newsbot.items import OUTCOMES
from newsbot.report import history
from newsbot.report.breaks import Break, sentence
from newsbot.report.graph import Graph, graph
from newsbot.report.history import RUNS, Entry
from newsbot.report.published import records, replaced
from newsbot.report.samples import Revision, Row, Sample, clusters, revisions, samples
from newsbot.thresholds import FIELDS

MOST_BARS: Final = 10
MOST_DAYS: Final = 14
MOST_HOSTS: Final = 12
MOST_RECORDS: Final = 5000
"""Articles of a site from which samples, revisions and the graph are taken; fewer where they are very long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """One field: its share now and in the last runs (oldest first), the source that wins most, its break."""

    name: str
    now: float | None
    before: list[float]
    source: str | None
    broken: bool

    @property
    def least(self) -> float:
        return min(self.before)

    @property
    def most(self) -> float:
        return max(self.before)

    @property
    def usual(self) -> float:
        return median(self.before)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteView:
    """One site of the run."""

    name: str
    code: int
    why: str | None
    summary: Row
    facts: Row
    breaks: list[str]
    coverage: list[Coverage]
    outcomes: list[tuple[str, int]]
    reasons: list[tuple[str, str, Row]]
    sections: list[tuple[str, int]]
    days: list[tuple[str, int]]
    best: list[Sample]
    worst: list[Sample]
    revisions: list[Revision]
    revised: int
    clusters: list[tuple[str, list[Row]]]
    originals: Mapping[str, Row]
    graph: Graph
    earlier: int


def site_view(output: Path, run: Row, name: str) -> SiteView:
    """The site in the run, with what its history and its part files say; raises ``OutputError``."""
    summary, facts = run["sites"][name], run["facts"][name]
    found = [Break(**one) for one in run["breaks"][name]]
    runs = [one for one in history.read(output, name) if one.started <= run["started"]]
    before = [one for one in runs if one.run_id != run["run_id"]][-RUNS:]
    articles = [row for row, _ in zip(records(output, name, run), range(MOST_RECORDS), strict=False)]
    older = replaced(output, name, {row["record_id"]: row["revision"] for row in articles if row["revision"] > 1})
    best, worst = samples(articles)
    return SiteView(
        name=name,
        code=summary["code"],
        why=summary["why"],
        summary=summary,
        facts=facts,
        breaks=[sentence(one) for one in found],
        coverage=coverage(facts, before, {one.measure.rpartition(":")[2] for one in found}),
        outcomes=[(outcome, summary["outcomes"][outcome]) for outcome in OUTCOMES if summary["outcomes"][outcome]],
        reasons=reasons(facts),
        sections=_largest(facts["sections"], MOST_BARS),
        days=sorted(facts["days"].items())[-MOST_DAYS:],
        best=best,
        worst=worst,
        revisions=revisions(articles, older),
        revised=summary["revisions"],
        clusters=clusters(facts["copies"]["named"]),
        originals={row["record_id"]: row for row in articles},
        graph=graph(articles),
        earlier=len(before),
    )


def coverage(facts: Row, before: Sequence[Entry], broken: set[str]) -> list[Coverage]:
    """Each field that any article of the run or its history has."""
    whole = facts["articles"]
    found = []
    for name in FIELDS:
        shares = [one.filled.get(name, 0) / one.counts["articles"] for one in before if one.counts["articles"]]
        filled, sources = facts["fields"][name]["filled"], facts["fields"][name]["sources"]
        if filled or any(shares):
            found.append(
                Coverage(
                    name=name,
                    now=filled / whole if whole else None,
                    before=[round(share, 3) for share in shares],
                    source=max(sources, key=lambda source: sources[source], default=None),
                    broken=name in broken,
                )
            )
    return found


def reasons(facts: Row) -> list[tuple[str, str, Row]]:
    """(outcome, reason, count and examples) of what brought no article, the most frequent first."""
    found = [
        (outcome, reason, tally)
        for outcome, tallies in facts["outcomes"].items()
        if outcome in ("rejected", "failed", "gone", "duplicate")
        for reason, tally in tallies.items()
    ]
    return sorted(found, key=lambda one: -one[2]["count"])


def hosts(run: Row) -> list[tuple[str, Row]]:
    """The hosts of the run by how much they asked for patience, then by requests."""
    ledgers = run["hosts"].items()
    return sorted(ledgers, key=lambda one: (-one[1]["waited"], -one[1]["requests"]))[:MOST_HOSTS]


def _largest(counts: Mapping[str, int], most: int) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda one: -one[1])[:most]
