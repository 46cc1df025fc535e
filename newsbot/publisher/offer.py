"""What a site offers, as a look at it shows: robots, feeds, sitemaps, metadata, languages, URL shapes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from newsbot import urls
from newsbot.exitcodes import DONE, NOTHING, REFUSED
from newsbot.extract.titles import SEPARATOR
from newsbot.feeds import FeedEntry, feed_entries, is_feed
from newsbot.metadata import types_of
from newsbot.page import Page
from newsbot.publisher.articleurl import UrlShape, learned
from newsbot.publisher.look import Look, Seen
from newsbot.publisher.zones import ZoneGuess, guess_zone, moments, offsets

REFUSALS: Final = ("robots", "http_401", "http_403", "http_429")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A feed or sitemap that answered: entries of articles and of other lists, and whether it dates or names them.

    ``news``: it is a news sitemap or a feed with titles.
    """

    url: str
    basis: str
    articles: int
    lists: int
    news: bool
    newest: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """What robots.txt says to us: its status, whether front page and most articles are allowed, delay, sitemaps."""

    status: str
    home_allowed: bool
    articles_refused: int
    crawl_delay: float | None
    sitemaps: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """An article page read without a site file."""

    url: str
    outcome: str
    headline: str | None
    date_published: str | None
    date_zone_basis: str | None
    language: str | None
    direction: str
    json_ld: list[str]


