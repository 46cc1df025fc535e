"""What happened to a record: new, the same, changed, come back, or another URL of a known one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from newsbot.fingerprint import Fingerprint
from newsbot.items import changed_fields
from newsbot.shapes import same_but_ids
from newsbot.store import KnownArticle, Original
from newsbot.store.sql import stamp_text
from newsbot.text.resemblance import Sketch
from newsbot.urls import canonicalize, identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """``outcome`` is article, unchanged or duplicate; ``known`` the last revision as it now is."""

    outcome: str
    known: KnownArticle
    changed: list[str] = field(default_factory=list)


def decide(told: Fingerprint, known: KnownArticle | None, *, asked: str) -> Decision:
    """The decision for an article just extracted, given the last revision of its record and the URL asked for.

    A new revision is written if and only if what readers read differs (``items.CONTENT``), or the
    article was withdrawn and is back. Only the record's own URL makes revisions: a variant of it
    that reads differently is a duplicate, else the two would take turns.
    """
    if known is None:
        return Decision(outcome="article", known=_known(told, revision=1))
    changed = changed_fields(known.fields, told.fields)
    next_revision = Decision(outcome="article", known=_known(told, revision=known.revision + 1), changed=changed)
    if known.gone:
        return next_revision
    own = {canonicalize(known.url), canonicalize(known.canonical_url)}
    if canonicalize(told.article.url) in own and told.content_hash != known.content_hash:
        return next_revision
    return Decision(outcome="unchanged" if canonicalize(asked) in own else "duplicate", known=known)


def is_another(told: Fingerprint, known: KnownArticle) -> bool:
    """Whether the record of the page's canonical URL holds another article: under another name in its URL, with other
    headline and text.

    Sites give all their pages one canonical URL by mistake; the page that has that URL is its owner in any case.
    """
    article = told.article
    own, canonical = identity(article.url), identity(article.canonical_url)
    if own == canonical or own.rpartition("/")[2] == identity(known.url).rpartition("/")[2]:
        return False
    return {"headline", "body"} <= set(changed_fields(known.fields, told.fields))


def twin(told: Fingerprint, others: Iterable[KnownArticle]) -> KnownArticle | None:
    """The known article of which this one is but another URL, as session ids make them; ``None`` without one.

    All that readers read is the same, where related news leads to aside (their URLs have the ids too), and the URLs
    differ in ids or query only. Equal text under another headline, date or name of the page is a record that repeats.
    """
    for known in others:
        if known.gone or known.site != told.article.site or not same_but_ids(told.article.url, known.url):
            continue
        if not set(changed_fields(known.fields, told.fields)) - {"related"}:
            return known
    return None


def _known(told: Fingerprint, *, revision: int) -> KnownArticle:
    article = told.article
    return KnownArticle(
        record_id=article.record_id,
        site=article.site,
        url=article.url,
        canonical_url=article.canonical_url,
        revision=revision,
        content_hash=told.content_hash,
        headline=article.headline,
        fields=told.fields,
    )


def original(told: Fingerprint, sketch: Sketch) -> Original:
    """The article as one that repeats none; it stands from its publication, without a date from when it was read."""
    since = stamp_text(told.article.date_published) or told.article.date_crawled
    return Original(record_id=told.article.record_id, sketch=sketch, since=since)
