"""Teaching the upper layers of the bundled model: what :mod:`evals.finetune` and :mod:`evals.reader` share, where what
is not in four bits learns, and what :mod:`evals.figure_reader` uses, where layers learn whole.

The lower layers stay as they are, so what they make of each text can be worked out once.
"""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from assistant.knowledge.transformer import WIDTH
from evals.encoder import LAYERS, Encoder, Texts, pooled

IN_A_ROW = 20  # batches of about equal length are drawn from so many batches at once
WARM_UP = 0.1
LAYER_DROPOUT = 0.1
LONGEST_STEP = 1.0  # of the slope
SEED = 0

Report = Callable[[str], None]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Course:
    """How long and how fast; a rate is that at its highest, a tenth on the way."""

    epochs: int
    batch: int  # texts
    scale_rate: float  # of the scales of four-bit weights
    other_rate: float  # of biases and layer norms
    head_rate: float


def teach(
    model: Encoder,
    texts: Texts,
    rows: Rows,
    head: Sequence[Tensor],
    loss_of: Callable[[Tensor, Rows], Tensor],
    course: Course,
    report: Report,
) -> None:
    """Change the layers of ``model`` that learn, and ``head``: ``loss_of`` weighs the vectors of the texts with these
    numbers. A text learns as often as its number stands in ``rows``."""
    torch.manual_seed(SEED)
    random = np.random.default_rng(SEED)
    optimiser = torch.optim.AdamW(
        [
            {"params": model.scales(), "lr": course.scale_rate},
            {"params": model.others(), "lr": course.other_rate},
            {"params": list(head), "lr": course.head_rate},
        ],
        weight_decay=0.0,
    )
    highest = [group["lr"] for group in optimiser.param_groups]
    with tempfile.TemporaryDirectory() as folder:
        states = _lower(model, texts, course.batch, Path(folder) / "states.npy", report)
        steps, done, begun = course.epochs * (len(rows) // course.batch), 0, time.monotonic()
        lost: list[float] = []
        for _ in range(course.epochs):
            for batch in batches_of(texts.lengths, rows, course.batch, random):
                done += 1
                given, is_token = states.of(batch)
                loss = loss_of(pooled(model.run(given, is_token, model.first, LAYERS, LAYER_DROPOUT), is_token), batch)
                _set_rates(optimiser, highest, done / steps)
                lost.append(_step(optimiser, loss, model))
                if done % 100 == 0 or done == steps:
                    minutes = (time.monotonic() - begun) / 60
                    report(f"stap {done} van {steps}, verlies {np.mean(lost):.3f}, {minutes:.0f} minuten")
                    lost.clear()


@dataclass(frozen=True, slots=True)
class WholeCourse:
    """The same where layers learn whole."""

    epochs: int
    batch: int
    rate: float
    head_rate: float
    decay: float = 0.01


def teach_whole(
    model: Encoder,
    head: nn.Module,
    batches: Callable[[np.random.Generator], Sequence[Rows]],
    loss_of: Callable[[Rows], Tensor],
    course: WholeCourse,
    report: Report,
) -> None:
    """Change the layers of ``model`` that learn, and ``head``; ``batches`` gives those of one round, which ``loss_of``
    weighs."""
    random = np.random.default_rng(SEED)
    optimiser = torch.optim.AdamW(
        [{"params": model.learning(), "lr": course.rate}, {"params": list(head.parameters()), "lr": course.head_rate}],
        weight_decay=course.decay,
    )
    highest = [group["lr"] for group in optimiser.param_groups]
    begun = time.monotonic()
    for epoch in range(course.epochs):
        lost: list[float] = []
        round_of = batches(random)
        for done, batch in enumerate(round_of, start=1):
            _set_rates(optimiser, highest, (epoch + done / len(round_of)) / course.epochs)
            lost.append(_step(optimiser, loss_of(batch), model))
            if done % 100 == 0 or done == len(round_of):
                minutes = (time.monotonic() - begun) / 60
                at = f"ronde {epoch + 1} van {course.epochs}, {done} van {len(round_of)}"
                report(f"{at}, verlies {np.mean(lost):.3f}, {minutes:.0f} minuten")
    head.eval()


def _set_rates(optimiser: torch.optim.Optimizer, highest: Sequence[float], progress: float) -> None:
    for group, rate in zip(optimiser.param_groups, highest, strict=True):
        group["lr"] = rate * _share_of_rate(progress)


def _step(optimiser: torch.optim.Optimizer, loss: Tensor, model: Encoder) -> float:
    """Learn of one batch; gives what was lost on it."""
    optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(model.learning(), LONGEST_STEP)
    optimiser.step()
    return loss.item()


def _share_of_rate(progress: float) -> float:
    """Up in a straight line, then down along a cosine."""
    if progress < WARM_UP:
        return progress / WARM_UP
    return 0.5 * (1 + math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP)))


def batches_of(lengths: Rows, rows: Rows, size: int, random: np.random.Generator) -> list[Rows]:
    """Row numbers of texts of about equal length, in any order; what fills no batch waits for the next epoch."""
    order, found = random.permutation(rows), []
    for start in range(0, len(order), size * IN_A_ROW):
        some = order[start : start + size * IN_A_ROW]
        some = some[np.argsort(lengths[some], kind="stable")]
        found += [some[at : at + size] for at in range(0, len(some) - size + 1, size)]
    random.shuffle(found)
    return found


class _States:
    """What the lower layers make of each text, on disk: a gigabyte for sixty thousand questions."""

    def __init__(self, path: Path, texts: Texts, width: int) -> None:
        self._texts = texts
        self._starts = np.concatenate([[0], np.cumsum(texts.lengths)]).tolist()
        shape = (self._starts[-1], width)
        self._held = np.lib.format.open_memmap(path, mode="w+", dtype=np.float16, shape=shape)

    def put(self, rows: Rows, made: NDArray[np.float32]) -> None:
        for at, row in enumerate(rows):
            start, end = self._starts[row], self._starts[row + 1]
            self._held[start:end] = made[at, : end - start]

    def of(self, rows: Rows) -> tuple[Tensor, Tensor]:
        """States, shape (rows, longest, width), and which of them are of a token, shape (rows, longest)."""
        is_token = self._texts.is_token(rows)
        given = np.zeros((*is_token.shape, self._held.shape[1]), dtype=np.float32)
        for at, row in enumerate(rows):
            start, end = self._starts[row], self._starts[row + 1]
            given[at, : end - start] = self._held[start:end]
        return torch.tensor(given), is_token


def _lower(model: Encoder, texts: Texts, batch: int, path: Path, report: Report) -> _States:
    states = _States(path, texts, WIDTH)
    order = np.argsort(texts.lengths, kind="stable")
    with torch.no_grad():
        for number, start in enumerate(range(0, len(order), batch)):
            rows = order[start : start + batch]
            tokens, is_token = texts.of(rows)
            states.put(rows, model.run(model.embed(tokens), is_token, 0, model.first).numpy())
            if number % 100 == 0:
                report(f"onderste lagen: {start} van {len(order)} teksten")
    return states
