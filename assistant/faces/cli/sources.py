"""The sources: which there are, and adding or removing one's own (``sources``, ``ingest``, ``ingest remove``)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from assistant.faces.cli.opening import opened, read_settings
from assistant.faces.cli.output import AsJson, Yes, confirm, say, say_json
from assistant.faces.inputs import read_bytes, read_date

if TYPE_CHECKING:
    from assistant.knowledge.ingest.shaping import Part
    from assistant.knowledge.ingest.sources import AddedSources, Preview, ShownPassage
    from assistant.settings import Settings


class _FileFirst(TyperGroup):
    """``ingest FILE`` adds; every other word that is no command is taken for the file."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in {*self.commands, "--help"}:
            args = ["add", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_FileFirst, help="Voeg een eigen bron toe uit een bestand, of haal er een weg.", no_args_is_help=True
)

NoIndex = Annotated[bool, typer.Option("--no-index", help="werk de zoekindex nu niet bij")]
SHOWN_TITLES = 40
_CHANGES = {
    "new": "Dit wordt een nieuwe bron.",
    "unchanged": "Deze bron is er al precies zo; er verandert niets.",
    "new_version": "Dit is een nieuwe versie van een bron die er al is.",
    "particulars": "De tekst is er al; alleen de gegevens van de bron veranderen.",
}


def sources(context: typer.Context, as_json: AsJson = False) -> None:
    """Toon de bronnen en hun geldigheid."""
    with opened(context) as assistant:
        known = assistant.sources()
    if as_json:
        return say_json(known)
    for source in known:
        until = f"{source.valid_from or '…'} tot en met {source.valid_to or '…'}"
        assumed = ", aangenomen" if source.validity == "assumed" else ""
        say(f"{source.id}\n  {source.title} ({source.publisher}; {source.kind}, {source.status})")
        say(f"  geldig: {until}{assumed}; nagezien: {source.checked_on or 'nooit'}\n  {source.url or ''}\n")
    return None


@app.command()
def add(
    file: Annotated[str, typer.Argument(metavar="BESTAND", help="Word, PDF met tekst, Markdown of platte tekst")],
    source_id: Annotated[str, typer.Option("--id", metavar="ID", help="korte naam, zoals collectiebeleid-2027")],
    title: Annotated[str, typer.Option("--title", metavar="TITEL")],
    publisher: Annotated[str, typer.Option("--publisher", metavar="NAAM", help="van wie de tekst is")],
    kind: Annotated[str, typer.Option("--kind", metavar="SOORT", help="guidance, local of law")],
    valid_from: Annotated[str | None, typer.Option("--valid-from", metavar="DATUM", help="eerste dag")] = None,
    valid_to: Annotated[str | None, typer.Option("--valid-to", metavar="DATUM", help="laatste dag")] = None,
    url: Annotated[str | None, typer.Option("--url", metavar="ADRES", help="waar het document staat")] = None,
    published: Annotated[str | None, typer.Option("--published", metavar="WANNEER", help="mei 2026")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="dit bestand vervangt de bron met dit id")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="toon alleen wat er begrepen is")] = False,
    no_index: NoIndex = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Lees een document, toon wat ervan begrepen is, en bewaar het na uw ja als bron."""
    from assistant.assembly.inspection import today
    from assistant.knowledge.ingest.card import make_card

    card = make_card(
        id=source_id,
        title=title,
        publisher=publisher,
        kind=kind,
        valid_from=read_date(valid_from) if valid_from else None,
        valid_to=read_date(valid_to) if valid_to else None,
        url=url,
        published=published,
    )
    name, data = Path(file).name, read_bytes(file)
    settings = read_settings()
    store = _store(settings)
    preview = store.preview(name, data, card)
    if as_json:
        say_json(preview)
    else:
        _say_preview(preview)
    if dry_run or preview.change == "unchanged":
        return
    confirm(f"Wilt u ‘{card.id}’ zo bewaren?", is_sure=yes)
    store.add(name, data, card, today=today(), replace=replace)
    if not as_json:
        say(f"De bron ‘{card.id}’ is bewaard.")
    _update_index(settings, no_index, quiet=as_json)


@app.command()
def remove(
    source_id: Annotated[str, typer.Argument(metavar="ID")],
    no_index: NoIndex = False,
    yes: Yes = False,
) -> None:
    """Haal een toegevoegde bron weg, met haar eerdere versies, ook uit de zoekindex."""
    settings = read_settings()
    confirm(f"Wilt u de bron ‘{source_id}’ en haar eerdere versies weghalen?", is_sure=yes)
    for gone in _store(settings).remove(source_id):
        say(f"De bron ‘{gone}’ is weg.")
    _update_index(settings, no_index)


def _store(settings: Settings) -> AddedSources:
    from assistant.knowledge.ingest.sources import AddedSources

    return AddedSources(settings.corpus_dir, settings.sources_dir)


def _update_index(settings: Settings, is_unwanted: bool, *, quiet: bool = False) -> None:
    if is_unwanted:
        print("De zoekindex is nog van vóór deze wijziging; werk haar bij met: assistant index", file=sys.stderr)
        return
    from assistant.assembly import build_index
    from assistant.faces.progress import Progress

    built = build_index(settings, Progress("Indexeren", sys.stderr))
    if not quiet:
        say(f"De index {built['name']} is klaar: {built['passages']} teksten. Draait de server, start hem dan opnieuw.")


def _say_preview(preview: Preview) -> None:
    card = preview.card
    say(f"{card.title} ({card.publisher}; {card.kind})\n{_CHANGES[preview.change]}")
    if preview.replaces:
        say(f"De versie van nu blijft te vinden voor de tijd waarin zij gold, als ‘{preview.replaces}’.")
    say(f"geldig: {card.valid_from or '…'} tot en met {card.valid_to or '…'}\n")
    say(f"{preview.passages} passages, {preview.characters} tekens, in deze hoofdstukken:")
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
        say(f"  {left_out.count} × {left_out.reason} ({left_out.example})")
    for warning in preview.warnings:
        say(f"\nLet op: {warning}")
    say("")


def _titles(chapter: Part) -> list[str]:
    below = [f"      {section.title} ({section.passages})" for section in chapter.sections]
    return [f"  {chapter.title} ({chapter.passages})", *below]


def _say_passages(announced: str, passages: tuple[ShownPassage, ...]) -> None:
    if passages:
        say(f"\n{announced}")
    for passage in passages:
        page = f", bladzijde {passage.page}" if passage.page else ""
        say(f"  {passage.text}\n    {passage.locator}{page}")
