"""Feeds read: RSS, Atom, JSON Feed, sitemaps and their indexes, as a list of entries."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from html import unescape
from html.entities import name2codepoint
from itertools import chain, islice
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from lxml import etree

from newsbot.page import Page
from newsbot.text.encoding import decode
from newsbot.unpacking import gunzip
from newsbot.urls import absolute, canonicalize

LARGEST_FEED = 50 * 1024 * 1024
"""A sitemap may be 50 MB unpacked (sitemaps.org/protocol.html); more is cut off."""

MOST_ENTRIES = 50_000
"""URLs of one sitemap (sitemaps.org/protocol.html); what has more is no honest list of pages."""

LARGEST_JSON = 10 * 1024 * 1024
ROOTS = re.compile(rb"<(?:!DOCTYPE\s+|\w+:)?(rss|feed|RDF|urlset|sitemapindex)[\s>\[]")
JSON_FEED = b"https://jsonfeed.org/version/"
MARK_AND_BLANKS = b"\xef\xbb\xbf \t\r\n"
MEDIA = "http://search.yahoo.com/mrss/"
WIDE = (b"\xff\xfe", b"\xfe\xff")
DECLARED = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{1,40})")
DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]{0,1000}(?:\[.*?\]\s*)?>", re.DOTALL)
BARE = re.compile(rb"&(?!#?\w{1,31};)|<(?![\w/!?:])")
ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)(\w{1,31});")
FURTHER = re.compile(rb"<(?:\w+:)?link\b[^>]{0,1000}\brel\s*=\s*[\"'](?:next|prev-archive)[\"'][^>]{0,1000}>", re.I)
BASE = re.compile(rb"<(?:\w+:)?feed\b[^>]{0,1000}\bxml:base\s*=\s*[\"']([^\"']{1,2000})[\"']")
HREF = re.compile(rb"\bhref\s*=\s*[\"']([^\"']{1,2000})[\"']", re.I)
WORDPRESS = re.compile(rb"<generator>\s*https?://(?:www\.)?wordpress\.org/")
A_URL = re.compile(rb"https?://\S+")
NOT_XML = bytes(code for code in range(0x20) if code not in (0x09, 0x0A, 0x0D))
PIECE = 256 * 1024
FURTHER_WITHIN = 64 * 1024
"""Bytes within which a feed's root stands, and what it says of its further pages."""

