"""Compares a published dataset with the truth, field by field, and says in words what differs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsbot.demo.newsroom import SITE
from newsbot.demo.truth import Truth
from newsbot.feed import from_line, to_dict
from newsbot.items import FEEDS

Row = dict[str, Any]
EDGE_KEYS = ("url", "headline", "label", "image_url", "image_alt", "placement", "after_block", "position")


@dataclass(frozen=True, slots=True)
class Dataset:
    """All rows of each feed of the newsroom under an output folder, in the order of the parts' names.

    Each line is read as a record of its feed; raises ``FeedError`` for one that is none.
    """

    folder: Path

    def rows(self, feed: str) -> list[Row]:
        parts = sorted((self.folder / SITE / feed).glob("*.jsonl"))
        lines = (line for part in parts for line in part.read_bytes().splitlines())
        return [to_dict(from_line(line, FEEDS[feed])) for line in lines]

    def runs(self) -> list[Row]:
        """The newsroom's part of each run's summary."""
        files = sorted((self.folder / "runs").glob("*.json"))
        return [json.loads(file.read_bytes())["sites"][SITE] for file in files]

    def newest(self) -> dict[str, Row]:
        """Canonical URL → the newest revision."""
        rows = sorted(self.rows("articles"), key=lambda row: row["revision"])
        return {row["canonical_url"]: row for row in rows}


def differences(dataset: Dataset, truth: Truth) -> list[str]:
    """One sentence for each difference; [] when the dataset is complete and exact."""
    newest = dataset.newest()
    return [
        *_sets("article", newest, truth.articles),
        *_fields(newest, truth),
        *_revisions(dataset.rows("articles"), truth),
        *_copies(newest, truth),
        *_edges(dataset.rows("related"), dataset.rows("articles")),
        *_rejected(dataset.rows("rejected"), truth),
        *_runs(dataset.runs(), truth),
        *_sets("tombstone", {row["url"] for row in dataset.rows("tombstones")}, truth.withdrawn),
        *_sets("ticker line", {row["text"] for row in dataset.rows("ticker")}, truth.ticker),
    ]


def _sets(what: str, got: Iterable[str], want: Iterable[str]) -> Iterator[str]:
    got, want = set(got), set(want)
    yield from (f"{what} missing: {name}" for name in sorted(want - got))
    yield from (f"{what} that should not be: {name}" for name in sorted(got - want))


def _fields(newest: dict[str, Row], truth: Truth) -> Iterator[str]:
    for url, fields in truth.articles.items():
        for key, want in fields.items():
            if url in newest and newest[url][key] != want:
                yield f"{url} {key}: {_parting(newest[url][key], want)}"


def _parting(got: Any, want: Any) -> str:
    """Both values from where they part."""
    first, second = (json.dumps(value, ensure_ascii=False) for value in (got, want))
    place = next((i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), 0)
    start = max(0, place - 20)
    return f"got {first[start : start + 120]!r}, want {second[start : start + 120]!r}"


def _revisions(rows: list[Row], truth: Truth) -> Iterator[str]:
    seen = Counter(row["canonical_url"] for row in rows)
    for url, want in truth.revisions.items():
        numbers = sorted(row["revision"] for row in rows if row["canonical_url"] == url)
        if seen[url] and numbers != list(range(1, want + 1)):
            yield f"{url} revisions: got {numbers}, want 1 to {want}"


def _copies(newest: dict[str, Row], truth: Truth) -> Iterator[str]:
    """One of two articles with the same text points to the other, whichever was read later; nobody else points."""
    urls = {row["record_id"]: url for url, row in newest.items()}
    got = {frozenset((url, urls.get(row["duplicate_of"], "?"))) for url, row in newest.items() if row["duplicate_of"]}
    want = {frozenset(pair) for pair in truth.copies.items()}
    yield from (f"wire copy not marked: {' and '.join(sorted(pair))}" for pair in want - got)
    yield from (f"marked as a wire copy: {' and '.join(sorted(pair))}" for pair in got - want)


def _edges(edges: list[Row], articles: list[Row]) -> Iterator[str]:
    """The related feed holds the edges of each revision, no more and no less."""
    key = ("record_id", "revision")
    got = Counter((*(edge[name] for name in key), *(edge[name] for name in EDGE_KEYS)) for edge in edges)
    want = Counter(
        (*(row[name] for name in key), *(edge[name] for name in EDGE_KEYS))
        for row in articles
        for edge in row["related"]
    )
    yield from (f"related edge missing: {edge}" for edge in want - got)
    yield from (f"related edge too many: {edge}" for edge in got - want)


def _rejected(rows: list[Row], truth: Truth) -> Iterator[str]:
    got = {row["url"]: row["reason"] for row in rows}
    yield from _sets("rejected page", got, truth.rejected)
    for url, want in truth.rejected.items():
        if url in got and got[url] != want:
            yield f"{url} rejected as {got[url]}, want {want}"


def _runs(runs: list[Row], truth: Truth) -> Iterator[str]:
    """Every page of every run ended in exactly one outcome, none failed; what robots.txt refuses was refused."""
    for run in runs:
        ended = sum(run["outcomes"].values())
        if ended != run["pages"]:
            yield f"a run fetched {run['pages']} pages, and {ended} ended in an outcome"
        if run["outcomes"]["failed"]:
            yield f"{run['outcomes']['failed']} pages of a run failed"
        if run["refused"] != len(truth.refused):
            yield f"a run was refused {run['refused']} URLs by robots.txt, want {len(truth.refused)}"
