"""An answer and its parts as pieces of Markdown for the page.

Pure: values in, text out. It decides nothing and leaves nothing out that a reviewer needs; every word that is not the
page's own goes through ``escaping``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from assistant.advice import Answer, Calculation, Citation, Finding, Result, Review, ReviewState
from assistant.faces.terminal import NL, STRENGTHS, confidence_word, result_text
from assistant.faces.ui.escaping import formatted, line, link, plain
from assistant.faces.ui.words import CHECKS, OUTCOMES, STANDINGS, STATUSES
from assistant.knowledge.corpus import Passage, Source
from assistant.knowledge.norms import Norm

Message = dict[str, str]
SUMMARY = "Samenvatting in onze woorden; lees de publicatie zelf voor de precieze tekst."

GONE = "Deze passage staat niet meer in de bronnen; hieronder staat wat er toen is aangehaald."


def messages(answers: Iterable[Answer], asking: str | None = None) -> list[Message]:
    """The conversation, two messages an answer; ``asking`` is a question without an answer yet."""
    said = [message for answer in answers for message in (_asked(answer.question), _answered(answer))]
    return [*said, _asked(asking)] if asking is not None else said


def choices(answers: Sequence[Answer]) -> list[str]:
    """One label an answer; numbered, because the same question may be asked twice."""
    return [f"{number}. {_shortened(answer.question)}" for number, answer in enumerate(answers, 1)]


def standing(answer: Answer) -> str:
    """Where the answer stands with people, what became of the question, and how sure the assistant is."""
    lines = [
        f"**{_standing(answer.review)}**",
        f"Uitkomst: {OUTCOMES[answer.outcome]}. Zekerheid: {confidence_word(answer.confidence)}. "
        f"Gesteld voor {answer.as_of:%d-%m-%Y}.",
    ]
    if answer.review.reason:
        lines.insert(1, f"Reden: {line(answer.review.reason)}")
    if answer.drafter.name != "embedded":
        lines.append(f"Geschreven door {line(answer.drafter.name)}.")
    if answer.drafter.fallback_reason:
        lines.append(f"Het taalmodel is niet gebruikt: {line(answer.drafter.fallback_reason)}")
    return "\n\n".join(lines)


def source_labels(answer: Answer) -> list[str]:
    """One choice a citation. A label is shown as it is, never read as Markdown."""
    return [
        f"[{citation.marker}] {citation.locator}" + (" (samenvatting)" if citation.kind == "summary" else "")
        for citation in answer.citations
    ]


def section(citation: Citation, passages: Sequence[Passage], source: Source | None) -> str:
    """The whole section a quote stands in, with exactly the quoted words highlighted."""
    title = source.title if source else citation.title
    page = f", blz. {citation.page}" if citation.page is not None else ""
    heading = [f"**{line(title)}**" + (f" ({line(source.publisher)})" if source else ""), line(citation.locator) + page]
    if citation.kind == "summary":
        heading.append(f"*{SUMMARY}*")
    if not passages:
        heading.append(GONE)
    text = _joined(passages, citation) or f"<mark>{plain(citation.quote)}</mark>"
    addresses = _addresses(citation, passages, source)
    return "\n\n".join([*heading, "---", text, *(["---", _links(addresses)] if addresses else [])])


def receipts(answer: Answer, norms: Mapping[str, Norm]) -> str:
    """Each sum as a card: what was filled in, how it was calculated and on which sentence it rests."""
    return "\n\n".join(_receipt(calculation, norms.get(calculation.norm_id)) for calculation in answer.calculations)


def open_points(answer: Answer) -> str:
    """What people still have to give, choose or look up."""
    blocks = []
    if answer.missing_inputs:
        wanted = "\n".join(f"- {line(missing.label)}" for missing in answer.missing_inputs)
        blocks.append(
            "**Nog nodig om te rekenen**\n\n" + wanted + "\n\nVul dit in bij *Cijfers van uw bibliotheek* en kies "
            "*Reken opnieuw*."
        )
    if answer.options:
        readings = "\n".join(
            f"- **{line(option.label)}**: {line(option.consequence)}. “{line(option.quote)}”"
            for option in answer.options
        )
        blocks.append("**Mogelijke lezingen; de keuze is aan u**\n\n" + readings)
    if answer.related:
        near = "\n".join(f"- {line(related.locator)}: “{line(related.text)}”" for related in answer.related)
        blocks.append("**Verwant, maar geen antwoord op uw vraag**\n\n" + near)
    return "\n\n".join(blocks)


def checks(answer: Answer) -> str:
    """What the check found, the worrying ones first; the reviewer sees all of it."""
    if not answer.findings:
        return "Er is niets gecontroleerd."
    order = list(STATUSES)
    found = sorted(answer.findings, key=lambda finding: -order.index(finding.status))
    return "\n".join(
        f"- **{_check_name(finding)}: {STATUSES[finding.status]}**. {line(finding.detail)}" for finding in found
    )


def figures_in_use(library: str, figures: Mapping[str, str]) -> str:
    """So that a closed panel of figures does not silently change an answer."""
    if not figures:
        return ""
    owner = f" van {line(library)}" if library.strip() else ""
    named = "; ".join(f"{line(name)} {line(value)}" for name, value in figures.items())
    return f"Deze cijfers{owner} rekenen mee: {named}."


def versions(answer: Answer) -> str:
    """What it was made with, for whoever wants to look it up later."""
    made_with = answer.versions
    return (
        f"Antwoord {answer.id}; programma {line(made_with.software)}, bronnen {made_with.corpus[:12]}, "
        f"normen {line(made_with.norms)}."
    )


def _asked(question: str) -> Message:
    return {"role": "user", "content": plain(question)}


def _answered(answer: Answer) -> Message:
    markers = {str(citation.marker) for citation in answer.citations} | {sum_.marker for sum_ in answer.calculations}
    return {"role": "assistant", "content": f"*{_standing(answer.review)}*\n\n{formatted(answer.text, markers)}"}


def _standing(review: Review) -> str:
    words = STANDINGS[review.state]
    if review.state is ReviewState.CONCEPT:
        return words
    what, separator, consequence = words.partition(";")
    by = f" door {line(review.decided_by)}" if review.decided_by else ""
    return f"{what}{by}{_moment(review.decided_at)}{separator}{consequence}"


def _moment(at: datetime | None) -> str:
    return "" if at is None else f" op {at.astimezone():%d-%m-%Y om %H:%M uur}"


def _joined(passages: Sequence[Passage], citation: Citation) -> str:
    """Points of one list directly under each other, everything else apart."""
    text = ""
    for passage in passages:
        gap = "\n" if passage.form == "bullet" and text.rpartition("\n")[2].startswith("- ") else "\n\n"
        text += (gap if text else "") + _passage(passage, citation)
    return text


def _passage(passage: Passage, citation: Citation) -> str:
    start, end = (min(max(at - passage.start, 0), len(passage.text)) for at in (citation.start, citation.end))
    if passage.source_id == citation.source_id and start < end:
        before, cited, after = passage.text[:start], passage.text[start:end], passage.text[end:]
        text = f"{plain(before)}<mark>{plain(cited)}</mark>{plain(after)}"
    else:
        text = plain(passage.text)
    return {"bullet": "- ", "quotation": "> ", "note": "*Noot:* "}.get(passage.form, "") + text


def _addresses(citation: Citation, passages: Sequence[Passage], source: Source | None) -> list[tuple[str, str]]:
    cited = next((passage for passage in passages if passage.id == citation.passage_id), None)
    found = {citation.url: citation.url} if citation.url else {}
    for each in cited.links if cited else ():
        found.setdefault(each.url, each.url + (" (hoort bij dit hoofdstuk)" if each.assumed else ""))
    if source is not None and source.url:
        found.setdefault(source.url, source.url)
    return [(words, address) for address, words in found.items()]


def _links(addresses: Sequence[tuple[str, str]]) -> str:
    return "Verder lezen:\n\n" + "\n".join(f"- {link(words, address)}" for words, address in addresses)


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
    rows.append(("Bewijs", calculation.receipt))
    head, *rest = [f"| {line(name)} | {line(words)} |" for name, words in rows]
    return "\n".join([head, "|---|---|", *rest])


def _inputs(calculation: Calculation, norm: Norm | None) -> Iterator[str]:
    known = {each.name: each for each in norm.inputs} if norm else {}
    for name, value in calculation.inputs.items():
        spec = known.get(name)
        yield f"{spec.label.nl}: {result_text(Result(value=value, unit=spec.unit))}" if spec else f"{name}: {value}"


def _check_name(finding: Finding) -> str:
    of_edit = finding.check.startswith("edit/")
    name = finding.check.removeprefix("edit/")
    return ("Bewerkte tekst, " if of_edit else "") + line(CHECKS.get(name, name))


def _shortened(text: str, length: int = 48) -> str:
    words = " ".join(text.split())
    return words if len(words) <= length else words[: length - 1] + "…"
