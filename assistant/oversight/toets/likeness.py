"""How much a statement is like an ambition of the plan: by meaning and by letters, and more than like any other.

Owns the four measures and the weights that turn them into a chance; how these were fitted, and on what, is in
``docs/decisions/0019-checking-a-local-policy.md``. It does not know what "not" means.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.knowledge.corpus import Corpus, Passage
from assistant.knowledge.embedding import Embedder
from assistant.knowledge.lexical import NgramIndex
from assistant.knowledge.vocabulary import words
from assistant.quoting import sentences

Matrix = NDArray[np.float32]
BATCH = 64
LONGEST_EMBEDDED = 220  # characters of a statement with its heading; what a sentence is about stands at its beginning

# meaning (cosine), letters (root of the n-gram score), and how far each leads on the next ambition
WEIGHTS = (30.4, 6.7, 5.1, 36.7)
INTERCEPT = -29.0
_FUNCTION_WORDS = frozenset(
    words(
        """
        aan al alle als altijd bij binnen centraal daar daarbij daarmee daarvan dan dat de deze die dit doen
        doet door een eigen elk elke en er gaan gaat geen haar had hebben heeft hen het hier hierbij hiermee hij
        hoe hun ieder iedere ik in is je jij jouw kan komen komt kunnen laat laten maar mag meer men met moet
        moeten mogen naar niet nog of om omdat onder ons onze ook op over per staan staat stellen stelt steeds
        te tegen tot tussen u uit uw van veel via voor waar want waren was wat we wel welke werd wie wij wil
        willen worden wordt zal ze zelf zetten zich zij zijn zo zodat zonder zullen
        """
    )
)


class Spoken(Protocol):
    @property
    def text(self) -> str: ...

    @property
    def in_context(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Ambitions:
    """The ambitions of the plan, whole and per sentence, ready to be compared with."""

    passages: tuple[Passage, ...]
    owners: NDArray[np.int64]  # of each part, the ambition it belongs to
    vectors: Matrix
    letters: NgramIndex

    def measures(self, statements: Sequence[Spoken], embedder: Embedder) -> Matrix:
        """Shape (statements, ambitions, measures)."""
        meaning = _embedded([each.in_context[:LONGEST_EMBEDDED] for each in statements], embedder) @ self.vectors.T
        near, shared = self._per_ambition(meaning), self._shared([each.text for each in statements])
        return np.stack([near, shared, _lead(shared), _lead(near)], axis=-1).astype(np.float32)

    def nearest_by_letters(self, statements: Sequence[Spoken], most: int) -> list[int]:
        """The places of so many statements that share most with any ambition: what there is time to embed."""
        if len(statements) <= most:
            return list(range(len(statements)))
        shared = self._shared([each.in_context for each in statements]).max(axis=1)
        return sorted(np.argsort(-shared, kind="stable")[:most].tolist())

    def _shared(self, texts: Sequence[str]) -> Matrix:
        count = len(self.owners)
        letters = np.stack([self.letters.score(_telling(text))[:count] for text in texts])
        roots: Matrix = np.sqrt(np.maximum(self._per_ambition(letters), 0))
        return roots

    def _per_ambition(self, parts: Matrix) -> Matrix:
        """The best part of each ambition: a statement may answer to one of its sentences."""
        best = np.full((parts.shape[0], len(self.passages)), -1.0, dtype=np.float32)
        for part, owner in enumerate(self.owners):
            best[:, owner] = np.maximum(best[:, owner], parts[:, part])
        return best


def chances(measures: Matrix) -> NDArray[np.float64]:
    """The chance that a statement is about an ambition, shape (statements, ambitions)."""
    made: NDArray[np.float64] = 1 / (1 + np.exp(-(measures @ np.asarray(WEIGHTS) + INTERCEPT)))
    return made


@dataclass(frozen=True, slots=True)
class _Preparation:
    """What the prepared ambitions depend on; the rest comes along."""

    model: str
    corpus: str
    make: Callable[[], Ambitions] = field(compare=False)


@lru_cache(maxsize=2)
def _prepared(preparation: _Preparation) -> Ambitions:
    return preparation.make()


def prepare_ambitions(passages: Sequence[Passage], corpus: Corpus, embedder: Embedder) -> Ambitions:
    """Ready to compare with; kept for the next document, since embedding the plan's side takes the longest."""
    return _prepared(_Preparation(embedder.name, corpus.hash, lambda: _prepare(passages, corpus, embedder)))


def _prepare(passages: Sequence[Passage], corpus: Corpus, embedder: Embedder) -> Ambitions:
    """The other passages of the corpus teach which letters are common in this field."""
    texts: list[str] = []
    asked: list[str] = []
    owners: list[int] = []
    for owner, passage in enumerate(passages):
        spans = sentences(passage.text)
        parts = [passage.text, *(passage.text[start:end] for start, end in spans if len(spans) > 1)]
        texts += parts
        asked += [f"{passage.chapter}: {part}" for part in parts]
        owners += [owner] * len(parts)
    return Ambitions(
        tuple(passages),
        np.array(owners),
        embedder.encode_queries(asked),
        NgramIndex([_telling(text) for text in (*texts, *(each.text for each in corpus.passages))]),
    )


def _telling(text: str) -> str:
    """The words that tell what a text is about: "geen" is rare in the plan and would count for much."""
    return " ".join(word for word in words(text) if word not in _FUNCTION_WORDS)


def _embedded(texts: Sequence[str], embedder: Embedder) -> Matrix:
    """In batches of like length, so that short sentences do not wait for long ones."""
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    rows = np.zeros((len(texts), embedder.dimension), dtype=np.float32)
    for at in range(0, len(order), BATCH):
        places = order[at : at + BATCH]
        rows[places] = embedder.encode_document([texts[place] for place in places])
    return rows


def _lead(scores: Matrix) -> Matrix:
    """How far each score is ahead of the best of the others; negative where another is better."""
    if scores.shape[1] < 2:
        return np.zeros_like(scores)
    ordered = np.sort(scores, axis=1)
    best, second = ordered[:, -1:], ordered[:, -2:-1]
    return scores - np.where(scores == best, second, best)
