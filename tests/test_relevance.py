"""The probability that an answer needs a passage: trees against a hand-made reading of them, and the shipped ones."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_library import write_corpus

from assistant.advice import Language
from assistant.answering.relevance import SIGNS, Relevance, signs_of
from assistant.answering.trees import Trees
from assistant.answering.understanding import Intent, Reading
from assistant.knowledge.corpus import Corpus, load_corpus
from assistant.knowledge.retrieval import Hit, Why

SHIPPED: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "assistant" / "answering" / "relevance.json").read_text(encoding="utf-8")
)
SENTENCES = ("Er zijn 33 boeken.", "De vloer nodigt uit.", "Wij lezen.")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = tmp_path_factory.mktemp("relevance")
    write_corpus(folder, SENTENCES)
    return load_corpus(folder)


def reading(text: str = "Hoeveel boeken zijn er?", **fields: Any) -> Reading:
    return Reading(language=Language.NL, as_of=date(2026, 11, 24), text=text, intent=Intent.ASK, **fields)


def hit(number: int, score: float = 1.0, **fields: float) -> Hit:
    return Hit(
        passage_id=f"plan/plek/inleiding/{number}",
        source_id="plan",
        locator="Plek",
        text=SENTENCES[number - 1],
        score=score,
        why=Why(dense=0, lexical=fields.pop("lexical", 0), structure=fields.pop("structure", 0)),
        **fields,
    )


HITS = (
    hit(1, 4.0, learned=0.5, asked=0.5, similarity=0.25, lexical=2.0, structure=0.5),
    hit(2, 3.0, learned=0.75, asked=0.5, similarity=0.5, lexical=1.0),
    hit(3, 1.0),
)


def sign(name: str, asked: Reading, corpus: Corpus, hits: tuple[Hit, ...] = HITS) -> list[float]:
    column: list[float] = signs_of(asked, hits, corpus)[:, SIGNS.index(name)].tolist()
    return column


# --- the trees

# Is sign 0 above 1? Then: is sign 2 above 3? Otherwise: is sign 1 above 2?
ONE_TREE = Trees(
    start=100.0,
    signs=np.array([[0, 1, 2]]),
    above=np.array([[1.0, 2.0, 3.0]]),
    leaves=np.array([[1.0, 2.0, 3.0, 4.0]]),
)


@pytest.mark.parametrize(
    ("row", "leaf"),
    [
        ((0, 0, 9), 1),
        ((0, 3, 9), 2),
        ((2, 9, 0), 3),
        ((2, 9, 4), 4),
        ((1, 2, 9), 1),  # equal is not above
        ((1.01, 0, 3), 3),
    ],
)
def test_a_tree_is_followed_from_its_root_to_one_leaf(row: tuple[float, ...], leaf: float) -> None:
    assert ONE_TREE.sum(np.array([row], dtype=float)).tolist() == [100 + leaf]


def follow(signs: list[int], above: list[float], leaves: list[float], row: list[float]) -> float:
    """One tree read as a person would: left or right until there are no more questions."""
    node = 0
    while node < len(signs):
        node = 2 * node + (2 if row[signs[node]] > above[node] else 1)
    return leaves[node - len(signs)]


@given(depth=st.integers(1, 4), trees=st.integers(1, 5), rows=st.integers(0, 6), seed=st.integers(0, 2**32 - 1))
def test_trees_side_by_side_add_up_to_what_each_says_alone(depth: int, trees: int, rows: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    inner = 2**depth - 1
    grown = Trees(
        start=0.5,
        signs=random.integers(0, 4, (trees, inner)),
        above=random.integers(-2, 3, (trees, inner)).astype(float),
        leaves=random.integers(-8, 9, (trees, inner + 1)).astype(float),
    )
    table = random.integers(-3, 4, (rows, 4)).astype(float)
    expected = [
        0.5
        + sum(
            follow(*tree, row)
            for tree in zip(grown.signs.tolist(), grown.above.tolist(), grown.leaves.tolist(), strict=True)
        )
        for row in table.tolist()
    ]
    assert grown.sum(table).tolist() == expected


def test_the_shipped_trees_ask_only_for_signs_that_there_are_and_are_complete() -> None:
    assert SHIPPED["names"] == list(SIGNS)
    assert len(SIGNS) == len(set(SIGNS))
    signs, above, leaves = (np.array(SHIPPED[name]) for name in ("signs", "above", "leaves"))
    assert signs.ndim == 2
    assert signs.shape == above.shape == (len(leaves), leaves.shape[1] - 1)
    assert leaves.shape[1] in {2**depth for depth in range(1, 8)}
    assert signs.dtype.kind == "i"
    assert 0 <= signs.min() <= signs.max() < len(SIGNS)
    assert np.isfinite(above).all()
    assert np.isfinite(leaves).all()


# --- the signs of one question


def test_there_is_one_row_a_hit_and_one_column_a_sign(corpus: Corpus) -> None:
    table = signs_of(reading(), HITS, corpus)
    assert table.shape == (len(HITS), len(SIGNS))
    assert np.isfinite(table).all()


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("gap", [0, -1, -3]),
        ("learned", [0.5, 0.75, 0]),
        ("learned_gap", [-0.25, 0, -0.75]),
        ("asked_gap", [0, 0, -0.5]),
        ("similarity_gap", [-0.25, 0, -0.5]),
        ("lexical_gap", [0, -1, -2]),
        ("structure", [0.5, 0, 0]),
        ("same_section", [1, 1, 1]),
        ("summary", [0, 0, 0]),
        ("is_yes_no", [0, 0, 0]),
    ],
)
def test_a_sign_says_how_a_hit_stands_to_the_others(name: str, column: list[float], corpus: Corpus) -> None:
    assert sign(name, reading(), corpus) == column


@pytest.mark.parametrize(
    ("question", "column"),
    [
        ("Hoeveel boeken zijn er?", [1, -1, -1]),
        ("Wat doen wij?", [0, 0, 0]),
    ],
)
def test_what_has_the_measure_that_is_asked_for_is_told_from_what_has_not(
    question: str, column: list[float], corpus: Corpus
) -> None:
    assert sign("measure", reading(question), corpus) == column


def test_the_shares_of_the_hits_add_up_to_one(corpus: Corpus) -> None:
    shares = sign("share", reading(), corpus)
    assert sum(shares) == pytest.approx(1)
    assert shares == sorted(shares, reverse=True)
    assert sign("first_share", reading(), corpus) == pytest.approx([shares[0]] * 3)


def test_what_the_question_asks_for_is_a_sign_of_every_hit(corpus: Corpus) -> None:
    asked = reading("Zijn er boeken?", is_yes_no=True, asks_for_list=True, norm_ids=("een-norm",))
    for name in ("is_yes_no", "asks_for_list", "norm"):
        assert sign(name, asked, corpus) == [1, 1, 1]
        assert sign(name, reading(), corpus) == [0, 0, 0]


# --- the probabilities


def test_without_hits_nothing_is_relevant(corpus: Corpus) -> None:
    relevance = Relevance.of(reading(), [], corpus)
    assert (relevance.hits, relevance.probabilities) == ((), ())
    assert relevance.at_least(0) == []


def test_every_hit_gets_one_probability_in_its_own_place(corpus: Corpus) -> None:
    relevance = Relevance.of(reading(), HITS, corpus)
    assert relevance.hits == HITS
    assert len(relevance.probabilities) == len(HITS)
    assert all(0 <= each <= 1 for each in relevance.probabilities)


def test_what_lies_far_behind_is_less_probable_than_what_clearly_leads(corpus: Corpus) -> None:
    hits = [hit(1, 20.0, learned=0.9, asked=0.9, similarity=0.9), hit(2, 5.0), hit(3, 4.0)]
    first, *others = Relevance.of(reading(), hits, corpus).probabilities
    assert first > 0.5 > max(others)


def test_hits_from_a_probability_up_come_most_probable_first_and_ties_nearest_first() -> None:
    relevance = Relevance((hit(1), hit(2), hit(3)), (0.25, 0.75, 0.25))
    assert relevance.at_least(0.5) == [hit(2)]
    assert relevance.at_least(0.25) == [hit(2), hit(1), hit(3)]  # from 0.25: itself included
    assert relevance.at_least(0.76) == []
