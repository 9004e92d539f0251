"""From scores to figures: the mean of every metric with its interval, overall and by kind of question.

Owns which metrics there are, which way is better and how they are printed. A case to which a metric does not apply
is left out of its mean, never counted as zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from assistant.errors import EvalError
from evals.answers import Generated
from evals.cases import Case
from evals.evidence import Score
from evals.scorers import CanonicalText, score_answer

SEED = 2026
RESAMPLES = 2000


class Better(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"  # shown, never judged


@dataclass(frozen=True, slots=True)
class Metric:
    name: str
    short: str  # heads a column
    label: str
    better: Better = Better.HIGHER
    names_cases: bool = True  # False: judged over all cases together, never held against a single one

    def shortfall(self, score: Score) -> float:
        """How far a score is from right, 0 to 1."""
        if score.value is None or self.better is Better.NEITHER or not self.names_cases:
            return 0.0
        return 1 - score.value if self.better is Better.HIGHER else score.value


METRICS = (
    Metric("evidence_recall", "bewijs", "bewijs gevonden en geciteerd"),
    Metric("quote_precision", "precisie", "citaten die nodig bewijs dragen"),
    Metric("numbers", "getallen", "alle verwachte getallen goed"),
    Metric("outcome", "uitkomst", "verwachte uitkomst"),
    Metric("forbidden", "verboden", "niets verbodens gezegd"),
    Metric("verbatim", "letterlijk", "citaten letterlijk"),
    Metric("traceable_numbers", "herleid", "getallen herleidbaar"),
    Metric("refusal_recall", "afw.recall", "afgewezen wat afgewezen hoort"),
    Metric("refusal_precision", "afw.prec", "terecht onder de afwijzingen"),
    Metric("wrong_refusal", "onterecht", "ten onrechte afgewezen", Better.LOWER),
    Metric("hedged", "terughoudend", "ten onrechte geen gewoon antwoord", Better.LOWER),
    Metric("opening", "ja/nee", "goed onder ja, nee en open"),
    Metric("opening_said", "gezegd", "ja/nee-vragen waarop ja, nee of open is gezegd", names_cases=False),
    Metric("thing", "wie/wanneer", "goed onder wie, wanneer en hoeveel"),
    Metric(
        "thing_said", "genoemd", "vragen naar wie, wanneer of hoeveel waarop dat eerst is genoemd", names_cases=False
    ),
    # What makes an answer wrong is a metric of its own above; counted again here it would weigh double.
    Metric("right", "goed", "in zijn geheel goed", names_cases=False),
    Metric("brier", "zekerheid", "afstand van zekerheid tot goed of fout", Better.LOWER, names_cases=False),
    Metric("completed", "gelukt", "zonder fout gelopen"),
    Metric("characters", "tekens", "tekens per antwoord", Better.NEITHER),
    Metric("seconds", "seconden", "seconden per antwoord", Better.NEITHER),
    Metric("readability", "leesbaar", "leesbaarheid van de eigen woorden (Flesch-Douma)", Better.NEITHER),
)


@dataclass(frozen=True, slots=True)
class Scored:
    case: Case
    generated: Generated
    scores: dict[str, Score]

    @property
    def shortfall(self) -> float:
        return sum(metric.shortfall(self.scores[metric.name]) for metric in METRICS)

    def shortcomings(self) -> list[tuple[Metric, Score]]:
        found = [(metric, self.scores[metric.name]) for metric in METRICS]
        return [(metric, score) for metric, score in found if metric.shortfall(score) > 0]


@dataclass(frozen=True, slots=True)
class Mean:
    """A metric's mean over the cases it applies to, with a 95% bootstrap interval; no value when there are none."""

    value: float | None
    low: float | None
    high: float | None
    cases: int


@dataclass(frozen=True, slots=True)
class Summary:
    overall: dict[str, Mean]
    kinds: dict[str, dict[str, Mean]]
    cases: int


def score_cases(cases: Sequence[Case], answers: Sequence[Generated], canonical: CanonicalText) -> list[Scored]:
    return [
        Scored(case, generated, score_answer(case, generated, canonical)) for case, generated in pair_up(cases, answers)
    ]


