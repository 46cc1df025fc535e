"""Addresses are judged for the very connection that is about to be made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from twisted.internet.address import IPv4Address, IPv6Address

from newsbot.resolver import PublicResolver, allowed_places

PUBLIC = "93.184.215.14"


@dataclass
class Rebinding:
    """A reactor whose name server gives another answer each time it is asked."""

    answers: list[list[str]]
    asked: int = 0

    @property
    def nameResolver(self) -> Rebinding:  # noqa: N802 - Twisted's name
        return self

    def resolveHostName(self, receiver: Any, name: str, port: int = 0, *rest: Any) -> Any:  # noqa: N802
        receiver.resolutionBegan(self)
        for host in self.answers[self.asked]:
            kind = IPv6Address if ":" in host else IPv4Address
            receiver.addressResolved(kind("TCP", host, port))
        self.asked += 1
        receiver.resolutionComplete()
        return self


class Receiver:
    """Takes the addresses that a connection would be made to."""

    def __init__(self) -> None:
        self.hosts: list[str] = []
        self.complete = False

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802 - Twisted's name
        """Nothing is to be done."""

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self.hosts.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.complete = True


def connected(answers: list[list[str]], *, allowed: str = "") -> list[list[str]]:
    """The addresses that each of the look-ups lets a connection have."""
    reactor = Rebinding(answers)
    resolver = PublicResolver(reactor, allowed_places(allowed))
    reached: list[list[str]] = []
    for _ in answers:
        receiver = Receiver()
        resolver.resolveHostName(receiver, "rebinding.example", 80)
        assert receiver.complete
        reached.append(receiver.hosts)
    return reached


PRIVATE: Sequence[str] = ("127.0.0.1", "10.0.0.5", "169.254.169.254", "0.0.0.0", "::1", "::ffff:127.0.0.1", "fd00::1")


@pytest.mark.parametrize("private", PRIVATE)
def test_a_name_that_turns_private_after_its_first_answer_is_reached_no_more(private: str) -> None:
    assert connected([[PUBLIC], [private], [PUBLIC]]) == [[PUBLIC], [], [PUBLIC]]


@pytest.mark.parametrize("private", PRIVATE)
def test_of_public_and_private_answers_the_public_alone_are_reached(private: str) -> None:
    assert connected([[private, PUBLIC]]) == [[PUBLIC]]


def test_a_name_that_is_allowed_may_be_private() -> None:
    assert connected([["10.0.0.5"]], allowed="rebinding.example:80") == [["10.0.0.5"]]
    assert connected([["10.0.0.5"]], allowed="rebinding.example:81") == [[]]
