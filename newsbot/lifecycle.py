"""A page's life in a run: leased, fetched, perhaps redirected or tried again, and ended once.

Scrapy has no public hook that says a request is wholly over. ``watch`` takes the one internal call
that ends of every kind pass (callback errors, dead hosts, dropped items, robots.txt):
``engine._slot.remove_request``. All else in here knows nothing of Scrapy.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from newsbot.archive import Capture
from newsbot.archive.writer import Archive
from newsbot.clock import Clock
from newsbot.discovery import PROBES
from newsbot.ending import ROBOTS, SKIPPED
from newsbot.errors import NewsbotError, OutdatedError, OutputError, StoreError
from newsbot.exitcodes import SiteCounts
from newsbot.fingerprint import Fingerprint
from newsbot.items import TickerLine
from newsbot.store import UNASKED, KnownArticle, Lease, Original, PageCommit, Row, Store, Url
from newsbot.store.revision import original, twin
from newsbot.store.rows import rejected_row, tombstone_row
from newsbot.survey import Survey

logger = logging.getLogger(__name__)

LEASE = "newsbot_lease"
"""The key in ``Request.meta`` that names the lease under which a request is made; redirects and retries inherit it."""

UNENDED = "no_outcome"
"""The reason of a page that nothing gave an outcome: it is failed, never done."""


@dataclass(slots=True)
class OpenPage:
    """A leased page that is not over: ``requests`` are those under way for it, ``commit`` what it brought.

    ``capture`` is what the archive keeps of it, if it comes to be an article or is rejected for what it says.
    """

    lease: Lease
    commit: PageCommit
    requests: int = 1
    capture: Capture | None = None
    redirects: int = 0
    refused: bool = False
    error: bool = False

    def end(self, outcome: str, reason: str | None = None, *, rows: Iterable[Row] = ()) -> None:
        """Gives the page its outcome; the last one given counts, but none after ``fail``."""
        if self.error:
            return
        self.commit.outcome = outcome
        self.commit.reason = reason
        self.commit.rows.extend(rows)

    def fail(self, reason: str) -> None:
        """Ends the page as failed by an error of ours: nothing of it is kept but the links found."""
        self.end("failed", reason)
        self.error = True
        self.commit.rows.clear()
        self.commit.ticker.clear()
        self.commit.article = self.commit.original = self.commit.listed = None
        self.commit.body_hash = self.commit.etag = self.commit.last_modified = None


class Lifecycle:
    """The pages in flight and the counts of the run; commits each page when it is over.

    ``on_failure`` is told of the error that makes going on pointless; ``begun`` counts the pages
    begun by site, ``surveys`` holds what the run learns of each. Without ``archive`` no page is kept.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        run_id: str,
        on_failure: Callable[[NewsbotError], None],
        archive: Archive | None = None,
    ) -> None:
        self._store = store
        self._archive = archive
        self._clock = clock
        self.run_id = run_id
        self._on_failure = on_failure
        self._pages: dict[int, OpenPage] = {}
        self._articles: dict[str, KnownArticle] = {}
        self._originals: dict[int, Original] = {}
        self._ticker: set[tuple[str, str]] = set()
        self.counts: defaultdict[str, SiteCounts] = defaultdict(SiteCounts)
        self.surveys: defaultdict[str, Survey] = defaultdict(Survey)
        self.begun: Counter[str] = Counter()
        self.observers: list[Callable[[PageCommit], None]] = []
        """Told of each page that is committed and counted."""

    def open(self, lease: Lease) -> OpenPage:
        """The page of a lease that is about to be fetched."""
        page = OpenPage(lease=lease, commit=PageCommit(lease=lease, outcome="failed", reason=UNENDED))
        self._pages[lease.id] = page
        self.begun[lease.site] += not _is_probe(page)
        return page

    def skip(self, lease: Lease) -> bool:
        """Whether the page is not worth its request, as the run knows the site by now; it is then over."""
        if not self.surveys[lease.site].spent(lease):
            return False
        page = self.open(lease)
        self.begun[lease.site] -= not _is_probe(page)
        page.end("failed", SKIPPED)
        self.request_over(lease.id)
        return True

    def page(self, lease_id: int | None) -> OpenPage | None:
        """The page in flight under that lease; ``None`` for a request that has none."""
        return self._pages.get(lease_id) if lease_id is not None else None

    def in_flight(self) -> list[Lease]:
        return [page.lease for page in self._pages.values()]

    def continued(self, page: OpenPage, *, redirects: int) -> None:
        """A further request under the page's lease, after so many redirects: a redirect, else another try."""
        page.requests += 1
        counts = self.counts[page.lease.site]
        counts.redirects += redirects > page.redirects
        counts.retries += redirects == page.redirects
        page.redirects = redirects

    def request_over(self, lease_id: int | None) -> None:
        """A request is wholly over; with the last one under its lease the page is, and is committed."""
        page = self.page(lease_id)
        if page is None:
            return
        page.requests -= 1
        if page.requests == 0:
            self._finish(page)

    def drop(self) -> list[Lease]:
        """Forgets the pages in flight and returns their leases, to be released."""
        leases = self.in_flight()
        self._pages.clear()
        self._originals.clear()
        return leases

    def collect(self, page: OpenPage, urls: Iterable[Url]) -> None:
        """Links that the page offers: they hang on the page's commit."""
        every = list(urls)
        page.commit.adds.extend(every)
        articles = [url.url for url in every if url.kind == "article"]
        if page.lease.kind != "list" or not articles:
            return
        page.commit.listed = [*(page.commit.listed or ()), *articles]
        counts = self.counts[page.lease.site]
        counts.article_links += len(articles)
        counts.known = counts.known or any(map(self._is_known, articles))

    def _is_known(self, url: str) -> bool:
        """Whether the URL is known as that of an article."""
        known = self._store.known_url(url)
        return known is not None and known.record_id is not None

    def known_article(self, record_id: str) -> KnownArticle | None:
        """The last revision of the article, also one of a page that is not committed yet."""
        return self._articles.get(record_id) or self._store.article(record_id)

    def twin(self, told: Fingerprint) -> KnownArticle | None:
        """The article, committed or in flight, of which this one is but another URL (``revision.twin``)."""
        in_flight = (known for known in self._articles.values() if known.fields.get("body") == told.fields["body"])
        return twin(told, (*in_flight, *self._store.articles_by_text(told.article.site, told.fields)))

    def end(self, page: OpenPage, outcome: str, reason: str | None, *, url: str, detail: str | None = None) -> None:
        """Ends a page that is no article, with the row it leaves: a page rejected, a known article withdrawn."""
        page.end(outcome, reason)
        if outcome == "rejected" and not _is_probe(page):
            row = rejected_row(page.lease, url=url, reason=reason or outcome, detail=detail, **self._seen(page))
            page.commit.rows.append(row)
        known = self.known_article(page.lease.record_id or "") if outcome == "gone" else None
        if known is not None and not known.gone:
            self.keep_article(page, replace(known, gone=True))
            page.commit.rows.append(tombstone_row(known, url=url, reason=reason or outcome, **self._seen(page)))

    def _seen(self, page: OpenPage) -> dict[str, Any]:
        return {"status": page.commit.http_status, "now": self._clock(), "run_id": self.run_id}

    def keep_article(self, page: OpenPage, known: KnownArticle) -> None:
        page.commit.article = known
        self._articles[known.record_id] = known

    def repeated_by(self, page: OpenPage, told: Fingerprint) -> str | None:
        """The record_id of the earliest article whose text this one repeats, of those committed or in flight.

        ``None`` for one that repeats none; its copies will then be told by what hangs on the page's commit. One that
        was published earlier than its copy and is read later points to the copy: what is published stays.
        """
        own, sketch = told.article.record_id, told.sketch
        if sketch is None:
            return None
        in_flight = [known for known in self._originals.values() if sketch.repeats(known.sketch)]
        # Should the one in flight not be committed: it comes back in a later run under the same record_id.
        others = [known for known in (*self._store.originals(sketch), *in_flight) if known.record_id != own]
        if others:
            return min(others, key=attrgetter("since")).record_id
        page.commit.original = self._originals[page.lease.id] = original(told, sketch)
        return None

    def new_ticker(self, line: TickerLine) -> bool:
        """Whether the line was not seen on the site before; asked twice, it is new once."""
        key = (line.site, line.text)
        if key in self._ticker or self._store.ticker_seen(*key):
            return False
        self._ticker.add(key)
        return True

    def _finish(self, page: OpenPage) -> None:
        del self._pages[page.lease.id]
        try:
            if self._archive is not None and page.capture is not None and page.commit.outcome in ARCHIVED:
                page.commit.stored = self._archive.keep(page.capture)
            self._store.commit([page.commit], now=self._clock())
        except OutdatedError as error:
            logger.info("%s: it is read again", error)
            self._read_again(page)
            return
        except (StoreError, OutputError) as error:
            self._on_failure(error)
            return
        except Exception:  # the border of a page
            logger.exception("%s could not be committed", page.lease.url)
            self.counts[page.lease.site].errors += 1
            return
        finally:
            if page.commit.article is not None:
                self._articles.pop(page.commit.article.record_id, None)
            self._originals.pop(page.lease.id, None)
        if page.lease.id != UNASKED:  # else there is nothing that the run could ask for differently
            self.surveys[page.lease.site].ended(page.commit)
        self._count(page)

    def _read_again(self, page: OpenPage) -> None:
        try:
            self._store.commit([PageCommit(lease=page.lease, outcome="retry")], now=self._clock())
        except StoreError as error:
            self._on_failure(error)

    def _count(self, page: OpenPage) -> None:
        counts, commit = self.counts[page.lease.site], page.commit
        if page.lease.depth == 0:
            counts.seeds[_seed_ending(page)] += 1
        if commit.outcome == "failed" and commit.reason == ROBOTS:
            counts.refused += 1
            return
        if commit.reason == SKIPPED or (_is_probe(page) and commit.outcome in ("rejected", "failed")):
            counts.skipped += commit.reason == SKIPPED
            counts.probes += commit.reason != SKIPPED
            return
        counts.outcomes[commit.outcome] += 1
        counts.bytes += commit.bytes
        counts.errors += page.error
        if commit.outcome in ("rejected", "failed"):
            counts.reasons[commit.reason or UNENDED] += 1
        if commit.outcome in ("unchanged", "duplicate", "gone"):
            counts.known = True
        if commit.outcome == "article" and commit.article is not None:
            counts.new_articles += commit.article.revision == 1
            counts.revisions += commit.article.revision > 1
        for observe in self.observers:
            observe(commit)


