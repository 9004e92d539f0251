"""What people thought of an answer, and that a reviewer opened it: events in the journal, never decisions."""

from __future__ import annotations

import logging
from typing import Any

from assistant.concepts import Feedback, Thumb
from assistant.errors import AssistantError, BadInput
from assistant.incoming import person_name, readable_note
from assistant.oversight.events import entries_of
from assistant.oversight.journal import Journal

log = logging.getLogger("assistant.oversight")

LONGEST_REASON = 4000


class Reactions:
    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def give_feedback(self, answer_id: str, thumb: Thumb, reason: str = "", by: str | None = None) -> Feedback:
        """A thumb with a reason; a thumb down needs one, and brings the answer to the reviewers."""
        recorded = self._journal.recorded(self._journal.full_id(answer_id))
        concept = recorded.concept
        reason = readable_note(reason, LONGEST_REASON, "De reden")
        by = person_name(by or "") or None
        if thumb is Thumb.DOWN and not reason:
            raise BadInput("Een duim omlaag heeft een reden nodig. Schrijf op wat er niet klopt of ontbreekt.")
        given = Feedback(answer_id=concept.id, thumb=thumb, reason=reason, by=by, at=self._journal.now())
        self._journal.record_event(
            "feedback",
            given.model_dump(mode="json"),
            actor=by or "user",
            answer_id=concept.id,
            conversation_id=recorded.group_id,
            counts_against=thumb is Thumb.DOWN,
        )
        return given

    def feedback(self, answer_id: str) -> list[Feedback]:
        answer_id = self._journal.full_id(answer_id)
        entries = entries_of(self._journal, "feedback", answer_id=answer_id)
        return [Feedback.model_validate(entry.content) for entry in entries if entry.content is not None]

    def opened(self, concept_id: str, by: str) -> None:
        """A reviewer opened a concept; what this is for must not stand in her way, so it never fails."""
        self._note("opened", concept_id, by, {})

    def opened_source(self, concept_id: str, passage_id: str, by: str) -> None:
        self._note("opened_source", concept_id, by, {"passage_id": passage_id})

    def _note(self, kind: str, concept_id: str, by: str, content: dict[str, Any]) -> None:
        try:
            actor = person_name(by) or "user"
            concept = self._journal.recorded(self._journal.full_id(concept_id)).concept
            self._journal.record_event(kind, content, actor=actor, answer_id=concept.id)
        except AssistantError:
            log.warning("an opened concept could not be noted", exc_info=True)
