"""What the bundled model makes of each piece of a text, one after another: its engine gives the mean of all of them.

The lower layers are those of the file of the model, the upper ones may be others, taught for one task. It is BERT's
architecture (Devlin 2019) in plain numpy: slower than the engine, and meant for the few texts that need it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.knowledge import finetuned
from assistant.knowledge.finetuned import BLOCK, BLOCK_BYTES, Bytes, Tensor

WIDTH, HEADS, MIDDLE = 384, 12, 1536
EPSILON = 1e-12
MATRICES = ("q", "k", "v", "ao", "fi", "fo")
NORMS = ("aln", "oln")

_IS_LAYER = re.compile(r"l\d+\.")

Array = NDArray[np.float32]


class Transformer:
    """``taught`` holds whole layers by the names of the model's own tensors, from ``first`` up to ``top``. Threads may
    share it."""

    def __init__(self, path: Path, taught: Mapping[str, Array], first: int, top: int) -> None:
        model: Bytes = np.memmap(path, dtype=np.uint8, mode="r")
        tensors = finetuned.tensors_of(model)
        self._words = (model, tensors["emb.word"])
        self._places = plain(model, tensors["emb.pos"]).reshape(-1, WIDTH)
        self._type = plain(model, tensors["emb.type"]).reshape(-1, WIDTH)[0]
        self._held = {name: plain(model, tensors[name]) for name in ("emb.ln.w", "emb.ln.b")}
        for layer in range(first):
            for name in names_of(layer):
                held = tensors[name]
                if held.is_quantised:
                    self._held[name] = dequantised(model, held).reshape(shape_of(name))
                else:
                    self._held[name] = plain(model, held)
        self._held |= taught
        self._layers = range(top)

    def states(self, pieces: Sequence[int]) -> Array:
        """Shape (pieces, :data:`WIDTH`)."""
        known, where = np.unique(np.array(pieces), return_inverse=True)
        model, table = self._words
        words = np.stack([dequantised(model, _row_of(table, int(each))) for each in known])
        states = self._norm("emb.ln", words[where] + self._places[: len(pieces)] + self._type)
        for layer in self._layers:
            states = self._layer(f"l{layer}", states)
        return states

    def _layer(self, name: str, states: Array) -> Array:
        def by_head(part: str) -> Array:
            return self._linear(f"{name}.{part}", states).reshape(len(states), HEADS, -1).transpose(1, 0, 2)

        query, key, value = map(by_head, ("q", "k", "v"))
        looks = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(query.shape[2]))
        looks = np.exp(looks - looks.max(axis=2, keepdims=True))
        seen = (looks / looks.sum(axis=2, keepdims=True)) @ value
        attended = self._linear(f"{name}.ao", seen.transpose(1, 0, 2).reshape(len(states), WIDTH))
        states = self._norm(f"{name}.aln", states + attended)
        made = self._linear(f"{name}.fo", gelu(self._linear(f"{name}.fi", states)))
        return self._norm(f"{name}.oln", states + made)

    def _linear(self, name: str, given: Array) -> Array:
        made: Array = given @ self._held[f"{name}.w"].T + self._held[f"{name}.b"]
        return made

    def _norm(self, name: str, given: Array) -> Array:
        given = given - given.mean(axis=1, keepdims=True)
        spread = np.sqrt((given * given).mean(axis=1, keepdims=True) + np.float32(EPSILON))
        made: Array = given / spread * self._held[f"{name}.w"] + self._held[f"{name}.b"]
        return made


def model_origin(path: Path) -> str:
    """A fingerprint of what another version of the model would have otherwise."""
    model: Bytes = np.memmap(path, dtype=np.uint8, mode="r")
    return finetuned.origin_of(model, ["emb.pos", "emb.ln.w", *names_of(0)])


def names_of(layer: int) -> list[str]:
    """The tensors of a layer."""
    return [f"l{layer}.{part}.{which}" for part in (*MATRICES, *NORMS) for which in ("w", "b")]


def in_eight_bits(layers: Mapping[str, Array]) -> dict[str, NDArray[np.generic]]:
    """Whole layers as they are kept: weights in whole numbers, each row with a scale of its own."""
    packed: dict[str, NDArray[np.generic]] = {}
    for name, array in layers.items():
        if name.split(".")[1] in MATRICES and name.endswith(".w"):
            scales = np.abs(array).max(axis=1, keepdims=True) / 127
            packed[name] = np.round(array / scales).astype(np.int8)
            packed[f"{name}.scale"] = scales.astype(np.float32)
        else:
            packed[name] = array
    return packed


def layers_of(held: Mapping[str, NDArray[Any]]) -> dict[str, Array]:
    """The layers in a file that holds them :func:`in_eight_bits`, beside whatever else."""
    return {
        name: (array * held[f"{name}.scale"] if f"{name}.scale" in held else array).astype(np.float32)
        for name, array in held.items()
        if _IS_LAYER.match(name) and not name.endswith(".scale")
    }


def shape_of(name: str) -> tuple[int, int]:
    """Of the weights of a linear layer: (out, in)."""
    return {"fi": (MIDDLE, WIDTH), "fo": (WIDTH, MIDDLE)}.get(name.split(".")[1], (WIDTH, WIDTH))


def plain(model: Bytes, tensor: Tensor) -> Array:
    held: Array = finetuned.values_of(model, tensor)
    return held


def dequantised(model: Bytes, tensor: Tensor) -> Array:
    """The weights of a quantised tensor, one after another."""
    scales = finetuned.values_of(model, tensor).astype(np.float32)
    made: Array = (finetuned.whole_of(model, tensor) * scales[:, None]).reshape(-1)
    return made


def _row_of(tensor: Tensor, row: int) -> Tensor:
    """One row, of :data:`WIDTH` weights, of a quantised tensor."""
    size = WIDTH // BLOCK * BLOCK_BYTES
    return Tensor(tensor.is_quantised, tensor.start + row * size, size)


def gelu(given: Array) -> Array:
    """x·Φ(x), with the error function to seven decimals (Abramowitz and Stegun 1964, 7.1.26)."""
    scaled = np.abs(given) * np.float32(1 / np.sqrt(2))
    near = 1 / (1 + np.float32(0.3275911) * scaled)
    series = near * (
        0.254829592 + near * (-0.284496736 + near * (1.421413741 + near * (-1.453152027 + near * 1.061405429)))
    )
    erf = np.sign(given) * (1 - series * np.exp(-scaled * scaled))
    made: Any = 0.5 * given * (1 + erf)
    return np.asarray(made, dtype=np.float32)
