"""Texts are cut as the engine's own model expects, without the library that takes hundreds of megabytes for it."""

from __future__ import annotations

import pytest

from assistant.knowledge.embedding import BundledE5, bundled_file
from assistant.knowledge.pieces import Pieces
from assistant.knowledge.transformer import WIDTH, Transformer
from evals.encoder import ModelFile

TEXTS = (
    "Wij hebben € 412.000 collectiebudget, daarvan gaat 94.760 naar doelgroepen.",
    "hvl uurtjes vr 98.000 inw ??  en 2,4 ton dan",
    "What share of our 310,000 loans may come from elsewhere?",
    "Geëxperimenteerd met ½ fte – ‘af en toe’",
    "",
)


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    return Pieces(bundled_file())


def test_a_text_is_cut_as_the_library_cuts_it(pieces: Pieces) -> None:
    model = ModelFile(bundled_file())
    for text in TEXTS:
        assert [pieces.begin, *pieces.of(f" query: {text}"), pieces.end] == model.tokens(text)


def test_what_is_in_another_script_is_unknown_and_the_rest_is_not(pieces: Pieces) -> None:
    cut = pieces.of("図書館 boeken")
    assert pieces.unknown in cut
    assert cut[-1:] == pieces.of("図 boeken")[-1:]


def test_the_states_are_those_of_the_engine(pieces: Pieces) -> None:
    """Their mean is the vector that the engine gives, apart from its rounding."""
    text = TEXTS[0]
    model = Transformer(bundled_file(), {}, 12, 12)
    states = model.states([pieces.begin, *pieces.of(f" query: {text}"), pieces.end])
    assert states.shape[1] == WIDTH
    mean = states.mean(axis=0)
    vector = BundledE5(tuning=None).encode_query(text)
    assert float(mean @ vector) / float((mean @ mean) ** 0.5) > 0.999
