"""The parts of a date line put together: which clock, zone and label belong to which day."""

from __future__ import annotations

from dataclasses import dataclass

from newsbot.text.dategrammar import Event
from newsbot.text.datevalues import Ago, Clock, Day
from newsbot.text.months import GREGORIAN, HIJRI, JALALI

RANKS = {GREGORIAN: 0, JALALI: 1, HIJRI: 2}
"""Of the calendars that a line prints one day in, the one to keep."""


@dataclass(slots=True)
class Stamp:
    """What belongs together: a day, its clock time and zone, under one label; in words first..last."""

    label: str | None = None
    day: Day | None = None
    clock: Clock | None = None
    clock_wrong: bool = False
    zone: str | int | None = None
    ago: Ago | None = None
    named: bool = False
    first: int | None = None
    last: int = -1

    @property
    def dated(self) -> bool:
        return self.day is not None or self.ago is not None

    def cover(self, event: Event) -> None:
        self.first = event.first if self.first is None else self.first
        self.last = event.last


def stamps_of(events: list[Event]) -> list[Stamp]:
    """The dates of a line, each complete, in the order they stand."""
    return _complete(_gathered(events))


def _gathered(events: list[Event]) -> list[Stamp]:
    """The parts gathered: a label, a second day or a second clock time begins the next date."""
    stamps = [Stamp()]
    for event in events:
        stamp = stamps[-1]
        if _begins_another(stamp, event):
            stamp = Stamp()
            stamps.append(stamp)
        _take(stamp, event)
    return stamps


def _begins_another(stamp: Stamp, event: Event) -> bool:
    if event.kind == "label":
        return stamp.dated or stamp.clock is not None
    if event.kind == "clock":
        return stamp.clock is not None or stamp.ago is not None
    if event.kind == "day" and event.value is not None and stamp.day is not None:
        return bool(stamp.day.calendar == event.value.calendar and stamp.day.day != event.value.day)
    return event.kind in ("ago", "named") and stamp.dated


def _take(stamp: Stamp, event: Event) -> None:
    value = event.value
    if event.kind == "label":
        stamp.label = value
        return
    if event.kind in ("day", "named"):
        if value is not None and (stamp.day is None or RANKS[value.calendar] < RANKS[stamp.day.calendar]):
            stamp.day, stamp.named = value, event.kind == "named"
    elif event.kind == "clock":
        stamp.clock, stamp.clock_wrong = value, value is None
    elif event.kind == "zone":
        stamp.zone = value
    elif event.kind == "ago":
        stamp.ago = value
    stamp.cover(event)


def _complete(stamps: list[Stamp]) -> list[Stamp]:
    """The dated ones: a clock time alone belongs to the date before it, also when it is the last change's and
    the only clock of the line; beside another clock it is a date of its own. A zone belongs to all without one."""
    dated: list[Stamp] = []
    for stamp in stamps:
        before = dated[-1] if dated else None
        if stamp.dated:
            dated.append(stamp)
        elif before is None or before.day is None or stamp.clock is None:
            continue
        elif before.clock is None:
            before.clock, before.zone, before.last = stamp.clock, stamp.zone, stamp.last
            before.label = before.label or (stamp.label if stamp.label != "modified" else None)
        elif stamp.label == "modified" and before.label != "modified" and stamp.clock.time >= before.clock.time:
            stamp.day = before.day
            dated.append(stamp)
    zone = next((stamp.zone for stamp in reversed(dated) if stamp.zone is not None), None)
    for stamp in dated:
        stamp.zone = zone if stamp.zone is None else stamp.zone
    return dated
