"""JSON-LD as news pages write it: scripts to objects, values to texts and URLs.

Real pages carry broken JSON; nothing here raises on it.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from typing import Any, Final

from newsbot.text.kept import kept
from newsbot.text.normalize import clean

Node = dict[str, Any]
"""One JSON-LD object."""

MAX_SCRIPT: Final = 1024 * 1024
MAX_DEPTH: Final = 24
MAX_NODES: Final = 2000


_WRAPPING = re.compile(
    r"\A\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[|\ufeff)+|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>|;)+\s*\Z"
)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_MISSING_COMMA = re.compile(r"(?<=[}\]\"])(\s*\n\s*)(?=[\"{])")
_LONE_BACKSLASH = re.compile(r"\\(?![\"\\/bfnrtu])|\\u(?![0-9A-Fa-f]{4})")
_INNER_QUOTE = re.compile(r'(?<![:,\[{\s\\])"(?!\s*[:,\]}])|(?<=[^\s:,\[{\\]\s)"(?=[^\s:,\]}])|(?<=\w)"(?=\s+\w)')
_COMMENT = re.compile(r"^\s*/\*.*?\*/|^\s*//[^\n]*$|(?<=[,{\[])[ \t]*//[^\n]*$", re.DOTALL | re.MULTILINE)

_DECODER = json.JSONDecoder(strict=False)


def parse(script: str) -> list[object]:
    """The JSON values of a script, as many as can be read; [] when none can.

    Comment and CDATA wrappers, line breaks inside strings, trailing commas, several values in a row,
    escaped quotes as entities, lone backslashes and unescaped quotes are got over.
    """
    if len(script) > MAX_SCRIPT:
        return []
    try:
        return [_DECODER.decode(script)]
    except (ValueError, RecursionError):
        pass
    source = _unwrapped(script)
    for repair in _REPAIRS:
        source = repair(source)
        values = _values(source)
        if values:
            return values
    return []


def _unwrapped(script: str) -> str:
    before = None
    while script != before:
        before, script = script, _WRAPPING.sub("", script)
    return script.strip()


def _values(source: str) -> list[object]:
    """The values that stand in a row; [] when any of them cannot be read."""
    values: list[object] = []
    at = 0
    while at < len(source):
        try:
            value, end = _DECODER.raw_decode(source, at)
        except (ValueError, RecursionError):
            return []
        values.append(value)
        rest = source[end:].lstrip(" \t\r\n,;")
        at = len(source) - len(rest)
    return values


_REPAIRS: Final[tuple[Callable[[str], str], ...]] = (
    lambda source: source,
    lambda source: _TRAILING_COMMA.sub("", _COMMENT.sub("", source)),
    lambda source: _LONE_BACKSLASH.sub(r"\\\\", source),
    lambda source: html.unescape(source) if "&quot;" in source else source,
    lambda source: _MISSING_COMMA.sub(r",\1", source),
    lambda source: _INNER_QUOTE.sub(r"\\" + '"', source),
)


def flatten(values: list[object]) -> list[Node]:
    """Every object in the values, outer before inner; bounded in number and depth."""
    found: list[Node] = []

    def visit(value: object, depth: int) -> None:
        if depth > MAX_DEPTH or len(found) >= MAX_NODES:
            return
        if isinstance(value, list):
            for item in value:
                visit(item, depth + 1)
        elif isinstance(value, dict):
            if len(value) > 1 or "@graph" not in value:
                found.append(value)
            for item in value.values():
                if isinstance(item, (dict, list)):
                    visit(item, depth + 1)

    for value in values:
        visit(value, 0)
    return found


def types_of(node: Node) -> set[str]:
    """The schema.org types of a JSON-LD object, without prefix or namespace."""
    declared = node.get("@type", node.get("type"))
    listed = declared if isinstance(declared, list) else [declared]
    return {_local(name) for name in listed if isinstance(name, str)}


@kept(1024)
def _local(name: str) -> str:
    """A name without its namespace: "NewsArticle" of "http://schema.org/NewsArticle"."""
    return re.split(r"[/#:]", name.strip())[-1]


def text(value: object) -> str | None:
    """The text of a JSON-LD value: a string, an @value, a name, the first of a list; else ``None``."""
    return next(iter(names(value)), None)


def names(value: object) -> list[str]:
    """The texts of a JSON-LD value (string, number, object with @value or name, list of these), cleaned."""
    found: list[str] = []
    for item in items(value):
        if isinstance(item, dict):
            found.extend(names(item.get("@value") or item.get("name") or item.get("headline")))
        elif isinstance(item, (str, int, float)) and not isinstance(item, bool):
            found.append(_plain(str(item)))
    return [name for name in found if name]


def urls(value: object) -> list[str]:
    """The URLs of a JSON-LD value (string, object with url, contentUrl or @id, list of these), as written."""
    found: list[str] = []
    for item in items(value):
        if isinstance(item, dict):
            inner = next((item[key] for key in ("url", "contentUrl", "@id") if item.get(key)), None)
            found.extend(urls(inner))
        elif isinstance(item, str) and item.strip():
            found.append(html.unescape(item.strip()))
    return found


def items(value: object) -> list[object]:
    """The value as a flat list: nested lists opened, anything else alone in one."""
    return [inner for item in value for inner in items(item)] if isinstance(value, list) else [value]


def _plain(value: str) -> str:
    """A JSON-LD string as text: pages put escaped HTML into it."""
    return clean(html.unescape(value)) if "&" in value else clean(value)
