"""The workers of runs: who is alive, whose run it is, and what becomes of the work of those that are not.

A run has the sites that its first worker locked; a worker that asks for the same sites joins it. Each write of a worker
renews its lease of life, which is counted by the server's clock; one whose lease has run out is removed by any other,
with all that it held, and writes nothing after that.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from psycopg import errors

from newsbot.errors import LostError
from newsbot.store import Held
from newsbot.store.postgres.database import Database
from newsbot.store.sql import stamp

LIFE: Final = 15.0
"""Seconds that a worker counts as alive after its last write or sign of life."""

MEMBERS: Final = 0x6E657773_00000001
"""The advisory lock under which workers come, go and are removed: one at a time."""

UNTIL = f"clock_timestamp() + interval '{LIFE} seconds'"

RENEW = f"""
WITH renewed AS (UPDATE workers SET until = {UNTIL}, writes = ? WHERE worker = ? RETURNING writes)
SELECT 1 / count(*) FROM renewed
"""
"""Fails where the worker was removed, and so do all statements after it; nobody need wait to see that it did not."""

REMOVED = errors.DivisionByZero

SILENT = f"""
SELECT worker FROM workers WHERE until < clock_timestamp()
AND pg_postmaster_start_time() < clock_timestamp() - interval '{LIFE} seconds'
"""
"""Workers whose lease has run out. While the server was away nobody could renew one, so it gives them time."""

END_SESSIONS = f"""
SELECT pg_terminate_backend(pid)
FROM pg_stat_activity JOIN ({SILENT}) AS silent ON application_name = 'newsbot ' || worker
WHERE datname = current_database() AND pid <> pg_backend_pid() AND pg_has_role(usesysid, 'USAGE')
"""
"""Ends what silent workers are in the midst of: one that is stopped within a write keeps what it wrote locked."""

REMOVE = (
    "UPDATE urls SET state = 'queued' WHERE worker = ? AND state = 'leased'",
    "UPDATE slots SET worker = NULL WHERE worker = ?",
    "UPDATE runs SET publisher = NULL WHERE publisher = ?",
    "UPDATE runs SET finisher = NULL WHERE finisher = ? AND ended IS NULL",
    "DELETE FROM workers WHERE worker = ?",
)
"""What takes a worker away, given its name: what it held is free."""

ABANDONED = (
    "DELETE FROM site_locks WHERE run_id NOT IN (SELECT run_id FROM workers)",
    "DELETE FROM slots WHERE run_id NOT IN (SELECT run_id FROM workers)",
    "DELETE FROM shares WHERE run_id NOT IN (SELECT run_id FROM workers)",
)
"""What runs leave that have no worker any more."""

HOLDER = """
SELECT site, pid, workers.run_id, started FROM site_locks JOIN workers USING (run_id) LEFT JOIN runs USING (run_id)
WHERE site = ? AND until >= clock_timestamp() ORDER BY worker LIMIT 1
"""

FINISH = """
UPDATE runs SET finisher = :me WHERE run_id = :run AND ended IS NULL AND NOT EXISTS (
  SELECT 1 FROM workers WHERE workers.run_id = :run AND worker <> :me AND (leaving = 0 OR worker = runs.finisher))
