"""A figure in the place of the one said just before it: "oh nee, 450.000", "foutje, het zijn er 125.000", "inmiddels
zijn het er 30".

What is put right says mostly no more than the new number, so what it is of is known from the question before it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from assistant.answering.asked_for import asks_why
from assistant.answering.understanding.norms_named import norms_so_far
from assistant.answering.understanding.pairs import PAIRS, unit_of
from assistant.answering.understanding.people import OTHER_PEOPLE, OTHER_THINGS
from assistant.answering.understanding.reading import Reading
from assistant.answering.understanding.whole_or_part import CORRECTS, DONE
from assistant.figures import Figure, find_figures
from assistant.knowledge.vocabulary import fold, words

NEAR = 2  # times: what is done of a whole is less than half of it, where no word tells the two apart
FAR = 4  # times: further off it is something else, or a nought too many or too few
NOUGHT = 10
_BY_NOW = re.compile(
    r"\b(?:inmiddels|tegenwoordig|intussen|ondertussen|sinds|geworden|bijgewerkt|toch|by now|meanwhile|since|actually|"
    r"in fact)\b"
)
_FOR_SOMETHING = re.compile(r"(?:\d|euro|ton|mille|k)\s+(?:aan|voor|of|for|on) \w")
_FOR_COLLECTION = re.compile(
    r"\b(?:aan|voor|of|for|on) (?:\w+ )?(?:\w*collecti|budget|boeken|books|\w*doelgroep|target)"
)
_BEFORE_NOW = re.compile(r"\b(?:in 20\d\d|vorig jaar|vroeger|toen|last year)\b[^,;]*\d{3}")
_ARE = re.compile(
    r"\b(?:zijn|waren|is|was|worden|werden) (?:het|dat|er)\b|\b(?:het|dat) (?:zijn|waren|is|was|worden|moet)\b|"
    r"\b(?:it|there|that)(?: is| are| was| were|['’]s)\b"
)
_BY_SO_MUCH = re.compile(
    r"\b(?:erbij|eraf|meer|minder|bij|af|more|less|fewer|extra|hoger|lager|stijg\w*|daal\w*|kort\w*|groei\w*|krimp\w*)\b"
)
_NOUGHT = re.compile(r"\b(?:een |one )?(?:nul(?:letje)?|zero|nought) te (?:veel|weinig)\b|\b(?:one )?zero too many\b")
_WITH_IT = re.compile(r"\bmet (?:\w+ ){1,3}(?:erbij|meegeteld)\b")  # "da's met de schoolcollecties erbij"
_THAT = (("die",), ("dat",), ("that",))
# "Vijfenvijftig, niet vijfenveertig!", "260.000 i.p.v. 620.000", "not 40 but 44".
_NOT_IT = re.compile(
    r"(?:\b(?:niet|geen|not|ipv|in plaats van|instead of|rather than)|\bi\.p\.v\.?)\s+(?:de |die |the )?(?:€ ?)?$"
)
_ONE_MORE = re.compile(
    r"\bnul(?:letje)?\b.*\b(?:achter|erachter|vergeten|te weinig|bij)\b|\b(?:forgot|missing) a zero\b"
)
_ONE_LESS = re.compile(r"\bnul(?:letje)?\b.*\b(?:te veel|eraf|weg)\b|\b(?:one|a) zero too many\b")


def corrected(text: str, previous: Reading | None) -> dict[str, Decimal]:
    """By its name the figure of the question before that this one puts another in the place of; empty where none is."""
    if previous is None:
        return {}
    folded = fold(text)
    if (times := _noughts(folded)) is not None:
        return _times_ten(previous, times)
    if instead := _instead(text, previous):
        return instead
    folded = _WITH_IT.sub(" ", _NOUGHT.sub(" ", folded))
    if not _puts_right(folded) or _BY_SO_MUCH.search(folded):
        return {}
    spoken = _in_the_place_of(text, previous)
    if len(spoken) != 1 or spoken[0].in_range or _is_of_another_thing(spoken[0], folded):
        return {}
    if any(fold(name) in words(folded) for each in previous.worked.values() for name in each.whose):
        return {}  # "nee, Bram 20 uur": of one of them
    value, known = spoken[0].value, previous.figures
    just_said = [name for name in known if name not in previous.figures_from_before and _may_be(name, spoken[0])]
    if not just_said:
        return {}
    nearest = min(just_said, key=lambda name: _ratio(known[name], value))
    # "Nee, we schrijven er 6.000 af" tells a part of the whole, and no other whole.
    at_most = NEAR if DONE.search(folded) and any(nearest == pair.whole for pair in PAIRS.values()) else FAR
    ratio = _ratio(known[nearest], value)
    return {nearest: value} if ratio <= at_most or (ratio == NOUGHT and at_most == FAR) else {}


def _instead(text: str, previous: Reading) -> dict[str, Decimal]:
    """What was said before, and is said not to be it, as the one other figure of the message."""
    if asks_why(text):
        return {}  # "waarom 24 en niet 36?"
    spoken = [figure for figure in find_figures(text) if figure.unit != "years"]
    wrong = [figure for figure in spoken if _NOT_IT.search(fold(text[: figure.start]))]
    if len(spoken) != 2 or len(wrong) != 1:
        return {}
    right = next(figure for figure in spoken if figure is not wrong[0])
    names = [name for name, value in previous.figures.items() if value == wrong[0].value and _may_be(name, right)]
    return dict.fromkeys(names, right.value)


def _in_the_place_of(text: str, previous: Reading) -> list[Figure]:
    """The figures of a correction without those that it names as wrong, in as many thousands as these were said in:
    "nee 230, die 240 was wat we hadden aangevraagd"."""
    spoken = [figure for figure in find_figures(text) if figure.unit != "years" and figure.value > 1]
    for figure in spoken:
        for times in (Decimal(1), Decimal(1000)):
            if figure.before[-1:] in _THAT and figure.value * times in previous.figures.values():
                return [
                    replace(each, value=each.value * times) if each.value < times * figure.value else each
                    for each in spoken
                    if each is not figure
                ]
    return spoken


def _noughts(folded: str) -> Decimal | None:
    """ "Er moet nog een nul achter": ten times as much as was said; "een nul te veel" a tenth of it."""
    if re.search(r"\d{2}", folded):
        return None  # the number itself follows
    if _ONE_MORE.search(folded):
        return Decimal(10)
    return Decimal("0.1") if _ONE_LESS.search(folded) else None


def _times_ten(previous: Reading, times: Decimal) -> dict[str, Decimal]:
    said = {name: value for name, value in previous.figures.items() if name not in previous.figures_from_before}
    return {name: value * times for name, value in said.items()} if len(said) == 1 else {}


def norms_of(put_right: Mapping[str, Decimal], previous: Reading) -> tuple[str, ...]:
    """The norms of the question before, or the latest of the conversation that takes this figure."""
    takes = {each for each, pair in PAIRS.items() if not pair.figures.isdisjoint(put_right)}
    if takes & set(previous.norm_ids):
        return previous.norm_ids
    return next(((each,) for each in norms_so_far(previous) if each in takes), ())


def _is_of_another_thing(figure: Figure, folded: str) -> bool:
    """ "Inmiddels zijn er 4.000 nieuwe leden", "wait, what about 150,000 for staff?", "in 2025 hadden we er 40.000"."""
    if (OTHER_PEOPLE | OTHER_THINGS).intersection((figure.noun, *figure.after[:2])):
        return True
    goes_elsewhere = _FOR_SOMETHING.search(folded) and not _FOR_COLLECTION.search(folded)
    return bool(goes_elsewhere or _BEFORE_NOW.search(folded))


def _puts_right(folded: str) -> bool:
    return bool(CORRECTS.search(folded) or (_BY_NOW.search(folded) and _ARE.search(folded)))


def _may_be(name: str, figure: Figure) -> bool:
    """Whether a number may be this figure: said without a unit, or in the one that the figure has."""
    pairs = [pair for pair in PAIRS.values() if name in pair.figures]
    if any(name == pair.share for pair in pairs):
        return figure.unit in (None, "percent") and figure.value <= 100
    return any(figure.unit in (None, unit_of(name, pair)) for pair in pairs)


def _ratio(one: Decimal, other: Decimal) -> Decimal:
    """How many times the smaller of two goes into the larger one."""
    least, most = sorted((one, other))
    return most / least if least else most + 1
