"""What goes on beside the requests while a server is up: at its start, once a day, and at its end."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

log = logging.getLogger("assistant.faces")

Act = Callable[[], object]

BREATH = 0.2  # seconds in which the server begins to listen
DAY = 24 * 60 * 60.0


def lifespan_of(on_startup: Act | None, every_day: Act | None, on_shutdown: Act | None, day: float = DAY) -> Any:
    @asynccontextmanager
    async def lifespan(app: object) -> AsyncIterator[None]:
        if on_startup is not None:
            starting = threading.Thread(target=on_startup, daemon=True, name="startup")
            asyncio.get_running_loop().call_later(BREATH, starting.start)
        ending = asyncio.Event()
        daily = asyncio.create_task(_repeat(every_day, day, ending)) if every_day is not None else None
        yield
        ending.set()
        if daily is not None:
            await daily  # not cancelled: what it is busy with must be over before the assistant closes
        if on_shutdown is not None:
            on_shutdown()

    return lifespan


async def _repeat(act: Act, pause: float, ending: asyncio.Event) -> None:
    """A day that goes wrong is told to the log, and the next one tries again."""
    while True:
        with suppress(TimeoutError):
            await asyncio.wait_for(ending.wait(), pause)
        if ending.is_set():
            return
        try:
            await asyncio.to_thread(act)
        except Exception:  # the outermost boundary: nobody waits for this
            log.exception("what is done every day went wrong")
