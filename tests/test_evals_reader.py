"""Learning to read a question beside its passage, on a small scale, up to the reader that the program opens."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant import Settings
from assistant.knowledge import finetuned
from assistant.knowledge.classifier import write_classifier
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.embedding import BundledE5, bundled_file
from assistant.knowledge.reader import beside, open_reader
from evals.encoder import Encoder, ModelFile, tokenised
from evals.learning import Course
from evals.reader import LABELS, NOT_LEARNED, fit, judged_cases

pytestmark = pytest.mark.slow

THINGS = ["lezen", "praten", "eten", "spelen", "zingen", "bellen", "roken", "slapen"]
SAYS = {"yes": "Dat mag.", "no": "Dat mag niet.", "open": "Dat bepaalt de bibliotheek zelf."}


def test_what_is_learned_is_what_the_program_reads(tmp_path: Path) -> None:
    pairs = [(f"Mag je hier {thing}?", passage, label) for thing in THINGS for label, passage in SAYS.items()]
    model = Encoder(ModelFile(bundled_file()), 10)
    texts = tokenised(model.file, [beside(question, passage) for question, passage, _ in pairs])
    labels = np.array([LABELS.index(label) for _, _, label in pairs])  # type: ignore[arg-type]
    told: list[str] = []
    network = fit(model, texts, np.arange(len(pairs)), labels, told.append, Course(20, 8, 3e-4, 2e-3, 5e-3))
    assert told[-1].startswith("stap 60 van 60")

    tuning, says = tmp_path / "reader.npz", tmp_path / "says.npz"
    finetuned.save_changes(tuning, model.changes())
    write_classifier(says, network, BundledE5(tuning=tuning).name)
    reader = open_reader(tuning, says)
    assert reader is not None
    for question, passage, label in pairs:
        chances = reader.says(question, passage)
        assert max(chances, key=lambda each: chances[each]) == label
    unseen = reader.says("Mag je hier dansen?", "Dat mag niet.")
    assert unseen["no"] > unseen["yes"]


@pytest.mark.parametrize("name", NOT_LEARNED)
def test_the_cases_that_it_is_measured_on_have_a_passage(name: str) -> None:
    examples = list(judged_cases(name, load_corpus(Settings(_env_file=None).corpus_dir)))
    assert len(examples) > 25
    assert {each.says for each in examples} == {"yes", "no", "open"}
