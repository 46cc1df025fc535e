"""The words that pages print on their furniture: related news, credits, bylines, tickers, promos.

One table, ``labels.json``, by kind and language. All matching is on folded text (spelling variants,
diacritics and case are one) against the whole of a short element or the start of one, never inside
a paragraph of prose.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from typing import Final

from newsbot.text.kept import kept
from newsbot.text.normalize import EDGES, LONGEST_KEPT, fold, fold_label

BEGINNING: Final = 3
"""Characters by which it is seen that a text begins with no label."""

LONGEST: Final = 60
"""Characters of a label at most; what is longer is a sentence."""

PARTING: Final = " :：|-–—"
"""What may stand between a label and what it announces."""

PARTED = re.compile(r"[:：|»›>\-–—]|\s\s")
SEPARATOR = re.compile(r"\s*[:：|»›>\-–—]+\s*|\s{2,}")
WORD = re.compile(r"\w")
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.]+")


LEADING: Final = ("related", "promo", "byline", "copyright", "credit")
"""Kinds whose labels begin a line that goes on."""


@cache
def _listed() -> dict[str, frozenset[str]]:
    """The folded labels by kind."""
    data = json.loads(resources.files("newsbot.extract").joinpath("labels.json").read_text("utf-8"))
    return {
        kind: frozenset(folded for names in languages.values() for name in names if (folded := fold_label(name)))
        for kind, languages in data.items()
    }


def table(kind: str) -> frozenset[str]:
    """The folded labels of one kind ("related", "credit", "agencies", "byline", "promo" …), all languages."""
    return _listed()[kind]


@cache
def _kinds() -> dict[str, frozenset[str]]:
    """The kinds of each folded label."""
    found: dict[str, set[str]] = {}
    for kind, names in _listed().items():
        for name in names:
            found.setdefault(name, set()).add(kind)
    return {name: frozenset(kinds) for name, kinds in found.items()}


@cache
def _by_letter() -> dict[str, tuple[str, ...]]:
    """The ``LEADING`` labels by their first character: most texts begin with none of them."""
    found: dict[str, list[str]] = {}
    for name in frozenset[str]().union(*map(table, LEADING)):
        found.setdefault(name[0], []).append(name)
    return {letter: tuple(names) for letter, names in found.items()}


@cache
def _beginnings() -> frozenset[str]:
    """How the ``LEADING`` labels begin."""
    return frozenset(name[:BEGINNING] for kind in LEADING for name in table(kind))


NONE: Final = frozenset[str]()


@kept(8192, longest=3 * LONGEST)
def kinds_of(text: str) -> frozenset[str]:
    """The kinds of which the whole text is a label; mostly none."""
    return _kinds().get(fold_label(text), NONE) if len(text) <= LONGEST else NONE


def is_label(kind: str, text: str) -> bool:
    """Whether the whole text is a label of that kind."""
    return kind in kinds_of(text)


@kept(8192, longest=LONGEST_KEPT)
def leading_kinds(text: str) -> frozenset[str]:
    """Those of ``LEADING`` with a label that the text begins with; mostly none."""
    return _leading(text[: 2 * LONGEST]) if len(text) > LONGEST_KEPT or _may_lead(fold(text)) else NONE


def _may_lead(folded: str) -> bool:
    """Whether a text's first characters are those of a label: most are not, and folding its start apart takes time."""
    beginnings, opening = _beginnings(), folded.lstrip(EDGES)
    return opening[:BEGINNING] in beginnings or opening[:2] in beginnings or opening[:1] in beginnings


def starts_with_label(kind: str, text: str) -> bool:
    """Whether the text begins with a label of that kind, one of ``LEADING``."""
    return kind in leading_kinds(text)


@kept(2048)
def _leading(start: str) -> frozenset[str]:
    opening = fold(start).lstrip(EDGES)
    names = _by_letter().get(opening[:1], ())
    if not opening.startswith(names):
        return NONE
    found = (name for name in names if opening.startswith(name) and not WORD.match(opening, len(name)))
    return NONE.union(*(_kinds()[name] for name in found)).intersection(LEADING)


def split_label(kind: str, text: str) -> tuple[str, str] | None:
    """(label, rest) of a text such as "Read also: Talks resume"; ``None`` when there is no label before
    a colon, dash or bar, or nothing after it."""
    if PARTED.search(text, 0, LONGEST + 3) is None:
        return None
    match = SEPARATOR.search(text, 0, LONGEST + 3)
    while match is not None:
        label, rest = text[: match.start()].strip(), text[match.end() :].strip()
        if label and rest and is_label(kind, label):
            return label, rest
        match = SEPARATOR.search(text, match.end(), LONGEST + 3)
    return None


def leading_label(kind: str, text: str, parts: tuple[str, ...]) -> tuple[str, str] | None:
    """(label, rest) of a short piece: parted by a colon, or by an inline element of its own
    ("<span>Read also</span><b>Talks resume</b>", with or without a blank between)."""
    if len(parts) > 1 and is_label(kind, parts[0]):
        rest = text[len(parts[0]) :].strip(PARTING) if text.startswith(parts[0]) else " ".join(parts[1:])
        return (parts[0].rstrip(PARTING), rest) if rest else None
    return split_label(kind, text)
