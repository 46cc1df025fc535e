"""``scrapy compact``: merges the many small parts of a dataset into few."""

from __future__ import annotations

import argparse
import secrets
from datetime import timedelta

from newsbot import exitcodes
from newsbot.dataset import check_writable, publish
from newsbot.dataset.compact import compact, forget_retired
from newsbot.dataset.parts import SUFFIXES, suffix_of
from newsbot.errors import UsageError
from newsbot.store import Store
from newsbot.upkeep import UpkeepCommand

PLAIN = "none"


class Command(UpkeepCommand):
    """Takes each site's lock, so no run writes meanwhile; a site that a run holds is left for the next time."""

    def syntax(self) -> str:
        return "[SITE ...]"

    def short_desc(self) -> str:
        return "Merge small parts of datasets; readers see them whole all the time"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        known = [PLAIN, *(name for name in SUFFIXES if name)]
        parser.add_argument("--compression", choices=known, help="of merged parts (default: NEWSBOT_COMPRESSION)")
        parser.add_argument(
            "--grace", type=float, default=24.0, metavar="HOURS", help="how long replaced parts are kept (default 24)"
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        named = opts.compression or self._settings.get("NEWSBOT_COMPRESSION") or PLAIN
        compression = None if named == PLAIN else named
        suffix_of(compression)
        if not 0 <= opts.grace < float("inf"):
            raise UsageError(f"--grace {opts.grace}: give hours, 0 or more")
        there = sorted(path.parent.name for path in self.output.glob("*/manifest.json"))
        for site in args:
            if site not in there:
                raise UsageError(f"{self.output / site}: is no dataset; there are {', '.join(there) or 'none'}")
        check_writable(self.output)
        with self.store() as store:
            done = [self._compact(store, site, compression) for site in args or there]
        for folder in forget_retired(self.output, before=self.clock() - timedelta(hours=opts.grace)):
            self.say(f"{folder}: its grace is over, deleted")
        if done and not any(done):
            self.exitcode = exitcodes.LOCKED

    def _compact(self, store: Store, site: str, compression: str | None) -> bool:
        """Whether the site was free."""
        now, run_id = self.clock(), secrets.token_hex(4)
        for holder in store.lock_sites([site], run_id=run_id, now=now):
            self.complain(f"{site}: left as it is: {holder}")
            return False
        store.begin_run(run_id, sites=[site], now=now, arguments={"command": "compact"})
        # Parts that a dead run named must be files before they are merged, or the next run would write them again.
        publish(store, self.output, now=now, run_id=run_id, compression=compression)
        done = compact(self.output, site, now=now, run_id=run_id, compression=compression)
        store.end_run(run_id, now=self.clock(), summary={"code": exitcodes.DONE, "parts": done.after})
        kept = f"; the old ones are in {done.retired}" if done.retired else ""
        self.say(
            f"{site}: {done.before} parts became {done.after}{kept}" if kept else f"{site}: {done.after} parts stay"
        )
        return True
