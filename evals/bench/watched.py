"""``assistant`` as it is, with how many seconds of it went into embedding: ``python -m evals.bench.watched FILE …``.

FILE gets the number; what follows is what ``assistant`` is given. Only what embedding takes at that very moment, in
that very process, can be set against the rest: a machine that others use too is half as fast again a minute later.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from assistant.faces.cli import main as assistant
from assistant.knowledge.embedding import BundledE5, Vectors


def main(into: Path, arguments: Sequence[str]) -> int:
    spent = 0.0
    embed = BundledE5.encode_document

    def watched(model: BundledE5, texts: Sequence[str]) -> Vectors:
        nonlocal spent
        started = perf_counter()
        try:
            return embed(model, texts)
        finally:
            spent += perf_counter() - started

    BundledE5.encode_document = watched  # type: ignore[assignment, method-assign]
    try:
        return assistant(list(arguments))
    finally:
        into.write_text(repr(spent), encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), sys.argv[2:]))
