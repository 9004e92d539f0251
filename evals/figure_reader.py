"""Teach how figures are told: ``python -m evals.figure_reader [--write]``.

Of some four thousand invented conversations (``evals/told``) every number has its role, and the last message the norm
that it asks about; :mod:`assistant.knowledge.figure_reader` says what the roles are. Without ``--write`` one in eight
is kept apart, and what was learned of the others is measured on those: half an hour on two processors. The
layers of the bundled model learn whole, other than in :mod:`evals.finetune`: they search nothing, and are kept in eight
bits.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from assistant.answering.understanding.pairs import PAIRS
from assistant.errors import CorpusError
from assistant.figures import read_numbers
from assistant.knowledge.embedding import bundled_file
from assistant.knowledge.figure_reader import (
    ASKS,
    FILE,
    HOWS,
    NO_FIGURE,
    NO_NORM,
    Cut,
    How,
    cut_up,
    save_figure_reader,
    signs_of,
)
from assistant.knowledge.pieces import Pieces
from assistant.knowledge.transformer import WIDTH
from evals.encoder import Encoder, ModelFile
from evals.learning import SEED, Report, Rows, WholeCourse, batches_of, teach_whole

TOLD = Path(__file__).parent / "told"
FIRST, TOP = 3, 8  # layers: those below stay as they are, those above are left out
COURSE = WholeCourse(epochs=9, batch=16, rate=2e-4, head_rate=1e-3)
HIDDEN, HIDDEN_OF_TEXT = 256, 128
DROPOUT, HEAD_DROPOUT, SMOOTHING = 0.1, 0.2, 0.05
HOW_WEIGHT, NORM_WEIGHT, ASKS_WEIGHT = 0.7, 0.7, 0.4  # beside the role of a number
APART = 8  # one in so many conversations is kept apart
NORMS = (NO_NORM, *PAIRS)
NAMES = tuple(sorted({*NO_FIGURE, *(name for pair in PAIRS.values() for name in pair.figures)}))
NOT_SAID = -100  # the label of what is not to be learned


@dataclass(frozen=True, slots=True)
class Conversation:
    """``roles`` names what each number is, by the number of its message and where it begins: (figure or role, how)."""

    messages: tuple[str, ...]
    norm: str
    asks: str
    roles: dict[tuple[int, int], tuple[str, How]]


@dataclass(frozen=True, slots=True)
class Example:
    """A conversation in pieces, with the numbers of its labels."""

    cut: Cut
    signs: Tensor
    names: list[int]
    hows: list[int]
    norm: int
    asks: int


class Heads(nn.Module):
    """As :class:`assistant.knowledge.figure_reader.Heads` reads them."""

    def __init__(self, signs: int) -> None:
        super().__init__()
        self.number, self.text = nn.Linear(2 * WIDTH + signs, HIDDEN), nn.Linear(2 * WIDTH, HIDDEN_OF_TEXT)
        self.name, self.how = nn.Linear(HIDDEN, len(NAMES)), nn.Linear(HIDDEN, len(HOWS))
        self.norm, self.asks = nn.Linear(HIDDEN_OF_TEXT, len(NORMS)), nn.Linear(HIDDEN_OF_TEXT, len(ASKS))

    def forward(self, states: Tensor, batch: Sequence[Example]) -> tuple[Tensor | None, Tensor | None, Tensor, Tensor]:
        """Lines for each number (name, how) and each conversation (norm, asks)."""
        numbers, texts = [], []
        for held, each in zip(states, batch, strict=True):
            end = len(each.cut.pieces)
            last = held[each.cut.last : end].mean(0)
            texts.append(torch.cat([last, held[:end].mean(0)]))
            numbers += [
                torch.cat([held[start:stop].mean(0), last, signs])
                for (start, stop), signs in zip(each.cut.spans, each.signs, strict=True)
            ]
        text = self._hidden(self.text, torch.stack(texts))
        if not numbers:
            return None, None, self.norm(text), self.asks(text)
        number = self._hidden(self.number, torch.stack(numbers))
        return self.name(number), self.how(number), self.norm(text), self.asks(text)

    def _hidden(self, layer: nn.Linear, rows: Tensor) -> Tensor:
        given = functional.dropout(rows, DROPOUT, self.training)
        return functional.dropout(functional.gelu(layer(given)), HEAD_DROPOUT, self.training)


def main() -> int:
    conversations = list(load_told(TOLD))
    pieces = Pieces(bundled_file())
    print(f"{len(conversations)} gesprekken inlezen …", flush=True)
    examples = [example_of(each, pieces) for each in conversations]
    model = Encoder(ModelFile(bundled_file()), FIRST, whole=True)
    if "--write" in sys.argv:
        heads = fit(model, examples, lambda told: print(told, flush=True))
        write(model, heads)
        return 0
    learned = [each for at, each in enumerate(examples) if at % APART]
    heads = fit(model, learned, lambda told: print(told, flush=True))
    print(measured(model, heads, examples[::APART]))
    return 0


def load_told(folder: Path) -> Iterator[Conversation]:
    """The conversations of a folder; a line that is not as it should be is a CorpusError."""
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                raw = json.loads(line)
                messages = (*raw["turns"], raw["q"])
                roles = dict(_placed(messages, raw["numbers"]))
                conversation = Conversation(messages, raw["norm"], raw["asks"], roles)
                fits = conversation.norm in NORMS and conversation.asks in ASKS
            except (ValueError, KeyError, TypeError, IndexError) as error:
                raise CorpusError(f"{path}, regel {number}: {error}; herstel de regel.") from error
            if not fits:
                raise CorpusError(f"{path}, regel {number}: geen bekende norm of vraag; herstel de regel.")
            yield conversation


def _placed(
    messages: Sequence[str], numbers: Sequence[tuple[int, str, str]]
) -> Iterator[tuple[tuple[int, int], tuple[str, How]]]:
    """Each role with the number that the assistant reads there; a number that it does not read has none."""
    read_to = [0] * len(messages)
    for message, written, role in numbers:
        start = messages[message].find(written, read_to[message])
        start = messages[message].index(written) if start < 0 else start
        read_to[message] = end = start + len(written)
        name, _, how = role.partition(":")
        if name not in NAMES or (how or "is") not in HOWS:
            raise ValueError(f"‘{role}’ is geen rol")
        found = [each for each in read_numbers(messages[message]) if each.start < end and each.end > start]
        if found:
            yield (message, found[0].start), (name, next(each for each in HOWS if each == (how or "is")))


def example_of(conversation: Conversation, pieces: Pieces) -> Example:
    cut = cut_up(pieces, conversation.messages)
    roles = [conversation.roles.get((place.message, place.figure.start)) for place in cut.places]
    return Example(
        cut,
        torch.tensor(signs_of(conversation.messages, cut.places)),
        [NAMES.index(role[0]) if role else NOT_SAID for role in roles],
        [HOWS.index(role[1]) if role else NOT_SAID for role in roles],
        NORMS.index(conversation.norm),
        ASKS.index(conversation.asks),
    )


def fit(model: Encoder, examples: Sequence[Example], report: Report, course: WholeCourse = COURSE) -> Heads:
    """Change the layers of ``model`` that learn; gives the networks on top of them."""
    torch.manual_seed(SEED)
    heads = Heads(next(each.signs.shape[1] for each in examples if len(each.signs)))
    lower = [_lower(model, each) for each in examples]
    lengths = np.array([len(each.cut.pieces) for each in examples])

    def loss_of(rows: Rows) -> Tensor:
        batch = [examples[row] for row in rows]
        return _loss(heads(_upper(model, [lower[row] for row in rows], DROPOUT), batch), batch)

    teach_whole(
        model,
        heads,
        lambda random: batches_of(lengths, np.arange(len(examples)), course.batch, random),
        loss_of,
        course,
        report,
    )
    return heads


def _lower(model: Encoder, example: Example) -> Tensor:
    """What the layers that stay as they are make of it, in half precision: it is kept for every round."""
    with torch.no_grad():
        tokens = np.array([example.cut.pieces])
        states = model.run(model.embed(tokens), torch.ones(tokens.shape, dtype=torch.bool), 0, model.first)
    return states[0].half()


def _upper(model: Encoder, lower: Sequence[Tensor], dropout: float) -> Tensor:
    longest = max(map(len, lower))
    given = torch.zeros(len(lower), longest, WIDTH)
    is_piece = torch.zeros(len(lower), longest, dtype=torch.bool)
    for at, states in enumerate(lower):
        given[at, : len(states)] = states.float()
        is_piece[at, : len(states)] = True
    return model.run(given, is_piece, model.first, TOP, dropout)


def _loss(lines: tuple[Tensor | None, Tensor | None, Tensor, Tensor], batch: Sequence[Example]) -> Tensor:
    names, hows, norms, asks = lines
    loss = NORM_WEIGHT * _entropy(norms, [each.norm for each in batch])
    loss = loss + ASKS_WEIGHT * _entropy(asks, [each.asks for each in batch])
    if names is not None and hows is not None:
        loss = loss + _entropy(names, [label for each in batch for label in each.names])
        loss = loss + HOW_WEIGHT * _entropy(hows, [label for each in batch for label in each.hows])
    return loss


def _entropy(lines: Tensor, labels: Sequence[int]) -> Tensor:
    return functional.cross_entropy(lines, torch.tensor(labels), ignore_index=NOT_SAID, label_smoothing=SMOOTHING)


def measured(model: Encoder, heads: Heads, examples: Sequence[Example]) -> str:
    """How many of what it did not learn of are read rightly."""
    right: dict[str, list[bool]] = {"rol": [], "rol en hoe": [], "norm": [], "vraag": []}
    with torch.no_grad():
        for each in examples:
            names, hows, norms, asks = heads(_upper(model, [_lower(model, each)], 0.0), [each])
            right["norm"].append(int(norms.argmax()) == each.norm)
            right["vraag"].append(int(asks.argmax()) == each.asks)
            for at, name in enumerate(each.names):
                if name != NOT_SAID and names is not None and hows is not None:
                    right["rol"].append(int(names[at].argmax()) == name)
                    right["rol en hoe"].append(right["rol"][-1] and int(hows[at].argmax()) == each.hows[at])
    return ", ".join(f"{what} {np.mean(of):.3f} van {len(of)}" for what, of in right.items())


def write(model: Encoder, heads: Heads, path: Path = FILE) -> None:
    arrays = {name: value.numpy() for name, value in heads.state_dict().items()}
    renamed = {f"{name.partition('.')[0]}.{name.partition('.')[2][0]}": array for name, array in arrays.items()}
    save_figure_reader(model.learned(TOP), renamed, NAMES, NORMS, (FIRST, TOP), path)


if __name__ == "__main__":
    sys.exit(main())
