"""A browser without a network: Chromium draws a page from what it is handed, and asks for nothing itself.

Whatever a page asks for comes to one function here, which hands on what newsbot's own downloader fetched, within its
bounds and borders. What does not pass that function (connections made in advance, WebSocket, WebRTC) finds no way out:
no name resolves, and the only way is a proxy whose name does not resolve. Playwright talks to it through a pipe, so
nothing listens.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import shutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from newsbot.errors import UsageError

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page, Playwright, Route

logger = logging.getLogger(__name__)

PROGRAMS: Final = ("chromium", "chromium-browser", "google-chrome")

NO_NETWORK: Final = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://nowhere.invalid:9",
    "--proxy-bypass-list=<-loopback>",  # for the loopback too
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",  # its name before Chromium 140
    "--disable-quic",
    "--dns-prefetch-disable",
    "--no-pings",
)
SMALL: Final = ("--js-flags=--max-old-space-size=256", "--disable-gpu", "--mute-audio")

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

TABS: Final = 2
"""Pages drawn at a time; each takes some 100 MiB."""

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


def find_program(setting: str | None) -> str:
    """The path of the browser: NEWSBOT_CHROMIUM, else the first of ``PROGRAMS`` there is.

    Raises ``UsageError`` when the extra or the browser is not installed.
    """
    try:
        import playwright.async_api  # noqa: F401 - only asked for
    except ModuleNotFoundError as error:
        raise UsageError("sites drawn by JavaScript need the extra js: pip install 'newsbot[js]'") from error
    if setting:
        if (found := shutil.which(setting)) is None:
            raise UsageError(f"NEWSBOT_CHROMIUM {setting!r} is no program that can be run; name Chromium's path")
        return found
    for program in PROGRAMS:
        if (found := shutil.which(program)) is not None:
            return found
    raise UsageError(
        "sites drawn by JavaScript need Chromium: install it (apt-get install chromium), or name it in NEWSBOT_CHROMIUM"
    )


class Chromium:
    """The browser, begun when the first page is drawn. ``agent`` is the User-Agent that scripts see."""

    def __init__(self, program: str, *, agent: str) -> None:
        self._program = program
        self._agent = agent
        self._tabs = asyncio.Semaphore(TABS)
        self._beginning = asyncio.Lock()
        self._driver: Playwright | None = None
        self._browser: Browser | None = None

    async def draw(self, url: str, page: Answer, fetch: Fetch) -> str:
        """The page at ``url`` as its scripts leave it; raises ``DrawError`` when there is none to be had."""
        from playwright.async_api import Error

        async with self._tabs:
            try:
                browser = await self._begun()
                context = await browser.new_context(
                    user_agent=self._agent, service_workers="block", accept_downloads=False
                )
            except Error as error:
                raise DrawError(f"{self._program} does not begin: {_first_line(error)}") from error
            try:
                return await _Tab(context, url, page, fetch).drawn()
            except Error as error:
                raise DrawError(_first_line(error)) from error
            finally:
                await self._close(context)

    async def end(self) -> None:
        """Ends the browser, if it was begun."""
        browser, driver = self._browser, self._driver
        self._browser = self._driver = None
        if browser is not None:
            await _closed(browser.close())
        if driver is not None:
            await _closed(driver.stop())

    async def _begun(self) -> Browser:
        from playwright.async_api import async_playwright

        async with self._beginning:
            if self._driver is None:
                self._driver = await async_playwright().start()
            if self._browser is None or not self._browser.is_connected():
                sandbox = os.geteuid() != 0
                if not sandbox:
                    logger.warning(
                        "Chromium has no sandbox when root runs it: crawl sites with scripts as another user"
                    )
                self._browser = await self._driver.chromium.launch(
                    executable_path=self._program,
                    args=[*NO_NETWORK, *SMALL],
                    chromium_sandbox=sandbox,
                    handle_sigint=False,
                    handle_sigterm=False,
                    handle_sighup=False,
                )
            return self._browser

    async def _close(self, context: BrowserContext) -> None:
        """Closes a page; a browser that a page holds fast is ended with it."""
        if not await _closed(context.close()) and self._browser is not None:
            logger.warning("a page does not close: the browser is ended, and begun anew for the next")
            browser, self._browser = self._browser, None
            await _closed(browser.close())


class _Tab:
    """One page in the browser, from its beginning to its text."""

    def __init__(self, context: BrowserContext, url: str, page: Answer, fetch: Fetch) -> None:
        self._context = context
        self._url = url
        self._page = page
        self._fetch = fetch
        self._served = False
        self._asked = self._waiting = 0

    async def drawn(self) -> str:
        await self._context.add_init_script(WITHOUT)
        await self._context.route(ANY, self._route)
        await self._context.route_web_socket(ANY, lambda socket: socket.close())
        tab = await self._context.new_page()
        self._context.on("page", _shut)
        if not await _within(LONGEST, self._come_to_rest(tab)):
            logger.info("%s: does not come to rest in %.0f s, and is read as it is", self._url, LONGEST)
        text: list[str] = []

        async def read() -> None:
            text.append(await tab.content())

        if not await _within(LAST, read()) or not text:
            raise DrawError("its scripts do not let it be read")
        return text[0]

    async def _come_to_rest(self, tab: Page) -> None:
        from playwright.async_api import Error

        try:
            await tab.goto(self._url, wait_until="domcontentloaded", timeout=0)
        except Error:
            if not self._served:
                raise
            logger.debug("%s: wants to lead elsewhere, and is read as it is", self._url)
        quiet = 0.0
        while quiet < REST:
            await asyncio.sleep(LOOK)
            quiet = 0.0 if self._waiting else quiet + LOOK

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
            logger.debug("%s: %s", route.request.url, _first_line(error))
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
    await _closed(other.close())


async def _within(seconds: float, work: Awaitable[Any]) -> bool:
    """Whether the work ended in time; raises what it raised."""
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=seconds)
    if done:
        task.result()
        return True
    task.cancel()
    task.add_done_callback(lambda late: late.cancelled() or late.exception())  # whatever it is, nobody waits for it
    return False


async def _closed(closing: Awaitable[Any]) -> bool:
    """Whether something is closed in time; what is gone already is closed."""
    from playwright.async_api import Error

    try:
        return await _within(LAST, closing)
    except Error:
        return True


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
