"""The figures that a conversation tells, from what each of its numbers was read as.

:mod:`assistant.knowledge.figure_reader` gives chances number by number; here they are weighed together, for a library
has one budget and spends no more of it than there is, and then added up, multiplied and taken off as was said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import exp, log
from typing import NamedTuple

from assistant.answering.understanding.hours import FULL_WEEK, LONGEST_FULL, SHORTEST_FULL, hours_a_week, names_fte
from assistant.answering.understanding.pairs import PAIRS, Pair, unit_of, with_parts_as_shares
from assistant.answering.understanding.people import is_bound
from assistant.answering.understanding.periods import PERIODS
from assistant.answering.understanding.reading import OwnFigure, made_of, values_of
from assistant.answering.understanding.totals import multiplied, of_all_heads, over_a_year
from assistant.figures import Figure, Worked, find_figures
from assistant.knowledge.figure_reader import NO_FIGURE, NO_NORM, How, Place, ReadFigures, ReadNumber

ROLES_WEIGHED, HOWS_WEIGHED, OPTIONS_KEPT = 5, 4, 7  # of each number
WAYS_KEPT = 60  # of reading the numbers so far together
# What a way to read costs, in log-odds: two values of one figure, or two in one message, which may be two plans; one
# part of a sum without another; more of something than there is; a figure that is asked about and not told; and a
# number in a unit that its figure does not have.
TWICE, TWO_PLANS, LONELY, TOO_MUCH, NOT_TOLD = 2.5, 1.0, 1.5, 3.0, 2.0
OTHER_UNIT, NO_PERCENT_SIGN, ITEMS_FOR_LOANS, UNIT_OF_PER = 3.0, 0.3, 0.7, 0.5
# A year or an age is no figure, and hardly any library borrows more than half of what it lends.
NO_QUANTITY, HARDLY_A_SHARE, MOST_BORROWED = 3.0, 3.0, 50
LEAST = 1e-9
ASKED_FROM = 0.5
POSSIBLE, BARELY_POSSIBLE = 0.3, 0.05
ASKED_OF_PART = ("share", "difference", "met")  # what is asked of a part, or a share, beside the whole
CENT = Decimal("0.01")
MOST_TIMES = 20

_UNITS: Mapping[str, str] = {
    **{name: "percent" for pair in PAIRS.values() if (name := pair.share)},
    **{pair.whole: pair.unit for pair in PAIRS.values()},
    **{pair.part: unit_of(pair.part, pair) for pair in PAIRS.values()},
    "specialist_hours": "hours",
}
_BORROWED = {name for pair in PAIRS.values() if pair.unit == "loans" for name in (pair.part, pair.share)}
_WHOLES = {pair.part: pair.whole for pair in PAIRS.values() if pair.unit != "inhabitants"}


class Role(NamedTuple):
    """What a number was read as: a figure's name with how it stands to that, or one of :data:`NO_FIGURE`."""

    place: Place
    name: str
    how: How


Values = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Told:
    """``others`` holds the whole of another plan ("180.000 of 220.000"), ``from_before`` names the figures that earlier
    messages told, and ``said`` holds all numbers of the conversation."""

    norm_id: str
    figures: Mapping[str, OwnFigure]
    others: Values
    from_before: frozenset[str]
    said: frozenset[Decimal]
    read: ReadFigures
    messages: tuple[str, ...]
    ways: Sequence[tuple[float, tuple[Role, ...]]]

    def asks_for(self, what: str) -> bool:
        return self.read.asks.get(what, 0.0) >= ASKED_FROM

    @property
    def norm_sure(self) -> float:
        """The probability, 0–1, that the norm is asked for."""
        return self.read.norms[self.norm_id]

    @property
    def sure(self) -> float:
        """The probability, 0–1, that the norm is asked for, and all its figures are these."""
        return self.chance_of(self.norm_id, values_of(with_parts_as_shares(self.figures, {})))

    @property
    def numbers(self) -> frozenset[Decimal]:
        """The numbers that the figures of the norm are made of."""
        names = PAIRS[self.norm_id].figures
        _, roles = self.ways[0]
        return frozenset(role.place.figure.value for role in roles if role.name in names and role.how != "was")

    def may_be(self, value: Decimal, name: str) -> bool:
        """Whether the reader holds it possible that this number is that figure."""
        return any(
            each.place.figure.value == value and each.names.get(name, 0.0) >= BARELY_POSSIBLE
            for each in self.read.numbers
        )

    def numbers_within(self, figures: Values) -> frozenset[Decimal]:
        """The numbers that stand in other figures than the reader has: in a sum of them, or in a value that was said
        later and that the reader holds possible."""
        _, roles = self.ways[0]
        found: set[Decimal] = set()
        for name, value in figures.items():
            of_it = [role.place for role in roles if role.name == name and role.how != "was"]
            if sum(each.figure.value for each in of_it) == value:
                found |= {each.figure.value for each in of_it}
            later = (each for each in self.read.numbers if each.place.figure.value == value)
            for number in later:
                if number.names.get(name, 0.0) >= POSSIBLE:
                    found |= {each.figure.value for each in of_it if _comes_before(each, number.place)}
        return frozenset(found)

    @property
    def no_figures(self) -> frozenset[Decimal]:
        """The numbers that are none of the library, such as the value of the norm."""
        _, roles = self.ways[0]
        return frozenset(role.place.figure.value for role in roles if role.name in NO_FIGURE) - self.numbers

    def chance_of(self, norm_id: str, figures: Values) -> float:
        """The same of another norm, or of other figures for it."""
        if norm_id not in PAIRS or norm_id not in self.read.norms:
            return 0.0
        names = PAIRS[norm_id].figures
        wanted = {name: value for name, value in figures.items() if name in names}
        found = 0.0
        for weight, roles in self.ways:
            made = _figures(roles, self.messages, names)
            if made is not None and _are_alike(values_of(with_parts_as_shares(made, {})), wanted, names):
                found += weight
        return self.read.norms[norm_id] * found / sum(weight for weight, _ in self.ways)


