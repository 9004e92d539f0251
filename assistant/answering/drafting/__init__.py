"""The embedded drafter: an answer from verbatim passages and calculator results, without a language model.

Deterministic: equal evidence gives an equal draft. It says what the sources say, adds nothing to it, and says so
when they are silent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.advice import Language
from assistant.answering.asked_for import asks_bound, asks_force
from assistant.answering.drafting.about_norm import draft_about_norm
from assistant.answering.drafting.draft import Draft
from assistant.answering.drafting.layers import name_what_is_set_aside, with_layers
from assistant.answering.drafting.norm_overview import asks_for_all_norms, draft_norm_overview
from assistant.answering.drafting.norms import draft_norm, draft_term
from assistant.answering.drafting.outline import draft_outline, draft_themes
from assistant.answering.drafting.passages import draft_comparison, draft_fact, draft_list, draft_pointed
from assistant.answering.drafting.phrases import phrases
from assistant.answering.drafting.quotes import Quotes
from assistant.answering.drafting.silence import draft_out_of_scope, draft_silence, draft_without_evidence
from assistant.answering.evidence import Evidence
from assistant.answering.sums import Sums
from assistant.answering.understanding import Intent, Reading
from assistant.knowledge.corpus import Corpus
from assistant.knowledge.norms import Kind, NormRegister
from assistant.knowledge.vocabulary import fold

__all__ = ["Draft", "draft_answer", "tell_what_was_read"]

# Probability that the sources answer, below which they are said not to; fitted with the estimate itself.
ANSWERABLE_FROM = 0.6
# Lower for a question that was weighed in its conversation: few words tell less, and declining what is answered is the
# worse mistake. Lower still for one that does not lean on the question before: more of those are answered.
WEIGHED_FROM, WEIGHED_ALONE_FROM = 0.35, 0.25
NORM_FROM = 0.2  # lower for a norm that the question's words point to, and of which it gives a figure
SURELY_SAID = 0.9  # probability of sources and sentence, from which a publication may say a minimum of its own
_BOUND = re.compile(r"\b(?:verplicht\w*|minim\w+|maxim\w+|ten minste|minstens|hoogstens|required|mandatory)\b")

_GUIDELINE = re.compile(
    r"\b(?:richtlijn\w*|vuistregel\w*|aanbevel\w*|aanbevolen|guidelines?|rule of thumb|recommend\w*)\b"
)


def draft_answer(
    reading: Reading, evidence: Evidence, sums: Sums, *, corpus: Corpus, register: NormRegister, quote_budget: int
) -> Draft:
    """Compose the answer: what the plan and the fact sheets say, and around it what other layers do."""
    settled = draft_without_evidence(reading)
    if settled is not None:
        return settled
    if not evidence.hits:
        return draft_silence(reading, evidence)
    draft = _draft_of_the_plan(reading, evidence, sums, corpus, register, quote_budget)
    accepted = frozenset(norm.passage for each in sums.added if (norm := register.beside_the_plan(each.norm_id)))
    draft = with_layers(draft, reading, evidence, corpus=corpus, register=register, taken=accepted)
    return name_what_is_set_aside(draft, reading, corpus)


def tell_what_was_read(draft: Draft, changed: Sequence[tuple[str, str]], language: Language) -> Draft:
    """The draft with the slips of the finger that were put right: whoever meant what stands there can say so."""
    if not changed:
        return draft
    say = phrases(language)
    line = say["read"].format(words=", ".join(say["read_as"].format(written=one, read=other) for one, other in changed))
    return draft.model_copy(update={"text": f"{draft.text}\n\n{line}", "framing": (*draft.framing, line)})


def _draft_of_the_plan(
    reading: Reading, evidence: Evidence, sums: Sums, corpus: Corpus, register: NormRegister, quote_budget: int
) -> Draft:
    """Which of the drafters speaks follows from the reading and the evidence."""
    if evidence.elsewhere:
        return draft_silence(reading, evidence)
    quotes = Quotes(corpus, quote_budget)
    # Outside the years of its source a norm is no norm; then only what was found in force may speak.
    in_force = _rests_in_force(reading, register, corpus)
    if reading.points_at and evidence.quoted:
        return draft_pointed(reading, evidence, corpus, quotes)
    if in_force and reading.intent is Intent.ABOUT_NORM:
        return draft_about_norm(reading, sums, evidence, register, corpus, quotes)
    if in_force and reading.intent is Intent.TERM:
        return draft_term(reading, register, corpus, quotes)
    if (
        in_force
        and reading.intent is Intent.NORM
        and (
            evidence.probability >= (NORM_FROM if reading.figures else ANSWERABLE_FROM)
            or _says_it_is_not_set(reading, register)
            or _names_norms_by_value(reading)
        )
    ):
        return draft_norm(reading, sums, evidence, register, corpus, quotes)
    asks_all = not evidence.names_elsewhere and asks_for_all_norms(reading, evidence, register, corpus)
    if asks_all and _all_in_force(reading, register, corpus):
        return draft_norm_overview(reading, register, corpus, quotes)
    if (outline := draft_outline(reading, corpus, quotes)) is not None:
        return outline
    if evidence.probability < _answerable_from(reading, evidence):
        return _decline(reading, evidence)
    if (themes := draft_themes(reading, evidence, corpus, quotes)) is not None:
        return themes
    evidence = _with_norms_about(reading, evidence, register, corpus)
    if evidence.is_guidance_only and _seeks_a_norm(reading) and not _surely_says_it(evidence):
        return draft_silence(reading, evidence)  # guidance is never a source of norms
    if evidence.is_list:
        return draft_list(reading, evidence, corpus, quotes)
    if reading.intent is Intent.COMPARE and not evidence.is_guidance_only:
        return draft_comparison(reading, evidence, corpus, quotes)
    return draft_fact(reading, evidence, corpus, quotes)


def _answerable_from(reading: Reading, evidence: Evidence) -> float:
    if not evidence.is_weighed:
        return ANSWERABLE_FROM
    return WEIGHED_FROM if reading.is_follow_up else WEIGHED_ALONE_FROM


def _with_norms_about(reading: Reading, evidence: Evidence, register: NormRegister, corpus: Corpus) -> Evidence:
    """All that the plan says of a subject: also its norm, which may not name it ("IBL": leningen van een ander)."""
    norms = [register.get(each) for each in reading.about_norm_ids]
    norms = [norm for norm in norms if _is_in_force(norm.passage, reading, corpus)]
    seats = [norm.passage for norm in norms if norm.is_calculated and not norm.seats & set(evidence.quoted)]
    if not seats or evidence.is_list:
        return evidence
    others = () if evidence.is_guidance_only else evidence.quoted
    return evidence.model_copy(update={"quoted": (*seats, *others), "is_guidance_only": False})


def _seeks_a_norm(reading: Reading) -> bool:
    """For how much there must be, not for how much there is: "moet" is said of both. A guideline is no norm."""
    return (
        reading.wants_amount
        and not reading.meaning  # "wat is het AI-normenkader?" asks for no number
        and (not reading.is_yes_no or bool(reading.claims or reading.figures))  # nor does "is IBL verplicht?"
        and not _GUIDELINE.search(fold(reading.text))
        and ("benchmark" in reading.concepts or bool(_BOUND.search(fold(reading.text))))
    )


def _surely_says_it(evidence: Evidence) -> bool:
    """ "Hoeveel uur kost meedoen minstens?": asked as a norm is, but of what one publication is about."""
    return min(evidence.probability, evidence.chance_of(evidence.quoted[0])) >= SURELY_SAID


def _rests_in_force(reading: Reading, register: NormRegister, corpus: Corpus) -> bool:
    """Whether every norm or term that is meant stands in a source that is in force on the date asked for."""
    resting_on = [register.get(norm_id).passage for norm_id in reading.norm_ids]
    resting_on += [register.terms[term_id].passage for term_id in reading.term_ids]
    return all(_is_in_force(each, reading, corpus) for each in resting_on)


def _all_in_force(reading: Reading, register: NormRegister, corpus: Corpus) -> bool:
    return all(_is_in_force(norm.passage, reading, corpus) for norm in register.norms.values())


def _is_in_force(passage_id: str, reading: Reading, corpus: Corpus) -> bool:
    return corpus.sources[corpus.passage(passage_id).source_id].is_in_force(reading.as_of)


def _says_it_is_not_set(reading: Reading, register: NormRegister) -> bool:
    """Such an entry is about what the plan leaves out, so the sources look silent there."""
    return register.get(reading.norm_ids[0]).kind in (Kind.NOT_SET, Kind.INCONSISTENCY)


def _names_norms_by_value(reading: Reading) -> bool:
    """ "Het verschil tussen de 20% en de 30/20%", "is de 20% verplicht?": recognised by their values is no chance."""
    by_value = bool(reading.claims) and (asks_force(reading.asked) or asks_bound(reading.asked))
    return by_value or (reading.compares and len(reading.norm_ids) > 1)


def _decline(reading: Reading, evidence: Evidence) -> Draft:
    """Another subject when the questions it is like are about other subjects; otherwise silence of the sources."""
    if evidence.is_far and not reading.is_follow_up:
        return draft_out_of_scope(reading, evidence)
    return draft_silence(reading, evidence)
