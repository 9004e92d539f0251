"""A web address, taken apart once and strictly; what is connected to is put together from these parts and no other.

Owns which addresses are addresses: no person's name in them, no host in disguise (other scripts become punycode,
numbers must be a plain IP address), nothing that could end a line. It knows no policy, except how a host is listed.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

import idna

from assistant.errors import BadInput, shown

LONGEST_ADDRESS = 2000
LONGEST_SHOWN = 120
ORDINARY_PORTS = {"http": 80, "https": 443}
IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_LONGEST_HOST = 253
_IN_TARGET = "%/:=&?~+!$,;'@()*[]-._"
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*", re.I)
_AUTHORITY = re.compile(r"(?P<host>\[[^\[\]]*\]|[^:\[\]]*)(?::(?P<port>\d{1,5})?)?")


@dataclass(frozen=True, slots=True)
class WebAddress:
    """``host`` is lower case ASCII without a last dot, and IPv6 without brackets; ``target`` is what is asked of it."""

    scheme: str
    host: str
    port: int
    target: str = "/"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == ORDINARY_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def literal(self) -> IPAddress | None:
        """The IP address, where the host is one."""
        try:
            return ipaddress.ip_address(self.host)
        except ValueError:
            return None

    def beside(self, target: str) -> WebAddress:
        return WebAddress(self.scheme, self.host, self.port, target)


def parse_address(given: str, base: WebAddress | None = None) -> WebAddress:
    """The address somebody typed, or that ``base`` refers to; anything else is a :class:`BadInput`."""
    text = given.strip(" ")
    if not text or len(text) > LONGEST_ADDRESS or any(map(_breaks_out, text)):
        raise _no_address(given)
    try:
        parts = urlsplit(urljoin(str(base), text) if base else text)
    except ValueError:
        raise _no_address(given) from None
    if parts.scheme not in ORDINARY_PORTS:
        raise _no_address(given)
    if "@" in parts.netloc:
        raise BadInput(
            f"In ‘{address_shown(given)}’ staat een naam of wachtwoord vóór het apenstaartje; haal dat weg en geef het "
            "adres zonder."
        )
    host, port = _host_and_port(parts.netloc, given)
    target = quote(parts.path or "/", safe=_IN_TARGET)
    if parts.query:
        target += "?" + quote(parts.query, safe=_IN_TARGET)
    return WebAddress(parts.scheme, host, ORDINARY_PORTS[parts.scheme] if port is None else port, target)


def ascii_host(given: str) -> str:
    """A host as it is looked up; ``ValueError`` where it is none. Look-alike letters of another script stay visible."""
    if given.startswith("["):
        return str(ipaddress.IPv6Address(_without_zone(given[1:-1])))
    if len(given) > _LONGEST_HOST:
        raise ValueError
    host = idna.uts46_remap(given, std3_rules=True).removesuffix(".")
    if host.endswith("."):
        raise ValueError
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        return str(ipaddress.IPv4Address(host))  # four plain numbers: 0x7f.1, 017700000001 and 2130706433 are refused
    return idna.encode(host, std3_rules=True).decode("ascii")


def is_listed(address: WebAddress, patterns: Iterable[str]) -> bool:
    """Whether the host and port are among ``naam.nl``, ``*.naam.nl``, ``naam.nl:8080``."""
    for pattern in patterns:
        below, host, port = read_pattern(pattern)
        fits = address.host.endswith(f".{host}") if below else address.host == host
        if fits and address.port == (ORDINARY_PORTS[address.scheme] if port is None else port):
            return True
    return False


def read_pattern(pattern: str) -> tuple[bool, str, int | None]:
    """Whether it means what lies below, the host, and the port; a :class:`BadInput` where it is no host."""
    below = pattern.startswith("*.")
    try:
        host, port = _host_and_port(pattern.removeprefix("*."), pattern)
    except BadInput:
        raise BadInput(
            f"‘{shown(pattern)}’ is geen host; schrijf www.naam.nl, *.naam.nl of www.naam.nl:8080, en zet er komma’s "
            "tussen."
        ) from None
    if below and "." not in host:
        raise BadInput(f"‘{shown(pattern)}’ zou half internet toelaten; noem de host zelf, zoals *.naam.nl.")
    return below, host, port


def address_shown(given: object) -> str:
    return shown(str(given), LONGEST_SHOWN)


def _host_and_port(netloc: str, given: str) -> tuple[str, int | None]:
    match = _AUTHORITY.fullmatch(netloc)
    try:
        host = ascii_host(match["host"]) if match else ""
    except ValueError:  # idna's own errors are ValueErrors (UnicodeError) as well
        host = ""
    if not host or not match:
        raise BadInput(
            f"De host in ‘{address_shown(given)}’ bestaat zo niet; schrijf een naam als www.voorbeeld.nl, of een "
            "IP-adres als vier gewone getallen."
        )
    port = int(match["port"]) if match["port"] else None
    if port is not None and not 1 <= port <= 65535:
        raise BadInput(f"De poort in ‘{address_shown(given)}’ bestaat niet; laat haar weg.")
    return host, port


def _without_zone(address: str) -> str:
    if "%" in address:
        raise ValueError
    return address


def _breaks_out(sign: str) -> bool:
    """Ends of lines, what nobody sees, other spaces than the plain one, and the backslash that browsers read as /."""
    return sign == "\\" or (sign != " " and unicodedata.category(sign)[0] in "CZ")


def _no_address(given: str) -> BadInput:
    return BadInput(
        f"‘{address_shown(given)}’ is geen adres met http of https; schrijf het voluit, zoals "
        "https://www.voorbeeld.nl/beleid."
    )
