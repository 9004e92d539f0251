"""What a search adds to the reading of a question: an attempt on the safeguards, or the norm its words came near."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.answering.answer_kinds import AnswerKind, kind_asked
from assistant.answering.asked_for import asks_bound, asks_consequence, asks_force, speaks_of_exemption
from assistant.answering.evidence import GUIDANCE_SURE, Evidence
from assistant.answering.guidelines_asked import with_guideline
from assistant.answering.understanding import Intent, Reading
from assistant.answering.understanding.amounts import bind_figures
from assistant.answering.understanding.followups import states_only
from assistant.answering.understanding.norms_asked import is_of_another_measure, says_met
from assistant.answering.understanding.norms_named import is_at_a_school, is_figure_of_nothing
from assistant.answering.understanding.pairs import PAIRS, with_parts_as_shares
from assistant.answering.understanding.pointing import asks_whether_it_holds
from assistant.answering.understanding.reading import values_of, worked_out
from assistant.answering.understanding.subjects import names
from assistant.answering.understanding.topics import WEAK
from assistant.answering.understanding.whole_or_part import changed_figures
from assistant.figures import find_figures
from assistant.knowledge.norms import Kind, Norm, NormRegister, held_values
from assistant.knowledge.vocabulary import Vocabulary, fold, words

PLAN_PERIOD = "plan-period"  # the norm that "geldt het plan …?" points to
_THE_SAME = re.compile(
    r"\b(?:(?:het ?|de)?zelfde(?! (?:bedrag|budget|geld|aantal|inwoner))|same(?! (?:amount|budget|number))|"
    r"overlap\w*|(?:er)?bovenop|los van elkaar|apart van elkaar|on top of|dubbel ?(?:tellen|telling))\b"
)
NORM_PROBABLE = 0.45
NORM_WITHIN = 3  # hits
LONG_WORD = 5  # letters: shorter ones stand in every sentence
# Probabilities that the answer needs a sentence: below the first a norm is not what is asked if another sentence has
# at least the second; a norm that no word pointed to must have at least the third; from the fourth it needs no word,
# and from the fifth none where the figure that it is taken of is given.
NORM_UNLIKELY, OTHER_LIKELY, NORM_UNNAMED, NORM_SURE, NORM_GIVEN = 0.15, 0.5, 0.25, 0.8, 0.55


def settle_reading(
    question: str, reading: Reading, evidence: Evidence, register: NormRegister, vocabulary: Vocabulary
) -> Reading:
    """What the search adds to the reading: an attempt on the safeguards, or the norm that the words came near.

    A question for an amount whose nearest sentence is a norm asks for that norm, in whatever words.
    """
    if evidence.is_attempt:
        return reading.model_copy(update={"intent": Intent.SAFEGUARD})
    if reading.points_at:
        return reading
    # What the plan agreed on does not hold there; and "geldt het plan ook voor Utrecht?" does not ask until when.
    if evidence.elsewhere or (evidence.names_elsewhere and PLAN_PERIOD in reading.norm_ids):
        return reading.model_copy(update={"intent": Intent.ASK, "norm_ids": (), "term_ids": ()})
    if reading.figures_sure is not None:
        return reading
    if (between := _relating(question, reading, register)) is not None:
        return reading.model_copy(update={"intent": Intent.TERM, "term_ids": (between,), "claims": ()})
    if reading.counts_for_norm and (named := register.get(reading.norm_ids[0])).terms:
        return _asks_what_belongs(named, question, reading, register)
    if reading.intent is Intent.ASK and (
        of_guideline := with_guideline(question, reading, evidence, register, vocabulary)
    ):
        return of_guideline
    if reading.intent is Intent.NORM and not _is_supported(reading, evidence, register):
        reading = reading.model_copy(update={"intent": Intent.ASK, "norm_ids": ()})
    if reading.intent is Intent.NORM and reading.compares and len(reading.norm_ids) == 1:
        named = register.get(reading.norm_ids[0])
        others = _of_the_same(named, reading, evidence, register) if named.is_calculated else ()
        return reading.model_copy(update={"norm_ids": (named.id, *others)})
    if (
        reading.intent is Intent.ASK
        and reading.claims
        and not speaks_of_exemption(question)
        and (reading.compares or (reading.is_yes_no and (asks_force(reading.asked) or asks_bound(reading.asked))))
    ):
        return _with_norms_of(reading, register)
    if (
        reading.asks_why
        or asks_consequence(reading.asked)
        or kind_asked(reading.asked) in (AnswerKind.ACTOR, AnswerKind.DATE)
        or reading.intent is not Intent.ASK
        or not reading.wants_amount
        or evidence.probability < NORM_PROBABLE
    ):
        return reading
    norm = _nearest_norm(question, evidence, register)
    if norm is None or is_of_another_measure(question, norm.id) or _counts_other_things(question, norm):
        return reading
    if is_figure_of_nothing(reading):
        return reading
    if (
        norm.of == "collection_size"
        and states_only(question)
        and is_at_a_school(question, (reading.text, *reading.before))
    ):
        return reading  # "2.700 boeken", of a school
    likely = _chance_of_any(norm, evidence)
    gives_it = _gives_its_whole(norm, question) or _says_its_value(norm, question)
    is_named = _names_its_value(norm, question) or (likely >= NORM_GIVEN and gives_it)
    if not is_named and likely < (NORM_UNNAMED if _speaks_of(norm, reading, vocabulary) else NORM_SURE):
        return reading
    if norm.terms and reading.is_yes_no and asks_whether_it_holds(reading.asked):
        return _asks_what_belongs(norm, question, reading, register)
    meant = (norm.id, *_of_the_same(norm, reading, evidence, register))
    bound = bind_figures(question, meant, reading.figures)
    alone, told = not reading.is_follow_up, states_only(question)
    guessed = bind_figures(question, ()).figures  # by their units alone, before any norm was meant
    known = {name: value for name, value in reading.figures.items() if guessed.get(name) != value}
    is_of_part = says_met(question)  # "25k doelgroepgericht, goed zo?"
    stated = changed_figures(
        question, bound.stated, meant, known, is_of_part=is_of_part, stands_alone=alone, is_told=told
    )
    return reading.model_copy(
        update={
            "intent": Intent.NORM,
            "norm_ids": meant,
            "figures": {**known, **values_of(with_parts_as_shares(stated, known))},
            "worked": worked_out(stated),
            "claims": bound.claims,
            "between": bound.between,
            "others": bound.others,
        }
    )


def _relating(question: str, reading: Reading, register: NormRegister) -> str | None:
    """The term that says how two norms relate, where that is asked: "20% en 30/20%: is dat hetzelfde?"."""
    if not _THE_SAME.search(fold(question)):
        return None
    said = _shares_said(question)
    by_value = {norm.id for norm in register.norms.values() if norm.is_calculated and held_values(norm) & said}
    meant = {*reading.norm_ids, *by_value, *filter(None, [reading.norm_before])}
    return next((each.id for each in register.terms.values() if each.between and meant >= set(each.between)), None)


def _nearest_norm(question: str, evidence: Evidence, register: NormRegister) -> Norm | None:
    """The norm that the first hit is of. Of two that are taken of the same ("de uitleningen"), the one whose only value
    is said, or else the likelier one: their sentences are near twins."""
    calculated = [norm for norm in register.norms.values() if norm.is_calculated]
    first = next((norm for norm in calculated if evidence.hits[0].passage_id in norm.seats), None)
    if first is None:
        return None
    near = {hit.passage_id for hit in evidence.hits[:NORM_WITHIN]}
    alike = [norm for norm in calculated if norm.of == first.of and near & norm.seats]
    said = _shares_said(question)
    named = [norm for norm in alike if held_values(norm) and held_values(norm) <= said]
    return named[0] if len(named) == 1 else max(alike, key=lambda norm: _chance_of_any(norm, evidence))


def _counts_other_things(question: str, norm: Norm) -> bool:
    """ "110.000 voor de collectie", where the table of hours was found: figures of nothing that this norm takes."""
    pair = PAIRS.get(norm.id)
    units = {figure.unit for figure in find_figures(question)} - {None, "percent", "hours", "years"}
    if pair is None or pair.unit != "inhabitants":
        return False
    return bool(units) and pair.unit not in units


def _gives_its_whole(norm: Norm, question: str) -> bool:
    """ "Er staan hier 120.000 boeken. Hoeveel moeten er weg?": what the norm is taken of."""
    return norm.kind is not Kind.TABLE and norm.of in bind_figures(question, (norm.id,)).figures


def _names_its_value(norm: Norm, question: str) -> bool:
    """ "De tien-procentsnorm voor onze 41.000 boeken": what the norm asks, beside a figure of what it is taken of."""
    pair = PAIRS.get(norm.id)
    if pair is None or norm.kind is Kind.TABLE or not _says_its_value(norm, question):
        return False
    return any(figure.unit == pair.unit for figure in find_figures(question))


def _says_its_value(norm: Norm, question: str) -> bool:
    """ "Mag de 5% ook 6% zijn?": the share that the norm asks."""
    return bool(_shares_said(question) & held_values(norm))


def _shares_said(question: str) -> set[Decimal]:
    return {figure.value for figure in find_figures(question) if figure.unit == "percent"}


def _asks_what_belongs(norm: Norm, question: str, reading: Reading, register: NormRegister) -> Reading:
    """ "Vallen dvd's daar ook onder?": by the undefined term of the norm whose caveat speaks of it; else the first."""
    asked = [word for word in words(question) if len(word) >= LONG_WORD]
    spoken_of = (each for each in norm.terms if any(names(register.terms[each].caveat.nl, word) for word in asked))
    term_id = next(spoken_of, norm.terms[0])
    of_norm = {"norm_ids": (norm.id,), "counts_for_norm": True, "claims": ()}
    return reading.model_copy(update={**of_norm, "intent": Intent.TERM, "term_ids": (term_id,)})


def _of_the_same(norm: Norm, reading: Reading, evidence: Evidence, register: NormRegister) -> tuple[str, ...]:
    """ "Welke normen gelden voor uitleningen?", "is de ene ruimer dan de andere?": others near by of the same whole."""
    if not (reading.asks_for_list or reading.compares):
        return ()
    near = {hit.passage_id for hit in evidence.hits[:NORM_WITHIN]}
    others = (each for each in register.norms.values() if each.is_calculated and each.of == norm.of and each != norm)
    return tuple(each.id for each in others if near & each.seats)


def _speaks_of(norm: Norm, reading: Reading, vocabulary: Vocabulary) -> bool:
    """A bare number is no question for a norm: something of what the norm is about must be said."""
    cue = vocabulary.norm_cues.get(norm.id)
    return cue is not None and any(needed & reading.concepts - WEAK for needed in cue.when)


def _with_norms_of(reading: Reading, register: NormRegister) -> Reading:
    """A comparison of two percentages, by their values: "het verschil tussen de 20% en de 30/20%"."""
    claimed = {claim.value for claim in reading.claims}
    ids = tuple(norm.id for norm in register.norms.values() if norm.is_calculated and claimed & held_values(norm))
    if not ids:
        return reading
    claims = () if reading.compares else reading.claims
    return reading.model_copy(update={"intent": Intent.NORM, "norm_ids": ids[:2], "claims": claims})


_THE_NORM = re.compile(r"\b(?:de|het|welke?|the|which|what) (?:norm|minimum|percentage|eis)\b.*\b(?:voor|van|for|of)\b")


def _is_supported(reading: Reading, evidence: Evidence, register: NormRegister) -> bool:
    """Whether the search comes near the norm that the words point to; a shared word alone is not enough."""
    norm = register.get(reading.norm_ids[0])
    if reading.asks_why or asks_consequence(reading.asked):
        return False  # "waarom een minimum aan uren?" asks about a norm, not for it
    if reading.is_follow_up or norm.of in reading.figures or _THE_NORM.search(fold(reading.asked)):
        return True
    source_id = norm.passage.partition("/")[0]
    alike = (each.seats for each in register.norms.values() if each.of == norm.of and each is not norm)
    likely, other = _likeliest(evidence, norm, source_id, frozenset[str]().union(*alike))
    if likely < NORM_UNLIKELY and (other >= OTHER_LIKELY or _is_said_elsewhere(evidence)):
        return False
    # Of the plan alone: guidance on interlibrary loans may fill the first places, and is never the source of a norm.
    of_the_plan = [hit.passage_id for hit in evidence.hits if hit.source_id == source_id]
    within = len(of_the_plan) if "benchmark" in reading.concepts else NORM_WITHIN  # "welke norm geldt voor …?"
    return not norm.is_calculated or bool(norm.seats.intersection(of_the_plan[:within]))


def _is_said_elsewhere(evidence: Evidence) -> bool:
    """Whether a publication surely says what is asked: "hoeveel werd er in 2017 elders aangevraagd?"."""
    return evidence.is_guidance_only and evidence.chance_of(evidence.quoted[0]) >= GUIDANCE_SURE


def _chance_of_any(norm: Norm, evidence: Evidence) -> float:
    """How probable it is that the answer needs a sentence of this norm: the rows of a table share that among them, for
    "wat als we 130.000 inwoners hebben?" comes as near to one as to the next."""
    chances = [
        chance for hit, chance in zip(evidence.hits, evidence.chances, strict=True) if hit.passage_id in norm.seats
    ]
    return min(1.0, sum(chances)) if norm.kind is Kind.TABLE else max(chances, default=0.0)


def _likeliest(evidence: Evidence, norm: Norm, source_id: str, twins: frozenset[str]) -> tuple[float, float]:
    """How probable it is that the answer needs a sentence of this norm, and the most probable of all others of one
    source but those of its ``twins``."""
    best = {True: 0.0, False: 0.0}
    for hit, chance in zip(evidence.hits, evidence.chances, strict=True):
        is_seat = hit.passage_id in norm.seats
        if not is_seat and (hit.passage_id in twins or hit.source_id != source_id):
            continue
        best[is_seat] = max(best[is_seat], chance)
    return best[True], best[False]
