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

from assistant.answering.understanding.backwards import asks_in_all, asks_whole, is_said_as_whole
from assistant.answering.understanding.changes import changed_within, names_two_moments
from assistant.answering.understanding.followups import states_only
from assistant.answering.understanding.hours import hours_a_week
from assistant.answering.understanding.hours_of_several import hours_together
from assistant.answering.understanding.labels import Labels, is_named_budget, is_of_which, with_loans
from assistant.answering.understanding.own_shares import bind_shares, says_own, share_of
from assistant.answering.understanding.pairs import PAIRS, WHOLES, Pair
from assistant.answering.understanding.people import (
    OTHER_THINGS,
    SMALLEST_AMOUNT,
    between,
    counts_people,
    counts_things,
    hours_and_inhabitants,
    merged,
    moves,
    of_several_libraries,
)
from assistant.answering.understanding.reading import Claim, OwnFigure, values_of
from assistant.answering.understanding.totals import (
    added_up,
    multiplied,
    of_all_heads,
    over_a_year,
    parts_together,
    share_for_collection,
)
from assistant.answering.understanding.whole_or_part import names_part
from assistant.figures import Figure, find_figures
from assistant.knowledge.vocabulary import fold, words

# "We hoeven toch geen 24 uur te hebben?": the norm's own figure, and none of the library's.
_NOT_NEEDED = re.compile(r"\bhoe(?:f|ft|ven)\b.*\b(?:geen|niet)\b|\b(?:need not|don.?t (?:have|need) to)\b")
# Two municipalities are one library's; two libraries, or what they differ, are not.
_PLACES = re.compile(r"\b(?:gemeente|kern|dorp|stad|municipalit|town|village|cit)\w*")
_APART = re.compile(
    r"\b(?:verschil\w*|scheelt|vergelijk\w*|ieder|elk apart|afzonderlijk|differ\w*|compare\w*|separately)\b"
)
# A bare number below this is no number of items: "negen thema's".
SMALLEST_COUNT = 10
WHOLE_IN_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Bound:
    """``others``: what some of the figures are or were besides: "van 300.000 naar 270.000", "18% in 2024 en 23% nu".
    ``each``: the inhabitants of several libraries, each of which has its own sum."""

    stated: dict[str, OwnFigure] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    between: tuple[Decimal, Decimal] | None = None
    others: dict[str, Decimal] = field(default_factory=dict)
    each: tuple[Decimal, ...] = ()

    @property
    def figures(self) -> dict[str, Decimal]:
        return values_of(self.stated)


def bind_figures(text: str, norm_ids: Sequence[str], known: Mapping[str, Decimal] = MappingProxyType({})) -> Bound:
    """Name the figures that a question states, for the norms it is about; ``known`` are those of the question that it
    follows, whose kind a bare number carries on: "wij lenen 6%", "en 4?"."""
    pairs = [PAIRS[norm_id] for norm_id in norm_ids if norm_id in PAIRS]
    spoken = _read(text, pairs, known)
    of_shares = bind_shares(text, spoken, pairs, known)
    figures, others = dict(of_shares.figures), dict(of_shares.others)
    spoken, each = _put_together(text, spoken, pairs, known)
    for pair in pairs:
        # A first pair may take a number without a unit; a second one takes only what is plainly its own.
        labels = Labels(text, spoken)
        of_pair = [figure for figure in spoken if pair is pairs[0] or figure.unit or labels.is_part(figure)]
        counted = _of_unit(pair, of_pair, labels, is_known=pair.whole in known)
        figures = _amounts_for(pair, of_pair, counted, labels, text) | figures
        others = _others_of(pair, of_pair, counted, figures) | others
        whole = figures.get(pair.whole)
        parts = [figure for figure in counted if whole is None or figure.value != whole.value]
        if pair.part in figures and len(parts) == 2 and names_two_moments(text):  # "4.000 van 50.000 en nu 6.000"
            others[pair.part], figures[pair.part] = parts[0].value, parts[1]
    for name, figure in _of_other_norms(pairs, spoken, text).items():
        figures.setdefault(name, figure)
    if changed := changed_within(text, norm_ids, figures):
        name = pairs[0].whole
        others.setdefault(name, figures[name].value)  # what it was: "hoeveel minder dan eerst?"
        figures = changed
    if each:  # of several wholes none is a part of another
        figures.pop(pairs[0].part, None)
    if _NOT_NEEDED.search(fold(text)):
        figures = {name: figure for name, figure in figures.items() if name in {pair.whole for pair in pairs}}
    ends = between(spoken) if any(pair.whole == "inhabitants" for pair in pairs) else None
    stated = {name: OwnFigure(figure.value, figure.worked) for name, figure in figures.items()}
    return Bound(stated, of_shares.claims, ends, others, each)


