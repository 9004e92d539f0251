"""Two writers side by side: who a run lets write, what became of the texts, and a page that flatters neither."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from scripted_model import Scripted, drafter_of

from assistant import Settings
from assistant.advice import Answer, Drafter, Finding, Outcome, Status
from assistant.answering.llm import ModelChoice
from assistant.errors import SettingsError
from assistant.faces.cli import main
from evals.answers import Generated, read_answers
from evals.cases import Case, Expectation
from evals.generate import EMBEDDED, failed_answer, settings_for_run
from evals.paired import Paired, pair_answers
from evals.report.writers import render_writers
from evals.summary import score_cases
from evals.writers import (
    MEASURES,
    Compared,
    Fate,
    Writers,
    compare_writers,
    fate_of,
    fates,
    format_writers,
    name_of,
    names_of,
    passed_share,
    reasons,
    total,
)

MODEL = "test:model"
RIGHT, WRONG = "Minstens 20.", "Minstens een deel."
LEASHED = "De tekst van het taalmodel hield geen stand bij de controle: ‘Er is 37%’: staat niet in de bron."
USED = {"calls": 2, "input_tokens": 900, "output_tokens": 100, "seconds": 3.5}


def case(case_id: str, **expected: Any) -> Case:
    expect = Expectation(outcomes=frozenset({Outcome.ANSWERED}), **(expected or {"numbers": (20,)}))
    return Case(id=case_id, question=f"Is het 20 bij {case_id}?", file=Path("a.yaml"), kind="x", expect=expect)


def answered(case_id: str, text: str = RIGHT, seconds: float = 0.1, **given: Any) -> Generated:
    changes: dict[str, Any] = {"outcome": Outcome.ANSWERED, "text": text, "findings": (), **given}
    return Generated(case_id, failed_answer(case(case_id), ValueError("stuk")).model_copy(update=changes), seconds)


def paired(first: list[Generated], second: list[Generated]) -> Paired:
    return pair_answers(score_cases([case(each.case_id) for each in second], second, {}.get), first, {}.get)


def compared(first: list[Generated], second: list[Generated]) -> Writers:
    return compare_writers(EMBEDDED, MODEL, paired(first, second))


def measure(writers: Writers, label: str) -> Compared:
    return next(each for each in writers.compared if each.measure.label.startswith(label))


# --- who writes in a run


def configured(**given: Any) -> Settings:
    return Settings(_env_file=None, **given)  # type: ignore[call-arg]


def test_without_a_name_a_run_has_the_writer_of_the_settings() -> None:
    own = configured(model="openai:a", model_base_url="http://localhost:1/v1")
    assert settings_for_run(own, None, None) is own


def test_a_named_model_writes_in_this_run_and_not_at_another_ones_address() -> None:
    own = configured(model="openai:a", model_base_url="http://localhost:1/v1", share_figures=True)
    chosen = settings_for_run(own, "mistralai:b", None)
    assert (chosen.model, chosen.model_base_url) == ("mistralai:b", None)
    assert chosen.share_figures
    assert own.model == "openai:a"


@pytest.mark.parametrize(
    ("own", "model", "address", "goes_along"),
    [
        (None, "openai:a", None, True),  # a key without a model can only be meant for this run
        ("openai:a", "openai:b", None, True),
        ("openai:a", "OpenAI:b", "", True),
        ("openai:a", "mistralai:b", None, False),
        ("openai:a", "openai:a", "http://elsewhere.example/v1", False),
    ],
)
def test_a_key_goes_only_to_the_supplier_that_it_was_set_for(
    own: str | None, model: str, address: str | None, goes_along: bool
) -> None:
    chosen = settings_for_run(configured(model=own, model_api_key=SecretStr("geheim")), model, address)
    assert (chosen.model_api_key is not None) is goes_along


def test_a_run_can_have_no_model_at_all() -> None:
    own = configured(model="openai:a", model_base_url="http://localhost:1/v1", model_api_key=SecretStr("geheim"))
    chosen = settings_for_run(own, EMBEDDED, None)
    assert (chosen.model, chosen.model_base_url, chosen.model_api_key) == (None, None, None)


def test_an_address_without_a_model_is_refused() -> None:
    with pytest.raises(SettingsError, match="--model"):
        settings_for_run(configured(), None, "http://localhost:1/v1")


# --- what became of the texts


@pytest.mark.parametrize(
    ("drafter", "fate"),
    [
        (Drafter(), Fate.FIXED),
        (Drafter(usage={"calls": 1}), Fate.FIXED),  # read by a model, written by none
        (Drafter(name=MODEL), Fate.WHOLE),
        (Drafter(name=MODEL, repaired=True), Fate.REPAIRED),
        (Drafter(name=MODEL, repaired=True, dropped=2), Fate.CUT),
        (Drafter(fallback_reason=LEASHED), Fate.REPLACED),
    ],
)
def test_what_became_of_a_text_is_told_by_its_signature(drafter: Drafter, fate: Fate) -> None:
    assert fate_of(answered("a", drafter=drafter).answer) is fate


def test_a_crash_is_nobodys_text() -> None:
    assert fate_of(answered("a", outcome=Outcome.FAILED).answer) is Fate.FAILED


def test_reasons_are_counted_without_what_they_quote() -> None:
    late = "Het taalmodel antwoordde niet op tijd."
    given = [LEASHED, LEASHED.replace("37", "41"), late, None]
    second = [answered(str(n), drafter=Drafter(fallback_reason=why)) for n, why in enumerate(given)]
    scored = [pair.after for pair in paired(second, second).pairs]
    assert reasons(scored) == {"De tekst van het taalmodel hield geen stand bij de controle.": 2, late: 1}
    assert fates(scored) == {Fate.REPLACED: 3, Fate.FIXED: 1}


# --- the measures


def test_of_the_checks_only_those_that_were_done_count() -> None:
    statuses = (Status.PASS, Status.PASS, Status.PASS, Status.FAIL, Status.NOT_CHECKED)
    findings = tuple(Finding(check="x", status=status, detail="") for status in statuses)
    (pair,) = paired([answered("a", findings=findings)], [answered("a")]).pairs
    assert passed_share(pair.before) == 0.75
    assert passed_share(pair.after) is None


def test_every_part_of_the_comparison_is_measured_from_the_answers_themselves() -> None:
    wordy = f"{WRONG} Dat staat in het plan en daar staat nog meer over de collectie."
    writers = compared(
        [answered("a"), answered("b")],
        [
            answered("a", wordy, 4.0, drafter=Drafter(name=MODEL, usage=USED, dropped=3)),
            answered("b", drafter=Drafter(usage=USED, fallback_reason=LEASHED)),
        ],
    )
    numbers = measure(writers, "alle verwachte getallen")
    assert (numbers.first, numbers.second, numbers.mean, numbers.pairs) == (1.0, 0.5, -0.5, 2)
    assert measure(writers, "weggelaten zinnen").second == 1.5
    assert measure(writers, "tokens gelezen").second == 900
    assert measure(writers, "tokens gelezen").first == 0
    assert measure(writers, "seconden").mean == pytest.approx(1.95)
    longer = measure(writers, "woorden per eigen zin")
    assert (longer.first, longer.second) == (1.0, 4.5)  # 3 and 13 words, and 1
    kept = measure(writers, "tekst van een taalmodel bleef")
    assert (kept.pairs, kept.first, kept.second, kept.mean) == (0, None, 0.5, None)


def test_energy_that_nobody_knows_is_not_zero() -> None:
    known = Drafter(name=MODEL, usage=USED | {"kwh": 0.002})
    writers = compared(
        [answered("a"), answered("b")], [answered("a", drafter=known), answered("b", drafter=Drafter(usage=USED))]
    )
    assert (measure(writers, "kWh").first, measure(writers, "kWh").second) == (None, 0.002)
    assert total("kwh", [pair.after for pair in writers.paired.pairs]) == (0.002, 1)
    assert total("kwh", [pair.before for pair in writers.paired.pairs]) == (0, 0)


def test_equal_writers_differ_in_nothing() -> None:
    same = [answered("a"), answered("b", WRONG)]
    assert {each.mean for each in compared(same, same).compared} <= {0.0, None}


# --- their names


def test_a_writer_is_called_after_the_run_also_when_none_of_its_texts_held() -> None:
    replaced = [answered("a", drafter=Drafter(fallback_reason=LEASHED))]
    assert name_of(replaced, {"model": MODEL}) == MODEL
    assert name_of(replaced, {"model": None}) == EMBEDDED
    assert name_of([answered("a", drafter=Drafter(name=MODEL)), *replaced], None) == MODEL
    assert name_of(replaced, None) == EMBEDDED


def test_one_model_twice_is_told_apart_by_its_files() -> None:
    assert names_of("x:y", "x:z", ("a", "b")) == ("x:y", "x:z")
    assert names_of("x:y", "x:y", ("a", "b")) == ("x:y (a)", "x:y (b)")


# --- the page


@pytest.fixture
def page() -> str:
    refused = answered("c", "Daar gaat dit niet over.", outcome=Outcome.OUT_OF_SCOPE)
    lively = "Zeker <b>20</b>, minstens 20."
    writers = compared(
        [answered("a"), answered("b"), answered("c", WRONG), refused_too("d")],
        [
            answered("a", lively, drafter=Drafter(name=MODEL, usage=USED, dropped=1)),
            answered("b", drafter=Drafter(usage=USED, fallback_reason=LEASHED)),
            refused,
            refused_too("d"),
        ],
    )
    return render_writers(writers)


def refused_too(case_id: str) -> Generated:
    return answered(case_id, "Dat staat er niet in.", outcome=Outcome.NOT_IN_SOURCES)


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


def test_the_page_says_who_declined_what(page: str) -> None:
    said = text_of(page)
    assert f"Beiden wezen 1 vragen af; alleen {EMBEDDED} 0, alleen {MODEL} 1." in said
    assert "beantwoord → ander onderwerp" in said


def test_the_page_has_both_texts_only_where_they_differ(page: str) -> None:
    assert "Andere tekst: 2 van 4" in page
    assert page.count("<details><summary>") == 2
    assert "Zeker &lt;b&gt;20&lt;/b&gt;" in page
    assert f"{Fate.CUT}: 1" in page


def test_the_page_says_why_a_text_was_replaced_and_how_often(page: str) -> None:
    assert "1 × De tekst van het taalmodel hield geen stand bij de controle." in text_of(page)


def test_the_page_shows_every_measure_and_neither_fetches_nor_runs_anything(page: str) -> None:
    assert [each.label for each in MEASURES if each.label not in page] == []
    assert "default-src 'none'" in page
    assert re.search(r"<(script|img|link|iframe)\b", page) is None


def test_the_table_in_the_terminal_names_both_and_their_fates() -> None:
    writers = compared([answered("a")], [answered("a", drafter=Drafter(fallback_reason=LEASHED))])
    table = format_writers(writers)
    assert table.splitlines()[0].split()[:3] == ["gevallen", EMBEDDED, MODEL]
    assert f"{MODEL}: {Fate.REPLACED} 1" in table


# --- from question to page


@pytest.fixture
def asked(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """The commands, on the real corpus, with a scripted model for every model that is named."""
    choices: list[ModelChoice] = []
    model = Scripted().says("Er is 37% minder kennis van de collectie [P1].")

    def load(choice: ModelChoice, *_: Any, **__: Any) -> Any:
        choices.append(choice)
        return drafter_of(model)

    monkeypatch.setattr("assistant.assembly.installation.load_drafter", load)
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(settings.data_dir))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text(
        "- {id: why, question: 'Waarom is kennis over de collectie zo belangrijk?', expect: {outcome: answered}}\n"
        "- {id: soup, question: 'Heb je een recept voor soep?', expect: {outcome: out_of_scope}}\n"
    )

    def run(*arguments: str) -> int:
        return main(["eval", *arguments])

    run.choices = choices  # type: ignore[attr-defined]
    return run


@pytest.mark.slow
def test_a_model_writes_one_file_the_fixed_writer_another_and_a_page_compares_them(
    asked: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address = "http://someone:secret@127.0.0.1:9/v1"
    assert asked("generate", "--cases", "a.yaml", "--model", EMBEDDED, "--out", "fixed.jsonl") == 0
    assert asked.choices == []
    model = ["--model", MODEL, "--model-base-url", address]
    assert asked("generate", "--cases", "a.yaml", *model, "--out", "model.jsonl") == 0
    assert [(choice.name, choice.base_url) for choice in asked.choices] == [(MODEL, address)]

    record = json.loads((tmp_path / "model.jsonl.run.json").read_text(encoding="utf-8"))
    assert record["settings"]["model"] == MODEL
    assert record["settings"]["model_base_url"] == "http://***@127.0.0.1:9/v1"
    assert {"antwoord.md", "lezen.md"} <= set(record["prompts"])
    why: Answer = next(each.answer for each in read_answers(tmp_path / "model.jsonl") if each.case_id == "why")
    assert why.drafter.prompt_hashes["antwoord"] == record["prompts"]["antwoord.md"]
    assert "37" in (why.drafter.fallback_reason or "")

    compare = ["writers", "--cases", "a.yaml", "--answers", "fixed.jsonl", "--other", "model.jsonl"]
    assert asked(*compare, "--out", "page.html") == 0
    printed = capsys.readouterr().out
    assert f"{MODEL}: {Fate.FIXED} 1; {Fate.REPLACED} 1" in printed
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "Andere tekst: 0 van 2" in page  # the embedded answer stood, word for word
    assert "secret" not in page
    assert asked("writers", "--cases", "a.yaml", "--answers", "nowhere.jsonl", "--other", "model.jsonl") == 2
