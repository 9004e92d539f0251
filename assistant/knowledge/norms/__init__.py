"""The norm register and its calculators: what the plan sets, aims at, cites, leaves open, and what follows in figures.

Beside the plan's norms stand those that people accepted from added sources; what looks like one there is proposed.

Owns norms and sums. It refuses to choose where the plan does not: a gap or an ambiguous boundary gives readings, no
result. Nothing here judges a library; a sum says what is still needed.
"""

from __future__ import annotations

from assistant.knowledge.norms.backwards import can_solve, row_of, solve
from assistant.knowledge.norms.calculators import (
    calculate,
    gap_of,
    judged,
    receipt_of,
    set_beside,
    with_rest,
    with_spread,
    with_total,
)
from assistant.knowledge.norms.differences import difference_of
from assistant.knowledge.norms.inputs import missing_inputs, read_library_figures, written
from assistant.knowledge.norms.loading import load_norms
from assistant.knowledge.norms.readings import options_of, reading_reason, readings
from assistant.knowledge.norms.register import (
    WORKED_OUT,
    AddedNorm,
    Aspect,
    Band,
    Evidence,
    Formula,
    Guideline,
    Kind,
    LapsedNorm,
    Norm,
    NormInput,
    NormRegister,
    NormValue,
    Reading,
    ReadingOption,
    Strength,
    Term,
    Text,
    Told,
    Use,
    held_values,
)

__all__ = [
    "WORKED_OUT",
    "AddedNorm",
    "Aspect",
    "Band",
    "Evidence",
    "Formula",
    "Guideline",
    "Kind",
    "LapsedNorm",
    "Norm",
    "NormInput",
    "NormRegister",
    "NormValue",
    "Reading",
    "ReadingOption",
    "Strength",
    "Term",
    "Text",
    "Told",
    "Use",
    "calculate",
    "can_solve",
    "difference_of",
    "gap_of",
    "held_values",
    "judged",
    "load_norms",
    "missing_inputs",
    "options_of",
    "read_library_figures",
    "reading_reason",
    "readings",
    "receipt_of",
    "row_of",
    "set_beside",
    "solve",
    "with_rest",
    "with_spread",
    "with_total",
    "written",
]
