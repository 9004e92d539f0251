"""Policies, dossiers and yearly figures on the command line, and the files they read and write."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from scripted_assistant import DRAFT, NORM, ScriptedAssistant

from assistant.errors import BadInput
from assistant.faces.cli import main
from assistant.faces.openapi import EXAMPLES
from assistant.faces.profiles import profile_example, read_profile

ROOT = Path(__file__).resolve().parent.parent
PROFILE = """\
library: Bibliotheek De Boom
title: Collectiebeleid De Boom
first_year: 2026
target_groups:
  - jongvolwassenen
themes: [Plek]
figures:
  collection_budget: 250.000
"""


@pytest.fixture(autouse=True)
def own_files(own_settings: None, tmp_path: Path) -> None:
    (tmp_path / "profiel.yaml").write_text(PROFILE)
    (tmp_path / "beleid.md").write_text("# Ons beleid\n\n20% voor doelgroepen.\n")


def run(*arguments: str, assistant: ScriptedAssistant | None = None) -> int:
    return main(arguments, opener=lambda: assistant or ScriptedAssistant())  # type: ignore[return-value,arg-type]


# --- the profile ------------------------------------------------------------------------------------------------


def test_a_profile_is_read_as_a_dutch_reader_reads_it() -> None:
    request = read_profile(PROFILE, [NORM])
    assert request.profile.figures == {"collection_budget": 250_000}
    assert request.profile.library == "Bibliotheek De Boom"
    assert (request.profile.first_year, request.profile.last_year) == (2026, 2030)
    assert request.profile.target_groups == ("jongvolwassenen",)
    assert request.themes == ("Plek",)


def test_themes_chosen_on_the_command_line_take_the_place_of_those_in_the_file() -> None:
    assert read_profile(PROFILE, [NORM], ["Jeugd", "Plek"]).themes == ("Jeugd", "Plek")


BAD_PROFILES = {
    "unknown key": (PROFILE + "inwoners: 3\n", "geen inwoners", "target_groups"),
    "no library": (PROFILE.replace("library", "# library"), "library", "ontbreekt"),
    "empty library": (PROFILE.replace("Bibliotheek De Boom", ""), "library", "leeg"),
    "no themes": (PROFILE.replace("themes: [Plek]", ""), "geen thema", "policy themes"),
    "year is no year": (PROFILE.replace("2026", "straks"), "first_year", "jaartal"),
    "year out of this century": (PROFILE.replace("2026", "1926"), "first_year", "2000"),
    "unknown figure": (PROFILE.replace("collection_budget", "schoenmaat"), "schoenmaat", "collection_budget"),
    "figure in another unit": (PROFILE.replace("250.000", "20%"), "collection_budget", "euro"),
    "figure that is no number": (PROFILE.replace("250.000", "veel"), "collection_budget", "euro"),
    "figures is a list": (PROFILE.replace("  collection_budget: 250.000", "  - 3"), "figures", "collection_budget"),
    "theme is an object": (PROFILE.replace("[Plek]", "[{a: b}]"), "themes", "lijst"),
    "a list": ("- a\n", "profile-example", "leeg"),
    "empty": ("", "profile-example", "leeg"),
    "no YAML": ("library: [\n", "regel 2", "YAML"),
    "a tag": (PROFILE.replace("Bibliotheek De Boom", "!!python/object/apply:os.system [ls]"), "library", "vorm"),
}


@pytest.mark.parametrize(("text", "first", "second"), BAD_PROFILES.values(), ids=BAD_PROFILES.keys())
def test_a_profile_that_cannot_be_used_is_one_sentence(text: str, first: str, second: str) -> None:
    with pytest.raises(BadInput) as raised:
        read_profile(text, [NORM])
    assert first in str(raised.value)
    assert second in str(raised.value)


def test_the_example_of_a_profile_can_be_used_as_it_is_and_filled_in(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("policy", "profile-example") == 0
    example = capsys.readouterr().out
    assert example == profile_example(list(NORM.inputs), EXAMPLES["themes"])
    request = read_profile(example, [NORM])
    assert request.themes == ("Collectiekennis",)
    assert request.profile.figures == {}
    filled = example.replace("  # collection_budget", "  collection_budget")
    assert set(read_profile(filled, [NORM]).profile.figures) == {"collection_budget"}


# --- drafts -----------------------------------------------------------------------------------------------------


def test_a_draft_is_made_of_the_profile(capsys: pytest.CaptureFixture[str]) -> None:
    assistant = ScriptedAssistant()
    arguments = ["policy", "draft", "--profile", "profiel.yaml", "--theme", "Jeugd", "--author", "A. Adviseur"]
    assert run(*arguments, assistant=assistant) == 0
    (asked,) = assistant.asked
    assert asked["author"] == "A. Adviseur"
    assert asked["request"].themes == ("Jeugd",)
    assert "wacht op een beoordeling" in capsys.readouterr().out
    assert run("policy", "redraft", DRAFT.id, "--profile", "profiel.yaml", "--json", assistant=assistant) == 0
    assert json.loads(capsys.readouterr().out)["version"] == 2
    assert assistant.asked[-1]["redrafted"] == DRAFT.id


def test_drafts_and_themes_are_listed_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, words in (
        (["list"], "0 van 1"),
        (["themes"], "Doelgroepgericht collectioneren"),
        (["show", DRAFT.id, "--version", "3"], "versie 3"),
        (["show", DRAFT.id], DRAFT.sections[0].text),
    ):
        assert run("policy", *arguments) == 0
        assert words in capsys.readouterr().out
        assert run("policy", *arguments, "--json") == 0
        assert json.loads(capsys.readouterr().out)


def test_an_unknown_draft_is_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("policy", "show", "bestaat-niet") == 2
    assert "policy list" in capsys.readouterr().err


def test_a_policy_is_checked_and_the_report_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assistant = ScriptedAssistant()
    assert run("policy", "check", "beleid.md", "--theme", "Plek", assistant=assistant) == 0
    assert assistant.asked == [
        {"name": "beleid.md", "data": (tmp_path / "beleid.md").read_bytes(), "themes": ("Plek",)}
    ]
    printed = capsys.readouterr().out
    assert run("policy", "check", "beleid.md", "--out", "verslag.md") == 0
    report = (tmp_path / "verslag.md").read_text()
    for text in (printed, report):  # no verdict without the words of both sides
        for words in ("voldoet", "Minstens 20% van het collectiebudget", "Wij besteden 20% aan doelgroepen."):
            assert words in text
    assert run("policy", "check", "beleid.md", "--out", "beleid.md") == 2
    assert "bestaat al" in capsys.readouterr().err


def test_a_file_over_the_limit_is_not_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (tmp_path / "groot.pdf").open("wb") as file:
        file.truncate(10_000_001)
    assert run("policy", "check", "groot.pdf") == 2
    assert "te groot" in capsys.readouterr().err


# --- dossiers ---------------------------------------------------------------------------------------------------


def test_an_export_is_written_whole_under_its_own_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("export", "a-2026-0001", "--format", "md") == 0
    path = tmp_path / "advies-a-2026-0001.md"
    assert path.read_bytes() == b"inhoud van het dossier"
    assert path.name in capsys.readouterr().out
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_an_export_never_replaces_a_file_by_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "van-mij.md").write_text("mijn werk")
    assert run("export", "a", "--out", "van-mij.md") == 2
    assert "--force" in capsys.readouterr().err
    assert (tmp_path / "van-mij.md").read_text() == "mijn werk"
    assert run("export", "a", "--out", "van-mij.md", "--force") == 0
    assert (tmp_path / "van-mij.md").read_bytes() == b"inhoud van het dossier"


def test_an_export_stays_in_the_current_folder_whatever_its_name_says(tmp_path: Path) -> None:
    assistant = ScriptedAssistant()
    assistant.dossiers.name = "../../elders/x"
    assert run("export", "a", assistant=assistant) == 0
    assert (tmp_path / "x.docx").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--format", "odt"], 2, "docx, md of pdf"),
        (["--out", "bestaat-niet/x.docx"], 1, "niet te schrijven"),
        (["--out", "data"], 2, "map"),
    ],
)
def test_an_export_that_cannot_be_written_is_one_sentence(
    arguments: list[str], code: int, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").mkdir(exist_ok=True)
    assert run("export", "a", *arguments) == code
    assert words in capsys.readouterr().err


def test_impact_looks_at_the_present_corpus_or_at_another_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assistant = ScriptedAssistant()
    assert run("impact", assistant=assistant) == 0
    assert "rust nog op de bronnen" in capsys.readouterr().out
    assert run("impact", "--corpus", str(tmp_path), assistant=assistant) == 0
    out = capsys.readouterr().out
    assert "De passage waarop dit rust is veranderd." in out
    assert "niets vastgelegd" in out
    looked = [each for each in assistant.asked if "state" not in each]  # it counts what waits as well
    assert looked == [{"looked_again": True}, {"corpus": tmp_path}]
    assert run("impact", "--corpus", "nergens") == 2


# --- output that cannot be written ------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["account", "list"]], ids=" ".join)
def test_an_output_that_is_full_is_one_sentence(arguments: list[str]) -> None:
    script = f"import sys; from assistant.faces.cli import main; sys.exit(main({arguments!r}))"
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-c", script], stdout=full, stderr=subprocess.PIPE, text=True, cwd=ROOT, check=False
        )
    assert done.returncode == 1
    assert "vol" in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_output_that_is_closed_is_no_crash() -> None:
    script = "import sys; from assistant.faces.cli import main; sys.exit(main(['--version']))"
    done = subprocess.run(
        ["sh", "-c", '"$0" -c "$1" >&-', sys.executable, script],
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode == 0
