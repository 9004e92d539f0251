"""The page that holds two writers against each other, case by case, from the same parts as the report.

Owns only what the page shows. Which writer is better is left to the reader: the page gives what each gains and costs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from pathlib import Path

from assistant.advice import Outcome, Status
from evals.answers import writable
from evals.paired import Pair
from evals.report.changes import HOW_TESTED, differences_table
from evals.report.markup import (
    OUTCOMES,
    cell,
    listing,
    number_cell,
    outcome_words,
    paragraph,
    row_heading,
    shortened,
    table,
)
from evals.report.page import whole_page
from evals.report.record import RunRecord, run_record
from evals.summary import Scored, format_number
from evals.writers import (
    NOWHERE,
    Fate,
    Part,
    Writers,
    declines,
    fate_of,
    fates,
    passed_share,
    reasons,
    shown,
    shown_change,
    total,
)

CASES = 1000  # rows of the table of cases
DIFFERENT = 200  # cases shown with both texts
TEXT = 1500  # characters of one answer there
_TOTALS = {
    "calls": ("aanroepen", 0),
    "input_tokens": ("tokens gelezen", 0),
    "output_tokens": ("tokens geschreven", 0),
    "kwh": ("kWh, geschat", 6),
    "gco2": ("gram CO₂, geschat", 4),
}


def write_writers_page(path: Path, writers: Writers, records: Sequence[RunRecord]) -> None:
    page = render_writers(writers, records)
    with writable(path):
        path.write_text(page, encoding="utf-8", errors="replace")


def render_writers(writers: Writers, records: Sequence[RunRecord] = ()) -> str:
    sections = [
        _introduction(writers),
        *(f"<h2>{escape(part.capitalize())}</h2>\n{_part(writers, part)}" for part in Part),
        "<h2>Wat er van de teksten werd</h2>\n" + _fates(writers),
        "<h2>Wat toeval kan zijn</h2>\n"
        + differences_table(writers.paired.differences, "Alle metrieken, met hun toets", writers.first, writers.second)
        + paragraph(
            "De p-waarde is de kans op minstens zo'n groot verschil als het niet uitmaakte wie van beiden schreef: "
            f"{HOW_TESTED} Beter of slechter geldt voor {writers.second}."
        ),
        "<h2>Geval voor geval</h2>\n" + _cases(writers) + _texts(writers),
        "<h2>Waarmee dit is gemaakt</h2>\n" + "".join(map(run_record, records)) if records else "",
    ]
    return whole_page("Twee schrijvers vergeleken", "".join(sections))


def _introduction(writers: Writers) -> str:
    paired = writers.paired
    said = [
        f"{len(paired.pairs)} gevallen, beantwoord door {writers.first} en door {writers.second}.",
        f"Een verschil is {writers.second} min {writers.first}; een streepje betekent: niet van toepassing.",
        "Is iets in geen geval bij beiden van toepassing, dan staat van elk het eigen gemiddelde er, zonder verschil.",
    ]
    if paired.without_before:
        said.append(f"Zonder antwoord van {writers.first} en niet meegeteld: {paired.without_before}.")
    return paragraph(" ".join(said))


def _part(writers: Writers, part: Part) -> str:
    rows = [
        [
            row_heading(each.measure.label),
            number_cell(str(each.pairs or NOWHERE)),
            number_cell(shown(each.first, each)),
            number_cell(shown(each.second, each)),
            *map(number_cell, shown_change(each)),
        ]
        for each in writers.compared
        if each.measure.part is part
    ]
    headings = ["", "gevallen", writers.first, writers.second, "verschil", "95%-interval"]
    extra = {Part.DECLINING: _declining, Part.COST: _totals}.get(part)
    return table(f"Gemiddeld per geval: {part}", headings, rows) + (extra(writers) if extra else "")


def _declining(writers: Writers) -> str:
    pairs = writers.paired.pairs
    counted = Counter((declines(pair.before), declines(pair.after)) for pair in pairs)
    given = Counter((pair.before.generated.answer.outcome, pair.after.generated.answer.outcome) for pair in pairs)
    rows = [outcome for outcome in Outcome if any(first is outcome for first, _ in given)]
    columns = [outcome for outcome in Outcome if any(second is outcome for _, second in given)]
    body = [
        [row_heading(OUTCOMES[first]), *(_outcome_cell(first is second, given[first, second]) for second in columns)]
        for first in rows
    ]
    return paragraph(
        f"Beiden wezen {counted[True, True]} vragen af; alleen {writers.first} {counted[True, False]}, alleen "
        f"{writers.second} {counted[False, True]}."
    ) + table(
        "Dezelfde uitkomst? (✓: gelijk, ✗: verschillend)",
        [f"{writers.first} ↓ {writers.second} →", *(OUTCOMES[second] for second in columns)],
        body,
    )


def _outcome_cell(is_same: bool, count: int) -> str:
    if is_same:
        return f'<td class="number right">✓ {count}</td>'
    return f'<td class="number wrong">✗ {count}</td>' if count else '<td class="number">0</td>'


def _totals(writers: Writers) -> str:
    sides = _sides(writers)
    rows = []
    for name, (label, digits) in _TOTALS.items():
        sums = [total(name, scored) for _, scored in sides]
        cells = [number_cell(f"{used:.{digits}f}" if known else "–", f"over {known}") for used, known in sums]
        rows.append([row_heading(label), *cells])
    seconds = [number_cell(f"{sum(each.generated.seconds for each in scored):.1f}") for _, scored in sides]
    rows.append([row_heading("seconden"), *seconds])
    return table(
        "Samen, over de antwoorden waarvan het bekend is", ["", *(name for name, _ in sides)], rows
    ) + paragraph("Energie en CO₂ zijn schattingen, alleen bij aanbieders die daarvoor bekend zijn.")


def _fates(writers: Writers) -> str:
    sides = _sides(writers)
    counted = [fates(scored) for _, scored in sides]
    rows = [[row_heading(fate), *(number_cell(str(each[fate])) for each in counted)] for fate in Fate]
    said = [(name, reasons(scored)) for name, scored in sides]
    return table("Wie schreef wat de vrager las", ["", *(name for name, _ in sides)], rows) + "".join(
        f"<h3>Waarom {escape(name)} werd vervangen</h3>\n"
        + listing(f"{count} × {reason}" for reason, count in why.most_common())
        for name, why in said
        if why
    )


def _sides(writers: Writers) -> tuple[tuple[str, list[Scored]], tuple[str, list[Scored]]]:
    pairs = writers.paired.pairs
    return (writers.first, [pair.before for pair in pairs]), (writers.second, [pair.after for pair in pairs])


def _cases(writers: Writers) -> str:
    kept = writers.paired.pairs[:CASES]
    headings = ["geval", "tekst", "controles", "bewijs", "leesbaar", "goed", "uitkomst", "tokens", "seconden"]
    left_out = len(writers.paired.pairs) - len(kept)
    note = paragraph(f"Nog {left_out} gevallen staan niet in deze tabel.") if left_out else ""
    return table(f"Van {writers.first} naar {writers.second}", headings, map(_case, kept)) + note


def _case(pair: Pair) -> list[str]:
    first, second = pair.before, pair.after
    is_same = first.generated.answer.outcome is second.generated.answer.outcome
    numbers = [
        _change(passed_share(first), passed_share(second)),
        *(_change(first.scores[name].value, second.scores[name].value) for name in ("evidence_recall", "readability")),
        _change(first.scores["right"].value, second.scores["right"].value),
    ]
    return [
        row_heading(second.case.id),
        cell(_fate_words(second)),
        *map(number_cell, numbers),
        cell(_outcomes(first, second), "" if is_same else "wrong"),
        number_cell(_arrow(*(f"{_tokens(each):.0f}" for each in (first, second)))),
        number_cell(_arrow(*(f"{each.generated.seconds:.1f}" for each in (first, second)))),
    ]


def _texts(writers: Writers) -> str:
    """Both texts of every case in which they differ; where they are equal there is nothing to compare."""
    pairs = writers.paired.pairs
    different = [pair for pair in pairs if pair.before.generated.answer.text != pair.after.generated.answer.text]
    limit = f", waarvan de eerste {DIFFERENT} hier staan" if len(different) > DIFFERENT else ""
    return f"<h3>{escape(f'Andere tekst: {len(different)} van {len(pairs)}{limit}')}</h3>\n" + "".join(
        _both_texts(pair, writers) for pair in different[:DIFFERENT]
    )


def _both_texts(pair: Pair, writers: Writers) -> str:
    return f"""<details><summary>{escape(pair.after.case.id)}: {escape(_fate_words(pair.after))}</summary>
