"""The parts of a date line: days, clock times, zones, labels, times ago, in the order they stand.

The words of a line (``newsbot.text.datelexer``) are matched by their sorts, one character a word; what the
words of a part say is for ``newsbot.text.datevalues``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from newsbot.text.datelexer import AGO_PHRASES, AGO_STARTS, DATE_PHRASES, Word, read_words, tokenize
from newsbot.text.datevalues import READERS, Setting, read_ago

MONTH = r"m(?:[-/|.]?m)*"
ERA = r"[eEHJ]*"
EVENTS = re.compile(
    rf"(?P<span>n-n(?=[-/.]?m|[./]n[./]y))"
    rf"|(?P<cjk>yDnTnQ?)"
    rf"|(?P<ymd>(?<![nNyX][./])y(?P<s1>[-/.])n(?P=s1)n(?![./][nNyX]){ERA})"
    rf"|(?P<day_month>n\.?[-/]?{MONTH}[-/.]?[-/|]?y{ERA}|{MONTH}\.?ny(?![-/.]n(?![:hpe])){ERA}|y[-/.]?{MONTH}[-/.]?n(?!:){ERA})"
    rf"|(?P<dmy>(?<![nNyX][./])n(?P<s2>[-/.])n(?P=s2)y(?![./][nNyX]){ERA})"
    rf"|(?P<short_year>n(?P<s3>[-/]){MONTH}(?P=s3)n(?![:hpe]))"
    rf"|(?P<dmyy>(?<![nNyX][-./])n(?P<s4>[-/.])n(?P=s4)n(?![-./:][nNyX]){ERA})"
    rf"|(?P<no_year>n\.?[-/]?{MONTH}(?![-/]?n[^:hpe])|{MONTH}\.?n(?![-/.:hpem]))"
    r"|(?P<clock>(?:[to]*\.?P?(?:n:n(?::n(?:\.[nNyX])?)?|nh(?:n(?![-/.m:]))?|nG(?:nF)?)"
    r"|o\.?n(?:cnk?|\.n)?(?![-/.:nmN])|n\.n(?=[kz])|n(?=k?[pe]))k?[peP]?k?(?:-n:n(?::n)?k?[pe]?)?)"
    r"|(?P<zone>za?|a|(?<=p)c(?![nm]))|(?P<label>l:?)|(?P<ago>R)|(?P<named>r)|(?P<weekday>w)|(?P<never>B)"
)
AGO = re.compile(
    r"g(?P<after>(?:[nNv]?[uq]v?)(?:c?[nNv]?u)*(?:c?q)?)|(?P<before>(?:[nNv]?[uq]v?)(?:c?[nNv]?u)*(?:c?q)?)g|s"
)
DAY_KINDS = ("cjk", "ymd", "day_month", "dmy", "short_year", "dmyy", "no_year")
KINDS = dict.fromkeys(DAY_KINDS, "day") | {"span": "never"}


@dataclass(frozen=True, slots=True)
class Event:
    """One part of a date line: kind, value (``None`` = impossible), and the words first..last it covers."""

    kind: str
    value: Any
    first: int
    last: int


def read_line(folded: str, setting: Setting) -> tuple[list[Word], list[Event]]:
    """The words of a folded line and its parts in order; a part that cannot be has the value ``None``."""
    tokens = tokenize(folded)
    words = _with_agos(tokens, setting)
    sorts = "".join(word.sort for word in words)
    weekday = next((word.value for word in words if word.sort == "w"), None)
    setting = replace(setting, weekday=weekday)
    events = []
    for match in EVENTS.finditer(sorts):
        kind = match.lastgroup or ""
        covered = words[match.start() : match.end()]
        events.append(Event(KINDS.get(kind, kind), READERS[kind](covered, setting), match.start(), match.end() - 1))
    return words, events


def _with_agos(tokens: list[tuple[str, int, int]], setting: Setting) -> list[Word]:
    """The words of the line, each time ago as one word of the sort R."""
    if AGO_STARTS.isdisjoint(token[0] for token in tokens):
        return read_words(tokens, DATE_PHRASES)
    found: list[Word] = []
    words = read_words(tokens, AGO_PHRASES)
    rest = 0
    for match in AGO.finditer("".join(word.sort for word in words)):
        covered = words[match.start() : match.end()]
        start, end = covered[0].start, covered[-1].end
        found += read_words([token for token in tokens if rest <= token[1] < start], DATE_PHRASES)
        found.append(Word("R", read_ago(covered, setting.now), start, end))
        rest = end
    return found + read_words([token for token in tokens if token[1] >= rest], DATE_PHRASES)
