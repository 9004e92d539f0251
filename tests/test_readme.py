"""What the README says is so: its commands parse, its settings exist, its links lead somewhere, its examples answer."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer

from assistant import Assistant, __version__
from assistant.advice import Decision, ReviewRequest
from assistant.faces.api import create_app
from assistant.faces.api_models import Question
from assistant.faces.cli import app, main
from assistant.settings import PREFIX, ROOT, Settings
from evals.cli import app as evals_app

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / "corpus" / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
SCREENSHOT = "docs/screenshot.png"  # made from the running page, so it may be younger than this page

BLOCK = re.compile(r"^ *```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def blocks(language: str, text: str = README) -> list[str]:
    return [body for name, body in BLOCK.findall(text) if name == language]


def shell_lines(path: Path) -> list[list[str]]:
    """The words of every shell line, continued lines joined, comments and settings in front left out."""
    body = "\n".join(blocks("sh", path.read_text(encoding="utf-8"))).replace("\\\n", " ")
    lines = [shlex.split(line, comments=True) for line in body.splitlines()]
    return [line for line in lines if line]


COMMANDS = [line[1:] for path in PAGES for line in shell_lines(path) if line[0].endswith("assistant")]
TARGETS = sorted({line[1] for path in PAGES for line in shell_lines(path) if line[0] == "make"})
SETTINGS = {name.removeprefix(PREFIX).lower() for name in re.findall(rf"{PREFIX}[A-Z_]+", README)}


def parse(words: list[str]) -> dict[str, Any]:
    """What the command line makes of these words, without doing it."""
    command: Any = typer.main.get_command(app)
    if words[0] == "eval":
        command, words = typer.main.get_command(evals_app), words[1:]
    while hasattr(command, "commands"):
        command, words = command.commands[words[0]], words[1:]
    return dict(command.make_context("assistant", list(words)).params)


@pytest.mark.parametrize("words", COMMANDS, ids=[" ".join(words) for words in COMMANDS])
def test_every_command_can_be_typed_as_it_stands(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    depth = 2 if words[0] in ("eval", "account") else 1
    parse(words)
    assert main([*words[:depth], "--help"]) == 0
    assert "Usage" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["ask", "vraag", "--nergens"], ["vraag"], ["eval", "raden"], ["ask"]])
def test_a_command_that_does_not_exist_would_be_noticed(words: list[str]) -> None:
    with pytest.raises((KeyError, typer.exceptions.TyperException)):
        parse(words)


def test_the_commands_of_every_day_are_explained() -> None:
    assert {words[0] for words in COMMANDS} == set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_is_installed_from_this_folder_stays_in_it(page: Path) -> None:
    """Without ``--editable`` the code is copied and its sources are not, over an installation that worked."""
    own = [line for line in re.findall(r"pip install [^`\n]*", page.read_text(encoding="utf-8")) if "[" in line]
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    for line in own:
        assert "--editable" in line
        assert set(line.partition("[")[2].partition("]")[0].split(",")) <= set(extras)


@pytest.mark.parametrize("target", TARGETS)
def test_every_make_target_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_every_setting_is_named_and_no_other() -> None:
    assert set(Settings.model_fields) == SETTINGS


def test_the_defaults_in_the_table_are_the_defaults() -> None:
    told = {
        name.lower(): default.strip("`")
        for name, default in re.findall(rf"^\| `{PREFIX}([A-Z_]+)` \| (\S+) \|", README, re.MULTILINE)
    }
    assert {name: _written(field.default) for name, field in Settings.model_fields.items()} == told


def _written(default: object) -> str:
    if isinstance(default, Path):
        return default.relative_to(ROOT).as_posix()
    return "leeg" if default is None else str(default).lower()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file_or_a_heading(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [link for link in LINK.findall(text) if not _leads_somewhere(link, page, text)] == []


def _leads_somewhere(link: str, page: Path, text: str) -> bool:
    if link.startswith(("https://", "http://")) or link == SCREENSHOT:
        return True
    target, _, heading = link.partition("#")
    headings = {re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-") for line in text.splitlines()}
    return (page.parent / target).is_file() if target else heading in headings


def test_the_request_over_http_is_one_that_the_api_takes(settings: Settings, assistant: Assistant) -> None:
    (body,) = re.findall(r"-d '(\{.*\})'", README)
    question = Question.model_validate(json.loads(body))
    known = {route.path for route in create_app(assistant, settings).routes if hasattr(route, "path")}
    addresses = set(re.findall(r"(?:8000|POST )(/api/[a-z{}/]+)", README))
    assert question.figures
    assert addresses
    assert addresses <= known


@pytest.mark.parametrize(
    ("outcome", "question"), re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+[?.]) \|$", README, re.MULTILINE)
)
def test_the_example_of_an_outcome_has_that_outcome(outcome: str, question: str, assistant: Assistant) -> None:
    assert assistant.ask(question).outcome == outcome


def test_the_python_example_prints_what_stands_below_it(assistant: Assistant) -> None:
    (program,) = blocks("python")
    compile(program, "README.md", "exec")
    (question,) = re.findall(r'ask\("(.*)"\)', program)
    answer = assistant.ask(question)
    printed = [answer.outcome, answer.text.splitlines()[0], *(f"- {option.label}" for option in answer.options)]
    assert "\n".join(printed) + "\n" in blocks("text")


def test_the_first_answer_reads_as_it_does_today(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the first line to the last, but for where a line is broken; … is what differs from time to time."""
    (shown,) = (block for block in blocks("text") if block.startswith("CONCEPT"))
    command = next(words for words in COMMANDS if words[0] == "ask")
    journal = f"sqlite:///{tmp_path / 'journal.db'}"  # in which nobody approved the same thing before
    assert main(command, opener=lambda: Assistant.open(settings, journal_address=journal)) == 0
    told = " ".join(capsys.readouterr().out.split())
    expected = re.escape(" ".join(shown.split())).replace("…", r"(?:minder dan )?\S+")
    assert re.fullmatch(expected, told), f"the README shows:\n{' '.join(shown.split())}\n\nand it is:\n{told}"


