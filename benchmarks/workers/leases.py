"""Leases a second that one worker gets where many hosts have many URLs waiting, as ``benchmarks.store`` measures it.

Issue figure: at least 3,848 a second, what a query by slot gave in the first measurement; a flat one gave 1,076.
"""

from __future__ import annotations

import argparse
from typing import Any

from benchmarks.store import measure
from newsbot.store.postgres.store import PostgresStore
from tests.postgres import server

LEAST = 3848
"""Leases a second."""


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--urls", type=int, default=1_000_000)
    parser.add_argument("--hosts", type=int, default=10_000)
    parser.add_argument("--leases", type=int, default=100_000)
    parser.add_argument("--batch", type=int, default=64)


def run(given: argparse.Namespace) -> tuple[dict[str, Any], bool]:
    address = server().new_database()
    taken = measure(lambda: PostgresStore.open(address), given)
    rate = 1e6 / taken["lease_us"]
    return {**taken, "leases_a_second": round(rate)}, rate >= LEAST
