"""Reading a question beside a passage: whether that says yes or no to it, or leaves it open.

:mod:`.yes_no` sees two vectors that were made apart. This reads both as one text, so that each word of the one is
weighed beside each of the other, and of a follow-up the questions before as well: "en voor jongeren ook?" by itself
gets neither yes nor no. It is the bundled model once more, with other numbers than those that search (``reader.npz``,
see :mod:`.finetuned`), and a small network on what it makes of the text (``reader-says.npz``). Both were learned of
judged questions and follow-ups by ``python -m evals.reader``, and know no corpus: nothing is trained anew when sources
change.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import cast

from assistant.errors import EngineUnavailable
from assistant.knowledge.classifier import Classifier, read_classifier
from assistant.knowledge.embedding import BUNDLED, BundledE5
from assistant.knowledge.questions import YesNo
from assistant.knowledge.yes_no import Chances

TUNING = Path(__file__).with_name("reader.npz")
NETWORK = Path(__file__).with_name("reader-says.npz")
ASKED_CHARS, PASSAGE_CHARS = 500, 600  # more is cut off: a text costs more than twice the time when twice as long
AFTER, BESIDE = " > ", " | "  # between one question and the next, and between question and passage


def beside(question: str, passage: str, before: Sequence[str] = ()) -> str:
    """Question and passage as one text; ``before`` are the questions that it follows up on, the oldest first."""
    return AFTER.join([*before, question])[-ASKED_CHARS:] + BESIDE + passage[:PASSAGE_CHARS]


class Reader:
    """Threads may share it."""

    def __init__(self, model: BundledE5, network: Classifier) -> None:
        self._model = model
        self._network = network
        self._read_before = lru_cache(maxsize=32)(self._read)  # of one question the same pair is asked about more often

    def says(self, question: str, passage: str, before: Sequence[str] = ()) -> Chances:
        """How probable it is that the passage says yes, no, or neither."""
        return self._read_before(beside(question, passage, before))

    def _read(self, text: str) -> Chances:
        (vector,) = self._model.encode_queries([text])
        chances = self._network.score(vector).tolist()
        return dict(zip(cast("tuple[YesNo, ...]", self._network.labels), chances, strict=True))


def open_reader(tuning: Path = TUNING, network: Path = NETWORK) -> Reader | None:
    """None where a file is missing or damaged, or the installed model is another one than was tuned."""
    try:
        model = BundledE5(tuning=tuning)
    except EngineUnavailable:  # another embedding model may be in use, and this engine not start here
        return None
    learned = None if model.name == BUNDLED else read_classifier(network, model.name)
    return None if learned is None else Reader(model, learned)


def agreed(one: Chances, other: Chances, weight: float = 1.0, other_weight: float = 1.0) -> Chances:
    """What two judges make of it together, as if each had seen something that the other had not; one that counts for
    less has less of its sureness taken over."""
    both = {each: one[each] ** weight * other[each] ** other_weight for each in one}
    total = sum(both.values())
    return {each: chance / total for each, chance in both.items()} if total else one
