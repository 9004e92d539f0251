"""What a follow-up asks, as a vector: "en wie betaalt dat?" beside the question before it.

Embedding both as one text blurs them. But of thousands of follow-ups people wrote out what was meant
(``corpus/conversations``), and how the vector of that follows from those of both questions is nearly a straight
matter: one line is learned for it, as dense retrieval in conversations does with a network (Yu 2021, ConvDR). What is
found is then compared with passages and known questions as any question is. It comes with the corpus, and is learned
anew where the conversations or the model are others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

import numpy as np

from assistant.advice import fingerprint
from assistant.knowledge.conversations import Exchange
from assistant.knowledge.embedding import Embedder, Vectors
from assistant.knowledge.learned import first_held, halved, read_arrays, write_arrays
from assistant.knowledge.training import LINE_RECIPE, train_line
from assistant.knowledge.vectors import file_of


@dataclass(frozen=True, slots=True)
class Rewriting:
    """``weights``, shape (2 × dimension + 1, dimension): of the question before, of the follow-up, and a constant."""

    weights: Vectors | None = None

    def write_out(self, before: Sequence[Vectors], asked: Vectors) -> Vectors:
        """The vector of what is asked after these questions, the oldest first."""
        return reduce(self._follow, [*before[1:], asked], before[0])

    def _follow(self, before: Vectors, asked: Vectors) -> Vectors:
        assert self.weights is not None
        changed = asked + np.concatenate([before, asked, [1.0]]).astype(np.float32) @ self.weights
        return np.asarray(changed / np.linalg.norm(changed), dtype=np.float32)


UNTAUGHT = Rewriting()


def fit_rewriting(exchanges: Sequence[Exchange], embedder: Embedder) -> Rewriting:
    """Learn from these, embedding each text once."""
    if not exchanges:
        return UNTAUGHT
    texts = list(dict.fromkeys(text for each in exchanges for text in each))
    row_of = {text: row for row, text in enumerate(texts)}
    vectors = embedder.encode_queries(texts)
    before, asked, written_out = (vectors[[row_of[text] for text in column]] for column in zip(*exchanges, strict=True))
    weights = train_line(np.column_stack([before, asked]), asked, written_out)
    return Rewriting(halved(weights)) if np.isfinite(weights).all() else UNTAUGHT


def rewriting_file(corpus_dir: Path, model: str) -> Path:
    """What comes with a corpus, for one embedding model."""
    return file_of(corpus_dir / "learned" / "rewriting", model)


def made_of_exchanges(exchanges: Sequence[Exchange], model: str) -> str:
    """What it depends on."""
    return fingerprint([exchanges, model, LINE_RECIPE])


def open_rewriting(cache: Path, shared: Path, origin: str, fit: Callable[[], Rewriting]) -> Rewriting:
    """That of an index: beside it, with the corpus, or learned now."""
    return first_held(cache, shared, origin, fit, read=read_rewriting, write=write_rewriting)


def read_rewriting(path: Path, origin: str) -> Rewriting | None:
    """What the file holds, if that is whole and made of this."""
    weights = (read_arrays(path, origin) or {}).get("weights")
    if weights is None or weights.ndim != 2 or weights.shape[0] != 2 * weights.shape[1] + 1:
        return None
    return Rewriting(weights) if np.isfinite(weights).all() else None


def write_rewriting(path: Path, rewriting: Rewriting, origin: str) -> None:
    """In one step; nothing where nothing was learned."""
    if rewriting.weights is not None:
        write_arrays(path, {"weights": rewriting.weights}, origin)
