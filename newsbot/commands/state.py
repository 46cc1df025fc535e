"""``scrapy state``: what the state file holds, whether it is whole, and what of it to forget."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from typing import Any

from newsbot.dataset.files import MEBIBYTE
from newsbot.dataset.parts import part_files
from newsbot.errors import UsageError
from newsbot.items import FEEDS
from newsbot.store import Store
from newsbot.upkeep import UpkeepCommand, refuse_held
from newsbot.urls import absolute, canonicalize

LAST_RUNS = 5

UPKEEP = "upkeep"
"""What a lock names as its run while the state is cared for."""


class Command(UpkeepCommand):
    """Looks by default and changes nothing then; what changes something waits for no run but names it (75)."""

    def syntax(self) -> str:
        return "[inspect | check | vacuum | forget URL|SITE]"

    def short_desc(self) -> str:
        return "Show, check, shrink the state, or forget a URL or site"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print what inspect shows as one JSON object")
        parser.add_argument(
            "--articles",
            action="store_true",
            help="forget SITE: its articles too, so that all are written again; its dataset must be moved away first",
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        what, *rest = args or ["inspect"]
        works = {"inspect": self._inspect, "check": self._check, "vacuum": self._vacuum, "forget": self._forget}
        if what not in works:
            raise UsageError(f"no work {what!r} on the state; one of {', '.join(works)}")
        if len(rest) != (what == "forget"):
            raise UsageError("forget takes one URL or site" if what == "forget" else f"{what} takes no argument")
        with self.store() as store:
            works[what](store, rest, opts)

    def _inspect(self, store: Store, rest: list[str], opts: argparse.Namespace) -> None:
        sites = {site: store.holder(site) for site in store.sites()}
        runs = store.last_runs(LAST_RUNS)
        if opts.json:
            held = {site: str(holder) if holder else None for site, holder in sites.items()}
            shown = {
                "path": self.state,
                "bytes": store.size(),
                **store.inspect(),
                "sites": held,
                "last_runs": [_with_code(run) for run in runs],
            }
            self.say(json.dumps(shown, ensure_ascii=False))
            return
        self.say(f"{self.state}: {store.size() / MEBIBYTE:.1f} MiB")
        for name, counts in store.inspect().items():
            self.say(f"  {name.replace('_', ' '):<13} {_counted(counts)}")
        self.say("sites")
        self.say(*(f"  {site:<30} {str(holder) if holder else 'free'}" for site, holder in sites.items()))
        self.say("last runs")
        self.say(*map(_run, runs))

    def _check(self, store: Store, rest: list[str], opts: argparse.Namespace) -> None:
        store.check()
        self.say(f"{self.state}: is whole")

    def _vacuum(self, store: Store, rest: list[str], opts: argparse.Namespace) -> None:
        self._lock(store, store.sites())
        before = store.size()
        store.vacuum()
        self.say(f"{self.state}: {before / MEBIBYTE:.1f} MiB became {store.size() / MEBIBYTE:.1f} MiB")

    def _forget(self, store: Store, rest: list[str], opts: argparse.Namespace) -> None:
        [named] = rest
        if "://" in named:
            self._forget_url(store, named)
            return
        if named not in store.sites():
            raise UsageError(f"{named!r} is neither a URL nor a site of the state; `scrapy state` lists its sites")
        folder = self.output / named
        if opts.articles and any(part_files(folder / feed) for feed in FEEDS):
            raise UsageError(f"{folder}: still holds what would be written again; move it away first")
        self._lock(store, [named])
        urls = store.forget_site(named, articles=opts.articles)
        kept = "" if opts.articles else "; its articles stay known, so nothing is written twice"
        self.say(f"{named}: {urls} URLs are forgotten{kept}")

    def _forget_url(self, store: Store, named: str) -> None:
        url = absolute(named, named)
        known = store.known_url(canonicalize(url)) if url else None
        if url is None or known is None:
            raise UsageError(f"{named}: is not known to the state")
        self._lock(store, [known.site])
        store.forget_url(known.url)
        self.say(f"{known.url}: is forgotten; found again it is fetched anew, and written only where it has changed")

    def _lock(self, store: Store, sites: list[str]) -> None:
        refuse_held(store.lock_sites(sites, run_id=UPKEEP, now=self.clock()))


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in counts.items()) or "none"


def _with_code(run: dict[str, Any]) -> dict[str, Any]:
    """The run with the exit code of its summary instead of all of it; ``None``: it did not end."""
    return {**{key: value for key, value in run.items() if key != "summary"}, "code": run["summary"].get("code")}


def _run(run: dict[str, Any]) -> str:
    ended = (
        f"exit code {_with_code(run)['code']}" if run["ended"] else f"not ended, last alive {run['alive'] or 'never'}"
    )
    return f"  {run['started']}  {run['run_id']}  {ended:<12}  {_names(json.loads(run['sites']))}"


def _names(sites: Iterable[str]) -> str:
    return ", ".join(sites) or "no site"