PUBLISHED = ("publication_date", "published", "pubDate", "date")
"""Names of elements that say when an entry was published: news sitemaps, Atom, RSS, RDF with Dublin Core."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry: a sitemap of an index has ``kind`` "sitemap", the feed's next page "page", all others "article".

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
    """Whether the page is RSS, Atom, JSON Feed or a sitemap, also one of plain text, by what it begins with."""
    start = gunzip(page.body, 4096).body
    start = (_in_utf8(start[: len(start) // 2 * 2]) if _is_wide(start) else start).lstrip(MARK_AND_BLANKS)
    if start.startswith(b"{"):
        return JSON_FEED in (page.body if page.body.startswith(b"{") else start).replace(b"\\/", b"/")
    if start.startswith(b"http"):
        return _is_text(start)
    return start.startswith(b"<") and b"<html" not in start.lower() and ROOTS.search(start) is not None


def feed_entries(page: Page) -> list[FeedEntry]:
    """The entries of a feed or sitemap in its order, each URL once; what is broken yields what can be read."""
    body = gunzip(page.body, LARGEST_FEED).body
    body = _in_utf8(body) if _is_wide(body) else body
    found = chain(_entries_of(body), _further(page.url, body[:FURTHER_WITHIN], body[FURTHER_WITHIN:][-FURTHER_WITHIN:]))
    entries: dict[str, FeedEntry] = {}
    for entry in found:
        url = absolute(page.url, entry.url)
        if url is not None:
            entries.setdefault(canonicalize(url), replace(entry, url=canonicalize(url)))
    return list(entries.values())


def _entries_of(body: bytes) -> Iterator[FeedEntry]:
    start = body[:4096].lstrip(MARK_AND_BLANKS)
    if start.startswith(b"{"):
        return _json_entries(body)
    return _text_entries(body) if start.startswith(b"http") else _xml_entries(body)


def _is_text(start: bytes) -> bool:
    """Whether every line but the last, which may be cut, is a URL (sitemaps.org/protocol.html#otherformats)."""
    lines = start.split()
    return all(A_URL.fullmatch(line) for line in lines[: max(1, len(lines) - 1)]) and b"<" not in start


def _text_entries(body: bytes) -> Iterator[FeedEntry]:
    lines = body.lstrip(b"\xef\xbb\xbf").splitlines()
    found = (line.strip() for line in lines if A_URL.fullmatch(line.strip()))
    yield from (FeedEntry(url=line.decode("utf-8", "replace")) for line in islice(found, MOST_ENTRIES))


def _further(url: str, start: bytes, end: bytes) -> Iterator[FeedEntry]:
    """The feed's next page, of those before it: as it says itself (RFC 5005, 3 and 4), or as WordPress counts them."""
    link = FURTHER.search(start) or FURTHER.search(end)
    href = HREF.search(link[0]) if link else None
    if href is not None:
        base = BASE.search(start)
        target = _joined(_unescaped(base[1]) if base else None, _unescaped(href[1]))
        yield FeedEntry(url=target, kind="page")
    elif WORDPRESS.search(start):
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query))
        query["paged"] = str(int(query.get("paged", "1")[:5]) + 1) if query.get("paged", "1").isdecimal() else "2"
        yield FeedEntry(url=parts._replace(query=urlencode(query)).geturl(), kind="page")


def _unescaped(attribute: bytes) -> str:
    return unescape(attribute.decode("utf-8", "replace"))


def _joined(base: str | None, link: str) -> str:
    """The link from the feed's own base, which may be relative itself; of a base that is no URL the bare link."""
    try:
        return urljoin(base, link) if base else link
    except ValueError:
        return link


def _is_wide(body: bytes) -> bool:
    """Whether the document is in UTF-16, with a mark or without one."""
    return body.startswith(WIDE) or b"\0" in body[:2]


def _in_utf8(body: bytes) -> bytes:
    """The document in UTF-8, which it mostly is; one that says otherwise is read as pages are."""
    declared = DECLARED.search(body[:200])
    if not _is_wide(body) and (declared is None or declared[1].lower() in (b"utf-8", b"us-ascii")):
        return body
    charset = f"text/xml; charset={declared[1].decode('ascii')}" if declared else None
    return decode(body, charset).text.encode("utf-8", "replace")


