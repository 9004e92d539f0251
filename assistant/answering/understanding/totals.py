"""Figures that make one figure together: "40.000 voor jeugd en 60.000 voor volwassenen", "5.000 per maand".

What a total is made of is kept, for an answer says what it calculated with. Only what plainly belongs together is added
up: staff and collection are no one budget, nor is a budget and what of it goes to something.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from assistant.answering.understanding.pairs import pair_of
from assistant.answering.understanding.people import OTHER_PEOPLE, SMALLEST_AMOUNT, counts_people
from assistant.answering.understanding.periods import OF_THAT, PERIODS, with_periods
from assistant.answering.understanding.reading import OwnFigure, made_of
from assistant.figures import Figure, Worked, find_figures
from assistant.knowledge.vocabulary import fold

MOST_TIMES = 20
_PER_HEAD = re.compile(r"(?:\w+ )?(?:per|a|each) (?:inwoner|inhabitant|resident|hoofd|head)")
_EACH_WORDS = ("elk", "ieder", "each")
_TIMES = re.compile(
    r"\s+[^\W\d][\w'’-]+\s+(?:(?:van|à|a|of|with)\s+(?:(?:elk|ieder|ongeveer|circa|gemiddeld|zo['’]n|about|each)\s+)?|"
    r"(?:[^\W\d]\w*\s+){0,3}?(?:elk|ieder|allebei|each)\s+(?:(?:van|voor|of|for|have|has|hebben|heeft)\s+)?)"
    r"|\s*[x×*]\s*"
)
_TIMES_HOURS = re.compile(r"\s+(?:van|à|of)\s+(?:(?:elk|ieder|each)\s+)?")  # "twee van 20 uur": of whom is known
_TIMES_EACH = re.compile(r"\s+[^\W\d][\w'’-]+(?:\s+[^\W\d]\w*){0,3}\s+")  # "two specialists working 20 hours each"
# "Elke vestiging heeft 25.000", "25.000 per vestiging".
_OF_EACH_BEFORE = re.compile(r"\b(?:elke?|iedere?|each|every|per) ([^\W\d]{4,}) (?:\w+ ){0,3}$")
_OF_EACH_AFTER = re.compile(r"^\W*(?:\w+ ){0,2}(?:per|voor elke?|in each|for each) ([^\W\d]{4,})\b")
_SAME_STEM = 2  # letters that a plural may differ in at the end: vestiging, vestigingen; filiaal, filialen

PLUS = re.compile(r"(?:\bplus\b|\+)\s*(?:€\s*)?$")
_OTHER_CLAUSE = re.compile(
    r"[.;:?!]\s|\b(?:waarvan|daarvan|hiervan|gaat|gaan|ging|is|was|of which|goes|spend\w*|bested\w*)\b"
)
_TOGETHER = re.compile(r"\b(?:samen|opgeteld|bij elkaar|in totaal|together|combined|in total)\b")
# Kinds of collection, by what they are or whom they are for.
_KIND = re.compile(
    r"[\w-]*(?:jeugd|kinder|volwassen|jongeren|tiener|peuter|kleuter|adult|youth|child|teen|boek|book|roman|novel|fictie|"
    r"fiction|titel|title|exempla|cop(?:y|ies)|strip|comic|dvd|cd|game|tijdschrift|magazine|krant|newspaper|film|muziek|"
    r"music|digita|fysiek|physical|anderstalig|luister|audio|collectie|collection|materia)[\w-]*"
)
_LINK = re.compile(
    r"(?:,|\b(?:en|and|plus)\b|[+&])\s*(?:(?:nog|ook|dan|een|another)\s+){0,2}"
    r"(?:(?:in|op|at)\s+(?:het|de|the)\s+(?:andere?|other)\s+(?:\w+\s+)?)?"
    rf"(?:(?:(?:de|the|voor|for)\s+)?{_KIND.pattern}\s+(?:telt\s+|heeft\s+|has\s+)?)?(?:€\s*)?$"
)
_AND_ANOTHER = re.compile(r"\s*(?:,|\b(?:en|and|plus)\b|[+&/])\s*(?:(?:van|of)\s+)?")
_FOR_COLLECTION = re.compile(
    r"\s*(?:(?:ervan|daarvan|hiervan|of (?:it|that|which|this))\s+)?"
    r"(?:(?:gaat |is |goes )?(?:naar|voor|aan|to|for|on)|is|zijn) (?:de |het |the )?(?:collecti|media|boeken|books)"
)
_BRANCHES = re.compile(r"\b(?:filia(?:al|len)|vestiging\w*|locaties?|branch(?:es)?|hele (?:organisatie|bibliotheek))\b")
_SCHOOLS = re.compile(r"\b(?:\w*scho(?:ol|len)|schools?|groep|groepen|klas|klassen|groups?|class(?:es)?)\b")
_LINK_OF_BRANCH = re.compile(r"^\s*(?:\w+\s+){0,2}(?:,|\b(?:en|and)\b)\s*(?:[\w'’-]+\s+){1,3}$")
_TO_ANOTHER = re.compile(r"\s*(?:euro )?(?:naar|voor|aan|to|for|on) [\w ]{2,40}?(?:,| en| and) (?:nog )?(?:€ ?)?$")
_GOES_TO = re.compile(r"\s*(?:euro )?(?:naar|voor|aan|to|for|on) \w")
_TARGETS = re.compile(r"\s*(?:euro )?(?:naar|voor|aan|to|for|on) (?:\w+ ){0,2}?\w*(?:doelgroep|target|personeel|staff)")
_REACH = 60  # letters
_COLLECTION = re.compile(r"\w*(?:collecti|budget)\w*")
_PURPOSE = re.compile(r"^(?:\w+ )?(?:voor|aan|for|on|in) (?:(?:de|het|onze|the|our) )?([\w-]+(?: [\w-]+)?)")


def over_a_year(text: str, figures: Iterable[Figure]) -> list[Figure]:
    """ "5.000 per maand" is 60.000 a year, which the norms are about; what is per inhabitant or per day is no total."""
    found: list[Figure] = []
    figures = with_periods(fold(text), list(figures))
    for figure in figures:
        if figure.per in PERIODS and figure.unit not in ("hours", "inhabitants") and _measures(figure):
            times = PERIODS[figure.per]
            figure = total_of(figure, times * figure.value, Worked(how="times", terms=(times, figure.value)))
        if figure.per in (None, "jaar", "year", "week"):
            found.append(figure)
    return found


def is_per_head(figure: Figure) -> bool:
    """ "€ 2,50 per inwoner", "2,50 euro collectiebudget per inwoner"."""
    said = " ".join(figure.after)
    return figure.unit == "EUR" and (figure.per == "inwoner" or bool(_PER_HEAD.match(said)))


def says_per_head(text: str) -> bool:
    """Whether an amount for each inhabitant stands beside the number of them: together they are a budget."""
    figures = find_figures(text)
    return any(map(is_per_head, figures)) and any(map(counts_people, figures))


def of_all_heads(figures: Sequence[Figure], known: Mapping[str, Decimal]) -> list[Figure]:
    """ "€ 2,50 per inwoner en 64.000 inwoners" are € 160.000; the inhabitants may be ``known`` from before."""
    heads = [figure.value for figure in figures if counts_people(figure)]
    if not heads and "inhabitants" in known:
        heads = [known["inhabitants"]]
    found: list[Figure] = []
    for figure in figures:
        if is_per_head(figure) and len(heads) == 1 and not figure.in_range:
            worked = Worked(how="per_head", terms=(heads[0], figure.value))
            figure = total_of(figure, heads[0] * figure.value, worked)
        found.append(figure)
    return found


def multiplied(text: str, spoken: Sequence[Figure]) -> list[Figure]:
    """ "2 gemeenten van 50.000", "elke vestiging heeft 25.000 en we hebben er 4": so many times what each has."""
    found: list[Figure] = []
    for figure in spoken:
        count = found[-1] if found else None
        if (
            count is not None
            and _measures(figure)
            and (_counts(count) or (figure.unit == "hours" and _is_count(count)))
            and _is_times(text[count.end : figure.start], figure)
            and not _is_one_of_several(text, figure, spoken)
        ):
            before = tuple(word for word in count.before if word not in _EACH_WORDS)
            after = tuple(word for word in figure.after if word not in _EACH_WORDS)
            worked = Worked(how="times", terms=(count.value, figure.value))
            if (each := figure.worked) and each.how == "of_fte":
                worked = Worked(how="of_fte", terms=(count.value, *each.terms))
            figure = replace(figure, start=count.start, before=before, after=after)
            found[-1] = total_of(figure, count.value * figure.value, worked)
        else:
            found.append(figure)
    return _of_each(text, found)


def _of_each(text: str, spoken: list[Figure]) -> list[Figure]:
    folded = fold(text)
    for figure in spoken:
        thing = _OF_EACH_BEFORE.search(folded[: figure.start]) or _OF_EACH_AFTER.search(_clause(folded[figure.end :]))
        if thing is None or not _measures(figure) or figure.unit == "hours":
            continue
        counts = [each for each in spoken if each is not figure and _counts(each) and _same(each.noun or "", thing[1])]
        if len(counts) == 1:
            worked = Worked(how="times", terms=(counts[0].value, figure.value))
            total = total_of(replace(figure, after=()), counts[0].value * figure.value, worked)
            return [total if each is figure else each for each in spoken if each is not counts[0]]
    return spoken


def _clause(after: str) -> str:
    """Up to the next comma or question word: "200.000 euro, hoeveel per vestiging?" is not 200.000 for each."""
    return re.split(r"[,;?]|\b(?:hoeveel|how|wat|what)\b", after)[0]


def _same(many: str, one: str) -> bool:
    """Whether one word is likely the plural of the other."""
    length = min(len(many), len(one)) - _SAME_STEM
    return length >= _SAME_STEM and many[:length] == one[:length]


def _is_times(between: str, figure: Figure) -> bool:
    if set(_EACH_WORDS) & set(figure.after[:2]) and _TIMES_EACH.fullmatch(between):
        return True
    return bool(_TIMES.fullmatch(between) or (figure.unit == "hours" and _TIMES_HOURS.fullmatch(between)))


def _is_one_of_several(text: str, figure: Figure, spoken: Sequence[Figure]) -> bool:
    """ "Twee specialisten van 24 en 20 uur": the first of what each of them has, and not so many times it; "twee van 28
    uur en een van 10" is."""
    return any(
        other.start > figure.start
        and (other.unit is None or figure.unit in (None, other.unit))
        and other.noun not in OTHER_PEOPLE
        and not _counts(other)  # "en 1 hoofdvestiging van 60.000" is another count
        and _AND_ANOTHER.fullmatch(fold(text[figure.end : other.start]))
        and _measures(replace(other, unit=figure.unit or other.unit))
        for other in spoken
    )


