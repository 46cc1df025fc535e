"""The date parser's figures on a file of rows: python benchmarks/dates.py FILE [--peer] [--show]

A row is one JSON object a line: text, lang, ref (now), tz, expected (null = must be refused),
precision. ``--peer`` adds dateparser on the same rows (language named, RELATIVE_BASE, TIMEZONE).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import warnings
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from newsbot.text.dates import parse_date

Row = dict[str, Any]
Reader = Callable[[Row], "tuple[str, str] | None"]


def own(row: Row) -> tuple[str, str] | None:
    found = parse_date(
        row["text"], now=datetime.fromisoformat(row["ref"]), zone=row.get("tz"), language=row.get("lang")
    )
    return (found.value, found.precision) if found else None


def peer(row: Row) -> tuple[str, str] | None:
    """dateparser's answer in our form; its precision is taken as right, for it tells none below a day."""
    import dateparser

    language = row["lang"] if row["lang"] != "ckb" else "ar"
    settings: Any = {"RELATIVE_BASE": datetime.fromisoformat(row["ref"]).replace(tzinfo=None), "TIMEZONE": row["tz"]}
    settings["RETURN_AS_TIMEZONE_AWARE"] = True
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = dateparser.parse(row["text"], languages=[language], settings=settings)
    if found is None:
        return None
    value = found.date().isoformat() if row["precision"] == "day" else found.replace(microsecond=0).isoformat()
    return value, row["precision"] or "day"


def judge(row: Row, answer: tuple[str, str] | None) -> str:
    """exact, null or wrong; seconds printed as :00 may be told as precision minute."""
    if answer is None:
        return "exact" if row["expected"] is None else "null"
    precision = "minute" if answer[1] == "second" and row["precision"] == "minute" else answer[1]
    return "exact" if (answer[0], precision) == (row["expected"], row["precision"]) else "wrong"


def measure(name: str, rows: list[Row], reader: Reader, show: bool) -> None:
    for row in rows[:3]:
        reader(row)
    begin = time.perf_counter()
    answers = [reader(row) for row in rows]
    each = (time.perf_counter() - begin) / max(len(rows), 1) * 1e6
    verdicts = [judge(row, answer) for row, answer in zip(rows, answers, strict=True)]
    counts = " ".join(f"{verdict} {verdicts.count(verdict)}" for verdict in ("exact", "wrong", "null"))
    sys.stdout.write(f"{name:<12} rows {len(rows)} {counts} {each:.0f} us each\n")
    for row, answer, verdict in zip(rows, answers, verdicts, strict=True):
        if show and verdict != "exact":
            sys.stdout.write(f"  {verdict}: {row['text']!r} gave {answer}, not {row['expected']} {row['precision']}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--peer", action="store_true")
    parser.add_argument("--show", action="store_true", help="print each row that is not exact")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.file.read_text(encoding="utf-8").splitlines() if line.strip()]
    measure("newsbot", rows, own, options.show)
    if options.peer:
        measure("dateparser", rows, peer, False)


if __name__ == "__main__":
    main()
