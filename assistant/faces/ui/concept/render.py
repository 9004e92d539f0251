"""A concept and what it rests on, as pieces of Markdown for the page.

Pure: values in, text out. It decides nothing and leaves nothing out that a reviewer needs; every word that is not the
page's own goes through ``escaping``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from assistant.advice import Answer, Calculation, Citation, Result, Review, ReviewState
from assistant.concepts import Concept, DecisionRecord, Section, title_of
from assistant.faces.making import check_name, writer_sentences
from assistant.faces.terminal import NL, STRENGTHS, confidence_word, result_text
from assistant.faces.ui.concept import words
from assistant.faces.ui.escaping import formatted, line, structured
from assistant.faces.ui.words import STANDINGS, STATUSES
from assistant.knowledge.norms import Norm
from assistant.moments import told
from assistant.naming import OUTCOMES


def markers(concept: Concept) -> set[str]:
    return {str(citation.marker) for citation in concept.citations} | {sum_.marker for sum_ in concept.calculations}


def body(concept: Concept) -> str:
    """The title and the text; a section keeps its tables and shows what is still to be filled in."""
    text = (structured if isinstance(concept, Section) else formatted)(concept.text, markers(concept))
    theme = f"*{line(concept.theme)}*\n\n" if isinstance(concept, Section) and concept.theme else ""
    return f"### {line(title_of(concept))}\n\n{theme}{text}"


def standing(concept: Concept) -> str:
    """Where the concept stands with people, what became of the question, and how sure the assistant is."""
    review = concept.review
    lines = [f"**{stands(review)}**"]
    if review.reason and not review.stale_because:
        lines.append(f"Reden: {line(review.reason)}")
    if review.chosen is not None:
        chosen = review.chosen
        lines.append(f"Gekozen lezing: **{line(chosen.label)}**, door {line(chosen.decided_by)}: {line(chosen.reason)}")
    if review.stale_because:
        lines.append("Wat er veranderde:\n\n" + "\n".join(f"- {line(each)}" for each in review.stale_because))
    lines.append(_about(concept))
    return "\n\n".join(lines)


def writing(concept: Concept) -> str:
    """Who wrote it and what that took; a section is put together from what the library filled in."""
    return " ".join(line(each) for each in writer_sentences(concept.drafter)) if isinstance(concept, Answer) else ""


def stands(review: Review) -> str:
    said = STANDINGS[review.state]
    if review.state is ReviewState.CONCEPT:
        return said
    what, separator, consequence = said.partition(";")
    is_noticed = review.state is ReviewState.STALE  # by the assistant itself: no person to name
    by = f" door {line(review.decided_by)}" if review.decided_by and not is_noticed else ""
    return f"{what}{by}{moment(review.decided_at)}{separator}{consequence}"


def moment(at: datetime | None) -> str:
    return "" if at is None else f" op {told(at)}"


def _about(concept: Concept) -> str:
    author = f" Gemaakt door {line(concept.author)}." if concept.author else ""
    if isinstance(concept, Section):
        return f"Deel {concept.position + 1} van het concept, versie {concept.draft_version}.{author}"
    return (
        f"Uitkomst: {OUTCOMES[concept.outcome]}. Zekerheid: {confidence_word(concept.confidence)}. "
        f"Gesteld voor {concept.as_of:%d-%m-%Y}.{author}"
    )


def source_labels(concept: Concept) -> list[str]:
    """One choice a citation. A label is shown as it is, never read as Markdown."""
    return [
        f"[{citation.marker}] {citation.locator}" + (" (samenvatting)" if citation.kind == "summary" else "")
        for citation in concept.citations
    ]


def quotes(citations: Sequence[Citation]) -> str:
    """The cited words alone, for as long as nobody opened a source; folded, for most stand in the text as well."""
    if not citations:
        return words.NO_SOURCES
    many = len(citations)
    said = words.QUOTE if many == 1 else words.QUOTES.format(many=many)
    return f"{words.CHOOSE_SOURCE}\n\n<details><summary>{said}</summary>\n\n{cited(citations)}\n\n</details>"


def cited(citations: Sequence[Citation]) -> str:
    return "\n".join(f"- \\[{each.marker}\\] “{line(each.quote)}”" for each in citations) or words.NO_SOURCES


def receipts(concept: Concept, norms: Mapping[str, Norm]) -> str:
    """Each sum as a card: what was filled in, how it was calculated and on which sentence it rests."""
    return "\n\n".join(_receipt(calculation, norms.get(calculation.norm_id)) for calculation in concept.calculations)


def open_points(concept: Concept) -> str:
    """What people still have to give, choose or look up."""
    blocks = []
    if isinstance(concept, Answer) and concept.missing_inputs:
        wanted = "\n".join(f"- {line(missing.label)}" for missing in concept.missing_inputs)
        blocks.append(
            "**Nog nodig om te rekenen**\n\n" + wanted + "\n\nVul dit bij *Vragen* in onder *Cijfers van uw "
            "bibliotheek* en kies *Reken opnieuw*."
        )
    if concept.options:
        readings = "\n".join(
            f"- **{line(option.label)}**: {line(option.consequence)}. “{line(option.quote)}”"
            for option in concept.options
        )
        blocks.append("**Mogelijke lezingen; de keuze is aan u**\n\n" + readings)
    if isinstance(concept, Answer) and concept.related:
        near = "\n".join(f"- {line(related.locator)}: “{line(related.text)}”" for related in concept.related)
        blocks.append("**Verwant, maar geen antwoord op uw vraag**\n\n" + near)
    if isinstance(concept, Section) and concept.given:
        given = "\n".join(f"- {line(each)}" for each in concept.given)
        blocks.append("**Uit het profiel van de bibliotheek overgenomen**\n\n" + given)
    return "\n\n".join(blocks)


def checks(concept: Concept) -> str:
    """What the check found, the worrying ones first, and what it was made with; the reviewer sees all of it."""
    order = list(STATUSES)
    found = sorted(concept.findings, key=lambda finding: -order.index(finding.status))
    listed = "\n".join(
        f"- **{line(check_name(finding.check))}: {STATUSES[finding.status]}**. {line(finding.detail)}"
        for finding in found
    )
    made_with = concept.versions
    return (
        f"{listed or words.NOT_CHECKED}\n\nNummer {concept.id}; programma {line(made_with.software)}, "
        f"bronnen {line(made_with.corpus[:12])}, normen {line(made_with.norms)}."
    )


def history(records: Sequence[DecisionRecord]) -> str:
    """Every decision, the oldest first."""
    return "\n".join(_decided(each) for each in records) or words.NOTHING_DECIDED


def _decided(record: DecisionRecord) -> str:
    known = {each.value: said for each, said in words.TOOK.items()} | {"stale": words.WENT_STALE}
    what = known.get(record.decision, record.decision)
    reason = f" Reden: {line(record.reason)}" if record.reason and not record.stale_because else ""
    because = "; ".join(line(each) for each in record.stale_because)
    return f"- {told(record.at)}: **{line(what)}** door {line(record.by)}.{reason}{f' {because}' if because else ''}"


def _receipt(calculation: Calculation, norm: Norm | None) -> str:
    rows = [
        (f"Berekening {calculation.marker}", norm.name.nl if norm else calculation.norm_id),
        ("Norm", f"{norm.says.nl} ({STRENGTHS[norm.strength]})" if norm else calculation.norm_id),
        ("Zin in de bron", f"“{calculation.quote}”"),
        ("Ingevuld", "; ".join(_inputs(calculation, norm))),
        ("Berekend", calculation.formula),
        ("Uitkomst", result_text(calculation.result) if calculation.result else "geen getal"),
    ]
    if calculation.comparison is not None:
        rows.append(("Vergelijking", NL[calculation.comparison]))
    if calculation.judgement is not None:
        chosen = calculation.judgement
        rows.append(("Gekozen lezing", f"{chosen.label}: {chosen.consequence}"))
        rows.append(("Waarom", f"{chosen.reason} ({chosen.decided_by})"))
    rows.append(("Bewijs", calculation.receipt))
    head, *rest = [f"| {line(name)} | {line(said)} |" for name, said in rows]
    return "\n".join([head, "|---|---|", *rest])


def _inputs(calculation: Calculation, norm: Norm | None) -> Iterator[str]:
    known = {each.name: each for each in norm.inputs} if norm else {}
    for name, value in calculation.inputs.items():
        spec = known.get(name)
        yield f"{spec.label.nl}: {result_text(Result(value=value, unit=spec.unit))}" if spec else f"{name}: {value}"


def readings(concept: Concept) -> list[str]:
    return [f"{option.label}: {option.consequence}" for option in concept.options]
