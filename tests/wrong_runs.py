"""Ways in which a run can go wrong, each injected into a real crawl of a site on the loopback interface."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from newsbot.store.locks import SiteLocks
from tests.loopback import Answer, Crawl, Site, article, crawl, listing

TEXT = {"Content-Type": "text/plain"}
PROMETHEUS = {"NEWSBOT_PROMETHEUS": "newsbot.prom"}
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Gone:
    """A run gone wrong; ``settings`` are those that the doctor needs too, ``after`` what ends the fault."""

    run: Crawl
    settings: dict[str, str]
    after: Callable[[], object] = lambda: None


def run(folder: Path, site: Site, *more: str, **settings: str) -> Gone:
    done = crawl(folder, "news", "-a", f"url={site.url}/", *more, site=site, **{**PROMETHEUS, **settings})
    return Gone(done, settings)


def down(folder: Path, site: Site) -> Gone:
    site.pages["/"] = Answer("down", 503)
    return run(folder, site)


def nobody_there(folder: Path, site: Site) -> Gone:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    allowed = {"NEWSBOT_ALLOW_PRIVATE": f"127.0.0.1:{port}", **PROMETHEUS}
    return Gone(crawl(folder, "news", "-a", f"url=http://127.0.0.1:{port}/", **allowed), {})


def no_such_name(folder: Path, site: Site) -> Gone:
    return Gone(crawl(folder, "news", "-a", "url=http://no-such-name.invalid/", **PROMETHEUS), {})


def not_found(folder: Path, site: Site) -> Gone:
    site.pages["/"] = Answer("<html><body><h1>404</h1></body></html>", 404)
    return run(folder, site)


def forbidden(folder: Path, site: Site) -> Gone:
    site.pages["/"] = Answer("no", 403)
    return run(folder, site)


def robots_forbid(folder: Path, site: Site) -> Gone:
    site.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /\n", headers=TEXT)
    return run(folder, site)


def robots_broken(folder: Path, site: Site) -> Gone:
    site.pages["/robots.txt"] = Answer("down", 500)
    return run(folder, site)


def output_unwritable(folder: Path, site: Site) -> Gone:
    (folder / "file").touch()
    return run(folder, site, NEWSBOT_OUTPUT="file/output")


def output_breaks(folder: Path, site: Site) -> Gone:
    def block() -> None:
        (folder / "output" / site.name).touch()

    (folder / "output").mkdir()
    site.pages["/news/story-00001"] = Answer(article(1).body, wait=block)
    return run(folder, site)


def runs_unwritable(folder: Path, site: Site) -> Gone:
    def block() -> None:
        (folder / "output" / "runs").touch()

    (folder / "output").mkdir()
    site.pages["/news/story-00001"] = Answer(article(1).body, wait=block)
    return run(folder, site)


def feed_breaks(folder: Path, site: Site) -> Gone:
    """The folder of -O goes while pages are still to come."""

    def remove() -> None:
        for path in (folder / "feeds").iterdir():
            path.unlink()
        (folder / "feeds").rmdir()

    site.pages["/news/story-00007"] = Answer(article(7).body, wait=remove)
    return run(folder, site, "-O", "feeds/news.jsonl")


def textfile_unwritable(folder: Path, site: Site) -> Gone:
    (folder / "file").touch()
    return run(folder, site, NEWSBOT_PROMETHEUS="file/newsbot.prom")


def no_room(folder: Path, site: Site) -> Gone:
    return run(folder, site, NEWSBOT_MIN_FREE="1000000000")


def state_damaged(folder: Path, site: Site) -> Gone:
    (folder / "state").mkdir()
    (folder / "state" / "newsbot.sqlite").write_bytes(b"not a database" * 500)
    return run(folder, site)


def held(folder: Path, site: Site) -> Gone:
    assert run(folder, site).run.code == 0
    locks = SiteLocks(folder / "state" / "newsbot.sqlite.locks")
    locks.take(site.name, run_id="other", since="2026-01-01T12:00:00Z")
    return replace(run(folder, site), after=locks.release)


def limited(folder: Path, site: Site) -> Gone:
    return run(folder, site, "-a", "max_pages=2")


def signalled(number: int) -> Callable[[Path, Site], Gone]:
    def stopped(folder: Path, site: Site) -> Gone:
        def stop() -> None:
            if site.seen["/news/story-00001"] == 1:
                os.kill(int((folder / "pid").read_text()), number)

        site.pages["/news/story-00001"] = Answer(article(1).body, wait=stop)
        return run(folder, site, "--pidfile", "pid")

    return stopped


def site_file_broken(folder: Path, site: Site) -> Gone:
    (folder / "press").mkdir()
    (folder / "press" / "__init__.py").touch()
    (folder / "press" / "broken.py").write_text("from newsbot.site import Site\nSITE = Site(name='Bad Name')", "utf-8")
    settings = {"NEWSBOT_SITE_MODULES": "press"}
    return Gone(crawl(folder, "broken", site=site, **PROMETHEUS, **settings), settings)


def redesigned(folder: Path, site: Site) -> Gone:
    def publish(first: int, *, dated: bool) -> None:
        numbers = tuple(range(first, first + 40))
        site.pages["/"] = listing(numbers)
        for number in numbers:
            body = str(article(number).body)
            day = body if dated else body.replace("<time datetime='2025-04-09T14:22:00+04:00'>9 أبريل 2025</time>", "")
            site.pages[f"/news/story-{number:05}"] = Answer(day)

    for day in range(3):
        publish(100 * (day + 1), dated=True)
        assert run(folder, site, NEWSBOT_NOW=f"2025-04-{10 + day}T11:00:00Z").run.code == 0
    publish(400, dated=False)
    return Gone(run(folder, site, NEWSBOT_NOW="2025-04-13T11:00:00Z").run, {})


START = """
class Start:
    async def process_start(self, start):
        raise ValueError("odd start")
        yield
