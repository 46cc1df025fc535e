"""What ``scrapy cron`` prints: held against systemd's own reader, crontab's grammar, and run by the shell."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from newsbot.commands.cron import PERIODS, PRINTED, Job, crontab, logrotate, service, timer
from tests.loopback import environment, serve
from tests.test_state_command import newsbot

ODD = {"NEWSBOT_CONTACT": "a b$c%d\"e'f", "NEWSBOT_STORE": "/srv/x/state.sqlite"}


@pytest.fixture
def job(tmp_path: Path) -> Callable[..., Job]:
    def make(name: str = "eremnews", every: str = "1h", folder: Path = tmp_path, **more: str) -> Job:
        return Job(name=name, arguments=(), every=PERIODS[every], folder=folder, environment=more)

    return make


def times(line: str, lowest: tuple[int, ...] = (0, 0)) -> tuple[list[int], list[int]]:
    """The minutes and hours of a crontab line; fails for what crontab(5) does not allow."""
    minutes, hours, *days = line.split(" ")[:5]
    assert days == ["*", "*", "*"]
    read = []
    for field, least, most in ((minutes, 0, 59), (hours, 0, 23)):
        values = list(range(most + 1)) if field == "*" else [int(value) for value in field.split(",")]
        assert all(least <= value <= most for value in values)
        assert values == sorted(set(values))
        read.append(values)
    return read[0], read[1]


@pytest.mark.parametrize("every", PERIODS)
def test_a_crontab_line_runs_as_often_as_it_says(job: Callable[..., Job], every: str) -> None:
    for name in ("eremnews", "wafa", "a.test-8080"):
        minutes, hours = times(crontab(job(name, every)))
        runs = sorted(60 * hour + minute for hour in hours for minute in minutes)
        gaps = {later - earlier for earlier, later in zip(runs, [*runs[1:], runs[0] + 1440], strict=True)}
        assert gaps == {PERIODS[every]}


def test_jobs_of_one_host_are_spread(job: Callable[..., Job]) -> None:
    assert len({times(crontab(job(f"site{n}")))[0][0] for n in range(30)}) > 15


def test_a_crontab_line_is_one_line_of_shell_that_parses(job: Callable[..., Job]) -> None:
    line = crontab(job(**ODD))
    assert "\n" not in line
    assert not re.search(r"(?<!\\)%", line), "crontab(5) takes a bare % for a newline"
    command = line.split(" ", 5)[5].replace("\\%", "%")
    assert subprocess.run(["sh", "-n", "-c", command]).returncode == 0
    assert len(line) < 990, "Debian's cron takes lines of at most 998 characters"


def test_a_run_is_stopped_before_the_next_one_is_due(job: Callable[..., Job]) -> None:
    for every, minutes in PERIODS.items():
        assert job(every=every).max_minutes < job(every=every).time_limit < minutes


def run_line(line: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs the command of a crontab line as cron does: by sh, at home, with next to no environment."""
    command = line.split(" ", 5)[5].replace("\\%", "%")
    bare = {"PATH": "/usr/bin:/bin", "HOME": str(folder), **variables}
    return subprocess.run(["/bin/sh", "-c", command], cwd="/", env=bare, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("code", "said"), [(0, False), (10, False), (75, False), (3, True), (5, True), (1, True), (143, True)]
)
def test_cron_mails_only_where_one_must_look(
    job: Callable[..., Job], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, said: bool
) -> None:
    program = tmp_path / "a program"
    program.write_text(f'#!/bin/sh\necho "$@" "$NEWSBOT_CONTACT"\nexit {code}\n')
    program.chmod(0o755)
    monkeypatch.setattr("newsbot.commands.cron.sys.executable", str(program))
    made = job(NEWSBOT_CONTACT=ODD["NEWSBOT_CONTACT"])
    done = run_line(crontab(made), tmp_path)
    assert done.stderr == ""
    assert done.stdout == (f"newsbot crawl eremnews: exit code {code}, see {made.log}\n" if said else "")
    assert made.log.read_text() == f"-m newsbot crawl eremnews -a max_minutes=48 {ODD['NEWSBOT_CONTACT']}\n"


def test_the_printed_line_crawls(tmp_path: Path) -> None:
    with serve() as site:
        variables = environment(site)
        path = {"PYTHONPATH": variables["PYTHONPATH"]}
        printed = newsbot(
            tmp_path, "cron", "news", "-a", f"url={site.url}/", "--only", "crontab",
            NEWSBOT_ALLOW_PRIVATE=variables["NEWSBOT_ALLOW_PRIVATE"],
        )  # fmt: skip
        assert printed.returncode == 0, printed.stderr
        done = run_line(printed.stdout.strip(), tmp_path, **path)
        assert (done.stdout, done.stderr) == ("", "")
        assert "/news/story-00008" in site.seen
        assert '"code": 0' in (tmp_path / "state" / "logs" / "news.log").read_text()
    assert (tmp_path / "output" / site.name / "manifest.json").exists()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
