"""Sums with the plan's norms: the right figure, the right words, the same receipt, and no answer to nonsense."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.advice import Comparison, Unit
from assistant.errors import BadInput
from assistant.figures import numbers_in
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.norms import calculate, load_norms, missing_inputs, reading_reason, readings

CORPUS_DIR = Path(__file__).parent.parent / "corpus"
REGISTER = load_norms(CORPUS_DIR / "norms.yaml", load_corpus(CORPUS_DIR))
CALCULATED = [norm for norm in REGISTER.norms.values() if norm.is_calculated]
MODEST = settings(max_examples=60, deadline=None)
MEETS, SHORT, OVER = Comparison.MEETS, Comparison.FALLS_SHORT, Comparison.EXCEEDS
DIFFERS, OPEN = Comparison.DIFFERS, Comparison.NOT_DETERMINED


@pytest.mark.parametrize(
    ("norm_id", "inputs", "value", "upper", "comparison"),
    [
        ("target-groups-share", {"collection_budget": 250000}, 50000, None, None),
        ("target-groups-share", {"collection_budget": "€ 250.000", "target_group_budget": "46k"}, 50000, None, SHORT),
        ("target-groups-share", {"collection_budget": 250000, "target_group_budget": 50000}, 50000, None, MEETS),
        ("target-groups-share", {"collection_budget": "2,5 ton", "target_group_share": "18,4%"}, 50000, None, SHORT),
        ("target-groups-share", {"target_group_share": 20}, 20, None, MEETS),
        ("target-groups-share", {"target_group_share": "acht procent"}, 20, None, SHORT),
        ("target-groups-share", {"collection_budget": 250000.33}, 50000.07, None, None),
        ("target-groups-share", {"collection_budget": 250000, "target_group_budget": 49999.99}, 50000, None, SHORT),
        ("new-audiences-direction", {"collection_budget": 195000}, 39000, 58500, None),
        ("new-audiences-direction", {"collection_budget": 195000, "new_audiences_budget": 39000}, 39000, 58500, MEETS),
        ("new-audiences-direction", {"collection_budget": 195000, "new_audiences_budget": 38999}, 39000, 58500, SHORT),
        ("new-audiences-direction", {"collection_budget": 195000, "new_audiences_share": 31}, 39000, 58500, OVER),
        ("new-audiences-direction", {"new_audiences_share": 30}, 20, 30, MEETS),
        ("existing-users-direction", {"collection_size": 60001}, 42001, 48000, None),
        ("existing-users-direction", {"collection_size": 1}, 1, 1, None),
        ("specialist-time-direction", {"specialist_hours": "32 uur per week"}, 22.4, 25.6, None),
        ("loans-from-other-libraries", {"loans_total": 18005}, 900, None, None),
        ("loans-from-other-libraries", {"loans_total": 18000, "loans_from_other_libraries": 900}, 900, None, MEETS),
        ("loans-from-other-libraries", {"loans_total": 18000, "loans_from_other_libraries": 901}, 900, None, OVER),
        ("loans-from-other-libraries", {"loans_from_other_share": 8}, 5, None, OVER),
        ("loans-outside-network", {"loans_total": 18000, "loans_outside_network": 18}, 18, None, MEETS),
        ("loans-outside-network", {"loans_total": 500, "loans_outside_network": 1}, 0, None, OVER),
        ("loans-outside-network", {"loans_outside_share": "0,1%"}, 0.1, None, MEETS),
        ("written-off-share", {"collection_size": 60000, "items_written_off": 6000}, 6000, None, MEETS),
        ("written-off-share", {"collection_size": 60005, "items_written_off": 6000}, 6001, None, MEETS),
        ("written-off-share", {"collection_size": 60000, "items_written_off": 5999}, 6000, None, DIFFERS),
        ("written-off-share", {"written_off_share": 12}, 10, None, DIFFERS),
        ("specialist-hours", {"inhabitants": 79999}, 24, None, None),
        ("specialist-hours", {"inhabitants": 80001, "specialist_hours": 36}, 36, None, MEETS),
        ("specialist-hours", {"inhabitants": "95k inwoners", "specialist_hours": 32}, 36, None, SHORT),
        ("specialist-hours", {"inhabitants": 180000, "specialist_hours": 0}, 48, None, SHORT),
        ("specialist-hours", {"inhabitants": 249999}, 48, None, None),
        ("specialist-hours", {"inhabitants": 250000, "specialist_hours": 70}, 64, None, MEETS),
    ],
)
def test_a_norm_gives_the_figure_it_asks_for(
    norm_id: str, inputs: dict[str, Any], value: float, upper: float | None, comparison: Comparison | None
) -> None:
    made = calculate(REGISTER, norm_id, inputs)
    assert made.result is not None
    assert (made.result.value, made.result.upper, made.comparison) == (value, upper, comparison)


@pytest.mark.parametrize(
    ("norm_id", "inputs", "formula"),
    [
        (
            "target-groups-share",
            {"collection_budget": 250000, "target_group_budget": 46000},
            "20% × € 250.000 = € 50.000; begroot € 46.000 (18,4%), er is nog € 4.000 nodig",
        ),
        (
            "loans-from-other-libraries",
            {"loans_total": 18005, "loans_from_other_libraries": 1440},
            "5% × 18.005 = 900,25, naar beneden afgerond 900; nu 1.440 (8%), met 540 minder komt u op het maximum",
        ),
        (
            "target-groups-share",
            {"target_group_share": 18.4},
            "de norm is minstens 20%; nu 18,4%, er is nog 1,6 procentpunt nodig",
        ),
        (
            "specialist-hours",
            {"inhabitants": 95000, "specialist_hours": 32},
            "95.000 inwoners: middelkleine bibliotheek (tot 130.000 inwoners), minstens 36 uur per week; "
            "nu 32 uur, er is nog 4 uur nodig",
        ),
        (
            "written-off-share",
            {"collection_size": 60000, "items_written_off": 5000},
            "10% × 60.000 = 6.000; nu 5.000 (8,33%), dat is 1.000 minder dan de norm noemt",
        ),
    ],
)
def test_a_sum_can_be_followed_and_speaks_of_what_is_still_needed(
    norm_id: str, inputs: dict[str, Any], formula: str
) -> None:
    assert calculate(REGISTER, norm_id, inputs).formula == formula


def test_an_english_sum_is_written_the_english_way_with_the_same_figures() -> None:
    inputs = {"collection_budget": 250000, "target_group_budget": 46000}
    english = calculate(REGISTER, "target-groups-share", inputs, language="en")
    assert english.formula == "20% × €250,000 = €50,000; budgeted €46,000 (18.4%), €4,000 more is needed"
    assert numbers_in(english.formula) == numbers_in(calculate(REGISTER, "target-groups-share", inputs).formula)


def test_the_sentence_cited_for_the_hours_is_the_one_of_the_class_that_applies() -> None:
    made = calculate(REGISTER, "specialist-hours", {"inhabitants": 200_000})
    assert made.quote == "Voor een middelgrote bibliotheek (vanaf 180.000 inwoners) 48 uur per week"
    assert made.passage_id.endswith("evaluatie/toevoegingen/5")


# --- where the plan does not choose


@pytest.mark.parametrize("inhabitants", [80_000, 130_000, 130_001, 150_000, 179_999])
def test_gap_and_boundaries_give_readings_and_no_result(inhabitants: int) -> None:
    inputs = {"inhabitants": inhabitants, "specialist_hours": 40}
    made = calculate(REGISTER, "specialist-hours", inputs)
    assert (made.result, made.comparison) == (None, OPEN)
    assert "het plan kiest niet" in made.formula
    options = readings(REGISTER, "specialist-hours", inputs)
    assert len(options) >= 2
    assert len({option.label for option in options}) == len(options)
    assert reading_reason(REGISTER, "specialist-hours", inputs)


def test_the_readings_of_a_gap_say_what_the_present_hours_would_mean() -> None:
    keep, grow, agree = readings(REGISTER, "specialist-hours", {"inhabitants": 150_000, "specialist_hours": 40})
    assert keep.consequence == "u houdt dan minstens 36 uur per week aan; met uw 40 uur haalt u dat"
    assert grow.consequence == "u werkt dan toe naar 48 uur per week; met uw 40 uur is nog 8 uur nodig"
    assert "met elkaar af" in agree.quote


@pytest.mark.parametrize("inhabitants", [79_999, 80_001, 129_999, 180_000])
def test_where_the_plan_does_choose_there_is_nothing_to_read_otherwise(inhabitants: int) -> None:
    assert readings(REGISTER, "specialist-hours", {"inhabitants": inhabitants}) == ()
    assert reading_reason(REGISTER, "specialist-hours", {"inhabitants": inhabitants}) is None


def test_a_norm_without_a_table_has_no_readings() -> None:
    assert readings(REGISTER, "target-groups-share", {"collection_budget": 1000}) == ()


# --- what must always hold

# From every class of the table, of which the last would else be drawn nearly always; the plan is open in between.
inhabitants_numbers = st.one_of(
    st.integers(1, 79_999), st.integers(80_001, 129_999), st.integers(180_000, 249_999), st.integers(250_000, 10**7)
)
cents = st.integers(1, 10**11).map(lambda number: Decimal(number) / 100)


@given(inhabitants_numbers, inhabitants_numbers)
@MODEST
def test_a_larger_library_never_needs_fewer_hours(one: int, other: int) -> None:
    small, large = sorted((one, other))
    fewer = calculate(REGISTER, "specialist-hours", {"inhabitants": small}).result
    more = calculate(REGISTER, "specialist-hours", {"inhabitants": large}).result
    assert fewer is not None
    assert more is not None
    assert fewer.value <= more.value


@given(cents)
@MODEST
def test_a_minimum_amount_is_the_smallest_that_keeps_to_the_norm(budget: Decimal) -> None:
    result = calculate(REGISTER, "target-groups-share", {"collection_budget": budget}).result
    assert result is not None
    assert result.unit is Unit.EUR
    minimum = Decimal(str(result.value))
    enough = {"collection_budget": budget, "target_group_budget": minimum}
    assert calculate(REGISTER, "target-groups-share", enough).comparison is MEETS
    too_little = {"collection_budget": budget, "target_group_budget": minimum - Decimal("0.01")}
    assert calculate(REGISTER, "target-groups-share", too_little).comparison is SHORT


@given(st.integers(1, 10**8))
@MODEST
def test_a_maximum_count_is_the_largest_that_keeps_to_the_norm(loans: int) -> None:
    for norm_id, part in (
        ("loans-from-other-libraries", "loans_from_other_libraries"),
        ("loans-outside-network", "loans_outside_network"),
    ):
        result = calculate(REGISTER, norm_id, {"loans_total": loans}).result
        assert result is not None
        most = result.value
        assert calculate(REGISTER, norm_id, {"loans_total": loans, part: most}).comparison is MEETS
        if most < loans:
            assert calculate(REGISTER, norm_id, {"loans_total": loans, part: most + 1}).comparison is OVER


@given(st.integers(1, 10**5), st.integers(0, 1000))
@MODEST
def test_a_share_and_the_amount_it_stands_for_compare_alike(thousands: int, per_mille: int) -> None:
    whole, part, share = thousands * 1000, thousands * per_mille, Decimal(per_mille) / 10
    for norm in CALCULATED:
        names = {str(each.use): each.name for each in norm.inputs}
        if len(names) < 3:
            continue
        by_part = calculate(REGISTER, norm.id, {names["whole"]: whole, names["part"]: part})
        by_share = calculate(REGISTER, norm.id, {names["whole"]: whole, names["share"]: share})
        share_alone = calculate(REGISTER, norm.id, {names["share"]: share})
        assert by_part.comparison == by_share.comparison == share_alone.comparison
        assert by_part.result == by_share.result


@given(cents, cents, st.sampled_from(["R1", "R2", "R9"]))
@MODEST
def test_receipts_are_equal_exactly_when_the_sums_are(one: Decimal, other: Decimal, marker: str) -> None:
    first = calculate(REGISTER, "target-groups-share", {"collection_budget": one})
    again = calculate(REGISTER, "target-groups-share", {"collection_budget": str(one)}, marker=marker)
    second = calculate(REGISTER, "target-groups-share", {"collection_budget": other})
    other_norm = calculate(REGISTER, "new-audiences-direction", {"collection_budget": one})
    assert first.receipt == again.receipt
    assert (first.receipt == second.receipt) == (one == other)
    assert first.receipt != other_norm.receipt


@given(cents)
@MODEST
def test_results_are_json_numbers_without_binary_noise(budget: Decimal) -> None:
    result = calculate(REGISTER, "new-audiences-direction", {"collection_budget": budget}).result
    assert result is not None
    for value in (result.value, result.upper):
        assert value is not None
        assert len(str(Decimal(str(value))).partition(".")[2]) <= 2
        assert isinstance(value, int) == (float(value) == int(value))


# --- nonsense

NONSENSE: list[object] = [
    -1, "-5", -0.01, float("nan"), float("inf"), float("-inf"), Decimal("NaN"), Decimal("sNaN"), "nan", "inf", True,
    False, None, "", " ", "veel", "8 en 9", "1e5", [], {}, b"12", object(), 10**30, 10**400, "9" * 5000, "€", "\x00",
    "12; DROP TABLE", "1.2.3", "12 februari 2025", "06-12345678", "€ 5 per inwoner",
]  # fmt: skip


def is_one_sentence(message: str) -> bool:
    return message.endswith(".") and ". " not in message and "\n" not in message


@pytest.mark.parametrize(
    "value", NONSENSE, ids=[f"{type(value).__name__}-{place}" for place, value in enumerate(NONSENSE)]
)
def test_nonsense_is_always_refused_with_one_sentence_that_names_the_figure(value: object) -> None:
    for norm in CALCULATED:
        for each in norm.inputs:
            inputs: dict[str, object] = {other.name: 10 for other in norm.inputs if other.use == "whole"}
            inputs[each.name] = value
            with pytest.raises(BadInput) as caught:
                calculate(REGISTER, norm.id, inputs)
            assert is_one_sentence(str(caught.value)), str(caught.value)
            assert each.name in str(caught.value)


@given(st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_any_text_as_a_figure_is_read_or_refused_with_one_sentence(text: str) -> None:
    refusal = "."
    try:
        made = calculate(REGISTER, "target-groups-share", {"collection_budget": text})
        assert made.result is not None
        assert made.result.value > 0
    except BadInput as refused:
        refusal = str(refused)
    assert is_one_sentence(refusal), refusal


@pytest.mark.parametrize(
    ("norm_id", "inputs", "words"),
    [
        ("target-groups-share", {}, ["nodig", "collectiebudget", "collection_budget"]),
        ("target-groups-share", {"target_group_budget": 5}, ["nodig", "collection_budget"]),
        ("specialist-hours", {"specialist_hours": 5}, ["nodig", "inwoners"]),
        ("target-groups-share", {"budget": 5}, ["geen ‘budget’", "collection_budget"]),
        ("target-groups-share", {"collection_budget": 0}, ["boven 0"]),
        ("target-groups-share", {"collection_budget": 0.001}, ["boven 0"]),
        ("target-groups-share", {"collection_budget": "8%"}, ["bedrag in euro", "8%"]),
        ("target-groups-share", {"collection_budget": 2_000_000_000}, ["niet aannemelijk"]),
        ("target-groups-share", {"target_group_share": 101}, ["niet aannemelijk"]),
        ("target-groups-share", {"collection_budget": 100, "target_group_budget": 101}, ["groter dan het geheel"]),
        (
            "target-groups-share",
            {"collection_budget": 100, "target_group_budget": 20, "target_group_share": 30},
            ["20%", "30%", "een van beide"],
        ),
        ("written-off-share", {"collection_size": 10, "items_written_off": 11}, ["groter dan het geheel"]),
        ("specialist-hours", {"inhabitants": 0}, ["boven 0"]),
        ("specialist-hours", {"inhabitants": 1.5}, ["heel getal"]),
        ("specialist-hours", {"inhabitants": 20_000_001}, ["niet aannemelijk"]),
        ("specialist-hours", {"inhabitants": 100, "specialist_hours": 2001}, ["niet aannemelijk"]),
        ("specialist-hours", {"inhabitants": 100, "specialist_hours": "120 uur per maand"}, ["uren per week"]),
        ("diversity-share", {}, ["het plan zet hier geen norm"]),
        ("english-titles-share", {}, ["feit"]),
        ("catalogue-integration", {}, ["ambitie"]),
        ("plan-period", {}, ["onduidelijkheid"]),
    ],
)
def test_figures_that_cannot_be_used_are_refused_with_the_reason(
    norm_id: str, inputs: dict[str, Any], words: list[str]
) -> None:
    with pytest.raises(BadInput) as caught:
        calculate(REGISTER, norm_id, inputs)
    assert is_one_sentence(str(caught.value)), str(caught.value)
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_what_is_missing_is_asked_for_by_name_and_a_share_alone_misses_nothing() -> None:
    norm = REGISTER.get("target-groups-share")
    (missing,) = missing_inputs(norm, {"target_group_budget": 5})
    assert (missing.name, missing.unit) == ("collection_budget", Unit.EUR)
    assert missing_inputs(norm, {"target_group_share": 18}) == ()
    assert missing_inputs(REGISTER.get("diversity-share"), {}) == ()
    assert missing_inputs(norm, {}, "en")[0].label == "collection budget a year"
