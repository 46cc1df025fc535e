"""When it was published and changed: what the page declares and prints, weighed against each other.

Publication is the first moment, so of two days that disagree the earlier is the publication and the
later a change: content systems write the day of a re-issue over the first one, in metadata as in print.
An offset is never made up. It is proved when the printed clock and a declared instant are the same
minute in another zone; the value is then written as its readers saw it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from itertools import chain
from typing import Final
from zoneinfo import ZoneInfo

from newsbot.extract.datesources import Dated, DateReader, declared, elements, in_data, in_url, of_state
from newsbot.extract.printed import printed
from newsbot.extract.reading import Reading
from newsbot.text.dates import PrintedDate

BASIS: Final = {"unknown": 0, "site": 1, "printed": 2, "offset": 2}
ODD_OFFSETS: Final = frozenset((345, 525, 765))
"""Minutes of the offsets in use that are no whole or half hour: Nepal, Eucla, Chatham."""
FARTHEST: Final = timedelta(hours=14)
LOCAL_AS_UTC: Final = "NEWSBOT_LOCAL_TIME_AS_UTC"
"""A site's setting: its metadata calls local time UTC. The clock is then read in the site's zone."""


@dataclass(frozen=True, slots=True)
class Dates:
    """What was found: the dates chosen, ``raw`` as printed (else as declared), and every witness in order of trust."""

    published: Dated | None = None
    modified: Dated | None = None
    raw: str | None = None
    witnesses: tuple[Dated, ...] = ()


def read_dates(reading: Reading, language: str | None) -> Dates:
    """The article's dates; ``None`` for one that nothing tells for sure."""
    reader = DateReader.of(reading, language)
    told = list(declared(reading, reader))
    shown = printed(reading, reader)
    if not told and not shown:
        told = list(elements(reading, reader))
    if not any(_exact(one) for one in (*told, *shown)):
        told += of_state(reading, reader, (*told, *shown))
    if reading.site.settings.get(LOCAL_AS_UTC) and reading.site.zone:
        told = [_relabelled(one, reading.site.zone) for one in told]
    found = (*told, *shown)
    changes = [one for one in found if one.date.label == "modified"]
    published = _published(told, shown, changes)
    if published is None:
        published = next(chain(in_url(reading, reader), in_data(reading, reader)), None)
    if published is not None:
        published = _sharpened(published, [one for one in found if one.date.label != "modified"])
        published = _on_printed_day(published, shown, _offsets(found, reading.site.zone))
    modified = next((one for one in changes if published is None or _after(one, published)), None)
    if modified is not None:
        modified = _sharpened(modified, changes)
    return Dates(published, modified, _raw(published, shown), found)


def _published(told: Sequence[Dated], shown: Sequence[Dated], changes: Sequence[Dated]) -> Dated | None:
    """The publication: the declared one, unless the page prints an earlier day; else the printed one.

    Beside a declared publication, a day printed without a label that is a change's is that change's.
    """
    said = next((one for one in told if one.date.label != "modified"), None)
    seen = next((one for one in shown if one.date.label != "modified"), None)
    if said is None or seen is None:
        return said or seen
    return (
        seen
        if _day(seen) < _first_day(said) and (seen.date.label or _day(seen) not in {_day(one) for one in changes})
        else said
    )


def _first_day(one: Dated) -> date:
    """The earliest day that a date can be somewhere on earth; a day before it is another date."""
    instant = one.date.instant
    return _day(one) - timedelta(days=1) if instant is None else (instant - timedelta(hours=12)).astimezone(UTC).date()


def _sharpened(chosen: Dated, found: Iterable[Dated]) -> Dated:
    """The chosen date made exact by witnesses of the same moment, in the offset that they prove."""
    others = [one for one in found if one is not chosen]
    for one in others:
        if _adds(one.date, chosen.date):
            chosen = one
    for one in others:
        local = _local(chosen.date, one.date)
        if local is not None:
            return Dated(local, chosen.source)
    return chosen


