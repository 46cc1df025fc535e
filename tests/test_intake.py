"""Bodies in memory: how much arrives, waits and is read at a time."""

from __future__ import annotations

import asyncio
import time
from types import SimpleNamespace

from scrapy.core.downloader import Slot
from scrapy.settings import Settings
from twisted.internet.testing import StringTransport
from twisted.web._newclient import Request
from twisted.web.client import URI
from twisted.web.http_headers import Headers

from newsbot.download import BoundedProtocol
from newsbot.intake import A_TAG, MOST_ARRIVING, MOST_READ, SMALL, Intake
from newsbot.politeness import Slots
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


def test_a_host_is_told_of_when_its_request_goes_out() -> None:
    """So that the delay counts from there: to connect may take longer than the delay is."""
    told: list[str] = []
    protocol = BoundedProtocol(lambda _: None, Intake(lambda lease: True), told.append)
    protocol.makeConnection(StringTransport())
    assert told == []
    url = URI.fromBytes(b"http://News.example:8080/a")
    protocol.request(Request._construct(b"GET", b"/a", Headers({b"Host": [b"n"]}), None, parsedURI=url))
    assert told == ["news.example"]
    assert protocol.transport.value().startswith(b"GET /a")


def test_the_delay_of_a_host_counts_from_the_last_request_that_went_out() -> None:
    slot = Slot(concurrency=1, delay=5)
    crawler = SimpleNamespace(
        settings=Settings(), engine=SimpleNamespace(downloader=SimpleNamespace(slots={"news.example": slot}))
    )
    slots = Slots(crawler)

    async def send() -> float:
        slots.sending("news.example")
        slots.sending("other.example")
        time.sleep(0.05)  # another page is read before the loop comes to the socket
        written = time.monotonic()
        await asyncio.sleep(0.01)
        return written

    assert asyncio.run(send()) <= slot.lastseen
    slot.lastseen = later = time.monotonic() + 60
    asyncio.run(send())
    assert slot.lastseen == later  # left alone until then
