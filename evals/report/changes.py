"""The part of the report with the difference from earlier answers: the tests, and the cases that changed."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from evals.paired import Difference, Pair, Paired
from evals.report.markup import cell, named, number_cell, outcome_words, paragraph, row_heading, shortened, table
from evals.summary import Better, Scored, format_number

CHANGED = 60  # cases a list
TEXT = 700  # characters of an answer in these lists
LEVEL = 0.05
HOW_TESTED = (
    "met de exacte toets van McNemar als de metriek alleen goed of fout kent, en anders door de tekens van de "
    "verschillen te wisselen. Omdat er meer metrieken worden getoetst, verhoogt Holm haar; is ze dan onder 0,05, dan "
    "heet het verschil aantoonbaar."
)


def changes(paired: Paired) -> str:
    return (
        paragraph(_what_was_compared(paired))
        + differences_table(paired.differences, "Nu vergeleken met de vorige antwoorden, geval voor geval")
        + paragraph(
            f"De p-waarde is de kans op minstens zo'n groot verschil als het niet uitmaakte welk van beide "
            f"antwoorden het vorige was: {HOW_TESTED}"
        )
        + paragraph("Beter of slechter is een geval naar de som van wat er op alle metrieken aan tekortschiet.")
        + _changed("Beter geworden", paired.better)
        + _changed("Slechter geworden", paired.worse)
        + (_changed("Anders, maar in de som even goed", paired.shifted) if paired.shifted else "")
    )


def _what_was_compared(paired: Paired) -> str:
    said = [f"Gevallen met zowel een vorig antwoord als een van nu: {len(paired.pairs)}."]
    if paired.without_before:
        said.append(f"Zonder vorig antwoord en hier niet meegeteld: {paired.without_before}.")
    if paired.without_case:
        said.append(f"Vorige antwoorden die bij geen van deze gevallen horen, niet meegeteld: {paired.without_case}.")
    said.append("Een metriek die bij een geval maar in één van beide van toepassing is, telt bij dat geval niet mee.")
    if any(_corpus(pair.before) != _corpus(pair.after) for pair in paired.pairs):
        said.append("De bronnen waren niet overal dezelfde; beide zijn beoordeeld met de bronnen van nu.")
    return " ".join(said)


def _corpus(each: Scored) -> str | None:
    return None if each.generated.is_failed else each.generated.answer.versions.corpus


def differences_table(found: Sequence[Difference], caption: str, before: str = "vorige", after: str = "nu") -> str:
    """``before`` and ``after`` head the columns of the two means."""
    headings = ["metriek", "gevallen", "in één van beide", before, after, "verschil", "95%-interval"]
    rows = [
        [
            row_heading(named(each.metric)),
            number_cell(str(each.pairs)),
            number_cell(str(each.lone)),
            number_cell(format_number(each.before)),
            number_cell(format_number(each.after)),
            number_cell(f"{each.mean:+.3f}"),
            number_cell(f"{each.low:+.3f} tot {each.high:+.3f}"),
            cell(each.test or "–"),
            number_cell(_p(each.p)),
            number_cell(_p(each.p_holm)),
            _verdict(each),
        ]
        for each in found
    ]
    return table(caption, [*headings, "toets", "p", "p (Holm)", "oordeel"], rows)


def _p(p: float | None) -> str:
    return "–" if p is None else "< 0.001" if p < 0.001 else f"{p:.3f}"


def _verdict(each: Difference) -> str:
    if each.metric.better is Better.NEITHER or each.p_holm is None:
        return cell("niet beoordeeld")
    if each.p_holm >= LEVEL:
        return cell("niet aantoonbaar")
    return cell("✓ beter", "better") if each.is_gain else cell("✗ slechter", "wrong")


def _changed(heading: str, pairs: Sequence[Pair]) -> str:
    limit = f", waarvan de eerste {CHANGED} hier staan" if len(pairs) > CHANGED else ""
    shown = "".join(_changed_case(pair) for pair in pairs[:CHANGED])
    return f"<h3>{escape(heading)}: {len(pairs)}{limit}</h3>\n{shown}"


def _changed_case(pair: Pair) -> str:
    moved = ", ".join(f"{m.short} {format_number(old)} → {format_number(new)}" for m, old, new in pair.changes())
    return f"""<details><summary>{escape(pair.after.case.id)}: {escape(moved)}</summary>
<p class="text question">{escape(pair.after.case.question)}</p>
<div class="sides"><section><h4>Vorige</h4>{_answer(pair.before)}</section>
<section><h4>Nu</h4>{_answer(pair.after)}</section></div></details>
"""


def _answer(each: Scored) -> str:
    answer = each.generated.answer
    return paragraph(f"{outcome_words(answer.outcome)}; citaten: {len(answer.citations)}") + paragraph(
        shortened(answer.text, TEXT), "text"
    )
