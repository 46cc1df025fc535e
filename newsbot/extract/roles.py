"""Who did something else: photographers, editors, translators, reviewers named in and around a byline."""

from __future__ import annotations

from functools import cache
from typing import Final

from newsbot.extract.labels import is_label, kinds_of, table
from newsbot.text.normalize import fold_label

LONGEST: Final = 4
"""Words of a label that announces another role ("With contributions from")."""
PARTING: Final = tuple(".,;:|()/•·-–—،؛；：／&")
COLONS: Final = (":", "：")

OTHER: Final = "not_author_label"
AUTHOR: Final = frozenset(("byline", "author_label", "author_heading"))
"""Kinds of labels that announce another role, and an author."""

URDU_WRITTEN: Final = "تحریر"
"""Urdu's "written by"; but for the Farsi yeh it is Arabic's "edited by", and folding makes them one."""


def parted(text: str) -> tuple[str, str]:
    """(what names the authors, what names those of another role) of a byline's text.

    A label of another role counts at the head, behind a sign, or before a colon: "Text: Karl Meier, Foto: Eva
    Groß", "محمد علي - ترجمة: سارة حسن". What follows it is another's up to the next label of an author.
    """
    words = text.split()
    authors: list[str] = []
    others: list[str] = []
    kept = authors
    index = 0
    while index < len(words):
        if (size := _label_size(words, index, "other")) is not None:
            kept = others
        elif kept is others and (size := _label_size(words, index, "author")) is not None:
            kept = authors
        size = size or 1
        kept += words[index : index + size]
        index += size
    return " ".join(authors), " ".join(others)


def is_other_label(text: str) -> bool:
    """Whether the text is nothing but words that announce another role than the author's."""
    return is_label(OTHER, text) and URDU_WRITTEN not in text


def is_author_label(text: str) -> bool:
    """Whether the text is nothing but words that announce an author."""
    return not AUTHOR.isdisjoint(kinds_of(text)) and not is_other_label(text)


def may_open_label(word: str) -> bool:
    """Whether a label of an author or of another role may begin with that word: most words begin none."""
    opening = fold_label(word)
    return not opening or opening.partition(" ")[0] in _openings()


@cache
def _openings() -> frozenset[str]:
    return frozenset(fold_label(label.partition(" ")[0]) for kind in (OTHER, *AUTHOR) for label in table(kind))


def _label_size(words: list[str], index: int, role: str) -> int | None:
    """How many words from ``index`` are a label of that role; ``None`` when none are."""
    if not may_open_label(words[index]):
        return None
    is_one = is_other_label if role == "other" else is_author_label
    apart = index == 0 or words[index - 1].endswith(PARTING) or words[index].startswith(PARTING)
    for size in range(min(LONGEST, len(words) - index), 0, -1):
        label = " ".join(words[index : index + size])
        if (apart or label.endswith(COLONS)) and is_one(label):
            return size
    return None
