"""What a page leads to: the rules by which links and feed entries become visits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final
from urllib.parse import urljoin

from newsbot.arguments import Arguments
from newsbot.feeds import FeedEntry, feed_entries, is_feed
from newsbot.page import Link, Witness
from newsbot.shapes import days_apart, endless, period_of, same_archive
from newsbot.site import Site
from newsbot.store import Lease, Url
from newsbot.survey import Survey
from newsbot.urls import canonicalize, same_site

__all__ = ["feed_entries", "is_feed"]

SECTIONS_DEEP: Final = 2
"""Lists of articles are followed this many links from a seed: sections, and sections of sections."""

SITEMAPS_DEEP: Final = 3
"""Sitemaps below sitemaps; the protocol knows one level (sitemaps.org/protocol.html#index), sites have two."""

MOST_LINKS: Final = 300
"""Links of a page that are followed; a list may show any number of articles all the same."""

PRIORITIES: Final = {
    "seed": 1000, "feed": 900, "sitemap": 800, "listing": 600, "next": 300, "archive": 300, "link": 200, "related": 100,
    "other": 50,
}  # fmt: skip
"""What is fetched first: lists that may hold what is new, then articles as lists order them, newest first."""

LEADING_ON: Final = ("next", "archive")
"""Kinds of links by which a list goes on: its next page, and the lists of other days."""

FROM_LIST: Final = 500
"""The first article of a list; each further one a point less, down to 400: before the list's next page."""

NEW_SITEMAPS: Final = 3
OLD_SITEMAP: Final = 390
"""Of an index the newest sitemaps come before articles, the others after those of the lists."""

USUAL_FEEDS: Final = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")
USUAL_SITEMAPS: Final = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml", "/sitemap-news.xml")
"""Where a site without declared ones may have them."""

PROBES: Final = {"feed": "feed_probe", "sitemap": "sitemap_probe"}
"""found_via of URLs that only custom says are there: that they are not is no failure."""


def follow_feed(
    entries: Iterable[FeedEntry],
    lease: Lease,
    arguments: Arguments,
    survey: Survey,
    *,
    known: Callable[[str], bool] = lambda url: False,
) -> Iterator[Url]:
    """The visits that a feed's entries ask for, the newest first, without those outside the days wanted.

    Its next page, of older entries, only where this one has some that are wanted and not ``known`` from earlier
    runs (of which a backfill asks nothing).
    """
    entries = list(entries)
    further = [entry for entry in entries if entry.kind == "page"]
    entries = [entry for entry in entries if entry.kind != "page"]
    if _goes_on(entries, arguments, known):
        yield from (_further_page(entry.url, lease) for entry in further)
    via = "sitemap" if lease.found_via in ("sitemap", PROBES["sitemap"]) else "feed"
    wanted = [entry for entry in entries if _wants_entry(entry, arguments) and not endless(entry.url)]
    if via == "sitemap":
        wanted.sort(key=lambda entry: entry.date or "", reverse=True)
    for place, entry in enumerate(wanted):
        if entry.kind == "article":
            survey.told(entry.url, Witness(title=entry.title, published=entry.published, language=entry.language))
        elif lease.depth >= SITEMAPS_DEEP:
            continue
        yield Url(
            url=entry.url,
            site=lease.site,
            kind="article" if entry.kind == "article" else "list",
            found_via=via,
            depth=lease.depth + 1,
            priority=_in_list(place) if entry.kind == "article" else _in_index(place),
            lastmod=entry.date,
        )


def _goes_on(entries: Sequence[FeedEntry], arguments: Arguments, known: Callable[[str], bool]) -> bool:
    """Whether what is older than these entries may be wanted."""
    if arguments.since:
        return any(entry.date is None or not is_before(entry.date, arguments.since) for entry in entries)
    return not all(known(entry.url) for entry in entries)


def _further_page(url: str, lease: Lease) -> Url:
    return Url(
        url=url, site=lease.site, kind="list", found_via="next", depth=lease.depth + 1, priority=PRIORITIES["next"]
    )


def follow_links(
    links: Iterable[Link],
    lease: Lease,
    arguments: Arguments,
    survey: Survey,
    *,
    known: Callable[[str], bool] = lambda url: False,
) -> tuple[list[Url], int]:
    """(the visits that a page's links ask for, how many links were cut off beyond ``MOST_LINKS``).

    Articles are always followed; related news up to ``related_depth`` such links in a row; sections,
    feeds and unknown pages from lists near a seed; the next page from lists only, and not once a list
    shows nothing but articles ``known`` from earlier runs (of which a backfill asks nothing).
    """
    wants = _wants(lease, arguments, survey)
    visits: list[Url] = []
    following: list[Url] = []
    cut = place = 0
    for link in links:
        kind = _kind(link, lease, survey)
        if not in_period(link.url, arguments):
            continue
        if not wants[kind]:
            if kind in ("other", "listing") and not survey.narrow and not survey.holds(link.url):
                survey.hold(_visit(link, "article", lease, place))
            continue
        if len(visits) >= MOST_LINKS and not (lease.kind == "list" and kind in ("article", "related", *LEADING_ON)):
            cut += 1
            continue
        (following if kind in LEADING_ON else visits).append(_visit(link, kind, lease, place))
        place += kind == "article"
    articles = [url.url for url in visits if url.kind == "article"]
    following = _in_order(following, lease, fruitful=bool(articles))
    if arguments.since or not articles or not all(map(known, articles)):
        visits += following
    return visits, cut


def _wants(lease: Lease, arguments: Arguments, survey: Survey) -> dict[str, bool]:
    is_list = lease.kind == "list" and not survey.narrow
    most = 1 if survey.narrow and arguments.related_depth is None else arguments.related_depth
    return {
        "article": not survey.narrow,
        "related": most is None or lease.related_depth < most,
        **dict.fromkeys(LEADING_ON, is_list),
        "listing": is_list and lease.depth < SECTIONS_DEEP,
        "other": is_list and lease.depth < SECTIONS_DEEP,
        "feed": is_list and lease.depth == 0,
    }


def _kind(link: Link, lease: Lease, survey: Survey) -> str:
    """What the link is, as far as pages of its shape have shown in this run; from a day's list to another's it leads
    on in one list."""
    if link.kind in ("listing", "other") and same_archive(link.url, lease.url):
        return "archive"
    if link.kind == "other" and survey.likeness(link.url) is True:
        return "article"
    if link.kind == "article" and survey.likeness(link.url) is False:
        return "other"
    return link.kind


def _visit(link: Link, kind: str, lease: Lease, place: int) -> Url:
    via = "link" if kind == "other" else kind
    priority = PRIORITIES.get(kind, 0) - min(lease.depth, PRIORITIES["other"])
    if kind == "archive":
        via, priority = "next", _in_archive(link.url, lease)
    if kind == "article":
        is_list = lease.kind == "list"
        via, priority = ("listing", _in_list(place)) if is_list else ("link", PRIORITIES["link"])
    return Url(
        url=canonicalize(link.url),
        site=lease.site,
        kind="list" if kind in ("listing", "feed", *LEADING_ON) else "article",
        found_via=via,
        depth=lease.depth + 1,
        related_depth=lease.related_depth + 1 if kind == "related" else 0,
        priority=priority,
    )


def probes(
    home: str, lease: Lease, links: Iterable[Link], robots: Sequence[str], *, tried: Callable[[str], bool]
) -> Iterator[Url]:
    """The visits by which feeds and sitemaps of a site are looked for: what robots.txt names, else the usual places.

    ``tried`` says of a URL that an earlier run found nothing there.
    """
    places = {"sitemap": USUAL_SITEMAPS, "feed": USUAL_FEEDS}
    if robots:
        places.pop("sitemap")
    if any(link.kind == "feed" for link in links):
        places.pop("feed")
    declared = [(canonicalize(urljoin(home, url)), "sitemap", "sitemap") for url in robots]
    usual = [(urljoin(home, path), kind, PROBES[kind]) for kind, paths in places.items() for path in paths]
    for url, kind, via in (*declared, *usual):
        if via == kind or not tried(url):
            yield Url(
                url=url, site=lease.site, kind="list", found_via=via, depth=lease.depth + 1, priority=PRIORITIES[kind]
            )


def is_declared_list(site: Site, lease: Lease) -> bool:
    """Whether the site file, or the link that led here, says that the page is a list and no article.

    The guess that a short URL is a section's is no such word.
    """
    if lease.kind != "list":
        return False
    if lease.found_via == "listing":
        return site.article_url is not None
    return lease.found_via != "seed" or lease.url in {
        canonicalize(url) for url in (*site.seeds, *site.feeds, *site.sitemaps)
    }


def on_site(urls: Iterable[Url], hosts: Iterable[str]) -> tuple[list[Url], int]:
    """The visits that stay on the site, and how many would have left it."""
    known = tuple(hosts)
    every = list(urls)
    kept = [url for url in every if same_site(url.url, known)]
    return kept, len(every) - len(kept)


def in_window(when: str | None, since: str | None, until: str | None) -> bool:
    """Whether a date lies from ``since`` to ``until``, both included; unknown is inside.

    Each is a day (YYYY-MM-DD) or a moment (RFC 3339); where one of two is a day, days are compared.
    """
    if when is None:
        return True
    return not is_before(when, since) and not (until is not None and is_before(until, when))


def is_before(when: str, since: str | None) -> bool:
    """Whether a date lies before ``since``, as ``in_window`` compares them; nothing lies before ``None``."""
    if since is None:
        return False
    if len(when) <= 10 or len(since) <= 10:
        return when[:10] < since[:10]
    return _moment(when) < _moment(since)


def in_period(url: str, arguments: Arguments) -> bool:
    """Whether a date in the URL leaves room for articles of the days wanted; without one it does."""
    if not (arguments.since or arguments.until) or (period := period_of(url)) is None:
        return True
    first, last = period
    since, until = _day(arguments.since), _day(arguments.until)
    return (since is None or last >= since) and (until is None or first <= until)


def _wants_entry(entry: FeedEntry, arguments: Arguments) -> bool:
    """Whether an entry may be of the days wanted: its last change says nothing of ``until``, nor of what is inside."""
    if entry.date is not None and is_before(entry.date, arguments.since):
        return False
    return in_window(entry.published, arguments.since, arguments.until) and in_period(entry.url, arguments)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def _moment(text: str) -> datetime:
    """The moment that a feed's date means; of one with a broken time its day."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = datetime.fromisoformat(text[:10])
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _in_archive(url: str, lease: Lease) -> int:
    """Of a year its months and days before the year before; of other days the near ones before those far away."""
    apart = days_apart(url, lease.url)
    steps = min(lease.depth + apart // 30, PRIORITIES["other"] - 1)
    return PRIORITIES["archive"] + (-steps if apart else steps)


def _in_order(following: list[Url], lease: Lease, *, fruitful: bool) -> list[Url]:
    """Where a list goes on: the newest first within its days, then the nearest to them.

    Days beside a list that shows no article wait for those beside lists that do: calendars have days without end.
    """
    ordered = sorted(following, key=_last_day, reverse=True)
    ordered.sort(key=lambda url: days_apart(url.url, lease.url))
    if fruitful:
        return ordered
    return [
        replace(url, priority=url.priority - PRIORITIES["other"]) if days_apart(url.url, lease.url) else url
        for url in ordered
    ]


def _last_day(url: Url) -> date:
    """The last day that the URL's date means; without one it comes first."""
    period = period_of(url.url)
    return period[1] if period else date.max


def _in_list(place: int) -> int:
    return FROM_LIST - min(place, 100)


def _in_index(place: int) -> int:
    return PRIORITIES["sitemap"] - place if place < NEW_SITEMAPS else OLD_SITEMAP - min(place, 80)
