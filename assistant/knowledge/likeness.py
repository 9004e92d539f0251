"""How much a question is like questions that are answered, like questions that nobody answers, and like attempts.

Nearness to a passage cannot tell that the sources are silent; nearness to questions of which people established it
can. This owns what is compared; what follows from it is decided in ``answering``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.knowledge.features import Comparison
from assistant.knowledge.lexical import Scores
from assistant.knowledge.questions import FAR, Questions

FAR_SLACK = 0.01  # cosine
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
    """``learned_*``: what the classifier gives the three best answers together, the unanswered questions,
    and the attempts on the safeguards."""

    answered: Nearness = field(default_factory=Nearness)
    unanswered: Nearness = field(default_factory=Nearness)
    learned_three: float = 0.0
    learned_near: float = 0.0
    learned_attempt: float = 0.0
    attempt_lead: float = -1.0  # how much nearer (cosine) the nearest attempt on the safeguards is than any question
    is_far: bool = False  # the unanswered questions it is most like are about other subjects than libraries


class Likenesses:
    """Compares with the known questions of one corpus."""

    def __init__(self, questions: Questions) -> None:
        self._size = len(questions.asked)
        self._answered = frozenset(asked.id for asked in questions.asked)
        self._unanswered = frozenset(questions.unanswered)
        self._attempts = frozenset(questions.attempts)

    def of(self, compared: Comparison) -> Likeness:
        near, learned = compared.near, compared.learned
        best = sorted((score for label, score in learned.items() if not label.startswith("!")), reverse=True)[:3]
        return Likeness(
            answered=_nearness(near, self._answered, compared.letters[: self._size]),
            unanswered=_nearness(near, self._unanswered, compared.letters[self._size :]),
            learned_three=sum(best),
            learned_near=learned.get(NEAR_LABEL, 0.0),
            learned_attempt=learned.get(ATTEMPT_LABEL, 0.0),
            attempt_lead=self._attempt_lead(near),
            is_far=self._is_far(near),
        )

    def _attempt_lead(self, near: Mapping[str, float]) -> float:
        attempt = max((cosine for entry_id, cosine in near.items() if entry_id in self._attempts), default=0.0)
        return attempt - max(
            (cosine for entry_id, cosine in near.items() if entry_id not in self._attempts), default=0.0
        )

    def _is_far(self, near: Mapping[str, float]) -> bool:
        """There are fewer far questions than near ones, so one of them need not be the very nearest to count."""
        like = [(cosine, entry_id.startswith(FAR)) for entry_id, cosine in near.items() if entry_id in self._unanswered]
        far = max((cosine for cosine, is_far in like if is_far), default=0.0)
        return far > 0 and far >= max((cosine for cosine, is_far in like if not is_far), default=0.0) - FAR_SLACK


def _nearness(near: Mapping[str, float], group: frozenset[str], letters: Scores) -> Nearness:
    cosines = sorted((cosine for entry_id, cosine in near.items() if entry_id in group), reverse=True)[:5] or [ABSENT]
    return Nearness(nearest=cosines[0], five=sum(cosines) / len(cosines), words=float(letters.max(initial=0.0)))
