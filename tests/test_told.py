"""Figures as a conversation tells them: what each number is, weighed together, added up, taken off and multiplied."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from assistant.answering.understanding.told import Told, told_by
from assistant.figures import read_numbers
from assistant.knowledge.figure_reader import ASKS, HOWS, NO_FIGURE, NO_NORM, Place, ReadFigures, ReadNumber
from evals.figure_reader import NAMES, NORMS

SURE = 0.9


def _chances(labels: Sequence[str], likeliest: str, chance: float = SURE) -> dict[str, float]:
    rest = (1 - chance) / (len(labels) - 1)
    return {label: chance if label == likeliest else rest for label in labels}


def _read(norm: str, messages: Sequence[str], *roles: str, asks: str = "amount") -> Told | None:
    """As if a reader had said of the numbers in these messages, in order, that they are these."""
    places = [Place(at, figure) for at, message in enumerate(messages) for figure in read_numbers(message)]
    assert len(places) == len(roles)
    numbers = []
    for place, role in zip(places, roles, strict=True):
        name, _, how = role.partition(":")
        chances = _chances(HOWS, how or "is")
        hows = {each: chances[each] for each in HOWS}
        numbers.append(ReadNumber(place, _chances(NAMES, name), hows))
    return told_by(ReadFigures(tuple(numbers), _chances(NORMS, norm), _chances(ASKS, asks)), messages)


def _values(told: Told | None) -> dict[str, Decimal]:
    assert told is not None
    return {name: each.value for name, each in told.figures.items()}


@pytest.mark.parametrize(
    ("norm", "messages", "roles", "figures"),
    [
        (
            "target-groups-share",
            ("collectiebudget 185k", "31.000 naar doelgroepen, genoeg?"),
            ("collection_budget", "target_group_budget"),
            {"collection_budget": 185000, "target_group_budget": 31000},
        ),
        (
            "specialist-hours",
            ("twee mensen: 20 uur en 12 uur, 61.000 inwoners",),
            ("count", "specialist_hours:one", "specialist_hours:one", "inhabitants"),
            {"specialist_hours": 32, "inhabitants": 61000},
        ),
        (
            "target-groups-share",
            ("we hebben 200.000 voor de collectie", "en als daar 10% af gaat?"),
            ("collection_budget", "collection_budget:minus"),
            {"collection_budget": 180000},
        ),
        (
            "target-groups-share",
            ("we hebben 62.000 euro voor de collectie", "en met 15.000 euro erbij?"),
            ("collection_budget", "collection_budget:plus"),
            {"collection_budget": 77000},
        ),
        (
            "loans-outside-network",
            ("40 per maand van de universiteit, 310.000 uitleningen",),
            ("loans_outside_network:per", "loans_total"),
            {"loans_outside_network": 480, "loans_total": 310000},
        ),
        (
            "specialist-hours",
            ("0,5 fte en 64.000 inwoners", "36 uur is bij ons een volle week"),
            ("specialist_hours:per", "inhabitants", "count"),
            {"specialist_hours": 18, "inhabitants": 64000},
        ),
        (
            "specialist-hours",
            ("3 specialisten, ieder doet 16 uur, bij 98.000 inwoners",),
            ("count", "specialist_hours:per", "inhabitants"),
            {"specialist_hours": 48, "inhabitants": 98000},
        ),
        (
            "target-groups-share",
            ("8 euro per inwoner, 65.000 inwoners",),
            ("collection_budget:per", "inhabitants"),
            {"collection_budget": 520000},
        ),
        (
            "written-off-share",
            ("collectie is 284.000 exemplaren", "nee, dat was vorig jaar, nu 310.000 exemplaren"),
            ("collection_size:was", "collection_size"),
            {"collection_size": 310000},
        ),
    ],
)
def test_figures_come_out_as_they_were_said(
    norm: str, messages: Sequence[str], roles: Sequence[str], figures: dict[str, int]
) -> None:
    told = _read(norm, messages, *roles)
    assert told is not None
    assert told.norm_id == norm
    assert _values(told) == figures


def test_how_a_figure_was_made_is_kept_for_the_receipt() -> None:
    told = _read("specialist-hours", ["20 uur en 12 uur"], "specialist_hours:one", "specialist_hours:one")
    assert told is not None
    worked = told.figures["specialist_hours"].worked
    assert worked is not None
    assert (worked.how, worked.terms) == ("plus", (20, 12))


def test_no_more_is_spent_than_there_is() -> None:
    """Read one by one, both amounts are most likely the other way round by a hair."""
    messages = ["31.000 euro van de 185.000 euro"]
    (first, second) = [Place(0, each) for each in read_numbers(messages[0])]
    torn = {**dict.fromkeys(NAMES, 0.001), "collection_budget": 0.49, "target_group_budget": 0.48}
    other = {**torn, "collection_budget": 0.48, "target_group_budget": 0.49}
    how = _chances(HOWS, "is")
    hows = {each: how[each] for each in HOWS}
    read = ReadFigures(
        (ReadNumber(first, torn, hows), ReadNumber(second, other, hows)),
        _chances(NORMS, "target-groups-share"),
        _chances(ASKS, "met"),
    )
    assert _values(told_by(read, messages)) == {"collection_budget": 185000, "target_group_budget": 31000}


def test_two_plans_are_both_calculated() -> None:
    told = _read("target-groups-share", ["het wordt 180.000 of 220.000 euro"], "collection_budget", "collection_budget")
    assert told is not None
    assert _values(told) == {"collection_budget": 220000}
    assert told.plans == ({"collection_budget": 180000},)


def test_of_two_libraries_each_has_its_own_whole_and_part() -> None:
    told = _read(
        "target-groups-share",
        ["wij 150.000 met 27.000 doelgroepgericht", "de buren 84.000 met 18.480", "wie van ons haalt het?"],
        *(2 * ("collection_budget", "target_group_budget")),
        asks="met",
    )
    assert told is not None
    assert _values(told) == {"collection_budget": 84000, "target_group_budget": 18480}
    assert told.plans == ({"collection_budget": 150000, "target_group_budget": 27000},)


def test_what_may_be_of_another_library_is_taken_for_no_plan() -> None:
    told = _read(
        "target-groups-share",
        ["eerst 150.000, 27.000 doelgroepgericht, nu 84.000 en 18.480, genoeg?"],
        "collection_budget:was",
        "target_group_budget",
        "collection_budget",
        "target_group_budget",
        asks="met",
    )
    assert told is not None
    assert _values(told) == {"collection_budget": 84000, "target_group_budget": 18480}
    assert told.plans == ()


def test_what_earlier_messages_told_is_named() -> None:
    told = _read("target-groups-share", ["budget 185k", "31k gaat naar doelgroepen"], "collection_budget",
                 "target_group_budget")  # fmt: skip
    assert told is not None
    assert told.from_before == {"collection_budget"}


def test_nothing_is_told_where_no_norm_is_asked_for() -> None:
    assert _read(NO_NORM, ["we hebben 185k"], "collection_budget") is None


def test_what_cannot_be_worked_out_is_not_guessed() -> None:
    assert _read("specialist-hours", ["elk 16 uur, 98.000 inwoners"], "specialist_hours:per", "inhabitants") is None


def test_how_probable_other_figures_are_is_told_as_well() -> None:
    told = _read("target-groups-share", ["budget 185k, 31k doelgroepen"], "collection_budget", "target_group_budget")
    assert told is not None
    swapped = {"collection_budget": Decimal(31000), "target_group_budget": Decimal(185000)}
    assert told.sure > 0.6
    assert told.chance_of("target-groups-share", swapped) < 0.05
    assert told.chance_of("written-off-share", {}) < told.sure
    assert told.chance_of("age-youth", {}) == 0


def test_a_role_is_a_figure_of_a_norm_or_none() -> None:
    assert set(NO_FIGURE) < set(NAMES)
