"""The weights of likeness, fitted anew: ``python -m tests.policies.fit``.

For every policy that is not kept aside the weights are fitted on the others and scored on it, so that the figures are
of policies that the weights have not seen; the last line holds the weights fitted on all. Putting those in
``likeness.py`` is a person's decision.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score

from assistant.knowledge.documents import read_document
from assistant.oversight.toets import Fit
from assistant.oversight.toets.hearing import hear
from assistant.oversight.toets.likeness import WEIGHTS
from tests.policies.measure import TODAY, Labelled, Parts, labelled_policies, load_parts

PULL = 0.3  # the smaller, the nearer to zero the weights are kept
ROUNDS = 5  # the best statement of an ambition depends on the weights, and they on it
Floats = NDArray[np.float64]


class Measured:
    """The measures of one policy, and of each ambition whether a person finds it addressed (None: may be either)."""

    def __init__(self, policy: Labelled, parts: Parts) -> None:
        document = read_document(policy.file.name, policy.file.read_bytes())
        heard = hear(document, parts.corpus, parts.register, parts.embedder, TODAY)
        statements = [heard.statements[place] for place in heard.free]
        self.name = policy.name
        self.measures: Floats = heard.ambitions.measures(statements, parts.embedder).astype(float)
        expected = [policy.expected(passage.id) for passage in heard.ambitions.passages]
        self.addressed = [
            None if len(each) > 1 and Fit.MISSING in each else Fit.MISSING not in each for each in expected
        ]

    def examples(self, weights: Floats) -> tuple[Floats, list[bool]]:
        """The statement most like each ambition under these weights, and whether the ambition is addressed."""
        best = (self.measures @ weights).argmax(axis=0)
        kept = [(row, column) for column, row in enumerate(best) if self.addressed[column] is not None]
        return np.array([self.measures[row, column] for row, column in kept]), [
            bool(self.addressed[column]) for _, column in kept
        ]


def fitted(policies: list[Measured]) -> tuple[Floats, float]:
    every = np.concatenate([each.measures.reshape(-1, len(WEIGHTS)) for each in policies])
    middle, spread = every.mean(axis=0), every.std(axis=0)
    weights, intercept = np.array(WEIGHTS), 0.0
    for _ in range(ROUNDS):
        examples = [each.examples(weights) for each in policies]
        rows = (np.concatenate([found for found, _ in examples]) - middle) / spread
        model = LogisticRegression(C=PULL).fit(rows, [label for _, labels in examples for label in labels])
        weights = model.coef_[0] / spread
        intercept = float(model.intercept_[0] - (model.coef_[0] * middle / spread).sum())
    return weights, intercept


def main() -> None:
    parts = load_parts()
    policies = [Measured(each, parts) for each in labelled_policies() if not each.is_aside and each.labels]
    scores: list[float] = []
    addressed: list[bool] = []
    for policy in policies:
        weights, intercept = fitted([each for each in policies if each is not policy])
        rows, labels = policy.examples(weights)
        scores += (1 / (1 + np.exp(-(rows @ weights + intercept)))).tolist()
        addressed += labels
    print("AUC", round(roc_auc_score(addressed, scores), 3))
    print("average precision", round(average_precision_score(addressed, scores), 3))
    for threshold in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8):
        said = [label for label, score in zip(addressed, scores, strict=True) if score >= threshold]
        print(f"{threshold}: precision {sum(said) / len(said):.2f}, recall {sum(said) / sum(addressed):.2f}")
    weights, intercept = fitted(policies)
    print("weights", [round(float(each), 1) for each in weights], "intercept", round(intercept, 1))


if __name__ == "__main__":
    main()
