"""A client that asks as a browser on this machine does: by a name that is served here."""

from __future__ import annotations

from typing import Any

from starlette import testclient


class TestClient(testclient.TestClient):
    def __init__(self, app: Any, base_url: str = "http://127.0.0.1", **options: Any) -> None:
        super().__init__(app, base_url=base_url, **options)
