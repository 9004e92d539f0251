"""The part of the report with the weakest cases: what was asked, what was needed and what was given, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from assistant.advice import Answer, Status
from evals.report.evidence_marks import Alternatives, evidence_listing, evidence_needed, marked_text
from evals.report.markup import html_listing, listing, outcome_words, paragraph
from evals.summary import Scored, format_number, worst

WORST = 40


def weakest_cases(scored: Sequence[Scored]) -> str:
    weakest = worst(scored, WORST)
    short = sum(each.shortfall > 0 for each in scored)
    if not weakest:
        return paragraph("Geen geval schiet tekort.")
    more = f" De zwakste {WORST} staan hieronder." if short > len(weakest) else ""
    return paragraph(
        f"{short} van de {len(scored)} gevallen schieten ergens tekort.{more} Links wat nodig was, rechts wat kwam; ✓ "
        "en een gemarkeerde tekst zijn nodig bewijs dat er staat, ✗ is bewijs dat ontbreekt."
    ) + "".join(_weak_case(each) for each in weakest)


def _weak_case(each: Scored) -> str:
    case, answer = each.case, each.generated.answer
    turns = "".join(f'<li class="text">{escape(turn)}</li>' for turn in case.turns)
    return f"""<article>
<h3>{escape(case.id)}</h3>
{f"<p>Eerder gezegd:</p><ol>{turns}</ol>" if turns else ""}
<p class="text question">{escape(case.question)}</p>
{listing(f"cijfer van de bibliotheek: {name} = {value}" for name, value in case.figures.items())}
{listing(f"✗ {m.label}: {format_number(score.value)} ({score.reason})" for m, score in each.shortcomings())}
<div class="sides">
<section><h4>Verwacht</h4>{_expected(each)}</section>
<section><h4>Gegeven: {escape(outcome_words(answer.outcome))}, zekerheid {answer.confidence:.2f}</h4>
{_given(answer, evidence_needed(case))}</section>
</div>
</article>
"""


def _expected(each: Scored) -> str:
    expect = each.case.expect
    if expect is None:
        return paragraph("Niets vastgelegd.")
    return (
        (paragraph(" of ".join(map(outcome_words, sorted(expect.outcomes)))) if expect.outcomes else "")
        + evidence_listing(each.case, each.generated.answer)
        + listing(
            [*(f"getal {number}" for number in expect.numbers), *(f"verboden: {entry}" for entry in expect.forbidden)]
        )
    )


def _given(answer: Answer, needed: Sequence[Alternatives]) -> str:
    """The answer with its sources; for a refusal also what lay near but was not shown as a source."""
    return (
        paragraph(answer.text, "text")
        + html_listing(f"[{c.marker}] {escape(c.locator)}: {marked_text(c.quote, needed)}" for c in answer.citations)
        + html_listing(
            f"[{escape(c.marker)}] {escape(c.formula)}: {marked_text(c.quote, needed)}" for c in answer.calculations
        )
        + _section("Gevraagde cijfers", listing(f"{each.label} ({each.unit})" for each in answer.missing_inputs))
        + _section(
            "Keuzes",
            html_listing(
                f"{escape(each.label)}: {escape(each.consequence)} {marked_text(each.quote, needed)}"
                for each in answer.options
            ),
        )
        + _section(
            "Verwante passages, niet als bron getoond",
            html_listing(
                f"{escape(each.locator)} (score {each.score:.2f}): {marked_text(each.text, needed)}"
                for each in answer.related
            ),
        )
        + _section(
            "Afgekeurd bij de controle",
            listing(f"{each.check}: {each.detail}" for each in answer.findings if each.status is Status.FAIL),
        )
    )


def _section(heading: str, html: str) -> str:
    return f"<h5>{escape(heading)}</h5>{html}" if html else ""
