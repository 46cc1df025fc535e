"""The run's one clock: the system's, or the moment that NEWSBOT_NOW gives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from newsbot.errors import UsageError

Clock = Callable[[], datetime]


def clock(setting: str | None) -> Clock:
    """What gives the run's now, aware and in UTC: always the moment of the setting, else the system's time.

    Raises ``UsageError`` for a setting that is no RFC 3339 time with offset.
    """
    if not setting:
        return lambda: datetime.now(UTC)  # noqa: TID251 - this is the clock that all others are handed
    try:
        moment = datetime.fromisoformat(setting)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise UsageError(f"NEWSBOT_NOW {setting!r} is no RFC 3339 time; write it as 2025-04-09T14:22:00+04:00")
    fixed = moment.astimezone(UTC)
    return lambda: fixed


def rfc3339(moment: datetime) -> str:
    """The moment as records carry crawl times: RFC 3339, UTC, whole seconds."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
