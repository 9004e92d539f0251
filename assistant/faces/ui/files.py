"""The files that pass through the page: what somebody uploads, and what somebody takes along.

Gradio hands both over by way of the disk, by default in a folder that everybody on the machine may read. Here it is a
folder of our own, for this account alone, and whatever has lain there for an hour goes.
"""

from __future__ import annotations

import logging
import os
import secrets
import time
from pathlib import Path

from assistant.errors import BadInput, StorageError
from assistant.faces.inputs import MAX_FILE_BYTES
from assistant.faces.ui.guard import is_below

log = logging.getLogger("assistant.faces.ui")
FOLDER = "GRADIO_TEMP_DIR"  # the only way in which Gradio takes this setting
KEPT_SECONDS = 3600
LARGEST_FILE = MAX_FILE_BYTES
GONE = "Dit bestand is er niet meer; kies het opnieuw."


def use_folder(folder: Path) -> None:
    """Before any component is made; what an earlier start left behind goes at once."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise StorageError(
            f"De map {folder} is niet te maken ({error.strerror}); controleer data_dir en haar rechten."
        ) from error
    os.environ[FOLDER] = str(folder)
    sweep(0)


def sweep(older_than: float = KEPT_SECONDS) -> None:
    """Delete what has been there too long. A file that somebody else deletes meanwhile is no trouble."""
    folder, now = Path(os.environ[FOLDER]), time.time()
    for place, names, files in os.walk(folder, topdown=False):
        for name in files:
            path = Path(place, name)
            try:
                if now - path.stat().st_mtime >= older_than:
                    path.unlink(missing_ok=True)
            except OSError:
                log.warning("a file of the page could not be deleted", exc_info=True)
        for name in names:
            try:
                Path(place, name).rmdir()
            except OSError:
                continue  # not empty yet


def put(name: str, content: bytes) -> str:
    """A file to download, under a path that nobody can guess."""
    sweep()
    folder = Path(os.environ[FOLDER], secrets.token_hex(16))
    folder.mkdir(mode=0o700)
    path = folder / (Path(name).name or "bestand")
    path.write_bytes(content)
    return str(path)


def take(path: object) -> tuple[str, bytes]:
    """Name and content of what was uploaded. The path comes from the browser: only what lies in our folder was."""
    sweep()
    if not isinstance(path, str) or not is_below(path, Path(os.environ[FOLDER])):
        raise BadInput(GONE)
    try:
        with Path(path).resolve().open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise BadInput(GONE) from error
    if len(content) > LARGEST_FILE:
        raise BadInput(f"Dit bestand is te groot; hoogstens {LARGEST_FILE // 1_000_000} MB kan worden gelezen.")
    return Path(path).name, content
