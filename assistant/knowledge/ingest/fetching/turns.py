"""Whose turn it is: at most one message at a time to a host, and a pause between two."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from assistant.errors import BadInput, EngineUnavailable
from assistant.knowledge.ingest.fetching.address import WebAddress
from assistant.knowledge.ingest.fetching.connection import Deadline

LONGEST_QUEUE = 120.0  # seconds that one waits for another who is fetching there


@dataclass(slots=True)
class _Host:
    busy: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0


class Turns:
    """The turns of one process."""

    def __init__(self) -> None:
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    @contextmanager
    def at(self, address: WebAddress, deadline: Deadline, pause: float, longest_pause: float) -> Iterator[None]:
        """Wait until the host is free, and leave it alone for ``pause`` seconds afterwards."""
        if pause > longest_pause:
            raise BadInput(
                f"‘{address.authority}’ vraagt om {pause:.0f} seconden tussen twee berichten en zo lang wacht de "
                "assistent niet; sla het document zelf op en voeg het bestand toe."
            )
        with self._lock:
            host = self._hosts.setdefault(address.host, _Host())
        came = time.monotonic()
        if not host.busy.acquire(timeout=LONGEST_QUEUE):
            raise EngineUnavailable(
                f"Bij ‘{address.authority}’ wordt al een ander document opgehaald; probeer het over een minuut opnieuw."
            )
        try:
            time.sleep(max(0.0, host.free_at - time.monotonic()))
            deadline.postpone(time.monotonic() - came)
            yield
        finally:
            host.free_at = max(host.free_at, time.monotonic() + pause)
            host.busy.release()
