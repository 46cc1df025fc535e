"""The links of a page worth following: articles, related news, lists of them, the next page, feeds.

What a URL is, is guessed by its shape, in any language; the site file knows better where there is one, and
what the pages of a shape turned out to be corrects the guess (``newsbot.survey``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Final, NamedTuple
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
from newsbot.urls import canonicalize, is_home, same_site, split

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

LONGEST_PAGE: Final = 5
"""Digits of a page's number, where the link's text says that it is one."""

MOST_ANCHORS: Final = 10_000
"""Anchors of a page that are looked at: no list for readers has more."""

PAGED: Final = ("article", "listing", "other")
"""Kinds of links that a further anchor may show to be a list's next page."""

FEED_TYPES: Final = ("application/rss+xml", "application/atom+xml", "application/feed+json")


class _Target(NamedTuple):
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
    key = canonicalize(url)
    _, path, query = split(url)
    whole = f"{path}?{query}" if query else path
    return _Target(
        key=key,
        path=whole,
        is_page=not (FILES.search(path) or ENDPOINTS.search(path) or is_home(key)),
        is_near=not query and path.strip("/").count("/") < 2,
        counts=PAGE_OF_LIST.search(whole) is not None,
        endless=endless(key),
    )


def links_of(reading: Reading, edges: list[Edge]) -> list[Link]:
    """The page's links on its site by kind, related edges and feeds first, then in page order; each URL once."""
    page, site = reading.page, reading.site
    targets = _Targets(site.hosts or (urlsplit(page.url).hostname or "",), canonicalize(page.url))
    found: dict[str, Link] = {}
    for url, given, node in _candidates(reading, edges):
        if (target := targets[url]) is None:
            continue
        known = found.get(target.key)
        if known is not None and known.kind not in PAGED:
            continue
        link = given if node is None else _link(node, url, target, site, targets.here, again=known is not None)
        if link is not None and (known is None or link.kind == "next"):
            found[target.key] = link
    return list(found.values())


class _Targets(dict[str, _Target | None]):
    """Where the URLs on the page at ``here`` lead, as far as that is on its site, to another page and not in a
    circle; else ``None``."""

    def __init__(self, hosts: Collection[str], here: str) -> None:
        self.here = here
        self._hosts = hosts
        self._own: dict[str, bool] = {}

    def __missing__(self, url: str) -> _Target | None:
        target = _target(url) if self._is_own(split(url)[0]) else None
        if target is not None and (target.endless or target.key == self.here):
            target = None
        self[url] = target
        return target

    def _is_own(self, authority: str) -> bool:
        if authority not in self._own:
            self._own[authority] = same_site(f"http://{authority}/", self._hosts)
        return self._own[authority]


def _candidates(reading: Reading, edges: list[Edge]) -> Iterator[tuple[str, Link | None, lxml.html.HtmlElement | None]]:
    """(URL, the link where its kind is known, else the anchor that says it)."""
    page = reading.page
    for edge in edges:
        if edge.url:
            yield edge.url, Link(url=canonicalize(edge.url), kind="related", text=edge.headline), None
    for kind, _, address in page.metadata.alternates:
        if kind in FEED_TYPES:
            yield address, Link(url=canonicalize(address), kind="feed"), None
    for node in islice(page.root.iter("a", "area"), MOST_ANCHORS):
        href = node.get("href")
        url = page.absolute(href) if href else None
        if url is not None:
            yield url, None, node
    for address in page.metadata.links.get("next", ()):
        yield address, Link(url=canonicalize(address), kind="next"), None


def _link(node: lxml.html.HtmlElement, url: str, target: _Target, site: Site, here: str, *, again: bool) -> Link | None:
    """An anchor's link. Sections and unknown pages that the site itself wants nobody to follow are none.

    ``again``: its URL stood on the page before, so that it is none either unless it may be a list's next page.
    """
    said = node.get("rel")
    rel = said.lower().split() if said else ()
    if again and "next" not in rel and not (target.counts or same_list(url, here, digits=LONGEST_PAGE)):
        return None
    text = clean(node.get("title") or text_of(node))
    kind = "next" if "next" in rel else link_kind(url, text, site, here=here)
    if kind is None or ("nofollow" in rel and kind in ("listing", "other")):
        return None
    return Link(url=target.key, kind=kind, text=text or None)


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
    return bool(here) and len(text) <= SHORT and same_list(url, here, digits=LONGEST_PAGE if text.isdecimal() else 3)
