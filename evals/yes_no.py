"""How well yes and no are told: ``python -m evals.yes_no``.

Trains on the known questions of which people said yes, no or open (``corpus/yes-no.yaml``), each time without an eighth
of them, and prints how often what would be said of those is right. They are harder than what people ask: most have a
twin that asks nearly the same and has the opposite answer.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from assistant import Assistant, load_settings
from assistant.answering.yes_no import LIKELY_FROM, SAID_FROM
from assistant.knowledge.classifier import fit_labels

FOLDS = 8
FLOORS = (0.6, LIKELY_FROM, 0.75, 0.8, SAID_FROM, 0.9)
ANSWERS = ("no", "open", "yes")


def main() -> int:
    with Assistant.open(load_settings()) as assistant:
        judged, rows = assistant.judged_questions()
    says = [str(each.says) for each in judged]
    print(f"{len(judged)} vragen met een oordeel: {dict(Counter(says))}")
    folds = np.random.default_rng(0).integers(FOLDS, size=len(judged))
    chances = np.zeros((len(judged), len(ANSWERS)))
    for fold in range(FOLDS):
        kept, left_out = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        learned = fit_labels(rows[kept], [says[row] for row in kept])
        chances[left_out] = [learned.score(each) for each in rows[left_out]]
    _show(chances, np.array([ANSWERS.index(each) for each in says]))
    return 0


def _show(chances: NDArray[np.float64], answers: NDArray[np.int64]) -> None:
    """How much would be said at each floor, and how much of that is right, the opposite, or should be left open."""
    print("vanaf  gezegd  waarvan nee  goed   omgekeerd  was open")
    no, left_open, yes = range(len(ANSWERS))
    said = np.where(chances[:, yes] > chances[:, no], yes, no)
    chance = chances[:, [no, yes]].max(axis=1)
    for floor in FLOORS:
        is_said = chance >= floor
        right, opposite, was_open = (
            np.mean(answers[is_said] == each) for each in (said[is_said], yes + no - said[is_said], left_open)
        )
        print(
            f"{floor:5.2f}  {np.mean(is_said):6.2f}  {np.mean(said[is_said] == no):11.2f}  {right:5.3f}"
            f"  {opposite:9.3f}  {was_open:8.3f}"
        )


if __name__ == "__main__":
    raise SystemExit(main())
