"""Which norm a question asks for, and when none: what it is taken of, what belongs to it, money instead of loans."""

from __future__ import annotations

import pytest

from assistant import Assistant
from assistant.advice import Outcome, Status
from tests.test_pointing import ask, first_sentence


@pytest.mark.parametrize(
    ("question", "norm_id", "value"),
    [
        ("Wij zijn een gemeente met 60.000 inwoners.", "specialist-hours", 24),
        ("Wij hebben 95.000 inwoners, wat geldt er dan voor ons?", "specialist-hours", 36),
        ("Er staan hier 120.000 boeken. Hoeveel daarvan horen er dit jaar weg?", "written-off-share", 12_000),
        ("Hoeveel uur per week moet een bibliotheek tot 80.000 inwoners inzetten?", "specialist-hours", 24),
        ("How many hours should a library serving up to 130,000 people put in?", "specialist-hours", 36),
        ("Van 260.000 uitleningen kwamen er 248.000 uit onze eigen collectie. Zitten we goed?", None, 13_000),
    ],
)
def test_who_says_what_a_norm_goes_by_gets_its_sum(
    assistant: Assistant, question: str, norm_id: str | None, value: int
) -> None:
    (calculation,) = ask(assistant, question).calculations
    assert calculation.norm_id == (norm_id or "loans-from-other-libraries")
    assert calculation.result is not None
    assert calculation.result.value == value


def test_what_a_norm_goes_by_may_fall_where_the_plan_is_silent(assistant: Assistant) -> None:
    assert ask(assistant, "wat als we 130.000 inwoners hebben").outcome is Outcome.NEEDS_JUDGEMENT


def test_who_grew_to_the_end_of_a_class_hears_that_the_plan_does_not_say_which_one(assistant: Assistant) -> None:
    answer = ask(assistant, "We zijn gegroeid tot 80.000 inwoners. Hoeveel uur?")
    assert answer.outcome is Outcome.NEEDS_JUDGEMENT


def test_what_several_fte_make_is_written_out(assistant: Assistant) -> None:
    answer = ask(assistant, "0,4 fte en 0,5 fte bij 100.000 inwoners, is dat genoeg?")
    assert "14,4 uur (0,4 × 36 uur) + 18 uur (0,5 × 36 uur) = 32,4 uur" in answer.text
    assert all(each.status is not Status.FAIL for each in answer.findings)


@pytest.mark.parametrize(
    "question",
    [
        "4,8% komt van andere bibliotheken en 0,3% van buiten het OB-netwerk. Voldoen we?",
        "5.200 boeken van collega-bibliotheken en 40 uit de universiteit, op 120.000 uitleningen, zitten we goed?",
    ],
)
def test_two_norms_for_the_same_do_not_crowd_each_other_out(assistant: Assistant, question: str) -> None:
    answer = ask(assistant, question)
    assert [each.norm_id for each in answer.calculations] == ["loans-from-other-libraries", "loans-outside-network"]


@pytest.mark.parametrize(
    "question",
    [
        "We schrijven tien procent van de gewone collectie af. Vallen dvd's en tijdschriften daar precies onder?",
        "Vallen jongeren onder de doelgroepen van de 20%?",
        "Tellen e-books mee voor de 5% IBL?",
        "Valt personeel onder het collectiebudget?",
        "Vallen dvd's onder de reguliere collectie waarvan 10% weg moet?",
        "Do magazines fall under the regular collection of which 10% is written off?",
    ],
)
def test_what_belongs_to_a_norm_is_no_confirmation_of_its_number(assistant: Assistant, question: str) -> None:
    answer = ask(assistant, question)
    assert answer.outcome is Outcome.NEEDS_JUDGEMENT
    assert not first_sentence(answer).startswith(("Ja", "Yes"))


@pytest.mark.parametrize(
    "question",
    [
        "Welk bedrag rekenen bibliotheken elkaar per IBL-exemplaar?",
        "Hoeveel euro rekenen andere bibliotheken voor een leenaanvraag?",
        "Wat kost het afschrijven van 5.000 boeken?",
        "Hoeveel budget hoort bij 30 uur?",
    ],
)
def test_money_is_no_number_of_loans_books_or_hours(assistant: Assistant, question: str) -> None:
    answer = ask(assistant, question)
    assert answer.outcome is not Outcome.NEEDS_INPUT
    assert not answer.calculations
