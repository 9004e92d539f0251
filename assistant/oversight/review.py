"""What a person may decide about a concept, and what becomes of it.

    concept, returned, stale → approve, edit, reject, return, revise
    approved, edited         → withdraw, revise (which makes the approval stale)
    rejected, withdrawn      → revise (which makes it a concept again)

A decision is committed to the journal by compare-and-set before anything else learns of it: of two reviewers at once,
one gets a conflict. A planted mistake ends as rejected, whatever was decided (see ``planting.py``). Who may be a
reviewer is for the faces; what a text must hold is for grounding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any

from assistant.advice import (
    Answer,
    Calculation,
    Comparison,
    Decision,
    Finding,
    Judgement,
    Review,
    ReviewRequest,
    ReviewState,
    Status,
)
from assistant.concepts import Concept, ConceptKind
from assistant.errors import Conflict
from assistant.incoming import person_name
from assistant.knowledge.norms import judged
from assistant.oversight.basis import Grounds
from assistant.oversight.journal import Journal
from assistant.oversight.planting import ended, planted_in, refuse_when_over
from assistant.oversight.readings import Recorded
from assistant.oversight.refusals import (
    RELEASING,
    content_hash_of,
    refuse_incomplete,
    refuse_other_content,
    refuse_same_person,
    refuse_silence,
    refuse_unreleasable,
    refuse_when_too_late,
)
from assistant.oversight.standing import Standing

Check = Callable[[Concept, str], tuple[Finding, ...]]

EDIT_PREFIX = "edit/"  # findings about an edited text, beside those about the text it replaced
SYSTEM = "assistant"  # who records that an approval went stale
_BECOMES = {
    Decision.APPROVE: ReviewState.APPROVED,
    Decision.EDIT: ReviewState.EDITED,
    Decision.REJECT: ReviewState.REJECTED,
    Decision.RETURN: ReviewState.RETURNED,
    Decision.WITHDRAW: ReviewState.WITHDRAWN,
}
_MARKER = re.compile(r"\[R?\d+\]")
_REWRITTEN = "De tekst is veranderd na de goedkeuring."


def decide(
    journal: Journal,
    concept_id: str,
    request: ReviewRequest,
    *,
    now: datetime,
    check: Check | None = None,
    grounds: Grounds | None = None,
    four_eyes: Collection[ConceptKind] = (),
) -> Concept:
    """Record one person's decision and return the concept as it then stands.

    ``check`` looks at the text of an edit; without it the edit is recorded as not checked. What it finds does not
    stop a reviewer who gives her reason: it is kept with the decision, as are the checks that had failed. ``grounds``
    is what an approval is held against from then on; a quote that is no longer in its source does stop her.
    """
    recorded, planted = journal.recorded(concept_id), planted_in(journal, concept_id)
    concept = recorded.concept
    refuse_when_over(planted, concept)
    refuse_when_too_late(concept, request.decision)
    refuse_other_content(concept, request)
    refuse_incomplete(concept, request)
    refuse_same_person(concept, request, four_eyes, recorded.standing.rewritten_by)
    refuse_unreleasable(concept, request.decision, grounds.broken(concept) if grounds else ())
    standing, about = _new_standing(recorded, request, now, check, grounds), _circumstances(concept, request)
    about_text = standing.findings or concept.findings
    refuse_silence(concept, request, [finding for finding in about_text if finding.status is Status.FAIL])
    if planted is not None:
        standing, seen = ended(planted, concept, request, standing)
        about |= seen
    if not journal.record_decision(concept, recorded.version, standing, about):
        refuse_when_too_late(journal.recorded(concept_id).concept, request.decision)
        raise Conflict("Het concept is intussen veranderd. Open het opnieuw en beslis dan.")
    return journal.recorded(concept_id).concept


def mark_stale(journal: Journal, recorded: Recorded, because: tuple[str, ...], now: datetime) -> Concept:
    """Take back an approval whose grounds have changed; somebody else's decision in between goes first."""
    concept, before = recorded.concept, recorded.standing
    review = Review(
        state=ReviewState.STALE,
        decided_by=SYSTEM,
        decided_at=now.astimezone(UTC),
        reason=" ".join(because)[:4000],
        content_hash=concept.content_hash,
        chosen=concept.review.chosen,
        stale_because=because,
    )
    # The text of an edit is kept in the review of that edit, which this one replaces.
    standing = before.model_copy(update={"review": review, "text": concept.text})
    about = {"decision": "stale", "content_hash_before": concept.content_hash, "approved_by": concept.review.decided_by}
    journal.record_decision(concept, recorded.version, standing, about)
    return journal.recorded(concept.id).concept


