"""News sites on as many loopback addresses, served by one process of its own that notes when each request came.

    python -m benchmarks.workers.press --hosts 40 --pages 50 [--heavy] --log FILE

Answers are made before the first request. The log has a line for each: the moment by the monotonic clock, which all
processes of a machine share, the address and the path.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from benchmarks import loopback
from benchmarks.crawl import site as heavy
from tests.loopback import Answer

FIRST = 2
"""127.0.0.2 is the first address: .1 is everybody's."""

MOST_HOSTS = 250

ARTICLE = "/news/"


class Arrival(NamedTuple):
    """A request as it came in."""

    at: float
    host: str
    path: str


@dataclass(slots=True)
class Press:
    """The sites, as long as their server runs; each host has the paths ``articles``, as numbered by ``pages``."""

    hosts: list[str]
    port: int
    pages: int
    is_heavy: bool
    log: Path

    @property
    def allowed(self) -> str:
        """What NEWSBOT_ALLOW_PRIVATE must say."""
        return ",".join(f"{host}:{self.port}" for host in self.hosts)

    @property
    def fronts(self) -> list[str]:
        return [f"http://{host}:{self.port}/" for host in self.hosts]

    def site(self, host: str) -> str:
        """The name that newsbot gives the site of a host."""
        return f"{host}-{self.port}"

    def articles(self, host: str) -> list[str]:
        first = _after(self.hosts.index(host), self.pages) if self.is_heavy else 0
        return [loopback.path_of(first + number) for number in range(1, self.pages + 1)]

    def arrivals(self) -> list[Arrival]:
        lines = self.log.read_text("ascii").splitlines()
        return [Arrival(float(at), host, path) for at, host, path in (line.split(" ", 2) for line in lines)]

    def fetched(self) -> int:
        """How many articles were asked for, each counted once."""
        return len({(one.host, one.path) for one in self.arrivals() if one.path.startswith(ARTICLE)})


@contextmanager
def printing(hosts: int, pages: int, folder: Path, *, is_heavy: bool = False) -> Iterator[Press]:
    """Serves that many sites of that many articles each; its log is in the folder."""
    log = folder / "arrivals.log"
    line = [sys.executable, "-m", __name__, "--hosts", str(hosts), "--pages", str(pages), "--log", str(log)]
    with subprocess.Popen([*line, *["--heavy"] * is_heavy], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            port = int(process.stdout.readline())
            yield Press(addresses(hosts), port, pages, is_heavy, log)
        finally:
            process.kill()


def addresses(count: int) -> list[str]:
    return [f"127.0.0.{number}" for number in range(FIRST, FIRST + count)]


def _after(place: int, pages: int) -> int:
    return place * pages


class _Connection(asyncio.Protocol):
    """One keep-alive connection of a host."""

    def __init__(self, host: str, answers: Mapping[str, bytes], log: int) -> None:
        self._host = host
        self._answers = answers
        self._log = log
        self._head = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        now = monotonic()
        *heads, self._head = (self._head + data).split(b"\r\n\r\n")
        for head in heads:
            path = head.split(b" ", 2)[1].decode("ascii")
            os.write(self._log, f"{now:.6f} {self._host} {path}\n".encode())
            self._transport.write(self._answers.get(path, NOT_THERE))


def said(answer: Answer) -> bytes:
    """The answer as it goes over the wire."""
    body = answer.body if isinstance(answer.body, bytes) else answer.body.encode()
    headers = {**answer.headers, "Content-Length": str(len(body))}
    head = [f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}", *(f"{k}: {v}" for k, v in headers.items())]
    return "\r\n".join([*head, "", ""]).encode() + body


NOT_THERE = said(Answer("<html><body><h1>404</h1></body></html>", 404))


async def serve(hosts: int, pages: int, log: int, *, is_heavy: bool) -> None:
    loop = asyncio.get_running_loop()
    same = {path: said(answer) for path, answer in loopback.newsroom(pages).items()}
    port = 0
    for place, host in enumerate(addresses(hosts)):
        own = heavy.newsroom(pages, after=_after(place, pages)) if is_heavy else {}
        answers = {path: said(answer) for path, answer in own.items()} or same
        server = await loop.create_server(lambda h=host, a=answers: _Connection(h, a, log), host, port, backlog=1024)
        port = port or server.sockets[0].getsockname()[1]
    print(port, flush=True)
    await asyncio.Event().wait()


def hurry() -> None:
    """Goes before other processes where this user may: a late look at the clock would be taken for a small gap."""
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    except PermissionError:
        print("the server waits its turn for a core: gaps may seem smaller than they were", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=40)
    parser.add_argument("--pages", type=int, default=50)
    parser.add_argument("--heavy", action="store_true", help="pages of 70 to 90 KB, all different")
    parser.add_argument("--log", type=Path, required=True)
    given = parser.parse_args()
    hurry()
    with given.log.open("wb") as log:
        asyncio.run(serve(given.hosts, given.pages, log.fileno(), is_heavy=given.heavy))


if __name__ == "__main__":
    main()
