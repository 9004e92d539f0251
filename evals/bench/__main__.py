"""The bench's command line: which parts to measure, how large a library to grow, and one table at the end."""

from __future__ import annotations

import argparse
import resource
import sys
from collections.abc import Callable, Sequence

from assistant import Settings, load_settings
from assistant.errors import AssistantError
from evals.bench.asking import asking_lines
from evals.bench.growth import growth_lines
from evals.bench.indexing import indexing_lines
from evals.bench.serving import serving_lines
from evals.bench.starting import apart, starting_lines
from evals.bench.synthetic import SMALL, synthetic_lines
from evals.bench.table import Line, megabytes, table
from evals.generate import open_assistant

PARTS = ("asking", "starting", "serving", "indexing", "growth")
GROWTH = 2500


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = read_arguments(arguments)
    try:
        settings = load_settings()
        lines: list[Line] = []
        for part in chosen.parts:
            print(f"meten: {part} …", file=sys.stderr)
            lines += _measured(part, settings, chosen.growth, chosen.anew)
        if chosen.synthetic:
            lines += synthetic_lines(settings, chosen.synthetic)
    except AssistantError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(table(lines))
    return 0


def read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    reader = argparse.ArgumentParser(prog="python -m evals.bench", description=__doc__)
    reader.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="what to measure (all)")
    reader.add_argument(
        "--growth", type=_size, default=GROWTH, metavar="N", help=f"passages to add to the large library ({GROWTH})"
    )
    reader.add_argument(
        "--anew", action="store_true", help="let go of the large library of an earlier run instead of going on with it"
    )
    reader.add_argument(
        "--synthetic", type=_size, default=0, metavar="N", help="also time the vector index on N made-up vectors"
    )
    return reader.parse_args(arguments)


def _size(text: str) -> int:
    number = int(text)
    if number <= SMALL:
        raise argparse.ArgumentTypeError(f"give more than {SMALL}, which is what it is compared with")
    return number


def _measured(part: str, settings: Settings, growth: int, anew: bool) -> list[Line]:
    measure: dict[str, Callable[[], list[Line]]] = {
        "asking": lambda: _asking(settings),
        "starting": lambda: _apart(settings, starting_lines),
        "serving": lambda: _apart(settings, serving_lines),
        "indexing": lambda: indexing_lines(settings),
        "growth": lambda: growth_lines(settings, growth, anew=anew),
    }
    return measure[part]()


def _asking(settings: Settings) -> list[Line]:
    with open_assistant(settings) as assistant:
        lines = asking_lines(assistant)
    # Linux counts in kibibytes, macOS in bytes.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return [*lines, Line("piekgeheugen van een proces dat antwoordt", megabytes(peak))]


def _apart(settings: Settings, measure: Callable[..., list[Line]]) -> list[Line]:
    with apart(settings) as environment:
        return measure(environment)


if __name__ == "__main__":
    raise SystemExit(main())
