"""Dates as newsrooms print them, read against the run's clock: one parser for pages and metadata.

Own tables first (``months``, ``datewords``); a language that they lack goes to dateparser, always
with that language named. A wrong date is worse than none: what two readers could read as two days
is ``None``. The choices:

- 4/9/2025 is day first, in "en" and where no language is known only if region or zone say so
  (en-US or a zone in America: month first); else the weekday printed decides, else ``None``.
- Gregorian beats Jalali beats Hijri when a line prints a day in two calendars.
- A day without its year is the nearest one not after tomorrow; a weekday printed beside it must fit.
- "منذ 3 ساعات" counts from ``now``; a bare "today" or "now" is a header word and no date.
- Later than two days after ``now``, earlier than 1800, 1970-01-01 and 1900-01-01 (never set) are ``None``.
- Copyright lines, counters, scores, ranges, dates inside sentences and clocks of the page are ``None``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from newsbot.text.calendars import EARLIEST_YEAR, UNSET_DAYS
from newsbot.text.datefallback import read_foreign
from newsbot.text.dategrammar import Event, read_line
from newsbot.text.datelexer import Word, fold_line
from newsbot.text.datestamps import Stamp, stamps_of
from newsbot.text.datevalues import Ago, Clock, Day, Setting
from newsbot.text.months import GREGORIAN
from newsbot.text.normalize import clean

LONGEST = 200
"""Characters; a longer text is prose, and prose has no date line."""
MOST_WORDS = 6
"""Words of a date line that say nothing about the date: a name, an agency, a city."""
SEPARATORS = frozenset('-|:،,;؛()[]«»"•/')
LABEL_TRUST = ("published", None, "modified", "clock")
DAY = 24 * 60
"""Minutes that no zone is away from UTC."""
EPOCH = re.compile(r"\s*(\d{10}|\d{13})\s*", re.ASCII)
BASIC_FORMAT = re.compile(r"^\s*(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(.{0,6}))?\s*$", re.ASCII)

WITH_OFFSET = re.compile(r"(?:19|20)\d\d-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", re.ASCII)
ASCTIME = re.compile(r"([A-Z][a-z]{2} +\d\d?) +(\d\d:\d\d:\d\d) +([A-Z]{3,4} +)?(\d{4})\b", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDate:
    """One date of a text.

    ``value``: ISO 8601 with offset when the zone is known, ``YYYY-MM-DDTHH:MM:SS`` when not,
    ``YYYY-MM-DD`` at precision day. ``precision``: second, minute, hour, day. ``zone_basis``: printed
    (a zone word), offset (a numeric offset, or counted from the run's clock), site (the ``zone``
    argument), unknown. ``raw``: the date as printed, in stored form. ``label``: published, modified,
    clock (labelled as the page's own clock, "امروز:"), or ``None``.
    """

    value: str
    precision: str
    zone_basis: str
    raw: str
    label: str | None = None

    @property
    def instant(self) -> datetime | None:
        """The aware moment, to compare by; ``None`` when only the day or no offset is known."""
        moment = datetime.fromisoformat(self.value)
        return None if moment.tzinfo is None else moment


def parse_date(text: str, *, now: datetime, zone: str | None = None, language: str | None = None) -> PrintedDate | None:
    """The date that ``text`` prints: the published one, else the one with no label, else the modified one.

    ``now`` is aware, ``zone`` an IANA name, ``language`` BCP 47. ``None`` when the text is no date
    line or prints two different days without a label. Raises ``ValueError`` for a naive ``now`` and
    ``ZoneInfoNotFoundError`` for an unknown zone; never for a text.
    """
    found = parse_dates(text, now=now, zone=zone, language=language)
    for label in LABEL_TRUST:
        candidates = [stamp for stamp in found if stamp.label == label]
        if label is None and len({stamp.value[:10] for stamp in candidates}) > 1:
            return None
        if candidates:
            return candidates[0] if label else max(candidates, key=lambda stamp: len(stamp.value))
    return None


def parse_dates(text: str, *, now: datetime, zone: str | None = None, language: str | None = None) -> list[PrintedDate]:
    """Every date that a line prints, in its order, each with its label; ``[]`` when it is no date line.

    Arguments and errors as for ``parse_date``.
    """
    if now.tzinfo is None:
        raise ValueError(f"now is {now}, without an offset; pass an aware datetime")
    if len(text) > LONGEST:
        text = clean(text)
        if len(text) > LONGEST:
            return []
    setting = Setting(now=_local(now, zone), zone=zone, language=language)
    folded, origins = fold_line(text)
    words, events = read_line(folded, setting)
    if any(event.kind == "never" for event in events):
        return []
    if not any(event.value and event.kind in ANCHORS for event in events):
        return _foreign(text, setting)
    if not _stands_apart(folded, words, events):
        return []
    found = []
    for stamp in stamps_of(events):
        printed = _resolve(stamp, setting)
        if printed is not None:
            found.append(replace(printed, raw=_raw(text, origins, words, stamp)))
    return found


def parse_metadata_date(
    value: str, *, now: datetime, zone: str | None = None, language: str | None = None
) -> PrintedDate | None:
    """As ``parse_date``, and three forms that only metadata hold: seconds or milliseconds since 1970,
    the basic format of ISO 8601 (20251117T200533Z), C's asctime (Mon Nov 17 20:05:33 UTC 2025).

    RFC 3339 with an offset, which most metadata is in, is read without a look at its words.
    """
    match = EPOCH.fullmatch(value)
    if match is None:
        if WITH_OFFSET.fullmatch(value) and (moment := _moment(value)):
            return _told_by_machine(moment, value, Setting(now=_local(now, zone), zone=zone, language=language))
        value = ASCTIME.sub(r"\1 \4 \2 \3", BASIC_FORMAT.sub(_extended, value))
        return parse_date(value, now=now, zone=zone, language=language)
    moment = datetime.fromtimestamp(int(match[1][:10]), UTC)
    if moment > now + timedelta(days=2):
        return None
    return PrintedDate(
        value=moment.isoformat(), precision=_told(moment.second, "second"), zone_basis="offset", raw=match[1]
    )


def _local(now: datetime, zone: str | None) -> datetime:
    return now.astimezone(ZoneInfo(zone)) if zone else now


def _moment(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _told_by_machine(moment: datetime, value: str, setting: Setting) -> PrintedDate | None:
    if moment.date() in UNSET_DAYS:
        return None
    clock = Clock(moment.time(), "second")
    printed = _resolve(Stamp(day=Day(moment.date(), GREGORIAN), clock=clock, zone=_minutes(moment)), setting)
    return replace(printed, raw=value) if printed else None


def _extended(match: re.Match[str]) -> str:
    """The extended format of a date in ISO 8601's basic one."""
    day = f"{match[1]}-{match[2]}-{match[3]}"
    return f"{day}T{match[4]}:{match[5]}:{match[6]}{match[7]}" if match[4] else day


def _resolve(stamp: Stamp, setting: Setting) -> PrintedDate | None:
    """The value of a stamp (its ``raw`` still empty); ``None`` when it cannot be, or lies ahead."""
    if stamp.clock_wrong or (isinstance(stamp.zone, int) and abs(stamp.zone) >= DAY):
        return None
    if stamp.ago is not None:
        return _told_ago(stamp.ago, stamp.label, setting)
    if stamp.day is None or (stamp.named and stamp.clock is None and stamp.day.day == setting.now.date()):
        return None
    day = stamp.day.day
    if day > (setting.now + timedelta(days=2)).date():
        return None
    known = "site" if setting.zone else "unknown"
    if stamp.clock is None:
        return PrintedDate(value=day.isoformat(), precision="day", zone_basis=known, raw="", label=stamp.label)
    moment = datetime.combine(day, stamp.clock.time)
    moment, basis = _zoned(moment, stamp.zone, setting.zone)
    if moment.tzinfo is not None and moment > setting.now + timedelta(days=2):
        return None
    return PrintedDate(
        value=moment.isoformat(), precision=_precision(stamp.clock), zone_basis=basis, raw="", label=stamp.label
    )


def _zoned(moment: datetime, printed: str | int | None, site: str | None) -> tuple[datetime, str]:
    """The moment in the zone printed, else in the site's, and which it was."""
    if isinstance(printed, int):
        return moment.replace(tzinfo=timezone(timedelta(minutes=printed))), "offset"
    local = moment.replace(tzinfo=ZoneInfo(site)) if site else moment
    if printed is None:
        return local, "site" if site else "unknown"
    if printed.startswith("?"):
        return (local, "printed") if site and local.tzname() == printed[1:] else (moment, "unknown")
    if printed[0] in "+-":
        return datetime.fromisoformat(moment.isoformat() + printed), "printed"
    return moment.replace(tzinfo=ZoneInfo(printed)), "printed"


def _precision(clock: Clock) -> str:
    return _told(clock.time.second, clock.precision)


def _told(second: int, precision: str) -> str:
    """A time at second 00 counts as to the minute, for so systems write what they know to the minute."""
    return "minute" if precision == "second" and second == 0 else precision


def _told_ago(ago: Ago, label: str | None, setting: Setting) -> PrintedDate:
    if ago.precision == "day":
        basis = "site" if setting.zone else "unknown"
        return PrintedDate(value=ago.moment.date().isoformat(), precision="day", zone_basis=basis, raw="", label=label)
    basis = "site" if setting.zone else "offset"
    return PrintedDate(value=ago.moment.isoformat(), precision=ago.precision, zone_basis=basis, raw="", label=label)


def _raw(text: str, origins: list[int], words: list[Word], stamp: Stamp) -> str:
    start, end = origins[words[stamp.first or 0].start], origins[words[stamp.last].end - 1] + 1
    while end < len(text) and not fold_line(text[end])[0]:
        end += 1  # marks and tatweel that hang on the last letter
    raw = text[start:end]
    if raw.count("(") > raw.count(")") and text[end:].lstrip().startswith(")"):
        raw += ")"
    return clean(raw)


def _foreign(text: str, setting: Setting) -> list[PrintedDate]:
    """The date of a language that the tables lack."""
    read = read_foreign(clean(text), now=setting.now, language=setting.language)
    if read is None or read[0].year < EARLIEST_YEAR:
        return []
    moment, precision = read
    clock = None if precision == "day" else Clock(moment.time(), precision)
    printed = _resolve(Stamp(day=Day(moment.date(), GREGORIAN), clock=clock, zone=_minutes(moment)), setting)
    return [replace(printed, raw=clean(text))] if printed else []


def _minutes(moment: datetime) -> int | None:
    offset = moment.utcoffset()
    return None if offset is None else round(offset.total_seconds() / 60)


def _stands_apart(folded: str, words: list[Word], events: list[Event]) -> bool:
    """Whether the words around the dates are few and stand apart, so that no sentence is read."""
    covered = {index for event in events for index in range(event.first, event.last + 1)}
    others = [index for index, word in enumerate(words) if word.sort == "x" and index not in covered]
    if len(others) > MOST_WORDS:
        return False
    numbers = any(word.sort in "nNyX" and index not in covered for index, word in enumerate(words))
    loose = frozenset(others)
    for event in events:
        if event.kind not in ANCHORS and event.kind != "clock":
            continue
        weak = event.kind in ("ago", "named")
        unsure = event.kind == "day" and event.value is not None and not event.value.complete
        if event.last + 1 in loose and not _apart(folded, words[event.last], words[event.last + 1]):
            return False
        before = event.first - 1 in loose and not _apart(folded, words[event.first - 1], words[event.first])
        if weak and (before or numbers):
            return False
        dateline = not SEPARATORS.isdisjoint(folded[words[event.last].end :])
        if unsure and (numbers or len(others) > 3 or (before and not dateline)):
            return False
    return True


ANCHORS = frozenset({"day", "ago", "named"})


def _apart(folded: str, left: Word, right: Word) -> bool:
    """Whether a sign stands between two words."""
    return not SEPARATORS.isdisjoint(folded[left.end : right.start])
