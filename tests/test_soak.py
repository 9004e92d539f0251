"""A process killed at any moment between asking, reviewing and exporting loses nothing and releases nothing."""

from __future__ import annotations

import hashlib
import json
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from small_desk import request
from tiny_library import make_library

from assistant import Assistant, Settings
from assistant.advice import WAITING, Answer, Decision, content_hash
from assistant.assembly import build_index
from assistant.concepts import Concept, DecisionRecord
from assistant.errors import UnknownName
from assistant.flow import open_checkpointer

WORK = Path(__file__).parent / "soak" / "work.py"
PEOPLE = ("Ans de Vries", "Bo", "Cor")
MOMENTS = 10
RELEASED = ("approved", "edited")


@dataclass
class Told:
    """What the killed processes said they were doing and had done, in order."""

    lines: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def read(cls, folder: Path) -> Told:
        text = (folder / "told.jsonl").read_text(encoding="utf-8")
        assert text == "" or text.endswith("\n")
        return cls([json.loads(line) for line in text.splitlines()])

    def about(self, *what: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["what"] in what]

    @property
    def gone(self) -> set[str]:
        """Erased, or on the way: of the last erasing before a kill nobody knows whether it came to be."""
        return {line["id"] for line in self.about("erasing", "erased")}

    @property
    def unfinished(self) -> int:
        """Decisions of which the process could not say any more what became of them."""
        return len(self.about("deciding")) - len(self.about("decided", "refused"))


