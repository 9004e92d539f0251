"""Sources that grow, on the command line: shown first, kept after a yes, done while one waits, and taken away."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ingest_files import GUIDANCE, pdf
from source_samples import DONATION, ID, PUPILS, TITLE, policy, small_library
from web_server import WebServer, answer, web_server

from assistant import Assistant, Settings
from assistant.assembly.adding import Job, JobState, SourceDesk
from assistant.faces.cli import main

pytestmark = pytest.mark.slow

BY = ["--by", "A. de Vries"]
PUBLISHER = ["--publisher", "Bibliotheek De Waterkant"]


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    small_library(folder)
    return folder


@pytest.fixture
def library(indexed: Path, own_settings: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A library of this test alone, which the command finds by its settings."""
    shutil.copytree(indexed, tmp_path / "library")
    settings = Settings(
        corpus_dir=tmp_path / "library" / "corpus", data_dir=tmp_path / "library" / "var", _env_file=None
    )  # type: ignore[call-arg]
    monkeypatch.setenv("ASSISTANT_CORPUS_DIR", str(settings.corpus_dir))
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(settings.data_dir))
    return settings


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "beleid.docx"
    path.write_bytes(policy())
    return str(path)


@pytest.fixture
def run(library: Settings, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """One command: its exit code, and what it says on both streams."""

    def run(*words: str) -> tuple[int, str, str]:
        code = main(list(words))
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return run


def jobs(library: Settings) -> list[Job]:
    with SourceDesk.of(library) as desk:
        return desk.jobs()


def ids(library: Settings) -> set[str]:
    with SourceDesk.of(library) as desk:
        return {each.source.id for each in desk.overview()}


def left(library: Settings) -> list[str]:
    """What of the queue is kept beside its locks."""
    return [path.name for path in (library.sources_dir / ".queue").glob("*") if path.is_dir()]


# --- adding


def test_without_particulars_the_suggestion_is_shown_and_nothing_is_kept_of_a_look(
    run: Any, library: Settings, file: str
) -> None:
    code, out, _ = run("ingest", file, "--dry-run", "--show-headings")
    assert code == 0
    assert f"{TITLE} (Nog in te vullen; local)" in out
    assert "--kind: " in out  # where the kind comes from
    assert "geldig: 2027-01-01 tot en met 2030-12-31" in out
    assert DONATION in out
    assert re.search(r"\d+  1      +Schenkingen van inwoners|\d+  2      +Schenkingen van inwoners", out)
    assert (ids(library), left(library)) == ({"plan"}, [])


def test_what_nobody_knows_has_to_be_said(run: Any, library: Settings, file: str) -> None:
    code, _, err = run("ingest", file, "--yes")
    assert (code, "--publisher" in err) == (2, True)
    assert (ids(library), left(library)) == ({"plan"}, [])


def test_without_a_keyboard_only_yes_will_do_and_no_leaves_nothing(run: Any, library: Settings, file: str) -> None:
    code, _, err = run("ingest", file, *PUBLISHER)
    assert (code, "--yes" in err) == (2, True)
    assert (ids(library), left(library)) == ({"plan"}, [])


def test_a_yes_at_the_keyboard_is_enough(
    run: Any, library: Settings, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stdin, "readline", lambda: "ja\n", raising=False)
    assert run("ingest", file, *PUBLISHER)[0] == 0
    assert ids(library) == {"plan", ID}


def test_a_file_becomes_a_source_that_is_found_and_the_same_again_changes_nothing(
    run: Any, library: Settings, file: str
) -> None:
    stated = ["--id", "waterkant", "--title", "Beleid", "--kind", "local", *PUBLISHER, *BY]
    code, out, err = run("ingest", file, *stated, "--yes")
    assert code == 0
    assert "staat erin" in out
    assert "Indexeren van waterkant" in err
    with Assistant.open(library) as assistant:
        assert "waterkant" in {hit.source_id for hit in assistant.search("vergoeding voor een geschonken boek", 10)}
    code, out, _ = run("ingest", file, *stated, "--yes")
    assert (code, "verandert niets" in out) == (0, True)
    assert [job.by for job in jobs(library)] == ["A. de Vries"]


def test_a_pdf_keeps_its_pages(run: Any, library: Settings, tmp_path: Path) -> None:
    path = tmp_path / "handreiking.pdf"
    path.write_bytes(pdf(GUIDANCE))
    assert "bladzijde 2" in run("ingest", "add", str(path), "--dry-run")[1]


def test_a_new_version_asks_to_replace(run: Any, library: Settings, file: str, tmp_path: Path) -> None:
    stated = ["--id", "waterkant", "--title", "Beleid", "--kind", "local", *PUBLISHER, "--yes"]
    assert run("ingest", file, *stated)[0] == 0
    newer = tmp_path / "nieuwer.docx"
    newer.write_bytes(policy("Dit staat er nu bij."))
    code, _, err = run("ingest", str(newer), *stated)
    assert (code, "--replace" in err) == (1, True)
    assert run("ingest", str(newer), *stated, "--valid-from", "2030-01-01", "--replace")[0] == 0
    assert ids(library) == {"plan", "waterkant", "waterkant-versie-1"}


def test_a_heading_is_put_right(run: Any, file: str) -> None:
    shown = json.loads(run("ingest", file, "--dry-run", "--json")[1])
    number = next(each["number"] for each in shown["headings"] if each["text"] == "Scholen")
    wish = f"{number}=tekst"
    shown = json.loads(run("ingest", file, "--dry-run", "--json", "--heading", wish)[1])
    assert "Scholen" not in [part["title"] for part in shown["chapters"]]
    assert [each["level"] for each in shown["headings"] if each["text"] == "Scholen"] == [None]


@pytest.mark.parametrize("wish", ["3", "3=9", "x=2", "=2", "3=", "-1=2"])
def test_a_heading_that_cannot_be_is_refused(run: Any, library: Settings, file: str, wish: str) -> None:
    code, _, err = run("ingest", file, "--dry-run", "--heading", wish)
    assert (code, "nummer=niveau" in err) == (2, True)


def test_json_is_only_json_with_what_came_of_it(run: Any, file: str) -> None:
    code, out, err = run("ingest", file, *PUBLISHER, "--yes", "--json")
    shown = json.loads(out)
    assert (code, shown["change"], shown["job"]["state"], err) == (0, "new", "done", "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--valid-from", "1 mei"], "jaar-maand-dag"),
        (["--kind", "plan"], "plan"),
        (["--id", "Mijn Beleid"], "kleine letters"),
        (["--by", " "], "naam"),
    ],
)
def test_a_particular_that_cannot_be_kept_leaves_nothing(
    run: Any, library: Settings, file: str, words: list[str], said: str
) -> None:
    code, _, err = run("ingest", file, *PUBLISHER, "--yes", *words)
    assert (code, said in err) == (2, True)
    assert (ids(library), left(library)) == ({"plan"}, [])


