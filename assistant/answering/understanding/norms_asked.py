"""Which norms a question is about, where its words alone do not tell: two at once, or those of the question before.

What the words of one question mean by themselves is found in ``topics``.
"""

from __future__ import annotations

import re

from assistant.answering.asked_for import measure_asked, speaks_of_exemption
from assistant.answering.understanding.changes import names_a_change, names_up_or_down
from assistant.answering.understanding.followups import (
    FEW_WORDS,
    NO_SUBJECT,
    has_other_subject,
    is_elliptic_question,
    names_briefly,
    states_only,
)
from assistant.answering.understanding.hours import hours_a_week
from assistant.answering.understanding.labels import with_loans
from assistant.answering.understanding.norms_named import (
    OF_ANY_COUNT,
    OF_ANY_NORM,
    named_by_unit,
    norms_so_far,
    of_its_unit,
)
from assistant.answering.understanding.of_several import names_one_that_goes
from assistant.answering.understanding.pairs import PAIRS, pair_of
from assistant.answering.understanding.polar import is_polar
from assistant.answering.understanding.reading import Reading
from assistant.answering.understanding.spreading import spread_asked, without_spread
from assistant.answering.understanding.topics import WEAK, Topic, find_topic, norms_meant
from assistant.answering.understanding.wants import its_share, the_rest
from assistant.figures import find_figures
from assistant.knowledge.vocabulary import Vocabulary, fold, words

# Who does and who does not is no matter of what was agreed.
_WHO_COMPLIES = re.compile(
    r"\b(?:welke|which|hoeveel|how many)\s+(?:\w+\s+){0,2}(?:biblio\w*|biebs?|bibs|libraries)\b"
    r".*\b(?:voldoe\w*|haalt|halen|haalden|comply|complies|meets?|reach(?:ed)?)\b"
)
# Whether it is new, or was always so: what a norm asks does not tell.
_OF_THE_NORM_ITSELF = re.compile(
    r"\b(?:is|zijn|was|waren|are|were)\b.*\b(?:nieuw|new|veranderd|gewijzigd|aangepast|changed|"
    r"altijd (?:zo |al )*geweest|always been(?: so| like that)?)(?: in (?:dit|het|this|the) plan)?\W*$"
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
    r"\b(?:vierkante|m2|square|wat (?:kost|betaal|verdien)\w*|(?:welk|wat voor) bedrag|"
    r"tarie(?:f|ven)|prij(?:s|zen)|salaris\w*|"
    r"hoeveel (?:geld|euro|budget|subsidie|kost|betaal|verdien|kilo|meter|ton\b)\w*|how much (?:money|does .* cost)|"
    r"what does .* cost|prices?|fees?|salar(?:y|ies))\b"
)
_PER_HEAD = re.compile(r"\b(?:per|elke?|iedere?|each) (?:inwoners?|lid|hoofd|capita|inhabitant|resident|member)\b")
_SUM_OF_MONEY = re.compile(r"\b(?:bedrag\w*|hoeveel (?:geld|euro)|amount of money|how much money)\b")
_WRITES_OFF = re.compile(r"\b(?:afschrij\w*|afgeschreven|saner\w*|write|written|weed\w*)\b")
_BUYING = re.compile(
    r"\b(?:koop|kopen|kocht\w*|gekocht|inkopen|aankopen|bijkopen|aanschaf\w*|buy\w*|bought|purchas\w*)\b"
)
# The concept of what a norm counts, by its unit: "hoeveel stuks is dat?" brings nothing new to it.
_COUNTS = {"items": "collection_size", "loans": "loans", "EUR": "spending", "inhabitants": "hours"}
_COUNTED = frozenset(_COUNTS.values())
# "Hoeveel euro missen we?", "what is missing?": asked of the sum before.
_GAP = (
    r"\b(?:ontbreekt|missen|tekort|te kort|te ?veel|erboven|eronder|(?:er)?overheen|overschrijd\w*|verschuiven|"
    r"bijleggen|"
    r"bijk(?:omen|open)|erbij|schel\w*|speling|ertussen|eraf|er (?:nog )?af|"
    r"(?:boven|onder|over) (?:de|het) (?:norm|grens|minimum|maximum)|meer dan|ruimte|scheelt|minder|missing|short|less|"
    r"fewer|more than|too (?:much|many)|above|below)\b"
)
_MET = re.compile(
    r"\b(?:halen|haal|haald\w*|voldoe\w*|voldeden|red|redt|redden|zit|zitten|past|valt|vallen|klopt|strookt|haalt|blijft|"
    r"blijven) (?:ik|we|wij|ze|jullie|je|het|dat|dit|daarmee)\b|"
    r"\b(?:is|zijn|are) (?:dat|dit|het|we|wij|that|this|it) (?:\w+ ){0,3}(?:genoeg|voldoende|in strijd|in lijn|conform|"
    r"toegestaan|in line|oke|ok|"
    r"goed|te veel|te weinig|teveel|enough|allowed|fine|too (?:much|many|little))\b|"
    r"^\W*(?:goed(?: zo)?|genoeg|voldoende|toereikend|oke|ok|te (?:veel|weinig)|teveel|enough|fine)\b|"
    r"\bdo (?:we|they|i) (?:meet|comply|reach)\b|\b(?:does|would) (?:that|this|it) (?:fit|meet|comply)\b"
)
_OF_ANOTHER = re.compile(r"\b(?:hoe (?:zit|staat) (?:het|dat)|(?:what|how) about)\b")  # "… met jeugd, is dat genoeg?"
_EACH_ASKED = re.compile(r"(?<=[?!.;])\s+|,?\s+(?:en|and)\s+|,\s+")
# "Past dat bij de visie?": what the norm stands in is no other subject.
_ITS_SOURCE = re.compile(
    r"\b(?:bij|met|binnen|aan|uit|volgens|van|in|with|within|by) (?:(?:de|het|dit|the|this) )"
    r"(?:(?:richting|richtlijn|norm|grens|ambitie|direction) (?:uit|van|in|of|from) (?:(?:de|het|dit|the) )?)?"
    r"(?:visie|plan|beleidsplan|collectieplan|vision)\b"
)
_GAP_ASKED = re.compile(rf"\b(?:hoeveel|wat|how (?:much|many)|what)\b.*{_GAP}")
_BY_HOW_MUCH = re.compile(
    r"\b(?:met hoeveel|by how much)\b[^\d?]*"
    r"\b(?:omlaag|omhoog|dalen|stijgen|zakken|verhoogd|verlaagd|down|up|drop|rise)\b"
)
_GAP_WORDS = re.compile(rf"{_GAP}|['’]s\b|\b(?:met hoeveel|by how much|omlaag|omhoog|dalen|stijgen|zakken)\b")
_END = re.compile(
    r"\b(?:maximum|minimum|maximaal|minimaal|hoogstens|minstens|bovengrens|ondergrens|bovenkant|onderkant|upper|lower|"
    r"(?:the )?(?:end|side|limit|range)|most|least)\b"
)
# What else money goes to: no audience, and nothing that is collected.
_OTHER_PURPOSES = frozenset(
    {"artificial_intelligence", "marketing", "staff", "other_staff", "programming", "onboarding"}
)
_GOES_TO = re.compile(r"\b(?:aan|naar|voor|to|on|for) \w")
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


