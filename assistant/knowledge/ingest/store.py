"""The added sources on disk: a folder in the format of ``corpus/``, changed in one step or not at all.

A text is written under a name of its own first; the list of sources, replaced in one step, is the switch. So a reader
sees the old or the new, and what a killed writer left behind is swept away by the next one.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from assistant.errors import Conflict, StorageError
from assistant.files import partial_prefix, write_whole

LISTING = "sources.yaml"
LOCK = ".lock"
HEADING = "# Toegevoegde bronnen, bijgehouden door ‘assistant ingest’. Het formaat is dat van corpus/sources.yaml.\n"

Entry = dict[str, Any]


def read_entries(folder: Path) -> list[Entry]:
    """The records as they are written; that they are sound is for ``load_corpus`` to say."""
    path = folder / LISTING
    if not path.is_file():
        return []
    return list(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader))


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """One writer at a time; the lock goes with its process."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / LOCK).open("a")
    except OSError as error:
        raise _unwritable(folder, error) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(
                "Iemand anders voegt op dit moment een bron toe of haalt er een weg; wacht even en herhaal de opdracht."
            ) from None
        yield


def write_text(folder: Path, name: str, content: str) -> None:
    """A text under a name that holds its fingerprint, so that it never replaces another."""
    try:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write_whole(folder / name, content.encode())
    except OSError as error:
        raise _unwritable(folder, error) from error


def write_entries(folder: Path, entries: Sequence[Entry]) -> None:
    """Switch to these records, then let go of every text that none of them names."""
    try:
        if entries:
            listed = yaml.safe_dump(list(entries), allow_unicode=True, sort_keys=False, width=1000)
            write_whole(folder / LISTING, (HEADING + listed).encode())
        else:
            (folder / LISTING).unlink(missing_ok=True)
        _sweep(folder, {str(entry["file"]) for entry in entries})
    except OSError as error:
        raise _unwritable(folder, error) from error


def _sweep(folder: Path, listed: set[str]) -> None:
    kept = {folder / name for name in listed}
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            for text in path.iterdir():
                if text not in kept and text.is_file():
                    text.unlink()
            if not any(path.iterdir()):
                shutil.rmtree(path)
        elif path.name.startswith(partial_prefix(LISTING)):
            path.unlink()


def _unwritable(folder: Path, error: OSError) -> StorageError:
    return StorageError(
        f"De map {folder} is niet te beschrijven ({error.strerror}); controleer de rechten en de ruimte op de schijf."
    )
