"""What the numbers of a conversation are, weighed together, for a library has one budget and spends no more of it than
there is. :mod:`assistant.knowledge.figure_reader` gives the chances of each number by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from math import exp, log
from typing import NamedTuple

from assistant.answering.understanding.pairs import PAIRS, Pair, unit_of
from assistant.figures import Figure
from assistant.knowledge.figure_reader import NO_FIGURE, How, Place, ReadFigures, ReadNumber

ROLES_WEIGHED, HOWS_WEIGHED, OPTIONS_KEPT = 5, 4, 7  # of each number
WAYS_KEPT = 60  # of reading the numbers so far together
# What a way to read costs, in log-odds: two values of one figure, or two in one message, which may be two plans; more
# of a whole than of its part, or the other way round; one part of a sum without another; more of something than there
# is; a figure that is asked about and not told, or told where it is asked for; and a number in a unit that its figure
# does not have.
TWICE, TWO_PLANS, UNEVEN, LONELY, TOO_MUCH, NOT_TOLD, TOLD_ALREADY = 2.5, 0.3, 1.0, 1.5, 3.0, 2.0, 3.0
OTHER_UNIT, NO_PERCENT_SIGN, ITEMS_FOR_LOANS, UNIT_OF_PER = 3.0, 0.3, 0.7, 0.5
# A year or an age is no figure, and hardly any library borrows more than half of what it lends.
NO_QUANTITY, HARDLY_A_SHARE, MOST_BORROWED = 3.0, 3.0, 50
LEAST = 1e-9
ASKED_OF_PART = ("share", "difference", "met")  # what is asked of a part, or a share, beside the whole

UNITS: Mapping[str, str] = {
    **{name: "percent" for pair in PAIRS.values() if (name := pair.share)},
    **{pair.whole: pair.unit for pair in PAIRS.values()},
    **{pair.part: unit_of(pair.part, pair) for pair in PAIRS.values()},
    "specialist_hours": "hours",
}
_BORROWED = {name for pair in PAIRS.values() if pair.unit == "loans" for name in (pair.part, pair.share)}
_WHOLES = {pair.part: pair.whole for pair in PAIRS.values() if pair.unit != "inhabitants"}
_BESIDE = {pair.part: pair.whole for pair in PAIRS.values()}  # what is told of each library together


class Role(NamedTuple):
    """What a number was read as: a figure's name with how it stands to that, or one of :data:`NO_FIGURE`."""

    place: Place
    name: str
    how: How


def ways_to_read(read: ReadFigures, pair: Pair) -> list[tuple[float, tuple[Role, ...]]]:
    """The likeliest ways to read all numbers together, with their weights, the likeliest first."""
    ways: list[tuple[float, tuple[Role, ...]]] = [(0.0, ())]  # each with its log-odds, without what it costs
    for number in read.numbers:
        options = sorted(_options(number), key=lambda each: -each[0])[:OPTIONS_KEPT]
        longer = [(odds + each, (*roles, role)) for odds, roles in ways for each, role in options]
        longer.sort(key=lambda way: _cost(way[1]) - way[0])
        ways = longer[:WAYS_KEPT]
    asks_of_part = sum(read.asks.get(each, 0.0) for each in ASKED_OF_PART)
    asks_whole = read.asks.get("whole", 0.0)

    def cost_of_asking(roles: Sequence[Role]) -> float:
        lacks_part, has_whole = not _tells(roles, pair.part, pair.share), _tells(roles, pair.whole)
        return NOT_TOLD * asks_of_part * lacks_part + TOLD_ALREADY * asks_whole * has_whole

    scored = [(odds - _cost(roles) - cost_of_asking(roles), roles) for odds, roles in ways]
    scored.sort(key=lambda way: -way[0])
    return [(exp(odds - scored[0][0]), roles) for odds, roles in scored]


def _tells(roles: Sequence[Role], *names: str | None) -> bool:
    return any(role.name in names and role.how != "was" for role in roles)


def _options(number: ReadNumber) -> Iterator[tuple[float, Role]]:
    names = sorted(number.names.items(), key=lambda each: -each[1])[:ROLES_WEIGHED]
    hows = sorted(number.hows.items(), key=lambda each: -each[1])[:HOWS_WEIGHED]
    for name, chance in names:
        score = log(max(chance, LEAST))
        if name in NO_FIGURE:
            yield score, Role(number.place, name, "is")
            continue
        for how, share in hows:
            cost = _cost_of_unit(number.place.figure, UNITS[name], how)
            cost += NO_QUANTITY * (number.place.figure.kind != "quantity")
            is_share = name in _BORROWED and UNITS[name] == "percent"
            cost += HARDLY_A_SHARE * (is_share and number.place.figure.value > MOST_BORROWED)
            yield score + log(max(share, LEAST)) - cost, Role(number.place, name, how)


def _cost_of_unit(figure: Figure, wanted: str, how: How) -> float:
    unit = figure.unit
    if unit is None:
        return NO_PERCENT_SIGN if wanted == "percent" else 0.0
    if unit == wanted or (how in ("plus", "minus") and unit == "percent"):
        return 0.0
    if how == "per":
        return UNIT_OF_PER
    return ITEMS_FOR_LOANS if {unit, wanted} <= {"items", "loans"} else OTHER_UNIT


def _cost(roles: Sequence[Role]) -> float:
    """What does not go together in one library."""
    stated, parts = defaultdict[str, set[Decimal]](set), defaultdict[str, list[Decimal]](list)
    where = defaultdict[str, set[int]](set)
    for role in roles:
        if role.name not in NO_FIGURE and role.how == "is":
            stated[role.name].add(role.place.figure.value)
            where[role.name].add(role.place.message)
        elif role.name not in NO_FIGURE and role.how == "one":
            parts[role.name].append(role.place.figure.value)
    again = defaultdict[str, float](float)  # of a second library or plan both the whole and its part are told
    for name, values in stated.items():
        each = TWO_PLANS if len(where[name]) == 1 and name in _WHOLES.values() else TWICE
        whole = _BESIDE.get(name, name)
        again[whole] = max(again[whole], each * (len(values) - 1))
    cost = sum(again.values())
    cost += UNEVEN * sum(
        len(stated[part]) != len(stated[whole]) for part, whole in _BESIDE.items() if part in stated and whole in stated
    )
    cost += LONELY * sum(len(values) == 1 and name not in stated for name, values in parts.items())
    known = {name: sum(values) for name, values in parts.items()} | {name: max(each) for name, each in stated.items()}
    exceeds = sum(
        part in known and whole in known and known[part] * (2 if part in _BORROWED else 1) > known[whole]
        for part, whole in _WHOLES.items()
    )
    return cost + TOO_MUCH * exceeds
