"""Checks that a record can fail: each a code in ``problems``, none stops the record.

A check looks at the record alone. It says what a reader of the dataset would trip over.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from newsbot.items import Article
from newsbot.text.language import detect
from newsbot.text.normalize import fold

Check = Callable[[Article], bool]

FUTURE: Final = timedelta(days=1)
"""A publication later than this after the crawl is a wrong date (clocks and zones differ by less)."""

MOJIBAKE = re.compile(r"[ØÙÚÛ][\u0080-\u00bf\u2018-\u203a€™]|Ã[\u0080-\u00bf]|ï¿½|\ufffd")
CREDIT_GLUED = re.compile(r"(?:المصدر|تصوير|عدسة|צילום|عکس|Photo|Credit|Source|Foto|Quelle)\s*[::]\s*\S", re.I)


def check(article: Article) -> list[str]:
    """The codes of the checks that the record fails, in the table's order; [] when it is clean."""
    return [code for code, failed in CHECKS if failed(article)]


def _no_headline(article: Article) -> bool:
    return not article.headline


def _no_date(article: Article) -> bool:
    return article.date_published is None


def _future_date(article: Article) -> bool:
    published = _instant(article.date_published)
    crawled = _instant(article.date_crawled)
    return published is not None and crawled is not None and published > crawled + FUTURE


def _instant(value: str | None) -> datetime | None:
    """A record's date as an aware instant; a local or day-only one is read as UTC, which is near enough here."""
    if value is None:
        return None
    parsed = datetime.fromisoformat(value.replace("Z", "+00:00"))
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=_UTC)


_UTC = datetime.fromisoformat("2000-01-01T00:00:00+00:00").tzinfo


def _headline_in_body(article: Article) -> bool:
    headline = fold(article.headline or "")
    return bool(headline) and any(fold(paragraph) == headline for paragraph in article.body.split("\n\n"))


def _related_in_body(article: Article) -> bool:
    headlines = {fold(link.headline) for link in article.related if link.headline}
    return any(fold(paragraph) in headlines for paragraph in article.body.split("\n\n"))


def _glued_caption(article: Article) -> bool:
    return any(image.caption and CREDIT_GLUED.search(image.caption) for image in [article.image, *article.images])


def _mojibake(article: Article) -> bool:
    sample = f"{article.headline or ''} {article.body[:5000]}"
    return len(MOJIBAKE.findall(sample)) >= 3


def _short_body(article: Article) -> bool:
    return bool(article.body) and len(article.body) < len(article.description or "")


def _empty_body(article: Article) -> bool:
    return not article.body


def _language_differs(article: Article) -> bool:
    if not article.headline or len(article.headline) < 40 or len(article.body) < 200:
        return False
    printed, written = detect(article.headline), detect(article.body[:2000])
    return printed is not None and written is not None and printed.direction != written.direction


def _repeated_paragraph(article: Article) -> bool:
    paragraphs = [fold(p) for p in article.body.split("\n\n") if len(p) >= 80]
    return len(paragraphs) != len(set(paragraphs))


CHECKS: Final[tuple[tuple[str, Check], ...]] = (
    ("no_headline", _no_headline),
    ("no_date", _no_date),
    ("empty_body", _empty_body),
    ("future_date", _future_date),
    ("headline_in_body", _headline_in_body),
    ("related_in_body", _related_in_body),
    ("glued_caption", _glued_caption),
    ("mojibake", _mojibake),
    ("body_shorter_than_description", _short_body),
    ("language_differs", _language_differs),
    ("repeated_paragraph", _repeated_paragraph),
)
"""(code, whether a record fails it)."""
