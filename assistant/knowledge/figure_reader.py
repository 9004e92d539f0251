"""What the numbers in a conversation are, and which norm its last message asks about: read, not looked up in rules.

"Wij hebben 185k, daarvan gaat 31.000 naar doelgroepen" says what its numbers are by all its words together, and people
say it in more ways than rules can foresee. The bundled model reads the messages as one text, with upper layers that
learned of some thousands of invented conversations in which every number has its role (``evals/told``; ``python -m
evals.told``). It says what each number is; what follows from that is calculated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log10
from pathlib import Path
from typing import Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from assistant.figures import Figure, read_numbers
from assistant.knowledge.embedding import bundled_file
from assistant.knowledge.learned import read_arrays, write_arrays
from assistant.knowledge.pieces import Pieces
from assistant.knowledge.transformer import Transformer, gelu, in_eight_bits, layers_of, model_origin

FILE = Path(__file__).with_name("figure_reader.npz")
# How a number stands to the figure that it is: that itself; no longer; one of several that make it together; on or off
# it; or in another measure of time, or of one thing of several.
How = Literal["is", "was", "one", "plus", "minus", "per"]
HOWS: tuple[How, ...] = get_args(How)
# Roles of numbers that are no figure of the library: the value of the norm, how many times, and what was worked out.
NO_FIGURE = ("count", "known_result", "norm", "other")
NO_NORM = "none"
ASKS = ("none", "amount", "met", "difference", "share", "rest", "whole", "each", "total")
LONGEST = 320  # pieces of a conversation, the latest
OPENING, NEXT = " query:", " >"
_UNITS = (None, "EUR", "percent", "hours", "inhabitants", "items", "loans", "years")
_KINDS = ("quantity", "year", "date", "time", "age", "ordinal", "label")
_OF_NORMS = frozenset({20, 30, 70, 80, 5, 0.1, 10, 24, 36, 48, 64})  # values that a norm of the plan has
_PER = ("week", "jaar", "maand", "inwoner")

Array = NDArray[np.float32]


class Place(NamedTuple):
    """A number where it stands: in which message, counted from the first."""

    message: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """``names`` and ``hows`` hold the chances, 0–1, of each figure or role, and of how it stands to that."""

    place: Place
    names: Mapping[str, float]
    hows: Mapping[How, float]


@dataclass(frozen=True, slots=True)
class ReadFigures:
    """``norms`` and ``asks`` hold the chances of what the last message asks."""

    numbers: tuple[ReadNumber, ...]
    norms: Mapping[str, float]
    asks: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Cut:
    """A conversation in pieces: where its numbers stand, and where the last message begins."""

    pieces: tuple[int, ...]
    places: tuple[Place, ...]
    spans: tuple[tuple[int, int], ...]
    last: int


@dataclass(frozen=True, slots=True)
class Heads:
    """Small networks on top: each a hidden layer, and a line for each label."""

    arrays: Mapping[str, Array]

    def of_number(self, row: Array) -> tuple[Array, Array]:
        hidden = gelu(row @ self.arrays["number.w"].T + self.arrays["number.b"])
        return self._chances("name", hidden), self._chances("how", hidden)

    def of_conversation(self, row: Array) -> tuple[Array, Array]:
        hidden = gelu(row @ self.arrays["text.w"].T + self.arrays["text.b"])
        return self._chances("norm", hidden), self._chances("asks", hidden)

    def _chances(self, head: str, hidden: Array) -> Array:
        lines = hidden @ self.arrays[f"{head}.w"].T + self.arrays[f"{head}.b"]
        chances = np.exp(lines - lines.max())
        made: Array = chances / chances.sum()
        return made


class FigureReader:
    """Threads may share it."""

    def __init__(self, pieces: Pieces, model: Transformer, heads: Heads, names: Sequence[str], norms: Sequence[str]):
        self._pieces, self._model, self._heads = pieces, model, heads
        self._names, self._norms = tuple(names), tuple(norms)

    def read(self, messages: Sequence[str]) -> ReadFigures | None:
        """``messages`` are those of the asker, the oldest first; None where they hold no number."""
        cut = cut_up(self._pieces, messages)
        if not cut.places:
            return None
        states = self._model.states(cut.pieces)
        last, whole = states[cut.last :].mean(axis=0), states.mean(axis=0)
        norms, asks = self._heads.of_conversation(np.concatenate([last, whole]))
        numbers = []
        for place, (start, end), signs in zip(cut.places, cut.spans, signs_of(messages, cut.places), strict=True):
            row = np.concatenate([states[start:end].mean(axis=0), last, signs])
            name, how = self._heads.of_number(row)
            numbers.append(ReadNumber(place, _by_label(self._names, name), dict(zip(HOWS, how.tolist(), strict=True))))
        return ReadFigures(tuple(numbers), _by_label(self._norms, norms), _by_label(ASKS, asks))


def _by_label(labels: Sequence[str], chances: Array) -> dict[str, float]:
    return dict(zip(labels, chances.tolist(), strict=True))


def cut_up(pieces: Pieces, messages: Sequence[str]) -> Cut:
    """The messages as one text, each number in pieces of its own; of a long conversation its end."""
    made = [pieces.begin, *pieces.of(OPENING)]
    opening = len(made)
    places: list[Place] = []
    spans: list[tuple[int, int]] = []
    last = 0
    for at, message in enumerate(messages):
        last = len(made)
        read_to = 0
        for figure in read_numbers(message):
            made += pieces.of((" " if read_to == 0 else "") + message[read_to : figure.start])
            start = len(made)
            made += pieces.of(message[figure.start : figure.end]) or [pieces.unknown]
            places.append(Place(at, figure))
            spans.append((start, len(made)))
            read_to = figure.end
        made += pieces.of((" " if read_to == 0 else "") + message[read_to:])
        if at < len(messages) - 1:
            made += pieces.of(NEXT)
    made.append(pieces.end)
    gone = max(0, len(made) - LONGEST)
    kept = [at for at, (start, _) in enumerate(spans) if start >= opening + gone]
    return Cut(
        tuple(made[:opening] + made[opening + gone :]),
        tuple(places[at] for at in kept),
        tuple((spans[at][0] - gone, spans[at][1] - gone) for at in kept),
        max(opening, last - gone),
    )


def signs_of(messages: Sequence[str], places: Sequence[Place]) -> Array:
    """What is known of each number without reading: its unit, its size, and where it stands; one row each."""
    return np.array([_signs(messages, places, at) for at in range(len(places))], dtype=np.float32)


def _signs(messages: Sequence[str], places: Sequence[Place], at: int) -> list[float]:
    message, figure = places[at]
    size = float(abs(figure.value)) or 0.1
    largest = max(0.1, *(float(abs(each.figure.value)) for each in places))
    later = [each.figure for each in places[at + 1 :]]
    back = len(messages) - 1 - message
    return [
        *(float(figure.unit == each) for each in _UNITS),
        *(float(figure.kind == each) for each in _KINDS),
        log10(size) / 3,
        float(figure.unit_stated),
        min(len(later), 4) / 4,
        min(sum(each.unit == figure.unit for each in later), 3) / 3,
        float(back == 0),
        float(message == 0),
        min(back, 4) / 4,
        min(at, 5) / 5,
        log10(max(size / largest, 1e-7)) / 3,
        float(size in _OF_NORMS),
        float(figure.in_range),
        float(messages[message].strip().endswith("?")),
        min(sum(each.figure.value == figure.value for each in places) - 1, 2) / 2,
        *(float(figure.per == each) for each in _PER),
    ]


def open_figure_reader(path: Path = FILE) -> FigureReader | None:
    """None where the file is missing, damaged, or made with another version of the model."""
    origin = model_origin(bundled_file())
    held = read_arrays(path, origin)
    if held is None:
        return None
    first, top = (int(each) for each in held["layers"])
    names, norms = (tuple(str(each) for each in held[which]) for which in ("names", "norms"))
    heads = {name: array for name, array in held.items() if not name.startswith("l") and "." in name}
    model = Transformer(bundled_file(), layers_of(held), first, top)
    return FigureReader(Pieces(bundled_file()), model, Heads(heads), names, norms)


def save_figure_reader(
    layers: Mapping[str, Array], heads: Mapping[str, Array], names: Sequence[str], norms: Sequence[str],
    between: tuple[int, int], path: Path = FILE,
) -> None:  # fmt: skip
    """``layers`` by the names of the model's own tensors."""
    labels = {"names": np.array(names), "norms": np.array(norms), "layers": np.array(between)}
    write_arrays(path, {**in_eight_bits(layers), **heads, **labels}, model_origin(bundled_file()))
