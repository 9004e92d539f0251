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

import sys
from collections.abc import Sequence
from dataclasses import dataclass

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
from evals.encoder import Encoder, ModelFile, Texts, tokenised
from evals.learning import Course, Report, Rows, teach

FIRST = 8  # the first layer that learns, of twelve
EPOCHS, BATCH = 2, 128
RATE, SCALE_RATE, HEAD_RATE = 2e-3, 1e-4, 1e-3
HELD = 0.2  # what a vector's distance (one less its cosine) from what it was weighs


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
        BundledE5(tuning=None).encode_queries([text_of[each] for each in wanted]),
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
    mean, *layers = (torch.tensor(part) for part in train(examples.vectors, examples.labels, _count(examples.labels)))
    spread = float((examples.vectors - mean.numpy()).std())
    head = [layer.requires_grad_() for layer in layers]

    def loss_of(vectors: Tensor, rows: Rows) -> Tensor:
        lines = _lines(head, vectors - mean + NOISE * spread * torch.randn_like(vectors))
        right = torch.tensor(examples.labels[rows])
        moved = (1 - (vectors * torch.tensor(examples.vectors[rows])).sum(1)).mean()
        return functional.cross_entropy(lines, right, label_smoothing=SMOOTHING) + HELD * moved

    course = Course(epochs, BATCH, SCALE_RATE, RATE, HEAD_RATE)
    teach(model, examples.texts, np.arange(len(examples.labels)), head, loss_of, course, report)


def _lines(head: Sequence[Tensor], given: Tensor) -> Tensor:
    inner, inner_bias, outer, outer_bias = head
    hidden = functional.dropout(functional.relu(given @ inner + inner_bias), DROPOUT)
    return hidden @ outer + outer_bias


def _count(labels: NDArray[np.int64]) -> int:
    return int(labels.max()) + 1


if __name__ == "__main__":
    sys.exit(main())
