"""A browser without a network: Chromium draws a page from what it is handed, and asks for nothing itself.

Whatever a page asks for comes to one function here, which hands on what newsbot's own downloader fetched, within its
bounds and borders. What does not pass that function (connections made in advance, WebSocket, WebRTC) finds no way out:
no name resolves, and the only way is a proxy whose name does not resolve. Playwright talks to it through a pipe, so
no port is opened.
"""

from __future__ import annotations

import asyncio
import logging
import os
import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from newsbot.errors import UsageError
from newsbot.tab import Answer, DrawError, Fetch, Tab, closed, first_line

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Playwright

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

TABS: Final = 2
"""Pages drawn at a time."""

MOST_MEMORY: Final = 1024 * 1024 * 1024
"""Bytes of data that each process of the browser may hold: what a page wants beyond it ends that page alone."""


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
    """The browser, begun when the first page is drawn.

    ``agent`` is the User-Agent that scripts see; ``most`` the characters that are read of a page, and one more.
    """

    def __init__(self, program: str, *, agent: str, most: int) -> None:
        self._program = program
        self._agent = agent
        self._most = most
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
                await self.end()
                by_hand = f"{self._program} --headless --dump-dom about:blank"
                raise DrawError(f"the browser does not begin ({first_line(error)}); see why: {by_hand}") from error
            try:
                return await Tab(context, url, page, fetch, most=self._most).drawn()
            except Error as error:
                raise DrawError(first_line(error)) from error
            finally:
                await self._close(context)

    async def end(self) -> None:
        """Ends the browser, if it was begun."""
        browser, driver = self._browser, self._driver
        self._browser = self._driver = None
        if browser is not None:
            await closed(browser.close())
        if driver is not None:
            await closed(driver.stop())

    async def _begun(self) -> Browser:
        from playwright.async_api import async_playwright

        async with self._beginning:
            if self._driver is None:
                with _bounded_children():
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
        if not await closed(context.close()) and self._browser is not None:
            logger.warning("a page does not close: the browser is ended, and begun anew for the next")
            browser, self._browser = self._browser, None
            await closed(browser.close())


@contextmanager
def _bounded_children() -> Iterator[None]:
    """Within it processes are begun of which, and of whose children, each may hold ``MOST_MEMORY``."""
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    known = [limit for limit in (soft, hard, MOST_MEMORY) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min(known), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
