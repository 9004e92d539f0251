"""How an answer and its parts read on a terminal, in the language of the question.

Owns words and layout only; it leaves nothing out that the reader needs to judge an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import fill
from typing import TYPE_CHECKING

from assistant.advice import Answer, Calculation, Comparison, Language, Number, Result, Review, Status, Unit
from assistant.faces.making import check_name, writer_sentences
from assistant.moments import dutch_time

if TYPE_CHECKING:
    from assistant.concepts import Concept, Section
    from assistant.knowledge.norms import Norm

WIDTH = 100
NL: dict[str, str] = {
    "sources": "Bronnen",
    "summary": "samenvatting in onze eigen woorden",
    "page": "blz.",
    "sums": "Berekeningen",
    "receipt": "bewijs",
    "missing": "Nodig om verder te rekenen",
    "give": "geef ze mee met --figure {name}=…",
    "options": "Mogelijke lezingen",
    "related": "Verwant, maar geen antwoord op uw vraag",
    "findings": "Aandachtspunten uit de controle",
    "confidence": "Zekerheid",
    "answer": "Antwoord",
    "conversation": "gesprek",
    "reason": "reden",
    "concept": "CONCEPT, gemaakt door een AI-systeem en nog door niemand beoordeeld.",
    "approved": "GOEDGEKEURD door {who}.",
    "edited": "AANGEPAST EN GOEDGEKEURD door {who}.",
    "returned": "TERUGGEGEVEN door {who}; dit is geen advies.",
    "rejected": "AFGEKEURD door {who}; dit is geen advies.",
    "withdrawn": "INGETROKKEN door {who}; dit is geen advies meer.",
    "stale": "VEROUDERD: na de goedkeuring is er iets veranderd; laat dit opnieuw beoordelen.",
    "fail": "niet in orde",
    "not_checked": "niet gecontroleerd",
    "meets": "voldoet",
    "falls_short": "nog niet bereikt",
    "exceeds": "boven de grens",
    "differs": "wijkt af",
    "not_determined": "niet te bepalen",
    "hours_per_week": "uur per week",
    "to": "tot",
    "earlier": "Eerder goedgekeurd door {who} op {when} (antwoord {id}), op de vraag: {question}",
    "new": "Het nieuwe concept",
    "chosen": "gekozen lezing: {label}, door {who}, omdat: {reason}",
    "taken": "(gekozen)",
    "high": "hoog",
    "fair": "redelijk",
    "moderate": "matig",
    "low": "laag",
}
EN: dict[str, str] = {
    "sources": "Sources",
    "summary": "a summary in our own words",
    "page": "p.",
    "sums": "Calculations",
    "receipt": "receipt",
    "missing": "Needed to calculate further",
    "give": "give it with --figure {name}=…",
    "options": "Possible readings",
    "related": "Related, but no answer to your question",
    "findings": "Points to note from the check",
    "confidence": "Confidence",
    "answer": "Answer",
    "conversation": "conversation",
    "reason": "reason",
    "concept": "CONCEPT, made by an AI system and not yet reviewed by anyone.",
    "approved": "APPROVED by {who}.",
    "edited": "EDITED AND APPROVED by {who}.",
    "returned": "RETURNED by {who}; this is not advice.",
    "rejected": "REJECTED by {who}; this is not advice.",
    "withdrawn": "WITHDRAWN by {who}; this is advice no longer.",
    "stale": "STALE: something changed after the approval; have it reviewed again.",
    "fail": "not in order",
    "not_checked": "not checked",
    "meets": "meets",
    "falls_short": "not yet reached",
    "exceeds": "above the limit",
    "differs": "differs",
    "not_determined": "cannot be determined",
    "hours_per_week": "hours a week",
    "to": "to",
    "earlier": "Approved earlier by {who} on {when} (answer {id}), to the question: {question}",
    "new": "The new concept",
    "chosen": "reading chosen: {label}, by {who}, because: {reason}",
    "taken": "(chosen)",
    "high": "high",
    "fair": "fair",
    "moderate": "moderate",
    "low": "low",
}
STRENGTHS = {
    "agreement": "afspraak",
    "ambition": "ambitie",
    "direction": "richting",
    "cited_fact": "alleen aangehaald",
    "none": "geen norm",
    "must": "verplicht volgens de bron",
    "should": "streven van de bron",
    "may": "mogelijkheid in de bron",
}
WORDS = {Language.NL: NL, Language.EN: EN}


def printable(text: str) -> str:
    """Without control characters: a source or model must not be able to steer somebody's terminal."""
    return "".join(char for char in text if char.isprintable() or char in "\n\t")


def concept_text(concept: Concept) -> str:
    return answer_text(concept) if isinstance(concept, Answer) else section_text(concept)


def answer_text(answer: Answer) -> str:
    """The whole answer: an approved one to the same question first, then what this one is worth and rests on."""
    words = WORDS[answer.language]
    blocks = [
        _earlier(answer, words),
        "\n".join(_standing(answer.review, words)),
        answer.text.strip(),
        *_grounds(answer, words),
        _block(words["missing"], _missing(answer, words)),
        _block(words["related"], (f"- {near.locator}\n{quoted(near.text)}" for near in answer.related)),
        _block(words["findings"], _findings(answer, answer.language)),
        "\n".join(_closing(answer, words)),
    ]
    return printable("\n\n".join(block for block in blocks if block))


def section_text(section: Section) -> str:
    """One section of a local policy, with what it rests on."""
    blocks = [
        "\n".join(_standing(section.review, NL)),
        section.heading,
        section.text.strip(),
        *_grounds(section, NL),
        _block(NL["findings"], _findings(section, Language.NL)),
        f"Onderdeel {section.id} van beleidsplan {section.draft_id}, versie {section.draft_version}",
    ]
    return printable("\n\n".join(block for block in blocks if block))


