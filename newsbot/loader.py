"""The spider loader: every site file is a spider, beside the spiders in SPIDER_MODULES."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from scrapy.http import Request
from scrapy.settings import BaseSettings
from scrapy.spiderloader import SpiderLoader
from scrapy.spiders import Spider

from newsbot import sites

OWN = {"newsbot.spiders": "news"}
"""The spider of our own module, named without importing all that a crawl needs."""


class SiteSpiderLoader(SpiderLoader):
    """Scrapy's loader plus one subclass of ``NewsSpider`` a site. A broken site file fails alone.

    ``registry`` holds the sites, and why a file is broken. Spiders are imported when one of them is asked for.
    """

    def __init__(self, settings: BaseSettings) -> None:
        self.registry = sites.load(settings.getlist("NEWSBOT_SITE_MODULES"))
        self._loaded = False
        super().__init__(settings)

    def load(self, spider_name: str) -> type[Spider]:
        """The spider of that name; raises ``SiteError`` for a broken site file, ``KeyError`` for no spider."""
        self._load()
        if spider_name not in self._spiders and spider_name in self.registry.broken:
            raise self.registry.broken[spider_name]
        return super().load(spider_name)

    def list(self) -> list[str]:
        if self._loaded or not OWN.keys() >= set(self.spider_modules):
            self._load()
            return super().list()
        return [*(OWN[name] for name in self.spider_modules), *self.registry.names()]

    def find_by_request(self, request: Request) -> Any:
        self._load()
        return super().find_by_request(request)

    def _load_all_spiders(self) -> None:
        """Scrapy's call at the beginning, put off until it matters."""

    def _load(self) -> None:
        if self._loaded:
            return
        self._loaded = True
        super()._load_all_spiders()
        for name, spider in _spiders(self.registry):
            self._spiders.setdefault(name, spider)


def _spiders(registry: sites.Registry) -> Iterator[tuple[str, type[Spider]]]:
    from newsbot.spiders.news import NewsSpider  # a list of names does without

    for name in registry.names():
        site = registry.site(name, date.max)
        members = {
            "name": name,
            "site_name": name,
            "hosts": site.hosts,
            "custom_settings": dict(site.settings),
            "__module__": NewsSpider.__module__,
            "__doc__": f"Crawls {', '.join(site.hosts) or name} by {registry.files[name]}.",
        }
        yield name, type(name, (NewsSpider,), members)
