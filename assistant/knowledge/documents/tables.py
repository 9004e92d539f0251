"""Tables: cells in their columns, whatever kind of file they stand in, and which rows name the columns.

Owns how cells that run over more columns or rows are spread, and when the first rows are names. A row then knows the
names of its columns, so that it can be read on its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.knowledge.documents.model import Piece, cleaned, row

LONGEST_ROW = 600  # characters; a row with more is a page laid out with a table
MOST_COLUMNS = 30  # that have names
MOST_CELLS = 200  # of one row
LONGEST_COLUMN = 80  # characters of the name of a column; more is no name
MOST_DOWN = 50  # rows that one cell may run over
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Cell:
    """``names``: the file itself says that it names its column or row."""

    text: str
    names: bool = False
    across: int = 1
    down: int = 1


def rows_of(table: Sequence[Sequence[Cell]], page: int | None = None) -> Iterator[Piece]:
    """The rows with the names of their columns; the rows that name them come first, and know none."""
    grid = [cells for cells in _spread(table) if any(cell.text for cell in cells)]
    naming = _naming(grid)
    columns = _columns(grid[:naming])
    for number, cells in enumerate(grid):
        yield row([cell.text for cell in cells], columns if number >= naming else (), page)


def is_laid_out(table: Sequence[Sequence[Cell]]) -> bool:
    """Whether this is a page laid out with a table: one column, or cells as long as a page."""
    return all(len(cells) < 2 for cells in table) or any(
        sum(len(cell.text) for cell in cells) > LONGEST_ROW for cells in table
    )


def _spread(table: Sequence[Sequence[Cell]]) -> Iterator[list[Cell]]:
    """Every row with a cell in each column. What runs down is said again; what runs across only where it names."""
    running: dict[int, Cell] = {}
    for given in table:
        cells: list[Cell] = []
        waiting = list(reversed(given))
        while (waiting or len(cells) in running) and len(cells) < MOST_CELLS:
            if above := running.pop(len(cells), None):
                if above.down > 1:
                    running[len(cells)] = replace(above, down=above.down - 1)
                cells.append(above)
                continue
            cell = waiting.pop()
            cell = replace(cell, text=cleaned(cell.text))
            for number in range(max(1, min(cell.across, MOST_COLUMNS))):
                part = cell if cell.names or not number else replace(cell, text="")
                if (down := min(cell.down, MOST_DOWN)) > 1:
                    running[len(cells)] = replace(part, down=down - 1)
                cells.append(part)
        yield cells


def _naming(grid: Sequence[Sequence[Cell]]) -> int:
    """How many rows at the top name the columns."""
    if len(grid) < 2:
        return 0
    stated = 0
    while stated < len(grid) and all(cell.names or not cell.text for cell in grid[stated]):
        stated += 1
    if stated:
        return stated if stated < len(grid) else 0
    # Not stated: the first row holds words in every column, and a figure comes only below it.
    first, *others = grid
    has_words = len(first) > 1 and all(cell.text and not _DIGIT.search(cell.text) for cell in first)
    has_figures = any(_DIGIT.search(cell.text) for cells in others for cell in cells)
    return int(has_words and has_figures and all(len(cells) <= len(first) for cells in others))


def _columns(naming: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    """The name of each column, from the top; none where they are too many or too long to be names."""
    width = max((len(cells) for cells in naming), default=0)
    parts = [
        dict.fromkeys(cells[at].text for cells in naming if at < len(cells) and cells[at].text) for at in range(width)
    ]
    columns = tuple(" ".join(each) for each in parts)
    is_fit = width <= MOST_COLUMNS and all(len(each) <= LONGEST_COLUMN for each in columns)
    return columns if is_fit else ()
