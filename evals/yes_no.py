"""Refit how yes/no questions are answered: ``python -m evals.yes_no [--write]``.

Fits on the known questions of which people said yes, no or open (``corpus/yes-no.yaml``). Each is judged from the
others alone, and of every second one also those are left out that are nearly the same: somebody who asks something new
has no such neighbour. Prints how often what would be said is right on questions it was not fitted on; ``--write``
replaces ``assistant/answering/yes_no.json``.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold, cross_val_predict

from assistant import Assistant, load_settings
from assistant.answering import yes_no
from assistant.answering.trees import Table
from assistant.answering.yes_no import ANSWERS, LIKELY_FROM, SAID_FROM, TWIN, grams, signs_of
from assistant.knowledge.embedding import Vectors
from assistant.knowledge.questions import Asked
from assistant.knowledge.retrieval import JUDGED
from evals.trees import as_complete_trees

FOLDS = 8
SEEN_AT_LEAST = 8  # questions a word must stand in to count
TAKEN_BACK = 0.15  # inverse of the penalty on the weights of words
ROUNDS, DEPTH, RATE, LEAF = 150, 3, 0.08, 30
ALIKE = 0.94  # cosine from which of every second question the others are left out; of every one they are from TWIN


def main() -> int:
    with Assistant.open(load_settings()) as assistant:
        judged, vectors, of = assistant.judged_questions()
    answers = np.array([ANSWERS.index(each.says) for each in judged if each.says])
    print(f"{len(judged)} vragen met een oordeel: {dict(Counter(each.says for each in judged))}")
    texts = [each.text for each in judged]
    signs = np.array(_signs(judged, vectors, of), dtype=float)
    vocabulary = [gram for gram, seen in Counter(g for t in texts for g in grams(t)).items() if seen >= SEEN_AT_LEAST]
    words = np.array([[gram in held for gram in vocabulary] for held in map(grams, texts)], dtype=np.float32)
    folds = KFold(FOLDS, shuffle=True, random_state=0)
    by_words = LogisticRegression(C=TAKEN_BACK, max_iter=1000)
    worded = cross_val_predict(by_words, words, answers, cv=folds, method="predict_proba")
    table = np.hstack([signs, worded])
    _show(cross_val_predict(_trees(), table, answers, cv=folds, method="predict_proba"), answers)
    if "--write" in sys.argv:
        by_words.fit(words, answers)
        model = _trees().fit(table, answers)
        starts = np.log(model.init_.class_prior_)
        fitted: dict[str, object] = {
            "signs": list(yes_no.SIGNS),
            "start": by_words.intercept_.round(3).tolist(),
            "words": dict(zip(vocabulary, by_words.coef_.T.round(3).tolist(), strict=True)),
        }
        for at, answer in enumerate(ANSWERS):
            estimators = model.estimators_[:, at]
            fitted[answer] = as_complete_trees(estimators, depth=DEPTH, rate=RATE, start=float(starts[at]))
        path = Path(yes_no.__file__).with_name("yes_no.json")
        path.write_text(json.dumps(fitted, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"geschreven: {path}")
    return 0


def _signs(judged: Sequence[Asked], vectors: Vectors, of: Mapping[str, tuple[str, Vectors]]) -> list[list[float]]:
    """What each question is judged by, from the others alone."""
    rows = []
    for at, each in enumerate(judged):
        cosines = vectors @ vectors[at]
        cosines[at] = -1
        cosines[cosines >= (TWIN if at % 2 else ALIKE)] = -1
        nearest = [int(row) for row in np.argsort(-cosines)[:JUDGED] if cosines[row] > 0]
        passage, vector = of[each.target]
        known = [(judged[row], float(cosines[row])) for row in nearest]
        rows.append(signs_of(each.text, passage, each.target, float(vector @ vectors[at]), known))
    return rows


def _trees() -> GradientBoostingClassifier:
    return GradientBoostingClassifier(
        n_estimators=ROUNDS, max_depth=DEPTH, learning_rate=RATE, min_samples_leaf=LEAF, subsample=0.7, random_state=0
    )


def _show(chances: Table, answers: NDArray[np.int64]) -> None:
    """How much would be said at each floor, and how much of that is right, the opposite, or should be left open."""
    print("vanaf  gezegd  waarvan nee  goed   omgekeerd  was open")
    said, chance = chances[:, :2].argmax(axis=1), chances[:, :2].max(axis=1)
    for floor in (0.6, LIKELY_FROM, 0.75, SAID_FROM, 0.85, 0.9):
        is_said = chance >= floor
        right, opposite = (np.mean(answers[is_said] == each[is_said]) for each in (said, 1 - said))
        left_open = np.mean(answers[is_said] == ANSWERS.index("open"))
        shares = f"{np.mean(is_said):6.2f}  {np.mean(said[is_said] == 1):11.2f}  {right:5.3f}"
        print(f"{floor:5.2f}  {shares}  {opposite:9.3f}  {left_open:8.3f}")


if __name__ == "__main__":
    raise SystemExit(main())
