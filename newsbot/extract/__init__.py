"""A page read: ``open`` cuts it once; fields, links and the explanation are views on that cut."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from newsbot.extract.cards import Edge
from newsbot.extract.explain import explain
from newsbot.extract.headline import Headline, read_headline
from newsbot.extract.links import links_of
from newsbot.extract.outcome import judge_page
from newsbot.extract.reading import Reading
from newsbot.extract.record import read_article
from newsbot.extract.related import claim_related
from newsbot.extract.ticker import claim_ticker
from newsbot.page import Extraction, Link, Page, Ticker
from newsbot.site import GENERIC, Site


def open(page: Page, site: Site = GENERIC) -> Page:  # noqa: A001
    """The page itself, ready to be asked for ``article()`` and ``links()`` as ``site`` reads it."""
    page.cut = Opened(page, site)
    return page


class Opened:
    """What was cut from one page; each view is made when first asked for."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page = page
        self.site = site
        self.reading = Reading(page, site)

    @cached_property
    def _headline(self) -> Headline:
        return read_headline(self.reading)

    @cached_property
    def _ticker(self) -> list[Ticker]:
        self._headline  # noqa: B018 - claims come in this order: what is printed twice is the headline's
        return claim_ticker(self.reading)

    @cached_property
    def _edges(self) -> list[Edge]:
        self._ticker  # noqa: B018
        return claim_related(self.reading)

    def links(self) -> list[Link]:
        return links_of(self.reading, self._edges)

    @cached_property
    def _extraction(self) -> Extraction:
        article = read_article(self.reading, self._headline, self._edges)
        judged = judge_page(self.reading, article)
        return Extraction(
            article=article, outcome=judged.outcome, reason=judged.reason, detail=judged.detail, ticker=self._ticker
        )

    def article(self) -> Extraction:
        return self._extraction

    def explain(self) -> dict[str, Any]:
        """Each field's winning and losing sources, each piece with what it was taken for and why."""
        return explain(self.reading, self.article())
