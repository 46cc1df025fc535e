"""The truth of the demo newsroom: made of records, met by the extraction, used by the check."""

from __future__ import annotations

import json
from dataclasses import fields as fields_of
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from newsbot import extract
from newsbot.demo import pages, truth
from newsbot.demo.check import Dataset, differences
from newsbot.demo.expected import ticker
from newsbot.demo.newsroom import DAYS, HOME, entries, now
from newsbot.demo.pages import answers
from newsbot.demo.strays import STRAYS
from newsbot.feed import from_dict, to_dict, to_line
from newsbot.items import Article, Rejected, RelatedEdge, TickerLine
from newsbot.page import Extraction, Page, Visit
from newsbot.sites.newsroom import SITE

CRAWLED = "2026-01-10T08:00:00Z"


@cache
def cut(url: str, day: int = 1) -> Extraction:
    answer = answers(day)[url.removeprefix(HOME)]
    headers = {"content-type": answer.content_type}
    page = Page(url=url, body=answer.body, visit=Visit(now=now(day)), status=answer.status, headers=headers)
    return extract.open(page, SITE).article()


def article(fields: dict[str, Any], **more: Any) -> Article:
    """A record with the fields that the truth tells and the least of all others."""
    record = Article(
        record_id=fields["url"], url=fields["url"], canonical_url=fields["url"], site="newsroom", date_crawled=CRAWLED
    )
    return from_dict({**to_dict(record), **fields, **more}, Article)


@pytest.mark.parametrize("day", DAYS)
def test_the_truth_is_made_of_records(day: int) -> None:
    known = {field.name for field in fields_of(Article)}
    for fields in truth.after(day).articles.values():
        assert set(fields) <= known
        article(fields)


FIELDS = sorted(next(iter(truth.after(1).articles.values())))


@pytest.mark.parametrize("field", FIELDS)
def test_extraction_equals_the_truth_in(field: str) -> None:
    wrong = {
        url: (got, fields[field])
        for url, fields in truth.after(2).articles.items()
        if not entries(2)[url].gone and (got := to_dict(cut(url, 2).article)[field]) != fields[field]
    }
    assert wrong == {}


def test_extraction_finds_every_ticker_line() -> None:
    told = {url: ticker(entry.story, entry.shape) for url, entry in entries(1).items()} | {f"{HOME}/": pages.ticker(1)}
    wrong = {url: (got, want) for url, want in told.items() if (got := [line.text for line in cut(url).ticker]) != want}
    assert wrong == {}


@pytest.mark.parametrize("stray", [pytest.param(stray, id=stray.reason) for stray in STRAYS])
def test_a_page_that_is_no_article_is_judged(stray: Any) -> None:
    found = cut(stray.url)
    assert (found.outcome, found.reason) == (stray.outcome, stray.reason)


# the check


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    """The first day's feeds as a faultless crawl would publish them."""
    told = truth.after(1)
    records = [article(fields, duplicate_of=told.copies.get(url)) for url, fields in told.articles.items()]
    edges = [
        RelatedEdge(
            **to_dict_of(edge),
            record_id=one.record_id,
            revision=1,
            site="newsroom",
            source_url=one.url,
            date_crawled=CRAWLED,
        )
        for one in records
        for edge in one.related
    ]
    feeds = {
        "articles": records,
        "related": edges,
        "rejected": [
            Rejected(url=url, site="newsroom", reason=code, date_crawled=CRAWLED) for url, code in told.rejected.items()
        ],
        "ticker": [TickerLine(site="newsroom", text=line, page_url=HOME, date_seen=CRAWLED) for line in told.ticker],
    }
    for feed, rows in feeds.items():
        folder = tmp_path / "newsroom" / feed
        folder.mkdir(parents=True)
        (folder / "1.jsonl").write_bytes(b"".join(map(to_line, rows)))
    return Dataset(tmp_path)


def to_dict_of(edge: Any) -> dict[str, Any]:
    return {field.name: getattr(edge, field.name) for field in fields_of(edge)}


def test_a_faultless_dataset_passes(dataset: Dataset) -> None:
    assert differences(dataset, truth.after(1)) == []


def test_a_lost_record_is_named(dataset: Dataset) -> None:
    part = dataset.folder / "newsroom" / "articles" / "1.jsonl"
    lines = part.read_bytes().splitlines(keepends=True)
    part.write_bytes(b"".join(lines[1:]))
    found = differences(dataset, truth.after(1))
    assert f"article missing: {json.loads(lines[0])['canonical_url']}" in found


def test_a_wrong_field_is_named(dataset: Dataset) -> None:
    part = dataset.folder / "newsroom" / "articles" / "1.jsonl"
    first, *rest = part.read_bytes().splitlines(keepends=True)
    part.write_bytes(to_line(from_dict({**json.loads(first), "headline": "غير ذلك"}, Article)) + b"".join(rest))
    (found,) = differences(dataset, truth.after(1))
    assert f"{json.loads(first)['canonical_url']} headline: got" in found


def test_a_row_written_twice_is_named(dataset: Dataset) -> None:
    part = dataset.folder / "newsroom" / "articles" / "1.jsonl"
    first = part.read_bytes().splitlines(keepends=True)[0]
    part.write_bytes(part.read_bytes() + first)
    assert any("revisions: got [1, 1], want 1 to 1" in line for line in differences(dataset, truth.after(1)))


def test_a_page_without_an_outcome_is_counted(dataset: Dataset) -> None:
    summary = {"pages": 3, "outcomes": {"article": 1, "failed": 1}, "refused": 0}
    (dataset.folder / "runs").mkdir()
    (dataset.folder / "runs" / "1.json").write_text(json.dumps({"sites": {"newsroom": summary}}))
    assert differences(dataset, truth.after(1)) == [
        "a run fetched 3 pages, and 2 ended in an outcome",
        "1 pages of a run failed",
        "a run was refused 0 URLs by robots.txt, want 1",
    ]
