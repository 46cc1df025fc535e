"""What a dataset and its state must hold, whatever happened to the runs that made them."""

from __future__ import annotations

import gzip
import hashlib
import json
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from newsbot.store.postgres.database import Database

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

UNREADABLE = (OSError, EOFError, zstd.ZstdError)


@dataclass(slots=True)
class Audit:
    """What is wrong, by kind; all empty when nothing is.

    - ``lost``: articles of the site that no row tells of, ``missed``: rows of the state that no part holds;
    - ``duplicated``: keys (record_id, revision) that stand in more than one row;
    - ``torn``: lines that are no whole JSON object, files that cannot be read to their end;
    - ``unlisted``: parts that the manifest lacks or tells wrongly, and listed parts that are not there;
    - ``left``: temporary files of a run that is over.
    """

    rows: int = 0
    lost: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)
    unlisted: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def wrong(self) -> dict[str, list[str]]:
        """The kinds of faults that there are, each with its first few."""
        kinds = [member.name for member in fields(self) if member.name != "rows"]
        return {kind: getattr(self, kind)[:5] for kind in kinds if getattr(self, kind)}


def audit(output: Path, state: Path | str, expected: Iterable[str] = (), *, over: bool = True) -> Audit:
    """Reads every part of the site's folder ``output`` and the store, SQLite's file or a database's address.

    ``expected``: paths of the articles that must be there. ``over``: the run ended by itself or by
    SIGTERM, so nothing may wait in the store and no temporary file may be left.
    """
    found = Audit()
    keys: Counter[str] = Counter()
    paths = set()
    for part in parts_of(output / "articles"):
        for record in _records(part, found):
            keys[f"{record['record_id']} revision {record['revision']}"] += 1
            paths.add(urlsplit(record["url"]).path)
    found.rows = keys.total()
    found.lost = sorted(set(expected) - paths)
    found.duplicated = [key for key, times in keys.items() if times > 1]
    for feed in ("related", "rejected", "tombstones", "ticker"):
        for part in parts_of(output / feed):
            list(_records(part, found))
    if over:
        found.left = [str(path) for path in output.rglob("*.tmp")]
        found.missed = _missed(state, output.name, set(keys))
        found.unlisted = _unlisted(output)
    return found


def leased(state: Path | str, site: str) -> int:
    """How many pages of the site were under way when the run died: leased and not committed."""
    return len(_query(state, LEASED, (site,)))


def parts_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.jsonl*") if not path.name.endswith(".tmp"))


def lines_of(part: Path) -> list[bytes]:
    """The lines of a part; raises one of ``UNREADABLE`` for a compressed one that is cut or damaged."""
    opened = {".gz": gzip.open, ".zst": zstd.open}.get(part.suffix, Path.open)
    with opened(part, "rb") as file:
        return list(file)


def _records(part: Path, found: Audit) -> Iterable[dict[str, Any]]:
    try:
        lines = lines_of(part)
    except UNREADABLE as error:
        found.torn.append(f"{part}: {error}")
        return
    for number, line in enumerate(lines, 1):
        try:
            if not line.endswith(b"\n"):
                raise ValueError("no end of line")
            yield json.loads(line)
        except ValueError as error:
            found.torn.append(f"{part}:{number}: {error}")


def _missed(state: Path | str, site: str, keys: set[str]) -> list[str]:
    """Revisions that the state counts as written and no part holds, and rows that wait though nobody runs."""
    last = {f"{record} revision {revision}" for record, revision in _query(state, ARTICLES, (site,))}
    waiting = [f"row {row} waits" for (row,) in _query(state, WAITING, (site,))]
    return sorted(last - keys) + waiting


LEASED = "SELECT urls.id FROM urls JOIN queues ON queues.id = urls.queue WHERE state = 'leased' AND site = ?"
ARTICLES = "SELECT record_id, revision FROM articles WHERE site = ?"
WAITING = "SELECT id FROM rows WHERE site = ?"


def _unlisted(output: Path) -> list[str]:
    try:
        listed = {part["path"]: part for part in json.loads((output / "manifest.json").read_bytes())["parts"]}
    except (OSError, ValueError) as error:
        return [f"manifest.json: {error}"]
    wrong = []
    there = {str(path.relative_to(output)): path for path in output.glob("*/*.jsonl*")}
    for name in there.keys() | listed.keys():
        if name not in there or name not in listed:
            wrong.append(f"{name}: {'not listed' if name in there else 'not there'}")
            continue
        content = there[name].read_bytes()
        if hashlib.sha256(content).hexdigest() != listed[name]["sha256"]:
            wrong.append(f"{name}: another sha256")
        if len(lines_of(there[name])) != listed[name]["rows"]:
            wrong.append(f"{name}: another number of rows")
    return wrong


def _query(state: Path | str, sql: str, values: tuple[str, ...]) -> list[Any]:
    if isinstance(state, str):
        with closing(Database(state, durable=False)) as database:
            return database.execute(sql, values).fetchall()
    if not state.exists():
        return []
    with closing(sqlite3.connect(f"file:{state}?mode=ro", uri=True)) as connection:
        return connection.execute(sql, values).fetchall()
