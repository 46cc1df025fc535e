"""A selector for what the generic reading gets wrong, found from the value that a page should give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lxml.html import HtmlElement

from newsbot.extract.reading import Reading
from newsbot.extract.sources import selected_texts
from newsbot.items import Article
from newsbot.page import Page
from newsbot.publisher.css import declaring, selectors_of
from newsbot.publisher.expectation import KINDS, TEXT, Kind, article_by, text_of
from newsbot.site import Site
from newsbot.text.normalize import fold

MOST_NODES: Final = 8
MOST_TRIED: Final = 60
"""Selectors by which pages are read anew, for one field."""

LONGEST: Final = 4000
"""Characters of an element that may print a value: a box of related news at most."""

LEAST_KEPT: Final = 0.8
"""Of a page's words, those that must stay in its body: a selector that takes more takes the article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The selector of a field; ``pages`` of the ``others`` have a value by it too.

    ``varies``: not all of them the same, as an entry of a menu would be.
    """

    selector: str
    pages: int
    others: int
    varies: bool


def is_right(page: Page, site: Site, name: str, values: Sequence[str]) -> bool:
    """Whether the page, read by the site's declaration as it is, gives the values."""
    return KINDS[name].has(article_by(page, site), name, values)


def find(site: Site, name: str, values: Sequence[str], page: Page, others: Sequence[Page]) -> Found | None:
    """The simplest selector that gives the values on the page and one plausible value on the other articles.

    Of several the one whose values differ, and that finds one on most of the others; ``None`` when no selector does.
    """
    kind = KINDS[name]
    generic = {one.url: article_by(one, site) for one in (page, *others)}
    best: Found | None = None
    for tried, selector in enumerate(_candidates(page, site, kind, values)):
        if tried == MOST_TRIED:
            break
        candidate = _with(site, name, selector)
        read = _plausible(page, candidate, name, generic[page.url])
        if read is None or not kind.has(read, name, values):
            continue
        shown = [other for other in others if selected_nodes(other, candidate, name)]
        if not all(_wins(_plausible(other, candidate, name, generic[other.url]), name) for other in shown):
            continue
        texts = {tuple(selected_nodes(one, candidate, name)) for one in (page, *shown)}
        varies = name == "remove" or len(texts) > 1
        if best is None or (varies, len(shown)) > (best.varies, best.pages):
            best = Found(selector=selector, pages=len(shown), others=len(others), varies=varies)
        if best.pages == len(others) and (varies or not others):
            break
    return best


def nearest(page: Page, value: str) -> str | None:
    """The text of the smallest element that prints the value within; ``None`` when none does."""
    holding = [text for node in _elements(page) if fold(value) in fold(text := text_of(node))]
    return min(holding, key=len, default=None)


def selected_nodes(page: Page, site: Site, name: str) -> list[str]:
    """What a site's selector finds, as text; a picture has none and counts all the same."""
    if name == "image":
        return [match.get() for match in page.selector.css(site.selectors[name])]
    return selected_texts(Reading(page, site), name)


def _with(site: Site, name: str, selector: str) -> Site:
    return replace(site, selectors={**site.selectors, name: selector})


def _plausible(page: Page, site: Site, name: str, before: Article) -> Article | None:
    """The record by the selector; ``None`` where it finds a second value, or takes prose or related news away."""
    if KINDS[name].single and len(set(selected_nodes(page, site, name))) > 1:
        return None
    article = article_by(page, site)
    linked = name == "related" or len(article.related) >= len(before.related)
    return article if linked and article.word_count >= LEAST_KEPT * before.word_count else None


def _wins(article: Article | None, name: str) -> bool:
    """Whether the record of another page takes what the selector finds there for the field."""
    if article is None or name == "remove":
        return article is not None
    return bool(article.related) if name == "related" else getattr(article.provenance, name) == f"site:{name}"


def _candidates(page: Page, site: Site, kind: Kind, values: Sequence[str]) -> Iterator[str]:
    """Selectors of the elements that show the first value, simple ones first, of small elements before large."""
    showing = [node for node in _elements(page) if kind.shows(node, values[0], page, site)]
    showing.sort(key=lambda node: len(text_of(node)))
    ranked = [
        (rank, place, selector)
        for place, node in enumerate(showing[:MOST_NODES])
        for rank, selector in selectors_of(node)
    ]
    if kind is TEXT:
        metas = (node for node in page.root.iter("meta") if fold(node.get("content") or "") == fold(values[0]))
        ranked += [(5 + rank, 0, selector) for node in metas for rank, selector in declaring(node)]
    ranked.sort(key=lambda row: row[:2])
    return iter(dict.fromkeys(selector for *_, selector in ranked))


def _elements(page: Page) -> Iterator[HtmlElement]:
    """The elements of the body that may print a value: none with a long text."""
    body = page.root.find("body")
    found = iter(()) if body is None else body.iterdescendants()
    return (node for node in found if node.tag not in ("script", "style", "template") and _is_short(node))


def _is_short(node: HtmlElement) -> bool:
    size = 0
    for text in node.itertext():
        size += len(text)
        if size > LONGEST:
            return False
    return True
