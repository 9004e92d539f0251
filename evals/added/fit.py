"""Fit how added sources are searched and when they are said to answer: ``python -m evals.added.fit [--write]``.

An added source has no known questions, so all of it is learned of invented documents (:mod:`.taught`): whether a
passage answers a question (a small network), which passage does so best (a listwise logistic regression), and whether
any does (a logistic regression on the signs). Everything printed is of libraries that a fit did not see. ``--write``
replaces the three files.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant import Assistant, load_settings
from assistant.answering import answerability_added
from assistant.answering.answerability_added import OTHER, SIGNS
from assistant.knowledge import added, answered
from assistant.knowledge.added import FEATURES
from assistant.knowledge.answered import Judge
from assistant.knowledge.classifier import write_classifier
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.questions import load_questions
from evals.added.workshop import CASES, FOLDS, Example, Table, Workshop
from evals.cases import load_cases

RANK_PENALTY, PENALTY = 0.001, 0.3
SCALED_ON = 150  # questions
# Signs that tell nothing where it was not learned whether a passage answers.
OF_THE_NETWORK = ("best", "first", "second", "above_the_rest")


def main() -> int:
    settings = load_settings()
    corpus = load_corpus(settings.corpus_dir)
    workshop = Workshop(
        corpus, load_questions(settings.corpus_dir, corpus), settings.corpus_dir, settings.embedding_model
    )
    print("leren of een passage antwoord geeft …", flush=True)
    network, apart = workshop.judges()
    examples = workshop.examples(apart)
    _show_ranking(examples)
    _show_answerability(examples)
    weights = fit_ranking(examples)
    scale, shift = _scale_of(weights, workshop, Judge(network))
    ranking = dict(zip(FEATURES, weights.round(3).tolist(), strict=True)) | {"scale": scale, "shift": shift}
    fits = {
        workshop.model: fit_answerability(examples, SIGNS),
        OTHER: fit_answerability(examples, [each for each in SIGNS if each not in OF_THE_NETWORK]),
    }
    print(json.dumps(ranking))
    print(json.dumps(dict(zip(SIGNS, fits[workshop.model]["weights"], strict=True))))
    if "--write" in sys.argv:
        write_classifier(answered.FILE, network, workshop.model)
        _write(Path(added.__file__).with_name("weights_added.json"), ranking)
        _write(Path(answerability_added.__file__).with_name("answerability_added.json"), {"signs": SIGNS, "fits": fits})
    return 0


def fit_ranking(examples: Sequence[Example]) -> Table:
    """One weight a feature: the probability of the needed passages among the hits of a question, made largest."""
    taught = [each for each in examples if each.needed.any()]
    spread = np.vstack([each.features for each in taught]).std(axis=0) + 1e-9
    tables = [(each.features / spread, each.needed) for each in taught]

    def loss(weights: Table) -> tuple[float, Table]:
        total, slope = 0.0, np.zeros_like(weights)
        for table, needed in tables:
            scores = table @ weights
            chances = np.exp(scores - scores.max())
            right = chances[needed] / chances[needed].sum()
            total += float(np.log(chances.sum()) - np.log(chances[needed].sum()))
            slope += chances @ table / chances.sum() - right @ table[needed]
        count = len(tables)
        return total / count + RANK_PENALTY * float(weights @ weights), slope / count + 2 * RANK_PENALTY * weights

    found = minimize(loss, np.full(len(FEATURES), 0.5), jac=True, method="L-BFGS-B")
    weights: Table = found.x / spread
    return weights


def fit_answerability(examples: Sequence[Example], signs: Sequence[str]) -> dict[str, Any]:
    """The regression on these signs as ``assistant.answering.answerability_added`` reads it; others weigh nothing."""
    table = np.array([each.signs for each in examples])
    means, scales = table.mean(axis=0), table.std(axis=0) + 1e-9
    columns = [SIGNS.index(each) for each in signs]
    model = LogisticRegression(C=PENALTY, max_iter=2000)
    model.fit(((table - means) / scales)[:, columns], [each.is_answered for each in examples])
    weights = np.zeros(len(SIGNS))
    weights[columns] = model.coef_[0]
    return {
        "intercept": round(float(model.intercept_[0]), 5),
        "weights": weights.round(5).tolist(),
        "means": means.round(6).tolist(),
        "scales": scales.round(6).tolist(),
    }


def _scale_of(weights: Table, workshop: Workshop, judge: Judge) -> tuple[float, float]:
    """How a score among added sources compares with one among known passages: a line through the same passages."""
    own, theirs = [], []
    with Assistant.open(load_settings()) as assistant:
        cases = [case for case in load_cases(CASES) if not case.turns and case.expect and case.expect.is_answer]
        for case in cases[:: max(1, len(cases) // SCALED_ON)]:
            hits = {hit.passage_id: hit.score for hit in assistant.search(case.question, 10)}
            ids = [each for each in hits if assistant.passage(each).kind == "original"]
            if ids:
                own += (workshop.in_plan(case.question, judge, ids) @ weights).tolist()
                theirs += [hits[each] for each in ids]
    scale, shift = np.polyfit(own, theirs, 1)
    return round(float(scale), 4), round(float(shift), 4)


def _show_ranking(examples: Sequence[Example]) -> None:
    places = []
    for fold in range(FOLDS):
        weights = fit_ranking([each for each in examples if each.fold != fold])
        for each in examples:
            if each.fold == fold and each.is_answered:
                order = np.argsort(-(each.features @ weights), kind="stable")
                places.append(int(np.argmax(each.needed[order])) if each.needed.any() else len(order) + 1)
    found = np.array(places)
    shares = ", ".join(f"bij de eerste {at}: {np.mean(found < at):.3f}" for at in (1, 2, 3, 5))
    print(f"gevonden, van {len(found)} vragen: {shares}")


def _show_answerability(examples: Sequence[Example]) -> None:
    truth, guess = np.array([each.is_answered for each in examples]), np.zeros(len(examples))
    for fold in range(FOLDS):
        fit = fit_answerability([each for each in examples if each.fold != fold], SIGNS)
        inside = np.array([each.fold == fold for each in examples])
        table = (np.array([each.signs for each in examples])[inside] - fit["means"]) / np.array(fit["scales"])
        guess[inside] = 1 / (1 + np.exp(-(table @ np.array(fit["weights"]) + fit["intercept"])))
    print(f"beantwoord of niet: AUC {roc_auc_score(truth, guess):.3f}")
    print("drempel  beantwoord  ten onrechte beantwoord")
    for threshold in (0.2, 0.3, 0.35, 0.4, 0.5, 0.6):
        said = guess >= threshold
        print(f"{threshold:7.2f}  {said[truth].mean():10.3f}  {said[~truth].mean():23.3f}")


def _write(path: Path, fitted: object) -> None:
    path.write_text(json.dumps(fitted) + "\n", encoding="utf-8")
    print(f"geschreven: {path}")


if __name__ == "__main__":
    raise SystemExit(main())
