"""What people decided, with what was asked before it: the material of eval cases.

Hands out decisions; what may leave the house as a case is for the evals to say, on what is said here about figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.advice import RELEASED, Answer, ReviewState
from assistant.concepts import Concept, Lesson
from assistant.oversight.events import entries_of
from assistant.oversight.journal import Entry, Journal

_DECIDED = RELEASED | {ReviewState.REJECTED}


def lessons(journal: Journal, since: date | None = None) -> list[Lesson]:
    """Released and rejected concepts, oldest first, without the planted ones."""
    planted = journal.planted_ids()
    decided = [each.concept for each in journal.waiting(_DECIDED) if each.concept.id not in planted]
    wanted = [each for each in decided if since is None or _day_of(each) >= since]
    questions: dict[str, list[Entry]] = {}
    for entry in entries_of(journal, "question"):
        questions.setdefault(entry.conversation_id or "", []).append(entry)
    return [_lesson(each, questions) for each in wanted]


def _day_of(concept: Concept) -> date:
    decided_at = concept.review.decided_at
    return decided_at.astimezone().date() if decided_at else date.min


def _lesson(concept: Concept, questions: dict[str, list[Entry]]) -> Lesson:
    if not isinstance(concept, Answer):
        return Lesson(concept=concept, turns=(), has_own_figures=bool(concept.given))
    asked = _up_to(concept.id, questions.get(concept.conversation_id, ()))
    if not asked or any(entry.content is None for entry in asked):
        return Lesson(concept=concept, turns=None, has_own_figures=True)  # what was erased is not known to be harmless
    return Lesson(
        concept=concept,
        turns=tuple(entry.content["question"] for entry in asked[:-1]),
        has_own_figures=any(entry.content["reading"].get("figures") for entry in asked),
    )


def _up_to(answer_id: str, entries: Sequence[Entry]) -> list[Entry]:
    own = next((place for place, entry in enumerate(entries) if entry.answer_id == answer_id), -1)
    return list(entries[: own + 1])
