"""The order of a dossier: what stands on it, from the warning on page one to the decisions at the end.

Owns which blocks there are and to which concept each belongs; Word, Markdown and verification all start from these.
How a block looks in a file is for the writers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.advice import Answer, Citation
from assistant.concepts import Concept, Section
from assistant.oversight.dossier import wording
from assistant.oversight.dossier.annexes import annexes
from assistant.oversight.dossier.content import Dossier, is_released
from assistant.oversight.dossier.prose import Block, Heading, Paragraph, Point, Span, Spans, Table, read_prose, words

FOOTER = "Pagina {page} van {pages}"


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and the id of the answer or section it belongs to; empty for the dossier as a whole."""

    owner: str
    block: Block


def lay_out(dossier: Dossier) -> list[Placed]:
    """Every block in reading order."""
    placed = [Placed("", block) for block in _front(dossier)]
    theme: str | None = None
    for number, item in enumerate(dossier.items, 1):
        if isinstance(item, Section) and dossier.is_policy:
            if item.theme is not None and item.theme != theme:
                placed.append(Placed("", Heading(words(item.theme), 1)))
            theme = item.theme
        placed += [Placed(item.id, block) for block in _item(item, number, dossier)]
    placed += [Placed(owner, block) for owner, block in annexes(dossier)]
    placed += [Placed("", block) for block in _closing()]
    return placed


def marked_title(dossier: Dossier) -> str:
    return f"{wording.MARK} – {dossier.title}" if dossier.is_concept else dossier.title


def header_text(dossier: Dossier) -> str:
    """What stands on top of every page."""
    return wording.NOT_ADVICE if dossier.is_concept else wording.RELEASED_HEADER


def why_concept(dossier: Dossier) -> str:
    """One sentence that says why this may not be used as advice yet."""
    waiting = [item for item in dossier.items if not is_released(item)]
    if len(dossier.items) == 1 and waiting and not dossier.erased:
        return f"{wording.MARK}: dit is geen advies. {_why(waiting[0])}"
    gap = f" {_gap(dossier)}" if dossier.erased else ""
    if not dossier.items:
        return f"{wording.MARK}: dit is geen advies. Er staat niets in.{gap}"
    released = len(dossier.items) - len(waiting)
    return (
        f"{wording.MARK}: dit is nog geen vastgesteld beleid. Van de {len(dossier.items)} onderdelen zijn er "
        f"{released} goedgekeurd en {len(waiting)} niet; bij elk onderdeel staat hoe het ervoor staat.{gap}"
    )


def _gap(dossier: Dossier) -> str:
    return f"{wording.erased_sections(dossier.erased)} hier niet meer in."


def _why(item: Concept) -> str:
    if item.review.is_released:
        return wording.OTHER_CONTENT
    reasons = "".join(f" {wording.as_sentence(reason)}" for reason in item.review.stale_because)
    return wording.WHY_CONCEPT[item.review.state] + reasons


def _front(dossier: Dossier) -> Iterator[Block]:
    yield Heading(words(marked_title(dossier)), 0)
    if dossier.is_concept:
        yield Paragraph(words(why_concept(dossier), bold=True), "alert")
    if dossier.is_confidential:
        yield Paragraph(words(wording.CONFIDENTIAL, bold=True), "alert")
    yield table(("Over dit dossier", "Gegevens"), _about(dossier))


def _about(dossier: Dossier) -> Iterator[tuple[str, str]]:
    if dossier.library:
        yield "Bibliotheek", dossier.library
    if dossier.policy_id is not None:
        yield "Beleid", f"{dossier.policy_id}, versie {dossier.policy_version}"
    if len(dossier.items) == 1:
        yield "Stand", wording.standing(dossier.items[0].review)
    else:
        approved = sum(map(is_released, dossier.items))
        yield "Stand", f"{approved} van de {len(dossier.items)} onderdelen goedgekeurd."
    if dossier.erased:
        yield "Gewist", _gap(dossier)
    yield "Dossier gemaakt op", wording.moment(dossier.made_at)
    if dossier.items:
        yield "Geldt voor de datum", _together(wording.day(item.as_of) for item in dossier.items)
        yield "Bronnen (vingerafdruk)", _together(item.versions.corpus for item in dossier.items)
        yield "Normenregister (versie)", _together(item.versions.norms for item in dossier.items)
        yield "Programma (versie)", _together(item.versions.software for item in dossier.items)


