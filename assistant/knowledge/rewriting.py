"""What a follow-up asks, as a vector: "en wie betaalt dat?" beside the question before it.

Embedding both as one text blurs them. But of thousands of follow-ups people wrote out what was meant
(``corpus/conversations``), and how the vector of that follows from those of both questions, and of what the first was
answered with, is nearly a straight matter: one line is learned for it, as dense retrieval in conversations does with a
network (Yu 2021, ConvDR). What is found is then compared with passages and known questions as any question is. It comes
with the corpus, and is learned anew where the conversations, the answers or the model are others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from assistant.advice import fingerprint
from assistant.knowledge.conversations import Exchange
from assistant.knowledge.corpus import Corpus
from assistant.knowledge.embedding import Embedder, Vectors
from assistant.knowledge.learned import first_held, halved, read_arrays, write_arrays
from assistant.knowledge.questions import Questions, section_id
from assistant.knowledge.training import LINE_RECIPE, train_line
from assistant.knowledge.vectors import file_of


class Turn(NamedTuple):
    """The vector of a question, and of what it was answered with where that is known."""

    asked: Vectors
    answer: Vectors | None = None


@dataclass(frozen=True, slots=True)
class Rewriting:
    """``weights``, shape (3 × dimension + 1, dimension): of the question before, of what that was answered with, of the
    follow-up, and a constant. ``no_answer`` stands for the second where there was none."""

    weights: Vectors | None = None
    no_answer: Vectors | None = None

    def write_out(self, before: Sequence[Turn], asked: Vectors) -> Vectors:
        """The vector of what is asked after these questions, the oldest first."""
        meant = before[0].asked
        for turn, following in zip(before, [*(each.asked for each in before[1:]), asked], strict=True):
            meant = self._follow(meant, turn.answer, following)
        return meant

    def _follow(self, before: Vectors, answer: Vectors | None, asked: Vectors) -> Vectors:
        assert self.weights is not None
        assert self.no_answer is not None
        answer = self.no_answer if answer is None else answer
        changed = asked + np.concatenate([before, answer, asked, np.ones(1, dtype=np.float32)]) @ self.weights
        return np.asarray(changed / np.linalg.norm(changed), dtype=np.float32)


UNTAUGHT = Rewriting()


def answer_of(passages: Vectors) -> Vectors:
    """One vector for an answer that consists of these, one row each."""
    mean = passages.mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


def answers_of(ids: Sequence[str], vectors: Vectors, questions: Questions) -> dict[str, Vectors]:
    """What each known question is answered with, by its words; ``vectors`` has one row an id of the index."""
    row_of = {each: row for row, each in enumerate(ids)}
    rows_of: dict[str, list[int]] = {}
    for target in {each.target for each in questions.asked if not each.is_section}:
        for place in (target, section_id(target)):
            rows_of.setdefault(place, []).append(row_of[target])
    made = {target: answer_of(vectors[sorted(rows)]) for target, rows in rows_of.items()}
    return {each.text: made[each.target] for each in questions.asked if each.target in made}


def fit_rewriting(exchanges: Sequence[Exchange], embedder: Embedder, answers: Mapping[str, Vectors]) -> Rewriting:
    """Learn from these, embedding each text once."""
    if not exchanges:
        return UNTAUGHT
    texts = list(dict.fromkeys(text for each in exchanges for text in each))
    row_of = {text: row for row, text in enumerate(texts)}
    vectors = embedder.encode_queries(texts)
    before, asked, written_out = (vectors[[row_of[text] for text in column]] for column in zip(*exchanges, strict=True))
    known = [answers[each.before] for each in exchanges if each.before in answers]
    no_answer = np.mean(known, axis=0) if known else np.zeros(embedder.dimension)
    answered = np.array([answers.get(each.before, no_answer) for each in exchanges], dtype=np.float32)
    weights = train_line(np.column_stack([before, answered, asked]), asked, written_out)
    return Rewriting(halved(weights), halved(no_answer)) if np.isfinite(weights).all() else UNTAUGHT


def rewriting_file(corpus_dir: Path, model: str) -> Path:
    """What comes with a corpus, for one embedding model."""
    return file_of(corpus_dir / "learned" / "rewriting", model)


def made_of_exchanges(questions: Questions, corpus: Corpus, model: str) -> str:
    """What it depends on."""
    asked = {each.before for each in questions.exchanges}
    answered = sorted([each.text, each.target] for each in questions.asked if each.text in asked)
    targets = {each.target for each in questions.asked}
    passages = sorted([each.id, each.text] for each in corpus.passages if each.id in targets)
    return fingerprint([questions.exchanges, answered, passages, model, LINE_RECIPE])


def open_rewriting(cache: Path, shared: Path, origin: str, fit: Callable[[], Rewriting]) -> Rewriting:
    """That of an index: beside it, with the corpus, or learned now."""
    return first_held(cache, shared, origin, fit, read=read_rewriting, write=write_rewriting)


def read_rewriting(path: Path, origin: str) -> Rewriting | None:
    """What the file holds, if that is whole and made of this."""
    held = read_arrays(path, origin) or {}
    weights, no_answer = held.get("weights"), held.get("no_answer")
    if weights is None or no_answer is None or weights.ndim != 2 or no_answer.shape != weights.shape[1:]:
        return None
    if weights.shape[0] != 3 * weights.shape[1] + 1:
        return None
    is_whole = bool(np.isfinite(weights).all() and np.isfinite(no_answer).all())
    return Rewriting(weights, no_answer) if is_whole else None


def write_rewriting(path: Path, rewriting: Rewriting, origin: str) -> None:
    """In one step; nothing where nothing was learned."""
    if rewriting.weights is not None and rewriting.no_answer is not None:
        write_arrays(path, {"weights": rewriting.weights, "no_answer": rewriting.no_answer}, origin)
