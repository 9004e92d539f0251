"""Numbers read from what people write, and written back. The table is ``figures.yaml``, which anyone can extend."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.figures import (
    find_figures,
    format_amount,
    format_number,
    format_percent,
    numbers_in,
    read_figure,
    read_numbers,
)

ROWS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "figures.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", ROWS, ids=[row["text"] for row in ROWS])
def test_what_people_write_is_read_as_the_table_says(row: dict[str, Any]) -> None:
    found = [(figure.value, figure.unit) for figure in find_figures(row["text"])]
    assert found == [(Decimal(str(value)), unit) for value, unit in row["figures"]]
    others = [(figure.value, figure.kind) for figure in read_numbers(row["text"]) if figure.kind != "quantity"]
    assert others == [(Decimal(str(value)), kind) for value, kind in row.get("look_alikes", [])]


def test_a_figure_knows_where_it_stands_and_what_stands_beside_it() -> None:
    text = "Wij hebben negen thema's en € 2,50 per inwoner."
    themes, amount = find_figures(text)
    assert (themes.noun, themes.before) == ("thema's", ("wij", "hebben"))
    assert text[amount.start : amount.end] == amount.text == "€ 2,50"
    assert amount.per == "inwoner"


@pytest.mark.parametrize(
    ("text", "per"),
    [("€ 2,60 p.p. aan collectie", "inwoner"), ("3 euro per persoon", "inwoner"), ("18 uur per persoon", None)],
)
def test_an_amount_for_each_person_is_one_for_each_inhabitant(text: str, per: str | None) -> None:
    (figure,) = find_figures(text)
    assert figure.per == per


def test_both_ends_of_a_range_are_marked_and_a_single_figure_is_not() -> None:
    assert [figure.in_range for figure in find_figures("20 tot 30% en 5%")] == [True, True, False]


def test_a_unit_taken_from_the_noun_before_is_not_called_stated() -> None:
    assert [figure.unit_stated for figure in find_figures("budget van 250.000, dus € 50.000")] == [False, True]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Minstens 20% [1], dus € 50.000 [R1].", ["20", "50000"]),
        ("1. Eerst 5%\n2. dan 0,1%", ["5", "0.1"]),
        ("Op 12 februari 2025, SDG 10, 18+ en 1e", ["12", "2025", "10", "18", "1"]),
        ("een tekort van -4.000", ["4000"]),
        ("de helft, een vijfde van 250k", ["50", "20", "250000"]),
        ("plan-2026-2030/evaluatie/normen/2 zegt 5%", ["5"]),
        ("negen thema's", ["9"]),
        ("een boek van de bibliotheek", []),
    ],
)
def test_every_number_a_text_states_is_gathered_and_markers_are_not(text: str, numbers: list[str]) -> None:
    assert numbers_in(text) == {Decimal(number) for number in numbers}


@pytest.mark.parametrize(
    ("value", "dutch", "english"),
    [
        ("50000", "€ 50.000", "€50,000"),
        ("4000.5", "€ 4.000,50", "€4,000.50"),
        ("0.005", "€ 0,01", "€0.01"),
        ("-20", "-€ 20", "-€20"),
        ("1250000.00", "€ 1.250.000", "€1,250,000"),
    ],
)
def test_amounts_are_written_without_cents_when_whole(value: str, dutch: str, english: str) -> None:
    assert (format_amount(Decimal(value)), format_amount(Decimal(value), "en")) == (dutch, english)


@pytest.mark.parametrize(
    ("value", "dutch"), [("20", "20%"), ("100", "100%"), ("0.1", "0,1%"), ("18.456", "18,46%"), ("0.0625", "0,0625%")]
)
def test_percentages_show_no_needless_decimals(value: str, dutch: str) -> None:
    assert format_percent(Decimal(value)) == dutch


@given(st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False, allow_infinity=False))
@settings(max_examples=80, deadline=None)
def test_a_written_amount_reads_back_as_itself_in_both_languages(amount: Decimal) -> None:
    for language in ("nl", "en"):
        figure = read_figure(format_amount(amount, language))
        assert figure is not None
        assert (figure.value, figure.unit) == (amount, "EUR")


@given(st.decimals(min_value=0, max_value=100, places=2, allow_nan=False, allow_infinity=False))
@settings(max_examples=60, deadline=None)
def test_a_written_percentage_reads_back_as_itself(percent: Decimal) -> None:
    figure = read_figure(format_percent(percent))
    assert figure is not None
    assert (figure.value, figure.unit) == (percent, "percent")


@given(st.integers(min_value=0, max_value=10**9))
@settings(max_examples=60, deadline=None)
def test_a_written_number_reads_back_as_itself(number: int) -> None:
    assert numbers_in(f"Het zijn er {format_number(number)}.") == {Decimal(number)}


@given(st.text(max_size=300))
@settings(max_examples=120, deadline=None)
def test_any_text_can_be_read_and_every_figure_lies_within_it(text: str) -> None:
    last = 0
    for figure in read_numbers(text):
        assert last <= figure.start < figure.end <= len(text)
        assert figure.text == text[figure.start : figure.end]
        last = figure.end


@pytest.mark.parametrize("text", ["", "veel", "20 of 30", "€ 250.000 voor boeken", "06-12345678", "nan", "1e5", "inf"])
def test_a_field_that_holds_anything_but_one_number_is_not_read(text: str) -> None:
    assert read_figure(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Met 95.000 inwoners en € 250.000 budget, waarvan 18,4% naar doelgroepen, vragen we of 8% te veel is. " * 3,
        "twee drie vier vijf zes zeven " * 10,
        "1.1.1.1." * 40,
        "0 0 0 0 " * 40,
        "een en een en " * 22,
        "a-" * 1000,
        "een" * 600,
        "100 " * 500,
        "9" * 5000,
        "€ " * 1000 + " " * 1000 + "-" * 1000,
    ],
)
def test_no_question_however_odd_takes_long_to_read(text: str) -> None:
    started = time.process_time()
    read_numbers(text)
    assert time.process_time() - started < 0.2
