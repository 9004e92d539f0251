"""Reviewing on the command line: the queue, one concept with its history, decisions, and conversations found again."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from scripted_assistant import SECTION, ScriptedAssistant

from assistant.advice import Answer, Decision, EarlierApproval, ReviewRequest, ReviewState
from assistant.concepts import ConceptKind
from assistant.faces.cli import main
from assistant.faces.cli.histories import difference
from assistant.faces.cli.output import table
from assistant.faces.openapi import EXAMPLES
from assistant.faces.terminal import answer_text

ANSWER = "a-2026-0001"


pytestmark = pytest.mark.usefixtures("own_settings")


def run(*arguments: str, assistant: ScriptedAssistant | None = None) -> int:
    return main(arguments, opener=lambda: assistant or ScriptedAssistant())  # type: ignore[return-value,arg-type]


def type_in(monkeypatch: pytest.MonkeyPatch, text: str, *, is_person: bool = False) -> None:
    typed = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8")
    monkeypatch.setattr(typed, "isatty", lambda: is_person)
    monkeypatch.setattr("sys.stdin", typed)


BAD_USAGE = {
    "unknown state": (["queue", "--state", "klaar"], "geen stand"),
    "unknown kind": (["queue", "--kind", "brief"], "geen soort"),
    "no such thumb": (["feedback", ANSWER, "sideways"], "geen duim; kies up of down"),
    "option zero": (["review", ANSWER, "approve", "--reviewer", "J", "--option", "0"], "vanaf 1"),
    "option far away": (["review", ANSWER, "approve", "--reviewer", "J", "--option", "99"], "--option"),
    "unknown concept": (["show", "bestaat-niet"], "bestaat-niet"),
    "unknown conversation to go on with": (["ask", "x", "--conversation", "onbekend"], "geen gesprek"),
    "unknown conversation to show": (["conversation", "show", "onbekend"], "geen gesprek"),
    "conversation without command": (["conversation"], "moet doen"),
    "conversation deleted without a keyboard": (["conversation", "delete", "c1"], "--yes"),
    "erase nothing in particular": (["journal", "erase", "--by", "J", "--yes"], "één van de drie"),
    "erase two things": (["journal", "erase", "--by", "J", "--answer", "a", "--conversation", "c"], "één van de drie"),
    "erase by nobody": (["journal", "erase", "--answer", "a"], "ontbreekt --by"),
}


@pytest.mark.parametrize(("arguments", "words"), BAD_USAGE.values(), ids=BAD_USAGE.keys())
def test_bad_usage_is_one_dutch_sentence_and_exit_code_2(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in(monkeypatch, "")
    assert run(*arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.count("\n") == 1


def test_the_queue_is_a_table_of_what_waits(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("queue") == 0
    heading, row, *_ = capsys.readouterr().out.splitlines()
    for title, cell in (("soort", "antwoord"), ("stand", "concept"), ("wie", "A. Adviseur"), ("titel", "Welk bedrag")):
        assert heading.index(title) == row.index(cell)
    assert row.startswith("a-2026-000")


def test_the_queue_can_be_narrowed() -> None:
    assistant = ScriptedAssistant()
    assert run("queue", "--state", "returned", "--kind", "section", "--limit", "7", assistant=assistant) == 0
    assert assistant.asked == [{"state": ReviewState.RETURNED, "kind": ConceptKind.SECTION, "limit": 7}]


def test_an_empty_queue_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("queue", "--state", "stale") == 0
    assert "wacht niets" in capsys.readouterr().out


def test_a_concept_is_shown_with_fingerprint_and_history(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", ANSWER) == 0
    out = capsys.readouterr().out
    for words in ("CONCEPT", "Bronnen", "Vingerafdruk van de inhoud: 9b1c", "aangepast en goedgekeurd door J. Jansen"):
        assert words in out
    assert "~ Ten minste € 50.000 [-is nodig -][R1]." in out


def test_a_section_is_shown_with_its_theme_and_its_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", SECTION.id) == 0
    out = capsys.readouterr().out
    assert "Doelgroepgericht collectioneren: ambities" in out
    assert SECTION.citations[0].quote in out


def test_whoever_looks_is_noted_when_she_says_who_she_is() -> None:
    assistant = ScriptedAssistant()
    assert run("show", ANSWER, "--reviewer", "J. Jansen", assistant=assistant) == 0
    assert {"opened": ANSWER, "by": "J. Jansen"} in assistant.asked
    silent = ScriptedAssistant()
    assert run("show", ANSWER, assistant=silent) == 0
    assert silent.asked == []


OPTIONS = [
    {"label": "Lees als klein", "consequence": "24 uur", "passage_id": "p", "quote": "tot 80.000"},
    {"label": "Lees als middelklein", "consequence": "36 uur", "passage_id": "p", "quote": "tot 130.000"},
]


def test_readings_are_numbered_as_they_are_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    assistant = ScriptedAssistant(outcome="needs_judgement", options=OPTIONS)
    assert run("show", ANSWER, assistant=assistant) == 0
    assert "2. Lees als middelklein: 36 uur" in capsys.readouterr().out
    decided = ["review", ANSWER, "approve", "--reviewer", "J", "--reason", "meeste inwoners", "--option", "2"]
    assert run(*decided, assistant=assistant) == 0
    request = assistant.asked[-1]["request"]
    assert request.option == 1
    assert assistant.scripted.options[request.option].label == "Lees als middelklein"


@pytest.mark.parametrize("decision", list(Decision))
def test_every_decision_reaches_the_desk_with_what_was_seen(decision: Decision) -> None:
    assistant = ScriptedAssistant()
    arguments = ["review", SECTION.id, decision, "--reviewer", "J", "--reason", "daarom", "--text", "Zo."]
    assert run(*arguments, "--content-hash", "77aa", assistant=assistant) == 0
    (noted,) = assistant.asked
    assert noted["decided"] == SECTION.id
    assert noted["request"] == ReviewRequest(
        decision=decision, reviewer="J", reason="daarom", text="Zo.", content_hash="77aa"
    )


def test_a_text_in_a_file_may_not_be_longer_than_a_text_may_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "lang.md").write_text("x" * 20_001)
    assert run("review", ANSWER, "edit", "--reviewer", "J", "--file", "lang.md") == 2
    assert "--text is leeg of te lang" in capsys.readouterr().err


def test_a_thumb_is_recorded_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("feedback", ANSWER, "down", "--reason", "klopt niet", "--by", "M", "--json") == 0
    given = json.loads(capsys.readouterr().out)
    assert (given["thumb"], given["reason"], given["by"]) == ("down", "klopt niet", "M")


def test_an_approved_answer_stands_before_the_new_concept() -> None:
    earlier = {
        "answer_id": "a-2025-0009",
        "question": "Hoeveel naar doelgroepen?",
        "text": "Ten minste € 50.000.",
        "approved_by": "J. Jansen",
        "approved_at": "2026-03-02T12:00:00Z",
    }
    text = answer_text(Answer.model_validate(EXAMPLES["answer"] | {"earlier": earlier}))
    first, second = text.split("--- Het nieuwe concept ---")
    assert "Eerder goedgekeurd door J. Jansen op 02-03-2026" in first
    assert EarlierApproval.model_validate(earlier).text in first
    assert "CONCEPT" in second


def test_a_question_may_come_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(monkeypatch, "Hoeveel gaat er\nnaar doelgroepen?\n")
    assistant = ScriptedAssistant()
    assert run("ask", "-", "--author", "A. Adviseur", assistant=assistant) == 0
    assert assistant.asked[0]["text"] == "Hoeveel gaat er\nnaar doelgroepen?\n"
    assert assistant.asked[0]["author"] == "A. Adviseur"


# --- conversations and the journal ------------------------------------------------------------------------------


def test_conversations_are_found_by_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    assistant = ScriptedAssistant()
    assert run("conversations", "--search", "begroting", assistant=assistant) == 0
    assert assistant.asked == [{"limit": 50, "search": "begroting"}]
    assert "Begroting 2027" in capsys.readouterr().out
    assert run("conversations", "--search", "niets") == 0
    assert "geen gesprekken" in capsys.readouterr().out


def test_a_conversation_is_renamed(capsys: pytest.CaptureFixture[str]) -> None:
    assistant = ScriptedAssistant()
    assert run("conversation", "rename", "c1", "Nieuwe naam", "--by", "A", assistant=assistant) == 0
    assert assistant.asked == [{"renamed": "c1", "title": "Nieuwe naam", "by": "A"}]
    assert "Nieuwe naam" in capsys.readouterr().out


@pytest.mark.parametrize(("typed", "code"), [("ja\n", 0), ("nee\n", 2), ("\n", 2), ("", 2)])
def test_deleting_asks_first(typed: str, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(monkeypatch, typed, is_person=True)
    assistant = ScriptedAssistant()
    assert run("conversation", "delete", "c1", assistant=assistant) == code
    assert bool(assistant.asked) is (code == 0)


def test_deleting_asks_nothing_of_who_is_sure() -> None:
    assistant = ScriptedAssistant()
    assert run("conversation", "delete", "c1", "--by", "A", "--yes", assistant=assistant) == 0
    assert assistant.asked == [{"deleted": "c1", "by": "A"}]


def test_a_journal_that_is_not_whole_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("journal", "verify") == 0
    assert "nummer 12" in capsys.readouterr().out
    broken = ScriptedAssistant()
    broken.problems = ["De inhoud van journaalregel 3 is veranderd."]
    assert run("journal", "verify", assistant=broken) == 1
    assert "journaalregel 3" in capsys.readouterr().out
    assert run("journal", "verify", "--json", assistant=broken) == 1
    assert json.loads(capsys.readouterr().out)["ok"] is False


def test_the_journal_is_read_line_by_line_and_says_what_was_erased(capsys: pytest.CaptureFixture[str]) -> None:
    assistant = ScriptedAssistant()
    assert run("journal", "show", "--id", ANSWER, "--after", "3", assistant=assistant) == 0
    assert assistant.asked == [{"concept_id": ANSWER, "after": 3, "limit": 100}]
    out = capsys.readouterr().out
    assert '{"question": "hoeveel?"}' in out
    assert "gewist" in out


ERASED: list[tuple[list[str], str, object]] = [
    (["--answer", "a"], "answer_id", "a"),
    (["--conversation", "c"], "conversation_id", "c"),
    (["--older-than", "30"], "before", None),
]


@pytest.mark.parametrize(("arguments", "name", "value"), ERASED)
def test_exactly_what_was_named_is_erased(arguments: list[str], name: str, value: Any) -> None:
    assistant = ScriptedAssistant()
    assert run("journal", "erase", *arguments, "--by", "J", "--yes", assistant=assistant) == 0
    (given,) = assistant.asked
    assert given["by"] == "J"
    assert {each for each in ("answer_id", "conversation_id", "before") if given[each] is not None} == {name}
    assert value is None or given[name] == value


# --- what the layout promises -----------------------------------------------------------------------------------


def test_a_difference_names_what_went_and_what_came_and_skips_what_stayed() -> None:
    before = "kop\n\na\nb\nc\nd\neen oude regel die blijft\nslot"
    after = "kop\n\na\nb\nc\nd\neen nieuwe regel die blijft\nslot\nerbij"
    lines = list(difference(before, after))
    assert "~ een [-oude-]{+nieuwe+} regel die blijft" in lines
    assert "+ erbij" in lines
    assert "  (… 4 ongewijzigde regels)" in lines


def test_equal_texts_have_no_difference() -> None:
    assert not [line for line in difference("a\nb", "a\nb") if line[0] in "~+-"]


def test_a_table_lines_up_and_cannot_steer_the_terminal() -> None:
    lines = list(table(("naam", "aantal", "titel"), [("kort", 5, "x"), ("veel langer", 123, "y\x1b[31m\ny")]))
    assert lines[0] == "naam         aantal  titel"
    assert lines[1] == "kort              5  x"
    assert lines[2].startswith("veel langer     123  y")
    assert "\x1b" not in lines[2]
