"""A small news site on the loopback interface, for crawls in tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

WORDS = (
    "قال متحدث باسم الوزارة إن المباحثات التي جرت في العاصمة تناولت ملفات عدة تتعلق بالتعاون بين البلدين في مجالات "
    "الطاقة والنقل والتعليم، مشيرا إلى أن الجانبين اتفقا على عقد جولة جديدة خلال الأسابيع المقبلة "
    "لمتابعة ما تم التوصل إليه"
)


@dataclass(slots=True)
class Answer:
    """What the site says to one path: ``status``, ``body`` and further ``headers``; ``wait`` is called first."""

    body: str | bytes = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    wait: Callable[[], Any] | None = None


def article(number: int, *, related: tuple[int, ...] = (), text: str = WORDS, canonical: str | None = None) -> Answer:
    """An article page with headline, date and three paragraphs; ``related`` are numbers of other articles."""
    links = "".join(f'<li><a href="/news/story-{n:05}">خبر ذو صلة رقم {n} عن المباحثات</a></li>' for n in related)
    block = f'<aside class="related"><h4>أخبار ذات علاقة</h4><ul>{links}</ul></aside>' if links else ""
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    paragraphs = "".join(f"<p>{text} ({part}).</p>" for part in ("أولا", "ثانيا", "ثالثا"))
    return Answer(
        f"<html lang='ar'><head><title>خبر {number}</title>{link}</head><body><article><h1>عنوان الخبر رقم {number} من"
        f" العاصمة</h1><time datetime='2025-04-09T14:22:00+04:00'>9 أبريل 2025</time>{paragraphs}{block}</article>"
        "</body></html>"
    )


def listing(numbers: tuple[int, ...], *, more: str | None = None) -> Answer:
    """A section page with a card for each article."""
    cards = "".join(
        f'<li><a href="/news/story-{n:05}" title="t"><h3>عنوان الخبر رقم {n} من العاصمة</h3></a></li>' for n in numbers
    )
    following = f'<a rel="next" href="{more}">التالي</a>' if more else ""
    return Answer(f"<html lang='ar'><head><title>أخبار</title></head><body><ul>{cards}</ul>{following}</body></html>")


def newsroom() -> dict[str, Answer]:
    """Eight articles: six on two section pages, two only through related news, which lead back."""
    pages = {f"/news/story-{n:05}": article(n) for n in range(1, 7)}
    pages["/news/story-00003"] = article(3, related=(7,))
    pages["/news/story-00007"] = article(7, related=(8, 3))
    pages["/news/story-00008"] = article(8, related=(7, 1))
    return {
        "/robots.txt": Answer("User-agent: *\nDisallow: /private/\n", headers={"Content-Type": "text/plain"}),
        "/": listing((1, 2, 3), more="/?page=2"),
        "/?page=2": listing((4, 5, 6)),
        **pages,
    }


class Site:
    """The site as it runs: ``pages`` may be changed at any time.

    ``seen`` counts requests by path, ``bodies`` those that were answered in full, not with 304.
    """

    def __init__(self, pages: dict[str, Answer], server: ThreadingHTTPServer) -> None:
        self.pages = pages
        self.seen: Counter[str] = Counter()
        self.bodies: Counter[str] = Counter()
        self.headers: dict[str, dict[str, str]] = {}
        self.port: int = server.server_address[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def name(self) -> str:
        return f"127.0.0.1-{self.port}"


@contextmanager
def serve(pages: dict[str, Answer] | None = None) -> Iterator[Site]:
    """Serves the pages on a free loopback port; unknown paths are 404, ETags are honoured."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.seen[self.path] += 1
            site.headers[self.path] = {name.lower(): value for name, value in self.headers.items()}
            answer = site.pages.get(self.path, Answer("<html><body><h1>404</h1></body></html>", 404))
            if answer.wait is not None:
                answer.wait()
            if "ETag" in answer.headers and self.headers.get("If-None-Match") == answer.headers["ETag"]:
                answer = Answer(status=304, headers={"ETag": answer.headers["ETag"]})
            site.bodies[self.path] += answer.status == 200
            body = answer.body if isinstance(answer.body, bytes) else answer.body.encode()
            try:
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *args: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.socket.listen(128)  # its usual 5 drop connections of a crawl that asks 16 pages at once
    site = Site(newsroom() if pages is None else pages, server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass(frozen=True, slots=True)
class Crawl:
    """How a crawl ended: exit code, the summary line, and all that it said."""

    code: int
    summary: dict[str, Any]
    out: str
    err: str

    @property
    def site(self) -> dict[str, Any]:
        """The counts of the one site that was crawled."""
        [counts] = self.summary["sites"].values()
        return counts


def command(*arguments: str) -> list[str]:
    """``newsbot crawl`` with what tests need: no delays, few retries, quick timeouts."""
    options = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False", "RETRY_TIMES=1", "DOWNLOAD_TIMEOUT=5")
    settings = [part for option in options for part in ("-s", option)]
    return [sys.executable, "-W", "ignore", "-m", "newsbot", "crawl", *settings, *arguments]


def environment(site: Site | None, **settings: str) -> dict[str, str]:
    allowed = f"127.0.0.1:{site.port}" if site is not None else ""
    root = str(Path(__file__).parent.parent)
    proxies = {name for name in os.environ if name.lower().endswith("_proxy")}
    kept = {name: value for name, value in os.environ.items() if name not in proxies}
    return {**kept, "PYTHONPATH": root, "NEWSBOT_ALLOW_PRIVATE": allowed, **settings}


def crawl(folder: Path, *arguments: str, site: Site | None = None, **settings: str) -> Crawl:
    """Runs the real command in the folder and waits for its end."""
    done = subprocess.run(
        command(*arguments), cwd=folder, env=environment(site, **settings), capture_output=True, text=True, timeout=60
    )
    lines = done.stdout.strip().splitlines()
    summary = json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {}
    return Crawl(done.returncode, summary, done.stdout, done.stderr)


def rows(folder: Path, site: str, feed: str = "articles") -> list[dict[str, Any]]:
    """All rows of a published feed, part by part."""
    parts = sorted((folder / "output" / site / feed).glob("*.jsonl"))
    return [json.loads(line) for part in parts for line in part.read_text("utf-8").splitlines()]
