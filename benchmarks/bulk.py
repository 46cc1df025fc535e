"""newsbot's step beside trafilatura's, both in datatrove, over the same archive file in the same run.

    pip install 'newsbot[bulk]' faust-cchardet python-magic trafilatura lxml_html_clean
    python -m benchmarks.bulk [--pages 3000] [--heavy] [--file FILE]

Each pipeline is a process of its own that runs one task with ``LocalPipelineExecutor``: ``Reextract``; datatrove's
``WarcReader``, ``Trafilatura`` (30 s a document, no deduplication) and ``JsonlWriter``; and the first two of them alone
with an extractor that does nothing, which is what reading takes. Prints one JSON object: seconds of processor (of the
task and the process that it reads in), pages per core-second, yield (documents with a text of the pages), and ratios.
Pages are the demo newsroom's, or those of the WARC file given. newsbot gives whole records, trafilatura the text.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.extractors import Trafilatura
from datatrove.pipeline.extractors.base import BaseExtractor
from datatrove.pipeline.readers import WarcReader
from datatrove.pipeline.writers import JsonlWriter
from datatrove.utils.logging import logger

from benchmarks.reextract import fill, heavy, newsroom
from newsbot.bulk.pipeline import Reextract

SECONDS = 30.0
"""What a document may take, in both."""


class Nothing(BaseExtractor):
    """Hands each document to its process and back."""

    name = "nothing"

    def __init__(self) -> None:
        super().__init__(timeout=SECONDS)

    def extract(self, text: str) -> str:
        return text[:1] or "."


def steps(name: str, source: Path, folder: Path) -> list[Any]:
    if name == "newsbot":
        return [Reextract(str(source.parent), str(folder / name), glob_pattern=source.name, page_seconds=SECONDS)]
    reader = WarcReader(str(source.parent), glob_pattern=source.name)
    if name == "nothing":
        return [reader, Nothing()]
    return [reader, Trafilatura(timeout=SECONDS, deduplicate=False), JsonlWriter(str(folder / name), compression=None)]


def run(name: str, source: Path, folder: Path, answer: Any) -> None:
    """Runs one pipeline in this process and puts what it took and gave."""
    logger.remove()
    pipeline = steps(name, source, folder)
    cpu, clock = _cpu(), time.perf_counter()
    stats = LocalPipelineExecutor(pipeline, tasks=1, workers=1, logging_dir=str(folder / f"logs-{name}")).run()
    taken = {"cpu": round(_cpu() - cpu, 2), "clock": round(time.perf_counter() - clock, 2)}
    counts = stats.stats[-1 if name == "newsbot" else 1].stats
    told = {key: counts[key].total for key in ("article", "forwarded", "dropped", "failed", "timeout") if key in counts}
    answer.put({**taken, **told})


def _cpu() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def apart(work: Callable[..., None], *arguments: Any) -> dict[str, float]:
    context = multiprocessing.get_context("spawn")
    answer = context.Queue()
    process = context.Process(target=work, args=(*arguments, answer))
    process.start()
    taken: dict[str, float] = answer.get()
    process.join()
    print(f"{arguments[0]}: {taken}", file=sys.stderr)
    return taken


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument("--heavy", action="store_true", help="pages of 70 to 90 KB instead of the newsroom's 4 to 12")
    parser.add_argument("--file", type=Path, help="a WARC file instead")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if given.file is None:
            fill(folder / "archive", (heavy if given.heavy else newsroom)(given.pages))
        [source, *_] = [given.file] if given.file else sorted((folder / "archive").rglob("*.warc.gz"))
        taken = {name: apart(run, name, source, folder) for name in ("nothing", "newsbot", "trafilatura")}
    pages = taken["nothing"]["forwarded"]
    for name, found in (("newsbot", "article"), ("trafilatura", "forwarded")):
        figures = taken[name]
        figures["pages_per_core_second"] = round(pages / figures["cpu"], 1)
        figures["yield"] = round(figures.get(found, 0) / pages, 4)
    ratio = taken["newsbot"]["pages_per_core_second"] / taken["trafilatura"]["pages_per_core_second"]
    versions = {name: version(name) for name in ("datatrove", "trafilatura", "newsbot")}
    print(
        json.dumps({"pages": pages, **taken, "newsbot_to_trafilatura": round(ratio, 3), "versions": versions}, indent=2)
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
