"""When a decision is refused, and the sentence that says so: too late, about other words, incomplete, by the author.

Looks only; what a decision does is in ``review.py``.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from assistant.advice import (
    Answer,
    Calculation,
    Comparison,
    Decision,
    Finding,
    Outcome,
    ReviewRequest,
    ReviewState,
    content_hash,
)
from assistant.concepts import Concept, ConceptKind, kind_of
from assistant.errors import BadInput, Conflict
from assistant.incoming import folded_name, person_name
from assistant.moments import told

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WAITING = frozenset({Decision.APPROVE, Decision.EDIT, Decision.REJECT, Decision.RETURN, Decision.REVISE})
ALLOWED = {
    ReviewState.CONCEPT: _WAITING,
    ReviewState.RETURNED: _WAITING,
    ReviewState.STALE: _WAITING,
    ReviewState.APPROVED: frozenset({Decision.WITHDRAW, Decision.REVISE}),
    ReviewState.EDITED: frozenset({Decision.WITHDRAW, Decision.REVISE}),
    ReviewState.REJECTED: frozenset({Decision.REVISE}),
    ReviewState.WITHDRAWN: frozenset({Decision.REVISE}),
}
OPEN_FIELD = "[IN TE VULLEN"
RELEASING = frozenset({Decision.APPROVE, Decision.EDIT})
_NEEDS_TEXT = frozenset({Decision.EDIT, Decision.REVISE})
_DECIDED = {
    ReviewState.CONCEPT: "nog een concept",
    ReviewState.APPROVED: "al goedgekeurd",
    ReviewState.EDITED: "al bewerkt en goedgekeurd",
    ReviewState.RETURNED: "teruggegeven",
    ReviewState.REJECTED: "al afgewezen",
    ReviewState.WITHDRAWN: "al ingetrokken",
    ReviewState.STALE: "verouderd",
}
_REASONS = {
    Decision.REJECT: "Een afwijzing heeft een reden nodig. Schrijf op waarom dit antwoord niet bruikbaar is.",
    Decision.RETURN: "Terugsturen heeft een reden nodig. Schrijf op wat de maker moet veranderen.",
    Decision.WITHDRAW: "Intrekken heeft een reden nodig. Schrijf op waarom de goedkeuring niet meer geldt.",
}
_KINDS = {
    ConceptKind.ANSWER: "dit antwoord",
    ConceptKind.CALCULATION: "deze berekening",
    ConceptKind.SECTION: "dit onderdeel",
}


def refuse_when_too_late(concept: Concept, decision: Decision) -> None:
    review = concept.review
    if decision in ALLOWED[review.state]:
        return
    by = f" door {review.decided_by}" if review.decided_by else ""
    moment = f" op {told(review.decided_at)}" if review.decided_at else ""
    if review.state is ReviewState.CONCEPT:
        raise Conflict(
            f"Voor {_KINDS[kind_of(concept)]} is nog geen goedkeuring gegeven, dus er valt niets in te trekken."
        )
    raise Conflict(
        f"{_capital(_KINDS[kind_of(concept)])} is {_DECIDED[review.state]}{by}{moment}. "
        "Open het opnieuw om de beslissing te zien."
    )


def refuse_other_content(concept: Concept, request: ReviewRequest) -> None:
    if request.content_hash is not None and request.content_hash != concept.content_hash:
        raise Conflict(
            "Het antwoord is intussen veranderd; u zag een andere tekst dan er nu staat. "
            "Open het opnieuw en beslis dan."
        )
    if concept.content_hash != content_hash_of(concept, concept.text):
        raise Conflict(
            "Tekst en citaten van dit antwoord passen niet bij zijn vingerafdruk. "
            "Stel de vraag opnieuw en beoordeel het nieuwe antwoord."
        )


def refuse_incomplete(concept: Concept, request: ReviewRequest) -> None:
    decision, text = request.decision, (request.text or "").strip()
    is_same = text == concept.text.strip()
    if any(_CONTROL.search(words) for words in (request.reviewer, request.reason, request.text or "")):
        raise BadInput("De beoordeling bevat onzichtbare stuurtekens. Typ de tekst opnieuw in plaats van te plakken.")
    if not person_name(request.reviewer):
        raise BadInput("Een beslissing heeft een naam nodig. Vul in wie beoordeelt.")
    if decision in _REASONS and not request.reason.strip():
        raise BadInput(_REASONS[decision])
    if decision in _NEEDS_TEXT and not text:
        raise BadInput("Een bewerking heeft een nieuwe tekst nodig. Vul de tekst in zoals die moet worden.")
    if decision in _NEEDS_TEXT and is_same and not _may_stay_the_same(concept, decision):
        raise BadInput("De nieuwe tekst is gelijk aan de oude. Verander de tekst, of kies goedkeuren.")
    if decision not in _NEEDS_TEXT and text and not is_same:
        # Dropping it silently would approve other words than the reviewer had on her screen.
        raise BadInput("U stuurde een veranderde tekst mee. Kies bewerken om haar vast te leggen, of laat haar weg.")
    _refuse_choice(concept, request)


def _may_stay_the_same(concept: Concept, decision: Decision) -> bool:
    """Asking anew for an approval that was refused or taken back needs no other words."""
    return decision is Decision.REVISE and concept.review.state not in (
        ReviewState.CONCEPT,
        ReviewState.APPROVED,
        ReviewState.EDITED,
    )


def _refuse_choice(concept: Concept, request: ReviewRequest) -> None:
    if request.option is None:
        return
    if request.decision not in RELEASING:
        raise BadInput("Een lezing kiest u bij het goedkeuren. Kies goedkeuren of bewerken, of laat de keuze weg.")
    if not concept.options:
        raise BadInput("Bij dit concept valt geen lezing te kiezen; laat de keuze weg.")
    if request.option >= len(concept.options):
        raise BadInput(f"Lezing {request.option + 1} bestaat niet; kies uit 1 tot en met {len(concept.options)}.")
    if not request.reason.strip():
        raise BadInput("Een gekozen lezing heeft een reden nodig. Schrijf op waarom u zo leest.")


def refuse_silence(concept: Concept, request: ReviewRequest, failed: Collection[Finding]) -> None:
    """Whoever releases something with an end still loose says why: a reading not chosen, a field, a failed check."""
    if request.decision not in RELEASING or request.reason.strip():
        return
    text = request.text if request.decision is Decision.EDIT and request.text else concept.text
    is_open = any(each.comparison is Comparison.NOT_DETERMINED and not each.judgement for each in concept.calculations)
    if is_open and concept.options and request.option is None:
        raise BadInput("Het plan laat dit open. Kies een lezing, of schrijf als reden op waarom u het openlaat.")
    if fields := text.count(OPEN_FIELD):
        what = "staat nog één veld" if fields == 1 else f"staan nog {fields} velden"
        raise BadInput(f"Hierin {what} om in te vullen. Vul ze in, of schrijf als reden op waarom het zo goed is.")
    if failed:
        told_of = "; ".join(each.detail for each in failed)[:300]
        raise BadInput(f"De controle vond iets: {told_of} Verbeter de tekst, of schrijf als reden op waarom het klopt.")


def refuse_unreleasable(concept: Concept, decision: Decision, broken: Collection[str]) -> None:
    """What failed was never advice, and what its sources no longer say cannot be released again."""
    if decision not in RELEASING:
        return
    if isinstance(concept, Answer) and concept.outcome is Outcome.FAILED:
        raise BadInput("Dit antwoord is mislukt en kan niet worden goedgekeurd. Wijs het af en stel de vraag opnieuw.")
    if broken:
        raise Conflict(
            f"{' '.join(sorted(broken)[:3])} Goedkeuren kan niet meer: stel de vraag opnieuw, of wijs dit concept af."
        )


def refuse_same_person(
    concept: Concept, request: ReviewRequest, four_eyes: Collection[ConceptKind], rewritten_by: str | None
) -> None:
    """Four eyes: whoever made a concept, or put other words in it, does not release it."""
    kind = kind_of(concept)
    if kind not in four_eyes or request.decision not in RELEASING:
        return
    if concept.author is None:
        raise BadInput(
            f"Vier ogen zijn verplicht, maar wie {_KINDS[kind]} liet maken is niet bekend. "
            "Laat het maken onder een naam en beoordeel het dan."
        )
    if folded_name(concept.author) == folded_name(request.reviewer):
        raise BadInput(f"Vier ogen zijn verplicht: wie {_KINDS[kind]} liet maken, keurt het niet zelf goed.")
    if rewritten_by and folded_name(rewritten_by) == folded_name(request.reviewer):
        raise BadInput("Vier ogen zijn verplicht: wie de tekst het laatst herschreef, keurt haar niet zelf goed.")


def content_hash_of(concept: Concept, text: str, calculations: tuple[Calculation, ...] | None = None) -> str:
    return content_hash(text, concept.citations, concept.calculations if calculations is None else calculations)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
