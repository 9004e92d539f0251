"""What making answers took, what a model was sent, and whether it can be opened, on the command line."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from scripted_assistant import ScriptedAssistant

from assistant.advice import Language
from assistant.faces.cli import main
from assistant.faces.openapi import EXAMPLES

TOOK = {"calls": 3, "seconds": 7.4, "input_tokens": 2273, "output_tokens": 70, "kwh": 0.0004, "gco2": 0.1}


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("ASSISTANT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path / "data"))


def run(*arguments: str, assistant: ScriptedAssistant | None = None) -> int:
    return main(arguments, opener=lambda: assistant or ScriptedAssistant())  # type: ignore[return-value,arg-type]


def test_a_month_is_summed_in_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    assistant = ScriptedAssistant()
    assert run("usage", "--month", "2026-10", assistant=assistant) == 0
    assert assistant.asked == [{"month": "2026-10"}]
    first, own, second, third = capsys.readouterr().out.splitlines()
    assert first == (
        "Oktober 2026: 12 antwoorden, waarvan 9 van de vaste schrijver en 3 van het taalmodel "
        "mistralai:mistral-small-latest."
    )
    assert own == (
        "Deze computer rekende 0,48 seconden aan deze antwoorden; naar schatting 0,0016 wattuur en 0,0006 gram CO₂."
    )
    assert "8.200 tokens heen en 950 terug" in second
    assert third.startswith("1 keer bleef het antwoord van de vaste schrijver staan")


def test_a_month_as_json_has_the_keys_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("usage", "--json") == 0
    assert json.loads(capsys.readouterr().out) == EXAMPLES["usage"]


def test_what_a_model_was_sent_is_shown_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", "a-2026-0001") == 0
    assert "Wat het taalmodel kreeg" not in capsys.readouterr().out
    assert run("show", "a-2026-0001", "--calls") == 0
    out = capsys.readouterr().out
    assert EXAMPLES["model_call"]["sent"][0][1] in out
    assert EXAMPLES["model_call"]["received"] in out
    assert run("show", "a-2026-0001", "--calls", "--json") == 0
    assert json.loads(capsys.readouterr().out)["calls"] == [EXAMPLES["model_call"]]
    assert run("show", "a-2026-0001", "--json") == 0
    assert "calls" not in json.loads(capsys.readouterr().out)


def test_the_doctor_says_why_a_model_cannot_be_opened(capsys: pytest.CaptureFixture[str]) -> None:
    assistant = ScriptedAssistant()
    assistant.model_trouble = "Het pakket langchain-mistralai ontbreekt; installeer het."
    assert run("doctor", assistant=assistant) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("Alles werkt behalve het taalmodel")
    assert last.endswith("installeer het.")
    assert run("doctor", "--json", assistant=assistant) == 0
    assert json.loads(capsys.readouterr().out)["model_problem"] == assistant.model_trouble
    assert run("doctor", "--json") == 0
    assert json.loads(capsys.readouterr().out)["model_problem"] is None


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.NL, "Het taalmodel kostte 3 aanroepen, 2.273 tokens heen en 70 terug en 7,4 seconden; energie: naar "
                      "schatting 0,4 wattuur; CO₂: naar schatting 0,1 gram."),
        (Language.EN, "The language model took 3 calls, 2,273 tokens out and 70 back and 7.4 seconds; energy: an "
                      "estimated 0.4 watt-hours; CO₂: an estimated 0.1 grams."),
    ],
)  # fmt: skip
def test_an_answer_ends_with_who_wrote_it_and_what_that_took(
    language: Language, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    findings = [{"check": "sentences", "status": "not_checked", "detail": "Niet nagegaan."}]
    drafter = {"name": "openai:klein", "usage": TOOK}
    assistant = ScriptedAssistant(drafter=drafter, language=language, findings=findings)
    assert run("ask", "x", assistant=assistant) == 0
    out = capsys.readouterr().out
    assert said in out
    assert "openai:klein" in out
    assert ("- Elke zin apart, niet gecontroleerd" in out) is (language is Language.NL)
    assert "- sentences" not in out
