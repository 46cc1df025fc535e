"""Many hosts in one run under the usual limit of open files.

    python -m benchmarks.hosts [--hosts 5000] [--files 1024]

Each host is an address of 127.0.0.0/8 that serves a robots.txt and one article, and keeps its connections open as
servers do. ``newsbot crawl news -a urls=FILE`` is given all of them under ``ulimit -n``. Prints a line of JSON; fails
when an article is missing or anything ended otherwise. Issue figure: 5,000 hosts under ``ulimit -n 1024``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from resource import RLIMIT_NOFILE, RUSAGE_CHILDREN, getrlimit, getrusage, setrlimit
from typing import Any

from benchmarks.loopback import SPEED
from tests.loopback import article, command, environment

ROBOTS = b"User-agent: *\nDisallow:\n"
LOOK_EVERY = 0.2
"""Seconds between two looks at what the run has open."""


def address(number: int) -> str:
    return f"127.{1 + number // 62500}.{number // 250 % 250}.{1 + number % 250}"


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answers what comes on one connection, until the other side closes it."""
    try:
        while True:
            path = (await reader.readuntil(b"\r\n\r\n")).split(b" ", 2)[1]
            number = int(path[-5:]) if path.startswith(b"/news/") else None
            body = ROBOTS if number is None else str(article(number).body).encode()
            kind = b"text/plain" if number is None else b"text/html; charset=utf-8"
            head = b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n" % (kind, len(body))
            writer.write(head + body)
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


@contextmanager
def serve(hosts: Sequence[str]) -> Iterator[int]:
    """Serves all hosts on one port, which it gives; this process may have as many files open as the machine lets it."""
    setrlimit(RLIMIT_NOFILE, (getrlimit(RLIMIT_NOFILE)[1],) * 2)
    loop = asyncio.new_event_loop()

    async def begin() -> int:
        first = await asyncio.start_server(answer, hosts[0], 0)
        port: int = first.sockets[0].getsockname()[1]
        for host in hosts[1:]:
            await asyncio.start_server(answer, host, port)
        return port

    port = loop.run_until_complete(begin())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield port
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


def run(folder: Path, urls: Sequence[str], files: int, allowed: str) -> dict[str, Any]:
    """What the run came to: its exit code, articles, and the most files and memory that it held."""
    named = folder / "urls.txt"
    named.write_text("\n".join(urls), "utf-8")
    speed = [part for setting in (*SPEED, "NEWSBOT_ARCHIVE=0") for part in ("-s", setting)]
    line = command("news", "-a", f"urls={named}", *speed)
    began, most = time.perf_counter(), 0
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        process = subprocess.Popen(
            line,
            cwd=folder,
            env=environment(None, NEWSBOT_ALLOW_PRIVATE=allowed),
            stdout=out,
            stderr=err,
            preexec_fn=lambda: setrlimit(RLIMIT_NOFILE, (files, files)),
        )
        while process.poll() is None:
            most = max(most, open_files(process.pid))
            time.sleep(LOOK_EVERY)
    used = getrusage(RUSAGE_CHILDREN)
    sites = json.loads((folder / "out").read_text("utf-8").splitlines()[-1])["sites"].values()
    return {
        "hosts": len(urls),
        "code": process.returncode,
        "articles": sum(site["outcomes"]["article"] for site in sites),
        "published": sum(part.read_bytes().count(b"\n") for part in folder.glob("output/*/articles/*.jsonl")),
        "most_files": most,
        "peak_mib": used.ru_maxrss // 1024,
        "cpu_ms_a_host": round((used.ru_utime + used.ru_stime) / len(urls) * 1000, 1),
        "clock_s": round(time.perf_counter() - began, 1),
        "said": (folder / "err").read_text("utf-8", "replace")[-300:],
    }


def open_files(process: int) -> int:
    """How many files the process has open; 0 once it is over."""
    try:
        return len(os.listdir(f"/proc/{process}/fd"))
    except OSError:
        return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=5000)
    parser.add_argument("--files", type=int, default=1024)
    given = parser.parse_args()
    hosts = [address(number) for number in range(given.hosts)]
    with serve(hosts) as port, tempfile.TemporaryDirectory() as folder:
        urls = [f"http://{host}:{port}/news/story-{number:05}" for number, host in enumerate(hosts, 1)]
        found = run(Path(folder), urls, given.files, ",".join(hosts))
    print(json.dumps(found))
    return 0 if found["code"] == 0 and found["articles"] == found["published"] == given.hosts else 1


if __name__ == "__main__":
    sys.exit(main())
