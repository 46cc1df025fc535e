"""From a response to an opened page: the one place where Scrapy's words become the core's."""

from __future__ import annotations

from collections.abc import Callable

from scrapy.http import Response

from newsbot import extract
from newsbot.archive import captured
from newsbot.bulk.executors import Executors
from newsbot.clock import Clock
from newsbot.feeds import is_feed
from newsbot.logs import UNPRINTABLE
from newsbot.page import Page, Visit, Witness
from newsbot.site import Site
from newsbot.store import Lease


class PageOpener:
    """Makes pages of responses; ``site`` gives the declaration by which a site's pages are read.

    With ``executors`` other processes read them.
    """

    def __init__(
        self, *, run_id: str | None, clock: Clock, site: Callable[[str], Site], executors: Executors | None = None
    ) -> None:
        self._run_id = run_id
        self._clock = clock
        self._site = site
        self._executors = executors

    async def open(self, response: Response, lease: Lease, witness: Witness | None = None) -> Page:
        """The response as a page, cut by the extraction unless it is a feed; in this process lazy in all its parts.

        ``witness`` is what a feed or sitemap says of it. Raises ``WorkerError`` when no worker can begin.
        """
        visit = Visit(
            now=self._clock(), run_id=self._run_id, found_via=lease.found_via, depth=lease.depth, witness=witness
        )
        page = Page(
            url=response.url,
            requested_url=lease.url,
            body=response.body,
            status=response.status,
            headers=plain_headers(response),
            truncated="dataloss" in response.flags,
            visit=visit,
        )
        if is_feed(page):
            return page
        site = self._site(lease.site)
        if self._executors is None:
            return extract.open(page, site)
        page.cut = await self._executors.read(captured(page, lease.site), site)
        return page


def plain_headers(response: Response) -> dict[str, str]:
    """The response's headers by lower-case name; several of one name joined by commas (RFC 9110, 5.3).

    Control characters, which no header may have, are dropped: a record keeps some of these values.
    """
    return {
        name.decode("latin-1").lower(): UNPRINTABLE.sub("", b", ".join(values).decode("latin-1"))
        for name, values in response.headers.items()
    }
