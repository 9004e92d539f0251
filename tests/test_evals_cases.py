"""Case files: what can be read, and the sentence for every mistake in them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.advice import Outcome
from assistant.errors import EvalError
from evals.cases import load_cases

WHOLE = """
- id: budget-target-groups
  question: Welk bedrag moet er ten minste naar doelgroepen?
  turns: ["Ons collectiebudget is € 250.000."]
  figures: {collection_budget: 250000}
  as_of: "2026-11-24"
  colour: green
  expect:
    outcome: [answered, partly_answered]
    evidence: ["Minstens 20%", ["een lezing", "een andere lezing"]]
    numbers: [50000, 0.1]
    forbidden: ["30%", 40]
    mood: cheerful
- id: "gaps:between"
  question: Hoeveel uur bij 150.000 inwoners?
- id: nothing-else
  kind: lists
  question: Geef alle principes.
  as_of: 2027-01-01
"""


def written(folder: Path, text: str, name: str = "figures.yaml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_case_is_read_whole_and_unknown_keys_are_ignored(tmp_path: Path) -> None:
    case = load_cases([written(tmp_path, WHOLE)])[0]
    assert (case.id, case.turns, case.figures) == (
        "budget-target-groups",
        ("Ons collectiebudget is € 250.000.",),
        {"collection_budget": 250000},
    )
    assert case.as_of == date(2026, 11, 24)
    assert case.expect is not None
    assert case.expect.outcomes == {Outcome.ANSWERED, Outcome.PARTLY_ANSWERED}
    assert case.expect.evidence == (("Minstens 20%",), ("een lezing", "een andere lezing"))
    assert (case.expect.numbers, case.expect.forbidden) == ((50000, 0.1), ("30%", 40))


def test_a_question_alone_is_a_case_and_an_unquoted_date_is_a_date(tmp_path: Path) -> None:
    _, bare, dated = load_cases([written(tmp_path, WHOLE)])
    assert (bare.turns, bare.figures, bare.as_of, bare.expect) == ((), {}, None, None)
    assert dated.as_of == date(2027, 1, 1)


def test_a_kind_is_said_or_stands_before_the_colon_or_is_the_file(tmp_path: Path) -> None:
    assert [case.kind for case in load_cases([written(tmp_path, WHOLE)])] == ["figures", "gaps", "lists"]


def test_a_folder_stands_for_its_files_and_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    first = written(tmp_path, "- {id: a, question: Een}", "a.yaml")
    written(tmp_path, "- {id: b, question: Twee}", "b.yml")
    written(tmp_path, "geen geval", "leesmij.txt")
    assert [case.id for case in load_cases([tmp_path, first])] == ["a", "b"]


def test_a_byte_order_mark_is_no_part_of_the_file(tmp_path: Path) -> None:
    assert load_cases([written(tmp_path, "\ufeff- {id: a, question: Een}")])[0].id == "a"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- question: Een", ["nummer 1", "id ontbreekt"]),
        ("- {id: '', question: Een}", ["nummer 1", "id ontbreekt"]),
        ("- {id: true, question: Een}", ["nummer 1", "id ontbreekt"]),
        ("- {id: a}", ["geval a", "vraag ontbreekt"]),
        ("- {id: a, question: '  '}", ["geval a", "vraag ontbreekt"]),
        ("- {id: a, question: 42}", ["geval a", "vraag ontbreekt"]),
        ("- alleen tekst", ["nummer 1", "geen geval"]),
        ("id: a\nquestion: Een", ["geen lijst"]),
        ("", ["geen lijst"]),
        ("[]", ["geen gevallen"]),
        ("- {id: a, question: Een}\n- {id: a, question: Twee}", ["geval a", "ander id"]),
        ("- {id: a, question: Een, turns: Hallo}", ["geval a", "'turns' is geen lijst"]),
        ("- {id: a, question: Een, turns: [1]}", ["geval a", "geen tekst"]),
        ("- {id: a, question: Een, figures: [1]}", ["geval a", "'figures'"]),
        ("- {id: a, question: Een, as_of: gisteren}", ["geval a", "geen datum", "gisteren"]),
        ("- {id: a, question: Een, as_of: 2026-02-30}", ["figures.yaml", "YAML"]),
        ("- {id: a, question: Een, as_of: 2026-02-03 10:00:00}", ["geval a", "geen datum"]),
        ("- {id: a, question: Een, kind: [x]}", ["geval a", "'kind'"]),
        ("- {id: a, question: Een, expect: answered}", ["geval a", "'expect'"]),
        ("- {id: a, question: Een, expect: {outcome: maybe}}", ["geval a", "maybe", "needs_judgement"]),
        ("- {id: a, question: Een, expect: {outcome: [answered, [x]]}}", ["geval a", "onbekende uitkomst"]),
        ("- {id: a, question: Een, expect: {evidence: twintig}}", ["geval a", "'evidence' is geen lijst"]),
        ("- {id: a, question: Een, expect: {evidence: [20]}}", ["geval a", "'evidence'"]),
        ("- {id: a, question: Een, expect: {evidence: ['…']}}", ["geval a", "leeg onderdeel"]),
        ("- {id: a, question: Een, expect: {evidence: [[]]}}", ["geval a", "leeg onderdeel"]),
        ("- {id: a, question: Een, expect: {numbers: ['veel']}}", ["geval a", "'numbers'", "veel"]),
        ("- {id: a, question: Een, expect: {numbers: [.nan]}}", ["geval a", "'numbers'"]),
        ("- {id: a, question: Een, expect: {forbidden: ['']}}", ["geval a", "'forbidden'"]),
        ("- {id: a, question: Een, expect: {says: misschien}}", ["geval a", "'says'", "ja, nee, open"]),
        ("- {id: a, question: Een, expect: {thing: 5}}", ["geval a", "'thing'", "geen tekst"]),
        ("- {id: a, question: Een, expect: {thing: ['…']}}", ["geval a", "'thing'", "geen letter of cijfer"]),
        ("- id: a\n  question: 'Een?\n- id: b", ["regel", "YAML"]),
        ("- id: a\n\tquestion: Een", ["regel 2", "YAML"]),
    ],
)
def test_every_mistake_gets_one_sentence_with_its_place(tmp_path: Path, text: str, words: list[str]) -> None:
    with pytest.raises(EvalError) as raised:
        load_cases([written(tmp_path, text)])
    message = str(raised.value)
    assert "\n" not in message
    assert [word for word in words if word not in message] == []


def test_a_duplicate_id_in_another_file_names_both_files(tmp_path: Path) -> None:
    written(tmp_path, "- {id: a, question: Een}", "first.yaml")
    written(tmp_path, "- {id: a, question: Twee}", "second.yaml")
    with pytest.raises(EvalError, match=r"second\.yaml.* geval a .*first\.yaml"):
        load_cases([tmp_path])


def test_a_file_that_is_not_utf8_is_named_with_the_byte(tmp_path: Path) -> None:
    file = tmp_path / "latin.yaml"
    file.write_bytes("- {id: a, question: Één}".encode("latin-1"))
    with pytest.raises(EvalError, match=r"latin\.yaml: byte 20 is geen UTF-8"):
        load_cases([file])


def test_a_missing_file_and_an_empty_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match=r"weg\.yaml: dit bestand bestaat niet"):
        load_cases([tmp_path / "weg.yaml"])
    with pytest.raises(EvalError, match="geen bestand met gevallen"):
        load_cases([tmp_path])
