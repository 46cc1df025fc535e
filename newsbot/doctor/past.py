"""The state, who holds sites, the site files, and what the last runs said."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from newsbot.doctor import FAULT, OK, WARN, Finding
from newsbot.errors import LockedError, SiteError, StoreError
from newsbot.exitcodes import DONE, ERROR, GATE, LIMIT, LOCKED, NOTHING, REFUSED, SIGNAL, UNWRITABLE, USAGE
from newsbot.store import Store

FIXES: Final[Mapping[int, str]] = {
    ERROR: "read the log; an error of newsbot's own is to be reported with it",
    USAGE: "correct the command or setting that the log names",
    NOTHING: "look at the site: down, moved, a new layout?",
    GATE: "read its report.html; mend the site file, or `newsbot report --accept SITE`",
    UNWRITABLE: "make room or change rights; the next run completes",
    REFUSED: "ask the site's owner, or go slower",
    LIMIT: "nothing; when it is always so, run more often",
    LOCKED: "wait for the other run; when it hangs, look at its process",
    SIGNAL + 2: "nothing: the next run goes on there",
    SIGNAL + 15: "nothing: the next run goes on there",
}
"""Exit code → what to do (docs/operations.md)."""

RUN_FIXES: Final[Mapping[int, str]] = {**FIXES, GATE: "mend the command of --on-publish; the next run calls it again"}
"""The same where the code is the run's own, not that of one of its sites."""

HARMLESS: Final = (LIMIT, LOCKED, SIGNAL + 2, SIGNAL + 15)


def state(store: Store, *, where: str) -> Iterator[Finding]:
    """Whether the state is whole, and who holds which site."""
    try:
        store.check()
    except StoreError as error:
        yield damaged(error, where=where)
        return
    yield Finding(level=OK, what="state", where=where, said="is whole")
    for site in store.sites():
        if (holder := store.holder(site)) is not None:
            yield Finding(
                level=WARN,
                what="lock",
                where=site,
                said=f"held by run {holder.run_id}, process {holder.pid}, since {holder.since}",
                fix=FIXES[LOCKED],
            )


def damaged(error: StoreError, *, where: str) -> Finding:
    """What is said of state that cannot be used."""
    return Finding(
        level=FAULT,
        what="state",
        where=where,
        said=str(error),
        fix="restore a copy, or move it away: the next run starts anew",
        code=UNWRITABLE,
    )


def in_use(error: LockedError, *, where: str) -> Finding:
    """What is said of state that cannot be used as long as a run is under way."""
    return Finding(level=WARN, what="lock", where=where, said=str(error), fix=FIXES[LOCKED])


def site_files(broken: Iterable[SiteError]) -> Iterator[Finding]:
    """The site files that cannot be used."""
    for error in broken:
        yield Finding(
            level=FAULT, what="site file", where="", said=str(error), fix="correct the file that it names", code=USAGE
        )


def last_runs(runs: Iterable[Mapping[str, Any]], *, site: str | None = None) -> Iterator[Finding]:
    """What the newest ended run of each site said against it; ``runs`` is ``Store.last_runs``, the newest first."""
    judged: set[str] = set()
    for run in runs:
        names = [name for name in json.loads(run["sites"]) if name not in judged and site in (None, name)]
        if not names:
            continue
        judged.update(names)
        if run["ended"] is None:
            yield Finding(
                level=WARN,
                what="last run",
                where=", ".join(names),
                said=f"run {run['run_id']} of {run['started']} did not end (last alive {run['alive'] or 'never'})",
                fix="nothing if it still runs; else the next run goes on there",
            )
            continue
        yield from _of_run(run, names)


def _of_run(run: Mapping[str, Any], names: Iterable[str]) -> Iterator[Finding]:
    """One finding of the run itself where something ended it, and one of each of its sites."""
    summary = run["summary"]
    code, error, head = summary["code"], summary.get("error"), f"run {run['run_id']} of {run['started']}"
    sites = summary.get("sites", {})
    if code in FIXES and (error or code in HARMLESS or not sites):
        said = error or f"ended by {summary.get('ended_by') or 'exit code'}, {summary.get('left', 'unknown')} URLs left"
        yield _finding(code, ", ".join(names), f"{head}: exit code {code}: {said}", RUN_FIXES)
    for name in names:
        of_site = sites.get(name)
        if of_site is not None and of_site["code"] != DONE:
            yield _finding(of_site["code"], name, f"{head}: exit code {of_site['code']}: {of_site['why']}", FIXES)
        elif of_site is not None and code == DONE:
            yield Finding(level=OK, what="last run", where=name, said=f"{head}: {of_site['new_articles']} new articles")


def _finding(code: int, where: str, said: str, fixes: Mapping[int, str]) -> Finding:
    level = WARN if code in HARMLESS else FAULT
    return Finding(level=level, what="last run", where=where, said=said, fix=fixes.get(code, ""), code=code)
