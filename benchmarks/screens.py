"""Pictures of every screen for README.md and docs/images: ``python -m benchmarks.screens [NAME …]``.

Shown is the demo newsroom on the day after its redesign. Needs Chromium, pyte and Pillow. A picture is refused when it
is larger than a page should carry.
"""

from __future__ import annotations

import fcntl
import html
import io
import os
import pty
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pyte
from PIL import Image
from playwright.sync_api import sync_playwright

from tests.screens import CHROMIUM

ROOT: Final = Path(__file__).parent.parent
IMAGES: Final = ROOT / "docs" / "images"
MOST: Final = 150_000
"""Bytes that one picture may have."""

DESK: Final = {"width": 1120, "height": 900}
PHONE: Final = {"width": 390, "height": 844}
ROWS, COLUMNS = 16, 80
COLOURS: Final = {
    "default": "#d4d4d4", "red": "#f48771", "green": "#89d185", "brown": "#e2c08d", "blue": "#6cb6ff",
    "magenta": "#d7a6e8", "cyan": "#7fd3d3", "white": "#f0f0f0", "black": "#555",
}  # fmt: skip
TERMINAL: Final = """<meta charset="utf-8"><style>body{margin:0;background:#1e1e1e;width:max-content}
pre{margin:0;padding:14px 18px;font:13px/1.45 "DejaVu Sans Mono",monospace}</style><pre>"""

Take = Callable[[Any, Path], None]


def shoot(page: Any, name: str) -> None:
    """Keeps what the page shows as ``docs/images/<name>.png``, in the fewest colours that look alike."""
    whole = Image.open(io.BytesIO(page.screenshot()))
    path = IMAGES / f"{name}.png"
    for colours in (256, 128, 64):
        whole.convert("RGB").quantize(colours).save(path, optimize=True)
        if path.stat().st_size < MOST:
            break
    else:
        sys.exit(f"{path}: {path.stat().st_size} bytes, more than {MOST}")
    print(f"{path.relative_to(ROOT)}  {path.stat().st_size:>7} bytes")


def newsbot(*arguments: str) -> list[str]:
    return [sys.executable, "-W", "ignore", "-m", "newsbot", *arguments]


def environment(**more: str) -> dict[str, str]:
    proxies = {name for name in os.environ if name.lower().endswith("_proxy")}
    kept = {name: value for name, value in os.environ.items() if name not in proxies}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


@contextmanager
def running(folder: Path, *arguments: str, **settings: str) -> Iterator[int]:
    """The command with ``--port`` at a free port, which it gives."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    command = newsbot(*arguments, "--port", str(port))
    process = subprocess.Popen(command, cwd=folder, env=environment(**settings), stdout=subprocess.DEVNULL)
    try:
        while process.poll() is None:
            with socket.socket() as there:
                if there.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


@contextmanager
def opened(browser: Any, url: str, viewport: dict[str, int], scheme: str = "light") -> Iterator[Any]:
    context = browser.new_context(viewport=viewport, color_scheme=scheme)
    page = context.new_page()
    page.goto(url)
    yield page
    context.close()


def report(browser: Any, folder: Path) -> None:
    """The report of the run after the redesign: light, its samples in the dark, on a phone."""
    url = (folder / "output/demo/newsroom/report.html").as_uri()
    with opened(browser, url, DESK) as page:
        shoot(page, "report")
    with opened(browser, url, DESK, "dark") as page:
        page.locator(".article.best").first.evaluate("one => one.scrollIntoView()")
        shoot(page, "report-samples")
    with opened(browser, url, PHONE) as page:
        shoot(page, "report-phone")


def serve(browser: Any, folder: Path) -> None:
    """The local site: a search, an article, and the node that its headline came from."""
    settings = {"NEWSBOT_OUTPUT": "output/demo", "NEWSBOT_STORE": "state/demo.sqlite"}
    desk = {"width": 1120, "height": 720}
    with running(folder, "serve", **settings) as port, opened(browser, f"http://127.0.0.1:{port}", desk) as page:
        page.get_by_role("searchbox").fill("العقود")
        page.get_by_role("button", name="Search").click()
        page.locator(".hit h2").first.wait_for()
        shoot(page, "serve-list")
        page.locator(".hit h2 a").first.click()
        page.get_by_role("link", name="headline", exact=True).first.wait_for()
        shoot(page, "serve-article")
        page.get_by_role("link", name="headline", exact=True).first.click()
        page.frame_locator("iframe").locator("[data-marked]").first.wait_for()
        shoot(page, "serve-field")


def progress(browser: Any, folder: Path) -> None:
    """A crawl on a terminal, some seconds after its start."""
    fresh = folder / "fresh"
    fresh.mkdir()
    with running(fresh, "demo", "--serve") as port:
        address = f"127.0.0.1:{port}"
        shown = crawled(fresh, environment(http_proxy=f"http://{address}", NEWSBOT_ALLOW_PRIVATE=address))
    path = fresh / "terminal.html"
    path.write_text(TERMINAL + "\n".join(map(drawn, shown)) + "</pre>", "utf-8")
    with opened(browser, path.as_uri(), DESK) as page:
        box = page.locator("pre").bounding_box()
        page.set_viewport_size({"width": int(box["width"]), "height": int(box["height"])})
        shoot(page, "progress")


def crawled(folder: Path, environ: dict[str, str], seconds: float = 9) -> list[list[Any]]:
    """The cells of the terminal's used rows, so many seconds after a crawl began in it."""
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.ByteStream(screen)
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    command = newsbot("crawl", "newsroom", "-L", "WARNING", "-s", "DOWNLOAD_DELAY=0.1")
    process = subprocess.Popen(
        command, cwd=folder, env={**environ, "TERM": "xterm-256color"}, stdout=subprocess.DEVNULL, stderr=theirs
    )
    os.close(theirs)
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        stream.feed(os.read(ours, 65536))
    cells = [[screen.buffer[row][column] for column in range(COLUMNS)] for row in range(ROWS)]
    process.kill()
    process.wait()
    os.close(ours)
    used = [row for row in range(ROWS) if screen.display[row].strip()]
    return cells[: used[-1] + 1]


def drawn(row: list[Any]) -> str:
    """The row as markup, each cell in its colour."""
    return "".join(
        f'<span style="color:{COLOURS.get(cell.fg, COLOURS["default"])};'
        f'font-weight:{700 if cell.bold else 400}">{html.escape(cell.data)}</span>'
        for cell in row
    )


SCREENS: Final = {"report": report, "serve": serve, "progress": progress}


def main(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as place, sync_playwright() as driver:
        folder = Path(place)
        for arguments in (("demo",), ("demo", "--day", "2", "--redesign")):
            done = subprocess.run(newsbot(*arguments), cwd=folder, env=environment(), stdout=subprocess.DEVNULL)
            assert done.returncode in (0, 4)
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name in names or SCREENS:
            SCREENS[name](browser, folder)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
