"""Whether the archive holds the page of every record that was published, whatever happened to the runs.

    python -m benchmarks.archive OUTPUT/SITE STATE.archive

Prints what is missing or damaged; exit code 1 then. ``unarchived`` is the audit for other benches and tests.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from benchmarks.audit import lines_of, parts_of
from newsbot.archive import Capture
from newsbot.archive.folder import archive_files, captures
from newsbot.clock import rfc3339


def unarchived(output: Path, archive: Path, *, over: bool = True) -> list[str]:
    """What is wrong with the archive of the site whose folder ``output`` is.

    ``over``: no dead run has left a tail that the next one cuts, so nothing may be damaged and no page there twice.
    """
    wrong = []
    kept: Counter[tuple[str, str]] = Counter()
    for found in captures([archive_files(archive).get(output.name, [])]):
        if isinstance(found, Capture):
            kept[found.url, rfc3339(found.now)] += 1
        elif over:
            wrong.append(f"{found.reason}: {found.where}")
    for part in parts_of(output / "articles"):
        for record in map(json.loads, lines_of(part)):
            if (record["url"], record["date_crawled"]) not in kept:
                wrong.append(f"{record['url']} revision {record['revision']}: its page is not archived")
    if over:
        wrong += [f"{url} of {date}: archived {times} times" for (url, date), times in kept.items() if times > 1]
    return wrong


if __name__ == "__main__":
    faults = unarchived(Path(sys.argv[1]), Path(sys.argv[2]))
    print("\n".join(faults) or "every record's page is archived, once")
    sys.exit(1 if faults else 0)
