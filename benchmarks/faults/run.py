"""One case: a site that misbehaves, the real command against it, and what must hold afterwards."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.faults.server import HTML, Page, Site, answer, serve

ROOT = Path(__file__).parents[2]
FAULT = "/news/fault-00099"
PORT = "00009"
"""Stands for the port of the site in pages and links of cases."""
HEALTHY = tuple(f"/news/story-{number:05}" for number in range(1, 4))
MOST_MEMORY = 512
"""MiB of resident memory that no case may pass."""

WORDS = (
    "قال متحدث باسم الوزارة إن المباحثات التي جرت في العاصمة تناولت ملفات عدة تتعلق بالتعاون بين البلدين في مجالات "
    "الطاقة والنقل والتعليم، مشيرا إلى أن الجانبين اتفقا على عقد جولة جديدة خلال الأسابيع المقبلة "
    "لمتابعة ما تم التوصل إليه"
)


def story(name: str, *, head: str = "", more: str = "", headline: str | None = None) -> str:
    """An article's page."""
    title = headline or f"عنوان الخبر رقم {name} من العاصمة"
    paragraphs = "".join(f"<p>{WORDS} ({part} {name}).</p>" for part in ("أولا", "ثانيا", "ثالثا"))
    return (
        f"<html lang='ar'><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>"
        f"<time datetime='2025-04-09T14:22:00+04:00'>9 أبريل 2025</time>{paragraphs}{more}</article></body></html>"
    )


def front(*links: str, more: str = "") -> str:
    """A section page with a card for each link."""
    cards = "".join(
        f'<li><a href="{link}"><h3>عنوان الخبر {at} من العاصمة</h3></a></li>' for at, link in enumerate(links)
    )
    return f"<html lang='ar'><head><title>أخبار</title></head><body><ul>{cards}</ul>{more}</body></html>"


def newsroom(*links: str, **pages: Page) -> dict[str, Page]:
    """Three healthy articles behind a front page, which shows ``links`` too."""
    healthy = {path: answer(story(path[-5:])) for path in HEALTHY}
    robots = answer("User-agent: *\nDisallow: /private/\n", type_="text/plain")
    return {"/robots.txt": robots, "/": answer(front(*HEALTHY, *links)), **healthy, **pages}


@dataclass(slots=True)
class Result:
    """How the crawl ended. ``urls`` maps a path to (outcome, reason)."""

    site: Site
    code: int
    seconds: float
    memory: int
    summary: dict[str, Any]
    records: list[dict[str, Any]]
    urls: dict[str, tuple[str | None, str | None]]
    log: str
    folder: Path
    listening: bool = False

    def record(self, path: str = FAULT) -> dict[str, Any] | None:
        return next((record for record in self.records if record["url"].endswith(path)), None)

    def found(self) -> set[str]:
        return {path for path in HEALTHY if self.record(path) is not None}


Check = Callable[[Result], str | None]
"""Says what is wrong; ``None`` when nothing is."""


@dataclass(slots=True, kw_only=True)
class Case:
    """``fault`` is the page at FAULT; ``pages`` replace or add others. ``ends``: outcomes of FAULT that are right,
    as "outcome" or "outcome:reason"; ``checks`` is what else must hold. ``begins`` are begins of settings."""

    group: str
    name: str
    fault: Page | None = None
    pages: Mapping[str, Page] = field(default_factory=dict)
    links: Sequence[str] = ()
    missing: Page | None = None
    ends: Sequence[str] = ()
    checks: Sequence[Check] = ()
    codes: Sequence[int] = (0,)
    healthy: bool = True
    seconds: float = 60
    seed: str = "/"
    runs: int = 1
    settings: Sequence[str] = ()
    options: Sequence[str] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    short: bool = False


def run(case: Case) -> tuple[Result, list[str]]:
    """The result and what was wrong with it."""
    links = (FAULT, *case.links) if case.fault is not None else tuple(case.links)
    pages = newsroom(*links)
    if case.fault is not None:
        pages[FAULT] = case.fault
    pages.update(case.pages)
    site = Site(pages, *([case.missing] if case.missing is not None else []))
    with serve(site), tempfile.TemporaryDirectory(prefix="faults-") as folder:
        site.pages = {path: _ported(page, site.port) for path, page in site.pages.items()}
        for _ in range(case.runs):
            result = _crawl(case, site, Path(folder))
        wrong = [said for check in (*_standing(case), *case.checks) if (said := check(result)) is not None]
    return result, wrong


def _ported(page: Page, port: int) -> Page:
    """A page with the site's own port in the place of PORT, of as many digits."""
    return page.replace(f":{PORT}".encode(), f":{port:05}".encode()) if isinstance(page, bytes) else page


