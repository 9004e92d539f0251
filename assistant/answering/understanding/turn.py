"""One question beside the one before it, as far as the words of both tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from assistant.answering.understanding.reading import Reading
from assistant.answering.understanding.topics import Topic
from assistant.knowledge.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Turn:
    """``own`` is what the question names itself, ``topic`` that with what it leans on, and ``text`` and ``meant`` the
    words and the concepts that tell which norm is asked for. ``put_right`` are figures in the place of those just said.
    """

    question: str  # without "iets anders:" in front of it
    previous: Reading | None
    known: Mapping[str, Decimal]  # of the conversation so far
    vocabulary: Vocabulary
    own: Topic
    topic: Topic
    text: str
    subject: str  # of "wat zegt het plan over …?"
    is_announced: bool  # "iets anders:" stood in front of it
    is_yes_no: bool
    tells: bool  # nothing is asked: it gives figures
    put_right: Mapping[str, Decimal] = field(default_factory=dict)
    follows: bool = False
    is_else: bool = False  # it asks something else of the same subject
    is_measure: bool = False  # what came out before is asked in another measure
    is_statement: bool = False  # it tells, after another question, and names no norm
    goes_on_sum: bool = False  # with the sum of the question before it
    states_figures: bool = False
    wants_amount: bool = False
    meant: frozenset[str] = frozenset()

    @property
    def before(self) -> Reading | None:
        """The question before it, where it follows up on that."""
        return self.previous if self.follows else None

    @property
    def stands_alone(self) -> bool:
        """Whether its words leave nothing to a question before it."""
        return self.is_announced or bool(self.subject)

    def asks_whole_again(self, norm_ids: Sequence[str]) -> bool:
        """ "En 30.000?", after the whole was asked of which 15.000 is enough."""
        return self.before is not None and self.before.asks_whole and norm_ids == self.before.norm_ids
