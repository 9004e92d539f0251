"""Where everything in a plot of a norm stands: the axes, the years in which the plan asks the same, runs, and colours.

Owns places and the palette, as plain values that can be tested without drawing. It draws nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.advice import Number, Unit
from assistant.knowledge.norms import Kind
from assistant.oversight.monitor.series import NormPoint, NormSeries

MOST_YEARS = 12  # numbered below the axes
MOST_FIGURES = 8  # written beside the line


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of Okabe and Ito, which stay apart for the colour-blind, on paper or on a dark page."""

    paper: str
    ink: str
    faint: str
    own: str
    plan: str
    band: str
    band_strength: float


LIGHT = Palette("#ffffff", "#1f2933", "#5b6672", "#0072B2", "#D55E00", "#E69F00", 0.20)
DARK = Palette("#171b21", "#eef1f4", "#aab4be", "#56B4E9", "#E69F00", "#E69F00", 0.18)


def span(series: NormSeries) -> tuple[float, float]:
    years = [point.year for point in series.points if point.value is not None or point.low is not None or point.is_open]
    if not years:
        return -0.6, 0.6
    return min(years) - 0.6, max(years) + 0.6


def heights(series: NormSeries) -> tuple[float, float]:
    """From zero, unless all lies far above it; with room above for labels and for the shading of a minimum."""
    drawn = [float(point.value) for point in series.known if point.value is not None]
    edges = [float(edge) for edge in (series.low, series.high) if edge is not None]
    edges += [float(edge) for point in series.points for edge in (point.low, point.high) if edge is not None]
    everything = [*drawn, *edges] or [1.0]
    lowest, highest = min(everything), max(everything) or 1.0
    if lowest > highest / 2 and series.kind is Kind.BAND:
        room = max(highest - lowest, 10.0)
        return max(0.0, lowest - room * 0.8), highest + room * 0.5
    top = highest * 1.3
    return 0.0, min(top, 112.0) if series.unit is Unit.PERCENT else top


@dataclass(frozen=True, slots=True)
class Stretch:
    """Years side by side in which the plan asks the same."""

    left: float
    right: float
    low: Number | None
    high: Number | None
    is_open: bool = False

    @property
    def edges(self) -> list[Number]:
        return sorted({edge for edge in (self.low, self.high) if edge is not None})


def stretches(series: NormSeries) -> list[Stretch]:
    """One over all years for a norm that is the same for everybody; per class of inhabitants for a table."""
    if series.kind is not Kind.TABLE:
        return [Stretch(*span(series), series.low, series.high)]
    found: list[Stretch] = []
    for point in series.points:
        if point.low is None and not point.is_open:
            continue
        new = Stretch(point.year - 0.5, point.year + 0.5, point.low, None, point.is_open)
        last = found[-1] if found else None
        if last and (last.right, last.low, last.is_open) == (new.left, new.low, new.is_open):
            found[-1] = Stretch(last.left, new.right, new.low, None, new.is_open)
        else:
            found.append(new)
    return found


def is_just_below_an_edge(series: NormSeries, point: NormPoint, near: float) -> bool:
    """Whether a label above the point would cover the plan's line; not where the foot of the axes is nearer still."""
    value = float(point.value or 0)
    edges = (series.low, series.high, point.low)
    return value > near and any(0 <= edge - value < near for edge in edges if edge is not None and edge != value)


def runs(points: Sequence[NormPoint]) -> list[list[NormPoint]]:
    """The values in rows of years without a gap."""
    found: list[list[NormPoint]] = []
    for point in points:
        if found and found[-1][-1].year == point.year - 1:
            found[-1].append(point)
        else:
            found.append([point])
    return found


def labelled(points: Sequence[NormPoint]) -> Sequence[NormPoint]:
    """The values that get their figure: all, or with very many only the first and the last."""
    return points if len(points) <= MOST_FIGURES else (points[0], points[-1])
