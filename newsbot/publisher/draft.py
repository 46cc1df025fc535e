"""A site file drafted from what a site offers, with what it is unsure of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from newsbot.publisher.articleurl import UrlShape, joined, target_of
from newsbot.publisher.offer import Offer
from newsbot.site import Site

LEAST_SHARE: Final = 0.05
"""A form of URLs that fewer of the articles have is noise among links."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The declaration, remarks by field, and what a reader should look at before trusting it."""

    site: Site
    reasons: Mapping[str, str]
    doubts: list[str]


def name_of(offer: Offer) -> str:
    """The name a site file may have: the host's labels but the last."""
    return re.sub(r"[^a-z0-9]+", "_", offer.hosts[0].rpartition(".")[0].lower()).strip("_")


def draft_of(offer: Offer, name: str, articles: Sequence[str]) -> Draft:
    """The draft; ``articles``: all URLs of articles seen. Raises ``SiteError`` for a name that no site may have."""
    shapes = _shapes(offer.article_urls)
    sections = [url for url in offer.sections if any(_below(url, one) for one in articles)]
    site = Site(
        name=name,
        hosts=tuple(offer.hosts),
        publisher=offer.publisher,
        language=next(iter(offer.languages), None),
        zone=offer.zone.zone,
        seeds=(offer.url, *(sections or offer.sections)),
        feeds=tuple(one.url for one in offer.feeds),
        sitemaps=tuple(one.url for one in offer.sitemaps if one.basis != "index"),
        article_url=joined(shapes),
    )
    reasons = {} if offer.zone.zone is None else {"zone": offer.zone.basis + ("" if offer.zone.sure else ", a guess")}
    return Draft(site=site, reasons=reasons, doubts=_doubts(offer, site))


def _shapes(found: list[UrlShape]) -> list[UrlShape]:
    total = sum(shape.count for shape in found)
    return [shape for shape in found if shape.count >= max(2, LEAST_SHARE * total)] or found[:1]


def _below(section: str, url: str) -> bool:
    return urlsplit(url).path.startswith(urlsplit(section).path.rstrip("/") + "/")


def _doubts(offer: Offer, site: Site) -> list[str]:
    read = [one for one in offer.articles if one.outcome == "article"]
    listed = [url for url in site.seeds if site.article_url and re.search(site.article_url, target_of(url))]
    said = (
        (site.zone is None, f"zone: {offer.zone.basis}; dates without an offset stay without one"),
        (site.zone is not None and not offer.zone.sure, f"zone: {site.zone} is a guess: {offer.zone.basis}"),
        (
            len(read) < 2,
            f"only {len(read)} of {len(offer.articles)} pages read was an article: name some",
        ),
        (not (site.feeds or site.sitemaps), "no feed and no sitemap answered: articles are found by sections alone"),
        (site.article_url is None, "article_url: no article was found to learn it from"),
        (bool(listed), f"article_url: it fits lists too: {', '.join(listed)}"),
        (any(one.headline is None for one in read), "headline: a page gave none"),
        (any(one.date_published is None for one in read), "date_published: a page gave none"),
    )
    left = [url for url in offer.sections if url not in site.seeds]
    more = [f"sections left out, for no article seen stands below them: {', '.join(left)}"] if left else []
    return [words for holds, words in said if holds] + more
