"""The time zone that the offsets in a site's dates point to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cache
from importlib import resources
from typing import Final
from zoneinfo import ZoneInfo

ISO: Final = re.compile(r"(?:19|20)\d\d-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)")
RFC_2822: Final = re.compile(r"\d{1,2} [A-Z][a-z]{2} (?:19|20)\d\d \d\d:\d\d:\d\d (?:GMT|UTC|[+-]\d{4})")
MOST_MOMENTS: Final = 5000

SEATS: Final = {
    "ar": ("Asia/Dubai", "Asia/Riyadh", "Africa/Cairo", "Asia/Beirut", "Africa/Tunis", "Africa/Casablanca"),
    "bn": ("Asia/Dhaka", "Asia/Kolkata"), "ckb": ("Asia/Baghdad",), "de": ("Europe/Berlin",),
    "en": ("Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Sydney"),
    "es": ("Europe/Madrid", "America/Mexico_City", "America/Argentina/Buenos_Aires"),
    "fa": ("Asia/Tehran", "Asia/Kabul"),
    "fr": ("Europe/Paris",), "he": ("Asia/Jerusalem",), "hi": ("Asia/Kolkata",), "id": ("Asia/Jakarta",),
    "it": ("Europe/Rome",), "ja": ("Asia/Tokyo",), "ko": ("Asia/Seoul",), "nl": ("Europe/Amsterdam",),
    "pl": ("Europe/Warsaw",), "pt": ("America/Sao_Paulo", "Europe/Lisbon"), "ru": ("Europe/Moscow",),
    "tr": ("Europe/Istanbul",), "uk": ("Europe/Kyiv",), "ur": ("Asia/Karachi",), "vi": ("Asia/Ho_Chi_Minh",),
    "zh": ("Asia/Shanghai",),
}  # fmt: skip
"""Where publishers of a language sit, asked in that order when the host names no country."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneGuess:
    """The zone, ``None`` when the dates cannot say; ``basis`` in words, ``sure`` when nothing else fits as well."""

    zone: str | None
    basis: str
    sure: bool


def moments(text: str) -> list[datetime]:
    """The times with an offset that stand in a page's or feed's source, at most ``MOST_MOMENTS``."""
    found = []
    for _, match in zip(range(MOST_MOMENTS), _matches(text), strict=False):
        try:
            found.append(datetime.fromisoformat(match) if "T" in match else parsedate_to_datetime(match))
        except ValueError:  # a day such as the 31st of February: no time at all
            continue
    return [moment for moment in found if moment.tzinfo is not None]


def offsets(times: Iterable[datetime]) -> Counter[str]:
    """How often each offset is written, as "+04:00"."""
    return Counter(time.isoformat()[-6:] for time in times)


def guess_zone(times: Iterable[datetime], *, host: str, language: str | None) -> ZoneGuess:
    """The IANA zone whose clock shows every time's offset: one of the host's country, else of the language's seats.

    Times in UTC say nothing: machines write them everywhere.
    """
    local = [time for time in times if time.utcoffset()]
    if not local:
        return ZoneGuess(zone=None, basis="no date shows an offset other than UTC", sure=False)
    written = ", ".join(sorted(offsets(local)))
    country = _zones_of_country(host.rpartition(".")[2])
    for zones, why in ((country, "the host's country"), (SEATS.get(language or "", ()), f"language {language}")):
        fitting = [zone for zone in zones if _fits(zone, local)]
        if fitting:
            sure = zones is country and len(fitting) == 1
            return ZoneGuess(zone=fitting[0], basis=f"offsets {written} and {why}", sure=sure)
    return ZoneGuess(zone=None, basis=f"no known seat keeps the offsets {written}", sure=False)


def _matches(text: str) -> Iterator[str]:
    for pattern in (ISO, RFC_2822):
        for match in pattern.finditer(text):
            yield match[0]


def _fits(name: str, times: Iterable[datetime]) -> bool:
    zone = ZoneInfo(name)
    return all(time.astimezone(zone).utcoffset() == time.utcoffset() for time in times)


@cache
def _zones_of_country(domain: str) -> tuple[str, ...]:
    """The zones of a country's domain, the most peopled first, as the time zone database lists them; () for "com"."""
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    code = {"uk": "GB"}.get(domain, domain.upper())
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return tuple(row[2] for row in rows if row[0] == code)
