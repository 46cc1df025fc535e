"""The profiles of an export: what an article is called in the words of others.

A profile is a table: key → (its JSON Schema, what stands there). What is absent is left out of a line, but
for news-please, whose lines have every key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from newsbot.errors import UsageError
from newsbot.items import Article, Image
from newsbot.schema import json_schema

Schema = dict[str, Any]
Read = Callable[[Article], Any]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
TRUTH: Schema = {"type": "boolean"}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties}


def _typed(**properties: Schema) -> Schema:
    return {"type": "object", "properties": {"@type": TEXT, **properties}}


@dataclass(frozen=True, slots=True)
class Profile:
    """``schema``: JSON Schema of a line; ``row``: an article as such a line; ``None``: the article's own line."""

    schema: Schema
    row: Callable[[Article], dict[str, Any]] | None


def profile(name: str) -> Profile:
    """The profile of that name; raises ``UsageError`` for one that there is not."""
    if name not in PROFILES:
        raise UsageError(f"no profile {name!r}; one of {', '.join(PROFILES)}")
    return PROFILES[name]


def _table(rows: Mapping[str, tuple[Schema, Read]], *, every_key: bool = False) -> Profile:
    def row(article: Article) -> dict[str, Any]:
        values = {key: read(article) for key, (_, read) in rows.items()}
        return {key: value for key, value in values.items() if every_key or value not in (None, "", [], {})}

    return Profile({"type": "object", "properties": {key: schema for key, (schema, _) in rows.items()}}, row)


def _given(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _moment(date: str | None) -> str | None:
    """A date as date and time; a bare day begins at midnight, in a zone that nobody stated."""
    return f"{date}T00:00:00" if date and "T" not in date else date


# Zyte: zyte_common_items.Article

ZYTE: dict[str, tuple[Schema, Read]] = {
    "url": (TEXT, lambda article: article.url),
    "canonicalUrl": (TEXT, lambda article: article.canonical_url),
    "headline": (TEXT, lambda article: article.headline),
    "datePublished": (TEXT, lambda article: _moment(article.date_published)),
    "datePublishedRaw": (TEXT, lambda article: article.date_published_raw),
    "dateModified": (TEXT, lambda article: _moment(article.date_modified)),
    "authors": (
        _list(_object(name=TEXT, nameRaw=TEXT)),
        lambda article: [{"name": name, "nameRaw": name} for name in article.authors],
    ),
    "breadcrumbs": (_list(_object(name=TEXT)), lambda article: [{"name": name} for name in article.breadcrumbs]),
    "inLanguage": (TEXT, lambda article: article.language and article.language.partition("-")[0]),
    "mainImage": (_object(url=TEXT), lambda article: _given(url=article.image.url)),
    "images": (_list(_object(url=TEXT)), lambda article: [{"url": image.url} for image in article.images if image.url]),
    "description": (TEXT, lambda article: article.description),
    "articleBody": (TEXT, lambda article: article.body),
    "metadata": (_object(dateDownloaded=TEXT), lambda article: {"dateDownloaded": article.date_crawled}),
}


# schema.org: NewsArticle

IMAGE_OBJECT = _typed(url=TEXT, caption=TEXT, creditText=TEXT, width=NUMBER, height=NUMBER)


def _image_objects(article: Article) -> list[dict[str, Any]]:
    """All pictures, the lead picture first."""
    lead = [article.image] if article.image.url else []
    others = [image for image in article.images if image.url and image.url != article.image.url]
    return [_image_object(image) for image in lead + others]


def _image_object(image: Image) -> dict[str, Any]:
    sizes = {"width": image.width, "height": image.height}
    return {"@type": "ImageObject", **_given(url=image.url, caption=image.caption, creditText=image.credit, **sizes)}


SCHEMA_ORG: dict[str, tuple[Schema, Read]] = {
    "@context": (TEXT, lambda article: "https://schema.org"),
    "@type": (TEXT, lambda article: "NewsArticle"),
    "identifier": (TEXT, lambda article: article.record_id),
    "version": (NUMBER, lambda article: article.revision),
    "url": (TEXT, lambda article: article.canonical_url),
    "headline": (TEXT, lambda article: article.headline),
    "alternativeHeadline": (TEXT, lambda article: article.alternative_headline),
    "description": (TEXT, lambda article: article.description),
    "articleSection": (TEXT, lambda article: article.section),
    "keywords": (_list(TEXT), lambda article: article.tags),
    "author": (
        _list(_typed(name=TEXT)),
        lambda article: [{"@type": "Person", "name": name} for name in article.authors],
    ),
    "publisher": (
        _typed(name=TEXT),
        lambda article: {"@type": "Organization", "name": article.publisher} if article.publisher else None,
    ),
    "dateline": (TEXT, lambda article: article.dateline),
    "datePublished": (TEXT, lambda article: article.date_published),
    "dateModified": (TEXT, lambda article: article.date_modified),
    "inLanguage": (TEXT, lambda article: article.language),
    "image": (_list(IMAGE_OBJECT), _image_objects),
    "articleBody": (TEXT, lambda article: article.body),
    "wordCount": (NUMBER, lambda article: article.word_count),
    "isAccessibleForFree": (TRUTH, lambda article: article.is_accessible_for_free),
    "copyrightNotice": (TEXT, lambda article: article.copyright_notice),
}


# news-please: NewsArticle.get_serializable_dict, whose dates are Python's str() of a datetime


def _printed(date: str | None) -> str | None:
    moment = _moment(date)
    return moment.replace("T", " ").removesuffix("Z") if moment else None


NEWS_PLEASE: dict[str, tuple[Schema, Read]] = {
    "authors": (_list(TEXT), lambda article: article.authors),
    "date_download": (TEXT, lambda article: _printed(article.date_crawled)),
    "date_modify": (TEXT, lambda article: _printed(article.date_modified)),
    "date_publish": (TEXT, lambda article: _printed(article.date_published)),
    "description": (TEXT, lambda article: article.description),
    "filename": (TEXT, lambda article: f"{article.record_id}.json"),
    "image_url": (TEXT, lambda article: article.image.url),
    "language": (TEXT, lambda article: article.language),
    "localpath": (TEXT, lambda article: None),
    "maintext": (TEXT, lambda article: article.body),
    "source_domain": (TEXT, lambda article: urlsplit(article.url).hostname),
    "text": (TEXT, lambda article: None),
    "title": (TEXT, lambda article: article.headline),
    "title_page": (TEXT, lambda article: None),
    "title_rss": (TEXT, lambda article: None),
    "url": (TEXT, lambda article: article.url),
}


PROFILES: dict[str, Profile] = {
    "newsbot": Profile(json_schema("articles"), None),
    "zyte": _table(ZYTE),
    "schema-org": _table(SCHEMA_ORG),
    "news-please": _table(NEWS_PLEASE, every_key=True),
}
