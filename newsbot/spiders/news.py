"""The one spider: it follows what pages lead to. What a page says is the pipelines' work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Self
from urllib.parse import urljoin

from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.spiders import Spider

from newsbot import sites, urls
from newsbot.arguments import Arguments, parse_arguments, read_urls
from newsbot.clock import clock
from newsbot.discovery import PRIORITIES, PROBES, follow_feed, follow_links, is_declared_list, on_site, probes
from newsbot.errors import UsageError
from newsbot.extensions import Run
from newsbot.feeds import feed_entries, is_feed
from newsbot.lifecycle import LEASE
from newsbot.page import Extraction, Link, Page, PageItem
from newsbot.pages import PageOpener
from newsbot.robots import RobotsTxt
from newsbot.scheduler import request_for
from newsbot.site import Site
from newsbot.store import Lease, Url


class NewsSpider(Spider):
    """Crawls news sites: ``-a sites=name,name`` by their site files, ``-a url=…`` any page or site,
    ``-a urls=FILE`` many of them.

    The loader makes a subclass of it for each site file; ``site_name`` says which.
    """

    name = "news"
    site_name: str | None = None

    def __init__(self, *, registry: sites.Registry, now: datetime, **given: Any) -> None:
        super().__init__()
        self.arguments: Arguments = parse_arguments(given, now=now)
        self.bad_lines: list[str] = []
        self.targets: defaultdict[str, list[str]] = defaultdict(list)
        self.sites: dict[str, Site] = {site.name: site for site in self._sites(registry, now.date())}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Raises ``UsageError`` for arguments that are wrong, before anything is fetched."""
        registry = sites.load(crawler.settings.getlist("NEWSBOT_SITE_MODULES"))
        now = clock(crawler.settings.get("NEWSBOT_NOW"))()
        return super().from_crawler(crawler, *args, registry=registry, now=now, **kwargs)

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
        survey = run.pages.surveys[lease.site]
        witness = survey.witness(lease.url)
        opener = PageOpener(run_id=run.id, clock=run.clock, site=run.site, executors=run.executors)
        page = await opener.open(response, lease, witness)
        fetched = run.pages.page(response.meta.get(LEASE))
        counts = run.pages.counts[lease.site]
        for wanted in self._visits(run, page, lease):
            kept, left = on_site(wanted, run.site(lease.site).hosts)
            worth = [url for url in kept if not survey.spent(url)]
            counts.offsite += left
            counts.skipped += len(kept) - len(worth)
            if fetched is None:
                for url in worth:
                    yield request_for(url)
            else:  # a request for each would only be taken apart again, by ``middlewares.Pages``
                with run.guarded():
                    run.pages.collect(fetched, worth)
        yield PageItem(page=page)

    def _visits(self, run: Run, page: Page, lease: Lease) -> Iterator[Iterable[Url]]:
        """What the page leads to, step by step: what it is, is only asked once its sure links are out."""
        survey = run.pages.surveys[lease.site]
        if is_feed(page):
            yield follow_feed(feed_entries(page), lease, self.arguments, survey, known=self._known_before(run, lease))
            return
        if lease.found_via in PROBES.values():
            return
        links = page.links()
        if lease.found_via == "seed" and not is_declared_list(run.site(lease.site), lease):
            is_article = not urls.is_home(lease.url) and page.article().outcome == "article"
            survey.seeded(article=is_article)
            if not is_article:
                yield self._probes(run, page, lease, links)
        yield self._followed(run, links, lease)
        if lease.kind != "list" and _only_leads_on(page.article()):
            yield self._followed(run, links, replace(lease, kind="list"))
        yield survey.released()

    def _followed(self, run: Run, links: list[Link], lease: Lease) -> list[Url]:
        survey, known = run.pages.surveys[lease.site], self._known_before(run, lease)
        visits, cut = follow_links(links, lease, self.arguments, survey, known=known)
        run.pages.counts[lease.site].cut_links += cut
        return visits

    def _known_before(self, run: Run, lease: Lease) -> Callable[[str], bool]:
        """Says of a URL whether an earlier run knew it."""
        survey = run.pages.surveys[lease.site]
        return lambda url: not survey.collected(url) and run.store.known_url(url) is not None

    def _probes(self, run: Run, page: Page, lease: Lease, links: list[Link]) -> Iterator[Url]:
        """Where feeds and sitemaps of a site may be whose file names none: asked once at its front page."""
        site = run.site(lease.site)
        if site.feeds or site.sitemaps or not urls.is_home(lease.url):
            return
        host = run.store.host(urljoin(page.url, "/").rstrip("/"))
        named = RobotsTxt(host.robots).sitemaps if host is not None and host.robots else []

        def tried(url: str) -> bool:
            known = run.store.known_url(url)
            return known is not None and known.outcome == "rejected"

        yield from probes(page.url, lease, links, named, tried=tried)

    @classmethod
    def handles_request(cls, request: Request) -> bool:
        """Whether a site spider's hosts have the request's; the bare spider claims none."""
        return urls.same_site(request.url, getattr(cls, "hosts", ()))

    def _sites(self, registry: sites.Registry, today: date) -> list[Site]:
        """The sites of this run; raises ``UsageError`` when the arguments name none."""
        arguments = self.arguments
        if self.site_name is not None:
            return [self._own_site(registry.site(self.site_name, today))]
        if [bool(arguments.url), bool(arguments.sites), bool(arguments.urls)].count(True) != 1:
            raise UsageError("say what to crawl: -a url=https://example.com/, -a sites=name,name or -a urls=FILE")
        if arguments.sites:
            return [registry.site(name, today) for name in arguments.sites]
        return [self._targeted(registry, url, today) for url in self._given()]

    def _given(self) -> list[str]:
        """The pages and sites that the arguments name; a bad line of a file is named in the log."""
        arguments = self.arguments
        if arguments.url is not None:
            return [arguments.url]
        given, bad = read_urls(arguments.urls or "")
        self.bad_lines = bad
        for line in bad:
            self.logger.warning("%s: no http or https URL: %s", arguments.urls, line)
        if bad:
            self.logger.warning("%s: %d bad lines, %d URLs", arguments.urls, len(bad), len(given))
        if not given:
            raise UsageError(f"urls={arguments.urls}: no line is an http or https URL")
        return given

    def _targeted(self, registry: sites.Registry, url: str, today: date) -> Site:
        site = registry.site_for(url, today)
        self.targets[site.name].append(url)
        return site

    def _own_site(self, site: Site) -> Site:
        arguments = self.arguments
        if arguments.sites or arguments.urls:
            raise UsageError(
                f"the spider {self.name} crawls its own site; for several, crawl news -a sites=… or urls=…"
            )
        if arguments.url is not None:
            if not urls.same_site(arguments.url, site.hosts):
                raise UsageError(f"url={arguments.url} is on no host of {site.name} ({', '.join(site.hosts)})")
            self.targets[site.name].append(arguments.url)
        return site

    def _seeds(self, site: Site) -> list[Url]:
        """Where the site's crawl begins: the URLs given, else what its file declares, else its front page."""
        if targets := self.targets.get(site.name):
            return [_seed(url, site, "seed") for url in targets]
        declared = [("seed", site.seeds), ("feed", site.feeds), ("sitemap", site.sitemaps)]
        if not any(given for _, given in declared):
            declared = [("seed", tuple(f"https://{host}/" for host in site.hosts[:1]))]
        return [_seed(url, site, via) for via, given in declared for url in given]


def _only_leads_on(read: Extraction) -> bool:
    """Whether a page has nothing of its own, so that all it can be is a list, if one of few links."""
    return read.outcome == "listing" or read.reason == "empty_shell"


def _seed(url: str, site: Site, via: str) -> Url:
    return Url(url=urls.canonicalize(url), site=site.name, kind="list", found_via=via, priority=PRIORITIES[via])
