"""How the workers of one run leave it: each says what it did, and the last one takes all of that together."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from newsbot.store import Store

LONGEST_WAIT: Final = 60.0
"""Seconds that a worker without work waits for those that have not said yet that they have none either."""

PAUSE: Final = 0.1


class Sharer(NamedTuple):
    """What one part of a run has to say when its worker leaves, as plain JSON, and how it takes in what others said."""

    say: Callable[[], dict[str, Any]]
    take: Callable[[Mapping[str, Any]], None]


def leave(
    store: Store, sharers: Mapping[str, Sharer], *, alive: Callable[[], None], hurried: Callable[[], bool]
) -> list[dict[str, Any]] | None:
    """What the others said, for the worker that is the last of the run; ``None`` while others go on with it.

    One that leaves work behind goes at once. Where none is left, the worker waits until every other has said so or is
    known to be dead: somebody must be the last. ``alive`` is called meanwhile; ``hurried``: whether to wait no longer.
    """
    share = {name: sharer.say() for name, sharer in sharers.items()}
    until = time.monotonic() + LONGEST_WAIT
    while (said := store.leave(share)) == "others":
        if hurried() or time.monotonic() > until or store.has_open():
            return None
        time.sleep(PAUSE)
        alive()
    return store.shares() if said == "last" else None
