"""Checks that a record can fail: each a code in ``problems``, none stops the record.

A check looks at the record alone. It says what a reader of the dataset would trip over.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Final

from newsbot.items import Article, Image
from newsbot.text.language import detect
from newsbot.text.normalize import fold, fold_label

PROBLEMS: Final[dict[str, str]] = {
    "no_headline": "the record has no headline",
    "no_date": "no publication date was found, or none that could be trusted",
    "empty_body": "the record has no body",
    "future_date": "published or modified later than a day after the crawl",
    "implausible_date": "a date that systems write for none: 1970-01-01, 1900-01-01, or before printing",
    "headline_is_site": "the headline is the name of the site",
    "headline_with_site": "the headline ends with the name of the site",
    "headline_in_body": "the headline is repeated as a paragraph of the body",
    "related_in_body": "a related headline stands as a paragraph of the body",
    "caption_in_body": "a picture's caption stands as a paragraph of the body",
    "glued_caption": "a caption still holds its credit",
    "author_is_no_name": "an author is the site itself, an address, a handle or a sentence",
    "mojibake": "text read in a wrong encoding, or letters lost",
    "markup_in_text": "tags, entities or shortcodes stand in headline, description or body",
    "body_shorter_than_description": "the body is shorter than its own description",
    "body_cut_short": "the body ends with an ellipsis, as teasers do",
    "language_differs": "headline and body are not of one language",
    "repeated_paragraph": "a paragraph of the body stands in it more than once",
    "canonical_broken": "the declared canonical URL is none; ignored",
    "canonical_off_site": "the declared canonical URL leads off the site; ignored",
    "canonical_taken": "the declared canonical URL is that of another article; ignored",
    "canonical_home": "the declared canonical URL is the site's home page; ignored",
}
"""Every code of ``problems`` and what it says of the record; the canonical ones are not of checks here."""

FUTURE: Final = timedelta(days=1)
"""A date later than this after the crawl is wrong (clocks and zones differ by less)."""
FIRST_YEAR: Final = 1605
"""The first printed newspaper, the Relation of Strasbourg."""
PLACEHOLDERS: Final = ("0001-01-01", "1900-01-01", "1970-01-01")

SHORT: Final = 200
"""Characters up to which a paragraph may be a headline or a caption."""
HEADLINE: Final = 25
"""Characters from which a related headline is no section's or person's name."""
LONG: Final = 80
"""Characters from which a paragraph said twice is no refrain, label or address."""
LANGUAGE_SURE: Final = 60
"""Characters from which the language of a headline is sure; a script is at 20."""
LONGEST_NAME: Final = 60

MOJIBAKE: Final = re.compile(r"[ØÙÚÛ][\u0080-\u00bf\u2018-\u203a€™]|[ÃÂÐÑ×][\u0080-\u00bf]|â€[\u0080-\u2122]|ï¿½")
LOST: Final = "\ufffd"
ESCAPED: Final = re.compile(
    r"&(?:amp|nbsp|quot|rsquo|lsquo|ldquo|rdquo|#0?39|#82\d\d|#160);|<a\s+href=[\"']https?:|"
    r"\[/?(?:caption|embed|gallery|vc_\w+|et_pb_\w+)\b[^\]]{0,300}\]",
    re.I,
)
TAGS: Final = re.compile(r"</?(?:p|div|span|br|a|b|strong|em|i|img|h[1-6]|ul|li)(?:\s[^<>]{0,200})?/?>", re.I)
CREDIT: Final = re.compile(
    r"(?:المصدر|تصوير|عدسة|الصورة|צילום|קרדיט|عکس|عکاس|تصویر|photo|photograph|picture|image|credit|credits|source|foto|"
    r"symbolfoto|bild|quelle|crédit|crédits|fuente|fonte|kaynak|fotoğraf|фото|источник)\s*[:：]\s*\S",
    re.I,
)
CUT_SHORT: Final = re.compile(r"[\[(]\s*(?:…|\.\.\.)\s*[\])]\s*$")
TRAILING: Final = ("…", "...")
TEASER: Final = 100
"""Words up to which a body that ends with an ellipsis is a teaser; longer ones may end so by style."""
NO_NAME: Final = re.compile(r"https?:|www\.|^@|\S@\S|\.(?:com|net|org)\b|[<>{}|]")


class Record:
    """An article and what several checks ask of it, each made once."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.paragraphs = article.body.split("\n\n") if article.body else []

    @cached_property
    def short(self) -> frozenset[str]:
        """The body's short paragraphs, folded."""
        return frozenset(fold_label(text) for text in self.paragraphs if len(text) <= SHORT)

    @cached_property
    def site_names(self) -> frozenset[str]:
        names = (self.article.publisher, self.article.site, self.article.site.removesuffix(".com"))
        return frozenset(fold_label(name) for name in names if name)

    @cached_property
    def images(self) -> list[Image]:
        return [image for image in (self.article.image, *self.article.images) if image.caption]


Check = Callable[[Record], bool]


def check(article: Article) -> list[str]:
    """The codes of the checks that the record fails, in the table's order; [] when it is clean."""
    record = Record(article)
    return [code for code, failed in CHECKS if failed(record)]


