"""Follow-ups that point at the answer before them: where it stands, one of its points, what counts, if it binds."""

from __future__ import annotations

from datetime import date

import pytest

from assistant import Assistant
from assistant.advice import Answer, Outcome
from assistant.answering.understanding.pointing import LAST, asks_where, place_asked

AS_OF = date(2026, 11, 24)
SHARE = "plan-2026-2030/doelgroepgericht-collectioneren/ambitie/3"


def ask(assistant: Assistant, *turns: str) -> Answer:
    answer: Answer | None = None
    for turn in turns:
        answer = assistant.ask(turn, conversation_id=answer.conversation_id if answer else None, as_of=AS_OF)
    assert answer is not None
    return answer


def first_sentence(answer: Answer) -> str:
    return answer.text.split("\n")[0]


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("Leg de tweede uit", 1),
        ("Wat houdt het eerste principe in?", 0),
        ("en de laatste?", LAST),
        ("Can you explain the third one?", 2),
        ("Wie was de eerste directeur?", None),
        ("Wat is het verschil tussen de eerste en de tweede?", None),
        ("Leg dat uit", None),
    ],
)
def test_a_point_is_named_by_its_place_and_nothing_else(question: str, place: int | None) -> None:
    assert place_asked(question) == place


@pytest.mark.parametrize(
    "question", ["Where can I park?", "Waar vind ik parkeerplaatsen?", "Welke bronnen zijn er voor dyslexie?"]
)
def test_where_something_else_is_points_at_nothing(question: str) -> None:
    assert not asks_where(question)


@pytest.mark.parametrize("question", ["Waar staat dat?", "Op welke pagina staat dat?", "Where does it say that?"])
def test_where_something_stands_is_asked(question: str) -> None:
    assert asks_where(question)


def test_a_point_of_the_list_before_is_quoted(assistant: Assistant) -> None:
    listed = ask(assistant, "Wat zijn de negen waarden?")
    second = assistant.ask("Leg de tweede uit", conversation_id=listed.conversation_id, as_of=AS_OF)
    assert second.citations[0].passage_id == listed.citations[1].passage_id
    last = assistant.ask("En de laatste?", conversation_id=listed.conversation_id, as_of=AS_OF)
    assert last.citations[0].passage_id == listed.citations[8].passage_id  # what stands beside the nine is none of them


def test_where_a_sum_rests_on_is_said_without_the_sum(assistant: Assistant) -> None:
    answer = ask(assistant, "Ons collectiebudget is € 250.000. Hoeveel naar doelgroepen?", "Waar staat dat?")
    assert first_sentence(answer) == "Dat staat in het plan bij Doelgroepgericht collectioneren – Ambitie:"
    assert [citation.passage_id for citation in answer.citations] == [SHARE]
    assert answer.calculations == ()
    again = assistant.ask("En bij 300.000 euro?", conversation_id=answer.conversation_id, as_of=AS_OF)
    assert "€ 60.000" in first_sentence(again)


@pytest.mark.parametrize(
    ("turns", "opening"),
    [
        (
            ("Ons collectiebudget is € 250.000. Hoeveel naar doelgroepen?", "Is dat verplicht?"),
            "Nee, het plan noemt dit",
        ),
        (("Hoeveel naar doelgroepen bij 300.000 euro?", "Mag het ook minder zijn?"), "Nee, dat is minder dan"),
        (("Wat is de norm voor saneren?", "Mag het ook meer zijn?"), "Het plan laat dit open"),
        (("Moeten we 10% afschrijven?", "En schoolcollecties?"), "Het plan laat dit open"),
        (("Hoeveel uur collectiespecialist bij 60.000 inwoners?", "Telt de manager mee?"), "Het plan laat dit open"),
        (("Hoeveel uur bij 70.000 inwoners?", "Is 20 uur ook goed?"), "Nee, dat is nog niet genoeg"),
        (("Wat is de norm voor het leenverkeer?", "Wij hebben 300.000 uitleningen"), "Uitleningen van een andere"),
        (("Hoeveel uur voor een kleine bibliotheek?", "en een grote?"), "Grote bibliotheek"),
    ],
)
def test_what_is_asked_of_the_norm_before_comes_first(
    turns: tuple[str, ...], opening: str, assistant: Assistant
) -> None:
    assert first_sentence(ask(assistant, *turns)).startswith(opening)


def test_what_happens_if_it_is_not_met_is_no_question_for_the_norm(assistant: Assistant) -> None:
    answer = ask(assistant, "Wat is de norm voor saneren?", "En als we dat niet doen?")
    assert "niet gebruikt om bibliotheken negatief af te rekenen" in answer.citations[0].quote


def test_a_figure_that_changes_by_a_share_is_calculated_anew(assistant: Assistant) -> None:
    answer = ask(
        assistant, "Ons collectiebudget is € 250.000. Hoeveel naar doelgroepen?", "En als het 10% wordt gekort?"
    )
    assert "€ 250.000 − 10% = € 225.000" in answer.text
    assert "€ 45.000" in first_sentence(answer)


