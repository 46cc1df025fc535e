"""Feeds read: RSS, Atom, JSON Feed, sitemaps and their indexes, as a list of entries."""

from __future__ import annotations

import gzip
import io
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime

from lxml import etree

from newsbot.page import Page
from newsbot.urls import absolute, canonicalize

GZIP = b"\x1f\x8b"
LARGEST_FEED = 50 * 1024 * 1024
"""A sitemap may be 50 MB unpacked (sitemaps.org/protocol.html); more is cut off."""

ROOTS = re.compile(rb"<(?:\w+:)?(rss|feed|RDF|urlset|sitemapindex)[\s>]")
JSON_FEED = b"https://jsonfeed.org/version/"

PUBLISHED = ("publication_date", "published", "pubDate", "date")
"""Names of elements that say when an entry was published: news sitemaps, Atom, RSS, RDF with Dublin Core."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry: a sitemap of an index has ``kind`` "sitemap", all others "article".

    ``date`` is of the last change, ``published`` of publication, both RFC 3339; ``title`` and ``language``
    as the feed has them.
    """

    url: str
    kind: str = "article"
    date: str | None = None
    title: str | None = None
    published: str | None = None
    language: str | None = None


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
    for entry in found:
        url = absolute(page.url, entry.url)
        if url is not None:
            entries.setdefault(canonicalize(url), replace(entry, url=canonicalize(url)))
    return list(entries.values())


def _unpacked(body: bytes, most: int) -> bytes:
    """The body, unpacked when it is gzip, at most so many bytes; what a torn stream holds is kept."""
    if not body.startswith(GZIP):
        return body[:most]
    try:
        with gzip.open(io.BytesIO(body)) as file:
            return file.read(most)
    except (OSError, EOFError, zlib.error):
        return b""


def _xml_entries(body: bytes) -> Iterator[FeedEntry]:
    """Links of RSS items, Atom entries and sitemap URLs. No entity is resolved and nothing is loaded."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False, load_dtd=False)
    root = etree.fromstring(body, parser)
    if root is None:
        return
    for node in root.iter("{*}item", "{*}entry", "{*}url", "{*}sitemap"):
        link = _first(node, "link", "loc", "guid")
        if link is not None:
            yield FeedEntry(
                url=link,
                kind="sitemap" if etree.QName(node).localname == "sitemap" else "article",
                date=_rfc3339(_first(node, "lastmod", "updated", *PUBLISHED)),
                title=_first(node, "title"),
                published=_rfc3339(_first(node, *PUBLISHED)),
                language=_first(node, "language"),
            )


def _first(node: etree._Element, *names: str) -> str | None:
    """The text of the first child, by the order of names, that has one; of an Atom link its address."""
    for name in names:
        for child in node.iter(f"{{*}}{name}"):
            if name == "link" and child.get("rel", "alternate") != "alternate":
                continue
            if text := (child.get("href") or child.text or "").strip():
                return text
    return None


def _json_entries(body: bytes) -> Iterator[FeedEntry]:
    """The items of a JSON Feed 1.1."""
    try:
        items = json.loads(body)["items"]
    except (ValueError, KeyError, TypeError):
        return
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and isinstance(item.get("url"), str):
            said = {name: value for name, value in item.items() if isinstance(value, str)}
            published = said.get("date_published")
            yield FeedEntry(
                url=said["url"],
                date=_rfc3339(said.get("date_modified") or published),
                title=said.get("title"),
                published=_rfc3339(published),
                language=said.get("language"),
            )


def _rfc3339(date: str | None) -> str | None:
    """A feed's date as RFC 3339; RFC 822 dates (RSS) are converted, what is neither is dropped."""
    if date is None or re.match(r"\d{4}-\d\d-\d\d", date):
        return date
    try:
        return parsedate_to_datetime(date).isoformat()
    except ValueError:
        return None
