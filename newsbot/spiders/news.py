"""The one spider: it follows what pages lead to. What a page says is the pipelines' work."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import date
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.spiders import Spider

from newsbot import sites, urls
from newsbot.arguments import Arguments, parse_arguments
from newsbot.clock import clock
from newsbot.discovery import PRIORITIES, feed_entries, follow_feed, follow_links, in_window, is_feed, on_site
from newsbot.errors import UsageError
from newsbot.extensions import Run
from newsbot.page import PageItem
from newsbot.pages import PageOpener
from newsbot.scheduler import request_for
from newsbot.site import Site
from newsbot.store import Url


class NewsSpider(Spider):
    """Crawls news sites: ``-a sites=name,name`` by their site files, ``-a url=…`` any page or site.

    The loader makes a subclass of it for each site file; ``site_name`` says which.
    """

    name = "news"
    site_name: str | None = None

    def __init__(self, *, registry: sites.Registry, today: date, **given: Any) -> None:
        super().__init__()
        self.arguments: Arguments = parse_arguments(given)
        self.sites: dict[str, Site] = {site.name: site for site in self._sites(registry, today)}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Raises ``UsageError`` for arguments that are wrong, before anything is fetched."""
        registry = sites.load(crawler.settings.getlist("NEWSBOT_SITE_MODULES"))
        today = clock(crawler.settings.get("NEWSBOT_NOW"))().date()
        return super().from_crawler(crawler, *args, registry=registry, today=today, **kwargs)

    async def start(self) -> AsyncIterator[Any]:
        run = Run.of(self.crawler)
        for site in self.sites.values():
            if site.name not in run.skipped:
                for url in self._seeds(site):
                    yield request_for(url)

    async def parse(self, response: Response) -> AsyncIterator[Any]:
        """Follows the page's links and yields it as an item; which kind of page it is, others say."""
        run = Run.of(self.crawler)
        lease = run.lease_of(response)
        opener = PageOpener(run_id=run.id, clock=run.clock, site=run.site)
        page = await opener.open(response, lease)
        if is_feed(page):
            wanted: Iterable[Url] = self._dated(follow_feed(feed_entries(page), lease))
        else:
            wanted = follow_links(page.links(), lease, related_depth=self.arguments.related_depth)
        kept, left = on_site(wanted, run.site(lease.site).hosts)
        run.pages.counts[lease.site].offsite += left
        for url in kept:
            yield request_for(url)
        yield PageItem(page=page)

    @classmethod
    def handles_request(cls, request: Request) -> bool:
        """Whether a site spider's hosts have the request's; the bare spider claims none."""
        return urls.same_site(request.url, getattr(cls, "hosts", ()))

    def _sites(self, registry: sites.Registry, today: date) -> list[Site]:
        """The sites of this run; raises ``UsageError`` when the arguments name none."""
        arguments = self.arguments
        if self.site_name is not None:
            return [self._own_site(registry.site(self.site_name, today))]
        if bool(arguments.url) == bool(arguments.sites):
            raise UsageError("say what to crawl: either -a url=https://example.com/ or -a sites=name,name")
        if arguments.url is not None:
            return [registry.site_for(arguments.url, today)]
        return [registry.site(name, today) for name in arguments.sites]

    def _own_site(self, site: Site) -> Site:
        if self.arguments.sites:
            raise UsageError(f"the spider {self.name} crawls its own site; for several, crawl news -a sites=…")
        if self.arguments.url is not None and not urls.same_site(self.arguments.url, site.hosts):
            raise UsageError(f"url={self.arguments.url} is on no host of {site.name} ({', '.join(site.hosts)})")
        return site

    def _seeds(self, site: Site) -> list[Url]:
        """Where the site's crawl begins: the URL given, else what its file declares, else its front page."""
        if self.arguments.url is not None:
            return [_seed(self.arguments.url, site, "seed")]
        declared = [("seed", site.seeds), ("feed", site.feeds), ("sitemap", site.sitemaps)]
        if not any(given for _, given in declared):
            declared = [("seed", tuple(f"https://{host}/" for host in site.hosts[:1]))]
        return [_seed(url, site, via) for via, given in declared for url in given]

    def _dated(self, entries: Iterable[Url]) -> list[Url]:
        """The entries without those that are older than ``since``."""
        since = self.arguments.since  # an entry's date may be of a later change: it says nothing of ``until``
        return [entry for entry in entries if entry.kind == "list" or in_window(entry.lastmod, since, None)]


def _seed(url: str, site: Site, via: str) -> Url:
    return Url(url=urls.canonicalize(url), site=site.name, kind="list", found_via=via, priority=PRIORITIES[via])
