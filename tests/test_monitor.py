"""Norms over the years: what is kept, what is refused, what each kind of norm shows, and that no figure gets out."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import traceback
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.advice import Comparison, Unit
from assistant.errors import BadInput, UnknownName
from assistant.figures import numbers_in
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.norms import Kind, calculate, load_norms
from assistant.oversight.monitor import PURPOSE, Monitor, NormPoint, NormSeries, YearFigures
from assistant.oversight.monitor.years import LONGEST_NAME

ROOT = Path(__file__).parent.parent
CORPUS = load_corpus(ROOT / "corpus")
REGISTER = load_norms(ROOT / "corpus" / "norms.yaml", CORPUS)
LIBRARY = "Bibliotheek Duinrand"
MEETS, SHORT, OVER = Comparison.MEETS, Comparison.FALLS_SHORT, Comparison.EXCEEDS
DIFFERS, OPEN = Comparison.DIFFERS, Comparison.NOT_DETERMINED


class Memory:
    """A store for as long as a test lasts."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, int], YearFigures] = {}

    def libraries(self) -> list[str]:
        return list({library for library, _ in self.kept})

    def years(self, library: str) -> list[YearFigures]:
        return [year for (owner, _), year in self.kept.items() if owner == library]

    def save(self, figures: YearFigures) -> None:
        self.kept[figures.library, figures.year] = figures

    def remove(self, library: str, year: int | None) -> None:
        self.kept = {key: kept for key, kept in self.kept.items() if key not in ((library, year),)}
        if year is None:
            self.kept = {key: kept for key, kept in self.kept.items() if key[0] != library}


@pytest.fixture
def monitor() -> Monitor:
    return Monitor(REGISTER, Memory())


def only(monitor: Monitor, norm_id: str, library: str = LIBRARY) -> NormSeries:
    return next(series for series in monitor.series(library) if series.norm_id == norm_id)


def point(monitor: Monitor, norm_id: str, **figures: object) -> NormPoint:
    monitor.save(LIBRARY, 2026, figures)
    return only(monitor, norm_id).points[0]


# --- each kind of norm


@pytest.mark.parametrize(
    ("norm_id", "figures", "band", "value", "comparison"),
    [
        ("target-groups-share", {"collection_budget": 250000, "target_group_budget": 46000}, (20, None), 18.4, SHORT),
        ("target-groups-share", {"collection_budget": 250000, "target_group_budget": 50000}, (20, None), 20, MEETS),
        ("target-groups-share", {"target_group_share": "18,4%"}, (20, None), 18.4, SHORT),
        ("target-groups-share", {"collection_budget": 250000}, (20, None), None, None),
        ("new-audiences-direction", {"collection_budget": 200000, "new_audiences_budget": 62000}, (20, 30), 31, OVER),
        ("new-audiences-direction", {"collection_budget": 200000, "new_audiences_share": 25}, (20, 30), 25, MEETS),
        ("existing-users-direction", {"existing_users_share": 69}, (70, 80), 69, SHORT),
        ("specialist-time-direction", {"specialist_time_share": 72}, (70, 80), 72, MEETS),
        ("loans-from-other-libraries", {"loans_total": 18000, "loans_from_other_libraries": 900}, (None, 5), 5, MEETS),
        ("loans-from-other-libraries", {"loans_from_other_share": 8}, (None, 5), 8, OVER),
        ("loans-outside-network", {"loans_total": 1000, "loans_outside_network": 0}, (None, 0.1), 0, MEETS),
        ("written-off-share", {"collection_size": 60000, "items_written_off": 6000}, (10, 10), 10, MEETS),
        ("written-off-share", {"collection_size": 60000, "items_written_off": 7500}, (10, 10), 12.5, DIFFERS),
        ("specialist-hours", {"inhabitants": 79999, "specialist_hours": 24}, (24, None), 24, MEETS),
        ("specialist-hours", {"inhabitants": "95.000", "specialist_hours": 32}, (36, None), 32, SHORT),
        ("specialist-hours", {"inhabitants": 250000, "specialist_hours": 66}, (64, None), 66, MEETS),
        ("specialist-hours", {"inhabitants": 150000, "specialist_hours": 40}, (None, None), 40, OPEN),
        ("specialist-hours", {"inhabitants": 80000, "specialist_hours": 24}, (None, None), 24, OPEN),
        ("specialist-hours", {"specialist_hours": 24}, (None, None), 24, None),
    ],
)
def test_a_norm_shows_the_plans_band_and_the_librarys_own_figure(
    monitor: Monitor,
    norm_id: str,
    figures: dict[str, object],
    band: tuple[float | None, float | None],
    value: float | None,
    comparison: Comparison | None,
) -> None:
    shown = point(monitor, norm_id, **figures)
    assert (shown.low, shown.high) == band
    assert shown.value == value
    assert shown.comparison is comparison