def told_by(read: ReadFigures | None, messages: Sequence[str]) -> Told | None:
    """None where no norm of the plan is asked for, or its figures are said in a way that cannot be worked out."""
    if read is None:
        return None
    norm_id = max(read.norms, key=lambda each: read.norms[each])
    if norm_id == NO_NORM or norm_id not in PAIRS:
        return None
    ways = _ways(read, PAIRS[norm_id])
    roles = ways[0][1]
    figures = _figures(roles, messages, PAIRS[norm_id].figures)
    if figures is None:
        return None
    last = len(messages) - 1
    of_last = {role.name for role in roles if role.place.message == last and role.how != "was"}
    said = frozenset(each.place.figure.value for each in read.numbers)
    others = _other_plan(roles, PAIRS[norm_id], figures)
    return Told(norm_id, figures, others, frozenset(figures) - of_last, said, read, tuple(messages), ways)


def _comes_before(one: Place, other: Place) -> bool:
    return (one.message, one.figure.start) < (other.message, other.figure.start)


def _are_alike(one: Values, other: Values, names: frozenset[str]) -> bool:
    in_one, in_other = ({name: each[name] for name in names if name in each} for each in (one, other))
    return in_one.keys() == in_other.keys() and all(abs(in_one[name] - in_other[name]) < CENT for name in in_one)


def _ways(read: ReadFigures, pair: Pair) -> list[tuple[float, tuple[Role, ...]]]:
    """The likeliest ways to read all numbers together, with their weights, the likeliest first."""
    ways: list[tuple[float, tuple[Role, ...]]] = [(0.0, ())]
    for number in read.numbers:
        options = sorted(_options(number), key=lambda each: -each[0])[:OPTIONS_KEPT]
        longer = [(score + each, (*roles, role)) for score, roles in ways for each, role in options]
        longer.sort(key=lambda way: _cost(way[1]) - way[0])
        ways = longer[:WAYS_KEPT]
    asks_of_part = sum(read.asks.get(each, 0.0) for each in ASKED_OF_PART)
    costs = (_cost(roles) + NOT_TOLD * asks_of_part * _lacks_part(roles, pair) for _, roles in ways)
    scored = [(score - cost, roles) for (score, roles), cost in zip(ways, costs, strict=True)]
    scores = sorted(scored, key=lambda way: -way[0])
    return [(exp(score - scores[0][0]), roles) for score, roles in scores]


def _lacks_part(roles: Sequence[Role], pair: Pair) -> bool:
    return not any(role.name in (pair.part, pair.share) and role.how != "was" for role in roles)


def _other_plan(roles: Sequence[Role], pair: Pair, figures: Mapping[str, OwnFigure]) -> dict[str, Decimal]:
    """ "Het wordt 180.000 of 220.000": both are the whole, in one message."""
    stated = [role.place for role in roles if role.name == pair.whole and role.how == "is"]
    last = [each.figure.value for each in stated if each.message == stated[-1].message]
    is_other = len(set(last)) == 2 and pair.whole in figures and figures[pair.whole].value == last[-1]
    return {pair.whole: last[0]} if is_other else {}


def _options(number: ReadNumber) -> Iterator[tuple[float, Role]]:
    names = sorted(number.names.items(), key=lambda each: -each[1])[:ROLES_WEIGHED]
    hows = sorted(number.hows.items(), key=lambda each: -each[1])[:HOWS_WEIGHED]
    for name, chance in names:
        score = log(max(chance, LEAST))
        if name in NO_FIGURE:
            yield score, Role(number.place, name, "is")
            continue
        for how, share in hows:
            cost = _cost_of_unit(number.place.figure, _UNITS[name], how)
            cost += NO_QUANTITY * (number.place.figure.kind != "quantity")
            is_share = name in _BORROWED and _UNITS[name] == "percent"
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
    cost = sum(
        (TWO_PLANS if len(where[name]) == 1 and name in _WHOLES.values() else TWICE) * (len(values) - 1)
        for name, values in stated.items()
    )
    cost += LONELY * sum(len(values) == 1 and name not in stated for name, values in parts.items())
    known = {name: sum(values) for name, values in parts.items()} | {name: max(each) for name, each in stated.items()}
    exceeds = sum(
        part in known and whole in known and known[part] * (2 if part in _BORROWED else 1) > known[whole]
        for part, whole in _WHOLES.items()
    )
    return cost + TOO_MUCH * exceeds


