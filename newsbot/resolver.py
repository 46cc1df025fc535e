"""Names resolve to public addresses only: a page must not make the crawler read the own network."""

from __future__ import annotations

import ipaddress
import logging
import re
import socket
from collections.abc import Collection, Sequence
from typing import Any, Self

from scrapy.crawler import Crawler
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer

from newsbot.errors import UsageError

logger = logging.getLogger(__name__)

# Twisted's interfaces are zope's, which the type checker does not know: what implements them is Any here.

Place = tuple[str, int | None]
"""A host and its port, ``None`` for all ports."""

UNICAST = ipaddress.ip_network("2000::/3")
"""The only IPv6 addresses that the public internet uses (RFC 4291, 2.4); all others map, translate or stay inside."""


RESERVED = tuple(map(ipaddress.ip_network, ("192.88.99.0/24", "3fff::/20")))
"""Taken out of use (RFC 7526) and kept for examples (RFC 9637): Python's tables know them only lately."""


MOST_PORTS = 65535
NO_HOST = re.compile(r"[\s/@\\?#]")
"""What stands in URLs and networks ("10.0.0.0/8"), and in no name of a host: a place so written would open nothing."""


def allowed_places(setting: str) -> frozenset[Place]:
    """The hosts and ports of NEWSBOT_ALLOW_PRIVATE; raises ``UsageError`` for what is none.

    A host without port opens all its ports: "localhost:8080, 10.0.0.5, [::1]:80".
    """
    places: set[Place] = set()
    for item in filter(None, (part.strip() for part in setting.split(","))):
        host, colon, port = item.rpartition(":")
        if not colon or (":" in host and not item.startswith("[")) or item.endswith("]"):
            host, port = item, ""
        is_port = port.isdecimal() and int(port) <= MOST_PORTS if port else not item.endswith(":")
        if not host or not is_port or NO_HOST.search(host):
            raise UsageError(f"NEWSBOT_ALLOW_PRIVATE {item!r} is no host:port; write it as localhost:8080,10.0.0.5:80")
        places.add((host.strip("[]").lower(), int(port) if port else None))
    return frozenset(places)


def is_allowed(host: str, port: int, allowed: Collection[Place]) -> bool:
    """Whether NEWSBOT_ALLOW_PRIVATE opens the host on this port, or on all."""
    return (host.lower(), port) in allowed or (host.lower(), None) in allowed


def is_public(address: str) -> bool:
    """Whether the IP address is one of the public internet; a name is none."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if any(ip in network for network in RESERVED):
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return ip.is_global and not ip.is_multicast and not ip.is_reserved
    inner = ip.ipv4_mapped or ip.sixtofour
    if inner is not None:
        return is_public(str(inner))
    return ip in UNICAST and ip.is_global


def literal(host: str) -> str | None:
    """The IP address that a host spells, also as "127.1", "0x7f.1" or "2130706433"; ``None`` for a name."""
    host = host.strip("[]")
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host.rstrip(".")))
    except (OSError, UnicodeError):
        return None


def may_reach(host: str, port: int, allowed: Collection[Place]) -> bool:
    """Whether a host as it stands in a URL may be asked, before any name is resolved."""
    if is_allowed(host, port, allowed):
        return True
    address = literal(host)
    return address is None or is_public(address)


@implementer(IResolutionReceiver)
class _PublicOnly:
    """Passes on the public addresses of a name; says so when it had only others."""

    def __init__(self, receiver: Any, name: str) -> None:
        self._receiver = receiver
        self._name = name
        self._refused: list[str] = []
        self._passed = False

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802 - Twisted's names
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        host = getattr(address, "host", "")
        if is_public(host):
            self._passed = True
            self._receiver.addressResolved(address)
        else:
            self._refused.append(host)

    def resolutionComplete(self) -> None:  # noqa: N802
        if self._refused and not self._passed:
            logger.warning(
                "%s has no public address (%s) and is not asked; NEWSBOT_ALLOW_PRIVATE=host:port allows it",
                self._name,
                ", ".join(self._refused),
            )
        self._receiver.resolutionComplete()


@implementer(IHostnameResolver)
class PublicResolver:
    """Twisted's resolver without the addresses of private networks (``TWISTED_DNS_RESOLVER``)."""

    def __init__(self, reactor: Any, allowed: Collection[Place]) -> None:
        self._reactor = reactor
        self._inner: Any = reactor.nameResolver
        self._allowed = allowed

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        return cls(reactor, allowed_places(crawler.settings.get("NEWSBOT_ALLOW_PRIVATE", "")))

    def install_on_reactor(self) -> None:
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[Any] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        allowed = is_allowed(hostName, portNumber, self._allowed)
        receiver = resolutionReceiver if allowed else _PublicOnly(resolutionReceiver, hostName)
        return self._inner.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)
