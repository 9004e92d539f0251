"""Running cases: one conversation each, nothing lost, and a crash that stops neither the run nor the truth."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant import load_settings
from assistant.advice import Answer, Outcome
from assistant.errors import BadInput, EvalError
from evals.answers import read_answers
from evals.cases import Case
from evals.generate import failed_answer, generate, run_case, write_run_record


class ScriptedAssistant:
    """Answers what it is told to and remembers what it was asked."""

    def __init__(self, failing: Mapping[str, Exception] | None = None) -> None:
        self.failing = failing or {}
        self.asked: list[tuple[str, str | None, Mapping[str, object] | None, date | None]] = []

    def ask(self, text: str, **given: Any) -> Answer:
        conversation_id, figures, as_of = given["conversation_id"], given["figures"], given["as_of"]
        self.asked.append((text, conversation_id, figures, as_of))
        if text in self.failing:
            raise self.failing[text]
        answer = failed_answer(Case(id="x", question=text, file=Path(), kind="x"), ValueError())
        started = conversation_id or f"conversation {len(self.asked)}"
        return answer.model_copy(update={"outcome": Outcome.ANSWERED, "conversation_id": started, "findings": ()})


def case(case_id: str, question: str, **given: Any) -> Case:
    return Case(id=case_id, question=question, file=Path("cases.yaml"), kind="x", **given)


def test_turns_and_question_share_one_conversation_that_no_other_case_enters() -> None:
    assistant = ScriptedAssistant()
    run_case(assistant, case("a", "Derde?", turns=("Eerste.", "Tweede."), figures={"inhabitants": 9}))
    run_case(assistant, case("b", "Los?", as_of=date(2027, 1, 1)))
    assert assistant.asked == [
        ("Eerste.", None, {"inhabitants": 9}, None),
        ("Tweede.", "conversation 1", {"inhabitants": 9}, None),
        ("Derde?", "conversation 1", {"inhabitants": 9}, None),
        ("Los?", None, {}, date(2027, 1, 1)),
    ]


def test_a_crash_becomes_a_failed_answer_and_the_run_goes_on(tmp_path: Path) -> None:
    assistant = ScriptedAssistant({"Stuk?": ZeroDivisionError("deling door nul"), "Lang?": BadInput("Te lang.")})
    cases = [case("a", "Stuk?"), case("b", "Lang?"), case("c", "Heel?")]
    answers = generate(assistant, cases, tmp_path / "answers.jsonl")
    assert [generated.answer.outcome for generated in answers] == ["failed", "failed", "answered"]
    assert answers[0].answer.findings[0].detail == "ZeroDivisionError: deling door nul"
    assert answers[1].answer.findings[0].detail == "Te lang."


def test_a_crash_in_an_earlier_turn_fails_the_case() -> None:
    assistant = ScriptedAssistant({"Eerste.": ValueError("stuk")})
    assert run_case(assistant, case("a", "Tweede?", turns=("Eerste.",))).is_failed


def test_every_line_holds_a_case_and_can_be_read_back(tmp_path: Path) -> None:
    out = tmp_path / "new" / "answers.jsonl"
    made = generate(ScriptedAssistant(), [case("a", "Een\u2028regel?"), case("b", "Twee?")], out)
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").split("\n")[:-1]]
    assert [list(line) for line in lines] == [["case_id", "answer", "seconds"]] * 2
    assert read_answers(out) == made


def test_every_answer_is_on_disk_before_the_next_question(tmp_path: Path) -> None:
    out, seen = tmp_path / "answers.jsonl", []
    generate(
        ScriptedAssistant(),
        [case("a", "Een?"), case("b", "Twee?")],
        out,
        lambda number, _: seen.append((number, len(read_answers(tmp_path / "answers.jsonl.partial")))),
    )
    assert seen == [(1, 1), (2, 2)]
    assert [path.name for path in tmp_path.iterdir()] == ["answers.jsonl"]


def test_a_killed_run_leaves_what_it_had_and_does_not_pass_for_a_whole_one(tmp_path: Path) -> None:
    out = tmp_path / "answers.jsonl"
    with pytest.raises(KeyboardInterrupt):
        generate(ScriptedAssistant({"Dood?": KeyboardInterrupt()}), [case("a", "Een?"), case("b", "Dood?")], out)
    assert not out.exists()
    assert [generated.case_id for generated in read_answers(tmp_path / "answers.jsonl.partial")] == ["a"]


def test_an_answers_file_that_cannot_be_written_is_named_before_anything_is_asked(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assistant = ScriptedAssistant()
    with pytest.raises(EvalError, match=r"answers\.jsonl: hier kan niet worden geschreven"):
        generate(assistant, [case("a", "Een?")], tmp_path / "file" / "answers.jsonl")
    assert assistant.asked == []


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("geen json\n", "regel 1: dit is geen regel met case_id"),
        ('{"case_id": "a"}\n', "regel 1: dit is geen regel met case_id"),
        ("[1]\n", "regel 1: dit is geen regel met case_id"),
        ('{"case_id": "a", "answer": {}, "seconds": 1}\n', r"regel 1: het antwoord heeft niet de vorm .*\(id\)"),
    ],
)
def test_a_broken_line_is_named_with_its_number(tmp_path: Path, lines: str, words: str) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_text(lines, encoding="utf-8")
    with pytest.raises(EvalError, match=words):
        read_answers(file)


def test_two_answers_to_one_case_are_refused(tmp_path: Path) -> None:
    line = run_case(ScriptedAssistant(), case("a", "Een?")).as_line()
    (tmp_path / "answers.jsonl").write_text(line * 2, encoding="utf-8")
    with pytest.raises(EvalError, match="regel 2: geval a is al beantwoord"):
        read_answers(tmp_path / "answers.jsonl")


def test_a_missing_answers_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match="bestaat niet"):
        read_answers(tmp_path / "answers.jsonl")


def test_a_run_records_what_it_was_made_with_and_no_password(tmp_path: Path) -> None:
    cases_file = tmp_path / "cases.yaml"
    cases_file.write_text("- {id: a, question: Een}")
    (tmp_path / "draft.md").write_text("Schrijf kort.")
    settings = load_settings(
        prompts_dir=tmp_path, model_api_key="sleutel", database_url="postgresql://anna:geheim@db/advies"
    )
    made = Case(id="a", question="Stuk?", file=cases_file, kind="x")
    answers = [run_case(ScriptedAssistant({"Stuk?": ValueError()}), made)]
    path = write_run_record(tmp_path / "answers.jsonl", [made], answers, settings, datetime(2026, 1, 1, tzinfo=UTC))
    assert path.name == "answers.jsonl.run.json"
    text = path.read_text(encoding="utf-8")
    record = json.loads(text)
    assert (record["failed"], list(record["prompts"]), record["started_at"]) == (
        ["a"],
        ["draft.md"],
        "2026-01-01T00:00:00+00:00",
    )
    assert len(record["case_files"][str(cases_file)]) == 64
    assert record["settings"]["database_url"] == "postgresql://***@db/advies"
    assert "geheim" not in text
    assert "sleutel" not in text
