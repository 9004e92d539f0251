"""Writing a file whole or not at all, readable by its owner only; whoever is stopped halfway leaves the old one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def partial_prefix(name: str) -> str:
    """What the name of a file begins with while it is being written under ``name``."""
    return f".{name}-"


def write_whole(path: Path, content: bytes, *, replace: bool = True) -> None:
    """Raises OSError; FileExistsError where the name is taken and ``replace`` is off."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=partial_prefix(path.name))
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path) if replace else _take_name(temporary, path)
    finally:
        Path(temporary).unlink(missing_ok=True)


def _take_name(temporary: str, path: Path) -> None:
    """A link refuses a name that somebody took in between, where a rename would replace it silently."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        os.replace(temporary, path)
