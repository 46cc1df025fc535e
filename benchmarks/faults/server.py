"""A server that writes bytes, not HTTP: what a fault needs is said by its own function."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

HTML = "text/html; charset=utf-8"


@dataclass(slots=True)
class Asked:
    """One request as it came: ``headers`` by lower-case name, ``at`` seconds of a steady clock."""

    path: str
    headers: dict[str, str]
    at: float


Respond = Callable[[Asked], Iterable[bytes]]
"""Gives the bytes of an answer, in pieces; the connection stays open only after ``KEEP``."""

KEEP = b""
Page = bytes | Respond


def answer(
    body: bytes | str = b"", status: int | str = 200, type_: str | None = HTML, length: bool = True, **headers: str
) -> bytes:
    """A whole answer; further headers are named with "_" for "-"."""
    data = body if isinstance(body, bytes) else body.encode()
    lines = [f"HTTP/1.1 {status}" + ("" if isinstance(status, str) else " OK")]
    lines += [f"Content-Type: {type_}"] if type_ else []
    lines += [f"Content-Length: {len(data)}"] if length else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + data


def told(text: str, type_: str = HTML, status: int | str = 200, **headers: str) -> Respond:
    """The answer with HOST, in text and headers, for the host and port asked, and ELSE for another spelling."""

    def respond(asked: Asked) -> list[bytes]:
        host = asked.headers["host"]
        other = f"127.1:{host.rpartition(':')[2]}"
        said = {name: value.replace("HOST", host).replace("ELSE", other) for name, value in headers.items()}
        return [answer(text.replace("HOST", host).replace("ELSE", other), status, type_, **said)]

    return respond


def wait(seconds: float, then: bytes) -> Respond:
    def respond(_: Asked) -> Iterator[bytes]:
        time.sleep(seconds)
        yield then

    return respond


def drip(data: bytes, *, every: float, size: int = 1) -> Respond:
    """The bytes a few at a time."""

    def respond(_: Asked) -> Iterator[bytes]:
        for at in range(0, len(data), size):
            yield data[at : at + size]
            time.sleep(every)

    return respond


def endless(head: bytes, piece: bytes, *, most: int = 4 << 30) -> Respond:
    def respond(_: Asked) -> Iterator[bytes]:
        yield head
        for _ in range(most // len(piece)):
            yield piece

    return respond


@dataclass(slots=True)
class Site:
    """The site as it runs. ``missing`` answers what no page is; ``asked`` is all that came."""

    pages: Mapping[str, Page]
    missing: Page = field(default_factory=lambda: answer("<h1>404</h1>", "404 Not Found"))
    asked: list[Asked] = field(default_factory=list)
    sent: int = 0
    port: int = 0
    host: str = "127.0.0.1"

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def paths(self) -> list[str]:
        return [request.path for request in self.asked]

    def page(self, path: str) -> Page:
        return self.pages.get(path) or self.pages.get(path.partition("?")[0]) or self.missing


@contextmanager
def serve(site: Site, family: socket.AddressFamily = socket.AF_INET) -> Iterator[Site]:
    """Serves the site on a free loopback port until the block ends."""
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((site.host if family == socket.AF_INET else "::1", site.port))
    listener.listen(64)
    site.port = listener.getsockname()[1]
    threading.Thread(target=_accept, args=(site, listener), daemon=True).start()
    try:
        yield site
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _accept(site: Site, listener: socket.socket) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_converse, args=(site, connection), daemon=True).start()


def _converse(site: Site, connection: socket.socket) -> None:
    with connection, connection.makefile("rb") as stream:
        try:
            while (asked := _request(stream)) is not None:
                site.asked.append(asked)
                page = site.page(asked.path)
                pieces = [page] if isinstance(page, bytes) else page(asked)
                kept = isinstance(page, bytes) and b"Content-Length" in page
                for piece in pieces:
                    kept = piece == KEEP or (kept and isinstance(page, bytes))
                    connection.sendall(piece)
                    site.sent += len(piece)
                if not kept:
                    return
        except OSError:
            return


def _request(stream: Iterable[bytes]) -> Asked | None:
    lines = []
    for line in stream:
        if not line.strip():
            break
        lines.append(line.decode("latin-1").strip())
    if not lines or len(lines[0].split()) < 2:
        return None
    pairs = (line.partition(":") for line in lines[1:])
    return Asked(lines[0].split()[1], {name.lower(): value.strip() for name, _, value in pairs}, time.monotonic())
