"""Yes, no or neither: only where the nearest judged question is nearly the same, asks as widely and is not alone."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from assistant.answering.yes_no import ALIKE, NEXT, answer_alike
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.questions import Asked, YesNo, load_questions

CORPUS_DIR = Path(__file__).parent.parent / "corpus"
HERE, ELSEWHERE = "plan/plek/inleiding/1", "plan/plek/inleiding/2"
Known = tuple[Asked, float]


def known(says: YesNo, cosine: float = 0.99, *, text: str = "Is er een vloer?", target: str = HERE) -> Known:
    return Asked(f"{target}?{text}", text, target, is_section=False, says=says), cosine


def answer(*neighbours: Known, question: str = "Is er ook een vloer?") -> YesNo | None:
    return answer_alike(question, HERE, neighbours)


@pytest.mark.parametrize("says", ["yes", "no", "open"])
def test_nearly_the_same_question_has_the_same_answer(says: YesNo) -> None:
    assert answer(known(says)) == says


def test_without_a_judged_question_nothing_is_said() -> None:
    assert answer() is None


@pytest.mark.parametrize(("cosine", "says"), [(ALIKE, "yes"), (ALIKE - 0.001, None), (0.0, None)])
def test_a_question_that_is_only_a_bit_alike_says_nothing(cosine: float, says: YesNo | None) -> None:
    assert answer(known("yes", cosine)) == says


def test_a_question_about_another_passage_says_nothing_and_stands_in_nobodys_way() -> None:
    assert answer(known("no", 0.999, target=ELSEWHERE)) is None
    assert answer(known("no", 0.999, target=ELSEWHERE), known("yes", 0.95)) == "yes"


@pytest.mark.parametrize(
    ("others", "says"),
    [
        ([("yes", 0.95), ("yes", 0.95)], "yes"),
        ([("no", 0.95)], None),
        ([("yes", 0.95), ("no", 0.95)], None),
        ([("open", 0.95)], None),
        ([("no", NEXT)], None),
        ([("no", NEXT - 0.001)], "yes"),  # too far away to have a say
        ([("yes", 0.95), ("yes", 0.94), ("no", 0.93)], "yes"),  # two others are asked, not three
    ],
)
def test_neighbours_that_do_not_agree_leave_it_unsaid(others: list[tuple[YesNo, float]], says: YesNo | None) -> None:
    assert answer(known("yes"), *(known(said, cosine) for said, cosine in others)) == says


ASKED_AS_WIDELY = [
    ("Is er geen vloer?", "Is er géén vloer hier?"),
    ("Moeten we altijd meedoen?", "Moeten wij altijd meedoen?"),
    ("Is it mandatory?", "So is it mandatory?"),
    ("Is er een vloer?", "Ligt daar een vloer?"),
]
ASKED_OTHERWISE = [
    ("Is er een vloer?", "Is er geen vloer?"),
    ("Is er een vloer?", "Is de bieb zonder vloer?"),
    ("Is er geen vloer?", "Is er een vloer?"),
    ("Doen we mee?", "Doen we alleen mee?"),
    ("Moeten we meedoen?", "Mogen we meedoen?"),
    ("Zijn de boeken nieuw?", "Zijn alle boeken nieuw?"),
    ("Is dit een ambitie?", "Is dit een verplichte ambitie?"),
    ("Do we join?", "Must we join?"),
    ("Is there a floor?", "Is there always a floor?"),
    ("Do we join?", "Do we never join?"),
]


@pytest.mark.parametrize(("judged", "question"), ASKED_AS_WIDELY)
def test_the_same_negations_and_limits_let_the_answer_stand(judged: str, question: str) -> None:
    assert answer(known("yes", text=judged), question=question) == "yes"


@pytest.mark.parametrize(("judged", "question"), ASKED_OTHERWISE)
def test_another_negation_or_limit_asks_something_else_however_near_it_is(judged: str, question: str) -> None:
    assert answer(known("yes", 1.0, text=judged), question=question) is None


# --- the judgements we ship


def test_every_judgement_is_of_a_known_question_and_there_are_some_of_each() -> None:
    """Loading refuses a judgement that belongs to no question; here also that each reaches its question."""
    questions = load_questions(CORPUS_DIR, load_corpus(CORPUS_DIR))
    judged = {each.text for each in questions.asked if each.says}
    raw: dict[str, list[str]] = yaml.safe_load((CORPUS_DIR / "yes-no.yaml").read_text(encoding="utf-8"))
    assert judged == {text for texts in raw.values() for text in texts}
    assert {each.says for each in questions.asked} == {"yes", "no", "open", None}


def test_no_question_is_judged_twice() -> None:
    raw: dict[str, list[str]] = yaml.safe_load((CORPUS_DIR / "yes-no.yaml").read_text(encoding="utf-8"))
    counted = Counter(text for texts in raw.values() for text in texts)
    assert [text for text, times in counted.items() if times > 1] == []
