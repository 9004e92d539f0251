"""The way to one host: looked up once, every address judged, and connected to the very address that was judged.

Owns which addresses are nobody's business (this computer, the own network, and all that is no public address in
disguise) and that no read, handshake or connect outlasts the time of the whole. TLS is checked against the name.
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpcore2

from assistant.errors import AssistantError, BadInput, EngineUnavailable
from assistant.knowledge.ingest.fetching.address import IPAddress, WebAddress

MOST_TRIES = 4  # addresses of one host, when the first do not answer
Resolver = Callable[[str, int], Sequence[IPAddress]]

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NAT64_LOCAL = ipaddress.IPv6Network("64:ff9b:1::/48")
_SITE_LOCAL = ipaddress.IPv6Network("fec0::/10")
_COMPATIBLE = ipaddress.IPv6Network("::/96")


class Deadline:
    """The moment at which all that belongs to one document must be over."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    def left(self, at_most: float | None = None) -> float:
        """Seconds that are left, or at most so many; where none are, this is the end of it."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise self.passed()
        return left if at_most is None else min(left, at_most)

    def passed(self) -> EngineUnavailable:
        return EngineUnavailable(
            "Het ophalen duurde te lang en is gestopt; probeer het later opnieuw, of sla het document zelf op en voeg "
            "het bestand toe."
        )

    def postpone(self, seconds: float) -> None:
        """Waiting for our turn is politeness, not slowness."""
        self._ends += seconds


def system_addresses(host: str, port: int) -> list[IPAddress]:
    """What this computer's own resolver says."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ipaddress.ip_address(place[0]) for *_, place in found))


class CheckedBackend(httpcore2.NetworkBackend):
    """Connects for one request; ``may_be_private`` where the host is listed as one of the own network."""

    def __init__(
        self,
        address: WebAddress,
        resolve: Resolver,
        deadline: Deadline,
        *,
        may_be_private: bool,
        connect_seconds: float,
    ) -> None:
        self._address, self._resolve, self._deadline = address, resolve, deadline
        self._may_be_private, self._connect_seconds = may_be_private, connect_seconds

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        failure: Exception | None = None
        for address in self._judged(host, port)[:MOST_TRIES]:
            try:
                stream = httpcore2.SyncBackend().connect_tcp(
                    str(address), port, self._deadline.left(self._connect_seconds), None, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream, self._deadline)
        raise EngineUnavailable(
            f"De website ‘{self._address.authority}’ is niet te bereiken; controleer het adres en de "
            "internetverbinding, en probeer het later opnieuw."
        ) from failure

    def _judged(self, host: str, port: int) -> list[IPAddress]:
        literal = self._address.literal
        addresses = [literal] if literal else self._looked_up(host, port)
        for address in addresses:
            if not (is_public(address) or (self._may_be_private and is_own(address))):
                raise BadInput(
                    f"‘{self._address.authority}’ ligt niet op internet maar in een eigen netwerk ({address}), en "
                    "wordt niet opgehaald; is dat de bedoeling, zet de host dan in ASSISTANT_FETCH_PRIVATE_HOSTS."
                )
        return addresses

    def _looked_up(self, host: str, port: int) -> list[IPAddress]:
        """In a thread of its own, for the system's resolver knows no deadline."""
        answer: queue.Queue[list[IPAddress] | Exception] = queue.Queue()

        def look_up() -> None:
            try:
                answer.put(list(self._resolve(host, port)))
            except Exception as error:  # handed over: a thread that fails in silence would be waited for
                answer.put(error)

        threading.Thread(target=look_up, daemon=True, name="look-up").start()
        try:
            found = answer.get(timeout=self._deadline.left(self._connect_seconds))
        except queue.Empty:
            found = []
        if isinstance(found, AssistantError):
            raise found
        if isinstance(found, (OSError, UnicodeError)) or not found:
            raise EngineUnavailable(
                f"De naam ‘{host}’ is niet te vinden; controleer het adres en de internetverbinding, en probeer het "
                "later opnieuw."
            )
        if isinstance(found, Exception):
            raise found
        return found


def is_public(address: IPAddress) -> bool:
    """Whether this is an ordinary address of the internet, and no other one packed inside it."""
    if isinstance(address, ipaddress.IPv6Address):
        if packed := _packed(address):
            return all(map(is_public, packed))
        if any(address in network for network in (_NAT64_LOCAL, _SITE_LOCAL, _COMPATIBLE)) or address.scope_id:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def is_own(address: IPAddress) -> bool:
    """This computer or the own network; never a link-local address, where clouds keep their keys."""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return is_own(address.ipv4_mapped)
    if address.is_loopback:
        return True
    return address.is_private and not (
        address.is_link_local or address.is_multicast or address.is_reserved or address.is_unspecified
    )


def _packed(address: ipaddress.IPv6Address) -> list[IPAddress]:
    """The IPv4 addresses that an IPv6 address leads to: mapped, 6to4, Teredo, NAT64."""
    inside: list[IPAddress | None] = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        inside.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [each for each in inside if each is not None]


class _TimedStream(httpcore2.NetworkStream):
    """A connection of which no single step outlasts the whole: a byte a second would go on for ever."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return _TimedStream(
            self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout)), self._deadline
        )

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
