"""What happens to an error nobody foresaw at the command line: a calm sentence, and the whole of it in a log."""

from __future__ import annotations

import os
import traceback
from datetime import UTC, datetime
from pathlib import Path

LOG = "assistant.log"


def explain_crash(error: BaseException) -> str:
    """Write the traceback to the log in the data directory and say where it is."""
    path = _log_path()
    calm = "Er ging onverwacht iets mis; wat al bewaard was, is bewaard."
    if path is not None and _record(path, error):
        return f"{calm} De technische melding staat in {path}; probeer het opnieuw of geef haar door aan de beheerder."
    return f"{calm} Herhaal de opdracht met 'assistant --debug …' om de technische melding te zien."


def _log_path() -> Path | None:
    from assistant.errors import AssistantError
    from assistant.settings import load_settings

    try:
        return load_settings().data_dir / LOG
    except AssistantError:
        return None


def _record(path: Path, error: BaseException) -> bool:
    """Readable by its owner only: a traceback may quote what somebody asked."""
    trace = "".join(traceback.format_exception(error))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC).isoformat()}\n{trace}\n")
    except (OSError, UnicodeError):
        return False
    return True
