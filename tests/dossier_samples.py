"""Answers, sections and policies for the tests of dossiers: real passages, real sums, written here in full."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from assistant.advice import (
    Answer,
    Calculation,
    Citation,
    Comparison,
    Finding,
    Judgement,
    Language,
    Outcome,
    Review,
    ReviewState,
    Status,
    Versions,
    content_hash,
)
from assistant.concepts import Concept, DecisionRecord, Part, PolicyDraft, PolicyRequest, Profile, Section
from assistant.knowledge.corpus import Corpus, load_corpus
from assistant.knowledge.norms import NormRegister, calculate, load_norms, readings
from assistant.knowledge.norms.calculators import judged
from assistant.oversight.dossier import Dossier, gather

NOW = datetime(2026, 11, 26, 13, 3, tzinfo=UTC)
TODAY = date(2026, 11, 26)
SHARE = "plan-2026-2030/doelgroepgericht-collectioneren/ambitie/3"
CHECK = "plan-2026-2030/ai/principes/1"
FINDINGS = (
    Finding(check="verbatim", status=Status.PASS, detail="Elk citaat staat letterlijk in zijn passage."),
    Finding(check="entailment", status=Status.NOT_CHECKED, detail="Of elke zin klopt, is niet nagegaan."),
)
TEXT = """Budget voor doelgroepgericht collectioneren: minstens **€ 50.000** [R1].

Het plan zegt: “Minstens 20% van het collectiebudget gaat naar doelgroepgericht collectioneren.” [1].

U beslist zelf:

- welke *lokale* focusdoelgroepen u kiest;
- wat u tot het collectiebudget rekent.

1. Leg dat vast.
2. Kijk er over een jaar naar: [IN TE VULLEN: maand]."""
TABLE = """Normen bij dit thema:

| Norm | Uw cijfers | Uitkomst |
| --- | --- | --- |
| Budget voor doelgroepen [1] | collectiebudget: € 250.000 | 20% × € 250.000 = € 50.000 [R1] |
| Vastgelegd \\| besproken | – | [IN TE VULLEN: wanneer] |

Dat blijft *mensenwerk* [2]."""


@cache
def corpus() -> Corpus:
    return load_corpus(Path("corpus"))


@cache
def register() -> NormRegister:
    return load_norms(Path("corpus/norms.yaml"), corpus())


def versions() -> Versions:
    return Versions(corpus=corpus().hash, norms=register().version, software="0.1.0")


def cite(marker: int, passage_id: str, **changes: Any) -> Citation:
    passage = corpus().passage(passage_id)
    source = corpus().sources[passage.source_id]
    fields = {
        "marker": marker,
        "passage_id": passage_id,
        "source_id": source.id,
        "title": source.title,
        "locator": passage.locator,
        "page": 12,
        "quote": passage.text,
        "start": passage.start,
        "end": passage.end,
        "url": "https://www.probiblio.nl/plan?a=1&b=2",
    }
    return Citation(**(fields | changes))


def share_sum(budget: int = 250_000) -> Calculation:
    return calculate(register(), "target-groups-share", {"collection_budget": budget})


def answer(
    text: str = TEXT,
    citations: Sequence[Citation] | None = None,
    calculations: Sequence[Calculation] | None = None,
    **changes: Any,
) -> Answer:
    cited = (cite(1, SHARE),) if citations is None else tuple(citations)
    sums = (share_sum(),) if calculations is None else tuple(calculations)
    fields: dict[str, Any] = {
        "id": "3fa85f6457174562b3fc2c963f66afa6",
        "conversation_id": "gesprek-1",
        "question": "Ons collectiebudget is € 250.000. Welk bedrag moet er ten minste naar doelgroepen?",
        "language": Language.NL,
        "as_of": TODAY,
        "outcome": Outcome.ANSWERED,
        "text": text,
        "citations": cited,
        "calculations": sums,
        "findings": FINDINGS,
        "confidence": 0.9,
        "versions": versions(),
        "content_hash": content_hash(text, cited, sums),
        "author": "A. de Vries",
    }
    return Answer(**(fields | changes))


def section(number: int, text: str = TABLE, theme: str | None = "Doelgroepgericht collectioneren") -> Section:
    cited, sums = (cite(1, SHARE), cite(2, CHECK)), (share_sum(),)
    hashed = content_hash(text, cited, sums)
    return Section(
        id=f"sectie-{number}",
        draft_id="beleid-1",
        draft_version=2,
        position=number,
        theme=theme,
        part=Part.NORMS,
        heading=f"Onderdeel {number}",
        text=text,
        citations=cited,
        calculations=sums,
        findings=FINDINGS,
        as_of=TODAY,
        versions=versions(),
        origin_hash=hashed,
        content_hash=hashed,
    )


def policy(sections: Sequence[Section]) -> PolicyDraft:
    profile = Profile(library="Bibliotheek Waterland", figures={"collection_budget": 250_000})
    return PolicyDraft(
        id="beleid-1",
        version=2,
        title="Collectiebeleid Waterland",
        author="A. de Vries",
        made_at=NOW,
        request=PolicyRequest(profile=profile, themes=("Doelgroepgericht collectioneren",)),
        sections=tuple(sections),
    )


def judged_answer() -> Answer:
    """A person chose how to read the plan where it is silent."""
    figures = {"inhabitants": 150_000, "specialist_hours": 40}
    open_sum = calculate(register(), "specialist-hours", figures)
    assert open_sum.comparison is Comparison.NOT_DETERMINED
    options = readings(register(), "specialist-hours", figures)
    chosen = Judgement(**options[1].model_dump(), reason="Wij groeien.", decided_by="M. Jansen")
    made = judged(register(), open_sum, 1, chosen)
    return answer("Gekozen lezing: naar 48 uur [1] [R1].", [cite(1, chosen.passage_id)], [made], options=options)


def in_state(concept: Any, state: ReviewState = ReviewState.APPROVED, **changes: Any) -> Any:
    fields: dict[str, Any] = {
        "state": state,
        "decided_by": "M. Jansen",
        "decided_at": NOW,
        "reason": "Klopt met het plan.",
        "content_hash": concept.content_hash,
    }
    return concept.model_copy(update={"review": Review(**(fields | changes))})


def decisions(concept: Concept) -> tuple[DecisionRecord, ...]:
    first = DecisionRecord(
        at=datetime(2026, 11, 25, 9, 0, tzinfo=UTC),
        by="P. Smit",
        decision="return",
        state=ReviewState.RETURNED,
        reason="Noem ook het jaar",
        text_before="De oude tekst, met een **vet** woord.",
        text_after=concept.text,
        content_hash="0" * 64,
    )
    last = DecisionRecord(
        at=NOW,
        by="M. Jansen",
        decision="approve",
        state=ReviewState.APPROVED,
        reason="Klopt met het plan.",
        text_before=None,
        text_after=None,
        content_hash=concept.content_hash,
    )
    return (first, last)


def dossier(subject: Concept | PolicyDraft) -> Dossier:
    items: Sequence[Concept] = subject.sections if isinstance(subject, PolicyDraft) else (subject,)
    history = {item.id: decisions(item) for item in items if item.review.is_released}
    return gather(subject, history, made_at=NOW, register=register(), library="Bibliotheek Waterland")