@dataclass(slots=True, kw_only=True)
class Offer:
    """All of it; lists are empty where the site has none. ``code`` is the exit code, ``why`` says it in words."""

    url: str
    code: int
    why: str
    hosts: list[str] = field(default_factory=list)
    publisher: str | None = None
    robots: Robots
    feeds: list[Listing] = field(default_factory=list)
    sitemaps: list[Listing] = field(default_factory=list)
    json_ld: dict[str, int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    directions: dict[str, int] = field(default_factory=dict)
    offsets: dict[str, int] = field(default_factory=dict)
    zone: ZoneGuess
    article_urls: list[UrlShape] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    next_pages: list[str] = field(default_factory=list)
    articles: list[Read] = field(default_factory=list)
    unanswered: dict[str, str] = field(default_factory=dict)


def offer_of(look: Look) -> Offer:
    """The offer; ``code`` is 0, 3 when the front page did not answer, 6 when it was refused."""
    reads = [_read(page) for _, page in look.pages("article")]
    articles = [one for one in reads if one.outcome == "article"]
    lists = {kind: [_listing(seen, page) for seen, page in look.pages(kind) if is_feed(page)] for kind in LISTS}
    language = Counter(one.language for one in articles if one.language)
    times = [moment for _, page in look.pages("article", *LISTS) for moment in moments(page.text)]
    front = look.front
    host = urls.host(front.url if front else look.home)
    spoken = front.metadata.lang if front else None
    main = (spoken or next(iter(_counted(language)), "")).partition("-")[0].lower() or None
    code, why = _ending(look)
    return Offer(
        url=front.url if front else look.home,
        code=code,
        why=why,
        hosts=_hosts(look, host),
        publisher=_publisher(look),
        robots=_robots(look),
        feeds=[one for one in lists["feed"] if one.articles],
        sitemaps=[one for one in lists["sitemap"] if one.articles or one.lists],
        json_ld=_counted(Counter(kind for one in reads for kind in one.json_ld)),
        languages=_counted(language),
        directions=_counted(Counter(one.direction for one in articles)),
        offsets=_counted(offsets(times)),
        zone=guess_zone(times, host=host, language=main),
        article_urls=learned(article_urls(look)),
        sections=[link.url for link in front.links() if link.kind == "listing"] if front else [],
        next_pages=[
            link.url for _, page in look.pages("home", "section") for link in page.links() if link.kind == "next"
        ],
        articles=reads,
        unanswered={one.url: one.reason or f"http_{one.page.status if one.page else ''}" for one in _missing(look)},
    )


LISTS: Final = ("feed", "sitemap")


def article_urls(look: Look) -> list[str]:
    """The URLs of articles: pages read as one, entries of feeds and sitemaps, and of links those that look like it."""
    found = [page.url for _, page in look.pages("article") if page.article().outcome == "article"]
    found += [entry.url for entry in _entries(look) if entry.kind == "article"]
    found += [link.url for _, page in look.pages("home", "section") for link in page.links() if link.kind == "article"]
    hosts = _hosts(look, urls.host(look.home))
    refused = {page.url for _, page in look.pages("article") if page.article().outcome != "article"}
    own = (url for url in map(urls.canonicalize, found) if urls.same_site(url, hosts) and not urls.is_home(url))
    return [url for url in dict.fromkeys(own) if url not in refused]


def _entries(look: Look) -> Iterator[FeedEntry]:
    for _, page in look.pages(*LISTS):
        if is_feed(page):
            yield from feed_entries(page)


def _listing(seen: Seen, page: Page) -> Listing:
    entries = [entry for entry in feed_entries(page) if entry.kind != "page"]
    articles = [entry for entry in entries if entry.kind == "article"]
    return Listing(
        url=seen.url,
        basis=seen.basis,
        articles=len(articles),
        lists=len(entries) - len(articles),
        news=any(entry.title for entry in articles),
        newest=max((entry.published or entry.date or "" for entry in articles), default="") or None,
    )


def _read(page: Page) -> Read:
    found = page.article()
    article = found.article
    return Read(
        url=page.url,
        outcome=found.outcome,
        headline=article.headline,
        date_published=article.date_published,
        date_zone_basis=article.date_zone_basis,
        language=article.language,
        direction=article.direction,
        json_ld=sorted({kind for node in page.metadata.json_ld for kind in types_of(node)}),
    )


def _robots(look: Look) -> Robots:
    robots = look.robots
    seen = next((one for one in look.seen if one.kind == "robots"), None)
    status = "not asked" if seen is None else seen.reason or f"HTTP {seen.page.status if seen.page else ''}"
    return Robots(
        status=status,
        home_allowed=robots.allowed(look.home, look.agent),
        articles_refused=sum(not robots.allowed(url, look.agent) for url in article_urls(look)),
        crawl_delay=robots.crawl_delay(look.agent),
        sitemaps=robots.sitemaps,
    )


def _hosts(look: Look, host: str) -> list[str]:
    """The hosts under which its pages answered: the front page's first."""
    answered = [urls.host(page.url) for _, page in look.pages("home", "article")]
    given = [urls.host(one.url) for one in look.seen if one.basis == "given"]
    return list(dict.fromkeys(name.removeprefix("www.") for name in (host, *answered, *given) if name))


def _publisher(look: Look) -> str | None:
    """The name that most of the pages give their publisher, else what all their titles end with and the front page's
    title has."""
    articles = [page for _, page in look.pages("article")]
    named = Counter(name for page in articles if (name := page.article().article.publisher))
    if named:
        return named.most_common(1)[0][0]
    declared = look.front.metadata.first("og:site_name") if look.front else None
    if declared:
        return declared[1]
    tails = {SEPARATOR.split(page.metadata.title or "")[-1].strip() for page in articles}
    own = (look.front.metadata.title if look.front else None) or ""
    return tails.pop() if len(articles) > 1 and len(tails) == 1 and tails <= {own, *SEPARATOR.split(own)} else None


def _ending(look: Look) -> tuple[int, str]:
    home = next((one for one in look.seen if one.kind == "home"), None)
    if home is not None and home.answered is not None:
        return DONE, "the front page answered"
    reason = "no_answer"
    if home is not None:
        reason = home.reason or f"http_{home.page.status if home.page else ''}"
    return (REFUSED if reason in REFUSALS else NOTHING), f"the front page did not answer: {reason}"


def _missing(look: Look) -> list[Seen]:
    """What was named, by the user or the site, and did not answer; that custom names a place is no promise."""
    return [one for one in look.seen if one.answered is None and one.basis != "usual place" and one.kind != "robots"]


def _counted(counts: Counter[str]) -> dict[str, int]:
    return dict(counts.most_common())
