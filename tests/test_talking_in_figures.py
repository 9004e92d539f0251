"""What an answer says first of figures that are told through a conversation, and what is no matter of a sum."""

from __future__ import annotations

import pytest

from assistant import Assistant
from assistant.advice import Outcome
from tests.test_pointing import ask, first_sentence

GIVEN = "Ons collectiebudget is 120.000 euro, waarvan 20.000 naar doelgroepen gaat."


@pytest.mark.parametrize(
    ("turns", "opening"),
    [
        ((GIVEN, "hoeveel procent is dat?"), "Dat is 16,67% [R1]."),
        ((GIVEN, "wat scheelt het?"), "Er is nog € 4.000 nodig"),
        (("Wij schrijven 7.500 boeken af op 90.000.", "hoeveel meer moet het zijn?"), "Dat is 1.500 minder"),
        (
            ("Hoeveel van 30 uur van de specialist is voor nieuwe doelgroepen?", "ze zit nu op 12", "hoeveel procent?"),
            "Dat is 40% [R1].",
        ),
        (("Moet een bibliotheek met 90.000 inwoners 24 uur inzetten?",), "Nee, dat is nog niet genoeg"),
        (("Moet een kleine bibliotheek 36 uur inzetten?",), "Nee, zo staat het niet in het plan"),
        (("Moet een kleine bibliotheek 24 uur inzetten?",), "Ja, dat klopt"),
    ],
)
def test_what_was_asked_of_the_figures_comes_first(assistant: Assistant, turns: tuple[str, ...], opening: str) -> None:
    assert first_sentence(ask(assistant, *turns)).startswith(opening)


def test_whether_an_unset_norm_is_met_gets_no_yes_or_no(assistant: Assistant) -> None:
    answer = ask(assistant, "Is er een norm voor het budget per inwoner?", "is dat genoeg?")
    assert not first_sentence(answer).startswith(("Ja", "Nee"))
    assert "geen norm" in answer.text


def test_all_norms_that_figures_were_given_for_are_worked_out(assistant: Assistant) -> None:
    answer = ask(
        assistant, "collectie 40.000 banden, uitleningen 150.000 per jaar, budget 75.000. Reken alle normen eens uit"
    )
    results = {each.norm_id: each.result.value for each in answer.calculations if each.result}
    assert results == {
        "target-groups-share": 15_000,
        "loans-from-other-libraries": 7_500,
        "loans-outside-network": 150,
        "written-off-share": 4_000,
    }


def test_where_one_norm_leaves_it_open_the_other_is_still_worked_out(assistant: Assistant) -> None:
    answer = ask(assistant, "Ik ben directeur. Budget is vierhonderdduizend, inwoners honderdveertigduizend")
    assert answer.outcome is Outcome.NEEDS_JUDGEMENT
    assert answer.options
    assert "€ 80.000" in answer.text


def test_what_follows_from_a_norm_is_no_list_of_norms(assistant: Assistant) -> None:
    answer = ask(assistant, "Zijn er sancties als we de normen niet halen?")
    assert "negatief af te rekenen" in answer.citations[0].quote


def test_why_a_row_is_agreed_stands_where_its_list_begins(assistant: Assistant) -> None:
    answer = ask(assistant, "Onze specialist werkt 20 uur bij 75.000 inwoners. Genoeg?", "waarom moet dat eigenlijk?")
    assert answer.citations[0].quote.startswith("Om te zorgen dat de ambities")


def test_thanks_before_a_question_do_not_hide_it(assistant: Assistant) -> None:
    answer = ask(assistant, "Hoeveel uur bij 60.000 inwoners?", "Dank je. En wat staat er over data?")
    assert "Haal meer uit data" in answer.text


def test_a_sentence_ends_a_word_that_was_split(assistant: Assistant) -> None:
    """ "… 25.000 uit. Halen we dat?" is no "uithalen"."""
    answer = ask(
        assistant,
        "Van 180.000 euro collectiebudget, hoeveel naar doelgroepen?",
        "We geven nu 25.000 uit. Halen we dat?",
    )
    assert [each.norm_id for each in answer.calculations] == ["target-groups-share"]
    assert "€ 11.000" in answer.text


def test_a_percentage_takes_the_place_of_an_amount_for_good(assistant: Assistant) -> None:
    answer = ask(
        assistant,
        "Ons collectiebudget is 600.000 euro, waarvan 90.000 naar doelgroepen gaat.",
        "wij zitten nu op 12%",
        "hoeveel komen we tekort?",
    )
    assert first_sentence(answer).startswith("Er is nog € 48.000 nodig")