def test_every_sum_is_the_registers_own_with_its_receipt(monitor: Monitor) -> None:
    shown = point(monitor, "target-groups-share", collection_budget="€ 250.000", target_group_budget="46k")
    again = calculate(REGISTER, "target-groups-share", {"collection_budget": 250000, "target_group_budget": 46000})
    assert shown.calculation is not None
    assert shown.calculation.receipt == again.receipt != ""


def test_the_hours_follow_the_inhabitants_of_each_year_and_stay_open_in_the_gap(monitor: Monitor) -> None:
    for year, inhabitants in ((2023, 127_000), (2024, 130_001), (2025, 179_999), (2026, 180_000)):
        monitor.save(LIBRARY, year, {"inhabitants": inhabitants, "specialist_hours": 40})
    series = only(monitor, "specialist-hours")
    assert [each.low for each in series.points] == [36, None, None, 48]
    assert [each.is_open for each in series.points] == [False, True, True, False]
    assert [len(each.options) for each in series.points] == [0, 3, 3, 0]
    table = {row.year: row for row in monitor.table(LIBRARY) if row.norm_id == "specialist-hours"}
    assert table[2024].plan == "het plan kiest hier niet"
    assert "aansluiten bij de laatste klasse eronder" in table[2024].difference


def test_a_share_a_part_and_their_whole_that_agree_are_one_figure(monitor: Monitor) -> None:
    shown = point(
        monitor, "target-groups-share", collection_budget=250000, target_group_budget=46000, target_group_share=18.4
    )
    assert shown.value == 18.4


@settings(max_examples=60, deadline=None)
@given(whole=st.integers(1, 10**9), percent=st.decimals(0, 100, places=4))
def test_the_own_share_lies_on_the_side_of_the_band_that_the_sum_says(whole: int, percent: Decimal) -> None:
    monitor = Monitor(REGISTER, Memory())
    part = int(percent * whole / 100)
    shown = point(monitor, "loans-from-other-libraries", loans_total=whole, loans_from_other_libraries=part)
    assert shown.value is not None
    assert (shown.comparison is MEETS) == (part * 100 <= 5 * whole) == (shown.distance == 0)


# --- years that are absent, alone, empty or extreme


def test_years_come_in_order_and_a_missing_one_stays_missing(monitor: Monitor) -> None:
    for year, share in ((2026, 21), (2023, 15), (2024, 17)):
        monitor.save(LIBRARY, year, {"target_group_share": share})
    series = only(monitor, "target-groups-share")
    assert [each.year for each in series.points] == [2023, 2024, 2026]
    assert "Zonder eigen cijfer: 2025" in monitor.plot_description(LIBRARY, "target-groups-share")
    assert "In 2024 was het 17%; u bent er gekomen." in series.sentence


