"""What a page leads to: the rules by which links and feed entries become visits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsbot.feeds import FeedEntry, feed_entries, is_feed
from newsbot.page import Link
from newsbot.site import Site
from newsbot.store import Lease, Url
from newsbot.urls import canonicalize, same_site

__all__ = ["feed_entries", "is_feed"]

SECTIONS_DEEP = 2
"""Lists of articles are followed this many links from a seed: sections, and sections of sections."""

PRIORITIES = {"seed": 1000, "feed": 900, "sitemap": 800, "listing": 600, "next": 300, "link": 200, "related": 100}
"""What is fetched first: lists that may hold what is new, then articles as lists order them, newest first."""

FROM_LIST = 500
"""The first article of a list; each further one a point less, down to 400: before the list's next page."""


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