def _is_count(figure: Figure) -> bool:
    return figure.unit is None and figure.value == int(figure.value) and 1 <= figure.value <= MOST_TIMES


def _counts(figure: Figure) -> bool:
    return _is_count(figure) and bool(figure.noun)


def _measures(figure: Figure) -> bool:
    if figure.in_range or figure.unit in ("percent", "years"):
        return False
    return figure.unit is not None or figure.value >= SMALLEST_AMOUNT


def added_up(text: str, spoken: list[Figure], may_be: Callable[[Figure], bool]) -> list[Figure]:
    """What a library has of several kinds of collection, as one figure; ``may_be`` says which figures can be of it."""
    amounts = [figure for figure in spoken if not figure.in_range and may_be(figure)]
    names_branches = bool(_BRANCHES.search(fold(text)))
    by_name = names_branches or bool(_SCHOOLS.search(fold(text)))  # of several schools a total must be asked for
    if len(amounts) < 2 or not all(_linked(text, one, other, by_name=by_name) for one, other in pairwise(amounts)):
        return spoken
    kinds = [_kind_of(figure) for figure in amounts]
    # "40.000 voor personeel en 60.000 voor boeken": only one of them is for the collection.
    others = [
        each for each, kind in zip(amounts, kinds, strict=True) if not kind and _PURPOSE.match(" ".join(each.after))
    ]
    if others and any(kinds):
        return [figure for figure in spoken if figure not in others]
    counts = [each for each in spoken if _counts(each) and each.value == len(amounts) and each.end < amounts[0].start]
    are_kinds = all(kinds) and sum(bool(_COLLECTION.fullmatch(kind)) for kind in kinds) in (0, len(kinds))
    is_said = (
        names_branches
        or bool(_TOGETHER.search(fold(text)))
        or all(PLUS.search(fold(text[one.end : other.start])) for one, other in pairwise(amounts))
    )
    if not (are_kinds or is_said or counts):  # "3 vestigingen met 20.000, 15.000 en 9.000 boeken"
        return spoken
    spoken = [each for each in spoken if each not in counts]
    unit = next((figure.unit for figure in amounts if figure.unit), None)
    first = total_of_all(replace(amounts[0], end=amounts[-1].end, unit=unit, noun=None, after=()), amounts)
    return [first if figure is amounts[0] else figure for figure in spoken if figure not in amounts[1:]]


