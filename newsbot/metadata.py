"""What a page says about itself: JSON-LD, meta elements (OpenGraph and others), links, microdata.

Read once from the page's one tree. Real pages carry broken JSON; nothing here raises on it.
Values are as the page has them, cleaned of markup blanks; which source wins is the extraction's rule.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import lxml.html

from newsbot.json_ld import Node, flatten, items, names, parse, text, types_of, urls
from newsbot.text.normalize import clean, fold
from newsbot.urls import absolute, identity

__all__ = ["ARTICLE_TYPES", "Metadata", "Node", "names", "read", "text", "types_of", "urls"]

ARTICLE_TYPES: Final = (
    "NewsArticle", "ReportageNewsArticle", "OpinionNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle",
    "ReviewNewsArticle", "AskPublicNewsArticle", "LiveBlogPosting", "BlogPosting", "Article", "ScholarlyArticle",
    "SatiricalArticle", "AdvertiserContentArticle", "TechArticle", "Report", "SocialMediaPosting",
)  # fmt: skip
"""schema.org Article and what is below it; where a page has several equal nodes the first type wins."""


RESOURCES: Final = frozenset({
    "stylesheet", "preload", "modulepreload", "prefetch", "dns-prefetch", "preconnect", "manifest", "icon",
    "apple-touch-icon", "apple-touch-icon-precomposed", "mask-icon",
})  # fmt: skip
"""Relations of what a browser loads: most of the links of a page, and none says anything about the article."""


LONGEST_LINK_HEADER: Final = 16 * 1024
"""Characters of a Link header that are read."""

_LINK_VALUE = re.compile(r'<([^<>]{1,2000})>((?:\s*;\s*[\w*-]{1,40}\s*=\s*(?:"[^"]{0,500}"|[^\s",;]{1,500})){0,20})')
_LINK_PARAMETER = re.compile(r';\s*([\w*-]+)\s*=\s*(?:"([^"]*)"|([^\s",;]+))')

MOST_VALUES: Final = 200
"""Contents of one meta name that are kept."""


@dataclass(slots=True, kw_only=True)
class Metadata:
    """What ``read`` found; every part empty when the page has none.

    - ``json_ld``: every JSON-LD object of the page, outer before inner, @graph and lists flattened.
    - ``article``: the object about this page's article.
    - ``breadcrumbs``: names of the BreadcrumbList, in order, the home item among them.
    - ``meta``: lower-case name, property, itemprop ("itemprop:x") or http-equiv → contents in page order.
    - ``links``: each rel token, lower case → absolute URLs (not ``RESOURCES``); ``alternates``: (type, hreflang, URL).
    - ``lang``: declared language as written; ``lang_basis``: html, meta or og.
    - ``microdata``: itemprop → values, of the article's item when the page has one, else of the page.
    """

    json_ld: list[Node] = field(default_factory=list)
    article: Node | None = None
    breadcrumbs: list[str] = field(default_factory=list)
    meta: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    alternates: list[tuple[str, str, str]] = field(default_factory=list)
    title: str | None = None
    lang: str | None = None
    lang_basis: str | None = None
    microdata: dict[str, list[str]] = field(default_factory=dict)

    def first(self, *keys: str) -> tuple[str, str] | None:
        """(name, content) of the first of the meta names, in that order, that has a content."""
        for key in keys:
            for value in self.meta.get(key, ()):
                if value:
                    return key, value
        return None

    def nodes(self, *types: str) -> list[Node]:
        """The JSON-LD objects of any of these schema.org types, in page order."""
        return [node for node in self.json_ld if not types_of(node).isdisjoint(types)]


def read(root: lxml.html.HtmlElement, base_url: str, *, microdata: bool = True) -> Metadata:
    """The metadata of a page; relative URLs are joined to ``base_url``. Never raises on page content.

    Without ``microdata`` its attributes are not looked for: most pages have none, and it takes a look at each element.
    """
    found = Metadata()
    for element in root.iter("meta", "link", "script", "title"):
        if element.tag == "meta":
            _add_meta(found, element)
        elif element.tag == "link":
            _add_link(found, element, base_url)
        elif element.tag == "title":
            if found.title is None and element.getparent().tag not in ("svg", "symbol", "g"):
                found.title = clean(element.text_content()) or None
        elif "ld+json" in (element.get("type") or "").lower():
            found.json_ld.extend(flatten(parse(element.text or "")))
    found.article = _article(found, base_url)
    found.breadcrumbs = _breadcrumbs(found)
    found.lang, found.lang_basis = _declared_language(root, found)
    if microdata:
        found.microdata = _microdata(root, base_url)
    return found


def _article(found: Metadata, base_url: str) -> Node | None:
    """The article object about this page: its URL or headline is the page's; then the fullest, then the first."""
    candidates = found.nodes(*ARTICLE_TYPES)
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    pages = {identity(url) for url in (base_url, *found.links.get("canonical", ()), *found.meta.get("og:url", ()))}
    title = fold(found.title or "") + "|" + fold((found.first("og:title") or ("", ""))[1])

    def rank(node: Node) -> tuple[bool, bool, bool, int]:
        about = {
            identity(absolute(base_url, url) or url)
            for key in ("url", "mainEntityOfPage", "@id")
            for url in urls(node.get(key))
        }
        headline = fold(text(node.get("headline")) or text(node.get("name")) or "")
        full = sum(
            1 for key in ("headline", "datePublished", "author", "articleBody", "image", "description") if node.get(key)
        )
        return (not about.isdisjoint(pages), bool(headline) and headline in title, "articleBody" in node, full)

    return max(candidates, key=rank)


