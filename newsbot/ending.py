"""How a page ends when its status, type and bytes alone decide it, before anything is extracted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from newsbot.store import Lease

GONE_AFTER = timedelta(hours=6)
"""A known article that answers 404 twice, this far apart, is withdrawn; 410 says so at once."""

REFUSED = frozenset({401, 403, 407, 429, 451})
"""Statuses of a server that knows the page and does not give it to us."""

ROBOTS = "robots"
"""The reason of a URL that robots.txt forbids: it was never fetched, so it is no page."""

SKIPPED = "skipped"
"""The reason of a URL that was not asked for since its like brought nothing new; it is no page either."""

TEMPORARY = frozenset({408, 425})
MISSING = frozenset({404, 410})

YOUNG = timedelta(hours=48)
ASK_AGAIN = timedelta(hours=1)
"""An article younger than ``YOUNG`` may still change: any run that begins this much later asks again."""

MARKUP = ("html", "xml")
BINARY = bytes({*range(0x01, 0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)})
"""Bytes that no text has (WHATWG MIME Sniffing, 3), but for 0, of which UTF-16 is full."""

MOSTLY = 0.97
JSON_FEED = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How the page ends: ``reason`` as in ``PageCommit``; ``refused``: the server would not give it;
    ``gone_first_seen``: when a known article was first missed; ``follow``: its links are still wanted."""

    outcome: str
    reason: str | None = None
    refused: bool = False
    gone_first_seen: str | None = None
    follow: bool = False


def early_ending(
    lease: Lease, *, status: int, content_type: str | None, head: bytes, body_hash: str, now: datetime
) -> Ending | None:
    """The page's ending by its response alone; ``None`` when the page must be read.

    ``head`` is the body's beginning, asked when no content type is given. A page whose bytes are those
    of the last visit is unchanged; of a list the links are followed all the same.
    """
    if status != 200:
        return _by_status(lease, status, now)
    if body_hash == lease.body_hash and (lease.kind == "list" or lease.record_id is not None):
        return Ending(outcome="unchanged", follow=lease.kind == "list")
    if not _readable(lease, content_type, head):
        return Ending(outcome="rejected", reason="not_html")
    return None


def young_until(published: str | None, lease: Lease, now: datetime) -> datetime:
    """Until when an article may still change: counted from its date, or from when it was first read."""
    if published is None:
        return datetime.fromisoformat(lease.young_until) if lease.young_until else now + YOUNG
    moment = datetime.fromisoformat(published)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) + YOUNG


def next_visit(young: datetime | None, now: datetime) -> datetime | None:
    """When to ask again by age; ``None`` for what is young no more: lists and feeds say when it changes."""
    return now + ASK_AGAIN if young is not None and now < young else None


def _by_status(lease: Lease, status: int, now: datetime) -> Ending | None:
    if status == 304 and (lease.etag or lease.last_modified):
        return Ending(outcome="unchanged")
    if status in MISSING:
        return _missing(lease, status, now)
    if status in REFUSED:
        return Ending(outcome="failed", reason=f"http_{status}", refused=True)
    if 400 <= status < 500 and status not in TEMPORARY:
        return Ending(outcome="rejected", reason="error_page")
    return None if 200 < status < 300 else Ending(outcome="failed", reason=f"http_{status}")


def _missing(lease: Lease, status: int, now: datetime) -> Ending:
    """410 withdraws a known article at once, 404 when it was missing six hours before as well."""
    if lease.record_id is None:
        return Ending(outcome="rejected", reason="error_page")
    first = lease.gone_first_seen
    if status == 410 or (first is not None and now - datetime.fromisoformat(first) >= GONE_AFTER):
        return Ending(outcome="gone", reason=f"http_{status}")
    return Ending(outcome="failed", reason=f"http_{status}", gone_first_seen=first or now.isoformat())


def is_markup(lease: Lease, content_type: str | None) -> bool | None:
    """Whether a type is that of markup, or for a list of any feed; ``None`` when the bytes must tell."""
    kind = (content_type or "").partition(";")[0].strip().lower()
    if not kind or kind in ("text/plain", "application/octet-stream"):
        return None
    if lease.kind == "list" and (JSON_FEED in kind or "gzip" in kind):
        return True
    return any(word in kind for word in MARKUP)


def _readable(lease: Lease, content_type: str | None, head: bytes) -> bool:
    """Whether the body is markup, or for a list any form of feed; without a type its first byte tells."""
    if lease.kind == "list" and head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"\x1f\x8b", b"{", b"http")):
        return is_markup(lease, content_type) is not False
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff")) or (head[:1] == b"\0") != (head[1:2] == b"\0")
    if not wide and len(head.translate(None, BINARY)) < len(head) * MOSTLY:
        return False
    known = is_markup(lease, content_type)
    if known is not None:
        return known
    return head.lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith((b"<", b"\xff\xfe<", b"\xfe\xff\0<"))