def _read(text: str, pairs: Sequence[Pair], known: Mapping[str, Decimal]) -> list[Figure]:
    """The figures in what the norms count in: hours of a week, a whole year, all that each of several has."""
    figures = hours_a_week(text, with_loans(text, find_figures(text)))
    spoken = over_a_year(text, of_all_heads(figures, known))
    goes_on = share_of(pairs) in known
    if goes_on and len(spoken) == 1 and spoken[0].unit is None and 0 < spoken[0].value <= WHOLE_IN_PERCENT:
        spoken = [replace(spoken[0], unit="percent")]
    spoken = multiplied(text, _moved(text, spoken))
    return share_for_collection(text, spoken) if pairs and pairs[0].unit == "EUR" else spoken


def _put_together(
    text: str, spoken: list[Figure], pairs: Sequence[Pair], known: Mapping[str, Decimal]
) -> tuple[list[Figure], tuple[Decimal, ...]]:
    """The figures with those that make one as one, and what each of several libraries has, which stays apart."""
    spoken = merged(text, spoken)
    if not pairs:
        return spoken, ()
    pair = pairs[0]
    if pair.unit == "EUR":
        is_known = pair.whole in known and bool(_TARGETS.search(fold(text)))
        spoken = parts_together(text, spoken, is_named_budget, is_known=is_known)
    each = _of_several_libraries(text, spoken, pairs)
    if pair.whole == "inhabitants" or pair.unit == "hours":
        spoken = hours_together(text, spoken)
    if each or names_two_moments(text) or _APART.search(fold(text)):
        return spoken, each
    if pair.unit != "inhabitants" or _PLACES.search(fold(text)):
        labels = Labels(text, spoken)
        spoken = added_up(text, spoken, lambda figure: _is_of_a_total(figure, pair, labels))
    return spoken, each


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


def _of_other_norms(pairs: Sequence[Pair], spoken: list[Figure], text: str) -> dict[str, Figure]:
    """What is said beside what is asked, for a later question: "88.000 euro, 61.000 inwoners en 45.000 boeken"."""
    labels, units = Labels(text, spoken), {pair.unit for pair in pairs}
    taken = units | ({"hours"} if "inhabitants" in units else set()) | ({"items"} if "loans" in units else set())
    found: dict[str, list[Figure]] = {}
    for figure in spoken:
        unit = figure.unit or ""
        if unit not in WHOLES or unit in taken or figure.in_range:
            continue
        if not pairs or not (labels.is_part(figure) or labels.is_of_something_else(figure, unit)):
            found.setdefault(WHOLES[unit], []).append(figure)
    return {name: figures[0] for name, figures in found.items() if len(figures) == 1 or not pairs}


def _amounts_for(
    pair: Pair, spoken: list[Figure], amounts: list[Figure], labels: Labels, text: str
) -> dict[str, Figure]:
    """The figures of this pair; ``amounts`` are those of ``spoken`` that can be of what it counts."""
    if pair.whole == "inhabitants":
        return hours_and_inhabitants(spoken)
    of_pair = [figure for figure in amounts if not labels.is_elsewhere(figure, amounts)]
    has_part = any(map(labels.is_part, of_pair))
    if len(of_pair) == 2 and names_two_moments(text) and not has_part:  # "80.000 in 2025 en nu …"
        between_them = words(text[of_pair[0].end : of_pair[1].start])
        return {pair.whole: of_pair[0 if "was" in between_them else 1]}
    if len(of_pair) > 2 and names_two_moments(text) and not (has_part or any(map(is_of_which, of_pair))):
        return {}  # several years are no whole and its parts
    return _whole_and_part(of_pair, pair, text, labels, has_share=any(figure.unit == "percent" for figure in spoken))


def _of_unit(pair: Pair, spoken: list[Figure], labels: Labels, *, is_known: bool) -> list[Figure]:
    """The figures that can be of what the norm counts; ``is_known`` tells that the conversation knows the whole."""
    counted = [each for each in spoken if _counts_as(each, pair.unit)]
    # "40.000 uitleningen en 25.000 boeken": books are loans only where none are named, or where they were borrowed.
    if any(each.unit == pair.unit for each in counted):
        counted = [each for each in counted if each.unit in (None, pair.unit) or labels.is_part(each)]
    is_of_that = len(counted) == 1 and not labels.is_part(counted[0]) and _OF_THAT.intersection(counted[0].after[:1])
    if is_of_that and not any(each.noun in _OF_THAT for each in spoken):  # "600k, 12% daarvan" is the whole
        return []
    # "40.000 daarvan tussen onze vestigingen, 19.000 van een ander"
    if is_known and len(counted) > 1 and any(map(labels.is_part, counted)):
        counted = [each for each in counted if labels.is_part(each) or not _OF_THAT.intersection(each.after[:1])]
    return [each for each in counted if not labels.is_of_something_else(each, _kind_of_else(pair))]


