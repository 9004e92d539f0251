"""What kind of thing a question asks for, in Dutch and English, and where a text holds one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.answer_kinds import AnswerKind, kind_asked, spans

ASKED: dict[AnswerKind, list[str]] = {
    AnswerKind.QUANTITY: [
        "Hoeveel thema's heeft het plan?",
        "Hoe veel thema's heeft het plan?",
        "Hoeveel keer per jaar?",
        "Hoeveel jaar, en wanneer precies?",  # how much goes before when
        "Hoeveel collega's, en wie?",  # and before who
        "Welk percentage mag dat zijn?",
        "Welk deel van het budget is dat?",
        "Wat is het aantal thema's?",
        "Wat kost een abonnement?",
        "Hoe lang duurt het?",
        "Hoe groot is de vloer?",
        "How many themes are there?",
        "How much of the budget?",
        "What share of the budget?",
        "How long does it take?",
    ],
    AnswerKind.DATE: [
        "Wanneer gaat het plan in?",
        "Sinds wanneer bestaat dit?",
        "Hoe vaak wordt het plan bijgesteld?",
        "In welk jaar begon het?",
        "Welke periode is dat?",
        "Op welke dag is dat?",
        "Wie doet dat, en wanneer?",  # when goes before who
        "When does it start?",
        "How often is it updated?",
        "Which year was that?",
        "What date is it?",
    ],
    AnswerKind.ACTOR: [
        "Wie beslist over AI?",
        "wiens taak is dit?",
        "En wie betaalt dat?",
        "Met wie werkt de bibliotheek samen?",
        "Zeg eens, wie doet dat?",
        "Welke leverancier levert e-books?",
        "Welke organisatie helpt daarbij?",
        "Who decides?",
        "And who pays?",
        "With whom do we work?",
        "Which supplier delivers e-books?",
    ],
    AnswerKind.OTHER: [
        "",
        "Wat is een principe?",
        "Welke principes zijn er?",
        "Hoe werkt dat?",
        "Waarom doen we dit?",
        "De wieg van de bibliotheek",
        "Een boek van wie dan ook, mag dat?",
        "Which principles are there?",
        "How does it work?",
    ],
}


@pytest.mark.parametrize(
    ("question", "kind"), [(question, kind) for kind, questions in ASKED.items() for question in questions]
)
def test_a_question_asks_for_a_kind_of_thing(question: str, kind: AnswerKind) -> None:
    assert kind_asked(question) is kind


@pytest.mark.parametrize("question", [question for questions in ASKED.values() for question in questions])
def test_capitals_change_nothing_of_what_is_asked(question: str) -> None:
    assert kind_asked(question.upper()) is kind_asked(question)


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        (AnswerKind.QUANTITY, "Er zijn 33 thema's en twee principes.", ["33", "twee"]),
        (AnswerKind.QUANTITY, "Minstens 20% of € 250.000.", ["20%", "€ 250.000"]),
        (AnswerKind.QUANTITY, "Dat doen alle bibliotheken.", ["alle"]),
        (AnswerKind.QUANTITY, "Niemand telt dat.", []),
        (AnswerKind.DATE, "Het plan geldt vanaf januari 2026 tot 2030.", ["vanaf januari 2026", "tot 2030"]),
        (AnswerKind.DATE, "Op 3 mei 2025 en 12 juni.", ["3 mei 2025", "12 juni"]),
        (AnswerKind.DATE, "Jaarlijks kijken we terug, eens per kwartaal vooruit.", ["Jaarlijks", "eens per kwartaal"]),
        (AnswerKind.DATE, "Dit loopt in 2026–2030.", ["in 2026–2030"]),
        (AnswerKind.DATE, "In March 2026 and May 2027.", ["In March 2026", "May 2027"]),
        (AnswerKind.DATE, "Er zijn 33 thema's.", []),
        (AnswerKind.DATE, "Het kost 20260 euro.", []),
        (AnswerKind.ACTOR, "Dat besluit neemt Probiblio.", ["Probiblio"]),
        (AnswerKind.ACTOR, "De directeur beslist met vrijwilligers.", ["directeur", "vrijwilligers"]),
        (AnswerKind.ACTOR, "Dit boek is van Annie Schmidt.", ["Annie Schmidt"]),
        (AnswerKind.ACTOR, "Dat is zo. Daarom ook.", []),  # a capital after a full stop is no name
        (AnswerKind.ACTOR, "Niets.", []),
        (AnswerKind.OTHER, "Probiblio telde 33 boeken in mei 2025.", []),
    ],
)
def test_a_text_holds_things_of_a_kind(kind: AnswerKind, text: str, found: list[str]) -> None:
    assert [span.text for span in spans(kind, text)] == found


@given(
    kind=st.sampled_from(AnswerKind),
    text=st.lists(
        st.sampled_from(["Probiblio", "33", "%", "€", "mei 2025", "de helft", "De Gids", "directeur", ".", "en", "\n"])
    ).map(" ".join),
)
def test_a_span_is_what_stands_at_its_place(kind: AnswerKind, text: str) -> None:
    for span in spans(kind, text):
        assert text[span.start : span.end] == span.text
        assert span.text.strip()
