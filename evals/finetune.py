"""Fine-tune the bundled embedding model: ``python -m evals.finetune [--write]``.

What is learned is to tell apart what the known questions of the corpus ask for: each belongs to a passage, a section
or a group that no source answers, and a network on top of the vectors has to say which (as
:mod:`assistant.knowledge.classifier` does, of which it starts). Vectors are kept near what they were, so that sources
of which nothing is known are still found. Only the upper layers learn, and of those what is not in four bits; see
:mod:`assistant.knowledge.finetuned`. Then every vector is another one: make the index and what is learned from it anew
(``assistant index --share``, ``evals.tune``, ``evals.calibrate``).

Takes half an hour on two processors, of which the lower layers, which stay as they are, take a third once.
"""

from __future__ import annotations

import math
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from assistant import load_settings
from assistant.knowledge import finetuned
from assistant.knowledge.classifier import targets_of
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.embedding import BundledE5, bundled_file
from assistant.knowledge.questions import load_questions
from assistant.knowledge.training import DROPOUT, NOISE, SMOOTHING, train
from evals.encoder import LAYERS, WIDTH, Encoder, ModelFile, Texts, pooled, tokenised

FIRST = 8  # the first layer that learns, of twelve
EPOCHS, BATCH, IN_A_ROW = 2, 128, 20  # batches of about equal length are drawn from so many batches at once
RATE, SCALE_RATE, HEAD_RATE, WARM_UP = 2e-3, 1e-4, 1e-3, 0.1
HELD = 0.2  # what a vector's distance (one less its cosine) from what it was weighs
LAYER_DROPOUT = 0.1
LONGEST_STEP = 1.0  # of the slope
SEED = 0

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Examples:
    """Questions as tokens, the number of what each asks for, and its vector before."""

    texts: Texts
    labels: NDArray[np.int64]
    vectors: NDArray[np.float32]


def main() -> int:
    settings = load_settings()
    questions = load_questions(settings.corpus_dir, load_corpus(settings.corpus_dir))
    wanted = targets_of(questions)
    text_of = {each.id: each.text for each in questions.asked} | dict(questions.unanswered) | dict(questions.attempts)
    number_of = {label: at for at, label in enumerate(sorted(set(wanted.values())))}
    model = Encoder(ModelFile(bundled_file()), FIRST)
    print(f"{len(wanted)} vragen inlezen …", flush=True)
    examples = Examples(
        tokenised(model.file, [text_of[each] for each in wanted]),
        np.array([number_of[label] for label in wanted.values()]),
        BundledE5(as_published=True).encode_queries([text_of[each] for each in wanted]),
    )
    fit(model, examples, lambda told: print(told, flush=True))
    changes = model.changes()
    print(f"{sum(each.size for each in changes.tensors.values())} getallen bijgesteld: {changes.digest[:8]}")
    if "--write" in sys.argv:
        finetuned.save_changes(finetuned.FILE, changes)
        print(f"geschreven: {finetuned.FILE}")
    return 0


