"""The peers that benchmarks run beside newsbot, each installed into an environment of its own."""

from __future__ import annotations

import subprocess
import venv
from pathlib import Path
from typing import Final

HOMES: Final = Path(__file__).parents[1] / ".venv-peers"
"""Where the environments are; remove a folder of it to ask for the newest version again."""
PROJECTS: Final = {
    "trafilatura": "trafilatura",
    "newspaper4k": "newspaper4k[all]",
    "news-please": "news-please",
    "goose3": "goose3",
    "readability": "readability-lxml",
    "resiliparse": "resiliparse",
}
"""What pip is asked for, as the peer's own documentation says, by the peer's name."""
NEEDED: Final = "lxml-html-clean"
"""Parted from lxml in its version 5.2; most peers fail without it where pip does not resolve the extra of lxml."""


class NotInstalledError(Exception):
    """Why pip could not install a peer."""


def install(name: str, *beside: str) -> Path:
    """The interpreter of the peer's environment, in which ``beside`` is installed too; made when it is not there.

    Raises ``NotInstalledError`` with pip's last words.
    """
    home = HOMES / name
    python, done = home / "bin" / "python", home / "-".join(("installed", *beside))
    if not done.exists():
        if not python.exists():
            venv.create(home, clear=True, with_pip=True)
        wanted = (PROJECTS[name], NEEDED, *beside)
        asked = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted]
        made = subprocess.run(asked, capture_output=True, text=True, check=False)
        if made.returncode:
            raise NotInstalledError(last_line(made.stderr))
        done.touch()
    return python


def version(name: str) -> str:
    """The version that the peer's environment has."""
    project = PROJECTS[name].partition("[")[0]
    told = f"import importlib.metadata; print(importlib.metadata.version({project!r}))"
    python = HOMES / name / "bin" / "python"
    return subprocess.run([python, "-c", told], capture_output=True, text=True, check=True).stdout.strip()


def last_line(text: str) -> str:
    """The last line that says something, cut to what fits a table."""
    return next(reversed([line.strip() for line in text.splitlines() if line.strip()]), "no reason given")[:160]
