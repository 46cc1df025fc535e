"""The links of a page worth following: articles, related news, lists of them, the next page, feeds.

What a URL is, is guessed by its shape, in any language; the site file knows better where there is one, and
what the pages of a shape turned out to be corrects the guess (``newsbot.survey``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

import lxml.html

from newsbot.extract.cards import Edge
from newsbot.extract.reading import Reading
from newsbot.page import Link
from newsbot.shapes import HEADLINE, endless, looks_like_article, same_list
from newsbot.site import Site
from newsbot.text.normalize import clean
from newsbot.urls import absolute, canonicalize, is_home, same_site

FILES: Final = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|avif|ico|css|js|json|pdf|docx?|xlsx?|pptx?|zip|rar|7z|gz|mp[34]|m4[av]|avi|mov|webm|exe|apk|dmg|"
    r"woff2?|ttf)$",
    re.I,
)
ENDPOINTS: Final = re.compile(r"/(?:wp-login|wp-admin|wp-json|wp-content|xmlrpc|cgi-bin|cdn-cgi)(?:[/.]|$)", re.I)
"""Paths of programs behind sites, of which none is a page for readers."""

PAGE_OF_LIST: Final = re.compile(r"[?&/](?:page|p|paged|pg|start|offset)[=/-]?\d{1,5}(?=[/&]|$)", re.I)
SHORT: Final = 20
"""Characters of a link's text from which it is no number, arrow or word for the next page."""

MOST_ANCHORS: Final = 10_000
"""Anchors of a page that are looked at: no list for readers has more."""

FEED_TYPES: Final = ("application/rss+xml", "application/atom+xml", "application/feed+json")


def links_of(reading: Reading, edges: list[Edge]) -> list[Link]:
    """The page's links on its site by kind, related edges and feeds first, then in page order; each URL once."""
    page, site = reading.page, reading.site
    hosts = site.hosts or (urlsplit(page.url).hostname or "",)
    found: dict[str, Link] = {}
    here = canonicalize(page.url)
    for link in _links(reading, edges, here):
        key = canonicalize(link.url)
        if key == here or not same_site(key, hosts) or endless(key):
            continue
        known = found.get(key)
        if known is None or (link.kind == "next" and known.kind in ("article", "listing", "other")):
            found[key] = Link(url=key, kind=link.kind, text=link.text)
    return list(found.values())


def _links(reading: Reading, edges: list[Edge], here: str) -> Iterator[Link]:
    page = reading.page
    for edge in edges:
        if edge.url:
            yield Link(url=edge.url, kind="related", text=edge.headline)
    for kind, _, address in page.metadata.alternates:
        if kind in FEED_TYPES:
            yield Link(url=address, kind="feed")
    for node in islice(page.root.iter("a", "area"), MOST_ANCHORS):
        href = node.get("href")
        url = absolute(page.base_url, href) if href else None
        if url is not None and (link := _link(node, url, reading.site, here)) is not None:
            yield link
    for address in page.metadata.links.get("next", ()):
        yield Link(url=address, kind="next")


def _link(node: lxml.html.HtmlElement, url: str, site: Site, here: str) -> Link | None:
    """An anchor's link. Sections and unknown pages that the site itself wants nobody to follow are none."""
    rel = (node.get("rel") or "").lower().split()
    text = clean(node.get("title") or node.text_content())
    kind = "next" if "next" in rel else link_kind(url, text, site, here=here)
    if kind is None or ("nofollow" in rel and kind in ("listing", "other")):
        return None
    return Link(url=url, kind=kind, text=text or None)


def link_kind(url: str, text: str, site: Site, *, here: str = "") -> str | None:
    """article, listing, next or other by a URL, its text and the page it stands on; ``None``: not worth a request.

    On a site whose file says what an article's URL looks like, nothing else is one.
    """
    parts = urlsplit(url)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    if site.article_url is not None and re.search(site.article_url, target):
        return "article"
    if site.listing_url is not None and re.search(site.listing_url, target):
        return "listing"
    if FILES.search(parts.path) or ENDPOINTS.search(parts.path) or is_home(url):
        return None
    if _is_next(url, target, text, here):
        return "next"
    if site.article_url is not None:
        return None
    if looks_like_article(url, text):
        return "article"
    depth = parts.path.strip("/").count("/") + 1
    return "listing" if depth <= 2 and not parts.query else "other"


def _is_next(url: str, target: str, text: str, here: str) -> bool:
    """Whether a link leads to another page of a list: by its parameter, or by its number and text."""
    if PAGE_OF_LIST.search(target):
        return len(text) < HEADLINE
    return bool(here) and len(text) <= SHORT and same_list(url, here, digits=5 if text.isdecimal() else 3)
