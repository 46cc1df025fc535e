"""A page read: ``open`` cuts it once; fields, links and the explanation are views on that cut."""

from __future__ import annotations

from datetime import UTC
from functools import cached_property
from typing import Any

from newsbot.extract import about
from newsbot.extract.assemble import blocks_of, body_of
from newsbot.extract.authors import authors
from newsbot.extract.dateline import dateline
from newsbot.extract.dates import Dates, precision_of, read_dates
from newsbot.extract.explain import explain
from newsbot.extract.headline import Headline, alternative_headline, kicker, read_headline
from newsbot.extract.images import claim_images, hero
from newsbot.extract.judge import judge
from newsbot.extract.links import links_of
from newsbot.extract.outcome import judge_page
from newsbot.extract.reading import Reading
from newsbot.extract.related import Edge, claim_related
from newsbot.extract.ticker import claim_ticker
from newsbot.extract.witness import lend
from newsbot.items import Article, Provenance, record_id
from newsbot.page import Extraction, Link, Page, Ticker
from newsbot.site import GENERIC, Site
from newsbot.text.language import detect
from newsbot.text.normalize import count_words
from newsbot.urls import accept_canonical, canonicalize, identity, site_name


def open(page: Page, site: Site = GENERIC) -> Page:  # noqa: A001
    """The page itself, ready to be asked for ``article()`` and ``links()`` as ``site`` reads it."""
    page.cut = Opened(page, site)
    return page


class Opened:
    """What was cut from one page; each view is made when first asked for."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page = page
        self.site = site
        self.reading = Reading(page, site)

    @cached_property
    def _headline(self) -> Headline:
        return read_headline(self.reading)

    @cached_property
    def _ticker(self) -> list[Ticker]:
        self._headline  # noqa: B018 - claims come in this order: what is printed twice is the headline's
        return claim_ticker(self.reading)

    @cached_property
    def _edges(self) -> list[Edge]:
        self._ticker  # noqa: B018
        return claim_related(self.reading)

    def links(self) -> list[Link]:
        return links_of(self.reading, self._edges)

    @cached_property
    def _extraction(self) -> Extraction:
        return self._extract()

    def article(self) -> Extraction:
        return self._extraction

    def explain(self) -> dict[str, Any]:
        """Each field's winning and losing sources, each piece with what it was taken for and why."""
        return explain(self.reading, self.article())

    def _extract(self) -> Extraction:
        reading, page, site = self.reading, self.page, self.site
        edges = self._edges
        title = self._headline.text
        over, over_source = kicker(reading, self._headline)
        other, other_source = alternative_headline(reading, self._headline)
        language = detect(
            " ".join(p.text for p in reading.pieces[reading.box_range.start : reading.box_range.stop])[:5000]
            or title
            or "",
            page.metadata.lang or site.language,
        )
        tag = language.tag if language else None
        dates = read_dates(reading, tag)
        section, section_source = about.section(reading)
        description, description_source = about.description(reading)
        names, names_source = authors(reading)
        pictures = claim_images(reading)
        judge(reading)
        blocks, related = blocks_of(reading, pictures, edges)
        body = body_of(blocks)
        place = dateline(next((block.text for block in blocks if block.type == "paragraph" and block.text), ""))
        declared = about.canonical(reading)
        hosts = site.hosts or (site_name(page.url),)
        canonical_url, problem = accept_canonical(declared, page.url, hosts)
        canonical_url = canonicalize(canonical_url)
        crumbs, crumbs_source = about.breadcrumbs(reading)
        tags, tags_source = about.tags(reading)
        kind, kind_source = about.article_type(reading)
        publisher, publisher_source = about.publisher(reading)
        notice, notice_source = about.copyright_notice(reading)
        image, image_source = hero(reading, [picture for _, picture in pictures])
        article = Article(
            record_id=record_id(identity(canonical_url)),
            url=page.url,
            canonical_url=canonical_url,
            site=site.name if site.name != "generic" else site_name(page.url),
            publisher=publisher,
            language=tag,
            direction=language.direction if language else "ltr",
            article_type=kind,
            kicker=over,
            headline=title,
            alternative_headline=other,
            description=description,
            section=section,
            breadcrumbs=crumbs,
            tags=tags,
            authors=names,
            dateline=place,
            image=image,
            images=[picture for _, picture in pictures] or ([image] if image.url else []),
            body=body,
            blocks=blocks,
            word_count=count_words(body),
            related=related,
            is_accessible_for_free=about.free(reading),
            copyright_notice=notice,
            rights=about.rights(reading),
            provenance=Provenance(
                language=language.basis if language else None,
                publisher=publisher_source,
                canonical_url="link[rel=canonical]" if declared and not problem else None,
                article_type=kind_source,
                kicker=over_source,
                headline=self._headline.source,
                alternative_headline=other_source,
                description=description_source,
                section=section_source,
                breadcrumbs=crumbs_source,
                tags=tags_source,
                authors=names_source,
                dateline="first paragraph" if place else None,
                image=image_source,
                body=reading.box.tag,
                related="page" if related else None,
                copyright_notice=notice_source,
            ),
            problems=[problem] if problem else [],
            date_crawled=page.visit.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            run_id=page.visit.run_id,
            found_via=page.visit.found_via,
            depth=page.visit.depth,
            http_status=page.status,
            etag=page.headers.get("etag"),
            last_modified=page.headers.get("last-modified"),
            truncated=page.truncated,
        )
        self._date(article, dates)
        if page.visit.witness is not None:
            lend(article, page.visit.witness, page.visit.now)
        if site.hook is not None:
            article = site.hook(page, article)
        judged = judge_page(reading, article)
        return Extraction(
            article=article, outcome=judged.outcome, reason=judged.reason, detail=judged.detail, ticker=self._ticker
        )

    def _date(self, article: Article, dates: Dates) -> None:
        if dates.published:
            date = dates.published.date
            article.date_published = date.value
            article.date_precision = precision_of(date)
            article.date_zone_basis = date.zone_basis
            article.date_published_raw = dates.raw
            article.provenance.date_published = dates.published.source
        if dates.modified:
            article.date_modified = dates.modified.date.value
            article.provenance.date_modified = dates.modified.source