def start(folder: Path, seed: int) -> subprocess.Popen[str]:
    """A process with everything imported, which waits for a line before it touches the database."""
    return subprocess.Popen(
        [sys.executable, str(WORK), str(folder), str(seed)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def kill_at_a_random_moment(process: subprocess.Popen[str], moment: random.Random) -> None:
    """Mostly in the middle of the work; now and then while it opens, recovers or asks its first question."""
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        assert process.stdout.readline() == "ready\n"
        process.stdin.write("\n")
        process.stdin.flush()
        if moment.random() < 0.75:
            assert process.stdout.readline() == "working\n"
            time.sleep(moment.uniform(0, 0.8))
        else:
            time.sleep(moment.uniform(0, 1.0))
        assert process.poll() is None, "it stopped by itself"
        process.send_signal(signal.SIGKILL)
        process.stdin.close()
        assert process.wait(10) == -signal.SIGKILL


def own_library(folder: Path) -> Settings:
    settings = make_library(folder)
    build_index(settings)
    (folder / "exports").mkdir()
    (folder / "told.jsonl").touch()
    return settings


@pytest.mark.slow
def test_a_process_killed_at_ten_moments_loses_no_decision_and_releases_nothing_unapproved(tmp_path: Path) -> None:
    soak(tmp_path, seed=2026)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
def test_nor_does_one_killed_at_a_hundred_moments(seed: int, tmp_path: Path) -> None:
    soak(tmp_path, seed)


def soak(folder: Path, seed: int) -> None:
    """One library, killed over and over, looked over after every kill; the next process goes on where it stood."""
    moment = random.Random(seed)
    settings = own_library(folder)
    next_one = start(folder, seed)
    try:
        for number in range(MOMENTS):
            process, next_one = next_one, start(folder, seed * 1000 + number)
            kill_at_a_random_moment(process, moment)
            with Assistant.open(settings) as assistant:
                look_over(assistant, Told.read(folder), folder)
    finally:
        next_one.kill()
        next_one.communicate()
    told = Told.read(folder)
    assert len(told.about("asked")) >= MOMENTS / 2
    assert {line["state"] for line in told.about("decided")} >= {"approved", "edited", "rejected"}
    assert told.about("exported") != []
    with Assistant.open(settings) as assistant:
        go_on(assistant)


# --- looking over what a killed process left


def look_over(assistant: Assistant, told: Told, folder: Path) -> None:
    assert assistant.verify_journal() == []
    concepts = {concept.id: concept for concept in assistant._journal.recent(1_000_000)}
    histories = {id: assistant.desk.history(id) for id in concepts}
    every_question_is_there(assistant, told, concepts)
    every_decision_is_there(told, concepts, histories)
    every_draft_is_whole(assistant, told)
    for id, concept in concepts.items():
        if concept.review.state in RELEASED:
            a_person_released_exactly_this(concept, histories[id])
    every_export_is_whole(assistant, told, folder, histories)
    the_runs_go_on_once(assistant, told, concepts)


def every_question_is_there(assistant: Assistant, told: Told, concepts: dict[str, Concept]) -> None:
    for line in told.about("asked"):
        if line["id"] in told.gone:
            continue
        answer = concepts[line["id"]]
        assert isinstance(answer, Answer)
        assert answer.question == line["question"]
        (asked,) = assistant._journal.entries(kind="answer", answer_id=line["id"])
        assert asked.content["content_hash"] == line["content_hash"]
    for line in told.about("erased"):
        assert line["id"] not in concepts
        with pytest.raises(UnknownName, match="gewist"):
            assistant.desk.concept(line["id"])


def every_decision_is_there(
    told: Told, concepts: dict[str, Concept], histories: dict[str, list[DecisionRecord]]
) -> None:
    """Each decision that was acknowledged, in its order; beside them at most those that were under way at a kill."""
    acknowledged = [line for line in told.about("decided") if line["id"] not in told.gone]
    recorded = {
        id: [(record.by, record.decision, record.state, record.content_hash) for record in history]
        for id, history in histories.items()
    }
    for line in acknowledged:
        assert (line["by"], line["decision"], line["state"], line["content_hash"]) in recorded[line["id"]]
    made = sum(len(records) for id, records in recorded.items() if id not in told.gone)
    assert len(acknowledged) <= made <= len(acknowledged) + told.unfinished
    for id, history in histories.items():
        if history:
            assert concepts[id].review.state == history[-1].state


def every_draft_is_whole(assistant: Assistant, told: Told) -> None:
    for line in told.about("drafted"):
        for id in line["sections"]:
            if id not in told.gone:
                assert assistant.desk.concept(id).id == id
    for entry in assistant._journal.entries(kind="draft", limit=1_000_000):
        sections = (entry.content or {"sections": []})["sections"]
        recorded = [id for id in sections if assistant._journal.entries(kind="section", answer_id=id)]
        assert recorded == sections


def a_person_released_exactly_this(concept: Concept, history: list[DecisionRecord]) -> None:
    last = history[-1]
    assert last.decision in ("approve", "edit")
    assert last.by in PEOPLE
    assert last.content_hash == content_hash(concept.text, concept.citations, concept.calculations)
    assert concept.findings != ()


def every_export_is_whole(
    assistant: Assistant, told: Told, folder: Path, histories: dict[str, list[DecisionRecord]]
) -> None:
    files = {file.name: file for file in (folder / "exports").iterdir() if not file.name.startswith(".")}
    assert {line["name"] for line in told.about("exported")} <= set(files)
    whole = {line["name"]: line["sha256"] for line in told.about("exporting")}
    assert {
        name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in files.items()
    }.items() <= whole.items()
    for name in list(whole)[-10:]:
        if name not in files:
            continue  # killed before it was there
        verified = assistant.dossiers.verify(name, files[name].read_bytes())
        id = name.partition(".")[0]
        if id in histories:
            states = ["concept", *(record.state for record in histories[id] if record.at <= verified.made_at)]
            assert verified.is_concept == (states[-1] not in RELEASED)


def the_runs_go_on_once(assistant: Assistant, told: Told, concepts: dict[str, Concept]) -> None:
    """After recovery no decided answer's run waits any more, and recovering again changes nothing at all."""
    head = assistant._journal.head()
    assistant.desk.recover()
    paused = paused_runs(assistant, concepts)
    assistant.desk.recover()
    assert paused_runs(assistant, concepts) == paused
    assert assistant._journal.head() == head
    asked = {line["id"] for line in told.about("asked")} & set(concepts)
    for id, concept in concepts.items():
        if isinstance(concept, Answer) and concept.review.state not in WAITING:
            assert not paused.get(id)
    never_decided = [id for id in asked if concepts[id].review.decided_by is None]
    assert all(paused[id] for id in never_decided)


def paused_runs(assistant: Assistant, concepts: dict[str, Concept]) -> dict[str, bool]:
    """Of every answer with a run: whether it waits for a person."""
    saver, close = open_checkpointer(assistant._journal_address)
    try:
        found = {id: saver.get_tuple({"configurable": {"thread_id": id}}) for id in concepts}
    finally:
        close()
    return {
        id: any(channel == "__interrupt__" for _, channel, _ in each.pending_writes or ())
        for id, each in found.items()
        if each is not None
    }


def go_on(assistant: Assistant) -> None:
    """After all of it the program works as on its first day."""
    answer = assistant.ask("Wie kiest de boeken?", author="Bo")
    assert assistant.review(answer.id, request(Decision.APPROVE)).review.is_released
    name, content = assistant.dossiers.export(answer.id, "md")
    assert not assistant.dossiers.verify(name, content).is_concept
    assert assistant.verify_journal() == []
