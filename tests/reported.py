"""An output folder with one run to report on: right-to-left articles, a revision, copies, and hostile text."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from newsbot.exitcodes import SiteCounts
from newsbot.feed import from_line, to_line
from newsbot.hosts import Ledger
from newsbot.items import Article, Block, RelatedLink
from newsbot.report import history
from newsbot.report.facts import SiteFacts
from newsbot.store import Lease, PageCommit, Row

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>\u202egnp.exe\u2066'
LEDGER = asdict(Ledger(requests=5, bytes=123456, smallest_gap=1.0, waited=1.5, robots="200"))
STARTED = "2026-01-11T08:00:00Z"
PARAGRAPH = "أعلنت بلدية مرسى النور افتتاح حديقة جديدة على الواجهة البحرية بعد عامين من العمل المتواصل."


def article(number: int, **values: Any) -> Article:
    """A whole Arabic article; ``values`` replaces fields."""
    made: dict[str, Any] = {
        "record_id": f"{number:032x}",
        "url": f"https://news.example/{number}",
        "canonical_url": f"https://news.example/{number}",
        "site": "news.example",
        "run_id": "run1",
        "language": "ar",
        "direction": "rtl",
        "headline": f"حديقة جديدة على البحر رقم {number}",
        "section": "محليات",
        "date_published": "2026-01-11T06:00:00+00:00",
        "date_precision": "minute",
        "date_crawled": STARTED,
        "body": PARAGRAPH,
        "blocks": [Block(type="paragraph", text=PARAGRAPH)],
        "word_count": 14,
        "related": [RelatedLink(url=f"https://news.example/{number + 1}", placement="inline", position=1)],
    }
    return Article(**{**made, **values})


def articles() -> list[Article]:
    """What the run published: ten plain ones, one in English, a revision, a copy, one that attacks the report."""
    revised = article(3, revision=2, changed_fields=["headline"], headline="حديقة كبيرة على البحر رقم 3")
    return [
        *(article(number) for number in range(4, 14)),
        article(20, language="en", direction="ltr", headline="A garden by the sea", section="Local"),
        revised,
        article(21, duplicate_of=f"{4:032x}"),
        article(
            22,
            url="javascript:alert(3)",
            headline=HOSTILE,
            section=HOSTILE,
            authors=[HOSTILE],
            blocks=[Block(type="paragraph", text=HOSTILE)],
            problems=["markup_in_text"],
            related=[RelatedLink(url="javascript:alert(4)", headline=HOSTILE, placement="inline", position=1)],
        ),
    ]


def make_run(output: Path, *, sites: tuple[str, ...] = ("news.example",)) -> dict[str, Any]:
    """Writes part files and histories of a run under ``output``; gives what its file holds."""
    run: dict[str, Any] = {
        "run_id": "run1",
        "code": 4,
        "error": None,
        "ended_by": "finished",
        "started": STARTED,
        "ended": "2026-01-11T08:04:00Z",
        "left": 0,
        "sites": {},
        "hosts": {host: LEDGER for host in sites},
        "parts": [],
        "facts": {},
        "breaks": {},
    }
    for site in sites:
        _add_site(run, output, site)
    return run


def _add_site(run: dict[str, Any], output: Path, site: str) -> None:
    facts, counts = SiteFacts(), SiteCounts()
    lines = []
    for one in articles():
        lines.append(to_line(replace(one, site=site)))
        facts.note(_page(site, "article", rows=[Row(site=site, feed="articles", lines=lines[-1])]))
    facts.note(_page(site, "rejected", HOSTILE))
    counts.outcomes.update(article=len(lines), rejected=1)
    counts.revisions = 1
    folder = output / site / "articles"
    folder.mkdir(parents=True)
    older = replace(article(3), site=site, run_id="run0")
    (folder / "20260110T080000Z-run0-0001.jsonl").write_bytes(to_line(older))
    part = folder / "20260111T080000Z-run1-0001.jsonl"
    part.write_bytes(b"".join(lines))
    run["parts"].append(str(part))
    run["facts"][site] = facts.plain()
    run["breaks"][site] = [
        {"site": site, "measure": "authors", "now": 0.1, "usual": 0.9, "of": 14, "source": HOSTILE,
         "source_now": 0.0, "source_usual": 0.9, "since": STARTED, "sound": None, "bound": None}
    ]  # fmt: skip
    run["sites"][site] = {"code": 4, "why": f"not as usual: {HOSTILE}", **counts.summary()}
    runs = [
        history.entry(facts.plain(), run_id=f"before{number}", started=f"2026-01-{number + 1:02}T08:00:00Z")
        for number in range(9)
    ]
    history.write(output, site, [*runs, history.entry(facts.plain(), run_id="run1", started=STARTED)])
    assert from_line(lines[0], Article).site == site


def _page(site: str, outcome: str, reason: str | None = None, rows: list[Row] | None = None) -> PageCommit:
    lease = Lease(
        id=1, url=f"https://{site}/x", site=site, host=site, kind="article", found_via="link", depth=1,
        related_depth=0, priority=0, tries=0,
    )  # fmt: skip
    return PageCommit(lease=lease, outcome=outcome, reason=reason, rows=rows or [])
