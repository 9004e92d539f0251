"""The bundled model fine-tuned to questions about policy: a few of its numbers are others, the rest is as published.

Its weights are kept in four bits, in which a small change is lost. So only what stands beside them was tuned, in the
upper layers: the scale of each block of 32 weights (PEQA, Kim 2023), the biases and the layer norms (BitFit, Ben Zaken
2022). That is less than one in a hundred of its numbers, half a megabyte, kept in ``finetuned.npz`` and made by
``python -m evals.finetune``. They are put in a private copy of the model in memory, of which only the pages that change
take any; the file of the model stays as it was installed. On another version of that file they do nothing.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.advice import fingerprint
from assistant.knowledge.learned import write_arrays
from assistant.knowledge.vectors import DAMAGE

FILE = Path(__file__).with_name("finetuned.npz")
BLOCK = 32  # weights that share a scale
BLOCK_BYTES = 2 + BLOCK // 2  # the scale in half precision, then two weights a byte
MAGIC = b"E5S1"
# Behind the header (version, seven sizes, the epsilon of the layer norms, weights a block) stand the numbers of the
# tokenizer: pieces, four special ones, and the bytes of all pieces together.
TOKENIZER_AT, NUMBERS = len(MAGIC) + struct.calcsize("<I7ifi"), "<5iQ"

Bytes = NDArray[np.uint8]


class Tensor(NamedTuple):
    """Where a tensor stands in the file of the model; of quantised ones each block begins with its scale."""

    is_quantised: bool
    start: int
    size: int  # in bytes


@dataclass(frozen=True, slots=True)
class Changes:
    """``origin``: a fingerprint of what they replace; ``tensors``: scales, biases and layer norms by their name."""

    origin: str
    tensors: Mapping[str, NDArray[np.float16]]

    @property
    def digest(self) -> str:
        return fingerprint([self.origin, {name: _sum_of(values) for name, values in self.tensors.items()}])


def tensors_of(model: Bytes) -> dict[str, Tensor]:
    """The tensors of a model file by name; a ValueError where it is no such file."""
    data = model.data
    if bytes(data[: len(MAGIC)]) != MAGIC:
        raise ValueError("geen modelbestand")
    try:
        pieces, *_, letters = struct.unpack_from(NUMBERS, data, TOKENIZER_AT)
        at = TOKENIZER_AT + struct.calcsize(NUMBERS) + (pieces + 1) * 4 + pieces * 4 + letters
        at += 8 + struct.unpack_from("<iI", data, at)[1]  # what letters become
        (count,) = struct.unpack_from("<i", data, at)
        at += 4
        found = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", data, at)
            name = bytes(data[at + 2 : at + 2 + length]).decode("ascii")
            kind, _, start, size = struct.unpack_from("<BIQQ", data, at + 2 + length)
            found[name] = Tensor(bool(kind), start, size)
            at += 2 + length + struct.calcsize("<BIQQ")
    except (struct.error, UnicodeDecodeError) as error:
        raise ValueError("het modelbestand is afgebroken") from error
    if any(each.start + each.size > len(model) for each in found.values()):
        raise ValueError("het modelbestand is afgebroken")
    return found


def values_of(model: Bytes, tensor: Tensor) -> NDArray[Any]:
    """The numbers that may change, as a view: the scales of a quantised tensor, and of another one all."""
    held = _bytes_of(model, tensor)
    if not tensor.is_quantised:
        return held.view(np.float32)
    return held.reshape(-1, BLOCK_BYTES)[:, :2].view(np.float16)[:, 0]


def whole_of(model: Bytes, tensor: Tensor) -> NDArray[np.int8]:
    """The weights of a quantised tensor in whole numbers of its scales, a row a block."""
    packed = _bytes_of(model, tensor).reshape(-1, BLOCK_BYTES)[:, 2:]
    return np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.int8) - 8


def origin_of(model: Bytes, names: Iterable[str]) -> str:
    """A fingerprint of the tensors of these names, weights included; a KeyError where one is lacking."""
    tensors = tensors_of(model)
    return fingerprint({name: _sum_of(_bytes_of(model, tensors[name])) for name in names})


def _bytes_of(model: Bytes, tensor: Tensor) -> Bytes:
    return model[tensor.start : tensor.start + tensor.size]


def _sum_of(values: NDArray[Any]) -> str:
    return hashlib.sha256(np.ascontiguousarray(values).data).hexdigest()


def load_changes(path: Path = FILE) -> Changes | None:
    """What was tuned; None where the file is missing or damaged."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            tensors = {name: held[name] for name in held.files if name != "origin"}
            changes = Changes(str(held["origin"]), tensors)
    except DAMAGE:
        return None
    fits = all(each.dtype == np.float16 and np.isfinite(each).all() for each in tensors.values())
    return changes if tensors and fits else None


def save_changes(path: Path, changes: Changes) -> None:
    write_arrays(path, changes.tensors, changes.origin)


def tuned(path: Path, changes: Changes) -> Bytes | None:
    """The model in this file with the changes, as private memory; None where they are of another model."""
    try:
        model: Bytes = np.memmap(path, dtype=np.uint8, mode="c")
        if origin_of(model, changes.tensors) != changes.origin:
            return None
        tensors = tensors_of(model)
        for name, values in changes.tensors.items():
            values_of(model, tensors[name])[:] = values
    except (*DAMAGE, ValueError, KeyError):
        return None
    return model
