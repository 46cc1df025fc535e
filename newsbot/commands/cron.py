"""``scrapy cron NAME``: the lines by which cron or systemd runs a crawl again and again."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from newsbot import exitcodes, sites
from newsbot.arguments import parse_arguments
from newsbot.errors import UsageError
from newsbot.sites import did_you_mean
from newsbot.upkeep import UpkeepCommand

PERIODS = {"15m": 15, "30m": 30, "1h": 60, "2h": 120, "3h": 180, "6h": 360, "12h": 720, "1d": 1440}
"""How often, and the minutes that is. Each divides an hour or a day, so that cron can say it."""

QUIET = (exitcodes.LIMIT, exitcodes.LOCKED)
"""Codes that are no reason to wake anybody: the next run goes on where this one stopped, or was kept from."""

STOP_SECONDS = 60
"""From TERM to KILL: twice what a run needs to publish what is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One crawl to run again and again.

    ``minute``, ``hour``: its place in its period, from its name, so that the jobs of a host spread.
    """

    name: str
    arguments: tuple[str, ...]
    every: int
    folder: Path
    environment: dict[str, str]

    @property
    def minute(self) -> int:
        return self._place % min(self.every, 60)

    @property
    def hour(self) -> int:
        return self._place // 60 % max(1, self.every // 60)

    @property
    def _place(self) -> int:
        return int.from_bytes(sha256(self.name.encode()).digest()[:4])

    @property
    def max_minutes(self) -> int:
        """When the run stops by itself, with time left to publish before the next one."""
        return max(5, min(self.every * 4 // 5, 240))

    @property
    def time_limit(self) -> int:
        """Minutes after which it is told to stop, should it hang."""
        return self.max_minutes + 2

    @property
    def log(self) -> Path:
        return self.folder / "state" / "logs" / f"{self.name}.log"

    def command(self) -> list[str]:
        given = [f"max_minutes={self.max_minutes}", *self.arguments]
        options = [part for argument in given for part in ("-a", argument)]
        return [sys.executable, "-m", "newsbot", "crawl", self.name, *options]


class Command(UpkeepCommand):
    """Prints a crontab line with its log rotation, and a systemd service with its timer; installs nothing."""

    def syntax(self) -> str:
        return "NAME [--every 1h] [-a NAME=VALUE ...]"

    def short_desc(self) -> str:
        return "Print the crontab line and systemd units that run a crawl"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--every", choices=PERIODS, default="1h", help="how often to run (default 1h)")
        parser.add_argument("--only", choices=PRINTED, help="print one of the files alone")
        parser.add_argument("-a", dest="given", metavar="NAME=VALUE", action="append", default=[], help="as for crawl")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("name one spider: scrapy cron NAME; `scrapy list` says which there are")
        job = Job(
            name=self._spider(args[0], opts.given),
            arguments=tuple(opts.given),
            every=PERIODS[opts.every],
            folder=Path.cwd(),
            environment={name: value for name, value in sorted(os.environ.items()) if name.startswith("NEWSBOT_")},
        )
        if opts.only:
            self.say(PRINTED[opts.only][1](job))
            return
        for where, written in PRINTED.values():
            self.say(f"# ---- {where.format(name=job.name)}", written(job), "")

    def _spider(self, name: str, given: list[str]) -> str:
        """The name, if a run of it with these arguments would begin; raises ``UsageError``."""
        registry = sites.load(self._settings.getlist("NEWSBOT_SITE_MODULES"))
        arguments = parse_arguments(dict(argument.partition("=")[::2] for argument in given), now=self.clock())
        if name == "news":
            if not (arguments.url or arguments.sites or arguments.urls):
                raise UsageError("say what to crawl: -a url=https://example.com/, -a sites=name,name or -a urls=FILE")
        elif name not in registry.names():
            raise UsageError(f"no spider {name!r}{did_you_mean(name, registry.names())}; `scrapy list` names them")
        else:
            registry.site(name, date.max)
        return name


def crontab(job: Job) -> str:
    """One crontab line (crontab(5)): it writes to the log, and speaks, so that cron mails, only where one must look."""
    settings = " ".join(f"{name}={shlex.quote(value)}" for name, value in job.environment.items())
    log = shlex.quote(str(job.log))
    run = f"timeout --preserve-status -k {STOP_SECONDS} {job.time_limit}m {shlex.join(job.command())}"
    quiet = "|".join(map(str, QUIET))
    told = shlex.quote(f"newsbot crawl {job.name}: exit code")
    line = (
        f"cd {shlex.quote(str(job.folder))} && mkdir -p {shlex.quote(str(job.log.parent))} && "
        f"{{ {settings}{' ' if settings else ''}{run} >>{log} 2>&1; code=$?; "
        f'case $code in 0|{quiet}) ;; *) echo {told} "$code," see {log};; esac; }}'
    )
    return f"{_cron_times(job)} {line.replace('%', chr(92) + '%')}"


def _cron_times(job: Job) -> str:
    """Minute, hour, day, month, weekday; in crontab(5) a period below an hour is a list of minutes."""
    if job.every < 60:
        return f"{','.join(str(minute) for minute in range(job.minute, 60, job.every))} * * * *"
    if job.every == 60:
        return f"{job.minute} * * * *"
    return f"{job.minute} {','.join(str(hour) for hour in range(job.hour, 24, job.every // 60))} * * *"


def logrotate(job: Job) -> str:
    """For cron, whose log grows (logrotate(8)); systemd's journal rotates by itself."""
    lines = ("weekly", "rotate 8", "compress", "delaycompress", "missingok", "notifempty", "copytruncate")
    return "\n".join([f'"{job.log}" {{', *(f"    {line}" for line in lines), "}"])


