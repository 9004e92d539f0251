"""A norm named by what it counts alone, or by figures: "en de uren?", "alleen de afschrijving", "wij hebben 2 ton"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from assistant.answering.understanding.followups import NO_SUBJECT, asks_openly, names_briefly, opens_as_follow_up
from assistant.answering.understanding.pairs import PAIRS, TIME, pair_of
from assistant.answering.understanding.people import SMALLEST_AMOUNT
from assistant.answering.understanding.polar import is_polar
from assistant.answering.understanding.reading import Intent, Reading
from assistant.answering.understanding.topics import Topic, norms_meant
from assistant.answering.understanding.turn import Turn
from assistant.figures import find_figures
from assistant.knowledge.vocabulary import Vocabulary, fold, words

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
_ASKERS = {"director", "management", "municipality", "staff", "place"}
_ASKS_ALL = re.compile(
    r"\b(?:beteken\w*|geldt|gelden|normen|alles|reken\w*|moeten|vraagt|verwacht\w*|means?|appl(?:y|ies)|norms|everything|"
    r"asks?|requires?|expects?)\b"
)
# "2.100 euro aan boetes": money of something, and not what there is for the collection.
_OF_SOMETHING = re.compile(r"(?:\d|euro|ton|mille|k)\s+(?:aan|voor|uit|of|for|in|on) \w")
_SCHOOL = re.compile(
    r"\b(?:(?:basis|middelbare |vmbo-?)?school(?:tje|collectie|bieb|bibliothe\w+)?|scholen|gymnasium|lyceum|vmbo|mavo|"
    r"havo|vwo|leerlingen|lln|pupils|peuterspeel\w*|creche|kdv|bso|day ?care\w*|nursery)\b|"
    r"\bkinder(?:dagverblij|opvang)\w*"
)
_OWN = re.compile(r"\b(?:wij|we|ons|onze|our)\b")
NAMED_IN = 4  # words of a message that says no more than which school it is
OF_ANY_COUNT = NO_SUBJECT | {"amount", "open_collection"} | set().union(*_COUNTED_AS.values())
OF_ANY_NORM = NO_SUBJECT | {"amount", "benchmark", "open_collection"}
_CLAUSE = re.compile(r"[?!.;,](?=\s)")
_WHAT_ABOUT = re.compile(r"\b(?:hoe (?:zit|staat) (?:het|dat|dit)(?: dan)? (?:met|voor)|(?:what|how) about)\b")
_OF_THEM = re.compile(r"\b(?:daarvan|hiervan|ervan|of (?:that|those|them))\b")


def is_of_time(question: str, own: Topic, previous: Reading, norm_ids: tuple[str, ...]) -> bool:
    """ "Ze zit nu op 20 uur daaraan, hoeveel moet er dan bij?": hours of what the time of a specialist goes to, and not
    those that an area needs. "Hoeveel daarvan naar nieuwe doelgroepen?", after hours, is no money."""
    hours, figures = previous.figures.get("specialist_hours"), find_figures(question)
    is_said = any(each.value == hours for each in figures)
    of_audiences = norm_ids[:1] == ("new-audiences-direction",)
    if of_audiences and is_said and not own.concepts & {"spending", "collection_budget"}:
        return True  # "en van die 36, hoeveel voor nieuw publiek?", whatever else is known
    if "inhabitants" in own.concepts or "inhabitants" in previous.figures:
        return False
    if norm_ids[:1] == ("specialist-hours",) and previous.norm_ids[:1] == ("new-audiences-direction",):
        is_told = any(each.unit == "hours" for each in figures)
        return is_told and "time" in own.concepts  # "maar qua tijd? wij hebben er 48 uur voor"
    if previous.norm_ids[:1] == (TIME,) and of_audiences:
        return not own.concepts & {"spending", "collection_budget"}  # "doe ik daarmee genoeg aan nieuwe doelgroepen?"
    if norm_ids[:1] == ("specialist-hours",):
        return norms_so_far(previous)[:1] == (TIME,)
    return of_audiences and previous.norm_ids[:1] == ("specialist-hours",) and bool(_OF_THEM.search(fold(question)))


def of_its_unit(before: Reading, question: str) -> set[str]:
    """What names no more than what the norm before it counts, where a question only states something: "de onze werkt
    32 uur", "we have 40 hours now"."""
    pair = pair_of(before.norm_ids)
    if pair is None or asks_openly(question) or is_polar(question):
        return set()
    return _COUNTED_AS["inhabitants" if pair.unit == "hours" else pair.unit]