def _new_standing(
    recorded: Recorded, request: ReviewRequest, now: datetime, check: Check | None, grounds: Grounds | None
) -> Standing:
    concept, before = recorded.concept, recorded.standing
    reason = request.reason.strip() or None
    text = (request.text or "").strip() if request.decision in (Decision.EDIT, Decision.REVISE) else concept.text
    is_rewritten = text != concept.text
    findings = _findings(concept, text, check) if is_rewritten else before.findings
    chosen, calculations = concept.review.chosen, before.calculations
    if request.option is not None and reason is not None:
        chosen = _judgement(concept, request.option, reason, person_name(request.reviewer))
        calculations = _judged(recorded, chosen, request.option, grounds)
        # Our own words around the reading's quote, and the person's reason: after the check, which is of the answer.
        text = f"{_said(concept, chosen)}\n\n{_without_call(_without_choice(concept, text))}"
    is_changed = text != concept.text
    review = Review(
        state=_state(concept, request.decision),
        decided_by=person_name(request.reviewer),
        decided_at=now.astimezone(UTC),
        reason=reason,
        text_before=concept.text if is_changed else None,
        text_after=text if is_changed else None,
        content_hash=content_hash_of(concept, text, calculations),
        chosen=chosen,
        stale_because=(_REWRITTEN,) if _state(concept, request.decision) is ReviewState.STALE else (),
    )
    kept = text if is_changed or before.text is not None or concept.review.text_after is not None else None
    basis = before.basis
    if grounds is not None and request.decision in RELEASING:
        basis = grounds.basis_of(concept, now.astimezone().date())
    return Standing(
        review=review,
        findings=findings,
        text=kept,
        calculations=calculations,
        basis=basis,
        rewritten_by=_rewritten_by(request, before) if is_changed else before.rewritten_by,
    )


def _rewritten_by(request: ReviewRequest, before: Standing) -> str | None:
    """An edit is released by whoever writes it; a chosen reading leaves the other words whose they were."""
    if request.decision is Decision.REVISE:
        return person_name(request.reviewer)
    return None if request.decision is Decision.EDIT else before.rewritten_by


def _state(concept: Concept, decision: Decision) -> ReviewState:
    if decision is Decision.REVISE:
        was_released = concept.review.is_released or concept.review.state is ReviewState.STALE
        return ReviewState.STALE if was_released else ReviewState.CONCEPT
    return _BECOMES[decision]


def _judgement(concept: Concept, option: int, reason: str, by: str) -> Judgement:
    chosen = concept.options[option]
    return Judgement(**chosen.model_dump(), reason=reason, decided_by=by)


def _judged(
    recorded: Recorded, chosen: Judgement, option: int, grounds: Grounds | None
) -> tuple[Calculation, ...] | None:
    """The sums that the plan left open, with what was chosen in them; their receipts change with it."""
    if grounds is None:
        return None
    return tuple(
        judged(grounds.register, each, option, chosen, _language(recorded.concept))
        if each.comparison is Comparison.NOT_DETERMINED
        else each
        for each in recorded.drafted_sums
    )


_CHOSEN = {
    "nl": "Gekozen lezing: {label}; {consequence}{marker}.\n\nReden van {by}: {reason}",
    "en": "Chosen reading: {label}; {consequence}{marker}.\n\nReason given by {by}: {reason}",
}


def _said(concept: Concept, chosen: Judgement) -> str:
    """What was chosen, for the head of the text: the first sentence answers."""
    marker = next((f" [{each.marker}]" for each in concept.citations if each.passage_id == chosen.passage_id), "")
    reason = chosen.reason if chosen.reason.endswith((".", "!", "?")) else f"{chosen.reason}."
    said = _CHOSEN[_language(concept)]
    return said.format(
        label=chosen.label.lower(), consequence=chosen.consequence, marker=marker, by=chosen.decided_by, reason=reason
    )


def _without_choice(concept: Concept, text: str) -> str:
    """The text without the reading chosen before: another choice takes its place."""
    before = concept.review.chosen
    return text if before is None else text.replace(f"{_said(concept, before)}\n\n", "", 1)


def _without_call(text: str) -> str:
    """Without the closing line that asks people to choose, now that they have; it is the one without a source."""
    *before, last = text.rstrip().split("\n\n")
    return "\n\n".join(before) if before and not _MARKER.search(last) else text


def _language(concept: Concept) -> str:
    return concept.language.value if isinstance(concept, Answer) else "nl"


def _findings(concept: Concept, text: str, check: Check | None) -> tuple[Finding, ...]:
    if check is None:
        found: tuple[Finding, ...] = (
            Finding(check="grounding", status=Status.NOT_CHECKED, detail="De bewerkte tekst is niet gecontroleerd."),
        )
    else:
        found = check(concept, text)
    return tuple(finding.model_copy(update={"check": EDIT_PREFIX + finding.check}) for finding in found)


def _circumstances(concept: Concept, request: ReviewRequest) -> dict[str, Any]:
    """What the decision was taken on, for whoever asks later."""
    return {
        "decision": request.decision,
        "content_hash_before": concept.content_hash,
        "content_hash_seen": request.content_hash,
        "outcome": getattr(concept, "outcome", None),
        "open_findings": [
            finding.model_dump(mode="json") for finding in concept.findings if finding.status is not Status.PASS
        ],
    }
