"""A fetched page: bytes in, one parse, and a slot for what the extraction cut from it.

``page`` never imports ``extract``: ``extract.open(page, site)`` fills ``page.cut``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol

import lxml.etree
import lxml.html
from parsel import Selector

from newsbot.fingerprint import Fingerprint
from newsbot.items import Article
from newsbot.metadata import Metadata, add_header_links
from newsbot.metadata import read as read_metadata
from newsbot.text.encoding import Decoded, decode
from newsbot.urls import absolute

ELEMENTS = lxml.etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement)
"""One class for all elements: choosing one by the tag, as lxml.html does for its forms, costs a Python call each."""

HAS_MICRODATA = lxml.etree.XPath("boolean(//@itemprop)")

EMPTY = b"<html><head></head><body></body></html>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """What a feed or news sitemap says of an article: title, RFC 3339 date, language; ``None`` where unsaid."""

    title: str | None = None
    published: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """How a page came: the run's clock (aware) and id, the way it was found, links from a seed.

    ``witness``: what the feed or sitemap that led here says of the article.
    """

    now: datetime
    run_id: str | None = None
    found_via: str | None = None
    depth: int = 0
    witness: Witness | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link that the page offers to follow. ``kind``: article, related, listing, next, feed or other (unknown)."""

    url: str
    kind: str
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticker:
    """A breaking-news line of the page, and where it leads (``None`` when it is no link)."""

    text: str
    url: str | None = None


@dataclass(slots=True, kw_only=True)
class Extraction:
    """What a page turned out to be.

    ``article`` is always there: on a page judged no article it holds the best-effort fields.
    ``outcome`` is article, listing or rejected; ``reason`` the code (``None`` for an article),
    ``detail`` what proved it. ``fingerprint``: worked out where another process is to settle the article.
    """

    article: Article
    outcome: str
    reason: str | None = None
    detail: str | None = None
    ticker: list[Ticker] = field(default_factory=list)
    fingerprint: Fingerprint | None = field(default=None, compare=False, repr=False)


class Cut(Protocol):
    """What ``extract.open`` puts into a page's slot: fields and links over one parse, both lazy."""

    def article(self) -> Extraction: ...

    def links(self) -> list[Link]: ...

    def explain(self) -> dict[str, Any]: ...


@dataclass(kw_only=True)
class Page:
    """The bytes of one response and what is read from them, each read once and on demand.

    ``url`` is the final URL, ``requested_url`` the one asked for; ``headers`` have lower-case names
    (content-type, etag, last-modified, x-robots-tag, tdm-reservation … as far as sent).
    """

    url: str
    body: bytes = field(repr=False)
    visit: Visit
    requested_url: str | None = None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    truncated: bool = False
    cut: Cut | None = None

    @cached_property
    def decoded(self) -> Decoded:
        return decode(self.body, self.headers.get("content-type"))

    @property
    def text(self) -> str:
        return self.decoded.text

    @cached_property
    def root(self) -> lxml.html.HtmlElement:
        """The one tree of the page: an ``html`` element, empty when the bytes hold no markup."""
        data = self._utf8
        parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
        parser.set_element_class_lookup(ELEMENTS)
        try:
            return _rejoined(lxml.html.document_fromstring(data, parser=parser, ensure_head_body=True))
        except lxml.etree.ParserError:  # nothing but blanks, or closing tags of what was never opened
            return lxml.html.document_fromstring(EMPTY, parser=parser, ensure_head_body=True)

    @property
    def _utf8(self) -> bytes:
        """The page in UTF-8 without zero bytes: most come so and need not be written anew."""
        decoded = self.decoded
        if decoded.basis == "utf-8" and not decoded.replaced and b"\0" not in self.body:
            return self.body
        return self.text.replace("\0", "").encode("utf-8", "replace")

    @cached_property
    def selector(self) -> Selector:
        """parsel over the one tree; for site files."""
        return Selector(root=self.root, type="html")

    @cached_property
    def base_url(self) -> str:
        """The URL that relative links are joined to (HTML Standard, 2.4.3: the first base with href)."""
        href = next((href for base in self.root.iter("base") if (href := base.get("href")) is not None), None)
        return (absolute(self.url, href) if href else None) or self.url

    @cached_property
    def absolute(self) -> Callable[[str], str | None]:
        """What ``urls.absolute`` makes of an address on this page: most stand on it more than once."""
        return _Addresses(self.base_url).__getitem__

    @cached_property
    def metadata(self) -> Metadata:
        found = read_metadata(self.root, self.base_url, microdata=bool(HAS_MICRODATA(self.root)))
        add_header_links(found, self.headers.get("link", ""), self.url)
        return found

    def article(self) -> Extraction:
        """What the page is and its record; raises ``RuntimeError`` before ``extract.open(page)``."""
        return self._opened().article()

    def links(self) -> list[Link]:
        """The links worth following, in page order, each URL once."""
        return self._opened().links()

    def close(self) -> None:
        """Lets go of what was cut: a page and its cut hold each other, and a tree is too large to wait for the
        garbage collector."""
        self.cut = None

    def _opened(self) -> Cut:
        if self.cut is None:
            raise RuntimeError(f"page {self.url} was not opened: call newsbot.extract.open(page, site) first")
        return self.cut


class _Addresses(dict[str, str | None]):
    """The URLs that addresses on a page mean."""

    def __init__(self, base: str) -> None:
        self.base = base

    def __missing__(self, href: str) -> str | None:
        url = self[href] = absolute(self.base, href)
        return url


def _rejoined(root: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """The tree with what stands behind ``</html>``, which is still of the body (HTML Standard, 13.2.6.4.22).

    libxml2 puts it into a second root, where nothing would look for it.
    """
    body = root.find("body")
    for beside in list(root.itersiblings()) if body is not None else ():
        body.append(beside)
        beside.drop_tag()
    return root


@dataclass(slots=True, kw_only=True)
class PageItem:
    """What a spider yields for a page that may be an article; pipelines turn it into an Article.

    ``lease`` is the id of the frontier's lease under which it was fetched; ``None`` outside a crawl.
    """

    page: Page
    lease: int | None = None
