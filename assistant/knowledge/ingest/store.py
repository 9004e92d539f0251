"""The added sources on disk: a folder in the format of ``corpus/``, changed in one step or not at all.

A text is written under a name of its own first; the list of sources, replaced in one step, is the switch. So a reader
sees the old or the new, and what a killed writer left behind is swept away by the next one. The sources as they would
become can be laid out in a folder of their own first, to be read and indexed before anything switches. Folders whose
name begins with a point are no sources.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import yaml

from assistant.errors import Conflict, StorageError
from assistant.files import partial_prefix, write_whole

LISTING = "sources.yaml"
LOCK, STAGE = ".lock", ".next"
HEADING = "# Toegevoegde bronnen, bijgehouden door ‘assistant ingest’. Het formaat is dat van corpus/sources.yaml.\n"

_POLL = 0.05

Entry = dict[str, Any]


def read_entries(folder: Path) -> list[Entry]:
    """The records as they are written; that they are sound is for ``load_corpus`` to say."""
    path = folder / LISTING
    if not path.is_file():
        return []
    return list(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader))


@contextmanager
def only_writer(folder: Path, *, wait: float = 0) -> Iterator[None]:
    """One writer at a time; the lock goes with its process. ``wait`` is how many seconds another one may take."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / LOCK).open("a")
    except OSError as error:
        raise _unwritable(folder, error) from error
    with lock:
        until = time.monotonic() + wait
        while not _is_taken(lock):
            if time.monotonic() >= until:
                raise Conflict(
                    "Iemand anders voegt op dit moment een bron toe of haalt er een weg; wacht even en herhaal de "
                    "opdracht."
                )
            time.sleep(_POLL)
        yield


def _is_taken(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


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
        _list(folder, entries)
        _sweep(folder, {str(entry["file"]) for entry in entries})
    except OSError as error:
        raise _unwritable(folder, error) from error


def _list(folder: Path, entries: Sequence[Entry]) -> None:
    if entries:
        listed = yaml.safe_dump(list(entries), allow_unicode=True, sort_keys=False, width=1000)
        write_whole(folder / LISTING, (HEADING + listed).encode())
    else:
        (folder / LISTING).unlink(missing_ok=True)


def lay_out(folder: Path, entries: Sequence[Entry], texts: Mapping[str, str]) -> Path:
    """The sources as they would become, in a folder to be read like any other; only ``take_over`` makes them so."""
    stage = folder / STAGE
    try:
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir(parents=True)
        for name in (str(entry["file"]) for entry in entries):
            (stage / name).parent.mkdir(exist_ok=True)
            if name in texts:
                write_whole(stage / name, texts[name].encode())
            else:
                _copy(folder / name, stage / name)
        _list(stage, entries)
    except OSError as error:
        raise _unwritable(folder, error) from error
    return stage


def take_over(folder: Path) -> None:
    """Switch to what was laid out; done again after it was broken off, it goes on where it was."""
    stage = folder / STAGE
    entries = read_entries(stage)
    try:
        for name in (str(entry["file"]) for entry in entries):
            if not (folder / name).is_file():
                (folder / name).parent.mkdir(exist_ok=True)
                write_whole(folder / name, (stage / name).read_bytes())
        if entries:
            write_whole(folder / LISTING, (stage / LISTING).read_bytes())
        else:
            (folder / LISTING).unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error


def clear_stage(folder: Path) -> None:
    """Let go of what was laid out, and of every text that the list of sources does not name."""
    try:
        shutil.rmtree(folder / STAGE, ignore_errors=True)
        if folder.is_dir():
            _sweep(folder, {str(entry["file"]) for entry in read_entries(folder)})
    except OSError as error:
        raise _unwritable(folder, error) from error


def _copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without links
        shutil.copyfile(source, target)


def _sweep(folder: Path, listed: set[str]) -> None:
    kept = {folder / name for name in listed}
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink() and not path.name.startswith("."):
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
