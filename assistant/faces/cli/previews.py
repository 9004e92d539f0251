"""What was understood of a document, on a terminal and as JSON, before anything of it is a source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from assistant.faces.cli.output import say

if TYPE_CHECKING:
    from assistant.assembly.adding import Job, Proposal, ShownHeading
    from assistant.knowledge.ingest.shaping import Part
    from assistant.knowledge.ingest.sources import Preview, ShownPassage

SHOWN_TITLES = 40
CHANGES = {
    "new": "Dit wordt een nieuwe bron.",
    "unchanged": "Deze bron is er al precies zo; er verandert niets.",
    "new_version": "Dit is een nieuwe versie van een bron die er al is.",
    "particulars": "De tekst is er al; alleen de gegevens van de bron veranderen.",
}


def proposal_as_json(proposal: Proposal, job: Job | None) -> dict[str, Any]:
    """The preview, with what a person can correct in it and the job that came of it."""
    return proposal.preview.model_dump(mode="json") | {
        "proposal": proposal.id,
        "document": proposal.document,
        "headings": [each.model_dump(mode="json") for each in proposal.headings],
        "guesses": dict(proposal.guesses),
        "job": job.model_dump(mode="json") if job else None,
    }


def say_proposal(proposal: Proposal, *, show_headings: bool = False) -> None:
    _say_card(proposal.preview)
    _say_guesses(proposal.guesses)
    _say_understood(proposal.preview)
    if show_headings:
        say("\nKoppen, en regels die er een kunnen zijn, met hun nummer en niveau:")
        for heading in proposal.headings:
            say(_heading(heading))
    say("")


def _say_card(preview: Preview) -> None:
    card = preview.card
    say(f"{card.title} ({card.publisher}; {card.kind})\n{CHANGES[preview.change]}")
    say(f"id: {card.id}; geldig: {card.valid_from or '…'} tot en met {card.valid_to or '…'}")
    if card.url or card.published:
        say("; ".join(filter(None, (card.url, card.published))))
    if preview.replaces:
        say(f"De versie van nu blijft te vinden voor de tijd waarin zij gold, als ‘{preview.replaces}’.")
    if card.replaces:
        say(f"Het komt in de plaats van ons feitenblad ‘{card.replaces}’.")


def _say_guesses(guesses: Mapping[str, str]) -> None:
    if guesses:
        say("\nZelf ingevuld; kijk het na:")
    for field, guess in guesses.items():
        say(f"  --{field.replace('_', '-')}: {guess}")


def _say_understood(preview: Preview) -> None:
    say(f"\n{preview.passages} passages, {preview.characters} tekens, in deze hoofdstukken:")
    titles = [line for chapter in preview.chapters for line in _titles(chapter)]
    for line in titles[:SHOWN_TITLES]:
        say(line)
    if len(titles) > SHOWN_TITLES:
        say(f"  … en nog {len(titles) - SHOWN_TITLES} koppen; --json toont ze alle.")
    _say_passages("De eerste passages:", preview.first)
    _say_passages("De laatste passages:", preview.last)
    if preview.left_out:
        say("\nNiet overgenomen:")
    for left_out in preview.left_out:
        example = f" ({left_out.example})" if left_out.example else ""
        say(f"  {left_out.count} × {left_out.reason}{example}")
    for warning in preview.warnings:
        say(f"\nLet op: {warning}")


def _titles(chapter: Part) -> list[str]:
    below = [f"      {section.title} ({section.passages})" for section in chapter.sections]
    return [f"  {chapter.title} ({chapter.passages})", *below]


def _say_passages(announced: str, passages: tuple[ShownPassage, ...]) -> None:
    if passages:
        say(f"\n{announced}")
    for passage in passages:
        page = f", bladzijde {passage.page}" if passage.page else ""
        say(f"  {passage.text}\n    {passage.locator}{page}")


def _heading(heading: ShownHeading) -> str:
    level = "weg" if heading.left_out else str(heading.level or "tekst")
    return f"  {heading.number:>5}  {level:<5}  {'  ' * ((heading.level or 1) - 1)}{heading.text}"
