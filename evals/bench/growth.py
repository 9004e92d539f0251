"""What a search and an answer cost in a larger library: from the plan alone to many times as many passages."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack

from assistant import Assistant, Settings
from assistant.knowledge.embedding import BUNDLED, load_embedder
from evals.bench.asking import WARMING_UP
from evals.bench.passages import grown
from evals.bench.questions import QUESTIONS
from evals.bench.table import Line, clock_and_processor, count, ms, p95, seconds, times
from evals.generate import open_assistant

SMALL = 256  # about as many passages as the plan itself has
AIM = "≤ 4,0 ×"

Measured = list[list[float]]


def growth_lines(settings: Settings, passages: int) -> list[Line]:
    """A small and a large library, open at the same time and asked in turn, so that a busy moment hits both."""
    embedder = load_embedder(BUNDLED)
    folder = settings.data_dir / "bench"
    sizes = (SMALL, passages)
    libraries = [grown(settings, size, embedder, folder) for size in sizes]
    with ExitStack() as opened:
        assistants = [opened.enter_context(open_assistant(library)) for library in libraries]
        searches, answers, worked = time_in_turn(assistants, QUESTIONS)
    return [
        *compared("zoeken, p95", sizes, searches),
        *compared("heel antwoord, p95", sizes, answers),
        *compared("heel antwoord, processortijd, p95", sizes, worked, aim=""),
    ]


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


def compared(what: str, sizes: Sequence[int], measured: Sequence[Sequence[float]], aim: str = AIM) -> list[Line]:
    small, large = map(p95, measured)
    return [
        Line(f"{what} bij {count(sizes[0])}", ms(small), times(1)),
        Line(f"{what} bij {count(sizes[1])}", ms(large), times(large / small), aim),
    ]
