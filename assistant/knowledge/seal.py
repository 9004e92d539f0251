"""Whether the files of a finished index are still the files that were written.

The vector library reads its files unchecked: a damaged one ends the whole process, a missing one silently loses
passages. So a finished generation is sealed, and the seal is checked before anything opens it. The database file
beside them is left out: it changes when it is opened, and says itself when it is damaged. So are the vector files of
a small index, which has its vectors in the database and writes those files anew on every opening.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

SEAL = "seal.json"
_SAVED = "index_metadata.pickle"  # stands beside vector files that hold something


def seal(folder: Path) -> None:
    (folder / SEAL).write_text(json.dumps(_prints(folder), indent=1), encoding="utf-8")


def is_whole(folder: Path) -> bool:
    """Whether every sealed file is there, unchanged; a folder without a seal was never finished."""
    try:
        return bool(json.loads((folder / SEAL).read_text(encoding="utf-8")) == _prints(folder))
    except (OSError, ValueError):
        return False


def _prints(folder: Path) -> dict[str, str]:
    saved = [path.parent for path in sorted(folder.glob(f"*/{_SAVED}"))]
    return {path.relative_to(folder).as_posix(): _print(path) for place in saved for path in sorted(place.iterdir())}


def _print(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
