"""The ASGI entry, for ``uvicorn app:app``: settings from the environment, everything built once.

One process only: the embedded vector index cannot be shared by several workers.
"""

from __future__ import annotations

import sys

from assistant.errors import AssistantError
from assistant.faces.web import build_web
from assistant.settings import load_settings

try:
    app = build_web(load_settings())
except AssistantError as error:
    print(error, file=sys.stderr)
    raise SystemExit(error.exit_code) from None
