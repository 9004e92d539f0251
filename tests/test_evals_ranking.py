"""The search measured alone: which passages count, what each measure says of a ranking, and which cases take part."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tiny_library import SENTENCES, make_library

from assistant.advice import Outcome
from assistant.assembly import build_index
from assistant.errors import EngineUnavailable
from assistant.faces.cli import main
from evals.cases import Case, Expectation
from evals.ranking import LABELS, Ranking, rank, relevant_ranks, score_rankings, searchable

FLOOR = "Minstens 20% van het collectiebudget"


def case(*evidence: tuple[str, ...], outcome: Outcome = Outcome.ANSWERED, **given: Any) -> Case:
    expect = Expectation(outcomes=frozenset({outcome}), evidence=evidence)
    return Case(**{"id": "a", "question": "Hoeveel?", "file": Path("a.yaml"), "kind": "x", "expect": expect, **given})


@pytest.mark.parametrize(
    ("evidence", "texts", "ranks", "missing"),
    [
        ([(FLOOR,)], ["iets", FLOOR + "."], [2], 0),
        ([(FLOOR,)], ["minstens 20 % van het collectie-\nbudget gaat"], [1], 0),
        ([(FLOOR,)], ["iets", "anders"], [], 1),
        ([("een", "twee")], ["met twee erin", "met een erin"], [1], 0),  # alternatives are equal
        ([("een",), ("twee",)], ["met twee erin", "niets", "met een erin"], [1, 3], 0),
        ([("een",), ("twee",)], ["met een en twee erin"], [1], 0),
        ([("een",), ("twee",)], ["met een erin", "weer een"], [1], 1),
        ([(FLOOR,)], [], [], 1),
    ],
)
def test_a_passage_counts_when_it_is_the_first_to_hold_something_needed(
    evidence: list[tuple[str, ...]], texts: list[str], ranks: list[int], missing: int
) -> None:
    assert relevant_ranks(evidence, texts) == (ranks, missing)


@pytest.mark.parametrize(
    ("texts", "ndcg", "mrr", "at_5", "at_10"),
    [
        (["een", "twee"], 1.0, 1.0, 1.0, 1.0),
        (["niets", "een", "twee"], (1 / math.log2(3) + 1 / 2) / (1 + 1 / math.log2(3)), 0.5, 1.0, 1.0),
        (["een", *["niets"] * 5, "twee"], (1 + 1 / 3) / (1 + 1 / math.log2(3)), 1.0, 0.5, 1.0),
        (["een", *["niets"] * 11, "twee"], 1 / (1 + 1 / math.log2(3)), 1.0, 0.5, 0.5),
        ([*["niets"] * 10, "een", "twee"], 0.0, 0.0, 0.0, 0.0),
        ([], 0.0, 0.0, 0.0, 0.0),
    ],
)
def test_the_measures_of_a_ranking_are_those_of_the_books(
    texts: list[str], ndcg: float, mrr: float, at_5: float, at_10: float
) -> None:
    (scored,) = score_rankings([Ranking(case(("een",), ("twee",)), tuple(texts))])
    values = [scored.scores[name].value for name in ("ndcg@10", "mrr@10", "recall@5", "recall@10")]
    assert values == [pytest.approx(each) for each in (ndcg, mrr, at_5, at_10)]
    assert set(scored.scores) == set(LABELS)


def test_evidence_is_counted_within_each_budget_of_characters() -> None:
    texts = ("x" * 499, "een", "y" * 1600, "twee")
    (scored,) = score_rankings([Ranking(case(("een",), ("twee",), ("nooit",)), texts)])
    values = [scored.scores[f"evidence@{budget}"].value for budget in (500, 1000, 2000, 4000)]
    assert values == [0.0, pytest.approx(1 / 3), pytest.approx(1 / 3), pytest.approx(2 / 3)]
    assert scored.scores["evidence@4000"].reason == "ontbreekt: «nooit»"
    assert scored.scores["ndcg@10"].reason == "op plaats 2, 4; 1 onderdelen niet gevonden"


def test_one_bad_ranking_does_not_touch_another() -> None:
    good, bad = case(("een",)), case(("een",), id="b")
    scored = score_rankings([Ranking(bad, ("niets",)), Ranking(good, ("een",))])
    assert [(each.case.id, each.scores["mrr@10"].value) for each in scored] == [("b", 0.0), ("a", 1.0)]


def test_only_questions_that_stand_alone_and_need_evidence_are_searched() -> None:
    kept = case(("een",))
    left_out = [
        case(id="no evidence"),
        case(("een",), id="follow-up", turns=("Eerder?",)),
        case(("een",), id="to decline", outcome=Outcome.NOT_IN_SOURCES),
        Case(id="bare", question="Wat?", file=Path("a.yaml"), kind="x"),
    ]
    assert searchable([kept, *left_out]) == [kept]


class Hit(NamedTuple):
    text: str


def test_a_ranking_is_what_the_search_gives_in_its_order() -> None:
    class Searcher:
        def search(self, query: str, k: int) -> list[Hit]:
            return [Hit(f"{query} {number}") for number in range(k)]

    (ranking,) = rank(Searcher(), [case(("een",))], 3)
    assert ranking.texts == ("Hoeveel? 0", "Hoeveel? 1", "Hoeveel? 2")


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings = make_library(tmp_path)
    build_index(settings)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASSISTANT_CORPUS_DIR", str(settings.corpus_dir))
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(settings.data_dir))
    (tmp_path / "cases.yaml").write_text(
        f"- {{id: 'a:youth', question: Kiezen jongeren boeken, expect: {{evidence: ['{SENTENCES[0]}']}}}}\n"
        "- {id: 'a:none', question: Waarom, expect: {evidence: ['dit staat er niet']}}\n"
        "- {id: 'a:bare', question: Wat}\n",
        encoding="utf-8",
    )
    return tmp_path


def test_without_the_library_the_next_step_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    with pytest.raises(EngineUnavailable, match="ir-measures"):
        score_rankings([Ranking(case(("een",)), ("een",))])


def test_the_search_command_measures_the_real_search(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "search", "--cases", "cases.yaml", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["k"], found["cases"], found["skipped"]) == (20, 2, 1)
    first, second = found["scores"]
    assert (first["scores"]["mrr@10"]["value"], second["scores"]["recall@10"]["value"]) == (1.0, 0.0)
    assert found["metrics"]["evidence@500"]["value"] == 0.5


def test_the_search_command_prints_a_table(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "search", "--cases", "cases.yaml", "-k", "10"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("2 zoekvragen (1 overgeslagen")
    assert all(name in printed for name in LABELS)


def test_fewer_passages_than_the_measures_look_at_is_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "search", "--cases", "cases.yaml", "-k", "5"]) == 2
    assert "-k" in capsys.readouterr().err


def test_the_command_line_starts_without_the_libraries_of_measuring() -> None:
    heavy = "ir_measures", "sentence_transformers", "torch", "scipy", "langchain"
    script = f"import evals.cli, sys; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