def norms_in_its_units(question: str, norm_ids: tuple[str, ...]) -> tuple[str, ...]:
    """Those that count what a statement gives: "ons werkgebied is 55.000 inwoners, van een andere bibliotheek 61.000"
    says nothing of loans."""
    units = {figure.unit for figure in find_figures(question)} & set(_COUNTS)
    return tuple(each for each in norm_ids if each not in PAIRS or not units or PAIRS[each].unit in {*units, "hours"})


def is_of_another_measure(question: str, norm_id: str) -> bool:
    """ "Na hoeveel jaar moet een boek weg?" asks for no share, "welk tarief geldt voor IBL?" for no loans, "welke
    bibliotheken voldoen?" for no norm, "kunnen we uitstel vragen?" not whether it holds."""
    unit = PAIRS[norm_id].unit if norm_id in PAIRS else None
    if unit in ("items", "loans", "inhabitants") and _PER_HEAD.search(fold(question)):
        return True  # "hoeveel boeken per inwoner?"
    if _OF_THE_NORM_ITSELF.search(fold(question)) and is_polar(question):
        return True
    if _WHO_COMPLIES.search(fold(question)) or speaks_of_exemption(question) or measure_asked(question) == "hour":
        return True
    if unit in ("items", "loans", "inhabitants") and _MONEY_OR_SIZE.search(fold(question)):
        return True
    buys = _BUYING.search(fold(question)) and not _WRITES_OFF.search(fold(question))
    if norm_id == "written-off-share" and buys and not find_figures(question):
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
    if of_unit := named_by_unit(question, own, before) or _of_money_before(question, own, before):
        return of_unit
    named = norms_meant(own.concepts | {"amount"}, True, vocabulary)
    if not named and _is_of_another_purpose(question, own, before):
        return ()
    asks_share = its_share(question) and _has_figures(before)
    is_of_it = not named or bool(set(named) & set(before.norm_ids))
    is_met = is_of_it and (asks_share or asks_whether_met(question, before))
    is_met = is_met or (asks_share and not own.concepts - OF_ANY_COUNT)  # "hoeveel procent van ons budget is dat?"
    if pair_of(before.norm_ids) is not None and (names_one_that_goes(question, before) or is_met):
        return before.norm_ids
    continued = bool(find_figures(question)) or names_a_change(question, before)
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
    is_only_figure = continued and not own.concepts - WEAK - NO_SUBJECT - {"amount"} - of_its_unit(before, question)
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
    asks_on = (asks_the_gap(question) or its_share(question)) and not (own.chapters or brings_another)
    if not norm_ids and (continues or asks_on):  # "even terug naar dat geld: wij hebben drie ton"
        norm_ids = _norm_of_before(question, before)
    # "En hoeveel uur programmamaker hoort daarbij?", "daarvan besteden we 3% aan AI-software".
    if norm_ids == before.norm_ids and (not continued or _GOES_TO.search(fold(question))):
        norm_ids = tuple(each for each in norm_ids if not vocabulary.norm_cues[each].unless & own.concepts)
    return norm_ids


