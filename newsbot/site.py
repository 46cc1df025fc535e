"""A publisher as a declaration: what a site file says, typed.

A site file holds one ``Site(...)`` literal. It says where things are only where the generic
extraction is wrong on that site; a page of a host without a file is read by ``GENERIC``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from parsel import Selector, SelectorList

from newsbot.errors import SiteError
from newsbot.thresholds import DEFAULTS, Threshold

if TYPE_CHECKING:
    from newsbot.items import Article
    from newsbot.page import Page

SELECTABLE = (
    "container", "headline", "kicker", "alternative_headline", "description", "section", "authors",
    "date_published", "date_modified", "image", "related", "ticker", "tags", "remove",
)  # fmt: skip
"""Fields a site file may point at; ``container`` is the article's node, ``remove`` is no content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One publisher (or one dated layout of it).

    - ``name``: spider name, folder name: ``[a-z0-9][a-z0-9._-]*``.
    - ``hosts``: exact host names; ``www.`` is added to each by itself.
    - ``language``: BCP 47, tie-break only; ``zone``: IANA name, used where a page prints no offset.
    - ``seeds``: section pages; ``feeds``: RSS/Atom/JSON feeds; ``sitemaps``: sitemap URLs.
    - ``article_url``, ``listing_url``: regular expressions searched in path+query; ``None`` = learned.
    - ``selectors``: field → CSS (or XPath, when it starts with "/", "./" or "(") over ``SELECTABLE``.
    - ``javascript``: a browser draws its pages before they are read (extra ``js``); ``script_hosts``: hosts beside
      ``hosts`` that their scripts and data may come from.
    - ``until``: the layout was replaced on that day; pages crawled earlier use this literal.
    - ``hook``: called last with the page and the record; returns the record.
    - ``thresholds``: measure → how far it may go before a run exits 4 (``thresholds.DEFAULTS`` has them all).
    - ``settings``: Scrapy settings of its crawls; and ``NEWSBOT_LOCAL_TIME_AS_UTC``: its metadata calls
      local time UTC, so clocks declared in UTC are read in ``zone``.

    Raises ``SiteError`` for an impossible value.
    """

    name: str
    hosts: tuple[str, ...] = ()
    publisher: str | None = None
    language: str | None = None
    zone: str | None = None
    seeds: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    article_url: str | None = None
    listing_url: str | None = None
    selectors: Mapping[str, str] = field(default_factory=dict)
    javascript: bool = False
    script_hosts: tuple[str, ...] = ()
    until: date | None = None
    hook: Callable[[Page, Article], Article] | None = None
    thresholds: Mapping[str, Threshold] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", self.name):
            raise SiteError(f"site name {self.name!r}: use lower-case letters, digits, '.', '_' and '-'")
        self._known("field", self.selectors, SELECTABLE)
        self._known("measure", self.thresholds, DEFAULTS)
        self._readable()
        for url in (*self.seeds, *self.feeds, *self.sitemaps):
            if not url.startswith(("http://", "https://")):
                raise SiteError(f"site {self.name}: {url!r} is no http or https URL")
        for host in self.script_hosts:
            if not re.fullmatch(r"[^\s/:@]+", host):
                raise SiteError(
                    f"site {self.name}: script_hosts: {host!r} is no host name; write it as api.example.com"
                )
        if self.zone is not None:
            try:
                ZoneInfo(self.zone)
            except (ZoneInfoNotFoundError, ValueError) as error:
                raise SiteError(f"site {self.name}: no time zone {self.zone!r}; use an IANA name") from error

    def _readable(self) -> None:
        for selector in self.selectors.values():
            try:
                select(BLANK, selector)
            except (ValueError, SyntaxError, RuntimeError) as error:
                raise SiteError(f"site {self.name}: {selector!r} is no selector: {error}") from error
        for pattern in (self.article_url, self.listing_url):
            try:
                re.compile(pattern or "")
            except re.error as error:
                raise SiteError(f"site {self.name}: {pattern!r} is no regular expression: {error}") from error

    def _known(self, what: str, named: Collection[str], known: Collection[str]) -> None:
        for name in named:
            if name not in known:
                raise SiteError(f"site {self.name}: no {what} {name!r}; one of {', '.join(known)}")


def select(tree: Selector, selector: str) -> SelectorList[Selector]:
    """What a site file's selector finds in a tree: CSS, or XPath when it begins with "/", "./" or "(".

    Raises ``ValueError`` for XPath, ``SyntaxError`` or ``RuntimeError`` for CSS that cannot be read.
    """
    return tree.xpath(selector) if selector.startswith(("/", "./", "(")) else tree.css(selector)


BLANK = Selector(text="<p></p>")
"""A tree to try selectors on."""

GENERIC = Site(name="generic")
"""The declaration that says nothing: any site with no file is read through it."""