"""

HOOK = """
import os
from newsbot.site import Site


def odd(page, article):
    if page.url.endswith("00002"):
        {does}
    return article


SITE = Site(name="odd", hosts=("127.0.0.1",), hook=odd)
"""


def start_raises(folder: Path, site: Site) -> Gone:
    (folder / "faulty.py").write_text(START, "utf-8")
    middlewares = 'SPIDER_MIDDLEWARES={"faulty.Start": 1}'
    return Gone(run(folder, site, "-s", middlewares, PYTHONPATH=f"{ROOT}:{folder}").run, {})


def page_raises(does: str, *, workers: str) -> Callable[[Path, Site], Gone]:
    def raised(folder: Path, site: Site) -> Gone:
        (folder / "odd_site.py").write_text(HOOK.format(does=does), "utf-8")
        settings = {"NEWSBOT_SITE_MODULES": "odd_site", "PYTHONPATH": f"{ROOT}:{folder}"}
        begun = {**PROMETHEUS, **settings, "NEWSBOT_EXTRACT_WORKERS": workers}
        return Gone(crawl(folder, "odd", "-a", f"url={site.url}/", site=site, **begun), settings)

    return raised


def not_announced(folder: Path, site: Site) -> Gone:
    return run(folder, site, "--on-publish", "false")


@dataclass(frozen=True, slots=True)
class Fault:
    """``cause`` injects it. ``said`` is what names it everywhere, ``found_as`` how the doctor calls its finding.

    ``reported``: there is a report that says it. ``quick``: ``make test`` tries it too.
    """

    cause: Callable[[Path, Site], Gone]
    code: int
    said: str
    found_as: str = "last run"
    reported: bool = True
    quick: bool = False


FAULTS: dict[str, Fault] = {
    "a site that answers 503": Fault(down, 3, "no seed could be reached: http_503", quick=True),
    "a site where nobody listens": Fault(nobody_there, 3, "no seed could be reached: network"),
    "a host that has no address": Fault(no_such_name, 3, "no seed could be reached: dns"),
    "a seed that is not found": Fault(not_found, 3, "no page gave a link to an article: error_page"),
    "a site that answers 403": Fault(forbidden, 6, "all seeds were refused", quick=True),
    "a robots.txt that forbids all": Fault(robots_forbid, 6, "all seeds were refused"),
    "a robots.txt that answers 500": Fault(robots_broken, 3, "no seed could be reached: http_500"),
    "an output that cannot be written": Fault(
        output_unwritable, 5, "file/output: cannot be written", found_as="output", reported=False, quick=True
    ),
    "an output that breaks during the run": Fault(output_breaks, 5, "jsonl: cannot be written", reported=False),
    "a folder of runs that breaks during the run": Fault(runs_unwritable, 5, "json: cannot be written"),
    "a feed that breaks during the run": Fault(feed_breaks, 5, "feeds/news.jsonl: cannot be written"),
    "a disk without room": Fault(no_room, 5, "fewer than NEWSBOT_MIN_FREE", found_as="output", reported=False),
    "a textfile that cannot be written": Fault(
        textfile_unwritable, 5, "cannot be written: File exists", found_as="textfile folder", reported=False
    ),
    "damaged state": Fault(state_damaged, 5, "is no newsbot state", found_as="state", reported=False, quick=True),
    "a site that another run holds": Fault(held, 75, "run other", found_as="lock", reported=False, quick=True),
    "a limit of pages": Fault(limited, 10, "max_pages", quick=True),
    "SIGTERM": Fault(signalled(signal.SIGTERM), 143, "stopped by SIGTERM", quick=True),
    "SIGINT": Fault(signalled(signal.SIGINT), 130, "stopped by SIGINT"),
    "a broken site file": Fault(site_file_broken, 2, "'Bad Name'", found_as="site file", reported=False, quick=True),
    "a redesign": Fault(redesigned, 4, "date_published: found in 0%", quick=True),
    "a spider whose start raises": Fault(start_raises, 1, "the spider's start failed", quick=True),
    "a page whose reading raises": Fault(
        page_raises("raise ValueError('odd page')", workers="0"), 1, "ValueError: odd page", quick=True
    ),
    "a page that ends its worker": Fault(
        page_raises("os._exit(7)", workers="1"), 1, "worker_crash: the process ended with 7"
    ),
    "a command of --on-publish that fails": Fault(not_announced, 4, "--on-publish 'false' ended with 1"),
}
