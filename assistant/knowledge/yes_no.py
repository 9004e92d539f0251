"""Whether a passage says yes or no to a question, or leaves it open: learned from judged questions.

Whether a sentence affirms a question cannot be read off its words ("zonder verblijfsvergunning", "zonder legale
status"). But of thousands of known questions people said what the sources answer (``corpus/yes-no.yaml``). A small
network learns from all of them together. It sees the vector of the question, that of the passage, and what vectors tell
badly: the words of the question one by one ("alleen", "nog"), whether it denies, obliges or narrows something, whether
it names a number or somebody that the passage does not, and what people said to the nearest questions about that very
passage. It is kept as the classifier of questions is: it comes with the corpus, and is trained anew where questions,
judgements, passages or model are others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np

from assistant.advice import fingerprint
from assistant.figures import numbers_in
from assistant.knowledge.classifier import Classifier, fit_labels
from assistant.knowledge.corpus import Corpus
from assistant.knowledge.embedding import Vectors
from assistant.knowledge.questions import Asked, Questions, YesNo, by_passage
from assistant.knowledge.training import RECIPE
from assistant.knowledge.vectors import file_of
from assistant.knowledge.vocabulary import fold, words

Chances = Mapping[YesNo, float]
SAID: tuple[YesNo, ...] = ("yes", "no", "open")

WEIGHT = 0.2  # of a sign beside the numbers of a vector, which mostly lie between −0.1 and 0.1
WORDS, WORD_WEIGHT = 1024, 0.1  # places that words are divided over, so that no list of them is kept
NEIGHBOUR_WEIGHT = 0.4
SHARPNESS = 40.0  # how much more a nearer question counts: e to the power of this, for each 1 in cosine
FAR, TWIN = 0.8, 1.0  # cosines between which questions about one passage mostly lie
LONGEST = 30  # words from which a question is long
FARTHEST, NEAREST = 0.75, 0.95  # cosines between which a question and its passage mostly lie

DENIES = re.compile(r"\b(?:niet|geen|nooit|noch|zonder|nergens|niemand|hoeft|hoeven|not|no|never|without|needn't)\b")
_PASSAGE_DENIES = re.compile(r"\b(?:niet|geen|nooit|noch|zonder|niemand|nauwelijks|weinig)\b")
_NOT_ONLY = re.compile(r"\bniet (?:alleen|enkel|slechts)\b")
_OF_THE_QUESTION = tuple(
    re.compile(rf"\b(?:{words})\b")
    for words in (
        r"moet\w*|verplicht\w*|hoef\w*|dien\w*|must|have to|need to|required|mandatory|should",
        r"mag|mogen|kan|kunnen|may|can|could|allowed",
        r"alleen|enkel|uitsluitend|slechts|puur|vooral|only|just",
        r"genoeg|voldoende|enough|sufficient",
        r"altijd|alle|allemaal|elke?|ieder\w*|helemaal|volledig|meteen|direct|always|every|all|completely",
        r"klopt|toch|right|true|correct",
        r"nog|meer|still",
        r"zelf|eigen|own|ourselves",
        r"of|or",
    )
)
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w-]+|\b[A-Z]{2,}\w*")
_LONG = re.compile(r"[a-z]{4,}")
_FIGURE = re.compile(r"\d+")
VERSION = 2  # of the signs: raise it when what follows reads a question in another way


def signs_of(question: str, passage: str, cosine: float) -> list[float]:
    """What the words tell, each 0–1; ``cosine`` is that of the two vectors."""
    asked, said = fold(question), fold(passage)
    figures, said_figures = set(_FIGURE.findall(asked)), set(_FIGURE.findall(said))
    numbers, said_numbers = set(numbers_in(question)), set(numbers_in(passage))
    names = [fold(name) for name in _NAME.findall(question)]
    long = _LONG.findall(asked)
    return [
        bool(DENIES.search(asked)),
        min(len(_PASSAGE_DENIES.findall(said)), 3) / 3,
        bool(_NOT_ONLY.search(said)),
        *(bool(pattern.search(asked)) for pattern in _OF_THE_QUESTION),
        bool(numbers - said_numbers),
        bool(numbers & said_numbers),
        bool(figures - said_figures) and bool(said_figures),
        bool(names),
        any(name not in said for name in names),
        min(len(asked.split()) / LONGEST, 1),
        sum(word[:4] in said for word in long) / len(long) if long else 0.0,
        min(max((cosine - FARTHEST) / (NEAREST - FARTHEST), 0), 1),
    ]


@dataclass(frozen=True, slots=True)
class Judgements:
    """What people said to questions about one passage: their vectors, one row each, and yes, no or open."""

    vectors: Vectors
    says: tuple[YesNo, ...]

    def without(self, row: int) -> Judgements:
        return Judgements(np.delete(self.vectors, row, axis=0), self.says[:row] + self.says[row + 1 :])


def seen(question: str, asked: Vectors, passage: str, said: Vectors, judgements: Judgements) -> Vectors:
    """What the network sees of a question and a passage with their vectors, one row."""
    signs = WEIGHT * np.array(signs_of(question, passage, float(asked @ said)), dtype=np.float32)
    spoken = np.zeros(WORDS, dtype=np.float32)
    spoken[[crc32(word.encode()) % WORDS for word in words(question)]] = WORD_WEIGHT
    near = NEIGHBOUR_WEIGHT * np.array(_said_nearby(asked, judgements), dtype=np.float32)
    row: Vectors = np.concatenate([asked, said, signs, spoken, near])
    return row


def _said_nearby(asked: Vectors, judgements: Judgements) -> list[float]:
    """For yes, no and open: how near the nearest question is to which that was said, and how much of all that was said
    it is, nearer questions counting more; each 0–1."""
    if not judgements.says:
        return [0.0] * (2 * len(SAID))
    cosines = judgements.vectors @ asked
    weights = np.exp(SHARPNESS * (cosines - cosines.max()))
    weights /= weights.sum()
    of = {each: np.array([said == each for said in judgements.says]) for each in SAID}
    nearest = [float(cosines[of[each]].max()) if of[each].any() else FAR for each in SAID]
    return [
        *(min(max((each - FAR) / (TWIN - FAR), 0), 1) for each in nearest),
        *(float(weights[of[each]].sum()) for each in SAID),
    ]


def fit_yes_no(ids: Sequence[str], vectors: Vectors, questions: Questions, corpus: Corpus) -> Classifier:
    """Train on the questions that were judged, each beside its passage; ``vectors`` has one row an id."""
    known, rows = judged_rows(ids, vectors, questions, corpus)
    return fit_labels(rows, [str(each.says) for each in known])


def judged_rows(
    ids: Sequence[str], vectors: Vectors, questions: Questions, corpus: Corpus
) -> tuple[list[Asked], Vectors]:
    """The questions that were judged, and what the network sees of each, one row each."""
    row_of = {each: row for row, each in enumerate(ids)}
    known = [each for each in judged(questions) if each.id in row_of and each.target in row_of]
    about = by_passage(known)
    judgements = {
        target: Judgements(vectors[[row_of[each.id] for each in group]], tuple(_says(each) for each in group))
        for target, group in about.items()
    }
    place = {each.id: at for group in about.values() for at, each in enumerate(group)}
    rows = [
        seen(
            each.text,
            vectors[row_of[each.id]],
            corpus.passage(each.target).text,
            vectors[row_of[each.target]],
            judgements[each.target].without(place[each.id]),  # itself would be the nearest
        )
        for each in known
    ]
    return known, np.array(rows, dtype=np.float32)


def _says(asked: Asked) -> YesNo:
    assert asked.says is not None
    return asked.says


def judgements_file(corpus_dir: Path, model: str) -> Path:
    """The network that comes with a corpus, for one embedding model."""
    return file_of(corpus_dir / "learned" / "yes-no", model)


def made_of_judgements(questions: Questions, corpus: Corpus, model: str) -> str:
    """What the network depends on."""
    known = judged(questions)
    asked = [[each.id, each.text, each.says] for each in known]
    targets = {each.target for each in known}
    passages = sorted([each.id, each.text] for each in corpus.passages if each.id in targets)
    seen_as = [VERSION, WEIGHT, LONGEST, FARTHEST, NEAREST, WORDS, WORD_WEIGHT, NEIGHBOUR_WEIGHT, SHARPNESS, FAR, TWIN]
    return fingerprint([asked, passages, model, RECIPE, *seen_as])


def judged(questions: Questions) -> list[Asked]:
    """The questions about one passage that were judged, in an order that no file decides."""
    return sorted((each for each in questions.asked if each.says and not each.is_section), key=lambda each: each.id)
