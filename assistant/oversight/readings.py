"""What can be read of concepts, conversations and drafts: each as first recorded, with what people did to it since.

Reads only, and of the rows beside the journal rather than its entries; a text that was erased is not there.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from assistant.advice import Answer, Calculation, Frozen, ReviewState
from assistant.concepts import Concept, ConversationRow, PolicyDraft, Section
from assistant.errors import UnknownName
from assistant.oversight.standing import Standing, drafted, merged, read_standing
from assistant.oversight.storage import RecordedConcept, Storage

_LONGEST_ID = 100  # no id of ours is longer, and a database refuses an endless pattern


class Recorded(Frozen):
    """A concept with what only the journal knows of it. ``version`` is what a decision about exactly this must name."""

    concept: Concept
    version: int
    standing: Standing
    drafted_sums: tuple[Calculation, ...]  # as first recorded, before anybody chose a reading
    group_id: str
    made_at: datetime
    thumbs_down: int


class Readings:
    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    # --- concepts

    def answer(self, answer_id: str) -> Answer:
        """The answer as it stands now: as first recorded, with its review and, after an edit, the text of that."""
        concept = self.recorded(answer_id).concept
        if not isinstance(concept, Answer):
            raise UnknownName(f"{answer_id!r} is een onderdeel van een beleidsconcept en geen antwoord.")
        return concept

    def recorded(self, concept_id: str) -> Recorded:
        """A concept as it stands now, of whatever kind."""
        found = None
        if concept_id.isprintable():  # a database refuses NUL and lone surrogates; such an id was never given out
            with self._storage.reading() as rows:
                found = rows.concept(concept_id)
        if found is None:
            raise UnknownName(
                f"Antwoord {concept_id[:80]!r} bestaat niet. Controleer het nummer of stel de vraag opnieuw."
            )
        if found.body is None:
            raise UnknownName(f"De tekst van antwoord {concept_id!r} is gewist. Stel de vraag opnieuw.")
        return _recorded(found)

    def full_id(self, start: str) -> str:
        """The id that begins so, where exactly one does; otherwise what was given."""
        if not start.isprintable() or len(start) > _LONGEST_ID:
            return start
        with self._storage.reading() as rows:
            found = [start] if rows.is_known(start) else rows.ids_like(start)
        return found[0] if len(found) == 1 else start

    def erased_state(self, concept_id: str) -> ReviewState | None:
        """Where a concept stood whose text was erased; None for one that is unknown or still there."""
        if not concept_id.isprintable():
            return None
        with self._storage.reading() as rows:
            found = rows.concept(concept_id)
        return ReviewState(found.row.state) if found is not None and found.body is None else None

    def waiting(self, states: Collection[ReviewState], *, or_thumbs_down: bool = False) -> list[Recorded]:
        """Concepts in these states, the one that waits longest first."""
        with self._storage.reading() as rows:
            return _all_recorded(rows.in_states(states, or_thumbs_down=or_thumbs_down))

    def recent(self, limit: int, state: ReviewState | None = None) -> list[Concept]:
        """The newest concepts first, all of them or those in one state."""
        with self._storage.reading() as rows:
            return [each.concept for each in _all_recorded(rows.recent(limit, state))]

    def last_decided(self, limit: int) -> list[Concept]:
        """The concepts decided on last, the latest first, whenever they were made."""
        with self._storage.reading() as rows:
            found = [each for id_ in rows.last_decided(limit) if (each := rows.concept(id_))]
        return [each.concept for each in _all_recorded(found)]

    def alike(self, answer_id: str, states: Collection[ReviewState]) -> list[Recorded]:
        """Other answers in these states to the same question, or with exactly the same content; newest first."""
        with self._storage.reading() as rows:
            own = rows.concept(answer_id)
            found = rows.alike(own.row.question_key, own.row.origin_hash, states) if own else []
            return [each for each in _all_recorded(found) if each.concept.id != answer_id]

    def planted_mistake(self, concept_id: str) -> str | None:
        """The mark of a concept with a mistake put in on purpose; for the code that decides, never for a view."""
        with self._storage.reading() as rows:
            return rows.planted_mistake(concept_id)

    def planted_ids(self) -> frozenset[str]:
        with self._storage.reading() as rows:
            return rows.planted_ids()

    # --- conversations

    def full_conversation_id(self, start: str) -> str:
        """The conversation whose id begins so, where exactly one does; otherwise what was given."""
        if not start.isprintable() or len(start) > _LONGEST_ID:
            return start
        with self._storage.reading() as rows:
            found = rows.group_ids_like(start)
        return found[0] if len(found) == 1 else start

    def conversation(self, conversation_id: str) -> list[Answer]:
        """The answers of a conversation in order; an unknown conversation has none."""
        concepts = (each.concept for each in self.group(conversation_id))
        return [concept for concept in concepts if isinstance(concept, Answer)]

    def group(self, group_id: str) -> list[Recorded]:
        """What is left of a conversation or of a draft's sections, in order; nothing of an unknown one."""
        if not group_id.isprintable():
            return []
        with self._storage.reading() as rows:
            return _all_recorded(rows.group(group_id))

    def conversations(self, conversation_id: str | None = None) -> Iterable[ConversationRow]:
        """The newest first, or the one that is named; those of which everything was erased are no longer there."""
        if conversation_id is not None and not conversation_id.isprintable():
            return
        with self._storage.reading() as rows:
            found = list(rows.conversations(conversation_id))
        for each in found:
            question = json.loads(each.first_body)["question"]
            yield ConversationRow(
                id=each.id,
                title=each.title or question,
                started_at=datetime.fromisoformat(each.started_at),
                answers=each.answers,
                author=each.author,
            )

    def readings(self, conversation_id: str) -> list[dict[str, Any] | None]:
        """What understanding made of each turn, oldest first, for a follow-up to build on. A turn keeps only its own
        figures, so that what is erased is nowhere else. None for one that was erased."""
        if not conversation_id.isprintable():
            return []
        with self._storage.reading() as rows:
            questions = rows.questions(conversation_id)
        return [None if question is None else dict(json.loads(question)["reading"]) for question in questions]

    # --- drafts

    def draft(self, draft_id: str, version: int | None = None) -> PolicyDraft:
        """One version of a draft, or the newest, its sections as they stand now."""
        draft, sections = self.draft_and_sections(draft_id, version)
        found = tuple(each.concept for each in sections if isinstance(each.concept, Section))
        return draft.model_copy(update={"sections": found})

    def draft_and_sections(self, draft_id: str, version: int | None) -> tuple[PolicyDraft, list[Recorded]]:
        """A version without its sections, and what is recorded of those."""
        found = None
        if draft_id.isprintable():
            with self._storage.reading() as rows:
                found = rows.draft(draft_id, version)
                ids = json.loads(found[1])["sections"] if found and found[1] else ()
                sections = _all_recorded([each for id_ in ids if (each := rows.concept(id_))])
        if found is None:
            raise UnknownName(f"Beleidsconcept {draft_id[:80]!r} bestaat niet. Zoek het nummer in de lijst op.")
        if found[1] is None:
            raise UnknownName(f"Beleidsconcept {draft_id!r} is gewist. Maak een nieuw concept.")
        kept = json.loads(found[1]) | {"sections": (), "erased": len(ids) - len(sections)}
        return PolicyDraft.model_validate(kept), sections

    def newest_drafts(self) -> list[tuple[str, int]]:
        with self._storage.reading() as rows:
            return rows.newest_drafts()


def _recorded(found: RecordedConcept) -> Recorded:
    row = found.row
    return Recorded(
        concept=merged(found),
        version=row.review_version,
        standing=read_standing(row.review, row.id),
        drafted_sums=drafted(found).calculations,
        group_id=row.group_id,
        made_at=datetime.fromisoformat(row.made_at),
        thumbs_down=row.thumbs_down,
    )


def _all_recorded(found: Iterable[RecordedConcept]) -> list[Recorded]:
    return [_recorded(each) for each in found if each.body is not None]
