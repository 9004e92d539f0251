"""Which of the library's own figures each norm compares: a whole, its part, and the part as a share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from assistant.answering.understanding.reading import OwnFigure

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pair:
    """A whole and its part, as one norm compares them."""

    unit: str
    whole: str
    part: str
    share: str | None

    @property
    def figures(self) -> frozenset[str]:
        """The names of all three, as far as there are."""
        return frozenset(filter(None, (self.whole, self.part, self.share)))

    def among(self, figures: Mapping[str, T]) -> dict[str, T]:
        """Those of these figures that this norm compares."""
        return {name: figure for name, figure in figures.items() if name in self.figures}


TIME = "specialist-time-direction"
PAIRS: Mapping[str, Pair] = {
    "target-groups-share": Pair("EUR", "collection_budget", "target_group_budget", "target_group_share"),
    "new-audiences-direction": Pair("EUR", "collection_budget", "new_audiences_budget", "new_audiences_share"),
    "loans-from-other-libraries": Pair("loans", "loans_total", "loans_from_other_libraries", "loans_from_other_share"),
    "loans-outside-network": Pair("loans", "loans_total", "loans_outside_network", "loans_outside_share"),
    "written-off-share": Pair("items", "collection_size", "items_written_off", "written_off_share"),
    "existing-users-direction": Pair("items", "collection_size", "existing_users_items", "existing_users_share"),
    "specialist-hours": Pair("inhabitants", "inhabitants", "specialist_hours", None),
    TIME: Pair("hours", "specialist_hours", "specialist_time_hours", "specialist_time_share"),
}
# Of these the norm takes a share alone; so many hours or items are said as one, of the whole by its name.
SAID_AS_SHARE = {
    "specialist_time_hours": ("specialist_hours", "specialist_time_share"),
    "existing_users_items": ("collection_size", "existing_users_share"),
}
# Of money the plan names only what goes to new audiences; what is left is for the users that are reached already.
RESTS = {"existing-users-direction": ("new-audiences-direction", "collection_budget")}
# Without a norm, a unit alone still says what a number is.
WHOLES = {
    "EUR": "collection_budget",
    "inhabitants": "inhabitants",
    "hours": "specialist_hours",
    "loans": "loans_total",
    "items": "collection_size",
}


def pair_of(norm_ids: Sequence[str]) -> Pair | None:
    """What the first of these norms that compares anything compares."""
    return next((PAIRS[norm_id] for norm_id in norm_ids if norm_id in PAIRS), None)


def unit_of(name: str, pair: Pair) -> str:
    """What this figure of a pair counts in: of people and their hours, the hours."""
    return "hours" if name == "specialist_hours" else pair.unit


def with_parts_as_shares(figures: Mapping[str, OwnFigure], known: Mapping[str, Decimal]) -> dict[str, OwnFigure]:
    """ "20 van de 36 uur" as the 55,56% that the norm is about; of no known whole it is nothing."""
    left = {name: value for name, value in figures.items() if name not in SAID_AS_SHARE}
    for name, (of, share) in SAID_AS_SHARE.items():
        part, whole = figures.get(name), (figures[of].value if of in figures else None) or known.get(of)
        if part is not None and whole and part.value <= whole:
            left[share] = OwnFigure((part.value * 100 / whole).quantize(Decimal("0.0001")))
    return left


def without_what_it_replaces(known: Mapping[str, Decimal], stated: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """What was known before, without a part that is now said as a share, or the other way round."""
    twins = {(pair.part, pair.share) for pair in PAIRS.values() if pair.part and pair.share}
    gone = {old for pair in twins for old, new in (pair, pair[::-1]) if new in stated and old not in stated}
    return {name: value for name, value in known.items() if name not in gone}


def figure_referred_to(stated: Mapping[str, Decimal], known: Mapping[str, Decimal]) -> str | None:
    """The norm of the part that is meant by the one figure of a question, where that was said of another norm before:
    "hoe zit het met die 540?"."""
    if len(set(stated.values())) != 1:
        return None
    value = next(iter(stated.values()))
    named = [each for each, pair in PAIRS.items() if pair.part and known.get(pair.part) == value]
    return named[0] if len(named) == 1 and PAIRS[named[0]].part not in stated else None
