"""The page's bytes as text: the only decoder; lxml is only ever handed what it made.

Order of trust: byte order mark, bytes that are UTF-8, the header's charset, the page's own meta,
a detector. A declared charset is believed only when the bytes agree with it: pages say utf-8 and
hold windows-1256, and servers add iso-8859-1 to everything. Labels are WHATWG's (webencodings).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import webencodings

from newsbot.text.language import fit

BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16le"), (codecs.BOM_UTF16_BE, "utf-16be"))

SERVER_DEFAULT: Final = "windows-1252"
"""What servers add to any page (as iso-8859-1): believed only when the bytes read like a language under it."""

LATIN: Final = ("windows-1252", "windows-1254", "windows-1250", "iso-8859-2", "windows-1257")
"""Charsets that differ in a few accented letters only, the likelier first."""

DETECTABLE: Final = [
    "cp1256", "cp1255", "cp1251", "cp1250", "cp1252", "cp1253", "cp1254", "cp1257", "iso8859_5", "iso8859_6", "koi8_r",
    "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "cp874",
]  # fmt: skip
"""What the detector chooses from, in its own names: what pages of the web are written in."""

READABLE: Final = 2.5
READS_EQUAL: Final = 0.1
"""In the unit of ``language.fit``: a text in any language; a difference that says nothing."""

UNKNOWN: Final = 0.0
"""The reading of a script that is told by its letters, and needs no profiles."""

SAMPLE: Final = 64 * 1024
"""Bytes searched for a meta charset, and non-ASCII text shown to the detector, at most."""

_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';,]+)", re.IGNORECASE)
_META_CHARSET = re.compile(
    rb"<meta\b[^>]{0,400}?\bcharset\s*=\s*[\"']?\s*([a-z0-9_:.-]+)|<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([a-z0-9_:.-]+)",
    re.IGNORECASE,
)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_MARKUP = re.compile(rb"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_HIGH_LINES = re.compile(rb"[^\n]*[\x80-\xff][^\n]*")

_ACCENTED_RUN = re.compile("[À-ÖØ-öø-ɏƒ]{4,}")
_ACCENTED = re.compile("[À-ÖØ-öø-ɏ]")
_TORN_WORD = re.compile(r"(?<=[^\W\d_])[¡-©«-´¶¸-¹»-¿×÷](?=[^\W\d_])")
_UNASSIGNED = re.compile("[\ufffd\x80-\x84\x86-\x9f\uf780-\uf7ff]")
"""What no text has; the last are what x-user-defined makes of bytes."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page as text.

    ``encoding``: WHATWG name, lower case; ``basis``: what proved it: bom, utf-8, header, meta,
    detected, double-encoded, fallback; ``replaced``: characters that could not be read (U+FFFD in the text).
    """

    text: str
    encoding: str
    basis: str
    replaced: int


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """The text of a page's bytes. ``content_type`` is the header, with or without a charset. Never raises."""
    for mark, label in BOMS:
        if body.startswith(mark):
            return _decoded(body[len(mark) :], label, "bom")
    if (wide := _wide(body)) is not None:
        return _decoded(body, wide, "detected")
    if (utf8 := _utf8(body, content_type)) is not None:
        return utf8
    return _legacy(body, content_type)


def _decoded(body: bytes, label: str, basis: str) -> Decoded:
    encoding = webencodings.lookup(label)
    text = encoding.codec_info.decode(body, "replace")[0]
    return Decoded(text, encoding.name, basis, text.count("\ufffd"))


def _wide(body: bytes) -> str | None:
    """UTF-16 without a mark: markup is ASCII, so every second byte of its beginning is zero."""
    start = body[:32]
    if b"\0" not in start:
        return None
    even, odd = start[::2], start[1::2]
    if odd.count(0) > 0.8 * len(odd) and 0 not in even:
        return "utf-16le"
    if even.count(0) > 0.8 * len(even) and 0 not in odd:
        return "utf-16be"
    return None


def _utf8(body: bytes, content_type: str | None) -> Decoded | None:
    """The page as UTF-8; ``None`` when its bytes are something else.

    Other encodings almost never come out as valid UTF-8, so one broken place (a teaser cut in the
    middle of a letter, a response cut off) does not make a page windows-1252.
    """
    if body.isascii() and (shifted := _shifted(body, content_type)) is not None:
        return shifted
    try:
        text = body.decode("utf-8")
        replaced = 0
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
        replaced = text.count("\ufffd")
        beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
        cut_off = replaced == 1 and text.endswith("\ufffd")
        if not cut_off and beyond_ascii < 5 * replaced:
            return None
    undone = _undouble(text)
    return Decoded(undone or text, "utf-8", "double-encoded" if undone else "utf-8", replaced)


def _shifted(body: bytes, content_type: str | None) -> Decoded | None:
    """ISO-2022-JP writes Japanese in ASCII bytes behind escapes."""
    if b"\x1b" not in body:
        return None
    for label, basis in _declared(body, content_type):
        if label == "iso-2022-jp":
            return _decoded(body, label, basis)
    return None


def _declared(body: bytes, content_type: str | None) -> Iterator[tuple[str, str]]:
    """The charsets that header and page declare, as WHATWG names, with their basis."""
    if content_type and (found := _HEADER_CHARSET.search(content_type)) is not None:
        encoding = webencodings.lookup(found[1])
        if encoding is not None:
            yield encoding.name, "header"
    for match in _META_CHARSET.finditer(_COMMENT.sub(b"", body[:SAMPLE])):
        encoding = webencodings.lookup((match[1] or match[2]).decode("ascii"))
        if encoding is not None:
            yield encoding.name, "meta"


