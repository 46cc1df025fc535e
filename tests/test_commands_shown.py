"""Each command that README.md and docs/ show: run beside the demo newsroom, or parsed where it cannot be run here."""

from __future__ import annotations

import argparse
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
from scrapy.cmdline import ScrapyArgumentParser, _get_commands_dict
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings

from tests.shown import ROOT, Shown, shown

NOT_RUN = {
    r"make (demo|test)$": ".ci/run runs it",
    r"make bench-extraction|python benchmarks/train_blocks": "needs corpora of real pages, which are not ours to give",
    r"python -m benchmarks\.|python benchmarks/": "takes minutes; part of no test",
    r"scrapy crawl|newsbot (probe|newsite) (https://example|URL)": "asks a public site",
    r"pip install|apt-get": "changes the machine",
    r"podman|scrapyd-deploy|curl http://localhost:6800": "needs a service; tests/test_scrapyd.py deploys to a real one",
    r"newsbot replay|newsbot bulk|warcio": "needs WARC files; tests/test_replay.py and tests/test_bulk.py have them",
    r"newsbot serve": "ends by a signal only; tests/test_browse_browser.py opens it",
    r"newsbot state forget SITE --articles": "wants the dataset moved away; tests/test_state_command.py does it",
    r"newsbot testsite NAME": "the walk through the second publisher runs testsite",
    r"python -c .import datasets": "needs a library; tests/readers runs the like",
}
"""Commands that no test here runs → why not."""

OURS = ("newsbot", "scrapy")

ELSEWHERE = {"dataset.md": "tests/readers/test_docs.py runs all of it"}
"""Pages whose commands another test runs."""

WALK = re.compile("rivage|^export ")
"""Commands of the walk through the second publisher, which are run one after the other."""

STANDS_FOR = {
    "SITE": "newsroom",
    "NEW": "again",
    "NAME": "newsroom",
    "DAY": "2026-01-01",
    "RUN": "",
    "N": "1",
    "URL": "http://newsroom.example/",
    "FILE": "pages.warc.gz",
}
"""Placeholder → what is put there."""

OF_OURS = {"SCRAPY_SETTINGS_MODULE": "newsbot.settings", "NEWSBOT_CONTACT": "https://example.org/bot"}
DEMO = {**OF_OURS, "NEWSBOT_OUTPUT": "output/demo", "NEWSBOT_STORE": "state/demo.sqlite"}


def reason(one: Shown) -> str | None:
    """Why the command is not run here; ``None``: it is."""
    if WALK.search(one.line):
        return None
    why = next((why for pattern, why in NOT_RUN.items() if re.match(pattern, one.line)), None)
    return why or ELSEWHERE.get(one.page)


def typed(line: str, *, whole: bool) -> str:
    """The line as it is typed, placeholders filled; what may be left out is, unless ``whole``."""
    if not line.startswith(OURS):
        return line
    line = re.sub(r"[][…]", "", line) if whole else re.sub(r"\[[^]]*\]|…", "", line)
    return re.sub(r"\b[A-Z]+\b", lambda word: STANDS_FOR.get(word[0], word[0]), line)


EVERY = list(shown())
ALONE = [one for one in EVERY if reason(one) is None and not WALK.search(one.line)]
STEPS = [one.line for one in EVERY if WALK.search(one.line)]


def run(line: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Runs the line by bash with nobody at the keyboard."""
    proxies = {name for name in os.environ if name.lower().endswith("_proxy")}
    kept = {name: value for name, value in os.environ.items() if name not in proxies}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-euc", line],
        cwd=folder,
        env={**kept, "PATH": path, "PYTHONPATH": str(ROOT), **settings},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=240,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project folder after the demo's first day, with its tests' pages."""
    made = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "tests" / "pages", made / "tests" / "pages")
    done = run("newsbot demo", made)
    assert done.returncode == 0, done.stderr[-2000:]
    return made


@pytest.mark.slow
@pytest.mark.parametrize("one", ALONE, ids=lambda one: f"{one.page}: {one.line[:60]}")
def test_a_command_shown_runs(folder: Path, one: Shown) -> None:
    settings = OF_OURS if "demo" in one.line else DEMO
    done = run(typed(one.line, whole=False), folder, **settings)
    allowed = (0, 4) if "--redesign" in one.line else (0,)
    assert done.returncode in allowed, done.stdout[-1000:] + done.stderr[-2000:]
    assert done.stdout.strip()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """Lets the demo serve its second publisher on a free port; gives the port."""
    [serving] = [line for line in STEPS if "--serve" in line]
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    arguments = shlex.split(serving.replace("8421", port))[1:]
    process = subprocess.Popen(
        [sys.executable, "-m", "newsbot", *arguments],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(200):
        with socket.socket() as there:
            if there.connect_ex(("127.0.0.1", int(port))) == 0:
                break
        time.sleep(0.05)
    yield port
    process.terminate()
    process.wait()


@pytest.mark.slow
def test_the_walk_through_the_second_publisher_ends_in_articles(tmp_path: Path, served: str) -> None:
    steps = [line.replace("8421", served) for line in STEPS if "--serve" not in line]
    done = run("\n".join(steps), tmp_path)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert list((tmp_path / "output" / "rivage" / "articles").glob("*.jsonl"))


@pytest.mark.parametrize("one", EVERY, ids=lambda one: f"{one.page}: {one.line[:60]}")
def test_a_command_shown_is_well_formed(one: Shown) -> None:
    """Bash reads it; of commands of ours the subcommand and every option are there."""
    line = typed(one.line, whole=True)
    assert subprocess.run(["bash", "-nc", line], capture_output=True).returncode == 0
    if line.startswith(OURS):
        words = shlex.shlex(line, posix=True, punctuation_chars=True)
        for is_end, simple in groupby(words, key=lambda word: word in (";", "|", "&&")):
            if not is_end:
                program, *rest = simple
                if program in OURS:
                    check(rest)


def check(words: list[str]) -> None:
    """Parses the words by the command's own parser; fails where it does not know one."""
    name, *rest = words
    commands = _get_commands_dict(settings_of_ours(), inproject=True)
    assert name in commands, name
    command = commands[name]
    command.settings = settings_of_ours()
    parser = ScrapyArgumentParser(conflict_handler="resolve", exit_on_error=False)
    command.add_options(parser)
    try:
        _, unknown = parser.parse_known_args(rest)
    except argparse.ArgumentError as error:
        pytest.fail(str(error))
    assert [word for word in unknown if word.startswith("--")] == []


def settings_of_ours() -> Settings:
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "newsbot.settings")
    return get_project_settings()


def test_no_reason_is_left_that_excuses_nothing() -> None:
    lines = [one.line for one in EVERY]
    assert [pattern for pattern in NOT_RUN if not any(re.match(pattern, line) for line in lines)] == []
    assert len(ALONE) > 10
