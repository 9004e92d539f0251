"""Which figure of the library a number in the question is: by its unit, the words around it, and the norm meant.

A percentage is either the library's own share ("wij zitten op 8%") or a claim about the norm ("het is toch 35%?").
Amounts are never guessed beyond what the norm asks for; what stays unbound stays out of the sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

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
_SPENT = re.compile(r"\b(?:geven|geef|gaven|gaat|ging|besteden|besteedden|besteed|uitgegeven|spend|spent|spending)\b")
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


@dataclass(frozen=True, slots=True)
class Bound:
    figures: dict[str, Decimal]
    claims: tuple[Claim, ...]
    between: tuple[Decimal, Decimal] | None = None
    beside: Decimal | None = None


def bind_figures(text: str, norm_ids: Iterable[str]) -> Bound:
    """Name the figures that a question states, for the norms it is about."""
    spoken = [figure for figure in find_figures(text) if figure.per in (None, "jaar", "year", "week")]
    pairs = [PAIRS[norm_id] for norm_id in norm_ids if norm_id in PAIRS]
    shares = [figure for figure in spoken if figure.unit == "percent" and not figure.in_range]
    figures: dict[str, Decimal] = {}
    claims: tuple[Claim, ...] = ()
    # "Is het 20 of 30 procent?" asks which of the two is the norm.
    if len(shares) == 1 and pairs and pairs[0].share and _is_own(fold(text)) and not _names_the_bound(shares[0], text):
        figures[pairs[0].share] = shares[0].value
    else:
        claims = tuple(Claim(value=figure.value, unit="percent") for figure in shares)
    if _MERGE.search(fold(text)) and not _NOT.search(fold(text)):
        spoken = _merged(spoken)
    for pair in pairs:
        # A first pair may take a number without a unit; a second one takes only what is plainly its own.
        figures = _amounts_for(pair, spoken if pair is pairs[0] else [each for each in spoken if each.unit]) | figures
    if not pairs:
        for figure in spoken:
            if figure.unit in WHOLES and not figure.in_range:
                figures.setdefault(WHOLES[figure.unit], figure.value)
    if not any(pair.whole == "inhabitants" for pair in pairs):
        return Bound(figures, claims)
    return Bound(figures, claims, _between(spoken), _beside(spoken))


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
    """ "En als we er 70.000 van maken?", when whole and part are known: the part changes, unless the whole is named.

    "Wij geven nu 50.000 uit", when only a larger whole is known, is its part too.
    """
    pair = next((PAIRS[norm_id] for norm_id in norm_ids if norm_id in PAIRS), None)
    if (
        pair is None
        or not pair.part
        or set(stated) != {pair.whole}
        or pair.whole not in known
        or not (pair.part in known or (_SPENT.search(fold(text)) and stated[pair.whole] < known[pair.whole]))
    ):
        return stated
    return stated if _NAMES_WHOLE.search(fold(text)) else {pair.part: stated[pair.whole]}


def _amounts_for(pair: Pair, spoken: list[Figure]) -> dict[str, Decimal]:
    if pair.whole == "inhabitants":
        return _hours_and_inhabitants(spoken)
    return _whole_and_part([figure for figure in spoken if _counts_as(figure, pair.unit)], pair)


def _is_own(folded: str) -> bool:
    return bool(_OWN.search(folded)) and not _ASKED_TO_CONFIRM.search(folded)


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


def _is_part(figure: Figure) -> bool:
    """ "20.000 voor doelgroepen", "7.200 van andere bibliotheken", "600 boeken afgeschreven"."""
    after = " ".join(figure.after)
    if figure.before[-1:] in (("bij",), ("at",)):
        return False  # "hoeveel naar doelgroepen bij 300.000 euro?": of that
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


def _beside(spoken: list[Figure]) -> Decimal | None:
    """ "Scheelt het of je er 120.000 of 190.000 hebt?": the other of two numbers of inhabitants."""
    counts = dict.fromkeys(figure.value for figure in spoken if _counts_people(figure))
    return next(iter(counts)) if len(counts) == 2 else None


def _counts_people(figure: Figure) -> bool:
    return not figure.in_range and figure.unit in (None, "inhabitants", "items") and figure.value >= SMALLEST_AMOUNT


def _hours_and_inhabitants(spoken: list[Figure]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    # "3 specialisten van elk 12 uur" would need a sum that nobody asked us to guess at.
    is_each = any(word in _EACH for figure in spoken for word in (*figure.before[-2:], *figure.after[:3]))
    stated = {figure.value for figure in spoken if figure.unit == "hours" and not figure.in_range}
    says_hours = any(figure.unit == "hours" for figure in spoken)
    for figure in spoken:
        if figure.in_range or figure.unit in ("percent", "EUR", "years") or figure.noun in ("fte", "ftes"):
            continue  # what a full working week is, differs from library to library
        if figure.unit == "hours" or (figure.unit is None and figure.value < 500):
            if not is_each and len(stated) < 2 and (figure.unit == "hours" or not says_hours):
                found.setdefault("specialist_hours", figure.value)
        elif _counts_people(figure):
            found["inhabitants"] = figure.value  # "van 125.000 naar 131.000": the last one is where it goes
    return found