def _legacy(body: bytes, content_type: str | None) -> Decoded:
    """The page in a charset from before UTF-8: the first that is declared and fits, else the detected.

    A charset that gives every byte a letter fits anything: where the letters make no language, one must be found
    that makes one.
    """
    declared = [(label, basis) for label, basis in _declared(body, content_type) if not label.startswith("utf-")]
    sample = _sample(body)
    doubtful: list[Decoded] = []
    for label, basis in declared:
        decoded = _decoded(body, label, basis)
        if not _fits(decoded):
            continue
        fitting = _closest_latin(sample, label) if label == SERVER_DEFAULT else label
        if fitting is None:
            continue
        if fitting != label:
            return _decoded(body, fitting, "detected")
        if (reading := _reading(sample, label)) >= READABLE or reading == UNKNOWN:
            return decoded
        doubtful.append(decoded)
    detected = _detect(sample)
    if detected is not None and (not doubtful or _reading(sample, detected) >= READABLE):
        return _decoded(body, detected, "detected")
    return doubtful[0] if doubtful else _decoded(body, *(declared or [(SERVER_DEFAULT, "fallback")])[0])


def _fits(decoded: Decoded) -> bool:
    """Whether a text looks written rather than misread.

    Misread bytes give unassigned characters, or words all of accented Latin letters ("ÇáÃÎÈÇÑ"
    is windows-1256 read as windows-1252): no language writes four of them in a row as a habit.
    """
    text = decoded.text
    unread = len(_UNASSIGNED.findall(text))
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    if unread > max(2, 0.02 * beyond_ascii):
        return False
    accented = len(_ACCENTED.findall(text))
    in_runs = sum(len(run) for run in _ACCENTED_RUN.findall(text))
    return in_runs <= max(8, 0.25 * accented)


def _sample(body: bytes) -> bytes:
    """The lines with non-ASCII bytes between the tags, bounded: what tells charsets apart."""
    return b"\n".join(_HIGH_LINES.findall(_MARKUP.sub(b"\n", body[: 4 * SAMPLE])))[:8192]


def _detect(sample: bytes) -> str | None:
    """The WHATWG name of the charset that the detector sees; ``None`` when it sees none."""
    import charset_normalizer  # 20 ms to import, and few pages need it

    best = charset_normalizer.from_bytes(sample, cp_isolation=DETECTABLE).best() if sample else None
    if best is None:
        return None
    name = best.encoding.replace("_", "-")
    encoding = webencodings.lookup(name) or webencodings.lookup(name.replace("cp", "windows-"))
    if encoding is not None and encoding.name in LATIN:
        return _closest_latin(sample) or str(encoding.name)
    return encoding.name if encoding else None


def _reading(sample: bytes, label: str) -> float:
    """How much the bytes read like a language under a charset; one misread character outweighs ten letters."""
    text = webencodings.lookup(label).codec_info.decode(sample, "replace")[0]
    misread = len(_UNASSIGNED.findall(text)) + len(_TORN_WORD.findall(text))
    return fit(text) - 100 * misread / max(len(text), 1)


def _closest_latin(sample: bytes, label: str = SERVER_DEFAULT) -> str | None:
    """Under which of the Latin charsets the bytes read most like a language; ``None`` when under none.

    The given one wins unless another reads clearly better: servers call Turkish and Polish pages
    iso-8859-1, and the detector takes the one for the other.
    """
    readings = {name: _reading(sample, name) for name in LATIN}
    best = max(readings, key=lambda name: readings[name])
    if readings[best] < READABLE:
        return None
    return label if readings[label] >= readings[best] - READS_EQUAL else best


_SLOPPY_1252: Final = {
    **{code: code for code in range(0x80, 0x100)},
    **{ord(bytes([byte]).decode("cp1252")): byte for byte in range(0x80, 0xA0) if byte not in b"\x81\x8d\x8f\x90\x9d"},
}
_SLOPPY_1256: Final = {ord(bytes([byte]).decode("cp1256")): byte for byte in range(0x80, 0x100)}


def _charset_run(table: dict[int, int]) -> re.Pattern[str]:
    return re.compile("[" + "".join(re.escape(chr(code)) for code in sorted(table)) + "]+")


_MISREADINGS: Final = (
    # what misread Arabic, Hebrew and Cyrillic is full of, and the rarest characters in it; the misreading charset;
    # runs of its characters
    (("Ø", "Ù", "×", "Ð"), "ØÙ×Ð", _SLOPPY_1252, _charset_run(_SLOPPY_1252)),
    (("ط§", "ظ„"), "§„", _SLOPPY_1256, _charset_run(_SLOPPY_1256)),
)


def _undouble(text: str) -> str | None:
    """The text of a page whose UTF-8 was read as windows-1252 (or 1256) and encoded again; ``None`` if it was not.

    Proved by itself: a run of such characters, put back into bytes, is valid UTF-8, and enough runs
    are; words that were written so do not do that ("Ø§Ù„" is "ال"; no word of a language is).
    """
    for misread, signs, table, runs in _MISREADINGS:
        if not any(sign in text for sign in signs) or sum(map(text.count, misread)) < 4:
            continue
        undone = failed = 0

        def put_back(run: re.Match[str], table: dict[int, int] = table) -> str:
            nonlocal undone, failed
            try:
                original = bytes(table[ord(char)] for char in run[0]).decode("utf-8")
            except UnicodeDecodeError:
                failed += len(run[0])
                return run[0]
            undone += len(run[0])
            return original

        result = runs.sub(put_back, text)
        if undone >= 8 and undone > 4 * failed:
            return result
    return None
