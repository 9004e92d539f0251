"""Which norms a question is about, where its words alone do not tell: two at once, or those of the question before.

What the words of one question mean by themselves is found in ``topics``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import islice

from assistant.answering.asked_for import measure_asked, speaks_of_exemption
from assistant.answering.understanding.changes import names_a_change, names_one_that_goes, names_up_or_down
from assistant.answering.understanding.followups import (
    FEW_WORDS,
    NO_SUBJECT,
    asks_openly,
    has_other_subject,
    is_elliptic_question,
    names_briefly,
)
from assistant.answering.understanding.hours import hours_a_week
from assistant.answering.understanding.labels import with_loans
from assistant.answering.understanding.pairs import PAIRS, TIME, pair_of
from assistant.answering.understanding.polar import is_polar
from assistant.answering.understanding.reading import Reading
from assistant.answering.understanding.spreading import spread_asked, without_spread
from assistant.answering.understanding.topics import WEAK, Topic, find_topic, norms_meant
from assistant.figures import find_figures
from assistant.knowledge.vocabulary import Vocabulary, fold, words

# Who does and who does not is no matter of what was agreed.
_WHO_COMPLIES = re.compile(
    r"\b(?:welke|which|hoeveel|how many)\s+(?:\w+\s+){0,2}(?:biblio\w*|biebs?|bibs|libraries)\b"
    r".*\b(?:voldoe\w*|haalt|halen|haalden|comply|complies|meets?|reach(?:ed)?)\b"
)
# Whether it is new, or was always so: what a norm asks does not tell.
_OF_THE_NORM_ITSELF = re.compile(
    r"\b(?:is|zijn|was|waren|are|were)\b.*\b(?:nieuwe?|new|(?:veranderd|gewijzigd|aangepast|changed) ?\w*|"
    r"altijd (?:zo |al )*(?:geweest|zo)|always been)\b(?!\W+(?:doelgroep|publiek|groep|lezer|gebruiker|audience|reader|"
    r"user|boek|book|title|titel))"
)
_AND_HOW_MUCH = re.compile(
    r"\b(?:en|and)\s+(?=hoe ?veel|how (?:much|many)|welk deel|what share|"
    r"(?:het|the) (?:minimum|maximum)|\d[\d.,]* ?(?:%|procent|percent|(?:\w+ )?(?:van|uit|from) ))"
)
_HOW_LONG = re.compile(
    r"\b(?:hoe ?lang|hoe oud|hoeveel (?:jaar|jaren|dagen|weken|maanden)|how (?:long|old)|"
    r"how many (?:years|months|weeks))\b"
)
# Money, weight or length, where loans, items or hours are counted.
_MONEY_OR_SIZE = re.compile(
    r"\b(?:vierkante|m2|square|minu\w+|wat (?:kost|betaal|verdien)\w*|(?:welk|wat voor) bedrag|"
    r"tarie(?:f|ven)|prij(?:s|zen)|salaris\w*|"
    r"hoeveel (?:geld|euro|budget|subsidie|kost|betaal|verdien|kilo|meter|ton\b)\w*|how much (?:money|does .* cost)|"
    r"what does .* cost|prices?|fees?|salar(?:y|ies))\b"
)
_BUYING = re.compile(
    r"\b(?:koop|kopen|kocht\w*|gekocht|inkopen|aankopen|bijkopen|aanschaf\w*|buy\w*|bought|purchas\w*)\b"
)
# The concept of what a norm counts, by its unit: "hoeveel stuks is dat?" brings nothing new to it.
_COUNTS = {"items": "collection_size", "loans": "loans", "EUR": "spending", "inhabitants": "hours"}
_COUNTED = frozenset(_COUNTS.values())
# All the concepts that name no more than that, and the norm that is meant by it unless another was spoken of.
_COUNTED_AS = {
    "EUR": {"spending", "collection_budget"},
    "inhabitants": {"hours", "specialist", "inhabitants"},
    "items": {"collection_size", "writing_off"},
    "loans": {"loans"},
}
_FIRST_OF = {
    "EUR": "target-groups-share",
    "inhabitants": "specialist-hours",
    "items": "written-off-share",
    "loans": "loans-from-other-libraries",
}
_OF_WHOLE = (*_FIRST_OF.values(), "loans-outside-network")
_ASKERS = {"director", "management", "municipality", "staff"}
_ASKS_ALL = re.compile(
    r"\b(?:beteken\w*|geldt|gelden|normen|alles|reken\w*|moeten|vraagt|verwacht\w*|means?|appl(?:y|ies)|norms|everything|"
    r"asks?|requires?|expects?)\b"
)
_OF_ANY_NORM = NO_SUBJECT | {"amount", "benchmark", "open_collection"}
_WHAT_ABOUT = re.compile(r"\b(?:hoe (?:zit|staat) (?:het|dat|dit)(?: dan)? (?:met|voor)|(?:what|how) about)\b")
# "Hoeveel euro missen we?", "what is missing?": asked of the sum before.
_GAP = (
    r"\b(?:ontbreekt|missen|tekort|te kort|te ?veel|erboven|eronder|overheen|boven de norm|onder de norm|ruimte|"
    r"scheelt|minder|missing|short|less|fewer|too (?:much|many)|above|below)\b"
)
_MET = re.compile(
    r"\b(?:halen|haal|haald\w*|voldoe\w*|voldeden|redden|zitten|past|haalt) (?:we|wij|ze|jullie|het|dat|dit|daarmee)\b|"
    r"\bdo (?:we|they) (?:meet|comply|reach)\b"
)
_GAP_ASKED = re.compile(rf"\b(?:hoeveel|wat|how (?:much|many)|what)\b.*{_GAP}")
_GAP_WORDS = re.compile(rf"{_GAP}|['’]s\b")
_END = re.compile(
    r"\b(?:maximum|minimum|maximaal|minimaal|hoogstens|minstens|bovengrens|ondergrens|bovenkant|onderkant|upper|lower|"
    r"(?:the )?(?:end|side|limit|range)|most|least)\b"
)
_OF_THEM = re.compile(r"\b(?:daarvan|hiervan|ervan|of (?:that|those|them))\b")
_POINTS_BACK = re.compile(r"\b(?:dat|dit|that|this)\b")


def norms_of_both_parts(question: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """ "Hoeveel mogen er van andere bibliotheken komen en hoeveel van buiten het netwerk?": two norms, of which the
    words of one would rule out the other."""
    parts = _AND_HOW_MUCH.split(fold(question))
    if len(parts) != 2:
        return ()
    meant = [norms_meant(find_topic(part, vocabulary).concepts | {"amount"}, True, vocabulary)[:1] for part in parts]
    both = tuple(dict.fromkeys(each for norm_ids in meant for each in norm_ids))
    return both if len(both) == len(parts) else ()


def is_of_another_measure(question: str, norm_id: str) -> bool:
    """ "Na hoeveel jaar moet een boek weg?" asks for no share, "welk tarief geldt voor IBL?" for no loans, "welke
    bibliotheken voldoen?" for no norm, "kunnen we uitstel vragen?" not whether it holds."""
    if _OF_THE_NORM_ITSELF.search(fold(question)):
        return True
    if _WHO_COMPLIES.search(fold(question)) or speaks_of_exemption(question) or measure_asked(question) == "hour":
        return True
    unit = PAIRS[norm_id].unit if norm_id in PAIRS else None
    if unit in ("items", "loans", "inhabitants") and _MONEY_OR_SIZE.search(fold(question)):
        return True
    if norm_id == "written-off-share" and _BUYING.search(fold(question)) and not find_figures(question):
        return True  # "en hoeveel moeten we er dan kopen?"
    return unit in ("EUR", "items", "loans") and bool(_HOW_LONG.search(fold(question)))


