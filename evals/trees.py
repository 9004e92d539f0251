"""Boosted trees as the assistant reads them: complete, of one depth, in plain numbers."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import Any


def as_written(model: Any, names: Sequence[str]) -> dict[str, object]:
    """A fitted ``GradientBoostingClassifier`` of two classes, with the names of its columns."""
    likely = float(model.init_.class_prior_[1])
    start = log(likely / (1 - likely))
    estimators = [estimator for (estimator,) in model.estimators_]
    depth, rate = model.max_depth, model.learning_rate
    return {"names": list(names)} | as_complete_trees(estimators, depth=depth, rate=rate, start=start)


def as_complete_trees(estimators: Sequence[Any], *, depth: int, rate: float, start: float) -> dict[str, object]:
    """The regression trees of a scikit-learn ensemble; a short branch is repeated to full depth."""
    signs, above, leaves = [], [], []
    for estimator in estimators:
        tree = estimator.tree_
        nodes = [0]
        for at in range(2**depth - 1):
            node = nodes[at]
            is_leaf = tree.children_left[node] < 0
            nodes += [node, node] if is_leaf else [tree.children_left[node], tree.children_right[node]]
        inner = nodes[: 2**depth - 1]
        ends = [tree.children_left[node] < 0 for node in inner]
        signs.append([0 if end else int(tree.feature[node]) for node, end in zip(inner, ends, strict=True)])
        above.append([0.0 if end else float(tree.threshold[node]) for node, end in zip(inner, ends, strict=True)])
        leaves.append([round(rate * float(tree.value[node, 0, 0]), 6) for node in nodes[2**depth - 1 :]])
    return {"start": start, "signs": signs, "above": above, "leaves": leaves}
