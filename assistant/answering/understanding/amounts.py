"""Which figure of the library a number in the question is: by its unit, the words around it, and the norm meant.

A percentage is either the library's own share ("wij zitten op 8%") or a claim about the norm ("het is toch 35%?").
Amounts are never guessed beyond what the norm asks for; what stays unbound stays out of the sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType

from assistant.answering.asked_for import asks_why
from assistant.answering.understanding.reading import Claim
from assistant.figures import Figure, find_figures
from assistant.knowledge.vocabulary import fold, words


@dataclass(frozen=True, slots=True)
class Pair:
    """A whole and its part, as one norm compares them."""

    unit: str
    whole: str
    part: str
    share: str | None


PAIRS: Mapping[str, Pair] = {
    "target-groups-share": Pair("EUR", "collection_budget", "target_group_budget", "target_group_share"),
    "new-audiences-direction": Pair("EUR", "collection_budget", "new_audiences_budget", "new_audiences_share"),
    "loans-from-other-libraries": Pair("loans", "loans_total", "loans_from_other_libraries", "loans_from_other_share"),
    "loans-outside-network": Pair("loans", "loans_total", "loans_outside_network", "loans_outside_share"),
    "written-off-share": Pair("items", "collection_size", "items_written_off", "written_off_share"),
    "existing-users-direction": Pair("items", "collection_size", "", "existing_users_share"),
    "specialist-hours": Pair("inhabitants", "inhabitants", "specialist_hours", None),
    "specialist-time-direction": Pair("hours", "specialist_hours", "", "specialist_time_share"),
}
# Without a norm, a unit alone still says what a number is.
WHOLES = {
    "EUR": "collection_budget",
    "inhabitants": "inhabitants",
    "hours": "specialist_hours",
    "loans": "loans_total",
    "items": "collection_size",
}

_OWN = re.compile(
    r"\b(?:nu|momenteel|thans|huidig\w*|zitten|zit|kom\w*|haal\w*|halen|hebben|heb|besteden|besteed|gaven|geven|ging|"
    r"mag|vorig jaar|last year|oke?|genoeg|voldoende|voldoe\w*|te weinig|te veel|teveel|te hoog|te laag|currently|"
    r"now|enough|sufficient|too much|too many|too low|comply|meet|we are at|we spend|our share|we have|we wrote|"
    r"schreven|schrijven|kwam\w*|was|waren)\b"
)
# What a library does or did, of a whole that was named before.
_DONE = re.compile(
    r"\b(?:nu|doen|doe|deden|deed|geven|geef|gaven|gaf|gaat|ging|besteden|besteedden|besteed|uitgegeven|zetten|zet|"
    r"reserveren|halen|haalden|schrijven|schreven|voeren|voerden|gooien|gooiden|verwijder\w*|saneren|saneerden|"
    r"lenen|leenden|wegdoen|afgeschreven|genoeg|voldoende|tekort|te (?:weinig|veel)|maar|slechts|pas|"
    r"now|currently|only|spend|spent|spending|removed?|weeded|discarded|withdr[ae]w|borrow(?:ed)?|enough|"
    r"too (?:much|many|little|few))\b"
)
_OF_WHOLE = re.compile(
    r"\b(?:van (?:de|het|die|onze|ons)|out of|of (?:the|our))\s+(?:€\s?)?\d|\b(?:als|stel|if)\b.*\bwordt\b"
)
_PERIOD = re.compile(r"\b(?:20\d\d|(?:vorig|dit|afgelopen|volgend|last|this|next) (?:jaar|year)|nu|eerst|toen|now)\b")
# The library's whole budget, or a subsidy, is not the collection budget that the norms are about.
_OTHER_MONEY = frozenset({"begroting", "jaarbegroting", "exploitatie", "subsidie", "omzet", "subsidy", "turnover"})
_NAMES_WHOLE = re.compile(r"budget|totaal|total|uitlening|loans|inwoner|inhabitant|collectie|collection")
_EACH = frozenset({"elk", "elke", "ieder", "iedere", "each", "apiece"})
_ASKED_TO_CONFIRM = re.compile(
    r"\b(?:hoeveel procent|welk percentage|what percentage|ambitie|ambition|verplicht\w*|klopt|toch|juist|correct|"
    r"sinds|since|verhoogd)\b"
)
# "Ons budget is 300.000, hoeveel naar doelgroepen?": such a word begins another clause.
_SAME_CLAUSE = r"(?:(?!hoeveel|waarvan|welk|wat|min|how|what|which)\w+ ){0,2}"


# A bare number below these is no figure of a library: "negen thema's", "12 jongeren".
SMALLEST_AMOUNT = 500
SMALLEST_COUNT = 10
WHOLE_IN_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Bound:
    """``others``: what some of the figures are or were besides: "van 300.000 naar 270.000", "18% in 2024 en 23% nu"."""

    figures: dict[str, Decimal]
    claims: tuple[Claim, ...]
    between: tuple[Decimal, Decimal] | None = None
    others: dict[str, Decimal] = field(default_factory=dict)


def bind_figures(text: str, norm_ids: Iterable[str], known: Mapping[str, Decimal] = MappingProxyType({})) -> Bound:
    """Name the figures that a question states, for the norms it is about; ``known`` are those of the question that it
    follows, whose kind a bare number carries on: "wij lenen 6%", "en 4?"."""
    spoken = [figure for figure in find_figures(text) if figure.per in (None, "jaar", "year", "week")]
    pairs = [PAIRS[norm_id] for norm_id in norm_ids if norm_id in PAIRS]
    of_share = pairs[0].share if pairs else None
    goes_on = of_share in known
    if goes_on and len(spoken) == 1 and spoken[0].unit is None and 0 < spoken[0].value <= WHOLE_IN_PERCENT:
        spoken = [replace(spoken[0], unit="percent")]
    spoken = _multiplied(text, _moved(text, spoken))
    shares = [figure for figure in spoken if figure.unit == "percent" and not figure.in_range]
    figures: dict[str, Decimal] = {}
    others: dict[str, Decimal] = {}
    claims: tuple[Claim, ...] = ()
    is_own = (_is_own(fold(text)) or goes_on) and not any(_names_the_bound(share, text) for share in shares)
    # "Is het 20 of 30 procent?" asks which of the two is the norm.
    if of_share and is_own and len(shares) == 1:
        figures[of_share] = shares[0].value
    elif of_share and len(shares) == 2 and _names_two_moments(text):
        figures[of_share], others[of_share] = shares[1].value, shares[0].value
    else:
        claims = tuple(Claim(value=figure.value, unit="percent") for figure in shares)
    if _MERGE.search(fold(text)) and not _NOT.search(fold(text)):
        spoken = _merged(spoken)
    for pair in pairs:
        # A first pair may take a number without a unit; a second one takes only what is plainly its own.
        of_pair = spoken if pair is pairs[0] else [each for each in spoken if each.unit]
        figures = _amounts_for(pair, of_pair) | figures
        others = _others_of(pair, of_pair, figures) | others
        parts = [
            each.value for each in of_pair if _counts_as(each, pair.unit) and each.value != figures.get(pair.whole)
        ]
        if pair.part in figures and len(parts) == 2 and _names_two_moments(text):  # "4.000 van 50.000 en nu 6.000"
            others[pair.part], figures[pair.part] = parts
    if not pairs:
        for figure in spoken:
            if figure.unit in WHOLES and not figure.in_range:
                figures.setdefault(WHOLES[figure.unit], figure.value)
    if not any(pair.whole == "inhabitants" for pair in pairs):
        return Bound(figures, claims, others=others)
    return Bound(figures, claims, _between(spoken), others)


_BY_A_SHARE = re.compile(
    r"\b(?:als|stel|wanneer|if|suppose)\b.*\b(?:gekort\w*|korting|bezuinig\w*|wegvalt|vervalt|minder wordt|meer wordt|"
    r"omhoog|omlaag|stijgt|daalt|groeit|krimpt|cuts?|drops?|falls?|rises?|grows?|increase[sd]?|decrease[sd]?|reduced)\b"
)


def changes_by_a_share(text: str) -> bool:
    """ "En als het 10% wordt gekort?": a share of a figure that was named before."""
    found = find_figures(text)
    return bool(_BY_A_SHARE.search(fold(text))) and len(found) == 1 and found[0].unit == "percent"


def changed_figures(
    text: str, stated: dict[str, Decimal], norm_ids: Iterable[str], known: Mapping[str, Decimal]
) -> dict[str, Decimal]:
    """ "En als we er 70.000 van maken?", when whole and part are known: what it is nearest to changes, unless the whole
    is named. "Wij doen nu 50.000", when only a larger whole is known, is its part too."""
    pair = next((PAIRS[norm_id] for norm_id in norm_ids if norm_id in PAIRS), None)
    folded = fold(text)
    if (
        pair is None
        or not pair.part
        or pair.unit == "inhabitants"  # hours and people are told apart by themselves
        or set(stated) != {pair.whole}
        or pair.whole not in known
        or _NAMES_WHOLE.search(folded)
        or _OF_WHOLE.search(folded)
    ):
        return stated
    value, whole, part = stated[pair.whole], known[pair.whole], known.get(pair.part)
    # Where a part is known, whichever of the two it is nearer to, as a ratio.
    is_part = value * value < whole * part if part else bool(_DONE.search(folded)) and value < whole
    return {pair.part: value} if is_part else stated


def _amounts_for(pair: Pair, spoken: list[Figure]) -> dict[str, Decimal]:
    if pair.whole == "inhabitants":
        return _hours_and_inhabitants(spoken)
    return _whole_and_part([figure for figure in spoken if _counts_as(figure, pair.unit)], pair)


def _is_own(folded: str) -> bool:
    return bool(_OWN.search(folded) or _STATES.search(folded)) and not _ASKED_TO_CONFIRM.search(folded)


def states_own_share(text: str) -> bool:
    """ "In 2024 ging 18% naar doelgroepen": a share that the library has, whatever it is of."""
    shares = [figure for figure in find_figures(text) if figure.unit == "percent" and not figure.in_range]
    return bool(shares) and (_names_two_moments(text) or bool(_STATES.search(fold(text))))


def _names_two_moments(text: str) -> bool:
    """ "In 2024 18% en in 2025 23%", "vorig jaar 6% en nu 14%"."""
    return len(_PERIOD.findall(fold(text))) >= 2


_BOUND_BEFORE = frozenset(words("dan boven onder over maximaal minimaal minstens hoogstens maar than above below over"))


_KNOWN = (("de",), ("die",), ("the",), ("that",))
_ASKS_LEAVE = re.compile(r"\b(?:mag|mogen|moet|moeten|kan|kunnen|may|must|can|allowed)\b")
_STATES = re.compile(
    r"\b(?:wij|we|ik|our|ons|onze)\s+(?:nu |al )?(?:geven|geef|zitten|zit|hebben|heb|besteden|lenen|leen|schrijven|"
    r"komen|spend|have|are|write|lend|borrow)\b"
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
        return figure.value >= (SMALLEST_AMOUNT if unit == "EUR" else SMALLEST_COUNT)
    if figure.unit == "EUR" and _OTHER_MONEY.intersection(figure.before[-3:]):
        return False
    # "10.000 boeken van andere bibliotheken": items lent are loans, and the other way round.
    return figure.unit == unit or {figure.unit, unit} == {"items", "loans"}


def _whole_and_part(amounts: list[Figure], pair: Pair) -> dict[str, Decimal]:
    if not amounts:
        return {}
    if len(amounts) == 1 or not pair.part:
        only = amounts[0]
        is_part = pair.part and _is_part(only) and not _is_named_budget(only)
        name = pair.part if is_part else pair.whole
        return {name: only.value}
    named = [figure for figure in amounts[:3] if _is_part(figure)]
    if len(amounts) == 2 and _moves(*amounts):
        return {pair.whole: amounts[1].value}
    ordered = sorted(amounts[:3], key=lambda figure: figure.value)
    if ordered[-1].value == ordered[0].value:
        return {pair.whole: ordered[0].value, pair.part: ordered[0].value}
    if _is_whole_by_name(ordered[0]) and _is_part(ordered[-1]) and not _is_part(ordered[0]):
        ordered.reverse()  # a part larger than its whole is for the calculator to refuse, not for us to turn round
    part = next((figure for figure in named if figure is not ordered[-1]), ordered[0])
    return {pair.whole: ordered[-1].value, pair.part: part.value}


def _is_whole_by_name(figure: Figure) -> bool:
    return bool(re.search(r"\b(?:collectie)?budget\b", " ".join(figure.before[-3:])))


def _is_named_budget(figure: Figure) -> bool:
    """ "Collectiebudget 1.2M", "een budget van 300.000": right behind the word, whatever follows."""
    return bool(re.search(r"budget(?: van| is| bedraagt| of)?$", " ".join(figure.before[-3:])))


def _moves(first: Figure, second: Figure) -> bool:
    """ "Van 300.000 naar 270.000": one amount that changes, not a whole and its part."""
    leaves, arrives = first.before[-2:], second.before[-1:]
    return bool({"van", "from"} & set(leaves)) and arrives in (("naar",), ("to",))


_MOVES = re.compile(
    r"\b(?:drop\w*|go(?:es|ing)?|went|grow\w*|grew|rise\w*|rose|fall\w*|fell|cut|increas\w*|decreas\w*|mov\w*|shrink\w*)"
    r"\s+from\b"
)


def _moved(text: str, spoken: list[Figure]) -> list[Figure]:
    """ "Drops from 500,000 to 400,000" is no range, as "from 20 to 30%" is."""
    if not _MOVES.search(fold(text)):
        return spoken
    return [replace(figure, in_range=False) for figure in spoken]


def _is_part(figure: Figure) -> bool:
    """ "20.000 voor doelgroepen", "7.200 van andere bibliotheken", "600 boeken afgeschreven"."""
    after = " ".join(figure.after)
    if figure.before[-1:] in (("bij",), ("at",)) or figure.before in (("van",), ("of",)):
        return False  # "hoeveel naar doelgroepen bij 300.000 euro?", "van 300.000 gaat 20% naar …": of that
    near = " ".join(figure.before[-2:])
    return bool(
        re.match(
            rf"{_SAME_CLAUSE}(?:voor|naar|aan|for|to|on) (?:\w+ ){{0,2}}(?:doelgroep|nieuwe|jongeren|target|new)", after
        )
        or re.match(
            rf"{_SAME_CLAUSE}(?:van|uit|bij|via|from) (?:\w+ ){{0,2}}(?:ander|buiten|elders|other|outside|ibl)", after
        )
        or re.match(rf"{_SAME_CLAUSE}(?:af|weg|afgeschreven|gesaneerd|afgevoerd|weeded|written|discarded)\b", after)
        or re.search(r"\b(?:via ibl|doelgroepen|ibl)\b", near)
    )


_NOT = re.compile(r"\b(?:niet|geen|not|no)\b")
_MERGE = re.compile(r"\b(?:fuse\w*|fusie\w*|samengevoegd|samenvoeg\w*|bij elkaar opgeteld|merg\w+)\b")


_JOINED = frozenset({None, "en", "and", "plus"})


def _merged(spoken: list[Figure]) -> list[Figure]:
    """ "Wij fuseren: 70.000 en 60.000 inwoners": together they are the inhabitants of one library."""
    counts = [figure for figure in spoken if _counts_people(figure)]
    people = all(figure.unit == "inhabitants" or (figure.unit is None and figure.noun in _JOINED) for figure in counts)
    if len(counts) < 2 or not people or any(_moves(one, other) for one, other in pairwise(counts)):
        return spoken
    together = replace(counts[-1], value=sum((figure.value for figure in counts), Decimal(0)))
    return [*(figure for figure in spoken if figure not in counts), together]


def _between(spoken: list[Figure]) -> tuple[Decimal, Decimal] | None:
    ends = sorted(figure.value for figure in spoken if figure.in_range and figure.unit in (None, "inhabitants"))
    return (ends[0], ends[-1]) if len(ends) == 2 and ends[0] >= 500 else None


def _others_of(pair: Pair, spoken: list[Figure], figures: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The other of two numbers for one figure: "scheelt het of je er 120.000 of 190.000 hebt?", "van 3 naar 4 ton"."""
    if pair.whole == "inhabitants":
        amounts = [figure for figure in spoken if _counts_people(figure)]
    elif pair.part and pair.part in figures:
        return {}
    else:
        amounts = [figure for figure in spoken if _counts_as(figure, pair.unit)]
    values = list(dict.fromkeys(figure.value for figure in amounts))
    if len(values) != 2 or figures.get(pair.whole) not in values:
        return {}
    return {pair.whole: next(value for value in values if value != figures[pair.whole])}


