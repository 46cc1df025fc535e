"""The textfile for Prometheus: what it says of a run, read by Prometheus' own parser."""

from __future__ import annotations

from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from newsbot.prometheus import exposition


def metrics(folder: Path) -> dict[str, float]:
    families = text_string_to_metric_families((folder / "newsbot.prom").read_text("utf-8"))
    return {sample.name: sample.value for family in families for sample in family.samples}


def test_the_textfile_says_a_whole_run_and_escapes_labels() -> None:
    hostile = 'a"b\\c\nd'
    counts = {name: 1 for name in ("code", "new_articles", "revisions", "bytes", "refused", "retries", "errors")}
    summary = {
        "code": 4,
        "seconds": 1.5,
        "left": 2,
        "started": "2026-01-11T08:00:00Z",
        "ended": "2026-01-11T08:00:02Z",
        "sites": {hostile: {**counts, "outcomes": {"article": 3}, "reasons": {hostile: 1}}},
        "hosts": {"h": {"requests": 5, "bytes": 7, "waited": 0.5, "too_many_requests": 0}},
    }
    families = {one.name: one for one in text_string_to_metric_families(exposition(summary, crawl="erem"))}
    assert all(one.type == "gauge" and one.documentation for one in families.values())
    [pages] = families["newsbot_site_pages"].samples
    assert (pages.labels, pages.value) == ({"crawl": "erem", "site": hostile, "outcome": "article"}, 3)
    [faults] = families["newsbot_site_faults"].samples
    assert faults.labels["reason"] == hostile
    [ended] = families["newsbot_run_end_time_seconds"].samples
    assert ended.value == 1768118402