<p class="text question">{escape(pair.after.case.question)}</p>
<div class="sides"><section><h4>{escape(writers.first)}</h4>{_answer(pair.before)}</section>
<section><h4>{escape(writers.second)}</h4>{_answer(pair.after)}</section></div></details>
"""


def _answer(each: Scored) -> str:
    answer = each.generated.answer
    failed = [f"✗ {finding.check}: {finding.detail}" for finding in answer.findings if finding.status is Status.FAIL]
    return (
        paragraph(f"{outcome_words(answer.outcome)}; citaten: {len(answer.citations)}; {_fate_words(each)}")
        + (paragraph(answer.drafter.fallback_reason) if answer.drafter.fallback_reason else "")
        + paragraph(shortened(answer.text, TEXT), "text")
        + listing(failed)
    )


def _fate_words(each: Scored) -> str:
    answer = each.generated.answer
    fate = fate_of(answer)
    return f"{fate}: {answer.drafter.dropped}" if fate is Fate.CUT else fate


def _outcomes(first: Scored, second: Scored) -> str:
    return _arrow(*(OUTCOMES[each.generated.answer.outcome] for each in (first, second)))


def _tokens(each: Scored) -> float:
    usage = each.generated.answer.drafter.usage
    return float(usage.get("input_tokens", 0)) + float(usage.get("output_tokens", 0))


def _change(first: float | None, second: float | None) -> str:
    return _arrow(format_number(first), format_number(second))


def _arrow(first: str, second: str) -> str:
    return first if first == second else f"{first} → {second}"