"""

PUBLISH = """
UPDATE runs SET publisher = :me WHERE run_id = :run
AND (publisher IS NULL OR publisher = :me OR NOT EXISTS (SELECT 1 FROM workers WHERE worker = publisher))
RETURNING run_id
"""


class Workers:
    """This process among the workers. What writes runs in a transaction of the caller."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._execute = database.execute
        self._writes = 0
        self._renewing = self._renewed = 0.0
        self.me = secrets.token_hex(6)
        self.run_id: str | None = None
        """The run that this process works for; ``None`` while it holds no site."""
        self.sites: set[str] = set()

    # signs of life

    def renew(self) -> None:
        """Counts a write, before anything else of it, which fails as ``REMOVED`` for a worker that was removed."""
        if self.run_id is None:
            return
        self._writes += 1
        self._renewing = now()
        self._execute(RENEW, (self._writes, self.me))

    def renewed(self) -> None:
        """Notes that the write that was counted last is in the database."""
        self._renewed = self._renewing

    def lost(self) -> LostError:
        """What a worker that was removed is told."""
        return LostError(
            f"{self._database.path}: this worker of run {self.run_id} was silent for more than {LIFE:.0f} s; "
            "the others have its work"
        )

    def has_written(self) -> bool:
        """Whether the write that was counted last is in the database; asked after the connection was lost."""
        if self.run_id is None:
            return False
        rows = self._execute("SELECT writes FROM workers WHERE worker = ?", (self.me,)).fetchall()
        return rows == [(self._writes,)]

    def is_sure(self) -> bool:
        """Whether no other can have removed this worker yet."""
        return self.run_id is None or now() - self._renewed < LIFE

    def remove_silent(self) -> None:
        """Removes the workers whose lease has run out; what they held is free."""
        if not self._execute(f"{SILENT} LIMIT 1").fetchall():
            return
        self.end_silent()
        self._alone()
        silent = self._execute(f"{SILENT} FOR UPDATE SKIP LOCKED").fetchall()
        for (worker,) in silent:
            self._remove(worker)

    def end_silent(self) -> None:
        """Ends the sessions of the workers whose lease has run out; waits for no lock."""
        self._execute(END_SESSIONS)

    def name_session(self) -> None:
        """Says whose session the connection is."""
        self._execute("SELECT set_config('application_name', ?, false)", (f"newsbot {self.me}",))

    def _remove(self, worker: str) -> None:
        for sql in REMOVE:
            self._execute(sql, (worker,))

    def _alone(self) -> None:
        self._execute("SELECT pg_advisory_xact_lock(?)", (MEMBERS,))

    # runs

    def lock(self, sites: Sequence[str], *, run_id: str, joins: bool) -> list[Held]:
        """Takes the sites for the run, or joins the run of a worker that asked for the same; who holds the others."""
        self.remove_silent()
        self._alone()
        for sql in ABANDONED:
            self._execute(sql)
        asked = json.dumps(sorted(sites))
        if comes := self.run_id is None:
            self.come(run_id, asked if joins else None)
        taken = "INSERT INTO site_locks (site, run_id) VALUES (?, ?) ON CONFLICT DO NOTHING"
        self._database.executemany(taken, [(site, self.run_id) for site in sorted(sites)])
        holders = dict(
            self._execute(
                f"SELECT site, run_id FROM site_locks WHERE site IN {self._database.listed('sites', 'text')}",
                {"sites": asked},
            ).fetchall()
        )
        mine = {site for site, run in holders.items() if run == self.run_id}
        self.sites |= mine
        if comes and not self.sites:
            self.go()
        return [self.holder(site) or Held(site=site, run_id=holders[site]) for site in sites if site not in mine]

    def come(self, run_id: str, asked: str | None) -> None:
        """Becomes a worker: of the run of one that asked for the same, else of the run given, which has no other."""
        same = self._execute("SELECT run_id FROM workers WHERE asked = ? AND leaving = 0 LIMIT 1", (asked,)).fetchall()
        taken = self._execute("SELECT 1 FROM workers WHERE run_id = ? LIMIT 1", (run_id,)).fetchall()
        self.run_id = same[0][0] if same else f"{run_id}-{self.me}" if taken else run_id
        self._writes = 0
        self._execute(
            f"INSERT INTO workers (worker, run_id, asked, pid, machine, until) VALUES (?, ?, ?, ?, ?, {UNTIL})",
            (self.me, self.run_id, asked, os.getpid(), socket.gethostname()),
        )
        self._renewing = self._renewed = now()
        self.name_session()

    def begin(self, *, sites: Sequence[str], started: datetime, arguments: Mapping[str, Any]) -> None:
        """Notes the run, or that one more worker is in it."""
        self._execute(
            "INSERT INTO runs (run_id, sites, arguments, started, joined) VALUES (?, ?, ?, ?, 1)"
            " ON CONFLICT (run_id) DO UPDATE SET ended = NULL, joined = runs.joined + 1",
            (self.run_id, json.dumps(list(sites)), json.dumps(dict(arguments), ensure_ascii=False), stamp(started)),
        )

    def holder(self, site: str) -> Held | None:
        """A worker alive of the run that has the site; ``None`` when it is free or ours."""
        rows = [] if site in self.sites else self._execute(HOLDER, (site,)).fetchall()
        return Held(**dict(zip(("site", "pid", "run_id", "since"), rows[0], strict=True))) if rows else None

    def publishes(self) -> bool:
        """Whether this worker is the one of its run that publishes; it becomes so when no other is."""
        return bool(self._execute(PUBLISH, {"me": self.me, "run": self.run_id}).fetchall())

    # the end

    def leave(self, share: Mapping[str, Any]) -> str:
        """Says that this worker has no more to do: see ``Store.leave``."""
        self.remove_silent()
        self._alone()
        place = {"me": self.me, "run": self.run_id}
        self._execute(
            "INSERT INTO shares (run_id, worker, share) VALUES (:run, :me, :share)"
            " ON CONFLICT (run_id, worker) DO UPDATE SET share = excluded.share WHERE excluded.share <> '{}'",
            {**place, "share": json.dumps(dict(share))},
        )
        self._execute("UPDATE workers SET leaving = 1 WHERE worker = ?", (self.me,))
        self._execute("UPDATE slots SET worker = NULL WHERE worker = ?", (self.me,))
        self._execute(FINISH, place)
        [[finisher, ended]] = self._execute(
            "SELECT finisher, ended FROM runs WHERE run_id = ?", (self.run_id,)
        ).fetchall()
        if ended is None and finisher == self.me:
            self._execute("UPDATE runs SET publisher = :me WHERE run_id = :run", place)
            return "last"
        return "over" if ended is not None or finisher is not None else "others"

    def shares(self) -> list[dict[str, Any]]:
        """What the other workers of the run said of their part of it; {} for one that died and never said."""
        rows = self._execute("SELECT share FROM shares WHERE run_id = ? AND worker <> ?", (self.run_id, self.me))
        said = [json.loads(share) for (share,) in rows.fetchall()]
        [[joined]] = self._execute("SELECT joined FROM runs WHERE run_id = ?", (self.run_id,)).fetchall()
        return [*said, *({} for _ in range(joined - 1 - len(said)))]

    def go(self) -> None:
        """Is a worker no more; what it held is free, and with the last one its run's sites."""
        self._alone()
        self._remove(self.me)
        for sql in ABANDONED:
            self._execute(sql)
        self.run_id = None
        self.sites.clear()


def now() -> float:
    """Seconds of a clock that goes on while the machine sleeps, and nobody sets."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)
