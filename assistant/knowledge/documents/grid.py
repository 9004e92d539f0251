"""Tables in a PDF: lines whose words stand in the same columns, which the file itself does not say.

Owns how that is told: the same places at which something begins on several lines, and as many pieces on each line. A
row with an empty cell does not show where the gap is, so it stays a line of text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from itertools import groupby
from typing import Any

FEWEST_ROWS = 3  # with something at the same place, before a page is looked at more closely
LONGEST_CELL = 45  # letters, on average; more is a page in two columns
MOST_CELLS = 12
_GAP = re.compile(r"\s{3,}")
_MARK = re.compile(r"(?:[^\w\s]|\d{1,2}[.)]|[a-z][.)])")  # of an item: its text stands in a column as well


def may_hold_a_table(begins: Mapping[int, Set[int]]) -> bool:
    """``begins``: for each height on the page, the places where letters begin."""
    often = Counter(place for places in begins.values() for place in sorted(places)[1:])
    return any(count >= FEWEST_ROWS for count in often.values())


def rows_on(page: Any) -> dict[str, tuple[str, ...]]:
    """The cells of each line that is a row, by the signs of that line."""
    lines = [
        _GAP.split(line.strip()) for line in page.extract_text(extraction_mode="layout").split("\n") if line.strip()
    ]
    rows: dict[str, tuple[str, ...]] = {}
    for width, run in groupby(lines, key=len):
        table = list(run)
        if 1 < width <= MOST_CELLS and len(table) > 1 and _is_table(table):
            rows.update({signs_of("".join(cells)): tuple(cells) for cells in table})
    return rows


def signs_of(line: str) -> str:
    return "".join(line.split())


def _is_table(table: Sequence[Sequence[str]]) -> bool:
    cells = [cell for line in table for cell in line]
    has_marks = all(_MARK.fullmatch(line[0]) for line in table)
    return not has_marks and sum(map(len, cells)) <= LONGEST_CELL * len(cells)
