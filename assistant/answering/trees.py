"""Sums of small decision trees, fitted elsewhere and read from a file: no library is needed to use them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trees:
    """Complete binary trees of one depth, side by side: row t holds the questions of tree t, level by level."""

    start: float
    signs: NDArray[np.int64]  # (trees, 2**depth - 1)
    above: Table  # (trees, 2**depth - 1): to the right when the sign is larger than this
    leaves: Table  # (trees, 2**depth)

    def sum(self, table: Table) -> Table:
        """One logit a row of ``table`` (rows, signs)."""
        trees = np.arange(len(self.signs))
        node = np.zeros((len(table), len(trees)), dtype=np.int64)
        rows = np.arange(len(table))[:, None]
        inner = self.signs.shape[1]
        while node.size and node.flat[0] < inner:
            right = table[rows, self.signs[trees, node]] > self.above[trees, node]
            node = 2 * node + 1 + right
        total: Table = self.start + self.leaves[trees, node - inner].sum(axis=1)
        return total

    def chances(self, table: Table) -> Table:
        """One probability, 0–1, a row."""
        chances: Table = 1 / (1 + np.exp(-np.clip(self.sum(table), -30, 30)))
        return chances


@cache
def open_trees(path: Path) -> Trees:
    return read_trees(json.loads(path.read_text(encoding="utf-8")))


def read_trees(fitted: Mapping[str, Any]) -> Trees:
    """As ``evals.trees.as_complete_trees`` writes them."""
    return Trees(
        float(fitted["start"]), np.array(fitted["signs"]), np.array(fitted["above"]), np.array(fitted["leaves"])
    )
