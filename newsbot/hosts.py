"""What a run knows of the hosts it asks: their rules, their pauses, and how politely they were asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

from newsbot.clock import Clock
from newsbot.robots import RobotsTxt
from newsbot.store import Store

ROBOTS_AGE: Final = timedelta(hours=24)
"""How long a robots.txt may be used (RFC 9309, 2.4)."""

ROBOTS_BACKOFF: Final = timedelta(minutes=10)
"""How long a host whose robots.txt cannot be had is left alone."""

LONGEST_WAIT: Final = 120.0
"""Seconds that a run waits for one host; one that asks for more is left to a later run."""

LONGEST_BACKOFF: Final = timedelta(hours=24)
FIRST_WAIT: Final = 5.0
"""Seconds of pause after a 429 that names none; doubled each time it follows another."""

MOST_STRIKES: Final = 6
"""Refusals in a row after which a host is left to a later run."""


@dataclass(slots=True)
class Ledger:
    """How one host was asked in a run: seconds, bytes as they came over the wire, and its refusals.

    ``robots`` says what its robots.txt gave: a status, "kept" from an earlier run, or why it could not be had.
    """

    requests: int = 0
    bytes: int = 0
    smallest_gap: float | None = None
    too_many_requests: int = 0
    unavailable: int = 0
    waited: float = 0.0
    robots: str | None = None
    robots_allowed: int = 0
    robots_refused: int = 0
    crawl_delay: float | None = None


@dataclass(slots=True)
class Rules:
    """What a host's robots.txt says at most until ``until``; ``unreachable`` is why it could not be had."""

    robots: RobotsTxt
    until: datetime
    unreachable: str | None = None


@dataclass(slots=True)
class Hosts:
    """The hosts of a run. ``store`` is ``None`` where nothing is kept from run to run.

    ``fixed``: the clock stands still (NEWSBOT_NOW), so no pause of this run can be measured by it.
    """

    clock: Clock
    store: Store | None = None
    fixed: bool = False
    ledgers: defaultdict[str, Ledger] = field(default_factory=lambda: defaultdict(Ledger))
    handovers: Counter[str] = field(default_factory=Counter)
    """How often a host was taken over from another worker of the run: what is known of it may be old each time."""
    _sent: dict[str, float] = field(default_factory=dict)
    _strikes: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    def check_ours(self) -> None:
        """Raises ``LostError`` where another worker of the run may ask the hosts of this process by now."""
        if self.store is not None:
            self.store.confirm()

    def sent(self, host: str, *, at: float) -> None:
        """Notes a request that goes out now, ``at`` seconds of a steady clock."""
        ledger = self.ledgers[host]
        ledger.requests += 1
        if (last := self._sent.get(host)) is not None:
            gap = round(at - last, 3)
            ledger.smallest_gap = gap if ledger.smallest_gap is None else min(gap, ledger.smallest_gap)
        self._sent[host] = at

    def handed_over(self, host: str) -> None:
        """Notes that another worker has asked the host since this process did, if it ever did."""
        self.handovers[host] += 1
        self._sent.pop(host, None)

    def known_rules(self, origin: str, host: str) -> Rules | None:
        """The rules kept from a run of the last 24 hours."""
        known = self.store.host(origin) if self.store is not None else None
        if known is None or known.robots is None or known.robots_fetched is None:
            return None
        until = datetime.fromisoformat(known.robots_fetched) + ROBOTS_AGE
        if not self.clock() < until <= self.clock() + ROBOTS_AGE:
            return None
        self.ledgers[host].robots = "kept"
        return Rules(RobotsTxt(known.robots), until)

    def keep_rules(self, origin: str, host: str, *, status: int, body: bytes) -> Rules:
        """The rules that a robots.txt gives: a 2xx its own, a 4xx none (RFC 9309, 2.3.1.3)."""
        body = body if 200 <= status < 300 else b""
        self.ledgers[host].robots = str(status)
        if self.store is not None:
            self.store.keep_robots(origin, body=body, status=status, now=self.clock())
        return Rules(RobotsTxt(body), self.clock() + ROBOTS_AGE)

    def unreachable(self, host: str, reason: str) -> Rules:
        """The rules of a host whose robots.txt cannot be had: nothing may be fetched, and it is left alone."""
        self.ledgers[host].robots = reason
        self._back_off(host, ROBOTS_BACKOFF)
        return Rules(RobotsTxt(b"user-agent: *\ndisallow: /"), self.clock() + ROBOTS_AGE, unreachable=reason)

    def refusal(self, host: str, *, status: int, retry_after: str | None) -> float | None:
        """The seconds to leave a host alone that answered 429 or 503; ``None``: for the rest of the run."""
        ledger = self.ledgers[host]
        ledger.too_many_requests += status == 429
        ledger.unavailable += status == 503
        wait = wait_of(retry_after, self.clock())
        if wait is None:
            if status != 429:
                return 0.0
            wait = min(FIRST_WAIT * 2 ** self._strikes[host], LONGEST_WAIT)
        self._strikes[host] += 1
        if wait > LONGEST_WAIT or self._strikes[host] >= MOST_STRIKES:
            self._back_off(host, max(timedelta(seconds=wait), ROBOTS_BACKOFF))
            return None
        self._back_off(host, timedelta(seconds=wait))
        ledger.waited = round(ledger.waited + wait, 3)
        return wait

    def answered(self, host: str) -> None:
        """The host answers again: the next pause begins small."""
        self._strikes.pop(host, None)

    def owed(self, host: str, delay: float) -> float:
        """The seconds still to wait since an earlier run asked the host."""
        known = self.store.host(host) if self.store is not None and host not in self._sent else None
        if known is None or known.last_request is None:
            return 0.0
        passed = (self.clock() - datetime.fromisoformat(known.last_request)).total_seconds()
        return max(0.0, delay - passed) if passed >= 0 else 0.0

    def summary(self) -> dict[str, dict[str, Any]]:
        """The ledgers by host, as the run's data holds them."""
        return {host: asdict(ledger) for host, ledger in sorted(self.ledgers.items())}

    def _back_off(self, host: str, wait: timedelta) -> None:
        if self.store is not None and wait and (not self.fixed or wait.total_seconds() > LONGEST_WAIT):
            self.store.back_off(host, until=self.clock() + min(wait, LONGEST_BACKOFF))


def wait_of(retry_after: str | None, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks for (RFC 9110, 10.2.3); ``None`` when it says nothing."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