def _counts_people(figure: Figure) -> bool:
    return not figure.in_range and figure.unit in (None, "inhabitants", "items") and figure.value >= SMALLEST_AMOUNT


FEWEST_HOURS = 4  # a week: of a smaller number nobody says it without its unit
_PLURAL = re.compile(r"\w{2}(?:en|s|['’]s)$")
_VERBS = frozenset(
    words(
        "hebben halen moeten zijn werken doen krijgen willen zitten inzetten maken wordt worden nemen houden gaan zijn"
    )
)


def _counts_things(figure: Figure) -> bool:
    """ "2 gemeenten", "1 specialist", "3 dagen": a number of something, and not of hours."""
    noun = figure.noun or ""
    return figure.value < FEWEST_HOURS or bool(_PLURAL.search(noun) and noun not in _VERBS)


_TIMES = re.compile(
    r"\s+[^\W\d][\w-]+\s+(?:(?:van|à|a)\s+(?:(?:elk|ieder|ongeveer|circa|zo['’]n)\s+)?|"
    r"(?:(?:met|die|voor|with|of|at)\s+)?(?:elk|ieder|each)\s+)"
)
MOST_TIMES = 20


def _multiplied(text: str, spoken: list[Figure]) -> list[Figure]:
    """ "2 gemeenten van 50.000", "twee specialisten van elk 20 uur": so many times what each of them has."""
    found: list[Figure] = []
    for figure in spoken:
        count = found[-1] if found else None
        measured = figure.unit in ("hours", "inhabitants") or (figure.unit is None and figure.value >= SMALLEST_AMOUNT)
        if (
            count is not None
            and measured
            and count.unit is None
            and count.value == int(count.value)
            and 1 <= count.value <= MOST_TIMES
            and count.noun
            and _TIMES.fullmatch(text[count.end : figure.start])
        ):
            both = ("elk", "ieder", "each")
            after = tuple(word for word in figure.after if word not in both)
            before = tuple(word for word in figure.before if word not in both)
            found[-1] = replace(figure, value=count.value * figure.value, before=before, after=after)
        else:
            found.append(figure)
    return found


def _hours_and_inhabitants(spoken: list[Figure]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    # "elk 12 uur", for nobody knows how many people.
    is_each = any(word in _EACH for figure in spoken for word in (*figure.before[-2:], *figure.after[:3]))
    stated = {figure.value for figure in spoken if figure.unit == "hours" and not figure.in_range}
    says_hours = any(figure.unit == "hours" for figure in spoken)
    for figure in spoken:
        if figure.in_range or figure.unit in ("percent", "EUR", "years") or figure.noun in ("fte", "ftes"):
            continue  # what a full working week is, differs from library to library
        if figure.unit == "hours" or (figure.unit is None and figure.value < SMALLEST_AMOUNT):
            if figure.unit is None and _counts_things(figure):
                continue
            if not is_each and len(stated) < 2 and (figure.unit == "hours" or not says_hours):
                found.setdefault("specialist_hours", figure.value)
        elif _counts_people(figure):
            found["inhabitants"] = figure.value  # "van 125.000 naar 131.000": the last one is where it goes
    return found
