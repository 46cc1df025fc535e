"""Bodies in memory: how much arrives, waits and is read at a time."""

from __future__ import annotations

import asyncio

from newsbot.intake import A_TAG, MOST_ARRIVING, MOST_READ, SMALL, Intake
from newsbot.unpacking import GZIP


class Stream:
    """A connection whose transport says what was asked of it."""

    def __init__(self) -> None:
        self.transport = self
        self.stopped = False

    def pauseProducing(self) -> None:  # noqa: N802 - Twisted's name
        self.stopped = True

    def resumeProducing(self) -> None:  # noqa: N802 - Twisted's name
        self.stopped = False


def test_beyond_the_room_only_the_oldest_large_body_goes_on_arriving() -> None:
    intake, oldest, other, small = Intake(lambda lease: True), Stream(), Stream(), Stream()
    intake.arrived(oldest, MOST_ARRIVING)
    intake.arrived(other, SMALL + 1)
    intake.arrived(small, SMALL)
    intake.arrived(oldest, MOST_ARRIVING + 1)
    assert [stream.stopped for stream in (oldest, other, small)] == [False, True, False]


def test_a_stopped_body_goes_on_when_there_is_room_again() -> None:
    intake, oldest, other = Intake(lambda lease: True), Stream(), Stream()
    intake.arrived(oldest, MOST_ARRIVING)
    intake.arrived(other, SMALL + 1)
    intake.left(oldest)
    assert not other.stopped


def test_of_the_stopped_bodies_the_oldest_goes_on_though_others_fill_the_room() -> None:
    intake, streams = Intake(lambda lease: True), [Stream() for _ in range(3)]
    for stream in streams:
        intake.arrived(stream, SMALL + 1)
    for stream in reversed(streams):
        intake.arrived(stream, MOST_ARRIVING)
    assert [stream.stopped for stream in streams] == [False, True, True]
    intake.left(streams[0])
    assert [stream.stopped for stream in streams[1:]] == [False, True]


def test_a_body_is_unpacked_only_once_the_pages_before_it_are_read() -> None:
    open_pages = {1}

    async def arrive() -> list[str]:
        intake, said = Intake(open_pages.__contains__), []
        intake.unpacked(1, b"<" * (MOST_READ // A_TAG + 1))

        async def second() -> None:
            async with intake.waiting(10):
                said.append("unpacked")

        task = asyncio.ensure_future(second())
        await asyncio.sleep(0)
        said.append("read")
        open_pages.clear()
        await task
        return said

    assert asyncio.run(arrive()) == ["read", "unpacked"]


def test_a_feed_still_packed_takes_all_the_room_there_is() -> None:
    intake = Intake(lambda lease: True)
    intake.unpacked(1, GZIP + b"x")
    assert intake._reading() > MOST_READ
    intake.dropped(1)
    assert intake._reading() == 0
