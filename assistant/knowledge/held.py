"""What is made of the known questions at every start, kept beside the index: it only saves the time of making it.

A file that is missing, damaged or made of something else is as none, and a disk that refuses costs only that time.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from assistant.files import write_whole
from assistant.knowledge.lexical import NgramIndex
from assistant.knowledge.vectors import DAMAGE


def held_letters(path: Path, origin: str, make: Callable[[], NgramIndex]) -> NgramIndex:
    """The index of letters that was kept in this file, if it was made of ``origin``; else it is made and kept."""
    with suppress(*DAMAGE), path.open("rb") as file, np.load(file, allow_pickle=False) as held:
        if str(held["origin"]) == origin:
            return NgramIndex.of_arrays(held)
    made = make()
    packed = io.BytesIO()
    kept: dict[str, Any] = made.arrays()
    np.savez(packed, origin=np.array(origin), **kept)
    _keep(path, packed.getvalue())
    return made


def held_rows(path: Path, origin: str, make: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
    """What was kept in this file as JSON, if it was made of ``origin``; else it is made and kept. The file begins with
    its own digest, for one that is cut off may still be JSON."""
    with suppress(OSError, ValueError):
        digest, _, content = path.read_bytes().partition(b"\n")
        if digest.decode() == sha256(content).hexdigest():
            held = json.loads(content)
            if held["origin"] == origin:
                return dict(held["rows"])
    made = make()
    content = json.dumps({"origin": origin, "rows": made}, ensure_ascii=False).encode()
    _keep(path, sha256(content).hexdigest().encode() + b"\n" + content)
    return made


def _keep(path: Path, content: bytes) -> None:
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
