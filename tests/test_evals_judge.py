"""The judge on a scripted model: what it is shown, what counts as a verdict, and when its verdicts do not count."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from assistant import ModelChoice, Settings
from assistant.advice import Answer, Citation, Drafter, Outcome
from assistant.errors import EngineUnavailable, EvalError, SettingsError
from assistant.faces.cli import main
from evals.agreement import (
    Agreement,
    agree,
    cohens_kappa,
    hold_against_labels,
    judge_answers,
    judgement_as_json,
    load_labels,
)
from evals.answers import Generated
from evals.cases import Case
from evals.generate import failed_answer
from evals.judge import (
    CRITERIA,
    Exhibit,
    Judge,
    JudgeSettings,
    Verdict,
    load_judge,
    load_judge_prompts,
    load_judge_settings,
    read_verdict,
    refuse_own_work,
)

SETTINGS = Settings(_env_file=None)  # type: ignore[call-arg]
PROMPTS, PROMPT_HASH = load_judge_prompts(SETTINGS.prompts_dir / "judge.md")
CANONICAL = (SETTINGS.corpus_dir / "plan-2026-2030" / "canonical.md").read_text(encoding="utf-8")
LABELS = load_labels()
YES, NO = '{"verdict": true, "reason": "klopt"}', '{"verdict": false, "reason": "klopt niet"}'


@pytest.fixture(autouse=True)
def _bare_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.upper().startswith("EVAL_JUDGE_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


class Scripted:
    """A chat model that replies as the script says to what it is asked."""

    def __init__(self, script: Callable[[str], str]) -> None:
        self.script = script
        self.asked: list[str] = []

    def invoke(self, messages: list[tuple[str, str]]) -> Any:
        self.asked.append(messages[0][1])
        return type("Reply", (), {"text": self.script(self.asked[-1])})()


def judge(script: Callable[[str], str]) -> Judge:
    return Judge("test:rechter-1", Scripted(script), PROMPTS, PROMPT_HASH)


def is_about_support(prompt: str) -> bool:
    return "## supported" not in prompt and "Bronnen:" in prompt


def by_hand(prompt: str) -> str:
    """Says what the label says of the answer in the prompt; what has no label is right."""
    found = next((label for label in LABELS if label.text in prompt and label.question in prompt), None)
    if found is None:
        return YES
    return YES if (found.supported if is_about_support(prompt) else found.answers) else NO


def case(case_id: str = "a") -> Case:
    return Case(id=case_id, question="Hoeveel?", file=Path("a.yaml"), kind="x")


def generated(text: str = "Iets [1].", outcome: Outcome = Outcome.ANSWERED, **given: Any) -> Generated:
    quote = Citation(
        marker=1, passage_id="p", source_id="plan", title="t", locator="l", quote="Het citaat.", start=0, end=11
    )
    update = {"text": text, "outcome": outcome, "citations": (quote,), "findings": (), **given}
    return Generated("a", failed_answer(case(), ValueError()).model_copy(update=update), 0.1)


# --- one verdict


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [(YES, True), (NO, False), (f"  {YES}\n", True), (f"```json\n{NO}\n```", False), (f"```\n{YES}\n```", True)],
)
def test_a_verdict_is_one_json_object(reply: str, verdict: bool) -> None:
    found = read_verdict(reply)
    assert isinstance(found, Verdict)
    assert found.verdict is verdict


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "Ja, dat klopt.",
        f"Mijn oordeel: {YES}",
        '{"verdict": "ja", "reason": "klopt"}',
        '{"verdict": 1, "reason": "klopt"}',
        '{"verdict": true}',
        '{"verdict": true, "reason": "klopt", "score": 5}',
        YES + NO,
        "[true]",
    ],
)
def test_anything_else_is_no_verdict(reply: str) -> None:
    assert str(read_verdict(reply)).startswith("onleesbaar oordeel")


def test_the_judge_sees_one_criterion_and_nothing_of_what_was_expected() -> None:
    made = judge(lambda _: YES)
    exhibit = Exhibit("Waarom {dit}?", "Daarom [1].", ("Een citaat.",), ("20% × 5 = 1",))
    for criterion in CRITERIA:
        made.judge(criterion, exhibit)
    support, answers = made.model.asked
    assert "Rust elke bewering" in support
    assert "“Een citaat.”" in support
    assert "20% × 5 = 1" in support
    assert "Geeft het antwoord antwoord" in answers
    assert "Rust elke bewering" not in answers
    assert "Een citaat" not in answers
    assert all("Waarom {dit}?" in prompt and '{"verdict": true' in prompt for prompt in (support, answers))


# --- which model


def chosen(model: str | None = "test:rechter-1", base_url: str | None = None) -> JudgeSettings:
    return JudgeSettings(  # type: ignore[call-arg]
        model=model, model_base_url=base_url, model_api_key=SecretStr("x"), _env_file=None
    )


def test_without_a_model_there_is_no_judge() -> None:
    assert load_judge(chosen(None), SETTINGS) is None
    assert load_judge_settings().model is None


def test_settings_come_from_the_environment_and_an_unknown_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVAL_JUDGE_MODEL", "openai:een-model-2026-01")
    monkeypatch.setenv("EVAL_JUDGE_MODEL_API_KEY", "geheim")
    assert load_judge_settings().model == "openai:een-model-2026-01"
    assert "geheim" not in repr(load_judge_settings())
    monkeypatch.setenv("EVAL_JUDGE_MODEL_TIMEOUT", "lang")
    with pytest.raises(SettingsError, match="EVAL_JUDGE_MODEL_TIMEOUT"):
        load_judge_settings()
    monkeypatch.setenv("EVAL_JUDGE_MODL", "x")
    with pytest.raises(SettingsError, match="EVAL_JUDGE_MODL"):
        load_judge_settings()


@pytest.mark.parametrize("model", ["een-model", "openai:", "mistralai:mistral-large-latest"])
def test_a_judge_that_is_not_pinned_is_refused(model: str) -> None:
    with pytest.raises(SettingsError, match="ligt niet vast"):
        load_judge(chosen(model), SETTINGS)


def test_the_answering_model_does_not_judge() -> None:
    own = SETTINGS.model_copy(update={"model": "openai:een-model-1", "model_base_url": "http://localhost:1/v1/"})
    with pytest.raises(SettingsError, match="schrijft"):
        load_judge(chosen("openai:Een-model-1", "http://localhost:1/v1"), own)
    elsewhere = load_judge(chosen("openai:een-model-1", "http://localhost:2/v1"), own)
    assert elsewhere is not None
    assert elsewhere.model.temperature == 0


def test_answers_written_by_the_judge_are_refused_whatever_the_settings_say_now() -> None:
    own: Answer = generated().answer.model_copy(update={"drafter": Drafter(name="test:rechter-1")})
    with pytest.raises(EvalError, match="1 antwoorden zijn geschreven door test:rechter-1"):
        refuse_own_work(judge(by_hand), [generated().answer, own])
    refuse_own_work(judge(by_hand), [generated().answer])


def test_the_judge_is_made_as_the_writer_is_with_settings_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[ModelChoice] = []
    monkeypatch.setattr("evals.judge.load_chat_model", asked.append)
    load_judge(chosen(base_url="http://localhost:2/v1"), SETTINGS)
    (choice,) = asked
    assert (choice.name, choice.base_url, choice.timeout) == ("test:rechter-1", "http://localhost:2/v1", 60)
    assert choice.api_key is not None
    assert choice.api_key.get_secret_value() == "x"


def test_an_unknown_provider_is_one_sentence_with_settings_that_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EngineUnavailable, match=r"[Dd]e rechter niemand:model-1") as raised:
        load_judge(chosen("niemand:model-1"), SETTINGS)
    named = re.findall(r"EVAL_JUDGE_\w+", str(raised.value))
    assert "EVAL_JUDGE_MODEL" in named
    for name in named:
        monkeypatch.setenv(name, "10")
    load_judge_settings()  # which refuses a name that it does not know


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda text: text.replace("## answers", "## antwoord"), "kopjes"),
        (lambda text: text.replace("{bronnen}", ""), "invulplekken"),
        (lambda text: text.replace("{vraag}", "{vraag} {uitkomst}"), "invulplekken"),
        (lambda text: text + "}", "accolade"),
    ],
)
def test_a_broken_prompt_is_named(tmp_path: Path, spoil: Callable[[str], str], words: str) -> None:
    path = tmp_path / "judge.md"
    path.write_text(spoil((SETTINGS.prompts_dir / "judge.md").read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(SettingsError, match=words) as raised:
        load_judge_prompts(path)
    assert str(path) in str(raised.value)


def test_the_hash_is_of_the_words_of_the_prompt(tmp_path: Path) -> None:
    path = tmp_path / "judge.md"
    path.write_text((SETTINGS.prompts_dir / "judge.md").read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert load_judge_prompts(path)[1] != PROMPT_HASH


# --- agreement with the labels


def test_every_quote_of_a_label_stands_in_the_plan() -> None:
    assert [source for label in LABELS for source in label.sources if source not in CANONICAL] == []


def test_the_labels_hold_good_and_bad_answers_of_every_kind() -> None:
    kinds = {(label.supported, label.answers) for label in LABELS}
    assert len(kinds) == 4
    assert len({label.id for label in LABELS}) == len(LABELS) >= 24


@pytest.mark.parametrize("content", ["- id: a", "tekst", "- [", "7"])
def test_broken_labels_are_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "labels.yaml"
    path.write_text(content)
    with pytest.raises(EvalError, match=r"labels\.yaml: de handlabels zijn niet te lezen"):
        load_labels(path)


@pytest.mark.parametrize(
    ("one", "other", "kappa"),
    [
        ("1100", "1100", 1.0),
        ("1100", "0011", -1.0),
        ("1100", "1010", 0.0),
        ("1111", "1111", 0.0),  # who always says yes shows nothing
        ("1" * 25 + "0" * 25, "1" * 20 + "0" * 5 + "1" * 10 + "0" * 15, 0.4),
    ],
)
def test_kappa_is_agreement_beyond_chance(one: str, other: str, kappa: float) -> None:
    assert cohens_kappa([c == "1" for c in one], [c == "1" for c in other]) == pytest.approx(kappa)


def test_a_judge_that_says_what_the_labels_say_agrees_fully() -> None:
    found = hold_against_labels(judge(by_hand), LABELS)
    assert set(found) == set(CRITERIA)
    assert {(each.accuracy, each.kappa, each.disagreed) for each in found.values()} == {(1.0, 1.0, ())}


@pytest.mark.parametrize("reply", [YES, NO, "Dat weet ik niet."])
def test_a_judge_that_does_not_tell_good_from_bad_is_not_enough(reply: str) -> None:
    assert not any(each.is_enough for each in hold_against_labels(judge(lambda _: reply), LABELS).values())


def test_an_unreadable_verdict_counts_as_disagreement() -> None:
    yes = Verdict(verdict=True, reason="")
    found = agree([True, False, True, False], [yes, "onleesbaar", yes, Verdict(verdict=False, reason="")], list("abcd"))
    assert (found.accuracy, found.unreadable, found.disagreed) == (0.75, 1, ("b",))
    assert found.low <= found.kappa <= found.high


def test_a_judge_that_is_out_of_reach_is_one_sentence() -> None:
    def broken(_: str) -> str:
        raise ConnectionError("weg")

    with pytest.raises(EngineUnavailable, match=r"test:rechter-1 antwoordt niet \(ConnectionError\)"):
        hold_against_labels(judge(broken), LABELS)


# --- scores

ENOUGH = Agreement(1.0, 0.9, 0.7, 1.0, 24, 0, ())
TOO_LITTLE = Agreement(0.7, 0.59, 0.3, 0.8, 24, 0, ("levels",))


def test_a_verdict_becomes_a_score_with_its_reason() -> None:
    made = judge(lambda prompt: NO if is_about_support(prompt) else YES)
    found = judge_answers(made, dict.fromkeys(CRITERIA, ENOUGH), [(case(), generated())])["a"]
    assert [(found[name].value, found[name].reason) for name in CRITERIA] == [(0.0, "klopt niet"), (1.0, "klopt")]


def test_no_judge_gives_no_score() -> None:
    found = judge_answers(None, {}, [(case(), generated())])["a"]
    assert {(score.value, score.reason) for score in found.values()} == {(None, "geen rechter ingesteld")}
    assert judgement_as_json(None, {}, {"a": found})["metrics"]["supported"]["cases"] == 0


def test_too_little_agreement_on_a_criterion_gives_no_score_on_it_and_asks_nothing() -> None:
    made = judge(lambda _: YES)
    found = judge_answers(made, {"supported": TOO_LITTLE, "answers": ENOUGH}, [(case(), generated())])["a"]
    assert found["supported"].value is None
    assert "kappa 0.59" in found["supported"].reason
    assert found["answers"].value == 1.0
    assert len(made.model.asked) == 1


@pytest.mark.parametrize("outcome", [Outcome.NOT_IN_SOURCES, Outcome.REFUSED, Outcome.FAILED])
def test_what_is_no_answer_is_not_judged(outcome: Outcome) -> None:
    made = judge(lambda _: YES)
    found = judge_answers(made, dict.fromkeys(CRITERIA, ENOUGH), [(case(), generated(outcome=outcome))])["a"]
    assert [found[name].value for name in CRITERIA] == [None, None]
    assert made.model.asked == []


def test_what_cannot_be_read_or_does_not_come_is_no_score() -> None:
    def script(prompt: str) -> str:
        if is_about_support(prompt):
            return "Tja."
        raise TimeoutError

    found = judge_answers(judge(script), dict.fromkeys(CRITERIA, ENOUGH), [(case(), generated())])["a"]
    assert (found["supported"].value, found["supported"].reason) == (None, "onleesbaar oordeel: Tja.")
    assert (found["answers"].value, found["answers"].reason) == (None, "de rechter antwoordde niet (TimeoutError)")


# --- the command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.yaml").write_text("- {id: a, question: Hoeveel}\n")
    (tmp_path / "answers.jsonl").write_text(generated().as_line(), encoding="utf-8")
    return tmp_path


def test_the_command_says_in_one_sentence_that_there_is_no_judge(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", "judge", "--cases", "a.yaml", "--answers", "answers.jsonl"]) == 0
    assert capsys.readouterr().out.strip().splitlines() == [
        "Er is geen rechter ingesteld (EVAL_JUDGE_MODEL), dus geen score van een rechter."
    ]
    assert main(["eval", "judge", "--cases", "a.yaml", "--answers", "answers.jsonl", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["judge"], found["scores"][0]["scores"]["answers"]["value"]) == (None, None)


def test_the_command_prints_the_agreement_before_the_scores(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("langchain.chat_models.init_chat_model", lambda *_, **__: Scripted(by_hand))
    monkeypatch.setenv("EVAL_JUDGE_MODEL", "test:rechter-1")
    assert main(["eval", "judge", "--cases", "a.yaml", "--answers", "answers.jsonl"]) == 0
    first, agreement, scores = capsys.readouterr().out.strip().split("\n\n")
    assert first == f"Rechter test:rechter-1, prompt {PROMPT_HASH[:12]}"
    assert agreement.count("genoeg") == 2
    assert [line.split()[:2] for line in scores.splitlines()[1:]] == [["supported", "1.000"], ["answers", "1.000"]]


def test_the_command_gives_no_scores_of_a_judge_that_disagrees(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("langchain.chat_models.init_chat_model", lambda *_, **__: Scripted(lambda _: YES))
    monkeypatch.setenv("EVAL_JUDGE_MODEL", "test:rechter-1")
    assert main(["eval", "judge", "--cases", "a.yaml", "--answers", "answers.jsonl"]) == 0
    printed = capsys.readouterr().out
    assert printed.count("geen scores") == 2
    assert "opening-hours" in printed
    assert [line.split()[:2] for line in printed.strip().splitlines()[-2:]] == [["supported", "–"], ["answers", "–"]]
