"""Which questions are answered with yes or no, seen from how they are built."""

from __future__ import annotations

import pytest

from assistant.answering.understanding.polar import asks_whether_also, is_polar

POLAR = """
Mag dat?
Blijft het gewone werk bestaan?
Lekt er kennis weg?
Lezen tieners liever Engels?
Hoeft een kind daar niets voor te betalen?
Zit dat bij de prijs in?
Haalde iedereen die norm?
Betaalde Probiblio de inrichting?
Waardeert het publiek dat?
Dankzij IBL kan het budget omlaag?
Boeken zat er genoeg, dus het budget kan omlaag?
Is het waar dat wij dat zelf bepalen?
klopt t dat wij meer uren moeten
horen stripboeken ook bij de jeugd
Wij zitten op 60.000 inwoners, is 16 uur dan genoeg?
Ik ben 35, val ik er nog onder?
En strips, vallen die eronder?
Mijn directeur wil op cijfers sturen. Is dat de bedoeling?
Dus iedere bibliotheek beslist dat zelf?
Dat is verplicht, toch?
Can we skip this?
A reader lost a book. Does she have to pay?
""".strip().splitlines()
OTHER = """
Wat mag er?
In hoeveel gemeenten geldt dat?
Hoeveel uur is genoeg, is dat bekend?
Kun je zeggen wie dat doet?
Kan ik ergens lezen hoe dat werkt?
Kun je uitleggen waarom dat zo is?
Is er iets gezegd over wat we kopen?
Weet iemand welke boeken weg moeten?
Can you tell me which books?
Could you explain the floor?
Boeken voor jongeren?
Goede boeken voor jongeren?
En buiten het netwerk?
De collectie is voor welke leeftijd bedoeld?
Noem alle normen
Vat de herziening samen
Vertel iets over de collectie omdat het moet
budget doelgroepen
""".strip().splitlines()


@pytest.mark.parametrize("question", POLAR)
def test_a_finite_verb_before_its_subject_asks_for_yes_or_no(question: str) -> None:
    assert is_polar(question)


@pytest.mark.parametrize("question", OTHER)
def test_a_question_for_a_thing_a_request_and_a_few_words_do_not(question: str) -> None:
    assert not is_polar(question)


@pytest.mark.parametrize(
    "question",
    ["ook voor kinderen?", "en e-books ook?", "And games too?", "alleen op school?", "vooral door ouderen zeker?"],
)
def test_a_follow_up_without_a_verb_may_ask_whether_it_holds_there_too(question: str) -> None:
    assert asks_whether_also(question)
    assert not is_polar(question), "it does so only after another question"


@pytest.mark.parametrize(
    "question", ["en de games?", "alleen wie betaalt?", "wat moet de manager ook", "even de cijfers"]
)
def test_other_short_questions_do_not(question: str) -> None:
    assert not asks_whether_also(question)