def norms_carried(
    question: str,
    own: Topic,
    before: Reading,
    meant: tuple[str, ...],
    vocabulary: Vocabulary,
    *,
    wants_amount: bool,
) -> tuple[str, ...]:
    """The norms of a follow-up: what it names itself, what it names with the question before (``meant``), or what was
    calculated before."""
    if named := _named_by_unit(question, own, before):
        return named
    if pair_of(before.norm_ids) is not None and (names_one_that_goes(question) or asks_whether_met(question, before)):
        return before.norm_ids
    continued = bool(find_figures(question)) or names_a_change(question)
    # "En Turks?" after the share of English titles.
    counted = _COUNTS.get(PAIRS[before.norm_ids[0]].unit, "") if PAIRS.keys() & set(before.norm_ids[:1]) else ""
    brought = own.concepts - WEAK - NO_SUBJECT - before.concepts - {counted}
    brings_another = is_elliptic_question(question) and bool(brought)
    # What the question before spoke of without a norm being meant is not meant now either, nor is its norm of another.
    of_before = frozenset(norms_meant(before.concepts, True, vocabulary))
    if not before.norm_ids or (brings_another and not continued):
        meant = tuple(each for each in meant if each not in of_before)
    of_before_counted = own.concepts | (before.concepts & {*_COUNTS.values(), "ibl"})
    is_brief = names_briefly(question) and bool(own.concepts - WEAK - NO_SUBJECT - _COUNTED)
    instead = norms_meant(of_before_counted | {"amount"}, True, vocabulary) if is_brief else ()
    is_only_figure = continued and not own.concepts - WEAK - NO_SUBJECT - {"amount"} - _of_its_unit(before, question)
    if is_only_figure and PAIRS.keys() & set(before.norm_ids) and not before.asks_rest:
        return before.norm_ids  # "we hebben er 60.000, zitten we goed?"
    if instead and not (set(instead) & set(before.norm_ids)) and not norms_meant(own.concepts, True, vocabulary):
        meant = instead  # "en van andere bibliotheken?", after those from outside the network
    norm_ids = norms_meant(own.concepts, wants_amount, vocabulary) or meant or instead
    if _POINTS_BACK.search(fold(question)) and (of_unit := _of_the_unit(question, before)):
        return of_unit  # "hoeveel uur is dat bij een contract van 30 uur?"
    # A figure with nothing of its own to calculate is one for what was calculated before.
    continues = continued and not PAIRS.keys() & set(norm_ids)
    if (not norm_ids and not own.chapters and not brings_another) or (
        continues and PAIRS.keys() & set(before.norm_ids)
    ):
        norm_ids = before.norm_ids
    if not norm_ids and (continues or asks_the_gap(question)):  # "even terug naar dat geld: wij hebben drie ton"
        norm_ids = _norm_of_before(question, before)
    return norm_ids


