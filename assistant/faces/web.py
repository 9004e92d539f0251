"""Everything that answers on one port: the assistant opened, its API, and the page mounted on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.faces.accounts import require_safe_address
from assistant.faces.lifespan import DAY
from assistant.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI


def build_web(settings: Settings, *, day: float = DAY) -> FastAPI:
    """Refuse what is unsafe first; open afterwards. The assistant closes when the server stops.

    What is erased after a number of days is looked for at the start and again every ``day``, in seconds.
    """
    require_safe_address(settings)

    from assistant.assembly import Assistant
    from assistant.faces.api import create_app
    from assistant.faces.ui import mount_page

    assistant = Assistant.open(settings)
    assistant.keep_up()
    app = create_app(
        assistant,
        settings,
        on_startup=assistant.prepare,
        every_day=assistant.erase_expired,
        on_shutdown=assistant.close,
        day=day,
    )
    mount_page(app, assistant, settings)
    return app
