"""Fine-tuning: torch computes what the engine does, and what it learns comes back through the engine."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from assistant.knowledge.embedding import BundledE5, bundled_file
from assistant.knowledge.finetuned import tuned
from evals import finetune
from evals.encoder import LAYERS, Encoder, ModelFile, pooled, tokenised
from evals.finetune import Examples, fit

pytestmark = pytest.mark.slow

ABOUT_MONEY = ["wat kost {}?", "hoeveel geld gaat naar {}", "is {} duur", "het budget van {}", "betaal je voor {}"]
ABOUT_PEOPLE = ["wie doet {}?", "welke mensen gaan over {}", "door wie wordt {} gedaan", "wie regelt {}"]
THINGS = ["jeugd", "strips", "e-books", "grote letters", "tijdschriften", "luisterboeken", "games", "kranten"]
ODD = ["", " twee  spaties ", "NIEUWE REGEL\nhier", "½ € 200.000,- ‘zo’ “dus”…", "日本語 и ещё", "x" * 300]


@pytest.fixture(scope="module")
def published() -> BundledE5:
    return BundledE5(tuning=None)


@pytest.fixture(scope="module")
def file() -> ModelFile:
    return ModelFile(bundled_file())


def test_texts_are_cut_as_the_engine_cuts_them(file: ModelFile, published: BundledE5) -> None:
    for text in [*ODD, *ABOUT_MONEY]:
        assert len(file.tokens(text)) == published._model.token_count(text, True)


def test_torch_computes_what_the_engine_computes(file: ModelFile, published: BundledE5) -> None:
    texts = [each.format("jeugd") for each in (*ABOUT_MONEY, *ABOUT_PEOPLE)]
    model = Encoder(file, LAYERS)
    tokens, is_token = tokenised(file, texts).of(range(len(texts)))
    with torch.no_grad():
        made = pooled(model.run(model.embed(tokens), is_token, 0, LAYERS), is_token).numpy()
    alike = (made * published.encode_queries(texts)).sum(axis=1)
    assert (alike > 0.9995).all()


def test_what_is_told_apart_lies_further_apart_in_the_engine(
    file: ModelFile, published: BundledE5, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Learned of some things, and seen in others."""
    asked = [
        (text.format(thing), kind)
        for kind, texts in enumerate((ABOUT_MONEY, ABOUT_PEOPLE))
        for text in texts
        for thing in THINGS
    ]
    learned_of = [each for each in asked if not any(thing in each[0] for thing in THINGS[:2])]
    unseen = [each for each in asked if each not in learned_of]
    monkeypatch.setattr(finetune, "BATCH", 18)
    monkeypatch.setattr(finetune, "HELD", 0.0)
    monkeypatch.setattr(finetune, "RATE", 4e-2)
    texts = [text for text, _ in learned_of]
    model = Encoder(file, 11)
    told: list[str] = []
    fit(
        model,
        Examples(tokenised(file, texts), np.array([kind for _, kind in learned_of]), published.encode_queries(texts)),
        told.append,
        epochs=10,
    )
    assert "stap 30 van 30" in told[-1]
    changes = model.changes()
    assert {name.partition(".")[0] for name in changes.tensors} == {"l11"}
    image = tuned(bundled_file(), changes)
    assert image is not None
    monkeypatch.setattr("assistant.knowledge.embedding.load_changes", lambda path: changes)
    after = BundledE5()
    assert after.name.endswith(changes.digest[:8])

    def apart(model: BundledE5) -> float:
        vectors = model.encode_queries([text for text, _ in unseen])
        kinds = np.array([kind for _, kind in unseen])
        cosines = vectors @ vectors.T
        same = kinds[:, None] == kinds
        return float(cosines[same].mean() - cosines[~same].mean())

    assert apart(after) > 1.2 * apart(published)
