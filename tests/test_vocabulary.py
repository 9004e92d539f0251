"""The words people use: found in compounds, split, hyphenated and mistyped, and not where they only seem to stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import CorpusError
from assistant.knowledge import vocabulary as memory
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.vocabulary import Spoken, Vocabulary, Wordings, fold, load_vocabulary, words

CORPUS_DIR = Path(__file__).parent.parent / "corpus"
PATH = CORPUS_DIR / "vocabulary.yaml"
ROWS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary(PATH, [passage.text for passage in load_corpus(CORPUS_DIR).passages])


@pytest.mark.parametrize("row", ROWS, ids=[row["text"] or "empty" for row in ROWS])
def test_a_text_mentions_the_concepts_that_people_would_hear_in_it(vocabulary: Vocabulary, row: dict[str, Any]) -> None:
    named = {*row.get("has", []), *row.get("lacks", [])}
    assert named <= vocabulary.concepts.names, "this row names a concept that the vocabulary does not have"
    found = vocabulary.concepts_in(row["text"])
    assert set(row.get("has", [])) <= found
    assert not found & set(row.get("lacks", []))
    if row.get("only"):
        assert found == set(row.get("has", []))


def test_a_word_the_corpus_knows_is_no_typing_error() -> None:
    assert "target_groups" in load_vocabulary(PATH).concepts_in("doelgroen")
    assert "target_groups" not in load_vocabulary(PATH, ["Een doelgroen is iets anders."]).concepts_in("doelgroen")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("waar op is het AI normen kader gebaseerd", {"artificial_intelligence"}),
        ("een kader van normen", {"benchmark", "amount"}),
        ("hoeveel collectie budget", {"collection_budget", "amount"}),
    ],
)
def test_a_compound_split_in_two_is_what_it_is_as_one_word(vocabulary: Vocabulary, text: str, found: set[str]) -> None:
    heard = vocabulary.concepts_in(text)
    assert found <= heard
    assert ("benchmark" in heard) is ("benchmark" in found)


def test_what_was_heard_before_is_heard_the_same_and_makes_no_other_vocabulary() -> None:
    used = load_vocabulary(PATH)
    texts = ["Hoeveel moet naar doelgroepen?", "", "jongeren", "JONGEREN"]
    once = [used.concepts_in(text) for text in texts]
    assert [used.concepts_in(text) for text in texts] == once == [load_vocabulary(PATH).concepts_in(t) for t in texts]
    assert used.heard
    assert replace(used, heard={}) == used
    assert "heard" not in repr(used)


def test_a_memory_that_is_full_forgets_and_hears_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "REMEMBERED", 2)
    vocabulary = load_vocabulary(PATH)
    texts = ["doelgroepen", "jongeren", "data", "doelgroepen"]
    assert [vocabulary.concepts_in(text) for text in texts] == [load_vocabulary(PATH).concepts_in(t) for t in texts]
    assert len(vocabulary.heard) <= 2


def test_sections_and_roles_are_heard_as_concepts_are(vocabulary: Vocabulary) -> None:
    spoken = vocabulary.listen("Welke ambities zijn er, en wat ondersteunt Probiblio?")
    assert vocabulary.sections.said_in(spoken) == {"ambitie"}
    assert vocabulary.roles.said_in(spoken) == {"ondersteunt"}
    assert vocabulary.list_words.said_in(spoken)
    assert not vocabulary.list_words.said_in(vocabulary.listen("Mag dat?"))


def test_content_words_are_those_with_a_subject_in_order_each_once(vocabulary: Vocabulary) -> None:
    asked = "Hoeveel uur moet de specialist in 2027, en welke specialist en hoeveel uur?"
    assert vocabulary.content_words(asked) == ["uur", "specialist"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("IBL-norm", ["ibl", "norm"]),
        ("foto’s van collega's", ["foto", "s", "van", "collega", "s"]),
        ("Coöperatie É", ["cooperatie", "e"]),
        ("5% of 0,1_x", ["5", "of", "0", "1", "x"]),
        ("ﬁets ²", ["fiets", "2"]),
        ("\x00\ud800 \n", []),
    ],
)
def test_words_are_folded_and_split_at_whatever_is_no_letter(text: str, found: list[str]) -> None:
    assert words(text) == found


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    once = words(text)
    assert words(" ".join(once)) == once
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("stem", "word", "is_slip"),
    [
        ("budget", "bugdet", True),
        ("budget", "budgt", True),
        ("budget", "bidget", True),
        ("budget", "bdugte", False),  # two slips in a short word
        ("budget", "fudget", False),  # nobody slips in the first letter
        ("budget", "jongeren", False),
        ("specialist", "speciaalist", True),
        ("specialist", "spceialsit", True),  # two in a long one
        ("specialist", "spceialtsi", False),
        ("specialist", "specialiseren", False),  # another compound
        ("data", "dtaa", False),  # too short to tell
    ],
)
def test_a_slip_of_the_finger_is_forgiven_and_another_word_is_not(stem: str, word: str, is_slip: bool) -> None:
    heard = Wordings({"it": [stem]}).said_in(Spoken.of(word, known_words=()))
    assert heard == ({"it"} if is_slip else frozenset())
    assert not Wordings({"it": [stem]}).said_in(Spoken.of(word))  # without known words nothing is taken for a slip


@pytest.mark.parametrize(
    ("written", "text", "is_said"),
    [
        ("e book", "een e-book", True),
        ("e book", "een e-bookje", True),
        ("e book", "de book", False),
        ("=e book", "een e-bookje", False),
        ("open collectie", "een open collectiebeleid", True),
        ("open collectie", "een heropen collectie", False),
        ("open collectie", "een opengestelde collectie", True),
        ("=ai", "ai", True),
        ("=ai", "aio", False),
        ("ki", "ki", True),
        ("ibl", "iblnorm", True),
        ("ibl", "dibl", False),
        ("collectie", "beeldcollecties", True),
        ("budgetten", "budge tten", True),
        ("budget", "bud get", False),  # too short to look for in two
    ],
)
def test_each_way_of_writing_is_found_where_it_should_be(written: str, text: str, is_said: bool) -> None:
    assert bool(Wordings({"it": [written]}).said_in(Spoken.of(text))) is is_said


# --- a broken file


def write(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    raw = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    change(raw)
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")


CHANGES: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "no concepts": (lambda raw: raw.pop("concepts"), "concepts"),
    "concepts is a list": (lambda raw: raw.update(concepts=["geld"]), "list"),
    "a concept without stems": (lambda raw: raw["concepts"]["time"].pop("stems"), "stems"),
    "a concept without the plan's word": (lambda raw: raw["concepts"]["time"].pop("plan"), "plan"),
    # A text would count as a list of letters, and each of them stands in every question.
    "stems is one text": (lambda raw: raw["concepts"]["time"].update(stems="tijd"), "‘tijd’ hoort een lijst te zijn"),
    "a stem without letters": (lambda raw: raw["concepts"]["time"].update(stems=["="]), "‘=’ is geen woord"),
    "an empty stem": (lambda raw: raw["concepts"]["time"].update(stems=[""]), "is geen woord"),
    "words of a section are one text": (lambda raw: raw["sections"].update(ambitie="doel"), "‘doel’ hoort een lijst"),
    "words of a role are nothing": (lambda raw: raw["roles"].update(adviseert=None), "hoort een lijst"),
    "list words are one text": (lambda raw: raw.update(list_words="welke"), "‘welke’ hoort een lijst"),
    "no stop words": (lambda raw: raw.pop("stop_words"), "stop_words"),
    "a cue without when": (lambda raw: raw["norms"]["plan-period"].pop("when"), "when"),
    "a cue is one text": (lambda raw: raw["norms"]["plan-period"].update(when="plan_period"), "‘plan_period’ hoort"),
    "a cue is a flat list": (
        lambda raw: raw["norms"]["plan-period"].update(when=["plan_period"]),
        "‘plan_period’ hoort",
    ),
    "a cue excludes one text": (lambda raw: raw["norms"]["plan-period"].update(unless="monitor"), "‘monitor’ hoort"),
    "a term is one text": (lambda raw: raw["terms"].update(uitleningen="loans"), "‘loans’ hoort"),
    "a norm names an unknown concept": (
        lambda raw: raw["norms"]["plan-period"].update(when=[["plan_period", "maanlanding"]]),
        "maanlanding",
    ),
    "a chapter names an unknown concept": (lambda raw: raw["chapters"]["ai"].update(concepts=["robots"]), "robots"),
}


@pytest.mark.parametrize(("change", "says"), CHANGES.values(), ids=CHANGES.keys())
def test_a_mistake_in_the_file_is_one_sentence_with_file_and_mistake(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], says: str
) -> None:
    path = tmp_path / "vocabulary.yaml"
    write(path, change)
    with pytest.raises(CorpusError, match=re.escape(says)) as raised:
        load_vocabulary(path)
    assert str(path) in str(raised.value)


@pytest.mark.parametrize(
    "content",
    [b"", b"- een lijst", b"concepts: [", b"concepts: \xe9", b"\x00\x01", b"concepts: 2026-99-99", None],
    ids=["empty", "a list", "no YAML", "no UTF-8", "binary", "no date", "missing"],
)
def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "vocabulary.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CorpusError, match=r"niet leesbaar .*herstel het bestand") as raised:
        load_vocabulary(path)
    assert str(path) in str(raised.value)
