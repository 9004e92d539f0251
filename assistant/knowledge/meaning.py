"""What a question means, as a vector: by its own words, or with the questions before it and their answers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from assistant.errors import BadInput
from assistant.knowledge.corpus import Corpus
from assistant.knowledge.embedding import Embedder, Vectors
from assistant.knowledge.features import SearchRequest
from assistant.knowledge.index import VectorIndex
from assistant.knowledge.rewriting import Rewriting, Turn, answer_of

QUOTED_SINGLY = 3  # passages; an answer of more is a list
TEXTS_KEPT = 8


class Meaning:
    """Embeds what is searched for in one open index."""

    def __init__(self, corpus: Corpus, embedder: Embedder, index: VectorIndex, rewriting: Rewriting) -> None:
        self._corpus = corpus
        # In a conversation the same words are searched for more than once, and lean on the same questions before.
        self.encode = lru_cache(maxsize=TEXTS_KEPT)(embedder.encode_query)
        self._index = index
        self._rewriting = rewriting

    @property
    def writes_out(self) -> bool:
        """Whether it knows what a question asks after another one; otherwise both are searched for in one text."""
        return self._rewriting.weights is not None

    def of(self, request: SearchRequest) -> tuple[tuple[str, Vectors], Vectors]:
        """The words of the question with their vector, and the vector of what they ask after the questions before."""
        if not request.text.strip():
            raise BadInput("Er is niets om naar te zoeken; geef een of meer woorden.")
        if not request.before or not self.writes_out:
            vector = self.encode(request.text)
            return (request.text, vector), vector
        turns = zip(request.before, request.answers, strict=True)
        before = [Turn(self.encode(each), self._answer_of(answer)) for each, answer in turns]
        asked = self.encode(request.asked)
        return (request.asked, asked), self._rewriting.write_out(before, asked)

    def _answer_of(self, quoted: Sequence[str]) -> Vectors | None:
        """A vector for an answer: the passage that it begins with, or all of them where they make a list."""
        known = [each for each in quoted if self._corpus.get(each) is not None]
        if not known:
            return None
        return answer_of(self._index.vectors_of(known if len(known) > QUOTED_SINGLY else known[:1]))
