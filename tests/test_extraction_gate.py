"""A quick gate: every fifth page of each corpus of real pages, where the corpora are beside the project."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from newsbot import extract
from newsbot.items import Article
from newsbot.page import Page, Visit

CORPORA = Path(__file__).parents[2] / "shared" / "corpora"
STEP = 5
NOW = datetime(2027, 1, 1, tzinfo=UTC)
FLOORS = {
    "arabic-pages": {"body": 0.97, "headline": 1.0, "day": 1.0},
    "fundus-pages": {"body": 0.95, "headline": 0.9, "day": 0.9},
    "news424": {"body": 0.95, "headline": 0.91, "day": 0.76},
    "wcxb-articles": {"body": 0.935, "headline": 0.88, "day": 0.78},
}
"""The least mean of the sample of each corpus: one to five points under what it is."""

pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="no corpora of real pages beside the project")


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Runs of four words, the unit of the scrapinghub article-extraction-benchmark."""
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[start : start + 4]) for start in range(max(1, len(words) - 3)))


def likeness(checked: str, got: str) -> float:
    """F1 of the two bodies' runs of words."""
    wanted, found = shingles(checked), shingles(got)
    return 2 * (wanted & found).total() / (wanted.total() + found.total())


def letters(text: str | None) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text or "").casefold()))


def scores(gold: dict[str, Any], article: Article) -> dict[str, float]:
    """What the page scores for each field that has gold."""
    found = {}
    if gold.get("body"):
        bodies = filter(None, (gold["body"], gold.get("body_without_summary")))
        found["body"] = max(likeness(body, article.body) for body in bodies)
    if gold.get("headline"):
        found["headline"] = float(letters(gold["headline"]) == letters(article.headline))
    if gold.get("published_at"):
        found["day"] = float(same_day(gold["published_at"], article.date_published))
    return found


def same_day(checked: str, got: str | None) -> bool:
    """Whether the dates are one calendar day where the checked one was printed."""
    if got is None:
        return False
    wanted, found = datetime.fromisoformat(checked), datetime.fromisoformat(got)
    if wanted.tzinfo is not None and found.tzinfo is not None:
        found = found.astimezone(wanted.tzinfo)
    return wanted.date() == found.date()


@cache
def means(corpus: str) -> dict[str, float]:
    """The mean of each field over the sample of the corpus."""
    rows = (CORPORA / corpus / "gold.jsonl").read_text("utf-8").splitlines()[::STEP]
    found = []
    for row in map(json.loads, rows):
        body = gzip.decompress((CORPORA / corpus / row["html"]).read_bytes())
        page = extract.open(Page(url=row["url"], body=body, visit=Visit(now=NOW)))
        found.append(scores(row["gold"], page.article().article))
    return {field: mean(one[field] for one in found if field in one) for field in FLOORS[corpus]}


@pytest.mark.parametrize("field", ["body", "headline", "day"])
@pytest.mark.parametrize("corpus", FLOORS)
def test_extraction_stays_above_its_floor(corpus: str, field: str) -> None:
    assert means(corpus)[field] >= FLOORS[corpus][field]
