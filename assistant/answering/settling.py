"""What a search adds to the reading of a question: an attempt on the safeguards, or the norm its words came near."""

from __future__ import annotations

from assistant.answering.evidence import Evidence
from assistant.answering.understanding import Intent, Reading
from assistant.answering.understanding.amounts import bind_figures
from assistant.knowledge.norms import Norm, NormRegister, held_values
from assistant.knowledge.vocabulary import Vocabulary

NORM_PROBABLE = 0.5
NORM_WITHIN = 3  # hits


def settle_reading(
    question: str, reading: Reading, evidence: Evidence, register: NormRegister, vocabulary: Vocabulary
) -> Reading:
    """What the search adds to the reading: an attempt on the safeguards, or the norm that the words came near.

    A question for an amount whose nearest sentence is a norm asks for that norm, in whatever words.
    """
    if evidence.is_attempt:
        return reading.model_copy(update={"intent": Intent.SAFEGUARD})
    if reading.intent is Intent.NORM and not _is_supported(reading, evidence, register):
        return reading.model_copy(update={"intent": Intent.ASK, "norm_ids": ()})
    if reading.intent is Intent.ASK and reading.claims and reading.compares:
        return _with_norms_of(reading, register)
    if reading.intent is not Intent.ASK or not reading.wants_amount or evidence.probability < NORM_PROBABLE:
        return reading
    nearest = evidence.hits[0].passage_id
    norm = next((norm for norm in register.norms.values() if norm.is_calculated and nearest in norm.seats), None)
    if norm is None or not _speaks_of(norm, reading, vocabulary):
        return reading
    meant = (norm.id, *_of_the_same(norm, reading, evidence, register))
    bound = bind_figures(question, meant)
    return reading.model_copy(
        update={
            "intent": Intent.NORM,
            "norm_ids": meant,
            "figures": {**reading.figures, **bound.figures},
            "claims": bound.claims,
            "between": bound.between,
        }
    )


def _of_the_same(norm: Norm, reading: Reading, evidence: Evidence, register: NormRegister) -> tuple[str, ...]:
    """ "Welke normen gelden voor uitleningen?": others near by that set something for the same whole."""
    if not reading.asks_for_list:
        return ()
    near = {hit.passage_id for hit in evidence.hits[:NORM_WITHIN]}
    others = (each for each in register.norms.values() if each.is_calculated and each.of == norm.of and each != norm)
    return tuple(each.id for each in others if near & each.seats)


def _speaks_of(norm: Norm, reading: Reading, vocabulary: Vocabulary) -> bool:
    """A bare number is no question for a norm: something of what the norm is about must be said."""
    cue = vocabulary.norm_cues.get(norm.id)
    return cue is not None and any(needed & reading.concepts - {"amount"} for needed in cue.when)


def _with_norms_of(reading: Reading, register: NormRegister) -> Reading:
    """A comparison of two percentages, by their values: "het verschil tussen de 20% en de 30/20%"."""
    claimed = {claim.value for claim in reading.claims}
    ids = tuple(norm.id for norm in register.norms.values() if norm.is_calculated and claimed & held_values(norm))
    if not ids:
        return reading
    return reading.model_copy(update={"intent": Intent.NORM, "norm_ids": ids[:2], "claims": ()})


def _is_supported(reading: Reading, evidence: Evidence, register: NormRegister) -> bool:
    """Whether the search comes near the norm that the words point to; a shared word alone is not enough."""
    norm = register.get(reading.norm_ids[0])
    near = {hit.passage_id for hit in evidence.hits[:NORM_WITHIN]}
    has_figures = norm.of in reading.figures
    return reading.is_follow_up or not norm.is_calculated or has_figures or bool(near & norm.seats)