def problems(article: Article) -> list[str]:
    """The codes that the record has from its extraction, and those of the checks that it fails, each once."""
    return list(dict.fromkeys([*article.problems, *check(article)]))


def _no_headline(record: Record) -> bool:
    return not record.article.headline


def _no_date(record: Record) -> bool:
    return record.article.date_published is None


def _empty_body(record: Record) -> bool:
    return not record.article.body


def _future_date(record: Record) -> bool:
    article = record.article
    crawled = _instant(article.date_crawled)
    dates = (article.date_published, article.date_modified)
    return any(_instant(date) > crawled + FUTURE for date in dates if date is not None)


def _instant(value: str) -> datetime:
    """A record's date as an aware instant; a local or day-only one is read as UTC, which is near enough here."""
    parsed = datetime.fromisoformat(value)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def _implausible_date(record: Record) -> bool:
    date = record.article.date_published
    return date is not None and (date[:10] in PLACEHOLDERS or int(date[:4]) < FIRST_YEAR)


def _headline_is_site(record: Record) -> bool:
    headline = record.article.headline
    return bool(headline) and fold_label(headline or "") in record.site_names


def _headline_with_site(record: Record) -> bool:
    headline = fold(record.article.headline or "")
    return any(headline.endswith((f"| {name}", f"- {name}", f"– {name}", f"— {name}")) for name in record.site_names)


def _headline_in_body(record: Record) -> bool:
    return bool(record.article.headline) and fold_label(record.article.headline or "") in record.short


def _related_in_body(record: Record) -> bool:
    headlines = (link.headline for link in record.article.related)
    return any(text and len(text) >= HEADLINE and fold_label(text) in record.short for text in headlines)


def _caption_in_body(record: Record) -> bool:
    return any(
        len(image.caption or "") >= HEADLINE and fold_label(image.caption or "") in record.short
        for image in record.images
    )


def _glued_caption(record: Record) -> bool:
    """Whether the credit hangs on a caption, by its label or word for word."""
    return any(
        CREDIT.search(image.caption or "")
        or (image.credit and len(image.credit) > 5 and (image.caption or "").endswith(image.credit))
        for image in record.images
    )


def _author_is_no_name(record: Record) -> bool:
    return any(
        len(name) > LONGEST_NAME or NO_NAME.search(name) or fold_label(name) in record.site_names
        for name in record.article.authors
    )


def _mojibake(record: Record) -> bool:
    sample = f"{record.article.headline or ''} {record.article.body[:2000]}"
    if sample.isascii():
        return False
    return sample.count(LOST) >= 3 or len(MOJIBAKE.findall(sample)) >= 3


def _markup_in_text(record: Record) -> bool:
    """Tags count in headline and description only: bodies about programming show them to be read."""
    article = record.article
    about = f"{article.headline or ''} {article.description or ''}"
    return bool(TAGS.search(about) or ESCAPED.search(about) or ESCAPED.search(article.body))


def _short_body(record: Record) -> bool:
    return bool(record.article.body) and len(record.article.body) < len(record.article.description or "")


def _body_cut_short(record: Record) -> bool:
    article = record.article
    return bool(CUT_SHORT.search(article.body[-12:])) or (
        article.word_count < TEASER and article.body.endswith(TRAILING)
    )


def _language_differs(record: Record) -> bool:
    """By script from 20 characters, by letters of its own from ``LANGUAGE_SURE``; not by words, for names mislead."""
    article = record.article
    headline = article.headline or ""
    if len(headline) < 20 or len(article.body) < SHORT:
        return False
    shares = sorted((_ascii_share(headline), _ascii_share(article.body[:1000])))
    if shares[0] < 0.4 and shares[1] > 0.7:
        return True
    if shares[0] > 0.7 or len(headline) < LANGUAGE_SURE or article.language is None:
        return False
    printed = detect(headline)
    return printed is not None and printed.basis in ("script", "letters") and printed.tag != article.language


def _ascii_share(text: str) -> float:
    """Nearly 1 in Latin script, about a fifth (blanks, points, digits) in any other."""
    return len(text.encode("ascii", "ignore")) / len(text)


def _repeated_paragraph(record: Record) -> bool:
    long = [text for text in record.paragraphs if len(text) >= LONG]
    return len(long) != len(set(long))


CHECKS: Final[tuple[tuple[str, Check], ...]] = (
    ("no_headline", _no_headline),
    ("no_date", _no_date),
    ("empty_body", _empty_body),
    ("future_date", _future_date),
    ("implausible_date", _implausible_date),
    ("headline_is_site", _headline_is_site),
    ("headline_with_site", _headline_with_site),
    ("headline_in_body", _headline_in_body),
    ("related_in_body", _related_in_body),
    ("caption_in_body", _caption_in_body),
    ("glued_caption", _glued_caption),
    ("author_is_no_name", _author_is_no_name),
    ("mojibake", _mojibake),
    ("markup_in_text", _markup_in_text),
    ("body_shorter_than_description", _short_body),
    ("body_cut_short", _body_cut_short),
    ("language_differs", _language_differs),
    ("repeated_paragraph", _repeated_paragraph),
)
"""(code, whether a record fails it)."""