def test_what_a_figure_was_made_of_does_not_stand_under_a_newer_one(assistant: Assistant) -> None:
    answer = ask(
        assistant,
        "Wij hebben 3 collectiespecialisten van elk 20 uur bij 260.000 inwoners. Is dat genoeg?",
        "en als er een 24 uur gaat werken?",
        "Terug naar de eerste vraag: is dat genoeg?",
    )
    assert "3 × 20" not in answer.text


def test_a_figure_is_known_though_other_questions_stood_between(assistant: Assistant) -> None:
    answer = ask(
        assistant,
        "Ons collectiebudget komt uit op 185k.",
        "Hoeveel uur bij 57.000 inwoners?",
        "ok. en terug naar het budget, wat moet daar minimaal van naar doelgroepgericht collectioneren?",
    )
    assert "€ 37.000" in answer.text


def test_more_hours_than_a_row_asks_are_no_breach(assistant: Assistant) -> None:
    answer = ask(assistant, "Is 36 uur genoeg voor een kleine bibliotheek?")
    assert not first_sentence(answer).startswith("Nee")


@pytest.mark.parametrize(
    ("turns", "value"),
    [
        (("We lenen 120.000 boeken uit; hoeveel van een andere bieb?", "nee 1,2 mln en niet 120.000"), 60_000),
        (("Ons collectiebudget is 620.000, hoeveel naar doelgroepen?", "tikfout: 260.000 i.p.v. 620.000"), 52_000),
        (("How much of our 80,000 collection budget is for target groups?", "no, not 80,000 but 90,000"), 18_000),
    ],
)
def test_what_is_said_not_to_be_it_gives_way_to_what_is(
    assistant: Assistant, turns: tuple[str, ...], value: int
) -> None:
    (made,) = ask(assistant, *turns).calculations
    assert made.result
    assert made.result.value == value


def test_why_it_is_one_and_not_the_other_puts_nothing_right(assistant: Assistant) -> None:
    given = "Wij hebben 36 uur bij 70.000 inwoners, is dat genoeg?"
    (made,) = ask(assistant, given, "waarom 24 en niet 36?", "en met 100.000 inwoners?").calculations
    assert made.inputs == {"inhabitants": 100_000, "specialist_hours": 36}


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        ("en bij de helft?", 2_500),
        ("en stel dat we maar de helft hebben?", 2_500),
        ("bij de buren is het anderhalf keer zoveel, en dan?", 7_500),
        ("en als het drie keer zo groot was?", 15_000),
    ],
)
def test_a_whole_may_become_so_many_times_what_it_was(assistant: Assistant, asked: str, value: int) -> None:
    (made,) = ask(assistant, "Hoeveel schrijven we af van een collectie van 50.000 boeken?", asked).calculations
    assert made.result
    assert made.result.value == value


def test_how_much_it_differs_from_what_a_whole_was_is_told_for_both_ends_of_a_direction(assistant: Assistant) -> None:
    answer = ask(
        assistant,
        "Ons collectiebudget gaat van 90.000 naar 117.000 euro.",
        "wat scheelt dat voor het deel dat naar nieuwe doelgroepen gaat?",
    )
    before, after = answer.calculations
    assert (before.inputs, after.inputs) == ({"collection_budget": 90_000}, {"collection_budget": 117_000})
    assert after.formula.endswith("verschil: € 23.400 − € 18.000 = € 5.400 en € 35.100 − € 27.000 = € 8.100")


@pytest.mark.parametrize(
    ("turns", "first"),
    [
        (
            (
                "Hoeveel van 515.000 uitleningen mag van buiten het OB-netwerk komen?",
                "en gelijk verdeeld over onze vijf vestigingen?",
            ),
            "Voor elk van de 5 is dat gemiddeld 103 [R1].",
        ),
        (
            (
                "Bij ons staan 66.000 reguliere exemplaren. Hoeveel schrijven we daarvan af?",
                "en hoeveel blijft er na het afschrijven staan?",
            ),
            "Er blijft 59.400 over [R1].",
        ),
    ],
)
def test_what_is_asked_of_an_outcome_is_all_that_comes_first(
    assistant: Assistant, turns: tuple[str, ...], first: str
) -> None:
    assert first_sentence(ask(assistant, *turns)) == first


def test_figures_make_no_sum_of_a_question_about_what_the_plan_sets_nothing_for(assistant: Assistant) -> None:
    """A reader that knows only the norms that are calculated would have seen one of those in it."""
    answer = ask(
        assistant,
        "Ons collectiebudget is 2 ton.",
        "we willen gaan experimenteren",
        "hoe groot moet het budget zijn om mee te experimenteren?",
    )
    assert answer.calculations == ()
    assert "noemt geen bedrag of percentage" in answer.text
