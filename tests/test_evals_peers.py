"""The peers: what they are given, how they are judged, and that a missing or broken one is a line in the table."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from tiny_library import SENTENCES, make_library

from assistant.advice import Outcome
from assistant.errors import EvalError
from evals.cases import Case, Expectation
from evals.peers.__main__ import choose_cases, main
from evals.peers.apart import QUIET, Reply, Run, run_apart
from evals.peers.catalogue import ELSEWHERE, FOREIGN, ON_THE_PLAN, Entry, select
from evals.peers.corpus_text import paragraphs_of, passages_of, plain, plan_documents
from evals.peers.peer import Answered, Answerer, Document, Found, Peer
from evals.peers.scores import auc, best_refusal_recall, figures, precision, recall, reciprocal_rank
from evals.peers.table import as_json, format_peers
from evals.peers.whole_plan import WholePlan

pytestmark = pytest.mark.slow

FILE = Path("cases.yaml")
CANONICAL = """# Jongeren {#jongeren}

*een ondertitel*

## Ambitie {#jongeren/ambitie}

Wij willen dit: {#jongeren/ambitie/1}

- Jongeren kiezen mee. {#jongeren/ambitie/2}
  - Ook op school. {#jongeren/ambitie/3}

> “Lezen is leuk” — Anne {#jongeren/citaat/1}

[^1]: Zie de agenda {#jongeren/noot/1}
"""
DOCUMENTS = [Document(f"d{number}", sentence, (sentence,)) for number, sentence in enumerate(SENTENCES)]
UNMISTAKABLE = "Wie deelt de uitleencijfers met elkaar?"
SHARED_FIGURES = SENTENCES[2]

ABSENT = Entry("elders", "evals.peers.elders:Elders", ("geen_enkel_pakket",))
BM25 = next(entry for entry in ELSEWHERE if entry.name == "bm25")


class BreakingPeer:
    def index(self, documents: Sequence[Document]) -> None:
        raise RuntimeError("de vloer zakt\nin")

    def search(self, question: str) -> list[Found]:
        return []


class DyingPeer(BreakingPeer):
    def index(self, documents: Sequence[Document]) -> None:
        os._exit(3)


class ShowingPeer(BreakingPeer):
    """Finds the settings that it was started with."""

    def index(self, documents: Sequence[Document]) -> None:
        self._documents = documents

    def search(self, question: str) -> list[Found]:
        return [Found(f"{name}={os.environ.get(name)}", 1.0, question) for name in QUIET]


def watched() -> Peer | Answerer:
    """The peer that the environment names, in a process that writes down every address it asks for."""

    def write_down(*address: object, **_: object) -> None:
        with Path(os.environ["WATCHED_LOG"]).open("a", encoding="utf-8") as log:
            log.write(f"{address}\n")
        raise OSError("this process may not go out")

    socket.getaddrinfo = write_down
    socket.socket.connect = write_down  # type: ignore[method-assign,assignment]
    return next(entry for entry in [*ELSEWHERE, *FOREIGN] if entry.name == os.environ["WATCHED_PEER"]).create()


def case(case_id: str, *outcomes: Outcome, evidence: Sequence[str] = (), question: str = UNMISTAKABLE) -> Case:
    expect = Expectation(outcomes=frozenset(outcomes), evidence=tuple((snippet,) for snippet in evidence))
    return Case(id=case_id, question=question, file=FILE, kind="soort", expect=expect)


def reply(*found: tuple[str, float | None], is_declined: bool = False) -> Reply:
    return Reply(Answered([Found(text, score, "d") for text, score in found], is_declined), 0.03, 0.01)


# --- the text


def test_the_ids_behind_the_lines_are_left_out() -> None:
    assert "{#" not in plain(CANONICAL)
    assert plain(CANONICAL).startswith("# Jongeren\n\n*een ondertitel*\n")


def test_passages_are_bullets_and_paragraphs_without_marks_or_headings() -> None:
    assert passages_of(plain(CANONICAL)) == (
        "*een ondertitel*",
        "Wij willen dit:",
        "Jongeren kiezen mee.",
        "Ook op school.",
        "“Lezen is leuk” — Anne",
        "Zie de agenda",
    )


def test_a_list_is_one_paragraph_and_a_lone_heading_is_none() -> None:
    assert paragraphs_of(plain(CANONICAL))[:3] == [
        "*een ondertitel*",
        "Wij willen dit:",
        "- Jongeren kiezen mee.\n  - Ook op school.",
    ]


def test_every_source_is_one_document(tmp_path: Path) -> None:
    documents = plan_documents(make_library(tmp_path))
    assert [(each.id, each.passages) for each in documents] == [("plan", SENTENCES)]
    assert documents[0].text.startswith("# Plek\n\n")


# --- the figures


def test_evidence_counts_only_within_the_budget() -> None:
    items, texts = [["naald"], ["spijker", "draad"]], ["hooi naald", "draad"]
    assert recall(items, texts, None) == 1
    assert recall(items, texts, 12) == 0.5
    assert recall(items, texts, 9) == 0


def test_precision_looks_at_the_pieces_within_two_thousand_characters() -> None:
    assert precision([["naald"]], ["hooi", "naald", "x" * 1995, "naald"]) == pytest.approx(1 / 3)
    assert precision([["naald"]], []) == 0


def test_a_piece_of_the_needed_words_carries_evidence_too() -> None:
    assert reciprocal_rank([["naaldindehooiberg"]], ["gras", "de hooiberg"]) == 0.5
    assert reciprocal_rank([["naald"]], ["gras", "…"]) == 0


def test_a_tie_of_top_scores_counts_for_half() -> None:
    assert auc(np.array([2.0, 1.0]), np.array([1.0, -np.inf])) == pytest.approx(3.5 / 4)


def test_the_best_threshold_spares_all_but_two_in_a_hundred() -> None:
    answerable = np.array([0.1, 0.2, *[0.9] * 98])
    assert best_refusal_recall(answerable, np.array([0.05, 0.3, 0.8, 0.95])) == 0.75
    assert best_refusal_recall(answerable[:3], np.array([0.05, 0.3])) == 0.5


def test_a_row_is_judged_on_what_must_be_answered_and_what_must_be_declined() -> None:
    cases = [
        case("a", Outcome.ANSWERED, evidence=["naald"]),
        case("b", Outcome.NOT_IN_SOURCES),
        case("c", Outcome.ANSWERED, Outcome.NOT_IN_SOURCES, evidence=["naald"]),
        case("d", Outcome.ANSWERED, evidence=["naald"]),
    ]
    replies = [reply(("naald", 3.0)), reply(("hooi", 2.0), is_declined=True), reply(), reply(is_declined=True)]
    found = figures(Run("peer", replies, index_seconds=1.5, peak_mb=80), cases)
    assert found.recall[2000] == found.recall[None] == found.mrr == found.precision == 0.5  # c may be declined
    assert (found.refusal_recall, found.wrong_refusal) == (1.0, 0.5)
    assert found.auc == 0.5
    assert found.times_embedding == pytest.approx(3)
    assert found.characters == pytest.approx(9 / 4)


def test_a_peer_without_scores_has_no_threshold_to_choose() -> None:
    cases = [case("a", Outcome.ANSWERED, evidence=["naald"]), case("b", Outcome.NOT_IN_SOURCES)]
    found = figures(Run("peer", [reply(("naald", None)), reply(("hooi", None))]), cases)
    assert (found.auc, found.best_refusal_recall, found.refusal_recall) == (None, None, 0)


def test_what_does_not_apply_has_no_figure() -> None:
    found = figures(Run("peer", [reply(("hooi", 1.0))]), [case("b", Outcome.OUT_OF_SCOPE)])
    assert (found.recall[2000], found.mrr, found.wrong_refusal, found.auc) == (None, None, None, None)


# --- the table


def test_the_table_has_a_row_a_peer_and_a_reason_for_the_others() -> None:
    cases = [case("a", Outcome.ANSWERED, evidence=["naald"])]
    runs = [Run("wel", [reply(("naald", 1.0))]), run_apart(ABSENT, DOCUMENTS, cases)]
    figures_of = {"wel": figures(runs[0], cases)}
    head, row, reason = format_peers(runs, figures_of).split("\n")
    assert head.split()[:3] == ["methode", "bewijs", "500"]
    assert row.split()[:3] == ["wel", "1.000", "1.000"]
    assert reason == "elders: niet geïnstalleerd; pip install --editable '.[peers]'"
    json_rows = json.loads(json.dumps(as_json(runs, figures_of)))
    assert json_rows[0]["recall"]["2000"] == json_rows[0]["recall"]["all"] == 1
    assert json_rows[1]["reason"].startswith("niet geïnstalleerd")


def test_a_name_stands_for_all_rows_of_that_method() -> None:
    assert [entry.name for entry in select(ON_THE_PLAN, ["bm25", "assistant"])] == [
        "assistant",
        "assistant (geciteerd)",
        "bm25",
    ]
    assert select(ON_THE_PLAN, []) == list(ON_THE_PLAN)


def test_every_method_of_the_catalogue_names_a_module_that_exists() -> None:
    folder = Path(__file__).parent.parent / "evals" / "peers"
    for entry in ON_THE_PLAN:
        module, _, name = entry.make.partition(":")
        assert f"class {name}" in (folder / f"{module.rpartition('.')[2]}.py").read_text(encoding="utf-8")


# --- running


@pytest.mark.parametrize(
    ("peer", "reason"),
    [("BreakingPeer", "mislukt: RuntimeError: de vloer zakt in"), ("DyingPeer", "mislukt: het proces is afgebroken")],
)
def test_a_peer_that_breaks_is_a_run_with_a_reason(peer: str, reason: str) -> None:
    run = run_apart(Entry("stuk", f"{__name__}:{peer}"), DOCUMENTS, [case("a")])
    assert (run.reason, run.is_broken, run.replies) == (reason, True, [])


def test_a_peer_runs_apart_with_its_telemetry_off() -> None:
    run = run_apart(Entry("toont", f"{__name__}:ShowingPeer"), DOCUMENTS, [case("a")])
    assert [found.text for found in run.replies[0].answered.found] == [f"{name}={QUIET[name]}" for name in QUIET]
    assert run.replies[0].answered.found[0].document_id == UNMISTAKABLE
    assert run.peak_mb > 10
    assert not run.can_decline


def test_bm25_finds_nothing_for_a_question_of_stop_words_alone() -> None:
    bm25 = BM25.create()
    assert not isinstance(bm25, Answerer)
    bm25.index(DOCUMENTS)
    assert bm25.search("de het een") == bm25.search("?") == bm25.search("xyzzy") == []


def test_the_whole_plan_is_everything_in_its_own_order() -> None:
    everything = WholePlan()
    everything.index(DOCUMENTS)
    assert [found.text for found in everything.search("maakt niet uit")] == list(SENTENCES)


def test_the_memory_of_a_peer_is_not_that_of_whoever_started_it() -> None:
    run = Entry("leeg", "evals.peers.whole_plan:WholePlan")
    before = run_apart(run, DOCUMENTS, [case("a")]).peak_mb
    ballast = b"x" * 600_000_000
    after = run_apart(run, DOCUMENTS, [case("a")]).peak_mb
    assert len(ballast) / 1024 / 1024 > 500
    assert after < before + 100


@pytest.mark.parametrize("entry", [*ELSEWHERE, *FOREIGN], ids=lambda entry: entry.name)
def test_every_method_finds_the_sentence_without_going_out(
    entry: Entry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if entry.missing() and entry is not BM25:
        pytest.skip(f"{entry.name} is not installed")
    monkeypatch.setenv("WATCHED_PEER", entry.name)
    monkeypatch.setenv("WATCHED_LOG", str(tmp_path / "addresses"))
    run = run_apart(Entry(entry.name, f"{__name__}:watched"), DOCUMENTS, [case("a")])
    assert run.reason == ""
    assert not (tmp_path / "addresses").exists()
    found = run.replies[0].answered.found
    assert (found[0].text.strip(), found[0].document_id) == (SHARED_FIGURES, "d2")
    scores = [each.score for each in found if each.score is not None]
    assert len(scores) == len(found)
    assert scores == sorted(scores, reverse=True)


# --- the command


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tiny library as the settings of the environment, and a file of cases about it."""
    settings = make_library(tmp_path)
    monkeypatch.setenv("ASSISTANT_CORPUS_DIR", str(settings.corpus_dir))
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(settings.data_dir))
    monkeypatch.chdir(tmp_path)
    cases = tmp_path / "cases.yaml"
    cases.write_text(
        f"""- id: delen
  question: {UNMISTAKABLE}
  expect: {{outcome: answered, evidence: ["Bibliotheken delen hun uitleencijfers"]}}
- id: weer
  question: Wat is het weer morgen?
  expect: {{outcome: out_of_scope}}
- id: vervolg
  question: En daarna?
  turns: ["Wie deelt?"]
""",
        encoding="utf-8",
    )
    return cases


def test_one_command_compares_the_assistant_with_the_whole_plan(
    library: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "out" / "peers.json"
    assert main(["--cases", str(library), "--peer", "assistant", "whole-plan", "--json", str(out)]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("2 gevallen, waarvan 1 met nodig bewijs\n")
    rows = {row["name"]: row for row in json.loads(out.read_text(encoding="utf-8"))["peers"]}
    assert list(rows) == ["assistant", "assistant (geciteerd)", "whole-plan"]
    assert rows["assistant"]["recall"]["500"] == rows["assistant"]["mrr"] == 1
    assert rows["assistant"]["auc"] == 1
    assert rows["assistant"]["refusal_recall"] == 0  # a ranking never declines
    assert rows["assistant (geciteerd)"]["auc"] is None
    assert rows["whole-plan"]["mrr"] == pytest.approx(1 / 3)
    assert not list((tmp_path / "var").glob("peers-*"))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Er zijn geen gevallen genoemd. Geef met --cases een bestand of een map.\n"),
        (["--cases", "weg.yaml"], "weg.yaml: dit bestand bestaat niet. Controleer het pad na --cases.\n"),
        (["--cases", "cases.yaml", "--peer", "magie"], "Onbekende methode na --peer: magie. Kies uit assistant, "),
        (["--cases", "cases.yaml", "--sample", "0"], "--sample 0: dat zijn geen gevallen. Geef een getal van 1 of"),
    ],
)
def test_bad_usage_is_one_sentence(
    arguments: list[str], sentence: str, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err.startswith(sentence)


def test_a_broken_peer_makes_the_command_fail(
    library: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Entry("stuk", f"{__name__}:BreakingPeer")
    monkeypatch.setattr("evals.peers.__main__.ON_THE_PLAN", (broken, ABSENT))
    assert main(["--cases", str(library)]) == 1
    assert main(["--cases", str(library), "--peer", "elders"]) == 0
    assert "stuk: mislukt: RuntimeError" in capsys.readouterr().out


def test_follow_ups_are_left_out_and_a_sample_is_always_the_same(library: Path) -> None:
    assert [each.id for each in choose_cases([library], None)] == ["delen", "weer"]
    assert choose_cases([library], 1) == choose_cases([library], 1)
    assert len(choose_cases([library], 1)) == 1
    only = library.with_name("only.yaml")
    only.write_text("- {id: a, question: 'En dan?', turns: [Eerst dit.]}\n", encoding="utf-8")
    with pytest.raises(EvalError, match="Alle gevallen zijn vervolgvragen"):
        choose_cases([only], None)