OFFSITE = "offsite"
"""The reason of a page that redirected to another site."""

ARCHIVED = frozenset({"article", "rejected"})
"""The outcomes of pages that the archive keeps: of those unchanged or repeated it has the record's page already."""

UNREACHABLE = frozenset({"network", "timeout", "dns"})


def _is_probe(page: OpenPage) -> bool:
    """Whether only custom says that there is a feed or sitemap under the URL."""
    return page.lease.found_via in PROBES.values()


def _seed_ending(page: OpenPage) -> str:
    """How a seed ended, in the words of ``SiteCounts.seeds``."""
    commit = page.commit
    reason = commit.reason or ""
    if page.refused:
        return "refused"
    if commit.reason == OFFSITE:
        return "elsewhere"
    if commit.outcome == "failed" and (reason in UNREACHABLE or reason.startswith("http_5")):
        return "unreachable"
    return "other" if commit.outcome in ("failed", "rejected") else "reached"


def watch(engine: Any, over: Callable[[Any], None], version: str) -> None:
    """Calls ``over(request)`` whenever a request of the engine is wholly over, before the engine forgets it.

    Raises ``RuntimeError`` when this Scrapy has no such hook: without it no page would ever be done.
    """
    slot = getattr(engine, "_slot", None)
    remove = getattr(slot, "remove_request", None)
    if slot is None or not callable(remove) or not isinstance(getattr(slot, "inprogress", None), set):
        raise RuntimeError(
            f"Scrapy {version} has no engine._slot.remove_request: newsbot cannot tell when a page is over. "
            "Use Scrapy 2.19, or a newsbot made for this Scrapy"
        )

    def remove_and_tell(request: Any) -> None:
        if request not in slot.inprogress:  # given up before
            return
        try:
            over(request)
        finally:
            remove(request)

    slot.remove_request = remove_and_tell


def give_up(engine: Any) -> None:
    """Lets a closing engine wait no longer for what is under way."""
    for request in list(engine._slot.inprogress):
        engine._slot.remove_request(request)
