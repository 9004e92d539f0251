"""Energy of what this computer does itself: measured seconds, and an estimate with stated figures behind it.

Owns the division of processor time over answers that are made at the same time, and how seconds become energy. What a
supplier elsewhere uses is not known here.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from assistant.advice import Number

JOULES_PER_KWH = 3_600_000
_DECIMALS = 12


@dataclass(frozen=True, slots=True)
class Power:
    """What a second costs here.

    ``watts_per_core``: 12 is what Green Algorithms (Lannelongue and others, 2021) takes for a core of an unknown
    processor in full use. ``grams_per_kwh``: 374 is Dutch electricity with the emissions of its chain (CE Delft, 2021).
    ``model_watts``: what the computer with a language model of one's own draws while it works; unknown unless stated.
    """

    watts_per_core: float = 12
    grams_per_kwh: float = 374
    model_watts: float | None = None

    def of_processor(self, seconds: float) -> dict[str, Number]:
        """Seconds of one core, as the names of a ``usage``."""
        kwh = seconds * self.watts_per_core / JOULES_PER_KWH
        return {"cpu_seconds": round(seconds, 4), "own_kwh": round(kwh, _DECIMALS), "own_gco2": self._grams(kwh)}

    def of_own_model(self, seconds: float) -> dict[str, Number]:
        """Seconds of a model on this computer by the clock; nothing where nobody stated what it draws."""
        if self.model_watts is None:
            return {}
        kwh = seconds * self.model_watts / JOULES_PER_KWH
        return {"kwh": round(kwh, _DECIMALS), "gco2": self._grams(kwh)}

    def _grams(self, kwh: float) -> float:
        return round(kwh * self.grams_per_kwh, _DECIMALS)


class ProcessorTime:
    """Processor time of this process, shared equally by whatever runs at the same moment.

    The time of one thread would leave out the threads of the embedding model; that of the process would count an
    answer for every other that is made beside it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._shares: dict[object, float] = {}
        self._seen = 0.0

    @contextmanager
    def measured(self) -> Iterator[Share]:
        share = Share(self)
        with self._lock:
            self._divide()
            self._shares[share] = 0.0
        try:
            yield share
        finally:
            with self._lock:
                self._divide()
                del self._shares[share]

    def seconds_of(self, share: object) -> float:
        with self._lock:
            self._divide()
            return self._shares.get(share, 0.0)

    def _divide(self) -> None:
        now = time.process_time()
        for share in self._shares:
            self._shares[share] += (now - self._seen) / len(self._shares)
        self._seen = now


@dataclass(frozen=True, slots=True, eq=False)
class Share:
    """The part of one run, while it lasts."""

    _of: ProcessorTime

    @property
    def seconds(self) -> float:
        return self._of.seconds_of(self)
