"""The commands of docs/sites.md, "Add a publisher", run as they stand there: from nothing to a tested, crawled site."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsbot.demo.rivage import paper, truth

DOCS = Path(__file__).parent.parent / "docs" / "sites.md"
PORT = "8421"
QUICK = "-s DOWNLOAD_DELAY=0 -s AUTOTHROTTLE_ENABLED=False"
NEWSBOT = f"""#!/bin/sh
case "$1" in probe|newsite|crawl) exec '{sys.executable}' -m newsbot "$@" {QUICK};; esac
exec '{sys.executable}' -m newsbot "$@"
"""
"""What is typed, with nothing but the pauses between requests left out."""


def typed() -> list[str]:
    """The blocks to type: the server's, then those of the other terminal, on a port that is free here."""
    section = DOCS.read_text("utf-8").partition("## Add a publisher\n")[2].partition("\n### ")[0]
    blocks = re.findall(r"(?:^    .*\n)+", section, re.M)
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = str(one.getsockname()[1])
    return [re.sub("^    ", "", block, flags=re.M).replace(PORT, port) for block in blocks]


@contextmanager
def served(command: str, folder: Path, env: dict[str, str]) -> Iterator[None]:
    line = ["bash", "-c", f"exec {command}"]
    with subprocess.Popen(line, cwd=folder, env=env, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert "is served at" in server.stdout.readline()
        try:
            yield
        finally:
            server.kill()


def test_publisher_is_added_as_the_docs_say(tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "newsbot").write_text(NEWSBOT)
    (programs / "newsbot").chmod(0o755)
    here = tmp_path / "any folder"
    here.mkdir()
    env = {
        **os.environ,
        "PATH": f"{programs}:{os.environ['PATH']}",
        "no_proxy": "",
        "NEWSBOT_NOW": paper.NOW.isoformat(),
    }
    server, *blocks = typed()
    with served(server, here, env):
        script = ["bash", "-e", "-c", "".join(blocks)]
        done = subprocess.run(script, cwd=here, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
    told = done.stdout.decode()
    assert (done.returncode, "3 pages, 81 fields: 0 changed" in told) == (0, True), done.stderr.decode()[-2000:]
    parts = (here / "output" / "rivage" / "articles").glob("*.jsonl")
    rows = [json.loads(line) for part in parts for line in part.read_bytes().splitlines()]
    want = truth.articles("rivage")
    got = {row["url"]: {key: row[key] for key in want[row["url"]]} for row in rows}
    assert got == want
