"""Adding a source: understood first, kept whole or not at all, recognised when it comes again, gone when removed."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ingest_files import GUIDANCE, POLICY, pdf
from tiny_library import make_library

from assistant import Settings
from assistant.assembly import build_index
from assistant.errors import BadInput, Conflict, CorpusError, UnknownName
from assistant.knowledge import corpus as corpus_module
from assistant.knowledge.corpus import Corpus, load_corpus
from assistant.knowledge.entries import content_hash_of, entries_of
from assistant.knowledge.ingest import store as writing
from assistant.knowledge.ingest.card import Card, make_card
from assistant.knowledge.ingest.sources import AddedSources, Change
from assistant.knowledge.ingest.store import only_writer
from assistant.knowledge.questions import load_questions
from assistant.knowledge.vectors import load_vectors

CORPUS = Path(__file__).parent.parent / "corpus"
TODAY = date(2026, 11, 24)
ID = "waterkant"
DATA = POLICY.encode()


def card(**changes: Any) -> Card:
    stated = {"id": ID, "title": "Collectiebeleid", "publisher": "Bibliotheek De Waterkant", "kind": "local"}
    return make_card(**(stated | changes))


@pytest.fixture
def library(tmp_path: Path) -> Settings:
    return make_library(tmp_path)


@pytest.fixture
def added(library: Settings) -> AddedSources:
    return AddedSources(library.corpus_dir, library.sources_dir)


def corpus_of(library: Settings) -> Corpus:
    return load_corpus(library.corpus_dir, library.sources_dir)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- what is understood


def test_a_preview_shows_chapters_passages_and_what_is_left_out_and_keeps_nothing(
    added: AddedSources, library: Settings
) -> None:
    preview = added.preview("beleid.md", f"{POLICY}\n## Leeg\n\n## Cijfers\n\n12345\n".encode(), card())
    assert [(part.title, part.passages) for part in preview.chapters] == [
        ("Collectiebeleid Bibliotheek De Waterkant", 1), ("Schenkingen van inwoners", 2),
        ("Muziek", 2), ("Doelgroepen", 1),
    ]  # fmt: skip
    assert [part.title for part in preview.chapters[2].sections] == ["Vinyl"]
    assert (preview.passages, len(preview.first), len(preview.last)) == (6, 3, 3)
    assert [(each.count, each.example) for each in preview.left_out] == [(1, "12345"), (1, "Leeg")]
    assert not library.sources_dir.exists()


def test_a_pdf_keeps_the_page_of_every_passage(added: AddedSources, library: Settings) -> None:
    added.add("h.pdf", pdf(GUIDANCE), card(kind="guidance"), today=TODAY)
    pages = {passage.text[:8]: passage.page for passage in corpus_of(library).passages if passage.source_id == ID}
    assert pages == {"Deze han": 1, "Zeldzame": 2}


def test_every_passage_stands_where_the_canonical_text_says(added: AddedSources, library: Settings) -> None:
    added.add("beleid.md", DATA, card(), today=TODAY)
    corpus = corpus_of(library)
    own = [passage for passage in corpus.passages if passage.source_id == ID]
    assert next(passage.text for passage in own if passage.form == "bullet") == "Lp's kopen wij niet meer aan."
    assert all(corpus.canonical[ID][passage.start : passage.end] == passage.text for passage in own)
    assert {passage.kind for passage in own} == {"local"}


def test_a_long_paragraph_is_cut_at_the_end_of_a_sentence(added: AddedSources) -> None:
    sentence = "De bibliotheek kiest haar boeken met zorg en legt uit waarom. "
    preview = added.preview("lang.txt", (sentence * 40).encode(), card())
    assert preview.passages > 1
    assert all(len(each.text) <= 800 and each.text.endswith("waarom.") for each in (*preview.first, *preview.last))


def test_a_heading_that_comes_back_opens_a_section_of_its_own(added: AddedSources) -> None:
    text = "# A\n\nEen zin.\n\n## B\n\nTwee zinnen.\n\n# C\n\nDrie zinnen.\n\n# A\n\nVier zinnen.\n"
    preview = added.preview("a.md", text.encode(), card())
    assert [each.id for each in (*preview.first, *preview.last)] == [
        f"{ID}/h-a/inleiding/1", f"{ID}/h-a/s-b/1", f"{ID}/h-c/inleiding/1", f"{ID}/h-a-2/inleiding/1",
    ]  # fmt: skip


# --- what is kept


def test_the_same_file_again_changes_nothing(added: AddedSources, library: Settings) -> None:
    assert added.add("beleid.md", DATA, card(), today=TODAY).change is Change.NEW
    before = files(library.sources_dir)
    assert added.add("beleid.md", DATA, card(), today=date(2027, 1, 1)).change is Change.UNCHANGED
    assert files(library.sources_dir) == before


def test_the_record_says_what_was_stated_and_what_is_assumed(added: AddedSources, library: Settings) -> None:
    added.add("beleid.md", DATA, card(valid_from=date(2026, 1, 1), published="mei 2026"), today=TODAY)
    source = corpus_of(library).sources[ID]
    assert (source.validity, source.status, source.checked_on) == ("stated", "published", TODAY)
    assert (source.published, source.published_certain, source.url) == ("mei 2026", True, None)


def test_a_text_under_another_id_is_refused_with_the_id_it_has(added: AddedSources) -> None:
    added.add("beleid.md", DATA, card(), today=TODAY)
    with pytest.raises(Conflict, match=f"‘{ID}’"):
        added.add("kopie.md", DATA, card(id="kopie"), today=TODAY)


def test_a_copy_of_the_plan_is_said_to_be_one(tmp_path: Path) -> None:
    plan = [each.text for each in load_corpus(CORPUS).passages if each.source_id == "plan-2026-2030"]
    preview = AddedSources(CORPUS, tmp_path).preview("plan.txt", "\n\n".join(plan).encode(), card())
    assert any("plan-2026-2030" in warning for warning in preview.warnings)


def test_much_the_same_text_is_said_to_be_so(added: AddedSources) -> None:
    added.add("beleid.md", DATA, card(), today=TODAY)
    other = POLICY.replace("twee jaar", "drie jaar").encode()
    (warning,) = added.preview("beleid.md", other, card(id="andere")).warnings
    assert f"‘{ID}’" in warning


def test_an_id_of_the_corpus_cannot_be_taken(added: AddedSources) -> None:
    with pytest.raises(Conflict, match="corpus zelf"):
        added.preview("beleid.md", DATA, card(id="plan"))


def test_a_new_version_asks_to_replace_and_the_old_one_holds_until_the_day_before(
    added: AddedSources, library: Settings
) -> None:
    added.add("beleid.md", DATA, card(valid_from=date(2026, 1, 1)), today=TODAY)
    newer = POLICY.replace("twee jaar", "drie jaar").encode()
    with pytest.raises(Conflict, match="--replace"):
        added.add("beleid.md", newer, card(valid_from=date(2027, 1, 1)), today=TODAY)
    added.add("beleid.md", newer, card(valid_from=date(2027, 1, 1)), today=TODAY, replace=True)
    corpus = corpus_of(library)
    old, new = corpus.sources[f"{ID}-versie-1"], corpus.sources[ID]
    assert (old.status, old.valid_to, new.valid_from) == ("replaced", date(2026, 12, 31), date(2027, 1, 1))
    assert [(each.is_in_force(date(2026, 12, 31)), each.is_in_force(date(2027, 1, 1))) for each in (old, new)] == [
        (True, False), (False, True),
    ]  # fmt: skip
    assert "twee jaar" in corpus.canonical[old.id]
    assert "drie jaar" in corpus.canonical[new.id]


def test_a_new_version_without_a_date_begins_today(added: AddedSources, library: Settings) -> None:
    added.add("beleid.md", DATA, card(), today=date(2026, 1, 1))
    newer = POLICY.replace("twee jaar", "drie jaar").encode()
    added.add("beleid.md", newer, card(), today=TODAY, replace=True)
    sources = corpus_of(library).sources
    assert (sources[f"{ID}-versie-1"].valid_to, sources[ID].valid_from) == (date(2026, 11, 23), TODAY)
    assert added.add("beleid.md", newer, card(), today=TODAY).change is Change.UNCHANGED


def test_a_version_that_never_held_goes_when_it_is_mended(added: AddedSources, library: Settings) -> None:
    added.add("beleid.md", DATA, card(valid_from=TODAY), today=TODAY)
    newer = POLICY.replace("twee jaar", "drie jaar").encode()
    added.add("beleid.md", newer, card(valid_from=TODAY), today=TODAY, replace=True)
    assert set(corpus_of(library).sources) == {"plan", ID}
    assert len(list((library.sources_dir / ID).iterdir())) == 1


def test_other_particulars_of_the_same_text_make_no_version(added: AddedSources, library: Settings) -> None:
    added.add("beleid.md", DATA, card(), today=TODAY)
    with pytest.raises(Conflict, match="titel"):
        added.add("beleid.md", DATA, card(title="Andere titel"), today=TODAY)
    added.add("beleid.md", DATA, card(title="Andere titel"), today=TODAY, replace=True)
    sources = corpus_of(library).sources
    assert (set(sources), sources[ID].title) == ({"plan", ID}, "Andere titel")


def test_removing_takes_earlier_versions_along_and_leaves_no_text(added: AddedSources, library: Settings) -> None:
    before = load_corpus(library.corpus_dir).hash
    added.add("beleid.md", DATA, card(), today=date(2026, 1, 1))
    added.add("beleid.md", POLICY.replace("twee", "drie").encode(), card(), today=TODAY, replace=True)
    assert sorted(added.remove(ID)) == [ID, f"{ID}-versie-1"]
    assert set(files(library.sources_dir)) == {".lock"}
    assert corpus_of(library).hash == before
    with pytest.raises(UnknownName, match="assistant sources"):
        added.remove(ID)


@pytest.mark.parametrize("source_id", ["plan", "../../corpus", "niet-hier", ""])
def test_only_what_was_added_can_be_removed(added: AddedSources, library: Settings, source_id: str) -> None:
    added.add("beleid.md", DATA, card(), today=TODAY)
    before = files(library.sources_dir)
    with pytest.raises(UnknownName):
        added.remove(source_id)
    assert files(library.sources_dir) == before


@pytest.mark.parametrize("step", ["write_text", "write_entries"])
def test_a_killed_addition_leaves_the_old_sources_and_the_next_one_sweeps(
    added: AddedSources, library: Settings, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    added.add("beleid.md", DATA, card(), today=TODAY)
    before = corpus_of(library)
    rename = os.replace

    def killed(source: str, target: Path) -> None:
        if (Path(target).name == writing.LISTING) == (step == "write_entries"):
            raise KeyboardInterrupt
        rename(source, target)

    monkeypatch.setattr(os, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        added.add("ander.md", b"# Ander\n\nEen heel andere tekst.\n", card(id="ander"), today=TODAY)
    monkeypatch.undo()
    assert corpus_of(library).hash == before.hash
    added.remove(ID)
    assert set(files(library.sources_dir)) == {".lock"}


def test_two_writers_at_once_are_refused(added: AddedSources, library: Settings) -> None:
    with only_writer(library.sources_dir):
        code = (
            "import sys; from pathlib import Path; from assistant.errors import Conflict\n"
            "from assistant.knowledge.ingest.sources import AddedSources\n"
            "try: AddedSources(Path(sys.argv[1]), Path(sys.argv[2])).remove('x')\n"
            "except Conflict as error: print(error)\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, str(library.corpus_dir), str(library.sources_dir)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    assert "Iemand anders" in done.stdout


# --- what it is beside the corpus


@pytest.mark.slow
def test_without_added_sources_everything_is_the_same_to_the_letter(tmp_path: Path) -> None:
    alone, beside = load_corpus(CORPUS), load_corpus(CORPUS, tmp_path / "sources")
    questions = load_questions(CORPUS, beside)
    assert (alone.hash, alone.passages, alone.sources) == (beside.hash, beside.passages, beside.sources)
    assert questions.hash == load_questions(CORPUS, alone).hash


@pytest.mark.slow
def test_with_an_added_source_the_rest_of_the_corpus_stays_as_it_was(tmp_path: Path) -> None:
    AddedSources(CORPUS, tmp_path).add("beleid.md", DATA, card(), today=TODAY)
    alone, both = load_corpus(CORPUS), load_corpus(CORPUS, tmp_path)
    assert both.passages[: len(alone.passages)] == alone.passages
    assert both.hash != alone.hash
    before, after = load_questions(CORPUS, alone), load_questions(CORPUS, both)
    assert content_hash_of(both, after) != content_hash_of(alone, before)
    assert {each.id: each.text for each in entries_of(alone, before)}.items() >= {
        each.id: each.text for each in entries_of(both, after) if not each.id.startswith(ID)
    }.items()


def test_an_added_plan_is_refused_however_it_came_there(added: AddedSources, library: Settings) -> None:
    added.add("beleid.md", DATA, card(), today=TODAY)
    listing = library.sources_dir / "sources.yaml"
    listing.write_text(listing.read_text(encoding="utf-8").replace("kind: local", "kind: plan"), encoding="utf-8")
    with pytest.raises(CorpusError, match="plan"):
        corpus_of(library)


def test_a_text_changed_behind_our_back_is_found(added: AddedSources, library: Settings) -> None:
    added.add("beleid.md", DATA, card(), today=TODAY)
    (text,) = (library.sources_dir / ID).iterdir()
    text.write_text(text.read_text(encoding="utf-8").replace("twee jaar", "tien jaar"), encoding="utf-8")
    with pytest.raises(CorpusError, match="sha256"):
        corpus_of(library)


WRONG = [
    ({"id": "../x"}, "id"), ({"id": "Hoofdletter"}, "id"), ({"id": "a" * 61}, "id"), ({"id": "x-versie-2"}, "versie"),
    ({"kind": "plan"}, "grondslag"), ({"kind": "norm"}, "guidance"), ({"title": "[]"}, "titel"),
    ({"title": "null"}, "titel"), ({"publisher": "x" * 121}, "uitgever"), ({"url": "javascript:alert(1)"}, "webadres"),
    ({"url": "https://naam:wachtwoord@voorbeeld.nl"}, "webadres"), ({"url": "https://a b.nl"}, "webadres"),
    ({"valid_from": date(2027, 1, 1), "valid_to": date(2026, 1, 1)}, "einddatum"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "words"), WRONG)
def test_particulars_that_cannot_be_kept_are_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        card(**changes)


@pytest.mark.parametrize("title", ["~ beleid: nee", "- id: plan", "# kop", "2026-01-01", "true", "'\n- id: x"])
def test_a_title_stays_a_title(added: AddedSources, library: Settings, title: str) -> None:
    added.add("beleid.md", DATA, card(title=title), today=TODAY)
    sources = corpus_of(library).sources
    assert set(sources) == {"plan", ID}
    assert any(sign.isalnum() for sign in sources[ID].title)


def test_vectors_of_added_sources_are_not_shared_with_other_installations(
    added: AddedSources, library: Settings
) -> None:
    build_index(library, share=True)
    (shared,) = (library.corpus_dir / "vectors").iterdir()
    alone = set(load_vectors(shared, 384))
    assert alone
    added.add("beleid.md", DATA, card(), today=TODAY)
    build_index(library, share=True)
    assert set(load_vectors(shared, 384)) == alone


def test_a_source_that_stayed_as_it_was_is_not_read_again(library: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    added = AddedSources(library.corpus_dir, library.sources_dir)
    added.add("beleid.md", DATA, card(), today=TODAY)
    before = corpus_of(library)
    read: list[str] = []
    parse = corpus_module.parse_canonical

    def watched(content: str, source: Any, *more: Any) -> Any:
        read.append(source.id)
        return parse(content, source, *more)

    monkeypatch.setattr(corpus_module, "parse_canonical", watched)
    assert corpus_of(library).passages == before.passages
    assert ID not in read
    added.add("beleid.md", DATA + b"\n\nEr komt een zin bij.\n", card(), today=TODAY, replace=True)
    assert any(passage.text == "Er komt een zin bij." for passage in corpus_of(library).passages)
    assert ID in read
