"""Whether a page writes 4/9 for the fourth of September or the ninth of April: what is told outside the line.

Asked only for a line that two readers could read as two days (``newsbot.text.dates`` then reads none).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

REGIONS: Final = {
    "uk": "GB", "ie": "IE", "au": "AU", "nz": "NZ", "in": "IN", "za": "ZA", "pk": "PK", "ng": "NG", "ke": "KE",
    "gh": "GH", "my": "MY", "sg": "SG", "hk": "HK", "eu": "GB", "gov": "US", "edu": "US", "mil": "US", "us": "US",
}  # fmt: skip
"""Where the last part of a host's name says in which country its English is written. Canada writes both."""

NUMERIC: Final = re.compile(r"(?<![\d/.-])(\d{1,2})([/-])(\d{1,2})\2(?:19|20)?\d\d(?![\d/-])")
FIRST_MONTH: Final = "US"
FIRST_DAY: Final = "GB"


def with_region(language: str | None, url: str) -> str | None:
    """English with the region of its host, which says more than a declared one: many sites keep a default "en-US"."""
    region = REGIONS.get((urlsplit(url).hostname or "").rpartition(".")[2])
    return f"en-{region}" if language and region and language.partition("-")[0].lower() == "en" else language


def region_of(texts: Iterable[str]) -> str | None:
    """A region that writes dates as these texts do: those that only one order allows ("12/17/2025") tell it.

    ``None`` where none does, or they disagree.
    """
    orders = {
        FIRST_DAY if int(match[1]) > 12 else FIRST_MONTH
        for text in texts
        for match in NUMERIC.finditer(text)
        if (int(match[1]) > 12) != (int(match[3]) > 12)
    }
    return orders.pop() if len(orders) == 1 else None
