"""Where a concept stands, and the concept as it now reads: as first recorded, with what people did to it since."""

from __future__ import annotations

from typing import Any

from pydantic import Field, ValidationError

from assistant.advice import Answer, Calculation, Finding, Frozen, Review, ReviewState
from assistant.concepts import Concept, ConceptKind, Section
from assistant.errors import StorageError
from assistant.oversight.storage import RecordedConcept


class Standing(Frozen):
    """The last decision, the text and sums it left, and what it rested on (see ``basis``)."""

    review: Review = Review()
    findings: tuple[Finding, ...] = ()  # about a text that a person put in the place of the drafted one
    text: str | None = None  # None: as drafted
    calculations: tuple[Calculation, ...] | None = None  # with a person's judgement in them; None: as drafted
    basis: dict[str, str] = Field(default_factory=dict)
    rewritten_by: str | None = None  # who last put in words that somebody else has to release

    def applied(self, concept: Concept) -> Concept:
        """The concept as it reads after this."""
        review = self.review
        changes: dict[str, Any] = {"review": review, "findings": concept.findings + self.findings}
        text = self.text if self.text is not None else review.text_after if review.state is ReviewState.EDITED else None
        if text is not None:
            changes["text"] = text
        if self.calculations is not None:
            changes["calculations"] = self.calculations
        if review.content_hash is not None:
            changes["content_hash"] = review.content_hash
        return concept.model_copy(update=changes)


def read_standing(row_review: str, concept_id: str) -> Standing:
    try:
        return Standing.model_validate_json(row_review)
    except ValidationError as error:
        raise _unreadable(concept_id) from error


def drafted(recorded: RecordedConcept) -> Concept:
    """A concept as first recorded; its text must not have been erased."""
    row, body = recorded
    shape: type[Section] | type[Answer] = Section if row.kind == ConceptKind.SECTION else Answer
    try:
        concept: Concept = shape.model_validate_json(body or "")
    except ValidationError as error:
        raise _unreadable(row.id) from error
    return concept


def merged(recorded: RecordedConcept) -> Concept:
    """A recorded concept as it now stands."""
    row, concept = recorded.row, drafted(recorded)
    return concept if row.review_version == 0 else read_standing(row.review, row.id).applied(concept)


def _unreadable(concept_id: str) -> StorageError:
    return StorageError(
        f"Concept {concept_id} is in de database niet meer leesbaar. "
        "Gebruik de versie waarmee het is vastgelegd, of zet een reservekopie terug."
    )
