"""A page in the browser, from the answer that it is made of to its text once its scripts have drawn it."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page, Route

logger = logging.getLogger(__name__)

WITHOUT: Final = """
for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "RTCDataChannel", "WebTransport"]) {
  delete globalThis[name];
}
"""
"""Run in each frame before its scripts: what would open sockets that no proxy sees."""

WANTED: Final = frozenset({"script", "fetch", "xhr"})
"""Kinds of requests that can bring text; images, media, fonts, frames, pings and streams cannot."""

SAFE: Final = frozenset({"GET", "HEAD"})
"""Methods that change nothing on a server (RFC 9110, 9.2.1)."""

READ: Final = "document.documentElement.outerHTML.slice(0, %d)"

MOST_PARTS: Final = 100
LONGEST: Final = 90.0
"""Seconds that a page may take, the waiting for its parts included; then it is read as it is."""

REST: Final = 0.5
"""Seconds without a request after which a page is drawn."""

LOOK: Final = 0.05
ANY: Final = re.compile(".*")
LAST: Final = 5.0
"""Seconds for reading a drawn page, and for closing it."""


class DrawError(Exception):
    """A page that the browser could not draw; the message says why."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a page asks for while it is drawn: a script, or data."""

    url: str
    method: str
    headers: Mapping[str, str]
    is_script: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """A page or a part of one, as a server sent it, unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes


STAY: Final = Answer(204, {}, b"")
"""What a frame or another page gets instead of itself: the browser stays where it is (RFC 9110, 15.3.5)."""

NO_STYLE: Final = Answer(200, {"content-type": "text/css", "access-control-allow-origin": "*"}, b"")
"""How a page looks is not read, but some scripts wait for their styles."""

Fetch = Callable[[Part], Awaitable[Answer | None]]
"""Gives what a page asks for, ``None`` where it may not have it."""


class Tab:
    """One page in the browser, from its beginning to its text."""

    def __init__(self, context: BrowserContext, url: str, page: Answer, fetch: Fetch, *, most: int) -> None:
        self._context = context
        self._url = url
        self._page = page
        self._fetch = fetch
        self._most = most
        self._served = False
        self._asked = self._waiting = 0
        self._crashed = False

    async def drawn(self) -> str:
        """The text; raises ``DrawError``, and Playwright's ``Error`` when the browser is gone."""
        await self._context.add_init_script(WITHOUT)
        await self._context.route(ANY, self._route)
        await self._context.route_web_socket(ANY, lambda socket: socket.close())
        tab = await self._context.new_page()
        tab.on("crash", self._note_crash)
        self._context.on("page", _shut)
        if not await within(LONGEST, self._come_to_rest(tab)):
            logger.info("%s: does not come to rest in %.0f s, and is read as it is", self._url, LONGEST)
        if self._crashed:
            raise DrawError("its scripts end the tab, as those do that want too much memory")
        text: list[str] = []
        if not await within(LAST, self._read(tab, text)):
            raise DrawError("its scripts do not let it be read")
        return text[0]

    async def _read(self, tab: Page, text: list[str]) -> None:
        """Adds the page's text, cut where it is too long, as read in a world that its scripts cannot reach."""
        session = await self._context.new_cdp_session(tab)
        frames = await session.send("Page.getFrameTree")
        frame = frames["frameTree"]["frame"]["id"]
        world = await session.send("Page.createIsolatedWorld", {"frameId": frame})
        asked = {"expression": READ % (self._most + 1), "contextId": world["executionContextId"]}
        answer = await session.send("Runtime.evaluate", asked)
        text.append(str(answer["result"].get("value", "")))

    async def _come_to_rest(self, tab: Page) -> None:
        from playwright.async_api import Error

        try:
            await tab.goto(self._url, wait_until="domcontentloaded", timeout=0)
        except Error:
            if not self._served:
                raise
            logger.debug("%s: wants to lead elsewhere, and is read as it is", self._url)
        quiet = 0.0
        while quiet < REST and not self._crashed:
            await asyncio.sleep(LOOK)
            quiet = 0.0 if self._waiting else quiet + LOOK

    def _note_crash(self, tab: Page) -> None:
        self._crashed = True

    async def _route(self, route: Route) -> None:
        """Answers one request of the page; the page may be closed meanwhile."""
        from playwright.async_api import Error

        self._waiting += 1
        try:
            answer = await self._answer(route)
            if answer is None:
                await route.abort("blockedbyclient")
            else:
                await route.fulfill(status=answer.status, headers=dict(answer.headers), body=answer.body)
        except Error as error:
            logger.debug("%s: %s", route.request.url, first_line(error))
        finally:
            self._waiting -= 1

    async def _answer(self, route: Route) -> Answer | None:
        """What the page gets: itself once, then scripts and data, ``None`` for all else. It leads nowhere."""
        request = route.request
        if request.is_navigation_request():
            first, self._served = not self._served, True
            return self._page if first else STAY
        if request.resource_type == "stylesheet":
            return NO_STYLE
        if request.resource_type not in WANTED or request.method not in SAFE or self._asked >= MOST_PARTS:
            return None
        self._asked += 1
        return await self._fetch(Part(request.url, request.method, request.headers, request.resource_type == "script"))


async def _shut(other: Page) -> None:
    """Closes what a page opens beside itself."""
    await closed(other.close())


async def within(seconds: float, work: Awaitable[Any]) -> bool:
    """Whether the work ended in time; raises what it raised."""
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=seconds)
    if done:
        task.result()
        return True
    task.cancel()
    task.add_done_callback(lambda late: late.cancelled() or late.exception())  # whatever it is, nobody waits for it
    return False


async def closed(closing: Awaitable[Any]) -> bool:
    """Whether something is closed in ``LAST`` seconds; what is gone already is closed."""
    from playwright.async_api import Error

    try:
        return await within(LAST, closing)
    except Error:
        return True


def first_line(error: Exception) -> str:
    """What an error of Playwright says, without its log."""
    return str(error).strip().partition("\n")[0]
