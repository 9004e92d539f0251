"""Training on vectors: a network with one hidden layer that tells labels apart, and a line from vectors to a vector.

Plain numpy, because it takes seconds and a learning package would be the largest thing that is installed. The method is
that of the textbooks: dropout (Srivastava 2014), label smoothing (Szegedy 2016), AdamW and a cosine schedule
(Loshchilov and Hutter 2017, 2019), contrast within a batch (van den Oord 2018). The numbers were chosen on the
development cases.
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
# A line is learned sooner, and what it learns last no longer helps with what it never saw.
LINE_STEPS, LINE_RATE, LINE_NOISE = 160, 1e-3, 0.2
SHARPNESS, NEARNESS = 50.0, 10.0  # one over the temperature of the contrast, and what a cosine weighs beside it
LINE_RECIPE = (VERSION, LINE_STEPS, BATCH, LINE_RATE, WARM_UP, DECAY, LINE_NOISE, SHARPNESS, NEARNESS, SEED)
SMALLEST_SPREAD = 1e-3  # vectors that hardly differ are not blown up until they do

Array = NDArray[np.float32]


def train(
    vectors: Array, labels: NDArray[np.int64], count: int, *, noise: float = NOISE, epochs: int = EPOCHS
) -> tuple[Array, ...]:
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
    epochs = max(epochs, _epochs(len(given), FEWEST_STEPS))
    for progress, rows in _batches(len(given), epochs, random):
        blurred = given[rows] + noise * random.standard_normal((len(rows), size), dtype=np.float32)
        optimiser.step(_slopes(layers, blurred, labels[rows], random), _rate(progress, RATE))
    layers[0] /= spread
    return mean, *layers


def train_line(given: Array, start: Array, wanted: Array) -> Array:
    """Weights, shape (size of ``given`` + 1, dimension), the last row a constant: ``start + [given, 1] @ weights``
    points to ``wanted``, and away from what is wanted of the others.

    One row each; ``start`` and ``wanted`` have unit length. Nearness alone would be a matter of least squares, and that
    draws all towards their mean, where one is hardly told from another.
    """
    random = np.random.default_rng(SEED)
    mean = given.mean(axis=0, dtype=np.float64).astype(np.float32)
    spread = np.float32(max(float((given - mean).std()), SMALLEST_SPREAD))
    scaled = (given - mean) / spread
    size = (scaled.shape[1], start.shape[1])
    weights, constant = np.zeros(size, dtype=np.float32), np.zeros(size[1], dtype=np.float32)
    optimiser = _Adam([weights, constant])
    for progress, rows in _batches(len(scaled), _epochs(len(scaled), LINE_STEPS), random):
        blurred = scaled[rows] + LINE_NOISE * random.standard_normal((len(rows), size[0]), dtype=np.float32)
        slope = spread * _slope_of_moved(start[rows] + spread * (blurred @ weights + constant), wanted[rows])
        optimiser.step((blurred.T @ slope, slope.sum(axis=0)), _rate(progress, LINE_RATE))
    return np.vstack([weights, spread * constant - mean @ weights])


def _slope_of_moved(moved: Array, wanted: Array) -> Array:
    """The slope of the loss for what was moved: whose is whose within the batch, and how far (cosine) each still is."""
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    moved = moved / lengths
    lines = SHARPNESS * (moved @ wanted.T)
    off = np.exp(lines - lines.max(axis=1, keepdims=True))
    off /= off.sum(axis=1, keepdims=True)
    off[np.arange(len(off)), np.arange(len(off))] -= 1
    slope = (SHARPNESS * (off @ wanted) - NEARNESS * wanted) / np.float32(len(wanted))
    return np.asarray((slope - (slope * moved).sum(axis=1, keepdims=True) * moved) / lengths, dtype=np.float32)


def _epochs(count: int, steps: int) -> int:
    """How many are at least so many steps."""
    return math.ceil(steps / (count // min(BATCH, count)))


def _batches(count: int, epochs: int, random: np.random.Generator) -> Iterator[tuple[float, NDArray[np.int64]]]:
    """Row numbers, and with each batch how far the training is, 0–1. Each epoch leaves other questions out that fill no
    batch."""
    batch = min(BATCH, count)
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


def _rate(progress: float, highest: float) -> float:
    """Up in a straight line, then down along a cosine."""
    if progress < WARM_UP:
        return highest * progress / WARM_UP
    return highest * (1 + math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP))) / 2


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
