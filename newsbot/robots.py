"""robots.txt by RFC 9309: groups, rules, the longest match; pure text in, decisions out.

Where the RFC leaves room, Google's published parser is followed: misspelt keys, a blank for the colon,
"/index.html" for its folder, lines cut at 16,663 bytes. Where the two read an escape such as ``%7E``
in different ways, the stricter reading holds: an Allow must match as written, a Disallow in either form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Self
from urllib.parse import quote_from_bytes

from newsbot.text.kept import kept

LARGEST: Final = 500 * 1024
"""What is read of a robots.txt (RFC 9309, 2.5); the rest does not count."""

LONGEST_LINE: Final = 2083 * 8 - 1
LONGEST_CRAWL_DELAY: Final = 120.0
"""Seconds. A host that asks for more between two requests gets this much."""

BOM: Final = b"\xef\xbb\xbf"
KEYS: Final = (
    ("user-agent", ("user-agent", "useragent", "user agent")),
    ("allow", ("allow",)),
    ("disallow", ("disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw")),
    ("sitemap", ("sitemap", "site-map")),
    ("crawl-delay", ("crawl-delay", "crawldelay")),
)
"""What a key is read as, by what it begins with, in lower case."""

_TOKEN = re.compile(r"[A-Za-z_-]*")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_LOOSE = re.compile(rb"([^ \t]+)[ \t]+([^ \t]+)")
_PATH = re.compile(r"(?://)?(?:[^/?;]*?://)?[^/?;#]*([/?;][^#]*)?", re.DOTALL)
_SAFE = "".join(map(chr, range(0x80)))
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


@dataclass(frozen=True, slots=True)
class Rule:
    """One Allow or Disallow line: ``pattern`` as ``escaped`` gives it, ``plain`` as ``unescaped`` does."""

    allow: bool
    pattern: str
    plain: str

    def matches(self, path: str, plain: str) -> bool:
        """Whether the path matches as written; of a Disallow also when both are unescaped."""
        return _matches(self.pattern, path) or (not self.allow and _matches(self.plain, plain))


@dataclass(slots=True)
class _Group:
    rules: list[Rule] = field(default_factory=list)
    delay: float | None = None


class RobotsTxt:
    """One robots.txt. Also a parser for Scrapy's setting ROBOTSTXT_PARSER.

    ``sitemaps`` are its Sitemap lines, as written, in order.
    """

    def __init__(self, body: bytes = b"") -> None:
        self.sitemaps: list[str] = []
        self._groups: dict[str, _Group] = {}
        self._read(body if len(body) <= LARGEST else body[:LARGEST].rpartition(b"\n")[0])

    @classmethod
    def from_crawler(cls, crawler: Any, robotstxt_body: bytes) -> Self:
        return cls(robotstxt_body)

    def allowed(self, url: str | bytes, user_agent: str | bytes) -> bool:
        """Whether an agent may fetch the URL; the agent is a User-Agent header or its product token.

        The longest rule that matches decides; of two as long the Allow; without one the URL is allowed, and
        robots.txt itself always (RFC 9309, 2.2.2).
        """
        path = _upper(path_of(_text(url)))
        if path == "/robots.txt":
            return True
        plain = unescaped(path)
        best = {True: 0, False: 0}
        for rule in self._group(user_agent).rules:
            if len(rule.pattern) > best[rule.allow] and rule.matches(path, plain):
                best[rule.allow] = len(rule.pattern)
        return best[True] >= best[False]

    def crawl_delay(self, user_agent: str | bytes) -> float | None:
        """The seconds between two requests that the agent is asked to keep, 120 at most; ``None``: not said."""
        return self._group(user_agent).delay

    def _group(self, user_agent: str | bytes) -> _Group:
        """The rules of all groups that name the agent, else of those for all ("*"), else none."""
        named = self._groups.get(product_token(_text(user_agent)).lower())
        return named or self._groups.get("*") or _Group()

    def _read(self, body: bytes) -> None:
        current: list[_Group] = []
        named = False  # whether the last line that counts was a user-agent line: the group goes on
        for key, value in _lines(body):
            if key == "sitemap" and value:
                self.sitemaps.append(value.decode("utf-8", "replace"))
            elif key == "user-agent":
                current = [*(current if named else ()), self._groups.setdefault(_named(value), _Group())]
                named = True
            elif current:
                named = False
                _add(current, key, value)


def product_token(user_agent: str) -> str:
    """The token by which robots.txt names an agent (RFC 9309, 2.2.1): "newsbot" of "newsbot/1.0 (+…)".

    What is no header (it has no "/") is taken as the token itself.
    """
    product, slash, _ = user_agent.strip().partition("/")
    if not slash:
        return product
    token = _TOKEN.match(product)
    return token[0] if token else ""


@kept(4096)
def path_of(url: str) -> str:
    """What rules are matched with: path, parameters and query of a URL, "/" when it has none."""
    found = _PATH.match(url)
    path = (found[1] if found else None) or "/"
    return path if path.startswith("/") else f"/{path}"


def escaped(pattern: bytes) -> str:
    """The pattern with its non-ASCII bytes percent-encoded and all escapes in upper case."""
    return _upper(quote_from_bytes(pattern, safe=_SAFE))


def _upper(path: str) -> str:
    return _ESCAPE.sub(lambda escape: escape[0].upper(), path) if "%" in path else path


@kept(4096)
def unescaped(path: str) -> str:
    """The path without needless escapes and with the needed ones (RFC 9309, 2.2.2)."""
    return _ESCAPE.sub(_needed, escaped(path.encode("utf-8", "surrogatepass")))


def _needed(escape: re.Match[str]) -> str:
    char = chr(int(escape[0][1:], 16))
    return char if char in _UNRESERVED else escape[0]


def _text(value: str | bytes) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _lines(body: bytes) -> Iterator[tuple[str, bytes]]:
    """The known keys and their values, line by line; a byte order mark, even a torn one, is no text."""
    start = 0
    while start < len(BOM) and body[start : start + 1] == BOM[start : start + 1]:
        start += 1
    for line in re.split(rb"\r\n|\r|\n", body[start:]):
        key, value = _parted(line[:LONGEST_LINE].partition(b"#")[0].strip())
        known = _known_key(key.lower()) if key else None
        if known is not None:
            yield known, value


def _parted(line: bytes) -> tuple[bytes, bytes]:
    """Key and value of a line; a blank does for the colon when there are just two words."""
    key, colon, value = line.partition(b":")
    if colon:
        return key.strip(), value.strip()
    loose = _LOOSE.fullmatch(line)
    return (loose[1], loose[2]) if loose else (b"", b"")


def _known_key(key: bytes) -> str | None:
    return next((name for name, spelt in KEYS if key.startswith(tuple(map(str.encode, spelt)))), None)


def _named(value: bytes) -> str:
    """The agent that a user-agent line names, in lower case: "*" for all, "" for nobody."""
    if value[:1] == b"*" and not value[1:2].strip():
        return "*"
    token = _TOKEN.match(value.decode("latin-1"))
    return token[0].lower() if token else ""


def _add(groups: list[_Group], key: str, value: bytes) -> None:
    """Adds a line to the groups that the user-agent lines before it opened."""
    if key == "crawl-delay":
        delay = _seconds(value)
        for group in groups:
            group.delay = delay if group.delay is None else group.delay
        return
    rules = [_rule(key, value)] if value else []
    if key == "allow" and (folder := _folder(value)) is not None:
        rules.append(_rule(key, folder))
    for group in groups:
        group.rules.extend(rules)


def _rule(key: str, value: bytes) -> Rule:
    pattern = escaped(value)
    return Rule(key == "allow", pattern, unescaped(pattern) if "%" in pattern else pattern)


def _folder(value: bytes) -> bytes | None:
    """Who may see "/news/index.html" may see "/news/" too."""
    folder, slash, name = value.rpartition(b"/")
    return folder + b"/$" if slash and name.startswith(b"index.htm") else None


def _seconds(value: bytes) -> float | None:
    try:
        delay = float(value)
    except ValueError:
        return None
    return min(delay, LONGEST_CRAWL_DELAY) if delay >= 0 else None


@kept(8192)
def _parts(pattern: str) -> tuple[tuple[str, ...], bool]:
    """The texts between the pattern's "*", and whether "$" ties the last one to the path's end."""
    anchored = pattern.endswith("$")
    return tuple((pattern[:-1] if anchored else pattern).split("*")), anchored


def _matches(pattern: str, path: str) -> bool:
    """Whether the pattern matches the path from its beginning; in time linear to both for each "*"."""
    (first, *others), anchored = _parts(pattern)
    if not path.startswith(first):
        return False
    if not others:
        return len(path) == len(first) if anchored else True
    at = len(first)
    for part in others[:-1] if anchored else others:
        at = path.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return not anchored or (path.endswith(others[-1]) and len(path) - len(others[-1]) >= at)
