"""Sums in another measure or the other way round: hours of a month or in fte, an outcome per month or branch, the whole
of which something is a part, and several libraries or schools at once."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant import Assistant
from assistant.advice import Answer, Outcome, Per
from assistant.answering.understanding.backwards import asks_whole
from assistant.answering.understanding.spreading import spread_asked
from assistant.errors import BadInput
from assistant.figures import numbers_in
from assistant.knowledge.norms import calculate, receipt_of, solve, with_spread, with_total
from tests.test_dossier_verify import answer, as_word, dossier, in_state, looked_over, register
from tests.test_pointing import ask, first_sentence
from tests.test_two_figures import HOURS, LOANS, NEW, TARGET, WRITTEN_OFF, bound


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("0,5 fte bij 70.000 inwoners", 18),
        ("0,5 fte bij een werkweek van 38 uur", 19),
        ("twee mensen van 0,5 fte", 36),
        ("140 uur per maand", 32.31),
        ("1.100 uur per jaar", 21.15),
        ("32 uur per week", 32),
        ("twee specialisten van 24 en 20 uur", 44),
        ("drie specialisten van 16, 20 en 12 uur", 48),
        ("2 specialisten van 28 uur en een van 10", 66),
        ("drie specialisten werken elk 16 uur", 48),
        ("2 x 18 uur", 36),
        ("met twee van 20 uur", 40),
        ("in de jaarrekening staan 1.700 uren", 32.69),
        ("1.600 uren, gelijk verdeeld over 50 weken", 32),
        ("per maand maken we 110 uur", 25.38),
        ("twee collega's van 24 uur", 48),
        ("twee collega’s van 0,6 fte", 43.2),
        ("two specialists of 20 hours each for 100,000 inhabitants", 40),
        ("two specialists working 20 hours each", 40),
        ("wij hebben twee specialisten die 16 uur elk werken", 32),
    ],
)
def test_the_hours_are_those_of_a_week_of_all_together(text: str, hours: float) -> None:
    assert bound(text, HOURS)["specialist_hours"] == hours


@pytest.mark.parametrize(
    ("text", "norm_id", "figures"),
    [
        ("€ 2,50 per inwoner en 64.000 inwoners", TARGET, {"collection_budget": 160_000, "inhabitants": 64_000}),
        ("ons gebouw is 1.200 m2 en ons budget 275.000 euro", TARGET, {"collection_budget": 275_000}),
        (
            "140.000 euro, waarvan 20.000 naar jongeren en 12.000 naar nieuwkomers gaat",
            TARGET,
            {"collection_budget": 140_000, "target_group_budget": 32_000},
        ),
        (
            "300.000 euro, waarvan 40.000 voor doelgroepen en 20.000 voor personeel",
            TARGET,
            {"collection_budget": 300_000, "target_group_budget": 40_000},
        ),
        ("de begroting is 2,6 mln, waarvan 11% naar de collectie gaat", TARGET, {"collection_budget": 286_000}),
        (
            "collectiebudget 198.400 euro, totaal budget 2,6 miljoen euro, 35k voor doelgroepen",
            TARGET,
            {"collection_budget": 198_400, "target_group_budget": 35_000},
        ),
        ("€27,400 for our collection every quarter", TARGET, {"collection_budget": 109_600}),
        (
            "het budget bestaat uit € 110.000 boeken, € 18.000 tijdschriften en € 12.000 film",
            TARGET,
            {"collection_budget": 140_000},
        ),
        ("filiaal Oost leent 64.000 keer uit, West 47.000 en Centrum 139.000", LOANS, {"loans_total": 250_000}),
        ("wij lenen 200.000 boeken per jaar uit", LOANS, {"loans_total": 200_000}),
        ("3 gemeenten van 30.000, 45.000 en 28.000 inwoners", HOURS, {"inhabitants": 103_000}),
        ("we gaan samen: de een heeft 48.000 inwoners, de ander 39.000", HOURS, {"inhabitants": 87_000}),
        (
            "60.000 boeken en we schrijven 8% af, klopt dat?",
            WRITTEN_OFF,
            {"collection_size": 60_000, "written_off_share": 8},
        ),
    ],
)
def test_what_stands_beside_a_figure_says_what_it_is(text: str, norm_id: str, figures: dict[str, float]) -> None:
    assert bound(text, norm_id) == figures


@pytest.mark.parametrize(
    ("question", "norm_id", "per"),
    [
        ("Hoeveel is dat per maand?", TARGET, Per(name="maand", divided=12)),
        ("How much is that a month?", TARGET, Per(name="maand", divided=12)),
        ("Hoeveel schrijven we in vier jaar af?", WRITTEN_OFF, Per(name="years", times=4)),
        ("Hoeveel uur per jaar is dat?", HOURS, Per(name="jaar", times=52)),
        ("En maandelijks?", HOURS, Per(name="maand", times=52, divided=12)),
        ("Hoeveel fte is dat?", HOURS, Per(name="fte", divided=36)),
        ("En in fte bij 38 uur per week?", HOURS, Per(name="fte", divided=38)),
        ("En in fte bij een werkweek van 37,5 uur?", HOURS, Per(name="fte", divided=37.5)),
        ("Per vestiging, we hebben er 5?", TARGET, Per(name="part", divided=5)),
        ("Wat moet elk van onze 4 vestigingen besteden?", TARGET, Per(name="part", divided=4)),
        ("En op jaarbasis, als je 46 weken rekent?", HOURS, Per(name="jaar", times=46)),
        ("Hoeveel euro per inwoner is dat bij 75.000 inwoners?", TARGET, Per(name="head", divided=75_000)),
        ("468.000 uitleningen in een jaar; hoeveel gemiddeld per maand?", LOANS, Per(name="maand", divided=12)),
        # What a figure is per is no question, nor is what the norm counts in already.
        ("Wij zetten 24 uur per week in, genoeg?", HOURS, None),
        ("Per kwartaal geven we 6.000 uit aan doelgroepen. Goed?", TARGET, None),
        ("Hoeveel boeken schrijven we per jaar af?", WRITTEN_OFF, None),
        ("Hoeveel uur per week is de norm?", HOURS, None),
        ("We hebben 0,5 fte, is dat genoeg?", HOURS, None),
        ("Hoeveel per inwoner?", TARGET, None),
        ("Wij hebben 3 vestigingen met elk 20.000 boeken", WRITTEN_OFF, None),
    ],
)
def test_in_what_the_outcome_is_asked(question: str, norm_id: str, per: Per | None) -> None:
    assert spread_asked(question, (norm_id,)) == per


@pytest.mark.parametrize(
    ("question", "unit", "expected"),
    [
        ("Bij welk budget is 15.000 genoeg?", "EUR", True),
        ("Hoe groot mag het collectiebudget dan zijn?", "EUR", True),
        ("Hoeveel uitleningen moet je minimaal hebben om 9.000 te mogen lenen?", "loans", True),
        ("30 uur, tot welk inwonertal is dat genoeg?", "inhabitants", True),
        ("Welk deel van het budget gaat naar doelgroepen?", "EUR", False),
        ("Hoeveel uitleningen mogen van andere bibliotheken komen?", "loans", False),
        ("Hoeveel moeten we besteden bij een budget van 200.000?", "EUR", False),
    ],
)
def test_whether_the_whole_is_asked(question: str, unit: str, expected: bool) -> None:
    assert asks_whole(question, unit) is expected


@pytest.mark.parametrize(
    ("norm_id", "given", "value", "upper"),
    [
        (TARGET, {"target_group_budget": 15_000}, 75_000, None),
        (LOANS, {"loans_from_other_libraries": 9_001}, 180_020, None),
        (WRITTEN_OFF, {"items_written_off": 7_500}, 75_000, None),
        (NEW, {"new_audiences_budget": 30_000}, 100_000, 150_000),
    ],
)
def test_a_part_is_worked_back_to_its_whole(norm_id: str, given: dict[str, int], value: int, upper: int | None) -> None:
    made = solve(register(), norm_id, given)
    assert made.result is not None
    assert (made.result.value, made.result.upper) == (value, upper)
    assert made.solves == register().get(norm_id).of
    forwards = calculate(register(), norm_id, {**given, made.solves or "": value})
    assert forwards.comparison == "meets"


def test_what_cannot_be_worked_back_is_refused_with_a_sentence() -> None:
    with pytest.raises(BadInput, match="niet terug te rekenen"):
        solve(register(), TARGET, {"collection_budget": 1})


def test_a_sum_per_month_or_together_has_a_receipt_of_its_own_and_can_be_done_again() -> None:
    plain = calculate(register(), HOURS, {"inhabitants": 185_000})
    other = calculate(register(), HOURS, {"inhabitants": 60_000})
    per = with_spread(plain, Per(name="fte", divided=36))
    total = with_total(plain, [other])
    back = solve(register(), TARGET, {"target_group_budget": 15_000})
    assert len({each.receipt for each in (plain, per, total, back)}) == 4
    assert all(each.receipt == receipt_of(each) for each in (plain, per, total, back))
    for made, said in ((per, "1,33"), (total, "72"), (back, "75.000")):
        assert said in made.formula
        assert looked_over(as_word(dossier(in_state(answer("Zo is het [R1].", None, [made]))))).holds
    tampered = per.model_copy(update={"per": Per(name="fte", divided=40)})
    assert not looked_over(as_word(dossier(in_state(answer("Zo is het [R1].", None, [tampered]))))).holds


def shows(given: Answer, *numbers: float) -> bool:
    return {Decimal(str(each)) for each in numbers} <= numbers_in(given.text)


@pytest.mark.parametrize(
    ("turns", "is_assumed"),
    [
        (("0,5 fte en 0,8 fte collectiespecialist bij 90.000 inwoners, is dat genoeg?",), True),
        (("18 uur en 0,4 fte bij 60.000 inwoners. Voldoen we?",), True),
        (("Onze specialist werkt 24 uur bij 60.000 inwoners, genoeg?", "er komt 0,3 fte bij"), True),
        (("0,7 fte bij 60.000 inwoners, genoeg als een werkweek bij ons 38 uur is?",), False),
        (("Onze specialist werkt 24 uur bij 60.000 inwoners, genoeg?",), False),
    ],
)
def test_a_working_week_that_nobody_said_is_said_to_be_assumed(
    assistant: Assistant, turns: tuple[str, ...], is_assumed: bool
) -> None:
    given = ask(assistant, *turns)
    assert given.calculations[0].inputs.keys() == {"inhabitants", "specialist_hours"}
    assert ("volledige werkweek van 36 uur aangenomen" in given.text) is is_assumed


CONVERSATIONS: list[tuple[tuple[str, ...], tuple[float, ...], str]] = [
    (
        ("Ons budget is 3 ton, wat moet er naar doelgroepen?", "en als we 40.000 hebben uitgegeven, is dat genoeg?"),
        (60_000, 40_000, 20_000),
        "Nee, dat is nog niet genoeg",
    ),
    (("Hoeveel moet er per maand naar doelgroepen bij een budget van 240.000 euro?",), (4_000, 48_000), "Per maand"),
    (
        ("Hoeveel moet er naar doelgroepen bij een collectiebudget van 95.500?", "Per vestiging, we hebben er 5?"),
        (3_820,),
        "Voor elk van de 5",
    ),
    (("Hoeveel boeken schrijven we af bij een collectie van 85.000?", "En hoeveel per maand?"), (708,), "Per maand"),
    (("Hoeveel uur hebben we nodig bij 240.000 inwoners?", "en in fte?"), (1.33,), "Bij een volledige werkweek van 36"),
    (
        ("Bij welk budget is 15.000 genoeg voor doelgroepen?",),
        (75_000,),
        "Collectiebudget per jaar: hoogstens € 75.000",
    ),
    (("Bij welk budget is 15.000 genoeg voor doelgroepen?", "En 30.000?"), (150_000,), "Collectiebudget per jaar"),
    (("Wij hebben 30 uur specialist per week. Tot welk inwonertal is dat genoeg?",), (30, 24), "Met 30 uur per week"),
    (("We hebben 10 uur specialist. Bij welk inwonertal past dat?",), (10, 24), "10 uur per week is minder"),
    (
        ("Bibliotheek A heeft 60.000 inwoners en bibliotheek B 185.000. Hoeveel uur moeten ze samen inzetten?",),
        (24, 48, 72),
        "Samen is dat minstens 72 uur",
    ),
    (
        ("We hebben 3 vestigingen met 20.000, 35.000 en 12.000 boeken. Hoeveel moet elke vestiging afschrijven?",),
        (2_000, 3_500, 1_200),
        "Bij 20.000",
    ),
    (
        ("We hebben 215.000 inwoners en 40 uur specialist. Voldoen we?", "En als er een collega met 10 uur bij komt?"),
        (50,),
        "Uw cijfers passen",
    ),
    (
        ("We hebben specialisten van 20 en 18 uur bij 110.000 inwoners. Genoeg?", "En als de tweede naar 12 uur gaat?"),
        (32,),
        "Dat is nog niet genoeg",
    ),
    (
        (
            "Wat als ons budget van 220.000 met 15% wordt gekort, hoeveel voor doelgroepen?",
            "En als het juist 15% stijgt?",
        ),
        (253_000, 50_600),
        "Budget voor doelgroepgericht",
    ),
    (
        ("Hoeveel van onze 1,1 miljoen uitleningen mag van buiten het netwerk komen?", "En van andere bibliotheken?"),
        (55_000,),
        "Uitleningen van een andere bibliotheekorganisatie",
    ),
    (
        ("Onze specialist van 36 uur besteedt 20 uur aan nieuwe doelgroepen. Klopt dat met het plan?", "En 27 uur?"),
        (27, 75),
        "Uw cijfers passen",
    ),
    (
        ("We hebben specialisten van 18 en 12 uur bij 77.000 inwoners. Genoeg?", "En als de tweede vertrekt?"),
        (18, 24),
        "Dat is nog niet genoeg",
    ),
    (
        ("Hoeveel van 214.000 euro moet naar doelgroepen?", "Sorry, typefout: het budget is 241.000, niet 214.000."),
        (48_200,),
        "Budget voor doelgroepgericht",
    ),
    (
        ("545.000 uitleningen per jaar. Hoeveel mag van een andere bibliotheek komen?", "en buiten het netwerk?"),
        (545,),
        "Uitleningen van buiten het OB-netwerk",
    ),
    (
        (
            "Hoeveel van ons budget van 200.000 moet naar doelgroepen?",
            "Wat is dat eerlijk verdeeld per vestiging, we hebben er 8?",
        ),
        (5_000,),
        "Voor elk van de 8",
    ),
    (
        ("Hoeveel uur bij 240.000 inwoners?", "en in fte van 37,5 uur?"),
        (1.28,),
        "Bij een volledige werkweek van 37,5 uur",
    ),
    (("Hoeveel uur hebben 100.000 inwoners nodig en bij 200.000?",), (36, 48), "Bij 100.000"),
    (("Hoeveel naar doelgroepen bij 100.000 euro en bij 150.000 euro?",), (20_000, 30_000), "Bij € 100.000: budget"),
    (("Wij zijn 36 uur open bij 60.000 inwoners. Hoeveel uur specialist?",), (24,), "Uren voor de"),
    (
        ("Wij zitten op 4,8% van andere bibliotheken en 0,3% van buiten het OB-netwerk. Voldoen we?",),
        (4.8, 0.3),
        "Deels wel en deels niet",
    ),
]


@pytest.mark.parametrize(
    ("turns", "numbers", "begins"), CONVERSATIONS, ids=[turns[-1] for turns, _, _ in CONVERSATIONS]
)
def test_what_is_asked_is_what_is_calculated(
    assistant: Assistant, turns: tuple[str, ...], numbers: tuple[float, ...], begins: str
) -> None:
    given = ask(assistant, *turns)
    assert first_sentence(given).startswith(begins)
    assert given.outcome is Outcome.ANSWERED
    assert shows(given, *numbers)
    assert not [each for each in given.findings if each.status == "fail"]


def test_a_working_week_that_nobody_said_is_told_to_be_assumed(assistant: Assistant) -> None:
    said = "aangenomen"
    assert said in ask(assistant, "We hebben 0,5 fte specialist bij 70.000 inwoners. Genoeg?").text
    assert said not in ask(assistant, "0,5 fte specialist bij een werkweek van 36 uur, 70.000 inwoners. Genoeg?").text


def test_an_end_that_the_norm_does_not_have_is_said(assistant: Assistant) -> None:
    given = ask(assistant, "Hoeveel mag er maximaal van 200.000 euro naar doelgroepgericht collectioneren?")
    assert "alleen een minimum en geen maximum" in given.text


IN_SECONDARY = "Hoeveel boeken voor een vo-school met 1.250 leerlingen?"
SCHOOLS: list[tuple[tuple[str, ...], tuple[float, ...]]] = [
    (("Een basisschool heeft 12 groepen van 25 leerlingen. Hoeveel boeken moeten er staan?",), (300, 1_500, 2_400)),
    (("Hoeveel boeken hebben drie basisscholen van 150, 220 en 400 leerlingen samen nodig?",), (770, 3_850, 6_160)),
    (("Een vo-school heeft 4.200 boeken. Voor hoeveel leerlingen is dat voldoende?",), (840, 1_400)),
    (
        ("Hoeveel boeken bij 1.250 leerlingen op een vo-school?", "Ze hebben er nu 3.000. Hoeveel te kort?"),
        (3_000, 750),
    ),
    (
        ("Hoeveel boeken bij 1.250 leerlingen op een vo-school?", "En als er 250 leerlingen vertrekken?"),
        (1_000, 3_000),
    ),
    (("Hoeveel boeken voor een basisschool met 1.000 leerlingen?", "And a secondary school?"), (3_000, 5_000)),
]


@pytest.mark.parametrize(("turns", "numbers"), SCHOOLS, ids=[turns[-1] for turns, _ in SCHOOLS])
def test_a_guideline_counts_all_that_a_question_names(
    assistant: Assistant, turns: tuple[str, ...], numbers: tuple[float, ...]
) -> None:
    given = ask(assistant, *turns)
    assert shows(given, *numbers)
    assert not [each for each in given.findings if each.status == "fail"]


@pytest.mark.parametrize(
    "question", ["Kunnen we uitstel krijgen voor de 10%-norm?", "Zijn er uitzonderingen op de 5%?"]
)
def test_what_a_norm_asks_is_no_answer_to_who_wants_an_exemption(assistant: Assistant, question: str) -> None:
    assert ask(assistant, question).outcome is Outcome.NOT_IN_SOURCES


def test_who_says_that_he_asks_on_does(assistant: Assistant) -> None:
    given = ask(assistant, "Wat is BCB?", "Even doorvragen: hoe bepaalt het waar een exemplaar komt te staan?")
    assert given.citations[0].source_id == "probiblio-haal-meer-uit-je-collectie"
