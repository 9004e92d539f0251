"""Fit how added sources are searched and when they are said to answer: ``python -m evals.added.fit [--write]``.

An added source has no known questions, so chapters of the plan and fact sheets are taken to be one, with their
questions taken away. Which passage answers is a listwise logistic regression; whether one does at all, a logistic
regression on the signs and on the question's own vector. Answered are the known questions and the development cases
of those chapters; not answered, those that people established to be unanswered. Everything printed is of sources that
a fit did not see. ``--write`` replaces the two JSON files.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant import Assistant, load_settings
from assistant.answering import answerability_added
from assistant.answering.answerability_added import SIGNS
from assistant.knowledge import added
from assistant.knowledge.added import FEATURES
from assistant.knowledge.corpus import load_corpus
from assistant.knowledge.questions import load_questions
from evals.added.workshop import FOLDS, Example, Known, Table, Workshop, known_questions

# What people really ask weighs more than what was written to find a passage with, or to be hard.
WEIGHT = {"case": 3.0, "asked": 0.5, "near": 1.0, "far": 1.0, "silent": 2.0, "boundary": 0.5}
LIKE_REAL = ("case", "near", "far", "silent")  # what the figures are about
RANK_PENALTY, PENALTY, PENALTY_PLAIN = 0.001, 0.01, 0.3
# A unit vector of hundreds of numbers beside a dozen signs: the signs say more, so the penalty holds them back less.
SPREAD, SIGN_SPREAD = 20.0, 4.0
SCALED_ON = 150  # questions


def main() -> int:
    settings = load_settings()
    corpus = load_corpus(settings.corpus_dir)
    questions = load_questions(settings.corpus_dir, corpus)
    workshop = Workshop(corpus, questions, settings.corpus_dir, settings.embedding_model)
    known = known_questions(corpus, questions)
    # A source in which the search does not even come near the needed passage teaches nothing about it.
    examples = [each for each in workshop.examples(known) if each.needed.any() or each.kind not in ("case", "asked")]
    _show_ranking(examples)
    weights = fit_ranking(examples)
    _show_answerability(examples)
    scale, shift = scale_of(weights, workshop, known)
    ranking = dict(zip(FEATURES, weights.round(3).tolist(), strict=True)) | {"scale": scale, "shift": shift}
    fits = {
        settings.embedding_model: fit_answerability(examples, with_question=True),
        "other": fit_answerability(examples, with_question=False),
    }
    print(json.dumps(ranking))
    print(json.dumps(dict(zip(SIGNS, fits[settings.embedding_model]["weights"], strict=True))))
    if "--write" in sys.argv:
        _write(Path(added.__file__).with_name("weights_added.json"), ranking)
        _write(Path(answerability_added.__file__).with_name("answerability_added.json"), {"signs": SIGNS, "fits": fits})
    return 0


def fit_ranking(examples: Sequence[Example]) -> Table:
    """One weight a feature: the probability of the needed passages among the hits of a question, made largest."""
    taught = [each for each in examples if each.needed.any()]
    spread = np.vstack([each.features for each in taught]).std(axis=0) + 1e-9
    tables = [(each.features / spread, each.needed, WEIGHT[each.kind]) for each in taught]
    whole = sum(weight for *_, weight in tables)

    def loss(weights: Table) -> tuple[float, Table]:
        total, slope = 0.0, np.zeros_like(weights)
        for table, needed, weight in tables:
            scores = table @ weights
            chances = np.exp(scores - scores.max())
            right = chances[needed] / chances[needed].sum()
            total += weight * float(np.log(chances.sum()) - np.log(chances[needed].sum()))
            slope += weight * (chances @ table / chances.sum() - right @ table[needed])
        return total / whole + RANK_PENALTY * float(weights @ weights), slope / whole + 2 * RANK_PENALTY * weights

    found = minimize(loss, np.full(len(FEATURES), 0.5), jac=True, method="L-BFGS-B")
    weights: Table = found.x / spread
    return weights


def fit_answerability(examples: Sequence[Example], *, with_question: bool) -> dict[str, Any]:
    """The regression as ``assistant.answering.answerability_added`` reads it."""
    model, means, scales, centre = _regression(examples, with_question)
    own = len(SIGNS)
    return {
        "intercept": round(float(model.intercept_[0]), 5),
        "weights": (model.coef_[0][:own] * SIGN_SPREAD).round(5).tolist(),
        "means": means.round(6).tolist(),
        "scales": scales.round(6).tolist(),
        "question": (model.coef_[0][own:] * SPREAD).round(4).tolist(),
        "centre": centre.round(6).tolist() if with_question else [],
    }


def _regression(examples: Sequence[Example], with_question: bool) -> tuple[LogisticRegression, Table, Table, Table]:
    signs, vectors = np.array([each.signs for each in examples]), np.array([each.vector for each in examples])
    means, scales, centre = signs.mean(axis=0), signs.std(axis=0) + 1e-9, vectors.mean(axis=0)
    table = (signs - means) / scales * SIGN_SPREAD
    if with_question:
        table = np.hstack([table, (vectors - centre) * SPREAD])
    model = LogisticRegression(C=PENALTY if with_question else PENALTY_PLAIN, max_iter=2000)
    model.fit(table, [bool(each.needed.any()) for each in examples], [WEIGHT[each.kind] for each in examples])
    return model, means, scales, centre


def scale_of(weights: Table, workshop: Workshop, known: Sequence[Known]) -> tuple[float, float]:
    """How a score among added sources compares with one among known passages: a line through the same passages."""
    own, theirs = [], []
    with Assistant.open(load_settings()) as assistant:
        for each in [each for each in known if each.kind == "case"][:SCALED_ON]:
            hits = assistant.search(each.text, 10)
            own += (
                workshop.features(each.text, [assistant.passage(hit.passage_id) for hit in hits]) @ weights
            ).tolist()
            theirs += [hit.score for hit in hits]
    scale, shift = np.polyfit(own, theirs, 1)
    return round(float(scale), 4), round(float(shift), 4)


def _show_ranking(examples: Sequence[Example]) -> None:
    taught = [each for each in examples if each.needed.any()]
    places = []
    for fold in range(FOLDS):
        weights = fit_ranking([each for each in taught if each.fold != fold])
        for each in taught:
            if each.fold == fold and each.kind == "case":
                order = np.argsort(-(each.features @ weights), kind="stable")
                places.append(int(np.argmax(each.needed[order])))
    found = np.array(places)
    shares = ", ".join(f"bij de eerste {at}: {np.mean(found < at):.3f}" for at in (1, 2, 3, 4))
    print(f"gevonden, op {len(found)} gevallen waarvan de bron niet meeleerde: {shares}")


def _show_answerability(examples: Sequence[Example]) -> None:
    truth = np.array([bool(each.needed.any()) for each in examples])
    real = np.array([each.kind in LIKE_REAL for each in examples])
    for with_question in (False, True):
        guess = np.zeros(len(examples))
        for fold in range(FOLDS):
            inside = np.array([each.fold == fold for each in examples])
            learn = [each for each in examples if each.fold != fold]
            model, means, scales, centre = _regression(learn, with_question)
            table = (np.array([each.signs for each in examples])[inside] - means) / scales * SIGN_SPREAD
            if with_question:
                vectors = np.array([each.vector for each in examples])[inside]
                table = np.hstack([table, (vectors - centre) * SPREAD])
            guess[inside] = model.predict_proba(table)[:, 1]
        print(
            f"{'met' if with_question else 'zonder'} de vraag zelf: AUC {roc_auc_score(truth[real], guess[real]):.3f}"
        )
        _show_thresholds(truth[real], guess[real])


def _show_thresholds(truth: NDArray[np.bool_], guess: Table) -> None:
    print("drempel  beantwoord  ten onrechte beantwoord")
    for threshold in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        said = guess >= threshold
        print(f"{threshold:7.2f}  {said[truth].mean():10.3f}  {said[~truth].mean():23.3f}")


def _write(path: Path, fitted: object) -> None:
    path.write_text(json.dumps(fitted) + "\n", encoding="utf-8")
    print(f"geschreven: {path}")


if __name__ == "__main__":
    raise SystemExit(main())
