"""A run's summary as a Prometheus textfile: https://prometheus.io/docs/instrumenting/exposition_formats/ (text 0.0.4).

Each value is of the last run, so all are gauges. The label ``crawl`` is the file's name without its ending:
node_exporter reads many files as one, and no two of them may say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from newsbot.dataset.files import write_whole

RUN: Final = {
    "exit_code": ("code", "Exit code of the last run."),
    "duration_seconds": ("seconds", "How long the last run took."),
    "queue": ("left", "URLs left for the next run."),
}
"""Metric of a run → the key of the summary, and what it says."""

TIMES: Final = {
    "start_time_seconds": ("started", "When the last run began, by its clock, since the epoch."),
    "end_time_seconds": ("ended", "When the last run ended, by its clock, since the epoch."),
}

SITE: Final = {
    "exit_code": ("code", "Exit code of the site in the last run."),
    "new_articles": ("new_articles", "Articles written for the first time."),
    "revisions": ("revisions", "Later revisions of articles written."),
    "bytes": ("bytes", "Bytes of the pages fetched."),
    "refused": ("refused", "URLs that robots.txt forbids."),
    "retries": ("retries", "Requests that were tried again."),
    "errors": ("errors", "Pages that ended in an error of newsbot's own."),
}

SITE_BY: Final = {
    "pages": ("outcomes", "outcome", "Pages fetched, by what they ended as."),
    "faults": ("reasons", "reason", "Pages rejected or failed, by reason."),
}

HOST: Final = {
    "requests": ("requests", "Requests sent to the host."),
    "bytes": ("bytes", "Bytes the host sent."),
    "waited_seconds": ("waited", "Seconds the host was left alone at its request."),
    "too_many_requests": ("too_many_requests", "Answers 429."),
}


def write(path: Path, summary: Mapping[str, Any]) -> None:
    """Replaces the file by the summary's exposition; raises ``OutputError``."""
    write_whole(path, [exposition(summary, crawl=path.stem).encode()])


def exposition(summary: Mapping[str, Any], *, crawl: str) -> str:
    """The metrics of a summary; one of a run that never began has its exit code only."""
    lines: list[str] = []
    for name, said, samples in _metrics(summary):
        known = [(labels, value) for labels, value in samples if value is not None]
        if known:
            lines += [f"# HELP {name} {said}", f"# TYPE {name} gauge"]
            lines += [f"{name}{_labels({'crawl': crawl, **labels})} {value}" for labels, value in known]
    return "\n".join(lines) + "\n"


def _metrics(summary: Mapping[str, Any]) -> Iterator[tuple[str, str, list[tuple[dict[str, str], Any]]]]:
    """Name, help text and samples of each metric; a sample that the summary does not know is ``None``."""
    for name, (key, said) in RUN.items():
        yield f"newsbot_run_{name}", said, [({}, summary.get(key))]
    for name, (key, said) in TIMES.items():
        moment = summary.get(key)
        yield f"newsbot_run_{name}", said, [({}, datetime.fromisoformat(moment).timestamp() if moment else None)]
    sites = summary.get("sites", {})
    for name, (key, said) in SITE.items():
        yield f"newsbot_site_{name}", said, [({"site": site}, counts[key]) for site, counts in sites.items()]
    for name, (key, label, said) in SITE_BY.items():
        samples: list[tuple[dict[str, str], Any]] = [
            ({"site": site, label: what}, count)
            for site, counts in sites.items()
            for what, count in counts[key].items()
        ]
        yield f"newsbot_site_{name}", said, samples
    for name, (key, said) in HOST.items():
        samples = [({"host": host}, ledger[key]) for host, ledger in summary.get("hosts", {}).items()]
        yield f"newsbot_host_{name}", said, samples


def _labels(labels: Mapping[str, str]) -> str:
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
