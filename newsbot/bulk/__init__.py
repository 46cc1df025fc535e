"""Pages of archives into records, without a network: what re-extraction, replay and clusters share.

``read`` is pure and knows one page; ``workers`` reads many in processes of their own; ``replay`` takes what was read
into a store, in which new records, revisions and copies are told from one another as in a crawl.
"""

from __future__ import annotations

from dataclasses import replace

from newsbot import extract
from newsbot.archive import Capture, page_of
from newsbot.checks import problems
from newsbot.page import Extraction
from newsbot.site import GENERIC, Site
from newsbot.sites import Registry


def read(capture: Capture, registry: Registry) -> Extraction:
    """What the page is and its record, checked, by the site file that was valid when it was fetched.

    Raises whatever a site file's hook raises.
    """
    page = extract.open(page_of(capture), site_of(capture, registry))
    extraction = page.article()
    page.close()
    extraction.article.problems = problems(extraction.article)
    return extraction


def site_of(capture: Capture, registry: Registry) -> Site:
    """The declaration by which the page is read. Raises ``UsageError`` for a URL without a host."""
    day = capture.now.date()
    if capture.site in registry.names():
        return registry.site(capture.site, day)
    site = registry.site_for(capture.url, day)
    if capture.site is None or capture.site == site.name:
        return site
    return replace(GENERIC, name=capture.site, hosts=(capture.site,))
