"""Whether a dataset keeps its promises: each file against the manifest, each line against the schema and the others.

Memory stays the same however many rows there are: what must be compared across rows is kept in a temporary
SQLite file.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsbot.dataset import datapackage, statistics
from newsbot.dataset.lines import Problem, Report, lines_in
from newsbot.dataset.parts import PartFile, part_files
from newsbot.dataset.revisions import Revisions
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
    "statistics": "statistics.json counted other rows than there are",
    "latest": "latest.json names a part that the manifest does not list",
}
"""What can be wrong, by code."""


@dataclass(slots=True, kw_only=True)
class Verified:
    """What was read in a site's folder: ``lines`` by part, good ones (``rows``) by feed."""

    site: str
    lines: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)


def verify(folder: Path, report: Report) -> Verified:
    """Checks all that a site's folder promises, reports each problem (``PROBLEMS`` has the codes) and goes on."""
    manifest = _load(folder / "manifest.json", report)
    listed = _listed(folder, manifest, report)
    verified = Verified(site=str(manifest.get("site", folder.name)))
    with closing(Revisions()) as revisions:
        for feed in FEEDS:
            for path in part_files(folder / feed):
                _check_lines(path, feed, verified, revisions, report)
                _check_file(path, listed.get(f"{feed}/{path.name}"), verified.lines[f"{feed}/{path.name}"], report)
    for name in listed:
        if name not in verified.lines:
            report(Problem(code="missing", path=folder / name, detail="the manifest lists it"))
    _check_beside(folder, listed, verified, report)
    return verified


def _listed(folder: Path, manifest: dict[str, Any], report: Report) -> dict[str, PartFile]:
    """The parts that the manifest lists, by path."""
    try:
        parts = [PartFile(**part) for part in manifest.get("parts", [])]
    except TypeError as error:
        report(Problem(code="manifest", path=folder / "manifest.json", detail=f"its parts are none: {error}"))
        return {}
    return {part.path: part for part in parts}


def _check_lines(path: Path, feed: str, verified: Verified, revisions: Revisions, report: Report) -> None:
    """Reads a part, line by line, good and bad ones counted."""
    name = f"{feed}/{path.name}"
    verified.lines[name] = 0

    def bad_line(problem: Problem) -> None:
        verified.lines[name] += problem.code != "unreadable"
        report(problem)

    for line in lines_in(path, FEEDS[feed], bad_line):
        verified.lines[name] += 1
        verified.rows[feed] += 1
        for code, detail in _wrong(line.record, verified.site, revisions):
            report(Problem(code=code, path=path, line=line.number, detail=detail))


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


def _check_file(path: Path, part: PartFile | None, lines: int, report: Report) -> None:
    """Compares a part with what the manifest says of it."""
    if part is None:
        report(Problem(code="unlisted", path=path, detail="the manifest does not list it; the next run does"))
        return
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        report(Problem(code="unreadable", path=path, detail=str(error)))
        return
    if digest != part.sha256:
        detail = f"SHA-256 is {digest[:16]}…, the manifest says {part.sha256[:16]}…"
        report(Problem(code="changed", path=path, detail=detail))
    if lines != part.rows:
        report(Problem(code="rows", path=path, detail=f"has {lines} rows, the manifest says {part.rows}"))


def _check_beside(folder: Path, listed: dict[str, PartFile], verified: Verified, report: Report) -> None:
    """Compares the other files of the folder with the manifest and the rows."""
    for name in ("README.md", "schema.json"):
        if not (folder / name).is_file():
            report(
                Problem(code="manifest", path=folder / name, detail="is missing; the next run that publishes makes it")
            )
    package = _load(folder / datapackage.FILE, report)
    paths = {path for resource in package.get("resources", []) for path in resource.get("path", [])}
    if package and paths != set(listed):
        detail = f"differs from the manifest in {', '.join(sorted(paths ^ set(listed))[:3])}"
        report(Problem(code="datapackage", path=folder / datapackage.FILE, detail=detail))
    counted = _load(folder / statistics.FILE, report)
    rows = verified.rows[statistics.COUNTED_FEED]
    if counted and counted.get("rows") != rows:
        detail = f"counted {counted.get('rows')} articles, there are {rows}"
        report(Problem(code="statistics", path=folder / statistics.FILE, detail=detail))
    for part in _load(folder / "latest.json", report).get("feeds", {}).values():
        if part.get("path") not in listed:
            report(Problem(code="latest", path=folder / "latest.json", detail=f"names {part.get('path')}"))


def _load(path: Path, report: Report) -> dict[str, Any]:
    """The JSON object in a file beside the parts; {} where there is none, which is reported."""
    try:
        value = json.loads(path.read_bytes())
    except FileNotFoundError:
        report(Problem(code="manifest", path=path, detail="is missing; the next run that publishes makes it"))
        return {}
    except (OSError, ValueError) as error:
        report(Problem(code="manifest", path=path, detail=f"cannot be read: {error}"))
        return {}
    if not isinstance(value, dict):
        report(Problem(code="manifest", path=path, detail="holds no JSON object"))
        return {}
    return value
