"""Whether a dataset keeps its promises: each file against the manifest, each line against the schema and the others.

Memory stays the same however many rows there are: what must be compared across rows is kept in a temporary
SQLite file.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from newsbot.dataset.beside import Beside
from newsbot.dataset.lines import Problem, Report, lines_in
from newsbot.dataset.parts import PartFile, part_files
from newsbot.dataset.revisions import Revisions
from newsbot.dataset.statistics import COUNTED_FEED, Statistics
from newsbot.items import FEEDS, Article, Record, RelatedEdge, Tombstone, content_hash

PROBLEMS = {
    "manifest": "a file beside the parts is missing or damaged",
    "missing": "a part that the manifest lists is not there",
    "unlisted": "a part is there that the manifest does not list",
    "changed": "a part has other bytes or another SHA-256 than the manifest says",
    "rows": "a part has another number of rows than the manifest says",
    "unreadable": "a part cannot be read to its end",
    "torn": "a last line is cut",
    "foreign": "a line holds no JSON object",
    "schema": "a line breaks the schema",
    "site": "a row belongs to another site",
    "content_hash": "an article is not what its content_hash was made of",
    "repeated": "a (record_id, revision) is there twice",
    "order": "revisions of an article are not 1, 2, 3 in order",
    "orphan": "a row names an article that is not there",
    "datapackage": "datapackage.json lists other parts than the manifest",
    "statistics": "statistics.json says else than the rows",
    "latest": "latest.json says else than the manifest",
    "schema.json": "schema.json is not the schema of the rows",
    "card": "README.md would load the dataset as another one",
    "stray": "a file that is no part, but readers of the folder take it for one",
}
"""What can be wrong, by code."""


@dataclass(slots=True, kw_only=True)
class Verified:
    """What was read in a site's folder: ``lines`` by part, good ones (``rows``) by feed, and what articles are like."""

    site: str
    lines: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    counted: Statistics = field(default_factory=Statistics)


def verify(folder: Path, report: Report) -> Verified:
    """Checks all that a site's folder promises, reports each problem (``PROBLEMS`` has the codes) and goes on."""
    beside = Beside(folder, report)
    verified = Verified(site=beside.site)
    parts = {f"{feed}/{path.name}": path for feed in FEEDS for path in part_files(folder / feed)}
    for name in beside.parts.keys() - parts.keys():
        report(Problem(code="missing", path=folder / name, detail="the manifest lists it"))
    for path in _strays(folder):
        report(Problem(code="stray", path=path, detail="is no part of the dataset; move it away"))
    with closing(Revisions()) as revisions:
        for name, path in parts.items():
            found = _check_lines(path, name, verified, revisions, report)
            _check_file(path, beside.parts.get(name), found, report)
    beside.check(verified.counted)
    return verified


def _strays(folder: Path) -> Iterator[Path]:
    """Files that the patterns of the card and of docs/dataset.md match and that are no parts."""
    for feed in FEEDS:
        parts = set(part_files(folder / feed))
        yield from (path for path in sorted((folder / feed).glob("[!.]*.jsonl*")) if path not in parts)


def _check_lines(path: Path, name: str, verified: Verified, revisions: Revisions, report: Report) -> PartFile | None:
    """Reads a part, line by line, good and bad ones counted; gives what it holds, ``None`` where it cannot be read."""
    feed = path.parent.name
    verified.lines[name] = 0
    version: str | None = None
    broken = False

    def bad_line(problem: Problem) -> None:
        nonlocal broken
        broken = broken or problem.code == "unreadable"
        verified.lines[name] += problem.code != "unreadable"
        verified.counted.unread += feed == COUNTED_FEED
        report(problem)

    for line in lines_in(path, FEEDS[feed], bad_line):
        verified.lines[name] += 1
        verified.rows[feed] += 1
        version = version or line.record.schema_version
        if isinstance(line.record, Article):
            verified.counted.count(line.record)
        for code, detail in _wrong(line.record, verified.site, revisions):
            report(Problem(code=code, path=path, line=line.number, detail=detail))
    return None if broken else _found(path, name, verified.lines[name], version, report)


def _found(path: Path, name: str, rows: int, version: str | None, report: Report) -> PartFile | None:
    try:
        with path.open("rb") as file:
            digest, size = hashlib.file_digest(file, "sha256").hexdigest(), file.tell()
    except OSError as error:
        report(Problem(code="unreadable", path=path, detail=str(error)))
        return None
    return PartFile(feed=path.parent.name, path=name, rows=rows, bytes=size, sha256=digest, schema_version=version)


def _wrong(record: Record, site: str, revisions: Revisions) -> Iterator[tuple[str, str]]:
    """What is wrong with a record that its schema allows; an article is noted among the revisions."""
    if record.site != site:
        yield "site", f"got {record.site!r}, this is the folder of {site!r}"
    if isinstance(record, Article):
        if record.content_hash != content_hash(record):
            yield "content_hash", f"{record.url}: says {record.content_hash[:16]!r}…, its fields make another"
        yield from _order(record, revisions)
    elif isinstance(record, RelatedEdge) and not revisions.has(record.record_id, record.revision):
        yield "orphan", f"revision {record.revision} of {record.source_url} is not in articles/"
    elif isinstance(record, Tombstone) and not revisions.has(record.record_id, record.last_revision):
        yield "orphan", f"revision {record.last_revision} of {record.url} is not in articles/"


def _order(article: Article, revisions: Revisions) -> Iterator[tuple[str, str]]:
    last = revisions.last(article.record_id)
    if not revisions.add(article.record_id, article.revision):
        yield "repeated", f"{article.url}: revision {article.revision} was there before"
    elif article.revision != last + 1:
        before = f"after revision {last}" if last else "at first"
        yield "order", f"{article.url}: revision {article.revision} comes {before}"


COMPARED = {
    "sha256": ("changed", "SHA-256"),
    "bytes": ("changed", "size in bytes"),
    "rows": ("rows", "number of rows"),
    "feed": ("manifest", "feed"),
    "schema_version": ("manifest", "schema version"),
}
"""What the manifest says of a part: the code where that is not so, and its name."""


def _check_file(path: Path, part: PartFile | None, found: PartFile | None, report: Report) -> None:
    """Compares a part with what the manifest says of it."""
    if part is None:
        report(Problem(code="unlisted", path=path, detail="the manifest does not list it; the next run does"))
        return
    told: set[str] = set()
    for name, (code, called) in COMPARED.items() if found else ():
        is_, said = getattr(found, name), getattr(part, name)
        if is_ != said and code not in told and (is_ is not None or name != "schema_version"):
            told.add(code)
            report(
                Problem(code=code, path=path, detail=f"its {called} is {_short(is_)}, the manifest says {_short(said)}")
            )


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 20 else f"{text[:16]}…"
