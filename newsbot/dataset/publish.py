"""Publishing: the store's waiting rows become part files, each whole, each row once.

A part is named in the store before its file is written, and marked published after the file, and the
manifest that lists it, are durable. A crash anywhere between is made good by the next ``publish``: the
part has its name and its rows already, so it is written again to the same name, or only marked.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from pathlib import Path
from typing import Any

from newsbot.dataset.files import write_whole
from newsbot.dataset.folder import update_folder
from newsbot.dataset.parts import part_namer, write_part
from newsbot.store import Part, Store

ROWS_A_PART = 10_000
"""Rows of a part at most: some 100 to 200 MB of articles, so that readers can share the work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPart:
    """A part that readers can see now; ``path`` begins with the output folder as given."""

    site: str
    feed: str
    path: Path
    rows: int
    bytes: int
    sha256: str


def publish(
    store: Store, output: Path, *, now: datetime, run_id: str, compression: str | None = None
) -> list[PublishedPart]:
    """Publishes all rows that wait in the store; gives the new parts. Raises what ``publish_by_site`` does."""
    return list(
        itertools.chain.from_iterable(publish_by_site(store, output, now=now, run_id=run_id, compression=compression))
    )


def publish_by_site(
    store: Store, output: Path, *, now: datetime, run_id: str, compression: str | None = None
) -> Iterator[list[PublishedPart]]:
    """Publishes the rows that wait in the store, those of a run that died first, site by site; gives each one's parts.

    Raises ``OutputError`` (the rows keep waiting), ``StoreError``, ``UsageError`` for an unknown
    compression (``parts.SUFFIXES`` has those there are). What is left when nobody asks for more is published next time.
    """
    name_part = part_namer(now=now, run_id=run_id, compression=compression)
    parts = [*store.staged(), *store.stage(name_part=name_part, now=now, limit=ROWS_A_PART)]
    for site, of_site in itertools.groupby(sorted(parts, key=attrgetter("site", "feed", "name")), attrgetter("site")):
        yield _publish_site(store, output / site, list(of_site), now=now, run_id=run_id)


def _publish_site(store: Store, folder: Path, parts: list[Part], *, now: datetime, run_id: str) -> list[PublishedPart]:
    for part in parts:
        write_part(folder / part.feed / part.name, store.part_lines(part))
    store.confirm()  # another worker may publish by now, and its manifest is not to be replaced by an older one
    listed = {entry.path: entry for entry in update_folder(folder, now=now, run_id=run_id)}
    done = []
    for part in parts:
        entry = listed[f"{part.feed}/{part.name}"]
        store.published(part, sha256=entry.sha256, size=entry.bytes, now=now)
        done.append(
            PublishedPart(
                site=part.site,
                feed=part.feed,
                path=folder / entry.path,
                rows=entry.rows,
                bytes=entry.bytes,
                sha256=entry.sha256,
            )
        )
    return done


def write_run(output: Path, run_id: str, summary: Mapping[str, Any]) -> Path:
    """Writes the run's summary as ``runs/<run>.json`` and gives its path; raises ``OutputError``."""
    path = output / "runs" / f"{run_id}.json"
    write_whole(path, [json.dumps(summary, ensure_ascii=False, indent=2).encode(), b"\n"])
    return path
