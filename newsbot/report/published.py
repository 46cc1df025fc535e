"""What a run published, read back from the part files: its records, and what its revisions replaced."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import orjson

from newsbot.dataset.parts import part_files, read_lines
from newsbot.errors import OutputError

MOST_SHOWN: Final = 32 * 1024 * 1024
"""Bytes of a run's rows that its report looks at; a run of ordinary articles has less."""

MOST_READ: Final = 128 * 1024 * 1024
"""Bytes of earlier parts that are looked through for replaced revisions, the newest first."""


def records(output: Path, site: str, run: Mapping[str, Any], feed: str = "articles") -> Iterator[dict[str, Any]]:
    """The rows of the feed that the run wrote, as plain objects: the first ``MOST_SHOWN`` bytes of them.

    From the parts that the run names; where those were merged since, from all parts of the feed.
    """
    folder = output / site / feed
    named = [folder / Path(part).name for part in run["parts"] if Path(part).parent.parts[-2:] == (site, feed)]
    paths = named if all(path.exists() for path in named) else part_files(folder)
    mark = run["run_id"].encode()
    left = MOST_SHOWN
    for line in itertools.chain.from_iterable(map(read_lines, paths)):
        if mark not in line:
            continue
        left -= len(line)
        if left < 0:
            return
        if (row := orjson.loads(line))["run_id"] == run["run_id"]:
            yield row


def replaced(output: Path, site: str, revisions: Mapping[str, int]) -> dict[str, dict[str, Any]]:
    """record_id → the newest row below the revision given, as far as the latest ``MOST_READ`` bytes hold it."""
    found: dict[str, dict[str, Any]] = {}
    wanted = {record.encode() for record in revisions}
    read = 0
    for path in reversed(part_files(output / site / "articles")):
        if not wanted or read > MOST_READ:
            break
        read += path.stat().st_size
        for row in rows_of(path, wanted):
            known = found.get(row["record_id"])
            if row["revision"] < revisions[row["record_id"]] and (not known or known["revision"] < row["revision"]):
                found[row["record_id"]] = row
        wanted -= {record.encode() for record, row in found.items() if row["revision"] == revisions[record] - 1}
    return found


def rows_of(path: Path, wanted: Collection[bytes]) -> Iterator[dict[str, Any]]:
    """The rows of the records named; a part that cannot be read any more has none."""
    try:
        for line in read_lines(path):
            head = line[:200]
            if any(record in head for record in wanted):
                yield orjson.loads(line)
    except OutputError:
        return
