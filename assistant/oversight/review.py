"""What a person may decide about an answer, and when it is too late to.

Only a concept can be decided on, and only once: the decision is committed to the journal, by compare-and-set,
before anything else learns of it. Who may be a reviewer is for the faces; what a text must hold is for grounding.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from assistant.advice import (
    Answer,
    Decision,
    Finding,
    Review,
    ReviewRequest,
    ReviewState,
    Status,
    content_hash,
)
from assistant.errors import BadInput, Conflict
from assistant.oversight.journal import Journal, Standing

Check = Callable[[Answer, str], tuple[Finding, ...]]

EDIT_PREFIX = "edit/"  # findings about an edited text, beside those about the text it replaced
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_STATES = {
    Decision.APPROVE: ReviewState.APPROVED,
    Decision.EDIT: ReviewState.EDITED,
    Decision.REJECT: ReviewState.REJECTED,
}
_DECIDED = {
    ReviewState.APPROVED: "goedgekeurd",
    ReviewState.EDITED: "bewerkt en goedgekeurd",
    ReviewState.RETURNED: "teruggegeven",
    ReviewState.REJECTED: "afgewezen",
    ReviewState.WITHDRAWN: "ingetrokken",
    ReviewState.STALE: "verouderd verklaard",
}


def decide(
    journal: Journal, answer_id: str, request: ReviewRequest, *, now: datetime, check: Check | None = None
) -> Answer:
    """Record one person's decision and return the answer as it then stands.

    ``check`` looks at the text of an edit; without it the edit is recorded as not checked. What it finds does not
    stop the reviewer: it is kept with the decision, as are the checks that had failed when she approved.
    """
    answer, version = journal.answer_and_version(answer_id)
    _refuse_when_decided(answer)
    _refuse_other_content(answer, request)
    _refuse_incomplete(answer, request)
    standing = _new_standing(answer, request, now, check)
    if not journal.record_decision(answer, version, standing, _circumstances(answer, request)):
        _refuse_when_decided(journal.answer(answer_id))
        raise Conflict("Het antwoord is intussen veranderd. Open het opnieuw en beslis dan.")
    return journal.answer(answer_id)


def _refuse_when_decided(answer: Answer) -> None:
    review = answer.review
    if review.state is ReviewState.CONCEPT:
        return
    moment = f" op {review.decided_at.astimezone(UTC):%d-%m-%Y om %H:%M} uur (UTC)" if review.decided_at else ""
    raise Conflict(
        f"Dit antwoord is al {_DECIDED[review.state]} door {review.decided_by or 'iemand anders'}{moment}. "
        "Open het opnieuw om de beslissing te zien."
    )


def _refuse_other_content(answer: Answer, request: ReviewRequest) -> None:
    if request.content_hash is not None and request.content_hash != answer.content_hash:
        raise Conflict(
            "Het antwoord is intussen veranderd; u zag een andere tekst dan er nu staat. "
            "Open het opnieuw en beslis dan."
        )
    if answer.content_hash != _content_hash(answer, answer.text):
        raise Conflict(
            "Tekst en citaten van dit antwoord passen niet bij zijn vingerafdruk. "
            "Stel de vraag opnieuw en beoordeel het nieuwe antwoord."
        )


def _refuse_incomplete(answer: Answer, request: ReviewRequest) -> None:
    if any(_CONTROL.search(words) for words in (request.reviewer, request.reason, request.text or "")):
        raise BadInput("De beoordeling bevat onzichtbare stuurtekens. Typ de tekst opnieuw in plaats van te plakken.")
    if not request.reviewer.strip():
        raise BadInput("Een beslissing heeft een naam nodig. Vul in wie beoordeelt.")
    if request.decision is Decision.REJECT and not request.reason.strip():
        raise BadInput("Een afwijzing heeft een reden nodig. Schrijf op waarom dit antwoord niet bruikbaar is.")
    text = (request.text or "").strip()
    is_same = text == answer.text.strip()
    if request.decision is Decision.EDIT and not text:
        raise BadInput("Een bewerking heeft een nieuwe tekst nodig. Vul de tekst in zoals die moet worden.")
    if request.decision is Decision.EDIT and is_same:
        raise BadInput("De nieuwe tekst is gelijk aan de oude. Verander de tekst, of kies goedkeuren.")
    if request.decision is not Decision.EDIT and text and not is_same:
        # Dropping it silently would approve other words than the reviewer had on her screen.
        raise BadInput("U stuurde een veranderde tekst mee. Kies bewerken om haar vast te leggen, of laat haar weg.")


def _new_standing(answer: Answer, request: ReviewRequest, now: datetime, check: Check | None) -> Standing:
    is_edit = request.decision is Decision.EDIT
    text = (request.text or "").strip() if is_edit else answer.text
    review = Review(
        state=_STATES[request.decision],
        decided_by=request.reviewer.strip(),
        decided_at=now.astimezone(UTC),
        reason=request.reason.strip() or None,
        text_before=answer.text if is_edit else None,
        text_after=text if is_edit else None,
        content_hash=_content_hash(answer, text),
    )
    return Standing(review=review, findings=_check_edit(answer, text, check) if is_edit else ())


def _check_edit(answer: Answer, text: str, check: Check | None) -> tuple[Finding, ...]:
    if check is None:
        found: tuple[Finding, ...] = (
            Finding(check="grounding", status=Status.NOT_CHECKED, detail="De bewerkte tekst is niet gecontroleerd."),
        )
    else:
        found = check(answer, text)
    return tuple(finding.model_copy(update={"check": EDIT_PREFIX + finding.check}) for finding in found)


def _circumstances(answer: Answer, request: ReviewRequest) -> dict[str, Any]:
    """What the decision was taken on, for whoever asks later."""
    return {
        "decision": request.decision,
        "content_hash_before": answer.content_hash,
        "content_hash_seen": request.content_hash,
        "outcome": answer.outcome,
        "open_findings": [
            finding.model_dump(mode="json") for finding in answer.findings if finding.status is not Status.PASS
        ],
    }


def _content_hash(answer: Answer, text: str) -> str:
    return content_hash(text, answer.citations, answer.calculations)