def fit(model: Encoder, examples: Examples, report: Report, epochs: int = EPOCHS) -> None:
    """Change the layers of ``model`` that learn."""
    torch.manual_seed(SEED)
    random = np.random.default_rng(SEED)
    mean, *layers = (torch.tensor(part) for part in train(examples.vectors, examples.labels, _count(examples.labels)))
    spread = float((examples.vectors - mean.numpy()).std())
    head = [layer.requires_grad_() for layer in layers]
    optimiser = torch.optim.AdamW(
        [
            {"params": model.scales(), "lr": SCALE_RATE},
            {"params": model.others(), "lr": RATE},
            {"params": head, "lr": HEAD_RATE},
        ],
        weight_decay=0.0,
    )
    highest = [group["lr"] for group in optimiser.param_groups]
    with tempfile.TemporaryDirectory() as folder:
        states = _lower(model, examples.texts, Path(folder) / "states.npy", report)
        steps, done, begun = epochs * (len(examples.labels) // BATCH), 0, time.monotonic()
        lost: list[float] = []
        for _ in range(epochs):
            for rows in _batches(examples.texts.lengths, random):
                done += 1
                for group, rate in zip(optimiser.param_groups, highest, strict=True):
                    group["lr"] = rate * _share_of_rate(done / steps)
                given, is_token = states.of(rows)
                vectors = pooled(model.run(given, is_token, FIRST, LAYERS, LAYER_DROPOUT), is_token)
                before = torch.tensor(examples.vectors[rows])
                lines = _lines(head, vectors - mean + NOISE * spread * torch.randn_like(vectors))
                right = torch.tensor(examples.labels[rows])
                loss = functional.cross_entropy(lines, right, label_smoothing=SMOOTHING)
                loss = loss + HELD * (1 - (vectors * before).sum(1)).mean()
                optimiser.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]
                torch.nn.utils.clip_grad_norm_([*model.scales(), *model.others()], LONGEST_STEP)
                optimiser.step()
                lost.append(loss.item())
                if done % 100 == 0 or done == steps:
                    minutes = (time.monotonic() - begun) / 60
                    report(f"stap {done} van {steps}, verlies {np.mean(lost):.3f}, {minutes:.0f} minuten")
                    lost.clear()


def _lines(head: Sequence[Tensor], given: Tensor) -> Tensor:
    inner, inner_bias, outer, outer_bias = head
    hidden = functional.dropout(functional.relu(given @ inner + inner_bias), DROPOUT)
    return hidden @ outer + outer_bias


def _count(labels: NDArray[np.int64]) -> int:
    return int(labels.max()) + 1


def _share_of_rate(progress: float) -> float:
    """Up in a straight line, then down along a cosine."""
    if progress < WARM_UP:
        return progress / WARM_UP
    return 0.5 * (1 + math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP)))


def _batches(lengths: NDArray[np.int64], random: np.random.Generator) -> list[NDArray[np.int64]]:
    """Row numbers of texts of about equal length, in any order; what fills no batch waits for the next epoch."""
    order, found = random.permutation(len(lengths)), []
    for start in range(0, len(order), BATCH * IN_A_ROW):
        some = order[start : start + BATCH * IN_A_ROW]
        some = some[np.argsort(lengths[some], kind="stable")]
        found += [some[at : at + BATCH] for at in range(0, len(some) - BATCH + 1, BATCH)]
    random.shuffle(found)
    return found


class _States:
    """What the lower layers make of each text, on disk: a gigabyte for sixty thousand questions."""

    def __init__(self, path: Path, texts: Texts, width: int) -> None:
        self._texts = texts
        self._starts = np.concatenate([[0], np.cumsum(texts.lengths)]).tolist()
        shape = (self._starts[-1], width)
        self._held = np.lib.format.open_memmap(path, mode="w+", dtype=np.float16, shape=shape)

    def put(self, rows: NDArray[np.int64], made: NDArray[np.float32]) -> None:
        for at, row in enumerate(rows):
            start, end = self._starts[row], self._starts[row + 1]
            self._held[start:end] = made[at, : end - start]

    def of(self, rows: NDArray[np.int64]) -> tuple[Tensor, Tensor]:
        """States, shape (rows, longest, width), and which of them are of a token, shape (rows, longest)."""
        is_token = self._texts.is_token(rows)
        given = np.zeros((*is_token.shape, self._held.shape[1]), dtype=np.float32)
        for at, row in enumerate(rows):
            start, end = self._starts[row], self._starts[row + 1]
            given[at, : end - start] = self._held[start:end]
        return torch.tensor(given), is_token


def _lower(model: Encoder, texts: Texts, path: Path, report: Report) -> _States:
    states = _States(path, texts, WIDTH)
    order = np.argsort(texts.lengths, kind="stable")
    with torch.no_grad():
        for number, start in enumerate(range(0, len(order), BATCH)):
            rows = order[start : start + BATCH]
            tokens, is_token = texts.of(rows)
            states.put(rows, model.run(model.embed(tokens), is_token, 0, FIRST).numpy())
            if number % 100 == 0:
                report(f"onderste lagen: {start} van {len(order)} vragen")
    return states


if __name__ == "__main__":
    sys.exit(main())
