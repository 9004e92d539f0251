"""One norm over the years as a picture: the plan's band, the library's own line, and gaps where a year is missing.

Owns lines, markers and colours. Colour is never the only sign: the own line is solid with round markers, the plan's
edge dashed, what the plan leaves open hatched. It draws shares and hours only, on its own canvas without global state.
"""

from __future__ import annotations

import io
from threading import Lock
from typing import Any, Literal

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from assistant.advice import Comparison, Unit
from assistant.errors import shown
from assistant.figures import format_number
from assistant.knowledge.norms import Kind
from assistant.oversight.monitor.geometry import (
    DARK,
    LIGHT,
    MOST_YEARS,
    Palette,
    Stretch,
    heights,
    is_just_below_an_edge,
    labelled,
    runs,
    span,
    stretches,
)
from assistant.oversight.monitor.series import NormPoint, NormSeries
from assistant.oversight.monitor.wording import STRENGTHS, bounds_text, measured, missing_years

_ONE_AT_A_TIME = Lock()  # matplotlib makes no promise about threads
_LONGEST_LIBRARY = 36
_FONT = "DejaVu Sans"
_DASHES = (0, (5, 2.5))


def draw(series: NormSeries, *, dark: bool = False, form: Literal["png", "svg"] = "png") -> bytes:
    """The picture as PNG or SVG; equal figures give an equal PNG."""
    palette = DARK if dark else LIGHT
    with _ONE_AT_A_TIME:
        figure = Figure(figsize=(7.6, 4.4), dpi=144, facecolor=palette.paper)
        axes = figure.add_axes((0.085, 0.295, 0.80, 0.50))
        axes.set_xlim(*span(series))
        axes.set_ylim(*heights(series))
        _draw_plan(axes, series, palette)
        _draw_own(axes, series, palette)
        _dress(figure, axes, series, palette)
        return _saved(figure, form)


def _saved(figure: Figure, form: Literal["png", "svg"]) -> bytes:
    out = io.BytesIO()
    if form == "svg":
        FigureCanvasSVG(figure).print_svg(out, metadata={"Date": None, "Creator": None})
    else:
        FigureCanvasAgg(figure).print_png(out, metadata={"Software": None})
    return out.getvalue()


# --- the plan's side


def _draw_plan(axes: Any, series: NormSeries, palette: Palette) -> None:
    bottom, top = axes.get_ylim()
    for stretch in stretches(series):
        across = (stretch.left, stretch.right)
        if stretch.is_open:
            axes.fill_between(across, bottom, top, facecolor="none", edgecolor=palette.faint, hatch="///", alpha=0.35)
            continue
        low = bottom if stretch.low is None else float(stretch.low)
        high = top if stretch.high is None else float(stretch.high)
        axes.fill_between(across, low, high, color=palette.band, alpha=palette.band_strength, linewidth=0)
        for edge in stretch.edges:
            axes.plot(across, (edge, edge), color=palette.plan, linewidth=2, linestyle=_DASHES, zorder=2)
        _name_stretch(axes, series, stretch, palette)


def _name_stretch(axes: Any, series: NormSeries, stretch: Stretch, palette: Palette) -> None:
    """The plan's figure where no own line can run: right of the axes, or for a table on top of its years."""
    if series.kind is Kind.TABLE:
        left, right = axes.get_xlim()
        if (stretch.right - stretch.left) * 9 < right - left:
            return  # too narrow for its words; the table beside the plot has them
        middle = (stretch.left + stretch.right) / 2
        words = f"min. {measured(stretch.edges[0], series.unit)}"
        axes.annotate(words, (middle, axes.get_ylim()[1]), (0, 4), ha="center", va="bottom", **_small(palette))
        return
    prefix = {Kind.FLOOR: "min. ", Kind.CEILING: "max. "}.get(series.kind, "")
    for edge in stretch.edges:
        words = prefix + measured(edge, series.unit)
        axes.annotate(words, (stretch.right, edge), (6, 0), ha="left", va="center", **_small(palette))


def _small(palette: Palette) -> dict[str, Any]:
    return {"textcoords": "offset points", "fontsize": 9.5, "color": palette.ink}


# --- the library's side


def _draw_own(axes: Any, series: NormSeries, palette: Palette) -> None:
    for run in runs(series.known):
        axes.plot(
            [point.year for point in run],
            [point.value for point in run],
            color=palette.own,
            linewidth=2.4,
            zorder=3,
        )
    for point in series.known:
        marker, fill = _sign(point, palette)
        axes.plot(
            [point.year],
            [point.value],
            linestyle="none",
            marker=marker,
            markersize=9,
            markerfacecolor=fill,
            markeredgecolor=palette.own,
            markeredgewidth=2.2,
            zorder=4,
        )
    bottom, top = axes.get_ylim()
    for point in labelled(series.known):
        above = not is_just_below_an_edge(series, point, (top - bottom) * 0.16)
        axes.annotate(
            measured(point.value or 0, series.unit),
            (point.year, point.value),
            xytext=(0, 10 if above else -10),
            textcoords="offset points",
            ha="center",
            va="bottom" if above else "top",
            color=palette.ink,
            fontsize=10,
            fontweight="bold",
            zorder=5,
            bbox={"facecolor": palette.paper, "edgecolor": "none", "alpha": 0.75, "pad": 1.2},
        )