def _item(item: Concept, number: int, dossier: Dossier) -> Iterator[Block]:
    level = 2 if isinstance(item, Section) and dossier.is_policy and item.theme is not None else 1
    prefix = f"s{number}-"
    if isinstance(item, Answer):
        yield Heading(words("Vraag"), level)
        yield Paragraph(words(item.question))
        yield Heading(words("Antwoord"), level)
    else:
        yield Heading(words(item.heading), level)
    if len(dossier.items) > 1 or dossier.erased:
        yield _standing_of(item)
    targets = {str(citation.marker) for citation in item.citations} | {sum_.marker for sum_ in item.calculations}
    yield from read_prose(item.text, targets, prefix, level)
    yield from _readings(item, level)
    if isinstance(item, Answer):
        yield from _left_open(item, level)
    if item.citations:
        # In a policy a heading under every part would crowd the contents.
        label = words("Bronnen bij deze tekst", bold=True)
        yield Paragraph(label, "small") if dossier.is_policy else Heading(words("Bronnen"), level)
        yield from (_note(citation, prefix) for citation in item.citations)


def _standing_of(item: Concept) -> Block:
    if is_released(item):
        return Paragraph(words(wording.standing(item.review), italic=True), "small")
    return Paragraph(words(f"{wording.MARK}: {_why(item)}", bold=True), "alert")


def _left_open(answer: Answer, level: int) -> Iterator[Block]:
    if answer.missing_inputs:
        yield Heading(words("Nog nodig om te rekenen"), level + 1)
        yield from (Point(words(missing.label)) for missing in answer.missing_inputs)
    if answer.related:
        yield Heading(words("Verwant, maar geen antwoord op de vraag"), level + 1)
        yield from (Point(words(f"{near.locator}: “{near.text}”")) for near in answer.related)


def _readings(item: Concept, level: int) -> Iterator[Block]:
    if item.options:
        is_chosen = item.review.chosen is not None
        title = "Lezingen waaruit is gekozen" if is_chosen else "Mogelijke lezingen; de keuze is aan mensen"
        yield Heading(words(title), level + 1)
    for option in item.options:
        yield Point((*words(option.label, bold=True), *words(f": {option.consequence}. “{option.quote}”")))


def _note(citation: Citation, prefix: str) -> Block:
    page = f", blz. {citation.page}" if citation.page is not None else ""
    kind = f" ({wording.SUMMARY})" if citation.kind == "summary" else ""
    text = f"[{citation.marker}] “{citation.quote}” – {citation.title}{kind}, {citation.locator}{page}"
    spans: Spans = words(text)
    if citation.url:
        spans = (*spans, Span(". "), *words(citation.url, target=citation.url))
    return Paragraph(spans, "small", anchor=f"{prefix}{citation.marker}")


def _closing() -> Iterator[Block]:
    yield Heading(words("Nakijken"), 1)
    yield Paragraph(words(wording.NOT_PROVED))
    yield Paragraph(
        words(
            "Met de opdracht ‘assistant verify’ en de naam van dit bestand kijkt de assistent elk citaat opnieuw na, "
            "rekent elk cijfer opnieuw uit en zegt wat er niet meer klopt."
        )
    )


def table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Table:
    head = tuple(words(cell, bold=True) for cell in header)
    return Table((head, *(tuple(words(cell) for cell in row) for row in rows)))


def _together(values: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(values))
