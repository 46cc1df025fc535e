"""What the parts of a date line say: a day, a clock time, a zone, a time ago, from the words that they cover.

Which words make up a part is for ``newsbot.text.dategrammar``. What cannot be, or could be two things, is ``None``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from newsbot.text.calendars import JALALI_YEARS, gregorian, latest, months_before
from newsbot.text.datelexer import Word
from newsbot.text.months import GREGORIAN, HIJRI, JALALI

PERSIAN_CALENDAR = frozenset({"fa", "prs", "ps", "ckb", "lrc", "glk", "mzn"})
PERSIAN_ZONES = frozenset({"Asia/Tehran", "Asia/Kabul", "Iran"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a line alone does not say: now in the site's zone, the zone, language and weekday printed."""

    now: datetime
    zone: str | None
    language: str | None
    weekday: int | None = None

    @property
    def jalali(self) -> bool:
        """Whether a year 13xx is one of Iran or Afghanistan."""
        return (self.language or "").split("-")[0] in PERSIAN_CALENDAR or self.zone in PERSIAN_ZONES

    @property
    def month_first(self) -> bool | None:
        """The order of 4/9/2025: month first in American English, unknown (``None``) in "en" with no zone."""
        language, _, region = (self.language or "en").partition("-")
        if language != "en":
            return False
        if region:
            return region.upper() in ("US", "PH")
        return None if self.zone is None else self.zone.startswith("America/")


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was printed, and the calendar it was printed in; ``complete`` = with its year."""

    day: date
    calendar: str
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock time and its precision: second, minute or hour."""

    time: time
    precision: str


@dataclass(frozen=True, slots=True)
class Ago:
    """A moment or day told as so long ago, with its precision."""

    moment: datetime
    precision: str


SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 7 * 86400}


def read_ago(words: list[Word], now: datetime) -> Ago | None:
    """The moment so long before now; precise to its smallest unit, a day at most."""
    amount: float | None = None
    unit, moment = "minute", now
    try:
        for word in words:
            if word.sort in "nNv":
                amount = float(word.value)
            elif word.sort == "u":
                unit, count = word.value
                if count is None and amount is None:
                    return None
                moment = _before(moment, unit, (1 if amount is None else amount) * (count or 1))
                amount = None
            elif word.sort == "q":
                moment = _before(moment, unit, word.value)
                unit = "minute" if unit == "hour" else unit
    except (ValueError, OverflowError):
        return None
    precision = unit if unit in ("second", "minute", "hour") else "day"
    return Ago(
        moment.replace(microsecond=0) if unit == "second" else moment.replace(second=0, microsecond=0), precision
    )


def _before(moment: datetime, unit: str, amount: float) -> datetime:
    if unit in SECONDS:
        return moment - timedelta(seconds=amount * SECONDS[unit])
    day = months_before(moment.date(), round(amount * (12 if unit == "year" else 1)))
    return datetime.combine(day, moment.timetz())


def _numbers(words: list[Word]) -> list[int]:
    return [word.value for word in words if word.sort in "ny"]


def _calendar(year: int, words: list[Word], setting: Setting) -> str | None:
    """The calendar of a numeric date: by its era, else by its year; ``None`` when a year is of no calendar."""
    eras = {word.sort for word in words}
    if "J" in eras:
        return JALALI
    if "H" in eras:
        return HIJRI
    if year >= 1800:
        return GREGORIAN
    if setting.jalali and year in JALALI_YEARS:
        return JALALI
    return HIJRI if year > JALALI_YEARS[-1] else None


def _day(calendar: str | None, year: int, month: int, day: int) -> Day | None:
    found = gregorian(calendar, year, month, day) if calendar else None
    return Day(found, calendar) if found and calendar else None


def _year_first(words: list[Word], setting: Setting) -> Day | None:
    year, month, day = _numbers(words)
    return _day(_calendar(year, words, setting), year, month, day)


def _day_first(words: list[Word], setting: Setting) -> Day | None:
    """Day or month first: what only one order allows, else the order of the language, else the weekday's."""
    first, second, year = _numbers(words)
    calendar = _calendar(year, words, setting)
    day_first, month_first = _day(calendar, year, second, first), _day(calendar, year, first, second)
    if day_first is None or month_first is None or first == second or calendar != GREGORIAN:
        return day_first or month_first
    order = None if words[1].sort == "." else setting.month_first
    if words[1].sort == "." or order is False:
        return day_first
    if order:
        return month_first
    agreeing = [found for found in (day_first, month_first) if found.day.weekday() == setting.weekday]
    return agreeing[0] if len(agreeing) == 1 else None