def named_by_unit(question: str, own: Topic, before: Reading) -> tuple[str, ...]:
    """ "En het budget?", "what about hours, we serve 260,000 people": another norm, by what it counts alone."""
    pair, folded = pair_of(before.norm_ids), fold(question)
    named = own.concepts - OF_ANY_NORM - ({"staff"} if "hours" in own.concepts else set())
    units = [unit for unit, concepts in _COUNTED_AS.items() if named & concepts]
    if pair is None or len(units) != 1 or named - _COUNTED_AS[units[0]] or units[0] == pair.unit:
        return ()
    if units[0] == "inhabitants" and pair.unit == "hours":
        return ()
    if asks_openly(_WHAT_ABOUT.sub(" ", folded)) or is_polar(question):
        return ()
    if pair.whole not in before.figures and find_figures(question) and not opens_as_follow_up(question):
        return ()  # "wij hebben 48.000 boeken", where the loans were asked for
    so_far = (each for each in norms_so_far(before) if each in PAIRS and PAIRS[each].unit == units[0])
    of_unit = "new-audiences-direction" if TIME in before.norm_ids and units[0] == "EUR" else _FIRST_OF[units[0]]
    return (next(so_far, of_unit),)


def wants_it_for_known(
    question: str, own: Topic, topic: Topic, known: Mapping[str, Decimal], vocabulary: Vocabulary
) -> bool:
    """ "En van buiten het netwerk?", "alleen de afschrijving graag", where what the norm is taken of is known: a sum is
    wanted, though the words ask for no amount."""
    first = _CLAUSE.split(question, maxsplit=1)[0]  # "en van buiten het netwerk? zelfde totaal"
    if not (names_briefly(question) or (opens_as_follow_up(question) and names_briefly(first))):
        return False
    meant = norms_meant(own.concepts | {"amount"}, True, vocabulary)
    meant = meant or norms_meant(topic.concepts | {"amount"}, True, vocabulary)
    return any(each in PAIRS and PAIRS[each].whole in known for each in meant[:1])


def norms_of_all(turn: Turn, figures: Mapping[str, Decimal]) -> tuple[str, ...]:
    """ "Wij hebben 90.000 inwoners en 2 ton. Wat betekent het plan voor ons?": the norms for all of them; of one figure
    where nothing is asked, the one of which the part is known or that of the conversation before it, if any. What the
    question leans on may rule a norm out: "er staan 1.600 boeken", in a school library."""
    question, own, previous = turn.question, turn.own, turn.previous
    if _OF_SOMETHING.search(fold(question)) and not own.concepts & {"collection_budget", "open_collection"}:
        figures = {name: value for name, value in figures.items() if name != "collection_budget"}
    units = [pair.unit for pair in PAIRS.values() if pair.whole in figures]
    of_each = [each for each, pair in PAIRS.items() if pair.unit in units and each in _OF_WHOLE]
    of_each = [each for each in of_each if not turn.vocabulary.norm_cues[each].unless & turn.topic.concepts]
    if is_at_a_school(question, (previous.text, *previous.before) if previous is not None else ()):
        of_each = [each for each in of_each if PAIRS[each].unit != "items"]
    wholes = {PAIRS[each].whole for each in of_each}
    about = set().union(*_COUNTED_AS.values(), {"budget_height"}) | OF_ANY_NORM | _ASKERS
    asks = asks_openly(question) or is_polar(question.rstrip("? "))
    if not wholes or (len(wholes) == 1 and asks) or own.concepts - about or own.sections:
        return ()
    if asks_openly(question) and not _ASKS_ALL.search(fold(question)):
        return ()
    if previous is not None and previous.guideline_ids:
        return ()  # "er staan 100 boeken", of the school that was just calculated for
    if len(wholes) > 1:
        return tuple(of_each)
    of_part = [
        each for each, pair in PAIRS.items() if pair.whole in wholes and {pair.part, pair.share} & set(turn.known)
    ]
    so_far = [each for each in norms_so_far(previous) if each in PAIRS and PAIRS[each].whole in wholes]
    return tuple([*of_part, *so_far][:1] or of_each)


def is_at_a_school(question: str, before: Sequence[str]) -> bool:
    """Whether its books are those of a school or a day care centre: it says so, or one was told of before it, with
    figures or by little more than its name."""
    if _SCHOOL.search(fold(question)):
        return True
    told = [each for each in before if find_figures(each) or len(words(each)) <= NAMED_IN]
    return not _OWN.search(fold(question)) and any(_SCHOOL.search(fold(each)) for each in told)


def is_figure_of_nothing(reading: Reading) -> bool:
    """ "En met 300.000?", after what the plan says of diversity: nobody knows of what that is."""
    if not reading.is_follow_up or reading.norm_ids or reading.norms_before or reading.guideline_ids:
        return False
    figures = find_figures(reading.asked)
    is_bare = bool(figures) and all(
        figure.unit is None and figure.noun is None and figure.value >= SMALLEST_AMOUNT for figure in figures
    )
    return is_bare and names_briefly(reading.asked)


def norm_spoken_of(previous: Reading | None) -> str | None:
    """The norm that the question before was about: a thank-you in between changes nothing, another question does."""
    if previous is None:
        return None
    if previous.intent is Intent.SMALL_TALK:
        return previous.norm_before
    return previous.norm_ids[0] if previous.norm_ids and previous.intent in (Intent.NORM, Intent.ABOUT_NORM) else None


def norms_so_far(previous: Reading | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*previous.norm_ids, *previous.norms_before))) if previous is not None else ()
