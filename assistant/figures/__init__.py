"""Numbers as people write them, in Dutch and English: found in a text, and written back the Dutch or English way.

This package owns notation ("€ 250.000", "1,2 miljoen", "acht procent", "een vijfde") and what kind of number stands
there (a quantity, a year, an age, a label). It does not know which norm or which figure of the library is meant.
"""

from __future__ import annotations

from assistant.figures.reading import Figure, find_figures, numbers_in, read_figure, read_numbers
from assistant.figures.surroundings import FigureUnit, Kind, in_dutch
from assistant.figures.worked import Worked
from assistant.figures.writing import format_amount, format_number, format_percent

__all__ = [
    "Figure",
    "FigureUnit",
    "Kind",
    "Worked",
    "find_figures",
    "format_amount",
    "format_number",
    "format_percent",
    "in_dutch",
    "numbers_in",
    "read_figure",
    "read_numbers",
]
