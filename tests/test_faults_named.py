"""A run that goes wrong is named alike by exit code, summary, Prometheus textfile, report and ``newsbot doctor``."""

from __future__ import annotations

import html
import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.loopback import Answer, article, command, environment, newsroom, serve
from tests.test_doctor import doctor
from tests.test_prometheus import metrics
from tests.wrong_runs import FAULTS

WARNED = {10, 75, 130, 143}
"""Codes that ask nothing of anybody: the doctor warns, and exits 0."""

NO_ERROR = {3, 4, 6, 10}
"""Codes that sites or a limit give the run, which itself is in order: ``error`` is null."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if fault.quick else [pytest.mark.slow]) for name, fault in FAULTS.items()]
)
def test_each_way_to_go_wrong_is_named_everywhere(tmp_path: Path, name: str) -> None:
    fault = FAULTS[name]
    with serve(newsroom()) as site:
        gone = fault.cause(tmp_path, site)
        done = gone.run
        assert (done.code, done.summary["code"]) == (fault.code, fault.code), done.err
        assert fault.said in json.dumps(done.summary, ensure_ascii=False)
        if fault.said in (done.summary["error"] or ""):
            assert f"newsbot: {done.summary['error']}\n" in done.err
        else:
            assert fault.code in NO_ERROR
        if (tmp_path / "newsbot.prom").is_file():
            assert metrics(tmp_path)["newsbot_run_exit_code"] == fault.code
        exit_code, findings = doctor(tmp_path, site, **gone.settings)
        gone.after()
    finding = next(one for one in findings if one["what"] == fault.found_as)
    assert fault.said in finding["said"]
    assert finding["fix"]
    assert exit_code == (0 if fault.code in WARNED else fault.code)
    reports = [html.unescape(path.read_text("utf-8")) for path in (tmp_path / "output").rglob("*.html")]
    said = [report for report in reports if fault.said in report and f"exit code {fault.code}" in report]
    assert bool(said) == fault.reported


def test_ten_faults_and_more_are_tried() -> None:
    assert len(FAULTS) > 20
    assert {fault.code for fault in FAULTS.values()} == {1, 2, 3, 4, 5, 6, 10, 75, 130, 143}


def test_a_run_that_was_killed_is_found_by_the_doctor(tmp_path: Path) -> None:
    with serve(newsroom()) as site:

        def kill() -> None:
            os.kill(int((tmp_path / "pid").read_text()), signal.SIGKILL)

        site.pages["/news/story-00001"] = Answer(article(1).body, wait=kill)
        arguments = command("news", "-a", f"url={site.url}/", "--pidfile", "pid")
        done = subprocess.run(arguments, cwd=tmp_path, env=environment(site), capture_output=True, timeout=60)
        exit_code, [finding] = doctor(tmp_path, site)
    assert done.returncode == -signal.SIGKILL
    assert (exit_code, finding["level"], finding["what"]) == (0, "warn", "last run")
    assert "did not end" in finding["said"]
