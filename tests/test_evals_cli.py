"""The commands: which files they take, what they print, and the exit code of every ending."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
import typer

from assistant.advice import Outcome
from assistant.faces.cli import main
from evals.answers import Generated
from evals.cases import load_cases
from evals.cli import exit_when_failed
from evals.generate import failed_answer


class Ending(NamedTuple):
    exit_code: int
    stdout: str
    stderr: str


Run = Callable[..., Ending]
ASKED = "- {id: '%s', question: Hoeveel, expect: {outcome: answered, numbers: [20]}}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two case files and an answers file: one case right, one wrong."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASSISTANT_CORPUS_DIR", str(tmp_path))
    (tmp_path / "sources.yaml").write_text("[]")
    (tmp_path / "a.yaml").write_text(ASKED % "norms:right")
    (tmp_path / "b.yaml").write_text(ASKED % "norms:wrong")
    right, wrong = load_cases([tmp_path / "a.yaml", tmp_path / "b.yaml"])
    answers = []
    for case, text in ((right, "Minstens 20."), (wrong, "Minstens een deel.")):
        failed = failed_answer(case, ValueError())
        answer = failed.model_copy(update={"outcome": Outcome.ANSWERED, "text": text, "findings": ()})
        answers.append(Generated(case.id, answer, 0.1).as_line())
    (tmp_path / "answers.jsonl").write_text("".join(answers), encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run_command(*arguments: str) -> Ending:
        exit_code = main(["eval", *arguments])
        written = capsys.readouterr()
        return Ending(exit_code, written.out, written.err)

    return run_command


@pytest.mark.parametrize(
    "arguments",
    [
        ["score", "--cases", "a.yaml", "--cases", "b.yaml", "--answers", "answers.jsonl"],
        ["score", "--cases", "a.yaml", "b.yaml", "--answers", "answers.jsonl"],
        ["score", "--answers", "answers.jsonl", "--cases", "a.yaml", "b.yaml"],
    ],
)
def test_several_case_files_are_taken_repeated_or_in_a_row(folder: Path, run: Run, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 0
    assert result.stdout.startswith("2 gevallen")
    assert "norms:wrong" in result.stdout


def test_score_prints_nothing_but_json_when_asked(folder: Path, run: Run) -> None:
    result = run("score", "--cases", "a.yaml", "b.yaml", "--answers", "answers.jsonl", "--json")
    assert json.loads(result.stdout)["metrics"]["numbers"]["value"] == 0.5


@pytest.mark.parametrize(("mark", "exit_code", "verdict"), [(0.5, 0, "in orde"), (0.9, 1, "GEZAKT")])
def test_score_exits_1_on_a_fall_below_the_baseline(
    folder: Path, run: Run, mark: float, exit_code: int, verdict: str
) -> None:
    (folder / "baseline.json").write_text(json.dumps({"metrics": {"numbers": {"value": mark, "tolerance": 0.01}}}))
    result = run("score", "--cases", "a.yaml", "b.yaml", "--answers", "answers.jsonl", "--baseline", "baseline.json")
    assert (result.exit_code, verdict in result.stdout) == (exit_code, True)


def test_report_writes_one_page(folder: Path, run: Run) -> None:
    result = run("report", "--cases", "a.yaml", "b.yaml", "--answers", "answers.jsonl", "--out", "page/report.html")
    assert result.exit_code == 0
    assert "norms:wrong" in (folder / "page" / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["score", "--cases", "weg.yaml", "--answers", "answers.jsonl"], "weg.yaml: dit bestand bestaat niet"),
        (["score", "--cases", "a.yaml", "--answers", "weg.jsonl"], "weg.jsonl: dit antwoordenbestand bestaat niet"),
        (["report", "--cases", "a.yaml", "--answers", "a.yaml"], "a.yaml, regel 1"),
        (["generate", "--cases", "weg.yaml", "--out", "o.jsonl"], "weg.yaml: dit bestand bestaat niet"),
        (["run", "--cases", "weg.yaml"], "weg.yaml: dit bestand bestaat niet"),
        (
            ["score", "--cases", "a.yaml", "--answers", "answers.jsonl", "--baseline", "weg.json"],
            "--update-baseline",
        ),
    ],
)
def test_bad_usage_is_one_sentence_and_exit_2(folder: Path, run: Run, arguments: list[str], words: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_an_unknown_setting_is_a_sentence_too(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_KLEUR", "groen")
    result = run("score", "--cases", "a.yaml", "--answers", "answers.jsonl")
    assert (result.exit_code, "Onbekende instelling" in result.stderr) == (2, True)


def test_a_run_with_a_crashed_case_ends_with_exit_1(folder: Path) -> None:
    case = load_cases([folder / "a.yaml"])[0]
    with pytest.raises(typer.Exit) as raised:
        exit_when_failed([Generated(case.id, failed_answer(case, ValueError()), 0.1)])
    assert raised.value.exit_code == 1
