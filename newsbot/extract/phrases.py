"""What pages that are no articles say of themselves: "Page not found", "Subscribe to continue reading" …

One table, ``outcomes.json``, by code and language. Titles and headlines must be little more than the
phrase, so that an article about lost pages or captchas is none; short lines may hold it anywhere.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from typing import Final

from newsbot.text.normalize import fold, words

SHARE: Final = 0.5
"""Of a title at least, that a phrase must make up to be what the page is about."""

LONGEST_LINE: Final = 300

SEPARATOR = re.compile(r"\s+[|–—·•»«\-]+\s+|\s*[|»]\s*")
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Thai, Lao, Burmese, Khmer, Japanese and Chinese letters: words stand without blanks between."""


def normal(text: str) -> str:
    """The folded words of a text with one blank before each: "Can't be found!" is " can t be found"."""
    return "".join(f" {word}" for word in words(fold(text)))


@cache
def phrases(code: str) -> tuple[str, ...]:
    """The phrases of a code in every language, as ``normal`` writes them; longest first.

    A phrase without blanks between its words may stand inside a run of letters.
    """
    data = json.loads(resources.files("newsbot.extract").joinpath("outcomes.json").read_text("utf-8"))
    listed = dict.fromkeys(normal(phrase) for one in data[code].values() for phrase in one)
    return tuple(sorted((p.strip() if UNSPACED.search(p) else p for p in listed), key=len, reverse=True))


def titles(text: str) -> list[str]:
    """The title and its parts between separators, each as ``normal`` writes it."""
    return [normal(part) for part in dict.fromkeys([text, *SEPARATOR.split(text)]) if part]


def named(code: str, title: str) -> str | None:
    """The phrase that makes up most of a title (one of ``titles``); ``None`` when none does."""
    length = len(title)
    if length > 120:
        return None
    return next((p.strip() for p in phrases(code) if p in title and len(p) >= SHARE * length), None)


def said(code: str, line: str) -> str | None:
    """The phrase that a line (as ``normal`` writes it) holds; ``None`` when it holds none or is a paragraph."""
    if len(line) > LONGEST_LINE:
        return None
    return next((p.strip() for p in phrases(code) if p in line), None)
