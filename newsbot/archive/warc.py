"""Pages as WARC 1.1 records (ISO 28500:2017), each a gzip member of its own, and back. Pure: bytes in, bytes out.

What a record of ours needs beyond WARC (how the page was found, and for a revisit where its original lies) stands in
WARC-JSON-Metadata, the field in which other crawlers keep theirs.
"""

from __future__ import annotations

import json
import uuid
from base64 import b32encode
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from newsbot.archive import Capture
from newsbot.archive.packing import packed
from newsbot.clock import rfc3339
from newsbot.errors import PageError
from newsbot.page import Witness
from newsbot.store import Stored

IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
HTTP = "application/http;msgtype=response"
FIELDS = "application/warc-fields"
JSON = "WARC-JSON-Metadata"
CUT = "WARC-Truncated"

TRANSPORT = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive"})
"""Headers that tell how the bytes travelled: the body is kept unpacked, with the length it has then."""

PRIVATE = frozenset({"set-cookie"})
"""Headers that no reader of a page needs."""


def warcinfo(name: str, *, now: datetime, agent: str, site: str) -> bytes:
    """The record that opens the file ``name``: who made it, and by which standard."""
    said = {
        "software": agent.split()[0],
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "http-header-user-agent": agent,
        "robots": "classic",
        "isPartOf": site,
    }
    head = {"WARC-Type": "warcinfo", "WARC-Filename": name, "Content-Type": FIELDS}
    return _record(head, _lines(said.items()), now=now, key=name)


def response(capture: Capture) -> bytes:
    """The page whole."""
    head = {"WARC-Type": "response", **_about(capture), JSON: _json(_context(capture))}
    return _record(head, _http(capture) + capture.body, now=capture.now, key=_key(capture))


def revisit(capture: Capture, original: Stored, refers_to: Mapping[str, str]) -> bytes:
    """The page as one whose body stands in the archive already: ``original`` says where, ``refers_to`` are the
    fields of that record."""
    said = {**_context(capture), "original": [original.file, original.offset]}
    head = {
        "WARC-Type": "revisit",
        **_about(capture),
        "WARC-Profile": IDENTICAL,
        "WARC-Refers-To": refers_to["warc-record-id"],
        "WARC-Refers-To-Target-URI": refers_to["warc-target-uri"],
        "WARC-Refers-To-Date": refers_to["warc-date"],
        JSON: _json(said),
    }
    return _record(head, _http(capture), now=capture.now, key=_key(capture))


def parse(record: bytes) -> tuple[dict[str, str], bytes]:
    """(the fields by lower-case name, the block); raises ``PageError`` for what is no whole record."""
    head, found, rest = record.partition(b"\r\n\r\n")
    version, _, lines = head.partition(b"\r\n")
    fields = _fields(lines.decode("utf-8", "replace"))
    length = fields.get("content-length", "")
    if not found or not version.startswith(b"WARC/") or not length.isascii() or not length.isdigit():
        raise PageError(f"no WARC record: {record[:40]!r}")
    if len(rest) < int(length):
        raise PageError(f"a WARC record of {length} bytes has {len(rest)}")
    return fields, rest[: int(length)]


def capture_of(fields: Mapping[str, str], block: bytes) -> Capture:
    """The page in a response record of ours (of a revisit: without its body); raises ``PageError``."""
    head, _, body = block.partition(b"\r\n\r\n")
    status, _, lines = head.partition(b"\r\n")
    try:
        said = json.loads(fields[JSON.lower()])
        witness = said.get("witness")
        return Capture(
            url=fields["warc-target-uri"],
            body=body,
            now=datetime.fromisoformat(fields["warc-date"]),
            status=int(status.split(b" ")[1]),
            headers=_fields(lines.decode("latin-1")),
            truncated=CUT.lower() in fields,
            site=said["site"],
            requested_url=said.get("requested_url"),
            run_id=said.get("run_id"),
            found_via=said.get("found_via"),
            depth=said.get("depth", 0),
            witness=Witness(**witness) if witness else None,
        )
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise PageError(f"no record of newsbot's archive: {type(error).__name__}: {error}") from error


def original_of(fields: Mapping[str, str]) -> tuple[str, int] | None:
    """Where the body that a revisit record of ours repeats lies: (file, offset); ``None`` when it does not say."""
    try:
        name, offset = json.loads(fields[JSON.lower()])["original"]
    except (KeyError, TypeError, ValueError):
        return None
    return str(name), int(offset)


def _about(capture: Capture) -> dict[str, str]:
    return {
        "WARC-Target-URI": capture.url,
        "WARC-Payload-Digest": _digest(capture.digest),
        "Content-Type": HTTP,
        **({CUT: "disconnect"} if capture.truncated else {}),
    }


def _context(capture: Capture) -> dict[str, Any]:
    witness = asdict(capture.witness) if capture.witness is not None else None
    said = {name: getattr(capture, name) for name in ("site", "requested_url", "run_id", "found_via", "depth")}
    return {name: value for name, value in {**said, "witness": witness}.items() if value is not None}


def _http(capture: Capture) -> bytes:
    """The head of the response as it would have come without any coding."""
    try:
        phrase = HTTPStatus(capture.status).phrase
    except ValueError:
        phrase = ""
    kept = {name: value for name, value in capture.headers.items() if name not in TRANSPORT | PRIVATE}
    lines = [("-".join(part.capitalize() for part in name.split("-")), value) for name, value in kept.items()]
    lines.append(("Content-Length", str(len(capture.body))))
    return f"HTTP/1.1 {capture.status} {phrase}\r\n".encode() + _lines(lines, "latin-1") + b"\r\n"


def _record(head: Mapping[str, str], block: bytes, *, now: datetime, key: str) -> bytes:
    """A whole record, packed: the same bytes for the same page, since its id follows from ``key`` and date."""
    date = rfc3339(now)
    told = {
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{date} {key}')}>",
        "WARC-Date": date,
        **head,
        "WARC-Block-Digest": _digest(sha256(block).digest()),
        "Content-Length": str(len(block)),
    }
    return packed(b"".join((b"WARC/1.1\r\n", _lines(told.items()), b"\r\n", block, b"\r\n\r\n")))


def _key(capture: Capture) -> str:
    return f"{capture.run_id} {capture.url} {capture.digest.hex()}"


def _digest(digest: bytes) -> str:
    return f"sha256:{b32encode(digest).decode()}"


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _lines(fields: Iterable[tuple[str, str]], encoding: str = "utf-8") -> bytes:
    """Fields a line each; what would break a line becomes a blank."""
    return b"".join(f"{name}: {' '.join(value.split())}\r\n".encode(encoding, "replace") for name, value in fields)


def _fields(lines: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in lines.split("\r\n"))
    return {name.strip().lower(): value.strip() for name, colon, value in pairs if colon}
