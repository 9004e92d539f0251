"""Files of what was learned: arrays in half precision, and what they were made of. They only save the time of learning:
one that is missing, damaged or made of something else is as none."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from assistant.errors import StorageError
from assistant.knowledge.vectors import DAMAGE

Arrays = Mapping[str, NDArray[Any]]
Learned = TypeVar("Learned")


def halved(array: NDArray[Any]) -> NDArray[np.float32]:
    """As it will be kept: what was just made answers as what is read back."""
    return array.astype(np.float16).astype(np.float32)


def read_arrays(path: Path, origin: str) -> dict[str, NDArray[Any]] | None:
    """What the file holds, if that can be read and was made of this; numbers in single precision."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            if str(held["origin"]) != origin:
                return None
            return {name: _widened(held[name]) for name in held.files if name != "origin"}
    except DAMAGE:
        return None


def write_arrays(path: Path, arrays: Arrays, origin: str) -> None:
    """In one step; a StorageError where the disk refuses."""
    made = path.with_suffix(f".{os.getpid()}.partial.npz")
    kept: dict[str, Any] = {name: _narrowed(array) for name, array in arrays.items()}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with made.open("wb") as file:
            np.savez_compressed(file, origin=np.array(origin), **kept)
        made.replace(path)
    except OSError as error:
        with suppress(OSError):
            made.unlink(missing_ok=True)
        raise StorageError(
            f"Wat van vragen is geleerd kan niet naar {path} ({error.strerror}); geef schrijfrecht."
        ) from error


def first_held(
    cache: Path,
    shared: Path,
    origin: str,
    fit: Callable[[], Learned],
    *,
    read: Callable[[Path, str], Learned | None],
    write: Callable[[Path, Learned, str], None],
) -> Learned:
    """That of an index: beside it, with the corpus, or learned now and kept beside the index."""
    held = read(cache, origin) or read(shared, origin)
    if held is None:
        held = fit()
        with suppress(StorageError):  # a disk that refuses only costs the time of learning again
            write(cache, held, origin)
    return held


def _widened(array: NDArray[Any]) -> NDArray[Any]:
    return array.astype(np.float32) if array.dtype == np.float16 else array


def _narrowed(array: NDArray[Any]) -> NDArray[Any]:
    return array.astype(np.float16) if array.dtype == np.float32 else array
