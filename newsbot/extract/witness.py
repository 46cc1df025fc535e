"""What a feed or news sitemap said of an article, for what its page does not say."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from newsbot.items import Article
from newsbot.page import Witness
from newsbot.text.dates import parse_metadata_date
from newsbot.text.language import direction
from newsbot.text.normalize import clean

SOURCE: Final = "feed"
"""The name that goes to provenance."""


def lend(article: Article, witness: Witness, now: datetime) -> None:
    """Fills headline, publication date and language where the page gave none: the last source of each."""
    if article.headline is None and (title := clean(witness.title)):
        article.headline = title
        article.provenance.headline = SOURCE
    if article.language is None and witness.language:
        article.language = witness.language
        article.direction = direction(article.headline or article.body or "")
        article.provenance.language = SOURCE
    if article.date_published is None and witness.published:
        date = parse_metadata_date(witness.published, now=now)
        if date is not None:
            article.date_published, article.date_published_raw = date.value, witness.published
            article.date_precision, article.date_zone_basis = date.precision, date.zone_basis
            article.provenance.date_published = SOURCE
