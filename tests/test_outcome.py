"""Every page ends in the right outcome: pages that are no articles, and articles that look like none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newsbot import extract
from newsbot.extract.reasons import REASONS
from newsbot.page import Extraction, Page, Visit
from tests.not_articles import Case, articles, document, framed, fresh_lists, fresh_walls, lists, walls

NOW = datetime(2026, 11, 23, tzinfo=UTC)
NOT_ARTICLES = [*walls.cases(), *lists.cases(), *fresh_walls.cases(), *fresh_lists.cases()]
ARTICLES = list(articles.cases())


def read(case: Case) -> Extraction:
    body = case.html.encode("utf-8", "surrogateescape")
    headers = {"content-type": case.content_type} if case.content_type else {}
    return extract.open(Page(url=case.url, body=body, visit=Visit(now=NOW), status=200, headers=headers)).article()


@pytest.mark.parametrize("case", NOT_ARTICLES, ids=lambda case: case.name)
def test_page_that_is_no_article_is_refused_with_its_reason(case: Case) -> None:
    found = read(case)
    assert (found.reason, found.detail) == (case.code, found.detail)
    assert found.outcome == ("listing" if case.code == "listing" else "rejected")
    assert found.detail


@pytest.mark.parametrize("case", ARTICLES, ids=lambda case: case.name)
def test_article_that_looks_like_none_is_kept(case: Case) -> None:
    found = read(case)
    assert (found.outcome, found.reason, found.detail) == ("article", None, None)


def test_every_reason_has_a_page() -> None:
    assert {case.code for case in NOT_ARTICLES} == set(REASONS)


LINKED = (
    "<p><a href='/paper/{0}'>The council's report number {0}</a> says that the old bridge has to stay open to all.</p>"
)
PLAIN = (
    "<p>Nobody in the town had expected that the vote would come this early, and the mayor did not hide his joy.</p>"
)


@pytest.mark.parametrize(
    ("url", "content"),
    [
        ("/local/bridge-1", "".join(map(LINKED.format, range(4))) + PLAIN * 6),
        ("/about/plumbing/pipes-compared", PLAIN * 10),
    ],
    ids=["paragraphs that begin with links", "a step of the path that names a service"],
)
def test_text_of_its_own_keeps_an_undeclared_article(url: str, content: str) -> None:
    html = document("Bridge stays open | Daily", framed(f"<main><h1>Bridge stays open</h1>{content}</main>"))
    found = read(Case(name="", code="article", html=html, url=f"https://daily.example{url}"))
    assert (found.outcome, found.reason, found.detail) == ("article", None, None)
