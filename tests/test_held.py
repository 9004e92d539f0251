"""What is kept beside the index for the next start: it answers the same, and a file that is no good is made anew."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from assistant import Settings
from assistant.errors import CorpusError
from assistant.knowledge import questions
from assistant.knowledge.corpus import Corpus, load_corpus
from assistant.knowledge.held import held_letters, held_rows
from assistant.knowledge.lexical import NgramIndex
from assistant.knowledge.questions import load_questions

CORPUS_DIR = Settings(_env_file=None).corpus_dir
TEXTS = [
    "hoeveel budget naar doelgroepen",
    "wie beheert het bibliotheeksysteem",
    "",
    "wat doet een collectiespecialist",
]
QUERY = "budgetten voor de doelgroep"


def never() -> NgramIndex:
    raise AssertionError("it was kept")


def test_letters_that_were_kept_score_to_the_bit_as_those_that_were_made(tmp_path: Path) -> None:
    path = tmp_path / "index" / "letters.npz"
    made = held_letters(path, "one", lambda: NgramIndex(TEXTS, 0.6))
    kept = held_letters(path, "one", never)
    assert np.array_equal(made.score(QUERY), kept.score(QUERY))
    assert made.score(QUERY).any()
    assert made.rarity("_budg") == kept.rarity("_budg")


def test_letters_of_no_text_are_kept_too(tmp_path: Path) -> None:
    held_letters(tmp_path / "letters.npz", "none", lambda: NgramIndex([]))
    assert held_letters(tmp_path / "letters.npz", "none", never).score(QUERY).shape == (0,)


@pytest.mark.parametrize("damage", ["cut off", "no archive", "other arrays", "made of something else"])
def test_letters_that_are_no_good_are_made_anew(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "letters.npz"
    held_letters(path, "one", lambda: NgramIndex(TEXTS))
    if damage == "cut off":
        path.write_bytes(path.read_bytes()[:-200])
    elif damage == "no archive":
        path.write_text("nothing")
    elif damage == "other arrays":
        np.savez(path, origin=np.array("one"), idf=np.zeros(3))
    origin = "another" if damage == "made of something else" else "one"
    assert held_letters(path, origin, lambda: NgramIndex(["iets anders"])).score("anders").shape == (1,)
    assert held_letters(path, origin, never).score("anders").shape == (1,)


def test_rows_that_were_cut_off_or_changed_are_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    assert held_rows(path, "one", lambda: {"a": [1]}) == held_rows(path, "one", lambda: {"a": [2]}) == {"a": [1]}
    path.write_bytes(path.read_bytes().replace(b"[1]", b"[7]"))
    assert held_rows(path, "one", lambda: {"a": [3]}) == {"a": [3]}
    assert held_rows(path, "two", lambda: {"a": [4]}) == {"a": [4]}


def test_where_the_disk_refuses_all_is_made_each_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    path = tmp_path / "file" / "rows.json"
    assert held_rows(path, "one", lambda: {"a": [1]}) == {"a": [1]}
    assert held_letters(path, "one", lambda: NgramIndex(TEXTS)).score(QUERY).any()


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(CORPUS_DIR)


@pytest.fixture
def corpus_dir(tmp_path: Path) -> Path:
    shutil.copytree(CORPUS_DIR, tmp_path / "corpus", ignore=shutil.ignore_patterns("vectors", "learned"))
    return tmp_path / "corpus"


def test_questions_that_were_kept_are_those_of_the_files(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = tmp_path / "questions.json"
    read, kept = load_questions(CORPUS_DIR, corpus), load_questions(CORPUS_DIR, corpus, held)
    monkeypatch.setattr(questions, "_load", lambda *_: pytest.fail("they were kept"))
    again = load_questions(CORPUS_DIR, corpus, held)
    assert read == kept == again
    assert any(each.says for each in again.asked)
    assert any(each.thing is not None for each in again.asked)


@pytest.mark.parametrize(
    "name", ["unanswered.yaml", "yes-no.yaml", "plan-2026-2030/questions/1-inleiding-en-visie.yaml"]
)
def test_a_file_that_changed_is_read_again(corpus: Corpus, corpus_dir: Path, tmp_path: Path, name: str) -> None:
    held = tmp_path / "questions.json"
    load_questions(corpus_dir, corpus, held)
    (corpus_dir / name).write_text("nee: [geen lijst")
    with pytest.raises(CorpusError, match=name.rpartition("/")[2]):
        load_questions(corpus_dir, corpus, held)