def test_a_library_that_comes_closer_is_told_so_and_one_that_does_not_is_told_the_figure(monitor: Monitor) -> None:
    for year, share in ((2024, 14), (2025, 17), (2026, 16)):
        monitor.save(LIBRARY, year, {"target_group_share": share})
    assert only(monitor, "target-groups-share").sentence.endswith("In 2025 was het 17%.")
    monitor.remove(LIBRARY, 2026)
    assert only(monitor, "target-groups-share").sentence.endswith("In 2024 was het 14%; u bent dichterbij gekomen.")


def test_a_library_that_stands_still_is_not_told_that_it_moved(monitor: Monitor) -> None:
    for year in (2025, 2026):
        monitor.save(LIBRARY, year, {"target_group_share": 14})
    assert only(monitor, "target-groups-share").sentence.endswith("In 2025 was het 14%.")


def test_one_year_alone_has_a_sentence_and_nothing_to_compare_it_with(monitor: Monitor) -> None:
    monitor.save(LIBRARY, 2026, {"collection_budget": 250000, "target_group_budget": 46000})
    sentence = only(monitor, "target-groups-share").sentence
    assert sentence.startswith("In 2026: ")
    assert sentence.endswith("er is nog € 4.000 nodig.")


def test_only_a_whole_gives_the_sum_and_asks_for_the_part(monitor: Monitor) -> None:
    monitor.save(LIBRARY, 2026, {"collection_budget": 250000})
    sentence = only(monitor, "target-groups-share").sentence
    assert "20% × € 250.000 = € 50.000" in sentence
    assert "Vul ook in: deel van het collectiebudget voor doelgroepgericht collectioneren" in sentence


def test_without_figures_every_norm_is_there_with_its_band_and_nothing_else(monitor: Monitor) -> None:
    found = monitor.series(LIBRARY)
    assert [each.norm_id for each in found] == [norm.id for norm in monitor.norms()]
    assert all(each.points == () and each.sentence.startswith("Voor deze norm zijn nog geen") for each in found)
    assert {each.kind for each in found} == {Kind.FLOOR, Kind.CEILING, Kind.BAND, Kind.TARGET, Kind.TABLE}
    assert monitor.table(LIBRARY) == []
    assert monitor.libraries() == monitor.years(LIBRARY) == []


def test_a_whole_of_zero_loans_is_refused_and_zero_hours_leave_the_other_norm_without_a_sum(monitor: Monitor) -> None:
    with pytest.raises(BadInput, match="Met 0 bij uitleningen per jaar"):
        monitor.save(LIBRARY, 2026, {"loans_total": 0, "loans_from_other_libraries": 0})
    monitor.save(LIBRARY, 2026, {"inhabitants": 50000, "specialist_hours": 0})
    hours, time = only(monitor, "specialist-hours"), only(monitor, "specialist-time-direction")
    assert (hours.points[0].value, hours.points[0].comparison) == (0, SHORT)
    assert time.points[0].calculation is None
    assert time.sentence.startswith("Met 0 bij uren per week")


def test_a_kept_zero_or_contradiction_does_not_hide_the_other_norms() -> None:
    store = Memory()
    kept = {"loans_total": 0, "collection_budget": 10, "target_group_budget": 20, "written_off_share": 9}
    store.save(YearFigures(library=LIBRARY, year=2026, figures=kept))
    monitor = Monitor(REGISTER, store)
    assert only(monitor, "loans-from-other-libraries").points[0].note.startswith("Met 0 bij uitleningen")
    contradiction = only(monitor, "target-groups-share").points[0]
    assert (contradiction.value, contradiction.calculation) == (None, None)
    assert "vul dat jaar opnieuw in" in contradiction.note
    assert only(monitor, "written-off-share").points[0].comparison is DIFFERS


