"""No file but an uploaded one: what a browser says of a file's place is not believed.

Gradio's components take a file as a path or an address that the browser sends. Left alone it copies whatever the server
can read into a folder from which it can be fetched, or fetches an address itself. This stands in front of every call
of the page, and reads no more of a call than the files it names.
"""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from assistant.faces.problems import ROUTER, problem

CALLS = "/gradio_api/"
UPLOADS = "/gradio_api/upload"  # carries files themselves; Gradio gives each a place of its own choice
FILES = "/gradio_api/file="
DRAWING = "image/svg+xml"
REFUSAL = "Een bestand dat niet via deze pagina is gekozen, wordt niet gelezen; kies het bestand hier opnieuw."


class OwnFilesOnly:
    """Stands right in front of the page: limits and accounts have had their say by then."""

    def __init__(self, app: Any, folder: Path) -> None:
        self._app = app
        self._folder = folder.resolve()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        path = scope.get("path", "")
        is_call = scope["type"] == "http" and path.startswith(CALLS)
        if is_call and "://" in path:  # file=http://… and proxy=http://… make the server fetch an address
            await _foreign(scope)(scope, receive, send)
        elif is_call and scope["method"] == "POST" and path != UPLOADS:
            await self._judge(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _judge(self, scope: Any, receive: Any, send: Any) -> None:
        body = await _body(receive)
        if body is None:
            return  # whoever called has left
        waiting = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Any:
            return waiting.pop() if waiting else await receive()

        try:
            is_own = all(self._is_own(each, scope) for each in _files(json.loads(body or b"null")))
        except (ValueError, RecursionError):
            await problem(scope, 400, *ROUTER[400])(scope, receive, send)
        else:
            await (self._app if is_own else _foreign(scope))(scope, replay, send)

    def _is_own(self, file: dict[str, Any], scope: Any) -> bool:
        path, url = file.get("path"), file.get("url")
        if not isinstance(path, str) or not is_below(path, self._folder):
            return False
        if mimetypes.guess_type(path)[0] == DRAWING:
            return False  # Gradio would open it as a page of this server, with whatever script it holds
        return not url or (isinstance(url, str) and _is_address_of(path, url, scope))


def _foreign(scope: Any) -> Any:
    return problem(scope, 403, "foreign-file", "Niet toegestaan", REFUSAL)


def is_below(path: str, folder: Path) -> bool:
    """A plain file somewhere below the folder, wherever links may lead; or one that was there and was swept."""
    try:
        place = Path(path)
        if not place.is_absolute():  # as every place that we gave out; an address never is
            return False
        place = place.resolve()
        return place.is_relative_to(folder.resolve()) and (place.is_file() or not place.exists())
    except (OSError, ValueError, RuntimeError):
        return False


async def _body(receive: Any) -> bytes | None:
    """All of it, which the limits in front have bounded; None when the connection was closed."""
    parts, more = [], True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return None
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(parts)


def _files(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a call that Gradio, or one of its components, would take for a file."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, list):
            waiting.extend(each)
        elif isinstance(each, dict):
            meta = each.get("meta")
            if "path" in each or (isinstance(meta, dict) and "_type" in meta):
                yield each
            waiting.extend(each.values())


def _is_address_of(path: str, url: str, scope: Any) -> bool:
    """The address under which this server itself shows the file: the page sends it along with the path."""
    host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
    before, _, place = url.partition(FILES)
    return before in ("", f"http://{host}", f"https://{host}") and path in (place, unquote(place))