def _xml_entries(body: bytes) -> Iterator[FeedEntry]:
    """Links of RSS items, Atom entries and sitemap URLs, piece by piece, so that memory holds one entry at a time.

    The document type goes before anything is parsed: no feed needs one, and every attack by entities does.
    """
    body = DOCTYPE.sub(b"", _in_utf8(body).lstrip(MARK_AND_BLANKS), count=1).translate(None, NOT_XML)
    root = ROOTS.search(body, 0, FURTHER_WITHIN)
    body = body[root.start() :] if root else body  # behind what a broken program printed before
    body = BARE.sub(lambda char: b"&amp;" if char[0] == b"&" else b"&lt;", ENTITY.sub(_character, body))
    parser = etree.XMLPullParser(
        ("start", "end"),
        tag=("{*}item", "{*}entry", "{*}url", "{*}sitemap"),
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    yield from islice(filter(None, map(_entry, _closed(parser, body))), MOST_ENTRIES)


def _character(entity: re.Match[bytes]) -> bytes:
    """An entity of HTML as its character, one that only the document type could explain as nothing."""
    code = name2codepoint.get(entity[1].decode("latin-1"))
    return b"&#%d;" % code if code else b""


def _closed(parser: etree.XMLPullParser, body: bytes) -> Iterator[etree._Element]:
    """The entries that are over, one that was never closed with the beginning of the next; each is freed then."""
    current = None
    for at in range(0, len(body), PIECE):
        goes_on = _fed(parser, body[at : at + PIECE])
        for event, node in parser.read_events():
            assert isinstance(node, etree._Element)
            if event == "start":
                if current is not None:
                    yield current
                current = node
                continue
            if node is current:
                yield node
                current = None
            _forget(node)
        if not goes_on:
            return


def _fed(parser: etree.XMLPullParser, piece: bytes) -> bool:
    """Hands a piece over; whether the parser can go on. It is never closed: that would end a torn entry."""
    try:
        parser.feed(piece)
    except etree.XMLSyntaxError:
        return False
    return True


def _entry(node: etree._Element) -> FeedEntry | None:
    link = _address(node)
    if link is None:
        return None
    return FeedEntry(
        url=_joined(node.base, link),
        kind="sitemap" if etree.QName(node).localname == "sitemap" else "article",
        date=_rfc3339(_first(node, "lastmod", "updated", *PUBLISHED)),
        title=_first(node, "title"),
        published=_rfc3339(_first(node, *PUBLISHED)),
        language=_first(node, "language"),
    )


def _forget(node: etree._Element) -> None:
    """Frees an entry that was read, and those before it."""
    parent = node.getparent()
    node.clear()
    if parent is not None:
        for sibling in list(node.itersiblings(node.tag, preceding=True)):
            parent.remove(sibling)


def _address(node: etree._Element) -> str | None:
    """Where the entry leads: of a sitemap its place, else its link, or what it is known by where that is an address.

    What an entry holds of others (the languages and pictures of a page, the source of an entry) has links too: its
    own stand beside these, unless a description that was never closed has swallowed them.
    """
    if etree.QName(node).localname in ("url", "sitemap"):
        return _first(node, "loc") or next(
            filter(None, ((loc.text or "").strip() for loc in node.iter("{*}loc"))), None
        )
    for link in chain(node.iterchildren("{*}link"), node.iter("{*}link")):
        if link.get("rel", "alternate") == "alternate" and (text := (link.get("href") or link.text or "").strip()):
            return text
    for name in node.iterchildren("{*}guid", "{*}id"):
        text = (name.text or "").strip()
        if name.get("isPermaLink") != "false" and text.startswith(("http://", "https://", "/")):
            return text
    return None


def _first(node: etree._Element, *names: str) -> str | None:
    """The text of the first child, by the order of names, that has one, also of what a news sitemap says."""
    within = [node, *node.iterchildren("{*}news"), *node.iterfind("{*}news/{*}publication")]
    for name in names:
        for parent in within:
            for child in parent.iterchildren(f"{{*}}{name}"):
                if etree.QName(child).namespace != MEDIA and (text := (child.text or "").strip()):
                    return text
    return None


def _json_entries(body: bytes) -> Iterator[FeedEntry]:
    """The items of a JSON Feed 1.1."""
    try:
        feed = json.loads(decode(body[:LARGEST_JSON]).text)
        items, further = feed["items"], feed.get("next_url")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return
    for item in items if isinstance(items, list) else ():
        said = {name: value for name, value in item.items() if isinstance(value, str)} if isinstance(item, dict) else {}
        known_by = said.get("id", "")
        url = said.get("url") or (known_by if A_URL.fullmatch(known_by.encode("utf-8", "replace")) else None)
        if url is not None:
            published = said.get("date_published")
            yield FeedEntry(
                url=url,
                date=_rfc3339(said.get("date_modified") or published),
                title=said.get("title"),
                published=_rfc3339(published),
                language=said.get("language"),
            )
    if isinstance(further, str):
        yield FeedEntry(url=further, kind="page")


def _rfc3339(date: str | None) -> str | None:
    """A feed's date as RFC 3339; RFC 822 dates (RSS) are converted, what is neither is dropped."""
    if date is None or re.match(r"\d{4}-\d\d-\d\d", date):
        return date
    try:
        return parsedate_to_datetime(date).isoformat()
    except ValueError:
        return None
