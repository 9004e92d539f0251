"""Refit retrieval on the development cases: ``python -m evals.tune [--write]``.

Two fits. The weights of the search score (``knowledge/weights.json``) make the needed passages stand out among all
candidates of a question: a listwise logistic regression. The trees of ``answering/relevance.json`` say of each hit
whether the answer needs it. Both are checked on questions they were not fitted on; what is better is for a person to
say, so nothing is written without ``--write``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.model_selection import KFold

from assistant import Assistant, load_settings
from assistant.answering import relevance
from assistant.answering.plan_first import QUOTED_AT_MOST
from assistant.answering.relevance import quoted_from
from assistant.knowledge import features
from assistant.knowledge.features import FEATURES, WEIGHTS
from evals.cases import Case, load_cases
from evals.evidence import QUOTE_BUDGET
from evals.evidence import letters_and_digits as bare
from evals.trees import as_written

CASES = sorted((Path(__file__).parent / "cases").glob("dev-*.yaml"))
PENALTY = 0.01  # on the squared weights, each counted per standard deviation of its feature
FOLDS = 5
TREES, DEPTH, RATE, LEAF = 120, 3, 0.06, 40
# What a passage is, rather than how well it fits: only these may count against it.
MAY_BE_NEGATIVE = frozenset({"summary", "heading"})
# Every passage of our own sources has known questions, beside which its own words add nothing; others have none.
AT_LEAST = {"dense": 20.0}

Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """One question: a row of features a candidate, which items of evidence each holds, and its length."""

    table: Table
    items: NDArray[np.bool_]  # (candidates, items)
    lengths: list[int]

    @property
    def needed(self) -> NDArray[np.bool_]:
        return np.asarray(self.items.any(axis=1), dtype=bool)


def main() -> int:
    cases = [case for case in load_cases(CASES) if _has_evidence(case)]
    with Assistant.open(load_settings()) as assistant:
        searched, found = [], []
        for case in cases:
            passages, table = assistant.search_features(case.question)
            searched.append(_example(case, [passage.text for passage in passages], table))
            hits, signs = assistant.relevance_signs(case.question)
            found.append(_example(case, [hit.text for hit in hits], signs))
    _show("zoeken, nu", [_recall(each, each.table @ WEIGHTS) for each in searched])
    unseen = [0.0] * len(searched)
    for learn, test in KFold(FOLDS, shuffle=True, random_state=0).split(searched):
        weights = fit_weights([searched[at] for at in learn])
        for at in test:
            unseen[at] = _recall(searched[at], searched[at].table @ weights)
    _show("zoeken, opnieuw afgesteld op andere vragen", unseen)
    weights = fit_weights(searched)
    _show_trees(found)
    if "--write" in sys.argv:
        _write(
            Path(features.__file__).with_name("weights.json"),
            dict(zip(FEATURES, weights.round(3).tolist(), strict=True)),
        )
        _write(Path(relevance.__file__).with_name("relevance.json"), as_written(fit_trees(found), relevance.SIGNS))
    else:
        print(json.dumps(dict(zip(FEATURES, weights.round(2).tolist(), strict=True)), indent=1))
    return 0


def _has_evidence(case: Case) -> bool:
    return not case.turns and case.expect is not None and bool(case.expect.evidence) and not case.expect.is_non_answer


def _example(case: Case, texts: Sequence[str], table: Table) -> Example:
    assert case.expect is not None
    items = [[bare(snippet) for snippet in alternatives] for alternatives in case.expect.evidence]
    held = [[any(snippet in bare(text) for snippet in item) for item in items] for text in texts]
    return Example(table, np.array(held, dtype=bool).reshape(len(texts), len(items)), [len(text) for text in texts])


def fit_weights(examples: Sequence[Example]) -> Table:
    """One weight a feature: the probability of the needed passages among a question's candidates, made largest."""
    taught = [each for each in examples if each.needed.any()]
    spread = np.vstack([each.table for each in taught]).std(axis=0) + 1e-9
    scaled = [each.table / spread for each in taught]

    def loss(weights: Table) -> tuple[float, Table]:
        total, slope = 0.0, np.zeros_like(weights)
        for table, example in zip(scaled, taught, strict=True):
            scores = table @ weights
            chances = np.exp(scores - scores.max())
            total += float(np.log(chances.sum()) + scores.max() - scores[example.needed].mean())
            slope += chances @ table / chances.sum() - table[example.needed].mean(axis=0)
        return total / len(taught) + PENALTY * float(weights @ weights), slope / len(taught) + 2 * PENALTY * weights

    least = [AT_LEAST.get(name, 0.0) * scale for name, scale in zip(FEATURES, spread, strict=True)]
    bounds = [(None if name in MAY_BE_NEGATIVE else low, None) for name, low in zip(FEATURES, least, strict=True)]
    found = minimize(loss, np.maximum(least, 0.1), jac=True, method="L-BFGS-B", bounds=bounds)
    weights: Table = found.x / spread
    return weights