def service(job: Job) -> str:
    """A systemd.service(5) unit. What a run must not do is not allowed; codes of ``QUIET`` are no failure."""
    environment = [f"Environment={_quoted(f'{name}={value}')}" for name, value in job.environment.items()]
    return "\n".join(
        [
            "[Unit]",
            f"Description=newsbot crawl {job.name}",
            "Wants=network-online.target",
            "After=network-online.target",
            "",
            "[Service]",
            "Type=oneshot",
            f"WorkingDirectory={str(job.folder).replace('%', '%%')}",
            *environment,
            f"ExecStart={' '.join(map(_quoted, job.command()))}",
            f"SuccessExitStatus={' '.join(map(str, QUIET))}",
            f"TimeoutStartSec={job.time_limit}min",
            f"TimeoutStopSec={STOP_SECONDS}",
            "KillMode=mixed",
            "Nice=10",
            "NoNewPrivileges=yes",
            "PrivateTmp=yes",
        ]
    )


def timer(job: Job) -> str:
    """Its systemd.timer(5): spread by up to a tenth of the period, and made up for after the host was off."""
    return "\n".join(
        [
            "[Unit]",
            f"Description=newsbot crawl {job.name}, again and again",
            "",
            "[Timer]",
            f"OnCalendar={_calendar(job)}",
            f"RandomizedDelaySec={max(1, job.every // 10)}min",
            "Persistent=true",
            "",
            "[Install]",
            "WantedBy=timers.target",
        ]
    )


def _calendar(job: Job) -> str:
    """As systemd.time(7) says it."""
    if job.every < 60:
        return f"*-*-* *:{job.minute:02}/{job.every}:00"
    if job.every == 60:
        return f"*-*-* *:{job.minute:02}:00"
    hours = f"{job.hour:02}" if job.every == 1440 else f"{job.hour:02}/{job.every // 60}"
    return f"*-*-* {hours}:{job.minute:02}:00"


def _quoted(word: str) -> str:
    """A word of a unit file: quoted, with what systemd would expand doubled (systemd.service(5), systemd.unit(5))."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"'


PRINTED = {
    "crontab": ("crontab -e", crontab),
    "logrotate": ("/etc/logrotate.d/newsbot-{name}", logrotate),
    "service": ("/etc/systemd/system/newsbot-{name}.service", service),
    "timer": ("/etc/systemd/system/newsbot-{name}.timer", timer),
}
"""What there is to print: where it goes, and how it is made."""
