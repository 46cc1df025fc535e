"""The pages that records were read from, kept as WARC 1.1 so that tomorrow's rules can read them again.

Each site has a folder with a file a day (``writer``), which this package reads back (``folder``) and every other
tool of web archives too. Files of others are read through warcio (``foreign``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import sha256

from newsbot.page import Page, Visit, Witness


@dataclass(frozen=True, kw_only=True)
class Capture:
    """One fetched page with all that its record is read from; ``site`` is ``None`` where nobody said whose it is."""

    url: str
    body: bytes = field(repr=False)
    now: datetime
    site: str | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    requested_url: str | None = None
    truncated: bool = False
    run_id: str | None = None
    found_via: str | None = None
    depth: int = 0
    witness: Witness | None = None
    body_hash: str | None = field(default=None, repr=False, compare=False)

    @cached_property
    def digest(self) -> bytes:
        """SHA-256 of the body: what a page is recognised by. ``body_hash`` is it in hex where it is known already."""
        return bytes.fromhex(self.body_hash) if self.body_hash else sha256(self.body).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A record, or a stretch of a file, that gives no page: the ``reason`` is what it is counted by."""

    reason: str
    where: str
    detail: str | None = None

    @property
    def is_damage(self) -> bool:
        """Whether something is broken; else it is only no page."""
        return self.reason in DAMAGE


DAMAGE = frozenset({"damaged", "torn_tail", "unreadable_file", "lost_original"})
"""Reasons that say a file is not as it was written; ``lost_original``: the page that a revisit record repeats is not
there."""


def captured(page: Page, site: str, *, body_hash: str | None = None) -> Capture:
    """The page as the archive keeps it."""
    visit = page.visit
    return Capture(
        url=page.url,
        body=page.body,
        now=visit.now,
        site=site,
        status=page.status or 200,
        headers=page.headers,
        requested_url=page.requested_url,
        truncated=page.truncated,
        run_id=visit.run_id,
        found_via=visit.found_via,
        depth=visit.depth,
        witness=visit.witness,
        body_hash=body_hash,
    )


def page_of(capture: Capture) -> Page:
    """The page again, as it was when it was fetched."""
    return Page(
        url=capture.url,
        requested_url=capture.requested_url or capture.url,
        body=capture.body,
        status=capture.status,
        headers=capture.headers,
        truncated=capture.truncated,
        visit=Visit(
            now=capture.now,
            run_id=capture.run_id,
            found_via=capture.found_via,
            depth=capture.depth,
            witness=capture.witness,
        ),
    )