def _month_of(words: list[Word]) -> tuple[str, int] | None:
    """Calendar and number of the month; ``None`` when two names beside each other disagree."""
    named = {word.value for word in words if word.sort == "m"}
    return named.pop() if len(named) == 1 else None


def _named_month(words: list[Word], setting: Setting) -> Day | None:
    named = _month_of(words)
    year = next(word.value for word in words if word.sort == "y")
    day = next(word.value for word in words if word.sort == "n")
    return _day(named[0], year, named[1], day) if named else None


def _two_digit_year(words: list[Word], setting: Setting) -> Day | None:
    """A year of two digits: this century, not after now's; with a named month."""
    named = _month_of(words)
    day, year = _numbers(words)
    return _day(named[0], 2000 + year, named[1], day) if named and year <= setting.now.year % 100 else None


def _short_date(words: list[Word], setting: Setting) -> Day | None:
    """Three numbers of two digits: in Persian 99/02/21; else day first and only of this year or the last.

    Older ones could as well be read from the other end, or be no date at all.
    """
    first, second, third = _numbers(words)
    if setting.jalali:
        found = _day(JALALI, (1300 if first >= 50 else 1400) + first, second, third)
        return found if found and found.day <= setting.now.date() else None
    year = 2000 + third
    if words[1].sort == "-" or setting.month_first is not False or not 0 <= setting.now.year - year <= 1:
        return None
    return _day(GREGORIAN, year, second, first)


def _without_year(words: list[Word], setting: Setting) -> Day | None:
    """Day and month: of the nearest year not after now. Month first ("April 25") is read in English only."""
    named = _month_of(words)
    day = next(word.value for word in words if word.sort == "n")
    if named is None or (words[0].sort == "m" and not (setting.language or "").startswith("en")):
        return None
    if named[0] == JALALI and not setting.jalali:
        return None
    found = latest(*named, day, until=setting.now.date() + timedelta(days=1), weekday=setting.weekday)
    return Day(found, named[0], complete=False) if found else None


def _clock(words: list[Word], setting: Setting) -> Clock | None:
    end = next((i for i, word in enumerate(words) if word.sort == "-"), len(words))
    numbers = [word.value for word in words[:end] if word.sort == "n"]
    half = next((word.value or "pm" for word in words if word.sort in "peP"), None)
    hour = _hour(numbers[0], half)
    try:
        moment = time(-1 if hour is None else hour, *numbers[1:3])
    except ValueError:
        return None
    return Clock(moment, ("hour", "minute", "second")[min(len(numbers), 3) - 1])


def _hour(hour: int, half: str | None) -> int | None:
    """The hour of 24; ``None`` when hour and half of the day contradict each other (14 ص)."""
    if half is None:
        return hour
    if hour > 12 or hour == 0:
        return hour if (hour < 12) == (half in ("am", "night")) or (half == "night" and hour >= 18) else None
    if half == "am":
        return hour % 12
    if half == "noon":
        return hour if hour >= 10 else hour + 12
    if half == "night":
        return hour % 12 if hour == 12 or hour < 5 else hour + 12
    return hour % 12 + 12


def _zone(words: list[Word], setting: Setting) -> str | int:
    """An IANA name, "?…" for a zone that is not known, or minutes from UTC."""
    last = words[-1]
    value: str | int = last.value
    return value


def _named_day(words: list[Word], setting: Setting) -> Day:
    return Day(setting.now.date() - timedelta(days=words[0].value), GREGORIAN, complete=False)


def _value(words: list[Word], setting: Setting) -> Any:
    return words[0].value


READERS: dict[str, Callable[[list[Word], Setting], Any]] = {
    "cjk": _year_first,
    "ymd": _year_first,
    "day_month": _named_month,
    "dmy": _day_first,
    "short_year": _two_digit_year,
    "dmyy": _short_date,
    "no_year": _without_year,
    "named": _named_day,
    "clock": _clock,
    "zone": _zone,
    **dict.fromkeys(("label", "ago", "weekday", "never", "span"), _value),
}
"""How each kind of part is read from its words."""