@pytest.mark.parametrize("every", ["15m", "1h", "6h", "1d"])
def test_systemd_takes_the_units_without_a_word(job: Callable[..., Job], tmp_path: Path, every: str) -> None:
    made = job(every=every, **ODD)
    (tmp_path / "newsbot-eremnews.service").write_text(service(made) + "\n")
    (tmp_path / "newsbot-eremnews.timer").write_text(timer(made) + "\n")
    units = [str(tmp_path / f"newsbot-eremnews.{kind}") for kind in ("service", "timer")]
    variables = {**os.environ, "SYSTEMD_LOG_LEVEL": "warning"}
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, env=variables)
    ours = [line for line in (done.stdout + done.stderr).splitlines() if "newsbot" in line]
    assert (done.returncode, ours) == (0, [])


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
@pytest.mark.parametrize("every", PERIODS)
def test_a_timer_runs_as_often_as_it_says(job: Callable[..., Job], every: str) -> None:
    calendar = re.search(r"^OnCalendar=(.*)$", timer(job(every=every)), re.M)
    assert calendar is not None
    line = ["systemd-analyze", "calendar", "--iterations=4", "--base-time=2026-01-01 00:00:00 UTC", calendar[1]]
    done = subprocess.run(line, capture_output=True, text=True, env={**os.environ, "TZ": "UTC"})
    assert done.returncode == 0, done.stderr
    stamps = re.findall(r"(?:Next elapse|Iter\. #\d+): \w+ (\d+)-(\d+)-(\d+) (\d+):(\d+):00", done.stdout)
    minutes = [(int(day) * 24 + int(hour)) * 60 + int(minute) for _, _, day, hour, minute in stamps]
    assert {later - earlier for earlier, later in itertools.pairwise(minutes)} == {PERIODS[every]}


DRY_RUN = ("-T", "-n")
"""How a crontab(1) is told to check a file and install nothing: by cronie and newer Debian, by older Debian."""


def checks_crontabs() -> list[str] | None:
    """The command that checks a crontab file; ``None`` where there is none."""
    if shutil.which("crontab") is None:
        return None
    told = subprocess.run(["crontab", "-h"], capture_output=True, text=True).stderr
    return next((["crontab", option] for option in DRY_RUN if re.search(rf"^\s*{option}\b", told, re.M)), None)


@pytest.mark.skipif(checks_crontabs() is None, reason="no crontab here that checks files")
@pytest.mark.parametrize("every", PERIODS)
def test_cron_takes_the_line(job: Callable[..., Job], tmp_path: Path, every: str) -> None:
    command = checks_crontabs() or []
    for text, code in ((f"{crontab(job(every=every, **ODD))}\n", 0), ("often * * * * echo\n", 1)):
        (tmp_path / "crontab").write_text(text)
        assert subprocess.run([*command, str(tmp_path / "crontab")], capture_output=True).returncode == code


@pytest.mark.skipif(shutil.which("logrotate") is None, reason="no logrotate here")
def test_logrotate_takes_the_block(job: Callable[..., Job], tmp_path: Path) -> None:
    (tmp_path / "rotate").write_text(logrotate(job()) + "\n")
    line = ["logrotate", "--debug", "--state", str(tmp_path / "status"), str(tmp_path / "rotate")]
    done = subprocess.run(line, capture_output=True, text=True)
    assert (done.returncode, "error" in done.stderr) == (0, False), done.stderr


def test_a_unit_knows_which_codes_are_no_failure_and_when_to_stop(job: Callable[..., Job]) -> None:
    lines = service(job()).splitlines()
    assert "SuccessExitStatus=10 75" in lines
    assert "TimeoutStartSec=50min" in lines


def test_the_log_of_cron_is_rotated(job: Callable[..., Job]) -> None:
    made = job()
    assert logrotate(made).startswith(f'"{made.log}" {{\n    weekly\n')


def test_everything_is_printed_with_where_it_goes(tmp_path: Path) -> None:
    done = newsbot(tmp_path, "cron", "eremnews", "--every", "6h")
    assert done.returncode == 0, done.stderr
    for where, _ in PRINTED.values():
        assert f"# ---- {where.format(name='eremnews')}" in done.stdout


USAGE = {
    "no name": ([], "name one spider"),
    "unknown": (["eremnws"], "did you mean eremnews?"),
    "news without a site": (["news"], "-a url="),
    "wrong argument": (["eremnews", "-a", "typo=1"], "no argument 'typo'"),
}


@pytest.mark.parametrize("case", USAGE)
def test_a_job_that_would_not_run_is_2(tmp_path: Path, case: str) -> None:
    arguments, said = USAGE[case]
    done = newsbot(tmp_path, "cron", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