def share_for_collection(text: str, spoken: list[Figure]) -> list[Figure]:
    """ "De begroting is 2,6 mln, waarvan 11% naar de collectie gaat": the collection budget is that share of it."""
    for whole, share in pairwise(spoken):
        after = fold(text[share.end : share.end + _REACH])
        is_money, is_share = whole.unit in (None, "EUR"), share.unit == "percent" and not share.in_range
        if is_money and is_share and _FOR_COLLECTION.match(after):
            worked = Worked(how="share_of", terms=(share.value, whole.value))
            budget = replace(whole, unit="EUR", end=share.end, noun="collectiebudget")
            total = total_of(budget, whole.value * share.value / 100, worked)
            return [total if each is whole else each for each in spoken if each is not share]
    return spoken


def parts_together(
    text: str, spoken: list[Figure], is_budget: Callable[[Figure], bool], *, is_known: bool = False
) -> list[Figure]:
    """ "140.000, waarvan 20.000 naar jongeren en 12.000 naar nieuwkomers gaat", or beside a budget that is named or
    known: one part of it; where one of them is said to be for target groups, the others are not. ``is_budget`` tells
    the whole."""
    found: list[Figure] = []
    parts: list[Figure] = []
    names_budget = is_known or any(map(is_budget, spoken))
    for figure in spoken:
        between = fold(text[found[-1].end : figure.start]) if found else ""
        is_first = bool(OF_THAT.search(between)) or (names_budget and not is_budget(figure))
        begins = not parts and is_first and figure.unit in (None, "EUR") and _measures(figure)
        if begins or (parts and figure.unit in (None, "EUR") and _TO_ANOTHER.match(between)):
            parts.append(figure)
        found.append(figure)
    said = [text[figure.end : figure.end + _REACH] for figure in parts]
    if (
        len(parts) < 2
        or any(figure.in_range for figure in parts)
        or not all(_GOES_TO.match(fold(each)) for each in said)
    ):
        return spoken
    if any(_TARGETS.match(fold(each)) for each in said):
        return spoken
    both = total_of_all(replace(parts[0], unit="EUR", noun=None), parts)
    return [both if figure is parts[0] else figure for figure in spoken if figure not in parts[1:]]


