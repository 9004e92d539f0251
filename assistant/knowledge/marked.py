"""What people marked about a passage: if it says yes or no to a question, and which words of it answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import cast

import numpy as np

from assistant.knowledge.classifier import Classifier
from assistant.knowledge.corpus import Corpus
from assistant.knowledge.embedding import Vectors
from assistant.knowledge.features import SearchRequest
from assistant.knowledge.index import VectorIndex
from assistant.knowledge.meaning import Meaning
from assistant.knowledge.questions import Asked, Questions, YesNo, by_passage
from assistant.knowledge.reader import Reader
from assistant.knowledge.yes_no import Chances, Judgements, judged, seen


class Marked:
    """Holds a new question beside the marked ones about the same passage."""

    def __init__(
        self,
        corpus: Corpus,
        questions: Questions,
        index: VectorIndex,
        meaning: Meaning,
        yes_no: Classifier,
        reader: Callable[[], Reader | None],
    ) -> None:
        self._corpus = corpus
        self._questions = questions
        self._index = index
        self._meaning = meaning
        self._yes_no = yes_no
        self._reader = reader  # opened for the first question that needs it

    @cached_property
    def _judged_about(self) -> dict[str, list[Asked]]:
        return by_passage(judged(self._questions))

    @cached_property
    def _things_about(self) -> dict[str, list[Asked]]:
        return by_passage(each for each in self._questions.asked if each.thing is not None)

    def yes_or_no(self, question: str, passage_id: str, vector: Vectors | None = None) -> Chances:
        """How probable it is that this passage says yes, no, or neither; empty where nothing was learned of that.
        ``vector`` is that of the question, where it is known."""
        if not self._yes_no.parts:
            return {}
        if vector is None:
            vector = self._meaning.encode(question)
        passage, about = self._corpus.passage(passage_id), self._judged_about.get(passage_id, [])
        said, *others = self._index.vectors_of([passage_id, *(each.id for each in about)])
        judgements = Judgements(np.array(others), tuple(each.says for each in about if each.says))
        chances = self._yes_no.score(seen(question, vector, passage.text, said, judgements))
        return dict(zip(cast("tuple[YesNo, ...]", self._yes_no.labels), chances.tolist(), strict=True))

    def read_beside(self, question: str, passage_id: str, before: Sequence[str]) -> Chances:
        """The same by reading both as one text, which takes longer than all else together; empty without a reader.
        ``before`` are the questions that it follows up on, the oldest first."""
        reader = self._reader()
        return {} if reader is None else reader.says(question, self._corpus.passage(passage_id).text, before)

    def named_about(
        self, request: SearchRequest, passage_id: str, is_like: Callable[[str], bool]
    ) -> list[tuple[Asked, float]] | None:
        """The known questions about this passage of which people marked the words that they ask for, nearest (cosine)
        first, of those that are like the one asked; None where nobody marked any."""
        about = self._things_about.get(passage_id)
        if about is None:
            return None
        like = [each for each in about if is_like(each.text)]
        if not like:
            return []
        cosines = self._index.vectors_of([each.id for each in like]) @ self._meaning.of(request)[1]
        return [(like[at], float(cosines[at])) for at in np.argsort(-cosines, kind="stable")]
