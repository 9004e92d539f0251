"""What is learned from known questions: a closed fit, a cache that is only a cache, and what becomes of its scores."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from tiny_library import write_corpus

from assistant.knowledge.classifier import (
    RIDGE,
    UNTAUGHT,
    QuestionClassifier,
    fit_classifier,
    open_classifier,
    targets_of,
)
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.embedding import Vectors
from assistant.knowledge.features import FEATURES, WEIGHTS, Comparison, FeatureTable, SearchRequest
from assistant.knowledge.likeness import Likenesses
from assistant.knowledge.questions import Asked, Questions

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


def is_same(one: QuestionClassifier, other: QuestionClassifier) -> bool:
    probe = np.linspace(-1, 1, len(KNOWN), dtype=np.float32)
    return one.labels == other.labels and bool(np.array_equal(one.score(probe), other.score(probe)))


# --- the fit


@pytest.mark.parametrize("label", PLACES)
def test_a_new_question_gets_its_highest_score_for_what_questions_like_it_ask_for(label: str) -> None:
    learned = fit_classifier(IDS, VECTORS, TARGETS)
    scores = dict(zip(learned.labels, learned.score(direction(PLACES[label], noise=0.1)), strict=True))
    assert max(scores, key=lambda each: scores[each]) == label
    assert scores[label] > 0.5 > max(score for other, score in scores.items() if other != label)


def test_the_fit_is_the_least_squares_fit_that_also_keeps_its_weights_small() -> None:
    learned = fit_classifier(IDS, VECTORS, TARGETS)
    truth = np.array([[TARGETS[each] == label for label in learned.labels] for each in IDS], dtype=float)
    given = VECTORS.astype(float)
    # Ridge regression is least squares with one more row a dimension, each of which asks for a weight of nothing.
    rows = np.vstack([given - given.mean(axis=0), np.sqrt(RIDGE) * np.eye(DIMENSION)])
    wanted = np.vstack([truth - truth.mean(axis=0), np.zeros((DIMENSION, truth.shape[1]))])
    weights = np.linalg.lstsq(rows, wanted, rcond=None)[0]
    assert learned.weights == pytest.approx(weights, abs=1e-5)
    assert learned.bias == pytest.approx(truth.mean(axis=0), abs=1e-6)


def test_the_scores_of_one_question_add_up_to_one() -> None:
    learned = fit_classifier(IDS, VECTORS, TARGETS)
    assert float(learned.score(direction(4)).sum()) == pytest.approx(1, abs=1e-5)


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


# --- the cache


def test_the_fit_is_made_once_and_then_read(tmp_path: Path) -> None:
    fetch, cache = Fetched(), tmp_path / "generation" / "classifier.npz"
    made = open_classifier(cache, QUESTIONS, fetch)
    read = open_classifier(cache, QUESTIONS, fetch)
    assert fetch.times == 1
    assert made.labels == LABELS
    assert is_same(made, read)
    assert [path.name for path in cache.parent.iterdir()] == [cache.name]  # nothing half-written is left behind


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def turn_a_bit_of_the_weights(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[content.index(b"weights.npy") + 200] ^= 0xFF
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
    "labels of another corpus": keep(labels=np.array(["!near", "ander", "boek", "iets", "plek"])),
    "labels lost": keep(labels=np.array(LABELS[1:])),
    "too few weights": keep(weights=np.zeros((SIZE - 1, SIZE), np.float32)),
    "too many lines": keep(weights=np.zeros((SIZE, SIZE + 1), np.float32)),
    "a bias too many": keep(bias=np.zeros(SIZE + 1, np.float32)),
    "pickled labels": keep(labels=np.array(LABELS, dtype=object)),
    "a directory": put_a_directory_there,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_cache_that_cannot_be_used_is_made_again(damage: Callable[[Path], object], tmp_path: Path) -> None:
    fetch, cache = Fetched(), tmp_path / "classifier.npz"
    made = open_classifier(cache, QUESTIONS, fetch)
    damage(cache)
    assert is_same(open_classifier(cache, QUESTIONS, fetch), made)
    assert fetch.times == 2


def test_a_cache_that_was_made_again_is_whole(tmp_path: Path) -> None:
    fetch, cache = Fetched(), tmp_path / "classifier.npz"
    cache.write_bytes(b"nonsense")
    open_classifier(cache, QUESTIONS, fetch)
    open_classifier(cache, QUESTIONS, fetch)
    assert fetch.times == 1


def test_a_disk_that_refuses_costs_only_the_fitting(tmp_path: Path) -> None:
    fetch, no_folder = Fetched(), tmp_path / "file"
    no_folder.write_text("in de weg", encoding="utf-8")
    for _ in range(2):
        assert open_classifier(no_folder / "classifier.npz", QUESTIONS, fetch).labels == LABELS
    assert fetch.times == 2
    assert no_folder.read_text(encoding="utf-8") == "in de weg"


def test_a_corpus_without_questions_leaves_no_cache(tmp_path: Path) -> None:
    nothing = Questions((), {}, {}, "")
    cache = tmp_path / "classifier.npz"
    assert open_classifier(cache, nothing, lambda: ([], np.zeros((0, 3), np.float32))) is UNTAUGHT
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
    assert features[:, FEATURES.index("learned")].tolist() == [0.25, 0.75]


def test_a_question_that_only_the_classifier_knows_brings_its_passage_among_the_candidates(tmp_path: Path) -> None:
    write_corpus(tmp_path, ["Een zin.", "Nog een zin."])
    table = FeatureTable(load_corpus(tmp_path), QUESTIONS)
    for score, expected in ((0.5, [1]), (0.05, [])):
        compared = Comparison(near={}, letters=NO_LETTERS, learned={"plan/plek/inleiding/2": score})
        rows, _ = table.make(SearchRequest("qqq"), compared)
        assert rows.tolist() == expected


def test_likeness_keeps_what_is_learned_of_answers_apart_from_what_is_learned_of_silence_and_attempts() -> None:
    learned = {"a": 0.25, "b": 0.5, "c": 0.125, "d": 0.0625, "!near": 0.75, "!far": 0.375, "!attempts": 1.0}
    likeness = Likenesses(QUESTIONS).of(Comparison(near={}, letters=NO_LETTERS, learned=learned))
    assert likeness.learned_three == 0.875
    assert (likeness.learned_near, likeness.learned_attempt) == (0.75, 1.0)


def test_likeness_without_a_classifier_has_learned_nothing() -> None:
    likeness = Likenesses(QUESTIONS).of(Comparison(near={}, letters=NO_LETTERS))
    assert (likeness.learned_three, likeness.learned_near, likeness.learned_attempt) == (0, 0, 0)
