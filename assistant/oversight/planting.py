"""Planted mistakes: a copy of an answer with one deliberate mistake, put in the queue to see whether it is found.

Owns the copy, the mark that it is one, and what a decision on it becomes: rejected, whatever was decided. Until then
nothing that a reviewer sees tells it from another concept; the mark stands apart from concepts and journal.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from enum import StrEnum
from typing import Any

from assistant.advice import RELEASED, Answer, Decision, Frozen, Review, ReviewRequest, ReviewState, content_hash
from assistant.concepts import Concept
from assistant.errors import BadInput, Conflict
from assistant.incoming import folded_name, person_name
from assistant.oversight.basis import Grounds
from assistant.oversight.journal import Journal
from assistant.oversight.mistakes import Mistake, MistakeKind, is_mended, spoil
from assistant.oversight.standing import Standing
from assistant.oversight.storage import Rows

MAY_BE_COPIED = RELEASED | {ReviewState.CONCEPT, ReviewState.RETURNED}
_WHAT = {
    MistakeKind.NUMBER: "een getal in de tekst was veranderd",
    MistakeKind.QUOTE: "een woord in een citaat was veranderd",
    MistakeKind.NEGATION: "de tekst zei het omgekeerde van de bron",
    MistakeKind.MARKER: "een verwijzing wees naar een andere passage",
    MistakeKind.RESULT: "de uitkomst van een berekening was veranderd",
}
_NOT_SUITABLE = "In dit antwoord past geen oefenfout. Kies een ander antwoord dat een bron aanhaalt."


class Seen(StrEnum):
    """What a decision says about the mistake; ``unclear`` counts neither way."""

    CAUGHT = "caught"
    MISSED = "missed"
    UNCLEAR = "unclear"


class Planted(Frozen):
    """The mark of a planted concept. Holds no words of it: what is erased must not stay readable here."""

    mistake: Mistake
    original_id: str
    by: str


def planted_in(journal: Journal, concept_id: str) -> Planted | None:
    kept = journal.planted_mistake(concept_id)
    return None if kept is None else Planted.model_validate_json(kept)


def copies_of(rows: Rows, concept_ids: Collection[str]) -> list[str]:
    """The planted copies of these concepts: whoever erases an answer means its copies as well."""
    marks = {each: rows.planted_mistake(each) for each in sorted(rows.planted_ids())}
    return [each for each, kept in marks.items() if kept and _original(kept) in concept_ids]


def _original(kept: str) -> str:
    return Planted.model_validate_json(kept).original_id


# --- deciding


def refuse_when_over(planted: Planted | None, concept: Concept) -> None:
    """A planted concept has one decision in its life: no revision brings it back."""
    if planted is not None and concept.review.state is not ReviewState.CONCEPT:
        raise Conflict(
            "Dit was een oefening met een fout erin, en die is afgerond. Stel de vraag opnieuw voor een echt antwoord."
        )


def ended(
    planted: Planted, concept: Concept, request: ReviewRequest, standing: Standing
) -> tuple[Standing, dict[str, Any]]:
    """The standing that any decision leaves on a planted concept, and what the journal says beside it.

    The reviewer's own text and reason are kept; the state is not hers to choose.
    """
    found = _seen(planted, concept, request)
    review = standing.review
    reason = f"{_reason(planted, concept, found)} {f'Uw reden: {review.reason}' if review.reason else ''}".strip()
    rejected = review.model_copy(
        update={"state": ReviewState.REJECTED, "reason": reason[:4000], "chosen": None, "stale_because": ()}
    )
    about = {"seen": found, "mistake": planted.mistake.kind, "original": planted.original_id, "by": planted.by}
    return standing.model_copy(update={"review": rejected, "basis": {}}), {"planted": about}


def _seen(planted: Planted, concept: Concept, request: ReviewRequest) -> Seen:
    if folded_name(planted.by) == folded_name(request.reviewer):
        return Seen.UNCLEAR  # she knew where to look
    if request.decision in (Decision.REJECT, Decision.RETURN):
        return Seen.CAUGHT
    if request.decision is not Decision.APPROVE and is_mended(planted.mistake, concept.text, request.text or ""):
        return Seen.CAUGHT
    return Seen.UNCLEAR if request.decision is Decision.REVISE else Seen.MISSED


def _reason(planted: Planted, concept: Concept, found: Seen) -> str:
    start, end = planted.mistake.spans[0]
    where = f"Dit was een oefening: {_WHAT[planted.mistake.kind]} (“{concept.text[start:end]}”)."
    said = {
        Seen.CAUGHT: "Het is niet doorgelaten, dank u wel.",
        Seen.MISSED: "Zo'n fout is met opzet moeilijk te zien. Er gaat niets van de deur uit.",
        Seen.UNCLEAR: "Deze beslissing telt niet mee.",
    }
    return f"{where} {said[found]}"


# --- planting


class Plantings:
    """What the desk offers of this; the one who plants knows of the mistake, so her own decision does not count."""

    def __init__(self, journal: Journal, grounds: Grounds) -> None:
        self._journal = journal
        self._grounds = grounds

    def plant(self, concept_id: str, by: str, seed: int | None = None) -> str:
        """Put a copy of an answer with one mistake in the queue, as if it had just been asked; returns its id."""
        by = person_name(by)
        if not by:
            raise BadInput("Een oefenfout heeft een naam nodig. Vul in wie hem plaatst.")
        original = self._copyable(self._journal.full_id(concept_id))
        spoilt = spoil(original, seed)
        if spoilt is None:
            raise BadInput(_NOT_SUITABLE)
        copy = self._copy(original, spoilt.text)
        mark = Planted(mistake=spoilt.mistake, original_id=original.id, by=by)
        question, evidence = (self._entry(kind, original.id) for kind in ("question", "evidence"))
        self._journal.record_answer(
            copy,
            reading=(question or {}).get("reading", {}),
            evidence=evidence or [],
            asked_at=self._journal.now(),
            planted=mark.model_dump_json(),
        )
        return copy.id

    def refuse_export(self, concept_id: str) -> None:
        """Stop whatever would take a planted concept out of the house; other concepts pass."""
        if planted_in(self._journal, concept_id) is None:
            return
        if self._journal.recorded(concept_id).concept.review.state is ReviewState.CONCEPT:
            raise Conflict("Dit concept kan nog niet naar een bestand. Beoordeel het eerst.")
        raise Conflict("Dit was een oefening met een fout erin en wordt geen bestand. Stel de vraag opnieuw.")

    def _copyable(self, concept_id: str) -> Answer:
        concept = self._journal.recorded(concept_id).concept
        if not isinstance(concept, Answer) or planted_in(self._journal, concept_id) is not None:
            raise BadInput(_NOT_SUITABLE)
        if concept.review.chosen is not None:
            raise BadInput(_NOT_SUITABLE)  # a reading that was chosen before anybody looked would give itself away
        if concept.review.state not in MAY_BE_COPIED or self._grounds.broken(concept):
            raise BadInput("Een oefenfout past alleen in een antwoord dat wacht of is goedgekeurd. Kies een ander.")
        first = self._journal.entries(kind="question", conversation_id=concept.conversation_id, limit=1)
        if not first or first[0].answer_id != concept.id:
            # A follow-up without its conversation would give itself away.
            raise BadInput("Een oefenfout past niet in een vervolgvraag. Kies een antwoord op een eerste vraag.")
        return concept

    def _copy(self, original: Answer, text: str) -> Answer:
        recorded = self._journal.recorded(original.id)
        today = self._journal.today()
        was_for_its_own_day = original.as_of == recorded.made_at.astimezone().date()
        return original.model_copy(
            update={
                "id": uuid.uuid4().hex,
                "conversation_id": uuid.uuid4().hex,
                "as_of": today if was_for_its_own_day else original.as_of,
                "text": text,
                "findings": tuple(each for each in original.findings if each not in recorded.standing.findings),
                "content_hash": content_hash(text, original.citations, original.calculations),
                "earlier": None,
                "review": Review(),
            }
        )

    def _entry(self, kind: str, answer_id: str) -> Any:
        found = self._journal.entries(kind=kind, answer_id=answer_id, limit=1)
        return found[0].content if found else None