def _breadcrumbs(found: Metadata) -> list[str]:
    best: list[str] = []
    for node in found.nodes("BreadcrumbList"):
        trail = [item for item in items(node.get("itemListElement")) if isinstance(item, dict)]
        trail.sort(key=_position)
        named = [text(item.get("name")) or text(item.get("item")) for item in trail]
        crumbs = [name for name in named if name and not name.startswith(("http://", "https://"))]
        if len(crumbs) > len(best):
            best = crumbs
    return best


def _position(item: Node) -> float:
    try:
        return float(item.get("position") or 0)
    except (TypeError, ValueError):
        return 0.0


# meta, link, language


def _add_meta(found: Metadata, element: lxml.html.HtmlElement) -> None:
    content = element.get("content")
    if content is None:
        return
    content = clean(content)
    for attribute, prefix in (("name", ""), ("property", ""), ("http-equiv", ""), ("itemprop", "itemprop:")):
        for key in (element.get(attribute) or "").lower().split():
            values = found.meta.setdefault(prefix + key, [])
            if len(values) < MOST_VALUES and content not in values:
                values.append(content)


def _add_link(found: Metadata, element: lxml.html.HtmlElement, base_url: str) -> None:
    _note_link(found, base_url, element.get("href") or "", element)


def add_header_links(found: Metadata, header: str, url: str) -> None:
    """Adds what a response's Link header says (RFC 8288) behind what the page itself does."""
    for target, parameters in _LINK_VALUE.findall(header[:LONGEST_LINK_HEADER]):
        given = {name.lower(): quoted or plain for name, quoted, plain in _LINK_PARAMETER.findall(parameters)}
        _note_link(found, url, target, given)


def _note_link(found: Metadata, base_url: str, target: str, given: Mapping[str, str]) -> None:
    relations = (given.get("rel") or "").lower().split()
    if not RESOURCES.isdisjoint(relations) or (url := absolute(base_url, target)) is None:
        return
    for relation in relations:
        found.links.setdefault(relation, []).append(url)
    if "alternate" in relations:
        found.alternates.append(((given.get("type") or "").lower(), given.get("hreflang") or "", url))


def _declared_language(root: lxml.html.HtmlElement, found: Metadata) -> tuple[str | None, str | None]:
    declared = clean(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang"))
    if declared:
        return declared, "html"
    for name, basis in (("content-language", "meta"), ("og:locale", "og")):
        if (stated := found.first(name)) is not None:
            return stated[1].partition(",")[0].strip().replace("_", "-"), basis
    return None, None


# Microdata

_VALUE_ATTRIBUTES: Final = {
    "a": "href", "area": "href", "link": "href", "audio": "src", "embed": "src", "iframe": "src", "img": "src",
    "source": "src", "track": "src", "video": "src", "object": "data", "data": "value", "meter": "value",
    "meta": "content",
}  # fmt: skip
"""Where an element keeps its microdata value (HTML Standard, 5.2.4); time: datetime, others: text."""

_ARTICLE_ITEM: Final = re.compile(rf"schema\.org/(?:{'|'.join(ARTICLE_TYPES)})\b")


def _microdata(root: lxml.html.HtmlElement, base_url: str) -> dict[str, list[str]]:
    """The values of the article's item, else of all items, from one walk over the tree."""
    item: lxml.html.HtmlElement | None = None
    elements: list[tuple[lxml.html.HtmlElement, str]] = []
    for element in root.iter("*"):
        if names := element.get("itemprop"):
            elements.append((element, names))
        if item is None and (kind := element.get("itemtype")) and _ARTICLE_ITEM.search(kind):
            item = element
    found: dict[str, list[str]] = {}
    for element, names in elements:
        if item is not None and _owner(element) is not item:
            continue
        if (value := _microdata_value(element, base_url)) is None:
            continue
        for name in names.split():
            found.setdefault(name, []).append(value)
    return found


def _owner(element: lxml.html.HtmlElement) -> lxml.html.HtmlElement | None:
    return next((parent for parent in element.iterancestors() if parent.get("itemscope") is not None), None)


def _microdata_value(element: lxml.html.HtmlElement, base_url: str) -> str | None:
    if element.get("itemscope") is not None:
        name = element.xpath(".//*[@itemprop='name' or @itemprop='url' or @itemprop='contentUrl']")
        return _microdata_value(name[0], base_url) if name and name[0].get("itemscope") is None else None
    if (content := element.get("content")) is not None:
        return clean(content) or None
    if element.tag == "time" and (moment := element.get("datetime")) is not None:
        return clean(moment) or None
    attribute = _VALUE_ATTRIBUTES.get(element.tag)
    if attribute is None:
        return clean(element.text_content()) or None
    value = element.get(attribute) or ""
    return absolute(base_url, value) if attribute in ("href", "src", "data") else clean(value) or None
