"""Two datasets of the same pages, field by field: what one set of rules reads that another does not.

Records are matched by the page that they were read from: its URL and the moment at which it was fetched.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import orjson

from newsbot.dataset.parts import part_files, read_lines
from newsbot.errors import OutputError
from newsbot.items import Article

EXAMPLES = 3
"""Changes that are shown of each field and kind."""

LONGEST = 80
"""Characters that are shown of a value."""

SHOWN_BEFORE = 20
"""Characters that are shown of a text before it differs."""

KINDS = ("same", "changed", "filled", "lost")
"""What may become of a field: ``filled`` was empty before, ``lost`` is now."""

OF_THE_RUN = frozenset({"schema_version", "run_id", "date_crawled", "url"})
"""Fields that say how the record came, or match it: the same by construction."""

FIELDS = tuple(member.name for member in fields(Article) if member.name not in OF_THE_RUN)


@dataclass(slots=True)
class Differences:
    """``fields``: name → how many records it is the same in, changed, filled, lost; ``examples``: (name, kind) →
    [url, before, after]. ``only_old``, ``only_new``: records that the other has not, with examples."""

    compared: int = 0
    only_old: int = 0
    only_new: int = 0
    fields: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in FIELDS})
    examples: dict[tuple[str, str], list[tuple[str, Any, Any]]] = field(default_factory=dict)
    urls_only_old: list[str] = field(default_factory=list)
    urls_only_new: list[str] = field(default_factory=list)

    def add(self, old: dict[str, Any], new: dict[str, Any]) -> None:
        self.compared += 1
        for name in FIELDS:
            before, after = old.get(name), new.get(name)
            kind = _kind(before, after)
            self.fields[name][kind] += 1
            if kind != "same":
                shown = self.examples.setdefault((name, kind), [])
                if len(shown) < EXAMPLES:
                    shown.append((new["url"], *where_they_differ(before, after)))

    def plain(self) -> dict[str, Any]:
        """The differences as one JSON object."""
        return {
            "compared": self.compared,
            "only_old": self.only_old,
            "only_new": self.only_new,
            "urls_only_old": self.urls_only_old,
            "urls_only_new": self.urls_only_new,
            "fields": {
                name: {
                    **{kind: counts[kind] for kind in KINDS},
                    "examples": [
                        {"kind": kind, "url": url, "before": before, "after": after}
                        for kind in KINDS[1:]
                        for url, before, after in self.examples.get((name, kind), [])
                    ],
                }
                for name, counts in self.fields.items()
            },
        }

    def table(self) -> list[str]:
        """The differences for people: a line a field that differs, its examples below it."""
        lines = [f"{self.compared} records compared, {self.only_old} only in the old dataset, {self.only_new} only new"]
        lines += [f"  only old  {url}" for url in self.urls_only_old]
        lines += [f"  only new  {url}" for url in self.urls_only_new]
        differing = {name: counts for name, counts in self.fields.items() if counts.total() > counts["same"]}
        if self.compared and not differing:
            lines.append("no field differs")
        if differing:
            lines.append(f"{'field':<22}" + "".join(f"{kind:>9}" for kind in KINDS))
        for name, counts in differing.items():
            lines.append(f"{name:<22}" + "".join(f"{counts[kind]:>9}" for kind in KINDS))
            for kind in KINDS[1:]:
                for url, before, after in self.examples.get((name, kind), []):
                    lines += [f"  {kind} in {url}", f"    - {_short(before)}", f"    + {_short(after)}"]
        return lines


def differences(old: Path, new: Path, sites: Iterable[str], *, wants: Callable[[str], bool]) -> Differences:
    """How the articles of ``new`` differ from those of ``old``, both output folders, on these sites.

    ``wants``: which records of ``old`` count, by the moment they were crawled. The old lines wait in a temporary
    database on disk. Raises ``OutputError`` for a part that cannot be read.
    """
    found = Differences()
    with closing(sqlite3.connect("")) as database:
        database.execute(
            "CREATE TABLE old (url TEXT, crawled TEXT, line BLOB, PRIMARY KEY (url, crawled)) WITHOUT ROWID"
        )
        for site in sites:
            _keep(database, (record for record in _articles(old / site) if wants(record[1]["date_crawled"])))
            for _, record in _articles(new / site):
                key = (record["url"], record["date_crawled"])
                row = database.execute("DELETE FROM old WHERE url = ? AND crawled = ? RETURNING line", key).fetchone()
                if row is not None:
                    found.add(orjson.loads(row[0]), record)
                    continue
                found.only_new += 1
                if len(found.urls_only_new) < EXAMPLES:
                    found.urls_only_new.append(record["url"])
        found.only_old = database.execute("SELECT count(*) FROM old").fetchone()[0]
        rows = database.execute("SELECT url FROM old ORDER BY url LIMIT ?", (EXAMPLES,))
        found.urls_only_old = [url for (url,) in rows]
    return found


def _keep(database: sqlite3.Connection, records: Iterable[tuple[bytes, dict[str, Any]]]) -> None:
    rows = ((record["url"], record["date_crawled"], line) for line, record in records)
    database.executemany("INSERT OR REPLACE INTO old VALUES (?, ?, ?)", rows)


def _articles(folder: Path) -> Iterator[tuple[bytes, dict[str, Any]]]:
    for part in part_files(folder / "articles"):
        for number, line in enumerate(read_lines(part), 1):
            try:
                record = orjson.loads(line)
                record["url"], record["date_crawled"]
            except (orjson.JSONDecodeError, KeyError, TypeError) as error:
                raise OutputError(f"{part}:{number}: is no article: {error}; `scrapy verify` tells more") from error
            yield line, record


def _kind(before: Any, after: Any) -> str:
    if before == after:
        return "same"
    if _empty(before):
        return "filled"
    return "lost" if _empty(after) else "changed"


def _empty(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_empty, value.values()))
    return value is None or value in ("", [])


def where_they_differ(before: Any, after: Any) -> tuple[Any, Any]:
    """The two values, of objects only the keys, of lists only the elements and of long texts only the words from
    which on they differ."""
    if isinstance(before, dict) and isinstance(after, dict):
        keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
        pairs = {key: where_they_differ(before.get(key), after.get(key)) for key in keys}
        return {key: pair[0] for key, pair in pairs.items()}, {key: pair[1] for key, pair in pairs.items()}
    if isinstance(before, list) and isinstance(after, list):
        left, came = [each for each in before if each not in after], [each for each in after if each not in before]
        if len(left) == len(came) == 1:
            pair = where_they_differ(left[0], came[0])
            return [pair[0]], [pair[1]]
        return (left, came) if left or came else (before, after)  # in another order, or more often
    if isinstance(before, str) and isinstance(after, str):
        same = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
        start = before.rfind(" ", 0, max(0, same - SHOWN_BEFORE)) + 1
        return (f"… {before[start:]}", f"… {after[start:]}") if start else (before, after)
    return before, after


def _short(value: Any) -> str:
    text = orjson.dumps(value).decode()
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
