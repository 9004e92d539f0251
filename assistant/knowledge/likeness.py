"""How much a question is like questions that are answered, like questions that nobody answers, and like attempts.

Nearness to a passage cannot tell that the sources are silent; nearness to questions of which people established it
can. This owns what is compared; what follows from it is decided in ``answering``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum, auto
from heapq import nlargest

from assistant.knowledge.classifier import strength
from assistant.knowledge.features import Comparison
from assistant.knowledge.lexical import Scores
from assistant.knowledge.questions import FAR, Questions

FAR_SLACK = 0.0  # cosine
ABSENT = 0.75  # the cosine of what is not even among the candidates
NEAR_LABEL, ATTEMPT_LABEL = "!near", "!attempts"


@dataclass(frozen=True, slots=True)
class Nearness:
    """The nearest question (cosine), the mean of the five nearest, and the nearest by its letters."""

    nearest: float = 0.0
    five: float = 0.0
    words: float = 0.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """``learned_three`` and ``learned_near``: how strongly the classifier points at the three best answers together,
    and at the unanswered questions; ``learned_attempt``: the chance it gives attempts on the safeguards."""

    answered: Nearness = field(default_factory=Nearness)
    unanswered: Nearness = field(default_factory=Nearness)
    learned_three: float = 0.0
    learned_near: float = 0.0
    learned_attempt: float = 0.0
    attempt_lead: float = -1.0  # how much nearer (cosine) the nearest attempt on the safeguards is than any question
    is_far: bool = False  # the unanswered questions it is most like are about other subjects than libraries


class _Kind(IntEnum):
    """What an entry of the index is; unanswered questions are near the subject of libraries, or far from it."""

    PASSAGE = auto()
    ANSWERED = auto()
    NEAR = auto()
    FAR = auto()
    ATTEMPT = auto()


class Likenesses:
    """Compares with the known questions of one corpus."""

    def __init__(self, questions: Questions) -> None:
        self._size = len(questions.asked)
        self._kinds = {asked.id: _Kind.ANSWERED for asked in questions.asked}
        self._kinds |= {each: _Kind.FAR if each.startswith(FAR) else _Kind.NEAR for each in questions.unanswered}
        self._kinds |= dict.fromkeys(questions.attempts, _Kind.ATTEMPT)

    def of(self, compared: Comparison) -> Likeness:
        learned = compared.learned
        best = nlargest(3, (score for label, score in learned.items() if not label.startswith("!")))
        near: dict[_Kind, list[float]] = {kind: [] for kind in _Kind}
        for entry_id, cosine in compared.near.items():
            near[self._kinds.get(entry_id, _Kind.PASSAGE)].append(cosine)
        nearest = {kind: max(cosines, default=0.0) for kind, cosines in near.items()}
        return Likeness(
            answered=_nearness(near[_Kind.ANSWERED], compared.letters[: self._size]),
            unanswered=_nearness(near[_Kind.NEAR] + near[_Kind.FAR], compared.letters[self._size :]),
            learned_three=strength(sum(best)),
            learned_near=strength(learned.get(NEAR_LABEL, 0.0)),
            learned_attempt=learned.get(ATTEMPT_LABEL, 0.0),
            attempt_lead=nearest[_Kind.ATTEMPT] - max(nearest[kind] for kind in _Kind if kind is not _Kind.ATTEMPT),
            # There are fewer far questions than near ones, so one of them need not be the very nearest to count.
            is_far=nearest[_Kind.FAR] > 0 and nearest[_Kind.FAR] >= nearest[_Kind.NEAR] - FAR_SLACK,
        )


def _nearness(cosines: Sequence[float], letters: Scores) -> Nearness:
    best = nlargest(5, cosines) or [ABSENT]
    return Nearness(nearest=best[0], five=sum(best) / len(best), words=float(letters.max(initial=0.0)))
