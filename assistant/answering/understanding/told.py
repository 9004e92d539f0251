"""What a conversation tells of its figures: which norm they are for, what they come out at (:mod:`.figures_told`), and
how sure that is, from all ways in which its numbers may be read (:mod:`.number_roles`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.answering.understanding import wants
from assistant.answering.understanding.figures_told import figures_of
from assistant.answering.understanding.number_roles import Role, ways_to_read
from assistant.answering.understanding.pairs import PAIRS, Pair, with_parts_as_shares
from assistant.answering.understanding.reading import OwnFigure, values_of
from assistant.knowledge.figure_reader import NO_FIGURE, NO_NORM, Place, ReadFigures

ASKED_FROM = 0.5
POSSIBLE, BARELY_POSSIBLE = 0.3, 0.05
CENT = Decimal("0.01")

Values = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Told:
    """``plans`` holds the figures of other libraries, years or plans that are asked about too ("180.000 of 220.000"),
    ``from_before`` names the figures that earlier messages told, and ``said`` holds all numbers of the conversation."""

    norm_id: str
    figures: Mapping[str, OwnFigure]
    plans: tuple[dict[str, Decimal], ...]
    from_before: frozenset[str]
    said: frozenset[Decimal]
    read: ReadFigures
    messages: tuple[str, ...]
    ways: Sequence[tuple[float, tuple[Role, ...]]]

    def asks_for(self, what: str) -> bool:
        return _asks_for(self.read, what)

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
        names, wanted = PAIRS[norm_id].figures, PAIRS[norm_id].among(figures)
        found = 0.0
        for weight, roles in self.ways:
            made = figures_of(roles, self.messages, names)
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
    ways = ways_to_read(read, PAIRS[norm_id])
    roles = ways[0][1]
    figures = figures_of(roles, messages, PAIRS[norm_id].figures)
    if figures is None:
        return None
    last = len(messages) - 1
    of_last = {role.name for role in roles if role.place.message == last and role.how != "was"}
    said = frozenset(each.place.figure.value for each in read.numbers)
    plans = _other_plans(roles, PAIRS[norm_id], values_of(figures))
    if _asks_for(read, "difference") or wants.a_difference(messages[-1]):
        plans = plans or _what_it_was(roles, PAIRS[norm_id], values_of(figures))
    return Told(norm_id, figures, plans, frozenset(figures) - of_last, said, read, tuple(messages), ways)


def _asks_for(read: ReadFigures, what: str) -> bool:
    return read.asks.get(what, 0.0) >= ASKED_FROM


def _comes_before(one: Place, other: Place) -> bool:
    return (one.message, one.figure.start) < (other.message, other.figure.start)


def _are_alike(one: Values, other: Values, names: frozenset[str]) -> bool:
    in_one, in_other = ({name: each[name] for name in names if name in each} for each in (one, other))
    return in_one.keys() == in_other.keys() and all(abs(in_one[name] - in_other[name]) < CENT for name in in_one)


def _other_plans(roles: Sequence[Role], pair: Pair, figures: Values) -> tuple[dict[str, Decimal], ...]:
    """ "Het wordt 180.000 of 220.000", "wij 150.000 en 27.000, de buren 84.000 en 18.480": the wholes and the parts of
    each, in the order in which they were said, where the last of them are the figures."""
    wholes = _said_of(roles, pair.whole)
    parts = _said_of(roles, pair.part) or _said_of(roles, pair.share)  # "51.250, dat is 25%" is of one
    count = max(len(wholes), len(parts))
    if count < 2 or any(len(each) not in (0, 1, count) for each in (wholes, parts)):
        return ()
    if wholes and parts and len(wholes) != len(parts) and any(role.how == "was" for role in roles):
        return ()  # what was told beside the other ones may be of another library too
    plans = [dict(each[-1 if len(each) == 1 else at] for each in (wholes, parts) if each) for at in range(count)]
    return tuple(plans[:-1]) if figures.items() >= plans[-1].items() else ()


def _what_it_was(roles: Sequence[Role], pair: Pair, figures: Values) -> tuple[dict[str, Decimal], ...]:
    """ "We gaan van 90.000 naar 117.000, hoeveel scheelt dat?": the whole before; where a part was told, it is asked of
    that."""
    was = [role.place.figure.value for role in roles if role.name == pair.whole and role.how == "was"]
    if not was or pair.whole not in figures or {pair.part, pair.share} & figures.keys():
        return ()
    return ({pair.whole: was[-1]},) if was[-1] != figures[pair.whole] else ()


def _said_of(roles: Sequence[Role], name: str | None) -> list[tuple[str, Decimal]]:
    """The values of this figure, in order, each once."""
    of_it = (role for role in roles if role.name == name and role.how == "is")
    return list(dict.fromkeys((role.name, role.place.figure.value) for role in of_it))
