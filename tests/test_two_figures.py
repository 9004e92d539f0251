"""Two figures in one question or one conversation: what each of them is, and what they differ, lack or leave."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant import Assistant
from assistant.advice import Calculation, Outcome
from assistant.answering.understanding.amounts import bind_figures
from assistant.answering.understanding.reading import OwnFigure
from assistant.answering.understanding.whole_or_part import changed_figures
from assistant.knowledge.norms import NormRegister, calculate, difference_of, gap_of, receipt_of, set_beside, with_rest
from tests.test_pointing import ask, first_sentence

TARGET, NEW, HOURS = "target-groups-share", "new-audiences-direction", "specialist-hours"
WRITTEN_OFF, LOANS = "written-off-share", "loans-from-other-libraries"


def bound(text: str, norm_id: str, **known: int) -> dict[str, int | float]:
    found = bind_figures(text, (norm_id,), {name: Decimal(value) for name, value in known.items()})
    return {name: float(value) for name, value in found.figures.items()}


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("hoeveel uur als je 2 gemeenten van 50.000 hebt", {"inhabitants": 100_000}),
        ("2 specialisten van elk 20 uur en 120.000 inwoners", {"specialist_hours": 40, "inhabitants": 120_000}),
        ("1 specialist van 36 uur, 100.000 inwoners", {"specialist_hours": 36, "inhabitants": 100_000}),
        ("twee biebs fuseren: 45.000 + 50.000 inwoners", {"inhabitants": 95_000}),
        ("we hebben 1 collectiespecialist en 78.000 inwoners", {"inhabitants": 78_000}),
        ("60.000 inwoners en 20 uurtjes", {"specialist_hours": 20, "inhabitants": 60_000}),
        ("bij 90.000 inwoners hebben we er 24", {"specialist_hours": 24, "inhabitants": 90_000}),
        ("wat is het verschil tussen die laatste twee?", {}),
    ],
)
def test_a_number_of_things_is_no_number_of_hours(text: str, figures: dict[str, int]) -> None:
    assert bound(text, HOURS) == figures


@pytest.mark.parametrize(
    ("text", "norm_id", "figures", "others"),
    [
        ("van 300.000 naar 270.000 euro", TARGET, {"collection_budget": 270_000}, {"collection_budget": 300_000}),
        ("if it drops from 500,000 to 400,000", TARGET, {"collection_budget": 400_000}, {"collection_budget": 500_000}),
        ("79.000 of 81.000 inwoners", HOURS, {"inhabitants": 81_000}, {"inhabitants": 79_000}),
        ("in 2024 18% en in 2025 23%", TARGET, {"target_group_share": 23}, {"target_group_share": 18}),
        (
            "in 2023 4.000 van 50.000 boeken en in 2024 6.000",
            WRITTEN_OFF,
            {"collection_size": 50_000, "items_written_off": 6_000},
            {"items_written_off": 4_000},
        ),
        ("van 20 tot 30%", NEW, {}, {}),
    ],
)
def test_a_second_figure_is_the_same_one_at_another_time(
    text: str, norm_id: str, figures: dict[str, int], others: dict[str, int]
) -> None:
    found = bind_figures(text, (norm_id,))
    assert (found.figures, found.others) == (figures, others)


def test_a_bare_number_goes_on_as_the_percentage_before_it() -> None:
    assert bound("en 4?", LOANS, loans_from_other_share=6) == {"loans_from_other_share": 4}
    assert bound("en 4?", LOANS) == {}


@pytest.mark.parametrize(
    ("text", "norm_id", "stated", "known", "changed"),
    [
        ("wij doen nu 50.000", TARGET, {"collection_budget": 50_000}, {"collection_budget": 350_000}, "part"),
        ("en bij 400.000?", TARGET, {"collection_budget": 400_000}, {"collection_budget": 350_000}, "whole"),
        ("en als het 200.000 wordt?", TARGET, {"collection_budget": 200_000}, {"collection_budget": 350_000}, "whole"),
        (
            "en 2.500?",
            WRITTEN_OFF,
            {"collection_size": 2_500},
            {"collection_size": 20_000, "items_written_off": 1_500},
            "part",
        ),
        (
            "en 25.000?",
            WRITTEN_OFF,
            {"collection_size": 25_000},
            {"collection_size": 20_000, "items_written_off": 1_500},
            "whole",
        ),
        (
            "en als we naar 135.000 groeien?",
            HOURS,
            {"inhabitants": 135_000},
            {"inhabitants": 60_000, "specialist_hours": 24},
            "whole",
        ),
    ],
)
def test_what_changes_is_what_the_new_figure_is_nearest_to(
    text: str, norm_id: str, stated: dict[str, int], known: dict[str, int], changed: str
) -> None:
    found = changed_figures(text, {k: OwnFigure(Decimal(v)) for k, v in stated.items()}, (norm_id,), known)  # type: ignore[arg-type]
    assert (set(found) == set(stated)) is (changed == "whole")


def sums(register: NormRegister, norm_id: str, *wholes: int) -> list[Calculation]:
    name = register.get(norm_id).of
    assert name is not None
    return [calculate(register, norm_id, {name: each}) for each in wholes]


@pytest.mark.parametrize(
    ("norm_id", "wholes", "value", "upper"),
    [
        (TARGET, (300_000, 270_000), 6_000, None),
        (NEW, (300_000, 200_000), 20_000, 30_000),
        (HOURS, (75_000, 85_000), 12, None),
    ],
)
def test_the_difference_stands_in_the_second_sum(
    norm_id: str, wholes: tuple[int, int], value: int, upper: int | None, assistant: Assistant
) -> None:
    register = assistant._register
    first, second = sums(register, norm_id, *wholes)
    made = set_beside(second, first)
    result = difference_of(made.result, first.result)
    assert result is not None
    assert (result.value, result.upper, made.beside) == (value, upper, first.inputs)
    assert made.receipt == receipt_of(made) != second.receipt


def test_sums_of_other_norms_or_without_an_outcome_have_no_difference(assistant: Assistant) -> None:
    register = assistant._register
    (target,), (new,) = sums(register, TARGET, 100), sums(register, NEW, 100)
    (open_sum, known) = sums(register, HOURS, 150_000, 100_000)
    assert set_beside(target, new) is target
    assert set_beside(known, open_sum) is known


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("We hebben 100.000 euro waarvan 25.000 voor e-books", {"collection_budget": 100_000}),
        ("210.000,- waarvan 38.500,- doelgroepgericht", {"collection_budget": 210_000, "target_group_budget": 38_500}),
        ("De gemeente bezuinigt 20.000 euro op ons collectiebudget van 100.000", {"collection_budget": 80_000}),
        ("Ons budget stijgt met 5.000 euro naar 85.000 euro", {"collection_budget": 85_000}),
        ("Ons collectiebudget is 80.000 in 2025 en 90.000 in 2026", {"collection_budget": 90_000}),
        ("Is 15% van 80.000 euro genoeg?", {"collection_budget": 80_000, "target_group_share": 15}),
        ("Is 25% toegestaan?", {"target_group_share": 25}),
    ],
)
def test_an_amount_for_something_else_is_no_part(text: str, figures: dict[str, int]) -> None:
    assert bound(text, TARGET) == figures


@pytest.mark.parametrize(
    "text",
    ["90.000 inwoners waarvan 15.000 jongeren", "90.000 inwoners en 20.000 leden", "90.000 inwoners, 25.000 boeken"],
)
def test_inhabitants_are_those_who_are_called_so(text: str) -> None:
    assert bound(text, HOURS)["inhabitants"] == 90_000


def test_a_share_and_an_amount_without_their_whole_are_no_crash(assistant: Assistant) -> None:
    made = calculate(assistant._register, TARGET, {"target_group_budget": 80, "target_group_share": 15})
    assert str(made.comparison) == "falls_short"


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("Is 3% van andere bibliotheken toegestaan?", "Ja, uw cijfers passen"),
        ("We mogen toch niet meer dan 5% van anderen lenen?", "Ja, dat klopt"),
        ("We hoeven toch niet elk jaar 10% af te schrijven?", "Jawel"),
        (
            "We hoeven toch geen 24 uur te hebben met 50.000 inwoners?",
            "Uren voor de collectiespecialist(en): minstens 24",
        ),
    ],
)
def test_what_is_denied_or_allowed_is_not_taken_the_other_way(
    question: str, opening: str, assistant: Assistant
) -> None:
    assert first_sentence(ask(assistant, question)).startswith(opening)


@pytest.mark.parametrize(
    ("norm_id", "whole", "rest"),
    [(TARGET, 180_000, (144_000, None)), (NEW, 240_000, (168_000, 192_000)), (HOURS, 75_000, None)],
)
def test_what_a_sum_leaves_of_its_whole(
    norm_id: str, whole: int, rest: tuple[int, int | None] | None, assistant: Assistant
) -> None:
    register = assistant._register
    (made,) = (with_rest(register, each) for each in sums(register, norm_id, whole))
    assert (made.rest and (made.rest.value, made.rest.upper)) == rest


@pytest.mark.parametrize(
    ("norm_id", "inputs", "gap"),
    [
        (TARGET, {"collection_budget": 100, "target_group_budget": 15}, -5),
        (TARGET, {"collection_budget": 100, "target_group_budget": 25}, None),
        (LOANS, {"loans_from_other_share": 9}, 4),
        (WRITTEN_OFF, {"collection_size": 1000, "items_written_off": 130}, 30),
        (HOURS, {"inhabitants": 100_000, "specialist_hours": 30}, -6),
    ],
)
def test_what_is_lacking_is_below_nought_and_what_is_over_above(
    norm_id: str, inputs: dict[str, int], gap: int | None, assistant: Assistant
) -> None:
    register = assistant._register
    found = gap_of(register.get(norm_id), calculate(register, norm_id, inputs))
    assert (found and found.value) == gap


@pytest.mark.parametrize(
    ("turns", "opening"),
    [
        (("Budget ging van 300.000 naar 270.000, hoeveel minder naar doelgroepen?",), "Het verschil is € 6.000 [R2]."),
        (
            ("Hoeveel naar doelgroepen bij 2 ton?", "En als het 3 ton wordt?", "Hoeveel scheelt dat?"),
            "Het verschil is € 20.000 [R2].",
        ),
        (
            ("Ons collectiebudget is 400.000, hoeveel naar doelgroepen?", "nu 60.000", "hoeveel komen we tekort?"),
            "Er is nog € 20.000 nodig",
        ),
        (
            ("Ons budget is 180.000, hoeveel naar doelgroepen?", "En hoeveel blijft er dan over?"),
            "Er blijft hoogstens € 144.000 over [R1].",
        ),
        (
            ("Our collection budget is 340,000. How much for users we already reach?",),
            "That leaves €238,000 to €272,000",
        ),
        (
            ("Wij hebben 9% van elders geleend. Hoeveel is dat te veel?",),
            "Dat is 4 procentpunt meer dan het plan noemt",
        ),
        (
            ("Our stock is 48,000. How many do we write off?", "We did 5,100 last year. How far over is that?"),
            "That is 300 more",
        ),
        (("wij lenen 6% van anderen, mag dat?", "en 4?"), "Uw cijfers passen bij het plan"),
        (("we hoeven toch geen 10% af te schrijven?",), "Jawel, zo staat het in het plan"),
        (("wij doen 100.000 inwoners met 36 uur, genoeg?",), "Ja, uw cijfers passen bij het plan"),
        (
            ("wat moet ik elk jaar afschrijven", "waarom?", "hoeveel is dat dan bij 42.000 banden?"),
            "Afschrijven van de reguliere collectie: 4.200",
        ),
    ],
)
def test_the_first_sentence_is_the_sum_that_was_asked_for(
    turns: tuple[str, ...], opening: str, assistant: Assistant
) -> None:
    answer = ask(assistant, *turns)
    assert first_sentence(answer).startswith(opening)
    assert {each.check: str(each.status) for each in answer.findings}["numbers"] == "pass"


def test_two_states_of_one_library_are_told_apart_by_their_figure(assistant: Assistant) -> None:
    answer = ask(assistant, "in 2024 18% naar doelgroepen en in 2025 23%, welk jaar voldoet?")
    assert [str(each.comparison) for each in answer.calculations] == ["falls_short", "meets"]
    assert "Bij 18%: dat is nog niet genoeg" in answer.text
    assert "Bij 23%: uw cijfers passen bij het plan" in answer.text


def test_a_share_beside_another_subject_asks_for_no_difference(assistant: Assistant) -> None:
    answer = ask(assistant, "Hoeveel uur voor de collectiespecialist bij 150.000 inwoners?")
    assert answer.outcome is Outcome.NEEDS_JUDGEMENT


def test_what_counts_is_asked_of_a_norm_and_not_of_a_difference(assistant: Assistant) -> None:
    answer = ask(
        assistant, "Hoeveel naar doelgroepen bij 2 ton?", "En bij 3 ton?", "Hoeveel scheelt dat?", "Telt jeugd mee?"
    )
    assert answer.outcome is Outcome.NEEDS_JUDGEMENT
    assert "verschil" not in answer.text


def test_two_things_are_no_one_thing_of_two_kinds() -> None:
    both = {"collection_budget": 200_000, "collection_size": 50_000}  # also what only a later question may ask about
    assert bound("budget 200.000 en 50.000 boeken", TARGET) == both
    assert bound("budget 200.000 en 50.000 boeken", WRITTEN_OFF) == both


@pytest.mark.parametrize(
    ("question", "results"),
    [
        (
            "Of 200,000 loans, how many may come from other libraries and how many from outside the network?",
            [10_000, 200],
        ),
        (
            "Hoeveel van onze 50.000 uitleningen mogen van andere bibliotheken en hoeveel van buiten het OB-netwerk?",
            [2_500, 50],
        ),
        ("Budget 200.000 en 50.000 boeken: hoeveel naar doelgroepen en hoeveel afschrijven?", [40_000, 5_000]),
    ],
)
def test_two_norms_in_one_question_are_two_sums(assistant: Assistant, question: str, results: list[int]) -> None:
    answer = ask(assistant, question)
    assert [each.result.value for each in answer.calculations if each.result] == results
