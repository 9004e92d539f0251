"""What a website asks of machines that come by: its robots.txt, as RFC 9309 means it.

Owns what each answer to the question for that file means, and for how long it is remembered. It fetches nothing.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from protego import Protego

from assistant.errors import BadInput, EngineUnavailable
from assistant.knowledge.ingest.fetching.address import WebAddress, address_shown

PRODUCT = "collectiebeleid-assistent"  # the name to which a robots.txt can speak
ROBOTS = "/robots.txt"
LARGEST = 512 * 1024  # bytes that are read of it, as the RFC asks; what comes after is left
_KEPT = 24 * 3600.0
_KEPT_FAILURE = 60.0  # seconds in which a website that did not answer is not asked again


@dataclass(frozen=True, slots=True)
class Wishes:
    """What one website asks. ``rules`` is None where there is no such file: then all is allowed."""

    rules: Protego | None = None
    unanswered: str = ""  # what came instead of the file: then nothing is allowed for now

    def refuse(self, address: WebAddress) -> None:
        if self.unanswered:
            raise EngineUnavailable(
                f"Of ‘{address.authority}’ ophalen toestaat, is niet te lezen ({self.unanswered}); probeer het later "
                "opnieuw, of sla het document zelf op en voeg het bestand toe."
            )
        if self.rules is not None and not self.rules.can_fetch(str(address), PRODUCT):
            raise BadInput(
                f"‘{address.authority}’ vraagt in robots.txt om ‘{address_shown(address.target)}’ niet automatisch op "
                "te halen; sla het document zelf op en voeg het bestand toe."
            )

    def pause(self) -> float:
        """Seconds between two messages, as far as the file asks for them."""
        if self.rules is None:
            return 0.0
        rate = self.rules.request_rate(PRODUCT)
        between = rate.seconds / rate.requests if rate and rate.requests else 0.0
        return max(self.rules.crawl_delay(PRODUCT) or 0.0, between)


def wishes_in(status: int, body: bytes) -> Wishes:
    """What the answer means: a file that is not there forbids nothing, a website in trouble is left alone."""
    if status == 200:
        return Wishes(Protego.parse(body.decode("utf-8-sig", errors="replace")))
    if 400 <= status < 500 and status != 429:
        return Wishes()
    return Wishes(unanswered=f"robots.txt geeft {status}")


class RobotsFiles:
    """The wishes of every website that was asked, for a day at most."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, Wishes]] = {}
        self._lock = threading.Lock()

    def of(self, address: WebAddress, ask: Callable[[WebAddress], Wishes]) -> Wishes:
        site = str(address.beside(ROBOTS))
        with self._lock:
            until, wishes = self._known.get(site, (0.0, Wishes()))
        if time.monotonic() < until:
            return wishes
        wishes = ask(address.beside(ROBOTS))
        with self._lock:
            self._known[site] = (time.monotonic() + (_KEPT_FAILURE if wishes.unanswered else _KEPT), wishes)
        return wishes