def test_a_norm_of_earlier_in_the_conversation_is_taken_up_again(assistant: Assistant) -> None:
    answer = ask(
        assistant,
        "Welk deel van het budget is voor doelgroepgericht collectioneren?",
        "Wie moet er meepraten als we verbouwen?",
        "Even terug naar dat geld: wij hebben drie ton te besteden, hoeveel moet daar dan minstens van af?",
    )
    assert "€ 60.000" in first_sentence(answer)


def test_libraries_that_merge_have_their_inhabitants_together(assistant: Assistant) -> None:
    answer = ask(assistant, "Wij fuseren: 70.000 en 40.000 inwoners. Hoeveel uur?")
    assert [calculation.inputs["inhabitants"] for calculation in answer.calculations] == [110_000]


@pytest.mark.parametrize("question", ["En volgend jaar?", "Mag ik 3 uur parkeren?", "Is de bieb 24 uur open?"])
def test_what_no_norm_counts_does_not_get_the_norm_before_it(question: str, assistant: Assistant) -> None:
    answer = ask(assistant, "Hoeveel uur collectiespecialist bij 60.000 inwoners?", question)
    assert answer.calculations == ()
    assert answer.outcome is not Outcome.NEEDS_JUDGEMENT


def test_an_own_figure_that_is_known_is_compared_and_not_told_off(assistant: Assistant) -> None:
    answer = ask(assistant, "Wij hebben 300.000 uitleningen en 9.000 via IBL, voldoen we?", "Is dat meer dan mag?")
    assert first_sentence(answer).startswith("Uw cijfers passen bij het plan")


def test_going_from_one_size_to_another_is_no_sum_of_the_two(assistant: Assistant) -> None:
    answer = ask(assistant, "Na de fusie gaan we van 70.000 naar 110.000 inwoners, hoeveel uur?")
    assert [calculation.inputs["inhabitants"] for calculation in answer.calculations] == [110_000]


def test_an_approved_answer_is_not_offered_for_another_point_of_it(assistant: Assistant) -> None:
    listed = ask(assistant, "Wat zijn de principes van het thema jeugd?")
    keys = set()
    for question in ("Leg de tweede uit", "Leg de derde uit", "Waar staat dat?"):
        answer = assistant.ask(question, conversation_id=listed.conversation_id, as_of=AS_OF)
        keys.add(assistant._journal.entries(kind="question", answer_id=answer.id)[0].content["key"])
    assert len(keys) == 3


# --- a norm and a limit


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("Mogen we meer dan 5% lenen van andere bibliotheken?", "Nee, dat is meer dan het plan noemt"),
        ("May we lend more than 5% from other libraries?", "No, that is more than the plan names"),
        ("Mogen we minder dan 20% aan doelgroepen uitgeven?", "Nee, dat is minder dan het plan noemt"),
        ("Mogen we meer dan 20% aan doelgroepen uitgeven?", "Ja, meer mag"),
        ("Mogen we minder dan 10% afschrijven?", "Het plan laat dit open"),
        ("Is de 5% voor IBL een maximum of een streefgetal?", "Het is een maximum"),
        ("Wat is de 5%-norm voor IBL?", "Maximaal 5%"),
        ("Is de urennorm een advies of een afspraak?", "Het is een afspraak tussen de bibliotheken"),
        ("Is 12% IBL te veel?", "Ja, dat is meer dan het plan noemt"),
        ("Mag 6% IBL?", "Nee, dat is meer dan het plan noemt"),
        ("Is 15% voor doelgroepen te weinig?", "Ja, dat is nog niet genoeg"),
        ("We geven 22% uit aan doelgroepen, is dat genoeg?", "Ja, uw cijfers passen bij het plan"),
        ("Waarom mag er maar 5% van andere bibliotheken komen?", "Dit is de reden die het plan geeft"),
        ("Is er een norm over saneren?", "Bibliotheken schrijven"),
        ("Valt IBL onder de norm?", "Maximaal 5%"),
        ("Moeten we meer dan 20% aan doelgroepen uitgeven?", "Minstens 20%"),
        ("Mogen we meer dan 3% lenen via IBL?", "Maximaal 5%"),
        ("We geven meer dan 25% uit aan doelgroepen, is dat goed?", "Uw cijfers passen bij het plan"),
        ("Mogen we minder dan 24 uur inzetten bij 60.000 inwoners?", "Nee, dat is minder dan het plan noemt"),
        ("Mag IBL 5% overschrijden?", "Nee, dat is meer dan het plan noemt"),
        ("Mogen we meer dan de afspraak van 5% lenen van andere bibliotheken?", "Nee, dat is meer dan het plan noemt"),
        ("Is 30% een maximum voor nieuwe doelgroepen?", "De visie geeft als richting"),
        ("Welke norm geldt voor IBL?", "Maximaal 5%"),
        ("Is die 10% bindend?", "Het is een afspraak tussen de bibliotheken"),
        ("Is die 20% een maximum?", "Nee, zo staat het niet in het plan: minstens 20%"),
        ("Mag de 5% ook 6% zijn?", "Maximaal 5%"),
        ("Wat als we de 5% niet halen?", "Het plan noemt geen boete"),
    ],
)
def test_whether_one_may_pass_a_norm_is_said_first(question: str, opening: str, assistant: Assistant) -> None:
    assert first_sentence(ask(assistant, question)).startswith(opening)
