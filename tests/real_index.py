"""A copy of the index of the real corpus: making it anew takes half a minute, copying it a moment."""

from __future__ import annotations

import shutil
from pathlib import Path


def copy_index(made: Path, folder: Path) -> None:
    """Put the index and the database of the data directory ``made`` in another one, in place of what was there."""
    shutil.rmtree(folder / "index", ignore_errors=True)
    for old in folder.glob("assistant.db*"):
        old.unlink()
    shutil.copytree(made / "index", folder / "index")
    for database in made.glob("assistant.db*"):
        shutil.copy(database, folder)
