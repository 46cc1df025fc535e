"""Names resolve to public addresses only: a page must not make the crawler read the own network."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Collection, Sequence
from typing import Any, Self

from scrapy.crawler import Crawler
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer

from newsbot.errors import UsageError

logger = logging.getLogger(__name__)

# Twisted's interfaces are zope's, which the type checker does not know: what implements them is Any here.

Place = tuple[str, int]


def allowed_places(setting: str) -> frozenset[Place]:
    """The host and port pairs of NEWSBOT_ALLOW_PRIVATE; raises ``UsageError`` for what is none."""
    places = set()
    for item in filter(None, (part.strip() for part in setting.split(","))):
        host, _, port = item.rpartition(":")
        if not host or not port.isdecimal():
            raise UsageError(f"NEWSBOT_ALLOW_PRIVATE {item!r} is no host:port; write it as localhost:8080,10.0.0.5:80")
        places.add((host.strip("[]").lower(), int(port)))
    return frozenset(places)


def is_public(address: str) -> bool:
    """Whether the IP address is one of the public internet; a name is none."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(ip, "ipv4_mapped", None)
    return (mapped or ip).is_global and not ip.is_multicast


def may_reach(host: str, port: int, allowed: Collection[Place]) -> bool:
    """Whether a host as it stands in a URL may be asked, before any name is resolved."""
    if (host.lower(), port) in allowed:
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return True
    return is_public(host)


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
        allowed = (hostName.lower(), portNumber) in self._allowed
        receiver = resolutionReceiver if allowed else _PublicOnly(resolutionReceiver, hostName)
        return self._inner.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)
