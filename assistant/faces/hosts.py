"""The names and ports that a request carries, read as a browser would read them. It refuses nothing itself."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

NOWHERE: tuple[None, None] = (None, None)


def is_address(text: str) -> bool:
    """Whether this is an IP address, and no name."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def netloc(address: str) -> tuple[str | None, int | None]:
    """Host and port, the port of the scheme where none is written; nowhere when it cannot be read."""
    try:
        parts = urlsplit(address)
        return parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return NOWHERE


def host_name(header: str) -> str:
    return netloc(f"//{header}")[0] or ""
