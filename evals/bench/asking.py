"""What an answer costs over embedding its question: question by question, one after another, journal on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant import Assistant
from assistant.knowledge.embedding import BUNDLED, load_embedder
from evals.bench.questions import QUESTIONS
from evals.bench.table import Line, clock_and_processor, ms, p50, p95, seconds, times

ROUNDS = 4
WARMING_UP = ("Waar gaat het plan over?", "Hoeveel uur is genoeg voor 90.000 inwoners?")


@dataclass(frozen=True, slots=True)
class Timed:
    """One question's costs in seconds, measured directly after each other; the last two are processor time."""

    embed: float
    search: float
    ask: float
    embed_processor: float
    ask_processor: float


def asking_lines(assistant: Assistant) -> list[Line]:
    timed = time_questions(assistant, QUESTIONS * ROUNDS)
    search = [each.search / each.embed for each in timed]
    ask = [each.ask / each.embed for each in timed]
    processor = [each.ask_processor / each.embed_processor for each in timed]
    return [
        Line(f"vraag inbedden, model alleen ({len(timed)} vragen)", ms(p50([each.embed for each in timed])), times(1)),
        Line("zoeken / inbedden, p50", ms(p50([each.search for each in timed])), times(p50(search))),
        Line("heel antwoord / inbedden, p50", ms(p50([each.ask for each in timed])), times(p50(ask)), "≤ 2,0 ×"),
        Line("heel antwoord / inbedden, p95", ms(p95([each.ask for each in timed])), times(p95(ask)), "≤ 3,0 ×"),
        Line(
            "heel antwoord / inbedden, processortijd, p50",
            ms(p50([each.ask_processor for each in timed])),
            times(p50(processor)),
        ),
    ]


def time_questions(assistant: Assistant, questions: Sequence[str]) -> list[Timed]:
    """Time embedding, search and the whole answer, interleaved, so that a busy moment hits all three alike."""
    embed = load_embedder(BUNDLED).encode_query
    for question in WARMING_UP:  # what is loaded once is not part of a question's cost
        embed(question)
        assistant.search(question)
        assistant.ask(question)
    timed = []
    for question in questions:
        before = clock_and_processor(embed, question)
        # Another wording for the search: were it the same, a cache of vectors would flatter what comes second.
        search = seconds(assistant.search, f"{question} Graag kort.")
        ask = clock_and_processor(assistant.ask, question)
        after = clock_and_processor(embed, question)
        embedded, worked = ((one + other) / 2 for one, other in zip(before, after, strict=True))
        timed.append(Timed(embedded, search, ask[0], worked, ask[1]))
    return timed
