"""Search by pieces of words: finds compounds and slips, and is not fooled by what it does not know."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.knowledge.lexical import NgramIndex, pieces

TEXTS = [
    "Minstens 20% van het collectiebudget gaat naar doelgroepgericht collectioneren.",
    "De inrichting van het gebouw nodigt uit om te blijven.",
    "Jongeren worden betrokken bij de aanschaf van nieuwe boeken.",
    "Bibliotheken schrijven van hun reguliere collectie jaarlijks 10% af.",
    "Wij respecteren de privacy van onze gebruikers.",
]


@pytest.fixture(scope="module")
def index() -> NgramIndex:
    return NgramIndex(TEXTS)


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("budget", 0),  # inside a compound
        ("doelgroepen", 0),  # shares its beginning with one
        ("collectie budget", 0),  # split in two
        ("colectiebugdet", 0),  # two slips
        ("herinrichting", 1),  # a compound around the word
        ("BOEKENAANSCHAF", 2),  # joined, in capitals
        ("afschrijven", 3),  # written apart in the text
        ("10%", 3),
        ("prívacy", 4),
        ("privaci", 4),
    ],
)
def test_the_text_that_shares_most_pieces_comes_first(index: NgramIndex, query: str, best: int) -> None:
    scores = index.score(query)
    assert int(np.argmax(scores)) == best
    assert np.sum(scores == scores.max()) == 1


@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_a_text_is_most_like_itself(index: NgramIndex, number: int) -> None:
    scores = index.score(TEXTS[number])
    assert scores[number] == pytest.approx(1, abs=1e-5)
    assert int(np.argmax(scores)) == number


@pytest.mark.parametrize("query", ["", "   ", "?!", "xqzw", "書", "\x00"])
def test_a_query_without_a_known_piece_scores_nothing(index: NgramIndex, query: str) -> None:
    assert index.score(query).tolist() == [0] * len(TEXTS)


def test_unknown_words_beside_a_known_one_lower_its_score(index: NgramIndex) -> None:
    assert index.score("privacy")[4] > index.score("privacy xqzwvb")[4] > index.score("privacy xqzwvb jjkkqq")[4] > 0


def test_a_rare_word_weighs_more_than_one_that_stands_everywhere(index: NgramIndex) -> None:
    scores = index.score("van privacy")
    assert int(np.argmax(scores)) == 4
    assert scores[4] > 2 * scores[0] > 0


def test_the_order_of_the_words_makes_no_difference(index: NgramIndex) -> None:
    assert np.allclose(index.score("privacy van gebruikers"), index.score("gebruikers van privacy"))


def test_an_index_of_nothing_gives_nothing() -> None:
    assert NgramIndex([]).score("collectiebudget").shape == (0,)


def test_a_text_without_words_is_never_found() -> None:
    assert NgramIndex(["", "privacy"]).score("privacy")[0] == 0


@pytest.mark.parametrize(
    ("word", "found"),
    [("a", ["_a_"]), ("ai", ["_ai", "ai_", "_ai_"]), ("cao", ["_ca", "cao", "ao_", "_cao", "cao_", "_cao_"])],
)
def test_a_short_word_keeps_its_borders(word: str, found: list[str]) -> None:
    assert list(pieces(word)) == found


@given(st.text())
def test_a_score_is_a_cosine_whatever_is_asked(query: str) -> None:
    scores = NgramIndex(TEXTS).score(query)
    assert scores.shape == (len(TEXTS),)
    assert np.isfinite(scores).all()
    assert (scores >= 0).all()
    assert (scores <= 1 + 1e-5).all()


def test_what_many_texts_have_counts_for_nothing_where_that_is_asked() -> None:
    texts = ["hoe oud is de boom", "hoe oud is de brug", "hoe hoog is de brug", "waar is de boom"]
    every, rare = NgramIndex(texts), NgramIndex(texts, common=0.5)
    assert every.score("hoe is de").max() > 0.3
    assert rare.score("is de").max() == 0
    assert rare.score("boom").argmax() in (0, 3)
    assert rare.score("boom onbekend").max() < rare.score("boom").max()  # an unknown word still counts against it
