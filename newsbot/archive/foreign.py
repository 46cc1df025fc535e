"""Pages of anyone's web archives: WARC and ARC, plain, gzipped or zstd, as crawlers of all kinds write them.

Cut into records (``framing``), which warcio reads (the extra ``warc``). What gives no page is told by its reason: the
types of records that hold none (request, metadata …), statuses (http_404), types (not_html), broken records (damaged).
A revisit record is the page whose body it repeats, where that one was met before it at a place that can be read again
alone: in a plain file, or first in its gzip member.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import redirect_stderr
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from newsbot.archive import Capture, Skipped, page_of
from newsbot.archive.folder import by_date
from newsbot.archive.framing import records as framed
from newsbot.archive.members import MAGIC, Member, Plain, next_member
from newsbot.archive.packing import BROKEN
from newsbot.ending import early_ending
from newsbot.errors import UsageError
from newsbot.feeds import is_feed
from newsbot.store import UNASKED, Lease
from newsbot.unpacking import Unpacked, dechunk, unpack
from newsbot.urls import absolute

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LARGEST_PAGE = 10 * 1024 * 1024
"""Bytes of a page unpacked, as in a crawl."""

ZSTD = b"\x28\xb5\x2f\xfd"
UNREADABLE = (OSError, EOFError, zstd.ZstdError)


def captures(paths: Iterable[Path]) -> Iterator[Capture | Skipped]:
    """The pages of the files, those fetched earlier first, and what gives no page.

    Each file is read in its own order. Raises ``UsageError`` where warcio is not installed.
    """
    records = _Records()
    return by_date(_of_file(path, records) for path in paths)


class _Records:
    """warcio, asked for once, and where the pages so far stand, by what a revisit record calls them."""

    def __init__(self) -> None:
        self.places: dict[str, _Place] = {}
        try:
            from warcio.archiveiterator import ArchiveIterator
            from warcio.exceptions import ArchiveLoadFailed
            from warcio.statusandheaders import StatusAndHeadersParserException
        except ImportError as error:
            raise UsageError("WARC files of others are read through warcio: pip install 'newsbot[warc]'") from error
        self._iterator = ArchiveIterator
        self.broken = (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError, AttributeError)

    def of(self, stream: BinaryIO) -> Iterator[Any]:
        """The records of an unpacked stream; raises one of ``broken`` at one that cannot be read."""
        with redirect_stderr(io.StringIO()):  # warcio prints what is wrong with a length; we count it
            yield from self._iterator(stream, arc2warc=True)

    def payload(self, record: Any) -> bytes:
        """The block without the head of HTTP, as it travelled."""
        block: bytes = record.raw_stream.read()
        return block


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a record stands. ``alone``: it can be read again from there, by the means of its file."""

    path: Path
    at: int
    alone: type[Plain | Member] | None = None

    def __str__(self) -> str:
        return f"{self.path} at byte {self.at}"


def _of_file(path: Path, records: _Records) -> Iterator[Capture | Skipped]:
    try:
        with path.open("rb") as file:
            head = file.read(4)
        if head.startswith(MAGIC):
            yield from _of_members(path, records)
        elif head == ZSTD:
            with zstd.open(path, "rb") as unpacked:
                for at, found in framed(lambda: unpacked.read(1 << 16)):
                    yield from _of_record(found, _Place(path, at), records)
        else:
            for at, found in framed(Plain(path).read):
                yield from _of_record(found, _Place(path, at, Plain), records)
    except UNREADABLE as error:
        detail = getattr(error, "strerror", None) or str(error)
        yield Skipped(reason="unreadable_file", where=str(path), detail=detail)


def _of_members(path: Path, records: _Records) -> Iterator[Capture | Skipped]:
    """A gzipped file member by member: of one that is broken, what comes before the break; no file stays open."""
    at, size = 0, path.stat().st_size
    while at < size:
        stream, found, broken = Member(path, at), None, None
        try:
            for first, found in framed(stream.read):
                yield from _of_record(found, _Place(path, at, None if first else Member), records)
        except BROKEN as error:
            broken = str(error)
        end = stream.end
        if end is None:
            with path.open("rb") as file:
                end = next_member(file, at + 1)
            if broken or found != "torn_tail":
                reason = "torn_tail" if end == size else "damaged"
                yield Skipped(reason=reason, where=str(_Place(path, at)), detail=broken)
        at = end


def _of_record(found: bytes | str, place: _Place, records: _Records) -> Iterator[Capture | Skipped]:
    """The page in a record, or why there is none; ``found`` is the record or the reason why it is none."""
    if isinstance(found, str):
        yield Skipped(reason=found, where=str(place))
        return
    try:
        for record in records.of(io.BytesIO(found)):
            yield _revisited(record, place, records) if record.rec_type == "revisit" else _page(record, place, records)
    except records.broken as error:
        yield Skipped(reason="damaged", where=str(place), detail=str(error).strip().splitlines()[0][:200] or None)