def calculation_text(sum_made: Calculation, words: dict[str, str] = NL) -> str:
    """One sum: what was calculated, how it compares, on which sentence it rests, and its receipt."""
    parts = [sum_made.formula]
    if sum_made.result is not None and (amount := result_text(sum_made.result, words)) not in sum_made.formula:
        parts.append(f"→ {amount}")
    comparison = _comparison(sum_made.comparison, words)
    lines = [
        f"[{sum_made.marker}] {' '.join(parts)}{comparison}",
        *_judgement(sum_made, words),
        quoted(sum_made.quote),
        f"    {sum_made.passage_id}; {sum_made.norm_id}, {words['receipt']} {sum_made.receipt}",
    ]
    return printable("\n".join(lines))


def norm_text(norm: Norm) -> str:
    """One entry of the register: what is said, how strongly, on which sentence, and what it needs to calculate."""
    needed = "; ".join(f"{each.name}=… ({each.label.nl})" for each in norm.inputs)
    lines = [
        f"{norm.id} ({STRENGTHS[norm.strength]})",
        _indented(f"{norm.name.nl}: {norm.says.nl}"),
        quoted(norm.quote),
        f"    {norm.passage}",
        _indented(f"reken uit met: assistant calculate {norm.id} {needed}") if needed else "",
    ]
    return printable("\n".join(line for line in lines if line))


def result_text(result: Result, words: dict[str, str] = NL) -> str:
    lower = _number(result.value, words)
    span = lower if result.upper is None else f"{lower} {words['to']} {_number(result.upper, words)}"
    before, after = {
        Unit.EUR: ("€ ", ""),
        Unit.PERCENT: ("", "%"),
        Unit.HOURS_PER_WEEK: ("", f" {words['hours_per_week']}"),
        Unit.COUNT: ("", ""),
    }[result.unit]
    return f"{before}{span}{after}"


def confidence_word(confidence: float, words: dict[str, str] = NL) -> str:
    for floor, word in ((0.85, "high"), (0.65, "fair"), (0.4, "moderate")):
        if confidence >= floor:
            return words[word]
    return words["low"]


def _earlier(answer: Answer, words: dict[str, str]) -> str:
    """Somebody answered for this before; a new concept comes second."""
    if (before := answer.earlier) is None:
        return ""
    day = f"{dutch_time(before.approved_at):%d-%m-%Y}"
    opening = words["earlier"].format(who=before.approved_by, when=day, id=before.answer_id, question=before.question)
    return f"{opening}\n\n{before.text.strip()}\n\n--- {words['new']} ---"


def _standing(review: Review, words: dict[str, str]) -> Iterator[str]:
    yield words[review.state].format(who=review.decided_by or "?")
    if review.reason and not review.stale_because:
        yield f"{words['reason']}: {review.reason}"
    yield from (f"- {change}" for change in review.stale_because)


def _grounds(concept: Concept, words: dict[str, str]) -> Iterator[str]:
    yield _block(words["sources"], _citations(concept, words))
    yield _block(words["sums"], (calculation_text(sum_made, words) for sum_made in concept.calculations))
    yield _block(words["options"], _options(concept, words))


def _block(title: str, lines: Iterable[str]) -> str:
    content = list(lines)
    return "\n".join([title, *content]) if content else ""


def _citations(concept: Concept, words: dict[str, str]) -> Iterator[str]:
    for citation in concept.citations:
        page = f", {words['page']} {citation.page}" if citation.page is not None else ""
        kind = f" ({words['summary']})" if citation.kind == "summary" else ""
        yield f"[{citation.marker}] {citation.title}, {citation.locator}{page}{kind}"
        yield quoted(citation.quote)
        if citation.url:
            yield f"    {citation.url}"


def _judgement(sum_made: Calculation, words: dict[str, str]) -> Iterator[str]:
    if (chosen := sum_made.judgement) is not None:
        yield _indented(words["chosen"].format(label=chosen.label, who=chosen.decided_by, reason=chosen.reason))


def _missing(answer: Answer, words: dict[str, str]) -> Iterator[str]:
    for missing in answer.missing_inputs:
        yield f"- {missing.label}: {words['give'].format(name=missing.name)}"


def _options(concept: Concept, words: dict[str, str]) -> Iterator[str]:
    """Numbered as a reviewer names them with --option."""
    chosen = concept.review.chosen
    for number, option in enumerate(concept.options, start=1):
        taken = f" {words['taken']}" if chosen is not None and chosen.label == option.label else ""
        yield f"{number}. {option.label}: {option.consequence}{taken}"
        yield quoted(option.quote)


def _findings(concept: Concept, language: Language) -> Iterator[str]:
    for finding in concept.findings:
        if finding.status is not Status.PASS:
            yield f"- {check_name(finding.check, language)}, {WORDS[language][finding.status]}: {finding.detail}"


def _closing(answer: Answer, words: dict[str, str]) -> Iterator[str]:
    yield f"{words['confidence']}: {confidence_word(answer.confidence, words)}"
    yield from writer_sentences(answer.drafter, answer.language)
    yield f"{words['answer']} {answer.id}, {words['conversation']} {answer.conversation_id}"


def _comparison(comparison: Comparison | None, words: dict[str, str]) -> str:
    return "" if comparison is None else f" ({words[comparison]})"


def quoted(text: str) -> str:
    return _indented(f"“{' '.join(text.split())}”")


def _indented(text: str) -> str:
    return fill(text, WIDTH, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False)


def _number(value: Number, words: dict[str, str]) -> str:
    """Dutch or English separators, and no more decimals than there are."""
    written = f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    return written if words is EN else written.translate(str.maketrans(",.", ".,"))
