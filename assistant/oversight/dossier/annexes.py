"""The annexes of a dossier: how every figure was calculated, who decided what, and what the check found.

Owns their content and order; each block is given with the id of the concept it belongs to. What is empty is left out,
except the decisions: that nobody decided anything has to be said.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.advice import Answer, Calculation, Judgement, Status
from assistant.concepts import Concept, DecisionRecord, title_of
from assistant.naming import OUTCOMES
from assistant.oversight.dossier import wording
from assistant.oversight.dossier.content import Dossier, NormWords
from assistant.oversight.dossier.prose import Block, Heading, Paragraph, Point, Spans, Table, read_prose, words

Owned = tuple[str, Block]
_SHORTENED = 16  # of a fingerprint, in the table of decisions; the whole one stands above it


def annexes(dossier: Dossier) -> Iterator[Owned]:
    letters = iter("ABC")
    if any(item.calculations for item in dossier.items):
        yield "", _title(next(letters), "berekeningen")
        for number, item in enumerate(dossier.items, 1):
            for calculation in item.calculations:
                for block in _calculation(calculation, number, item, dossier):
                    yield item.id, block
    if dossier.items:
        yield "", _title(next(letters), "goedkeuring en beslissingen")
        for item in dossier.items:
            for block in _approval(item, dossier):
                yield item.id, block
        yield "", _title(next(letters), "wat de controle vond")
        for item in dossier.items:
            for block in _checks(item, dossier):
                yield item.id, block


def _title(letter: str, subject: str) -> Block:
    return Heading(words(f"Bijlage {letter}: {subject}"), 1)


def _name(item: Concept, dossier: Dossier) -> str:
    title = title_of(item)
    if isinstance(item, Answer):
        return "Dit antwoord" if len(dossier.items) == 1 else title
    return title if item.theme is None or item.theme in title else f"{item.theme}: {title}"


# --- calculations


def _calculation(calculation: Calculation, number: int, item: Concept, dossier: Dossier) -> Iterator[Block]:
    norm = dossier.norms.get(calculation.norm_id)
    name = norm.name if norm else calculation.norm_id
    where = "" if len(dossier.items) == 1 else f" ({_name(item, dossier)})"
    yield Heading(words(f"{calculation.marker}: {name}{where}"), 2, anchor=f"s{number}-{calculation.marker}")
    yield _rows(_calculation_rows(calculation, norm))


def _calculation_rows(calculation: Calculation, norm: NormWords | None) -> Iterator[tuple[str, str]]:
    if norm:
        yield "Norm", norm.says
    yield "Norm en versie", f"{calculation.norm_id}, {calculation.norm_version}"
    yield "Zin in de bron", f"“{calculation.quote}”"
    yield "Plaats", calculation.passage_id
    for name, value in calculation.inputs.items():
        known = norm.inputs.get(name) if norm else None
        label = known.label if known else name
        yield f"Ingevuld: {label}", wording.figure(value, known.unit) if known else str(value)
    yield "Berekening", calculation.formula
    yield "Uitkomst", wording.result(calculation.result) if calculation.result else "geen getal"
    if calculation.comparison is not None:
        yield "Vergelijking", wording.COMPARISONS[calculation.comparison]
    if calculation.judgement is not None:
        yield from _judgement_rows(calculation.judgement)
    yield "Bewijs (vingerafdruk)", calculation.receipt


def _judgement_rows(judgement: Judgement) -> Iterator[tuple[str, str]]:
    yield "Gekozen lezing", f"{judgement.label}: {wording.as_sentence(judgement.consequence)}"
    yield "Rust op", f"“{judgement.quote}” ({judgement.passage_id})"
    yield "Gekozen door", judgement.decided_by
    yield "Waarom", judgement.reason


# --- decisions


def _approval(item: Concept, dossier: Dossier) -> Iterator[Block]:
    review, records = item.review, dossier.history.get(item.id, ())
    yield Heading(words(_name(item, dossier)), 2)
    yield _rows(_approval_rows(item))
    if records:
        yield Table(
            (_head("Moment", "Wie", "Besluit", "Reden", "Vingerafdruk"), *(_record_row(each) for each in records))
        )
    before = [each.text_before for each in records if each.text_before] or [review.text_before or ""]
    for text in filter(None, before):
        yield Paragraph(words("Tekst vóór de bewerking:", bold=True), "small")
        yield from (_small(block) for block in read_prose(text, level=3))


def _approval_rows(item: Concept) -> Iterator[tuple[str, str]]:
    review = item.review
    yield "Stand", wording.STATES[review.state]
    yield "Beoordeeld door", review.decided_by or "nog niemand"
    if review.decided_at is not None:
        yield "Tijdstip", wording.moment(review.decided_at)
    if review.reason:
        yield "Reden", review.reason
    if review.chosen is not None:
        yield from _judgement_rows(review.chosen)
    for reason in review.stale_because:
        yield "Veranderd sinds de goedkeuring", reason
    yield "Vingerafdruk van de inhoud", item.content_hash
    if review.content_hash is not None and review.content_hash != item.content_hash:
        yield "Vingerafdruk waarop is besloten", review.content_hash
    if item.author:
        yield "Gevraagd door", item.author
    if isinstance(item, Answer):
        yield "Uitkomst", OUTCOMES[item.outcome]
        yield "Geschreven door", _drafter(item)
    yield "Nummer", item.id


def _drafter(answer: Answer) -> str:
    name = "de assistent, zonder taalmodel" if answer.drafter.name == "embedded" else answer.drafter.name
    return f"{name} ({answer.drafter.fallback_reason})" if answer.drafter.fallback_reason else name


def _record_row(record: DecisionRecord) -> tuple[Spans, ...]:
    decided = wording.DECISIONS.get(record.decision, record.decision)
    reasons = [record.reason or "", *record.stale_because]
    return tuple(
        words(cell)
        for cell in (
            wording.moment(record.at),
            record.by,
            decided,
            " ".join(wording.as_sentence(reason) for reason in reasons if reason.strip()),
            (record.content_hash or "")[:_SHORTENED],
        )
    )


def _small(block: Block) -> Block:
    return Paragraph(block.spans, "small") if isinstance(block, Paragraph | Heading) else block


# --- checks


def _checks(item: Concept, dossier: Dossier) -> Iterator[Block]:
    yield Heading(words(_name(item, dossier)), 2)
    if not item.findings:
        yield Paragraph(words("Er is niets gecontroleerd."))
    for finding in sorted(item.findings, key=lambda each: each.status is Status.PASS):
        head = f"{wording.check_name(finding.check)}: {wording.STATUSES[finding.status]}"
        yield Point((*words(head, bold=True), *words(f". {finding.detail}")))


def _head(*cells: str) -> tuple[Spans, ...]:
    return tuple(words(cell, bold=True) for cell in cells)


def _rows(rows: Iterator[tuple[str, str]]) -> Table:
    return Table((_head("Onderdeel", "Inhoud"), *((words(name), words(value)) for name, value in rows)))
