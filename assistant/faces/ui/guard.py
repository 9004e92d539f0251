"""No file but an uploaded one: what a browser says of a file's place is not believed.

Gradio's components take a file as a path or address that the browser sends. Left alone it would copy whatever the
server can read into a folder from which it can be fetched, or fetch an address for it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CALLS = ("/gradio_api/queue/join", "/gradio_api/run/", "/gradio_api/api/", "/gradio_api/call/")
REFUSAL = "Kies het bestand opnieuw op de pagina; een bestand van elders wordt niet gelezen."


class OwnFilesOnly:
    """Stands right in front of the page: limits and accounts have had their say by then."""

    def __init__(self, app: Any, folder: Path) -> None:
        self._app = app
        self._folder = folder.resolve()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["method"] != "POST" or not scope["path"].startswith(CALLS):
            await self._app(scope, receive, send)
            return
        body, more = b"", True
        while more:
            message = await receive()
            if message["type"] != "http.request":
                return
            body, more = body + message.get("body", b""), message.get("more_body", False)
        if not self._is_harmless(body):
            await _refuse(send)
            return
        sent = False

        async def replay() -> Any:
            nonlocal sent
            if sent:
                return await receive()
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, replay, send)

    def _is_harmless(self, body: bytes) -> bool:
        try:
            return all(self._is_own(each) for each in _files(json.loads(body or b"null")))
        except (ValueError, RecursionError):
            return False

    def _is_own(self, file: dict[str, Any]) -> bool:
        path = file.get("path")
        if file.get("url") and not str(file["url"]).startswith(("/gradio_api/file=", "http://", "https://")):
            return False
        return isinstance(path, str) and is_inside(path, self._folder)


def is_inside(path: str, folder: Path) -> bool:
    """A plain file somewhere below the folder, wherever links may lead."""
    try:
        place = Path(path).resolve()
        return place.is_relative_to(folder.resolve()) and place.is_file()
    except (OSError, ValueError):
        return False


def _files(value: Any) -> list[dict[str, Any]]:
    """Every object in a request that Gradio would take for a file."""
    if isinstance(value, list):
        return [file for each in value for file in _files(each)]
    if not isinstance(value, dict):
        return []
    inside = [file for each in value.values() for file in _files(each)]
    meta = value.get("meta")
    is_file = isinstance(meta, dict) and "_type" in meta
    return [value, *inside] if is_file or "path" in value else inside


async def _refuse(send: Any) -> None:
    said = {"type": "about:blank", "title": "Deze invoer kan niet worden gebruikt", "status": 403, "detail": REFUSAL}
    body = json.dumps(said, ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body})