def _of_money_before(question: str, own: Topic, before: Reading) -> tuple[str, ...]:
    """ "Wat is voor ons dan het bedrag?", after hours: of the money that was spoken of before those."""
    pair = pair_of(before.norm_ids)
    if pair is None or pair.unit == "EUR" or not _SUM_OF_MONEY.search(fold(question)):
        return ()
    if own.concepts - OF_ANY_COUNT:
        return ()
    return next(((each,) for each in before.norms_before if each in PAIRS and PAIRS[each].unit == "EUR"), ())


def _is_of_another_purpose(question: str, own: Topic, before: Reading) -> bool:
    """ "Daarvan besteden we 3% aan AI-software", after the budget for target groups."""
    pair = pair_of(before.norm_ids)
    goes_there = pair is not None and pair.unit == "EUR" and bool(_GOES_TO.search(fold(question)))
    return goes_there and bool(own.concepts & _OTHER_PURPOSES)


def _of_the_unit(question: str, before: Reading) -> tuple[str, ...]:
    """The norm of the question before, where the figures of this one are in its unit."""
    units = {figure.unit for figure in find_figures(question)}
    of_unit = bool(before.norm_ids) and before.norm_ids[0] in PAIRS and PAIRS[before.norm_ids[0]].unit in units
    return before.norm_ids if of_unit else ()


def goes_on_calculating(question: str, own: Topic, previous: Reading | None, vocabulary: Vocabulary) -> bool:
    """ "Wij hebben 300.000 uitleningen" after a norm for loans, "is 20 uur ook goed?" after one for hours, "hoeveel
    missen we?"."""
    asks_gap = asks_the_gap(question) or its_share(question)
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
    if pair.unit == "hours":  # "hoeveel uur moeten we verschuiven?": of the time, and not what an area needs
        of_another -= {"specialist-hours"}
    figures = hours_a_week(question, with_loans(question, find_figures(question)))  # fte are hours
    counts = any(figure.unit in units for figure in figures)
    changes = names_up_or_down(question) and counts
    is_said = counts and not own.concepts - OF_ANY_NORM - of_its_unit(previous, question)
    # "De directeur heeft er 58.500 voor ingeboekt. Hoeveel ontbreekt er nog?"
    asks_gap = asks_gap or the_rest(question)
    lacks_of_it = asks_gap and bool(figures) and all(figure.unit in {None, *units} for figure in figures)
    if of_another or (has_other_subject(question, vocabulary) and not (changes or is_said or lacks_of_it)):
        return False
    return asks_gap or counts or asks_met


def asks_whether_met(question: str, before: Reading) -> bool:
    """ "Halen we de norm?", "past dat?", after figures of the library's own for it."""
    return _has_figures(before) and says_met(question)


def says_met(question: str) -> bool:
    """The same, whatever it is that may be met; beside another question too: "hoeveel mag het zijn, en zitten we
    daaronder?"."""
    parts = () if _OF_ANOTHER.search(fold(question)) else _EACH_ASKED.split(question)
    return any(is_polar(each) and _MET.search(fold(each)) for each in (question, *parts))


def _has_figures(before: Reading) -> bool:
    pair = pair_of(before.norm_ids)
    return pair is not None and not pair.figures.isdisjoint(before.figures)


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


def without_its_source(question: str, previous: Reading | None) -> str:
    """ "Hoeveel procent is dat en past dat bij de visie?" without "bij de visie", where it goes on with a sum."""
    if previous is None or pair_of(norms_so_far(previous)) is None:
        return question
    is_of_sum = _MET.search(fold(question)) or its_share(question) or asks_the_gap(question)
    return _ITS_SOURCE.sub(" ", fold(question)) if is_of_sum else question


def asks_the_gap(question: str) -> bool:
    """ "Hoeveel missen we?", "met hoeveel moet dat omlaag?"."""
    folded = fold(question)
    return bool(_GAP_ASKED.search(folded) or _BY_HOW_MUCH.search(folded))


def _norm_of_before(question: str, previous: Reading) -> tuple[str, ...]:
    """The latest norm of the conversation that is about what the figures of a question are in."""
    units = {figure.unit for figure in find_figures(question)}
    if not units - {None} or (units == {"percent"} and names_up_or_down(question)):  # of whatever was calculated with
        so_far = [each for each in norms_so_far(previous) if each in PAIRS]
        known = [each for each in so_far if PAIRS[each].whole in previous.figures]
        return tuple((known or (so_far if states_only(question) else []))[:1])
    return next(((each,) for each in norms_so_far(previous) if each in PAIRS and PAIRS[each].unit in units), ())
