"""The baseline: what was reached, how far each metric may fall below it, and who changes it: a person, on purpose.

Owns ``baseline.json`` and the comparison with it. A metric that could not be measured counts as fallen.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import EvalError
from evals.answers import writable
from evals.summary import METRICS, Better, Mean, Metric, Summary, align

TOLERANCE = 0.01
# What must always hold gets no room: one invented quote or number is one too many.
NO_TOLERANCE = frozenset({"verbatim", "traceable_numbers", "completed"})
JUDGED = tuple(metric for metric in METRICS if metric.better is not Better.NEITHER)
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Mark:
    value: float
    tolerance: float


@dataclass(frozen=True, slots=True)
class Comparison:
    metric: Metric
    mark: Mark
    found: Mean

    @property
    def is_fallen(self) -> bool:
        if self.found.value is None:
            return True
        change = self.found.value - self.mark.value
        loss = -change if self.metric.better is Better.HIGHER else change
        return loss > self.mark.tolerance + ROUNDING


def read_baseline(path: Path) -> dict[str, Mark]:
    try:
        marks = {
            name: Mark(float(mark["value"]), float(mark["tolerance"]))
            for name, mark in json.loads(path.read_text(encoding="utf-8"))["metrics"].items()
        }
    except FileNotFoundError:
        raise EvalError(f"{path}: er is nog geen uitgangswaarde. Leg haar vast met --update-baseline.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EvalError(f"{path}: de uitgangswaarde is niet te lezen ({error}). Herstel het bestand.") from error
    strange = sorted(set(marks) - {metric.name for metric in JUDGED})
    if strange or not marks:
        raise EvalError(
            f"{path}: geen bekende metriek: {', '.join(strange) or 'het bestand noemt er geen'}. Herstel dit."
        )
    return marks


def compare(summary: Summary, marks: dict[str, Mark]) -> list[Comparison]:
    return [Comparison(m, marks[m.name], summary.overall[m.name]) for m in JUDGED if m.name in marks]


def format_comparison(comparisons: list[Comparison]) -> str:
    rows = [["metriek", "uitgangswaarde", "speling", "nu", ""]]
    for each in comparisons:
        now = "niet gemeten" if each.found.value is None else f"{each.found.value:.3f}"
        verdict = "GEZAKT" if each.is_fallen else "in orde"
        rows.append([each.metric.name, f"{each.mark.value:.3f}", f"{each.mark.tolerance:.3f}", now, verdict])
    return align(rows)


def write_baseline(path: Path, summary: Summary) -> None:
    """Record what this run reached; a tolerance that was set by hand stays."""
    earlier = read_baseline(path) if path.exists() else {}
    metrics = {
        metric.name: {"value": _rounded(metric, value), "tolerance": _tolerance(metric.name, earlier)}
        for metric in JUDGED
        if (value := summary.overall[metric.name].value) is not None
    }
    with writable(path):
        path.write_text(json.dumps({"cases": summary.cases, "metrics": metrics}, indent=2) + "\n", encoding="utf-8")


def _rounded(metric: Metric, value: float) -> float:
    """Rounded to the lenient side: a mark that is better than what was reached would fall at once."""
    towards = math.floor if metric.better is Better.HIGHER else math.ceil
    return towards(value * 10_000) / 10_000


def _tolerance(name: str, earlier: dict[str, Mark]) -> float:
    if name in earlier:
        return earlier[name].tolerance
    return 0.0 if name in NO_TOLERANCE else TOLERANCE