def _sign(point: NormPoint, palette: Palette) -> tuple[str, str]:
    """Marker and filling: full where it fits the plan, hollow where not yet, a diamond where nothing was compared."""
    if point.comparison is None or point.is_open:
        return "D", palette.paper
    return "o", palette.own if point.comparison is Comparison.MEETS else palette.paper


# --- what stands around


def _dress(figure: Figure, axes: Any, series: NormSeries, palette: Palette) -> None:
    axes.set_facecolor(palette.paper)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(palette.faint)
    axes.tick_params(colors=palette.faint, labelcolor=palette.ink, labelsize=10, length=3)
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _tick(value, series.unit)))
    axes.grid(axis="y", color=palette.faint, alpha=0.25, linewidth=0.8)
    axes.set_axisbelow(True)
    _number_years(axes, series)
    measure = "uren per week" if series.unit is Unit.HOURS_PER_WEEK else f"percentage van: {series.of}"
    for height, words, size, weight, colour in (
        (0.93, series.name, 13 if len(series.name) <= 60 else 11, "bold", palette.ink),
        (0.868, f"{_drawable(shown(series.library, _LONGEST_LIBRARY))} · {measure}", 9.5, "normal", palette.faint),
    ):
        figure.text(0.03, height, words, fontsize=size, fontweight=weight, color=colour, parse_math=False)
    if not series.known:
        if series.kind is Kind.TABLE and not any(point.low for point in series.points):
            axes.set_yticks([])
        axes.text(
            0.5,
            0.5,
            "Nog geen eigen cijfers ingevuld",
            transform=axes.transAxes,
            ha="center",
            va="center",
            color=palette.ink,
            fontsize=12,
        )
    legend = _legend(series, palette)
    if not legend:
        return
    figure.legend(
        handles=list(legend),
        labels=list(legend.values()),
        loc="lower left",
        bbox_to_anchor=(0.02, 0.01),
        ncols=2,
        frameon=False,
        fontsize=9.5,
        labelcolor=palette.ink,
        handlelength=2.6,
    )


def _tick(value: float, unit: Unit) -> str:
    if unit is Unit.PERCENT and value > 100:
        return ""
    number = format_number(round(value, 6))
    return f"{number}%" if unit is Unit.PERCENT else number


def _number_years(axes: Any, series: NormSeries) -> None:
    first, last = axes.get_xlim()
    if last - first < 2 and not series.points:
        axes.set_xticks([])
        return
    years = list(range(round(first + 0.6), round(last - 0.6) + 1))
    step = -(-len(years) // MOST_YEARS)
    absent = missing_years(series) if step == 1 else []
    axes.set_xticks(years[::step], [f"{year}\ngeen cijfer" if year in absent else str(year) for year in years[::step]])


def _legend(series: NormSeries, palette: Palette) -> dict[Any, str]:
    """Handles with their words: the library first, then the plan, then what the plan leaves open."""
    signs = _own_legend(series, palette)
    strength = STRENGTHS.get(series.strength, "")
    asked = bounds_text(series, series.low, series.high)
    if asked or any(point.low is not None for point in series.points):
        line = Line2D([], [], color=palette.plan, linewidth=2, linestyle=_DASHES)
        shade = Patch(facecolor=palette.band, alpha=palette.band_strength, linewidth=0)
        sign = line if series.low == series.high is not None else (shade, line)
        signs[sign] = f"het plan: {asked or 'een minimum naar inwoners'} ({strength})"
    if any(point.is_open for point in series.points):
        signs[Patch(facecolor="none", edgecolor=palette.faint, hatch="///")] = "het plan laat dit aan mensen over"
    return signs


def _own_legend(series: NormSeries, palette: Palette) -> dict[Any, str]:
    """Only the signs that occur. Beside a direction or a target there is no way to be "on", only another choice."""
    has_a_side = series.kind in (Kind.FLOOR, Kind.CEILING, Kind.TABLE)
    words = {
        ("o", palette.own): "past bij het plan",
        ("o", palette.paper): "nog onderweg" if has_a_side else "anders dan het plan noemt",
        ("D", palette.paper): "niet vergeleken",
    }
    occurring = {_sign(point, palette) for point in series.known}
    return {
        Line2D(
            [],
            [],
            color=palette.own,
            linewidth=2.4,
            marker=marker,
            markersize=8,
            markerfacecolor=fill,
            markeredgewidth=2,
        ): f"uw bibliotheek, {said}"
        for (marker, fill), said in words.items()
        if (marker, fill) in occurring
    }


def _drawable(text: str) -> str:
    """A name may hold signs that the font lacks; they become a box instead of a warning."""
    signs = get_font(findfont(_FONT)).get_charmap()
    return "".join(sign if ord(sign) in signs else "□" for sign in text)
