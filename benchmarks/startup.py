"""What a command costs before it does anything: ``scrapy list`` of newsbot beside that of a project with one spider.

    python -m benchmarks.startup [--rounds 15] [--most 1.2]

They take turns. Prints one JSON object: the median CPU and clock milliseconds of each, and the ratio of CPU, which
leaves out what other processes take. The exit code is 1 when it is more than ``--most``, the issue's figure.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MOST = 1.2

LIST = (sys.executable, "-m", "scrapy", "list")
SPIDER = "import scrapy\n\n\nclass Bare(scrapy.Spider):\n    name = 'bare'\n"
FILES = {
    "bare/__init__.py": "",
    "bare/settings.py": "BOT_NAME = 'bare'\nSPIDER_MODULES = ['bare.spiders']\n",
    "bare/spiders/__init__.py": "",
    "bare/spiders/bare.py": SPIDER,
}


def taken(settings: str, folder: Path) -> tuple[float, float]:
    """(CPU, clock) milliseconds of one listing; raises ``RuntimeError`` when it fails."""
    began = time.perf_counter()
    environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": settings, "PYTHONPATH": str(folder)}
    process = subprocess.Popen(LIST, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if status:
        raise RuntimeError(f"scrapy list of {settings} ended with {process.returncode}")
    return (used.ru_utime + used.ru_stime) * 1000, (time.perf_counter() - began) * 1000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--most", type=float, default=MOST)
    given = parser.parse_args()
    took: dict[str, list[tuple[float, float]]] = {"bare.settings": [], "newsbot.settings": []}
    with tempfile.TemporaryDirectory() as name:
        for path, text in FILES.items():
            file = Path(name, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        for turn in range(given.rounds + 1):
            for settings, found in took.items():
                one = taken(settings, Path(name))
                if turn:  # the first round writes the compiled files
                    found.append(one)
    (bare, bare_clock), (own, own_clock) = (map(statistics.median, zip(*found, strict=True)) for found in took.values())
    shown = {"bare_cpu_ms": bare, "newsbot_cpu_ms": own, "bare_clock_ms": bare_clock, "newsbot_clock_ms": own_clock}
    ratio = round(own / bare, 3)
    print(json.dumps({**{name: round(value) for name, value in shown.items()}, "ratio": ratio}))
    return 0 if ratio <= given.most else 1


if __name__ == "__main__":
    sys.exit(main())