def is_of_time(question: str, own: Topic, previous: Reading, norm_ids: tuple[str, ...]) -> bool:
    """ "Ze zit nu op 20 uur daaraan, hoeveel moet er dan bij?": hours of what the time of a specialist goes to, and not
    those that an area needs. "Hoeveel daarvan naar nieuwe doelgroepen?", after hours, is no money."""
    if "inhabitants" in own.concepts or "inhabitants" in previous.figures:
        return False
    if norm_ids[:1] == ("specialist-hours",):
        return norms_so_far(previous)[:1] == (TIME,)
    of_hours = previous.norm_ids[:1] == ("specialist-hours",) and bool(_OF_THEM.search(fold(question)))
    return of_hours and norm_ids[:1] == ("new-audiences-direction",)


def _of_its_unit(before: Reading, question: str) -> set[str]:
    """What names no more than what the norm before it counts, where a question only states something: "de onze werkt
    32 uur", "we have 40 hours now"."""
    pair = pair_of(before.norm_ids)
    if pair is None or asks_openly(question) or is_polar(question):
        return set()
    return _COUNTED_AS["inhabitants" if pair.unit == "hours" else pair.unit]


def _named_by_unit(question: str, own: Topic, before: Reading) -> tuple[str, ...]:
    """ "En het budget?", "what about hours, we serve 260,000 people": another norm, by what it counts alone."""
    pair, folded = pair_of(before.norm_ids), fold(question)
    named = own.concepts - _OF_ANY_NORM - ({"staff"} if "hours" in own.concepts else set())
    units = [unit for unit, concepts in _COUNTED_AS.items() if named & concepts]
    if pair is None or len(units) != 1 or named - _COUNTED_AS[units[0]] or units[0] == pair.unit:
        return ()
    if units[0] == "inhabitants" and pair.unit == "hours":
        return ()
    if asks_openly(_WHAT_ABOUT.sub(" ", folded)) or is_polar(question):
        return ()
    so_far = (each for each in norms_so_far(before) if each in PAIRS and PAIRS[each].unit == units[0])
    of_unit = "new-audiences-direction" if TIME in before.norm_ids and units[0] == "EUR" else _FIRST_OF[units[0]]
    return (next(so_far, of_unit),)


def _of_the_unit(question: str, before: Reading) -> tuple[str, ...]:
    """The norm of the question before, where the figures of this one are in its unit."""
    units = {figure.unit for figure in find_figures(question)}
    of_unit = bool(before.norm_ids) and before.norm_ids[0] in PAIRS and PAIRS[before.norm_ids[0]].unit in units
    return before.norm_ids if of_unit else ()


