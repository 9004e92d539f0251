"""The folders of the index, one a generation: who builds, who reads, and what may be thrown away.

Knows no vector library. A generation is written once by one builder and only read afterwards; a reader's mark keeps its
folder for as long as it reads, and both locks go with their process.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from assistant.errors import IndexUnusable, StorageError
from assistant.knowledge.nearby import PREFIX
from assistant.knowledge.seal import SEAL, is_whole

_POLL = 0.2  # seconds between two looks at a lock that is held


@dataclass(frozen=True, slots=True)
class Generation:
    """What one generation was made of; recorded with the switch and checked when it is opened."""

    name: str
    model: str
    dimension: int
    corpus_hash: str
    passages: int


def is_present(generation: Generation, index_dir: Path) -> bool:
    """Whether the files of a generation are all there and unchanged; nothing is opened."""
    folder = index_dir / generation.name
    return (folder / "chroma.sqlite3").is_file() and is_whole(folder)


def next_name(index_dir: Path, previous: Generation | None) -> str:
    # The served one may stand elsewhere: a second replica has no folder of it, yet shares the Chroma server.
    names = [*(folder.name for folder in index_dir.glob("gen-*")), previous.name if previous else ""]
    taken = [int(name.removeprefix("gen-")) for name in names if name[4:].isdigit()]
    return f"gen-{max(taken, default=0) + 1}"


def make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"De map {folder} kan niet worden gemaakt ({error.strerror}); geef schrijfrecht of kies een andere "
            "ASSISTANT_DATA_DIR."
        ) from error


def copy_files(source: Path, target: Path) -> None:
    """The files of a finished generation as the beginning of the next, also while others read the first."""
    skipped = shutil.ignore_patterns("chroma.sqlite3*", "readers.lock", SEAL, f"{PREFIX}*")
    shutil.copytree(source, target, ignore=skipped, dirs_exist_ok=True)
    # Whoever opens the database may write in it; SQLite's own copy waits for that.
    with (
        closing(sqlite3.connect(source / "chroma.sqlite3")) as old,
        closing(sqlite3.connect(target / "chroma.sqlite3")) as new,
    ):
        old.backup(new)


@contextmanager
def only_builder(index_dir: Path, *, wait: float = 0) -> Iterator[None]:
    """One build at a time: the lock file says who builds. ``wait`` is how many seconds to let another one finish."""
    make_folder(index_dir)
    until = time.monotonic() + wait
    with (index_dir / "builder.lock").open("a+") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() < until:
                    time.sleep(_POLL)
                    continue
                lock.seek(0)
                holder = lock.read().strip() or "onbekend"
                raise IndexUnusable(
                    f"Een ander proces (nummer {holder}) maakt de index al; wacht tot het klaar is of stop het."
                ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def mark_reader(folder: Path) -> IO[str]:
    marker = (folder / "readers.lock").open("a")
    fcntl.flock(marker, fcntl.LOCK_SH)
    return marker


def remove_unread(active: Generation, index_dir: Path) -> list[str]:
    """Throw away every folder but the active one that nobody reads, interrupted builds included; says which."""
    removed = []
    for folder in sorted(index_dir.glob("gen-*")):
        if folder.name != active.name and _is_unread(folder):
            shutil.rmtree(folder, ignore_errors=True)
            removed.append(folder.name)
    return removed


def _is_unread(folder: Path) -> bool:
    with (folder / "readers.lock").open("a") as marker:
        try:
            fcntl.flock(marker, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
