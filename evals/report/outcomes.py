"""The part of the report about what became of the questions: outcomes, confidence, and where to decline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.advice import Outcome
from evals.calibration import CurvePoint, Share, calibrate, refusal_curve
from evals.plots import Cross, Point, Span, curve_plot, reliability_plot
from evals.report.markup import OUTCOMES, figure, number_cell, outcome_words, paragraph, row_heading, table, undrawn
from evals.summary import Mean, Scored, Summary, format_number

ORDER = tuple(Outcome)
NAMED_THRESHOLDS = (0.25, 0.5, 0.75)  # written beside the curve


def confusion(scored: Sequence[Scored]) -> str:
    """Expected against given outcome; one of several acceptable outcomes is right, so it lands on the diagonal."""
    counts = confusion_counts(scored)
    rows = [outcome for outcome in ORDER if any(wanted is outcome for wanted, _ in counts)]
    columns = [outcome for outcome in ORDER if any(outcome in pair for pair in counts)]
    body = [
        [
            row_heading(outcome_words(wanted)),
            *(_count_cell(wanted, given, counts[wanted, given]) for given in columns),
            number_cell(str(sum(counts[wanted, given] for given in columns))),
        ]
        for wanted in rows
    ]
    unknown = len(scored) - counts.total()
    return (
        paragraph(
            "Een rij is de uitkomst die hoorde, een kolom de uitkomst die kwam; ✓ staat op de diagonaal, waar ze "
            "gelijk zijn, en ✗ bij wat fout ging. Zijn er meer uitkomsten goed, dan telt een geval als goed zodra het "
            "een daarvan heeft; anders staat het in de bovenste rij die goed zou zijn."
        )
        + table(
            "Verwachte en gegeven uitkomst",
            ["verwacht ↓ gegeven →", *(OUTCOMES[given] for given in columns), "samen"],
            body,
        )
        + (paragraph(f"Gevallen zonder verwachte uitkomst, hier niet meegeteld: {unknown}.") if unknown else "")
    )


def confusion_counts(scored: Sequence[Scored]) -> Counter[tuple[Outcome, Outcome]]:
    """How often each (expected, given) pair occurs; a case without an expected outcome is in none."""
    counts: Counter[tuple[Outcome, Outcome]] = Counter()
    for each in scored:
        wanted = each.case.expect.outcomes if each.case.expect else frozenset()
        given = each.generated.answer.outcome
        if wanted:
            counts[given if given in wanted else min(wanted, key=ORDER.index), given] += 1
    return counts


def _count_cell(wanted: Outcome, given: Outcome, count: int) -> str:
    if wanted is given:
        return f'<td class="number right">✓ {count}</td>'
    return f'<td class="number wrong">✗ {count}</td>' if count else '<td class="number">0</td>'


def reliability_figure(scored: Sequence[Scored]) -> str:
    found = calibrate(scored)
    points = [
        Point(each.confidence, each.right.value, each.right.low or 0.0, each.right.high or 0.0, each.right.cases)
        for each in found.bins
        if each.right.value is not None
    ]
    heading = "Klopt de getoonde zekerheid?"
    if not points:
        return undrawn(heading, "Van geen antwoord is bekend of het goed was, dus hier is niets te tekenen.")
    described = " ".join(f"Getoond {p.x:.2f}, goed {p.y:.2f}, over {p.n} antwoorden." for p in points)
    return figure(
        heading,
        reliability_plot(
            "reliability",
            "Getoonde zekerheid en wat ervan uitkwam",
            described,
            points,
            "getoonde zekerheid",
            "deel goed",
        ),
        "Elke stip is een groep antwoorden met ongeveer dezelfde zekerheid: op de streepjeslijn kwam precies uit wat "
        "werd beloofd, eronder was de assistent te zeker, erboven te bescheiden (de streep is het 95%-interval, het "
        "getal het aantal antwoorden); gemiddeld scheelt het "
        f"{format_number(found.error)} (ECE), en de Brier-score is {format_number(found.brier)}.",
        table(
            "Zekerheid",
            ["zekerheid", "gemiddeld getoond", "deel goed", "95%-interval", "antwoorden"],
            [
                [
                    row_heading(f"{each.low:.1f} – {each.high:.1f}"),
                    number_cell(f"{each.confidence:.3f}"),
                    *_share_cells(each.right),
                    number_cell(str(each.right.cases)),
                ]
                for each in found.bins
            ],
        ),
    )


def refusal_figure(scored: Sequence[Scored], summary: Summary) -> str:
    curve = refusal_curve(scored)
    now = _reached(summary)
    points = [point for each in curve if (point := _point(each)) is not None]
    heading = "Afwijzen: wat het oplevert en wat het kost"
    if not points:
        return undrawn(
            heading,
            "Hiervoor zijn vragen nodig die afgewezen horen te worden en vragen die dat niet horen; een van beide "
            "ontbreekt.",
        )
    described = " ".join(f"Bij {p.y:.2f} terecht afgewezen is {p.x:.2f} ten onrechte afgewezen." for p in points)
    return figure(
        heading,
        curve_plot(
            "refusals",
            "Terecht en ten onrechte afgewezen bij elke drempel",
            described,
            points,
            "ten onrechte afgewezen",
            "terecht afgewezen",
            now,
        ),
        "De lijn laat zien welk deel van de vragen zonder antwoord zou worden afgewezen (omhoog) en welk deel van de "
        "gewone vragen dat zou kosten (opzij) als de drempel stijgt, met haar 95%-interval in grijs; het kruis is wat "
        "de assistent nu werkelijk doet, met zijn intervallen. Bij de "
        "stippen staat de drempel; wat rechts buiten beeld valt, staat bij de cijfers.",
        table(
            "Afwijzen bij elke drempel",
            ["drempel", "terecht afgewezen", "95%-interval", "ten onrechte afgewezen", "95%-interval"],
            [
                [
                    row_heading(f"{each.threshold:.2f}"),
                    *_share_cells(each.refusal_recall),
                    *_share_cells(each.wrong_refusal),
                ]
                for each in curve
            ],
        ),
    )


def _point(each: CurvePoint) -> Point | None:
    """None where one of the two shares has no cases; a curve with one side unknown would mislead."""
    recall, wrong = each.refusal_recall, each.wrong_refusal
    if recall.value is None or wrong.value is None:
        return None
    label = f"{each.threshold:g}" if each.threshold in NAMED_THRESHOLDS else ""
    return Point(wrong.value, recall.value, recall.low or 0.0, recall.high or 0.0, recall.cases, label)


def _reached(summary: Summary) -> Cross | None:
    """What was really declined, which rests on more than the threshold alone."""
    wrong, recall = summary.overall["wrong_refusal"], summary.overall["refusal_recall"]
    if wrong.value is None or recall.value is None:
        return None
    return Cross(_span(wrong), _span(recall))


def _span(found: Mean) -> Span:
    return Span(found.value or 0.0, found.low or 0.0, found.high or 0.0)


def _share_cells(found: Share) -> tuple[str, str]:
    interval = f"{format_number(found.low)} – {format_number(found.high)}" if found.cases else "–"
    return number_cell(format_number(found.value)), number_cell(interval)
