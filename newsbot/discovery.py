"""What a page leads to: feeds and sitemaps read, and the rules by which links become visits."""

from __future__ import annotations

import gzip
import io
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from lxml import etree

from newsbot.page import Link, Page
from newsbot.site import Site
from newsbot.store import Lease, Url
from newsbot.urls import absolute, canonicalize, same_site

GZIP = b"\x1f\x8b"
LARGEST_FEED = 50 * 1024 * 1024
"""A sitemap may be 50 MB unpacked (sitemaps.org/protocol.html); more is cut off."""

ROOTS = re.compile(rb"<(?:\w+:)?(rss|feed|RDF|urlset|sitemapindex)[\s>]")
JSON_FEED = b"https://jsonfeed.org/version/"

SECTIONS_DEEP = 2
"""Lists of articles are followed this many links from a seed: sections, and sections of sections."""

PRIORITIES = {"seed": 1000, "feed": 900, "sitemap": 800, "listing": 600, "next": 300, "link": 200, "related": 100}
"""What is fetched first: lists that may hold what is new, then articles as lists order them, newest first."""

FROM_LIST = 500
"""The first article of a list; each further one a point less, down to 400: before the list's next page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry: a sitemap of an index has ``kind`` "sitemap", all others "article". ``date`` is RFC 3339."""

    url: str
    kind: str = "article"
    date: str | None = None


def is_feed(page: Page) -> bool:
    """Whether the page is RSS, Atom, JSON Feed or a sitemap, by what it begins with."""
    start = _unpacked(page.body, 4096).lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return JSON_FEED in start
    return start.startswith(b"<") and ROOTS.search(start) is not None and b"<html" not in start.lower()


def feed_entries(page: Page) -> list[FeedEntry]:
    """The entries of a feed or sitemap in its order, each URL once; what is broken yields what came before."""
    body = _unpacked(page.body, LARGEST_FEED)
    found = _json_entries(body) if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else _xml_entries(body)
    entries: dict[str, FeedEntry] = {}
    for href, kind, date in found:
        url = absolute(page.url, href)
        if url is not None:
            entries.setdefault(canonicalize(url), FeedEntry(url=canonicalize(url), kind=kind, date=_rfc3339(date)))
    return list(entries.values())


def follow_feed(entries: Iterable[FeedEntry], lease: Lease) -> Iterator[Url]:
    """The visits that a feed's entries ask for, in its order."""
    via = "sitemap" if lease.found_via == "sitemap" else "feed"
    for place, entry in enumerate(entries):
        is_article = entry.kind == "article"
        yield Url(
            url=entry.url,
            site=lease.site,
            kind="article" if is_article else "list",
            found_via=via,
            depth=lease.depth + 1,
            priority=_in_list(place) if is_article else PRIORITIES["sitemap"],
            lastmod=entry.date,
        )


def follow_links(links: Iterable[Link], lease: Lease, *, related_depth: int) -> Iterator[Url]:
    """The visits that a page's links ask for.

    Articles are always followed; related news up to ``related_depth`` such links in a row; sections
    and feeds from lists near a seed, the next page from lists only.
    """
    is_list = lease.kind == "list"
    near = is_list and lease.depth < SECTIONS_DEEP
    wanted = {"article": True, "related": lease.related_depth < related_depth, "next": is_list}
    wanted |= {"listing": near, "feed": is_list and lease.depth == 0}
    place = 0
    for link in links:
        if not wanted[link.kind]:
            continue
        via = link.kind
        priority = PRIORITIES.get(via, 0) - lease.depth
        if via == "article":
            via, priority = ("listing", _in_list(place)) if is_list else ("link", PRIORITIES["link"])
            place += 1
        yield Url(
            url=canonicalize(link.url),
            site=lease.site,
            kind="list" if link.kind in ("listing", "next", "feed") else "article",
            found_via=via,
            depth=lease.depth + 1,
            related_depth=lease.related_depth + 1 if link.kind == "related" else 0,
            priority=priority,
        )


def is_declared_list(site: Site, lease: Lease) -> bool:
    """Whether the site file, or the link that led here, says that the page is a list and no article."""
    declared = {canonicalize(url) for url in (*site.seeds, *site.feeds, *site.sitemaps)}
    return lease.kind == "list" and (lease.found_via != "seed" or lease.url in declared)


def on_site(urls: Iterable[Url], hosts: Iterable[str]) -> tuple[list[Url], int]:
    """The visits that stay on the site, and how many would have left it."""
    known = tuple(hosts)
    every = list(urls)
    kept = [url for url in every if same_site(url.url, known)]
    return kept, len(every) - len(kept)


def in_window(date: str | None, since: str | None, until: str | None) -> bool:
    """Whether a date's day lies from ``since`` to ``until``, both YYYY-MM-DD and included; unknown is inside."""
    if date is None:
        return True
    day = date[:10]
    return (since is None or day >= since) and (until is None or day <= until)


def _in_list(place: int) -> int:
    return FROM_LIST - min(place, 100)


def _unpacked(body: bytes, most: int) -> bytes:
    """The body, unpacked when it is gzip, at most so many bytes; what a torn stream holds is kept."""
    if not body.startswith(GZIP):
        return body[:most]
    try:
        with gzip.open(io.BytesIO(body)) as file:
            return file.read(most)
    except (OSError, EOFError, zlib.error):
        return b""


def _xml_entries(body: bytes) -> Iterator[tuple[str, str, str | None]]:
    """Links of RSS items, Atom entries and sitemap URLs. No entity is resolved and nothing is loaded."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False, load_dtd=False)
    root = etree.fromstring(body, parser)
    if root is None:
        return
    for node in root.iter("{*}item", "{*}entry", "{*}url", "{*}sitemap"):
        link = _first(node, "link", "loc", "guid")
        if link is not None:
            kind = "sitemap" if etree.QName(node).localname == "sitemap" else "article"
            yield link, kind, _first(node, "lastmod", "updated", "publication_date", "published", "pubDate", "date")


def _first(node: etree._Element, *names: str) -> str | None:
    """The text of the first child, by the order of names, that has one; of an Atom link its address."""
    for name in names:
        for child in node.iter(f"{{*}}{name}"):
            if name == "link" and child.get("rel", "alternate") != "alternate":
                continue
            if text := (child.get("href") or child.text or "").strip():
                return text
    return None


def _json_entries(body: bytes) -> Iterator[tuple[str, str, str | None]]:
    """The items of a JSON Feed 1.1."""
    try:
        items = json.loads(body)["items"]
    except (ValueError, KeyError, TypeError):
        return
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and isinstance(item.get("url"), str):
            date = item.get("date_modified") or item.get("date_published")
            yield item["url"], "article", date if isinstance(date, str) else None


def _rfc3339(date: str | None) -> str | None:
    """A feed's date as RFC 3339; RFC 822 dates (RSS) are converted, what is neither is dropped."""
    if date is None or re.match(r"\d{4}-\d\d-\d\d", date):
        return date
    try:
        return parsedate_to_datetime(date).isoformat()
    except ValueError:
        return None
