"""Fit when the assistant says that the sources do not answer: ``python -m evals.calibrate``.

Reads the development cases only, takes the signs that the assistant itself computes, fits a logistic regression and
prints what it would refuse rightly and wrongly at each threshold, by ten-fold cross-validation. ``--write`` replaces
the weights in ``assistant/answering/answerability.json``.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from assistant import Assistant, load_settings
from assistant.advice import Outcome
from assistant.answering import answerability
from evals.cases import Case, load_cases

CASES = sorted((Path(__file__).parent / "cases").glob("dev-*.yaml"))
WEIGHTS = Path(answerability.__file__).with_name("answerability.json")
# Written to be hard, on both sides of the line: they teach, but are not what people mostly ask.
HARD, HARD_WEIGHT = "dev-boundary.yaml", 0.5
THRESHOLDS = (0.3, 0.4, 0.5, 0.55, 0.6, 0.7)


def is_answerable(case: Case) -> bool | None:
    """Whether the sources answer; None where the case allows either, or is about something else."""
    expected = case.expect
    if expected is None or case.turns or Outcome.REFUSED in expected.outcomes:
        return None
    return False if expected.is_non_answer else True if expected.is_answer else None


def weight_of(case: Case) -> float:
    return HARD_WEIGHT if case.file.name == HARD else 1.0


def main() -> None:
    rows, labels, weights = [], [], []
    with Assistant.open(load_settings()) as assistant:
        for case in load_cases(CASES):
            label = is_answerable(case)
            if label is None:
                continue
            rows.append(assistant.signs(case.question, date.today()))  # noqa: DTZ011
            labels.append(label)
            weights.append(weight_of(case))
    signs, answerable, weight = np.array(rows), np.array(labels), np.array(weights)
    means, scales = signs.mean(axis=0), signs.std(axis=0) + 1e-9
    model = LogisticRegression(C=0.3, max_iter=3000)
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    scaled = (signs - means) / scales
    guess = cross_val_predict(
        model, scaled, answerable, cv=folds, method="predict_proba", params={"sample_weight": weight}
    )[:, 1]
    print(f"{len(answerable)} gevallen, waarvan {int((~answerable).sum())} zonder antwoord in de bronnen")
    print("drempel  terecht afgewezen  ten onrechte afgewezen")
    for threshold in THRESHOLDS:
        declined = guess < threshold
        right, wrong = (np.average(declined[of], weights=weight[of]) for of in (~answerable, answerable))
        print(f"{threshold:7.2f}  {right:17.3f}  {wrong:22.3f}")
    if "--write" in sys.argv:
        model.fit(scaled, answerable, sample_weight=weight)
        fit = {
            "signs": list(answerability.SIGNS),
            "intercept": float(model.intercept_[0]),
            "weights": model.coef_[0].tolist(),
            "means": means.tolist(),
            "scales": scales.tolist(),
        }
        WEIGHTS.write_text(json.dumps(fit, indent=1) + "\n", encoding="utf-8")
        print(f"geschreven: {WEIGHTS}")


if __name__ == "__main__":
    main()
