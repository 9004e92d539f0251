"""``export``, ``verify`` and ``impact``: what leaves the house, whether it still holds, and what a change touches."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.advice import ReviewState
from assistant.errors import BadInput
from assistant.faces.cli.opening import opened
from assistant.faces.cli.output import AsJson, Force, say, say_json, write_file
from assistant.faces.cli.reviewing import KINDS, STATES
from assistant.faces.inputs import read_bytes, shorten

if TYPE_CHECKING:
    from assistant.concepts import ImpactItem

FORMATS = ("docx", "md", "pdf")


def export(
    context: typer.Context,
    id: Annotated[str, typer.Argument(metavar="ID", help="een antwoord, een onderdeel of een beleidsplan")],
    format: Annotated[str, typer.Option("--format", metavar="docx|md|pdf", help="soort bestand")] = "docx",
    out: Annotated[Path | None, typer.Option("--out", metavar="BESTAND", help="waarheen")] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Maak een dossier; wat niemand goedkeurde krijgt groot CONCEPT erop."""
    if format not in FORMATS:
        raise BadInput(f"'{shorten(format)}' is geen soort bestand; kies docx, md of pdf.")
    with opened(context) as assistant:
        name, content = assistant.dossiers.export(id, format)
    path = out if out is not None else Path(Path(name).name)  # its name alone: the file goes in the current folder
    write_file(path, content, force=force)
    if as_json:
        return say_json({"file": str(path), "bytes": len(content)})
    if format == "pdf":
        return say(
            f"Het dossier staat in {path}. Bewaar ook het Word- of Markdownbestand: alleen die zijn na te kijken."
        )
    return say(f"Het dossier staat in {path}. Controleer het later met 'assistant verify {path}'.")


def verify(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="BESTAND", help="een dossier dat met export is gemaakt")],
    as_json: AsJson = False,
) -> None:
    """Ga na of citaten en sommen van een dossier nog kloppen; exitcode 1 als er iets niet meer klopt."""
    from assistant.faces.api_models import VerificationView
    from assistant.faces.cli.verdicts import verification_text

    content = read_bytes(file)
    with opened(context) as assistant:
        verification = assistant.dossiers.verify(Path(file).name, content)
    if as_json:
        say_json(VerificationView.model_validate(verification))
    else:
        say(verification_text(verification))
    if not verification.holds:
        raise typer.Exit(1)


def impact(
    context: typer.Context,
    corpus: Annotated[
        Path | None, typer.Option("--corpus", metavar="MAP", help="een map met gewijzigde bronnen; legt niets vast")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Toon welke goedkeuringen rusten op wat er in de bronnen veranderde, en leg die als verouderd vast."""
    if corpus is not None and not corpus.is_dir():
        raise BadInput(f"De map {corpus} bestaat niet; geef met --corpus de map met de gewijzigde bronnen.")
    with opened(context) as assistant:
        touched = assistant.desk.look_again() if corpus is None else assistant.impact(corpus)
        waiting = 0 if as_json else len(assistant.desk.queue(state=ReviewState.STALE, limit=1000))
    if as_json:
        return say_json(touched)
    for each in touched:
        say(_touched(each))
    say(_summary(len(touched), is_recorded=corpus is None))
    return say(f"Verouderd en wachtend: {waiting}; zie 'assistant queue --state stale'.") if waiting else None


def _touched(each: ImpactItem) -> str:
    reasons = "".join(f"\n    - {reason}" for reason in each.because)
    return f"{each.id}: {KINDS[each.kind]}, {STATES[each.state]}: {shorten(each.title, 80)}{reasons}"


def _summary(count: int, *, is_recorded: bool) -> str:
    if is_recorded:
        return f"Als verouderd vastgelegd: {count}." if count else "Alles wat goedgekeurd is, rust nog op de bronnen."
    return f"Geraakt door deze map: {count}; er is niets vastgelegd." if count else "Deze map raakt geen concepten."
