"""What a page that was read brings to its commit: a new article, a revision, nothing new; and its ticker lines.

The one way for pages just fetched and for those of archives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from newsbot.clock import rfc3339
from newsbot.ending import next_visit, young_until
from newsbot.fingerprint import Fingerprint
from newsbot.items import Article, TickerLine, record_id
from newsbot.lifecycle import Lifecycle, OpenPage
from newsbot.page import Extraction, Page
from newsbot.store import Row
from newsbot.store.revision import decide, is_another
from newsbot.store.rows import article_rows, row
from newsbot.urls import canonicalize, identity


def settle(
    pages: Lifecycle,
    page: OpenPage,
    told: Fingerprint,
    *,
    now: datetime,
    run_id: str | None,
    rows: Callable[[Article], Iterable[Row]] = article_rows,
) -> str:
    """Ends the page with the article as what it is, and gives the outcome: article, unchanged or duplicate.

    A new article or revision is numbered, compared with others and hangs on the page's commit as its ``rows``.
    """
    article = told.article
    article.site = page.lease.site
    known = pages.known_article(article.record_id)
    if known is not None and is_another(told, known):
        disown(article)
        known = pages.known_article(article.record_id)
    known = known or pages.twin(told)
    decision = decide(told, known, asked=page.lease.url)
    canonical = canonicalize(article.canonical_url)
    page.commit.aliases = sorted({canonicalize(article.url), canonical} - {page.lease.url})
    young = young_until(article.date_published, page.lease, now)
    page.commit.young_until = rfc3339(young)
    page.commit.next_visit = next_visit(young, now)
    if decision.outcome == "duplicate":
        page.commit.article = decision.known
        page.commit.next_visit = None
    else:
        pages.keep_article(page, decision.known)
    if decision.outcome != "article":
        page.end(decision.outcome)
        return decision.outcome
    article.revision = decision.known.revision
    article.changed_fields = decision.changed
    article.content_hash = decision.known.content_hash
    article.duplicate_of = pages.repeated_by(page, told)
    article.run_id = run_id
    page.end("article", rows=rows(article))
    return decision.outcome


def disown(article: Article) -> None:
    """The article under its own URL, where the canonical one that its page declares is another article's."""
    article.canonical_url = canonicalize(article.url)
    article.record_id = record_id(identity(article.url))
    article.provenance.canonical_url = None
    article.problems = [*article.problems, "canonical_taken"]


def note_ticker(pages: Lifecycle, page: OpenPage, extraction: Extraction, source: Page, *, run_id: str | None) -> None:
    """Hangs the ticker lines that are new on the site on the commit of the page that shows them."""
    for ticker in extraction.ticker:
        line = TickerLine(
            site=page.lease.site,
            text=ticker.text,
            url=ticker.url,
            page_url=source.url,
            date_seen=rfc3339(source.visit.now),
            run_id=run_id,
        )
        if pages.new_ticker(line):
            page.commit.ticker.append(line.text)
            page.commit.rows.append(row("ticker", line))
