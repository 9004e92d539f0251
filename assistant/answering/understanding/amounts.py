"""Which figure of the library a number in the question is: by its unit, the words around it, and the norm meant.

A percentage is either the library's own share ("wij zitten op 8%") or a claim about the norm ("het is toch 35%?").
Amounts are never guessed beyond what the norm asks for; what stays unbound stays out of the sum.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType

from assistant.answering.asked_for import asks_why
from assistant.answering.understanding.backwards import asks_in_all, asks_whole, is_said_as_whole
from assistant.answering.understanding.changes import changed_within, names_two_moments
from assistant.answering.understanding.hours import hours_a_week
from assistant.answering.understanding.labels import Labels, is_named_budget, is_of_which, with_loans
from assistant.answering.understanding.pairs import PAIRS, WHOLES, Pair
from assistant.answering.understanding.people import (
    OTHER_THINGS,
    SMALLEST_AMOUNT,
    between,
    counts_people,
    hours_and_inhabitants,
    merged,
    moves,
    of_several_libraries,
)
from assistant.answering.understanding.reading import Claim, Made, Worked
from assistant.answering.understanding.totals import (
    added_up,
    hours_together,
    multiplied,
    of_all_heads,
    over_a_year,
    parts_together,
    share_for_collection,
)
from assistant.figures import Figure, find_figures
from assistant.knowledge.vocabulary import fold, words

_OWN = re.compile(
    r"\b(?:nu|momenteel|thans|huidig\w*|zitten|zit|zaten|zat|kom\w*|haal\w*|halen|hebben|heb|besteden|"
    r"besteed|gaven|geven|ging|mag|vorig jaar|last year|oke?|"
    r"genoeg|voldoende|voldoe\w*|te weinig|te veel|teveel|te hoog|te laag|currently|"
    r"now|enough|sufficient|too much|too many|too low|comply|meet|we are at|we spend|our share|we have|we wrote|"
    r"schreven|schrijven|kwam\w*|was|waren|toegestaan|goed|prima|akkoord|allowed|fine|acceptable)\b"
)
# "We hoeven toch geen 24 uur te hebben?": the norm's own figure, and none of the library's.
_NOT_NEEDED = re.compile(r"\bhoe(?:f|ft|ven)\b.*\b(?:geen|niet)\b|\b(?:need not|don.?t (?:have|need) to)\b")
# Two municipalities are one library's; two libraries, or what they differ, are not.
_PLACES = re.compile(r"\b(?:gemeente|kern|dorp|stad|municipalit|town|village|cit)\w*")
_APART = re.compile(
    r"\b(?:verschil\w*|scheelt|vergelijk\w*|ieder|elk apart|afzonderlijk|differ\w*|compare\w*|separately)\b"
)
_ASKED_TO_CONFIRM = re.compile(
    r"\b(?:hoeveel procent|welk percentage|what percentage|ambitie|ambition|verplicht\w*|klopt|toch|juist|correct|"
    r"sinds|since|verhoogd)\b"
)
_AND_AT = re.compile(r"^\W*(?:(?:en|and)\s+)?(?:(?:bij|met|als|at|with|if)\b|\d)")
# A bare number below this is no number of items: "negen thema's".
SMALLEST_COUNT = 10
WHOLE_IN_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Bound:
    """``others``: what some of the figures are or were besides: "van 300.000 naar 270.000", "18% in 2024 en 23% nu".
    ``made``: what those are made of that were not said as such: "40.000 voor jeugd en 60.000 voor volwassenen".
    ``each``: the inhabitants of several libraries, each of which has its own sum."""

    figures: dict[str, Decimal] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    between: tuple[Decimal, Decimal] | None = None
    others: dict[str, Decimal] = field(default_factory=dict)
    made: Made = field(default_factory=dict)
    each: tuple[Decimal, ...] = ()


def bind_figures(text: str, norm_ids: Sequence[str], known: Mapping[str, Decimal] = MappingProxyType({})) -> Bound:
    """Name the figures that a question states, for the norms it is about; ``known`` are those of the question that it
    follows, whose kind a bare number carries on: "wij lenen 6%", "en 4?"."""
    made: Made = {}
    said = with_loans(text, find_figures(text))
    spoken = over_a_year(text, of_all_heads(hours_a_week(text, said, made), known, made), made)
    pairs = [PAIRS[norm_id] for norm_id in norm_ids if norm_id in PAIRS]
    of_share = next((pair.share for pair in pairs if pair.share), None)
    goes_on = of_share in known
    # "En bij 30 procent?", when the whole is known, is a share of it.
    is_another = bool(pairs) and pairs[0].whole in known and bool(_AND_AT.search(fold(text)))
    if goes_on and len(spoken) == 1 and spoken[0].unit is None and 0 < spoken[0].value <= WHOLE_IN_PERCENT:
        spoken = [replace(spoken[0], unit="percent")]
    spoken = multiplied(text, _moved(text, spoken), made)
    if pairs and pairs[0].unit == "EUR":
        spoken = share_for_collection(text, spoken, made)
    shares = [figure for figure in spoken if figure.unit == "percent" and not figure.in_range]
    figures: dict[str, Decimal] = {}
    others: dict[str, Decimal] = {}
    claims: tuple[Claim, ...] = ()
    is_own = (
        _is_own(fold(text)) or goes_on or is_another or any(_is_stated(share, text) for share in shares)
    ) and not any(_names_the_bound(share, text) for share in shares)
    of_each = _share_of_each(shares, pairs, Labels(text, spoken)) if is_own else {}
    # "Is het 20 of 30 procent?" asks which of the two is the norm.
    if of_each:
        figures |= of_each
    elif of_share and is_own and len(shares) == 1:
        figures[of_share] = shares[0].value
    elif of_share and len(shares) == 2 and names_two_moments(text):
        figures[of_share], others[of_share] = shares[1].value, shares[0].value
    else:
        claims = tuple(Claim(value=figure.value, unit="percent") for figure in shares)
    spoken = merged(text, spoken)
    if pairs and pairs[0].unit == "EUR":
        spoken = parts_together(text, spoken, is_named_budget, made)
    each = _of_several_libraries(text, spoken, pairs)
    if pairs and pairs[0].whole == "inhabitants":
        spoken = hours_together(text, spoken, made)
    if pairs and not each and not names_two_moments(text) and not _APART.search(fold(text)):
        labels = Labels(text, spoken)
        if pairs[0].unit != "inhabitants" or _PLACES.search(fold(text)):
            spoken = added_up(text, spoken, lambda each: _is_of_a_total(each, pairs[0], labels), made)
    for pair in pairs:
        # A first pair may take a number without a unit; a second one takes only what is plainly its own.
        labels = Labels(text, spoken)
        of_pair = [each for each in spoken if pair is pairs[0] or each.unit or labels.is_part(each)]
        counted = _of_unit(pair, of_pair, labels)
        figures = _amounts_for(pair, of_pair, counted, labels, text) | figures
        others = _others_of(pair, of_pair, counted, figures) | others
        parts = [each.value for each in counted if each.value != figures.get(pair.whole)]
        if pair.part in figures and len(parts) == 2 and names_two_moments(text):  # "4.000 van 50.000 en nu 6.000"
            others[pair.part], figures[pair.part] = parts
    for name, value in _of_other_norms(pairs, spoken, text).items():
        figures.setdefault(name, value)
    if changed := changed_within(text, norm_ids, figures):
        name, worked = pairs[0].whole, changed[1]
        others.setdefault(name, figures[name])  # what it was: "hoeveel minder dan eerst?"
        figures, made = changed[0], made | worked
    if each:  # of several wholes none is a part of another
        figures.pop(pairs[0].part, None)
    if _NOT_NEEDED.search(fold(text)):
        figures = {name: value for name, value in figures.items() if name in {pair.whole for pair in pairs}}
    ends = between(spoken) if any(pair.whole == "inhabitants" for pair in pairs) else None
    return Bound(figures, claims, ends, others, made, each)


def worked_out(figures: Mapping[str, Decimal], made: Made) -> dict[str, Worked]:
    """How those of the figures were made that were not said as such, by their names."""
    return {name: made[value] for name, value in figures.items() if value in made}


def _of_several_libraries(text: str, spoken: list[Figure], pairs: Sequence[Pair]) -> tuple[Decimal, ...]:
    """What each of several libraries has of what the norm takes a part of; of parts beside wholes no sum is guessed."""
    if not pairs:
        return ()
    if pairs[0].whole == "inhabitants":
        return of_several_libraries(text, spoken)
    labels = Labels(text, spoken)
    if pairs[0].unit == "loans" or any(map(labels.is_part, spoken)) or names_two_moments(text):
        return ()  # of loans the other libraries are where they come from
    return of_several_libraries(text, spoken, lambda each: _counts_as(each, pairs[0].unit))


def _is_of_a_total(figure: Figure, pair: Pair, labels: Labels) -> bool:
    if pair.unit == "inhabitants":
        return counts_people(figure)
    return _counts_as(figure, pair.unit) and not labels.is_part(figure)


def _of_other_norms(pairs: Sequence[Pair], spoken: list[Figure], text: str) -> dict[str, Decimal]:
    """What is said beside what is asked, for a later question: "88.000 euro, 61.000 inwoners en 45.000 boeken"."""
    labels, units = Labels(text, spoken), {pair.unit for pair in pairs}
    taken = units | ({"hours"} if "inhabitants" in units else set()) | ({"items"} if "loans" in units else set())
    found: dict[str, list[Decimal]] = {}
    for figure in spoken:
        unit = figure.unit or ""
        if unit not in WHOLES or unit in taken or figure.in_range:
            continue
        if not pairs or not (labels.is_part(figure) or labels.is_of_something_else(figure, unit)):
            found.setdefault(WHOLES[unit], []).append(figure.value)
    return {name: values[0] for name, values in found.items() if len(values) == 1 or not pairs}


def _amounts_for(
    pair: Pair, spoken: list[Figure], amounts: list[Figure], labels: Labels, text: str
) -> dict[str, Decimal]:
    """The figures of this pair; ``amounts`` are those of ``spoken`` that can be of what it counts."""
    if pair.whole == "inhabitants":
        return hours_and_inhabitants(spoken)
    of_pair = [figure for figure in amounts if not labels.is_elsewhere(figure, amounts)]
    has_part = any(map(labels.is_part, of_pair))
    if len(of_pair) == 2 and names_two_moments(text) and not has_part:  # "80.000 in 2025 en nu …"
        between_them = words(text[of_pair[0].end : of_pair[1].start])
        return {pair.whole: of_pair[0 if "was" in between_them else 1].value}
    if len(of_pair) > 2 and names_two_moments(text) and not (has_part or any(map(is_of_which, of_pair))):
        return {}  # several years are no whole and its parts
    return _whole_and_part(of_pair, pair, text, labels, has_share=any(figure.unit == "percent" for figure in spoken))


def _of_unit(pair: Pair, spoken: list[Figure], labels: Labels) -> list[Figure]:
    """The figures that can be of what the norm counts."""
    counted = [each for each in spoken if _counts_as(each, pair.unit)]
    # "40.000 uitleningen en 25.000 boeken": books are loans only where none are named, or where they were borrowed.
    if any(each.unit == pair.unit for each in counted):
        counted = [each for each in counted if each.unit in (None, pair.unit) or labels.is_part(each)]
    if len(counted) == 1 and not labels.is_part(counted[0]) and _OF_THAT.intersection(counted[0].after[:1]):
        return []
    return [each for each in counted if not labels.is_of_something_else(each, _kind_of_else(pair))]


# "5.000 daarvan zijn van scholen": a part, and of something that the norm does not name.
_OF_THAT = frozenset({"daarvan", "ervan", "hiervan"})


def _kind_of_else(pair: Pair) -> str:
    """Of what is bought the plan also speaks; that is something else only for what is written off."""
    return "" if pair.unit == "items" and pair.part != "items_written_off" else pair.unit


def _is_own(folded: str) -> bool:
    return bool(_OWN.search(folded) or _STATES.search(folded)) and not _ASKED_TO_CONFIRM.search(folded)


_STATED_JUST_BEFORE = 12  # letters between "we schrijven" and the share


def _is_stated(share: Figure, text: str) -> bool:
    """ "We schrijven 8% af. Klopt dat met de norm?": what we do, whatever is asked of it."""
    stated = list(_STATES.finditer(fold(text[: share.start])))
    between = fold(text[stated[-1].end() : share.start]) if stated else ""
    return bool(stated) and len(between) <= _STATED_JUST_BEFORE and not re.search(r"[.?!;:]", between)


def _share_of_each(shares: Sequence[Figure], pairs: Sequence[Pair], labels: Labels) -> dict[str, Decimal]:
    """ "4,8% van andere bibliotheken en 0,3% van buiten het netwerk": to each norm its own."""
    outside = [pair for pair in pairs if pair.part == "loans_outside_network"]
    others = [pair for pair in pairs if pair.unit == "loans" and pair not in outside]
    if len(shares) != 2 or not (outside and others):
        return {}
    found = {(outside if labels.is_outside(share) else others)[0].share or "": share.value for share in shares}
    return found if len(found) == 2 else {}


def states_own_share(text: str) -> bool:
    """ "In 2024 ging 18% naar doelgroepen": a share that the library has, whatever it is of."""
    shares = [figure for figure in find_figures(text) if figure.unit == "percent" and not figure.in_range]
    return bool(shares) and (names_two_moments(text) or bool(_STATES.search(fold(text))))


_BOUND_BEFORE = frozenset(words("dan boven onder over maximaal minimaal minstens hoogstens maar than above below over"))


_KNOWN = (("de",), ("die",), ("the",), ("that",))
_ASKS_LEAVE = re.compile(r"\b(?:mag|mogen|moet|moeten|kan|kunnen|may|must|can|allowed)\b")
_STATES = re.compile(
    r"\b(?:wij|we|ik|our|ons|onze)\s+(?:nu |al )?(?:geven|geef|zitten|zit|zaten|zat|kwamen|hebben|heb|besteden|lenen|"
    r"leen|schrijven|komen|spend|have|are|write|lend|borrow)\b"
)


def _names_the_bound(share: Figure, text: str) -> bool:
    """ "Mag je meer dan 5% lenen?", "waarom mag maar 5%?": the value of the norm, not what a library does."""
    folded = fold(text)
    is_bound = bool(_BOUND_BEFORE.intersection(share.before[-2:]) and _ASKS_LEAVE.search(folded))
    is_known = share.before[-1:] in _KNOWN and share.before[-2:-1] != ("op",)  # "de 5%" is the one everybody knows
    return asks_why(text) or is_known or (is_bound and not _STATES.search(folded))


def _counts_as(figure: Figure, unit: str) -> bool:
    if figure.in_range or figure.unit in ("percent", "years"):
        return False
    if figure.unit is None:
        if figure.noun in OTHER_THINGS:
            return False
        return figure.value >= (SMALLEST_AMOUNT if unit == "EUR" else SMALLEST_COUNT)
    # "10.000 boeken van andere bibliotheken": items lent are loans.
    return figure.unit == unit or (figure.unit, unit) == ("items", "loans")


def _whole_and_part(
    amounts: list[Figure], pair: Pair, text: str, labels: Labels, *, has_share: bool
) -> dict[str, Decimal]:
    if not amounts:
        return {}
    if len(amounts) == 1 or not pair.part:
        only = next(filter(is_of_which, amounts), amounts[0])
        asks_back = asks_whole(text, pair.unit) or (asks_in_all(text) and labels.is_part(only))
        if pair.part and asks_back and not (is_said_as_whole(only) or is_named_budget(only)):
            return {pair.part: only.value}
        is_only_part = pair.part and labels.is_part(only) and not is_named_budget(only) and not has_share
        name = pair.part if is_only_part else pair.whole
        return {name: only.value}
    if len(amounts) == 2 and moves(*amounts):
        return {pair.whole: amounts[1].value}
    if len({figure.value for figure in amounts if is_of_which(figure)}) > 1:
        return {}  # "de buren 30.000 van 140.000, wij 25.000 van 130.000": two libraries are no one sum
    parts = [figure for figure in amounts if labels.is_part(figure)]
    wholes = [figure for figure in amounts if figure not in parts]
    of_collection = [figure for figure in wholes if _COLLECTION_BUDGET.search(labels.clause_of(figure))]
    if pair.unit == "EUR" and len(of_collection) == 1:  # "total budget 2.6 million, collection budget 198,400"
        amounts = [figure for figure in amounts if figure in parts or figure.value <= of_collection[0].value]
        wholes = [figure for figure in wholes if figure in amounts]
    if len(parts) > 1 and len({figure.value for figure in wholes}) > 1 and not names_two_moments(text):
        return {}  # the same two figures of two libraries
    # "20.000 van andere bibliotheken en 600 van buiten het netwerk": each norm has its own.
    parts = [figure for figure in parts if labels.is_outside(figure) is (pair.part == "loans_outside_network")] or parts
    if len(parts) == 1 and len(wholes) == 1:
        # A part larger than its whole is for the calculator to refuse, not for us to turn round.
        return {pair.whole: wholes[0].value, pair.part: parts[0].value}
    ordered = sorted(amounts, key=lambda figure: figure.value)
    largest, smallest = ordered[-1], (parts or ordered)[0]
    if parts and largest in parts and wholes:
        largest = max(wholes, key=lambda figure: figure.value)
    if smallest.value == largest.value:
        return {pair.whole: largest.value, pair.part: largest.value}
    if not parts and not _may_be_part(smallest, largest, text, labels):
        return {pair.whole: largest.value}
    return {pair.whole: largest.value, pair.part: smallest.value}


_COLLECTION_BUDGET = re.compile(r"\bcollecti(?:e|on)[ -]?budget|\b(?:voor|for) (?:de |the )?collecti")
_GOES = re.compile(r"\b(?:waarvan|daarvan|hiervan|of which|of that)\b")


def _may_be_part(figure: Figure, whole: Figure, text: str, labels: Labels) -> bool:
    """A bare number beside one with a unit is its part only where the words say so: "Kerkweg 130" is none."""
    if figure.unit == whole.unit or is_of_which(whole):
        return True
    return bool(_GOES.search(fold(text)) or _OWN.search(labels.clause_of(figure)) or _STATES.search(fold(text)))


_MOVES = re.compile(
    r"\b(?:drop\w*|go(?:es|ing)?|went|grow\w*|grew|rise\w*|rose|fall\w*|fell|cut|increas\w*|decreas\w*|mov\w*|shrink\w*)"
    r"\s+from\b"
)


def _moved(text: str, spoken: list[Figure]) -> list[Figure]:
    """ "Drops from 500,000 to 400,000" is no range, as "from 20 to 30%" is."""
    if not _MOVES.search(fold(text)):
        return spoken
    return [replace(figure, in_range=False) for figure in spoken]


def _others_of(
    pair: Pair, spoken: list[Figure], counted: list[Figure], figures: Mapping[str, Decimal]
) -> dict[str, Decimal]:
    """The other of two numbers for one figure: "scheelt het of je er 120.000 of 190.000 hebt?", "van 3 naar 4 ton"."""
    if pair.whole == "inhabitants":
        amounts = [figure for figure in spoken if counts_people(figure)]
    elif pair.part and pair.part in figures:
        return {}
    else:
        amounts = counted
    values = list(dict.fromkeys(figure.value for figure in amounts))
    if len(values) != 2 or figures.get(pair.whole) not in values:
        return {}
    return {pair.whole: next(value for value in values if value != figures[pair.whole])}
