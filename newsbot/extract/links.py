"""The links of a page worth following: articles, related news, lists of them, the next page, feeds.

What a URL is, is guessed by its shape, in any language; the site file knows better where there is one, and
what the pages of a shape turned out to be corrects the guess (``newsbot.survey``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

import lxml.etree
import lxml.html

from newsbot.extract.cards import Edge
from newsbot.extract.reading import Reading
from newsbot.page import Link
from newsbot.shapes import HEADLINE, endless, looks_like_article, same_list
from newsbot.site import Site
from newsbot.text.kept import kept
from newsbot.text.normalize import clean
from newsbot.urls import canonicalize, is_home, same_site

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

PAGED: Final = ("article", "listing", "other")
"""Kinds of links that a further anchor may show to be a list's next page."""

FEED_TYPES: Final = ("application/rss+xml", "application/atom+xml", "application/feed+json")


@dataclass(frozen=True, slots=True)
class _Target:
    """What a URL alone says of where it leads; most of a page's links stand on the site's other pages too.

    ``key``: its canonical form; ``path``: path and query; ``is_page``: no file, program or front page;
    ``is_near``: of one or two segments without a query, as those of sections are.
    """

    key: str
    path: str
    is_page: bool
    is_near: bool
    counts: bool
    endless: bool


@kept(8192)
def _target(url: str) -> _Target:
    parts = urlsplit(url)
    key = canonicalize(url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return _Target(
        key=key,
        path=path,
        is_page=not (FILES.search(parts.path) or ENDPOINTS.search(parts.path) or is_home(key)),
        is_near=not parts.query and parts.path.strip("/").count("/") < 2,
        counts=PAGE_OF_LIST.search(path) is not None,
        endless=endless(key),
    )


def links_of(reading: Reading, edges: list[Edge]) -> list[Link]:
    """The page's links on its site by kind, related edges and feeds first, then in page order; each URL once."""
    page, site = reading.page, reading.site
    hosts = site.hosts or (urlsplit(page.url).hostname or "",)
    found: dict[str, Link] = {}
    here = canonicalize(page.url)
    for url, given, node in _candidates(reading, edges):
        target = _target(url)
        key = target.key
        known = found.get(key)
        if (known is not None and known.kind not in PAGED) or key == here or target.endless:
            continue
        if known is None and not same_site(key, hosts):
            continue
        link = given if node is None else _link(node, url, site, here)
        if link is not None and (known is None or link.kind == "next"):
            found[key] = Link(url=key, kind=link.kind, text=link.text)
    return list(found.values())


def _candidates(reading: Reading, edges: list[Edge]) -> Iterator[tuple[str, Link | None, lxml.html.HtmlElement | None]]:
    """(URL, the link where its kind is known, else the anchor that says it)."""
    page = reading.page
    for edge in edges:
        if edge.url:
            yield edge.url, Link(url=edge.url, kind="related", text=edge.headline), None
    for kind, _, address in page.metadata.alternates:
        if kind in FEED_TYPES:
            yield address, Link(url=address, kind="feed"), None
    for node in islice(page.root.iter("a", "area"), MOST_ANCHORS):
        href = node.get("href")
        url = page.absolute(href) if href else None
        if url is not None:
            yield url, None, node
    for address in page.metadata.links.get("next", ()):
        yield address, Link(url=address, kind="next"), None


def _link(node: lxml.html.HtmlElement, url: str, site: Site, here: str) -> Link | None:
    """An anchor's link. Sections and unknown pages that the site itself wants nobody to follow are none."""
    rel = (node.get("rel") or "").lower().split()
    text = clean(node.get("title") or text_of(node))
    kind = "next" if "next" in rel else link_kind(url, text, site, here=here)
    if kind is None or ("nofollow" in rel and kind in ("listing", "other")):
        return None
    return Link(url=url, kind=kind, text=text or None)


def text_of(node: lxml.html.HtmlElement) -> str:
    """All text in an element, as ``text_content`` gives it at twice the time."""
    return lxml.etree.tostring(node, method="text", encoding="unicode", with_tail=False)


def link_kind(url: str, text: str, site: Site, *, here: str = "") -> str | None:
    """article, listing, next or other by a URL, its text and the page it stands on; ``None``: not worth a request.

    On a site whose file says what an article's URL looks like, nothing else is one.
    """
    target = _target(url)
    if site.article_url is not None and re.search(site.article_url, target.path):
        return "article"
    if site.listing_url is not None and re.search(site.listing_url, target.path):
        return "listing"
    if not target.is_page:
        return None
    if _is_next(url, target, text, here):
        return "next"
    if site.article_url is not None:
        return None
    if looks_like_article(url, text):
        return "article"
    return "listing" if target.is_near else "other"


def _is_next(url: str, target: _Target, text: str, here: str) -> bool:
    """Whether a link leads to another page of a list: by its parameter, or by its number and text."""
    if target.counts:
        return len(text) < HEADLINE
    return bool(here) and len(text) <= SHORT and same_list(url, here, digits=5 if text.isdecimal() else 3)
