"""Keeping an installation in order: ``index``, ``doctor``, and the door to ``eval``."""

from __future__ import annotations

import importlib
import sys
from typing import Annotated, Any

import typer

from assistant.faces.cli.opening import opened, read_settings
from assistant.faces.cli.output import AsJson, say, say_json

PASSED_ON: dict[str, Any] = {"allow_extra_args": True, "ignore_unknown_options": True}


def doctor(context: typer.Context, as_json: AsJson = False) -> None:
    """Zeg of alles werkt, en met welke versies."""
    with opened(context) as assistant:
        number, digest = assistant.journal_head()
        status = assistant.status() | {"journal_entries": number, "journal_head": digest}
        problem = assistant.model_problem()
    if as_json:
        return say_json({"status": "ok"} | status | {"model_problem": problem})
    for name, value in status.items():
        say(f"{name}: {value}")
    if problem is None:
        return say("Alles werkt.")
    return say(f"Alles werkt behalve het taalmodel; de vaste schrijver antwoordt zolang. {problem}")


def index(
    if_needed: Annotated[bool, typer.Option("--if-needed", help="alleen als bronnen of model veranderd zijn")] = False,
    share: Annotated[
        bool, typer.Option("--share", help="leg vectoren en het geleerde ook bij de bronnen, voor een ander")
    ] = False,
) -> None:
    """Maak de zoekindex opnieuw; de oude blijft in gebruik tot de nieuwe klaar is."""
    from assistant.assembly import build_index, is_index_current
    from assistant.faces.progress import Progress

    settings = read_settings()
    if if_needed and is_index_current(settings):
        return say("De index is al bij.")
    built = build_index(settings, Progress("Indexeren", sys.stderr), share=share)
    return say(f"De index {built['name']} is klaar: {built['passages']} teksten met {built['model']}.")


def evaluate(context: typer.Context) -> None:
    """Maak antwoorden op evaluatievragen, geef punten, maak een verslag."""
    # The evals stand on the roof: a face knows the name of their command and nothing else.
    app_of_evals = importlib.import_module("evals.cli").app
    code = app_of_evals(args=context.args, prog_name="assistant eval", standalone_mode=False)
    raise typer.Exit(code if isinstance(code, int) else 0)