def pair_up(cases: Sequence[Case], answers: Sequence[Generated]) -> list[tuple[Case, Generated]]:
    """Every case with its answer; one without is an error, since leaving it out would flatter the figures."""
    by_id = {generated.case_id: generated for generated in answers}
    missing = [case.id for case in cases if case.id not in by_id]
    if missing:
        named = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
        raise EvalError(
            f"Voor {len(missing)} gevallen is geen antwoord: {named}. Draai 'assistant eval generate' opnieuw."
        )
    return [(case, by_id[case.id]) for case in cases]


def summarise(scored: Sequence[Scored]) -> Summary:
    kinds = sorted({each.case.kind for each in scored})
    return Summary(
        overall=_means(scored),
        kinds={kind: _means([each for each in scored if each.case.kind == kind]) for kind in kinds},
        cases=len(scored),
    )


def _means(scored: Sequence[Scored]) -> dict[str, Mean]:
    return {metric.name: mean([each.scores[metric.name] for each in scored]) for metric in METRICS}


def mean(scores: Sequence[Score]) -> Mean:
    values = np.array([score.value for score in scores if score.value is not None])
    if not values.size:
        return Mean(None, None, None, 0)
    # Seeded anew each time, so that the interval of one metric never depends on which others were computed.
    picks = np.random.default_rng(SEED).integers(0, values.size, (RESAMPLES, values.size))
    low, high = np.quantile(values[picks].mean(axis=1), [0.025, 0.975])
    return Mean(float(values.mean()), float(low), float(high), int(values.size))


def worst(scored: Sequence[Scored], count: int = 10) -> list[Scored]:
    """The cases that fall short most, worst first; none that is all right."""
    wrong = [each for each in scored if each.shortfall > 0]
    return sorted(wrong, key=lambda each: (-each.shortfall, each.case.id))[:count]


def format_table(summary: Summary) -> str:
    """Plain aligned text: the metrics with their intervals, then one row a kind."""
    rows = [["metriek", "waarde", "95%-interval", "gevallen", ""]]
    for metric in METRICS:
        found = summary.overall[metric.name]
        rows.append([metric.name, format_number(found.value), format_interval(found), str(found.cases), metric.label])
    quality = [metric for metric in METRICS if metric.better is not Better.NEITHER]
    by_kind = [["soort", "gevallen", *(metric.short for metric in quality)]]
    for kind, means in summary.kinds.items():
        by_kind.append([kind, str(means["completed"].cases), *(format_number(means[m.name].value) for m in quality)])
    return f"{summary.cases} gevallen\n\n{align(rows)}\n\n{align(by_kind)}"


def format_worst(scored: Sequence[Scored]) -> str:
    lines = []
    for each in worst(scored):
        lines.append(f"{each.case.id}: {each.case.question.strip()[:100]}")
        lines += [
            f"    {metric.name} {format_number(score.value)}  {score.reason}" for metric, score in each.shortcomings()
        ]
    return "\n".join(["Zwakste gevallen", *lines]) if lines else "Geen geval schiet tekort."


def format_interval(found: Mean) -> str:
    return f"{format_number(found.low)} – {format_number(found.high)}" if found.cases else "–"


def format_number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if value < 10 else f"{value:.0f}"


def align(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def as_json(scored: Sequence[Scored], summary: Summary) -> dict[str, Any]:
    def means(found: dict[str, Mean]) -> dict[str, Any]:
        return {name: {"value": m.value, "low": m.low, "high": m.high, "cases": m.cases} for name, m in found.items()}

    return {
        "cases": summary.cases,
        "metrics": means(summary.overall),
        "kinds": {kind: means(found) for kind, found in summary.kinds.items()},
        "scores": [
            {
                "case_id": each.case.id,
                "kind": each.case.kind,
                "outcome": str(each.generated.answer.outcome),
                "scores": {name: {"value": s.value, "reason": s.reason} for name, s in each.scores.items()},
            }
            for each in scored
        ],
    }
