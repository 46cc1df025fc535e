"""A run's articles as its report shows them: the best and the worst by their checks, revisions, copies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from newsbot.report.facts import is_filled
from newsbot.report.wordiff import Kind, word_diff
from newsbot.thresholds import FIELDS

MOST: Final = 3
"""Samples of each kind."""

MOST_TEXT: Final = 700
"""Characters of a body that a sample shows."""

MOST_REVISIONS: Final = 8
MOST_CLUSTERS: Final = 8

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One article; ``blocks`` are the first of its body, ``more`` follow; ``missing``: the fields that it lacks."""

    article: Row
    blocks: list[Row]
    more: bool
    missing: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field of a revision, as ``wordiff`` tells it."""

    field: str
    words: list[tuple[Kind, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One article that changed; ``changes`` is empty where the revision before is not at hand."""

    article: Row
    changes: list[Change]


def samples(articles: Sequence[Row]) -> tuple[list[Sample], list[Sample]]:
    """The best and the worst of the run: no article is both."""
    ranked = sorted(articles, key=_merit, reverse=True)
    worst = list(reversed(ranked[MOST:][-MOST:]))
    return [_sample(one) for one in ranked[:MOST]], [_sample(one) for one in worst]


def _merit(article: Row) -> tuple[int, int, int]:
    """Fewer problems, then more fields, then more words."""
    return -len(article["problems"]), sum(is_filled(article[name]) for name in FIELDS), min(article["word_count"], 400)


def _sample(article: Row) -> Sample:
    told = [block for block in article["blocks"] if block["text"] or block["items"]]
    blocks: list[Row] = []
    length = 0
    for block in told:
        text = (block["text"] or " · ".join(block["items"]))[:MOST_TEXT]
        if length < MOST_TEXT:
            blocks.append({"type": block["type"], "text": text})
        length += len(text)
    return Sample(
        article=article,
        blocks=blocks,
        more=len(blocks) < len(told),
        missing=[name for name in FIELDS if not is_filled(article[name])],
    )


def revisions(articles: Sequence[Row], before: Mapping[str, Row]) -> list[Revision]:
    """The run's revisions with what changed; ``before`` holds the replaced rows by record_id."""
    changed = sorted((one for one in articles if one["revision"] > 1), key=_weight, reverse=True)[:MOST_REVISIONS]
    return [Revision(article=one, changes=changes(before.get(one["record_id"]), one)) for one in changed]


def _weight(revision: Row) -> int:
    """What readers notice first goes first: a new headline, then a new text."""
    return sum(weight for name, weight in (("headline", 2), ("body", 1)) if name in revision["changed_fields"])


def changes(old: Row | None, new: Row) -> list[Change]:
    """What the revision changed, by words; [] where the one before is not at hand."""
    if old is None:
        return []
    names = [name for name in new["changed_fields"] if name not in ("blocks", "images")]
    found = ((name, word_diff(_text(old[name]), _text(new[name]))) for name in names)
    return [Change(field=name, words=words) for name, words in found if words]


def _text(value: Any) -> str:
    """A field's value as words."""
    if isinstance(value, Mapping):
        return " ".join(str(part) for part in value.values() if part is not None)
    if isinstance(value, list):
        return " · ".join(_text(part) for part in value)
    return "" if value is None else str(value)


def clusters(copies: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """record_id of the article repeated → the copies of it, the largest first."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for copy in copies:
        found[copy["duplicate_of"]].append(copy)
    return sorted(found.items(), key=lambda one: -len(one[1]))[:MOST_CLUSTERS]