def _figures(roles: Sequence[Role], messages: Sequence[str], names: frozenset[str]) -> dict[str, OwnFigure] | None:
    """The figures of these names as they come out; None where one is said in a way that cannot be worked out."""
    heads = next((_of(role) for role in roles if role.name == "inhabitants" and role.how == "is"), None)
    found: dict[str, OwnFigure] = {}
    for name in names:
        said = [role for role in roles if role.name == name and role.how != "was"]
        # "Oh nee, 12k per maand" takes the place of what was said by the month before.
        last = max((role.place.message for role in said if role.how == "per"), default=0)
        terms: list[OwnFigure] = []
        for role in said:
            if role.how == "per" and role.place.message == last:
                term = _of_each(role, roles, messages, heads)
                if term is None:
                    return None
                terms.append(term)
            elif role.how == "one":
                terms.append(_of(role))
        stated = [_of(role) for role in said if role.how == "is"]
        if stated:
            found[name] = stated[-1]
        elif terms:
            found[name] = _sum(terms)
        if (changes := [role for role in said if role.how in ("plus", "minus")]) and name in found:
            found[name] = _changed(found[name], changes, is_share=_UNITS[name] == "percent")
    return _latest_of_twins(found, roles)


def _latest_of_twins(found: dict[str, OwnFigure], roles: Sequence[Role]) -> dict[str, OwnFigure]:
    """ "Waarvan 90.000 naar doelgroepen gaat", and later "wij zitten nu op 12%": the share takes the place of the
    amount, and the other way round."""
    said_in = {role.name: role.place.message for role in roles if role.how != "was"}  # the last of each
    gone = {
        old
        for pair in PAIRS.values()
        for old, new in ((pair.part, pair.share), (pair.share, pair.part))
        if old in found and new in found and said_in[old] < said_in[new]
    }
    return {name: each for name, each in found.items() if name not in gone}


def _of(role: Role) -> OwnFigure:
    figure = role.place.figure
    if role.name == "inhabitants" and is_bound(figure):
        return OwnFigure(figure.value - 1)
    return OwnFigure(figure.value, figure.worked)


def _sum(terms: Sequence[OwnFigure]) -> OwnFigure:
    if len(terms) == 1:
        return terms[0]
    return OwnFigure(sum((each.value for each in terms), Decimal(0)), made_of("plus", terms))


def _changed(base: OwnFigure, changes: Sequence[Role], *, is_share: bool) -> OwnFigure:
    """With what comes on or goes off it, one after another."""
    for role in changes:
        figure, how = role.place.figure, role.how
        if figure.unit == "percent" and not is_share:
            by, how_made = base.value * figure.value / 100, f"{how}_share"
        else:
            by, how_made = figure.value, how
        value = base.value + by if how == "plus" else base.value - by
        base = OwnFigure(value, made_of(how_made, (base, figure)))
    return base


def _of_each(role: Role, roles: Sequence[Role], messages: Sequence[str], heads: OwnFigure | None) -> OwnFigure | None:
    """ "14.000 per maand", "3 specialisten van 16 uur", "0,9 fte", "8 euro per inwoner", in the measure of the norm."""
    text, figure = messages[role.place.message], role.place.figure
    known = {"inhabitants": heads.value} if heads is not None else {}
    spoken = find_figures(text)
    for worked_out in (of_all_heads(spoken, known), multiplied(text, over_a_year(text, hours_a_week(text, spoken)))):
        for each in worked_out:
            if each.start <= figure.start < each.end and each.worked is not None:
                return OwnFigure(each.value, each.worked)
    if figure.per in PERIODS and figure.unit != "hours":
        times = PERIODS[figure.per]
        return OwnFigure(times * figure.value, Worked(how="times", terms=(times, figure.value)))
    counts = [
        each.place.figure
        for each in roles
        if each.name == "count"
        and each.place.message == role.place.message
        and each.place.figure.unit in (None, "hours")
    ]
    if names_fte(text) and figure.unit is None:
        week = next((each.value for each in counts if SHORTEST_FULL <= each.value <= LONGEST_FULL), FULL_WEEK)
        return OwnFigure(figure.value * week, Worked(how="of_fte", terms=(figure.value, week)))
    many = {each.value for each in counts if 1 < each.value <= MOST_TIMES and each.value == int(each.value)}
    if len(many) != 1:
        return None
    (times,) = many
    return OwnFigure(times * figure.value, Worked(how="times", terms=(times, figure.value)))
