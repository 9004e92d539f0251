"""Figures that make one figure together, and what a follow-up adds to or takes from one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant import Assistant
from assistant.advice import Language, Outcome
from assistant.answering.understanding import Intent, Reading
from assistant.answering.understanding.amounts import bind_figures
from assistant.answering.understanding.changes import changed_by
from assistant.answering.understanding.reading import values_of, worked_out
from tests.test_pointing import AS_OF, ask, first_sentence
from tests.test_two_figures import HOURS, LOANS, TARGET, WRITTEN_OFF, bound

TIME, TIME_HOURS = "specialist-time-direction", "specialist_time_hours"


@pytest.mark.parametrize(
    ("text", "norm_id", "figures"),
    [
        ("40.000 voor jeugd en 60.000 voor volwassenen", TARGET, {"collection_budget": 100_000}),
        ("40,000 for books and 20,000 for e-books", TARGET, {"collection_budget": 60_000}),
        ("30.000 + 20.000 euro", TARGET, {"collection_budget": 50_000}),
        ("30.000 romans, 20.000 jeugdboeken en 5.000 strips", WRITTEN_OFF, {"collection_size": 55_000}),
        (
            "40.000 voor jeugd, 60.000 voor volwassenen en 15.000 gaat naar doelgroepen",
            TARGET,
            {"collection_budget": 100_000, "target_group_budget": 15_000},
        ),
        # What is no part of the collection is left out, and a whole is not added to what goes to something of it.
        ("40.000 voor personeel en 60.000 voor boeken", TARGET, {"collection_budget": 60_000}),
        ("100.000 voor de collectie en 15.000 voor activiteiten", TARGET, {"collection_budget": 100_000}),
        ("budget 100.000, waarvan 25.000 voor e-books", TARGET, {"collection_budget": 100_000}),
        ("300 van de 12.000 uitleningen", LOANS, {"loans_total": 12_000, "loans_from_other_libraries": 300}),
    ],
)
def test_kinds_of_collection_are_added_up(text: str, norm_id: str, figures: dict[str, int]) -> None:
    assert bound(text, norm_id) == figures


@pytest.mark.parametrize(
    ("text", "norm_id", "figures"),
    [
        ("3 vestigingen met elk 20.000 boeken", WRITTEN_OFF, {"collection_size": 60_000}),
        ("elke vestiging heeft 25.000 euro en we hebben 4 vestigingen", TARGET, {"collection_budget": 100_000}),
        ("25.000 euro per filiaal, 3 filialen", TARGET, {"collection_budget": 75_000}),
        ("hoeveel per vestiging bij 4 vestigingen en 100.000 euro?", TARGET, {"collection_budget": 100_000}),
        ("5.000 euro per maand", TARGET, {"collection_budget": 60_000}),
        ("we besteden 2.000 per kwartaal aan doelgroepen", TARGET, {"target_group_budget": 8_000}),
        ("5 euro per inwoner", TARGET, {}),
    ],
)
def test_so_many_times_what_each_has(text: str, norm_id: str, figures: dict[str, int]) -> None:
    assert bound(text, norm_id) == figures


@pytest.mark.parametrize(
    ("text", "norm_id", "figures"),
    [
        ("Het budget van 120.000 wordt met 15% gekort", TARGET, {"collection_budget": 102_000}),
        ("Het budget van 120.000 gaat 5.000 omhoog", TARGET, {"collection_budget": 125_000}),
        ("Ons collectiebudget verdubbelt van 70.000", TARGET, {"collection_budget": 140_000}),
        ("Ons budget stijgt met 5.000 naar 85.000", TARGET, {"collection_budget": 85_000}),
        (
            "Budget 150.000 collectie, we doen 15%. Hoeveel komen we te kort?",
            TARGET,
            {"collection_budget": 150_000, "target_group_share": 15},
        ),
        ("De gemeente kort 10% op ons budget van 420.000", TARGET, {"collection_budget": 378_000}),
        ("If the council cuts our 500,000 budget by 8 percent", TARGET, {"collection_budget": 460_000}),
        (
            "We hebben 69.000 boeken en schreven er 6.210 af",
            WRITTEN_OFF,
            {"collection_size": 69_000, "items_written_off": 6_210},
        ),
        ("Van 16 naar 20 procent bij een budget van 275.000", TARGET, {"collection_budget": 275_000}),
        ("Budget 2026: 100.000, elk jaar 2% erbij", TARGET, {"collection_budget": 100_000}),
        # What the whole was made of neither comes to it nor stands beside it.
        ("Ons collectiebudget van 5.000 per maand wordt met 10% gekort", TARGET, {"collection_budget": 54_000}),
        ("Our collection budget of 5,000 a month doubles", TARGET, {"collection_budget": 120_000}),
        ("Op aanname van iemand voor 0,5 fte erbij", TIME, {"specialist_hours": 18}),
        ("Het budget van 60.000, die 60.000 dus, wordt met 10% gekort", TARGET, {"collection_budget": 54_000}),
    ],
)
def test_what_goes_on_or_off_in_the_same_question(text: str, norm_id: str, figures: dict[str, int]) -> None:
    assert bound(text, norm_id) == figures


@pytest.mark.parametrize(
    ("text", "norm_id", "figures"),
    [
        ("Collectiebudget 140.000, huisvesting 300.000", TARGET, {"collection_budget": 140_000}),
        ("Onze subsidie is 2,4 mln waarvan 300.000 collectie", TARGET, {"collection_budget": 300_000}),
        ("Ons personeelsbudget is 800.000 euro", TARGET, {}),
        ("60.000 boeken, 5.000 aangekocht en 6.000 afgeschreven", WRITTEN_OFF, {"collection_size": 60_000}),
        ("Onze vestiging aan de Kerkweg 130 heeft 48.000 boeken", WRITTEN_OFF, {"collection_size": 48_000}),
        ("We krijgen 45.000 bezoekers per jaar", LOANS, {}),
        ("We hebben 90.000 boeken", HOURS, {"collection_size": 90_000}),
        ("De buren 30.000 van 140.000, wij 25.000 van 130.000", TARGET, {}),
        (
            "Van ons collectiebudget van 50.000 gaat 60.000 naar doelgroepen",
            TARGET,
            {"collection_budget": 50_000, "target_group_budget": 60_000},
        ),
        (
            "Een specialist van 20 uur en een van 24, 190.000 inwoners",
            HOURS,
            {"specialist_hours": 44, "inhabitants": 190_000},
        ),
        (
            "20.000 uitleningen per maand, waarvan 900 van andere bibliotheken",
            LOANS,
            {"loans_total": 240_000, "loans_from_other_libraries": 10_800},
        ),
        (
            "Per kwartaal geven we 6.000 uit aan doelgroepen, collectiebudget 125.000 per jaar",
            TARGET,
            {"collection_budget": 125_000, "target_group_budget": 24_000},
        ),
        ("Van 24 naar 36 uur bij 90.000 inwoners", HOURS, {"specialist_hours": 36, "inhabitants": 90_000}),
        ("Twee bibliotheken met 60.000 en 90.000 inwoners", HOURS, {"inhabitants": 90_000}),
        ("1 fte, dus 36 uur, bij 100.000 inwoners", HOURS, {"specialist_hours": 36, "inhabitants": 100_000}),
        ("Twee gemeenten met 62.000 en 71.000 inwoners", HOURS, {"inhabitants": 133_000}),
        ("9.300 euro voor anderstalig op 155.000 budget", TARGET, {"collection_budget": 155_000}),
        ("64 uur bij 1,5 fte, 210.000 inwoners", HOURS, {"inhabitants": 210_000}),
        ("3 vestigingen met 20.000, 15.000 en 9.000 boeken", WRITTEN_OFF, {"collection_size": 44_000}),
        ("2 filialen met elk 15.000 boeken en 1 hoofdvestiging van 60.000", WRITTEN_OFF, {"collection_size": 90_000}),
        (
            "30k op een budget van 140k voor doelgroepen",
            TARGET,
            {"collection_budget": 140_000, "target_group_budget": 30_000},
        ),
        (
            "We discarded 3,400 out of 40,000 volumes",
            WRITTEN_OFF,
            {"collection_size": 40_000, "items_written_off": 3_400},
        ),
        ("5 vestigingen en samen 200.000 euro, hoeveel per vestiging?", TARGET, {"collection_budget": 200_000}),
    ],
)
def test_an_amount_is_of_what_stands_beside_it(text: str, norm_id: str, figures: dict[str, int]) -> None:
    found = bound(text, norm_id)
    assert {name: found[name] for name in figures} == figures
    assert figures or not found


def test_what_a_total_is_made_of_is_kept() -> None:
    found = bind_figures("40.000 voor jeugd en 60.000 voor volwassenen", (TARGET,))
    worked = found.stated["collection_budget"].worked
    assert worked is not None
    assert worked.terms == (40_000, 60_000)


@pytest.mark.parametrize(
    ("text", "norm_id", "worked"),
    [
        (
            "Ons collectiebudget is 60.000 en we besteden 5.000 per maand aan doelgroepen",
            TARGET,
            {"target_group_budget"},
        ),
        (
            "5.000 per maand gaat naar doelgroepen, van een collectiebudget van 60.000",
            TARGET,
            {"target_group_budget"},
        ),
        ("We geven 5.000 per maand uit en ons collectiebudget is 60.000", TARGET, {"target_group_budget"}),
        (
            "Our collection budget is 60,000 and we spend 5,000 a month on target groups",
            TARGET,
            {"target_group_budget"},
        ),
        (
            "Van onze 24.000 uitleningen zijn er 2.000 per maand van andere bibliotheken",
            LOANS,
            {"loans_from_other_libraries"},
        ),
        (
            "Of our 24,000 loans, 2,000 a month come from other libraries",
            LOANS,
            {"loans_from_other_libraries"},
        ),
        ("We hebben 12.000 boeken en schrijven er 1.000 per maand af", WRITTEN_OFF, {"items_written_off"}),
        ("We have 12,000 books and 1,000 a month are written off", WRITTEN_OFF, {"items_written_off"}),
        ("Onze specialist werkt 18 uur en besteedt 78 uur per maand aan nieuwe doelgroepen", TIME, {TIME_HOURS}),
        ("Our specialist works 18 hours, of which 78 hours a month go to new audiences", TIME, {TIME_HOURS}),
        # Nor is what is counted in something else altogether.
        ("60.000 inwoners en 5.000 euro per maand voor de collectie", HOURS, {"collection_budget"}),
        ("60,000 inhabitants, and 5,000 euros a month for the collection", HOURS, {"collection_budget"}),
        ("Een collectie van 12.000 boeken en 1.000 uitleningen per maand", WRITTEN_OFF, {"loans_total"}),
        ("36 uur specialist per week en 156 uur per maand, bij 100.000 inwoners", HOURS, set()),
    ],
)
def test_what_was_said_is_not_worked_out_of_others_that_come_to_as_much(
    text: str, norm_id: str, worked: set[str]
) -> None:
    found = bind_figures(text, (norm_id,))
    assert len(set(found.figures.values()) - {100_000}) == 1
    assert set(worked_out(found.stated)) == worked


@pytest.mark.parametrize(
    ("question", "line"),
    [
        (
            "Ons collectiebudget is 60.000 en we besteden 5.000 per maand aan doelgroepen. Is dat genoeg?",
            "Gerekend met bedrag voor doelgroepgericht collectioneren: 12 × € 5.000 = € 60.000.",
        ),
        (
            "Of our 24,000 loans, 2,000 a month come from other libraries. Is that allowed?",
            "Calculated with loans that come from another library organisation: 12 × 2,000 = 24,000.",
        ),
        (
            "We hebben 36 uur en 2 specialisten van 18 uur bij 100.000 inwoners, voldoen we?",
            "Gerekend met uren per week van alle collectiespecialisten samen: 36 uur + 36 uur (2 × 18 uur) = 72 uur.",
        ),
        ("We have 60,000 inhabitants and spend 5,000 euros a month. How many specialist hours do we need?", None),
    ],
)
def test_an_answer_says_only_of_what_was_worked_out_how(assistant: Assistant, question: str, line: str | None) -> None:
    said = [each for each in ask(assistant, question).text.splitlines() if each.startswith(("Gerekend", "Calculated"))]
    assert said == ([line] if line else [])


def test_what_was_worked_out_before_and_is_now_said_is_not_worked_out(assistant: Assistant) -> None:
    answer = ask(
        assistant, "Ons collectiebudget is 5.000 per maand. Hoeveel naar doelgroepen?", "En bij 60.000 budget?"
    )
    assert answer.calculations[0].inputs == {"collection_budget": 60_000}
    assert "Gerekend met" not in answer.text


def test_of_what_comes_to_a_figure_it_is_said_how_it_was_worked_out(assistant: Assistant) -> None:
    answer = ask(
        assistant, "Onze specialist werkt 20 uur bij 90.000 inwoners, genoeg?", "En als er iemand van 0,5 fte bij komt?"
    )
    assert "20 uur + 18 uur (0,5 × 36 uur) = 38 uur" in answer.text


def test_members_are_no_inhabitants_and_fewer_than_is_not_exactly() -> None:
    assert bound("we hebben 8.000 leden", HOURS) == {}
    assert bound("minder dan 80.000 inwoners", HOURS) == {"inhabitants": 79_999}
    assert bound("80.000 inwoners", HOURS) == {"inhabitants": 80_000}


@pytest.mark.parametrize(
    ("text", "known", "became"),
    [
        ("en als er 20.000 bij komt?", {"collection_budget": 100_000}, {"collection_budget": 120_000}),
        ("en met 20.000 euro minder?", {"collection_budget": 100_000}, {"collection_budget": 80_000}),
        ("and with 20,000 more?", {"collection_budget": 100_000}, {"collection_budget": 120_000}),
        ("en als het 10% wordt gekort?", {"collection_budget": 100_000}, {"collection_budget": 90_000}),
        ("and if it is halved?", {"collection_budget": 100_000}, {"collection_budget": 50_000}),
        ("en bij het dubbele?", {"collection_budget": 100_000}, {"collection_budget": 200_000}),
        (
            "en als we er 5.000 bij doen?",
            {"collection_budget": 100_000, "target_group_budget": 15_000},
            {"target_group_budget": 20_000},
        ),
        (
            "en als het budget 10.000 hoger was, dus stijgt met 10.000?",
            {"collection_budget": 100_000, "target_group_budget": 15_000},
            None,  # two numbers: no guess
        ),
        ("en als het daalt naar 80.000?", {"collection_budget": 100_000}, None),
        ("door een bezuiniging wordt het budget 80.000", {"collection_budget": 100_000}, None),
        ("en bij 80.000?", {"collection_budget": 100_000}, None),
        ("er gaat 200.000 af", {"collection_budget": 100_000}, None),
        ("wij besteden maar de helft", {"collection_budget": 100_000}, None),
        ("en bij de helft?", {}, None),
    ],
)
def test_a_follow_up_adds_to_a_figure_or_takes_from_it(
    text: str, known: dict[str, int], became: dict[str, int] | None
) -> None:
    before = Reading(
        language=Language.NL,
        as_of=AS_OF,
        text="",
        intent=Intent.NORM,
        figures={name: Decimal(value) for name, value in known.items()},
    )
    found = changed_by(text, (TARGET,), before)
    assert (values_of(found) if found else None) == became


def test_an_answer_says_what_it_calculated_with(assistant: Assistant) -> None:
    answer = ask(assistant, "We hebben 40.000 voor jeugd en 60.000 voor volwassenen. Hoeveel moet naar doelgroepen?")
    assert answer.calculations[0].inputs == {"collection_budget": 100_000}
    assert "€ 40.000 + € 60.000 = € 100.000" in answer.text
    assert all(finding.status != "fail" for finding in answer.findings)


def test_each_step_starts_from_the_one_before(assistant: Assistant) -> None:
    answer = ask(
        assistant, "Hoeveel moet naar doelgroepen bij 100.000?", "en als er 20.000 bij komt?", "en als het halveert?"
    )
    assert "€ 120.000 / 2 = € 60.000" in answer.text
    assert answer.calculations[0].result is not None
    assert answer.calculations[0].result.value == 12_000
    assert all(finding.status != "fail" for finding in answer.findings)


def test_figures_of_another_norm_are_remembered(assistant: Assistant) -> None:
    answer = ask(
        assistant,
        "Wij hebben 88.000 euro collectiebudget, 61.000 inwoners en 45.000 boeken. Hoeveel naar doelgroepen?",
        "en hoeveel uur specialist?",
        "en afschrijven?",
    )
    assert answer.calculations[0].inputs == {"collection_size": 45_000}


def test_a_correction_begins_where_the_question_before_it_began(assistant: Assistant) -> None:
    answer = ask(assistant, "Budget 100.000. Hoeveel naar doelgroepen?", "en met 10.000 erbij?", "nee, 20.000 erbij")
    assert answer.calculations[0].inputs == {"collection_budget": 120_000}


@pytest.mark.parametrize(
    ("turns", "said"),
    [
        (("Hoeveel mag van andere bibliotheken komen bij 295.000 uitleningen?", "Wij zaten op 4,2 procent."), "12.390"),
        (("We besteden 52.000 van 290.000 aan doelgroepen, genoeg?", "hoeveel euro missen we?"), "€ 6.000"),
        (("Budget 3,2 ton. Hoeveel naar doelgroepen?", "En bij 30 procent?"), "€ 96.000"),
        (("De gemeente kort 10% op ons budget van 420.000. Hoeveel naar doelgroepen?", "En bij 5%?"), "€ 79.800"),
        (("Our 325,000 budget is cut by 25,000. How much for target groups?", "how much less than before?"), "€5,000"),
        (("Hoeveel uur bij 74.000 inwoners?", "En als we fuseren met een gemeente van 20.000?"), "94.000"),
    ],
)
def test_a_follow_up_goes_on_with_the_sum(assistant: Assistant, turns: tuple[str, ...], said: str) -> None:
    assert said in ask(assistant, *turns).text


def test_the_norm_that_is_asked_for_by_its_name_is_said(assistant: Assistant) -> None:
    assert "20%" in first_sentence(ask(assistant, "Wat is de norm voor doelgroepgericht collectioneren?"))


def test_a_refusal_names_no_field_of_a_program(assistant: Assistant) -> None:
    answer = ask(assistant, "Wij zitten op 120% voor doelgroepen bij 100.000 euro, is dat genoeg?")
    assert "target_group_share" not in answer.text


def test_hours_of_other_staff_are_not_those_of_the_specialist(assistant: Assistant) -> None:
    answer = ask(assistant, "Hoeveel uur heeft een leesmediaconsulent nodig bij 90.000 inwoners?")
    assert answer.outcome is Outcome.NOT_IN_SOURCES
    assert not answer.calculations
    answer = ask(assistant, "Hoeveel uur voor de collectiespecialist bij 90.000 inwoners, naast vrijwilligers?")
    assert "36 uur" in first_sentence(answer)
