"""One question beside the one before it, as far as the words of both tell."""

from __future__ import annotations

from collections.abc import Mapping
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
    is_statement: bool  # nothing is asked, and no norm named
