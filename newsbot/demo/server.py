"""The newsroom on the wire: an HTTP forward proxy on a loopback port that knows one host.

Pages are asked for by their own URLs (``GET http://newsroom.example/…``, RFC 9112, 3.2.2), so nothing
that is stored depends on the port. Any other host is refused with 502.
"""

from __future__ import annotations

import gzip
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from email.message import Message
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from newsbot.demo.newsroom import HOME
from newsbot.demo.pages import Answer, answers
from newsbot.demo.rivage import layout, paper

WORTH_PACKING = 500
QUIET_SECONDS = 30
MISSING = Answer(body=b"<!DOCTYPE html><title>404</title><h1>404 Not Found</h1>\n", status=404)
FOREIGN = Answer(body=b"this proxy serves the demo's host only\n", status=502, content_type="text/plain")


class Newsroom(ThreadingHTTPServer):
    """The server of one day, before or after the redesign, or of the second publisher.

    ``served`` counts the requests by status.
    """

    daemon_threads = True

    def __init__(self, day: int, port: int = 0, *, redesign: bool = False, second: bool = False) -> None:
        self.answers = layout.answers() if second else answers(day, redesign=redesign)
        self.home = paper.HOME if second else HOME
        self.served: Counter[int] = Counter()
        super().__init__(("127.0.0.1", port), Handler)

    @property
    def address(self) -> str:
        """``127.0.0.1:PORT``, the port a free one unless asked for."""
        return f"127.0.0.1:{self.server_address[1]}"

    def answer(self, target: str) -> Answer:
        """The answer to a request target, in absolute form or (host told by the caller's own means) as a path."""
        parts = urlsplit(target)
        host = urlsplit(self.home).hostname
        if parts.scheme not in ("", "http") or parts.hostname not in (None, host, f"www.{host}"):
            return FOREIGN
        address = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if parts.hostname == f"www.{host}":
            return Answer(status=301, location=self.home + address)
        tracked = parts.query.startswith("utm_")
        return self.answers.get(parts.path if tracked else address, MISSING)


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD, conditionally (RFC 9110, 13) and packed where the client takes it."""

    server: Newsroom
    protocol_version = "HTTP/1.1"
    timeout = QUIET_SECONDS

    def do_GET(self) -> None:
        self._send(self.server.answer(self.path))

    def do_HEAD(self) -> None:
        self.do_GET()

    def _send(self, answer: Answer) -> None:
        status = 304 if answer.status == 200 and _unchanged(answer, self.headers) else answer.status
        body = b"" if status == 304 else answer.body
        self.server.served[status] += 1
        self.send_response(status)
        if answer.location:
            self.send_header("Location", answer.location)
        if answer.status == 200:
            self.send_header("ETag", answer.etag)
            if answer.modified:
                self.send_header("Last-Modified", format_datetime(answer.modified.astimezone(UTC), usegmt=True))
        if len(body) > WORTH_PACKING and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        if status != 304:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is the standard library's)
        """Quiet: the run that reads the pages has its own log."""


def _unchanged(answer: Answer, headers: Message[str, str]) -> bool:
    """Whether the client holds this version; If-None-Match goes before If-Modified-Since (RFC 9110, 13.2.2)."""
    tags = headers.get("If-None-Match")
    if tags is not None:
        return answer.etag in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
    since = headers.get("If-Modified-Since")
    if since is None or answer.modified is None:
        return False
    try:
        return answer.modified <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False


@contextmanager
def serving(day: int, port: int = 0, *, redesign: bool = False, second: bool = False) -> Iterator[Newsroom]:
    """The newsroom of that day, or the second publisher, served until the block ends."""
    server = Newsroom(day, port, redesign=redesign, second=second)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
