"""Erasing what people typed, for their privacy, without breaking the chain.

An entry keeps its place, its kind, its moment and its hash; its content goes, with the copies beside the journal and
the checkpoints of its run. That it was erased, by whom and why, is an entry of its own, and the only excuse for a
content that is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from assistant.advice import RELEASED, Review, ReviewState
from assistant.errors import BadInput, Conflict
from assistant.oversight.chain import ERASURE, Note, as_text
from assistant.oversight.journal import Journal
from assistant.oversight.standing import Standing
from assistant.oversight.storage import Rows

Forget = Callable[[str], None]

_NOT_RELEASED = tuple(state for state in ReviewState if state not in RELEASED)


def erase_concept(journal: Journal, concept_id: str, *, by: str, reason: str, forget: Forget) -> int:
    """Erase one concept, whatever its state; an approval of it can no longer be used. Returns how many: 1."""
    _named(by)
    journal.recorded(concept_id)  # an unknown or already erased one is refused here
    return _erase(journal, [concept_id], by=by, reason=reason, forget=forget)


def erase_conversation(journal: Journal, conversation_id: str, *, by: str, reason: str, forget: Forget) -> int:
    """Erase a conversation with its name; one that holds an approved answer is kept."""
    _named(by)
    answers = journal.conversation(conversation_id)
    if not answers:
        raise BadInput("Er is geen gesprek met dit nummer; zoek het op in de lijst van gesprekken.")
    if any(answer.review.is_released for answer in answers):
        raise Conflict(
            "In dit gesprek staat een goedgekeurd antwoord. Trek de goedkeuring eerst in, of laat het gesprek staan."
        )
    erased = _erase(journal, [answer.id for answer in answers], by=by, reason=reason, forget=forget)
    with journal.writing() as rows:
        rows.name_conversation(conversation_id, None)
    return erased


def erase_before(journal: Journal, moment: datetime, *, by: str, reason: str, forget: Forget) -> int:
    """Erase what was made before a moment and is not approved; returns how many concepts."""
    _named(by)
    with journal.writing() as rows:
        old = rows.made_before(moment.isoformat(timespec="microseconds"), _NOT_RELEASED)
        present = [each for each in old if (found := rows.concept(each)) and found.body is not None]
    return _erase(journal, present, by=by, reason=reason, forget=forget) if present else 0


def _erase(journal: Journal, concept_ids: Sequence[str], *, by: str, reason: str, forget: Forget) -> int:
    with journal.writing(durable=True) as rows:
        entries = [entry for each in concept_ids for entry, text in rows.entries(answer_id=each) if text is not None]
        content = {"entries": [entry.seq for entry in entries], "concepts": list(concept_ids), "reason": reason}
        journal.append(rows, Note(ERASURE, as_text(content), by))
        rows.erase_contents([entry.digest for entry in entries])
        for each in concept_ids:
            rows.forget_words(each, _emptied(rows, each))
    for each in concept_ids:
        forget(each)
    return len(concept_ids)


def _emptied(rows: Rows, concept_id: str) -> str:
    """The standing without a word of what was erased: only the state, by whom and when."""
    found = rows.concept(concept_id)
    if found is None or found.row.review_version == 0:
        return Standing().model_dump_json()
    review = Standing.model_validate_json(found.row.review).review
    kept = Review(state=review.state, decided_by=review.decided_by, decided_at=review.decided_at)
    return as_text(Standing(review=kept).model_dump(mode="json"))


def _named(by: str) -> None:
    if not by.strip():
        raise BadInput("Wissen heeft een naam nodig. Vul in wie wist.")
