"""What of a found article is shown: the words around the first match, safe and readable in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from newsbot.search.spelling import forms, indexed
from newsbot.text.normalize import clean

BEFORE, AFTER = 8, 22
"""Words shown before and after the first match."""

FIRST_STRONG, POP = "\u2068", "\u2069"
"""Isolates (UAX #9, 2.4.2): right-to-left text neither turns what stands around it nor is turned by it."""

BOLD, PLAIN = "\x1b[1m", "\x1b[0m"


def isolated(text: str | None) -> str:
    """Text of a page for a terminal: no escapes or controls of its own, in an isolate."""
    return f"{FIRST_STRONG}{clean(text)}{POP}"


def excerpt(body: str, terms: Sequence[str], *, marks: tuple[str, str] = ("", "")) -> str:
    """The words around the first that holds a term, those that do between ``marks``; the beginning when none does."""
    words = clean(body).split(" ")
    stems = [form for term in terms for form in forms(term.partition(" ")[0])]
    hits = [any(stem in word for stem in stems) for word in map(indexed, words)]
    first = next((place for place, hit in enumerate(hits) if hit), 0)
    start, end = max(0, first - BEFORE), min(len(words), first + AFTER)
    shown = (f"{marks[0]}{word}{marks[1]}" if hits[start + n] else word for n, word in enumerate(words[start:end]))
    return f"{'… ' if start else ''}{' '.join(shown)}{' …' if end < len(words) else ''}"
