"""A run summed up: the JSON object of its last line, which its file under ``output/runs`` holds too."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING, Any

from newsbot import exitcodes
from newsbot.clock import rfc3339

if TYPE_CHECKING:
    from newsbot.extensions import Run

MOST_NAMED = 10
"""Pages that the summary names of those that could not be read."""


OTHERS_JUDGE = (exitcodes.DONE, "")
"""What a worker says of a site while others of its run go on: the last of them judges it."""


def sum_up(run: Run, *, reason: str, left: int) -> dict[str, Any]:
    """What the run did, with its exit code.

    ``error`` says what went wrong with the run as a whole, or stopped it from outside; ``None``: nothing, though
    sites may have failed, as each says in ``why``. ``goes_on``: other workers of the run judge its sites. ``ended_by``:
    "finished", the limit that left URLs, the signal, or ``reason``, Scrapy's word. ``left``: URLs for the next run.
    """
    judged = {
        name: exitcodes.site_code(run.pages.counts[name], run.breaks.get(name, ())) if run.is_last else OTHERS_JUDGE
        for name in run.sites
        if name not in run.skipped
    }
    code = exitcodes.run_code(
        (site for site, _ in judged.values()),
        failure=run.failure,
        errors=any(counts.errors for counts in run.pages.counts.values()),
        signal=run.guard.signal,
        limited=run.limit is not None and left > 0,
    )
    return {
        "run_id": run.id,
        "code": code,
        "error": _error(run),
        "ended_by": _ended_by(run, reason, left),
        "goes_on": not run.is_last,
        "started": rfc3339(run.started),
        "ended": rfc3339(run.clock()),
        "seconds": round(time.monotonic() - run.began, 1),
        "left": left,
        "sites": {
            name: {"code": site, "why": why or None, **run.pages.counts[name].summary()}
            for name, (site, why) in judged.items()
        },
        "unread": run.failures.unread[:MOST_NAMED],
        "bad_lines": run.bad_lines,
        "skipped": {name: str(holder) for name, holder in run.skipped.items()},
        "hosts": run.hosts.summary() if run.hosts is not None else {},
        "parts": [str(part.path) for part in run.publishing.parts],
    }


def cut_short(run: Run) -> dict[str, Any]:
    """What can be said of a run that signals ended at once; what it leased comes back."""
    name = signal.Signals(run.guard.signal).name if run.guard.signal is not None else "a signal"
    return {
        "run_id": run.id,
        "code": exitcodes.run_code((), failure=run.failure, signal=run.guard.signal),
        "error": f"stopped at once by {name}; what was under way is fetched again next time",
        "ended_by": name,
    }


def _error(run: Run) -> str | None:
    if run.failure is not None:
        return str(run.failure)
    if errors := sum(counts.errors for counts in run.pages.counts.values()):
        named = f", first {run.failures.unread[0]}" if run.failures.unread else ""
        return f"{errors} page{'s' if errors > 1 else ''} ended in an error of newsbot's own{named}"
    if run.guard.signal is not None:
        return f"stopped by {signal.Signals(run.guard.signal).name}; what was done is published, the next run goes on"
    return None


def _ended_by(run: Run, reason: str, left: int) -> str:
    if run.guard.signal is not None:
        return signal.Signals(run.guard.signal).name
    return run.limit if run.limit and left else reason