def _linked(text: str, one: Figure, other: Figure, *, by_name: bool = False) -> bool:
    between = fold(text[one.end : other.start])
    # "Filiaal Oost leent 64.000 keer uit, West 47.000 en Centrum 139.000": by the names of branches.
    is_link = bool(_LINK.search(between)) or (by_name and bool(_LINK_OF_BRANCH.match(between)))
    return is_link and not _OTHER_CLAUSE.search(between)


def _kind_of(figure: Figure) -> str:
    """What of the collection an amount is for: "jeugd", "boeken"; empty where that is not said."""
    purpose = _PURPOSE.match(" ".join(figure.after))
    said = purpose[1].split() if purpose else [figure.noun] if figure.noun else []
    if not said:  # "€ 110.000 boeken" is read with its noun
        said = ["boeken"] if figure.unit == "items" else fold(figure.text).split()[-1:]
    return next((word for word in said if word and _KIND.fullmatch(word)), "")


def total_of(figure: Figure, value: Decimal, worked: Worked) -> Figure:
    return replace(figure, value=value, per=None, worked=worked)


def total_of_all(figure: Figure, terms: Sequence[Figure], whose: tuple[str, ...] = ()) -> Figure:
    """``figure`` as the sum of these."""
    return total_of(figure, sum((each.value for each in terms), Decimal(0)), made_of("plus", terms, whose))


def terms_of_whole(norm_ids: Sequence[str], stated: Mapping[str, OwnFigure]) -> tuple[Decimal, ...]:
    """ "3 vestigingen met 20.000, 35.000 en 12.000 boeken": what the whole was added up of."""
    pair = pair_of(norm_ids)
    whole = stated.get(pair.whole) if pair is not None else None
    worked = whole.worked if whole is not None else None
    return worked.terms if worked is not None and worked.how == "plus" else ()
