"""Days of the calendars that newsrooms print, as Gregorian dates.

Hijri is Umm al-Qura (hijridate, 1343-1500 AH), the civil calendar of Saudi Arabia; a country that
sights the moon may be a day off, so a Gregorian date printed beside it is the better one. Jalali is
the civil calendar of Iran and Afghanistan (persiantools).
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from hijridate import Hijri
from persiantools.jdatetime import JalaliDate

from newsbot.text.months import GREGORIAN, HIJRI, JALALI

EARLIEST_YEAR = 1800
"""News archives go back to the 19th century; an earlier year is a misreading."""
UNSET_DAYS = frozenset({date(1900, 1, 1), date(1970, 1, 1)})
"""What content systems print for a date that was never set."""
JALALI_YEARS = range(1300, 1421)
HIJRI_YEARS = range(1343, 1501)


def gregorian(calendar: str, year: int, month: int, day: int) -> date | None:
    """The Gregorian date of a day of ``calendar``; ``None`` when there is no such day, or none for news."""
    try:
        if calendar == HIJRI:
            return Hijri(year, month, day).to_gregorian() if year in HIJRI_YEARS else None
        if calendar == JALALI:
            return _jalali(year, month, day) if year in JALALI_YEARS else None
        found = date(year, month, day)
    except (ValueError, OverflowError):
        return None
    return found if year >= EARLIEST_YEAR and found not in UNSET_DAYS else None


def _jalali(year: int, month: int, day: int) -> date:
    found: date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
    return found


def jalali_year(day: date) -> int:
    """The Jalali year that a Gregorian day lies in."""
    year: int = JalaliDate.to_jalali(day).year  # type: ignore[no-untyped-call]
    return year


def latest(calendar: str, month: int, day: int, *, until: date, weekday: int | None = None) -> date | None:
    """The last such day of any year that is not after ``until`` and falls on ``weekday`` (0 = Monday).

    Without a weekday the nearest year decides (29 February: up to eight years back). ``None`` for
    Hijri: a day of its year without the year is a feast, not a date line.
    """
    if calendar == HIJRI:
        return None
    year = until.year if calendar == GREGORIAN else jalali_year(until)
    for candidate in range(year, year - 9, -1):
        found = gregorian(calendar, candidate, month, day)
        if found is not None and found <= until and weekday in (None, found.weekday()):
            return found
    return None


def months_before(day: date, count: int) -> date:
    """The same day ``count`` months earlier, or the last of that month where it has no such day.

    Raises ``ValueError`` when that lies before year 1.
    """
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    if year < 1:
        raise ValueError(f"{count} months before {day} is before year 1")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
