"""Fit when the assistant says that the sources do not answer: ``python -m evals.calibrate``.

Reads the development cases only, takes the signs that the assistant itself computes, fits a logistic regression for
single questions and boosted trees for follow-ups, and prints what each would refuse rightly and wrongly at each
threshold, by ten-fold cross-validation. ``--write`` replaces what was fitted in ``assistant/answering``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from assistant import Assistant, load_settings
from assistant.advice import Outcome
from assistant.answering import answerability, going_on
from evals.cases import Case, load_cases
from evals.evidence import holds, letters_and_digits, needed_by
from evals.generate import open_assistant
from evals.trees import as_written

CASES = sorted((Path(__file__).parent / "cases").glob("dev-*.yaml"))
# Written to be hard, on both sides of the line: they teach, but are not what people mostly ask.
HARD, HARD_WEIGHT = "dev-boundary.yaml", 0.5
# In conversations more is answered than in these, of which half is not on purpose: the unanswered ones weigh less.
UNANSWERED_WEIGHT = 0.5
THRESHOLDS = (0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7)
HELD = 0.3  # how strongly the regression is held to small weights
TREES, DEPTH, RATE, LEAF, DRAWN = 200, 3, 0.05, 10, 0.7
Table = NDArray[np.float64]
Row = tuple[tuple[float, ...], bool, float]  # the signs, whether the sources answer, and how much it weighs


def is_answerable(case: Case) -> bool | None:
    """Whether the sources answer; None where the case allows either, or is about something else."""
    if case.turns:
        return None
    return sources_answer(case)


def sources_answer(case: Case) -> bool | None:
    """The same, also of a follow-up."""
    expected = case.expect
    if expected is None or Outcome.REFUSED in expected.outcomes:
        return None
    return False if expected.is_non_answer else True if expected.is_answer else None


def weight_of(case: Case) -> float:
    return HARD_WEIGHT if case.file.name == HARD else 1.0


def single_questions(assistant: Assistant, cases: Sequence[Case]) -> list[Row]:
    return [
        (assistant.signs(case.question, date.today()), label, weight_of(case))  # noqa: DTZ011
        for case in cases
        if (label := is_answerable(case)) is not None
    ]


def follow_ups(assistant: Assistant, cases: Sequence[Case]) -> list[Row]:
    """Those that would be weighed. One that the sources answer elsewhere than was found teaches neither: it is left
    out."""
    rows: list[Row] = []
    for case in cases:
        label = sources_answer(case) if case.turns else None
        if label is None:
            continue
        conversation_id = None
        for turn in case.turns:
            conversation_id = assistant.ask(turn, conversation_id=conversation_id).conversation_id
        seen = assistant.follow_up_signs(case.question, conversation_id) if conversation_id else None
        if seen is None:
            continue
        signs, quoted = seen
        said = letters_and_digits(" ".join(passage.text for passage in quoted))
        if not label or any(holds(said, each) for each in needed_by(case)):
            rows.append((signs, label, 1.0 if label else UNANSWERED_WEIGHT))
    return rows


def estimate_alone() -> LogisticRegression:
    """On signs that were scaled."""
    return LogisticRegression(C=HELD, max_iter=3000)


def estimate_following() -> GradientBoostingClassifier:
    return GradientBoostingClassifier(
        n_estimators=TREES,
        max_depth=DEPTH,
        learning_rate=RATE,
        min_samples_leaf=LEAF,
        subsample=DRAWN,
        random_state=0,
    )


def fit_alone(rows: Sequence[Row]) -> dict[str, object]:
    """The regression for single questions, as the assistant reads it."""
    signs, answerable, weight = (np.array(column) for column in zip(*rows, strict=True))
    means, scales = signs.mean(axis=0), signs.std(axis=0) + 1e-9
    scaled, model = (signs - means) / scales, estimate_alone()
    show(model, scaled, answerable, weight)
    model.fit(scaled, answerable, sample_weight=weight)
    return {
        "signs": list(answerability.SIGNS),
        "intercept": float(model.intercept_[0]),
        "weights": model.coef_[0].tolist(),
        "means": means.tolist(),
        "scales": scales.tolist(),
    }


def fit_following(rows: Sequence[Row]) -> dict[str, object]:
    """The trees for follow-ups, as the assistant reads them."""
    signs, answerable, weight = (np.array(column) for column in zip(*rows, strict=True))
    model = estimate_following()
    show(model, signs, answerable, weight)
    return as_written(model.fit(signs, answerable, sample_weight=weight), going_on.SIGNS)


def show(model: Any, signs: Table, answerable: NDArray[np.bool_], weight: Table) -> None:
    """Print what a fit would refuse at each threshold."""
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    guess = cross_val_predict(
        model, signs, answerable, cv=folds, method="predict_proba", params={"sample_weight": weight}
    )[:, 1]
    print(f"{len(answerable)} gevallen, waarvan {int((~answerable).sum())} zonder antwoord in de bronnen")
    print("drempel  terecht afgewezen  ten onrechte afgewezen")
    for threshold in THRESHOLDS:
        declined = guess < threshold
        right, wrong = (np.average(declined[of], weights=weight[of]) for of in (~answerable, answerable))
        print(f"{threshold:7.2f}  {right:17.3f}  {wrong:22.3f}")


def write(path: Path, made: dict[str, object], *, indent: int | None = None) -> None:
    if "--write" in sys.argv:
        path.write_text(json.dumps(made, indent=indent) + "\n", encoding="utf-8")
        print(f"geschreven: {path}")


def main() -> None:
    cases = load_cases(CASES)
    with open_assistant(load_settings()) as assistant:
        alone, following = single_questions(assistant, cases), follow_ups(assistant, cases)
    print("Losse vragen:")
    write(answerability.WEIGHTS, fit_alone(alone), indent=1)
    print("Vervolgvragen:")
    write(going_on.TREES, fit_following(following))


if __name__ == "__main__":
    main()