def test_the_answer_over_http_holds_what_is_shown_of_it(assistant: Assistant) -> None:
    (shown,) = (block for block in blocks("text") if '"outcome"' in block)
    (body,) = re.findall(r"-d '(\{.*\})'", README)
    given = json.loads(body)
    sent = assistant.ask(given["question"], figures=given["figures"]).model_dump_json()
    written = re.findall(r'"(?!id|text)\w+": (?:"[^"]*"|[\d.]+|null)', shown)
    assert len(written) > 10
    for pair in written:
        assert pair.replace('": ', '":').removesuffix('"').removesuffix("…") in sent, pair
    (text,) = re.findall(r'"text": "(.*)…"', shown)
    assert text in sent


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_a_copy_that_is_made_as_told_while_the_server_is_up_is_whole(settings: Settings, tmp_path: Path) -> None:
    (told,) = (block for block in blocks("sh") if "VACUUM INTO" in block)
    data = tmp_path / "var"
    (data / "sources" / "beleid").mkdir(parents=True)
    (data / "sources" / "beleid" / "canonical.md").write_text("# Beleid", encoding="utf-8")
    address = f"sqlite:///{data / 'assistant.db'}"
    with Assistant.open(settings, journal_address=address) as assistant:
        asked = assistant.ask("Wat zijn de principes voor AI?", conversation_id="g")
        assert (data / "assistant.db-wal").stat().st_size > 0, "what was asked just now is not in the file itself"
        program = told.replace(".venv/bin/python", shlex.quote(sys.executable))
        subprocess.run(["bash", "-euc", program], cwd=tmp_path, check=True)
    copy = tmp_path / "reserve"
    assert {each.name for each in copy.iterdir()} == {"assistant.db", "assistant.checkpoints.db", "sources"}
    with Assistant.open(settings, journal_address=f"sqlite:///{copy / 'assistant.db'}") as again:
        assert again.conversation("g") == [asked]
        assert again.verify_journal() == []
        approval = ReviewRequest(decision=Decision.APPROVE, reviewer="Bo", reason="gezien")
        assert again.review(asked.id, approval).review.is_released


def test_a_path_that_is_set_means_the_same_from_every_folder() -> None:
    paths = re.findall(rf"export {PREFIX}\w+_(?:FILE|DIR)=(\S+)", README)
    assert paths
    assert [path for path in paths if not path.startswith(('"$PWD/', "/"))] == []


def test_a_norm_never_rests_on_a_summary(assistant: Assistant) -> None:
    kinds = {source.id: source.kind for source in assistant.sources()}
    passages = [evidence.passage for norm in assistant.norms() for evidence in norm.evidence()]
    assert {kinds[passage.partition("/")[0]] for passage in passages} == {"plan"}


def test_the_changelog_knows_this_version() -> None:
    assert f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
