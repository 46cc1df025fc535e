"""A line of text cut into the words of printed dates (``newsbot.text.datewords``)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from newsbot.text import datewords as words
from newsbot.text.months import months
from newsbot.text.normalize import fold

PUNCTUATION = {
    **dict.fromkeys("–—−‐‑‒", "-"),
    **dict.fromkeys("∕⁄", "/"),
    **dict.fromkeys("•·│¦", "|"),
    "۔": ".",
    "。": ".",
}
OFFSET = (
    r"(?:\+|(?<=gmt)-|(?<=utc)-|(?<=t\d\d:\d\d)-|(?<=:\d\d:\d\d)-|(?<=:\d\d:\d\d )-(?=\d{4})"
    r"|(?<=\.\d{3})-|(?<=\.\d{6})-)"
    r"\d{1,2}(?::?\d\d)?(?![\d:./-])"
)
"""An offset from UTC; a minus is one only after GMT or a time to the second: "14:00-15:30" is a range."""
TOKEN = re.compile(OFFSET + r"|\d+|[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]|[^\W\d_]+|\S")
NUMBER_SORTS = {1: "n", 2: "n", 3: "N", 4: "y"}
OWN_SORTS = frozenset("-/.:+|")

Phrases = dict[str, list[tuple[tuple[str, ...], str, Any]]]
"""First word → (its further words, sort, value), the longest phrase first; sort "" = no weight."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a date line: sort, value, and the folded text it covers (start, end)."""

    sort: str
    value: Any
    start: int
    end: int


class _Letters(dict[str, str]):
    """Each character as it is compared: folded, and without the accents that ``fold`` keeps."""

    def __missing__(self, char: str) -> str:
        plain = unicodedata.normalize("NFKD", PUNCTUATION.get(char) or fold(char) or (" " if char.isspace() else ""))
        self[char] = result = unicodedata.normalize("NFC", "".join(c for c in plain if unicodedata.category(c) != "Mn"))
        return result


_LETTERS = _Letters()


def fold_line(text: str) -> tuple[str, list[int]]:
    """The text as it is compared, and for each of its characters the index in ``text`` it came from."""
    pieces: list[str] = []
    origins: list[int] = []
    for index, char in enumerate(text):
        piece = _LETTERS[char]
        pieces.append(piece)
        if len(piece) == 1:
            origins.append(index)
        else:
            origins.extend([index] * len(piece))
    return "".join(pieces), origins


def _spellings(names: str) -> Iterator[tuple[str, ...]]:
    for name in names.split("|"):
        yield tuple(TOKEN.findall(fold_line(name.replace("_", " "))[0]))


def _phrases(entries: list[tuple[str, str, Any]]) -> Phrases:
    """The lookup of (spellings, sort, value) rows; the first row that has a spelling keeps it."""
    found: dict[tuple[str, ...], tuple[str, Any]] = {}
    for names, sort, value in entries:
        for spelling in _spellings(names):
            found.setdefault(spelling, (sort, value))
    phrases: Phrases = {}
    for spelling in sorted(found, key=len, reverse=True):
        phrases.setdefault(spelling[0], []).append((spelling[1:], *found[spelling]))
    return phrases


def _zones() -> Iterator[tuple[str, str, Any]]:
    for zone, cities in words.CITY_ZONES.items():
        yield "|".join(f"{word}_{city}" for word in words.ZONE_WORDS for city in cities.split("|")), "z", zone
    yield words.UTC_NAMES, "z", "UTC"
    for zone, names in words.ZONE_ABBREVIATIONS.items():
        yield names, "z", zone
    for name in words.AMBIGUOUS_ZONES.split("|"):
        yield name, "z", f"?{name.upper()}"
    yield "بتوقيت", "z", "?"


def _hebrew(names: str) -> str:
    """The names, and each Hebrew one with the preposition that is written onto it (באפריל)."""
    return "|".join([names, *(f"ב{name}" for name in names.split("|") if "א" <= name[0] <= "ת")])


def _date_entries() -> list[tuple[str, str, Any]]:
    return [
        (words.NEVER, "B", None),
        *((names, "l", label) for label, names in words.LABELS.items()),
        *((_hebrew(name.replace(" ", "_")), "m", (calendar, number)) for name, calendar, number in months()),
        *((names, "p", code) for code, names in words.MERIDIEM.items()),
        *((names, "P", code) for code, names in words.MERIDIEM_BEFORE.items()),
        *((names, sort, None) for sort, names in words.ERAS.items()),
        # French "and", and after a meridiem the Eastern Time of America
        ("et", "c", "America/New_York"),
        *((names, sort, None) for sort, names in words.CLOCKWORDS.items()),
        *((names, "r", days) for days, names in words.NAMED_DAYS.items()),
        *_zones(),
        *((names, "w", number) for number, names in enumerate(words.WEEKDAYS)),
        (words.BYLINES, "b", None),
        (words.FILLERS, "", None),
    ]


DATE_PHRASES = _phrases(_date_entries())
AGO_PHRASES = _phrases(
    [
        (words.NOW, "s", None),
        (words.AGO, "g", None),
        *((names, "v", number) for number, names in words.NUMBER_WORDS.items()),
        *((names, "u", (unit, None)) for unit, names in words.PLURALS.items()),
        *((names, "u", unit) for unit, names in words.UNIT_WORDS.items()),
        *((names, "q", part) for part, names in words.PARTS.items()),
        (words.CLOCKWORDS["c"], "c", None),
        (words.ABOUT, "", None),
    ]
)
AGO_STARTS = frozenset(spelling[0] for names in (words.AGO, words.NOW) for spelling in _spellings(names))


def read_words(tokens: list[tuple[str, int, int]], phrases: Phrases) -> list[Word]:
    """The words that ``phrases`` knows in the (text, start, end) tokens, numbers, and "x" for the rest."""
    texts = [token[0] for token in tokens]
    found: list[Word] = []
    index = 0
    while index < len(tokens):
        sort, value, size = _longest(texts, index, phrases)
        if sort:
            found.append(Word(sort, value, tokens[index][1], tokens[index + size - 1][2]))
        index += size
    return found


def _longest(texts: list[str], index: int, phrases: Phrases) -> tuple[str, Any, int]:
    """Sort, value and number of tokens of the longest phrase at ``index``, or of its token alone."""
    text = texts[index]
    for rest, sort, value in phrases.get(text, ()):
        if not rest or tuple(texts[index + 1 : index + 1 + len(rest)]) == rest:
            return sort, value, 1 + len(rest)
    return *_plain(text), 1


def _plain(text: str) -> tuple[str, Any]:
    """Sort and value of a token that is in no table."""
    if text.isdecimal():
        return NUMBER_SORTS.get(len(text), "X"), int(text[:12])
    if text in OWN_SORTS:
        return text, None
    if text[0] in "+-":
        hours, minutes = int(text[1:3].rstrip(":")), int(text[-2:]) if len(text) > 3 else 0
        return "a", (hours * 60 + minutes) * (-1 if text[0] == "-" else 1)
    return ("x" if text.isalnum() else ""), text


def tokenize(folded: str) -> list[tuple[str, int, int]]:
    """The numbers, words and single signs of a folded line with their places."""
    return [(match.group(), match.start(), match.end()) for match in TOKEN.finditer(folded)]