def _page(record: Any, place: _Place, records: _Records) -> Capture | Skipped:
    """The page of a response record, or of a resource record as a page was saved; else why it gives none."""
    said = record.rec_headers.get_header
    url = said("WARC-Target-URI") or ""
    where = f"{place}: {url}" if url else str(place)
    address = absolute(url, url)
    if record.rec_type == "response" and record.http_headers is not None:
        headers = _headers(record.http_headers.headers)
        status = int(record.http_headers.get_statuscode() or 0)
    elif record.rec_type == "resource" and address is not None:
        headers, status = {"content-type": said("Content-Type") or ""}, 200
    else:
        reason = "not_http" if record.rec_type == "response" else record.rec_type
        return Skipped(reason=reason or "damaged", where=where)
    now = _moment(said("WARC-Date"))
    if address is None or now is None:
        return Skipped(reason="damaged", where=where, detail="no http URL" if address is None else "no WARC-Date")
    if reason := _refused(address, status, headers, b"<", now):
        return Skipped(reason=reason, where=where)
    unpacked = _unpacked(records.payload(record), headers)
    if unpacked.too_large:
        return Skipped(reason="too_large", where=where)
    if unpacked.unknown is not None:
        return Skipped(reason="unknown_coding", where=where, detail=unpacked.unknown)
    if reason := _refused(address, status, headers, unpacked.body, now):
        return Skipped(reason=reason, where=where)
    cut = unpacked.cut or said("WARC-Truncated") is not None
    capture = Capture(url=address, body=unpacked.body, now=now, status=status, headers=headers, truncated=cut)
    if is_feed(page_of(capture)):
        return Skipped(reason="feed", where=where)
    if place.alone is not None:
        records.places.update(dict.fromkeys(_names(record), place))
    return capture


def _unpacked(payload: bytes, headers: Mapping[str, str]) -> Unpacked:
    """The body as it was before it travelled; crawlers that took a coding off often left the header that names it."""
    travel = [coding.strip() for coding in headers.get("transfer-encoding", "").lower().split(",")]
    cut = False
    if "chunked" in travel:
        payload, cut = (whole := dechunk(payload)).body, whole.cut
    codings = headers.get("content-encoding", "").split(",") + [coding for coding in travel if coding != "chunked"]
    unpacked = unpack(payload, codings, LARGEST_PAGE)
    return replace(unpacked, cut=cut or unpacked.cut, too_large=unpacked.too_large or len(unpacked.body) > LARGEST_PAGE)


def _names(record: Any, refers_to: str = "") -> list[str]:
    """What a page is called by those that repeat it: its URL and date, and its digest as the writer gave it."""
    said = record.rec_headers.get_header
    url, date = said(f"WARC-{refers_to}Target-URI"), said(f"WARC-{refers_to}Date")
    digest = said("WARC-Payload-Digest")
    return [*([f"{url} {date}"] if url and date else []), *([digest] if digest else [])]


def _revisited(record: Any, place: _Place, records: _Records) -> Capture | Skipped:
    """The page of a revisit record: the one that it repeats, fetched again (ISO 28500, 6.7 and annex B)."""
    said = record.rec_headers.get_header
    url, now = said("WARC-Target-URI") or "", _moment(said("WARC-Date"))
    address = absolute(url, url)
    if address is None or now is None:
        return Skipped(reason="damaged", where=f"{place}: {url}", detail="a revisit without http URL or date")
    for name in _names(record, "Refers-To-"):
        original = _original(name, records)
        if original is not None:
            return replace(original, url=address, now=now)
    return Skipped(reason="revisit", where=f"{place}: {url}")


def _original(name: str, records: _Records) -> Capture | None:
    """The page so called, read again from where it stands; ``None`` where none was met."""
    place = records.places.get(name)
    if place is None or place.alone is None:
        return None
    _, found = next(framed(place.alone(place.path, place.at).read), (0, "damaged"))
    pages = _of_record(found, replace(place, alone=None), records)
    return next((page for page in pages if isinstance(page, Capture)), None)


def _refused(url: str, status: int, headers: dict[str, str], body: bytes, now: datetime) -> str | None:
    """The reason of a page that its status, type or first bytes decide, by the rules of a crawl."""
    lease = asked(url)
    content_type = headers.get("content-type")
    ending = early_ending(
        lease, status=status, content_type=content_type, head=body[:2048], body_hash=sha256(body).hexdigest(), now=now
    )
    if ending is None:
        return None
    return f"http_{status}" if status != 200 else ending.reason or ending.outcome


def asked(url: str, *, site: str = "", found_via: str = "archive", depth: int = 0) -> Lease:
    """The lease of a page that no frontier handed out."""
    return Lease(
        id=UNASKED,
        url=url,
        site=site,
        host="",
        kind="article",
        found_via=found_via,
        depth=depth,
        related_depth=0,
        priority=0,
        tries=0,
    )


def _headers(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """By lower-case name, several of one name joined by commas (RFC 9110, 5.3)."""
    headers: dict[str, str] = {}
    for name, value in pairs:
        key = name.lower()
        headers[key] = f"{headers[key]}, {value}" if key in headers else value
    return headers


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text or "")
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