def test_the_largest_figures_the_register_allows_are_shown_exactly(monitor: Monitor) -> None:
    shown = point(monitor, "loans-outside-network", loans_total=10**9, loans_outside_network=10**6 + 1)
    assert shown.comparison is OVER
    assert Decimal(str(shown.value)) == Decimal("0.1000001")
    row = next(row for row in monitor.table(LIBRARY) if row.norm_id == "loans-outside-network")
    assert row.difference == "met 0,0001 procentpunt minder komt u op het maximum"


# --- what is refused


@pytest.mark.parametrize(
    ("year", "figures", "words"),
    [
        (1999, {"inhabitants": 5}, "jaar van 2000 tot en met 2100"),
        (2101, {"inhabitants": 5}, "jaar van 2000 tot en met 2100"),
        ("tweeduizend", {"inhabitants": 5}, "jaar van 2000"),
        (2025.5, {"inhabitants": 5}, "jaar van 2000"),
        (True, {"inhabitants": 5}, "jaar van 2000"),
        (2026, {}, "ten minste één cijfer"),
        (2026, {"budget": 5}, "onbekend"),
        (2026, {"inhabitants": -1}, "geen negatief getal"),
        (2026, {"inhabitants": 10**12}, "niet aannemelijk"),
        (2026, {"inhabitants": float("nan")}, "geen getal"),
        (2026, {"inhabitants": "veel"}, "hoort een aantal"),
        (2026, {"inhabitants": 12.5}, "heel getal"),
        (2026, {"inhabitants": None}, "hoort een aantal"),
        (2026, {"target_group_share": 101}, "niet aannemelijk"),
        (2026, {"collection_budget": 40000, "target_group_budget": 40001}, "groter dan het geheel"),
        (2026, {"collection_budget": 40000, "target_group_budget": 8000, "target_group_share": 25}, "spreken elkaar"),
        (2026, {"loans_total": 10, "loans_outside_network": 11}, "groter dan het geheel"),
    ],
)
def test_what_cannot_be_right_is_refused_whole_with_one_sentence(
    monitor: Monitor, year: object, figures: dict[str, object], words: str
) -> None:
    monitor.save(LIBRARY, 2026, {"inhabitants": 90000})
    with pytest.raises(BadInput, match=words) as refused:
        monitor.save(LIBRARY, year, {**figures} if not figures else {"specialist_hours": 30, **figures})
    message = str(refused.value)
    assert message.endswith(".")
    assert ". " not in message
    assert [each.figures for each in monitor.years(LIBRARY)] == [{"inhabitants": 90000}]


def test_a_library_needs_a_name_on_one_line_and_keeps_its_spelling(monitor: Monitor) -> None:
    for name in ("", "  \n ", "x" * (LONGEST_NAME + 1), "bel\x07"):
        with pytest.raises(BadInput, match="naam"):
            monitor.save(name, 2026, {"inhabitants": 5})
    monitor.save(" Bibliotheek  Duinrand", 2025, {"inhabitants": 5})
    monitor.save("bibliotheek duinrand", 2026, {"inhabitants": 6})
    assert monitor.libraries() == [LIBRARY]
    assert [year.year for year in monitor.years("BIBLIOTHEEK DUINRAND")] == [2025, 2026]


def test_saving_a_year_again_replaces_all_of_it(monitor: Monitor) -> None:
    monitor.save(LIBRARY, 2026, {"inhabitants": 90000, "specialist_hours": 30})
    monitor.save(LIBRARY, "2026", {"inhabitants": 91000})
    assert [each.figures for each in monitor.years(LIBRARY)] == [{"inhabitants": 91000}]


def test_a_year_and_a_library_can_be_erased_and_a_mistaken_name_is_said(monitor: Monitor) -> None:
    for year in (2024, 2025, 2026):
        monitor.save(LIBRARY, year, {"inhabitants": 90000})
    monitor.save("Elders", 2026, {"inhabitants": 90000})
    monitor.remove(LIBRARY, 2025)
    assert [each.year for each in monitor.years(LIBRARY)] == [2024, 2026]
    for library, year in ((LIBRARY, 2025), ("Nergens", None)):
        with pytest.raises(UnknownName, match="controleer de naam"):
            monitor.remove(library, year)
    monitor.remove(LIBRARY)
    assert monitor.libraries() == ["Elders"]


