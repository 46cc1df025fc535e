"""The language of a text, and the direction of its script.

Script first (most scripts mean one language), then the letters that only one language of a script
uses, then function words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Language:
    """``tag``: BCP 47 primary subtag; ``direction``: rtl or ltr; ``basis``: script, letters, words, declared."""

    tag: str
    direction: str
    basis: str


_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LTR = re.compile("[A-Za-z\u00c0-\u058f\u0900-\u1fff\u2c00-\ud7ff]")


def direction(text: str) -> str:
    """ "rtl" when most letters of the text (its first 4,000 characters) are right-to-left, else "ltr"."""
    sample = text[:4000]
    return "rtl" if len(_RTL.findall(sample)) > len(_LTR.findall(sample)) else "ltr"


def detect(text: str, declared: str | None = None) -> Language | None:
    """The language of a text; ``declared`` decides only a tie. ``None`` when the text has no letters."""
    way = direction(text)
    sample = text[:4000]
    if way == "rtl":
        if re.search("[\u05d0-\u05ea]", sample):
            return Language("he", way, "script")
        for tag, letters in _LETTERS:
            if len(re.findall(letters, sample)) * 100 > len(sample):
                return Language(tag, way, "letters")
        return Language("ar", way, "script")
    if re.search("[A-Za-z]", sample):
        return Language((declared or "en").partition("-")[0].lower(), way, "declared" if declared else "script")
    return None


_LETTERS: Final = (("ps", "[ښګړډڼځڅټې]"), ("ckb", "[ەێۆڕڵ]"), ("ur", "[ٹڈڑےں]"), ("fa", "[پچژگکی]"))
