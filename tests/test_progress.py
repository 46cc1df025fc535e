"""The live display on a real terminal (a pty, drawn by pyte), plain lines elsewhere, and a quiet crawl."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import termios
import threading
from collections.abc import Callable
from pathlib import Path

import pyte
import pytest

from newsbot.live import drawn
from newsbot.standing import Figures, Rate, Standing
from tests.loopback import Answer, Site, article, command, environment, newsroom, serve

ROWS, COLUMNS = 60, 300


class Terminal:
    """The screen of a command run in a pty: ``shown`` is what stands on it, ``raw`` all that was sent."""

    def __init__(self, arguments: list[str], folder: Path, environ: dict[str, str]) -> None:
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        self.raw = b""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.process = subprocess.Popen(
            arguments,
            cwd=folder,
            env={**environ, "TERM": "xterm-256color"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=theirs,
        )
        os.close(theirs)
        self._file = ours

    def read(self, until: Callable[[], bool] = lambda: False) -> Terminal:
        """Takes in what comes until that is so, or the command is over."""
        while not until():
            try:
                data = os.read(self._file, 65536)
            except OSError:  # the last one has closed its side
                break
            self.raw += data
            self._stream.feed(data)
        return self

    def end(self) -> int:
        self.read()
        os.close(self._file)
        return self.process.wait(timeout=30)

    @property
    def shown(self) -> list[str]:
        return [line.rstrip() for line in self._screen.display if line.strip()]

    @property
    def cursor_hidden(self) -> bool:
        return bool(self._screen.cursor.hidden)


def start(folder: Path, site: Site) -> Terminal:
    return Terminal(command("news", "-a", f"url={site.url}/", "-L", "WARNING"), folder, environment(site))


def is_clean(terminal: Terminal) -> None:
    """Only whole entries are left on the screen, then one line of the crawl's own."""
    assert not terminal.cursor_hidden
    own = [line for line in terminal.shown if line.startswith("newsbot: ")]
    assert len([line for line in own if "in the queue" in line]) == 1
    for line in terminal.shown:
        assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[[\w.]+\] [A-Z]+: |newsbot: ", line), terminal.shown
        assert " in the queue ·" not in line
        assert not line.startswith("site ")


def slow(site: Site, release: threading.Event) -> None:
    site.pages["/news/story-00002"] = Answer(article(2).body, wait=lambda: release.wait(20))


def test_a_terminal_shows_figures_and_keeps_whole_log_lines_only(tmp_path: Path) -> None:
    release = threading.Event()
    pages = newsroom()
    pages["/news/story-00001"] = Answer("no", 500)
    with serve(pages) as site:
        slow(site, release)
        terminal = start(tmp_path, site)
        terminal.read(until=lambda: any("in the queue ·" in line for line in terminal.shown))
        assert any(line.startswith("site ") for line in terminal.shown)
        release.set()
        assert terminal.end() == 0
    is_clean(terminal)
    assert any("Gave up retrying" in line for line in terminal.shown)
    assert "exit code 0" in terminal.shown[-1]


@pytest.mark.parametrize(("signals", "code"), [((signal.SIGINT,), 130), ((signal.SIGTERM, signal.SIGTERM), 143)])
def test_a_signal_leaves_a_clean_terminal(tmp_path: Path, signals: tuple[signal.Signals, ...], code: int) -> None:
    release = threading.Event()
    with serve() as site:
        slow(site, release)
        terminal = start(tmp_path, site)
        terminal.read(until=lambda: any("in the queue ·" in line for line in terminal.shown))
        for number in signals:
            terminal.process.send_signal(number)
            terminal.read(until=lambda: any("stopping" in line for line in terminal.shown))
        release.set()
        assert terminal.end() == code
    is_clean(terminal)


def test_a_crawl_without_a_terminal_sends_no_escape_codes(tmp_path: Path) -> None:
    with serve() as site:
        done = subprocess.run(
            command("news", "-a", f"url={site.url}/"),
            cwd=tmp_path,
            env=environment(site, TERM="xterm-256color", FORCE_COLOR="1"),
            capture_output=True,
            timeout=60,
        )
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout + done.stderr


def test_a_quiet_crawl_says_its_summary_only_and_logs_all_to_the_file(tmp_path: Path) -> None:
    with serve() as site:
        done = subprocess.run(
            command("news", "-a", f"url={site.url}/", "-q"),
            cwd=tmp_path,
            env=environment(site, NEWSBOT_LOG_FILE="log"),
            capture_output=True,
            text=True,
            timeout=60,
        )
        quieter = subprocess.run(
            command("news", "-a", f"url={site.url}/", "-q"),
            cwd=tmp_path,
            env=environment(site),
            capture_output=True,
            text=True,
            timeout=60,
        )
    for one in (done, quieter):
        assert (one.returncode, one.stderr, len(one.stdout.splitlines())) == (0, "", 1)
    assert "Spider opened" in (tmp_path / "log").read_text()


def test_a_quiet_crawl_still_says_its_errors(tmp_path: Path) -> None:
    with serve({"/": Answer("no", 403)}) as site:
        done = subprocess.run(
            command("news", "-a", f"url={site.url}/", "-q"),
            cwd=tmp_path,
            env=environment(site),
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode == 6
    assert "all seeds were refused" in done.stderr


def test_the_rate_is_that_of_the_last_minute() -> None:
    rate = Rate(0.0)
    assert rate.note(60, at=60.0) == 60
    assert rate.note(180, at=120.0) == 120
    assert rate.note(180, at=180.0) == 0


def test_many_sites_have_rows_and_the_rest_is_summed() -> None:
    from rich.console import Console

    sites = {f"site{number:02}": Figures(pages=number, articles=1) for number in range(1, 21)}
    console = Console(width=80, record=True, file=open(os.devnull, "w"))  # noqa: SIM115 - closed with the test
    console.print(drawn(Standing(sites=sites, rate=7, queue=3, seconds=65), height=24))
    lines = console.export_text().splitlines()
    console.file.close()
    assert lines[1].startswith("site20")
    assert lines[11].split() == ["…", "10", "more", "55", "10", "0", "0", "0"]
    assert lines[12].split() == ["all", "210", "20", "0", "0", "0"]
    assert lines[13] == "7 pages/min · 3 in the queue · 0:01:05".ljust(len(lines[13]))
