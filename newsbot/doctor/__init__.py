"""What may keep a crawl from going well, each finding with its level, where it is, and a fix. No network here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from newsbot import exitcodes

OK, WARN, FAULT = "ok", "warn", "fault"
LEVELS: Final = (OK, WARN, FAULT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at. ``code``: what a crawl exits with because of it (0: it does not)."""

    level: str
    what: str
    where: str
    said: str
    fix: str = ""
    code: int = exitcodes.DONE


ORDER: Final = (
    exitcodes.UNWRITABLE,
    exitcodes.ERROR,
    exitcodes.USAGE,
    exitcodes.NOTHING,
    exitcodes.REFUSED,
    exitcodes.GATE,
)
"""Of several faults the first of these is the exit code: the order of ``exitcodes.run_code``."""


def exit_code(findings: Iterable[Finding]) -> int:
    """0 without a fault, else the code of the gravest."""
    codes = {finding.code for finding in findings if finding.level == FAULT}
    return next((code for code in ORDER if code in codes), exitcodes.ERROR if codes else exitcodes.DONE)
