"""Trains the model that judges blocks, from corpora of real pages with checked bodies.

    python benchmarks/train_blocks.py CORPORA            writes newsbot/extract/blocks.json
    python benchmarks/train_blocks.py CORPORA --cv       scores extraction with models that never saw the page's site

CORPORA holds folders with gold.jsonl and gzipped pages. Needs lightgbm, numpy and scikit-learn, which the package
itself does not. The same corpora give the same file. With --cv every page is extracted whole, by a model trained on
the pages of other registered domains only; --scorer names the folder of score_extraction.py.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from unittest import mock

import lightgbm
import numpy as np
from align import labels_of
from sklearn.model_selection import GroupKFold
from variants import variant

from newsbot import extract
from newsbot.extract import model
from newsbot.extract.features import NAMES, Features, Row
from newsbot.extract.rules import reason
from newsbot.extract.segment import Piece
from newsbot.page import Page, Visit
from newsbot.urls import site_name

NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)
judge = sys.modules["newsbot.extract.judge"]  # the package's own name for it is its function
TARGET: Final = Path(extract.__file__).with_name("blocks.json")
WEIGHT_OF_VARIANT: Final = 0.25
TREES: Final = 150
FOLDS: Final = 5
PARAMETERS: Final = {
    "objective": "binary", "num_leaves": 16, "learning_rate": 0.08, "min_data_in_leaf": 40, "lambda_l2": 5.0,
    "feature_fraction": 0.4, "bagging_fraction": 0.8, "bagging_freq": 1, "max_bin": 63, "seed": 1,
    "deterministic": True, "force_row_wise": True, "verbose": -1, "num_threads": 1,
}  # fmt: skip
SECOND_LEVEL: Final = frozenset(("ac", "co", "com", "edu", "gob", "gov", "net", "org"))


@dataclass(slots=True)
class Example:
    """A page of a corpus, its candidates' rows, and which of them its checked body holds.

    ``weight`` is below 1 for a page made of another (see ``variants``): learnt from, never scored.
    """

    corpus: str
    record: dict[str, Any]
    body: bytes
    domain: str
    rows: list[Row]
    labels: list[int | None]
    sizes: list[int]
    weight: float = 1.0


def page_of(record: dict[str, Any], body: bytes) -> Page:
    return extract.open(Page(url=record["url"], body=body, visit=Visit(now=NOW)))


def domain(url: str) -> str:
    """The registered domain, near enough: the unit that is never on both sides of a fold."""
    parts = site_name(url).split(".")
    return ".".join(parts[-3:] if len(parts) > 2 and parts[-2] in SECOND_LEVEL else parts[-2:])


def examples(corpora: Path) -> Iterator[Example]:
    """Every page with a checked body, in the order of the corpora, each before the page made of it."""
    for gold in sorted(corpora.glob("*/gold.jsonl")):
        with gold.open(encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines]
        for record in records:
            if record["gold"].get("body"):
                body = gzip.decompress((gold.parent / record["html"]).read_bytes())
                yield from both(gold.parent.name, record, body)


def both(corpus: str, record: dict[str, Any], body: bytes) -> Iterator[Example]:
    page, labels, found = example(corpus, record, body)
    yield found
    made = variant(page.root, page.cut.reading.pieces, labels, str(record["id"]))  # type: ignore[union-attr]
    if made is not None:
        _, _, short = example(corpus, record, made)
        short.weight = WEIGHT_OF_VARIANT
        yield short


def example(corpus: str, record: dict[str, Any], body: bytes) -> tuple[Page, dict[int, int | None], Example]:
    """(page, label of each piece of text, the example)"""
    seen: list[tuple[list[Piece], list[Row]]] = []

    def watch(reading: Any, pieces: list[Piece]) -> set[int]:
        seen.append((pieces, Features(reading).rows(pieces)))
        return set()

    page = page_of(record, body)
    with mock.patch.object(judge, "chosen", watch):
        page.article()
    pieces, rows = seen[0]
    checked = record["gold"]
    labels = labels_of(page.cut.reading.pieces, checked["body"], checked.get("body_without_summary"))  # type: ignore[union-attr]
    told, sizes = [labels[piece.index] for piece in pieces], [len(piece.text) for piece in pieces]
    return page, labels, Example(corpus, record, body, domain(record["url"]), rows, told, sizes)


def fit(pages: list[Example]) -> list[Any]:
    """The trees of a model of these pages, as ``blocks.json`` holds them."""
    rows = np.array([row for page in pages for row in page.rows], dtype=float)
    labels = np.array([-1 if label is None else label for page in pages for label in page.labels])
    told = labels >= 0
    data = lightgbm.Dataset(rows[told], labels[told], weight=weights(pages)[told], feature_name=list(NAMES))
    booster = lightgbm.train(PARAMETERS, data, TREES)
    return [tree_of(info["tree_structure"]) for info in booster.dump_model()["tree_info"]]


def weights(pages: list[Example]) -> Any:
    """Longer pieces weigh more, pages of many pieces less than their sum."""
    sizes = np.array([size for page in pages for size in page.sizes], dtype=float)
    owner = np.array([i for i, page in enumerate(pages) for _ in page.rows])
    weight = np.sqrt(np.minimum(sizes, 400))
    weight /= np.bincount(owner, weight)[owner] ** 0.75
    return weight / weight.mean() * np.array([page.weight for page in pages])[owner]


def tree_of(node: dict[str, Any]) -> Any:
    if "leaf_value" in node:
        return round(node["leaf_value"], 4)
    threshold = float(f"{node['threshold']:.6g}")
    return [node["split_feature"], threshold, tree_of(node["left_child"]), tree_of(node["right_child"])]


def write(trees: list[Any]) -> None:
    text = json.dumps({"columns": NAMES, "trees": trees}, separators=(",", ":"))
    TARGET.write_text(text + "\n", "utf-8")
    print(f"{TARGET}: {len(trees)} trees, {len(text) / 1024:.0f} KiB")


def answers(pages: list[Example]) -> dict[str, dict[str, Any]]:
    """What the package says of each page, by its id."""
    return {str(page.record["id"]): {"body": page_of(page.record, page.body).article().article.body} for page in pages}


def cross_validate(pages: list[Example], seed: int) -> dict[str, dict[str, Any]]:
    """Answers of the whole extraction, each by a model that saw no page of that domain."""
    out: dict[str, dict[str, Any]] = {}
    splits = GroupKFold(FOLDS, shuffle=True, random_state=seed).split(pages, groups=[page.domain for page in pages])
    for learn, ask in splits:
        sums = model.compiled([model.tree(data) for data in fit([pages[i] for i in learn])])
        with mock.patch.object(model, "sums", lambda sums=sums: sums):
            out |= answers([pages[i] for i in ask if pages[i].weight == 1])
    return out


def by_rules(pages: list[Example]) -> dict[str, dict[str, Any]]:
    """Answers of the rules alone: what the model adds is the difference to them."""

    def rules(reading: Any, pieces: list[Piece]) -> set[int]:
        return {piece.index for piece in pieces if reason(reading, piece)[0] == "prose"}

    with mock.patch.object(judge, "chosen", rules):
        return answers(pages)


def table(title: str, pages: list[Example], out: dict[str, dict[str, Any]], scorer: Any, worst: int) -> None:
    print(f"{title}\n{'corpus':<15} pages  bodyF1      P      R  exact  wordF1")
    for corpus in dict.fromkeys(page.corpus for page in pages):
        records = [page.record for page in pages if page.corpus == corpus]
        scores, pages_by_score = scorer.score(records, out)
        print(f"{corpus:<15} {len(records):5}  {scores['body_f1']:.4f} {scores['body_p']:.4f} {scores['body_r']:.4f}"
              f"  {scores['exact']:.3f}  {scores['word_f1']:.4f}")  # fmt: skip
        for score, name, url, precision, recall in pages_by_score[:worst]:
            print(f"    {score:.3f} p={precision} r={recall} {name} {url[:100]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--cv", action="store_true", help="score out of fold, by registered domain; writes nothing")
    parser.add_argument("--scorer", type=Path, help="folder of score_extraction.py (default CORPORA/../tools)")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2], help="a cross-validation each (default 1 2)")
    parser.add_argument("--worst", type=int, default=0, help="print this many of the worst pages of each corpus")
    arguments = parser.parse_args()
    pages = list(examples(arguments.corpora))
    if not arguments.cv:
        write(fit(pages))
        return
    sys.path.insert(0, str(arguments.scorer or arguments.corpora.parent / "tools"))
    scorer = importlib.import_module("score_extraction")
    real = [page for page in pages if page.weight == 1]
    table("rules alone", real, by_rules(real), scorer, 0)
    for seed in arguments.seeds:
        title = f"with the model, {FOLDS} folds by domain, shuffled by {seed}"
        table(title, real, cross_validate(pages, seed), scorer, arguments.worst)


if __name__ == "__main__":
    main()
