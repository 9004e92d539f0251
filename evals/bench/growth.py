"""A library that grows: document after document added as a person would, and what adding, searching and answering cost.

Every step is written down as soon as it is there, so that a run of hours that is broken off goes on where it was.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path

from assistant import Assistant, Settings
from assistant.assembly import build_index, is_index_current
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.embedding import BUNDLED
from assistant.knowledge.entries import content_hash_of
from assistant.knowledge.questions import load_questions
from evals.bench.asking import WARMING_UP
from evals.bench.passages import as_document, recombined, write_plan_alone
from evals.bench.questions import QUESTIONS
from evals.bench.starting import ELSEWHERE, run
from evals.bench.table import Line, clock_and_processor, count, megabytes, ms, p95, per_second, seconds, times
from evals.generate import open_assistant
from evals.plots import growth_plot

AIM, ADDING_AIM = "≤ 4,0 ×", "≤ 1,15 ×"
SIZES = (1000, 2500)  # added passages at which the first documents end; after that there is one every so many:
A_DOCUMENT, ASKED_EVERY = 5000, 20_000
SEARCH, ANSWER, WORKED = "zoeken, p95", "heel antwoord, p95", "heel antwoord, processortijd, p95"

Measured = list[list[float]]


@dataclass(frozen=True, slots=True)
class Step:
    """One document added, in a process of its own; ``passages`` are those added up to and with it.

    ``seconds`` is the whole of ``assistant ingest``, ``alone`` what of it went into embedding; ``peak`` is the most
    memory the process had, in bytes. ``asked`` holds the seconds of the plan alone and of the library as it was then,
    where that was measured.
    """

    passages: int
    added: int
    seconds: float
    alone: float
    peak: int
    asked: dict[str, tuple[float, float]]


def growth_lines(settings: Settings, passages: int, *, anew: bool = False) -> list[Line]:
    """Grow to so many added passages and measure on the way; the plan alone, open beside it, is the yardstick."""
    folder = settings.data_dir / "bench"
    if anew:
        shutil.rmtree(folder, ignore_errors=True)
    steps = grow(settings, folder, passages)
    drawing = folder / "groei.svg"
    drawing.write_text(curve(steps), encoding="utf-8")
    print(f"het verloop staat in {drawing}", file=sys.stderr)
    first, last = steps[0], steps[-1]
    plan = len(load_corpus(folder / "plan" / "corpus").passages)
    sizes = (f"{count(plan)}, het plan alleen", f"{count(last.passages)} toegevoegd")
    return [
        adding_line(f"toevoegen over inbedden alleen, {len(steps)} documenten", steps),
        adding_line("toevoegen over inbedden alleen, het laatste document", [last]),
        Line(f"piekgeheugen van toevoegen, {count(first.passages)} toegevoegd", megabytes(first.peak), times(1)),
        Line(f"piekgeheugen van toevoegen, {sizes[1]}", megabytes(last.peak), times(last.peak / first.peak)),
        *compared(SEARCH, sizes, last.asked[SEARCH]),
        *compared(ANSWER, sizes, last.asked[ANSWER]),
        *compared(WORKED, sizes, last.asked[WORKED], aim=""),
    ]


def curve(steps: Sequence[Step]) -> str:
    """The course of it as a drawing: how many times as long as embedding alone, and as with the plan alone."""
    lines = {"toevoegen over inbedden": [(step.passages, step.seconds / step.alone) for step in steps]}
    for what, label in ((SEARCH, "zoeken"), (ANSWER, "antwoord")):
        lines[label] = [(step.passages, step.asked[what][1] / step.asked[what][0]) for step in steps if step.asked]
    return growth_plot(
        "groei",
        "Wat toevoegen en vragen kosten in een bibliotheek die groeit",
        "Toevoegen als veelvoud van inbedden alleen; zoeken en antwoorden als veelvoud van wat het plan alleen vraagt.",
        lines,
        "toegevoegde passages",
        "veelvoud",
        ("hoogstens 4 × zo lang vragen", 4.0),
    )


def grow(settings: Settings, folder: Path, passages: int) -> list[Step]:
    """Add documents until the library holds so many added passages; what an earlier run added is not added again.

    The last step is asked again in any case: it is what a change of the program is about.
    """
    small, large = plan_alone(settings, folder / "plan"), whole(settings, folder / "grown")
    steps = _read(large)
    texts = islice(recombined(load_corpus(settings.corpus_dir)), steps[-1].passages if steps else 0, None)
    while not steps or steps[-1].passages < passages:
        size = next_size(steps[-1].passages if steps else 0, passages)
        step = _added(large, list(islice(texts, size - (steps[-1].passages if steps else 0))), size)
        if size <= A_DOCUMENT or size % ASKED_EVERY == 0:
            step = replace(step, asked=asked_of(small, large))
        steps.append(step)
        _write(large, steps)
        print(f"toegevoegd: {count(size)} van {count(passages)} passages", file=sys.stderr)
    steps[-1] = replace(steps[-1], asked=asked_of(small, large))
    _write(large, steps)
    return steps


def next_size(reached: int, wanted: int) -> int:
    """Added passages after the next document."""
    ends = (*SIZES, (reached // A_DOCUMENT + 1) * A_DOCUMENT, wanted)
    return min(end for end in ends if end > reached)


def plan_alone(settings: Settings, folder: Path) -> Settings:
    own = _own(settings, folder).model_copy(update={"corpus_dir": folder / "corpus"})
    write_plan_alone(settings.corpus_dir, own.corpus_dir)
    vectors = settings.corpus_dir / "vectors"
    if vectors.is_dir():
        (own.corpus_dir / "vectors").symlink_to(vectors.resolve(), target_is_directory=True)
    if not is_index_current(own):
        build_index(own)
    return own


def whole(settings: Settings, folder: Path) -> Settings:
    """An installation of its own with everything that comes with the program; begun anew where that has changed."""
    own = _own(settings, folder)
    corpus = load_corpus(settings.corpus_dir)
    made_of = content_hash_of(corpus, load_questions(settings.corpus_dir, corpus))
    mark = folder / "made-of"
    if not mark.is_file() or mark.read_text(encoding="utf-8") != made_of:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        mark.write_text(made_of, encoding="utf-8")
    if not is_index_current(own):
        build_index(own)
    return own


def _own(settings: Settings, folder: Path) -> Settings:
    changes = {"data_dir": folder, "database_url": None, "chroma_url": None, "embedding_model": BUNDLED}
    return settings.model_copy(update=changes)


def _added(library: Settings, texts: Sequence[str], size: int) -> Step:
    document = library.data_dir / f"beleid-{size}.md"
    document.write_text(as_document(texts, size), encoding="utf-8")
    spent = library.data_dir / "embedding"
    command = [sys.executable, "-m", "evals.bench.watched", str(spent), "ingest", "add", str(document)]
    command += ["--id", document.stem, "--title", f"Beleid {size}"]
    command += ["--publisher", "Bibliotheek Meting", "--kind", "local", "--valid-from", "2026-01-01", "--yes"]
    environment = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    environment |= {
        "ASSISTANT_DATA_DIR": str(library.data_dir),
        "ASSISTANT_CORPUS_DIR": str(library.corpus_dir),
    }
    ended = run([*command, "--by", "meting"], environment)
    document.unlink()
    return Step(size, len(texts), ended.seconds, float(spent.read_text(encoding="utf-8")), ended.peak, {})


def _read(library: Settings) -> list[Step]:
    path = library.data_dir / "steps.json"
    return [Step(**step) for step in json.loads(path.read_text(encoding="utf-8"))] if path.is_file() else []


def _write(library: Settings, steps: Sequence[Step]) -> None:
    path = library.data_dir / "steps.json"
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps([asdict(step) for step in steps], indent=1), encoding="utf-8")
    partial.replace(path)


def asked_of(small: Settings, large: Settings) -> dict[str, tuple[float, float]]:
    """Both libraries, open at the same time and asked in turn, so that a busy moment hits both."""
    with ExitStack() as opened:
        assistants = [opened.enter_context(open_assistant(library)) for library in (small, large)]
        measured = time_in_turn(assistants, QUESTIONS)
    return {
        what: (p95(of_small), p95(of_large))
        for what, (of_small, of_large) in zip((SEARCH, ANSWER, WORKED), measured, strict=True)
    }


def time_in_turn(assistants: Sequence[Assistant], questions: Sequence[str]) -> tuple[Measured, Measured, Measured]:
    """Seconds of every search and of every answer, and of the processor for that answer; one list an assistant."""
    searches: Measured = [[] for _ in assistants]
    answers: Measured = [[] for _ in assistants]
    worked: Measured = [[] for _ in assistants]
    for assistant in assistants:
        for question in WARMING_UP:
            assistant.search(question)
            assistant.ask(question)
    for question in questions:
        for at, assistant in enumerate(assistants):
            searches[at].append(seconds(assistant.search, f"{question} Graag kort."))
            clock, processor = clock_and_processor(assistant.ask, question)
            answers[at].append(clock)
            worked[at].append(processor)
    return searches, answers, worked


def adding_line(what: str, steps: Sequence[Step]) -> Line:
    took, alone = sum(step.seconds for step in steps), sum(step.alone for step in steps)
    return Line(what, per_second(sum(step.added for step in steps) / took), times(took / alone), ADDING_AIM)


def compared(what: str, sizes: Sequence[str], measured: Sequence[float], aim: str = AIM) -> list[Line]:
    small, large = measured
    return [
        Line(f"{what} bij {sizes[0]}", ms(small), times(1)),
        Line(f"{what} bij {sizes[1]}", ms(large), times(large / small), aim),
    ]
