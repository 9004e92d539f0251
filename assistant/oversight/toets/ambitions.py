"""What a local policy says about each ambition: the statement most like it, and whether that statement affirms it.

Owns the two thresholds on likeness: above the one a statement answers an ambition, below the other nothing does, and
between them a person looks. An ambition with a figure in it (100%) also wants that figure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from assistant.figures import find_figures
from assistant.knowledge.corpus import Passage
from assistant.knowledge.documents import BlockKind
from assistant.knowledge.embedding import Embedder
from assistant.knowledge.norms import Norm, held_values
from assistant.oversight.toets import wording
from assistant.oversight.toets.likeness import Ambitions, chances
from assistant.oversight.toets.model import Fit
from assistant.oversight.toets.statements import Statement

ANSWERED = 0.82  # chance from which a statement answers an ambition
LIKELY = 0.5  # chance from which a statement that denies an ambition is taken to be about that one
TOUCHED = 0.35  # chance from which a person should look
NEAREST = 0.1  # chance from which the nearest statement is worth showing with what is missing: one in five is apt
MOST_COMPARED = 200  # statements; embedding one takes ten to fifty milliseconds, as busy as the machine is
MOST_AFTER = 6  # sentences behind a deviation in which a moment to look again is sought
_ALL = re.compile(r"\b(?:alle|iedere|ieder|elke|elk|iedereen|volledig\w*|geheel|helemaal|overal|100)\b", re.I)


class Ground(StrEnum):
    """Why an ambition got its verdict, in the words that the note is made of."""

    ANSWERED = "answered"
    REASONED = "reasoned"
    UNREASONED = "unreasoned"
    CONTRARY = "contrary"
    TENTATIVE = "tentative"
    NEAR = "near"
    NOT_ALL = "not_all"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Finding:
    passage: Passage
    fit: Fit
    ground: Ground
    places: tuple[int, ...]  # of the statements quoted
    score: float
    nearest: int | None = None  # the statement most like it, where none is like it enough


def find_ambitions(
    ambitions: Ambitions,
    statements: Sequence[Statement],
    free: Sequence[int],
    goals: dict[str, Norm],
    embedder: Embedder,
) -> list[Finding]:
    """One finding per ambition; ``free`` are the places of the statements that may answer one."""
    if not free:
        return [_absent(passage, 0.0) for passage in ambitions.passages]
    free = [free[row] for row in ambitions.nearest_by_letters([statements[place] for place in free], MOST_COMPARED)]
    likely = chances(ambitions.measures([statements[place] for place in free], embedder))
    best = likely.argmax(axis=0)
    claimed = {free[row] for column, row in enumerate(best) if likely[row, column] >= ANSWERED}
    return [
        _finding(passage, likely[:, column], free, statements, goals.get(passage.id), claimed)
        for column, passage in enumerate(ambitions.passages)
    ]


def _finding(
    passage: Passage,
    likely: NDArray[np.float64],
    free: Sequence[int],
    statements: Sequence[Statement],
    goal: Norm | None,
    claimed: Collection[int],
) -> Finding:
    best = int(np.argmax(likely))
    score = float(likely[best])
    place = free[best]
    if score < TOUCHED:
        return _absent(passage, score, place if score >= NEAREST else None)
    text = statements[place].text
    contrary = wording.is_contrary(text, passage.text) or (goal is not None and _is_less(text, goal))
    if contrary:
        reasons = reasons_near(statements, place, claimed)
        if reasons is None:
            ground = Ground.UNREASONED if score >= LIKELY else Ground.CONTRARY
            return Finding(passage, Fit.UNCLEAR, ground, (place,), score)
        if score >= ANSWERED:
            return Finding(passage, Fit.DEVIATES, Ground.REASONED, (place, *reasons), score)
    if score < ANSWERED:
        return Finding(passage, Fit.UNCLEAR, Ground.NEAR, (place,), score)
    if wording.is_tentative(text) and not wording.is_tentative(passage.text):
        return Finding(passage, Fit.UNCLEAR, Ground.TENTATIVE, (place,), score)
    if goal is not None and not _ALL.search(text):
        return Finding(passage, Fit.UNCLEAR, Ground.NOT_ALL, (place,), score)
    return Finding(passage, Fit.MEETS, Ground.ANSWERED, (place,), score)


def looks_again(statements: Sequence[Statement], places: Sequence[int], this_year: int) -> bool:
    """Whether the deviation, or what follows it in the same paragraph, says when it is looked at again."""
    for place in places:
        block = statements[place].block
        after = [each.text for each in statements[place + 1 : place + 1 + MOST_AFTER] if each.block == block]
        if any(map(wording.agrees_to_look_again, [statements[place].text, *after])):
            return True
        if any(wording.plans_for_later(text, this_year) for text in after):
            return True
    return False


def reasons_near(statements: Sequence[Statement], place: int, claimed: Collection[int] = ()) -> tuple[int, ...] | None:
    """The places of the reason for a deviation: none extra where the statement gives it itself; None without one.

    A next sentence counts when it points back, or denies and explains something that is not a matter of its own.
    """
    if wording.gives_reason(statements[place].text):
        return ()
    after = place + 1
    is_row = statements[place].kind is BlockKind.ROW  # what stands below a table explains no single row
    if is_row or after >= len(statements) or not statements[after].follows(statements[place]):
        return None
    text = statements[after].text
    explains = wording.gives_reason(text) and wording.negations(text) > 0 and after not in claimed
    return (after,) if explains or wording.gives_reason_for_last(text) else None


def _absent(passage: Passage, score: float, nearest: int | None = None) -> Finding:
    return Finding(passage, Fit.MISSING, Ground.ABSENT, (), score, nearest)


def _is_less(text: str, goal: Norm) -> bool:
    """Whether the statement sets another share than the one the plan aims at."""
    aimed: set[Decimal] = held_values(goal)
    shares = {figure.value for figure in find_figures(text) if figure.unit == "percent"}
    return bool(shares) and not shares & aimed
