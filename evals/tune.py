"""Fit the weights of retrieval on the development cases: ``python -m evals.tune``.

Random search over the weights of ``knowledge/retrieval.py``: keeps whatever finds more of the needed evidence within
2,000 characters, and finds it sooner. Prints the weights; putting them in the code is a decision for a person.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from assistant import Assistant, load_settings
from assistant.knowledge.retrieval import FEATURES, WEIGHTS
from evals.cases import load_cases
from evals.evidence import letters_and_digits as bare

CASES = sorted((Path(__file__).parent / "cases").glob("dev-*.yaml"))
BUDGET = 2000
ROUNDS = 400


def main() -> None:
    tables, needed, lengths = [], [], []
    with Assistant.open(load_settings()) as assistant:
        for case in load_cases(CASES):
            if case.turns or case.expect is None or not case.expect.evidence:
                continue
            passages, features = assistant.search_features(case.question)
            texts = [bare(passage.text) for passage in passages]
            items = [[bare(snippet) for snippet in item] for item in case.expect.evidence]
            tables.append(features)
            lengths.append([len(passage.text) for passage in passages])
            needed.append([[any(snippet in text for snippet in item) for item in items] for text in texts])
    cases = [(table, np.array(found), sizes) for table, found, sizes in zip(tables, needed, lengths, strict=True)]
    chance = np.random.default_rng(0)
    best, reached = WEIGHTS.copy(), _quality(WEIGHTS, cases)
    print(f"nu: bewijs {reached[0]:.3f}, MRR {reached[1]:.3f} op {len(cases)} gevallen")
    for _ in range(ROUNDS):
        tried = best * np.exp(chance.normal(0, 0.3, len(best)) * (chance.random(len(best)) < 0.35))
        tried[0] = WEIGHTS[0]
        quality = _quality(tried, cases)
        if quality[0] + quality[1] / 2 > reached[0] + reached[1] / 2:
            best, reached = tried, quality
    print(f"gevonden: bewijs {reached[0]:.3f}, MRR {reached[1]:.3f}")
    print({name: round(float(weight), 2) for name, weight in zip(FEATURES, best, strict=True)})


def _quality(weights: np.ndarray, cases: list[tuple[np.ndarray, np.ndarray, list[int]]]) -> tuple[float, float]:
    recalls, ranks = [], []
    for table, needed, lengths in cases:
        order = np.argsort(-(table @ weights), kind="stable")
        used = np.cumsum([lengths[at] for at in order])
        kept = order[used <= BUDGET]
        recalls.append(needed[kept].any(axis=0).mean() if len(kept) else 0.0)
        hits = np.flatnonzero(needed[order].any(axis=1))
        ranks.append(1 / (1 + hits[0]) if len(hits) else 0.0)
    return float(np.mean(recalls)), float(np.mean(ranks))


if __name__ == "__main__":
    main()
