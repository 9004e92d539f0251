"""Answers that are no answer: not in the sources, another subject, or a request to drop the safeguards."""

from __future__ import annotations

from assistant.advice import Outcome, Related
from assistant.answering.answer_kinds import AnswerKind, kind_asked
from assistant.answering.asked_for import asks_why
from assistant.answering.drafting.draft import Draft
from assistant.answering.drafting.phrases import phrases
from assistant.answering.evidence import Evidence
from assistant.answering.understanding import Intent, Reading
from assistant.answering.understanding.norms_named import is_figure_of_nothing
from assistant.answering.understanding.small_talk import SmallTalk, small_talk
from assistant.knowledge.retrieval import Hit

RELATED_AT_MOST = 3


def draft_refusal(reading: Reading) -> Draft:
    say = phrases(reading.language)
    return _unsourced(Outcome.REFUSED, (say["refused"], say["refused_next"]), confidence=0.95)


def draft_small_talk(reading: Reading) -> Draft:
    """A greeting back, what it can do, or what to do with an answer that is wrong."""
    say = phrases(reading.language)
    kind = small_talk(reading.text) or SmallTalk.HELLO
    said = (say[kind],) if kind in (SmallTalk.THANKS, SmallTalk.COMPLAINT) else (say[kind], say["try"])
    return _unsourced(Outcome.OUT_OF_SCOPE, said, confidence=0.95)


def draft_out_of_scope(reading: Reading, evidence: Evidence) -> Draft:
    say = phrases(reading.language)
    return _unsourced(Outcome.OUT_OF_SCOPE, (say["out_of_scope"], say["try"]), confidence=1 - evidence.probability)


def draft_silence(
    reading: Reading, evidence: Evidence, said: tuple[str, ...] = (), *, confidence: float | None = None
) -> Draft:
    """Near, but the sources don't say: with the reason and what comes closest; ``said`` tells the reason where somebody
    knows it better."""
    say = phrases(reading.language)
    if not evidence.hits:
        return _unsourced(Outcome.NOT_IN_SOURCES, (say["not_in_force"],), confidence=0.95)
    reason = (
        say["not_in_sources_elsewhere"].format(place=evidence.elsewhere)
        if evidence.elsewhere
        else say[_reason(reading)]
    )
    return _unsourced(
        Outcome.NOT_IN_SOURCES,
        (*(said or (reason,)), say["ask_probiblio"], say["related"]),
        confidence=1 - max(evidence.probability, evidence.added.probability) if confidence is None else confidence,
        related=tuple(
            Related(
                passage_id=hit.passage_id,
                source_id=hit.source_id,
                locator=hit.locator,
                text=hit.text,
                score=hit.score,
            )
            for hit in _closest(evidence)[:RELATED_AT_MOST]
        ),
    )


def _closest(evidence: Evidence) -> list[Hit]:
    """The hits of all sources, nearest first."""
    return sorted((*evidence.hits, *evidence.added.hits), key=lambda hit: -hit.score)


def _reason(reading: Reading) -> str:
    """Which kind of thing is not there: that helps more than that "it" is not there."""
    if is_figure_of_nothing(reading):
        return "figure_of_what"
    if asks_why(reading.asked or reading.text):
        return "not_in_sources_reason"
    kind = AnswerKind.OTHER if reading.is_yes_no else kind_asked(reading.asked or reading.text)
    if kind is AnswerKind.OTHER and reading.wants_amount and not (reading.is_yes_no or reading.is_follow_up):
        kind = AnswerKind.QUANTITY
    reasons = {AnswerKind.QUANTITY: "_amount", AnswerKind.DATE: "_date", AnswerKind.ACTOR: "_actor"}
    return f"not_in_sources{reasons.get(kind, '')}"


def draft_without_evidence(reading: Reading) -> Draft | None:
    """The draft for a question that needs no search, or None."""
    if reading.intent is Intent.SAFEGUARD:
        return draft_refusal(reading)
    if reading.intent is Intent.SMALL_TALK:
        return draft_small_talk(reading)
    return None


def _unsourced(
    outcome: Outcome, said: tuple[str, ...], *, confidence: float, related: tuple[Related, ...] = ()
) -> Draft:
    return Draft(outcome=outcome, text=" ".join(said), framing=said, confidence=round(confidence, 3), related=related)
