"""Policy advice for public libraries, with the exact sentences it rests on.

``Assistant.open()`` is where the command line, the web app and the evals all start.
"""

from __future__ import annotations

from assistant.assembly import Assistant
from assistant.settings import Settings, load_settings
from assistant.version import __version__

__all__ = ["Assistant", "Settings", "__version__", "load_settings"]
