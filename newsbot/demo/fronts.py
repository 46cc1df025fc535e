"""The newsroom's pages that lead to articles: front page, sections, authors, RSS, sitemaps, robots.txt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime

from newsbot.demo.labels import LABELS, RIGHT_TO_LEFT
from newsbot.demo.markup import h, text
from newsbot.demo.newsroom import HOME, PUBLISHER, Entry
from newsbot.demo.story import Story
from newsbot.demo.writer import words

ON_A_PAGE = 10
IN_THE_FEED = 20
NEWS_AGE = timedelta(hours=48)
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
ROBOTS = f"""User-agent: *
Disallow: /private/
Crawl-delay: 0.05

Sitemap: {HOME}/sitemap.xml
"""


def card(url: str, headline: str, image: str | None = None, alt: str = "") -> str:
    """An item of a grid: a link round the picture, a link round the headline."""
    picture = h("a", h("picture", h("img", src=image, alt=alt)), href=url, title=headline) if image else ""
    return h("div", picture, h("a", h("h3", text(headline)), href=url, title=headline), class_="card")


def cards(stories: Iterable[Story], tracking: str = "") -> str:
    return "".join(
        card(one.url + tracking, one.headline, one.photo.url, one.photo.alt or "")
        if one.photo
        else card(one.url + tracking, one.headline)
        for one in stories
    )


def front(
    title: str, body: str, *, language: str = "ar", ticker: Sequence[str] = (), following: str | None = None
) -> str:
    """A page of cards with the newsroom's menu, ticker lines and, where there is one, the link to the next page."""
    menu = "".join(h("li", h("a", text(name), href=path)) for path, name in sections().items())
    lines = h("div", *(h("div", text(line)) for line in ticker), class_="breaking-news") if ticker else ""
    more = h("a", "›", href=following, rel="next") if following else ""
    head = h("head", h("meta", charset="utf-8"), h("title", text(f"{title} | {PUBLISHER}")), _feed_link())
    page = h("body", lines, h("nav", h("ul", menu)), h("main", h("h1", text(title)), body, more))
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    return "<!DOCTYPE html>\n" + h("html", head, page, lang=language, dir=direction) + "\n"


def _feed_link() -> str:
    return h("link", rel="alternate", type="application/rss+xml", href="/rss.xml")


def sections() -> dict[str, str]:
    """Path → printed name of all sections, the newsroom's own language first."""
    arabic = words("ar")
    own = {f"/news/{slug}": name for slug, name in arabic["sections"].items()}
    others = {f"/{code}": words(code)["sections"][code] for code in LABELS if code != "ar"}
    return {**own, "/news/world": arabic["world"]["section"], "/opinion/writers": arabic["opinion"], **others}


def section_pages(path: str, name: str, stories: Sequence[Story], extra: str) -> dict[str, str]:
    """Path and query → page, ten stories on each; ``extra`` cards stand on the first."""
    language = path[1:] if path[1:] in LABELS else "ar"
    found: dict[str, str] = {}
    for start in range(0, max(len(stories), 1), ON_A_PAGE):
        number = start // ON_A_PAGE + 1
        following = f"{path}?page={number + 1}" if start + ON_A_PAGE < len(stories) else None
        body = cards(stories[start : start + ON_A_PAGE]) + (extra if number == 1 else "")
        address = path if number == 1 else f"{path}?page={number}"
        found[address] = front(name, body, language=language, following=following)
    return found


def rss(entries: Sequence[Entry]) -> str:
    """The newest stories as RSS 2.0."""
    items = "".join(
        h(
            "item",
            h("title", text(one.headline)),
            h("guid", text(one.url)),
            f"<link>{text(one.url)}?utm_source=rss&amp;utm_medium=feed</link>",
            h("pubDate", format_datetime(one.published)),
            h("category", text(one.section)),
        )
        for one in (entry.story for entry in entries[:IN_THE_FEED])
    )
    channel = f"<title>{PUBLISHER}</title><link>{HOME}/</link><description>{PUBLISHER}</description>{items}"
    return f'{XML}<rss version="2.0"><channel>{channel}</channel></rss>\n'


def news_sitemap(entries: Iterable[Entry], now: datetime) -> str:
    """The stories of the last two days in Google's news sitemap format."""
    rows = (
        h(
            "url",
            h("loc", one.url),
            h("lastmod", _touched(one)),
            h(
                "news:news",
                h("news:publication", h("news:name", PUBLISHER), h("news:language", one.language)),
                h("news:publication_date", one.published.isoformat()),
                h("news:title", text(one.headline)),
            ),
        )
        for one in (entry.story for entry in entries)
        if now - one.published <= NEWS_AGE
    )
    return f"{XML}<urlset {SITEMAP} {NEWS}>{''.join(rows)}</urlset>\n"


def archive_sitemap(entries: Iterable[Entry], now: datetime) -> str:
    rows = (
        h("url", h("loc", one.url), h("lastmod", _touched(one)))
        for one in (entry.story for entry in entries)
        if now - one.published > NEWS_AGE
    )
    return f"{XML}<urlset {SITEMAP}>{''.join(rows)}</urlset>\n"


def sitemap_index() -> str:
    rows = (h("sitemap", h("loc", f"{HOME}/{name}")) for name in ("news-sitemap.xml", "archive-sitemap.xml"))
    return f"{XML}<sitemapindex {SITEMAP}>{''.join(rows)}</sitemapindex>\n"


def _touched(story: Story) -> str:
    return (story.modified or story.published).isoformat()