def _adds(other: PrintedDate, best: PrintedDate) -> bool:
    """Whether another witness of the same day says more: the clock beside a mere day, the zone beside none."""
    if other.precision == "day" or other.value[:10] != best.value[:10]:
        return False
    if best.precision == "day":
        return True
    same_clock = other.value[:16] == best.value[:16]
    return BASIS[other.zone_basis] > BASIS[best.zone_basis] and (same_clock or best.zone_basis == "unknown")


def _local(utc: PrintedDate, other: PrintedDate) -> PrintedDate | None:
    """A date declared in UTC, in the offset in which the other tells the same minute; ``None`` when it proves none."""
    instant = utc.instant
    if instant is None or instant.utcoffset() or other.precision == "day":
        return None
    clock = datetime.fromisoformat(other.value)
    if clock.tzinfo is not None and other.zone_basis in ("offset", "printed"):
        if not clock.utcoffset():
            return None
        if abs(clock - instant) < timedelta(minutes=1):
            return replace(utc, value=instant.astimezone(timezone(_offset(clock))).isoformat())
        mislabelled = other.zone_basis == "printed" and clock.replace(tzinfo=UTC, second=0) == instant.replace(second=0)
        return other if mislabelled else None
    offset = clock.replace(tzinfo=UTC, second=0) - instant.replace(second=0)
    if not offset or abs(offset) > FARTHEST or not _in_use(offset):
        return None
    return replace(utc, value=instant.astimezone(timezone(offset)).isoformat())


def _offsets(found: Iterable[Dated], zone: str | None) -> list[tzinfo]:
    """The offsets that the page's dates are written in, then the site's zone."""
    instants = [one.date.instant for one in found]
    offsets: list[tzinfo] = [timezone(_offset(instant)) for instant in instants if instant and instant.utcoffset()]
    return [*offsets, ZoneInfo(zone)] if zone else offsets


def _on_printed_day(published: Dated, shown: Iterable[Dated], offsets: Iterable[tzinfo]) -> Dated:
    """A date declared in UTC that falls on the day printed in an offset that the page or its site uses."""
    instant = published.date.instant
    printed_days = {_day(one) for one in shown if one.date.label != "modified"}
    if instant is None or instant.utcoffset() or not printed_days or _day(published) in printed_days:
        return published
    for offset in offsets:
        local = instant.astimezone(offset)
        if local.date() in printed_days:
            return Dated(replace(published.date, value=local.isoformat()), published.source)
    return published


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta()


def _in_use(offset: timedelta) -> bool:
    """Whether people live by an offset; nobody does by -12:00, which a clock of twelve hours would feign."""
    minutes = offset.total_seconds() / 60
    return minutes != -720 and (minutes % 30 == 0 or minutes in ODD_OFFSETS)


def _relabelled(one: Dated, zone: str) -> Dated:
    """A declared UTC time whose clock is the site's own."""
    instant = one.date.instant
    if instant is None or instant.utcoffset():
        return one
    local = instant.replace(tzinfo=ZoneInfo(zone))
    return Dated(replace(one.date, value=local.isoformat(), zone_basis="site"), one.source)


def _exact(one: Dated) -> bool:
    return one.date.precision != "day" and one.date.zone_basis in ("offset", "printed")


def _day(one: Dated) -> date:
    return date.fromisoformat(one.date.value[:10])


def _raw(published: Dated | None, shown: Sequence[Dated]) -> str | None:
    """The date as readers see it: the printed form where the page prints this date, else the source's own."""
    if published is None:
        return None
    seen = (one for one in shown if one.date.label != "modified")
    near = (one for one in seen if abs(_day(one) - _day(published)) <= timedelta(days=1))
    return next(near, published).date.raw


def _after(change: Dated, published: Dated) -> bool:
    """Whether a change lies after publication; one on the day of publication does if it tells its clock alone."""
    first, second = published.date.instant, change.date.instant
    if first is not None and second is not None:
        return second > first
    return change.date.value[:16] > published.date.value[:16]
