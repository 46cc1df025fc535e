"""Records as lines of JSON and back: the one serialiser of the project.

A line is UTF-8 without escapes for letters, one object, keys in the order of the dataclass, a newline
at its end. Whatever a page held, a line never holds what breaks readers of lines: U+0085, U+2028 and
U+2029 become a blank, NUL goes, a lone surrogate becomes U+FFFD.

Lines of a newer minor schema version are read too: keys that this version does not know are ignored.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

import orjson

from newsbot.errors import FeedError
from newsbot.items import CHOICES, SCHEMA_VERSION, Record

R = TypeVar("R", bound=Record)
Decoder = Callable[[Any], Any]

BREAKERS = {0x0000: None, 0x0085: " ", 0x2028: " ", 0x2029: " "}
SUSPECTS = {code[:1]: re.compile(code) for code in (rb"\\u0000", b"\xc2\x85", b"\xe2\x80[\xa8\xa9]")}
"""The breakers as they stand in a line, by their first byte, which most lines do not have; as patterns, since
bytes.find takes twice as long in Arabic."""
KINDS = {str: "text", int: "a whole number", bool: "true or false"}
MAJOR = SCHEMA_VERSION.split(".")[0]


def to_line(record: Record) -> bytes:
    """The record as one line of its feed, newline included.

    Raises ``FeedError`` for a value that JSON or its readers cannot hold (an integer over 64 bits).
    """
    return dump(record)


def to_lines(records: Iterable[Record]) -> bytes:
    """The records as lines of their feed, one after the other; raises ``FeedError`` as ``to_line`` does."""
    every = list(records)
    try:
        lines = b"".join([_encode(record, None) for record in every])
    except TypeError:  # one of them is to be cleaned, or cannot be written
        lines = None
    return lines if lines is not None and _is_clean(lines) else b"".join(map(to_line, every))


def to_dict(record: Record) -> dict[str, Any]:
    """The record as its line says it: plain dicts, lists and scalars, cleaned as in ``to_line``."""
    plain: dict[str, Any] = orjson.loads(to_line(record))
    return plain


def from_line(line: bytes | str, record_type: type[R]) -> R:
    """The record in one line of a feed (``items.FEEDS`` names the type of each feed's lines).

    Raises ``FeedError`` that names the key and what is wrong: no JSON object, a missing key, another
    type, a word outside ``items.CHOICES``, another major schema version.
    """
    try:
        data = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise FeedError(f"{record_type.__name__}: no JSON object: {error}") from error
    return from_dict(data, record_type)


def from_dict(data: Mapping[str, Any], record_type: type[R]) -> R:
    """The record in ``data``, checked as in ``from_line``; nothing is converted."""
    try:
        version = data.get("schema_version") if isinstance(data, Mapping) else None
        if isinstance(version, str) and version.split(".")[0] != MAJOR:
            raise FeedError(f".schema_version: got {version!r}, this newsbot reads {MAJOR}.x")
        made = _decoder(cast(Hashable, record_type))(data)
    except FeedError as error:
        raise FeedError(f"{record_type.__name__}{error}") from None
    return cast(R, made)


def dump(value: object, default: Callable[[Any], Any] | None = None) -> bytes:
    """Any value as one line, cleaned as every line is; ``default`` makes plain what JSON does not know.

    Raises ``FeedError`` for a value that stays unknown.
    """
    try:
        line = _encode(value, default)
    except TypeError:  # a lone surrogate; if it was anything else, the second try says so
        line = None
    if line is not None and _is_clean(line):
        return line
    try:
        return _encode(_clean(value), default)
    except TypeError as error:
        raise FeedError(f"{type(value).__name__} cannot be written as a line: {error}") from error


def _is_clean(lines: bytes) -> bool:
    return not any(byte in lines and suspect.search(lines) for byte, suspect in SUSPECTS.items())


def _encode(value: object, default: Callable[[Any], Any] | None) -> bytes:
    return orjson.dumps(value, default=default, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return whole.translate(BREAKERS)
    if is_dataclass(value):
        return {field.name: _clean(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {_clean(key): _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value


@cache
def _decoder(hint: Hashable, choices: tuple[str, ...] | None = None) -> Decoder:
    """What turns a JSON value into a value of the type; compiled once a type from the dataclasses.

    Its ``FeedError`` begins with the path to the value, which each level above completes.
    """
    if isinstance(hint, type) and is_dataclass(hint):
        return _object_decoder(hint)
    if get_origin(hint) is list:
        return _list_decoder(get_args(hint)[0])
    nullable = get_origin(hint) is types.UnionType
    kind: Any = next(part for part in get_args(hint) if part is not types.NoneType) if nullable else hint
    return _scalar_decoder(kind, nullable, choices)


def _scalar_decoder(kind: type, nullable: bool, choices: tuple[str, ...] | None) -> Decoder:
    wanted = " or ".join([KINDS[kind], *(["null"] if nullable else [])])

    def decode(value: Any) -> Any:
        if value is None and nullable:
            return None
        if type(value) is not kind:  # bool is an int to isinstance
            raise FeedError(f": wanted {wanted}, got {value!r:.60}")
        if choices is not None and value not in choices:
            raise FeedError(f": wanted one of {', '.join(choices)}, got {value!r:.60}")
        return value

    return decode


def _list_decoder(element: Any) -> Decoder:
    decode_element = _decoder(element)

    def decode(value: Any) -> Any:
        if type(value) is not list:
            raise FeedError(f": wanted a list, got {value!r:.60}")
        made: list[Any] = []
        try:
            for item in value:
                made.append(decode_element(item))
        except FeedError as error:
            raise FeedError(f"[{len(made)}]{error}") from None
        return made

    return decode


def _object_decoder(made: type[Any]) -> Decoder:
    hints = get_type_hints(made)
    members = [
        (field.name, _plain_types(hints[field.name], choices), _decoder(hints[field.name], choices))
        for field in fields(made)
        for choices in [CHOICES.get((made, field.name))]
    ]

    def decode(value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise FeedError(f": wanted an object, got {value!r:.60}")
        values = {}
        for name, plain, decode_member in members:
            try:
                member = value[name]
                values[name] = member if type(member) in plain else decode_member(member)
            except KeyError:
                raise FeedError(f".{name}: the key is missing") from None
            except FeedError as error:
                raise FeedError(f".{name}{error}") from None
        return made(**values)

    return decode


def _plain_types(hint: Any, choices: tuple[str, ...] | None) -> tuple[type, ...]:
    """The types of values that need no decoding: those of a scalar whose words are no closed list."""
    kinds = get_args(hint) if get_origin(hint) is types.UnionType else (hint,)
    return kinds if choices is None and {*kinds} <= {*KINDS, types.NoneType} else ()