def fit_trees(examples: Sequence[Example]) -> GradientBoostingClassifier:
    model = GradientBoostingClassifier(
        n_estimators=TREES, max_depth=DEPTH, learning_rate=RATE, min_samples_leaf=LEAF, random_state=0
    )
    model.fit(np.vstack([each.table for each in examples]), np.concatenate([each.needed for each in examples]))
    return model


def _show_trees(examples: Sequence[Example]) -> None:
    """What each threshold would quote, on questions that the trees were not fitted on."""
    chances: list[Table] = [np.zeros(0)] * len(examples)
    for learn, test in KFold(FOLDS, shuffle=True, random_state=0).split(examples):
        model = fit_trees([examples[at] for at in learn])
        for at in test:
            chances[at] = model.predict_proba(examples[at].table)[:, 1]
    print("drempel  bewijs  precisie  citaten")
    for threshold in (0.2, 0.1, 0.07, 0.05, 0.03, None):
        quoted = [
            quote(QUOTED_AT_MOST, each, chance, threshold) for each, chance in zip(examples, chances, strict=True)
        ]
        recall = np.mean([each.items[kept].any(axis=0).mean() for each, kept in zip(examples, quoted, strict=True)])
        right = np.mean([each.needed[kept].mean() for each, kept in zip(examples, quoted, strict=True)])
        name = "gekozen" if threshold is None else f"{threshold:7.2f}"
        print(f"{name}  {recall:6.3f}  {right:8.3f}  {np.mean([len(kept) for kept in quoted]):7.1f}")


def quote(at_most: int, example: Example, chances: Table, least: float | None = None) -> list[int]:
    """The most likely one always, then what is likely enough and still fits the budget.

    ``least`` is the chance that is enough; without it, the one from which the assistant itself quotes.
    """
    kept, left = list[int](), QUOTE_BUDGET
    least = quoted_from(float(chances.max(initial=0.0))) if least is None else least
    for at in np.argsort(-chances, kind="stable"):
        if len(kept) < at_most and (not kept or (chances[at] >= least and example.lengths[at] <= left)):
            kept.append(int(at))
            left -= example.lengths[at]
    return kept


def _recall(example: Example, scores: Table) -> float:
    """The share of the needed items within the first characters of the ranking, as an answer may quote them."""
    order = np.argsort(-scores, kind="stable")
    kept = order[np.cumsum([example.lengths[at] for at in order]) <= QUOTE_BUDGET]
    return float(example.items[kept].any(axis=0).mean())


def _show(what: str, recalls: Sequence[float]) -> None:
    print(f"{what}: bewijs in {QUOTE_BUDGET} tekens {np.mean(recalls):.3f} op {len(recalls)} vragen")


def _write(path: Path, fitted: object) -> None:
    path.write_text(json.dumps(fitted) + "\n", encoding="utf-8")
    print(f"geschreven: {path}")


if __name__ == "__main__":
    raise SystemExit(main())
