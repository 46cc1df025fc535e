"""The links of a page worth following: articles, related news, lists of them, the next page, feeds."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote, urlsplit

from newsbot.extract.reading import Reading
from newsbot.extract.related import Edge
from newsbot.page import Link
from newsbot.text.normalize import clean
from newsbot.urls import absolute, canonicalize, is_home, same_site

MAX_LINKS: Final = 300
FILES = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|avif|ico|css|js|json|pdf|docx?|xlsx?|pptx?|zip|rar|7z|gz|mp[34]|m4[av]|avi|mov|webm|exe|apk|dmg|"
    r"woff2?|ttf)$",
    re.I,
)
NEXT = re.compile(r"(?:^|[?&/])(?:page|p|paged|pg|pagina|seite|start|offset)[=/-]?\d+", re.I)
NO_ARTICLE = re.compile(
    r"/(?:login|signin|sign-in|register|account|user|users|subscribe|newsletter|privacy|terms|about|contact|advertise|"
    r"search|tags?|authors?|writers?|topics?|category|categories|wp-login|wp-admin|wp-json|cart|checkout|feed|rss|share|print)(?:/|$|\.)",
    re.I,
)
ID = re.compile(r"\d{4,}|(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{6,12}$|[0-9a-f]{8}-[0-9a-f]{4}", re.I)
FEED_TYPES: Final = ("application/rss+xml", "application/atom+xml", "application/feed+json")


def links_of(reading: Reading, edges: list[Edge]) -> list[Link]:
    """The page's links by kind, related edges first, then page order, each URL once; at most ``MAX_LINKS``."""
    found: dict[str, Link] = {}
    page, site = reading.page, reading.site
    hosts = site.hosts or (urlsplit(page.url).hostname or "",)
    here = canonicalize(page.url)
    for edge in edges:
        if edge.url and same_site(edge.url, hosts):
            _keep(found, edge.url, "related", edge.headline, here)
    for kind, address, _ in page.metadata.alternates:
        if kind in FEED_TYPES and same_site(address, hosts):
            _keep(found, address, "feed", None, here)
    for node in page.root.iter("a", "area"):
        href = node.get("href")
        url = absolute(page.base_url, href) if href else None
        if url is None or not same_site(url, hosts):
            continue
        rel = (node.get("rel") or "").lower().split()
        text = clean(node.get("title") or node.text_content())
        kind = "next" if "next" in rel else link_kind(url, text, site.article_url, site.listing_url)
        if kind is not None and len(found) < MAX_LINKS:
            _keep(found, url, kind, text or None, here)
    for address in page.metadata.links.get("next", ()):
        _keep(found, address, "next", None, here)
    return list(found.values())


def _keep(found: dict[str, Link], url: str, kind: str, text: str | None, here: str) -> None:
    key = canonicalize(url)
    if key != here and (key not in found or (found[key].kind in ("article", "listing") and kind == "next")):
        found[key] = Link(url=key, kind=kind, text=text)


def link_kind(url: str, text: str, article_url: str | None, listing_url: str | None) -> str | None:
    """article, listing or next by the shape of a URL and its text; ``None`` for what is not worth a request."""
    parts = urlsplit(url)
    path = parts.path
    target = f"{path}?{parts.query}" if parts.query else path
    if article_url is not None and re.search(article_url, target):
        return "article"
    if listing_url is not None and re.search(listing_url, target):
        return "listing"
    if FILES.search(path) or is_home(url):
        return None
    if NEXT.search(target):
        return "next"
    if article_url is not None or NO_ARTICLE.search(path):
        return None
    return "article" if looks_like_article(path, parts.query, text) else _listing(path)


def looks_like_article(path: str, query: str, text: str) -> bool:
    """Whether a URL has the shape of an article's: an id, a date, or a slug of several words."""
    segments = [segment for segment in unquote(path).split("/") if segment]
    if not segments:
        return bool(re.search(r"(?:^|&)(?:id|p|articleid|newsid|nid|story)=\d+", query, re.I))
    last = re.sub(r"\.(?:html?|php|aspx?)$", "", segments[-1])
    if ID.search(last) or re.search(r"/(?:19|20)\d\d/\d{1,2}/", path):
        return True
    words = [word for word in re.split(r"[-_\s]+", last) if word]
    if len(words) >= 4:
        return True
    return bool(re.search(r"(?:^|&)(?:id|p|articleid|newsid|nid|story)=\d+", query, re.I)) or (len(words) >= 3 and len(text) >= 30)


def _listing(path: str) -> str | None:
    """A short path of plain words is a section; anything deeper is nothing known."""
    segments = [segment for segment in path.split("/") if segment]
    return "listing" if 1 <= len(segments) <= 2 else None
