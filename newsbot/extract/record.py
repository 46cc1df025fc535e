"""The record of one page: every field with its source, in the order in which fields claim their pieces."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from newsbot.extract import about
from newsbot.extract.assemble import blocks_of, body_of
from newsbot.extract.authors import authors, claim_bylines
from newsbot.extract.cards import Edge
from newsbot.extract.dateline import dateline
from newsbot.extract.dates import Dates, read_dates
from newsbot.extract.headline import Headline, alternative_headline, kicker
from newsbot.extract.images import claim_images, hero
from newsbot.extract.judge import judge
from newsbot.extract.reading import Reading
from newsbot.extract.section import breadcrumbs, section
from newsbot.extract.witness import lend
from newsbot.items import Article, Block, Provenance, RelatedLink, record_id
from newsbot.page import Page
from newsbot.text.language import Language, detect
from newsbot.text.normalize import count_words
from newsbot.urls import accept_canonical, canonicalize, identity, site_name

Found = tuple[Any, str | None]
"""A field's value, and the source that won."""

SAMPLE = 5000
"""Characters of the article's node that its language is told by."""


def read_article(reading: Reading, title: Headline, edges: list[Edge]) -> Article:
    """The record of the page, best effort where it is no article; every piece of the page is claimed."""
    page, site = reading.page, reading.site
    language = _language(reading, title)
    dates = read_dates(reading, language.tag if language else None)
    found = _before_the_body(reading, title)
    claim_bylines(reading, found["authors"][0])
    pictures = claim_images(reading)
    judge(reading)
    blocks, related = blocks_of(reading, pictures, edges)
    found |= _body(reading, blocks, related) | _about(reading)
    found["language"] = (language.tag, language.basis) if language else (None, None)
    found["image"] = hero(reading, [picture for _, picture in pictures])
    image = found["image"][0]
    canonical, problem = _canonical(reading)
    found["canonical_url"] = canonical
    article = Article(
        record_id=record_id(identity(canonical[0])),
        url=page.url,
        site=site.name if site.name != "generic" else site_name(page.url),
        direction=language.direction if language else "ltr",
        images=[picture for _, picture in pictures] or ([image] if image.url else []),
        blocks=blocks,
        word_count=count_words(found["body"][0]),
        rights=about.rights(reading),
        provenance=Provenance(**{name: source for name, (_, source) in found.items()}),
        problems=[problem] if problem else [],
        **{name: value for name, (value, _) in found.items()},
        **_visit(page),
    )
    _set_dates(article, dates)
    if page.visit.witness is not None:
        lend(article, page.visit.witness, page.visit.now)
    return article if site.hook is None else site.hook(page, article)


def _language(reading: Reading, title: Headline) -> Language | None:
    texts: list[str] = []
    missing = SAMPLE
    for piece in reading.pieces[reading.box_range.start : reading.box_range.stop]:
        texts.append(piece.text)
        missing -= len(piece.text) + 1
        if missing <= 0:
            break
    return detect(" ".join(texts) or title.text or "", reading.page.metadata.lang or reading.site.language)


def _before_the_body(reading: Reading, title: Headline) -> dict[str, Found]:
    """The fields that claim what is printed around the headline."""
    return {
        "headline": (title.text, title.source),
        "kicker": kicker(reading, title),
        "alternative_headline": alternative_headline(reading, title),
        "section": section(reading),
        "description": about.description(reading),
        "authors": authors(reading),
    }


def _body(reading: Reading, blocks: list[Block], related: list[RelatedLink]) -> dict[str, Found]:
    first = next((block.text for block in blocks if block.type == "paragraph" and block.text), "")
    place = dateline(first)
    return {
        "body": (body_of(blocks), reading.box.tag),
        "related": (related, "page" if related else None),
        "dateline": (place, "first paragraph" if place else None),
    }


def _about(reading: Reading) -> dict[str, Found]:
    """The fields that are read beside the article and claim nothing."""
    free = about.free(reading)
    return {
        "breadcrumbs": breadcrumbs(reading),
        "tags": about.tags(reading),
        "article_type": about.article_type(reading),
        "publisher": about.publisher(reading),
        "copyright_notice": about.copyright_notice(reading),
        "is_accessible_for_free": (free, "json-ld" if free is not None else None),
    }


def _canonical(reading: Reading) -> tuple[tuple[str, str | None], str | None]:
    """((canonical URL, source), problem code when a declared one was not believed)."""
    declared = about.canonical(reading)
    hosts = reading.site.hosts or (site_name(reading.page.url),)
    url, problem = accept_canonical(declared, reading.page.url, hosts)
    return (canonicalize(url), "link[rel=canonical]" if declared and not problem else None), problem


def _visit(page: Page) -> dict[str, Any]:
    """How the page came."""
    return {
        "date_crawled": page.visit.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "run_id": page.visit.run_id,
        "found_via": page.visit.found_via,
        "depth": page.visit.depth,
        "http_status": page.status,
        "etag": page.headers.get("etag"),
        "last_modified": page.headers.get("last-modified"),
        "truncated": page.truncated,
    }


def _set_dates(article: Article, dates: Dates) -> None:
    if dates.published:
        date = dates.published.date
        article.date_published = date.value
        article.date_precision = date.precision
        article.date_zone_basis = date.zone_basis
        article.date_published_raw = dates.raw
        article.provenance.date_published = dates.published.source
    if dates.modified:
        article.date_modified = dates.modified.date.value
        article.provenance.date_modified = dates.modified.source
