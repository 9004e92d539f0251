"""Answers a second over HTTP, as a share of what the model alone does with as many threads in one process."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from time import perf_counter

from assistant.knowledge.embedding import BUNDLED, load_embedder
from evals.bench.questions import QUESTIONS
from evals.bench.starting import LOOPBACK, PATIENCE, post_question, serving
from evals.bench.table import Line, megabytes, per_second, percent

# Clients at once, and how many questions they ask together.
CROWDS = ((1, 60), (8, 120), (64, 256))

Ask = Callable[[str], object]


def serving_lines(environment: Mapping[str, str]) -> list[Line]:
    embed = load_embedder(BUNDLED).encode_query
    embed(QUESTIONS[0])
    lines = []
    with serving(environment) as served:
        for clients, asked in CROWDS:
            questions = list(islice(cycle(QUESTIONS), asked))
            # Before and after, so that a machine that grows busier is not held against either.
            before = rate(questions, clients, lambda: embed)
            answers = rate(questions, clients, lambda: _client(served.port))
            alone = (before + rate(questions, clients, lambda: embed)) / 2
            lines += [
                Line(f"model alleen, {clients} tegelijk", per_second(alone), percent(1)),
                Line(
                    f"antwoorden over HTTP, {clients} tegelijk", per_second(answers), percent(answers / alone), "≥ 80%"
                ),
            ]
    peak = megabytes(served.ended.peak) if served.ended else "onbekend"
    return [*lines, Line(f"piekgeheugen van assistant serve, {CROWDS[-1][0]} tegelijk", peak)]


def rate(questions: Sequence[str], at_once: int, new_asker: Callable[[], Ask]) -> float:
    """Questions a second when ``at_once`` threads share them, each with an asker of its own."""
    shares = [questions[start::at_once] for start in range(at_once)]

    def ask_all(share: Sequence[str]) -> None:
        ask = new_asker()
        for question in share:
            ask(question)

    with ThreadPoolExecutor(at_once) as pool:
        started = perf_counter()
        for _ in pool.map(ask_all, shares):
            pass
        return len(questions) / (perf_counter() - started)


def _client(port: int) -> Ask:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=PATIENCE)
    return lambda question: post_question(connection, question)
