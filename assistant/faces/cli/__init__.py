"""The command line: each command calls the assistant once and prints what comes back.

``running`` turns what was typed into an exit code; the commands stand by subject in the modules beside it. Heavy rooms
are imported inside the commands, so that help and mistakes come at once.
"""

from __future__ import annotations

from assistant.faces.cli.commands import app
from assistant.faces.cli.opening import open_assistant
from assistant.faces.cli.running import main, run

__all__ = ["app", "main", "open_assistant", "run"]
