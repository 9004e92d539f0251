"""Yes, no, open or nothing: what it is judged by, from which probability it is said, and the judgements we ship."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import yaml

from assistant.answering import yes_no
from assistant.answering.trees import Trees
from assistant.answering.yes_no import (
    ANSWERS,
    HIGHER_BESIDE_DENIAL,
    HIGHER_FOR_NO,
    LIKELY_FROM,
    OPEN_FROM,
    SAID_FROM,
    SIGNS,
    TWIN,
    UNLIKE,
    Fit,
    Said,
    answer_alike,
    grams,
    probabilities,
    signs_of,
)
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.questions import Asked, YesNo, load_questions

CORPUS_DIR = Path(__file__).parent.parent / "corpus"
HERE, ELSEWHERE = "plan/plek/inleiding/1", "plan/plek/inleiding/2"
PASSAGE = "De vloer is er niet alleen voor boeken, en telt 20 plaatsen van Probiblio."
Known = tuple[Asked, float]


def known(says: YesNo, cosine: float = 0.99, *, text: str = "Is er een vloer?", target: str = HERE) -> Known:
    return Asked(f"{target}?{text}", text, target, is_section=False, says=says), cosine


def signs(*neighbours: Known, question: str = "Is er ook een vloer?", passage: str = PASSAGE) -> dict[str, float]:
    """By name, but for how the question is worded."""
    return dict(zip(SIGNS, map(float, signs_of(question, passage, HERE, 0.9, neighbours)), strict=False))


# --- what it is judged by


def test_each_sign_has_a_name_and_how_the_question_is_worded_comes_last() -> None:
    assert len(signs()) == len(SIGNS) - len(ANSWERS)
    assert SIGNS[-len(ANSWERS) :] == tuple(f"worded_{answer}" for answer in ANSWERS)


def test_the_nearest_of_each_answer_counts_where_it_is_about_the_same_passage() -> None:
    found = signs(known("yes", 0.95), known("no", 0.93), known("no", 0.9), known("open", 0.99, target=ELSEWHERE))
    assert (found["nearest_yes"], found["nearest_no"], found["nearest_open"]) == (0.95, 0.93, UNLIKE)
    assert (found["nearest"], signs()["nearest"]) == (0.95, UNLIKE)


def test_nearer_questions_have_more_to_say() -> None:
    found = signs(known("yes", 0.95), known("no", 0.90))
    assert found["votes_yes"] > found["votes_no"] > found["votes_open"] == 0
    assert sum(found[f"votes_{answer}"] for answer in ANSWERS) == pytest.approx(1)
    assert signs()["votes_yes"] == pytest.approx(1 / 3)


def test_questions_about_other_passages_are_heard_apart() -> None:
    found = signs(known("no", 0.95, target=ELSEWHERE))
    assert (found["votes_anywhere_no"], found["nearest_anywhere"]) == (1, 0.95)
    assert found["votes_no"] == pytest.approx(1 / 3)


ASKED_AS_WIDELY = [
    ("Is er geen vloer?", "Is er géén vloer hier?"),
    ("Moeten we altijd meedoen?", "Moeten wij altijd meedoen?"),
    ("Is it mandatory?", "So is it mandatory?"),
    ("Is er een vloer?", "Ligt daar een vloer?"),
]
ASKED_OTHERWISE = [
    ("Is er een vloer?", "Is er geen vloer?"),
    ("Is er een vloer?", "Is de bieb zonder vloer?"),
    ("Doen we mee?", "Doen we alleen mee?"),
    ("Moeten we meedoen?", "Mogen we meedoen?"),
    ("Zijn de boeken nieuw?", "Zijn alle boeken nieuw?"),
    ("Do we join?", "Must we join?"),
    ("Do we join?", "Do we never join?"),
]


@pytest.mark.parametrize(("judged", "question"), ASKED_AS_WIDELY)
def test_the_same_negations_and_limits_ask_as_widely(judged: str, question: str) -> None:
    assert signs(known("yes", text=judged), question=question)["as_wide"] == 1


@pytest.mark.parametrize(("judged", "question"), ASKED_OTHERWISE)
def test_another_negation_or_limit_does_not(judged: str, question: str) -> None:
    assert signs(known("yes", text=judged), question=question)["as_wide"] == 0


@pytest.mark.parametrize(
    ("name", "question", "plain"),
    [
        ("denies", "Is er geen vloer?", "Is er een vloer?"),
        ("limits", "Is er altijd een vloer?", "Is er een vloer?"),
        ("goes_far", "Is dat genoeg?", "Is dat zo?"),
        ("other_number", "Zijn het er dertig?", "Zijn het er twintig?"),
        ("same_number", "Zijn het er 20?", "Zijn het er 30?"),
        ("other_figure", "Zijn het er 21?", "Zijn het er 20?"),
        ("other_name", "Is dat van de KB?", "Is dat van Probiblio?"),
        ("names", "Is dat van Probiblio?", "Is dat van ons?"),
        ("alternatives", "Is het voor boeken of voor mensen?", "Is het voor boeken?"),
        ("covered", "Zijn er plaatsen?", "Zijn er koeien?"),
    ],
)
def test_what_a_question_says_beside_its_passage(name: str, question: str, plain: str) -> None:
    assert signs(question=question)[name] > signs(question=plain)[name]


def test_what_the_passage_says_itself() -> None:
    plain = signs(passage="De vloer is er.")
    assert (signs()["passage_denies"], plain["passage_denies"]) == (1, 0)
    assert (signs()["not_only"], plain["not_only"]) == (1, 0)


def test_the_words_of_a_question_and_each_pair_of_neighbours() -> None:
    assert grams("Mag dát niet?") == {"mag", "dat", "niet", "mag dat", "dat niet"}


# --- from which probability it is said


def certain(monkeypatch: pytest.MonkeyPatch, *chances: float) -> None:
    """Whatever is asked has these probabilities."""

    def only(start: float) -> Trees:
        return Trees(start, np.zeros((0, 1), np.int64), np.zeros((0, 1)), np.zeros((0, 2)))

    fit = Fit({}, (0.0, 0.0, 0.0), tuple(only(float(np.log(chance))) for chance in chances))
    monkeypatch.setattr(yes_no, "_fit", lambda: fit)


@pytest.mark.parametrize(
    ("chances", "said"),
    [
        ((SAID_FROM + 0.01, 0.1, 0.09), "yes"),
        ((0.05, SAID_FROM + HIGHER_FOR_NO + 0.01, 0.09), "no"),
        ((0.05, SAID_FROM + HIGHER_FOR_NO - 0.01, 0.11), "likely_no"),
        ((LIKELY_FROM + 0.01, 0.2, 0.09), "likely_yes"),
        ((0.15, LIKELY_FROM + HIGHER_FOR_NO + 0.01, 0.09), "likely_no"),
        ((0.2, LIKELY_FROM + HIGHER_FOR_NO - 0.01, 0.06), None),
        ((0.2, 0.09, OPEN_FROM + 0.01), "open"),
        ((LIKELY_FROM - 0.01, 0.2, 0.11), None),
        ((0.4, 0.35, 0.25), None),
    ],
)
def test_what_is_probable_is_said_and_what_is_not_is_not(
    chances: tuple[float, ...], said: Said | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    certain(monkeypatch, *chances)
    assert probabilities("Is er een vloer?", "Er is een vloer.", HERE, 0.9, ()) == pytest.approx(chances)
    assert answer_alike("Is er een vloer?", "Er is een vloer.", HERE, 0.9, ()) == said
    assert answer_alike("Is er een vloer?", PASSAGE, HERE, 0.9, (), only_twins=True) is None


@pytest.mark.parametrize(
    ("chance", "question", "said"),
    [
        (SAID_FROM + 0.01, "Worden die boeken apart gezet?", None),
        (SAID_FROM + HIGHER_BESIDE_DENIAL - 0.01, "Worden die boeken apart gezet?", "likely_yes"),
        (SAID_FROM + 0.01, "Worden die boeken niet apart gezet?", "yes"),
    ],
)
def test_a_yes_beside_a_sentence_that_denies_what_the_question_does_not_must_be_surer(
    chance: float, question: str, said: Said | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    certain(monkeypatch, chance, (1 - chance) * 0.6, (1 - chance) * 0.4)
    assert answer_alike(question, "Boeken worden niet apart geplaatst.", HERE, 0.9, ()) == said


# --- the fit we ship


def test_the_shipped_fit_is_of_these_signs_and_its_words_are_as_they_are_read() -> None:
    raw = json.loads(Path(yes_no.__file__).with_name("yes_no.json").read_text(encoding="utf-8"))
    assert raw["signs"] == list(SIGNS)
    assert all(gram in grams(gram) for gram in raw["words"])


@pytest.mark.parametrize("says", ["yes", "no", "open"])
def test_the_same_question_about_the_same_passage_gets_what_people_answered(says: YesNo) -> None:
    asked = "Is er ook een vloer?"
    others = [known("yes", 0.9), known("no", 0.9)]
    for only_twins in (False, True):
        assert answer_alike(asked, PASSAGE, HERE, 0.9, [known(says, TWIN), *others], only_twins=only_twins) == says


@pytest.mark.parametrize(
    "neighbour",
    [
        known("open", TWIN - 0.001),
        known("open", TWIN, target=ELSEWHERE),
        known("open", TWIN, text="Is er geen vloer?"),
    ],
)
def test_one_that_is_less_near_about_something_else_or_denies_it_decides_nothing(
    neighbour: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    certain(monkeypatch, SAID_FROM + 0.01, 0.1, 0.09)
    assert answer_alike("Is er ook een vloer?", "Er is een vloer.", HERE, 0.9, [neighbour]) == "yes"


def test_the_more_of_its_neighbours_say_no_the_less_probable_is_yes() -> None:
    def chance(negative: int) -> float:
        said: list[YesNo] = ["no"] * negative + ["yes"] * (6 - negative)
        neighbours = [
            known(each, 0.95 - 0.005 * step, text=f"Is er een vloer {step}?") for step, each in enumerate(said)
        ]
        return probabilities("Is er een vloer?", "Er is een vloer.", HERE, 0.9, neighbours)[0]

    assert all(fewer > more for fewer, more in pairwise(chance(count) for count in (0, 3, 6)))


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
