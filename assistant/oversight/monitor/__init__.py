"""Norms over the years: a library's own figures beside the band of the plan, as a plot, a table and a sentence.

Owns the figures of libraries and how they are shown to that library. Figures stay in the local database: they go to no
log, journal, dossier, eval case or prompt. It judges no library and compares none with another.
"""

from __future__ import annotations

from assistant.oversight.monitor.monitor import Monitor
from assistant.oversight.monitor.series import NormPoint, NormSeries
from assistant.oversight.monitor.table import HEADING, TableRow
from assistant.oversight.monitor.wording import PURPOSE, plot_description
from assistant.oversight.monitor.years import FigureStore, YearFigures

__all__ = [
    "HEADING",
    "PURPOSE",
    "FigureStore",
    "Monitor",
    "NormPoint",
    "NormSeries",
    "TableRow",
    "YearFigures",
    "plot_description",
]
