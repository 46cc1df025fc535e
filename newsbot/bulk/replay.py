"""Pages of archives taken into a store, one after the other, as a crawl takes in what it fetched.

Which articles are new, which are revisions and which repeat another one is said by the same rules, and the counts of
each site add up the same way.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any

from newsbot.archive import Capture, Skipped, page_of
from newsbot.archive.foreign import asked
from newsbot.archive.writer import Archive
from newsbot.bulk.reading import UNSAID, Reading
from newsbot.bulk.workers import Fault
from newsbot.clock import rfc3339
from newsbot.errors import NewsbotError
from newsbot.exitcodes import DONE, GATE, NOTHING, run_code
from newsbot.fingerprint import Fingerprint
from newsbot.items import Tombstone
from newsbot.lifecycle import Lifecycle, OpenPage
from newsbot.page import Extraction
from newsbot.settle import note_ticker, settle
from newsbot.store import UNASKED, Store
from newsbot.store.rows import article_rows
from newsbot.urls import canonicalize

KNOWN = "known"
"""The reason of a page that was taken in before, by its URL, date and bytes."""

EXAMPLES = 10
"""Pages and stretches that the summary names of those that went wrong."""


class Replay:
    """One run over archives. ``now`` is the latest date that a page so far was fetched at."""

    def __init__(self, store: Store, *, run_id: str, archive: Archive | None = None) -> None:
        self.now: datetime | None = None
        self._date = datetime.max
        self._run_id = run_id
        self._archive = archive
        self._pages = Lifecycle(store, lambda: self._date, run_id=run_id, on_failure=self._fail, archive=archive)
        self._skipped: Counter[str] = Counter()
        self._damaged = 0
        self._examples: list[str] = []

    def skip(self, skipped: Skipped) -> None:
        """Counts what gives no page."""
        self._skipped[skipped.reason] += 1
        if skipped.is_damage:
            self._damaged += 1
            self._name(skipped.reason, skipped.where, skipped.detail)

    def take(self, capture: Capture, read: Extraction | Fault) -> None:
        """Takes a page in as what it turned out to be. Raises ``StoreError``, ``OutputError``."""
        assert capture.site is not None, capture.url
        self._date = capture.now
        self.now = max(self.now or capture.now, capture.now)
        run_id = capture.run_id or self._run_id
        self._pages.run_id = run_id
        url = canonicalize(capture.requested_url or capture.url)
        lease = asked(url, site=capture.site, found_via=capture.found_via or UNSAID, depth=capture.depth)
        page = self._pages.open(lease)
        page.commit.http_status = capture.status
        page.commit.bytes = len(capture.body)
        if isinstance(read, Fault):
            page.fail(read.reason)
            self._name(read.reason, capture.url, read.detail)
        else:
            self._settle(page, capture, read, run_id)
        self._pages.request_over(UNASKED)

    def withdraw(self, gone: Tombstone) -> None:
        """Takes in that a site took an article back, as the tombstone says; one that is not there is passed over."""
        known = self._pages.known_article(gone.record_id)
        if known is None or known.gone:
            return
        self._date = datetime.fromisoformat(gone.date_seen)
        self.now = max(self.now or self._date, self._date)
        self._pages.run_id = gone.run_id or self._run_id
        lease = asked(canonicalize(gone.url), site=gone.site)
        page = self._pages.open(replace(lease, record_id=gone.record_id))
        page.commit.http_status = gone.http_status
        self._pages.end(page, "gone", gone.reason, url=gone.url)
        self._pages.request_over(UNASKED)

    def _settle(self, page: OpenPage, capture: Capture, read: Extraction, run_id: str) -> None:
        source = page_of(capture)
        note_ticker(self._pages, page, read, source, run_id=run_id)
        page.capture = capture if self._archive is not None else None
        if read.outcome == "article":
            read.article.found_via = page.lease.found_via
            told = read.fingerprint or Fingerprint(read.article)
            rows = read.rows if isinstance(read, Reading) else article_rows
            settle(self._pages, page, told, now=capture.now, run_id=run_id, rows=rows)
        else:
            self._pages.end(page, read.outcome, read.reason, url=capture.url, detail=read.detail)

    def summary(self) -> dict[str, Any]:
        """What became of the pages: outcomes and reasons of all sites, what was skipped, and the exit code."""
        counts = self._pages.counts.values()
        outcomes = sum((site.outcomes for site in counts), Counter[str]())
        reasons = sum((site.reasons for site in counts), Counter[str]())
        found = outcomes["article"] + outcomes["unchanged"] + outcomes["duplicate"] + self._skipped[KNOWN]
        site_codes = [DONE if found else NOTHING] + [GATE] * bool(self._damaged and found)
        return {
            "run_id": self._run_id,
            "code": run_code(site_codes, errors=any(site.errors for site in counts)),
            "error": None,
            "pages": outcomes.total(),
            "outcomes": dict(outcomes),
            "reasons": dict(reasons),
            "new_articles": sum(site.new_articles for site in counts),
            "revisions": sum(site.revisions for site in counts),
            "skipped": dict(sorted(self._skipped.items())),
            "examples": self._examples,
            "until": rfc3339(self.now) if self.now else None,
            "sites": len(self._pages.counts),
        }

    def _name(self, reason: str, where: str, detail: str | None) -> None:
        if len(self._examples) < EXAMPLES:
            self._examples.append(f"{reason}: {where}{f': {detail}' if detail else ''}")

    def _fail(self, error: NewsbotError) -> None:
        raise error
