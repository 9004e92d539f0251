"""What commands print: text fit for a terminal, JSON, and tables; and the files they write.

Owns layout of lines only. A file appears whole or not at all, and never over another one unless that was asked.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.errors import BadInput, StorageError
from assistant.faces.inputs import shorten
from assistant.files import write_whole

AsJson = Annotated[bool, typer.Option("--json", help="alleen JSON op de standaarduitvoer")]
Yes = Annotated[bool, typer.Option("--yes", help="vraag niet of u het zeker weet")]
Force = Annotated[bool, typer.Option("--force", help="vervang een bestand dat al bestaat")]
CELL = 40  # characters; the last column may be longer, since nothing has to line up after it


def say(text: str) -> None:
    from assistant.faces.terminal import printable

    print(printable(text))


def say_json(value: Any) -> None:
    from pydantic_core import to_jsonable_python

    print(json.dumps(to_jsonable_python(value), ensure_ascii=False, indent=2))


def say_table(titles: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    for line in table(titles, rows):
        say(line)


def table(titles: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """Columns as wide as their widest cell; numbers stand to the right."""
    lines = [list(titles), *([shorten(_written(cell), CELL) for cell in row[:-1]] + [_last(row)] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(titles))]
    are_numbers = [bool(rows) and all(isinstance(row[column], int) for row in rows) for column in range(len(titles))]
    for line in lines:
        cells = (
            cell.rjust(width) if is_number else cell.ljust(width)
            for cell, width, is_number in zip(line, widths, are_numbers, strict=True)
        )
        yield "  ".join(cells).rstrip()


def _last(row: Sequence[object]) -> str:
    return shorten(_written(row[-1]), 2 * CELL)


def _written(cell: object) -> str:
    return "-" if cell is None or cell == "" else str(cell)


def write_file(path: Path, content: bytes, *, force: bool) -> None:
    """Write a file whole or not at all; one that exists stays, unless ``force``."""
    if path.is_dir():
        raise BadInput(f"{path} is een map; geef met --out de naam van een bestand.")
    if path.exists() and not force:
        raise BadInput(f"Het bestand {path} bestaat al; kies een andere naam of geef --force om het te vervangen.")
    try:
        write_whole(path, content, replace=force)
    except FileExistsError:
        raise BadInput(f"Het bestand {path} bestaat intussen al; kies een andere naam of geef --force.") from None
    except OSError as error:
        raise StorageError(
            f"Het bestand {path} is niet te schrijven ({error.strerror}); controleer de map, haar rechten en de schijf."
        ) from error


def confirm(question: str, *, is_sure: bool) -> None:
    """Ask before something is lost; without a keyboard only --yes will do."""
    if is_sure:
        return
    if not sys.stdin.isatty():
        raise BadInput("Er is geen toetsenbord om dit te bevestigen; geef --yes als u het zeker weet.")
    print(f"{question} Typ ja om door te gaan: ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in {"ja", "j"}:
        raise BadInput("Er is niets gewijzigd, omdat u geen ja antwoordde; herhaal de opdracht als u het wel wilt.")
