"""Training a small network on vectors: one hidden layer, cross-entropy, Adam with decoupled weight decay.

Plain numpy, because it takes seconds and a learning package would be the largest thing that is installed. The method is
that of the textbooks: dropout (Srivastava 2014), label smoothing (Szegedy 2016), AdamW and a cosine schedule
(Loshchilov and Hutter 2017, 2019). The numbers were chosen on the development cases.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

HIDDEN = 512
EPOCHS, BATCH, FEWEST_STEPS = 20, 512, 300
RATE, WARM_UP, DECAY = 4e-3, 0.3, 0.01
DROPOUT = 0.5
NOISE = 0.3  # standard deviations added to each number of a vector: a question is never asked twice in the same words
SMOOTHING = 0.1
SEED = 0
VERSION = 1  # of the method itself: raise it when the code below changes what is learned
# What a trained network depends on beside its questions and their vectors.
RECIPE = (VERSION, HIDDEN, EPOCHS, BATCH, FEWEST_STEPS, RATE, WARM_UP, DECAY, DROPOUT, NOISE, SMOOTHING, SEED)
SMALLEST_SPREAD = 1e-3  # vectors that hardly differ are not blown up until they do

Array = NDArray[np.float32]


def train(vectors: Array, labels: NDArray[np.int64], count: int) -> tuple[Array, ...]:
    """The mean of the vectors, and weights and biases of both layers: ``relu((v − mean) @ w + b) @ w′ + b′`` gives one
    line (a logit) for each of ``count`` labels.

    ``vectors`` has shape (questions, dimension); ``labels`` says of each which label is right. The same input gives the
    same result on the same machine; on another one the last digits may differ.
    """
    random = np.random.default_rng(SEED)
    mean = vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
    spread = np.float32(max(float((vectors - mean).std()), SMALLEST_SPREAD))
    given = (vectors - mean) / spread
    size = given.shape[1]
    layers = [
        0.4 * math.sqrt(2 / size) * random.standard_normal((size, HIDDEN), dtype=np.float32),
        np.zeros(HIDDEN, dtype=np.float32),
        0.5 / math.sqrt(HIDDEN) * random.standard_normal((HIDDEN, count), dtype=np.float32),
        np.zeros(count, dtype=np.float32),
    ]
    optimiser = _Adam(layers)
    for progress, rows in _batches(len(given), random):
        blurred = given[rows] + NOISE * random.standard_normal((len(rows), size), dtype=np.float32)
        optimiser.step(_slopes(layers, blurred, labels[rows], random), _rate(progress))
    layers[0] /= spread
    return mean, *layers


def _batches(count: int, random: np.random.Generator) -> Iterator[tuple[float, NDArray[np.int64]]]:
    """Row numbers, and with each batch how far the training is, 0–1. Each epoch leaves other questions out that fill no
    batch."""
    batch = min(BATCH, count)
    epochs = max(EPOCHS, math.ceil(FEWEST_STEPS / (count // batch)))
    steps = epochs * (count // batch)
    done = 0
    for _ in range(epochs):
        order = random.permutation(count)
        for start in range(0, count - batch + 1, batch):
            done += 1
            yield done / steps, order[start : start + batch]


def _slopes(
    layers: list[Array], given: Array, right: NDArray[np.int64], random: np.random.Generator
) -> tuple[Array, ...]:
    """The slope of the loss for each layer."""
    inner, inner_bias, outer, outer_bias = layers
    before = given @ inner + inner_bias
    kept = ((random.random(before.shape, dtype=np.float32) >= DROPOUT) & (before > 0)) / np.float32(1 - DROPOUT)
    hidden = before * kept
    lines = hidden @ outer + outer_bias
    off = np.exp(lines - lines.max(axis=1, keepdims=True))
    off /= off.sum(axis=1, keepdims=True)
    off -= SMOOTHING / len(outer_bias)
    off[np.arange(len(right)), right] -= 1 - SMOOTHING
    off /= len(right)
    back = (off @ outer.T) * kept
    return given.T @ back, back.sum(axis=0), hidden.T @ off, off.sum(axis=0)


def _rate(progress: float) -> float:
    """Up in a straight line, then down along a cosine."""
    if progress < WARM_UP:
        return RATE * progress / WARM_UP
    return RATE * (1 + math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP))) / 2


class _Adam:
    """Each number its own step, by the mean and the spread of its latest slopes."""

    FIRST, SECOND, TINY = 0.9, 0.999, 1e-8

    def __init__(self, layers: list[Array]) -> None:
        self._layers = layers
        self._means = [np.zeros_like(layer) for layer in layers]
        self._squares = [np.zeros_like(layer) for layer in layers]
        self._steps = 0

    def step(self, slopes: tuple[Array, ...], rate: float) -> None:
        self._steps += 1
        first, second = 1 - self.FIRST**self._steps, 1 - self.SECOND**self._steps
        for layer, mean, square, slope in zip(self._layers, self._means, self._squares, slopes, strict=True):
            mean *= self.FIRST
            mean += (1 - self.FIRST) * slope
            square *= self.SECOND
            square += (1 - self.SECOND) * slope * slope
            layer -= rate * (mean / first / (np.sqrt(square / second) + self.TINY) + DECAY * layer)