def test_only_a_norm_with_a_sum_can_be_followed(monitor: Monitor) -> None:
    with pytest.raises(BadInput, match="dat kan met target-groups-share"):
        monitor.plot(LIBRARY, "budget-per-inhabitant")
    with pytest.raises(UnknownName, match="het meest lijkt ‘specialist-hours’"):
        monitor.plot(LIBRARY, "specialist-hour")


# --- no figure gets out

SECRET = {
    "collection_budget": 613_579,
    "target_group_budget": 98_765,
    "inhabitants": 87_654,
    "loans_total": 345_679,
    "loans_from_other_libraries": 23_456,
    "collection_size": 76_543,
    "items_written_off": 6_789,
    "specialist_hours": 31.75,
}


def assert_silent(text: str) -> None:
    told = {value for value in numbers_in(text) if value > 31} & {Decimal(str(value)) for value in SECRET.values()}
    assert not told, text


def test_nothing_that_holds_figures_shows_them_when_printed(monitor: Monitor) -> None:
    kept = monitor.save(LIBRARY, 2026, SECRET)
    series = monitor.series(LIBRARY)
    for each in (kept, monitor, series, [one.points for one in series], monitor.table(LIBRARY), monitor.years(LIBRARY)):
        assert_silent(f"{each!r} {each!s}")
    assert repr(kept) == f"YearFigures(library='{LIBRARY}', year=2026)"


@pytest.mark.parametrize(
    "figures",
    [
        {"collection_budget": "613.579 of zo, denk ik"},
        {"collection_budget": "613579 uur"},
        {"inhabitants": 87654.5},
        {"collection_budget": 98_765, "target_group_budget": 613_579},
        {"collection_budget": 613_579, "target_group_budget": 98_765, "target_group_share": 45.67},
        {"loans_total": "-345679"},
        {613_579: 1},
    ],
)
def test_a_refusal_and_its_traceback_repeat_no_figure(monitor: Monitor, figures: dict[Any, object]) -> None:
    with pytest.raises(BadInput) as refused:
        monitor.save(LIBRARY, 2026, figures)
    told = "".join(traceback.format_exception(refused.value)).replace("613_579", "")
    for secret in ("613.579", "87.654", "98.765", "345.679", "45,67"):
        assert secret not in told
    if 613_579 not in figures:
        assert_silent(str(refused.value))


def test_a_store_that_returns_nonsense_is_refused_without_repeating_it() -> None:
    with pytest.raises(ValidationError) as refused:
        YearFigures(library=LIBRARY, year=2026, figures={"collection_budget": "geheim613579"})  # type: ignore[dict-item]
    assert "613579" not in str(refused.value)
    kept = YearFigures(library=LIBRARY, year=2026, figures={})
    with pytest.raises(AttributeError) as frozen:
        kept.figures = {"collection_budget": 613579}
    assert "613579" not in str(frozen.value)


def test_table_and_pictures_hold_no_amount_from_which_a_budget_per_inhabitant_follows(monitor: Monitor) -> None:
    monitor.save(LIBRARY, 2026, SECRET)
    per_inhabitant = Decimal(613_579) / Decimal(87_654)
    handed_out = [monitor.table_csv(LIBRARY)]
    handed_out += [monitor.plot_description(LIBRARY, norm.id) for norm in monitor.norms()]
    handed_out += [row.difference + row.plan + row.own for row in monitor.table(LIBRARY)]
    for text in handed_out:
        assert "€" not in text
        assert_silent(text.replace("31,75", ""))
    everything = " ".join(handed_out) + " ".join(each.sentence for each in monitor.series(LIBRARY))
    assert not any(abs(value - per_inhabitant) < Decimal("0.05") for value in numbers_in(everything))
    assert "inwoner" not in " ".join(f"{field.name}" for field in monitor.fields())