# Numbers of people are no money: "wij hebben 25.000 leden".
_NO_MONEY = frozenset(words("leden ledental bezoekers leners abonnees leerlingen members visitors borrowers pupils"))
# "5.000 daarvan zijn van scholen": a part, and of something that the norm does not name.
_OF_THAT = frozenset({"daarvan", "ervan", "hiervan"})


def _kind_of_else(pair: Pair) -> str:
    """Of what is bought the plan also speaks; that is something else only for what is written off."""
    return "" if pair.unit == "items" and pair.part != "items_written_off" else pair.unit


def _counts_as(figure: Figure, unit: str) -> bool:
    if figure.in_range or figure.unit in ("percent", "years"):
        return False
    if figure.unit is None:
        if figure.noun in OTHER_THINGS or (unit == "EUR" and figure.noun in _NO_MONEY):
            return False
        if unit == "hours":
            return not counts_things(figure)  # "9 van haar 18 uur", and not "twee specialisten"
        return figure.value >= (SMALLEST_AMOUNT if unit == "EUR" else SMALLEST_COUNT)
    # "10.000 boeken van andere bibliotheken": items lent are loans.
    return figure.unit == unit or (figure.unit, unit) == ("items", "loans")


def _whole_and_part(
    amounts: list[Figure], pair: Pair, text: str, labels: Labels, *, has_share: bool
) -> dict[str, Figure]:
    if not amounts:
        return {}
    if len(amounts) == 1 or not pair.part:
        only = next(filter(is_of_which, amounts), amounts[0])
        asks_back = asks_whole(text, pair.unit) or (asks_in_all(text) and labels.is_part(only))
        if pair.part and asks_back and not (is_said_as_whole(only) or is_named_budget(only)):
            return {pair.part: only}
        is_part = labels.is_part(only) or (pair.unit == "loans" and states_only(text) and names_part(text, pair.unit))
        is_only_part = pair.part and is_part and not is_named_budget(only) and not has_share
        name = pair.part if is_only_part else pair.whole
        return {name: only}
    if len(amounts) == 2 and moves(*amounts):
        return {pair.whole: amounts[1]}
    if len({figure.value for figure in amounts if is_of_which(figure)}) > 1:
        return {}  # "de buren 30.000 van 140.000, wij 25.000 van 130.000": two libraries are no one sum
    parts = [figure for figure in amounts if labels.is_part(figure)]
    if len(amounts) == 2 and len(parts) == 1 and is_named_budget(parts[0]) and not any(map(_says_budget, amounts)):
        parts = [figure for figure in amounts if figure not in parts]  # "30.000 op een budget van 140.000 voor …"
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
        return {pair.whole: wholes[0], pair.part: parts[0]}
    # Of equals the one that is named is the whole, or else the first.
    ordered = sorted(amounts, key=lambda figure: (figure.value, is_named_budget(figure), -figure.start))
    largest, smallest = ordered[-1], (parts or ordered)[0]
    if parts and largest in parts and wholes:
        largest = max(wholes, key=lambda figure: figure.value)
    if smallest.value == largest.value:
        return {pair.whole: largest, pair.part: smallest}
    if not parts and not _may_be_part(smallest, largest, text, labels):
        return {pair.whole: largest}
    return {pair.whole: largest, pair.part: smallest}


def _says_budget(figure: Figure) -> bool:
    """ "150.000 euro collectiebudget, 24.000 daarvan …": the budget by the word behind it."""
    return bool(figure.noun and figure.noun.endswith("budget"))


_TARGETS = re.compile(r"doelgroep|target[- ]group")
_COLLECTION_BUDGET = re.compile(r"\bcollecti(?:e|on)[ -]?budget|\b(?:voor|for) (?:de |the )?collecti")
_GOES = re.compile(r"\b(?:waarvan|daarvan|hiervan|of which|of that)\b")


def _may_be_part(figure: Figure, whole: Figure, text: str, labels: Labels) -> bool:
    """A bare number beside one with a unit is its part only where the words say so: "Kerkweg 130" is none."""
    if figure.unit == whole.unit or is_of_which(whole):
        return True
    return bool(_GOES.search(fold(text))) or says_own(labels.clause_of(figure), text)


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
    pair: Pair, spoken: list[Figure], counted: list[Figure], figures: Mapping[str, Figure]
) -> dict[str, Decimal]:
    """The other of two numbers for one figure: "scheelt het of je er 120.000 of 190.000 hebt?", "van 3 naar 4 ton"."""
    if pair.whole == "inhabitants":
        amounts = [figure for figure in spoken if counts_people(figure)]
    elif pair.part and pair.part in figures:
        return {}
    else:
        amounts = counted
    values = list(dict.fromkeys(figure.value for figure in amounts))
    whole = figures.get(pair.whole)
    if whole is None or len(values) != 2 or whole.value not in values:
        return {}
    return {pair.whole: next(value for value in values if value != whole.value)}