# --- jobs


def test_a_job_waits_for_a_worker_and_can_be_stopped_and_tried_again(run: Any, library: Settings, file: str) -> None:
    code, _, err = run("ingest", file, *PUBLISHER, "--yes", "--later")
    assert (code, "ingest worker" in err) == (0, True)
    (job,) = jobs(library)
    assert "wacht" in run("ingest", "jobs")[1]
    assert run("ingest", "stop", job.id[:8])[0] == 0
    assert ids(library) == {"plan"}
    assert [each["id"] for each in json.loads(run("ingest", "jobs", "--failed", "--json")[1])] == [job.id]
    assert run("ingest", "retry", job.id[:8], "--later")[0] == 0
    code, out, _ = run("ingest", "worker")
    assert (code, "klaar" in out) == (0, True)
    assert ids(library) == {"plan", ID}
    code, _, err = run("ingest", "retry", job.id)
    assert (code, "mislukt of gestopt" in err) == (1, True)
    assert run("ingest", "stop", "zzz")[0] == 2


def test_ctrl_c_stops_the_job_that_one_waits_for(
    run: Any, library: Settings, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(self: SourceDesk, on_progress: object = None) -> list[Job]:
        raise KeyboardInterrupt

    monkeypatch.setattr(SourceDesk, "run_waiting", interrupted)
    code, _, err = run("ingest", file, *PUBLISHER, "--yes")
    assert (code, "Afgebroken" in err) == (130, True)
    assert [job.state for job in jobs(library)] == [JobState.STOPPED]
    assert ids(library) == {"plan"}


def test_withdrawing_and_removing_go_by_the_same_road(run: Any, library: Settings, file: str) -> None:
    assert run("ingest", file, *PUBLISHER, "--yes")[0] == 0
    assert "toegevoegd" in run("sources")[1]
    assert run("ingest", "withdraw", ID)[0] == 2  # nobody said yes
    assert run("ingest", "withdraw", ID, "--yes")[0] == 0
    assert "withdrawn" in run("sources")[1]
    assert run("ingest", "remove", ID, "--yes")[0] == 0
    assert ids(library) == {"plan"}
    traces = [p for p in library.data_dir.rglob("*") if p.is_file() and DONATION.encode() in p.read_bytes()]
    assert traces == []
    code, _, err = run("ingest", "remove", ID, "--yes")
    assert (code, "assistant sources" in err) == (2, True)


# --- from the web


@pytest.fixture
def server(library: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[WebServer]:
    """A publisher on loopback, to which the corpus refers twice; one of the two is not there."""
    with web_server() as server:
        page = f"<html><body><h1>Handreiking schenken</h1><p>{DONATION}</p></body></html>"
        server.pages["/handreiking"] = answer(page.encode())
        at = "plan/plek/inleiding/1"
        links = [{"url": server.url(path), "at": at, "why": "bij deze zin"} for path in ("/handreiking", "/weg")]
        (library.corpus_dir / "plan" / "links.yaml").write_text(yaml.safe_dump(links), encoding="utf-8")
        listing = library.corpus_dir / "sources.yaml"
        listing.write_text(listing.read_text(encoding="utf-8") + "  links: plan/links.yaml\n", encoding="utf-8")
        monkeypatch.setenv("ASSISTANT_FETCH_PRIVATE_HOSTS", server.host)
        yield server


def test_an_address_in_the_place_of_a_file_is_fetched(run: Any, library: Settings, server: WebServer) -> None:
    code, out, _ = run("ingest", server.url("/handreiking"), "--publisher", "Erfgoedhuis", "--yes")
    assert (code, "Handreiking schenken" in out) == (0, True)
    with SourceDesk.of(library) as desk:
        (added,) = [each for each in desk.overview() if each.is_added]
    assert (added.source.url, added.source.publisher) == (server.url("/handreiking"), "Erfgoedhuis")


def test_what_the_sources_refer_to_is_fetched_and_each_waits_for_a_yes(
    run: Any, library: Settings, server: WebServer
) -> None:
    code, out, _ = run("ingest", "linked")
    assert (code, out.count("nog niet toegevoegd\n"), server.paths) == (0, 2, [])
    code, out, _ = run("ingest", "--linked", *BY)
    assert (code, "voorgelegd" in out, "mislukt" in out) == (0, True, True)
    assert ids(library) == {"plan"}
    (proposal,) = json.loads(run("ingest", "proposals", "--json")[1])
    number = proposal["proposal"][:8]
    assert DONATION in run("ingest", "proposals", number)[1]
    code, _, err = run("ingest", "accept", number, "--yes")
    assert (code, "--publisher" in err) == (2, True)
    code, out, _ = run("ingest", "accept", number, "--publisher", "Erfgoedhuis", "--kind", "guidance", "--yes")
    assert (code, "staat erin" in out) == (0, True)
    assert "toegevoegd, als" in run("ingest", "linked")[1]
    code, _, err = run("ingest", "--linked")
    assert (code, "niets opgehaald" in err) == (1, True)  # one is in, and the other still is not there


def test_a_proposal_that_is_refused_leaves_nothing(run: Any, library: Settings, server: WebServer) -> None:
    run("ingest", "linked", "--fetch", "--json")
    (proposal,) = json.loads(run("ingest", "proposals", "--json")[1])
    assert run("ingest", "discard", proposal["proposal"])[0] == 0
    assert left(library) == []
    assert run("ingest", "discard", proposal["proposal"])[0] == 2


def test_an_address_that_may_not_be_fetched_is_refused(run: Any, library: Settings) -> None:
    code, _, err = run("ingest", "https://www.nergens-toegestaan.nl/beleid.pdf", "--yes")
    assert (code, "nergens-toegestaan" in err) == (2, True)
    assert left(library) == []


# --- norms


def test_a_proposed_norm_is_accepted_changed_and_taken_back(run: Any, library: Settings, file: str) -> None:
    assert run("ingest", file, *PUBLISHER, "--yes")[0] == 0
    code, out, _ = run("norm", "proposed")
    assert (code, f"“{PUPILS[:40]}" in " ".join(out.split())) == (0, True)
    (offer,) = json.loads(run("norm", "proposed", "--json")[1])
    number = offer["proposal"]["id"][:8]
    assert run("norm", "edit", number)[0] == 2  # nothing was changed
    assert run("norm", "edit", number, "--value", "vijf of zes")[0] == 2
    code, out, _ = run("norm", "edit", number, "--name", "Boeken voor de klas", *BY)
    assert (code, out) == (0, f"Aanvaard als {ID}/boeken-voor-de-klas.\n")
    assert "aanvaard door A. de Vries" in run("norm", "accepted")[1]
    assert "boeken-voor-de-klas" in run("norms")[1]
    (norm,) = json.loads(run("norm", "accepted", "--json")[1])
    whole = next(each["name"] for each in norm["inputs"] if each["use"] == "whole")
    assert "1.500" in run("calculate", norm["id"], f"{whole}=300")[1]
    assert run("norm", "withdraw", norm["id"], "--reason", "Te vroeg")[0] == 0
    assert run("calculate", norm["id"], f"{whole}=300")[0] == 2
    assert run("norm", "reject", number, "--reason", "Een streven")[0] == 0
    assert "afgewezen door" in run("norm", "proposed")[1]
    assert run("norm", "reconsider", number)[0] == 0
    assert run("norm", "accept", "zzz")[0] == 2
