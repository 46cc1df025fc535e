"""The spider loader: every site file is a spider, beside the spiders in SPIDER_MODULES."""

from __future__ import annotations

from datetime import date

from scrapy.settings import BaseSettings
from scrapy.spiderloader import SpiderLoader
from scrapy.spiders import Spider

from newsbot import sites
from newsbot.spiders.news import NewsSpider


class SiteSpiderLoader(SpiderLoader):
    """Scrapy's loader plus one subclass of ``NewsSpider`` a site. A broken site file fails alone.

    ``registry`` holds the sites, and why a file is broken.
    """

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self.registry = sites.load(settings.getlist("NEWSBOT_SITE_MODULES"))
        for name in self.registry.names():
            self._spiders.setdefault(name, _spider(self.registry, name))

    def load(self, spider_name: str) -> type[Spider]:
        """The spider of that name; raises ``SiteError`` for a broken site file, ``KeyError`` for no spider."""
        if spider_name not in self._spiders and spider_name in self.registry.broken:
            raise self.registry.broken[spider_name]
        return super().load(spider_name)


def _spider(registry: sites.Registry, name: str) -> type[NewsSpider]:
    site = registry.site(name, date.max)
    members = {
        "name": name,
        "site_name": name,
        "hosts": site.hosts,
        "custom_settings": dict(site.settings),
        "__module__": NewsSpider.__module__,
        "__doc__": f"Crawls {', '.join(site.hosts) or name} by {registry.files[name]}.",
    }
    return type(name, (NewsSpider,), members)