def goes_on_calculating(question: str, own: Topic, previous: Reading | None, vocabulary: Vocabulary) -> bool:
    """ "Wij hebben 300.000 uitleningen" after a norm for loans, "is 20 uur ook goed?" after one for hours, "hoeveel
    missen we?"."""
    asks_gap = asks_the_gap(question)
    norm_ids = previous.norm_ids if previous is not None else ()
    if previous is not None and asks_gap and not norm_ids:  # "waarom?" stood between
        norm_ids = previous.norms_before[:1]
    pair = pair_of(norm_ids)
    if asks_gap:  # the words that ask it are no subject: "hoeveel ruimte is er nog?" is not about the floor
        question = _GAP_WORDS.sub(" ", fold(question))
        own = find_topic(question, vocabulary)
    if previous is not None and previous.guideline_ids and names_up_or_down(question) and find_figures(question):
        return True  # "er komen volgend jaar 35 kinderen bij"
    if pair is None or previous is None:
        return False
    asks_met = asks_whether_met(question, previous)
    if (own.chapters and not asks_met) or own.sections:
        return False
    units = {"hours", "inhabitants"} if pair.unit == "inhabitants" else {pair.unit, "percent"}
    of_another = set(norms_meant(own.concepts, True, vocabulary)) - set(norm_ids)
    figures = hours_a_week(question, with_loans(question, find_figures(question)), {})  # fte are hours
    counts = any(figure.unit in units for figure in figures)
    changes = names_up_or_down(question) and counts
    is_said = counts and not own.concepts - _OF_ANY_NORM - _of_its_unit(previous, question)
    if of_another or (has_other_subject(question, vocabulary) and not (changes or is_said)):
        return False
    return asks_gap or counts or asks_met


def wants_it_for_known(question: str, topic: Topic, known: Mapping[str, Decimal], vocabulary: Vocabulary) -> bool:
    """ "En van buiten het netwerk?", "alleen de afschrijving graag", where what the norm is taken of is known: a sum is
    wanted, though the words ask for no amount."""
    if not names_briefly(question):
        return False
    own = norms_meant(find_topic(question, vocabulary).concepts | {"amount"}, True, vocabulary)
    meant = own or norms_meant(topic.concepts | {"amount"}, True, vocabulary)
    return any(each in PAIRS and PAIRS[each].whole in known for each in meant[:1])


def norms_of_all(question: str, own: Topic, figures: Mapping[str, Decimal], *, is_first: bool) -> tuple[str, ...]:
    """ "Wij hebben 90.000 inwoners en 2 ton. Wat betekent het plan voor ons?": the norms for all of them; of one figure
    where a conversation begins with it and nothing is asked."""
    units = [pair.unit for pair in PAIRS.values() if pair.whole in figures]
    of_each = [each for each, pair in PAIRS.items() if pair.unit in units and each in _OF_WHOLE]
    wholes = {PAIRS[each].whole for each in of_each}
    about = set().union(*_COUNTED_AS.values()) | _OF_ANY_NORM | _ASKERS
    asks = not is_first or asks_openly(question) or is_polar(question.rstrip("? "))
    if not wholes or (len(wholes) == 1 and asks) or own.concepts - about or own.sections:
        return ()
    return () if asks_openly(question) and not _ASKS_ALL.search(fold(question)) else tuple(of_each)


def asks_whether_met(question: str, before: Reading) -> bool:
    """ "Halen we de norm?", "past dat?", after figures of the library's own for it."""
    pair = pair_of(before.norm_ids)
    has_figures = pair is not None and not pair.figures.isdisjoint(before.figures)
    return has_figures and is_polar(question) and bool(_MET.search(fold(question)))


def asks_in_another_measure(question: str, previous: Reading | None, vocabulary: Vocabulary) -> bool:
    """ "En hoeveel per maand?", "in fte?", "and the upper end?" after a sum: what came out of it, and nothing else."""
    pair = pair_of(previous.norm_ids) if previous is not None else None
    if pair is None or previous is None or pair.whole not in previous.figures:
        return False
    asks_end = bool(_END.search(fold(question))) and len(words(question)) <= FEW_WORDS
    if spread_asked(question, previous.norm_ids) is None and not asks_end:
        return False
    rest = _END.sub(" ", without_spread(question))
    own = find_topic(rest, vocabulary)
    brought = own.concepts - WEAK - NO_SUBJECT - previous.concepts - {"hours", "amount", "spending"}
    return not (brought or own.chapters or own.sections or has_other_subject(rest, vocabulary))


def asks_the_gap(question: str) -> bool:
    return bool(_GAP_ASKED.search(fold(question)))


def norms_so_far(previous: Reading | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*previous.norm_ids, *previous.norms_before))) if previous is not None else ()


def _norm_of_before(question: str, previous: Reading) -> tuple[str, ...]:
    """The latest norm of the conversation that is about what the figures of a question are in."""
    units = {figure.unit for figure in find_figures(question)}
    if not units - {None} or (units == {"percent"} and names_up_or_down(question)):  # of whatever was calculated with
        known = (each for each in norms_so_far(previous) if each in PAIRS and PAIRS[each].whole in previous.figures)
        return tuple(islice(known, 1))
    return next(((each,) for each in norms_so_far(previous) if each in PAIRS and PAIRS[each].unit in units), ())
