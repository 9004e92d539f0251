"""Which guideline of a publication a question is about, and the sum that it can be asked for.

A guideline is meant where its sentence was found for the question, or where the conversation was about it and the
question gives a number that it takes: "de school heeft 180 leerlingen", "hoeveel komen ze tekort?".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.answering.evidence import Evidence
from assistant.answering.understanding import Reading
from assistant.answering.understanding.added import is_of, stem_of
from assistant.answering.understanding.guidelines import figures_for_guideline
from assistant.answering.understanding.norms_asked import asks_the_gap, says_met
from assistant.answering.understanding.reading import values_of, worked_out
from assistant.answering.understanding.wants import it_worked_out
from assistant.answering.understanding.whole_or_part import CORRECTS
from assistant.figures import find_figures
from assistant.knowledge.norms import Guideline, NormRegister, Use
from assistant.knowledge.vocabulary import Vocabulary, fold, words

AS_LIKELY = 0.5  # of the probability of the first guideline, from which another is calculated beside it
GOES_ON = 0.9  # probability that the sources answer what goes on with a guideline
_PER_ONE = re.compile(r"\bper (?:leerling|kind|persoon|medewerker|pupil|child|person|head)\b")
_HOW_MANY = r"\b(?:hoe ?veel|how many)\s+(?:\w+\s+)?{counted}"


def with_guideline(
    question: str, reading: Reading, evidence: Evidence, register: NormRegister, vocabulary: Vocabulary
) -> Reading | None:
    """The reading with the guideline that is meant and its figures; None where none is, or no number is known."""
    found, before = _quoted(evidence, register), _gone_on(question, reading, register)
    if not found and (spelt := _spelt_out(question, register)) is not None:
        found = [spelt]
    # "Onze school heeft 240 leerlingen": found may be what a guideline says of weeding at schools.
    goes_first = bool(before) and (not found or _gives(before[0], question) or not find_figures(question))
    guidelines = [*before, *(each for each in found if each not in before)] if goes_first else found
    if not guidelines:
        return None
    by_name = _by_name(guidelines, question, reading, register, vocabulary)
    first = by_name or _gone_on_with(guidelines[0], question, reading, register, vocabulary) or guidelines[0]
    is_meant = (by_name is not None and reading.is_follow_up) or _goes_on_about(first, question, reading)
    of_guideline = figures_for_guideline(
        first,
        question,
        reading,
        is_only_one=is_meant or len(guidelines) == 1,
        heads_of_others=[
            each.whole.name for each in register.guidelines.values() if set(each.words) & set(first.words)
        ],
    )
    if not of_guideline.figures:
        return _asking_for_number(first, question, reading)
    return reading.model_copy(
        update={
            "guideline_ids": (first.id,) if by_name or is_meant else _as_likely(guidelines, evidence),
            "figures": _without(reading, first) | values_of(of_guideline.figures),
            "worked": worked_out(of_guideline.figures),
            "asks_whole": of_guideline.asks_whole,
        }
    )


def _asking_for_number(norm: Guideline, question: str, reading: Reading) -> Reading | None:
    """ "Hoeveel boeken heeft een basisschool met 11 klassen nodig?": a sum is wanted, and of how many is not said."""
    given = [each for text in (question, *reading.before) for each in find_figures(text)]
    is_wanted = bool(given) or it_worked_out(question)
    asks = _asks_of(norm, question) if reading.is_asked_on else _asks_how_many(norm, question)
    is_for_each = bool(_PER_ONE.search(fold(question))) and not says_met(question)  # the guideline, and no sum
    if not (is_wanted and asks) or is_for_each or set(norm.unless) & set(words(question)):
        return None
    return reading.model_copy(update={"guideline_ids": (norm.id,)})


def quoting_guideline(reading: Reading, evidence: Evidence, register: NormRegister) -> Evidence:
    """The evidence with the sentences of the guidelines that are meant, where others were found for the question."""
    seats = tuple(register.guidelines[each].passage for each in reading.guideline_ids)
    if not seats or seats[0] in evidence.quoted[:1]:
        return evidence
    update = {"quoted": seats, "is_guidance_only": True, "probability": max(evidence.probability, GOES_ON)}
    return evidence.model_copy(update={**update, "says": None, "thing": None, "is_list": False})


def _quoted(evidence: Evidence, register: NormRegister) -> list[Guideline]:
    """Those whose sentences are quoted, if the first quote is of one and the plan is silent."""
    if not evidence.is_guidance_only or not evidence.quoted:
        return []
    of = {each.passage: each for each in register.guidelines.values()}
    return [of[each] for each in evidence.quoted if each in of] if evidence.quoted[0] in of else []


def _spelt_out(question: str, register: NormRegister) -> Guideline | None:
    """ "Het vmbo heeft 640 scholieren, aan hoeveel boeken moet ik denken?": by its name, with all that it takes,
    whatever was found for these words."""
    named = _called(question, register)
    return named if named is not None and _gives(named, question) and _asks_how_many(named, question) else None


def _called(question: str, register: NormRegister) -> Guideline | None:
    """The one guideline that goes by a word of the question."""
    said = set(words(question))
    called = [each for each in register.guidelines.values() if said.intersection(each.called)]
    return called[0] if len(called) == 1 else None


def _gone_on(question: str, reading: Reading, register: NormRegister) -> list[Guideline]:
    """The one that the answer before began with, where the question gives a number that it takes, or asks for what it
    counts: "de school heeft 180 leerlingen en 720 boeken", "hoeveel boeken dus?"."""
    before = [each for each in register.guidelines.values() if each.passage in reading.quoted_before[:1]]
    is_put_right = CORRECTS.search(fold(question)) and len(find_figures(question)) == 1  # "sorry, 420"
    return [each for each in before if _takes(each, question) or _asks_of(each, question) or is_put_right]


def _gives(norm: Guideline, question: str) -> bool:
    """Whether the question says of how many: the pupils of a school, and not its books."""
    return any(is_of(figure, word) for figure in find_figures(question) for word in norm.words)


def _takes(norm: Guideline, question: str) -> bool:
    counted = (norm.counted, norm.counted_en) if norm.input_for(Use.PART) is not None else ()
    nouns = [each for each in (*norm.words, *counted) if each]
    return any(is_of(figure, noun) for figure in find_figures(question) for noun in nouns)


def _asks_of(norm: Guideline, question: str) -> bool:
    """For the gap, for whether it is met, or for how many."""
    return _asks_how_many(norm, question) or asks_the_gap(question) or says_met(question)


def _asks_how_many(norm: Guideline, question: str) -> bool:
    stems = "|".join(re.escape(stem_of(each)) for each in (norm.counted, norm.counted_en) if each)
    return bool(stems) and bool(re.search(_HOW_MANY.format(counted=rf"(?:{stems})\w*"), fold(question)))


def _goes_on_about(norm: Guideline, question: str, reading: Reading) -> bool:
    """Whether no other guideline can be meant: a figure or a gap, right after this one was quoted."""
    return norm.passage in reading.quoted_before[:1] and (bool(find_figures(question)) or _asks_of(norm, question))


def _by_name(
    guidelines: Sequence[Guideline],
    question: str,
    reading: Reading,
    register: NormRegister,
    vocabulary: Vocabulary,
) -> Guideline | None:
    """The one of those found that the question names, or that a question before it named last: "een kinderdagverblijf"
    of which two questions later the number of children follows."""
    called = _called(question, register)
    # "Een havo met 1.100 leerlingen", whichever was found.
    if called is not None and (called in guidelines or _gives(called, question)):
        return called
    alike = [each for each in guidelines if each.whole.name == guidelines[0].whole.name]
    if (named := _named(alike, question, vocabulary)) is not None:
        return named
    if not reading.is_follow_up:
        return None
    called_before = (_called(each, register) for each in reversed(reading.before))
    return next((each for each in called_before if each is not None), None)


def _named(guidelines: Sequence[Guideline], question: str, vocabulary: Vocabulary) -> Guideline | None:
    """ "And a secondary school?": the one of those quoted whose name says what only it is for."""
    said = set(words(question))
    names = {
        each.id: {*vocabulary.content_words(f"{each.name.nl} {each.name.en}"), *each.called} for each in guidelines
    }
    own = {
        id: name - set().union(*(other for each, other in names.items() if each != id)) for id, name in names.items()
    }
    named = [each for each in guidelines if own[each.id] & said]
    return named[0] if len(named) == 1 and len(guidelines) > 1 else None


def _without(reading: Reading, norm: Guideline) -> dict[str, Decimal]:
    """The figures of the reading but those that the guideline takes: what a search bound them to does not count."""
    part = norm.input_for(Use.PART)
    names = {norm.whole.name, *([part.name] if part and not reading.is_follow_up else [])}
    return {name: value for name, value in reading.figures.items() if name not in names}


def _gone_on_with(
    found: Guideline, question: str, reading: Reading, register: NormRegister, vocabulary: Vocabulary
) -> Guideline | None:
    """ "En als er 250 leerlingen vertrekken?": the guideline just calculated with, of several that count pupils.

    "En voor een middelbare school met 1.100 leerlingen?" names the one that was found.
    """
    if not reading.is_follow_up:
        return None
    of_same = (each for each in register.guidelines.values() if each.whole.name == found.whole.name)
    before = next((each for each in of_same if each.passage in reading.quoted_before), None)
    return None if before is None or _named((found, before), question, vocabulary) is found else before


def _as_likely(guidelines: Sequence[Guideline], evidence: Evidence) -> tuple[str, ...]:
    """The first, and those that count by the same and are nearly as probable: "240 leerlingen", of whatever school."""
    first = guidelines[0]
    likely = evidence.chance_of(first.passage)
    return tuple(
        each.id
        for each in guidelines
        if each.whole.name == first.whole.name and evidence.chance_of(each.passage) >= AS_LIKELY * likely
    )
