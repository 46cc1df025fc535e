"""Extraction beside its peers: quality and CPU of newsbot and six other extractors, by one scorer in one run.

    make bench-extraction CORPORA=DIR       or       python -m benchmarks.extraction DIR [--peers a,b] [--quick N]

DIR holds corpora (folders with gold.jsonl and gzipped pages), DIR/../tools the scorer (score_extraction.py) and the
peers' adapters (peers.py); exit 2 without them. Each peer is installed once into a virtual environment of its own
under .venv-peers/, in the newest version there is; remove that folder to ask again. A peer that cannot be installed or
ends badly is named in the table. A run of all peers over all pages writes its table into docs/extraction.md between
its markers; --peers and --quick only print.

CPU is user and system time of the whole command, less that of the same command over the first page alone, by the
other pages: what it costs to start is taken off. It is the mean of the pages, not their median.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import shlex
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import newsbot
from benchmarks.peers import HOMES, PROJECTS, NotInstalledError, install, last_line, version

ROOT: Final = Path(__file__).parents[1]
DOCUMENT: Final = ROOT / "docs" / "extraction.md"
MARKERS: Final = ("<!-- table of benchmarks/extraction.py -->", "<!-- end of table -->")
SECONDS_A_PAGE: Final = 5
"""CPU that a command may use for a page, on average; with START_SECONDS more it is stopped."""
START_SECONDS: Final = 60
OFFLINE: Final = "export http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9"
"""Some peers fetch pictures while they parse: refused at once, so that all read nothing but the page."""
COLUMNS: Final = {
    "body F1": "body_f1", "precision": "body_p", "recall": "body_r", "exact": "exact", "headline": "headline",
    "authors": "authors", "day": "day", "instant": "instant",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Extractor:
    """A command that answers lines of pages; ``missing`` says why there is none."""

    name: str
    version: str = ""
    command: tuple[str, ...] = ()
    missing: str | None = None

    @property
    def title(self) -> str:
        return f"{self.name} {self.version}".strip()

    @property
    def log(self) -> Path:
        return HOMES / f"{self.name}.stderr"

    def shell(self, pages: int) -> str:
        """The command with its errors kept apart and its CPU bounded, so that a hang ends too."""
        limit = START_SECONDS + SECONDS_A_PAGE * pages
        script = f'{OFFLINE}; ulimit -t {limit}; exec "$@" 2>{shlex.quote(str(self.log))}'
        return shlex.join(["sh", "-c", script, "sh", *self.command])


@dataclass(frozen=True, slots=True)
class Result:
    """What one extractor did on one corpus. ``note`` says what went wrong, empty when nothing did."""

    corpus: str
    pages: int
    extractor: Extractor
    scores: dict[str, float]
    cpu: float
    note: str

    def row(self) -> list[str]:
        """Cells of the table; a figure that gold or the peer has nothing for is a dash."""
        figures = [number(self.scores.get(key, float("nan"))) for key in COLUMNS.values()]
        cost = f"{self.cpu:.1f}" if self.scores else "–"
        return [f"{self.corpus} ({self.pages})", self.extractor.title, *figures, cost, self.note]


def number(figure: float) -> str:
    return "–" if figure != figure else f"{figure:.3f}"


def peer(name: str, adapters: Path) -> Extractor:
    """The peer as a command; one with ``missing`` when pip cannot install it."""
    try:
        python = install(name)
    except NotInstalledError as error:
        return Extractor(name, missing=f"not installed: {error}")
    return Extractor(name, version(name), (str(python), str(adapters), name))


def ours() -> Extractor:
    return Extractor("newsbot", newsbot.__version__, (sys.executable, "-m", "newsbot", "extract", "--jsonl"))


def load(folder: Path, quick: int | None) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """(rows of gold, pages as commands read them) of a corpus; the first ``quick`` of them when given."""
    with (folder / "gold.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines][:quick]
    pages = []
    for row in rows:
        html = gzip.decompress((folder / row["html"]).read_bytes()).decode("utf-8", "replace")
        pages.append({"id": row["id"], "url": row["url"], "html": html})
    return rows, pages


def measure(
    scorer: Any, corpus: str, rows: list[dict[str, Any]], pages: list[dict[str, str]], peer: Extractor
) -> Result:
    if peer.missing:
        return Result(corpus, len(pages), peer, {}, 0.0, peer.missing)
    start = scorer.run(peer.shell(1), pages[:1])[2] if len(pages) > 1 else 0.0
    answers, _, cpu, _, code = scorer.run(peer.shell(len(pages)), pages)
    scores, _ = scorer.score(rows, answers)
    blind = {key: value for key, value in scores.items() if key in COLUMNS.values() and not told(answers, key)}
    cost = (cpu - start) / max(1, len(pages) - 1) * 1000
    return Result(corpus, len(pages), peer, scores | dict.fromkeys(blind, float("nan")), cost,
                  complaint(peer, pages, answers, code))  # fmt: skip


FIELDS: Final = {
    "headline": ("headline",),
    "authors": ("authors",),
    "day": ("published_at", "date_published"),
    "instant": ("published_at", "date_published"),
}
"""The keys of an answer that a column is scored from; the others come from the body."""


def told(answers: dict[str, dict[str, Any]], column: str) -> bool:
    """Whether the extractor has that field at all: a peer that never claims it is not scored for it."""
    return any(key in answer for answer in answers.values() for key in FIELDS.get(column, ("body", "body_text")))


def complaint(peer: Extractor, pages: list[dict[str, str]], answers: dict[str, dict[str, Any]], code: int) -> str:
    failed = sum(len(answers.get(str(page["id"]), {})) <= 1 for page in pages)
    said = [f"exit {code}"] * bool(code) + [f"failed pages: {failed}"] * bool(failed)
    if said:
        log = peer.log.read_text("utf-8", "replace")
        named = [line for line in log.splitlines() if line.startswith(tuple(f"{page['id']}: " for page in pages))]
        said.append(last_line("\n".join(named) or log).replace("|", "/"))
    return ": ".join(said)


def results(scorer: Any, corpora: Path, peers: Sequence[Extractor], quick: int | None) -> Iterator[Result]:
    for gold in sorted(corpora.glob("*/gold.jsonl")):
        rows, pages = load(gold.parent, quick)
        for peer in peers:
            yield measure(scorer, gold.parent.name, rows, pages, peer)


def lines(found: Sequence[Result]) -> list[str]:
    """The table in Markdown."""
    head = ["corpus (pages)", "extractor", *COLUMNS, "CPU ms a page", "failures"]
    table = [head, ["---"] * 2 + ["---:"] * (len(COLUMNS) + 1) + ["---"], *(result.row() for result in found)]
    return ["| " + " | ".join(cells) + " |" for cells in table]


def write(table: list[str]) -> None:
    """Replaces what stands between the markers of the document."""
    opening, closing = MARKERS
    text = DOCUMENT.read_text("utf-8")
    before, after = text.split(opening)[0], text.split(closing)[1]
    DOCUMENT.write_text(before + "\n".join([opening, "", *table, "", closing]) + after, "utf-8")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path, help="folder of corpora; ../tools beside it holds the scorer")
    parser.add_argument("--peers", help=f"some of {','.join(PROJECTS)}; empty for newsbot alone")
    parser.add_argument("--quick", type=int, help="only the first N pages of each corpus")
    given = parser.parse_args()
    given.tools = given.corpora.resolve().parent / "tools"
    for needed in (given.corpora, given.tools / "score_extraction.py", given.tools / "peers.py"):
        if not needed.exists():
            parser.error(f"{needed} is not there: the benchmark needs corpora and, in ../tools beside them, its scorer")
    names = list(PROJECTS) if given.peers is None else [name for name in given.peers.split(",") if name]
    if unknown := [name for name in names if name not in PROJECTS]:
        parser.error(f"unknown peers {', '.join(unknown)}: known are {', '.join(PROJECTS)}")
    given.names = names
    return given


def main() -> None:
    given = arguments()
    sys.path.insert(0, str(given.tools))
    scorer = importlib.import_module("score_extraction")
    HOMES.mkdir(exist_ok=True)
    peers = [ours(), *(peer(name, given.tools / "peers.py") for name in given.names)]
    found = []
    for result in results(scorer, given.corpora, peers, given.quick):
        print("  ".join(result.row()), file=sys.stderr, flush=True)
        found.append(result)
    table = lines(found)
    print("\n".join(table))
    if given.quick is None and given.peers is None:
        write(table)


if __name__ == "__main__":
    main()
