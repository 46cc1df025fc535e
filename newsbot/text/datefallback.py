"""Dates in languages that the tables of ``datewords`` lack, through dateparser.

dateparser is asked with the one language named (without, it tries hundreds: 39 ms a text), strictly
(day, month and year must stand there), never through its search, and imported when first needed.
"""

from __future__ import annotations

import re
import warnings
from datetime import datetime
from functools import lru_cache
from typing import Any

from newsbot.text.months import languages

LONGEST = 60
"""Characters: dateparser reads date lines only, and its time grows with the text."""
CLOCK = re.compile(r"\d:\d\d(:\d\d)?")


def read_foreign(text: str, *, now: datetime, language: str | None) -> tuple[datetime, str] | None:
    """The moment (aware if the text names a zone) and its precision: second, minute or day.

    ``None`` for a language of our own tables, one that dateparser does not know, and for no date.
    """
    code = (language or "").split("-")[0].lower()
    if code in languages() or len(text) > LONGEST or not re.search(r"\d", text) or not _known(code):
        return None
    import dateparser  # type: ignore[import-untyped]

    settings: Any = {
        "RELATIVE_BASE": now.replace(tzinfo=None),
        "REQUIRE_PARTS": ["day", "month", "year"],
        "STRICT_PARSING": True,
        "PREFER_DATES_FROM": "past",
    }
    # dateparser warns of its own use of the standard library; nothing in it is for our caller.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = dateparser.parse(text, languages=[code], settings=settings)
    if found is None:
        return None
    clock = CLOCK.search(text)
    return found.replace(microsecond=0), "day" if clock is None else "second" if clock[1] else "minute"


@lru_cache(maxsize=64)
def _known(code: str) -> bool:
    from dateparser.data.languages_info import language_order  # type: ignore[import-untyped]

    return code in language_order
