"""One question beside the one before it, as far as the words of both tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.answering.understanding.reading import Reading
from assistant.answering.understanding.topics import Topic
from assistant.knowledge.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Turn:
    """``own`` is what the question names itself, ``topic`` that with what it leans on; ``before`` is the question
    before it (``previous``) where it follows up on that. ``put_right`` are figures in the place of those just said."""

    question: str
    own: Topic
    topic: Topic
    previous: Reading | None
    before: Reading | None
    known: Mapping[str, Decimal]  # of the conversation so far
    vocabulary: Vocabulary
    put_right: Mapping[str, Decimal]
    is_else: bool  # it asks something else of the same subject
    is_measure: bool  # what came out before is asked in another measure
    states_figures: bool
    tells: bool  # nothing is asked: it gives figures
    is_statement: bool  # it tells, and names no norm

    def asks_whole_again(self, norm_ids: Sequence[str]) -> bool:
        """ "En 30.000?", after the whole was asked of which 15.000 is enough."""
        return self.before is not None and self.before.asks_whole and norm_ids == self.before.norm_ids
