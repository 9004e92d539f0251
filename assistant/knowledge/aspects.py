"""What a message asks about a norm itself: whether it binds, why it is there, who watches it.

Learned from examples, because people say it in too many ways for a list of words, and mostly in words that any subject
has ("is dat nou echt nodig?"). A small network tells by the vector of the message which aspect is asked, if any. What
the plan says to it stands in the norm register.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.advice import fingerprint
from assistant.knowledge.classifier import UNTAUGHT, Classifier, fit_labels
from assistant.knowledge.embedding import Embedder, Vectors
from assistant.knowledge.norm_questions import OTHER
from assistant.knowledge.norms import Aspect
from assistant.knowledge.training import RECIPE
from assistant.knowledge.vectors import file_of
from assistant.knowledge.vocabulary import words

Examples = Sequence[tuple[str, str]]  # what is asked, and in which words


def likeliest_aspect(learned: Classifier, vector: Vectors) -> tuple[Aspect | None, float]:
    """The aspect that is asked about most probably, with its chance (0–1); None where something else is, or nothing
    was learned."""
    chances = learned.score(vector)
    if not len(chances):
        return None, 0.0
    best = int(chances.argmax())
    name = learned.labels[best]
    return None if name == OTHER else Aspect(name), float(chances[best])


def words_of_aspects(examples: Examples) -> dict[Aspect, frozenset[str]]:
    """The words in which each aspect is asked about, by the examples."""
    said: dict[Aspect, set[str]] = {}
    for name, text in examples:
        if name != OTHER:
            said.setdefault(Aspect(name), set()).update(words(text))
    return {aspect: frozenset(spoken) for aspect, spoken in said.items()}


def fit_aspects(examples: Examples, embedder: Embedder) -> Classifier:
    """Learn from these, embedding each once."""
    if not examples:
        return UNTAUGHT
    aspects, texts = zip(*examples, strict=True)
    return fit_labels(embedder.encode_queries(list(texts)), aspects)


def aspects_file(corpus_dir: Path, model: str) -> Path:
    """What comes with a corpus, for one embedding model."""
    return file_of(corpus_dir / "learned" / "norm-questions", model)


def made_of_examples(examples: Examples, model: str) -> str:
    """What it depends on."""
    return fingerprint([examples, model, RECIPE])
