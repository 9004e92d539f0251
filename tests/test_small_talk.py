"""Messages that are no question about the subject: each kind gets a reply of its own, and a question never does."""

from __future__ import annotations

import pytest

from assistant import Assistant
from assistant.advice import Outcome
from assistant.answering.understanding.small_talk import SmallTalk, small_talk
from tests.test_pointing import ask, first_sentence


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("Hoi!", SmallTalk.HELLO),
        ("good morning", SmallTalk.HELLO),
        ("Dank je wel", SmallTalk.THANKS),
        ("top, bedankt", SmallTalk.THANKS),
        ("oke prima", SmallTalk.THANKS),
        ("wat kun je allemaal?", SmallTalk.HELP),
        ("help", SmallTalk.HELP),
        ("who are you?", SmallTalk.HELP),
        ("dat antwoord klopt niet", SmallTalk.COMPLAINT),
        ("nee, dat bedoel ik niet", SmallTalk.COMPLAINT),
        ("that's wrong", SmallTalk.COMPLAINT),
        ("bedankt, en bij 90.000 inwoners?", None),
        ("wat kun je doen met saneren?", None),
        ("Kun je helpen met beleid voor jongeren?", None),
        ("klopt het dat 20% naar doelgroepen gaat?", None),
        ("dat is toch verplicht?", None),
        ("is dat erg?", None),
    ],
)
def test_only_such_words_are_small_talk(message: str, kind: SmallTalk | None) -> None:
    assert small_talk(message) == kind


@pytest.mark.parametrize(
    ("message", "begins"),
    [
        ("bedankt", "Graag gedaan"),
        ("wat kun je?", "Ik zoek op"),
        ("dat klopt niet", "Dank voor het melden"),
        ("hoi", "Hallo"),
    ],
)
def test_each_kind_gets_its_own_reply(message: str, begins: str, assistant: Assistant) -> None:
    answer = ask(assistant, message)
    assert first_sentence(answer).startswith(begins)
    assert answer.outcome is Outcome.OUT_OF_SCOPE
    assert not answer.citations


def test_thanks_in_between_lose_no_figures(assistant: Assistant) -> None:
    answer = ask(
        assistant, "Ons collectiebudget is 200.000, hoeveel naar doelgroepen?", "bedankt", "en bij 300.000 euro?"
    )
    assert "€ 60.000" in first_sentence(answer)
