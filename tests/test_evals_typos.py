"""Cases with slips of the finger: the same questions, mistyped the same way each time."""

from __future__ import annotations

from pathlib import Path

import pytest
from rapidfuzz.distance import OSA

from evals.cases import load_cases
from evals.typos import main, with_slips, with_split

CASES = """
- id: figures:one
  question: Hoeveel budget gaat er naar doelgroepen, en waarom eigenlijk zoveel procent?
  turns: ["Waar gaat het plan over?"]
  expect: {outcome: answered, numbers: [20]}
- id: short
  question: Mag dat wel?
"""


def test_the_mistyped_cases_are_cases_with_other_questions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked, out = tmp_path / "own.yaml", tmp_path / "typos.yaml"
    asked.write_text(CASES, encoding="utf-8")
    assert main(["--cases", str(asked), "--out", str(out)]) == 0
    assert "1 vragen" in capsys.readouterr().out
    (mistyped,), (case, _) = load_cases([out]), load_cases([asked])
    assert (mistyped.id, mistyped.kind, mistyped.turns, mistyped.expect) == (
        case.id,
        "figures",
        case.turns,
        case.expect,
    )
    assert 1 <= OSA.distance(mistyped.question, case.question) <= 2
    first = out.read_bytes()
    assert main(["--cases", str(asked), "--out", str(out)]) == 0
    assert out.read_bytes() == first


def test_no_first_letter_and_no_short_word_is_mistyped() -> None:
    question = "de wet en het plan: jongeren, collectie en bibliotheken"
    slipped = {with_slips(f"{question} {number}") for number in range(200)}
    assert all(each.startswith("de wet en het plan: j") for each in slipped)
    assert len(slipped) == 200


def test_compounds_are_split_where_both_parts_are_words_of_the_questions() -> None:
    assert with_split("Welk collectiebudget voor doelgroepen?", {"collectie", "budget", "doel"}) == (
        "Welk collectie budget voor doelgroepen?"
    )


def test_a_file_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "typos.yaml"
    assert main(["--cases", str(tmp_path / "no.yaml"), "--out", str(out)]) == 2
    assert "bestaat niet" in capsys.readouterr().err
    assert not out.exists()
