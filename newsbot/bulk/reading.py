"""What a process that reads pages hands to the one that settles them: the lines made ahead, and little else.

An article's objects would be taken apart and built again on the way, for no more than a few of its fields.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from newsbot.archive import Capture
from newsbot.feed import from_line
from newsbot.fingerprint import Fingerprint
from newsbot.items import Article
from newsbot.page import Extraction
from newsbot.settle import disown
from newsbot.store import Row
from newsbot.store.rows import article_rows

ASKED: Final = ("url", "canonical_url", "headline", "date_published", "date_crawled")
"""What settling asks of an article besides its fingerprint."""

SETTLED: Final = (
    "record_id", "site", "revision", "changed_fields", "content_hash", "duplicate_of", "run_id", "found_via",
)  # fmt: skip
"""What settling may say of it."""

UNSAID: Final = "archive"
"""How a page was found of which its archive does not say so."""

_settled = attrgetter(*SETTLED)


@dataclass(slots=True, kw_only=True)
class Reading(Extraction):
    """An article that was read elsewhere: ``article`` holds only what is asked of it.

    ``made`` are its rows as they are if it turns out to be what ``ahead`` says: the first revision, of no copy.
    """

    made: list[Row]
    ahead: tuple[object, ...]

    def rows(self, article: Article) -> Iterable[Row]:
        """The rows of the article as it was settled."""
        if _settled(article) == self.ahead:
            return self.made
        whole = from_line(self.made[0].lines, Article)
        if article.record_id != whole.record_id:
            disown(whole)
        for name in SETTLED:
            setattr(whole, name, getattr(article, name))
        return article_rows(whole)


def packed(capture: Capture, extraction: Extraction, *, run_id: str | None) -> Reading:
    """The article of the page as it is handed over; ``run_id``: of the run that reads it, where none fetched it."""
    article = extraction.article
    told = Fingerprint(article).worked_out()
    article.site = capture.site or article.site
    article.run_id = capture.run_id or run_id
    article.found_via = capture.found_via or UNSAID
    article.content_hash = told.content_hash
    made = list(article_rows(article))
    asked = {name: getattr(article, name) for name in (*ASKED, *SETTLED)}
    told.article = Article(**asked)
    return Reading(
        article=told.article,
        outcome=extraction.outcome,
        reason=extraction.reason,
        detail=extraction.detail,
        ticker=extraction.ticker,
        fingerprint=told,
        made=made,
        ahead=_settled(article),
    )
