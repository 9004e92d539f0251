"""The web page: a conversation, and beside it everything an answer rests on and what people decide about it.

Owns only how the page is put on the server that already answers the API. Gradio stays in this room.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.assembly import Assistant
    from assistant.settings import Settings

__all__ = ["mount_page"]


def mount_page(app: FastAPI, assistant: Assistant, settings: Settings) -> FastAPI:
    """Put the page at ``/``, under the limits that the app already has; nothing is shared or counted."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        # Without a running event loop Gradio makes half a dozen of its own and leaves them open.
        asyncio.run(_mount_in_loop(app, assistant, settings))
    else:
        _mount(app, assistant, settings)
    return app


async def _mount_in_loop(app: FastAPI, assistant: Assistant, settings: Settings) -> None:
    _mount(app, assistant, settings)


def _mount(app: FastAPI, assistant: Assistant, settings: Settings) -> None:
    from assistant.faces.ui.files import LARGEST_FILE, use_folder

    folder = (settings.data_dir / "page").resolve()  # so that every path handed out is a whole one
    use_folder(folder)

    import gradio as gr
    from starlette.middleware import Middleware

    from assistant.faces.ui import look
    from assistant.faces.ui.guard import OwnFilesOnly
    from assistant.faces.ui.page import build_page

    page = build_page(assistant)
    page.has_launched = True  # mounted, it never is; until then Gradio lets every path through
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        server_name=settings.host,
        server_port=settings.port,
        theme=look.theme(),
        css=look.CSS,
        head=look.HEAD,
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=LARGEST_FILE,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        app_kwargs={"middleware": [Middleware(OwnFilesOnly, folder=folder)]},
    )
