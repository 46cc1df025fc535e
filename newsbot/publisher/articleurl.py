"""What the URLs of a site's articles look like, learned from examples, as the regular expression of a site file."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final
from urllib.parse import urlsplit

from newsbot.shapes import FILE_ENDING, shape_of

LAST: Final = (
    r"\d+", r"[0-9a-f-]{8,}", r"[0-9a-z]*\d[0-9a-z]*", r"[^/?]+[-_.,]\d+", r"\d+[-_.,][^/?]+", r"[^/?]*\d[^/?]*",
    r"[^/?-]+(?:-[^/?-]+){2,}", r"[^/?]+",
)  # fmt: skip
"""How the last segment may be written, the strictest first; the first that fits all examples says it."""

PARTS: Final = {"y": r"\d{4}", "m": r"\d{1,2}", "n": r"\d+", "date": r"[\d._-]+", "hex": "[0-9a-f-]+"}
"""A segment before the last by its class; any other is a word."""

WORD: Final = "[^/?]+"
EXAMPLES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlShape:
    """One form of URLs: the pattern that fits them all, how many there are, and some of them."""

    pattern: str
    count: int
    examples: tuple[str, ...]


def learned(urls: Iterable[str]) -> list[UrlShape]:
    """The forms of these URLs, the most frequent first; each URL belongs to one."""
    groups: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for url in dict.fromkeys(urls):
        groups[_form(url)].append(url)
    shapes = [
        UrlShape(pattern=_pattern(group), count=len(group), examples=tuple(group[:EXAMPLES]))
        for group in groups.values()
    ]
    return sorted(shapes, key=lambda shape: -shape.count)


def joined(shapes: Sequence[UrlShape]) -> str | None:
    """One pattern for several forms; ``None`` for none."""
    patterns = list(dict.fromkeys(shape.pattern for shape in shapes))
    return "|".join(patterns) or None


def target_of(url: str) -> str:
    """What a site file's patterns are searched in: path and query."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _form(url: str) -> tuple[str, ...]:
    """What two URLs of one template share: classes before the last segment (words in a row as one), ending, query."""
    path, _, query = shape_of(url).partition("?")
    *before, last = path.strip("/").split("/")
    kinds = ["word" if one not in PARTS else one for one in before]
    runs = [one for kind, same in groupby(kinds) for one in (["word"] if kind == "word" else same)]
    ending = FILE_ENDING.search(last)
    named = "&".join(pair.partition("=")[0] for pair in query.split("&")) if query else ""
    whole = last.split(".")[0]
    kind = "key" if whole in ("id", "n", "hex", "m", "y", "date") else "text"
    return (*runs, kind, ending[0] if ending else "", "/" if path.endswith("/") else "", named)


def _pattern(urls: Sequence[str]) -> str:
    """The regular expression, anchored at the path's begin and end, that fits all URLs of one form."""
    split = [_segments(url) for url in urls]
    form = _form(urls[0])
    ending, slash, query = form[-3:]
    before = "".join(_run(kind, split, place, len(form) - 4) for place, kind in enumerate(form[:-4]))
    names = [segments[-1].removesuffix(ending) for segments in split] if split[0] else [""]
    last = re.escape(names[0]) if query and len(set(names)) == 1 else _last(names)
    tail = re.escape(ending) + ("/?" if slash else "")
    if not query:
        return f"^/{before}{last}{tail}$"
    named = re.escape(query.split("&")[0])
    return rf"^/{before}{last}{tail}\?(?:.*&)?{named}="


def _segments(url: str) -> list[str]:
    return [segment for segment in urlsplit(url).path.split("/") if segment]


def _run(kind: str, split: list[list[str]], place: int, runs: int) -> str:
    """One run of segments before the last: a literal where all URLs share it, a class, or words of some number."""
    if runs == 1:  # the whole way before the last segment
        ways = {tuple(segments[:-1]) for segments in split}
        if len(ways) == 1:
            return "".join(f"{re.escape(part)}/" for part in ways.pop())
        depths = sorted({len(way) for way in ways})
        first = {way[0] for way in ways}
        shared = f"{re.escape(first.pop())}/" if len(first) == 1 and depths[0] > 1 else ""
        least, most = depths[0] - bool(shared), depths[-1] - bool(shared)
        word = PARTS.get(kind, WORD)
        return shared + (f"{word}/" if least == most == 1 else f"(?:{word}/)" + _times(least, most))
    word = PARTS.get(kind, WORD)
    return f"{word}/" if kind in PARTS else f"(?:{word}/)+"


def _times(least: int, most: int) -> str:
    return f"{{{least}}}" if least == most else f"{{{least},{most}}}"


def _last(segments: list[str]) -> str:
    shared = re.match(r"[a-z]+[-_]", segments[0])
    if shared and all(re.fullmatch(re.escape(shared[0]) + r"\d+", segment) for segment in segments):
        return re.escape(shared[0]) + r"\d+"
    return next(form for form in LAST if all(re.fullmatch(form, segment) for segment in segments))
