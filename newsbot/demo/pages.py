"""What the newsroom answers at every address of a day."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from newsbot.demo import fronts
from newsbot.demo.frames import render
from newsbot.demo.markup import h
from newsbot.demo.newsroom import HOME, OLD_PAGE, Entry, entries, now, url_of
from newsbot.demo.shapes import SHAPES, redesigned
from newsbot.demo.strays import FORBIDDEN, STRAYS
from newsbot.demo.writer import article_id, words

HTML = "text/html; charset=utf-8"
XML = "application/xml; charset=utf-8"
REDIRECTED = (("ar", 10), ("ar", 14), ("en", 0))
ON_THE_FRONT = 12
GONE = "<!DOCTYPE html><html><head><title>410</title></head><body><h1>410 Gone</h1></body></html>\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One response: a page, a redirect (``location``) or a page that is gone."""

    body: bytes = b""
    status: int = 200
    content_type: str = HTML
    location: str | None = None
    modified: datetime | None = None

    @property
    def etag(self) -> str:
        return f'"{zlib.crc32(self.body):08x}"'


@cache
def answers(day: int, *, redesign: bool = False) -> dict[str, Answer]:
    """Path and query → answer, for every address of that day; with ``redesign`` all articles look otherwise."""
    found: dict[str, Answer] = {}
    for path, answer in _answers(day, redesign):
        found[path.removeprefix(HOME)] = answer
    return found


def redirects() -> dict[str, str]:
    """URL → the article that it redirects to."""
    return {
        f"{HOME}/go/{article_id(f'go{number}{language}')}": url_of(language, number) for language, number in REDIRECTED
    }


def listed(day: int) -> list[Entry]:
    """The entries that sections, feeds and sitemaps show that day, newest first."""
    return [entry for entry in entries(day).values() if entry.listed and not entry.gone]


def ticker(day: int) -> list[str]:
    """The lines on the front page that day."""
    lines: list[str] = words("ar")["ticker"]
    return lines[day - 1 : day + 1]


def _answers(day: int, redesign: bool) -> Iterator[tuple[str, Answer]]:
    moment = now(day)
    shown = listed(day)
    yield "/robots.txt", Answer(body=fronts.ROBOTS.encode(), content_type="text/plain; charset=utf-8")
    yield "/sitemap.xml", Answer(body=fronts.sitemap_index().encode(), content_type=XML)
    yield "/news-sitemap.xml", Answer(body=fronts.news_sitemap(shown, moment).encode(), content_type=XML)
    yield "/archive-sitemap.xml", Answer(body=fronts.archive_sitemap(shown, moment).encode(), content_type=XML)
    yield "/rss.xml", Answer(body=fronts.rss(shown).encode(), content_type="application/rss+xml; charset=utf-8")
    yield from _fronts(day, shown)
    for entry in entries(day).values():
        yield from _article(replace(entry, shape=redesigned(entry.shape)) if redesign else entry)
    for stray in STRAYS:
        yield stray.url, Answer(body=stray.body, content_type=stray.content_type)
    for url, target in redirects().items():
        yield url, Answer(status=301, location=target)
    yield FORBIDDEN, Answer(body=render(shown[0].story, SHAPES["semantic"]).encode())


def _fronts(day: int, shown: list[Entry]) -> Iterator[tuple[str, Answer]]:
    latest = fronts.cards((entry.story for entry in shown[:ON_THE_FRONT]), tracking="?utm_source=home&utm_medium=card")
    hops = "".join(fronts.card(url, entries(day)[target].story.headline) for url, target in redirects().items())
    yield "/", _page(fronts.front("المرفأ", latest + hops, ticker=ticker(day)))
    strays = "".join(fronts.card(stray.url, stray.headline) for stray in STRAYS) + fronts.card(FORBIDDEN, "مسودات")
    for path, name in fronts.sections().items():
        own = [entry.story for entry in shown if entry.story.section_url == HOME + path]
        extra = strays if path == "/news/local" else ""
        for address, page in fronts.section_pages(path, name, own, extra).items():
            yield address, _page(page)
    for entry in shown:
        if entry.story.author_url:
            (author,) = entry.story.authors
            own = [other.story for other in shown if other.story.author_url == entry.story.author_url]
            yield entry.story.author_url, _page(fronts.front(author, h("section", fronts.cards(own))))


def _article(entry: Entry) -> Iterator[tuple[str, Answer]]:
    story, shape = entry.story, entry.shape
    modified = story.modified or story.published
    if entry.gone:
        yield story.url, Answer(body=GONE.encode(), status=410)
        return
    page = render(story, shape)
    if story.url == url_of(*OLD_PAGE):
        yield story.url, Answer(body=page.encode("cp1256"), content_type="text/html", modified=modified)
    else:
        yield story.url, Answer(body=page.encode(), modified=modified)
    for url in story.variants:
        dress = SHAPES["amp"] if url.endswith("amp") else replace(shape, head="og")
        yield url, Answer(body=render(replace(story, variants=()), dress).encode(), modified=modified)


def _page(text: str) -> Answer:
    return Answer(body=text.encode())