# --- words


def test_the_purpose_of_norms_is_the_plans_own_sentence(monitor: Monitor) -> None:
    assert PURPOSE.quote in CORPUS.passage(monitor.purpose.passage).text


def test_no_word_speaks_of_failing(monitor: Monitor) -> None:
    monitor.save(LIBRARY, 2025, {**SECRET, "inhabitants": 150_000})
    monitor.save(LIBRARY, 2026, SECRET)
    said = monitor.table_csv(LIBRARY) + " ".join(
        each.sentence + monitor.plot_description(LIBRARY, each.norm_id) for each in monitor.series(LIBRARY)
    )
    for word in (
        "onvoldoende",
        "voldoet niet",
        "tekort",
        "faal",
        "slecht",
        "overtre",
        "te laag",
        "te hoog",
        "te weinig",
    ):
        assert word not in said.lower()


def test_the_table_says_per_year_what_the_plan_asks_and_what_lies_between(monitor: Monitor) -> None:
    monitor.save(LIBRARY, 2025, {"target_group_share": 18.4, "existing_users_share": 90, "loans_from_other_share": 4})
    monitor.save(LIBRARY, 2026, {"target_group_share": 20, "collection_size": 100, "items_written_off": 12})
    rows = {(row.norm_id, row.year): row.cells[2:] for row in monitor.table(LIBRARY)}
    assert rows["target-groups-share", 2025] == ("minstens 20%", "18,4%", "er is nog 1,6 procentpunt nodig")
    assert rows["target-groups-share", 2026] == ("minstens 20%", "20%", "dat is precies de norm")
    assert rows["existing-users-direction", 2025] == (
        "70 tot 80%",
        "90%",
        "dat is 10 procentpunt boven de bovengrens",
    )
    assert rows["loans-from-other-libraries", 2025] == ("maximaal 5%", "4%", "er is nog ruimte voor 1 procentpunt")
    assert rows["written-off-share", 2026] == ("10%", "12%", "dat is 2 procentpunt meer dan de norm noemt")
    assert rows["specialist-hours", 2026] == (
        "hangt af van: inwoners van het werkgebied",
        "niet ingevuld",
        "Voor 2026 is nog nodig: inwoners van het werkgebied.",
    )


@pytest.mark.parametrize(
    ("part", "difference"),
    [
        (55_000, "dat is 0,99 procentpunt meer dan het minimum"),
        (50_000, "er is nog 0,92 procentpunt nodig"),
        (52_399, "er is nog 0,0004 procentpunt nodig"),
    ],
)
def test_what_is_left_over_is_rounded_down_and_what_is_needed_up(monitor: Monitor, part: int, difference: str) -> None:
    monitor.save(LIBRARY, 2026, {"collection_budget": 262_000, "target_group_budget": part})
    assert monitor.table(LIBRARY)[0].difference == difference


def test_the_csv_holds_the_rows_of_the_table(monitor: Monitor) -> None:
    monitor.save(LIBRARY, 2026, SECRET)
    lines = list(csv.reader(io.StringIO(monitor.table_csv(LIBRARY)), delimiter=";"))
    assert lines[0] == ["Norm", "Jaar", "Het plan", "Uw bibliotheek", "Verschil"]
    assert [tuple(line) for line in lines[1:]] == [row.cells for row in monitor.table(LIBRARY)]


def test_units_are_percent_or_hours_and_never_euros(monitor: Monitor) -> None:
    assert {each.unit for each in monitor.series(LIBRARY)} == {Unit.PERCENT, Unit.HOURS_PER_WEEK}


def test_the_monitor_starts_without_the_drawing_library() -> None:
    program = "import sys, assistant.oversight.monitor; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
