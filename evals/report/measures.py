"""The part of the report with the figures: every metric, over all cases and by kind, language and file."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence

from evals.baseline import JUDGED, Mark, compare
from evals.plots import Interval, bar_plot, bins, interval_plot
from evals.report.markup import cell, figure, named, number_cell, paragraph, row_heading, shortened, table
from evals.summary import METRICS, Better, Mean, Scored, Summary, format_interval, format_number, mean

GROUPS = 40  # rows of one table of groups; the largest groups stay

MARK, EARLIER = "uitgangswaarde", "vorige antwoorden"


def overall_table(summary: Summary, marks: Mapping[str, Mark]) -> str:
    """All metrics; with the baseline's marks beside them where there are any."""
    verdicts = {each.metric.name: each for each in compare(summary, dict(marks))}
    rows = []
    for metric in METRICS:
        found = summary.overall[metric.name]
        row = [
            row_heading(named(metric), metric.short),
            number_cell(format_number(found.value)),
            number_cell(format_interval(found)),
            number_cell(str(found.cases)),
        ]
        if marks and metric.name in verdicts:
            mark = verdicts[metric.name].mark
            change = "–" if found.value is None else f"{found.value - mark.value:+.3f}"
            is_fallen = verdicts[metric.name].is_fallen
            row += [
                number_cell(format_number(mark.value), f"speling {mark.tolerance:g}"),
                number_cell(change),
                cell("✗ gezakt", "wrong") if is_fallen else cell("✓ in orde"),
            ]
        elif marks:
            row += [number_cell("–"), number_cell("–"), cell("–")]
        rows.append(row)
    headings = ["metriek", "waarde", "95%-interval", "gevallen"]
    return table("Alle gevallen", headings + ([MARK, "verschil", "oordeel"] if marks else []), rows)


def intervals_figure(summary: Summary, marks: Mapping[str, Mark], earlier: Mapping[str, float]) -> str:
    """``earlier`` holds the means of the answers compared with, by metric name; both it and the marks may be empty."""
    rows = [
        Interval(
            named(metric),
            found.value,
            found.low,
            found.high,
            found.cases,
            marks[metric.name].value if metric.name in marks else None,
            earlier.get(metric.name),
        )
        for metric in JUDGED
        if (found := summary.overall[metric.name]).value is not None
        and found.low is not None
        and found.high is not None
    ]
    legend = ["De stip is het gemiddelde van een metriek, de streep haar 95%-interval"]
    legend += [f"het gestippelde streepje is de {MARK}"] if marks else []
    legend += [f"de open cirkel is wat de {EARLIER} haalden"] if earlier else []
    figures = [
        [row_heading(row.label), *map(_share_cell, (row.value, row.low, row.high, row.mark, row.earlier))]
        for row in rows
    ]
    described = " ".join(f"{row.label}: {row.value:.3f}, tussen {row.low:.3f} en {row.high:.3f}." for row in rows)
    return figure(
        "Metrieken met hun interval",
        interval_plot("intervals", "Metrieken met hun 95%-interval", described, rows),
        "; ".join(legend) + ".",
        table("Intervallen", ["metriek", "waarde", "onder", "boven", MARK, EARLIER], figures),
    )


def lengths_figure(scored: Sequence[Scored]) -> str:
    lengths = [len(each.generated.answer.text) for each in scored]
    bars = bins(lengths)
    middle = statistics.median(lengths) if lengths else 0
    described = f"Mediaan {middle:.0f} tekens. " + ", ".join(f"{b.start:.0f} tot {b.end:.0f}: {b.n}" for b in bars)
    return figure(
        "Lengte van de antwoorden",
        bar_plot(
            "lengths", "Verdeling van de lengte van de antwoorden", described, bars, "tekens", [("mediaan", middle)]
        ),
        f"Elke kolom telt de antwoorden met zoveel tekens; de helft is korter dan {middle:.0f} tekens (streepjeslijn).",
        table(
            "Lengtes",
            ["tekens", "antwoorden"],
            [[row_heading(f"{b.start:.0f} – {b.end:.0f}"), number_cell(str(b.n))] for b in bars],
        ),
    )


def group_tables(scored: Sequence[Scored]) -> str:
    """By kind, by the language the assistant took the question to be in, and by case file."""
    return (
        _group_table("Per soort vraag", "soort", scored, lambda each: each.case.kind)
        + _group_table("Per taal, zoals de assistent haar herkende", "taal", scored, _language)
        + _group_table("Per bestand met gevallen", "bestand", scored, lambda each: each.case.file.name)
    )


def _group_table(caption: str, heading: str, scored: Sequence[Scored], key: Callable[[Scored], str]) -> str:
    groups: dict[str, list[Scored]] = {}
    for each in scored:
        groups.setdefault(key(each), []).append(each)
    kept = sorted(sorted(groups, key=lambda name: -len(groups[name]))[:GROUPS])
    left_out = len(groups) - len(kept)
    shown = [metric for metric in METRICS if metric.better is not Better.NEITHER]
    rows = [
        [
            row_heading(shortened(name, 80)),
            number_cell(str(len(groups[name]))),
            *(_mean_cell(mean([each.scores[metric.name] for each in groups[name]])) for metric in shown),
        ]
        for name in kept
    ]
    note = paragraph(f"Nog {left_out} kleinere groepen zijn weggelaten.") if left_out else ""
    return table(caption, [heading, "gevallen", *(metric.short for metric in shown)], rows) + note


def _language(each: Scored) -> str:
    return str(each.generated.answer.language)


def _mean_cell(found: Mean) -> str:
    """With the interval in two decimals: these tables are wide."""
    interval = "" if found.low is None or found.high is None else f"{found.low:.2f} – {found.high:.2f}"
    return number_cell(format_number(found.value), interval)


def _share_cell(value: float | None) -> str:
    return number_cell("–" if value is None else f"{value:.3f}")
