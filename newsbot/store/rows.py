"""Rows for the feeds: what a page leaves besides its outcome, each as the line it will be published as."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from operator import attrgetter

from newsbot.clock import rfc3339
from newsbot.feed import to_line, to_lines
from newsbot.items import Article, Record, Rejected, RelatedEdge, RelatedLink, Tombstone
from newsbot.store import KnownArticle, Lease, Row

LINK = tuple(member.name for member in fields(RelatedLink))
_members = attrgetter(*LINK)


def row(feed: str, record: Record) -> Row:
    """The record as a row of the feed named."""
    return Row(site=record.site, feed=feed, lines=to_line(record))


def article_rows(article: Article) -> Iterator[Row]:
    """The article, and its related links, if it has any, as one row of edges."""
    yield row("articles", article)
    if article.related:
        lines = to_lines(edge(article, link) for link in article.related)
        yield Row(site=article.site, feed="related", lines=lines, count=len(article.related))


def edge(article: Article, link: RelatedLink) -> RelatedEdge:
    """The related link as a record of its own."""
    return RelatedEdge(
        record_id=article.record_id,
        revision=article.revision,
        site=article.site,
        source_url=article.url,
        date_crawled=article.date_crawled,
        run_id=article.run_id,
        **dict(zip(LINK, _members(link), strict=True)),
    )


def rejected_row(
    lease: Lease, *, url: str, reason: str, detail: str | None, status: int | None, now: datetime, run_id: str
) -> Row:
    """A page that is no article, and why."""
    rejected = Rejected(
        url=url,
        site=lease.site,
        reason=reason,
        detail=detail,
        http_status=status,
        found_via=lease.found_via,
        depth=lease.depth,
        date_crawled=rfc3339(now),
        run_id=run_id,
    )
    return row("rejected", rejected)


def tombstone_row(known: KnownArticle, *, url: str, reason: str, status: int | None, now: datetime, run_id: str) -> Row:
    """A known article that its site has withdrawn."""
    tombstone = Tombstone(
        record_id=known.record_id,
        url=url,
        site=known.site,
        last_revision=known.revision,
        reason=reason,
        http_status=status,
        date_seen=rfc3339(now),
        run_id=run_id,
    )
    return row("tombstones", tombstone)
