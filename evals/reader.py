"""How well a question is read beside its passage: ``python -m evals.reader [--learn]``.

Prints how often the reader says yes, no or open, and how much of that is right, of questions and follow-ups of which it
learned nothing. With ``--learn`` it first learns anew, of the judged questions of the corpus and of follow-ups among
the cases, and puts down what it learned (:mod:`assistant.knowledge.reader`): an hour on two processors. The upper half
of the bundled model learns, as in :mod:`evals.finetune`, and a small network on top of it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from assistant import load_settings
from assistant.knowledge import finetuned
from assistant.knowledge.classifier import Classifier, write_classifier
from assistant.knowledge.corpus import Corpus, load_corpus
from assistant.knowledge.embedding import BundledE5, bundled_file
from assistant.knowledge.questions import YesNo, load_questions
from assistant.knowledge.reader import NETWORK, TUNING, Reader, beside, open_reader
from assistant.knowledge.transformer import WIDTH
from assistant.knowledge.yes_no import judged
from assistant.settings import ROOT
from evals.cases import load_cases
from evals.encoder import Encoder, ModelFile, Texts, tokenised
from evals.evidence import holds, letters_and_digits
from evals.learning import SEED, Course, Report, Rows, teach

FIRST = 6  # the first layer that learns, of twelve
COURSE = Course(epochs=2, batch=64, scale_rate=3e-4, other_rate=2e-3, head_rate=2e-3)
HIDDEN, SPREAD, DROPOUT, SMOOTHING = 128, 8.0, 0.3, 0.05  # SPREAD: numbers of a vector are small, of length 1 together
TWICE = 2  # how often a follow-up is learned for each time that a single question is: there are few
LABELS: tuple[YesNo, ...] = ("no", "open", "yes")
SAID: dict[str | None, YesNo] = {"ja": "yes", "nee": "no", "open": "open"}
CASES = ROOT / "evals" / "cases"
LEARNED = tuple(f"dev-going-on-{each}.yaml" for each in "hijklmo")
_SINGLE = ("asked-first", "twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth")
_SERIES = (*_SINGLE, "going-on-n", "going-on-p", "going-on-q")
NOT_LEARNED = tuple(f"dev-{each}.yaml" for each in _SERIES)
FLOORS = (0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Example:
    question: str
    passage: str
    says: YesNo
    before: tuple[str, ...] = ()


def main() -> int:
    settings = load_settings()
    corpus = load_corpus(settings.corpus_dir)
    if "--learn" in sys.argv:
        single = [
            Example(each.text, corpus.passage(each.target).text, each.says)
            for each in judged(load_questions(settings.corpus_dir, corpus))
            if each.says
        ]
        _learn(single, [each for name in LEARNED for each in judged_cases(name, corpus)])
    if (reader := open_reader()) is None:
        print(f"{TUNING.name} of {NETWORK.name} ontbreekt of is van een ander model; leer opnieuw met --learn")
        return 1
    for name in NOT_LEARNED:
        _show(name, reader, list(judged_cases(name, corpus)))
    return 0


def judged_cases(name: str, corpus: Corpus) -> Iterator[Example]:
    """The cases of this file that are to be told yes, no or open, each beside the first passage that it needs."""
    for case in load_cases([CASES / name]):
        if case.expect is None or (says := SAID.get(case.expect.says)) is None or not case.expect.evidence:
            continue
        needed = case.expect.evidence[0]
        passage = next((each.text for each in corpus.passages if holds(letters_and_digits(each.text), needed)), None)
        if passage is not None:
            yield Example(case.question, passage, says, tuple(case.turns))


def _learn(single: Sequence[Example], follow_ups: Sequence[Example]) -> None:
    examples = [*single, *follow_ups]
    rows = np.append(np.arange(len(examples)), np.tile(np.arange(len(single), len(examples)), TWICE - 1))
    model = Encoder(ModelFile(bundled_file()), FIRST)
    print(f"{len(single)} losse vragen en {len(follow_ups)} vervolgvragen inlezen …", flush=True)
    texts = tokenised(model.file, [beside(each.question, each.passage, each.before) for each in examples])
    labels = np.array([LABELS.index(each.says) for each in examples])
    network = fit(model, texts, rows, labels, lambda told: print(told, flush=True))
    finetuned.save_changes(TUNING, model.changes())
    write_classifier(NETWORK, network, BundledE5(tuning=TUNING).name)
    print(f"geschreven: {TUNING.name} en {NETWORK.name}")


def fit(
    model: Encoder, texts: Texts, rows: Rows, labels: NDArray[np.int64], report: Report, course: Course = COURSE
) -> Classifier:
    """Change the layers of ``model`` that learn; gives the network on top of them."""
    torch.manual_seed(SEED)
    inner, outer = torch.nn.Linear(WIDTH, HIDDEN), torch.nn.Linear(HIDDEN, len(LABELS))

    def loss_of(vectors: Tensor, batch: Rows) -> Tensor:
        lines = outer(functional.dropout(functional.relu(inner(vectors * SPREAD)), DROPOUT))
        return functional.cross_entropy(lines, torch.tensor(labels[batch]), label_smoothing=SMOOTHING)

    teach(model, texts, rows, [*inner.parameters(), *outer.parameters()], loss_of, course, report)
    held = [part.detach().numpy() for part in (inner.weight.T * SPREAD, inner.bias, outer.weight.T, outer.bias)]
    return Classifier(LABELS, (np.zeros(WIDTH, dtype=np.float32), *held))


def _show(name: str, reader: Reader, examples: Sequence[Example]) -> None:
    """How much would be said at each floor, and how much of that is right."""
    right = np.array([LABELS.index(each.says) for each in examples])
    held = [reader.says(each.question, each.passage, each.before) for each in examples]
    chances = np.array([[each[label] for label in LABELS] for each in held])
    said, is_open = chances.argmax(axis=1), LABELS.index("open")
    print(f"{name}: {len(examples)} vragen, {np.mean(said == right):.3f} goed")
    for floor in FLOORS:
        is_said = (said != is_open) & (chances.max(axis=1) >= floor)
        print(f"  vanaf {floor}: {np.mean(is_said):.2f} ja of nee gezegd, {np.mean((said == right)[is_said]):.3f} goed")


if __name__ == "__main__":
    sys.exit(main())
