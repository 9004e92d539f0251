"""Plots as inline SVG, drawn from plain values: intervals, reliability, a curve, a distribution.

Owns how a plot looks and nothing about what is measured. Every plot has a title and a description for who cannot see
it, needs no colour, no script and no stylesheet of the page, and escapes every word it is given.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

WIDTH = 440  # units of the drawing; on screen it takes the room there is
ROW = 58  # a metric: its name, its figures, its interval
SIDE = 260  # height of a square's plotting area
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 16, 46
BLACK, GREY, LIGHT = "#1b1b1b", "#767676", "#d9d9d9"


class Point(NamedTuple):
    """A measured value with the ends of its interval and the number of cases it rests on.

    ``label`` is written beside it.
    """

    x: float
    y: float
    low: float
    high: float
    n: int
    label: str = ""


class Span(NamedTuple):
    value: float
    low: float
    high: float


class Cross(NamedTuple):
    """One place in a plane that is uncertain both ways."""

    x: Span
    y: Span


class Interval(NamedTuple):
    """One row of the interval plot, with what it is compared with: a mark to keep, and what was reached earlier."""

    label: str
    value: float
    low: float
    high: float
    n: int
    mark: float | None = None
    earlier: float | None = None


class Bar(NamedTuple):
    start: float
    end: float
    n: int


Scale = Callable[[float], float]


def interval_plot(name: str, title: str, description: str, rows: Sequence[Interval]) -> str:
    """Dot and whisker on a scale from 0 to 1, one row a metric, with the figures written out under its name."""
    across = _scale(0, 1, 8, WIDTH - 8)
    bottom = len(rows) * ROW + 8
    ticks = "".join(
        _line(across(tick), 4, across(tick), bottom, LIGHT)
        + _text(across(tick), bottom + 16, f"{tick:g}", _anchor(tick))
        for tick in (0, 0.25, 0.5, 0.75, 1)
    )
    drawn = "".join(_interval_row(row, number * ROW, across) for number, row in enumerate(rows))
    return _svg(name, title, description, bottom + 24, ticks + drawn)


def _interval_row(row: Interval, top: float, across: Scale) -> str:
    y = top + 46
    # Told apart without colour: an upright dashed line and an open dot.
    mark = _line(across(row.mark), y - 10, across(row.mark), y + 10, BLACK, 2, "3 2") if row.mark is not None else ""
    earlier = _ring(across(row.earlier), y) if row.earlier is not None else ""
    return (
        _text(8, top + 17, row.label)
        + _text(8, top + 32, f"{row.value:.3f} ({row.low:.3f} – {row.high:.3f}), n = {row.n}", size=11)
        + mark
        + earlier
        + _line(across(row.low), y, across(row.high), y, BLACK, 2)
        + "".join(_line(across(end), y - 5, across(end), y + 5, BLACK, 2) for end in (row.low, row.high))
        + _dot(across(row.value), y)
    )


def reliability_plot(
    name: str, title: str, description: str, points: Sequence[Point], x_label: str, y_label: str
) -> str:
    """What was said against what came true, each with its n below; on the dashed diagonal they are equal."""
    across, up = _square()
    diagonal = _line(across(0), up(0), across(1), up(1), GREY, 1.5, "5 4")
    dots = "".join(_whisker(point, across, up) for point in points)
    return _svg(name, title, description, TOP + SIDE + BOTTOM, _axes(across, up, x_label, y_label) + diagonal + dots)


def curve_plot(
    name: str,
    title: str,
    description: str,
    points: Sequence[Point],
    x_label: str,
    y_label: str,
    now: Cross | None = None,
) -> str:
    """A line through points from left to right, its interval as a grey band; points with a label are marked and named.

    ``now`` is drawn as a cross that spans its intervals both ways. The plot ends at the right of what is named, where
    the line is cut.
    """
    x_end = _round_end([*(p.x for p in points if p.label), *([now.x.high] if now else [])])
    across, up = _square(x_end)
    points = _cut(points, x_end)
    band = [*((p.x, p.high) for p in points), *((p.x, p.low) for p in reversed(points))]
    area = f'<polygon points="{_path(band, across, up)}" fill="{LIGHT}" stroke="none"/>'
    line = (
        f'<polyline points="{_path([(p.x, p.y) for p in points], across, up)}" '
        f'fill="none" stroke="{BLACK}" stroke-width="2"/>'
    )
    named = "".join(_named(point, across, up) for point in points if point.label)
    drawn = area + _axes(across, up, x_label, y_label, x_end) + line + named + (_cross(now, across, up) if now else "")
    return _svg(name, title, description, TOP + SIDE + BOTTOM, drawn)


def _round_end(named: Sequence[float]) -> float:
    return next(end for end in (0.1, 0.25, 0.5, 1.0) if end >= max(named, default=1.0))


def _cut(points: Sequence[Point], x_end: float) -> list[Point]:
    """The points up to ``x_end``, and the place where the line to the next one crosses it."""
    kept = [point for point in points if point.x <= x_end]
    if not kept or len(kept) == len(points):
        return kept
    last, following = kept[-1], points[len(kept)]
    share = (x_end - last.x) / (following.x - last.x)
    edge = [one + share * (other - one) for one, other in zip(last[1:4], following[1:4], strict=True)]
    return [*kept, Point(x_end, edge[0], edge[1], edge[2], following.n)]


def _cross(now: Cross, across: Scale, up: Scale) -> str:
    x, y = across(now.x.value), up(now.y.value)
    return (
        _line(across(now.x.low), y, across(now.x.high), y, BLACK, 2.5)
        + _line(x, up(now.y.low), x, up(now.y.high), BLACK, 2.5)
        + f'<rect x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10" fill="white" '
        f'stroke="{BLACK}" stroke-width="2"/>'
    )


def growth_plot(
    name: str,
    title: str,
    description: str,
    lines: Mapping[str, Sequence[tuple[float, float]]],
    x_label: str,
    y_label: str,
    mark: tuple[str, float],
) -> str:
    """Ratios over sizes, each line named at its end; sizes stand ten times as far apart for every step to the right.

    ``mark`` is a value that should not be passed, drawn dashed across the plot with its name.
    """
    sizes = [x for points in lines.values() for x, _ in points]
    powers = range(math.floor(math.log10(min(sizes))), math.ceil(math.log10(max(sizes))) + 1)
    top = max(mark[1], *(y for points in lines.values() for _, y in points)) * 1.15
    across = _scale(powers[0], powers[-1], LEFT, WIDTH - RIGHT)
    up = _scale(0, top, TOP + SIDE, TOP)
    grid = "".join(
        _line(across(power), up(0), across(power), up(top), LIGHT)
        + _text(
            across(power),
            up(0) + 16,
            f"{10**power:,}".replace(",", "."),
            "end" if power == powers[-1] else "middle",
            11,
        )
        for power in powers
    ) + "".join(
        _line(LEFT, up(y), WIDTH - RIGHT, up(y), LIGHT) + _text(LEFT - 6, up(y) + 4, f"{y}", "end")
        for y in range(int(top) + 1)
    )
    drawn = [grid, _line(LEFT, up(mark[1]), WIDTH - RIGHT, up(mark[1]), GREY, 1.5, "5 4")]
    drawn.append(_text(LEFT + 4, up(mark[1]) - 5, mark[0], size=11))
    lowest = min(points[-1][1] for points in lines.values())
    for (label, points), dashes in zip(lines.items(), ("", "7 3", "2 3", "9 3 2 3"), strict=False):
        places = " ".join(f"{across(math.log10(x)):.1f},{up(y):.1f}" for x, y in points)
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        drawn.append(f'<polyline points="{places}" fill="none" stroke="{BLACK}" stroke-width="2"{dashed}/>')
        last_x, last_y = points[-1]
        beside = 16 if last_y == lowest else -8  # the lowest name stands below its line, so that the next has room
        drawn.append(_text(across(math.log10(last_x)), up(last_y) + beside, label, "end", 11))
    middle = (LEFT + WIDTH - RIGHT) / 2
    drawn.append(_text(middle, TOP + SIDE + 38, x_label, "middle"))
    drawn.append(
        f'<g transform="rotate(-90 14 {TOP + SIDE / 2:.1f})">{_text(14, TOP + SIDE / 2, y_label, "middle")}</g>'
    )
    return _svg(name, title, description, TOP + SIDE + BOTTOM, "".join(drawn))


def bar_plot(
    name: str, title: str, description: str, bars: Sequence[Bar], x_label: str, marks: Sequence[tuple[str, float]] = ()
) -> str:
    """How often a value falls in each bin; a mark is a dashed line with its name."""
    most = max((bar.n for bar in bars), default=0) or 1
    start, end = (bars[0].start, bars[-1].end) if bars else (0.0, 1.0)
    across, up = _scale(start, end, LEFT, WIDTH - RIGHT), _scale(0, most, TOP + SIDE, TOP + 26)
    columns = "".join(
        f'<rect x="{across(bar.start):.1f}" y="{up(bar.n):.1f}" '
        f'width="{across(bar.end) - across(bar.start):.1f}" height="{up(0) - up(bar.n):.1f}" '
        f'fill="{LIGHT}" stroke="{BLACK}"/>'
        for bar in bars
    )
    counts = "".join(
        _text(across((bar.start + bar.end) / 2), up(bar.n) - 4, str(bar.n), "middle", 11) for bar in bars if bar.n
    )
    edges = [bar.start for bar in bars] + [end] if bars else []
    ticks = "".join(
        _text(across(edge), TOP + SIDE + 16, f"{edge:g}", "middle", 11) for edge in edges[:: max(1, len(edges) // 6)]
    )
    named = "".join(
        _line(across(value), TOP, across(value), TOP + SIDE, BLACK, 1.5, "5 4")
        + _text(across(value) + 5, TOP + 8, label)
        for label, value in marks
        if start <= value <= end
    )
    base = _line(LEFT, TOP + SIDE, WIDTH - RIGHT, TOP + SIDE, BLACK)
    below = _text((LEFT + WIDTH - RIGHT) / 2, TOP + SIDE + 38, x_label, "middle")
    return _svg(name, title, description, TOP + SIDE + BOTTOM, columns + base + ticks + named + counts + below)


def bins(values: Sequence[float], count: int = 12) -> list[Bar]:
    """Bins of a round width that hold all values from 0 up, about ``count`` of them."""
    if not values:
        return []
    width = _round_width(max(values) / count)
    edges = [width * number for number in range(int(max(values) // width) + 2)]
    return [Bar(low, high, sum(low <= value < high for value in values)) for low, high in pairwise(edges)]


def _round_width(least: float) -> float:
    """The first of 1, 2, 5, 10, 20, 50 … that is no smaller."""
    size = 1.0
    while True:
        for step in (1, 2, 5):
            if step * size >= least:
                return step * size
        size *= 10


def _square(x_end: float = 1.0) -> tuple[Scale, Scale]:
    return _scale(0, x_end, LEFT, WIDTH - RIGHT), _scale(0, 1, TOP + SIDE, TOP)


def _axes(across: Scale, up: Scale, x_label: str, y_label: str, x_end: float = 1.0) -> str:
    grid = "".join(
        _line(across(0), up(share), across(x_end), up(share), LIGHT)
        + _line(across(share * x_end), up(0), across(share * x_end), up(1), LIGHT)
        + _text(across(0) - 6, up(share) + 4, f"{share:g}", "end")
        + _text(across(share * x_end), up(0) + 16, f"{share * x_end:g}", "middle")
        for share in (0, 0.25, 0.5, 0.75, 1)
    )
    middle = (up(0) + up(1)) / 2
    return (
        grid
        + _text((across(0) + across(x_end)) / 2, up(0) + 38, x_label, "middle")
        + f'<g transform="rotate(-90 14 {middle:.1f})">{_text(14, middle, y_label, "middle")}</g>'
    )


def _whisker(point: Point, across: Scale, up: Scale) -> str:
    x = across(point.x)
    ends = "".join(_line(x - 4, up(end), x + 4, up(end), BLACK, 1.5) for end in (point.low, point.high))
    return (
        _line(x, up(point.low), x, up(point.high), BLACK, 1.5)
        + ends
        + _dot(x, up(point.y))
        + _text(x, min(up(point.low) + 14, up(0) - 4), str(point.n), "middle", 11)
    )


def _named(point: Point, across: Scale, up: Scale) -> str:
    x, y = across(point.x), up(point.y)
    return _dot(x, y) + _text(x, y + 22, point.label, "middle")


def _path(places: Iterable[tuple[float, float]], across: Scale, up: Scale) -> str:
    return " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in places)


def _scale(start: float, end: float, at_start: float, at_end: float) -> Scale:
    """From value to place, held within the plot; a scale without length puts everything at its start."""
    length = end - start

    def place(value: float) -> float:
        share = (min(max(value, start), end) - start) / length if length else 0.0
        return at_start + share * (at_end - at_start)

    return place


def _svg(name: str, title: str, description: str, height: float, drawn: str) -> str:
    """``name`` makes the ids of one page unique; it is a word of ours, not of the cases."""
    return (
        f'<svg role="img" aria-labelledby="{name}-title {name}-desc" viewBox="0 0 {WIDTH} {height:.0f}" '
        f'xmlns="http://www.w3.org/2000/svg" font-family="system-ui, sans-serif">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>'
        f"{drawn}</svg>"
    )


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
        f'stroke-width="{width:g}"{dashed}/>'
    )


def _dot(x: float, y: float) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{BLACK}"/>'


def _ring(x: float, y: float) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7.5" fill="none" stroke="{BLACK}" stroke-width="1.5"/>'


def _text(x: float, y: float, text: str, anchor: str = "start", size: int = 13) -> str:
    """With a white edge, so that lines behind it do not run through the letters."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{BLACK}" '
        f'stroke="white" stroke-width="3" paint-order="stroke">{escape(text)}</text>'
    )


def _anchor(share: float) -> str:
    """At the ends of a scale that runs to the edge, numbers stay inside the drawing."""
    return "start" if share == 0 else "end" if share == 1 else "middle"