def _crawl(case: Case, site: Site, folder: Path) -> Result:
    seed = case.seed.format(port=site.port)
    url = seed if "://" in seed else site.url + seed
    options = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False", "RETRY_TIMES=1", "DOWNLOAD_TIMEOUT=4", *case.settings)
    line = [sys.executable, "-W", "ignore", "-m", "newsbot", "crawl", "news", "-a", f"url={url}", *case.options]
    line += [part for option in options for part in ("-s", option)]
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    place = f"127.0.0.1:{site.port}"
    environment = {**kept, "PYTHONPATH": str(ROOT), "NEWSBOT_ALLOW_PRIVATE": place, **case.environment}
    started = time.monotonic()
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        process = subprocess.Popen(line, cwd=folder, env=environment, stdout=out, stderr=err)
        killer = threading.Timer(case.seconds + 60, process.kill)
        killer.start()
        memory, listening = _watch(process)
        killer.cancel()
    lines = (folder / "out").read_text("utf-8", "replace").strip().splitlines()
    return Result(
        site=site,
        code=process.returncode,
        seconds=time.monotonic() - started,
        memory=memory,
        summary=json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {},
        records=_records(folder),
        urls=_urls(folder, site),
        log=(folder / "err").read_text("utf-8", "surrogateescape"),
        folder=folder,
        listening=listening,
    )


def _watch(process: subprocess.Popen[bytes]) -> tuple[int, bool]:
    """The peak memory of the process in MiB, and whether it ever listened on a port; waits for its end."""
    memory, listening, round_ = 0, False, 0
    while process.poll() is None:
        memory = max(memory, held(process.pid, what="VmHWM"))
        listening = listening or (round_ % 8 == 0 and _listens(process.pid))
        round_ += 1
        time.sleep(0.03)
    return memory, listening


def held(pid: int, *, what: str = "VmRSS") -> int:
    """MiB of resident memory now, with VmHWM the most so far (ru_maxrss would count the bench's too); 0: it ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("ascii", "replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith(f"{what}:")), 0)


def _listens(pid: int) -> bool:
    try:
        inodes = {link[8:-1] for fd in Path(f"/proc/{pid}/fd").iterdir() if "socket:" in (link := os.readlink(fd))}
        tables = [Path(f"/proc/net/{name}").read_text("ascii") for name in ("tcp", "tcp6")]
    except OSError:
        return False
    rows = [line.split() for table in tables for line in table.splitlines()[1:]]
    return any(row[3] == "0A" and row[9] in inodes for row in rows)


def _records(folder: Path) -> list[dict[str, Any]]:
    parts = sorted((folder / "output").glob("*/articles/*.jsonl"))
    return [json.loads(line) for part in parts for line in part.read_text("utf-8").splitlines()]


def _urls(folder: Path, site: Site) -> dict[str, tuple[str | None, str | None]]:
    state = folder / "state" / "newsbot.sqlite"
    if not state.is_file():
        return {}
    with sqlite3.connect(state) as connection:
        rows = connection.execute("SELECT url, outcome, reason FROM urls").fetchall()
    return {url.removeprefix(site.url): (outcome, reason) for url, outcome, reason in rows}


def _standing(case: Case) -> list[Check]:
    """What holds in every case: exit code, time, memory, no listener, no error of ours, the healthy all found."""
    return [
        lambda r: None if r.code in case.codes else f"exit code {r.code}, not {case.codes}: {r.log[-300:]!r}",
        lambda r: None if r.seconds <= case.seconds else f"took {r.seconds:.0f} s, not {case.seconds:.0f}",
        lambda r: None if r.memory <= MOST_MEMORY else f"{r.memory} MiB of memory",
        lambda r: "listened on a port" if r.listening else None,
        lambda r: f"an error of ours: {r.log[-400:]!r}" if "Traceback" in r.log else None,
        lambda r: f"healthy articles lost: found {sorted(r.found())}" if case.healthy and len(r.found()) < 3 else None,
        lambda r: _ended(case, r),
    ]


def _ended(case: Case, result: Result) -> str | None:
    if not case.ends:
        return None
    outcome, reason = result.urls.get(FAULT, (None, None))
    right = {str(outcome), f"{outcome}:{reason}"} & set(case.ends)
    return None if right else f"{FAULT} ended {outcome}:{reason}, not {' or '.join(case.ends)}"


__all__ = ["FAULT", "HEALTHY", "HTML", "Case", "Check", "Result", "front", "held", "newsroom", "run", "story"]
